# Images and models, and the role that what runs in SageMaker runs as.
module "registry" {
  source = "./modules/registry"

  repository_name          = var.project
  model_package_group_name = var.project
  key_arn                  = module.storage.key_arn
  reader_account_ids       = var.reader_account_ids
  force_delete             = var.force_destroy
  tags                     = local.tags
}

module "execution_role" {
  source = "./modules/execution-role"

  name                     = "${var.project}-sagemaker"
  bucket_arn               = module.storage.bucket_arn
  written_prefixes         = [local.project_prefix, local.capture_prefix]
  key_arn                  = module.storage.key_arn
  image_repository_arns    = local.image_repository_arns
  model_package_group_name = module.registry.model_package_group_name
  metric_namespaces        = distinct(["/aws/sagemaker/*", "aws/sagemaker/*", var.metrics_namespace])
  permissions_boundary_arn = var.permissions_boundary_arn
  tags                     = local.tags
}
