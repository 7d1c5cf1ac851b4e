# Feature groups: the newest record of each key to be read at once (online), all records for training (offline).
locals {
  any_features = length(var.feature_groups) > 0
}

resource "aws_sagemaker_feature_group" "this" {
  for_each = var.feature_groups

  feature_group_name             = "${var.name}-${each.key}"
  description                    = each.value.description
  record_identifier_feature_name = each.value.record_identifier
  event_time_feature_name        = each.value.event_time
  role_arn                       = aws_iam_role.feature_store[0].arn
  tags                           = var.tags

  # In the order of their names, as maps are: a new one at another place would make the group anew.
  dynamic "feature_definition" {
    for_each = each.value.features

    content {
      feature_name = feature_definition.key
      feature_type = feature_definition.value
    }
  }

  dynamic "online_store_config" {
    for_each = each.value.online ? [each.value] : []

    content {
      enable_online_store = true
      storage_type        = online_store_config.value.storage_type

      security_config {
        kms_key_id = var.kms_key_arn
      }

      dynamic "ttl_duration" {
        for_each = online_store_config.value.ttl_days == null ? [] : [online_store_config.value.ttl_days]

        content {
          unit  = "Days"
          value = ttl_duration.value
        }
      }
    }
  }

  dynamic "offline_store_config" {
    for_each = each.value.offline ? [each.value] : []

    content {
      table_format = offline_store_config.value.table_format

      s3_storage_config {
        s3_uri     = "s3://${var.bucket_name}/${var.feature_store_prefix}"
        kms_key_id = var.kms_key_arn
      }
    }
  }

  # CreateFeatureGroup takes the role and tries it on the bucket.
  depends_on = [aws_iam_role_policy.feature_store]
}

resource "aws_iam_role" "feature_store" {
  count = local.any_features ? 1 : 0

  name                 = "${var.name}-feature-store"
  description          = "Used by the feature groups of ${var.name}"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "SageMaker"
      Effect    = "Allow"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# AWS's policy AmazonSageMakerFeatureStoreAccess, held to this bucket and prefix.
resource "aws_iam_role_policy" "feature_store" {
  count = local.any_features ? 1 : 0

  name = "offline-store"
  role = aws_iam_role.feature_store[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "Bucket"
        Effect   = "Allow"
        Action   = ["s3:GetBucketAcl"]
        Resource = local.bucket_arn
      },
      {
        Sid      = "OfflineStore"
        Effect   = "Allow"
        Action   = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"]
        Resource = "${local.bucket_arn}/${var.feature_store_prefix}*"
      },
      {
        Sid    = "Tables"
        Effect = "Allow"
        Action = ["glue:GetTable", "glue:UpdateTable"]
        Resource = [
          "${local.arn.glue}catalog",
          "${local.arn.glue}database/sagemaker_featurestore",
          "${local.arn.glue}table/sagemaker_featurestore/*",
        ]
      },
      {
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"]
        Resource = var.kms_key_arn
      },
    ]
  })
}
