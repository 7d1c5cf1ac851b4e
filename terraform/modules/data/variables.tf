# Where the data lies, what is made of it, and which features are kept.
variable "name" {
  description = "Name of the crawler, the job and the workgroup; the database has underscores in place of hyphens."
  type        = string

  validation {
    # A feature group's name has 64 characters, of which this is the first part.
    condition     = can(regex("^[a-z][a-z0-9-]{0,30}[a-z0-9]$", var.name))
    error_message = "name has 2 to 32 small letters, digits and hyphens, begins with a letter and does not end in a hyphen."
  }
}

variable "bucket_name" {
  description = "Name of the ML bucket."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name is a bucket's name, without s3:// and path."
  }
}

variable "data_prefix" {
  description = "Prefix of the data that is crawled and read."
  type        = string
  default     = "data/"

  validation {
    condition     = can(regex("^[^/*?][^*?]*/$", var.data_prefix))
    error_message = "data_prefix ends in a slash, does not begin with one, and has no wildcards, such as data/."
  }
}

variable "crawler_schedule" {
  description = "When the crawler runs, such as cron(15 3 * * ? *), in UTC; null for when it is asked to."
  type        = string
  default     = null

  validation {
    condition     = var.crawler_schedule == null ? true : can(regex("^cron\\(\\S+ \\S+ \\S+ \\S+ \\S+ \\S+\\)$", var.crawler_schedule))
    error_message = "crawler_schedule is cron(…) with six fields; Glue takes no rate(…)."
  }
}

variable "crawler_exclusions" {
  description = "Glob patterns, below data_prefix, of what the crawler leaves out."
  type        = list(string)
  default     = ["**/_temporary/**", "**.sha256"]
}

variable "job" {
  description = <<-TEXT
    The Glue job, null for none: a PySpark script by its S3 URI, which reads data_prefix and writes output_prefix. With
    `bookmark` a run reads only what the one before has not. `arguments` are the script's own, each beginning with --.
  TEXT
  type = object({
    script_uri        = string
    output_prefix     = string
    temporary_prefix  = optional(string, "glue/temporary/")
    arguments         = optional(map(string), {})
    bookmark          = optional(bool, true)
    glue_version      = optional(string, "5.0")
    worker_type       = optional(string, "G.1X")
    number_of_workers = optional(number, 2)
    timeout_minutes   = optional(number, 60)
    max_retries       = optional(number, 1)
    execution_class   = optional(string, "STANDARD")
  })
  default = null

  validation {
    condition     = var.job == null ? true : can(regex("^s3://[a-z0-9][a-z0-9.-]+/[^*?]+\\.py$", var.job.script_uri))
    error_message = "job.script_uri is s3://BUCKET/KEY of a Python script, ending in .py."
  }
  validation {
    condition = var.job == null ? true : alltrue([
      for prefix in [var.job.output_prefix, var.job.temporary_prefix] : can(regex("^[^/*?][^*?]*/$", prefix))
    ])
    error_message = "job.output_prefix and job.temporary_prefix end in a slash, do not begin with one, and have no wildcards."
  }
  validation {
    condition     = var.job == null ? true : alltrue([for name in keys(var.job.arguments) : startswith(name, "--")])
    error_message = "Names in job.arguments begin with --."
  }
  validation {
    condition = var.job == null ? true : (
      contains(["4.0", "5.0"], var.job.glue_version) &&
      contains(["G.025X", "G.1X", "G.2X", "G.4X", "G.8X"], var.job.worker_type) && contains(["STANDARD", "FLEX"], var.job.execution_class)
    )
    error_message = "job.glue_version is 4.0 or 5.0, job.worker_type G.025X, G.1X, G.2X, G.4X or G.8X, job.execution_class STANDARD or FLEX."
  }
  validation {
    condition = var.job == null ? true : (
      var.job.number_of_workers >= 2 && var.job.number_of_workers <= 299 && var.job.timeout_minutes >= 1 &&
      var.job.timeout_minutes <= 2880 && var.job.max_retries >= 0 && var.job.max_retries <= 10
    )
    error_message = "job.number_of_workers is 2 to 299, job.timeout_minutes 1 to 2880, job.max_retries 0 to 10."
  }
}

