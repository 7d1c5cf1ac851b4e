# What policies, rules and workflows need to know of the registries.
output "repository_name" {
  description = "The ECR repository's name."
  value       = aws_ecr_repository.images.name
}

output "repository_arn" {
  description = "The ECR repository's ARN."
  value       = aws_ecr_repository.images.arn
}

output "repository_url" {
  description = "The repository as docker names it, without a tag."
  value       = aws_ecr_repository.images.repository_url
}

output "model_package_group_name" {
  description = "The model package group's name."
  value       = aws_sagemaker_model_package_group.models.model_package_group_name
}

output "model_package_group_arn" {
  description = "The model package group's ARN."
  value       = aws_sagemaker_model_package_group.models.arn
}
