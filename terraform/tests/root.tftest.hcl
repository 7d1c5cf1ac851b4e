# The parts fit together, and to the example's workflows: names, variables, who may do what.
mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  project    = "breast-cancer"
  region     = "eu-west-1"
  repository = "acme/breast-cancer"
}

run "fits_the_example" {
  assert {
    condition = alltrue([
      for name in [
        "AWS_REGION", "AWS_BUILD_ROLE_ARN", "AWS_STAGING_ROLE_ARN", "AWS_PRODUCTION_ROLE_ARN", "SAGEMAKER_ROLE_ARN", "ML_BUCKET",
        "ECR_REPOSITORY", "MODEL_PACKAGE_GROUP",
      ] : contains(keys(output.github_variables), name)
    ])
    error_message = "A variable that the workflows read is missing."
  }
  assert {
    condition     = alltrue([for value in values(output.github_variables) : value != null && value != ""])
    error_message = "GitHub refuses an empty variable."
  }
  assert {
    condition     = { for environment, variables in output.github_environment_variables : environment => variables.ENDPOINT_NAME } == { staging = "breast-cancer-staging", production = "breast-cancer-production" }
    error_message = "The endpoints are not the example's."
  }
  assert {
    condition     = alltrue([for variables in values(output.github_environment_variables) : can(regex("^arn:aws:iam::", variables.AWS_DEPLOY_ROLE_ARN))])
    error_message = "An environment lacks AWS_DEPLOY_ROLE_ARN."
  }
  assert {
    condition     = contains(output.rollback_alarms.production, "breast-cancer-production-5xx")
    error_message = "The alarm that the example's canary watches is not made."
  }
  assert {
    condition     = local.bucket_name == "breast-cancer-ml-123456789012-eu-west-1"
    error_message = "The bucket's name does not say whose it is."
  }
}

run "trusts_each_place_for_its_role_alone" {
  assert {
    condition = {
      for role, subjects in output.allowed_subjects : role => tolist(subjects)
      } == {
      build      = tolist(["repo:acme/breast-cancer:ref:refs/heads/main"])
      monitor    = tolist(["repo:acme/breast-cancer:ref:refs/heads/main"])
      staging    = tolist(["repo:acme/breast-cancer:environment:staging"])
      production = tolist(["repo:acme/breast-cancer:environment:production"])
    }
    error_message = "A role is trusted to another place than its own."
  }
  assert {
    condition     = alltrue([for policy in values(output.trust_policies) : keys(jsondecode(policy).Statement[0].Condition) == ["StringEquals"]])
    error_message = "A trust policy compares by pattern."
  }
}

run "trusts_both_forms_of_the_subject" {
  variables {
    repository_id = "456789"
    owner_id      = "123456"
  }
  assert {
    condition = output.allowed_subjects.production == tolist([
      "repo:acme/breast-cancer:environment:production",
      "repo:acme@123456/breast-cancer@456789:environment:production",
    ])
    error_message = "Tokens with ids, or without, are refused."
  }
}

run "gives_each_role_its_steps" {
  assert {
    condition     = keys(module.build_policies.documents) == ["approve-model", "build-push-ecr", "evaluate-model", "register-model", "start-pipeline", "wait-pipeline"]
    error_message = "The building role has not the policies of its steps."
  }
  assert {
    condition     = keys(module.deploy_policies["production"].documents) == ["deploy-endpoint", "rollback-endpoint", "setup-monitor", "smoke-test"]
    error_message = "The deploying role has not the policies of its steps."
  }
  assert {
    condition = alltrue(flatten([
      for document in values(module.deploy_policies["production"].documents) : [
        for statement in jsondecode(document).Statement : try(statement.Condition.StringEquals["sagemaker:ModelApprovalStatus"], "") == "Rejected"
        if contains(statement.Action, "sagemaker:UpdateModelPackage")
      ]
    ]))
    error_message = "Who deploys could approve."
  }
  assert {
    condition     = !can(regex("UpdateEndpoint|CreateEndpoint", join("", values(module.build_policies.documents))))
    error_message = "Who builds could deploy."
  }
  assert {
    condition     = keys(module.monitor_policies.documents) == ["check-drift"] && !can(regex("Update|Create|Delete|PassRole", join("", values(module.monitor_policies.documents))))
    error_message = "Who monitors could change something."
  }
}

