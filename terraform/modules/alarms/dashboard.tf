# One dashboard: a row for each endpoint, the alarms on top.
locals {
  region = data.aws_region.current.name
  rows   = sort(keys(var.endpoints))

  alarm_arns = concat(
    [for alarm in aws_cloudwatch_metric_alarm.errors : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.latency : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.overhead : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.cpu : alarm.arn],
    [for alarm in aws_cloudwatch_metric_alarm.drift : alarm.arn],
  )

  # What each row shows: a title, and per line the namespace, the metric and the statistic.
  graphs = [
    { title = "requests and errors", lines = [["AWS/SageMaker", "Invocations", "Sum"], ["AWS/SageMaker", "Invocation4XXErrors", "Sum"], ["AWS/SageMaker", "Invocation5XXErrors", "Sum"]] },
    { title = "latency, microseconds", lines = [["AWS/SageMaker", "ModelLatency", "p50"], ["AWS/SageMaker", "ModelLatency", "p99"], ["AWS/SageMaker", "OverheadLatency", "p99"]] },
    { title = "load, percent", lines = [["/aws/sagemaker/Endpoints", "CPUUtilization", "Average"], ["/aws/sagemaker/Endpoints", "MemoryUtilization", "Average"], ["/aws/sagemaker/Endpoints", "DiskUtilization", "Average"]] },
  ]

  widgets = flatten([
    for row, endpoint in local.rows : [
      for column, graph in local.graphs : {
        type   = "metric"
        x      = column * 8
        y      = 3 + row * 6
        width  = 8
        height = 6
        properties = {
          title  = "${endpoint}: ${graph.title}"
          region = local.region
          view   = "timeSeries"
          period = 60
          metrics = [
            for line in graph.lines : [
              line[0], line[1], "EndpointName", endpoint, "VariantName", var.endpoints[endpoint].variant, { stat = line[2], label = "${line[1]} ${line[2]}" }
            ]
          ]
        }
      }
    ]
  ])
}

resource "aws_cloudwatch_dashboard" "endpoints" {
  dashboard_name = "${var.name}-endpoints"

  dashboard_body = jsonencode({
    widgets = concat(
      [{ type = "alarm", x = 0, y = 0, width = 24, height = 3, properties = { title = "Alarms", alarms = local.alarm_arns } }],
      local.widgets,
    )
  })
}
