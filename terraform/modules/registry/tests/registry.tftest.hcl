# Images and models are kept as they were pushed, and read by whom it is said.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  repository_name          = "churn"
  model_package_group_name = "churn"
  key_arn                  = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "keeps_images_unchanged" {
  assert {
    condition     = aws_ecr_repository.images.image_tag_mutability == "IMMUTABLE"
    error_message = "A tag can be moved to another image."
  }
  assert {
    condition     = aws_ecr_repository.images.image_scanning_configuration[0].scan_on_push
    error_message = "Images are not scanned."
  }
  assert {
    condition     = aws_ecr_repository.images.encryption_configuration[0].encryption_type == "KMS" && aws_ecr_repository.images.encryption_configuration[0].kms_key == var.key_arn
    error_message = "Images are not encrypted with the key."
  }
  assert {
    condition = [for rule in jsondecode(aws_ecr_lifecycle_policy.images.policy).rules : [rule.selection.tagStatus, rule.selection.countNumber]] == [
      ["untagged", 7], ["any", 200]
    ]
    error_message = "Images expire otherwise than said."
  }
  assert {
    condition     = aws_sagemaker_model_package_group.models.model_package_group_name == "churn"
    error_message = "The group has another name."
  }
}

run "lets_nobody_else_in_by_default" {
  assert {
    condition     = length(aws_sagemaker_model_package_group_policy.models) == 0 && length(aws_ecr_repository_policy.images) == 0
    error_message = "There is a policy for accounts that nobody named."
  }
}

run "lets_named_accounts_read" {
  variables {
    reader_account_ids = ["333333333333", "222222222222"]
  }
  assert {
    condition = alltrue([
      for statement in concat(
        jsondecode(aws_sagemaker_model_package_group_policy.models[0].resource_policy).Statement,
        jsondecode(aws_ecr_repository_policy.images[0].policy).Statement,
      ) : statement.Principal.AWS == ["arn:aws:iam::222222222222:root", "arn:aws:iam::333333333333:root"]
    ])
    error_message = "Others than the named accounts are let in."
  }
  assert {
    condition = sort(flatten(jsondecode(aws_sagemaker_model_package_group_policy.models[0].resource_policy).Statement[*].Action)) == sort([
      "sagemaker:DescribeModelPackage", "sagemaker:DescribeModelPackageGroup", "sagemaker:ListModelPackages"
    ])
    error_message = "Other accounts may do more than read."
  }
  assert {
    condition = jsondecode(aws_sagemaker_model_package_group_policy.models[0].resource_policy).Statement[*].Resource == [
      "arn:aws:sagemaker:eu-west-1:123456789012:model-package-group/churn",
      "arn:aws:sagemaker:eu-west-1:123456789012:model-package/churn/*",
    ]
    error_message = "The policy speaks of another group."
  }
  assert {
    condition     = !strcontains(aws_ecr_repository_policy.images[0].policy, "Put") && !strcontains(aws_ecr_repository_policy.images[0].policy, "Upload")
    error_message = "Other accounts may push."
  }
}

run "refuses_a_short_account_id" {
  command = plan
  variables {
    reader_account_ids = ["1234"]
  }
  expect_failures = [var.reader_account_ids]
}

run "refuses_capitals_that_policies_would_miss" {
  command = plan
  variables {
    model_package_group_name = "Churn"
  }
  expect_failures = [var.model_package_group_name]
}

run "refuses_an_alias_as_key" {
  command = plan
  variables {
    key_arn = "alias/churn"
  }
  expect_failures = [var.key_arn]
}

run "refuses_to_keep_hardly_anything" {
  command = plan
  variables {
    keep_images = 1
  }
  expect_failures = [var.keep_images]
}
