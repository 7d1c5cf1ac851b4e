# What workflows and checks need to know of the role.
output "arn" {
  description = "The role's ARN, for role-to-assume of oidc-assume."
  value       = aws_iam_role.workflow.arn
}

output "name" {
  description = "The role's name."
  value       = aws_iam_role.workflow.name
}

output "allowed_subjects" {
  description = "The subjects (sub) that may assume the role, compared as a whole."
  value       = local.allowed_subjects
}

output "trust_policy" {
  description = "The trust policy in JSON, to check tokens' claims against."
  value       = local.trust_policy
}
