# The trail, the recorder and their bucket as they are made, and what is not taken.
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
  mock_resource "aws_kms_key" {
    defaults = { arn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555" }
  }
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mocked", id = "mocked" }
  }
  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cloudtrail/fraud" }
  }
}

variables {
  name        = "fraud"
  bucket_name = "fraud-ml"
}

run "makes_a_trail" {
  assert {
    condition = (
      aws_cloudtrail.this[0].is_multi_region_trail && aws_cloudtrail.this[0].enable_log_file_validation &&
      aws_cloudtrail.this[0].include_global_service_events &&
      aws_cloudtrail.this[0].kms_key_id == "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-3333-4444-555555555555"
    )
    error_message = "The trail misses regions, validation or its key."
  }
  assert {
    condition = one([
      for selector in aws_cloudtrail.this[0].advanced_event_selector : one([
        for field in selector.field_selector : field.starts_with if field.field == "resources.ARN"
      ]) if selector.name == "Objects of fraud-ml"
    ]) == tolist(["arn:aws:s3:::fraud-ml/"])
    error_message = "The objects recorded are not those of the ML bucket alone."
  }
  assert {
    condition     = length(aws_cloudtrail.this[0].advanced_event_selector) == 2
    error_message = "Data events are recorded that nobody asked for."
  }
  assert {
    condition     = aws_cloudtrail.this[0].cloud_watch_logs_group_arn == "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cloudtrail/fraud:*"
    error_message = "CloudTrail takes the log group's ARN with :* at its end alone."
  }
  assert {
    condition     = jsondecode(aws_iam_role.trail[0].assume_role_policy).Statement[0].Condition.StringEquals["aws:SourceArn"] == "arn:aws:cloudtrail:eu-west-1:123456789012:trail/fraud"
    error_message = "Another trail could take the role."
  }
}

run "protects_the_bucket" {
  assert {
    condition     = aws_s3_bucket.logs.bucket == "fraud-audit-123456789012-eu-west-1"
    error_message = "The bucket's name is not unique to the account and the region."
  }
  assert {
    condition = (
      aws_s3_bucket_public_access_block.logs.block_public_acls && aws_s3_bucket_public_access_block.logs.block_public_policy &&
      aws_s3_bucket_public_access_block.logs.ignore_public_acls && aws_s3_bucket_public_access_block.logs.restrict_public_buckets &&
      aws_s3_bucket_versioning.logs.versioning_configuration[0].status == "Enabled" &&
      one(aws_s3_bucket_ownership_controls.logs.rule).object_ownership == "BucketOwnerEnforced"
    )
    error_message = "The bucket can be made public, or its logs overwritten."
  }
  assert {
    condition = [for statement in jsondecode(aws_s3_bucket_policy.logs.policy).Statement : statement.Sid] == [
      "DenyWithoutTLS", "CloudTrailBucket", "CloudTrailWrite", "ConfigBucket", "ConfigWrite"
    ]
    error_message = "The bucket lets in others than CloudTrail and AWS Config."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_s3_bucket_policy.logs.policy).Statement : statement if statement.Sid == "CloudTrailWrite"
      ]) == {
      Sid       = "CloudTrailWrite"
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["s3:PutObject"]
      Resource  = ["arn:aws:s3:::mocked/AWSLogs/123456789012/*"]
      Condition = { StringEquals = {
        "aws:SourceArn" = "arn:aws:cloudtrail:eu-west-1:123456789012:trail/fraud"
        "s3:x-amz-acl"  = "bucket-owner-full-control"
      } }
    }
    error_message = "Others than this trail can write into the account's folder."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_s3_bucket_policy.logs.policy).Statement : statement.Condition if statement.Sid == "ConfigWrite"
    ]).StringEquals["aws:SourceAccount"] == "123456789012"
    error_message = "AWS Config of another account can write here."
  }
  assert {
    condition = (
      one(aws_s3_bucket_lifecycle_configuration.logs.rule[0].expiration).days == 2557 &&
      one(aws_s3_bucket_lifecycle_configuration.logs.rule[0].noncurrent_version_expiration).noncurrent_days == 2557 &&
      one(aws_s3_bucket_lifecycle_configuration.logs.rule[0].transition).days == 90
    )
    error_message = "Logs are not kept for seven years."
  }
}

