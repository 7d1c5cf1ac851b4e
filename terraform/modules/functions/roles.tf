# One role for each function: what every function needs to run, and beside it the policies that the caller hands in.
locals {
  trust_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Lambda"
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })

  network_interface_actions = [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ]

  network_statements = {
    for handler, arn in local.function_arns : handler => var.vpc == null ? [] : [
      {
        # Lambda puts the function into the VPC in its role's name. It asks for these on "*".
        Sid       = "NetworkInterfaces"
        Effect    = "Allow"
        Action    = local.network_interface_actions
        Resource  = ["*"]
        Condition = {}
      },
      {
        # The function's own code is not to touch the network: only Lambda itself calls without this key.
        Sid       = "NotFromTheCode"
        Effect    = "Deny"
        Action    = local.network_interface_actions
        Resource  = ["*"]
        Condition = { ArnEquals = { "lambda:SourceFunctionArn" = arn } }
      },
    ]
  }

  queue_statements = {
    for handler, function in var.functions : handler => function.queue == null ? [] : [{
      Sid       = "Queue"
      Effect    = "Allow"
      Action    = ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      Resource  = [function.queue.arn]
      Condition = {}
    }]
  }

  # The keys of the environment and the dead letters, and of the queue where that is another one.
  decrypting_keys = {
    for handler, function in var.functions :
    handler => distinct(compact([var.kms_key_arn, try(function.queue.kms_key_arn, null)]))
  }

  base_policies = {
    for handler, function in var.functions : handler => jsonencode({
      Version = "2012-10-17"
      Statement = [
        # An empty Condition is allowed by IAM, but reads as if one were meant.
        for statement in concat(
          [
            {
              Sid       = "Logs"
              Effect    = "Allow"
              Action    = ["logs:CreateLogStream", "logs:PutLogEvents"]
              Resource  = ["${aws_cloudwatch_log_group.function[handler].arn}:*"]
              Condition = {}
            },
            {
              # X-Ray has no resources to name here.
              Sid       = "Traces"
              Effect    = "Allow"
              Action    = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]
              Resource  = ["*"]
              Condition = {}
            },
            {
              Sid       = "DeadLetters"
              Effect    = "Allow"
              Action    = ["sqs:SendMessage"]
              Resource  = [aws_sqs_queue.dead_letter[handler].arn]
              Condition = {}
            },
            {
              Sid       = "DeadLetterKey"
              Effect    = "Allow"
              Action    = ["kms:GenerateDataKey"]
              Resource  = [var.kms_key_arn]
              Condition = {}
            },
            {
              Sid       = "Decrypt"
              Effect    = "Allow"
              Action    = ["kms:Decrypt"]
              Resource  = local.decrypting_keys[handler]
              Condition = {}
            },
          ],
          local.queue_statements[handler],
          local.network_statements[handler],
        ) : { for key, value in statement : key => value if key != "Condition" || try(length(value) > 0, true) }
      ]
    })
  }

  policies = merge([
    for handler, function in var.functions : {
      for name, document in function.policies : "${handler}-${name}" => { handler = handler, name = name, document = document }
    }
  ]...)
}

resource "aws_iam_role" "function" {
  for_each = var.functions

  name                 = local.names[each.key]
  description          = "Run by the Lambda function ${local.names[each.key]}"
  assume_role_policy   = local.trust_policy
  permissions_boundary = var.permissions_boundary_arn
  tags                 = var.tags
}

resource "aws_iam_role_policy" "base" {
  for_each = var.functions

  name   = "base"
  role   = aws_iam_role.function[each.key].name
  policy = local.base_policies[each.key]
}

resource "aws_iam_role_policy" "task" {
  for_each = local.policies

  name   = each.value.name
  role   = aws_iam_role.function[each.value.handler].name
  policy = each.value.document
}

# Whatever else is put on the role, by hand or by another tool, is taken off by the next apply.
resource "aws_iam_role_policies_exclusive" "function" {
  for_each = var.functions

  role_name    = aws_iam_role.function[each.key].name
  policy_names = concat(["base"], keys(each.value.policies))

  depends_on = [aws_iam_role_policy.base, aws_iam_role_policy.task]
}

resource "aws_iam_role_policy_attachments_exclusive" "function" {
  for_each = var.functions

  role_name   = aws_iam_role.function[each.key].name
  policy_arns = []
}
