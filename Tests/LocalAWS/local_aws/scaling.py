"""Application Auto Scaling of endpoint variants, where moto leaves it open: moto keeps, this checks and applies."""
import json
import re

from .answers import json_response
from .operations import AwsError, PassOn, operation, partition, validation

RESOURCE = re.compile(r"endpoint/([^/]+)/variant/([^/]+)")
DIMENSION = "sagemaker:variant:DesiredInstanceCount"


@operation("application-autoscaling")
def register_scalable_target(context, params):
    """The variant must be there; its count comes within the bounds, as AWS brings it there."""
    if params["ServiceNamespace"] != "sagemaker":
        raise PassOn
    least, most = params.get("MinCapacity"), params.get("MaxCapacity")
    if least is not None and most is not None and least > most:
        raise validation("Maximum capacity cannot be less than minimum capacity.")
    endpoint, state = _variant(context, params["ResourceId"])
    answer = context.world.moto.forward(context.request)
    if answer.status == 200:
        with context.world.store(context.region).lock:
            count = state["CurrentInstanceCount"]
            count = max(count, least or 0)
            count = min(count, most) if most is not None else count
            state["CurrentInstanceCount"] = state["DesiredInstanceCount"] = count
            endpoint.modified = context.world.timing.now()
    return answer


def _variant(context, resource):
    match = RESOURCE.fullmatch(resource)
    endpoint = context.world.store(context.region).endpoints.get(match[1]) if match else None
    if endpoint is None or match[2] not in endpoint.weights:
        raise validation(f"Could not find the resource {resource} of service namespace sagemaker.")
    return endpoint, endpoint.weights[match[2]]


@operation("application-autoscaling")
def put_scaling_policy(context, params):
    if params["ServiceNamespace"] == "sagemaker" and params["ResourceId"] not in targets(context.world, context.region):
        raise AwsError("ObjectNotFoundException", f"No scalable target registered for service namespace: sagemaker, "
                       f"resource ID: {params['ResourceId']}, scalable dimension: {DIMENSION}")
    raise PassOn


@operation("application-autoscaling")
def describe_scalable_targets(context, params):
    """Every target has a role: AWS names its own where none was given, moto names none."""
    answer = context.world.moto.forward(context.request)
    if answer.status != 200:
        return answer
    said = json.loads(answer.body)
    for target in said.get("ScalableTargets", []):
        target["RoleARN"] = target.get("RoleARN") or (
            f"arn:{partition(context.region)}:iam::{context.account}:role/aws-service-role/"
            "sagemaker.application-autoscaling.amazonaws.com/"
            "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint")
    return json_response(200, said, "application/x-amz-json-1.1")


@operation("application-autoscaling")
def describe_scaling_activities(context, params):
    return {"ScalingActivities": []}


@operation("application-autoscaling")
def list_tags_for_resource(context, params):
    return {"Tags": {}}


def targets(world, region):
    """The resource ids of the variants registered, as moto keeps them."""
    return world.moto.scalable_targets(region, DIMENSION)


def check_update(context, endpoint, config):
    """SageMaker takes no update that removes a registered variant or changes its instance type."""
    new = {variant["VariantName"]: variant for variant in config["ProductionVariants"]}
    for variant in endpoint.config["ProductionVariants"]:
        name = variant["VariantName"]
        if f"endpoint/{endpoint.name}/variant/{name}" not in targets(context.world, context.region):
            continue
        if name not in new or new[name].get("InstanceType") != variant.get("InstanceType"):
            change = "be removed" if name not in new else "change its instance type"
            raise validation(f"Variant {name} of endpoint {endpoint.name} is registered as a scalable target with "
                             f"Application Auto Scaling and cannot {change}. Deregister it first.")
