# The trust policy names whole subjects, in both of GitHub's forms, and refuses everything that would widen it.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name         = "churn-production"
  provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
  repository   = "acme/churn"
  environment  = "production"
  policies = {
    smoke-test = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"sagemaker:InvokeEndpoint\"],\"Resource\":[\"arn:aws:sagemaker:eu-west-1:123456789012:endpoint/churn\"]}]}"
  }
}

run "trusts_one_environment" {
  assert {
    condition     = output.allowed_subjects == tolist(["repo:acme/churn:environment:production"])
    error_message = "The subject is not the whole one of the environment."
  }
  assert {
    condition = jsondecode(aws_iam_role.workflow.assume_role_policy).Statement[0].Condition == {
      StringEquals = {
        "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
        "token.actions.githubusercontent.com:sub" = ["repo:acme/churn:environment:production"]
      }
    }
    error_message = "The trust policy has other conditions than audience and whole subject."
  }
  assert {
    condition     = length(jsondecode(aws_iam_role.workflow.assume_role_policy).Statement) == 1
    error_message = "There is a second way into the role."
  }
  assert {
    condition     = jsondecode(aws_iam_role.workflow.assume_role_policy).Statement[0].Principal == { Federated = var.provider_arn }
    error_message = "Somebody else than GitHub's provider is trusted."
  }
  assert {
    condition     = jsondecode(aws_iam_role.workflow.assume_role_policy).Statement[0].Action == "sts:AssumeRoleWithWebIdentity"
    error_message = "The role can be assumed without a token of GitHub's."
  }
  assert {
    condition     = aws_iam_role.workflow.max_session_duration == 3600
    error_message = "Sessions last longer than an hour by default."
  }
  assert {
    condition     = keys(aws_iam_role_policy_attachment.workflow) == ["smoke-test"] && aws_iam_policy.workflow["smoke-test"].name == "churn-production-smoke-test"
    error_message = "The policy given is not the one attached."
  }
}

run "trusts_both_forms_when_ids_are_given" {
  variables {
    repository_id = "456"
    owner_id      = "123"
  }
  assert {
    condition = output.allowed_subjects == tolist([
      "repo:acme/churn:environment:production",
      "repo:acme@123/churn@456:environment:production",
    ])
    error_message = "One of GitHub's two forms of the subject is missing."
  }
  assert {
    condition     = jsondecode(output.trust_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:acme/churn:environment:production", "repo:acme@123/churn@456:environment:production"]
    error_message = "The trust policy does not hold what allowed_subjects says."
  }
}

run "trusts_the_form_with_ids_alone" {
  variables {
    repository_id           = "456"
    owner_id                = "123"
    allow_name_only_subject = false
    require_repository_id   = true
  }
  assert {
    condition     = output.allowed_subjects == tolist(["repo:acme@123/churn@456:environment:production"])
    error_message = "The form by name is still trusted."
  }
  assert {
    condition     = jsondecode(output.trust_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:repository_id"] == "456"
    error_message = "The repository's id is not asked for."
  }
}

run "trusts_one_branch_and_one_workflow" {
  variables {
    environment       = null
    branch            = "main"
    job_workflow_refs = ["acme/churn/.github/workflows/model-build.yml@refs/heads/main"]
  }
  assert {
    condition     = output.allowed_subjects == tolist(["repo:acme/churn:ref:refs/heads/main"])
    error_message = "The subject is not the branch's."
  }
  assert {
    condition     = jsondecode(output.trust_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:job_workflow_ref"] == ["acme/churn/.github/workflows/model-build.yml@refs/heads/main"]
    error_message = "Another workflow of the branch could assume the role."
  }
}

run "trusts_pull_requests_when_asked" {
  variables {
    environment  = null
    pull_request = true
  }
  assert {
    condition     = output.allowed_subjects == tolist(["repo:acme/churn:pull_request"])
    error_message = "The subject is not that of pull requests."
  }
}

run "sets_boundary_and_session" {
  variables {
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    max_session_seconds      = 7200
  }
  assert {
    condition     = aws_iam_role.workflow.permissions_boundary == "arn:aws:iam::123456789012:policy/boundary" && aws_iam_role.workflow.max_session_duration == 7200
    error_message = "Boundary or session length are not set."
  }
}

run "refuses_two_places" {
  command = plan
  variables {
    branch = "main"
  }
  expect_failures = [var.environment]
}

run "refuses_no_place" {
  command = plan
  variables {
    environment = null
  }
  expect_failures = [var.environment]
}

run "refuses_a_wildcard_environment" {
  command = plan
  variables {
    environment = "*"
  }
  expect_failures = [var.environment]
}

run "refuses_a_wildcard_branch" {
  command = plan
  variables {
    environment = null
    branch      = "release/*"
  }
  expect_failures = [var.branch]
}

run "refuses_a_whole_ref_as_branch" {
  command = plan
  variables {
    environment = null
    branch      = "refs/heads/main"
  }
  expect_failures = [var.branch]
}

run "refuses_a_wildcard_repository" {
  command = plan
  variables {
    repository = "acme/*"
  }
  expect_failures = [var.repository]
}

run "refuses_one_id_alone" {
  command = plan
  variables {
    repository_id = "456"
  }
  expect_failures = [var.repository_id]
}

run "refuses_a_role_nobody_could_assume" {
  command = plan
  variables {
    allow_name_only_subject = false
  }
  expect_failures = [var.allow_name_only_subject]
}

run "refuses_a_wildcard_workflow" {
  command = plan
  variables {
    job_workflow_refs = ["acme/churn/.github/workflows/*@refs/heads/main"]
  }
  expect_failures = [var.job_workflow_refs]
}

run "refuses_all_actions_of_a_service" {
  command = plan
  variables {
    policies = {
      wide = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sagemaker:*\",\"Resource\":\"*\"}]}"
    }
  }
  expect_failures = [var.policies]
}

run "refuses_all_but_some_actions" {
  command = plan
  variables {
    policies = {
      wide = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"iam:CreateUser\",\"Resource\":\"*\"}}"
    }
  }
  expect_failures = [var.policies]
}

run "refuses_a_policy_too_long_for_iam" {
  command = plan
  variables {
    policies = {
      long = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = [for number in range(200) : "arn:aws:s3:::acme-churn/data/${number}/*"] }] })
    }
  }
  expect_failures = [aws_iam_policy.workflow["long"]]
}

run "refuses_a_session_of_a_day" {
  command = plan
  variables {
    max_session_seconds = 86400
  }
  expect_failures = [var.max_session_seconds]
}
