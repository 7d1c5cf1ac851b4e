# How EventBridge calls GitHub's repository_dispatch, and where events go that nobody took.
data "aws_secretsmanager_secret_version" "github" {
  count = local.uses_http ? 1 : 0

  secret_id = var.github_token_secret_arn
}

resource "aws_cloudwatch_event_connection" "github" {
  count = local.uses_http ? 1 : 0

  name               = "${var.name}-github"
  description        = "GitHub's API, for repository_dispatch of ${var.repository}"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key = "Authorization"
      # EventBridge keeps a copy in a secret of its own. Terraform's state has one too: keep the state encrypted.
      value = "Bearer ${one(data.aws_secretsmanager_secret_version.github[*].secret_string)}"
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "github" {
  count = local.uses_http ? 1 : 0

  name                             = "${var.name}-github"
  description                      = "repository_dispatch of ${var.repository}"
  invocation_endpoint              = "${var.github_api_url}/repos/${var.repository}/dispatches"
  http_method                      = "POST"
  invocation_rate_limit_per_second = 1
  connection_arn                   = one(aws_cloudwatch_event_connection.github[*].arn)
}

resource "aws_iam_role" "dispatch" {
  count = local.uses_http ? 1 : 0

  name                 = "${var.name}-dispatch"
  description          = "EventBridge calls GitHub's repository_dispatch of ${var.repository}"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags

  # The account, not single rules: setup-monitor makes rules of its own that use this role.
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "EventBridge"
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })
}

resource "aws_iam_role_policy" "dispatch" {
  count = local.uses_http ? 1 : 0

  name = "dispatch"
  role = one(aws_iam_role.dispatch[*].id)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["events:InvokeApiDestination"]
      Resource = [one(aws_cloudwatch_event_api_destination.github[*].arn)]
    }]
  })
}

resource "aws_sqs_queue" "dead_letters" {
  name = "${var.name}-events-dead-letters"
  # The longest there is: time for a person to look.
  message_retention_seconds = 1209600
  # SQS's own keys: EventBridge may use them without a statement in a key of ours.
  sqs_managed_sse_enabled = true
  tags                    = var.tags
}

resource "aws_sqs_queue_policy" "dead_letters" {
  queue_url = aws_sqs_queue.dead_letters.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "EventBridge"
        Effect    = "Allow"
        Principal = { Service = "events.amazonaws.com" }
        Action    = "sqs:SendMessage"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = { ArnLike = { "aws:SourceArn" = "arn:${local.partition}:events:${local.region}:${local.account}:rule/${var.name}-*" } }
      },
      {
        Sid       = "DenyWithoutTLS"
        Effect    = "Deny"
        Principal = "*"
        Action    = "sqs:*"
        Resource  = aws_sqs_queue.dead_letters.arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_cloudwatch_metric_alarm" "dead_letters" {
  count = var.alert ? 1 : 0

  alarm_name          = "${var.name}-events-lost"
  alarm_description   = "An event reached nobody: look into the queue ${aws_sqs_queue.dead_letters.name}. An expired GitHub token is the usual reason."
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  dimensions          = { QueueName = aws_sqs_queue.dead_letters.name }
  statistic           = "Maximum"
  period              = 300
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alerts_topic_arn]
  tags                = var.tags
}
