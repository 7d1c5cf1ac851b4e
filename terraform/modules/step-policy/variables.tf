# Which steps, and what their policies are narrowed to.
variable "steps" {
  description = "The steps whose policies are wanted, by the names of their folders under actions/."
  type        = set(string)

  validation {
    condition     = length(var.steps) > 0
    error_message = "steps names at least one step."
  }
  validation {
    condition = alltrue([
      for step in var.steps :
      can(regex("^[a-z]+(-[a-z]+)*$", step)) && fileexists("${path.module}/../../../actions/${step}/iam-policy.json")
    ])
    error_message = "Each of steps has a file actions/STEP/iam-policy.json; steps without one (oidc-assume, notify-slack) need no permission."
  }
}

variable "resources" {
  description = "ARNs to put in place of a declared resource, by its short name SERVICE:RESOURCE, such as \"iam:role/*\" or \"s3:*\"."
  type        = map(list(string))
  default     = {}

  validation {
    condition     = alltrue([for arns in values(var.resources) : length(arns) > 0])
    error_message = "Each list of resources has at least one ARN: a statement without a resource is refused by IAM."
  }
}

variable "step_resources" {
  description = "The same for one step alone, by the step's name; it goes before resources."
  type        = map(map(list(string)))
  default     = {}

  validation {
    condition     = alltrue([for step in keys(var.step_resources) : contains(var.steps, step)])
    error_message = "step_resources speaks of steps that are in steps."
  }
  validation {
    condition     = alltrue(flatten([for step in values(var.step_resources) : [for arns in values(step) : length(arns) > 0]]))
    error_message = "Each list of step_resources has at least one ARN: a statement without a resource is refused by IAM."
  }
}

variable "pass_role_to" {
  description = "Services that a role may be handed to, where a step hands one on (iam:PassRole)."
  type        = list(string)
  default     = ["sagemaker.amazonaws.com"]

  validation {
    condition     = length(var.pass_role_to) > 0 && alltrue([for service in var.pass_role_to : can(regex("^[a-z0-9.-]+\\.amazonaws\\.com(\\.cn)?$", service))])
    error_message = "pass_role_to names services such as sagemaker.amazonaws.com."
  }
}
