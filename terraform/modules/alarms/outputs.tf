# What deployments, rules and other alarms need to know.
output "topic_arn" {
  description = "ARN of the topic, for alarms-topic of setup-monitor."
  value       = aws_sns_topic.alerts.arn
}

output "key_arn" {
  description = "ARN of the key that the topic is encrypted with."
  value       = aws_kms_key.alerts.arn
}

output "rollback_alarms" {
  description = "Names of the alarms that should take a deployment back, by endpoint, for rollback-alarms of deploy-endpoint."
  value = {
    for endpoint in keys(var.endpoints) : endpoint => [
      aws_cloudwatch_metric_alarm.errors[endpoint].alarm_name, aws_cloudwatch_metric_alarm.latency[endpoint].alarm_name
    ]
  }
}

output "dashboard_name" {
  description = "The dashboard's name."
  value       = aws_cloudwatch_dashboard.endpoints.dashboard_name
}
