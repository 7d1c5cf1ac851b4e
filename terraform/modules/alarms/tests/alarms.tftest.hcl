# Each endpoint is watched in SageMaker's own units, and people hear of it.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name   = "churn"
  emails = ["ml@example.com"]
  endpoints = {
    churn-production = { latency_p99_ms = 250, vcpus = 4 }
  }
}

run "counts_in_sagemakers_units" {
  assert {
    condition     = aws_cloudwatch_metric_alarm.latency["churn-production"].threshold == 250000 && aws_cloudwatch_metric_alarm.latency["churn-production"].extended_statistic == "p99"
    error_message = "Latency is not compared in microseconds, or not at the 99th percentile."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.cpu["churn-production"].threshold == 320 && aws_cloudwatch_metric_alarm.cpu["churn-production"].namespace == "/aws/sagemaker/Endpoints"
    error_message = "CPU is not compared as the sum over the vCPUs."
  }
  assert {
    condition = alltrue([
      for alarm in [
        aws_cloudwatch_metric_alarm.errors["churn-production"], aws_cloudwatch_metric_alarm.latency["churn-production"],
        aws_cloudwatch_metric_alarm.overhead["churn-production"], aws_cloudwatch_metric_alarm.cpu["churn-production"],
      ] : alarm.dimensions == tomap({ EndpointName = "churn-production", VariantName = "AllTraffic" })
    ])
    error_message = "An alarm looks at another series than the variant's, which has no data."
  }
  assert {
    condition = {
      errors   = aws_cloudwatch_metric_alarm.errors["churn-production"].metric_name
      latency  = aws_cloudwatch_metric_alarm.latency["churn-production"].metric_name
      overhead = aws_cloudwatch_metric_alarm.overhead["churn-production"].metric_name
      cpu      = aws_cloudwatch_metric_alarm.cpu["churn-production"].metric_name
    } == { errors = "Invocation5XXErrors", latency = "ModelLatency", overhead = "OverheadLatency", cpu = "CPUUtilization" }
    error_message = "An alarm looks at a metric that SageMaker does not write."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.errors["churn-production"].alarm_name == "churn-production-5xx"
    error_message = "The deployment waits for an alarm of another name."
  }
  assert {
    condition     = output.rollback_alarms == { churn-production = ["churn-production-5xx", "churn-production-latency"] }
    error_message = "The alarms for a rollback are not named."
  }
}

run "watches_for_drift" {
  variables {
    drift = { namespace = "acme/drift", metric_name = "Violated" }
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.drift["churn-production"].namespace == "acme/drift" && aws_cloudwatch_metric_alarm.drift["churn-production"].metric_name == "Violated"
    error_message = "Another metric than the one set is looked at."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.drift["churn-production"].dimensions == tomap({ EndpointName = "churn-production", Monitor = "data-quality" })
    error_message = "The dimensions are not those of the steps."
  }
  assert {
    condition     = aws_cloudwatch_metric_alarm.drift["churn-production"].treat_missing_data == "ignore"
    error_message = "Between two checks the alarm forgets what was found."
  }
}

run "does_without_drift" {
  variables {
    drift = null
  }
  assert {
    condition     = length(aws_cloudwatch_metric_alarm.drift) == 0
    error_message = "There is an alarm that was switched off."
  }
}

run "tells_people" {
  assert {
    condition     = keys(aws_sns_topic_subscription.email) == ["ml@example.com"] && aws_sns_topic_subscription.email["ml@example.com"].protocol == "email"
    error_message = "The address is not subscribed."
  }
  assert {
    condition = alltrue([
      for alarm in concat(
        values(aws_cloudwatch_metric_alarm.errors), values(aws_cloudwatch_metric_alarm.latency), values(aws_cloudwatch_metric_alarm.overhead),
        values(aws_cloudwatch_metric_alarm.cpu), values(aws_cloudwatch_metric_alarm.drift)
      ) : tolist(alarm.alarm_actions) == tolist([aws_sns_topic.alerts.arn])
    ])
    error_message = "An alarm tells nobody."
  }
  assert {
    condition     = aws_sns_topic.alerts.kms_master_key_id == aws_kms_key.alerts.arn && aws_kms_key.alerts.enable_key_rotation
    error_message = "The topic is not encrypted with its key, or that is not rotated."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_sns_topic_policy.alerts.policy).Statement : statement.Principal.Service if statement.Effect == "Allow"
    ] == ["cloudwatch.amazonaws.com", "events.amazonaws.com"]
    error_message = "Alarms or rules cannot publish, or others can."
  }
  assert {
    condition     = jsondecode(aws_sns_topic_policy.alerts.policy).Statement[0].Condition.StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "Alarms of other accounts can publish."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_kms_key.alerts.policy).Statement : statement.Action if can(statement.Principal.Service)
    ] == [["kms:Decrypt", "kms:GenerateDataKey"]]
    error_message = "Services cannot encrypt for the topic, or may do more with its key."
  }
}

run "draws_every_endpoint" {
  variables {
    endpoints = { churn-production = {}, churn-staging = {} }
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.endpoints.dashboard_body).widgets) == 7
    error_message = "The dashboard has not one row of three graphs for each endpoint, below the alarms."
  }
  assert {
    condition     = length(jsondecode(aws_cloudwatch_dashboard.endpoints.dashboard_body).widgets[0].properties.alarms) == 10
    error_message = "Not all alarms are on the dashboard."
  }
}

run "refuses_more_than_all_of_the_load" {
  command = plan
  variables {
    endpoints = { churn-production = { cpu_percent = 160 } }
  }
  expect_failures = [var.endpoints]
}

run "refuses_what_is_no_address" {
  command = plan
  variables {
    emails = ["ml"]
  }
  expect_failures = [var.emails]
}

run "refuses_a_crooked_period" {
  command = plan
  variables {
    drift = { period_seconds = 90 }
  }
  expect_failures = [var.drift]
}
