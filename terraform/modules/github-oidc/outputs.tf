# What roles need to trust the provider.
output "arn" {
  description = "ARN of the provider, created here or given."
  value       = coalesce(var.existing_arn, one(aws_iam_openid_connect_provider.github[*].arn))
}

output "host" {
  description = "The issuer without https://, which begins the names of the conditions in a trust policy."
  value       = local.host
}
