# A notebook instance that stops when nobody uses it, in a subnet, without root, with a role of its own.
data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  # Put together from its parts, as the role has to name the instance before it exists.
  arn = join(":", [
    "arn", data.aws_partition.current.partition, "sagemaker", data.aws_region.current.name,
    data.aws_caller_identity.current.account_id, "notebook-instance/${var.name}"
  ])
  log_group_arn = join(":", [
    "arn", data.aws_partition.current.partition, "logs", data.aws_region.current.name,
    data.aws_caller_identity.current.account_id, "log-group:/aws/sagemaker/NotebookInstances"
  ])
}

resource "aws_sagemaker_notebook_instance_lifecycle_configuration" "idle" {
  name = "${var.name}-stop-when-idle"
  tags = var.tags

  on_start = base64encode(templatefile("${path.module}/scripts/on-start.sh.tftpl", {
    idle_minutes = var.idle_minutes
    script       = filebase64("${path.module}/scripts/stop-when-idle.sh")
  }))
}

resource "aws_sagemaker_notebook_instance" "this" {
  name                   = var.name
  role_arn               = aws_iam_role.this.arn
  instance_type          = var.instance_type
  volume_size            = var.volume_size_gb
  kms_key_id             = var.kms_key_arn
  subnet_id              = var.subnet_id
  security_groups        = var.security_group_ids
  direct_internet_access = var.direct_internet_access ? "Enabled" : "Disabled"
  root_access            = "Disabled"
  lifecycle_config_name  = aws_sagemaker_notebook_instance_lifecycle_configuration.idle.name
  tags                   = var.tags

  default_code_repository = var.code_repository

  # No platform_identifier: AWS's own default is Amazon Linux 2023 since May 2026, which the provider cannot name before
  # version 6.

  instance_metadata_service_configuration {
    minimum_instance_metadata_service_version = "2"
  }

  depends_on = [aws_iam_role_policy.base]
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-notebook"
  description          = "Used by the notebook instance ${var.name}"
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

resource "aws_iam_role_policy" "base" {
  name = "base"
  role = aws_iam_role.this.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid      = "StopWhenIdle"
        Effect   = "Allow"
        Action   = ["sagemaker:StopNotebookInstance"]
        Resource = local.arn
      },
      {
        # All notebook instances of the region log into one group, which the first of them makes.
        Sid      = "Logs"
        Effect   = "Allow"
        Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
        Resource = [local.log_group_arn, "${local.log_group_arn}:*"]
      },
    ]
  })
}

resource "aws_iam_role_policy" "task" {
  for_each = var.policies

  name   = each.key
  role   = aws_iam_role.this.name
  policy = each.value
}

# Whatever else is put on the role, by hand or by another tool, is taken off by the next apply.
resource "aws_iam_role_policies_exclusive" "this" {
  role_name    = aws_iam_role.this.name
  policy_names = concat(["base"], keys(var.policies))

  depends_on = [aws_iam_role_policy.base, aws_iam_role_policy.task]
}

resource "aws_iam_role_policy_attachments_exclusive" "this" {
  role_name   = aws_iam_role.this.name
  policy_arns = []
}
