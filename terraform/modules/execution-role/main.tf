# The role that SageMaker's pipelines, jobs and endpoints run as.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
  account   = data.aws_caller_identity.current.account_id
  sagemaker = "arn:${local.partition}:sagemaker:${local.region}:${local.account}"
  role_arn  = "arn:${local.partition}:iam::${local.account}:role/${var.name}"

  data_statements = [
    {
      Sid      = "Bucket"
      Effect   = "Allow"
      Action   = ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"]
      Resource = [var.bucket_arn]
    },
    {
      Sid      = "Objects"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${var.bucket_arn}/*"]
    },
    {
      Sid      = "Results"
      Effect   = "Allow"
      Action   = ["s3:AbortMultipartUpload", "s3:PutObject"]
      Resource = [for prefix in var.written_prefixes : "${var.bucket_arn}/${prefix}*"]
    },
    {
      Sid      = "Key"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
      Resource = [var.key_arn]
    },
    # For volumes that are encrypted with the key: SageMaker hands EC2 a grant, and may make none for anybody else.
    {
      Sid       = "KeyForVolumes"
      Effect    = "Allow"
      Action    = ["kms:CreateGrant"]
      Resource  = [var.key_arn]
      Condition = { Bool = { "kms:GrantIsForAWSResource" = "true" } }
    },
    {
      Sid      = "Images"
      Effect   = "Allow"
      Action   = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
      Resource = var.image_repository_arns
    },
    # The login knows no resource.
    {
      Sid      = "ImageLogin"
      Effect   = "Allow"
      Action   = ["ecr:GetAuthorizationToken"]
      Resource = ["*"]
    },
    {
      Sid    = "Logs"
      Effect = "Allow"
      Action = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
      Resource = [
        "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/sagemaker/*",
      ]
    },
    # Metrics know no resource; the namespace is what can be bounded.
    {
      Sid       = "Metrics"
      Effect    = "Allow"
      Action    = ["cloudwatch:PutMetricData"]
      Resource  = ["*"]
      Condition = { StringLike = { "cloudwatch:namespace" = var.metric_namespaces } }
    },
  ]

  # A pipeline starts its jobs with this role, under names that begin with pipelines-, and hands it on to them.
  pipeline_statements = [
    {
      Sid    = "PipelineJobs"
      Effect = "Allow"
      Action = [
        "sagemaker:AddTags",
        "sagemaker:CreateModel", "sagemaker:DescribeModel",
        "sagemaker:CreateProcessingJob", "sagemaker:DescribeProcessingJob", "sagemaker:StopProcessingJob",
        "sagemaker:CreateTrainingJob", "sagemaker:DescribeTrainingJob", "sagemaker:StopTrainingJob",
        "sagemaker:CreateTransformJob", "sagemaker:DescribeTransformJob", "sagemaker:StopTransformJob",
      ]
      Resource = [for kind in ["model", "processing-job", "training-job", "transform-job"] : "${local.sagemaker}:${kind}/pipelines-*"]
    },
    {
      Sid    = "PipelineModels"
      Effect = "Allow"
      Action = ["sagemaker:AddTags", "sagemaker:CreateModelPackage", "sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup"]
      Resource = [
        "${local.sagemaker}:model-package-group/${var.model_package_group_name}",
        "${local.sagemaker}:model-package/${var.model_package_group_name}/*",
      ]
    },
    {
      Sid       = "PipelineRole"
      Effect    = "Allow"
      Action    = ["iam:PassRole"]
      Resource  = [local.role_arn]
      Condition = { StringEquals = { "iam:PassedToService" = "sagemaker.amazonaws.com" } }
    },
  ]
}

resource "aws_iam_role" "execution" {
  name                 = var.name
  description          = "SageMaker's pipelines, jobs and endpoints of ${var.model_package_group_name}"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  # SageMaker of another account could be told to use this role; the account says whose job it must be.
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SageMaker"
      Effect    = "Allow"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "data" {
  name   = "data"
  role   = aws_iam_role.execution.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.data_statements })
}

resource "aws_iam_role_policy" "pipelines" {
  count = var.run_pipelines ? 1 : 0

  name   = "pipelines"
  role   = aws_iam_role.execution.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.pipeline_statements })
}
