# Data, code, models and captures.
module "storage" {
  source = "./modules/storage"

  bucket_name      = local.bucket_name
  capture_prefix   = local.capture_prefix
  capture_days     = var.capture_days
  old_version_days = var.old_version_days
  force_destroy    = var.force_destroy
  tags             = local.tags
}
