# The IAM policies that the steps declare (actions/STEP/iam-policy.json), filled in and narrowed to what a project uses.
data "aws_partition" "current" {}
data "aws_region" "current" {}
data "aws_caller_identity" "current" {}

locals {
  declared = {
    for step in var.steps : step => jsondecode(file("${path.module}/../../../actions/${step}/iam-policy.json")).Statement
  }

  # Every resource that any of the steps declares, as it is declared, with the short name that `resources` knows it by:
  # arn:${Partition}:iam::${Account}:role/* is iam:role/*.
  short_names = {
    for resource in distinct(flatten([for statements in local.declared : [for statement in statements : statement.Resource]])) :
    resource => resource == "*" ? "*" : join(":", concat(
      [split(":", resource)[2]], slice(split(":", resource), 5, length(split(":", resource)))
    ))
  }

  filled = {
    for resource in keys(local.short_names) : resource => replace(replace(replace(
      resource,
      "$${Partition}", data.aws_partition.current.partition),
      "$${Region}", data.aws_region.current.name),
    "$${Account}", data.aws_caller_identity.current.account_id)
  }

  statements = {
    for step, statements in local.declared : step => [
      for statement in statements : merge(
        statement,
        {
          Resource = distinct(flatten([
            for resource in statement.Resource : try(
              var.step_resources[step][local.short_names[resource]],
              var.resources[local.short_names[resource]],
              [local.filled[resource]],
            )
          ]))
        },
        # A role may be handed to these services alone: passed to another one, it would be a way to more rights.
        {
          for name, condition in { Condition = { StringEquals = { "iam:PassedToService" = var.pass_role_to } } } :
          name => condition if contains(statement.Action, "iam:PassRole")
        },
      )
    ]
  }

  documents = {
    for step, statements in local.statements : step => jsonencode({ Version = "2012-10-17", Statement = statements })
  }

  # A misspelled name would leave the declared, wider resource in place without a word.
  unknown_resources = setsubtract(
    concat(keys(var.resources), flatten([for step in values(var.step_resources) : keys(step)])),
    values(local.short_names),
  )
}
