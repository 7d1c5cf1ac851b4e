# What can be set about GitHub's OIDC provider.
variable "existing_arn" {
  description = "ARN of the provider where the account already has it; null to create it."
  type        = string
  default     = null

  validation {
    condition = var.existing_arn == null || can(regex(
      "^arn:[a-z-]+:iam::[0-9]{12}:oidc-provider/token\\.actions\\.githubusercontent\\.com$", var.existing_arn
    ))
    error_message = "existing_arn is the ARN of GitHub's provider: arn:aws:iam::ACCOUNT:oidc-provider/token.actions.githubusercontent.com."
  }
}

variable "audiences" {
  description = "Audiences that tokens may be made for; oidc-assume asks for sts.amazonaws.com."
  type        = list(string)
  default     = ["sts.amazonaws.com"]

  validation {
    condition     = length(var.audiences) > 0 && alltrue([for audience in var.audiences : can(regex("^[^*?\\s]+$", audience))])
    error_message = "audiences names at least one audience, each without blanks and wildcards."
  }
}

variable "tags" {
  description = "Tags of the provider."
  type        = map(string)
  default     = {}
}
