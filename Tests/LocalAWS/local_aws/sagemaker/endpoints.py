"""Endpoints: creation, update, deletion, and what Describe says of them meanwhile."""
from dataclasses import dataclass, field

from .. import scaling
from ..operations import operation, validation
from . import deployment
from .store import chosen, ordered, page, store_of, tag


@dataclass
class Endpoint:
    """One endpoint. `shift` is (new fleets, their share of the traffic) while a deployment moves traffic."""

    name: str
    arn: str
    created: object
    modified: object
    status: str = "Creating"
    config: dict = None             # what it runs
    wanted: dict = None             # what it is being brought to
    fleets: dict = field(default_factory=dict)
    weights: dict = field(default_factory=dict)     # variant -> its weights and counts
    shift: tuple = None
    pending: dict = None
    failure: str = None
    last_deployment: dict = None
    stop: object = None

    def set(self, now, status, failure=None):
        self.status, self.failure, self.modified = status, failure, now


def find(store, context, name):
    if name not in store.endpoints:
        raise validation(f'Could not find endpoint "{context.arn("sagemaker", f"endpoint/{name}")}".')
    return store.endpoints[name]


def find_config(store, context, name):
    if name not in store.configs:
        raise validation('Could not find endpoint configuration '
                         f'"{context.arn("sagemaker", f"endpoint-config/{name}")}".')
    return store.configs[name]


@operation("sagemaker")
def create_endpoint(context, params):
    store, name, now = store_of(context), params["EndpointName"], context.world.timing.now()
    arn = context.arn("sagemaker", f"endpoint/{name}")
    with store.lock:
        if name in store.endpoints:
            raise validation(f'Cannot create already existing endpoint "{arn}".')
        config = find_config(store, context, params["EndpointConfigName"])
        endpoint = store.endpoints[name] = Endpoint(name, arn, now, now, config=dict(config))
        endpoint.weights = deployment.initial_weights(config)
        tag(store, arn, params.get("Tags"))
        endpoint.stop = context.world.work(f"create {name}", deployment.create, context.world, store, endpoint)
    return {"EndpointArn": arn}


@operation("sagemaker")
def update_endpoint(context, params):
    store, name, world = store_of(context), params["EndpointName"], context.world
    with store.lock:
        endpoint = find(store, context, name)
        if endpoint.status == "Failed":
            raise validation(f'Cannot update failed endpoint "{endpoint.arn}".')
        if endpoint.status not in ("InService", "OutOfService", "UpdateRollbackFailed"):
            raise validation(f'Cannot update in-progress endpoint "{endpoint.arn}".')
        config = find_config(store, context, params["EndpointConfigName"])
        policy = params.get("DeploymentConfig")
        if policy is None and params.get("RetainDeploymentConfig"):
            policy = endpoint.last_deployment
        deployment.check_policy(policy, config, endpoint.config)
        deployment.check_kind(config, endpoint.config)
        scaling.check_update(store, endpoint, config)
        endpoint.last_deployment = policy
        endpoint.set(world.timing.now(), "Updating")
        endpoint.wanted = dict(config)
        kept = endpoint.weights if params.get("RetainAllVariantProperties") else {}
        left_out = {item["VariantPropertyType"] for item in params.get("ExcludeRetainedVariantProperties", [])}
        weights = deployment.initial_weights(config, kept, left_out)
        endpoint.stop = world.work(f"update {name}", deployment.update, world, store, endpoint, policy, weights)
    return {"EndpointArn": endpoint.arn}


