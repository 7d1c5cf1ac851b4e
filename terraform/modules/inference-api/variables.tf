# What the API is called, who may call it and how often.
variable "name" {
  description = "Name of the API; the names of its logs and keys begin with it."
  type        = string

  validation {
    # The role's name adds 20 characters, and IAM takes 64.
    condition     = can(regex("^[a-z][a-z0-9-]{0,42}[a-z0-9]$", var.name))
    error_message = "name has 2 to 44 small letters, digits and hyphens, begins with a letter and does not end in a hyphen."
  }
}

variable "stage_name" {
  description = "Name of the stage: the first part of the path, before /predict."
  type        = string
  default     = "v1"

  validation {
    condition     = can(regex("^[A-Za-z0-9_]{1,128}$", var.stage_name))
    error_message = "stage_name has letters, digits and underscores."
  }
}

variable "function_name" {
  description = "Name of the Lambda function that answers; the API is given permission to invoke it."
  type        = string
}

variable "function_invoke_arn" {
  description = "ARN that API Gateway invokes the function by."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:apigateway:[a-z0-9-]+:lambda:path/.+/invocations$", var.function_invoke_arn))
    error_message = "function_invoke_arn is the function's invoke ARN, arn:aws:apigateway:REGION:lambda:path/…/invocations, not its ARN."
  }
}

variable "timeout_milliseconds" {
  description = "How long the function may take before the caller is answered 504."
  type        = number
  default     = 29000

  validation {
    # More than 29 s can be had for regional APIs, by a quota increase.
    condition     = var.timeout_milliseconds >= 50 && var.timeout_milliseconds <= 300000
    error_message = "timeout_milliseconds is 50 to 29000, or up to 300000 where the account's quota was raised."
  }
}

variable "authentication" {
  description = "How callers show who they are: AWS_IAM (signed requests) or API_KEY (header x-api-key)."
  type        = string
  default     = "AWS_IAM"

  validation {
    condition     = contains(["AWS_IAM", "API_KEY"], var.authentication)
    error_message = "authentication is AWS_IAM or API_KEY."
  }
}

variable "clients" {
  description = "Names of the clients that get an API key each; with authentication API_KEY alone."
  type        = set(string)
  default     = []

  validation {
    condition     = (var.authentication == "API_KEY") == (length(var.clients) > 0)
    error_message = "clients names those who get a key with authentication API_KEY, and is empty with AWS_IAM."
  }
}

variable "request_schema" {
  description = "JSON Schema (draft 4) of a request's body; null for {\"context\": \"…\"} or {\"payload\": …}."
  type        = string
  default     = null

  validation {
    condition     = var.request_schema == null ? true : can(keys(jsondecode(var.request_schema)))
    error_message = "request_schema is a JSON object."
  }
}

variable "maximum_context_length" {
  description = "The most characters that `context` may have."
  type        = number
  default     = 100000

  validation {
    condition     = var.maximum_context_length >= 1 && floor(var.maximum_context_length) == var.maximum_context_length
    error_message = "maximum_context_length is a whole number above 0."
  }
}

variable "throttle" {
  description = "Requests per second and burst that the stage lets through, from all callers together."
  type        = object({ rate = number, burst = number })
  default     = { rate = 100, burst = 200 }

  validation {
    condition     = var.throttle.rate > 0 && var.throttle.burst >= 1
    error_message = "throttle has a rate above 0 and a burst of at least 1."
  }
}

variable "key_throttle" {
  description = "Requests per second and burst that one API key may make."
  type        = object({ rate = number, burst = number })
  default     = { rate = 20, burst = 40 }

  validation {
    condition     = var.key_throttle.rate > 0 && var.key_throttle.burst >= 1
    error_message = "key_throttle has a rate above 0 and a burst of at least 1."
  }
}

variable "key_quota" {
  description = "Requests that one API key may make in a period: DAY, WEEK or MONTH."
  type        = object({ limit = number, period = string })
  default     = { limit = 100000, period = "DAY" }

  validation {
    condition     = var.key_quota.limit >= 1 && contains(["DAY", "WEEK", "MONTH"], var.key_quota.period)
    error_message = "key_quota has a limit of at least 1 and the period DAY, WEEK or MONTH."
  }
}

variable "logging_level" {
  description = "What the execution log holds: ERROR, or INFO for every step of every request."
  type        = string
  default     = "ERROR"

  validation {
    condition     = contains(["ERROR", "INFO"], var.logging_level)
    error_message = "logging_level is ERROR or INFO."
  }
}

variable "log_retention_days" {
  description = "Days that the logs are kept for."
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

variable "manage_account_logging" {
  description = <<-TEXT
    Whether to set the role that API Gateway logs with. It is one setting for all APIs of an account and region: false
    where it is set elsewhere. Without it no stage with logs can be made.
  TEXT
  type        = bool
  default     = true
}

variable "web_acl" {
  description = "The regional WAF web ACL to put before the stage, by its ARN; null for none."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.web_acl == null ? true : can(regex("^arn:[a-z-]+:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/.+$", var.web_acl.arn))
    error_message = "web_acl.arn is the ARN of a regional web ACL, arn:aws:wafv2:REGION:ACCOUNT:regional/webacl/NAME/ID."
  }
}

variable "kms_key_arn" {
  description = "Key for the logs. Its policy has to let logs.REGION.amazonaws.com use it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID: CloudWatch Logs takes no alias."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of a permissions boundary for the role; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of everything made here."
  type        = map(string)
  default     = {}
}
