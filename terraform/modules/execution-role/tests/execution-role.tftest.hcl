# The role is SageMaker's in this account alone, and reaches what the project has.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name                     = "churn-sagemaker"
  bucket_arn               = "arn:aws:s3:::churn-ml"
  written_prefixes         = ["churn/", "capture/"]
  key_arn                  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  image_repository_arns    = ["arn:aws:ecr:eu-west-1:123456789012:repository/churn"]
  model_package_group_name = "churn"
}

run "is_assumed_by_sagemaker_of_this_account" {
  assert {
    condition = jsondecode(aws_iam_role.execution.assume_role_policy).Statement == [{
      Sid       = "SageMaker"
      Effect    = "Allow"
      Principal = { Service = "sagemaker.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } }
    }]
    error_message = "Somebody else than this account's SageMaker may assume the role."
  }
}

run "reaches_the_projects_data" {
  assert {
    condition = sort(distinct(flatten([
      for statement in jsondecode(aws_iam_role_policy.data.policy).Statement : statement.Resource
      if anytrue([for action in statement.Action : startswith(action, "s3:") || startswith(action, "kms:")])
      ]))) == sort([
      "arn:aws:s3:::churn-ml", "arn:aws:s3:::churn-ml/*", "arn:aws:s3:::churn-ml/churn/*", "arn:aws:s3:::churn-ml/capture/*",
      "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    ])
    error_message = "The role reaches more, or less, than the bucket and its key."
  }
  assert {
    condition = sort(flatten([
      for statement in jsondecode(aws_iam_role_policy.data.policy).Statement : statement.Action if contains(statement.Resource, "*")
    ])) == sort(["cloudwatch:PutMetricData", "ecr:GetAuthorizationToken"])
    error_message = "An action is allowed on everything that has a resource of its own."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.data.policy).Statement : statement.Condition.StringLike["cloudwatch:namespace"]
      if contains(statement.Action, "cloudwatch:PutMetricData")
    ] == [["/aws/sagemaker/*", "aws/sagemaker/*", "mlops-steps"]]
    error_message = "Metrics can be written to any namespace."
  }
  assert {
    condition = flatten([
      for statement in jsondecode(aws_iam_role_policy.data.policy).Statement : statement.Resource if contains(statement.Action, "s3:PutObject")
    ]) == ["arn:aws:s3:::churn-ml/churn/*", "arn:aws:s3:::churn-ml/capture/*"]
    error_message = "A job could write where new data starts a training."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.data.policy).Statement : !anytrue([for action in statement.Action : strcontains(action, "Delete")])
    ])
    error_message = "A job could delete data."
  }
}

run "passes_itself_to_sagemaker_alone" {
  assert {
    condition = [
      for statement in jsondecode(aws_iam_role_policy.pipelines[0].policy).Statement : [statement.Resource, statement.Condition]
      if contains(statement.Action, "iam:PassRole")
    ] == [[["arn:aws:iam::123456789012:role/churn-sagemaker"], { StringEquals = { "iam:PassedToService" = "sagemaker.amazonaws.com" } }]]
    error_message = "The role can hand on another role, or itself to another service."
  }
  assert {
    condition = alltrue(flatten([
      for statement in jsondecode(aws_iam_role_policy.pipelines[0].policy).Statement : [
        for resource in statement.Resource : can(regex("/pipelines-\\*$|/churn$|/churn/\\*$|/churn-sagemaker$", resource))
      ]
    ]))
    error_message = "Pipelines reach other jobs or other models."
  }
}

run "can_do_without_pipelines" {
  variables {
    run_pipelines = false
  }
  assert {
    condition     = length(aws_iam_role_policy.pipelines) == 0
    error_message = "The role can start jobs that it should not."
  }
}

run "refuses_every_bucket" {
  command = plan
  variables {
    bucket_arn = "arn:aws:s3:::*"
  }
  expect_failures = [var.bucket_arn]
}

run "refuses_every_repository" {
  command = plan
  variables {
    image_repository_arns = ["arn:aws:ecr:eu-west-1:123456789012:repository/*"]
  }
  expect_failures = [var.image_repository_arns]
}

run "refuses_every_namespace" {
  command = plan
  variables {
    metric_namespaces = ["*"]
  }
  expect_failures = [var.metric_namespaces]
}

run "refuses_to_write_everywhere" {
  command = plan
  variables {
    written_prefixes = [""]
  }
  expect_failures = [var.written_prefixes]
}
