# The API before the endpoint: POST /predict, checked against a schema, then handed to the Lambda function inference_api.
data "aws_partition" "current" {}

locals {
  # One of the two, and not empty. API Gateway reads JSON Schema draft 4.
  default_schema = {
    "$schema"            = "http://json-schema.org/draft-04/schema#"
    title                = "PredictRequest"
    type                 = "object"
    oneOf                = [{ required = ["context"] }, { required = ["payload"] }]
    additionalProperties = false
    properties = {
      context = { type = "string", minLength = 1, maxLength = var.maximum_context_length }
      payload = { type = ["object", "array", "string"] }
    }
  }

  request_schema = var.request_schema == null ? jsonencode(local.default_schema) : var.request_schema
  with_keys      = var.authentication == "API_KEY"
}

resource "aws_api_gateway_rest_api" "this" {
  name           = var.name
  description    = "Inference API of ${var.name}"
  api_key_source = "HEADER"
  tags           = var.tags

  endpoint_configuration {
    types = ["REGIONAL"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_api_gateway_resource" "predict" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = "predict"
}

resource "aws_api_gateway_model" "request" {
  rest_api_id  = aws_api_gateway_rest_api.this.id
  name         = "PredictRequest"
  description  = "What a body of POST /predict looks like"
  content_type = "application/json"
  schema       = local.request_schema
}

resource "aws_api_gateway_request_validator" "body" {
  rest_api_id           = aws_api_gateway_rest_api.this.id
  name                  = "body"
  validate_request_body = true
}

resource "aws_api_gateway_method" "predict" {
  rest_api_id          = aws_api_gateway_rest_api.this.id
  resource_id          = aws_api_gateway_resource.predict.id
  http_method          = "POST"
  authorization        = local.with_keys ? "NONE" : "AWS_IAM"
  api_key_required     = local.with_keys
  request_validator_id = aws_api_gateway_request_validator.body.id

  # For every content type: a body of a type without a model is let through unchecked.
  request_models = { "$default" = aws_api_gateway_model.request.name }
}

resource "aws_api_gateway_integration" "predict" {
  rest_api_id             = aws_api_gateway_rest_api.this.id
  resource_id             = aws_api_gateway_resource.predict.id
  http_method             = aws_api_gateway_method.predict.http_method
  type                    = "AWS_PROXY"
  integration_http_method = "POST" # Lambda is invoked by POST, whatever the method's own verb.
  uri                     = var.function_invoke_arn
  timeout_milliseconds    = var.timeout_milliseconds
}

# API Gateway says "Invalid request body" and no more, unless it is asked to say what is wrong.
resource "aws_api_gateway_gateway_response" "bad_request_body" {
  rest_api_id   = aws_api_gateway_rest_api.this.id
  response_type = "BAD_REQUEST_BODY"
  status_code   = "400"
  response_templates = {
    "application/json" = "{\"message\":$context.error.messageString,\"detail\":\"$context.error.validationErrorString\"}"
  }
}

resource "aws_lambda_permission" "api" {
  statement_id  = "ApiGateway-${var.name}"
  action        = "lambda:InvokeFunction"
  function_name = var.function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_api_gateway_rest_api.this.execution_arn}/${var.stage_name}/POST/predict"
}
