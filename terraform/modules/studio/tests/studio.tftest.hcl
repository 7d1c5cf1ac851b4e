# The domain and the profiles as they are made, and what is not taken.
mock_provider "aws" {
  mock_resource "aws_sagemaker_domain" {
    defaults = { id = "d-abcdef123456" }
  }
}

variables {
  name               = "fraud"
  vpc_id             = "vpc-0a1b2c3d"
  subnet_ids         = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  security_group_ids = ["sg-0a1b2c3d"]
  execution_role_arn = "arn:aws:iam::123456789012:role/fraud-execution"
  kms_key_arn        = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  tags               = { Project = "fraud" }
  user_profiles = {
    ada   = {}
    grace = { execution_role_arn = "arn:aws:iam::123456789012:role/grace", tags = { Team = "risk" } }
  }
}

run "makes_a_closed_domain" {
  assert {
    condition = (
      aws_sagemaker_domain.this.app_network_access_type == "VpcOnly" && aws_sagemaker_domain.this.kms_key_id == var.kms_key_arn &&
      aws_sagemaker_domain.this.subnet_ids == toset(["subnet-0a1b2c3d", "subnet-1a1b2c3d"]) &&
      aws_sagemaker_domain.this.default_user_settings[0].security_groups == toset(["sg-0a1b2c3d"]) &&
      aws_sagemaker_domain.this.default_space_settings[0].security_groups == toset(["sg-0a1b2c3d"])
    )
    error_message = "Apps reach the internet past the VPC, or the files are not encrypted."
  }
  assert {
    condition = (
      aws_sagemaker_domain.this.default_user_settings[0].sharing_settings[0].notebook_output_option == "Disabled" &&
      aws_sagemaker_domain.this.retention_policy[0].home_efs_file_system == "Retain" &&
      aws_sagemaker_domain.this.tag_propagation == "ENABLED" && aws_sagemaker_domain.this.auth_mode == "IAM" &&
      aws_sagemaker_domain.this.domain_settings[0].execution_role_identity_config == "DISABLED"
    )
    error_message = "Outputs are shared, files are lost, or apps have no tags."
  }
}

run "stops_idle_apps" {
  variables {
    idle_timeout_minutes = { default = 90, minimum = 60, maximum = 120 }
  }
  assert {
    condition = alltrue([for settings in [
      aws_sagemaker_domain.this.default_user_settings[0].jupyter_lab_app_settings[0].app_lifecycle_management[0].idle_settings[0],
      aws_sagemaker_domain.this.default_user_settings[0].code_editor_app_settings[0].app_lifecycle_management[0].idle_settings[0],
      ] : (
      settings.lifecycle_management == "ENABLED" && settings.idle_timeout_in_minutes == 90 &&
      settings.min_idle_timeout_in_minutes == 60 && settings.max_idle_timeout_in_minutes == 120
    )])
    error_message = "A user's app stays up for nobody."
  }
  assert {
    condition = (
      aws_sagemaker_domain.this.default_space_settings[0].jupyter_lab_app_settings[0].app_lifecycle_management[0].idle_settings[0].lifecycle_management == "ENABLED" &&
      aws_sagemaker_domain.this.default_space_settings[0].jupyter_lab_app_settings[0].app_lifecycle_management[0].idle_settings[0].idle_timeout_in_minutes == 90
    )
    error_message = "A shared app stays up for nobody."
  }
}

run "makes_profiles" {
  assert {
    condition     = keys(aws_sagemaker_user_profile.this) == ["ada", "grace"] && aws_sagemaker_user_profile.this["ada"].domain_id == "d-abcdef123456"
    error_message = "The profiles are not those of the users."
  }
  assert {
    condition = (
      aws_sagemaker_user_profile.this["ada"].user_settings[0].execution_role == "arn:aws:iam::123456789012:role/fraud-execution" &&
      aws_sagemaker_user_profile.this["grace"].user_settings[0].execution_role == "arn:aws:iam::123456789012:role/grace"
    )
    error_message = "A user has another's role."
  }
  assert {
    condition = (
      aws_sagemaker_user_profile.this["grace"].tags == tomap({ Project = "fraud", Team = "risk" }) &&
      aws_sagemaker_user_profile.this["ada"].single_sign_on_user_identifier == null
    )
    error_message = "The tags are not the user's, or IAM is told a name for SSO."
  }
}

run "signs_in_by_identity_center" {
  variables {
    auth_mode             = "SSO"
    keep_home_directories = false
    user_profiles         = { ada = { single_sign_on_user = "ada@example.com" } }
  }
  assert {
    condition = (
      aws_sagemaker_user_profile.this["ada"].single_sign_on_user_identifier == "UserName" &&
      aws_sagemaker_user_profile.this["ada"].single_sign_on_user_value == "ada@example.com" && aws_sagemaker_domain.this.auth_mode == "SSO"
    )
    error_message = "The profile is not that of the user in IAM Identity Center."
  }
  assert {
    condition     = aws_sagemaker_domain.this.retention_policy[0].home_efs_file_system == "Delete"
    error_message = "The files stay although they were not to be kept."
  }
}

run "refuses_a_user_without_a_name_in_identity_center" {
  command = plan
  variables {
    auth_mode     = "SSO"
    user_profiles = { ada = {} }
  }
  expect_failures = [var.user_profiles]
}

run "refuses_an_address_as_a_profile" {
  command = plan
  variables {
    user_profiles = { "ada@example.com" = {} }
  }
  expect_failures = [var.user_profiles]
}

run "refuses_to_stop_within_the_hour" {
  command = plan
  variables {
    idle_timeout_minutes = { default = 60, minimum = 30, maximum = 120 }
  }
  expect_failures = [var.idle_timeout_minutes]
}

run "refuses_a_default_above_the_maximum" {
  command = plan
  variables {
    idle_timeout_minutes = { default = 240, minimum = 60, maximum = 120 }
  }
  expect_failures = [var.idle_timeout_minutes]
}

run "refuses_apps_in_a_vpc_without_security_groups" {
  command = plan
  variables {
    security_group_ids = []
  }
  expect_failures = [aws_sagemaker_domain.this]
}

run "refuses_another_network" {
  command = plan
  variables {
    app_network_access_type = "VpcAndInternet"
  }
  expect_failures = [var.app_network_access_type]
}
