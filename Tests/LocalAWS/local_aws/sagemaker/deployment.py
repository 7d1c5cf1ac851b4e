"""Bringing an endpoint to a configuration: fleets start, traffic shifts, the new one bakes, or all is rolled back."""
import time

from ..operations import validation
from ..timing import Stopped
from . import traffic
from .fleet import DeploymentFailed, start_fleets

LOOK_SECONDS = 0.05     # how often alarms and orders are looked at while a deployment waits


def initial_weights(config, kept=None, left_out=()):
    """Each variant's weights and counts: of the configuration, or kept from before as an update was told to."""
    weights = {}
    for variant in config["ProductionVariants"]:
        if "ServerlessConfig" in variant:
            weights[variant["VariantName"]] = {
                "CurrentWeight": 1.0, "DesiredWeight": 1.0, "CurrentServerlessConfig": variant["ServerlessConfig"],
                "DesiredServerlessConfig": variant["ServerlessConfig"]}
            continue
        old = (kept or {}).get(variant["VariantName"], {})
        count = old.get("CurrentInstanceCount") if "DesiredInstanceCount" not in left_out else None
        weight = old.get("CurrentWeight") if "DesiredWeight" not in left_out else None
        count = count or variant.get("InitialInstanceCount", 1)
        weight = variant.get("InitialVariantWeight", 1.0) if weight is None else weight
        weights[variant["VariantName"]] = {"CurrentWeight": weight, "DesiredWeight": weight,
                                           "CurrentInstanceCount": count, "DesiredInstanceCount": count}
    return weights


def check_policy(policy, config, standing):
    """What AWS refuses in a DeploymentConfig before it begins."""
    if not policy:
        return
    if "BlueGreenUpdatePolicy" in policy and "RollingUpdatePolicy" in policy:
        raise validation("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy can be specified.")
    traffic.check(policy)
    if any("ServerlessConfig" in variant for variant in config["ProductionVariants"]):
        raise validation("Deployment guardrails are not supported for serverless endpoints.")
    if "RollingUpdatePolicy" in policy and len(config["ProductionVariants"]) > 1:
        raise validation("Rolling deployments are not supported for endpoints with multiple production variants.")
    names, before = ({variant["VariantName"] for variant in each["ProductionVariants"]} for each in (config, standing))
    if names != before:
        raise validation("Deployment guardrails require the same variant names in the old and the new endpoint "
                         "configuration.")


def check_kind(config, standing):
    """An endpoint on instances never becomes serverless."""
    if any("ServerlessConfig" in variant for variant in config["ProductionVariants"]) and any(
            "InstanceType" in variant for variant in standing["ProductionVariants"]):
        raise validation("An instance-based endpoint cannot be updated to a serverless endpoint.")


def create(world, store, endpoint, stop):
    """The first deployment: InService, or Failed for good."""
    world.timing.wait("endpoint.Creating", stop)
    try:
        fleets = start_fleets(world, store, endpoint.name, endpoint.config, stop)
    except DeploymentFailed as error:
        with store.lock:
            if not stop.is_set():
                endpoint.set(world.timing.now(), "Failed", str(error))
        return
    with store.lock:
        if stop.is_set():
            _end(fleets)
            raise Stopped
        endpoint.fleets = fleets
        endpoint.set(world.timing.now(), "InService")


def update(world, store, endpoint, policy, weights, stop):
    """A deployment beside the running one; it ends with the new configuration, or with the old one again."""
    run = Deployment(world, store, endpoint, policy, weights, stop)
    try:
        run.forward()
    except DeploymentFailed as error:
        run.back(str(error))
    except Stopped:
        _end(run.fleets)
        raise


