# What reports ask for, and what the topic's policy has to say.
output "budget_name" {
  description = "Name of the budget."
  value       = aws_budgets_budget.this.name
}

output "budget_arn" {
  description = "ARN of the budget."
  value       = aws_budgets_budget.this.arn
}

output "anomaly_monitor_arn" {
  description = "ARN of the anomaly monitor, made here or given."
  value       = local.monitor_arn
}

output "topic_policy_statements" {
  description = "Statements, in JSON, that the topic's policy needs for the budget and the anomaly subscription to publish; [] without a topic."
  value = jsonencode([
    for arn in local.topic_arns : {
      Sid       = "CostAlerts"
      Effect    = "Allow"
      Principal = { Service = ["budgets.amazonaws.com", "costalerts.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = arn
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
      }
    }
  ])
}

output "key_policy_statements" {
  description = "Statements, in JSON, that the policy of the topic's KMS key needs for the same; [] without a topic."
  value = jsonencode([
    for arn in local.topic_arns : {
      Sid       = "CostAlerts"
      Effect    = "Allow"
      Principal = { Service = ["budgets.amazonaws.com", "costalerts.amazonaws.com"] }
      Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource  = "*"
      Condition = {
        StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id }
      }
    }
  ])
}
