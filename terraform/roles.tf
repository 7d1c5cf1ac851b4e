# GitHub's provider and the roles that workflows assume: one to build, one for each environment.
module "github_oidc" {
  source = "./modules/github-oidc"

  existing_arn = var.oidc_provider_arn
  tags         = local.tags
}

locals {
  # The project's own folders: nothing that a workflow does may put objects where new data is looked for.
  project_objects = [module.storage.bucket_arn, "${module.storage.bucket_arn}/${local.project_prefix}*"]
  capture_objects = ["${module.storage.bucket_arn}/${local.capture_prefix}*"]

  # The steps' policies name S3 and not its key, which is this project's choice. Only by way of S3, not for other uses.
  key_statement = {
    Sid       = "KeyOfTheBucket"
    Effect    = "Allow"
    Action    = ["kms:Decrypt", "kms:GenerateDataKey"]
    Resource  = [module.storage.key_arn]
    Condition = { StringEquals = { "kms:ViaService" = "s3.${var.region}.${data.aws_partition.current.dns_suffix}" } }
  }

  job_kinds = ["hyper-parameter-tuning-job", "processing-job", "training-job", "transform-job"]
}

module "build_policies" {
  source = "./modules/step-policy"

  steps = ["approve-model", "build-push-ecr", "evaluate-model", "register-model", "start-pipeline", "wait-pipeline"]

  resources = {
    "ecr:repository/*"                = [module.registry.repository_arn]
    "iam:role/*"                      = [module.execution_role.arn]
    "s3:*"                            = local.project_objects
    "sagemaker:model-package-group/*" = [module.registry.model_package_group_arn]
    "sagemaker:model-package/*"       = ["${local.sagemaker}:model-package/${var.project}/*"]
    "sagemaker:training-job/*"        = ["${local.sagemaker}:training-job/pipelines-*"]
    "sagemaker:pipeline/*"            = ["${local.sagemaker}:pipeline/${var.project}", "${local.sagemaker}:pipeline/${var.project}/execution/*"]
    # Jobs that a pipeline starts have names of this form.
    "sagemaker:*" = concat(
      [for kind in local.job_kinds : "${local.sagemaker}:${kind}/pipelines-*"],
      ["${local.sagemaker}:model-package/${var.project}/*"],
    )
  }
}

module "build_role" {
  source = "./modules/github-role"

  name                     = "${var.project}-build"
  provider_arn             = module.github_oidc.arn
  repository               = var.repository
  repository_id            = var.repository_id
  owner_id                 = var.owner_id
  allow_name_only_subject  = var.allow_name_only_subject
  require_repository_id    = var.require_repository_id
  branch                   = var.build_branch
  job_workflow_refs        = var.build_workflow_refs
  permissions_boundary_arn = var.permissions_boundary_arn
  max_session_seconds      = var.max_session_seconds
  tags                     = local.tags

  policies = merge(module.build_policies.documents, {
    # What `aws s3 sync` of data and code needs, and taking new data in.
    upload = jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Sid = "Bucket", Effect = "Allow", Action = ["s3:GetBucketLocation", "s3:ListBucket"], Resource = [module.storage.bucket_arn] },
        {
          Sid      = "Objects"
          Effect   = "Allow"
          Action   = ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]
          Resource = ["${module.storage.bucket_arn}/${local.project_prefix}*"]
        },
        { Sid = "NewData", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["${module.storage.bucket_arn}/${var.data_prefix}*"] },
        local.key_statement,
      ]
    })
  })
}

module "deploy_policies" {
  source   = "./modules/step-policy"
  for_each = local.endpoint_names

  steps        = ["deploy-endpoint", "rollback-endpoint", "setup-monitor", "smoke-test"]
  pass_role_to = ["events.amazonaws.com", "sagemaker.amazonaws.com"]

  # deploy-endpoint and setup-monitor begin the names of all they make with the endpoint's.
  resources = {
    "cloudwatch:alarm:*"                      = ["arn:${local.partition}:cloudwatch:${var.region}:${local.account}:alarm:${each.value}-*"]
    "events:api-destination/*"                = ["arn:${local.partition}:events:${var.region}:${local.account}:api-destination/${var.project}-*"]
    "events:rule/*"                           = ["arn:${local.partition}:events:${var.region}:${local.account}:rule/${each.value}-*"]
    "iam:role/*"                              = [module.execution_role.arn]
    "s3:*"                                    = local.project_objects
    "sagemaker:data-quality-job-definition/*" = ["${local.sagemaker}:data-quality-job-definition/${each.value}-*"]
    "sagemaker:endpoint/*"                    = ["${local.sagemaker}:endpoint/${each.value}"]
    "sagemaker:endpoint-config/*"             = ["${local.sagemaker}:endpoint-config/${each.value}-*"]
    "sagemaker:model/*"                       = ["${local.sagemaker}:model/${each.value}-*"]
    "sagemaker:model-package/*"               = ["${local.sagemaker}:model-package/${var.project}/*"]
    "sagemaker:monitoring-schedule/*"         = ["${local.sagemaker}:monitoring-schedule/${each.value}-*"]
    "logs:log-group:/aws/sagemaker/Endpoints/*" = [
      "arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/aws/sagemaker/Endpoints/${each.value}",
      "arn:${local.partition}:logs:${var.region}:${local.account}:log-group:/aws/sagemaker/Endpoints/${each.value}:*",
    ]
  }

  step_resources = {
    # It looks for alarms by any name in rollback-alarms.
    deploy-endpoint = {
      "cloudwatch:alarm:*" = ["arn:${local.partition}:cloudwatch:${var.region}:${local.account}:alarm:*"]
    }
    # Before production, the report from staging is held against what runs there: each environment may read those before it.
    smoke-test = {
      for resource, suffix in { endpoint = "", endpoint-config = "-*" } : "sagemaker:${resource}/*" => [
        for environment in slice(var.environments, 0, index(var.environments, each.key) + 1) :
        "${local.sagemaker}:${resource}/${local.endpoint_names[environment]}${suffix}"
      ]
    }
    setup-monitor = {
      "iam:role/*" = compact([module.execution_role.arn, module.events.dispatch_role_arn])
      "s3:*"       = concat(local.project_objects, local.capture_objects)
    }
  }
}

module "deploy_role" {
  source   = "./modules/github-role"
  for_each = local.endpoint_names

  name                     = "${var.project}-deploy-${each.key}"
  provider_arn             = module.github_oidc.arn
  repository               = var.repository
  repository_id            = var.repository_id
  owner_id                 = var.owner_id
  allow_name_only_subject  = var.allow_name_only_subject
  require_repository_id    = var.require_repository_id
  environment              = each.key
  job_workflow_refs        = var.deploy_workflow_refs
  permissions_boundary_arn = var.permissions_boundary_arn
  max_session_seconds      = var.max_session_seconds
  tags                     = local.tags

  policies = merge(module.deploy_policies[each.key].documents, {
    key = jsonencode({ Version = "2012-10-17", Statement = [local.key_statement] })
  })
}
