# What jobs and queries name, and the rights that a query takes.
output "database_name" {
  description = "Name of the Glue database."
  value       = aws_glue_catalog_database.this.name
}

output "crawler_name" {
  description = "Name of the crawler."
  value       = aws_glue_crawler.this.name
}

output "job_name" {
  description = "Name of the Glue job; null without one."
  value       = one(aws_glue_job.this[*].name)
}

output "job_arn" {
  description = "ARN of the Glue job; null without one."
  value       = one(aws_glue_job.this[*].arn)
}

output "security_configuration_name" {
  description = "Name of Glue's security configuration, for further jobs."
  value       = aws_glue_security_configuration.this.name
}

output "feature_group_names" {
  description = "Names of the feature groups, by their keys."
  value       = { for key, group in aws_sagemaker_feature_group.this : key => group.feature_group_name }
}

output "feature_group_arns" {
  description = "ARNs of the feature groups, by their keys."
  value       = { for key, group in aws_sagemaker_feature_group.this : key => group.arn }
}

output "workgroup_name" {
  description = "Name of the Athena workgroup."
  value       = aws_athena_workgroup.this.name
}

output "query_policy" {
  description = "IAM policy document in JSON for roles that query the tables in the workgroup."
  value       = local.query_policy
}
