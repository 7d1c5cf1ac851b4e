# What the role may reach.
variable "name" {
  description = "The role's name."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9+=,.@_-]{1,64}$", var.name))
    error_message = "name has 1 to 64 letters, digits or +=,.@_-."
  }
}

variable "bucket_arn" {
  description = "ARN of the bucket with data, code, models and captures."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:s3:::[a-z0-9.-]+$", var.bucket_arn))
    error_message = "bucket_arn is the ARN of one bucket, without a path or wildcard."
  }
}

variable "written_prefixes" {
  description = "Where in the bucket jobs and endpoints may write. Where new data starts a training is not among them."
  type        = list(string)

  validation {
    condition     = length(var.written_prefixes) > 0 && alltrue([for prefix in var.written_prefixes : can(regex("^[A-Za-z0-9][A-Za-z0-9/_.-]*/$", prefix))])
    error_message = "written_prefixes has at least one folder, each with a slash at its end."
  }
}

variable "key_arn" {
  description = "ARN of the KMS key that the bucket is encrypted with."
  type        = string

  validation {
    condition     = can(regex("^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$", var.key_arn))
    error_message = "key_arn is the ARN of a KMS key."
  }
}

variable "image_repository_arns" {
  description = "ARNs of the ECR repositories that jobs and endpoints take images from; the account may be * for AWS's own images."
  type        = list(string)

  validation {
    condition = length(var.image_repository_arns) > 0 && alltrue([
      for arn in var.image_repository_arns : can(regex("^arn:[a-z-]+:ecr:[a-z0-9-]+:([0-9]{12}|\\*):repository/[a-z0-9._/-]+$", arn))
    ])
    error_message = "image_repository_arns has at least one ARN of an ECR repository, each with a whole name."
  }
}

variable "model_package_group_name" {
  description = "The model package group that pipelines register models in."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9](-*[a-z0-9])*$", var.model_package_group_name)) && length(var.model_package_group_name) <= 63
    error_message = "model_package_group_name has 1 to 63 lower case letters, digits and dashes, and no dash at its ends."
  }
}

variable "metric_namespaces" {
  description = "Namespaces of CloudWatch that jobs and endpoints may write metrics to; * stands for anything."
  type        = list(string)
  default     = ["/aws/sagemaker/*", "aws/sagemaker/*", "mlops-steps"]

  validation {
    condition     = length(var.metric_namespaces) > 0 && !contains(var.metric_namespaces, "*")
    error_message = "metric_namespaces names at least one namespace and not all of them."
  }
}

variable "run_pipelines" {
  description = "Whether pipelines run as this role too, which start jobs and register models."
  type        = bool
  default     = true
}

variable "permissions_boundary_arn" {
  description = "ARN of a managed policy that bounds the role; null for none."
  type        = string
  default     = null

  validation {
    condition     = var.permissions_boundary_arn == null || can(regex("^arn:[a-z-]+:iam::([0-9]{12}|aws):policy/.+$", var.permissions_boundary_arn))
    error_message = "permissions_boundary_arn is the ARN of a managed policy."
  }
}

variable "tags" {
  description = "Tags of the role."
  type        = map(string)
  default     = {}
}
