# Which endpoints are watched, and when it is too much.
variable "name" {
  description = "What the names of topic, key and dashboard begin with."
  type        = string

  validation {
    condition     = can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", var.name))
    error_message = "name has 1 to 64 letters, digits, dashes and underscores."
  }
}

variable "emails" {
  description = "Addresses that alarms are mailed to. Each is asked once whether it wants that."
  type        = set(string)
  default     = []

  validation {
    condition     = alltrue([for email in var.emails : can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", email))])
    error_message = "Each of emails is a mail address."
  }
}

variable "endpoints" {
  description = "The endpoints to watch, by name: variant, most server errors a minute, 99th percentiles in milliseconds, load in percent of the instance's vCPUs."
  type = map(object({
    variant           = optional(string, "AllTraffic")
    errors_per_minute = optional(number, 0)
    latency_p99_ms    = optional(number, 1000)
    overhead_p99_ms   = optional(number, 500)
    cpu_percent       = optional(number, 80)
    vcpus             = optional(number, 2)
  }))

  validation {
    condition     = alltrue([for endpoint in keys(var.endpoints) : can(regex("^[a-zA-Z0-9](-*[a-zA-Z0-9])*$", endpoint)) && length(endpoint) <= 63])
    error_message = "Each endpoint's name has 1 to 63 letters, digits and dashes, and no dash at its ends."
  }
  validation {
    condition = alltrue([
      for settings in values(var.endpoints) : settings.errors_per_minute >= 0 && settings.latency_p99_ms > 0 && settings.overhead_p99_ms > 0
    ])
    error_message = "errors_per_minute is not negative; latency_p99_ms and overhead_p99_ms are more than 0."
  }
  validation {
    condition     = alltrue([for settings in values(var.endpoints) : settings.cpu_percent > 0 && settings.cpu_percent <= 100 && settings.vcpus >= 1])
    error_message = "cpu_percent is from 0 to 100, of all vCPUs together; vcpus is at least 1."
  }
}

variable "drift" {
  description = "The metric that checks of drift write: namespace, name, further dimensions beside EndpointName, how often at least, and what is too much; null for no alarm."
  type = object({
    namespace      = optional(string, "mlops-steps")
    metric_name    = optional(string, "Violations")
    dimensions     = optional(map(string), { Monitor = "data-quality" })
    period_seconds = optional(number, 3600)
    threshold      = optional(number, 0)
  })
  default = {}

  validation {
    condition     = var.drift == null || try(var.drift.period_seconds >= 60 && var.drift.period_seconds <= 86400 && var.drift.period_seconds % 60 == 0, false)
    error_message = "drift.period_seconds is a multiple of 60, from 60 to 86400."
  }
  validation {
    condition     = var.drift == null || try(!startswith(var.drift.namespace, "AWS/") && var.drift.namespace != "" && var.drift.metric_name != "", false)
    error_message = "drift.namespace and drift.metric_name name a metric of yours, not one of AWS's."
  }
}

variable "tags" {
  description = "Tags of topic, key and alarms."
  type        = map(string)
  default     = {}
}
