# How the bucket is called and how long things stay in it.
variable "bucket_name" {
  description = "The bucket's name, unique in all of S3; the log bucket is called the same with -logs behind."
  type        = string

  validation {
    # 63 is S3's limit; five are for -logs. A dot would break the certificate's name.
    condition     = can(regex("^[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name has 3 to 58 lower case letters, digits and dashes, and begins and ends with a letter or digit."
  }
}

variable "capture_prefix" {
  description = "Where endpoints' captured requests lie in the bucket."
  type        = string
  default     = "capture/"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9/_.-]*/$", var.capture_prefix))
    error_message = "capture_prefix is a folder such as capture/, with a slash at its end: an empty one would expire the whole bucket."
  }
}

variable "capture_days" {
  description = "After how many days captured requests expire."
  type        = number
  default     = 30

  validation {
    condition     = var.capture_days >= 1 && floor(var.capture_days) == var.capture_days
    error_message = "capture_days is a whole number of days, at least 1."
  }
}

variable "old_version_days" {
  description = "After how many days versions that were written over or deleted expire."
  type        = number
  default     = 90

  validation {
    condition     = var.old_version_days >= 1 && floor(var.old_version_days) == var.old_version_days
    error_message = "old_version_days is a whole number of days, at least 1."
  }
}

variable "log_days" {
  description = "After how many days access logs expire."
  type        = number
  default     = 365

  validation {
    condition     = var.log_days >= 1 && floor(var.log_days) == var.log_days
    error_message = "log_days is a whole number of days, at least 1."
  }
}

variable "key_deletion_days" {
  description = "How long a deleted key can be got back. Without the key all that it encrypted is lost."
  type        = number
  default     = 30

  validation {
    condition     = var.key_deletion_days >= 7 && var.key_deletion_days <= 30
    error_message = "key_deletion_days is 7 to 30."
  }
}

variable "force_destroy" {
  description = "Let terraform destroy delete a bucket with everything in it."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of buckets and key."
  type        = map(string)
  default     = {}
}
