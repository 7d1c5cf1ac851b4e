# Names, keys and who else may read.
variable "repository_name" {
  description = "The ECR repository's name."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9]+([._/-][a-z0-9]+)*$", var.repository_name)) && length(var.repository_name) >= 2 && length(var.repository_name) <= 256
    error_message = "repository_name has 2 to 256 lower case letters and digits, with single . _ - or / between them."
  }
}

variable "model_package_group_name" {
  description = "The model package group's name."
  type        = string

  validation {
    # SageMaker writes names in ARNs in lower case: with a capital, policies would not match.
    condition     = can(regex("^[a-z0-9](-*[a-z0-9])*$", var.model_package_group_name)) && length(var.model_package_group_name) <= 63
    error_message = "model_package_group_name has 1 to 63 lower case letters, digits and dashes, and no dash at its ends."
  }
}

variable "key_arn" {
  description = "ARN of the KMS key that images are encrypted with. It cannot be changed later without a new repository."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key."
  }
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

variable "untagged_days" {
  description = "After how many days images without a tag expire."
  type        = number
  default     = 7

  validation {
    condition     = var.untagged_days >= 1 && floor(var.untagged_days) == var.untagged_days
    error_message = "untagged_days is a whole number of days, at least 1."
  }
}

variable "keep_images" {
  description = "How many images are kept. An endpoint whose image is gone cannot scale out or be deployed again."
  type        = number
  default     = 200

  validation {
    condition     = var.keep_images >= 10 && floor(var.keep_images) == var.keep_images
    error_message = "keep_images is a whole number, at least 10: fewer may take an image from under a running endpoint."
  }
}

variable "force_delete" {
  description = "Let terraform destroy delete a repository with images in it."
  type        = bool
  default     = false
}

variable "tags" {
  description = "Tags of repository and group."
  type        = map(string)
  default     = {}
}
