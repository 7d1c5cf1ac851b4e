# What the crawler and the job may do. Each has a role of its own: the crawler reads, the job writes.
locals {
  glue_trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Glue"
      Effect    = "Allow"
      Principal = { Service = "glue.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  # What both need.
  glue_statements = [
    {
      Sid      = "Bucket"
      Effect   = "Allow"
      Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
      Resource = [local.bucket_arn]
    },
    {
      Sid    = "Catalog"
      Effect = "Allow"
      Action = [
        "glue:BatchCreatePartition", "glue:BatchGetPartition", "glue:BatchUpdatePartition", "glue:CreatePartition", "glue:CreateTable",
        "glue:GetDatabase", "glue:GetPartition", "glue:GetPartitions", "glue:GetTable", "glue:GetTables", "glue:UpdatePartition",
        "glue:UpdateTable",
      ]
      Resource = local.catalog_arns
    },
    {
      # Glue has no resources to name for it.
      Sid      = "SecurityConfiguration"
      Effect   = "Allow"
      Action   = ["glue:GetSecurityConfiguration"]
      Resource = ["*"]
    },
    {
      # With a security configuration Glue makes log groups named after it and the role, and puts the key on them.
      Sid      = "Logs"
      Effect   = "Allow"
      Action   = ["logs:AssociateKmsKey", "logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["${local.arn.logs}log-group:/aws-glue/*"]
    },
    {
      Sid      = "Key"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"]
      Resource = [var.kms_key_arn]
    },
  ]

  # s3://BUCKET/KEY; the script need not lie in the ML bucket.
  script_arn = var.job == null ? null : "arn:${local.partition}:s3:::${trimprefix(var.job.script_uri, "s3://")}"
}

resource "aws_iam_role" "crawler" {
  name                 = "${var.name}-crawler"
  description          = "Used by the Glue crawler ${var.name}"
  assume_role_policy   = local.glue_trust_policy
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "crawler" {
  name = "crawl"
  role = aws_iam_role.crawler.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.glue_statements, [{
      Sid      = "Read"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = [local.data_arn]
    }])
  })
}

resource "aws_iam_role" "job" {
  count = var.job == null ? 0 : 1

  name                 = "${var.name}-glue-job"
  description          = "Used by the Glue job ${var.name}"
  assume_role_policy   = local.glue_trust_policy
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "job" {
  count = var.job == null ? 0 : 1

  name = "run"
  role = aws_iam_role.job[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(local.glue_statements, [
      {
        Sid      = "Read"
        Effect   = "Allow"
        Action   = ["s3:GetObject"]
        Resource = [local.data_arn, local.script_arn]
      },
      {
        Sid    = "Write"
        Effect = "Allow"
        # Spark writes under a temporary name and deletes it afterwards.
        Action   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
        Resource = [for prefix in [var.job.output_prefix, var.job.temporary_prefix] : "${local.bucket_arn}/${prefix}*"]
      },
      {
        Sid      = "Bookmarks"
        Effect   = "Allow"
        Action   = ["glue:GetJob", "glue:GetJobBookmark", "glue:GetJobRun", "glue:GetJobRuns"]
        Resource = ["${local.arn.glue}job/${var.name}"]
      },
      {
        # As Glue's metastore Spark asks for these at its start, whatever the script uses.
        Sid    = "Metastore"
        Effect = "Allow"
        Action = ["glue:GetDatabase", "glue:GetUserDefinedFunctions"]
        Resource = concat(local.catalog_arns, [
          "${local.arn.glue}database/default",
          "${local.arn.glue}database/global_temp",
          "${local.arn.glue}userDefinedFunction/*",
        ])
      },
      {
        # CloudWatch has no resources to name here; the namespace is what it can be held to.
        Sid       = "Metrics"
        Effect    = "Allow"
        Action    = ["cloudwatch:PutMetricData"]
        Resource  = ["*"]
        Condition = { StringEquals = { "cloudwatch:namespace" = "Glue" } }
      },
    ])
  })
}
