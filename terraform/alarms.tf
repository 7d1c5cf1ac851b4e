# What is watched, and whom it is told.
module "alarms" {
  source = "./modules/alarms"

  name      = var.project
  emails    = var.alert_emails
  endpoints = { for environment, endpoint in local.endpoint_names : endpoint => try(var.endpoint_alarms[environment], {}) }
  drift     = var.drift_alarm ? { namespace = var.metrics_namespace } : null
  tags      = local.tags
}
