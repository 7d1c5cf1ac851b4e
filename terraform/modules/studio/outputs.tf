# What is needed to enter the domain and to write policies about it.
output "domain_id" {
  description = "Id of the domain."
  value       = aws_sagemaker_domain.this.id
}

output "domain_arn" {
  description = "ARN of the domain."
  value       = aws_sagemaker_domain.this.arn
}

output "url" {
  description = "Where Studio is: the page to sign in at with SSO; with IAM a presigned URL is needed."
  value       = aws_sagemaker_domain.this.url
}

output "user_profile_arns" {
  description = "ARNs of the user profiles, by name."
  value       = { for name, profile in aws_sagemaker_user_profile.this : name => profile.arn }
}

output "home_efs_file_system_id" {
  description = "Id of the file system that holds the users' home directories."
  value       = aws_sagemaker_domain.this.home_efs_file_system_id
}

output "boundary_security_group_id" {
  description = "Security group that Studio makes for traffic between the domain and its file system."
  value       = aws_sagemaker_domain.this.security_group_id_for_domain_boundary
}