run "keeps_the_key_to_the_services" {
  assert {
    condition = [for statement in jsondecode(aws_kms_key.logs.policy).Statement : statement.Sid] == [
      "Account", "CloudTrail", "CloudWatchLogs", "Config"
    ]
    error_message = "The key is for others than the account, CloudTrail, its log group and AWS Config."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_kms_key.logs.policy).Statement : can(statement.Condition) == (statement.Sid != "Account")
    ])
    error_message = "A service can use the key for others than this account."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_kms_key.logs.policy).Statement : statement if statement.Sid == "CloudWatchLogs"
    ]).Condition == { ArnEquals = { "kms:EncryptionContext:aws:logs:arn" = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/cloudtrail/fraud" } }
    error_message = "Other log groups can use the key."
  }
  assert {
    condition     = aws_kms_key.logs.enable_key_rotation
    error_message = "The key is not rotated."
  }
}

run "records_the_account" {
  assert {
    condition = (
      aws_config_configuration_recorder.this[0].recording_group[0].all_supported &&
      aws_config_configuration_recorder.this[0].recording_group[0].include_global_resource_types &&
      aws_config_configuration_recorder.this[0].recording_mode[0].recording_frequency == "CONTINUOUS" &&
      aws_config_configuration_recorder_status.this[0].is_enabled
    )
    error_message = "The recorder leaves something out, or is not started."
  }
  assert {
    condition = alltrue([for rule in [
      "SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED", "SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED",
      "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS", "S3_BUCKET_SSL_REQUESTS_ONLY", "S3_BUCKET_VERSIONING_ENABLED",
      "IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", "ECR_PRIVATE_IMAGE_SCANNING_ENABLED",
    ] : aws_config_config_rule.managed[rule].source[0].source_identifier == rule && aws_config_config_rule.managed[rule].source[0].owner == "AWS"])
    error_message = "A rule that matters is missing."
  }
  assert {
    condition     = output.rule_names["S3_BUCKET_SSL_REQUESTS_ONLY"] == "fraud-s3-bucket-ssl-requests-only"
    error_message = "The rule is not named after AWS's."
  }
  assert {
    condition = toset(flatten([for statement in jsondecode(aws_iam_role_policy.config[0].policy).Statement : statement.Action])) == toset([
      "s3:GetBucketAcl", "s3:ListBucket", "s3:PutObject", "kms:GenerateDataKey", "kms:Decrypt"
    ])
    error_message = "The recorder's role may do more than deliver."
  }
}

run "goes_without_config" {
  variables {
    enable_config    = false
    data_event_types = ["AWS::SageMaker::FeatureGroup"]
  }
  assert {
    condition = (
      length(aws_config_configuration_recorder.this) == 0 && length(aws_config_config_rule.managed) == 0 &&
      length(aws_iam_role.config) == 0 && output.recorder_name == null
    )
    error_message = "Something of AWS Config is made all the same."
  }
  assert {
    condition     = !strcontains(aws_s3_bucket_policy.logs.policy, "config.amazonaws.com") && !strcontains(aws_kms_key.logs.policy, "config.amazonaws.com")
    error_message = "AWS Config is let in all the same."
  }
  assert {
    condition     = length([for selector in aws_cloudtrail.this[0].advanced_event_selector : selector if selector.name == "Data events of AWS::SageMaker::FeatureGroup"]) == 1
    error_message = "Reads of the feature store are not recorded."
  }
}

run "goes_without_cloudtrail" {
  variables {
    enable_cloudtrail       = false
    recorded_resource_types = ["AWS::S3::Bucket"]
    rules                   = { IAM_PASSWORD_POLICY = { MinimumPasswordLength = "14" } }
    sns_topic_arn           = "arn:aws:sns:eu-west-1:123456789012:ml"
  }
  assert {
    condition     = length(aws_cloudtrail.this) == 0 && length(aws_cloudwatch_log_group.trail) == 0 && output.trail_arn == null
    error_message = "Something of CloudTrail is made all the same."
  }
  assert {
    condition = (
      !aws_config_configuration_recorder.this[0].recording_group[0].all_supported &&
      aws_config_configuration_recorder.this[0].recording_group[0].resource_types == toset(["AWS::S3::Bucket"])
    )
    error_message = "More is recorded than asked for."
  }
  assert {
    condition = (
      keys(aws_config_config_rule.managed) == ["IAM_PASSWORD_POLICY"] &&
      jsondecode(aws_config_config_rule.managed["IAM_PASSWORD_POLICY"].input_parameters) == { MinimumPasswordLength = "14" }
    )
    error_message = "The rules are not the ones given."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.config[0].policy).Statement : statement.Resource if statement.Sid == "Tell"
    ]) == "arn:aws:sns:eu-west-1:123456789012:ml"
    error_message = "The recorder cannot tell the topic."
  }
}
