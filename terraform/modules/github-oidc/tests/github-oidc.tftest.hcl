# The provider is created once, or taken as it stands.
mock_provider "aws" {
  source = "../../tests/mocks"
}

run "creates_the_provider" {
  assert {
    condition     = aws_iam_openid_connect_provider.github[0].url == "https://token.actions.githubusercontent.com"
    error_message = "The provider's URL is not GitHub's issuer."
  }
  assert {
    condition     = tolist(aws_iam_openid_connect_provider.github[0].client_id_list) == tolist(["sts.amazonaws.com"])
    error_message = "Tokens for another audience than STS would be accepted."
  }
  assert {
    condition     = output.arn == "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    error_message = "The output is not the created provider's ARN."
  }
}

run "takes_an_existing_provider" {
  variables {
    existing_arn = "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"
  }
  assert {
    condition     = length(aws_iam_openid_connect_provider.github) == 0
    error_message = "A second provider for one URL would be refused by AWS."
  }
  assert {
    condition     = output.arn == "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"
    error_message = "The given ARN is not handed on."
  }
}

run "refuses_another_issuer" {
  command = plan
  variables {
    existing_arn = "arn:aws:iam::123456789012:oidc-provider/gitlab.com"
  }
  expect_failures = [var.existing_arn]
}

run "refuses_a_wildcard_audience" {
  command = plan
  variables {
    audiences = ["*"]
  }
  expect_failures = [var.audiences]
}
