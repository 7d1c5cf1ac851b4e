# Which functions there are, what each may do, and what they have in common.
variable "name_prefix" {
  description = "What all names begin with; a function is named PREFIX-HANDLER."
  type        = string

  validation {
    # A function's name and a role's have at most 64 characters; the longest handler has 26, and there is a hyphen.
    condition     = can(regex("^[a-z][a-z0-9-]{0,34}[a-z0-9]$", var.name_prefix))
    error_message = "name_prefix has 2 to 36 small letters, digits and hyphens, begins with a letter and does not end in a hyphen."
  }
}

variable "package_file" {
  description = "Path of the zip archive that holds the executable `bootstrap`, the same for all functions."
  type        = string

  validation {
    condition     = fileexists(var.package_file)
    error_message = "package_file names a file that exists: build the package first."
  }
}

variable "architecture" {
  description = "The instruction set that `bootstrap` is built for."
  type        = string
  default     = "x86_64"

  validation {
    condition     = contains(["x86_64", "arm64"], var.architecture)
    error_message = "architecture is x86_64 or arm64."
  }
}

variable "functions" {
  description = <<-TEXT
    The functions to make, by handler. `policies` holds IAM documents in JSON by name. `event_rule_arns` holds the
    EventBridge rules that may invoke the function, by a name that is known before they exist. `queue` is an SQS queue to
    read from; its visibility timeout should be six times the function's. `reserved_concurrency` -1 reserves nothing, 0
    stops the function; an account keeps at least 100 (new ones 10) unreserved.
  TEXT
  type = map(object({
    description               = optional(string, "")
    environment               = optional(map(string), {})
    policies                  = optional(map(string), {})
    timeout_seconds           = optional(number, 60)
    memory_mb                 = optional(number, 256)
    ephemeral_storage_mb      = optional(number, 512)
    reserved_concurrency      = optional(number, 5)
    maximum_retries           = optional(number, 2)
    maximum_event_age_seconds = optional(number, 3600)
    event_rule_arns           = optional(map(string), {})
    queue = optional(object({
      arn                     = string
      kms_key_arn             = optional(string)
      batch_size              = optional(number, 10)
      batching_window_seconds = optional(number, 0)
      maximum_concurrency     = optional(number, 2)
    }))
  }))

  validation {
    condition = length(var.functions) > 0 && alltrue([
      for handler in keys(var.functions) : contains([
        "trigger_model_training", "evaluate_model_function", "register_model_in_registry",
        "deploy_sagemaker_model", "retrain_model_on_new_data", "inference_api",
      ], handler)
    ])
    error_message = "functions has at least one of the handlers that the package knows: trigger_model_training, evaluate_model_function, register_model_in_registry, deploy_sagemaker_model, retrain_model_on_new_data, inference_api."
  }
  validation {
    condition = alltrue([
      for function in values(var.functions) :
      function.timeout_seconds >= 1 && function.timeout_seconds <= 900 &&
      function.memory_mb >= 128 && function.memory_mb <= 10240 &&
      function.ephemeral_storage_mb >= 512 && function.ephemeral_storage_mb <= 10240
    ])
    error_message = "timeout_seconds is 1 to 900, memory_mb 128 to 10240, ephemeral_storage_mb 512 to 10240."
  }
  validation {
    condition = alltrue([
      for function in values(var.functions) :
      function.reserved_concurrency >= -1 && floor(function.reserved_concurrency) == function.reserved_concurrency
    ])
    error_message = "reserved_concurrency is -1 (nothing reserved), 0 (stopped) or a whole number above."
  }
  validation {
    condition = alltrue([
      for function in values(var.functions) :
      contains([0, 1, 2], function.maximum_retries) &&
      function.maximum_event_age_seconds >= 60 && function.maximum_event_age_seconds <= 21600
    ])
    error_message = "maximum_retries is 0, 1 or 2, and maximum_event_age_seconds 60 to 21600."
  }
  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for name in keys(function.environment) : can(regex("^[A-Za-z][A-Za-z0-9_]+$", name)) && !startswith(name, "AWS_")
      ]
    ]))
    error_message = "Names of environment variables have letters, digits and underscores, begin with a letter and not with AWS_, which Lambda keeps for itself."
  }
  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for name, document in function.policies : name != "base" && can(jsondecode(document).Statement)
      ]
    ]))
    error_message = "Each of policies is an IAM document in JSON with a Statement; the name base is taken."
  }
  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for document in values(function.policies) : [
          for statement in try(flatten([jsondecode(document).Statement]), []) : try(statement.Effect, "") == "Deny" || (
            can(statement.Action) && alltrue([
              for action in flatten([try(statement.Action, [])]) : !can(regex("^(\\*|[^:]*:\\*)$", action))
            ])
          )
        ]
      ]
    ]))
    error_message = "policies allow actions by name: neither * nor SERVICE:* nor NotAction."
  }
  validation {
    condition = alltrue(flatten([
      for function in values(var.functions) : [
        for rule in keys(function.event_rule_arns) : can(regex("^[A-Za-z0-9_-]{1,88}$", rule))
      ]
    ]))
    error_message = "Keys of event_rule_arns have at most 88 letters, digits, hyphens and underscores: they become statement ids."
  }
  validation {
    condition = alltrue([
      for function in values(var.functions) : function.queue == null ? true : (
        function.queue.batch_size >= 1 && function.queue.batch_size <= 10000 &&
        function.queue.batching_window_seconds >= 0 && function.queue.batching_window_seconds <= 300 &&
        (function.queue.batch_size <= 10 || function.queue.batching_window_seconds >= 1)
      )
    ])
    error_message = "A queue's batch_size is 1 to 10000 and its batching_window_seconds 0 to 300; batches above 10 need a window of at least 1."
  }
  validation {
    # More pollers than executions are turned away, and their messages end in the dead letters unread.
    condition = alltrue([
      for function in values(var.functions) : function.queue == null ? true : (
        function.queue.maximum_concurrency >= 2 && function.queue.maximum_concurrency <= 1000 &&
        (function.reserved_concurrency == -1 || function.queue.maximum_concurrency <= function.reserved_concurrency)
      )
    ])
    error_message = "A queue's maximum_concurrency is 2 to 1000 and not above the function's reserved_concurrency."
  }
}

