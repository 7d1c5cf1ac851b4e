# What workflows and policies need to know of the role.
output "arn" {
  description = "The role's ARN, for role-arn of start-pipeline and deploy-endpoint."
  value       = aws_iam_role.execution.arn
}

output "name" {
  description = "The role's name."
  value       = aws_iam_role.execution.name
}
