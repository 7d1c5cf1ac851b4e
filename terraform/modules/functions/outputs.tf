# What the callers of the functions need: rules, the API and alarms.
output "arns" {
  description = "ARNs of the functions, by handler."
  value       = { for handler, function in aws_lambda_function.this : handler => function.arn }
}

output "invoke_arns" {
  description = "ARNs that API Gateway invokes the functions by, by handler."
  value       = { for handler, function in aws_lambda_function.this : handler => function.invoke_arn }
}

output "names" {
  description = "Names of the functions, by handler."
  value       = { for handler, function in aws_lambda_function.this : handler => function.function_name }
}

output "role_arns" {
  description = "ARNs of the functions' roles, by handler."
  value       = { for handler, role in aws_iam_role.function : handler => role.arn }
}

output "log_group_names" {
  description = "Names of the functions' log groups, by handler."
  value       = { for handler, group in aws_cloudwatch_log_group.function : handler => group.name }
}

output "dead_letter_queue_arns" {
  description = "ARNs of the dead-letter queues, by handler."
  value       = { for handler, queue in aws_sqs_queue.dead_letter : handler => queue.arn }
}

output "dead_letter_queue_names" {
  description = "Names of the dead-letter queues, by handler: the dimension QueueName of an alarm on them."
  value       = { for handler, queue in aws_sqs_queue.dead_letter : handler => queue.name }
}
