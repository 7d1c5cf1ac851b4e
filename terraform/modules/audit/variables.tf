# What is recorded, where, and for how long.
variable "name" {
  description = "Name of the trail and the recorder; the names of the bucket, the key and the roles begin with it."
  type        = string

  validation {
    # A bucket's name has at most 63 characters, of which "-audit-", the account and the region take up to 35.
    condition     = can(regex("^[a-z][a-z0-9-]{1,26}[a-z0-9]$", var.name))
    error_message = "name has 3 to 28 small letters, digits and hyphens, begins with a letter and does not end in a hyphen."
  }
}

variable "bucket_name" {
  description = "Name of the ML bucket: each read and write of its objects is recorded."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name is a bucket's name, without s3:// and path."
  }
}

variable "enable_cloudtrail" {
  description = "Whether to make a trail. The first copy of management events is free in an account; a second trail is not."
  type        = bool
  default     = true
}

variable "enable_config" {
  description = "Whether to make the AWS Config recorder and the rules. An account has one recorder in each region."
  type        = bool
  default     = true

  validation {
    condition     = var.enable_config || var.enable_cloudtrail
    error_message = "At least one of enable_config and enable_cloudtrail is true: without both there is nothing to make."
  }
}

variable "data_event_types" {
  description = "Further resource types whose data events are recorded, such as AWS::SageMaker::FeatureGroup for PutRecord and GetRecord."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for type in var.data_event_types : can(regex("^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$", type)) && type != "AWS::S3::Object"])
    error_message = "data_event_types has names like AWS::SageMaker::FeatureGroup; not AWS::S3::Object, which would record each log that is written, without end."
  }
}

variable "rules" {
  description = "AWS's managed rules to hold the account to, by identifier, each with its parameters."
  type        = map(map(string))
  default = {
    SAGEMAKER_ENDPOINT_CONFIGURATION_KMS_KEY_CONFIGURED = {}
    SAGEMAKER_NOTEBOOK_INSTANCE_KMS_KEY_CONFIGURED      = {}
    SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS        = {}
    SAGEMAKER_NOTEBOOK_INSTANCE_INSIDE_VPC              = {}
    SAGEMAKER_NOTEBOOK_INSTANCE_ROOT_ACCESS_CHECK       = {}
    SAGEMAKER_DOMAIN_IN_VPC                             = {}
    S3_BUCKET_SSL_REQUESTS_ONLY                         = {}
    S3_BUCKET_VERSIONING_ENABLED                        = {}
    S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED            = {}
    S3_DEFAULT_ENCRYPTION_KMS                           = {}
    IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS          = {}
    IAM_POLICY_NO_STATEMENTS_WITH_FULL_ACCESS           = {}
    ECR_PRIVATE_IMAGE_SCANNING_ENABLED                  = {}
    ECR_PRIVATE_TAG_IMMUTABILITY_ENABLED                = {}
    CMK_BACKING_KEY_ROTATION_ENABLED                    = {}
    LAMBDA_DLQ_CHECK                                    = {}
    LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED            = {}
    CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED             = {}
    CLOUD_TRAIL_ENCRYPTION_ENABLED                      = {}
  }

  validation {
    condition     = alltrue([for rule in keys(var.rules) : can(regex("^[A-Z][A-Z0-9_]+[A-Z0-9]$", rule))])
    error_message = "Keys of rules are identifiers such as S3_BUCKET_SSL_REQUESTS_ONLY."
  }
}

variable "recorded_resource_types" {
  description = <<-TEXT
    Resource types that AWS Config records, such as AWS::S3::Bucket; empty for all. Rules that look at changes see only
    what is recorded. SageMaker's endpoints and endpoint configs are not among what AWS Config can record.
  TEXT
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for type in var.recorded_resource_types : can(regex("^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$", type))])
    error_message = "recorded_resource_types has names like AWS::S3::Bucket."
  }
}

variable "recording_frequency" {
  description = "CONTINUOUS for each change, DAILY for the last state of each day where one has changed."
  type        = string
  default     = "CONTINUOUS"

  validation {
    condition     = contains(["CONTINUOUS", "DAILY"], var.recording_frequency)
    error_message = "recording_frequency is CONTINUOUS or DAILY."
  }
}

variable "sns_topic_arn" {
  description = "ARN of a topic that AWS Config tells of changes; null for none. The topic's policy has to let the recorder's role publish."
  type        = string
  default     = null
}

variable "log_retention_days" {
  description = "Days that the trail is kept in CloudWatch Logs, where it can be searched."
  type        = number
  default     = 365

  validation {
    condition = contains(
      [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
      var.log_retention_days
    )
    error_message = "log_retention_days is one of the numbers that CloudWatch Logs takes, such as 30, 90, 365 or 731."
  }
}

variable "archive_after_days" {
  description = "Days after which logs in the bucket move to S3 Glacier Instant Retrieval."
  type        = number
  default     = 90

  validation {
    condition     = var.archive_after_days >= 1 && floor(var.archive_after_days) == var.archive_after_days
    error_message = "archive_after_days is a whole number of at least 1."
  }
}

variable "keep_days" {
  description = "Days that logs are kept in the bucket."
  type        = number
  default     = 2557

  validation {
    # Glacier Instant Retrieval is paid for 90 days at the least.
    condition     = var.keep_days >= var.archive_after_days + 90
    error_message = "keep_days is at least 90 more than archive_after_days."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of a permissions boundary for the roles; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything made here."
  type        = map(string)
  default     = {}
}
