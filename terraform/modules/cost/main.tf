# What machine learning may cost in a month, and who is told when it will be more or when it looks unlike other months.
data "aws_caller_identity" "current" {}

locals {
  monitor_arn = var.existing_monitor == null ? aws_ce_anomaly_monitor.this[0].arn : var.existing_monitor.arn
  topic_arns  = var.sns_topic == null ? [] : [var.sns_topic.arn]

  # An account has one monitor over all services, which newer accounts are born with. With a tag there is one for the tag.
  by_tag = var.cost_allocation_tag != null
}

resource "aws_budgets_budget" "this" {
  name         = var.name
  budget_type  = "COST"
  time_unit    = "MONTHLY"
  limit_amount = format("%.2f", var.monthly_limit)
  limit_unit   = "USD"
  tags         = var.tags

  cost_filter {
    name   = "Service"
    values = var.services
  }

  dynamic "cost_filter" {
    for_each = local.by_tag ? [var.cost_allocation_tag] : []

    content {
      name   = "TagKeyValue"
      values = [format("user:%s$%s", cost_filter.value.key, cost_filter.value.value)]
    }
  }

  cost_types {
    # A credit or a refund would hide what is being used, until it is used up.
    include_credit = false
    include_refund = false
  }

  dynamic "notification" {
    for_each = var.notifications

    content {
      comparison_operator        = "GREATER_THAN"
      notification_type          = notification.value.type
      threshold                  = notification.value.percent
      threshold_type             = "PERCENTAGE"
      subscriber_email_addresses = var.emails
      subscriber_sns_topic_arns  = local.topic_arns
    }
  }
}

resource "aws_ce_anomaly_monitor" "this" {
  count = var.existing_monitor == null ? 1 : 0

  name              = var.name
  monitor_type      = local.by_tag ? "CUSTOM" : "DIMENSIONAL"
  monitor_dimension = local.by_tag ? null : "SERVICE"
  tags              = var.tags

  # All keys, as Cost Explorer answers with them: left out they would be a change in every plan.
  monitor_specification = !local.by_tag ? null : jsonencode({
    And            = null
    CostCategories = null
    Dimensions     = null
    Not            = null
    Or             = null
    Tags           = { Key = var.cost_allocation_tag.key, MatchOptions = null, Values = [var.cost_allocation_tag.value] }
  })
}

# Cost Explorer sends mail once a day or a week, and to a topic at once: two subscriptions.
resource "aws_ce_anomaly_subscription" "email" {
  count = length(var.emails) > 0 ? 1 : 0

  name             = "${var.name}-email"
  frequency        = "DAILY"
  monitor_arn_list = [local.monitor_arn]
  tags             = var.tags

  dynamic "subscriber" {
    for_each = var.emails

    content {
      type    = "EMAIL"
      address = subscriber.value
    }
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = [tostring(var.anomaly_impact)]
    }
  }
}

resource "aws_ce_anomaly_subscription" "topic" {
  count = var.sns_topic == null ? 0 : 1

  name             = "${var.name}-topic"
  frequency        = "IMMEDIATE"
  monitor_arn_list = [local.monitor_arn]
  tags             = var.tags

  subscriber {
    type    = "SNS"
    address = var.sns_topic.arn
  }

  threshold_expression {
    dimension {
      key           = "ANOMALY_TOTAL_IMPACT_ABSOLUTE"
      match_options = ["GREATER_THAN_OR_EQUAL"]
      values        = [tostring(var.anomaly_impact)]
    }
  }
}
