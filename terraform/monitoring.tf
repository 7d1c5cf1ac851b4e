# The role that monitor.yml assumes: it reads what is captured and the baseline, writes reports, and counts violations.
module "monitor_policies" {
  source = "./modules/step-policy"

  steps = ["check-drift"]

  resources = {
    "s3:*"                 = concat(local.project_objects, local.capture_objects)
    "sagemaker:endpoint/*" = [for endpoint in values(local.endpoint_names) : "${local.sagemaker}:endpoint/${endpoint}"]
  }
}

module "monitor_role" {
  source = "./modules/github-role"

  name                     = "${var.project}-monitor"
  provider_arn             = module.github_oidc.arn
  repository               = var.repository
  repository_id            = var.repository_id
  owner_id                 = var.owner_id
  allow_name_only_subject  = var.allow_name_only_subject
  require_repository_id    = var.require_repository_id
  branch                   = var.build_branch
  job_workflow_refs        = var.monitor_workflow_refs
  permissions_boundary_arn = var.permissions_boundary_arn
  max_session_seconds      = var.max_session_seconds
  tags                     = local.tags

  policies = merge(module.monitor_policies.documents, {
    key = jsonencode({ Version = "2012-10-17", Statement = [local.key_statement] })
  })
}
