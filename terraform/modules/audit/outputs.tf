# Where the logs lie, and what the recorder and the rules are called.
output "bucket_name" {
  description = "Name of the bucket that holds the logs."
  value       = aws_s3_bucket.logs.id
}

output "bucket_arn" {
  description = "ARN of the bucket that holds the logs."
  value       = aws_s3_bucket.logs.arn
}

output "kms_key_arn" {
  description = "ARN of the key that the logs are encrypted with."
  value       = aws_kms_key.logs.arn
}

output "trail_arn" {
  description = "ARN of the trail; null without CloudTrail."
  value       = one(aws_cloudtrail.this[*].arn)
}

output "trail_log_group_name" {
  description = "Name of the log group that the trail can be searched in; null without CloudTrail."
  value       = one(aws_cloudwatch_log_group.trail[*].name)
}

output "recorder_name" {
  description = "Name of AWS Config's recorder; null without AWS Config."
  value       = one(aws_config_configuration_recorder.this[*].name)
}

output "rule_names" {
  description = "Names of the rules, by AWS's identifier: what DescribeComplianceByConfigRule is asked for."
  value       = { for identifier, rule in aws_config_config_rule.managed : identifier => rule.name }
}
