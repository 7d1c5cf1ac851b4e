# The Lambda functions: one package, one executable, and a handler name that tells it which function it is.
data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  names = { for handler in keys(var.functions) : handler => "${var.name_prefix}-${handler}" }

  # Put together from its parts, as the role has to name the function before the function exists.
  function_arns = {
    for handler, name in local.names : handler => join(":", [
      "arn", data.aws_partition.current.partition, "lambda", data.aws_region.current.name,
      data.aws_caller_identity.current.account_id, "function", name
    ])
  }

  event_rules = merge([
    for handler, function in var.functions : {
      for rule, arn in function.event_rule_arns : "${handler}-${rule}" => { handler = handler, rule = rule, arn = arn }
    }
  ]...)

  queues = { for handler, function in var.functions : handler => function.queue if function.queue != null }
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = var.functions

  name              = "/aws/lambda/${local.names[each.key]}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

resource "aws_lambda_function" "this" {
  for_each = var.functions

  function_name = local.names[each.key]
  description   = each.value.description
  role          = aws_iam_role.function[each.key].arn

  runtime                 = "provided.al2023"
  architectures           = [var.architecture]
  handler                 = each.key
  filename                = var.package_file
  source_code_hash        = filebase64sha256(var.package_file)
  code_signing_config_arn = var.code_signing_config_arn

  timeout                        = each.value.timeout_seconds
  memory_size                    = each.value.memory_mb
  reserved_concurrent_executions = each.value.reserved_concurrency
  kms_key_arn                    = var.kms_key_arn
  tags                           = var.tags

  dynamic "environment" {
    for_each = length(each.value.environment) > 0 ? [each.value.environment] : []

    content {
      variables = environment.value
    }
  }

  dynamic "vpc_config" {
    for_each = var.vpc == null ? [] : [var.vpc]

    content {
      subnet_ids         = vpc_config.value.subnet_ids
      security_group_ids = vpc_config.value.security_group_ids
    }
  }

  dead_letter_config {
    target_arn = aws_sqs_queue.dead_letter[each.key].arn
  }

  ephemeral_storage {
    size = each.value.ephemeral_storage_mb
  }

  logging_config {
    log_format            = "JSON"
    log_group             = aws_cloudwatch_log_group.function[each.key].name
    application_log_level = var.log_level
    system_log_level      = "INFO"
  }

  tracing_config {
    mode = "Active"
  }

  # Lambda checks at creation that the role may send to the queue and use the network.
  depends_on = [aws_iam_role_policy.base]
}

# EventBridge and S3 invoke without waiting for an answer. What has not run for so long is out of date: a newer event has
# come or will come, and an old one must not deploy an old model over a newer one.
resource "aws_lambda_function_event_invoke_config" "this" {
  for_each = var.functions

  function_name                = aws_lambda_function.this[each.key].function_name
  maximum_event_age_in_seconds = each.value.maximum_event_age_seconds
  maximum_retry_attempts       = each.value.maximum_retries
}

resource "aws_lambda_permission" "event_rule" {
  for_each = local.event_rules

  statement_id  = "EventBridge-${each.value.rule}"
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.this[each.value.handler].function_name
  principal     = "events.amazonaws.com"
  source_arn    = each.value.arn
}

resource "aws_lambda_event_source_mapping" "queue" {
  for_each = local.queues

  event_source_arn                   = each.value.arn
  function_name                      = aws_lambda_function.this[each.key].arn
  batch_size                         = each.value.batch_size
  maximum_batching_window_in_seconds = each.value.batching_window_seconds
  # Without this one bad message brings all others of its batch back into the queue.
  function_response_types = ["ReportBatchItemFailures"]
  tags                    = var.tags

  scaling_config {
    maximum_concurrency = each.value.maximum_concurrency
  }

  depends_on = [aws_iam_role_policy.base]
}
