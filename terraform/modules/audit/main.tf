# The bucket and the key that audit logs are kept under. Those who work with the ML data cannot read or change them.
data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name
  account   = data.aws_caller_identity.current.account_id

  # Put together from their parts: the key and the bucket name them in their policies before they exist.
  trail_arn      = "arn:${local.partition}:cloudtrail:${local.region}:${local.account}:trail/${var.name}"
  trail_logs_arn = "arn:${local.partition}:logs:${local.region}:${local.account}:log-group:/aws/cloudtrail/${var.name}"
  log_prefix     = "${aws_s3_bucket.logs.arn}/AWSLogs/${local.account}"

  account_root = "arn:${local.partition}:iam::${local.account}:root"

  key_statements = concat(
    [{
      # Lets IAM policies of the account give these, as the key's policy alone decides who may use it.
      Sid       = "Account"
      Effect    = "Allow"
      Principal = { AWS = local.account_root }
      Action = [
        "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:CreateGrant", "kms:Decrypt", "kms:DeleteAlias", "kms:DescribeKey",
        "kms:DisableKey", "kms:DisableKeyRotation", "kms:EnableKey", "kms:EnableKeyRotation", "kms:GenerateDataKey",
        "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListResourceTags",
        "kms:ListRetirableGrants", "kms:PutKeyPolicy", "kms:RetireGrant", "kms:RevokeGrant", "kms:ScheduleKeyDeletion",
        "kms:TagResource", "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
      ]
      Resource  = "*" # In a key's policy: this key.
      Condition = {}
    }],
    [for _ in range(var.enable_cloudtrail ? 1 : 0) : {
      Sid       = "CloudTrail"
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["kms:GenerateDataKey", "kms:DescribeKey", "kms:Decrypt"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceArn" = local.trail_arn } }
    }],
    [for _ in range(var.enable_cloudtrail ? 1 : 0) : {
      Sid       = "CloudWatchLogs"
      Effect    = "Allow"
      Principal = { Service = "logs.${local.region}.amazonaws.com" }
      Action    = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey"]
      Resource  = "*"
      Condition = { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = local.trail_logs_arn } }
    }],
    [for _ in range(var.enable_config ? 1 : 0) : {
      Sid       = "Config"
      Effect    = "Allow"
      Principal = { Service = "config.amazonaws.com" }
      Action    = ["kms:GenerateDataKey", "kms:Decrypt"]
      Resource  = "*"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }],
  )

  # An empty Condition is allowed, but reads as if one were meant.
  key_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for statement in local.key_statements : { for key, value in statement : key => value if key != "Condition" || try(length(value) > 0, true) }
    ]
  })

  bucket_statements = concat(
    [{
      Sid       = "DenyWithoutTLS"
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.logs.arn, "${aws_s3_bucket.logs.arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = "false" } }
    }],
    flatten([
      for service, source in {
        for service, source in {
          cloudtrail = { enabled = var.enable_cloudtrail, folder = "CloudTrail", condition = { "aws:SourceArn" = local.trail_arn } }
          config     = { enabled = var.enable_config, folder = "Config", condition = { "aws:SourceAccount" = local.account } }
        } : service => source if source.enabled
        } : [
        {
          Sid       = "${source.folder}Bucket"
          Effect    = "Allow"
          Principal = { Service = "${service}.amazonaws.com" }
          Action    = service == "config" ? ["s3:GetBucketAcl", "s3:ListBucket"] : ["s3:GetBucketAcl"]
          Resource  = [aws_s3_bucket.logs.arn]
          Condition = { StringEquals = source.condition }
        },
        {
          Sid       = "${source.folder}Write"
          Effect    = "Allow"
          Principal = { Service = "${service}.amazonaws.com" }
          Action    = ["s3:PutObject"]
          # Config writes a file to try the bucket with, and CloudTrail digests beside its logs.
          Resource  = ["${local.log_prefix}/*"]
          Condition = { StringEquals = merge(source.condition, { "s3:x-amz-acl" = "bucket-owner-full-control" }) }
        },
      ]
    ]),
  )
}

resource "aws_kms_key" "logs" {
  description             = "Audit logs of ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  tags                    = var.tags
  policy                  = local.key_policy
}

resource "aws_kms_alias" "logs" {
  name          = "alias/${var.name}-audit"
  target_key_id = aws_kms_key.logs.key_id
}

resource "aws_s3_bucket" "logs" {
  #checkov:skip=CKV_AWS_18: Access logs of the bucket that holds the logs would be one more such bucket, and so on.
  #checkov:skip=CKV_AWS_144: Audit logs are kept where they are written; a copy elsewhere is the choice of an account's log archive.
  #checkov:skip=CKV2_AWS_62: Nothing is to be started by a log that arrives.
  bucket = "${var.name}-audit-${local.account}-${local.region}"
  tags   = var.tags
}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
  policy = jsonencode({ Version = "2012-10-17", Statement = local.bucket_statements })

  depends_on = [aws_s3_bucket_public_access_block.logs]
}

resource "aws_s3_bucket_public_access_block" "logs" {
  bucket                  = aws_s3_bucket.logs.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.logs.arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id

  rule {
    id     = "keep-then-expire"
    status = "Enabled"

    filter {}

    transition {
      days          = var.archive_after_days
      storage_class = "GLACIER_IR"
    }

    expiration {
      days = var.keep_days
    }

    # What was overwritten or deleted is kept as long as what was not: it may be what an audit looks for.
    noncurrent_version_expiration {
      noncurrent_days = var.keep_days
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.logs]
}