variable "feature_groups" {
  description = <<-TEXT
    Feature groups by the second part of their names. `features` has a type for each name: String, Integral or Fractional.
    `event_time` is a feature of type String (ISO 8601) or Fractional (seconds). A group whose features change is made anew.
  TEXT
  type = map(object({
    description       = optional(string)
    record_identifier = string
    event_time        = string
    features          = map(string)
    online            = optional(bool, true)
    offline           = optional(bool, true)
    storage_type      = optional(string, "Standard")
    ttl_days          = optional(number)
    table_format      = optional(string, "Glue")
  }))
  default = {}

  validation {
    condition     = alltrue([for key in keys(var.feature_groups) : can(regex("^[A-Za-z0-9]([_-]*[A-Za-z0-9]){0,30}$", key))])
    error_message = "Keys of feature_groups have at most 31 letters, digits, hyphens and underscores, and begin and end with a letter or digit."
  }
  validation {
    condition     = alltrue([for group in values(var.feature_groups) : group.online || group.offline])
    error_message = "A feature group is online, offline or both."
  }
  validation {
    condition = alltrue([
      for group in values(var.feature_groups) :
      contains(["String", "Integral"], lookup(group.features, group.record_identifier, "")) &&
      contains(["String", "Fractional"], lookup(group.features, group.event_time, ""))
    ])
    error_message = "record_identifier is one of the group's features, of type String or Integral, and event_time one of type String or Fractional."
  }
  validation {
    condition = alltrue(flatten([
      for group in values(var.feature_groups) : [
        for name, type in group.features :
        can(regex("^[A-Za-z0-9]([_-]*[A-Za-z0-9]){0,63}$", name)) && contains(["String", "Integral", "Fractional"], type) &&
        !contains(["is_deleted", "write_time", "api_invocation_time"], name)
      ]
    ]))
    error_message = "Features have the type String, Integral or Fractional; is_deleted, write_time and api_invocation_time are names of the offline store's own."
  }
  validation {
    condition = alltrue([
      for group in values(var.feature_groups) : contains(["Standard", "InMemory"], group.storage_type) &&
      contains(["Glue", "Iceberg"], group.table_format) && (group.ttl_days == null ? true : group.ttl_days >= 1 && group.online)
    ])
    error_message = "storage_type is Standard or InMemory, table_format Glue or Iceberg, ttl_days at least 1 and for online groups alone."
  }
}

variable "feature_store_prefix" {
  description = "Prefix that the offline store writes below."
  type        = string
  default     = "feature-store/"

  validation {
    condition     = can(regex("^[^/*?][^*?]*/$", var.feature_store_prefix))
    error_message = "feature_store_prefix ends in a slash, does not begin with one, and has no wildcards."
  }
}

variable "results_prefix" {
  description = "Prefix that Athena writes results below."
  type        = string
  default     = "athena-results/"

  validation {
    # Results that the crawler finds would become tables.
    condition     = can(regex("^[^/*?][^*?]*/$", var.results_prefix)) && !startswith(var.results_prefix, var.data_prefix)
    error_message = "results_prefix ends in a slash, does not begin with one, has no wildcards and does not lie below data_prefix."
  }
}

variable "bytes_scanned_cutoff_per_query" {
  description = "Bytes after which a query is ended: what it may cost."
  type        = number
  default     = 107374182400

  validation {
    condition     = var.bytes_scanned_cutoff_per_query >= 10485760
    error_message = "bytes_scanned_cutoff_per_query is at least 10485760 (10 MiB), the least that Athena takes."
  }
}

variable "kms_key_arn" {
  description = "Key for results, logs, bookmarks and both stores. Its policy has to let logs.REGION.amazonaws.com use it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID."
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
