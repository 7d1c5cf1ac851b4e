# Who may assume the role, for how long, and what it may do.
variable "name" {
  description = "The role's name; its policies' names begin with it."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name has 1 to 64 letters, digits or +=,.@_-."
  }
}

variable "provider_arn" {
  description = "ARN of GitHub's OIDC provider, from the module github-oidc."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/.+$", var.provider_arn))
    error_message = "provider_arn is the ARN of an OIDC provider in IAM."
  }
}

variable "provider_host" {
  description = "The issuer without https://."
  type        = string
  default     = "token.actions.githubusercontent.com"

  validation {
    condition     = can(regex("^[a-z0-9.-]+(/[A-Za-z0-9._/-]+)?$", var.provider_host))
    error_message = "provider_host is a host with an optional path, without https://."
  }
}

variable "audience" {
  description = "The audience (aud) a token must be made for."
  type        = string
  default     = "sts.amazonaws.com"

  validation {
    condition     = can(regex("^[^*?$\\s]+$", var.audience))
    error_message = "audience is one audience, without wildcards, variables or blanks."
  }
}

variable "repository" {
  description = "The GitHub repository, as owner/name, spelled as GitHub spells it: the comparison minds case."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$", var.repository))
    error_message = "repository is owner/name, without wildcards and without ids."
  }
}

variable "repository_id" {
  description = "The repository's number (gh api repos/OWNER/NAME --jq .id), for GitHub's subject with ids."
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
  description = "The owner's number (gh api repos/OWNER/NAME --jq .owner.id), for GitHub's subject with ids."
  type        = string
  default     = null

  validation {
    condition     = var.owner_id == null || can(regex("^[1-9][0-9]*$", var.owner_id))
    error_message = "owner_id is a number of digits alone."
  }
}

variable "allow_name_only_subject" {
  description = "Trust the subject without ids too. Switch off once the repository's tokens carry ids: names can be recycled."
  type        = bool
  default     = true

  validation {
    condition     = var.allow_name_only_subject || (var.repository_id != null && var.owner_id != null)
    error_message = "Without the subject by name, repository_id and owner_id are needed: else nobody could assume the role."
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

variable "environment" {
  description = "The GitHub environment whose jobs may assume the role; null where branch or pull_request is given."
  type        = string
  default     = null

  validation {
    condition     = var.environment == null || can(regex("^[A-Za-z0-9][A-Za-z0-9._-]*$", var.environment))
    error_message = "environment has letters, digits, dots, dashes and underscores: no wildcards, colons or blanks."
  }
  validation {
    condition     = length([for given in [var.environment != null, var.branch != null, var.pull_request] : given if given]) == 1
    error_message = "Give exactly one of environment, branch and pull_request."
  }
}

variable "branch" {
  description = "The branch whose jobs without an environment may assume the role."
  type        = string
  default     = null

  validation {
    condition     = var.branch == null || can(regex("^[A-Za-z0-9][A-Za-z0-9._/@#+=-]*$", var.branch))
    error_message = "branch is one branch's name without refs/heads/ in front and without wildcards, colons or blanks."
  }
  validation {
    condition     = var.branch == null || !startswith(coalesce(var.branch, "-"), "refs/")
    error_message = "branch is the name alone: main, not refs/heads/main."
  }
}

variable "pull_request" {
  description = "Let jobs of pull requests assume the role. Anyone who may open one from the repository runs code with it."
  type        = bool
  default     = false
}

variable "job_workflow_refs" {
  description = "Workflow files that may assume the role, as owner/name/.github/workflows/file.yml@refs/heads/main; empty for any."
  type        = list(string)
  default     = []

  validation {
    condition = alltrue([
      for ref in var.job_workflow_refs :
      can(regex("^[A-Za-z0-9-]+/[A-Za-z0-9._-]+/\\.github/workflows/[A-Za-z0-9._-]+\\.ya?ml@(refs/(heads|tags)/[A-Za-z0-9._/@#+=-]+|[0-9a-f]{40})$", ref))
    ])
    error_message = "Each of job_workflow_refs is owner/name/.github/workflows/file.yml@REF, with a whole ref or commit and no wildcard."
  }
}

variable "policies" {
  description = "What the role may do: policy documents (JSON) by a short name, each a managed policy of its own."
  type        = map(string)

  validation {
    # Ten managed policies a role is what IAM allows before one asks for more.
    condition     = length(var.policies) >= 1 && length(var.policies) <= 10
    error_message = "policies has 1 to 10 documents."
  }
  validation {
    condition     = alltrue([for name in keys(var.policies) : can(regex("^[A-Za-z0-9+=,.@_-]{1,60}$", name))])
    error_message = "Each name in policies has 1 to 60 letters, digits or +=,.@_-."
  }
  validation {
    condition     = alltrue([for document in values(var.policies) : can(jsondecode(document).Statement)])
    error_message = "Each of policies is a policy document in JSON with a Statement."
  }
  validation {
    condition = alltrue(flatten([
      for document in values(var.policies) : [
        for statement in try(flatten([jsondecode(document).Statement]), []) : [
          for action in flatten([try(statement.Action, "*")]) : !can(regex("^\\*|:\\*$", action))
        ] if try(statement.Effect, "Allow") == "Allow"
      ]
    ]))
    error_message = "No statement of policies allows all actions, or all of a service: name the actions."
  }
}

variable "permissions_boundary_arn" {
  description = "ARN of a managed policy that bounds the role, whatever its policies say; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn is the ARN of a managed policy."
  }
}

variable "max_session_seconds" {
  description = "How long one session may last at the most; the steps renew theirs by themselves, so an hour is enough."
  type        = number
  default     = 3600

  validation {
    condition     = var.max_session_seconds >= 3600 && var.max_session_seconds <= 43200 && floor(var.max_session_seconds) == var.max_session_seconds
    error_message = "max_session_seconds is a whole number from 3600 to 43200."
  }
}

variable "tags" {
  description = "Tags of the role and its policies."
  type        = map(string)
  default     = {}
}
