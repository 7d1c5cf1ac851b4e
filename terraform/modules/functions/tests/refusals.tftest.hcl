# What the module does not take.
mock_provider "aws" {}

variables {
  name_prefix  = "fraud"
  package_file = "versions.tf"
  kms_key_arn  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  functions    = { inference_api = {} }
}

run "refuses_an_unknown_handler" {
  command = plan
  variables {
    functions = { train_model = {} }
  }
  expect_failures = [var.functions]
}

run "refuses_a_missing_package" {
  command = plan
  variables {
    package_file = "no-such.zip"
  }
  # Its hash cannot be taken either: the plan ends at the variable.
  expect_failures = [var.package_file]
}

run "refuses_another_architecture" {
  command = plan
  variables {
    architecture = "aarch64"
  }
  expect_failures = [var.architecture]
}

run "refuses_a_policy_for_all_actions" {
  command = plan
  variables {
    functions = { inference_api = { policies = { all = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"sagemaker:*\"],\"Resource\":\"*\"}]}" } } }
  }
  expect_failures = [var.functions]
}

run "refuses_a_policy_for_all_actions_but_some" {
  command = plan
  variables {
    functions = { inference_api = { policies = { most = "{\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"iam:PassRole\",\"Resource\":\"*\"}}" } } }
  }
  expect_failures = [var.functions]
}

run "refuses_a_policy_that_is_no_document" {
  command = plan
  variables {
    functions = { inference_api = { policies = { text = "allow all" } } }
  }
  expect_failures = [var.functions]
}

run "takes_a_policy_that_denies_all_actions" {
  command = plan
  variables {
    functions = { inference_api = { policies = { none = "{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}}" } } }
  }
  assert {
    condition     = keys(aws_iam_role_policy.task) == ["inference_api-none"]
    error_message = "The policy that denies was not made."
  }
}

run "refuses_variables_that_lambda_keeps" {
  command = plan
  variables {
    functions = { inference_api = { environment = { AWS_REGION = "eu-west-1" } } }
  }
  expect_failures = [var.functions]
}

run "refuses_more_readers_than_executions" {
  command = plan
  variables {
    functions = {
      inference_api = { reserved_concurrency = 2, queue = { arn = "arn:aws:sqs:eu-west-1:123456789012:q", maximum_concurrency = 3 } }
    }
  }
  expect_failures = [var.functions]
}

run "refuses_a_large_batch_without_a_window" {
  command = plan
  variables {
    functions = { inference_api = { queue = { arn = "arn:aws:sqs:eu-west-1:123456789012:q", batch_size = 100 } } }
  }
  expect_failures = [var.functions]
}

run "refuses_a_retention_that_cloudwatch_has_not" {
  command = plan
  variables {
    log_retention_days = 100
  }
  expect_failures = [var.log_retention_days]
}

run "refuses_an_alias_as_key" {
  command = plan
  variables {
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:alias/ml"
  }
  expect_failures = [var.kms_key_arn]
}

run "refuses_a_vpc_without_subnets" {
  command = plan
  variables {
    vpc = { subnet_ids = [], security_group_ids = ["sg-0a"] }
  }
  expect_failures = [var.vpc]
}

run "refuses_a_long_prefix" {
  command = plan
  variables {
    name_prefix = "fraud-detection-for-the-cards-of-europe"
  }
  expect_failures = [var.name_prefix]
}