class Deployment:
    """One update under way."""

    def __init__(self, world, store, endpoint, policy, weights, stop):
        self.world, self.store, self.endpoint, self.policy = world, store, endpoint, policy or {}
        self.weights, self.stop, self.fleets, self.order = weights, stop, {}, {}
        self.started = world.timing.now()

    def forward(self):
        """Start, shift, bake, take over."""
        self._show("Creating")
        self._hold(0, "Creating")
        self.world.timing.wait("endpoint.Updating", self.stop)
        self.fleets = start_fleets(self.world, self.store, self.endpoint.name, self.endpoint.wanted, self.stop)
        self._hold(0, "Creating", done=True)
        for share, seconds in traffic.steps(self.policy, self.weights):
            self._show("ActivatingTraffic", share)
            self.world.timing.wait("endpoint.ActivatingTraffic", self.stop)
            self._hold(0, "ActivatingTraffic")
            if seconds:
                self._show("Baking", share)
                self._hold(seconds, "Baking" if share == 1.0 else "ActivatingTraffic")
        self._hold(0, "ActivatingTraffic", done=True)
        self._show("Baking", 1.0)
        self._hold(traffic.termination_wait(self.policy), "Baking", done=True)
        self._take_over()

    def _take_over(self):
        """The new fleets are the endpoint's; the old ones go."""
        with self.store.lock:
            old, endpoint = self.endpoint.fleets, self.endpoint
            endpoint.fleets, endpoint.shift, endpoint.weights = self.fleets, None, self.weights
            endpoint.config, endpoint.wanted, endpoint.pending = endpoint.wanted, None, None
        self.world.timing.wait("endpoint.Deleting", self.stop)
        _end(old)
        with self.store.lock:
            self.endpoint.set(self.world.timing.now(), "InService")

    def back(self, reason):
        """Ends the new fleets and goes on with the old configuration: silently, or saying why."""
        order = self.world.rollbacks.get(self.endpoint.name, {})
        if not self.order and order.get("after") == "Failure":
            self.order = self.world.rollbacks.pop(self.endpoint.name)
            reason = self.order.get("reason") or reason
        outcome = self.order.get("outcome", "InService")
        with self.store.lock:
            self.endpoint.shift = None
        self.world.timing.wait("endpoint.RollingBack", self.stop)
        _end(self.fleets)
        with self.store.lock:
            self.endpoint.pending = self.endpoint.wanted = None
            said = None if self.order.get("silent") else reason
            self.endpoint.set(self.world.timing.now(), outcome, said)
            if outcome == "Failed":
                _end(self.endpoint.fleets)
                self.endpoint.fleets = {}

    # ---- while it waits ------------------------------------------------------------------------

    def _hold(self, seconds, phase, done=False):
        """Lets AWS's own wait pass, shortened, with an eye on the alarms and on orders to roll back."""
        end = time.monotonic() + seconds * self.world.timing.scale
        while True:
            self._look(phase, done)
            left = end - time.monotonic()
            if left <= 0:
                return
            self.world.timing.sleep(min(LOOK_SECONDS, left), self.stop)

    def _look(self, phase, done):
        order = self.world.rollbacks.get(self.endpoint.name)
        if order and order.get("after", phase) == phase and (done or "after" not in order or phase == "Baking"):
            self.order = self.world.rollbacks.pop(self.endpoint.name)
            raise DeploymentFailed(order.get("reason") or "The deployment was rolled back on request.")
        for alarm in self.policy.get("AutoRollbackConfiguration", {}).get("Alarms", []):
            state = self.world.moto.alarm_state(self.store.region, alarm["AlarmName"])
            if state in (None, "ALARM"):
                raise DeploymentFailed(f"One or more CloudWatch alarms configured for auto-rollback are not OK: alarm "
                                       f"{alarm['AlarmName']} is {'missing' if state is None else 'in ALARM state'}. "
                                       "The endpoint was rolled back to its previous configuration.")

    def _show(self, status, share=0.0):
        """What PendingDeploymentSummary says now, and how the traffic is split."""
        now, endpoint = self.world.timing.now(), self.endpoint
        variants = []
        for variant in endpoint.wanted["ProductionVariants"]:
            name = variant["VariantName"]
            state, fleet = self.weights[name], self.fleets.get(name)
            variants.append({
                "VariantName": name, "DeployedImages": fleet.deployed_images(now) if fleet else [],
                "CurrentWeight": state["CurrentWeight"] * share, "DesiredWeight": state["DesiredWeight"],
                **_capacity(state, fleet), "InstanceType": variant.get("InstanceType"), "VariantStatus": [{"Status": status, "StatusMessage": MESSAGES[status], "StartTime": now}]})
            variants[-1] = {key: value for key, value in variants[-1].items() if value is not None}
        with self.store.lock:
            endpoint.shift = (self.fleets, share) if self.fleets else None
            endpoint.pending = {"EndpointConfigName": endpoint.wanted["EndpointConfigName"],
                                "ProductionVariants": variants, "StartTime": self.started}


def _capacity(state, fleet):
    """What a pending variant has of what it is to have."""
    if "DesiredServerlessConfig" in state:
        return {"CurrentServerlessConfig": state["CurrentServerlessConfig"],
                "DesiredServerlessConfig": state["DesiredServerlessConfig"]}
    return {"CurrentInstanceCount": state["CurrentInstanceCount"] if fleet else 0,
            "DesiredInstanceCount": state["DesiredInstanceCount"]}


MESSAGES = {"Creating": "Creating new fleet.", "ActivatingTraffic": "Shifting traffic to the new fleet.",
            "Baking": "Monitoring the new fleet before the old one is terminated."}


def scale(world, store, endpoint, stop):
    """Weights and counts become what is desired."""
    world.timing.wait("endpoint.Updating", stop)
    with store.lock:
        for state in endpoint.weights.values():
            for what in ("Weight", "InstanceCount", "ServerlessConfig"):
                if f"Desired{what}" in state:
                    state[f"Current{what}"] = state[f"Desired{what}"]
        endpoint.set(world.timing.now(), "InService")


def delete(world, store, endpoint, stop):
    world.timing.wait("endpoint.Deleting", stop)
    _end(endpoint.fleets)
    with store.lock:
        store.endpoints.pop(endpoint.name, None)
        store.tags.pop(endpoint.arn, None)


def _end(fleets):
    for fleet in fleets.values():
        fleet.stop()
