# The catalog, the crawler, the job and the workgroup as they are made, and what their roles may do.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
  mock_data "aws_region" {
    defaults = { name = "eu-west-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "123456789012" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mocked" }
  }
}

variables {
  name        = "fraud-prod"
  bucket_name = "fraud-ml"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
  job = {
    script_uri    = "s3://fraud-code/glue/prepare.py"
    output_prefix = "features/"
    arguments     = { "--label" = "is_fraud", "--enable-metrics" = "false" }
  }
}

run "makes_a_catalog" {
  assert {
    condition     = aws_glue_catalog_database.this.name == "fraud_prod" && aws_glue_crawler.this.database_name == "fraud_prod"
    error_message = "Athena takes no hyphens in the name of a database."
  }
  assert {
    condition = (
      aws_glue_crawler.this.s3_target[0].path == "s3://fraud-ml/data/" && aws_glue_crawler.this.schedule == null &&
      aws_glue_crawler.this.schema_change_policy[0].delete_behavior == "LOG" &&
      jsondecode(aws_glue_crawler.this.configuration).CrawlerOutput.Partitions.AddOrUpdateBehavior == "InheritFromTable"
    )
    error_message = "The crawler looks elsewhere, or deletes tables."
  }
  assert {
    condition = (
      aws_glue_crawler.this.security_configuration == "fraud-prod" &&
      aws_glue_security_configuration.this.encryption_configuration[0].s3_encryption[0].s3_encryption_mode == "SSE-KMS" &&
      aws_glue_security_configuration.this.encryption_configuration[0].cloudwatch_encryption[0].cloudwatch_encryption_mode == "SSE-KMS" &&
      aws_glue_security_configuration.this.encryption_configuration[0].job_bookmarks_encryption[0].job_bookmarks_encryption_mode == "CSE-KMS" &&
      aws_glue_security_configuration.this.encryption_configuration[0].s3_encryption[0].kms_key_arn == var.kms_key_arn
    )
    error_message = "Something that Glue writes is not encrypted with the key."
  }
}

run "makes_a_job" {
  assert {
    condition = (
      aws_glue_job.this[0].command[0].script_location == "s3://fraud-code/glue/prepare.py" && aws_glue_job.this[0].glue_version == "5.0" &&
      aws_glue_job.this[0].security_configuration == "fraud-prod" && aws_glue_job.this[0].execution_property[0].max_concurrent_runs == 1 &&
      aws_glue_job.this[0].timeout == 60 && aws_glue_job.this[0].number_of_workers == 2
    )
    error_message = "The job does not run the script as it was asked to."
  }
  assert {
    condition = (
      aws_glue_job.this[0].default_arguments["--TempDir"] == "s3://fraud-ml/glue/temporary/" &&
      aws_glue_job.this[0].default_arguments["--job-bookmark-option"] == "job-bookmark-enable" &&
      aws_glue_job.this[0].default_arguments["--label"] == "is_fraud" && aws_glue_job.this[0].default_arguments["--enable-metrics"] == "false"
    )
    error_message = "The script's arguments do not reach it, or do not go before the module's."
  }
}

run "gives_the_crawler_reading_alone" {
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.crawler.policy).Statement : statement if statement.Sid == "Read"
    ]) == { Sid = "Read", Effect = "Allow", Action = ["s3:GetObject"], Resource = ["arn:aws:s3:::fraud-ml/data/*"] }
    error_message = "The crawler reads more than the data, or cannot read it."
  }
  assert {
    condition     = !strcontains(aws_iam_role_policy.crawler.policy, "s3:PutObject") && !strcontains(aws_iam_role_policy.crawler.policy, "Delete")
    error_message = "The crawler can write or delete."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.crawler.policy).Statement : statement.Resource if statement.Sid == "Catalog"
      ]) == [
      "arn:aws:glue:eu-west-1:123456789012:catalog",
      "arn:aws:glue:eu-west-1:123456789012:database/fraud_prod",
      "arn:aws:glue:eu-west-1:123456789012:table/fraud_prod/*",
    ]
    error_message = "The crawler can change other databases."
  }
}

run "lets_the_job_write_where_it_is_told" {
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.job[0].policy).Statement : statement.Resource if statement.Sid == "Write"
    ]) == ["arn:aws:s3:::fraud-ml/features/*", "arn:aws:s3:::fraud-ml/glue/temporary/*"]
    error_message = "The job can write elsewhere."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.job[0].policy).Statement : statement.Resource if statement.Sid == "Read"
    ]) == ["arn:aws:s3:::fraud-ml/data/*", "arn:aws:s3:::fraud-code/glue/prepare.py"]
    error_message = "The job cannot read its script, or reads more than it and the data."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_iam_role_policy.job[0].policy).Statement :
      contains(["SecurityConfiguration", "Metrics"], statement.Sid) || !contains(flatten([statement.Resource]), "*")
    ])
    error_message = "Other statements are for all resources than the two that cannot name one."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.job[0].policy).Statement : statement if statement.Sid == "Metrics"
    ]).Condition == { StringEquals = { "cloudwatch:namespace" = "Glue" } }
    error_message = "The job can write any metric."
  }
  assert {
    condition     = jsondecode(aws_iam_role.job[0].assume_role_policy).Statement[0].Principal == { Service = "glue.amazonaws.com" }
    error_message = "Somebody else than Glue can take the role."
  }
}

run "goes_without_a_job" {
  variables {
    job              = null
    crawler_schedule = "cron(15 3 * * ? *)"
  }
  assert {
    condition     = length(aws_glue_job.this) == 0 && length(aws_iam_role.job) == 0 && output.job_name == null
    error_message = "Something of the job is made all the same."
  }
  assert {
    condition     = aws_glue_crawler.this.schedule == "cron(15 3 * * ? *)"
    error_message = "The crawler does not run when it was told to."
  }
}

run "holds_queries_to_the_workgroup" {
  assert {
    condition = (
      aws_athena_workgroup.this.configuration[0].enforce_workgroup_configuration &&
      aws_athena_workgroup.this.configuration[0].bytes_scanned_cutoff_per_query == 107374182400 &&
      aws_athena_workgroup.this.configuration[0].result_configuration[0].output_location == "s3://fraud-ml/athena-results/" &&
      aws_athena_workgroup.this.configuration[0].result_configuration[0].expected_bucket_owner == "123456789012" &&
      aws_athena_workgroup.this.configuration[0].result_configuration[0].encryption_configuration[0].encryption_option == "SSE_KMS" &&
      aws_athena_workgroup.this.configuration[0].result_configuration[0].encryption_configuration[0].kms_key_arn == var.kms_key_arn
    )
    error_message = "A query can put its results elsewhere, in the clear, or scan without end."
  }
  assert {
    condition = one([
      for statement in jsondecode(output.query_policy).Statement : statement.Resource if statement.Sid == "Query"
    ]) == ["arn:aws:athena:eu-west-1:123456789012:workgroup/fraud-prod"]
    error_message = "The policy for queries is not for this workgroup alone."
  }
  assert {
    condition = one([
      for statement in jsondecode(output.query_policy).Statement : statement.Resource if contains(statement.Action, "s3:PutObject")
    ]) == ["arn:aws:s3:::fraud-ml/athena-results/*"]
    error_message = "A query can write over data."
  }
}
