# Which machine, where, and what its user may do.
variable "name" {
  description = "Name of the notebook instance."
  type        = string

  validation {
    # The lifecycle configuration's name adds 15 characters, and SageMaker takes 63. Small letters, as the ARN has no others.
    condition     = can(regex("^[a-z][a-z0-9-]{0,46}[a-z0-9]$", var.name))
    error_message = "name has 2 to 48 small letters, digits and hyphens, begins with a letter and does not end in a hyphen."
  }
}

variable "instance_type" {
  description = "Type of the machine."
  type        = string
  default     = "ml.t3.medium"

  validation {
    condition     = can(regex("^ml\\.[a-z0-9-]+\\.[a-z0-9]+$", var.instance_type))
    error_message = "instance_type begins with ml., such as ml.t3.medium."
  }
}

variable "volume_size_gb" {
  description = "Size of the volume that /home/ec2-user/SageMaker lies on. It can grow and not shrink."
  type        = number
  default     = 20

  validation {
    condition     = var.volume_size_gb >= 5 && var.volume_size_gb <= 16384 && floor(var.volume_size_gb) == var.volume_size_gb
    error_message = "volume_size_gb is a whole number from 5 to 16384."
  }
}

variable "idle_minutes" {
  description = <<-TEXT
    Minutes without a busy kernel, an answer of one or anything shown in a terminal, after which the instance stops. A
    program that runs in the background and shows nothing does not count.
  TEXT
  type        = number
  default     = 60

  validation {
    # The timer runs every five minutes, and Jupyter itself takes some to come up.
    condition     = var.idle_minutes >= 10 && var.idle_minutes <= 10080 && floor(var.idle_minutes) == var.idle_minutes
    error_message = "idle_minutes is a whole number from 10 to 10080, a week."
  }
}

variable "direct_internet_access" {
  description = "Whether the instance reaches the internet past the subnet, by an interface of SageMaker's own."
  type        = bool
  default     = false
}

variable "subnet_id" {
  description = "Subnet to put the instance into. Without direct internet access it needs a way to S3, SageMaker and the other services used."
  type        = string

  validation {
    condition     = can(regex("^subnet-[0-9a-f]+$", var.subnet_id))
    error_message = "subnet_id is a subnet's id, such as subnet-0a1b2c3d."
  }
}

variable "security_group_ids" {
  description = "Security groups of the instance's interface in the subnet."
  type        = set(string)

  validation {
    condition     = length(var.security_group_ids) >= 1 && length(var.security_group_ids) <= 5
    error_message = "security_group_ids has one to five security groups."
  }
}

variable "code_repository" {
  description = "HTTPS URL of a git repository, or the name of one known to SageMaker, that Jupyter opens with; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.code_repository == null ? true : can(regex("^(https://[^@\\s]+|[A-Za-z0-9-]+)$", var.code_repository))
    error_message = "code_repository is an https URL without user and password, or a name of letters, digits and hyphens."
  }
}

variable "policies" {
  description = "What the user may do beyond stopping the instance: IAM documents in JSON, by name."
  type        = map(string)
  default     = {}

  validation {
    condition     = alltrue([for name, document in var.policies : name != "base" && can(jsondecode(document).Statement)])
    error_message = "Each of policies is an IAM document in JSON with a Statement; the name base is taken."
  }
  validation {
    condition = alltrue(flatten([
      for document in values(var.policies) : [
        for statement in try(flatten([jsondecode(document).Statement]), []) : try(statement.Effect, "") == "Deny" || (
          can(statement.Action) && alltrue([
            for action in flatten([try(statement.Action, [])]) : !can(regex("^(\\*|[^:]*:\\*)$", action))
          ])
        )
      ]
    ]))
    error_message = "policies allow actions by name: neither * nor SERVICE:* nor NotAction."
  }
}

variable "kms_key_arn" {
  description = "Key for the volume."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID."
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
