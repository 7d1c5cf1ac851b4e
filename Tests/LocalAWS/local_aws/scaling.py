"""Application Auto Scaling of endpoint variants: their instances, or what a serverless variant keeps warm.

moto knows no provisioned concurrency, and keeps the policies of a target that is gone; so SageMaker's are kept here.
Other namespaces are moto's.
"""
import re

from .operations import AwsError, PassOn, operation, partition, validation

RESOURCE = re.compile(r"endpoint/([^/]+)/variant/([^/]+)")
INSTANCES = "sagemaker:variant:DesiredInstanceCount"
CONCURRENCY = "sagemaker:variant:DesiredProvisionedConcurrency"
METRICS = {INSTANCES: {"SageMakerVariantInvocationsPerInstance",
                       "SageMakerVariantConcurrentRequestsPerModelHighResolution"},
           CONCURRENCY: {"SageMakerVariantProvisionedConcurrencyUtilization"}}


def _store(context, params):
    """The region's store; moto answers for other services than SageMaker."""
    if params["ServiceNamespace"] != "sagemaker":
        raise PassOn
    return context.world.store(context.region)


def _key(params):
    return params["ResourceId"], params["ScalableDimension"]


def _missing(params):
    return AwsError("ObjectNotFoundException", "No scalable target registered for service namespace: sagemaker, "
                    f"resource ID: {params['ResourceId']}, scalable dimension: {params['ScalableDimension']}")


def _arn(context, kind):
    return f"arn:{partition(context.region)}:{kind}:{context.region}:{context.account}"


@operation("application-autoscaling")
def register_scalable_target(context, params):
    """The variant must be there; its count comes within the bounds, as AWS brings it there."""
    store = _store(context, params)
    with store.lock:
        endpoint, state = _variant(store, params)
        target = {**store.scaling_targets.get(_key(params), {"CreationTime": context.world.timing.now()}), **params}
        least, most = target.get("MinCapacity"), target.get("MaxCapacity")
        if least is None or most is None:
            raise validation("Minimum and maximum capacity must be specified when registering a new scalable target.")
        if least > most:
            raise validation("Maximum capacity cannot be less than minimum capacity.")
        target.pop("Tags", None)
        target.setdefault("RoleARN", f"arn:{partition(context.region)}:iam::{context.account}:role/aws-service-role/"
                          "sagemaker.application-autoscaling.amazonaws.com/"
                          "AWSServiceRoleForApplicationAutoScaling_SageMakerEndpoint")
        target["ScalableTargetARN"] = f"{_arn(context, 'application-autoscaling')}:scalable-target/{abs(hash(_key(params)))}"
        store.scaling_targets[_key(params)] = target
        if params["ScalableDimension"] == CONCURRENCY:
            now = state["CurrentServerlessConfig"]
            state["CurrentServerlessConfig"] = state["DesiredServerlessConfig"] = {
                **now, "ProvisionedConcurrency": min(max(now.get("ProvisionedConcurrency", least), least), most)}
        else:
            count = min(max(state["CurrentInstanceCount"], least), most)
            state["CurrentInstanceCount"] = state["DesiredInstanceCount"] = count
        endpoint.modified = context.world.timing.now()
    return {"ScalableTargetARN": target["ScalableTargetARN"]}


def _variant(store, params):
    match = RESOURCE.fullmatch(params["ResourceId"])
    endpoint = store.endpoints.get(match[1]) if match else None
    if endpoint is None or match[2] not in endpoint.weights:
        raise validation(f"Could not find the resource {params['ResourceId']} of service namespace sagemaker.")
    state = endpoint.weights[match[2]]
    fits = {INSTANCES: "CurrentInstanceCount" in state,
            CONCURRENCY: "ProvisionedConcurrency" in state.get("CurrentServerlessConfig", {})}
    if not fits.get(params["ScalableDimension"]):
        raise validation(f"Scalable dimension {params['ScalableDimension']} does not fit {params['ResourceId']}.")
    return endpoint, state


