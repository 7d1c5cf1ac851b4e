# What starts by itself, and whom failures are told.
module "events" {
  source = "./modules/events"

  name              = var.project
  training_target   = var.events.training
  retraining_target = var.events.retraining
  deployment_target = var.events.deployment
  function_arns     = var.event_function_arns

  repository              = var.repository
  github_token_secret_arn = var.github_token_secret_arn
  # setup-monitor calls GitHub by the same way.
  always_create_dispatch = var.github_token_secret_arn != null

  repository_name          = module.registry.repository_name
  bucket                   = module.storage.bucket
  data_prefix              = var.data_prefix
  written_prefixes         = [local.project_prefix, local.capture_prefix]
  model_package_group_name = module.registry.model_package_group_name
  pipeline_name            = var.project
  endpoint_names           = values(local.endpoint_names)

  alerts_topic_arn         = module.alarms.topic_arn
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = local.tags
}
