# How much, of what, and who is told.
variable "name" {
  description = "Name of the budget and the anomaly monitor."
  type        = string

  validation {
    # The subscription's name adds 6 characters, and Cost Explorer takes 50 for a monitor's.
    condition     = can(regex("^[A-Za-z][A-Za-z0-9 _-]{0,42}[A-Za-z0-9]$", var.name))
    error_message = "name has 2 to 44 letters, digits, blanks, hyphens and underscores, and begins with a letter."
  }
}

variable "monthly_limit" {
  description = "What a month may cost, in US dollars. It is a mark, not a stop: nothing is switched off."
  type        = number

  validation {
    condition     = var.monthly_limit > 0
    error_message = "monthly_limit is above 0."
  }
}

variable "services" {
  description = "The services counted, by the names that Cost Explorer knows them by."
  type        = list(string)
  default     = ["Amazon SageMaker"]

  validation {
    condition     = length(var.services) > 0 && length(distinct(var.services)) == length(var.services)
    error_message = "services names at least one service, and none twice."
  }
}

variable "cost_allocation_tag" {
  description = <<-TEXT
    A tag that narrows the budget and the anomaly monitor to one project; null for the whole account. It counts once it has
    been activated as a cost allocation tag in the billing console.
  TEXT
  type        = object({ key = string, value = string })
  default     = null

  validation {
    condition     = var.cost_allocation_tag == null ? true : length(var.cost_allocation_tag.key) > 0 && length(var.cost_allocation_tag.value) > 0
    error_message = "cost_allocation_tag has a key and a value."
  }
}

variable "notifications" {
  description = "When to tell: at which percent of the limit, of what was spent (ACTUAL) or of what the month is expected to cost (FORECASTED)."
  type        = list(object({ percent = number, type = string }))
  default = [
    { percent = 50, type = "ACTUAL" },
    { percent = 80, type = "ACTUAL" },
    { percent = 100, type = "ACTUAL" },
    { percent = 100, type = "FORECASTED" },
  ]

  validation {
    condition     = length(var.notifications) >= 1 && length(var.notifications) <= 5 && length(distinct(var.notifications)) == length(var.notifications)
    error_message = "A budget has one to five notifications, none of them twice."
  }
  validation {
    condition     = alltrue([for one in var.notifications : one.percent > 0 && contains(["ACTUAL", "FORECASTED"], one.type)])
    error_message = "Each notification has a percent above 0 and the type ACTUAL or FORECASTED."
  }
}

variable "emails" {
  description = "Addresses that are told."
  type        = set(string)
  default     = []

  validation {
    condition     = length(var.emails) <= 10 && alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "emails has at most ten addresses, the most that a budget takes."
  }
  validation {
    condition     = length(var.emails) > 0 || var.sns_topic != null
    error_message = "There is an address in emails, or an sns_topic: else nobody is told."
  }
}

variable "sns_topic" {
  description = "A topic that is told, by its ARN; null for none. Its policy, and its key's, need the statements that this module puts out."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.sns_topic == null ? true : can(regex("^arn:[a-z-]+:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$", var.sns_topic.arn))
    error_message = "sns_topic.arn is the ARN of a standard topic, arn:aws:sns:REGION:ACCOUNT:NAME."
  }
}

variable "existing_monitor" {
  description = "The account's anomaly monitor, by its ARN, where there is one over all services already; null to make one."
  type        = object({ arn = string })
  default     = null

  validation {
    condition     = var.existing_monitor == null ? true : can(regex("^arn:[a-z-]+:ce::[0-9]{12}:anomalymonitor/.+$", var.existing_monitor.arn))
    error_message = "existing_monitor.arn is the ARN of a monitor, arn:aws:ce::ACCOUNT:anomalymonitor/ID."
  }
}

variable "anomaly_impact" {
  description = "How many US dollars more than expected are worth telling."
  type        = number
  default     = 50

  validation {
    condition     = var.anomaly_impact > 0
    error_message = "anomaly_impact is above 0."
  }
}

variable "tags" {
  description = "Tags of everything made here."
  type        = map(string)
  default     = {}
}
