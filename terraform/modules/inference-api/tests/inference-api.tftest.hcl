# The API as it is made, and what is not taken.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_resource "aws_api_gateway_rest_api" {
    defaults = {
      id               = "a1b2c3d4e5"
      root_resource_id = "root000000"
      execution_arn    = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5"
    }
  }
  mock_resource "aws_api_gateway_stage" {
    defaults = {
      arn        = "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/v1"
      invoke_url = "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1"
    }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mocked" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_api_gateway_request_validator" {
    defaults = { id = "val000" }
  }
  mock_resource "aws_api_gateway_usage_plan" {
    defaults = { id = "plan00" }
  }
  mock_resource "aws_api_gateway_api_key" {
    defaults = { id = "key000" }
  }
}

variables {
  name                = "fraud"
  function_name       = "fraud-inference_api"
  function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:fraud-inference_api/invocations"
  kms_key_arn         = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "checks_the_body" {
  assert {
    condition = (
      jsondecode(aws_api_gateway_model.request.schema).oneOf == [{ required = ["context"] }, { required = ["payload"] }] &&
      jsondecode(aws_api_gateway_model.request.schema).additionalProperties == false &&
      jsondecode(aws_api_gateway_model.request.schema).properties.context == { type = "string", minLength = 1, maxLength = 100000 }
    )
    error_message = "The schema takes other bodies than {\"context\": …} and {\"payload\": …}."
  }
  assert {
    condition = (
      aws_api_gateway_request_validator.body.validate_request_body &&
      aws_api_gateway_method.predict.request_validator_id == "val000" &&
      aws_api_gateway_method.predict.request_models == tomap({ "$default" = "PredictRequest" })
    )
    error_message = "A body of another content type is not checked."
  }
  assert {
    condition     = strcontains(aws_api_gateway_gateway_response.bad_request_body.response_templates["application/json"], "$context.error.validationErrorString")
    error_message = "The caller is not told what is wrong with the body."
  }
}

run "asks_for_a_signature" {
  assert {
    condition     = aws_api_gateway_method.predict.authorization == "AWS_IAM" && !aws_api_gateway_method.predict.api_key_required
    error_message = "The API is open."
  }
  assert {
    condition     = length(aws_api_gateway_usage_plan.this) == 0 && length(aws_api_gateway_api_key.client) == 0 && output.usage_plan_id == null
    error_message = "There is a plan or a key that nobody can use."
  }
  assert {
    condition = jsondecode(output.invoke_policy).Statement == [{
      Sid      = "Predict"
      Effect   = "Allow"
      Action   = "execute-api:Invoke"
      Resource = "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/v1/POST/predict"
    }]
    error_message = "The callers' policy is not for POST /predict alone."
  }
}

run "invokes_the_function" {
  assert {
    condition = (
      aws_api_gateway_integration.predict.type == "AWS_PROXY" && aws_api_gateway_integration.predict.integration_http_method == "POST" &&
      aws_api_gateway_integration.predict.uri == var.function_invoke_arn && aws_api_gateway_integration.predict.timeout_milliseconds == 29000
    )
    error_message = "The function is not invoked as Lambda wants it."
  }
  assert {
    condition = (
      aws_lambda_permission.api.source_arn == "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/v1/POST/predict" &&
      aws_lambda_permission.api.principal == "apigateway.amazonaws.com" && aws_lambda_permission.api.function_name == "fraud-inference_api"
    )
    error_message = "The permission is not for this method of this API alone."
  }
  assert {
    condition     = output.url == "https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/v1/predict" && aws_api_gateway_resource.predict.path_part == "predict"
    error_message = "The path is not /predict."
  }
}

run "logs_and_traces" {
  assert {
    condition = (
      aws_api_gateway_stage.this.xray_tracing_enabled &&
      aws_api_gateway_method_settings.all.method_path == "*/*" &&
      aws_api_gateway_method_settings.all.settings[0].metrics_enabled &&
      aws_api_gateway_method_settings.all.settings[0].logging_level == "ERROR" &&
      !aws_api_gateway_method_settings.all.settings[0].data_trace_enabled &&
      aws_api_gateway_method_settings.all.settings[0].throttling_rate_limit == 100 &&
      aws_api_gateway_method_settings.all.settings[0].throttling_burst_limit == 200
    )
    error_message = "The stage is without traces, metrics, logs or throttle, or logs whole bodies."
  }
  assert {
    condition = (
      jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format).requestId == "$context.requestId" &&
      jsondecode(aws_api_gateway_stage.this.access_log_settings[0].format).userArn == "$context.identity.userArn"
    )
    error_message = "The access log does not say who called."
  }
  assert {
    condition = (
      aws_cloudwatch_log_group.execution.name == "API-Gateway-Execution-Logs_a1b2c3d4e5/v1" &&
      aws_cloudwatch_log_group.execution.kms_key_id == var.kms_key_arn && aws_cloudwatch_log_group.access.kms_key_id == var.kms_key_arn &&
      aws_cloudwatch_log_group.execution.retention_in_days == 365 && aws_cloudwatch_log_group.access.retention_in_days == 365
    )
    error_message = "A log is not encrypted, or kept for ever."
  }
  assert {
    condition = (
      jsondecode(aws_iam_role.logging[0].assume_role_policy).Statement[0].Principal == { Service = "apigateway.amazonaws.com" } &&
      aws_api_gateway_account.logging[0].cloudwatch_role_arn == "arn:aws:iam::123456789012:role/mocked"
    )
    error_message = "API Gateway has no role to log with."
  }
}

