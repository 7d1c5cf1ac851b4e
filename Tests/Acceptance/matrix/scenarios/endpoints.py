"""Deploying a model, and asking it."""
import json
import time

from example_world import BUCKET, EXECUTION_ROLE, role_arn

from ..rows import ANY, DENIED, GREEN, REJECTED, STOPPED, UNAVAILABLE
from .registry import IMAGE
from .scenario import Scenario


class DeployEndpoint(Scenario):
    """A first deployment: a model server is started."""

    step, operation, member = "deploy-endpoint", "CreateEndpoint", "EndpointArn"
    changes, is_write, speaks_for_its_step, preparation = True, True, False, 30
    endpoint = None

    def prepare(self, folder):
        self.world.upload_model()
        self.endpoint = self.endpoint or f"matrix-{self.number}"
        return self.arguments(self.endpoint)

    @staticmethod
    def arguments(endpoint):
        return ["--endpoint-name", endpoint, "--model-data", f"s3://{BUCKET}/good/model.tar.gz", "--image-uri", IMAGE,
                "--role-arn", role_arn(EXECUTION_ROLE), "--instance-type", "ml.m5.large", "--poll-seconds", "0.2",
                "--timeout-minutes", "5"]

    def described(self):
        sagemaker = self.world.client("sagemaker")
        try:
            return sagemaker.describe_endpoint(EndpointName=self.endpoint)
        except sagemaker.exceptions.ClientError:
            return None

    def effects(self, outcome):
        return int(self.described() is not None)

    def is_true(self, outcome):
        found = self.described()
        return (found["EndpointStatus"], found["EndpointConfigName"]) == (
            "InService", outcome.record["endpoint-config-name"])

    def clean_up(self):
        if self.described():
            self.world.client("sagemaker").delete_endpoint(EndpointName=self.endpoint)

    @classmethod
    def expects(cls, row):
        if cls.is_write and row.fault and row.end == UNAVAILABLE and row.fault.asks_behind and super().expects(row):
            # It looks whether a creation without an answer is under way, and joins it.
            return GREEN, ANY
        return super().expects(row)


class WatchDeployment(DeployEndpoint):
    """The looks at an endpoint that is being made."""

    operation, member, skip, is_write, must_exist = "DescribeEndpoint", "EndpointStatus", 1, False, True
    waits, tries = True, 15
    names = ("the endpoint is gone",)

    @classmethod
    def expects(cls, row):
        # What all reads have in common is Redeploy's; each of these starts a model server.
        wanted = ("9-", "11-500", "11-always-500", "16-denied", "17-", "10-throttled-twice")
        found = super().expects(row) if row.name.startswith(wanted) else None
        return (STOPPED, 1) if found and row.name.startswith("17-") else found


class Redeploy(DeployEndpoint):
    """What runs already is deployed again: looked at, and left."""

    operation, member = "DescribeEndpoint", "EndpointStatus"
    changes, is_write, speaks_for_its_step, calls, preparation = False, False, True, 4, 0

    def prepare(self, folder):
        self.endpoint = self.world.live
        return self.arguments(self.endpoint)

    def effects(self, outcome):
        return int(bool(outcome.record.get("deployed")))

    def clean_up(self):
        """It belongs to all."""


class TakeBack(DeployEndpoint):
    """An endpoint is taken back to another configuration: a model server is started twice."""

    step, operation, member = "rollback-endpoint", "UpdateEndpoint", "EndpointArn"
    preparation = 45

    def prepare(self, folder):
        sagemaker, self.endpoint = self.world.client("sagemaker"), f"back-{self.number}"
        self.former = sagemaker.describe_endpoint(EndpointName=self.world.live)["EndpointConfigName"]
        variants = sagemaker.describe_endpoint_config(EndpointConfigName=self.former)["ProductionVariants"]
        sagemaker.create_endpoint_config(EndpointConfigName=self.endpoint, ProductionVariants=variants)
        sagemaker.create_endpoint(EndpointName=self.endpoint, EndpointConfigName=self.endpoint)
        while self.described()["EndpointStatus"] == "Creating":
            time.sleep(0.05)
        return self.arguments(self.endpoint, self.former)

    @staticmethod
    def arguments(endpoint, former):
        return ["--endpoint-name", endpoint, "--to", former, "--poll-seconds", "0.2", "--timeout-minutes", "5"]

    def effects(self, outcome):
        return int(self.described()["EndpointConfigName"] == self.former)

    def clean_up(self):
        # An update whose answer said nothing is under way all the same.
        while self.described()["EndpointStatus"] == "Updating":
            time.sleep(0.05)
        super().clean_up()

    @classmethod
    def expects(cls, row):
        # Each of these starts model servers; what they have in common is DeployEndpoint's.
        wanted = ("7-short", "8-empty", "9-missing", "10-throttled-twice", "11-500", "11-always-500", "16-denied", "18-",
                  "19-lost")
        return super().expects(row) if row.name.startswith(wanted) else None


class KeepBack(Redeploy):
    """What it would be taken back to runs already: looked at, and left."""

    step, calls, must_exist, names = "rollback-endpoint", 6, True, ("there is no endpoint",)

    def prepare(self, folder):
        self.endpoint = self.world.live
        return TakeBack.arguments(self.endpoint, self.described()["EndpointConfigName"])

    def effects(self, outcome):
        return int(bool(outcome.record.get("rolled-back")))


class SmokeTest(Scenario):
    step, operation, member, must_exist = "smoke-test", "DescribeEndpoint", "EndpointStatus", True
    calls = 2                   # before it asks the model: what fails there is a case that fails

    def prepare(self, folder):
        cases = folder / "cases.json"
        cases.write_text(json.dumps({"cases": [{
            "name": "a row", "content-type": "text/csv", "body": "0.5,0.5,0.5",
            "expect": {"status": 200, "rows": 1, "values": [{"at": "$[0][0]", "min": 0, "max": 1}]}}]}))
        return ["--endpoint-name", self.world.live, "--cases", str(cases), "--poll-seconds", "0.5"]

    def is_true(self, outcome):
        return outcome.record["passed"] is True and outcome.record["cases"] == 1


class AskEndpoint(SmokeTest):
    """The requests of a smoke test: what the step is to find out, so a call that fails is a case that fails."""

    operation, member, must_exist, tries, speaks_for_its_step = "InvokeEndpoint", "", False, 1, False
    names = ("a row",)

    @classmethod
    def expects(cls, row):
        if super().expects(row) is None or row.fault is None:
            return super().expects(row)
        if row.fault.kind == "cut-json":
            return None                         # half of a number is a number
        if row.fault.code == "ServiceUnavailable":
            return (GREEN, row.hits) if row.end == GREEN else None
        if row.fault.code.startswith("ExpiredToken") or row.fault.kind == "headers":
            return super().expects(row)
        return (DENIED if row.end == DENIED else REJECTED), ANY
