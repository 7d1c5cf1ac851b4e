# Which Terraform and provider this module works with.
terraform {
  required_version = ">= 1.9"

  required_providers {
    aws = {
      source = "hashicorp/aws"
      # Until 5.80 a provider without thumbprints was refused.
      version = "~> 5.80, >= 5.81"
    }
  }
}
