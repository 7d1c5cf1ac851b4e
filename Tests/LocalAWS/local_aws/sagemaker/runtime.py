"""sagemaker-runtime: InvokeEndpoint, answered by the fleet that has the traffic."""
import random
import time

from ..answers import Response
from ..operations import AwsError, operation
from . import traffic
from .fleet import refusal
from .store import store_of

TIMED_OUT = ("Your invocation timed out while waiting for a response from container primary. Review the latency "
             "metrics for each container in Amazon CloudWatch, resolve the issue, and try again.")


@operation("sagemaker-runtime")
def invoke_endpoint(context, params):
    store, name = store_of(context), params["EndpointName"]
    with store.lock:
        endpoint = store.endpoints.get(name)
        fleet = _fleet(context, endpoint, name, params.get("TargetVariant"))
        config = endpoint.config
    headers = {"Content-Type": params.get("ContentType", "application/octet-stream")}
    for key, header in (("Accept", "Accept"), ("CustomAttributes", "X-Amzn-SageMaker-Custom-Attributes"),
                        ("InferenceId", "X-Amzn-SageMaker-Inference-Id")):
        if key in params:
            headers[header] = params[key]
    begun = time.monotonic()
    try:
        status, answered, body = fleet.invoke(params.get("Body", b""), headers)
    except OSError:
        status, answered, body = 0, {}, TIMED_OUT.encode()
    microseconds = round(1e6 * (time.monotonic() - begun))
    store.metrics.invocation(context.world, context.region, fleet, status, microseconds)
    if not 200 <= status < 300:
        message, fields = refusal(fleet, context.region, context.account, status, body.decode("utf-8", "replace"))
        raise AwsError("ModelError", message, 424, {**fields, "Message": message})
    _capture(context, config, fleet, params, answered, body)
    kept = [("Content-Type", answered.get("Content-Type", "application/octet-stream")),
            ("x-Amzn-Invoked-Production-Variant", fleet.name)]
    if "X-Amzn-SageMaker-Custom-Attributes" in answered:
        kept.append(("X-Amzn-SageMaker-Custom-Attributes", answered["X-Amzn-SageMaker-Custom-Attributes"]))
    return Response(200, kept, body)


def _fleet(context, endpoint, name, target):
    """The fleet this invocation goes to: old or new by the shift, then a variant by weight or by name."""
    if endpoint is None or not endpoint.fleets or endpoint.status in ("Creating", "Deleting", "Failed"):
        raise AwsError("ValidationError", f"Endpoint {name} of account {context.account} not found.")
    fleets = endpoint.fleets
    if endpoint.shift and random.random() < endpoint.shift[1]:
        fleets = endpoint.shift[0]
    if target:
        if target not in fleets:
            raise AwsError("ValidationError", f"Variant {target} not found for endpoint {name}.")
        return fleets[target]
    weights = {variant: endpoint.weights.get(variant, {"CurrentWeight": 1.0})["CurrentWeight"] for variant in fleets}
    chosen = traffic.pick(weights)
    if chosen is None:
        raise AwsError("ValidationError", f"No variant of endpoint {name} has any traffic.")
    return fleets[chosen]


def _capture(context, config, fleet, params, answered, body):
    """Data capture: see capture.py; off unless the configuration says so."""
    from .capture import capture
    capture(context, config, fleet, params, answered.get("Content-Type", ""), body)