@operation("sagemaker")
def update_endpoint_weights_and_capacities(context, params):
    store, world = store_of(context), context.world
    with store.lock:
        endpoint = find(store, context, params["EndpointName"])
        if endpoint.status != "InService":
            raise validation(f'Cannot update in-progress endpoint "{endpoint.arn}".')
        for wish in params["DesiredWeightsAndCapacities"]:
            state = endpoint.weights.get(wish["VariantName"])
            if state is None:
                raise validation(f'Could not find variant "{wish["VariantName"]}".')
            if "DesiredWeight" in wish:
                state["DesiredWeight"] = wish["DesiredWeight"]
            if "DesiredInstanceCount" in wish:
                state["DesiredInstanceCount"] = wish["DesiredInstanceCount"]
            if "ServerlessUpdateConfig" in wish:
                state["DesiredServerlessConfig"] = {**state["DesiredServerlessConfig"], **wish["ServerlessUpdateConfig"]}
        endpoint.set(world.timing.now(), "Updating")
        endpoint.stop = world.work(f"scale {endpoint.name}", deployment.scale, world, store, endpoint)
    return {"EndpointArn": endpoint.arn}


@operation("sagemaker")
def delete_endpoint(context, params):
    store, world = store_of(context), context.world
    with store.lock:
        endpoint = find(store, context, params["EndpointName"])
        if endpoint.status in ("Updating", "SystemUpdating", "RollingBack", "Deleting"):
            raise validation(f'Cannot delete in-progress endpoint "{endpoint.arn}".')
        if endpoint.stop:
            endpoint.stop.set()
        endpoint.set(world.timing.now(), "Deleting")
        endpoint.stop = world.work(f"delete {endpoint.name}", deployment.delete, world, store, endpoint)


@operation("sagemaker")
def describe_endpoint(context, params):
    store = store_of(context)
    with store.lock:
        endpoint = find(store, context, params["EndpointName"])
        answer = {"EndpointName": endpoint.name, "EndpointArn": endpoint.arn, "EndpointStatus": endpoint.status,
                  "EndpointConfigName": endpoint.config["EndpointConfigName"], "CreationTime": endpoint.created,
                  "LastModifiedTime": endpoint.modified}
        if endpoint.failure:
            answer["FailureReason"] = endpoint.failure
        if endpoint.fleets:
            answer["ProductionVariants"] = [summary(endpoint, fleet, endpoint.weights) for fleet in
                                            endpoint.fleets.values()]
        capture = endpoint.config.get("DataCaptureConfig")
        if capture:
            on = capture.get("EnableCapture", False)
            answer["DataCaptureConfig"] = {
                "EnableCapture": on, "CaptureStatus": "Started" if on else "Stopped",
                "CurrentSamplingPercentage": capture["InitialSamplingPercentage"],
                "DestinationS3Uri": capture["DestinationS3Uri"], "KmsKeyId": capture.get("KmsKeyId", "")}
        for key in ("AsyncInferenceConfig", "ExplainerConfig"):
            if key in endpoint.config:
                answer[key] = endpoint.config[key]
        if endpoint.last_deployment:
            answer["LastDeploymentConfig"] = endpoint.last_deployment
        if endpoint.pending:
            answer["PendingDeploymentSummary"] = endpoint.pending
    return answer


def summary(endpoint, fleet, weights):
    """A ProductionVariantSummary."""
    variant, state = fleet.variant, weights.get(fleet.name, {})
    both = {"VariantName": fleet.name, "DeployedImages": fleet.deployed_images(endpoint.created),
            "CurrentWeight": state.get("CurrentWeight", 1.0), "DesiredWeight": state.get("DesiredWeight", 1.0)}
    if "ServerlessConfig" in variant:
        return {**both, "CurrentServerlessConfig": state["CurrentServerlessConfig"],
                "DesiredServerlessConfig": state["DesiredServerlessConfig"]}
    return {**both, "CurrentInstanceCount": state["CurrentInstanceCount"],
            "DesiredInstanceCount": state["DesiredInstanceCount"]}


@operation("sagemaker")
def list_endpoints(context, params):
    items = [{"EndpointName": endpoint.name, "EndpointArn": endpoint.arn, "CreationTime": endpoint.created,
              "LastModifiedTime": endpoint.modified, "EndpointStatus": endpoint.status}
             for endpoint in store_of(context).endpoints.values()
             if params.get("StatusEquals") in (None, endpoint.status)
             and endpoint.modified >= params.get("LastModifiedTimeAfter", endpoint.modified)]
    return page(ordered(chosen(items, params, "EndpointName"), params, name="EndpointName"), params, "Endpoints")
