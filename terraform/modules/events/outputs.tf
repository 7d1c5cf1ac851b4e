# What workflows and other rules need to know.
output "rule_names" {
  description = "Names of the rules, by what they are for."
  value = merge(
    { for route, rule in aws_cloudwatch_event_rule.route : route => rule.name },
    { for alert, rule in aws_cloudwatch_event_rule.alert : alert => rule.name },
  )
}

output "event_types" {
  description = "What GitHub's repository_dispatch is called by, for `types` of a workflow, by route."
  value       = { for route, content in local.routes : route => content.event_type }
}

output "api_destination_arn" {
  description = "ARN of the way to GitHub, for trigger-arn of setup-monitor; null where there is none."
  value       = one(aws_cloudwatch_event_api_destination.github[*].arn)
}

output "dispatch_role_arn" {
  description = "ARN of the role that EventBridge calls GitHub with, for role-arn of setup-monitor; null where there is none."
  value       = one(aws_iam_role.dispatch[*].arn)
}

output "dead_letter_queue_url" {
  description = "URL of the queue with the events that reached nobody."
  value       = aws_sqs_queue.dead_letters.id
}
