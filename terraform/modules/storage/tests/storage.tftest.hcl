# The bucket is closed, encrypted and versioned, and forgets what it should.
mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  bucket_name = "churn-ml-123456789012"
}

run "encrypts_with_its_own_key" {
  assert {
    condition     = aws_kms_key.data.enable_key_rotation
    error_message = "The key is not rotated."
  }
  assert {
    condition     = jsondecode(aws_kms_key.data.policy).Statement[*].Principal == [{ AWS = "arn:aws:iam::123456789012:root" }]
    error_message = "Somebody else than the account has a say over the key."
  }
  assert {
    condition     = aws_kms_alias.data.name == "alias/churn-ml-123456789012"
    error_message = "The alias is not the bucket's name."
  }
  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.data.rule).apply_server_side_encryption_by_default[0].kms_master_key_id == aws_kms_key.data.arn
    error_message = "The bucket is not encrypted with the key."
  }
}

run "denies_plain_and_otherwise_encrypted_requests" {
  assert {
    condition = {
      for statement in jsondecode(aws_s3_bucket_policy.data.policy).Statement : statement.Sid => jsonencode(statement.Condition)
      } == {
      DenyWithoutTLS = jsonencode({ Bool = { "aws:SecureTransport" = "false" } })
      DenyOldTLS     = jsonencode({ NumericLessThan = { "s3:TlsVersion" = "1.2" } })
      DenyOtherEncryption = jsonencode({
        Null            = { "s3:x-amz-server-side-encryption" = "false" }
        StringNotEquals = { "s3:x-amz-server-side-encryption" = "aws:kms" }
      })
      DenyOtherKey = jsonencode({
        Null            = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = "false" }
        StringNotEquals = { "s3:x-amz-server-side-encryption-aws-kms-key-id" = aws_kms_key.data.arn }
      })
    }
    error_message = "The bucket's policy does not deny what it should."
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_s3_bucket_policy.data.policy).Statement : statement.Effect == "Deny" && statement.Principal == "*"])
    error_message = "The bucket's policy lets somebody in, or denies some callers alone."
  }
  assert {
    condition = alltrue([
      for statement in jsondecode(aws_s3_bucket_policy.data.policy).Statement : contains(flatten([statement.Resource]), "arn:aws:s3:::mocked/*")
    ])
    error_message = "A denial does not reach the objects."
  }
}

run "is_not_public" {
  assert {
    condition = alltrue([
      for block in [aws_s3_bucket_public_access_block.data, aws_s3_bucket_public_access_block.logs] :
      block.block_public_acls && block.block_public_policy && block.ignore_public_acls && block.restrict_public_buckets
    ])
    error_message = "A bucket can be made public."
  }
  assert {
    condition     = aws_s3_bucket_ownership_controls.data.rule[0].object_ownership == "BucketOwnerEnforced"
    error_message = "ACLs are in force."
  }
}

run "keeps_versions_and_forgets" {
  variables {
    capture_days     = 14
    old_version_days = 60
  }
  assert {
    condition     = aws_s3_bucket_versioning.data.versioning_configuration[0].status == "Enabled"
    error_message = "Versions are not kept."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.data.rule[0].filter[0].prefix == "capture/" && aws_s3_bucket_lifecycle_configuration.data.rule[0].expiration[0].days == 14
    error_message = "Captures do not expire after 14 days, or something else does."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.data.rule[1].noncurrent_version_expiration[0].noncurrent_days == 60 && aws_s3_bucket_lifecycle_configuration.data.rule[1].expiration[0].days != 14
    error_message = "Old versions do not expire after 60 days, or present ones do."
  }
  assert {
    condition     = aws_s3_bucket_lifecycle_configuration.data.rule[2].abort_incomplete_multipart_upload[0].days_after_initiation == 7
    error_message = "Unfinished uploads stay."
  }
  assert {
    condition     = !aws_s3_bucket.data.force_destroy
    error_message = "A destroy would take the data along."
  }
}

run "tells_eventbridge_and_logs" {
  assert {
    condition     = aws_s3_bucket_notification.data.eventbridge
    error_message = "EventBridge hears nothing of new objects."
  }
  assert {
    condition     = aws_s3_bucket_logging.data.target_prefix == "churn-ml-123456789012/"
    error_message = "The access log goes elsewhere than the log bucket's policy allows."
  }
  assert {
    condition     = aws_s3_bucket.logs.bucket == "churn-ml-123456789012-logs"
    error_message = "The log bucket's name is not the bucket's with -logs."
  }
  assert {
    condition = [
      for statement in jsondecode(aws_s3_bucket_policy.logs.policy).Statement : statement.Principal if statement.Effect == "Allow"
    ] == [{ Service = "logging.s3.amazonaws.com" }]
    error_message = "Somebody else than S3's logging may write the log."
  }
}

run "refuses_a_bad_name" {
  command = plan
  variables {
    bucket_name = "Churn_ML"
  }
  expect_failures = [var.bucket_name]
}

run "refuses_to_expire_the_whole_bucket" {
  command = plan
  variables {
    capture_prefix = ""
  }
  expect_failures = [var.capture_prefix]
}

run "refuses_no_days" {
  command = plan
  variables {
    capture_days = 0
  }
  expect_failures = [var.capture_days]
}
