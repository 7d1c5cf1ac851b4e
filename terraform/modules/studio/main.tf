# A Studio domain and its user profiles. Apps stop when nobody uses them, and reach the network through the VPC alone.
locals {
  single_sign_on = var.auth_mode == "SSO"
}

resource "aws_sagemaker_domain" "this" {
  domain_name             = var.name
  auth_mode               = var.auth_mode
  vpc_id                  = var.vpc_id
  subnet_ids              = var.subnet_ids
  app_network_access_type = var.app_network_access_type
  kms_key_id              = var.kms_key_arn
  tag_propagation         = "ENABLED" # Else apps and spaces have no tags, and what they cost belongs to no project.
  tags                    = var.tags

  domain_settings {
    execution_role_identity_config = var.execution_role_identity_config
  }

  # For a user's own spaces.
  default_user_settings {
    execution_role      = var.execution_role_arn
    security_groups     = var.security_group_ids
    studio_web_portal   = "ENABLED"
    default_landing_uri = "studio::"

    # Outputs of shared notebooks would be put into a bucket that all users read.
    sharing_settings {
      notebook_output_option = "Disabled"
    }

    space_storage_settings {
      default_ebs_storage_settings {
        default_ebs_volume_size_in_gb = var.volume_size_gb.default
        maximum_ebs_volume_size_in_gb = var.volume_size_gb.maximum
      }
    }

    jupyter_lab_app_settings {
      app_lifecycle_management {
        idle_settings {
          lifecycle_management        = "ENABLED"
          idle_timeout_in_minutes     = var.idle_timeout_minutes.default
          min_idle_timeout_in_minutes = var.idle_timeout_minutes.minimum
          max_idle_timeout_in_minutes = var.idle_timeout_minutes.maximum
        }
      }
    }

    code_editor_app_settings {
      app_lifecycle_management {
        idle_settings {
          lifecycle_management        = "ENABLED"
          idle_timeout_in_minutes     = var.idle_timeout_minutes.default
          min_idle_timeout_in_minutes = var.idle_timeout_minutes.minimum
          max_idle_timeout_in_minutes = var.idle_timeout_minutes.maximum
        }
      }
    }
  }

  # For shared spaces. Their idle time cannot be chosen by users, so that it has no bounds.
  default_space_settings {
    execution_role  = var.execution_role_arn
    security_groups = var.security_group_ids

    space_storage_settings {
      default_ebs_storage_settings {
        default_ebs_volume_size_in_gb = var.volume_size_gb.default
        maximum_ebs_volume_size_in_gb = var.volume_size_gb.maximum
      }
    }

    jupyter_lab_app_settings {
      app_lifecycle_management {
        idle_settings {
          lifecycle_management    = "ENABLED"
          idle_timeout_in_minutes = var.idle_timeout_minutes.default
        }
      }
    }
  }

  retention_policy {
    home_efs_file_system = var.keep_home_directories ? "Retain" : "Delete"
  }

  lifecycle {
    precondition {
      condition     = var.app_network_access_type == "PublicInternetOnly" || length(var.security_group_ids) > 0
      error_message = "With VpcOnly, security_group_ids has at least one security group for the apps."
    }
  }
}

resource "aws_sagemaker_user_profile" "this" {
  for_each = var.user_profiles

  domain_id         = aws_sagemaker_domain.this.id
  user_profile_name = each.key
  tags              = merge(var.tags, each.value.tags)

  single_sign_on_user_identifier = local.single_sign_on ? "UserName" : null
  single_sign_on_user_value      = local.single_sign_on ? each.value.single_sign_on_user : null

  user_settings {
    execution_role = each.value.execution_role_arn == null ? var.execution_role_arn : each.value.execution_role_arn
  }
}
