# What the functions' roles may do: what it takes to run, what the caller hands in, and no more.
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
  name_prefix  = "fraud"
  package_file = "versions.tf"
  kms_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  functions = {
    trigger_model_training = {
      policies = {
        start = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sagemaker:StartPipelineExecution\",\"Resource\":\"arn:aws:sagemaker:eu-west-1:123456789012:pipeline/fraud\"}]}"
      }
    }
    retrain_model_on_new_data = {
      queue = {
        arn         = "arn:aws:sqs:eu-west-1:123456789012:new-data"
        kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/of-the-queue"
      }
    }
  }
}

run "trusts_lambda_alone" {
  assert {
    condition = alltrue([for role in values(aws_iam_role.function) : (
      length(jsondecode(role.assume_role_policy).Statement) == 1 &&
      jsondecode(role.assume_role_policy).Statement[0].Principal == { Service = "lambda.amazonaws.com" } &&
      jsondecode(role.assume_role_policy).Statement[0].Action == "sts:AssumeRole"
    )])
    error_message = "Somebody else than Lambda can take a function's role."
  }
}

run "gives_what_it_takes_to_run" {
  assert {
    condition = [for statement in jsondecode(aws_iam_role_policy.base["trigger_model_training"].policy).Statement : statement.Sid] == [
      "Logs", "Traces", "DeadLetters", "DeadLetterKey", "Decrypt"
    ]
    error_message = "A function without queue and VPC has other statements than it needs."
  }
  assert {
    condition = alltrue(flatten([
      for policy in values(aws_iam_role_policy.base) : [
        for statement in jsondecode(policy.policy).Statement : contains(["Traces"], statement.Sid) || !contains(statement.Resource, "*")
      ]
    ]))
    error_message = "Other statements than that of X-Ray are for all resources."
  }
  assert {
    condition     = alltrue([for policy in values(aws_iam_role_policy.base) : !strcontains(policy.policy, "Condition")])
    error_message = "An empty condition was written."
  }
  assert {
    condition     = jsondecode(aws_iam_role_policy.base["trigger_model_training"].policy).Statement[0].Resource == ["arn:aws:logs:eu-west-1:123456789012:log-group:mocked:*"]
    error_message = "A function may write to another log group than its own."
  }
}

run "gives_the_queue_to_its_reader" {
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.base["retrain_model_on_new_data"].policy).Statement : statement if statement.Sid == "Queue"
    ]).Resource == ["arn:aws:sqs:eu-west-1:123456789012:new-data"]
    error_message = "The reader may not read its queue."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.base["retrain_model_on_new_data"].policy).Statement : statement if statement.Sid == "Decrypt"
    ]).Resource == [var.kms_key_arn, "arn:aws:kms:eu-west-1:123456789012:key/of-the-queue"]
    error_message = "The reader cannot decrypt what is in the queue."
  }
}

run "adds_the_policies_handed_in" {
  assert {
    condition = (
      keys(aws_iam_role_policy.task) == ["trigger_model_training-start"] &&
      aws_iam_role_policy.task["trigger_model_training-start"].policy == var.functions["trigger_model_training"].policies.start
    )
    error_message = "The policies are not the ones handed in, each for its function."
  }
  assert {
    condition = (
      aws_iam_role_policies_exclusive.function["trigger_model_training"].policy_names == toset(["base", "start"]) &&
      aws_iam_role_policies_exclusive.function["retrain_model_on_new_data"].policy_names == toset(["base"]) &&
      length(aws_iam_role_policy_attachments_exclusive.function["trigger_model_training"].policy_arns) == 0
    )
    error_message = "A policy added by hand would stay."
  }
}

run "keeps_the_code_off_the_network" {
  variables {
    vpc = { subnet_ids = ["subnet-0a"], security_group_ids = ["sg-0a"] }
  }
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.base["trigger_model_training"].policy).Statement : statement.Condition if statement.Sid == "NotFromTheCode"
    ] == [{ ArnEquals = { "lambda:SourceFunctionArn" = "arn:aws:lambda:eu-west-1:123456789012:function:fraud-trigger_model_training" } }]
    error_message = "The function's code may make network interfaces."
  }
  assert {
    condition = contains(one([
      for statement in jsondecode(aws_iam_role_policy.base["trigger_model_training"].policy).Statement : statement if statement.Sid == "NetworkInterfaces"
    ]).Action, "ec2:CreateNetworkInterface")
    error_message = "Lambda cannot put the function into the VPC."
  }
}
