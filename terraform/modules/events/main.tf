# Rules and whom they tell: a GitHub workflow, a function, or, for what has failed, people.
locals {
  targets = { training = var.training_target, retraining = var.retraining_target, deployment = var.deployment_target }

  to_github = { for route, target in local.targets : route => local.routes[route] if target == "github" }
  to_lambda = { for route, target in local.targets : route => local.routes[route] if target == "lambda" }
  listening = merge(local.to_github, local.to_lambda)
  alerting  = var.alert ? local.alerts : {}
  uses_http = length(local.to_github) > 0 || var.always_create_dispatch
}

resource "aws_cloudwatch_event_rule" "route" {
  for_each = local.listening

  name          = "${var.name}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
  tags          = var.tags
}

resource "aws_cloudwatch_event_target" "github" {
  for_each = local.to_github

  rule      = aws_cloudwatch_event_rule.route[each.key].name
  target_id = "github"
  arn       = one(aws_cloudwatch_event_api_destination.github[*].arn)
  role_arn  = one(aws_iam_role.dispatch[*].arn)

  input_transformer {
    input_paths    = each.value.paths
    input_template = "{\"event_type\": \"${each.value.event_type}\", \"client_payload\": {${join(" ", split("\n", trimspace(each.value.payload)))}}}"
  }

  http_target {
    header_parameters = {
      Accept                 = "application/vnd.github+json"
      "X-GitHub-Api-Version" = "2022-11-28"
    }
  }

  # An hour is long enough for GitHub to come back; what is older is looked at by a person, in the queue.
  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 20
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

# A function gets the event as AWS sent it.
resource "aws_cloudwatch_event_target" "lambda" {
  for_each = local.to_lambda

  rule      = aws_cloudwatch_event_rule.route[each.key].name
  target_id = "lambda"
  arn       = var.function_arns[each.key]

  retry_policy {
    maximum_event_age_in_seconds = 3600
    maximum_retry_attempts       = 20
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}

resource "aws_lambda_permission" "route" {
  for_each = local.to_lambda

  statement_id  = "${var.name}-${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = var.function_arns[each.key]
  principal     = "events.amazonaws.com"
  source_arn    = aws_cloudwatch_event_rule.route[each.key].arn
}

resource "aws_cloudwatch_event_rule" "alert" {
  for_each = local.alerting

  name          = "${var.name}-${each.key}"
  description   = each.value.description
  event_pattern = jsonencode(each.value.pattern)
  tags          = var.tags
}

resource "aws_cloudwatch_event_target" "alert" {
  for_each = local.alerting

  rule      = aws_cloudwatch_event_rule.alert[each.key].name
  target_id = "people"
  arn       = var.alerts_topic_arn

  input_transformer {
    input_paths    = each.value.paths
    input_template = each.value.message
  }

  dead_letter_config {
    arn = aws_sqs_queue.dead_letters.arn
  }
}
