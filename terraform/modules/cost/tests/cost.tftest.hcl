# The budget and the anomaly monitor as they are made, and what is not taken.
mock_provider "aws" {
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_ce_anomaly_monitor" {
    defaults = { arn = "arn:aws:ce::123456789012:anomalymonitor/made" }
  }
}

variables {
  name          = "fraud"
  monthly_limit = 500
  emails        = ["ml@example.com"]
}

run "sets_a_budget" {
  assert {
    condition = (
      aws_budgets_budget.this.budget_type == "COST" && aws_budgets_budget.this.time_unit == "MONTHLY" &&
      aws_budgets_budget.this.limit_amount == "500.00" && aws_budgets_budget.this.limit_unit == "USD"
    )
    error_message = "The budget is not 500 dollars a month."
  }
  assert {
    condition = (
      length(aws_budgets_budget.this.cost_filter) == 1 && one(aws_budgets_budget.this.cost_filter).name == "Service" &&
      one(aws_budgets_budget.this.cost_filter).values == tolist(["Amazon SageMaker"])
    )
    error_message = "The budget counts something else than SageMaker."
  }
  assert {
    condition     = !aws_budgets_budget.this.cost_types[0].include_credit && !aws_budgets_budget.this.cost_types[0].include_refund
    error_message = "Credits hide what is used."
  }
  assert {
    condition = toset([for one in aws_budgets_budget.this.notification : "${one.notification_type} ${one.threshold}"]) == toset([
      "ACTUAL 50", "ACTUAL 80", "ACTUAL 100", "FORECASTED 100"
    ])
    error_message = "The marks are not the ones that were asked for."
  }
  assert {
    condition = alltrue([for one in aws_budgets_budget.this.notification : (
      one.subscriber_email_addresses == toset(["ml@example.com"]) && one.threshold_type == "PERCENTAGE" && one.comparison_operator == "GREATER_THAN"
    )])
    error_message = "A mark is passed and nobody is told."
  }
}

run "watches_for_anomalies" {
  assert {
    condition = (
      aws_ce_anomaly_monitor.this[0].monitor_type == "DIMENSIONAL" && aws_ce_anomaly_monitor.this[0].monitor_dimension == "SERVICE" &&
      aws_ce_anomaly_subscription.email[0].monitor_arn_list == tolist(["arn:aws:ce::123456789012:anomalymonitor/made"])
    )
    error_message = "Nothing watches the services."
  }
  assert {
    condition = (
      aws_ce_anomaly_subscription.email[0].frequency == "DAILY" && one(aws_ce_anomaly_subscription.email[0].subscriber).address == "ml@example.com" &&
      aws_ce_anomaly_subscription.email[0].threshold_expression[0].dimension[0].values == toset(["50"])
    )
    error_message = "The address is not told of 50 dollars."
  }
  assert {
    condition     = length(aws_ce_anomaly_subscription.topic) == 0 && output.topic_policy_statements == "[]" && output.key_policy_statements == "[]"
    error_message = "Something is made for a topic that is not there."
  }
}

run "tells_a_topic_at_once" {
  variables {
    emails    = []
    sns_topic = { arn = "arn:aws:sns:eu-west-1:123456789012:ml" }
  }
  assert {
    condition = (
      length(aws_ce_anomaly_subscription.email) == 0 && aws_ce_anomaly_subscription.topic[0].frequency == "IMMEDIATE" &&
      one(aws_ce_anomaly_subscription.topic[0].subscriber).type == "SNS" &&
      alltrue([for one in aws_budgets_budget.this.notification : one.subscriber_sns_topic_arns == toset(["arn:aws:sns:eu-west-1:123456789012:ml"])])
    )
    error_message = "The topic is not told at once."
  }
  assert {
    condition = jsondecode(output.topic_policy_statements) == [{
      Sid       = "CostAlerts"
      Effect    = "Allow"
      Principal = { Service = ["budgets.amazonaws.com", "costalerts.amazonaws.com"] }
      Action    = "sns:Publish"
      Resource  = "arn:aws:sns:eu-west-1:123456789012:ml"
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
    error_message = "The topic's policy would not let the budget in, or let in others."
  }
}

run "counts_a_project" {
  variables {
    cost_allocation_tag = { key = "Project", value = "fraud" }
  }
  assert {
    condition     = one([for filter in aws_budgets_budget.this.cost_filter : filter.values if filter.name == "TagKeyValue"]) == tolist(["user:Project$fraud"])
    error_message = "The budget counts other projects too."
  }
  assert {
    condition = (
      aws_ce_anomaly_monitor.this[0].monitor_type == "CUSTOM" && aws_ce_anomaly_monitor.this[0].monitor_dimension == null &&
      jsondecode(aws_ce_anomaly_monitor.this[0].monitor_specification).Tags.Values == ["fraud"]
    )
    error_message = "The monitor watches other projects too."
  }
}

run "takes_the_monitor_of_the_account" {
  variables {
    existing_monitor = { arn = "arn:aws:ce::123456789012:anomalymonitor/there" }
  }
  assert {
    condition = (
      length(aws_ce_anomaly_monitor.this) == 0 &&
      aws_ce_anomaly_subscription.email[0].monitor_arn_list == tolist(["arn:aws:ce::123456789012:anomalymonitor/there"])
    )
    error_message = "A second monitor over all services is refused by AWS."
  }
}

run "refuses_to_tell_nobody" {
  command = plan
  variables {
    emails = []
  }
  expect_failures = [var.emails]
}

run "refuses_six_marks" {
  command = plan
  variables {
    notifications = [for percent in [10, 20, 30, 40, 50, 60] : { percent = percent, type = "ACTUAL" }]
  }
  expect_failures = [var.notifications]
}

run "refuses_another_kind_of_mark" {
  command = plan
  variables {
    notifications = [{ percent = 80, type = "FORECAST" }]
  }
  expect_failures = [var.notifications]
}

run "refuses_a_budget_of_nothing" {
  command = plan
  variables {
    monthly_limit = 0
  }
  expect_failures = [var.monthly_limit]
}

run "refuses_a_fifo_topic" {
  command = plan
  variables {
    sns_topic = { arn = "arn:aws:sns:eu-west-1:123456789012:ml.fifo" }
  }
  expect_failures = [var.sns_topic]
}
