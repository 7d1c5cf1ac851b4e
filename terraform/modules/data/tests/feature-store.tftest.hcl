# Feature groups as they are made, and what is not taken.
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
  feature_groups = {
    cards = {
      record_identifier = "card_id"
      event_time        = "seen_at"
      features          = { card_id = "String", seen_at = "Fractional", amount = "Fractional" }
      ttl_days          = 30
    }
    history = {
      record_identifier = "card_id"
      event_time        = "seen_at"
      features          = { card_id = "Integral", seen_at = "String" }
      online            = false
      table_format      = "Iceberg"
    }
  }
}

run "makes_both_stores" {
  assert {
    condition = (
      aws_sagemaker_feature_group.this["cards"].feature_group_name == "fraud-prod-cards" &&
      aws_sagemaker_feature_group.this["cards"].record_identifier_feature_name == "card_id" &&
      aws_sagemaker_feature_group.this["cards"].event_time_feature_name == "seen_at" &&
      [for feature in aws_sagemaker_feature_group.this["cards"].feature_definition : "${feature.feature_name} ${feature.feature_type}"] == [
        "amount Fractional", "card_id String", "seen_at Fractional"
      ]
    )
    error_message = "The features are not those given."
  }
  assert {
    condition = (
      aws_sagemaker_feature_group.this["cards"].online_store_config[0].enable_online_store &&
      aws_sagemaker_feature_group.this["cards"].online_store_config[0].security_config[0].kms_key_id == var.kms_key_arn &&
      aws_sagemaker_feature_group.this["cards"].online_store_config[0].ttl_duration[0].unit == "Days" &&
      aws_sagemaker_feature_group.this["cards"].online_store_config[0].ttl_duration[0].value == 30
    )
    error_message = "The online store is not encrypted, or keeps records for ever."
  }
  assert {
    condition = (
      aws_sagemaker_feature_group.this["cards"].offline_store_config[0].s3_storage_config[0].s3_uri == "s3://fraud-ml/feature-store/" &&
      aws_sagemaker_feature_group.this["cards"].offline_store_config[0].s3_storage_config[0].kms_key_id == var.kms_key_arn &&
      aws_sagemaker_feature_group.this["cards"].offline_store_config[0].table_format == "Glue"
    )
    error_message = "The offline store is elsewhere, or not encrypted."
  }
}

run "makes_one_store" {
  assert {
    condition = (
      length(aws_sagemaker_feature_group.this["history"].online_store_config) == 0 &&
      aws_sagemaker_feature_group.this["history"].offline_store_config[0].table_format == "Iceberg"
    )
    error_message = "A store is made that was switched off."
  }
}

run "goes_without_an_offline_store" {
  variables {
    feature_groups = {
      cards = {
        record_identifier = "card_id"
        event_time        = "seen_at"
        features          = { card_id = "String", seen_at = "String" }
        offline           = false
        storage_type      = "InMemory"
      }
    }
  }
  assert {
    condition = (
      length(aws_sagemaker_feature_group.this["cards"].offline_store_config) == 0 &&
      aws_sagemaker_feature_group.this["cards"].online_store_config[0].storage_type == "InMemory" &&
      length(aws_sagemaker_feature_group.this["cards"].online_store_config[0].ttl_duration) == 0
    )
    error_message = "A store is made that was switched off."
  }
}

run "lets_the_store_write_below_its_prefix" {
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.feature_store[0].policy).Statement : statement if contains(statement.Action, "s3:PutObject")
      ]) == {
      Sid      = "OfflineStore"
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"]
      Resource = "arn:aws:s3:::fraud-ml/feature-store/*"
    }
    error_message = "The store can write over data."
  }
  assert {
    condition = one([
      for statement in jsondecode(aws_iam_role_policy.feature_store[0].policy).Statement : statement.Resource if contains(statement.Action, "s3:GetBucketAcl")
    ]) == "arn:aws:s3:::fraud-ml"
    error_message = "SageMaker tries the bucket's ACL with the role, and would refuse the group."
  }
}

run "goes_without_features" {
  variables {
    feature_groups = {}
  }
  assert {
    condition     = length(aws_iam_role.feature_store) == 0 && output.feature_group_names == {}
    error_message = "A role is made for no feature group."
  }
}

run "refuses_an_identifier_that_is_no_feature" {
  command = plan
  variables {
    feature_groups = {
      cards = { record_identifier = "id", event_time = "seen_at", features = { card_id = "String", seen_at = "String" } }
    }
  }
  expect_failures = [var.feature_groups]
}

run "refuses_an_event_time_that_counts" {
  command = plan
  variables {
    feature_groups = {
      cards = { record_identifier = "card_id", event_time = "seen_at", features = { card_id = "String", seen_at = "Integral" } }
    }
  }
  expect_failures = [var.feature_groups]
}

run "refuses_a_group_without_a_store" {
  command = plan
  variables {
    feature_groups = {
      cards = {
        record_identifier = "card_id", event_time = "seen_at", features = { card_id = "String", seen_at = "String" }, online = false, offline = false
      }
    }
  }
  expect_failures = [var.feature_groups]
}

run "refuses_a_name_of_the_store_s_own" {
  command = plan
  variables {
    feature_groups = {
      cards = { record_identifier = "card_id", event_time = "write_time", features = { card_id = "String", write_time = "String" } }
    }
  }
  expect_failures = [var.feature_groups]
}

run "refuses_results_among_the_data" {
  command = plan
  variables {
    results_prefix = "data/results/"
  }
  expect_failures = [var.results_prefix]
}

run "refuses_a_prefix_without_a_slash" {
  command = plan
  variables {
    data_prefix = "data"
  }
  expect_failures = [var.data_prefix]
}

run "refuses_a_limit_below_athena_s" {
  command = plan
  variables {
    bytes_scanned_cutoff_per_query = 1048576
  }
  expect_failures = [var.bytes_scanned_cutoff_per_query]
}

run "refuses_a_rate" {
  command = plan
  variables {
    crawler_schedule = "rate(1 day)"
  }
  expect_failures = [var.crawler_schedule]
}

run "refuses_a_script_that_is_no_uri" {
  command = plan
  variables {
    job = { script_uri = "prepare.py", output_prefix = "features/" }
  }
  expect_failures = [var.job]
}

run "refuses_one_worker" {
  command = plan
  variables {
    job = { script_uri = "s3://fraud-code/prepare.py", output_prefix = "features/", number_of_workers = 1 }
  }
  expect_failures = [var.job]
}
