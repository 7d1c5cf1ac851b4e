# Where images and models are kept: an ECR repository and a SageMaker model package group.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
  account   = data.aws_caller_identity.current.account_id

  readers = [for id in sort(tolist(var.reader_account_ids)) : "arn:${local.partition}:iam::${id}:root"]
}

resource "aws_ecr_repository" "images" {
  name = var.repository_name
  # An endpoint that scales out pulls by tag or digest long after the push: what a tag means must not change.
  image_tag_mutability = "IMMUTABLE"
  force_delete         = var.force_delete
  tags                 = var.tags

  image_scanning_configuration {
    scan_on_push = true
  }

  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = var.key_arn
  }
}

resource "aws_ecr_lifecycle_policy" "images" {
  repository = aws_ecr_repository.images.name

  policy = jsonencode({
    rules = [
      {
        rulePriority = 1
        description  = "Untagged images"
        selection    = { tagStatus = "untagged", countType = "sinceImagePushed", countUnit = "days", countNumber = var.untagged_days }
        action       = { type = "expire" }
      },
      {
        rulePriority = 2
        description  = "All but the newest"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = var.keep_images }
        action       = { type = "expire" }
      },
    ]
  })
}

resource "aws_ecr_repository_policy" "images" {
  count = length(local.readers) > 0 ? 1 : 0

  repository = aws_ecr_repository.images.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "PullByOtherAccounts"
      Effect    = "Allow"
      Principal = { AWS = local.readers }
      Action    = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }]
  })
}

resource "aws_sagemaker_model_package_group" "models" {
  model_package_group_name        = var.model_package_group_name
  model_package_group_description = "Versions of the model ${var.model_package_group_name}"
  tags                            = var.tags
}

resource "aws_sagemaker_model_package_group_policy" "models" {
  count = length(local.readers) > 0 ? 1 : 0

  model_package_group_name = aws_sagemaker_model_package_group.models.model_package_group_name

  resource_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "ReadGroupByOtherAccounts"
        Effect    = "Allow"
        Principal = { AWS = local.readers }
        Action    = ["sagemaker:DescribeModelPackageGroup"]
        Resource  = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:model-package-group/${var.model_package_group_name}"
      },
      {
        Sid       = "ReadVersionsByOtherAccounts"
        Effect    = "Allow"
        Principal = { AWS = local.readers }
        Action    = ["sagemaker:DescribeModelPackage", "sagemaker:ListModelPackages"]
        Resource  = "arn:${local.partition}:sagemaker:${local.region}:${local.account}:model-package/${var.model_package_group_name}/*"
      },
    ]
  })
}
