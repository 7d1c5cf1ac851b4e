# The stage that is called, what it logs, how much it lets through, and the firewall before it.
resource "aws_api_gateway_deployment" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  description = "POST /predict of ${var.name}"

  # A deployment is a copy: it is made anew when something of what it copies has changed, and not otherwise.
  triggers = {
    content = sha256(jsonencode([
      local.request_schema,
      aws_api_gateway_resource.predict.id,
      aws_api_gateway_method.predict.authorization,
      aws_api_gateway_method.predict.api_key_required,
      aws_api_gateway_method.predict.request_models,
      aws_api_gateway_request_validator.body.id,
      aws_api_gateway_integration.predict.uri,
      aws_api_gateway_integration.predict.timeout_milliseconds,
      aws_api_gateway_gateway_response.bad_request_body.response_templates,
    ]))
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_stage" "this" {
  #checkov:skip=CKV_AWS_120: Answers to POST are not to be cached: one caller's prediction is not another's.
  #checkov:skip=CKV2_AWS_51: The backend is a Lambda function, invoked by IAM; it has no use for a client certificate.
  #checkov:skip=CKV2_AWS_77: A firewall is an account's own choice, by var.web_acl; its rules, Log4j's among them, are set where it is made.
  rest_api_id          = aws_api_gateway_rest_api.this.id
  deployment_id        = aws_api_gateway_deployment.this.id
  stage_name           = var.stage_name
  description          = "Stage ${var.stage_name} of ${var.name}"
  xray_tracing_enabled = true
  tags                 = var.tags

  access_log_settings {
    destination_arn = aws_cloudwatch_log_group.access.arn
    # Who, when, what came of it and how long it took; never the body.
    format = jsonencode({
      requestId          = "$context.requestId"
      extendedRequestId  = "$context.extendedRequestId"
      requestTime        = "$context.requestTime"
      sourceIp           = "$context.identity.sourceIp"
      userArn            = "$context.identity.userArn"
      apiKeyId           = "$context.identity.apiKeyId"
      userAgent          = "$context.identity.userAgent"
      httpMethod         = "$context.httpMethod"
      path               = "$context.path"
      protocol           = "$context.protocol"
      status             = "$context.status"
      responseLength     = "$context.responseLength"
      responseLatency    = "$context.responseLatency"
      integrationLatency = "$context.integrationLatency"
      integrationStatus  = "$context.integration.status"
      integrationError   = "$context.integration.error"
      error              = "$context.error.message"
      validationError    = "$context.error.validationErrorString"
      wafResponse        = "$context.wafResponseCode"
      xrayTraceId        = "$context.xrayTraceId"
    })
  }

  depends_on = [aws_api_gateway_account.logging, aws_cloudwatch_log_group.execution]
}

resource "aws_api_gateway_method_settings" "all" {
  #checkov:skip=CKV_AWS_225: Answers to POST are not to be cached: one caller's prediction is not another's.
  rest_api_id = aws_api_gateway_rest_api.this.id
  stage_name  = aws_api_gateway_stage.this.stage_name
  method_path = "*/*"

  settings {
    metrics_enabled        = true
    logging_level          = var.logging_level
    data_trace_enabled     = false # Would write whole requests and answers into the log.
    throttling_rate_limit  = var.throttle.rate
    throttling_burst_limit = var.throttle.burst
    caching_enabled        = false
    cache_data_encrypted   = true
  }
}

resource "aws_cloudwatch_log_group" "access" {
  name              = "/aws/apigateway/${var.name}/${var.stage_name}/access"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# API Gateway would make this group itself, without a key and to be kept for ever. The name is its own.
resource "aws_cloudwatch_log_group" "execution" {
  name              = "API-Gateway-Execution-Logs_${aws_api_gateway_rest_api.this.id}/${var.stage_name}"
  retention_in_days = var.log_retention_days
  kms_key_id        = var.kms_key_arn
  tags              = var.tags
}

# One setting for all APIs of an account and region: the role that API Gateway writes logs with.
resource "aws_iam_role" "logging" {
  count = var.manage_account_logging ? 1 : 0

  name                 = "${var.name}-api-gateway-logging"
  description          = "Lets API Gateway write logs, for all APIs of the region"
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "ApiGateway"
      Effect    = "Allow"
      Principal = { Service = "apigateway.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

# AWS's own policy: API Gateway tries the role when the setting is made, and other APIs of the account log by it too.
resource "aws_iam_role_policy_attachment" "logging" {
  count = var.manage_account_logging ? 1 : 0

  role       = aws_iam_role.logging[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs"
}

resource "aws_api_gateway_account" "logging" {
  count = var.manage_account_logging ? 1 : 0

  cloudwatch_role_arn = aws_iam_role.logging[0].arn

  depends_on = [aws_iam_role_policy_attachment.logging]
}

# Usage plans count by API key, so that there is none for callers who sign with IAM: for them the stage's throttle holds.
resource "aws_api_gateway_usage_plan" "this" {
  count = local.with_keys ? 1 : 0

  name        = "${var.name}-${var.stage_name}"
  description = "What one API key may ask of ${var.name}"
  tags        = var.tags

  api_stages {
    api_id = aws_api_gateway_rest_api.this.id
    stage  = aws_api_gateway_stage.this.stage_name
  }

  throttle_settings {
    rate_limit  = var.key_throttle.rate
    burst_limit = var.key_throttle.burst
  }

  quota_settings {
    limit  = var.key_quota.limit
    period = var.key_quota.period
  }
}

resource "aws_api_gateway_api_key" "client" {
  for_each = local.with_keys ? var.clients : []

  name        = "${var.name}-${each.key}"
  description = "Key of ${each.key} for ${var.name}"
  tags        = var.tags
}

resource "aws_api_gateway_usage_plan_key" "client" {
  for_each = aws_api_gateway_api_key.client

  key_id        = each.value.id
  key_type      = "API_KEY"
  usage_plan_id = aws_api_gateway_usage_plan.this[0].id
}

resource "aws_wafv2_web_acl_association" "this" {
  count = var.web_acl == null ? 0 : 1

  resource_arn = aws_api_gateway_stage.this.arn
  web_acl_arn  = var.web_acl.arn
}
