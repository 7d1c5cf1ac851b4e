# What GitHub has to be told, and what people look for.
locals {
  # GitHub takes no empty variables.
  github_variables = merge(
    {
      AWS_REGION           = var.region
      AWS_BUILD_ROLE_ARN   = module.build_role.arn
      AWS_MONITOR_ROLE_ARN = module.monitor_role.arn
      SAGEMAKER_ROLE_ARN   = module.execution_role.arn
      ML_BUCKET            = module.storage.bucket
      ML_KEY_ARN           = module.storage.key_arn
      ECR_REPOSITORY       = module.registry.repository_name
      MODEL_PACKAGE_GROUP  = module.registry.model_package_group_name
      PIPELINE_NAME        = var.project
      ALARMS_TOPIC_ARN     = module.alarms.topic_arn
    },
    { for environment, role in module.deploy_role : "AWS_${upper(replace(environment, "-", "_"))}_ROLE_ARN" => role.arn },
    # What setup-monitor hands to its rule, where there is a way to GitHub.
    {
      for name, arn in {
        DISPATCH_API_DESTINATION_ARN = module.events.api_destination_arn
        EVENTBRIDGE_ROLE_ARN         = module.events.dispatch_role_arn
      } : name => arn if var.github_token_secret_arn != null
    },
  )
}

output "github_variables" {
  description = "Variables of the repository, by name."
  value       = local.github_variables
}

output "github_environment_variables" {
  description = "Variables of each environment, by environment and name."
  value = {
    for environment, endpoint in local.endpoint_names : environment => {
      AWS_DEPLOY_ROLE_ARN = module.deploy_role[environment].arn
      ENDPOINT_NAME       = endpoint
    }
  }
}

output "allowed_subjects" {
  description = "The subjects (sub) of GitHub's tokens that may assume each role, by role."
  value = merge(
    { build = module.build_role.allowed_subjects, monitor = module.monitor_role.allowed_subjects },
    { for environment, role in module.deploy_role : environment => role.allowed_subjects },
  )
}

output "trust_policies" {
  description = "The trust policies of the workflows' roles in JSON, by role, to check tokens' claims against."
  value = merge(
    { build = module.build_role.trust_policy, monitor = module.monitor_role.trust_policy },
    { for environment, role in module.deploy_role : environment => role.trust_policy },
  )
}

output "event_types" {
  description = "What workflows that are started by events name in `on: repository_dispatch: types`."
  value       = module.events.event_types
}

output "rollback_alarms" {
  description = "Alarms for rollback-alarms of deploy-endpoint, by environment."
  value       = { for environment, endpoint in local.endpoint_names : environment => module.alarms.rollback_alarms[endpoint] }
}

output "repository_url" {
  description = "The image repository as docker names it."
  value       = module.registry.repository_url
}

output "dead_letter_queue_url" {
  description = "URL of the queue with events that reached nobody."
  value       = module.events.dead_letter_queue_url
}

output "dashboard_name" {
  description = "The dashboard of the endpoints."
  value       = module.alarms.dashboard_name
}