run "leaves_the_account_alone" {
  variables {
    manage_account_logging = false
  }
  assert {
    condition     = length(aws_api_gateway_account.logging) == 0 && length(aws_iam_role.logging) == 0
    error_message = "The account's setting is overwritten."
  }
}

run "asks_for_a_key" {
  variables {
    authentication = "API_KEY"
    clients        = ["shop", "back-office"]
    key_quota      = { limit = 500, period = "MONTH" }
  }
  assert {
    condition     = aws_api_gateway_method.predict.authorization == "NONE" && aws_api_gateway_method.predict.api_key_required
    error_message = "The API is open."
  }
  assert {
    condition = (
      aws_api_gateway_usage_plan.this[0].throttle_settings[0].rate_limit == 20 && aws_api_gateway_usage_plan.this[0].throttle_settings[0].burst_limit == 40 &&
      aws_api_gateway_usage_plan.this[0].quota_settings[0].limit == 500 && aws_api_gateway_usage_plan.this[0].quota_settings[0].period == "MONTH" &&
      one(aws_api_gateway_usage_plan.this[0].api_stages).api_id == "a1b2c3d4e5"
    )
    error_message = "A key is not held to the throttle and the quota."
  }
  assert {
    condition = (
      toset(keys(aws_api_gateway_usage_plan_key.client)) == toset(["shop", "back-office"]) &&
      aws_api_gateway_usage_plan_key.client["shop"].key_id == "key000" && aws_api_gateway_usage_plan_key.client["shop"].usage_plan_id == "plan00" &&
      aws_api_gateway_api_key.client["shop"].name == "fraud-shop"
    )
    error_message = "A client's key is not in the plan."
  }
}

run "stands_behind_a_firewall" {
  variables {
    web_acl = { arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/ml/1" }
  }
  assert {
    condition = (
      aws_wafv2_web_acl_association.this[0].resource_arn == "arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/v1" &&
      aws_wafv2_web_acl_association.this[0].web_acl_arn == "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/ml/1"
    )
    error_message = "The firewall is not before the stage."
  }
}

run "takes_another_schema" {
  variables {
    request_schema = "{\"type\":\"array\"}"
  }
  assert {
    condition     = aws_api_gateway_model.request.schema == "{\"type\":\"array\"}"
    error_message = "The schema is not the one given."
  }
}
