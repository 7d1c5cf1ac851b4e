# What all files here share: names, and ARNs that policies are narrowed to.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  sagemaker = "arn:${local.partition}:sagemaker:${var.region}:${local.account}"

  tags = merge({ project = var.project, "managed-by" = "terraform" }, var.tags)

  bucket_name    = coalesce(var.bucket_name, "${var.project}-ml-${local.account}-${var.region}")
  capture_prefix = "capture/"
  # Under the project's name workflows put data and code, and pipelines their runs.
  project_prefix = "${var.project}/"

  endpoint_names = { for environment in var.environments : environment => lookup(var.endpoint_names, environment, "${var.project}-${environment}") }

  # Images of the project, and of AWS's algorithms, which lie in another account in every region.
  image_repository_arns = concat(
    [module.registry.repository_arn],
    [for name in var.builtin_images : "arn:${local.partition}:ecr:${var.region}:*:repository/${name}"],
  )
}
