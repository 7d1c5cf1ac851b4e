# Rules hear exactly what they should, and tell it once in a form that GitHub takes.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                     = "churn"
  repository               = "acme/churn"
  github_token_secret_arn  = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:github-token-AbCdEf"
  repository_name          = "churn"
  bucket                   = "churn-ml"
  written_prefixes         = ["churn/", "capture/"]
  model_package_group_name = "churn"
  pipeline_name            = "churn"
  endpoint_names           = ["churn-staging", "churn-production"]
  alerts_topic_arn         = "arn:aws:sns:eu-west-1:123456789012:churn-alerts"
}

run "listens_to_nothing_but_failures_by_default" {
  assert {
    condition     = length(aws_cloudwatch_event_rule.route) == 0 && length(aws_cloudwatch_event_connection.github) == 0
    error_message = "Something is started that nobody asked for."
  }
  assert {
    condition     = keys(aws_cloudwatch_event_rule.alert) == ["endpoint-failed", "pipeline-failed"]
    error_message = "Failures are not listened for."
  }
}

run "hears_what_aws_sends" {
  variables {
    training_target   = "github"
    retraining_target = "github"
    deployment_target = "github"
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.route["training"].event_pattern) == {
      source        = ["aws.ecr"]
      "detail-type" = ["ECR Image Action"]
      detail = {
        "action-type"     = ["PUSH"]
        result            = ["SUCCESS"]
        "repository-name" = ["churn"]
        "image-tag"       = [{ "anything-but" = { prefix = ["tree-", "build-"] } }]
      }
    }
    error_message = "The rule for training hears something else than judged images of the repository."
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.route["retraining"].event_pattern) == {
      source        = ["aws.s3"]
      "detail-type" = ["Object Created"]
      detail = {
        bucket = { name = ["churn-ml"] }
        object = { key = [{ prefix = "incoming/" }], size = [{ numeric = [">", 0] }] }
      }
    }
    error_message = "The rule for retraining hears more than new data."
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.route["deployment"].event_pattern) == {
      source        = ["aws.sagemaker"]
      "detail-type" = ["SageMaker Model Package State Change"]
      detail = {
        ModelPackageGroupName = ["churn"]
        ModelApprovalStatus   = ["Approved"]
        ModelPackageStatus    = ["Completed"]
      }
    }
    error_message = "The rule for deployment hears something else than approved models of the group."
  }
  assert {
    condition = jsondecode(aws_cloudwatch_event_rule.alert["pipeline-failed"].event_pattern) == {
      source        = ["aws.sagemaker"]
      "detail-type" = ["SageMaker Model Building Pipeline Execution Status Change"]
      detail = {
        pipelineArn                    = ["arn:aws:sagemaker:eu-west-1:123456789012:pipeline/churn"]
        currentPipelineExecutionStatus = ["Failed"]
      }
    }
    error_message = "The alert hears something else than failed runs of the pipeline."
  }
  assert {
    condition = (
      jsondecode(aws_cloudwatch_event_rule.alert["endpoint-failed"].event_pattern).detail.EndpointName == ["churn-production", "churn-staging"] &&
      contains(jsondecode(aws_cloudwatch_event_rule.alert["endpoint-failed"].event_pattern).detail.EndpointStatus, "FAILED") &&
      !contains(jsondecode(aws_cloudwatch_event_rule.alert["endpoint-failed"].event_pattern).detail.EndpointStatus, "IN_SERVICE")
    )
    error_message = "The alert hears something else than failing endpoints of the project."
  }
}

