# Who uses Studio, in which network, and for how long an app may be idle.
variable "name" {
  description = "Name of the domain."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$", var.name))
    error_message = "name has 1 to 63 letters, digits and hyphens, and neither begins nor ends with a hyphen."
  }
}

variable "auth_mode" {
  description = "How users sign in: IAM, or SSO for IAM Identity Center. It cannot be changed later."
  type        = string
  default     = "IAM"

  validation {
    condition     = contains(["IAM", "SSO"], var.auth_mode)
    error_message = "auth_mode is IAM or SSO."
  }
}

variable "user_profiles" {
  description = <<-TEXT
    The users, by the names of their profiles. `execution_role_arn` is the role of that user's apps, the domain's if null;
    `single_sign_on_user` the user's name in IAM Identity Center, with SSO alone.
  TEXT
  type = map(object({
    execution_role_arn  = optional(string)
    single_sign_on_user = optional(string)
    tags                = optional(map(string), {})
  }))
  default = {}

  validation {
    condition     = alltrue([for name in keys(var.user_profiles) : can(regex("^[A-Za-z0-9](-*[A-Za-z0-9]){0,62}$", name))])
    error_message = "Names of user profiles have 1 to 63 letters, digits and hyphens, and neither begin nor end with a hyphen: an address is none."
  }
  validation {
    condition     = alltrue([for profile in values(var.user_profiles) : (profile.single_sign_on_user != null) == (var.auth_mode == "SSO")])
    error_message = "Each user profile has a single_sign_on_user with auth_mode SSO, and none with IAM."
  }
}

variable "execution_role_arn" {
  description = "ARN of the role that apps run with."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:iam::[0-9]{12}:role/.+$", var.execution_role_arn))
    error_message = "execution_role_arn is the ARN of a role, arn:aws:iam::ACCOUNT:role/NAME."
  }
}

variable "execution_role_identity_config" {
  description = <<-TEXT
    USER_PROFILE_NAME to have CloudTrail say which user made a call; the trust policies of the roles have to allow
    sts:SetSourceIdentity then, or no app starts. DISABLED otherwise.
  TEXT
  type        = string
  default     = "DISABLED"

  validation {
    condition     = contains(["USER_PROFILE_NAME", "DISABLED"], var.execution_role_identity_config)
    error_message = "execution_role_identity_config is USER_PROFILE_NAME or DISABLED."
  }
}

variable "vpc_id" {
  description = "VPC that Studio is in."
  type        = string

  validation {
    condition     = can(regex("^vpc-[0-9a-f]+$", var.vpc_id))
    error_message = "vpc_id is a VPC's id, such as vpc-0a1b2c3d."
  }
}

variable "subnet_ids" {
  description = "Subnets that apps are put into. With VpcOnly they need a way to S3, SageMaker, STS and the other services used."
  type        = set(string)

  validation {
    condition     = length(var.subnet_ids) >= 1 && length(var.subnet_ids) <= 16 && alltrue([for id in var.subnet_ids : can(regex("^subnet-[0-9a-f]+$", id))])
    error_message = "subnet_ids has 1 to 16 ids of subnets, such as subnet-0a1b2c3d."
  }
}

variable "security_group_ids" {
  description = "Security groups of the apps. They have to let the apps talk to each other and, by NFS (2049), to the file system."
  type        = set(string)
  default     = []

  validation {
    condition     = length(var.security_group_ids) <= 5
    error_message = "security_group_ids has at most five security groups."
  }
}

variable "app_network_access_type" {
  description = "VpcOnly for all traffic through the VPC, PublicInternetOnly for internet access past it."
  type        = string
  default     = "VpcOnly"

  validation {
    condition     = contains(["VpcOnly", "PublicInternetOnly"], var.app_network_access_type)
    error_message = "app_network_access_type is VpcOnly or PublicInternetOnly."
  }
}

variable "idle_timeout_minutes" {
  description = "Minutes after which an idle app stops: what holds unless a user chooses another, and what may be chosen."
  type        = object({ default = number, minimum = number, maximum = number })
  default     = { default = 60, minimum = 60, maximum = 480 }

  validation {
    condition = (
      var.idle_timeout_minutes.minimum >= 60 && var.idle_timeout_minutes.maximum <= 525600 &&
      var.idle_timeout_minutes.minimum <= var.idle_timeout_minutes.default &&
      var.idle_timeout_minutes.default <= var.idle_timeout_minutes.maximum
    )
    error_message = "idle_timeout_minutes is 60 to 525600, with default between minimum and maximum."
  }
}

variable "volume_size_gb" {
  description = "Size of a space's volume: what it has unless a user chooses another, and the most that may be chosen."
  type        = object({ default = number, maximum = number })
  default     = { default = 5, maximum = 100 }

  validation {
    condition     = var.volume_size_gb.default >= 5 && var.volume_size_gb.maximum <= 16384 && var.volume_size_gb.default <= var.volume_size_gb.maximum
    error_message = "volume_size_gb is 5 to 16384, with default not above maximum."
  }
}

variable "keep_home_directories" {
  description = "Whether the file system with the users' home directories stays when the domain is destroyed."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "Key for the file system and the volumes of apps. It cannot be changed later."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$", var.kms_key_arn))
    error_message = "kms_key_arn is the ARN of a key, arn:aws:kms:REGION:ACCOUNT:key/ID."
  }
}

variable "tags" {
  description = "Tags of everything made here, and of the apps and spaces made in it."
  type        = map(string)
  default     = {}
}