run "narrows_roles_to_the_project" {
  assert {
    condition = !can(regex(
      ":role/\\*|:s3:::\\*|:repository/\\*|:pipeline/\\*|:endpoint/\\*|:endpoint-config/\\*|:model/\\*|:model-package/\\*|:model-package-group/\\*|:rule/\\*",
      join("", concat(values(module.build_policies.documents), values(module.deploy_policies["production"].documents)))
    ))
    error_message = "A role reaches all of a kind in the account."
  }
  assert {
    condition = toset(flatten([
      for document in concat(values(module.build_policies.documents), values(module.deploy_policies["production"].documents)) : [
        for statement in jsondecode(document).Statement : statement.Resource if contains(statement.Action, "s3:PutObject")
      ]
    ])) == toset(["arn:aws:s3:::mocked", "arn:aws:s3:::mocked/breast-cancer/*", "arn:aws:s3:::mocked/capture/*"])
    error_message = "A workflow could write where new data starts a training."
  }
  assert {
    condition     = !strcontains(join("", values(module.deploy_policies["staging"].documents)), "breast-cancer-production")
    error_message = "Staging's role reaches production."
  }
  assert {
    condition = [
      for step, document in module.deploy_policies["production"].documents : step if strcontains(document, "endpoint/breast-cancer-staging")
    ] == ["smoke-test"]
    error_message = "Production's role changes staging, or cannot hold staging's report against it."
  }
  assert {
    condition = toset(flatten([
      for document in concat(values(module.build_policies.documents), values(module.deploy_policies["staging"].documents)) : [
        for statement in jsondecode(document).Statement : statement.Resource if contains(statement.Action, "iam:PassRole")
      ]
    ])) == toset([module.execution_role.arn])
    error_message = "A workflow can hand on another role than SageMaker's."
  }
}

run "lets_a_way_to_github_be_used" {
  variables {
    github_token_secret_arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:github-token-AbCdEf"
    events                  = { retraining = "github" }
  }
  assert {
    condition     = contains(keys(output.github_variables), "DISPATCH_API_DESTINATION_ARN") && contains(keys(output.github_variables), "EVENTBRIDGE_ROLE_ARN")
    error_message = "setup-monitor is not told how to reach GitHub."
  }
  assert {
    condition     = keys(module.events.rule_names) == ["endpoint-failed", "pipeline-failed", "retraining"]
    error_message = "Other rules are made than asked for."
  }
}

run "refuses_a_loop" {
  command = plan
  variables {
    data_prefix = "breast-cancer/data/"
  }
  expect_failures = [var.data_prefix]
}

run "refuses_an_environment_twice" {
  command = plan
  variables {
    environments = ["production", "production"]
  }
  expect_failures = [var.environments]
}

run "refuses_an_endpoint_whose_names_would_be_cut" {
  command = plan
  variables {
    endpoint_names = { production = "breast-cancer-production-of-the-whole-northern-region" }
  }
  expect_failures = [var.endpoint_names]
}

run "refuses_a_wildcard_repository" {
  command = plan
  variables {
    repository = "acme/*"
  }
  expect_failures = [var.repository]
}

run "refuses_events_to_github_without_a_token" {
  command = plan
  variables {
    events = { deployment = "github" }
  }
  expect_failures = [var.events]
}

run "refuses_a_bucket_name_too_long_for_s3" {
  command = plan
  variables {
    project = "a-project-of-a-name-quite-long"
    region  = "ap-southeast-2"
  }
  expect_failures = [var.bucket_name]
}
