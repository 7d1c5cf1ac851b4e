# GitHub's OIDC provider in IAM: what lets a workflow take a role without a stored key. An account holds one per URL.
resource "aws_iam_openid_connect_provider" "github" {
  count = var.existing_arn == null ? 1 : 0

  url            = "https://${local.host}"
  client_id_list = var.audiences
  # No thumbprints: AWS checks GitHub's certificate with its own trusted authorities since July 2023.
  tags = var.tags
}

locals {
  host = "token.actions.githubusercontent.com"
}
