# The notebook instance as it is made, and what is not taken.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
}

variables {
  name               = "fraud"
  subnet_id          = "subnet-0a1b2c3d"
  security_group_ids = ["sg-0a1b2c3d"]
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
}

run "makes_a_closed_instance" {
  assert {
    condition = (
      aws_sagemaker_notebook_instance.this.direct_internet_access == "Disabled" && aws_sagemaker_notebook_instance.this.root_access == "Disabled" &&
      aws_sagemaker_notebook_instance.this.kms_key_id == var.kms_key_arn && aws_sagemaker_notebook_instance.this.subnet_id == "subnet-0a1b2c3d" &&
      aws_sagemaker_notebook_instance.this.security_groups == toset(["sg-0a1b2c3d"])
    )
    error_message = "The instance is open to the internet, its user is root, or its volume is not encrypted."
  }
  assert {
    condition     = aws_sagemaker_notebook_instance.this.instance_metadata_service_configuration[0].minimum_instance_metadata_service_version == "2"
    error_message = "The metadata service answers requests without a token."
  }
  assert {
    condition     = aws_sagemaker_notebook_instance.this.lifecycle_config_name == "fraud-stop-when-idle"
    error_message = "The instance does not stop when it is idle."
  }
}

run "stops_when_idle" {
  assert {
    condition = strcontains(
      base64decode(aws_sagemaker_notebook_instance_lifecycle_configuration.idle.on_start),
      "base64 --decode >/usr/local/sbin/stop-when-idle <<'SCRIPT'\n${filebase64("scripts/stop-when-idle.sh")}\nSCRIPT\n"
    )
    error_message = "The script does not arrive whole."
  }
  assert {
    condition = strcontains(
      base64decode(aws_sagemaker_notebook_instance_lifecycle_configuration.idle.on_start),
      "ExecStart=/usr/local/sbin/stop-when-idle 60 /opt/ml/metadata/resource-metadata.json /run/stop-when-idle\n"
    )
    error_message = "The script is not run as it wants to be."
  }
  assert {
    condition     = startswith(base64decode(aws_sagemaker_notebook_instance_lifecycle_configuration.idle.on_start), "#!/bin/bash\n")
    error_message = "SageMaker would not know what to run the script with."
  }
  assert {
    # SageMaker takes 16384 characters.
    condition     = length(aws_sagemaker_notebook_instance_lifecycle_configuration.idle.on_start) <= 16384
    error_message = "The script is longer than SageMaker takes."
  }
}

run "waits_as_long_as_it_is_told" {
  variables {
    idle_minutes           = 240
    direct_internet_access = true
  }
  assert {
    condition     = strcontains(base64decode(aws_sagemaker_notebook_instance_lifecycle_configuration.idle.on_start), "stop-when-idle 240 ")
    error_message = "The minutes do not reach the script."
  }
  assert {
    condition     = aws_sagemaker_notebook_instance.this.direct_internet_access == "Enabled"
    error_message = "The internet was asked for."
  }
}

run "may_stop_itself_alone" {
  variables {
    policies = { data = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::fraud/*\"}]}" }
  }
  assert {
    condition = jsondecode(aws_iam_role_policy.base.policy).Statement[0] == {
      Sid      = "StopWhenIdle"
      Effect   = "Allow"
      Action   = ["sagemaker:StopNotebookInstance"]
      Resource = "arn:aws:sagemaker:eu-west-1:123456789012:notebook-instance/fraud"
    }
    error_message = "The instance cannot stop itself, or can stop others."
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "sagemaker.amazonaws.com" }
    error_message = "Somebody else than SageMaker can take the role."
  }
  assert {
    condition = (
      aws_iam_role_policy.task["data"].policy == var.policies.data &&
      aws_iam_role_policies_exclusive.this.policy_names == toset(["base", "data"]) &&
      length(aws_iam_role_policy_attachments_exclusive.this.policy_arns) == 0
    )
    error_message = "The role has other policies than those handed in."
  }
}

run "refuses_capital_letters" {
  command = plan
  variables {
    name = "Fraud"
  }
  expect_failures = [var.name]
}

run "refuses_to_stop_at_once" {
  command = plan
  variables {
    idle_minutes = 5
  }
  expect_failures = [var.idle_minutes]
}

run "refuses_an_instance_of_ec2" {
  command = plan
  variables {
    instance_type = "t3.medium"
  }
  expect_failures = [var.instance_type]
}

run "refuses_a_repository_with_a_password" {
  command = plan
  variables {
    code_repository = "https://user:secret@example.com/repo.git"
  }
  expect_failures = [var.code_repository]
}

run "refuses_a_policy_that_is_no_document" {
  command = plan
  variables {
    policies = { all = "everything" }
  }
  expect_failures = [var.policies]
}

run "refuses_to_be_without_security_groups" {
  command = plan
  variables {
    security_group_ids = []
  }
  expect_failures = [var.security_group_ids]
}

run "refuses_a_policy_for_all_actions" {
  command = plan
  variables {
    policies = { all = "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sagemaker:*\",\"Resource\":\"*\"}]}" }
  }
  expect_failures = [var.policies]
}
