# What callers need, and what alarms and firewalls name the API by.
output "url" {
  description = "Where to POST to."
  value       = "${aws_api_gateway_stage.this.invoke_url}/predict"
}

output "api_id" {
  description = "Id of the REST API."
  value       = aws_api_gateway_rest_api.this.id
}

output "api_name" {
  description = "Name of the REST API: the dimension ApiName of its metrics."
  value       = aws_api_gateway_rest_api.this.name
}

output "stage_name" {
  description = "Name of the stage: the dimension Stage of its metrics."
  value       = aws_api_gateway_stage.this.stage_name
}

output "stage_arn" {
  description = "ARN of the stage."
  value       = aws_api_gateway_stage.this.arn
}

output "invoke_policy" {
  description = "IAM policy document in JSON for callers who sign with IAM: POST /predict of this stage and nothing else."
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "Predict"
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/POST/predict"
    }]
  })
}

output "api_key_ids" {
  description = "Ids of the API keys, by client; the keys themselves are read with get-api-key --include-value."
  value       = { for client, key in aws_api_gateway_api_key.client : client => key.id }
}

output "usage_plan_id" {
  description = "Id of the usage plan; null with AWS_IAM."
  value       = one(aws_api_gateway_usage_plan.this[*].id)
}

output "access_log_group_name" {
  description = "Name of the log group that the access log goes to."
  value       = aws_cloudwatch_log_group.access.name
}
