# What is listened for and whom it is told.
variable "name" {
  description = "What all names here begin with."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,31}$", var.name))
    error_message = "name has 1 to 32 lower case letters, digits and dashes, and begins with a letter."
  }
}

variable "training_target" {
  description = "Whom a pushed image is told: github, lambda or none."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["github", "lambda", "none"], var.training_target)
    error_message = "training_target is github, lambda or none."
  }
}

variable "retraining_target" {
  description = "Whom new data is told: github, lambda or none."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["github", "lambda", "none"], var.retraining_target)
    error_message = "retraining_target is github, lambda or none."
  }
}

variable "deployment_target" {
  description = "Whom an approved model is told: github, lambda or none."
  type        = string
  default     = "none"

  validation {
    condition     = contains(["github", "lambda", "none"], var.deployment_target)
    error_message = "deployment_target is github, lambda or none."
  }
}

variable "function_arns" {
  description = "ARNs of the functions to tell, by training, retraining and deployment; those whose target is lambda."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for arn in values(var.function_arns) : can(regex("^arn:[a-z-]+:lambda:[a-z0-9-]+:[0-9]{12}:function:.+$", arn))])
    error_message = "Each of function_arns is the ARN of a Lambda function."
  }
  validation {
    condition = alltrue([
      for route, target in { training = var.training_target, retraining = var.retraining_target, deployment = var.deployment_target } :
      contains(keys(var.function_arns), route) if target == "lambda"
    ])
    error_message = "function_arns names a function for each of training, retraining and deployment whose target is lambda."
  }
}

variable "repository" {
  description = "The GitHub repository whose workflows are started, as owner/name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository is owner/name."
  }
}

variable "github_token_secret_arn" {
  description = "ARN of the secret whose text is a fine-grained token with contents: write on the repository alone; null where nothing goes to github."
  type        = string
  default     = null

  validation {
    condition     = var.github_token_secret_arn == null || can(regex("^arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:.+$", var.github_token_secret_arn))
    error_message = "github_token_secret_arn is the ARN of a secret in Secrets Manager, never a token."
  }
  validation {
    condition = var.github_token_secret_arn != null || !(
      var.always_create_dispatch || contains([var.training_target, var.retraining_target, var.deployment_target], "github")
    )
    error_message = "github_token_secret_arn is needed where GitHub is told."
  }
}

variable "always_create_dispatch" {
  description = "Make the way to GitHub even where no rule here uses it, for setup-monitor's trigger-arn."
  type        = bool
  default     = false
}

variable "github_api_url" {
  description = "GitHub's API; of an Enterprise Server https://HOST/api/v3."
  type        = string
  default     = "https://api.github.com"

  validation {
    condition     = can(regex("^https://[a-z0-9.-]+(/[a-z0-9/]+[a-z0-9])?$", var.github_api_url))
    error_message = "github_api_url begins with https:// and has no slash at its end."
  }
}

variable "repository_name" {
  description = "The ECR repository whose pushes start training."
  type        = string
}

variable "internal_tag_prefixes" {
  description = "How tags begin under which images are pushed before they are judged; they start nothing."
  type        = list(string)
  default     = ["tree-", "build-"]

  validation {
    condition     = length(var.internal_tag_prefixes) > 0 && alltrue([for prefix in var.internal_tag_prefixes : prefix != ""])
    error_message = "internal_tag_prefixes has at least one text, and none that is empty: every tag begins with that."
  }
}

variable "bucket" {
  description = "The bucket whose new objects start retraining; its EventBridge notifications are on."
  type        = string
}

variable "data_prefix" {
  description = "Where people put new data in the bucket. Nothing that a workflow, pipeline or endpoint writes may lie there."
  type        = string
  default     = "incoming/"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9/_.-]*/$", var.data_prefix))
    error_message = "data_prefix is a folder such as incoming/, with a slash at its end."
  }
  validation {
    condition     = alltrue([for prefix in var.written_prefixes : !startswith(var.data_prefix, prefix) && !startswith(prefix, var.data_prefix)])
    error_message = "data_prefix overlaps with one of written_prefixes: each training would start the next one, for ever."
  }
}

variable "written_prefixes" {
  description = "Where workflows, pipelines and endpoints write in the bucket; data_prefix may not overlap with it."
  type        = list(string)

  validation {
    condition     = length(var.written_prefixes) > 0
    error_message = "written_prefixes names at least one folder: what trains also writes."
  }
}

variable "model_package_group_name" {
  description = "The model package group whose approved models are deployed."
  type        = string
}

variable "pipeline_name" {
  description = "The pipeline whose failed runs are told. SageMaker writes it in lower case in ARNs."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](-*[a-z0-9])*$", var.pipeline_name)) && length(var.pipeline_name) <= 255
    error_message = "pipeline_name has 1 to 255 lower case letters, digits and dashes, and no dash at its ends."
  }
}

variable "endpoint_names" {
  description = "The endpoints whose failures are told."
  type        = set(string)

  validation {
    condition     = length(var.endpoint_names) > 0
    error_message = "endpoint_names names at least one endpoint: an empty list in a pattern is refused by EventBridge."
  }
}

variable "alert" {
  description = "Tell alerts_topic_arn of failed pipelines and endpoints and of lost events."
  type        = bool
  default     = true

  validation {
    condition     = !var.alert || var.alerts_topic_arn != null
    error_message = "alert needs alerts_topic_arn."
  }
}

variable "alerts_topic_arn" {
  description = "ARN of the SNS topic for alerts; its policy lets EventBridge and CloudWatch publish."
  type        = string
  default     = null
}

variable "permissions_boundary_arn" {
  description = "ARN of a managed policy that bounds the role; null for none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of rules, role and queue."
  type        = map(string)
  default     = {}
}
