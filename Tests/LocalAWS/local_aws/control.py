"""The control interface: JSON over HTTP under /_local, for whoever drives the local AWS from a test or a demo."""
import json

from .answers import json_response
from .sagemaker.monitoring import add_execution

INDEX = {
    "GET /_local": "this list",
    "GET /_local/env": "the variables a client needs",
    "POST /_local/reset": "forget everything, seed anew",
    "POST /_local/stop": "end the server",
    "GET|POST /_local/timing": "scale, offset_seconds, delays",
    "GET|POST|DELETE /_local/faults": "a fault or a list of them",
    "POST /_local/statuses": "the next statuses Describe answers for an endpoint, execution or model package",
    "POST /_local/rollback": "the next (or running) update of an endpoint is rolled back",
    "POST /_local/monitoring-executions": "schedule, status, reason: what a monitoring schedule has run",
    "POST /_local/empty-pages": "count: so many pages of ListModelPackages come empty, with a token",
    "POST /_local/credentials/expire": "access_key, or all temporary keys",
    "GET /_local/containers": "the model servers: by endpoint and variant their address (GET /ping, POST /invocations)",
    "GET|POST|DELETE /_local/claims": "claims of the tokens to come; null leaves one out",
    "GET /_local/token": "a token; the query is audience and claims",
    "GET|DELETE /_local/slack": "the messages Slack received",
    "GET|DELETE /_local/log": "the request log",
    "GET /_local/verdict": "its sums: requests, invalid, unknown_members, bad_signatures, bad_answers, crashes",
}
# Whose statuses can be scripted: the operation that tells them, the parameter that names it, the field.
STATUSES = {
    "endpoint": ("DescribeEndpoint", "EndpointName", "EndpointStatus"),
    "execution": ("DescribePipelineExecution", "PipelineExecutionArn", "PipelineExecutionStatus"),
    "model-package": ("DescribeModelPackage", "ModelPackageName", "ModelPackageStatus"),
    "training-job": ("DescribeTrainingJob", "TrainingJobName", "TrainingJobStatus"),
    "monitoring-schedule": ("DescribeMonitoringSchedule", "MonitoringScheduleName", "MonitoringScheduleStatus"),
    "processing-job": ("DescribeProcessingJob", "ProcessingJobName", "ProcessingJobStatus"),
}


class ControlError(ValueError):
    """A request to the control interface that cannot be followed, and why."""


class Control:
    """Routes METHOD /_local/what to a method named method_what."""

    def __init__(self, world, on_stop=None):
        self.world, self.on_stop, self.environment = world, on_stop, {}

    def handle(self, request):
        what = request.path.removeprefix("/_local").strip("/").replace("/", "_").replace("-", "_") or "index"
        function = getattr(self, f"{request.method.lower()}_{what}", None)
        if function is None:
            return json_response(404, {"error": f"no control {request.method} {request.path}", "controls": INDEX})
        try:
            data = json.loads(request.body) if request.body else {}
            return json_response(200, function(dict(request.query) if request.method == "GET" else data))
        except (ValueError, KeyError, TypeError) as error:
            return json_response(400, {"error": f"{type(error).__name__}: {error}"})

    def get_index(self, _):
        return INDEX

    def get_env(self, _):
        return self.environment

    def post_reset(self, _):
        self.world.reset()
        return {}

    def post_stop(self, _):
        if self.on_stop:
            self.on_stop()
        return {}

    # ---- time and faults ----------------------------------------------------------------------

    def get_timing(self, _):
        return self.world.timing.describe()

    def post_timing(self, data):
        self.world.timing.change(data)
        return self.world.timing.describe()

    def get_faults(self, _):
        return [vars(fault) for fault in self.world.faults]

    def post_faults(self, data):
        added = self.world.add_faults(data if isinstance(data, list) else [data])
        return {"faults": len(added)}

    def delete_faults(self, _):
        self.world.clear_faults()
        return {}

    def post_statuses(self, data):
        """{"endpoint": NAME, "statuses": [STATUS or a part of the answer, …]}: one a Describe, then the truth."""
        kind = next((kind for kind in STATUSES if kind in data), None)
        if kind is None or not isinstance(data.get("statuses"), list):
            raise ControlError(f"say statuses and one of {', '.join(STATUSES)}")
        operation, parameter, field = STATUSES[kind]
        match = {} if data[kind] == "*" else {parameter: data[kind]}
        answers = [item if isinstance(item, dict) else {field: item} for item in data["statuses"]]
        self.world.add_faults([{"service": "sagemaker", "operation": operation, "kind": "merge", "match": match,
                                "answer": answer} for answer in answers])
        return {"statuses": len(answers)}

    def post_rollback(self, data):
        """{"endpoint": NAME, "after": "Creating|ActivatingTraffic|Baking|Failure", "reason", "silent", "outcome"}"""
        known = {"endpoint", "after", "reason", "silent", "outcome"}
        if "endpoint" not in data or set(data) - known:
            raise ControlError(f"a rollback has {', '.join(sorted(known))}; endpoint is needed")
        if data.get("after", "Creating") not in ("Creating", "ActivatingTraffic", "Baking", "Failure"):
            raise ControlError("after is Creating, ActivatingTraffic, Baking or Failure")
        if data.get("outcome", "InService") not in ("InService", "Failed", "UpdateRollbackFailed"):
            raise ControlError("outcome is InService, Failed or UpdateRollbackFailed")
        self.world.rollbacks[data["endpoint"]] = data
        return {}

    def post_monitoring_executions(self, data):
        """{"schedule": NAME, "status": "CompletedWithViolations", "reason": …} in the region (us-east-1)."""
        add_execution(self.world, data.get("region", "us-east-1"), data["schedule"], data["status"],
                      data.get("reason"))
        return {}

    def post_empty_pages(self, data):
        self.world.empty_pages = int(data.get("count", 1))
        return {}

    def get_containers(self, query):
        """{endpoint: {variant: address}} of the region asked for (us-east-1)."""
        endpoints = self.world.store(query.get("region", "us-east-1")).endpoints.values()
        return {endpoint.name: {name: f"http://127.0.0.1:{fleet.port}" for name, fleet in endpoint.fleets.items()}
                for endpoint in endpoints}

    # ---- identity -----------------------------------------------------------------------------

    def post_credentials_expire(self, data):
        return {"expired": self.world.keys.expire(data.get("access_key"))}

    def get_claims(self, _):
        return self.world.issuer.claims

    def post_claims(self, data):
        seconds = data.pop("lifetime_seconds", None)
        if seconds is not None:
            self.world.issuer.seconds = int(seconds)
        self.world.issuer.claims.update(data)
        return self.world.issuer.claims

    def delete_claims(self, _):
        self.world.issuer.reset()
        return {}

    def get_token(self, query):
        token, claims = self.world.issuer.token(query.pop("audience", "sts.amazonaws.com"), query)
        return {"value": token, "claims": claims}

    # ---- what was received --------------------------------------------------------------------

    def get_slack(self, _):
        return self.world.slack.messages

    def delete_slack(self, _):
        self.world.slack.reset()
        return {}

    def get_log(self, _):
        return self.world.log.read()

    def delete_log(self, _):
        self.world.log.clear()
        return {}

    def get_verdict(self, _):
        return self.world.log.verdict()