@operation("application-autoscaling")
def deregister_scalable_target(context, params):
    """The target's policies go with it."""
    store = _store(context, params)
    with store.lock:
        if store.scaling_targets.pop(_key(params), None) is None:
            raise _missing(params)
        for name in [name for name in store.scaling_policies if name[:2] == _key(params)]:
            del store.scaling_policies[name]


@operation("application-autoscaling")
def describe_scalable_targets(context, params):
    store = _store(context, params)
    with store.lock:
        return {"ScalableTargets": [target for (resource, dimension), target in store.scaling_targets.items()
                                    if resource in params.get("ResourceIds", [resource])
                                    and dimension == params.get("ScalableDimension", dimension)]}


@operation("application-autoscaling")
def put_scaling_policy(context, params):
    """One policy for a metric: a second one by another name is refused."""
    store, key = _store(context, params), _key(params)
    with store.lock:
        if key not in store.scaling_targets:
            raise _missing(params)
        body = params.get("TargetTrackingScalingPolicyConfiguration", {})
        metric = body.get("PredefinedMetricSpecification", {}).get("PredefinedMetricType")
        if metric and metric not in METRICS[key[1]]:
            raise validation(f"The metric {metric} does not fit the scalable dimension {key[1]}.")
        watched = _watched(body)
        for name, other in store.scaling_policies.items():
            if watched and name[:2] == key and name[2] != params["PolicyName"] and watched == _watched(
                    other.get("TargetTrackingScalingPolicyConfiguration", {})):
                raise validation("Only one TargetTrackingScaling policy for a given metric specification is allowed.")
        arn = f"{_arn(context, 'autoscaling')}:scalingPolicy:{abs(hash(key))}:resource/sagemaker/{key[0]}:" \
              f"policyName/{params['PolicyName']}"
        store.scaling_policies[(*key, params["PolicyName"])] = {
            **params, "PolicyARN": arn, "CreationTime": context.world.timing.now(), "Alarms": []}
    return {"PolicyARN": arn, "Alarms": []}


def _watched(body):
    """The metric that a target tracking policy holds."""
    return body.get("PredefinedMetricSpecification") or body.get("CustomizedMetricSpecification")


@operation("application-autoscaling")
def describe_scaling_policies(context, params):
    store = _store(context, params)
    with store.lock:
        return {"ScalingPolicies": [
            policy for (resource, dimension, name), policy in store.scaling_policies.items()
            if resource == params.get("ResourceId", resource) and name in params.get("PolicyNames", [name])
            and dimension == params.get("ScalableDimension", dimension)]}


@operation("application-autoscaling")
def delete_scaling_policy(context, params):
    store = _store(context, params)
    with store.lock:
        if store.scaling_policies.pop((*_key(params), params["PolicyName"]), None) is None:
            raise AwsError("ObjectNotFoundException", f"No scaling policy found for {params['PolicyName']}.")


@operation("application-autoscaling")
def describe_scaling_activities(context, params):
    return {"ScalingActivities": []}


@operation("application-autoscaling")
def list_tags_for_resource(context, params):
    return {"Tags": {}}


def check_update(store, endpoint, config):
    """SageMaker takes no update that removes a registered variant or changes its instance type."""
    new = {variant["VariantName"]: variant for variant in config["ProductionVariants"]}
    registered = {resource for resource, _ in store.scaling_targets}
    for variant in endpoint.config["ProductionVariants"]:
        name = variant["VariantName"]
        if f"endpoint/{endpoint.name}/variant/{name}" not in registered:
            continue
        if name not in new or new[name].get("InstanceType") != variant.get("InstanceType"):
            change = "be removed" if name not in new else "change its instance type"
            raise validation(f"Variant {name} of endpoint {endpoint.name} is registered as a scalable target with "
                             f"Application Auto Scaling and cannot {change}. Deregister it first.")
