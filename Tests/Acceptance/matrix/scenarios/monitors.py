"""Watching an endpoint."""
import json
import time

from example_world import BUCKET, EXECUTION_ROLE, role_arn

from .scenario import Once, Scenario

STATISTICS = {"version": 0, "dataset": {"item_count": 200}, "features": [
    {"name": "age", "inferred_type": "Fractional"}]}
CONSTRAINTS = {"version": 0, "features": [{"name": "age", "inferred_type": "Fractional", "completeness": 1.0}],
               "monitoring_config": {"evaluate_constraints": "Enabled", "emit_metrics": "Enabled",
                                     "distribution_constraints": {
                                         "perform_comparison": "Enabled", "comparison_threshold": 0.2,
                                         "comparison_method": "Robust"}}}


class SetupMonitor(Scenario):
    """An endpoint that is watched already is set up to be watched: looked at, and left."""

    step, operation, member = "setup-monitor", "DescribeEndpoint", "EndpointStatus"
    must_exist, calls = True, 2

    def _watched(self):
        """The endpoint's name, once it captures data and has a baseline."""
        from .endpoints import DeployEndpoint
        self.world.upload_model()
        for name, content in (("statistics", STATISTICS), ("constraints", CONSTRAINTS)):
            self.world.client("s3").put_object(Bucket=BUCKET, Key=f"baseline/{name}.json",
                                               Body=json.dumps(content).encode())
        deployed = self.world.run_step("deploy-endpoint", [
            *DeployEndpoint.arguments("matrix-captured"), "--data-capture-uri", f"s3://{BUCKET}/captured"])
        watched = self.world.run_step("setup-monitor", [*self.arguments("matrix-captured"), *self.trigger])
        if deployed.code or watched.code:
            raise RuntimeError(f"no endpoint to watch: {deployed}{watched}")
        return "matrix-captured"

    watched = Once(_watched)

    def _trigger(self):
        """An API destination that calls GitHub, and the role for it, as arguments."""
        events = self.world.client("events")
        connection = events.create_connection(Name="github", AuthorizationType="API_KEY", AuthParameters={
            "ApiKeyAuthParameters": {"ApiKeyName": "Authorization", "ApiKeyValue": "Bearer token-of-a-test"}})
        destination = events.create_api_destination(
            Name="github", ConnectionArn=connection["ConnectionArn"], HttpMethod="POST",
            InvocationEndpoint="https://api.github.com/repos/acme/churn/dispatches")
        return ["--trigger-arn", destination["ApiDestinationArn"], "--role-arn", role_arn(EXECUTION_ROLE)]

    trigger = Once(_trigger)

    @staticmethod
    def arguments(endpoint):
        return ["--endpoint-name", endpoint, "--baseline-uri", f"s3://{BUCKET}/baseline", "--poll-seconds", "0.2",
                "--timeout-minutes", "5"]

    def prepare(self, folder):
        return [*self.arguments(self.watched), *self.trigger]

    def is_true(self, outcome):
        return len(outcome.record["schedules"]) == 1


class CheckDrift(SetupMonitor):
    """What the watched endpoint was asked keeps to its baseline: read, judged and counted."""

    step, calls = "check-drift", 5

    def prepare(self, folder):
        record = {"captureData": {"endpointInput": {"observedContentType": "text/csv", "mode": "INPUT", "data": "41.5",
                                                    "encoding": "CSV"}},
                  "eventMetadata": {"eventId": "1", "inferenceTime": "2026-11-27T06:30:00Z"}, "eventVersion": "0"}
        self.world.client("s3").put_object(
            Bucket=BUCKET, Key=f"captured/{self.watched}/AllTraffic/2026/11/27/06/30-00.jsonl",
            Body="\n".join([json.dumps(record)] * 3).encode())
        return ["--endpoint-name", self.watched, "--baseline-uri", f"s3://{BUCKET}/baseline", "--window-hours", "1",
                "--end", "2026-11-27T07:00:00Z"]

    def is_true(self, outcome):
        return outcome.record["rows"] == 3 and outcome.record["drifted"] is False


class ScheduleMonitor(SetupMonitor):
    """A first schedule of Model Monitor."""

    operation, member, speaks_for_its_step = "CreateMonitoringSchedule", "MonitoringScheduleArn", False
    changes, is_write, must_exist, preparation = True, True, False, 45

    def prepare(self, folder):
        sagemaker = self.world.client("sagemaker")
        config = sagemaker.describe_endpoint(EndpointName=self.watched)["EndpointConfigName"]
        self.endpoint = f"watched-{self.number}"
        sagemaker.create_endpoint(EndpointName=self.endpoint, EndpointConfigName=config)
        while sagemaker.describe_endpoint(EndpointName=self.endpoint)["EndpointStatus"] == "Creating":
            time.sleep(0.05)
        return [*self.arguments(self.endpoint), "--engine", "model-monitor", "--role-arn", role_arn(EXECUTION_ROLE),
                "--output-uri", f"s3://{BUCKET}/reports"]

    def schedules(self):
        found = self.world.client("sagemaker").list_monitoring_schedules(EndpointName=self.endpoint)
        return found["MonitoringScheduleSummaries"]

    def effects(self, outcome):
        return len(self.schedules())

    def is_true(self, outcome):
        return [found["MonitoringScheduleArn"] for found in self.schedules()] == [
            made["arn"] for made in outcome.record["schedules"]]

    def clean_up(self):
        for found in self.schedules():
            self.world.client("sagemaker").delete_monitoring_schedule(
                MonitoringScheduleName=found["MonitoringScheduleName"])
        self.world.client("sagemaker").delete_endpoint(EndpointName=self.endpoint)

    @classmethod
    def expects(cls, row):
        # Each of these starts a model server.
        wanted = ("7-short", "8-empty", "9-missing", "10-throttled-twice", "11-500", "11-always-500", "16-denied",
                  "18-", "19-lost")
        return super().expects(row) if row.name.startswith(wanted) else None