run "tells_github_in_its_form" {
  variables {
    training_target   = "github"
    retraining_target = "github"
    deployment_target = "github"
  }
  # A field with nothing around it stands for JSON of any kind: a number here, so that the rest can be read.
  assert {
    condition = {
      for route, target in aws_cloudwatch_event_target.github : route =>
      jsondecode(replace(target.input_transformer[0].input_template, "/ <[a-z]+>/", "0")).event_type
    } == { training = "image-pushed", retraining = "data-arrived", deployment = "model-approved" }
    error_message = "The body is no JSON, or workflows are called by another name."
  }
  assert {
    condition = alltrue([
      for target in values(aws_cloudwatch_event_target.github) :
      length(jsondecode(replace(target.input_transformer[0].input_template, "/ <[a-z]+>/", "0")).client_payload) <= 10 &&
      keys(jsondecode(replace(target.input_transformer[0].input_template, "/ <[a-z]+>/", "0"))) == ["client_payload", "event_type"]
    ])
    error_message = "GitHub refuses a payload of more than ten keys, or another key beside it."
  }
  assert {
    condition = {
      for route, target in aws_cloudwatch_event_target.github : route =>
      jsondecode(replace(target.input_transformer[0].input_template, "/ <[a-z]+>/", "0")).client_payload.id
      } == {
      training = "<repository>@<digest>", retraining = "<sequencer>-<etag>", deployment = "<arn>-<status>"
    }
    error_message = "The id is not the same for two events of one change."
  }
  assert {
    condition = alltrue([
      for target in values(aws_cloudwatch_event_target.github) :
      toset([for name in flatten(regexall("<([a-z]+)>", target.input_transformer[0].input_template)) : name]) == toset(keys(target.input_transformer[0].input_paths))
    ])
    error_message = "A field is used that is not read from the event, or read and not used."
  }
  assert {
    condition     = aws_cloudwatch_event_api_destination.github[0].invocation_endpoint == "https://api.github.com/repos/acme/churn/dispatches" && aws_cloudwatch_event_api_destination.github[0].http_method == "POST"
    error_message = "Another address than repository_dispatch is called."
  }
  assert {
    condition     = aws_cloudwatch_event_connection.github[0].auth_parameters[0].api_key[0].key == "Authorization" && nonsensitive(aws_cloudwatch_event_connection.github[0].auth_parameters[0].api_key[0].value) == "Bearer example-token"
    error_message = "GitHub is not called with the secret's token."
  }
  assert {
    condition = alltrue([
      for target in values(aws_cloudwatch_event_target.github) :
      target.dead_letter_config[0].arn == aws_sqs_queue.dead_letters.arn && target.retry_policy[0].maximum_retry_attempts == 20
    ])
    error_message = "An event that GitHub does not take is lost."
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.dispatch[0].policy).Statement == [{
      Effect   = "Allow"
      Action   = ["events:InvokeApiDestination"]
      Resource = ["arn:aws:events:eu-west-1:123456789012:api-destination/mocked/11111111-2222-3333-4444-555555555555"]
    }]
    error_message = "EventBridge's role may do more than call GitHub."
  }
}

run "tells_functions" {
  variables {
    deployment_target = "lambda"
    function_arns     = { deployment = "arn:aws:lambda:eu-west-1:123456789012:function:deploy" }
  }
  assert {
    condition     = aws_cloudwatch_event_target.lambda["deployment"].arn == "arn:aws:lambda:eu-west-1:123456789012:function:deploy" && length(aws_cloudwatch_event_target.github) == 0
    error_message = "Somebody else than the function is told."
  }
  assert {
    condition     = aws_lambda_permission.route["deployment"].principal == "events.amazonaws.com" && aws_lambda_permission.route["deployment"].source_arn == aws_cloudwatch_event_rule.route["deployment"].arn
    error_message = "The function may be called by others than the rule, or not by it."
  }
}

run "takes_lost_events_from_its_own_rules_alone" {
  assert {
    condition = [
      for statement in jsondecode(aws_sqs_queue_policy.dead_letters.policy).Statement : [statement.Principal, statement.Condition]
      if statement.Effect == "Allow"
    ] == [[{ Service = "events.amazonaws.com" }, { ArnLike = { "aws:SourceArn" = "arn:aws:events:eu-west-1:123456789012:rule/churn-*" } }]]
    error_message = "Others may write into the queue."
  }
  assert {
    condition     = tolist(aws_cloudwatch_metric_alarm.dead_letters[0].alarm_actions) == tolist(["arn:aws:sns:eu-west-1:123456789012:churn-alerts"])
    error_message = "Nobody hears of lost events."
  }
}

run "refuses_a_loop" {
  command = plan
  variables {
    data_prefix = "churn/data/"
  }
  expect_failures = [var.data_prefix]
}

run "refuses_a_loop_from_above" {
  command = plan
  variables {
    data_prefix      = "churn/"
    written_prefixes = ["churn/runs/"]
  }
  expect_failures = [var.data_prefix]
}

run "refuses_an_unknown_target" {
  command = plan
  variables {
    training_target = "sqs"
  }
  expect_failures = [var.training_target]
}

run "refuses_lambda_without_a_function" {
  command = plan
  variables {
    retraining_target = "lambda"
  }
  expect_failures = [var.function_arns]
}

run "refuses_github_without_a_secret" {
  command = plan
  variables {
    training_target         = "github"
    github_token_secret_arn = null
  }
  expect_failures = [var.github_token_secret_arn]
}

run "refuses_a_token_in_place_of_a_secret" {
  command = plan
  variables {
    github_token_secret_arn = "github_pat_11AAAAAAA"
  }
  expect_failures = [var.github_token_secret_arn]
}

run "refuses_alerts_to_nobody" {
  command = plan
  variables {
    alerts_topic_arn = null
  }
  expect_failures = [var.alert]
}
