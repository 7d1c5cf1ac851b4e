# What the module does not take.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws" }
  }
}

variables {
  name        = "fraud"
  bucket_name = "fraud-ml"
}

run "refuses_to_make_nothing" {
  command = plan
  variables {
    enable_cloudtrail = false
    enable_config     = false
  }
  expect_failures = [var.enable_config]
}

run "refuses_a_bucket_s_uri" {
  command = plan
  variables {
    bucket_name = "s3://fraud-ml"
  }
  expect_failures = [var.bucket_name]
}

run "refuses_to_record_its_own_logs" {
  command = plan
  variables {
    data_event_types = ["AWS::S3::Object"]
  }
  expect_failures = [var.data_event_types]
}

run "refuses_a_rule_s_name" {
  command = plan
  variables {
    rules = { "s3-bucket-ssl-requests-only" = {} }
  }
  expect_failures = [var.rules]
}

run "refuses_to_expire_what_was_just_archived" {
  command = plan
  variables {
    archive_after_days = 90
    keep_days          = 120
  }
  expect_failures = [var.keep_days]
}

run "refuses_a_name_too_long_for_a_bucket" {
  command = plan
  variables {
    name = "fraud-detection-for-the-cards"
  }
  expect_failures = [var.name]
}

run "refuses_an_hourly_recording" {
  command = plan
  variables {
    recording_frequency = "HOURLY"
  }
  expect_failures = [var.recording_frequency]
}
