# What the module does not take.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name                = "fraud"
  function_name       = "fraud-inference_api"
  function_invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:fraud-inference_api/invocations"
  kms_key_arn         = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "refuses_to_be_open" {
  command = plan
  variables {
    authentication = "NONE"
  }
  expect_failures = [var.authentication]
}

run "refuses_keys_for_nobody" {
  command = plan
  variables {
    authentication = "API_KEY"
  }
  expect_failures = [var.clients]
}

run "refuses_clients_who_sign" {
  command = plan
  variables {
    clients = ["shop"]
  }
  expect_failures = [var.clients]
}

run "refuses_the_function_s_own_arn" {
  command = plan
  variables {
    function_invoke_arn = "arn:aws:lambda:eu-west-1:123456789012:function:fraud-inference_api"
  }
  expect_failures = [var.function_invoke_arn]
}

run "refuses_a_schema_that_is_no_object" {
  command = plan
  variables {
    request_schema = "[]"
  }
  expect_failures = [var.request_schema]
}

run "refuses_a_quota_by_hour" {
  command = plan
  variables {
    key_quota = { limit = 10, period = "HOUR" }
  }
  expect_failures = [var.key_quota]
}

run "refuses_a_global_firewall" {
  command = plan
  variables {
    web_acl = { arn = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/ml/1" }
  }
  expect_failures = [var.web_acl]
}

run "refuses_a_throttle_of_nothing" {
  command = plan
  variables {
    throttle = { rate = 0, burst = 10 }
  }
  expect_failures = [var.throttle]
}
