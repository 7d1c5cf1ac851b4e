# What is listened for, in AWS's own words, and what GitHub is told of it.
data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}
data "aws_region" "current" {}

locals {
  account   = data.aws_caller_identity.current.account_id
  partition = data.aws_partition.current.partition
  region    = data.aws_region.current.name

  # AWS may send one event several times. `id` is the same each time: a workflow that has seen it has nothing to do.
  # A field without quotes is put in as JSON, with whatever its text needs escaped; one in quotes is put in as it is, so
  # only names and ARNs, which hold nothing to escape, stand in quotes.
  routes = {
    training = {
      event_type  = "image-pushed"
      description = "An image is pushed to ${var.repository_name}"
      pattern = {
        source        = ["aws.ecr"]
        "detail-type" = ["ECR Image Action"]
        detail = {
          "action-type"     = ["PUSH"]
          result            = ["SUCCESS"]
          "repository-name" = [var.repository_name]
          # build-push-ecr pushes under a tag of its own first, judges the image and gives it the wanted tags last.
          "image-tag" = [{ "anything-but" = { prefix = var.internal_tag_prefixes } }]
        }
      }
      paths = {
        account    = "$.account"
        digest     = "$.detail.image-digest"
        region     = "$.region"
        repository = "$.detail.repository-name"
        tag        = "$.detail.image-tag"
        time       = "$.time"
      }
      payload = <<-JSON
        "id": "<repository>@<digest>", "time": <time>, "account": <account>, "region": <region>,
        "repository-name": <repository>, "image-digest": <digest>, "image-tag": <tag>
      JSON
    }

    retraining = {
      event_type  = "data-arrived"
      description = "An object arrives in ${var.bucket}/${var.data_prefix}"
      pattern = {
        source        = ["aws.s3"]
        "detail-type" = ["Object Created"]
        detail = {
          bucket = { name = [var.bucket] }
          # Empty objects are the folders that consoles make.
          object = { key = [{ prefix = var.data_prefix }], size = [{ numeric = [">", 0] }] }
        }
      }
      paths = {
        account   = "$.account"
        bucket    = "$.detail.bucket.name"
        etag      = "$.detail.object.etag"
        key       = "$.detail.object.key"
        region    = "$.region"
        sequencer = "$.detail.object.sequencer"
        size      = "$.detail.object.size"
        time      = "$.time"
        version   = "$.detail.object.version-id"
      }
      payload = <<-JSON
        "id": "<sequencer>-<etag>", "time": <time>, "account": <account>, "region": <region>,
        "bucket": <bucket>, "key": <key>, "version-id": <version>, "etag": <etag>, "size": <size>
      JSON
    }

    deployment = {
      event_type  = "model-approved"
      description = "A model of ${var.model_package_group_name} is approved"
      pattern = {
        source        = ["aws.sagemaker"]
        "detail-type" = ["SageMaker Model Package State Change"]
        detail = {
          ModelPackageGroupName = [var.model_package_group_name]
          ModelApprovalStatus   = ["Approved"]
          # One that is registered as approved says so before it is complete.
          ModelPackageStatus = ["Completed"]
        }
      }
      paths = {
        account = "$.account"
        arn     = "$.detail.ModelPackageArn"
        group   = "$.detail.ModelPackageGroupName"
        region  = "$.region"
        status  = "$.detail.ModelApprovalStatus"
        time    = "$.time"
        version = "$.detail.ModelPackageVersion"
      }
      payload = <<-JSON
        "id": "<arn>-<status>", "time": <time>, "account": <account>, "region": <region>,
        "model-package-arn": <arn>, "model-package-group": <group>, "model-package-version": <version>,
        "model-approval-status": <status>
      JSON
    }
  }

  alerts = {
    pipeline-failed = {
      description = "A run of ${var.pipeline_name} fails"
      pattern = {
        source        = ["aws.sagemaker"]
        "detail-type" = ["SageMaker Model Building Pipeline Execution Status Change"]
        detail = {
          pipelineArn                    = ["arn:${local.partition}:sagemaker:${local.region}:${local.account}:pipeline/${var.pipeline_name}"]
          currentPipelineExecutionStatus = ["Failed"]
        }
      }
      paths   = { execution = "$.detail.pipelineExecutionArn", time = "$.time" }
      message = "\"A pipeline run failed at <time>: <execution>\""
    }

    endpoint-failed = {
      description = "An endpoint of ${join(", ", sort(tolist(var.endpoint_names)))} fails"
      pattern = {
        source        = ["aws.sagemaker"]
        "detail-type" = ["SageMaker Endpoint State Change"]
        detail = {
          EndpointName = sort(tolist(var.endpoint_names))
          # Events spell statuses like this; the API's own spelling is listened for too, should they come to agree.
          EndpointStatus = [
            "FAILED", "OUT_OF_SERVICE", "ROLLING_BACK", "UPDATE_ROLLBACK_FAILED",
            "Failed", "OutOfService", "RollingBack", "UpdateRollbackFailed",
          ]
        }
      }
      paths   = { endpoint = "$.detail.EndpointName", status = "$.detail.EndpointStatus", time = "$.time" }
      message = "\"The endpoint <endpoint> is <status> since <time>.\""
    }
  }
}
