# The documents, for `policies` of the module github-role.
output "documents" {
  description = "The policy documents in JSON, by step."
  value       = local.documents

  precondition {
    condition     = length(local.unknown_resources) == 0
    error_message = "No step declares ${join(", ", local.unknown_resources)}; declared are ${join(", ", sort(distinct(values(local.short_names))))}."
  }
}
