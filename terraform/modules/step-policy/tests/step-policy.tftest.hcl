# The documents are what the steps declare, with this account filled in and narrowed where asked.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  steps = ["deploy-endpoint", "smoke-test"]
}

run "fills_the_placeholders" {
  assert {
    condition     = sort(keys(output.documents)) == sort(["deploy-endpoint", "smoke-test"])
    error_message = "There is not one document for each step."
  }
  assert {
    condition     = !can(regex("[$][{]", join("", values(output.documents))))
    error_message = "A placeholder is left."
  }
  assert {
    condition     = jsondecode(output.documents["smoke-test"]).Statement[0].Resource == ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/*"]
    error_message = "Partition, region or account are not filled in."
  }
  assert {
    condition     = jsondecode(output.documents["smoke-test"]).Statement[0].Action == ["sagemaker:InvokeEndpoint", "sagemaker:DescribeEndpoint"]
    error_message = "The actions are not those that the step declares."
  }
}

run "hands_roles_to_sagemaker_alone" {
  assert {
    condition = alltrue([
      for statement in jsondecode(output.documents["deploy-endpoint"]).Statement :
      try(statement.Condition.StringEquals["iam:PassedToService"], null) == ["sagemaker.amazonaws.com"]
      if contains(statement.Action, "iam:PassRole")
    ])
    error_message = "A role could be handed to any service."
  }
  assert {
    condition     = length([for statement in jsondecode(output.documents["deploy-endpoint"]).Statement : statement if contains(statement.Action, "iam:PassRole")]) == 1
    error_message = "The step's own statement with iam:PassRole is missing."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(output.documents["deploy-endpoint"]).Statement : !can(statement.Condition) if !contains(statement.Action, "iam:PassRole")])
    error_message = "A condition got into a statement that it does not belong to."
  }
}

run "narrows_resources" {
  variables {
    resources = {
      "iam:role/*"           = ["arn:aws:iam::123456789012:role/churn-sagemaker"]
      "sagemaker:endpoint/*" = ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn-production"]
    }
    step_resources = {
      smoke-test = {
        "sagemaker:endpoint/*" = [
          "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn-production",
          "arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn-staging",
        ]
      }
    }
  }
  assert {
    condition = [
      for statement in jsondecode(output.documents["deploy-endpoint"]).Statement : statement.Resource
      if contains(statement.Action, "iam:PassRole")
    ] == [["arn:aws:iam::123456789012:role/churn-sagemaker"]]
    error_message = "Any role of the account could be handed on."
  }
  assert {
    condition     = length(jsondecode(output.documents["smoke-test"]).Statement[0].Resource) == 2
    error_message = "What is said for one step alone does not go first."
  }
  assert {
    condition     = !strcontains(output.documents["deploy-endpoint"], "churn-staging") && !strcontains(output.documents["deploy-endpoint"], ":endpoint/*")
    error_message = "The deploying step reaches more endpoints than its own."
  }
}

run "every_step_fits_into_one_policy" {
  variables {
    steps = [
      "approve-model", "build-push-ecr", "deploy-endpoint", "evaluate-model", "register-model", "rollback-endpoint",
      "setup-monitor", "smoke-test", "start-pipeline", "wait-pipeline",
    ]
  }
  assert {
    condition     = alltrue([for document in values(output.documents) : length(document) <= 6144])
    error_message = "A step's policy is too long for IAM."
  }
  assert {
    condition = alltrue(flatten([
      for document in values(output.documents) : [
        for statement in jsondecode(document).Statement : [for action in statement.Action : !can(regex("\\*$", action))]
      ]
    ]))
    error_message = "A step allows actions by a wildcard."
  }
}

run "refuses_a_step_without_a_policy" {
  command = plan
  variables {
    steps = ["oidc-assume"]
  }
  expect_failures = [var.steps]
}

run "refuses_a_path_as_a_step" {
  command = plan
  variables {
    steps = ["../actions/smoke-test"]
  }
  expect_failures = [var.steps]
}

run "refuses_a_resource_no_step_declares" {
  command = plan
  variables {
    resources = {
      "sagemaker:endpoints/*" = ["arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn"]
    }
  }
  expect_failures = [output.documents]
}

run "refuses_an_empty_list" {
  command = plan
  variables {
    resources = {
      "iam:role/*" = []
    }
  }
  expect_failures = [var.resources]
}
