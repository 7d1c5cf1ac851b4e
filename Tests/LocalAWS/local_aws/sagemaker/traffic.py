"""How a deployment moves traffic: pure; a DeploymentConfig in, steps of (share, seconds) out."""
import random

from ..operations import validation


def steps(policy, weights):
    """(share of the traffic on the new fleet, seconds to wait then), in order, ending with 1.0."""
    rolling = policy.get("RollingUpdatePolicy")
    if rolling:
        share = _share(rolling["MaximumBatchSize"], weights)
        return _ladder(share, rolling.get("WaitIntervalInSeconds", 0), after_last=True)
    routing = policy.get("BlueGreenUpdatePolicy", {}).get("TrafficRoutingConfiguration", {})
    wait = routing.get("WaitIntervalInSeconds", 0)
    if routing.get("Type") == "CANARY":
        return [(_share(routing["CanarySize"], weights), wait), (1.0, 0)]
    if routing.get("Type") == "LINEAR":
        return _ladder(_share(routing["LinearStepSize"], weights), wait)
    return [(1.0, 0)]


def termination_wait(policy):
    """The bake time before the old fleet goes."""
    return policy.get("BlueGreenUpdatePolicy", {}).get("TerminationWaitInSeconds", 0)


def _ladder(step, wait, after_last=False):
    count = max(1, -(-1000 // max(1, round(step * 1000))))
    shares = [min(1.0, step * number) for number in range(1, count)] + [1.0]
    return [(share, wait if share < 1.0 or after_last else 0) for share in shares]


def _share(size, weights):
    if size["Type"] == "CAPACITY_PERCENT":
        return min(1.0, size["Value"] / 100)
    return min(1.0, size["Value"] / max(1, sum(state.get("DesiredInstanceCount", 1) for state in weights.values())))


def check(policy):
    """The limits SageMaker has for each kind of routing."""
    blue_green = policy.get("BlueGreenUpdatePolicy")
    if blue_green:
        routing = blue_green["TrafficRoutingConfiguration"]
        kind = routing["Type"]
        if kind == "CANARY":
            _within(routing, "CanarySize", 1, 50, kind)
        elif kind == "LINEAR":
            _within(routing, "LinearStepSize", 10, 50, kind)
        if kind == "ALL_AT_ONCE" and ("CanarySize" in routing or "LinearStepSize" in routing):
            raise validation("CanarySize and LinearStepSize cannot be specified for traffic routing type ALL_AT_ONCE.")
        limit = blue_green.get("MaximumExecutionTimeoutInSeconds")
        waits = blue_green.get("TerminationWaitInSeconds", 0) + routing.get("WaitIntervalInSeconds", 0)
        if limit is not None and waits > limit:
            raise validation("MaximumExecutionTimeoutInSeconds is less than the time the deployment waits.")
    rolling = policy.get("RollingUpdatePolicy")
    if rolling:
        _within(rolling, "MaximumBatchSize", 5, 50, "rolling")


def _within(where, name, least, most, kind):
    size = where.get(name)
    if size is None:
        raise validation(f"{name} must be specified for traffic routing type {kind}.")
    if size["Type"] == "CAPACITY_PERCENT" and not least <= size["Value"] <= most:
        raise validation(f"{name} must be between {least} and {most} percent of the capacity.")


def pick(weights):
    """One of the names, by weight; None where there is no weight at all."""
    total = sum(weights.values())
    if total <= 0:
        return None
    point = random.random() * total
    for name, weight in weights.items():
        point -= weight
        if point < 0:
            return name
    return next(reversed(weights))
