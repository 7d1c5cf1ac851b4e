# What a project has to say, and what it may: names, who may build and deploy.
variable "project" {
  description = "The project's name: of the pipeline, the model package group, the image repository; all other names begin with it."
  type        = string

  validation {
    # 32 leaves room for -production and the hashes that the steps add.
    condition     = can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", var.project)) && length(var.project) >= 2 && length(var.project) <= 32
    error_message = "project has 2 to 32 lower case letters, digits and single dashes, and begins with a letter."
  }
}

variable "region" {
  description = "The AWS region."
  type        = string

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region is a region such as eu-west-1."
  }
}

variable "repository" {
  description = "The GitHub repository whose workflows build and deploy, as owner/name, spelled as GitHub spells it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository is owner/name, without wildcards and without ids."
  }
}

variable "repository_id" {
  description = "The repository's number: gh api repos/OWNER/NAME --jq .id. GitHub's tokens of new repositories carry it."
  type        = string
  default     = null

  validation {
    condition     = var.repository_id == null || can(regex("^[1-9][0-9]*$", var.repository_id))
    error_message = "repository_id is a number of digits alone."
  }
  validation {
    condition     = (var.repository_id == null) == (var.owner_id == null)
    error_message = "repository_id and owner_id come together: give both or none."
  }
}

variable "owner_id" {
  description = "The owner's number: gh api repos/OWNER/NAME --jq .owner.id."
  type        = string
  default     = null

  validation {
    condition     = var.owner_id == null || can(regex("^[1-9][0-9]*$", var.owner_id))
    error_message = "owner_id is a number of digits alone."
  }
}

variable "allow_name_only_subject" {
  description = "Trust tokens without ids too. Switch off once the repository's tokens carry ids: names can be recycled."
  type        = bool
  default     = true

  validation {
    condition     = var.allow_name_only_subject || (var.repository_id != null && var.owner_id != null)
    error_message = "Without the subject by name, repository_id and owner_id are needed: else nobody could assume a role."
  }
}

variable "require_repository_id" {
  description = "Ask for the claim repository_id besides the subject, so that a recycled name is refused in either form."
  type        = bool
  default     = false

  validation {
    condition     = !var.require_repository_id || var.repository_id != null
    error_message = "require_repository_id needs repository_id."
  }
}

variable "oidc_provider_arn" {
  description = "ARN of GitHub's OIDC provider where the account has it already; null to create it."
  type        = string
  default     = null

  validation {
    condition     = var.oidc_provider_arn == null || can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.oidc_provider_arn))
    error_message = "oidc_provider_arn is arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com."
  }
}

variable "build_branch" {
  description = "The branch whose jobs may build. Protect it: who may push there may train and approve."
  type        = string
  default     = "main"

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9._/@#+=-]*$", var.build_branch)) && !startswith(var.build_branch, "refs/")
    error_message = "build_branch is one branch's name: main, not refs/heads/main, and no wildcard."
  }
}

variable "build_workflow_refs" {
  description = "Workflow files that may build, as owner/name/.github/workflows/file.yml@refs/heads/main; empty for any of the branch."
  type        = list(string)
  default     = []
}

variable "environments" {
  description = "GitHub's environments in the order models go through them; each has a role and an endpoint."
  type        = list(string)
  default     = ["staging", "production"]

  validation {
    condition     = length(var.environments) > 0 && length(distinct(var.environments)) == length(var.environments)
    error_message = "environments names at least one environment, and each once."
  }
  validation {
    condition     = alltrue([for environment in var.environments : can(regex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", environment))])
    error_message = "Each of environments has lower case letters, digits and single dashes, and begins with a letter."
  }
}

variable "deploy_workflow_refs" {
  description = "Workflow files that may deploy, as owner/name/.github/workflows/file.yml@refs/heads/main; empty for any of the environment."
  type        = list(string)
  default     = []
}

variable "monitor_workflow_refs" {
  description = "Workflow files that may monitor, as owner/name/.github/workflows/file.yml@refs/heads/main; empty for any of the branch that builds."
  type        = list(string)
  default     = []
}

variable "endpoint_names" {
  description = "Names of endpoints, by environment; PROJECT-ENVIRONMENT where none is given."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for environment in keys(var.endpoint_names) : contains(var.environments, environment)])
    error_message = "endpoint_names speaks of environments that are in environments."
  }
  validation {
    # deploy-endpoint adds a dash and sixteen digits, and SageMaker takes 63; longer names would be cut, and not be the
    # policies' any more.
    condition = alltrue([
      for name in [for environment in var.environments : lookup(var.endpoint_names, environment, "${var.project}-${environment}")] :
      can(regex("^[a-z0-9](-*[a-z0-9])*$", name)) && length(name) <= 46
    ])
    error_message = "An endpoint's name, also PROJECT-ENVIRONMENT, has 1 to 46 lower case letters, digits and dashes, and no dash at its ends."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of a managed policy that bounds all roles; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn is the ARN of a managed policy."
  }
}

variable "max_session_seconds" {
  description = "How long a workflow's session may last at the most; the steps renew theirs by themselves."
  type        = number
  default     = 3600

  validation {
    condition     = var.max_session_seconds >= 3600 && var.max_session_seconds <= 43200 && floor(var.max_session_seconds) == var.max_session_seconds
    error_message = "max_session_seconds is a whole number from 3600 to 43200."
  }
}

variable "tags" {
  description = "Further tags of everything, beside project and managed-by."
  type        = map(string)
  default     = {}
}
