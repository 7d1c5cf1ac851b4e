# The key that everything of the project is encrypted with.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

resource "aws_kms_key" "data" {
  description             = "Data, code, models and captures in ${var.bucket_name}"
  enable_key_rotation     = true
  deletion_window_in_days = var.key_deletion_days
  tags                    = var.tags

  # The account decides by its IAM policies who may use the key. Without this statement nobody could manage it any more.
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "AccountByItsPolicies"
      Effect    = "Allow"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = "kms:*"
      # In a key's policy this is the key alone.
      Resource = "*"
    }]
  })
}

resource "aws_kms_alias" "data" {
  name          = "alias/${var.bucket_name}"
  target_key_id = aws_kms_key.data.key_id
}
