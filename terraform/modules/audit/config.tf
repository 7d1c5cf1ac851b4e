# AWS Config: what the account's resources looked like at any time, and rules that say which are not as they should be.
locals {
  all_types = length(var.recorded_resource_types) == 0
  rules     = var.enable_config ? var.rules : {}
}

resource "aws_config_configuration_recorder" "this" {
  count = var.enable_config ? 1 : 0

  name     = var.name
  role_arn = aws_iam_role.config[0].arn

  recording_group {
    all_supported                 = local.all_types
    include_global_resource_types = local.all_types
    resource_types                = var.recorded_resource_types
  }

  recording_mode {
    recording_frequency = var.recording_frequency
  }
}

resource "aws_config_delivery_channel" "this" {
  count = var.enable_config ? 1 : 0

  name           = var.name
  s3_bucket_name = aws_s3_bucket.logs.id
  s3_kms_key_arn = aws_kms_key.logs.arn
  sns_topic_arn  = var.sns_topic_arn

  snapshot_delivery_properties {
    delivery_frequency = "TwentyFour_Hours"
  }

  depends_on = [
    aws_config_configuration_recorder.this, aws_s3_bucket_policy.logs, aws_iam_role_policy.config, aws_iam_role_policy_attachment.config
  ]
}

resource "aws_config_configuration_recorder_status" "this" {
  count = var.enable_config ? 1 : 0

  name       = aws_config_configuration_recorder.this[0].name
  is_enabled = true

  # A recorder without a place to deliver to cannot be started.
  depends_on = [aws_config_delivery_channel.this]
}

resource "aws_config_config_rule" "managed" {
  for_each = local.rules

  name             = "${var.name}-${lower(replace(each.key, "_", "-"))}"
  description      = "AWS's managed rule ${each.key}"
  input_parameters = length(each.value) == 0 ? null : jsonencode(each.value)
  tags             = var.tags

  source {
    owner             = "AWS"
    source_identifier = each.key
  }

  depends_on = [aws_config_configuration_recorder.this]
}

resource "aws_iam_role" "config" {
  count = var.enable_config ? 1 : 0

  name                 = "${var.name}-config"
  description          = "Lets AWS Config read the account's settings and deliver what it finds"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Config"
      Effect    = "Allow"
      Principal = { Service = "config.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

# AWS's own policy: what Config reads grows with each kind of resource that it learns to record.
resource "aws_iam_role_policy_attachment" "config" {
  count = var.enable_config ? 1 : 0

  role       = aws_iam_role.config[0].name
  policy_arn = "arn:${local.partition}:iam::aws:policy/service-role/AWS_ConfigRole"
}

resource "aws_iam_role_policy" "config" {
  count = var.enable_config ? 1 : 0

  name = "deliver"
  role = aws_iam_role.config[0].name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Bucket"
          Effect   = "Allow"
          Action   = ["s3:GetBucketAcl", "s3:ListBucket"]
          Resource = aws_s3_bucket.logs.arn
        },
        {
          Sid      = "Write"
          Effect   = "Allow"
          Action   = ["s3:PutObject"]
          Resource = "${local.log_prefix}/Config/*"
        },
        {
          Sid      = "Key"
          Effect   = "Allow"
          Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
          Resource = aws_kms_key.logs.arn
        },
      ],
      [for arn in var.sns_topic_arn == null ? [] : [var.sns_topic_arn] : {
        Sid      = "Tell"
        Effect   = "Allow"
        Action   = ["sns:Publish"]
        Resource = arn
      }],
    )
  })
}
