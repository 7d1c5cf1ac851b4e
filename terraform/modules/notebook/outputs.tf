# What is needed to open the notebook, and to start and stop it.
output "name" {
  description = "Name of the notebook instance."
  value       = aws_sagemaker_notebook_instance.this.name
}

output "arn" {
  description = "ARN of the notebook instance."
  value       = aws_sagemaker_notebook_instance.this.arn
}

output "url" {
  description = "Where Jupyter is; a presigned URL is needed to enter."
  value       = aws_sagemaker_notebook_instance.this.url
}

output "role_arn" {
  description = "ARN of the notebook's role."
  value       = aws_iam_role.this.arn
}

output "network_interface_id" {
  description = "Id of the network interface in the subnet."
  value       = aws_sagemaker_notebook_instance.this.network_interface_id
}
