# What a project may say about storage, registries, events and alarms.
variable "bucket_name" {
  description = "The bucket's name, unique in all of S3; null for PROJECT-ml-ACCOUNT-REGION."
  type        = string
  default     = null

  validation {
    condition     = var.bucket_name == null || can(regex("^[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$", var.bucket_name))
    error_message = "bucket_name has 3 to 58 lower case letters, digits and dashes, and begins and ends with a letter or digit."
  }
  validation {
    # Without a name the account's twelve digits and -ml- are added.
    condition     = var.bucket_name != null || length(var.project) + length(var.region) + 17 <= 58
    error_message = "bucket_name is needed: PROJECT-ml-ACCOUNT-REGION would be longer than S3 takes."
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

variable "force_destroy" {
  description = "Let terraform destroy delete the bucket and the images with everything in them. For trials alone."
  type        = bool
  default     = false
}

variable "reader_account_ids" {
  description = "Further accounts that may read model packages and pull images."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for id in var.reader_account_ids : can(regex("^[0-9]{12}$", id))])
    error_message = "Each of reader_account_ids has twelve digits."
  }
}

variable "builtin_images" {
  description = "Repositories of AWS's own images that jobs and endpoints may run."
  type        = list(string)
  default     = ["sagemaker-xgboost", "sagemaker-scikit-learn"]

  validation {
    condition     = alltrue([for name in var.builtin_images : can(regex("^[a-z0-9][a-z0-9._/-]*$", name))])
    error_message = "Each of builtin_images is a repository's whole name, such as sagemaker-xgboost."
  }
}

variable "events" {
  description = "Whom a pushed image (training), new data (retraining) and an approved model (deployment) are told: github, lambda or none."
  type = object({
    training   = optional(string, "none")
    retraining = optional(string, "none")
    deployment = optional(string, "none")
  })
  default = {}

  validation {
    condition     = alltrue([for target in values(var.events) : contains(["github", "lambda", "none"], target)])
    error_message = "Each of events is github, lambda or none."
  }
  validation {
    condition     = !contains(values(var.events), "github") || var.github_token_secret_arn != null
    error_message = "github_token_secret_arn is needed where events tell github."
  }
}

variable "event_function_arns" {
  description = "ARNs of the functions to tell, by training, retraining and deployment; those whose target is lambda."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for route, target in var.events : contains(keys(var.event_function_arns), route) if target == "lambda"])
    error_message = "event_function_arns names a function for each of events that is lambda."
  }
}

variable "github_token_secret_arn" {
  description = "ARN of the secret whose text is a fine-grained token with contents: write on the repository alone; null where GitHub is not told."
  type        = string
  default     = null

  validation {
    condition     = var.github_token_secret_arn == null || can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$", var.github_token_secret_arn))
    error_message = "github_token_secret_arn is the ARN of a secret in Secrets Manager, never a token."
  }
}

variable "data_prefix" {
  description = "Where people put new data in the bucket, to start retraining. Workflows and pipelines write under PROJECT/, endpoints under capture/."
  type        = string
  default     = "incoming/"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9/_.-]*/$", var.data_prefix))
    error_message = "data_prefix is a folder such as incoming/, with a slash at its end."
  }
  validation {
    condition = alltrue([
      for prefix in ["${var.project}/", "capture/"] : !startswith(var.data_prefix, prefix) && !startswith(prefix, var.data_prefix)
    ])
    error_message = "data_prefix may not overlap with PROJECT/ and capture/: each training would start the next one, for ever."
  }
}

variable "alert_emails" {
  description = "Addresses that alarms and failures are mailed to. Each is asked once whether it wants that."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.alert_emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each of alert_emails is a mail address."
  }
}

variable "endpoint_alarms" {
  description = "What is too much for an endpoint, by environment; what is not said has the default of the module alarms."
  type = map(object({
    variant           = optional(string)
    errors_per_minute = optional(number)
    latency_p99_ms    = optional(number)
    overhead_p99_ms   = optional(number)
    cpu_percent       = optional(number)
    vcpus             = optional(number)
  }))
  default = {}

  validation {
    condition     = alltrue([for environment in keys(var.endpoint_alarms) : contains(var.environments, environment)])
    error_message = "endpoint_alarms speaks of environments that are in environments."
  }
}

variable "metrics_namespace" {
  description = "The namespace of the metrics that checks of drift write."
  type        = string
  default     = "mlops-steps"

  validation {
    condition     = can(regex("^[^:*]{1,255}$", var.metrics_namespace)) && !startswith(var.metrics_namespace, "AWS/")
    error_message = "metrics_namespace has 1 to 255 characters, none of them : or *, and does not begin with AWS/."
  }
}

variable "drift_alarm" {
  description = "Whether to have an alarm on drift here. setup-monitor with alarms-topic makes one itself."
  type        = bool
  default     = true
}