variable "kms_key_arn" {
  description = "Key for environment variables, log groups and dead letters. Its policy has to let logs.REGION.amazonaws.com use it."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID: CloudWatch Logs takes no alias."
  }
}

variable "log_retention_days" {
  description = "Days that logs are kept for."
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

variable "log_level" {
  description = "The least severe of the functions' own messages that is kept."
  type        = string
  default     = "INFO"

  validation {
    condition     = contains(["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"], var.log_level)
    error_message = "log_level is TRACE, DEBUG, INFO, WARN, ERROR or FATAL."
  }
}

variable "dead_letter_retention_days" {
  description = "Days that dead letters are kept for."
  type        = number
  default     = 14

  validation {
    condition     = var.dead_letter_retention_days >= 1 && var.dead_letter_retention_days <= 14
    error_message = "dead_letter_retention_days is 1 to 14, the most that SQS keeps."
  }
}

variable "vpc" {
  description = "Subnets and security groups to run the functions in; null for none. The subnets need a way to the AWS services used."
  type = object({
    subnet_ids         = set(string)
    security_group_ids = set(string)
  })
  default = null

  validation {
    condition     = var.vpc == null ? true : length(var.vpc.subnet_ids) > 0 && length(var.vpc.security_group_ids) > 0
    error_message = "vpc has at least one subnet and one security group."
  }
}

variable "code_signing_config_arn" {
  description = "ARN of a code signing configuration that the package has to satisfy; null for none."
  type        = string
  default     = null
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
