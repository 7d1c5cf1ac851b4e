# The Glue catalog of the ML data: a database, a crawler that finds tables, and a job that makes data out of data.
data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  partition = data.aws_partition.current.partition
  # arn:PARTITION:SERVICE:REGION:ACCOUNT:, to which a resource is added.
  arn = {
    for service in ["glue", "logs", "athena"] :
    service => "arn:${local.partition}:${service}:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:"
  }

  database   = replace(var.name, "-", "_")
  bucket_arn = "arn:${local.partition}:s3:::${var.bucket_name}"
  data_arn   = "${local.bucket_arn}/${var.data_prefix}*"

  catalog_arns = [
    "${local.arn.glue}catalog",
    "${local.arn.glue}database/${local.database}",
    "${local.arn.glue}table/${local.database}/*",
  ]
}

resource "aws_glue_catalog_database" "this" {
  name        = local.database
  description = "Tables of ${var.name}, found in s3://${var.bucket_name}/${var.data_prefix}"
  tags        = var.tags
}

resource "aws_glue_security_configuration" "this" {
  name = var.name

  encryption_configuration {
    cloudwatch_encryption {
      cloudwatch_encryption_mode = "SSE-KMS"
      kms_key_arn                = var.kms_key_arn
    }

    job_bookmarks_encryption {
      job_bookmarks_encryption_mode = "CSE-KMS"
      kms_key_arn                   = var.kms_key_arn
    }

    s3_encryption {
      s3_encryption_mode = "SSE-KMS"
      kms_key_arn        = var.kms_key_arn
    }
  }
}

resource "aws_glue_crawler" "this" {
  name                   = var.name
  description            = "Finds tables in s3://${var.bucket_name}/${var.data_prefix}"
  database_name          = aws_glue_catalog_database.this.name
  role                   = aws_iam_role.crawler.arn
  schedule               = var.crawler_schedule
  security_configuration = aws_glue_security_configuration.this.name
  tags                   = var.tags

  # A partition looks like its table: with a schema of its own each, a changed column makes queries fail.
  configuration = jsonencode({
    Version       = 1
    CrawlerOutput = { Partitions = { AddOrUpdateBehavior = "InheritFromTable" } }
    Grouping      = { TableGroupingPolicy = "CombineCompatibleSchemas" }
  })

  s3_target {
    path       = "s3://${var.bucket_name}/${var.data_prefix}"
    exclusions = var.crawler_exclusions
  }

  schema_change_policy {
    update_behavior = "UPDATE_IN_DATABASE"
    # A folder that is gone for a while must not take its table along.
    delete_behavior = "LOG"
  }

  depends_on = [aws_iam_role_policy.crawler]
}

resource "aws_glue_job" "this" {
  count = var.job == null ? 0 : 1

  name                   = var.name
  description            = "Runs ${var.job.script_uri}"
  role_arn               = aws_iam_role.job[0].arn
  glue_version           = var.job.glue_version
  worker_type            = var.job.worker_type
  number_of_workers      = var.job.number_of_workers
  timeout                = var.job.timeout_minutes
  max_retries            = var.job.max_retries
  execution_class        = var.job.execution_class
  security_configuration = aws_glue_security_configuration.this.name
  tags                   = var.tags

  command {
    name            = "glueetl"
    python_version  = "3"
    script_location = var.job.script_uri
  }

  execution_property {
    max_concurrent_runs = 1 # Two runs would read the same files, as both start from the same bookmark.
  }

  default_arguments = merge(
    {
      "--job-language"                     = "python"
      "--job-bookmark-option"              = var.job.bookmark ? "job-bookmark-enable" : "job-bookmark-disable"
      "--enable-metrics"                   = "true"
      "--enable-observability-metrics"     = "true"
      "--enable-continuous-cloudwatch-log" = "true"
      "--enable-glue-datacatalog"          = "true"
      "--TempDir"                          = "s3://${var.bucket_name}/${var.job.temporary_prefix}"
    },
    var.job.arguments,
  )

  depends_on = [aws_iam_role_policy.job]
}
