# Alarms on each endpoint. Their names are what rollback-alarms of deploy-endpoint asks for: ENDPOINT-5xx, and so on.
locals {
  variant_dimensions = {
    for endpoint, settings in var.endpoints : endpoint => { EndpointName = endpoint, VariantName = settings.variant }
  }
  actions = [aws_sns_topic.alerts.arn]
}

resource "aws_cloudwatch_metric_alarm" "errors" {
  for_each = var.endpoints

  alarm_name          = "${each.key}-5xx"
  alarm_description   = "${each.key} answers with server errors."
  namespace           = "AWS/SageMaker"
  metric_name         = "Invocation5XXErrors"
  dimensions          = local.variant_dimensions[each.key]
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 3
  datapoints_to_alarm = 2
  comparison_operator = "GreaterThanThreshold"
  threshold           = each.value.errors_per_minute
  # An endpoint that nobody calls makes no errors; and an alarm without data would hold up a deployment.
  treat_missing_data = "notBreaching"
  alarm_actions      = local.actions
  ok_actions         = local.actions
  tags               = var.tags
}

resource "aws_cloudwatch_metric_alarm" "latency" {
  for_each = var.endpoints

  alarm_name          = "${each.key}-latency"
  alarm_description   = "One in a hundred requests takes the model of ${each.key} longer than ${each.value.latency_p99_ms} ms."
  namespace           = "AWS/SageMaker"
  metric_name         = "ModelLatency"
  dimensions          = local.variant_dimensions[each.key]
  extended_statistic  = "p99"
  period              = 60
  evaluation_periods  = 5
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanThreshold"
  # SageMaker counts in microseconds.
  threshold          = each.value.latency_p99_ms * 1000
  treat_missing_data = "notBreaching"
  # With a handful of requests the slowest one is the percentile.
  evaluate_low_sample_count_percentiles = "ignore"
  alarm_actions                         = local.actions
  ok_actions                            = local.actions
  tags                                  = var.tags
}

# What SageMaker itself adds to a request: it grows when a fleet is too small, before the model gets slow.
resource "aws_cloudwatch_metric_alarm" "overhead" {
  for_each = var.endpoints

  alarm_name                            = "${each.key}-overhead"
  alarm_description                     = "SageMaker adds more than ${each.value.overhead_p99_ms} ms to one in a hundred requests of ${each.key}."
  namespace                             = "AWS/SageMaker"
  metric_name                           = "OverheadLatency"
  dimensions                            = local.variant_dimensions[each.key]
  extended_statistic                    = "p99"
  period                                = 60
  evaluation_periods                    = 5
  datapoints_to_alarm                   = 3
  comparison_operator                   = "GreaterThanThreshold"
  threshold                             = each.value.overhead_p99_ms * 1000
  treat_missing_data                    = "notBreaching"
  evaluate_low_sample_count_percentiles = "ignore"
  alarm_actions                         = local.actions
  ok_actions                            = local.actions
  tags                                  = var.tags
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  for_each = var.endpoints

  alarm_name          = "${each.key}-cpu"
  alarm_description   = "${each.key} uses more than ${each.value.cpu_percent} % of its ${each.value.vcpus} vCPUs."
  namespace           = "/aws/sagemaker/Endpoints"
  metric_name         = "CPUUtilization"
  dimensions          = local.variant_dimensions[each.key]
  statistic           = "Average"
  period              = 60
  evaluation_periods  = 10
  datapoints_to_alarm = 8
  comparison_operator = "GreaterThanThreshold"
  # The metric is a sum over the vCPUs: four of them at work are 400.
  threshold          = each.value.cpu_percent * each.value.vcpus
  treat_missing_data = "notBreaching"
  alarm_actions      = local.actions
  ok_actions         = local.actions
  tags               = var.tags
}

# setup-monitor with alarms-topic makes an alarm like this itself; switch one of the two off.
resource "aws_cloudwatch_metric_alarm" "drift" {
  for_each = { for endpoint, settings in var.endpoints : endpoint => settings if var.drift != null }

  alarm_name          = "${each.key}-drift"
  alarm_description   = "The captured data of ${each.key} is not like the data it was trained on."
  namespace           = var.drift.namespace
  metric_name         = var.drift.metric_name
  dimensions          = merge({ EndpointName = each.key }, var.drift.dimensions)
  statistic           = "Maximum"
  period              = var.drift.period_seconds
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = var.drift.threshold
  # Between two checks what the last one found still holds.
  treat_missing_data = "ignore"
  alarm_actions      = local.actions
  ok_actions         = local.actions
  tags               = var.tags
}
