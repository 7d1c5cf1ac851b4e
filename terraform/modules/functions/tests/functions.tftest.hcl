# The functions as they are made: names, runtime, logs, dead letters, and who may invoke them.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
  mock_resource "aws_sqs_queue" {
    defaults = { arn = "arn:aws:sqs:eu-west-1:123456789012:mocked", id = "https://sqs.eu-west-1.amazonaws.com/123456789012/mocked" }
  }
  mock_resource "aws_lambda_function" {
    defaults = { arn = "arn:aws:lambda:eu-west-1:123456789012:function:mocked" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mocked" }
  }
}

variables {
  name_prefix = "fraud-prod"
  # Any file will do: nothing is uploaded.
  package_file = "versions.tf"
  kms_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  functions = {
    trigger_model_training = {
      environment     = { PIPELINE_NAME = "fraud-prod" }
      event_rule_arns = { upload = "arn:aws:events:eu-west-1:123456789012:rule/upload" }
    }
    retrain_model_on_new_data = {
      timeout_seconds = 120
      queue           = { arn = "arn:aws:sqs:eu-west-1:123456789012:new-data" }
    }
    inference_api = { memory_mb = 1024, reserved_concurrency = 50 }
  }
}

run "makes_functions" {
  assert {
    condition = output.names == {
      trigger_model_training    = "fraud-prod-trigger_model_training"
      retrain_model_on_new_data = "fraud-prod-retrain_model_on_new_data"
      inference_api             = "fraud-prod-inference_api"
    }
    error_message = "A function is not named PREFIX-HANDLER."
  }
  assert {
    condition     = alltrue([for name, function in aws_lambda_function.this : function.handler == name])
    error_message = "The handler is not what tells the executable which function it is."
  }
  assert {
    condition = alltrue([for function in values(aws_lambda_function.this) : (
      function.runtime == "provided.al2023" && function.architectures == tolist(["x86_64"]) &&
      function.source_code_hash == filebase64sha256(var.package_file)
    )])
    error_message = "The functions do not run the package given."
  }
  assert {
    condition = alltrue([for function in values(aws_lambda_function.this) : (
      function.kms_key_arn == var.kms_key_arn && function.tracing_config[0].mode == "Active" &&
      function.dead_letter_config[0].target_arn == "arn:aws:sqs:eu-west-1:123456789012:mocked"
    )])
    error_message = "A function is without key, trace or dead-letter queue."
  }
  assert {
    condition = (
      aws_lambda_function.this["trigger_model_training"].reserved_concurrent_executions == 5 &&
      aws_lambda_function.this["inference_api"].reserved_concurrent_executions == 50
    )
    error_message = "The concurrency is not the one asked for."
  }
  assert {
    condition = (
      aws_lambda_function.this["trigger_model_training"].environment[0].variables == tomap({ PIPELINE_NAME = "fraud-prod" }) &&
      length(aws_lambda_function.this["inference_api"].environment) == 0
    )
    error_message = "The environment is not the one asked for."
  }
  assert {
    condition     = alltrue([for function in values(aws_lambda_function.this) : length(function.vpc_config) == 0])
    error_message = "A function is in a VPC that nobody asked for."
  }
}

run "keeps_logs_and_dead_letters" {
  assert {
    condition = alltrue([for handler, group in aws_cloudwatch_log_group.function : (
      group.name == "/aws/lambda/fraud-prod-${handler}" && group.retention_in_days == 365 && group.kms_key_id == var.kms_key_arn &&
      aws_lambda_function.this[handler].logging_config[0].log_group == group.name
    )])
    error_message = "A log group is not the function's, or not encrypted, or kept for ever."
  }
  assert {
    condition = alltrue([for queue in values(aws_sqs_queue.dead_letter) : (
      queue.kms_master_key_id == var.kms_key_arn && queue.message_retention_seconds == 1209600
    )])
    error_message = "Dead letters are not encrypted, or kept for less than two weeks."
  }
  assert {
    condition = alltrue([for policy in values(aws_sqs_queue_policy.dead_letter) : (
      jsondecode(policy.policy).Statement[0].Effect == "Deny" &&
      jsondecode(policy.policy).Statement[0].Condition.Bool["aws:SecureTransport"] == "false"
    )])
    error_message = "Dead letters can be sent without TLS."
  }
  assert {
    condition = alltrue([for config in values(aws_lambda_function_event_invoke_config.this) : (
      config.maximum_event_age_in_seconds == 3600 && config.maximum_retry_attempts == 2
    )])
    error_message = "An event is tried for longer than an hour."
  }
}

run "lets_the_rule_invoke" {
  assert {
    condition     = keys(aws_lambda_permission.event_rule) == ["trigger_model_training-upload"]
    error_message = "A function may be invoked by a rule that it was not made for."
  }
  assert {
    condition = (
      aws_lambda_permission.event_rule["trigger_model_training-upload"].principal == "events.amazonaws.com" &&
      aws_lambda_permission.event_rule["trigger_model_training-upload"].source_arn == "arn:aws:events:eu-west-1:123456789012:rule/upload" &&
      aws_lambda_permission.event_rule["trigger_model_training-upload"].function_name == "fraud-prod-trigger_model_training"
    )
    error_message = "The permission is not for that rule and function alone."
  }
}

run "reads_the_queue" {
  assert {
    condition     = keys(aws_lambda_event_source_mapping.queue) == ["retrain_model_on_new_data"]
    error_message = "A function reads from a queue that it was not given."
  }
  assert {
    condition = (
      aws_lambda_event_source_mapping.queue["retrain_model_on_new_data"].function_response_types == toset(["ReportBatchItemFailures"]) &&
      aws_lambda_event_source_mapping.queue["retrain_model_on_new_data"].event_source_arn == "arn:aws:sqs:eu-west-1:123456789012:new-data" &&
      aws_lambda_event_source_mapping.queue["retrain_model_on_new_data"].scaling_config[0].maximum_concurrency == 2
    )
    error_message = "The batch's good messages would come back with the bad one."
  }
}

run "runs_in_a_vpc_on_arm" {
  variables {
    architecture = "arm64"
    vpc          = { subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
  }
  assert {
    condition = alltrue([for function in values(aws_lambda_function.this) : (
      function.architectures == tolist(["arm64"]) &&
      function.vpc_config[0].subnet_ids == toset(["subnet-0a"]) && function.vpc_config[0].security_group_ids == toset(["sg-0a"])
    )])
    error_message = "The functions are not on arm64 in the VPC."
  }
}
