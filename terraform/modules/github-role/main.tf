# One IAM role for one workflow and one place it runs for: an environment, a branch, or pull requests.
locals {
  owner = split("/", var.repository)[0]
  name  = split("/", var.repository)[1]

  context = (
    var.environment != null ? "environment:${var.environment}" :
    var.branch != null ? "ref:refs/heads/${var.branch}" : "pull_request"
  )

  # Repositories made, renamed or moved since July 2026 name themselves with ids; older ones until they opt in. Which
  # form a token has is GitHub's to say, so both are trusted until the one by name is switched off.
  subject_by_name = var.allow_name_only_subject ? "repo:${var.repository}:${local.context}" : null
  subject_by_id = (
    var.repository_id == null || var.owner_id == null ? null :
    "repo:${local.owner}@${var.owner_id}/${local.name}@${var.repository_id}:${local.context}"
  )
  allowed_subjects = compact([local.subject_by_name, local.subject_by_id])

  # StringEquals, never StringLike: a pattern such as repo:owner/name:* would trust every branch and pull request. And
  # never ForAllValues, which is true where the claim is missing.
  conditions = merge(
    {
      "${var.provider_host}:aud" = var.audience
      "${var.provider_host}:sub" = local.allowed_subjects
    },
    { for claim in ["job_workflow_ref"] : "${var.provider_host}:${claim}" => var.job_workflow_refs if length(var.job_workflow_refs) > 0 },
    { for claim in ["repository_id"] : "${var.provider_host}:${claim}" => var.repository_id if var.require_repository_id },
  )

  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "GitHubWorkflow"
      Effect    = "Allow"
      Principal = { Federated = var.provider_arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = { StringEquals = local.conditions }
    }]
  })

  # IAM does not count white space; without it the text's length is what IAM counts.
  policies = { for name, document in var.policies : name => jsonencode(jsondecode(document)) }
}

resource "aws_iam_role" "workflow" {
  name                 = var.name
  description          = "Assumed by workflows of ${var.repository} for ${local.context}"
  assume_role_policy   = local.trust_policy
  max_session_duration = var.max_session_seconds
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_policy" "workflow" {
  for_each = local.policies

  name        = "${var.name}-${each.key}"
  description = "What ${each.key} needs, for the role ${var.name}"
  policy      = each.value
  tags        = var.tags

  lifecycle {
    precondition {
      condition     = length(each.value) <= 6144
      error_message = "The policy ${each.key} has ${length(each.value)} characters; IAM takes 6144. Split it."
    }
  }
}

resource "aws_iam_role_policy_attachment" "workflow" {
  for_each = aws_iam_policy.workflow

  role       = aws_iam_role.workflow.name
  policy_arn = each.value.arn
}

# Whatever else is attached, by hand or by another tool, is taken off by the next apply.
resource "aws_iam_role_policy_attachments_exclusive" "workflow" {
  role_name   = aws_iam_role.workflow.name
  policy_arns = [for attachment in aws_iam_role_policy_attachment.workflow : attachment.policy_arn]
}
