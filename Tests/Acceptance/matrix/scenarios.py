"""What each step is asked to do, which of its calls the faults hit, and what must have happened in the end.

A step that talks to AWS joins the matrix by a class here and its name in SCENARIOS.
"""
import itertools
import json
import threading

from example_world import BUCKET, EXECUTION_ROLE, GROUP, role_arn

from .rows import ANY, DENIED, FAILED, GREEN, REJECTED, STOPPED, UNAVAILABLE

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
KEYS = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
QUICK = {"Version": "2020-12-01", "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 1}],
         "Steps": [{"Name": "Check", "Type": "Condition", "Arguments": {
             "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}], "IfSteps": [], "ElseSteps": []}}]}
_numbers = itertools.count(1)


class Scenario:
    """A step with all it needs. One object a case: `prepare` makes what the case needs for itself."""

    step = ""
    operation = ""              # the call that faults hit, after the first `skip` of it
    skip = 0
    member = ""                 # of that call's answer: the step cannot do without it
    names = ()                  # other words that tell in an error whose call it was
    changes = False             # whether the step changes something
    is_write = False            # whether that call is the one that does
    may_repeat = False          # whether it can be done twice, for want of a token
    tokens = ""                 # the member of the request that makes it the same again
    must_exist = False          # whether that call asks for what must be there
    calls = 1                   # how many calls it makes at least where all is well
    tries = 3                   # how often a call that may heal is made before the step is red
    hides_answers = False       # whether its answers may hold a secret, so that no error shows them
    is_terse = False            # whether its answer is too short to come slowly
    waits = False               # whether it sits out an outage
    is_aws, is_signed, is_xml, is_of_s3 = True, True, False, False
    speaks_for_its_step = True  # in rows that are not about a call

    def __init__(self, world):
        self.world, self.number = world, next(_numbers)

    @classmethod
    def expects(cls, row):
        """(exit code, hits) where the row meets this call; None where it does not concern it."""
        if row.is_of_connections and not cls.speaks_for_its_step:
            return None
        return (row.end, row.hits) if row.concerns(cls) else None

    def prepare(self, folder):
        """The arguments."""
        raise NotImplementedError

    def environment(self, address):
        """The variables, with the misbehaving server in the place of AWS."""
        said = self.world.environment
        return {**{name: said[name] for name in KEYS}, "AWS_ENDPOINT_URL": address}

    def effects(self, outcome):
        """How often what was asked for has happened."""
        return 0

    def is_true(self, outcome):
        """Whether a green step said the truth."""
        return True

    def clean_up(self):
        """Takes away what would burden the other cases."""


class Once:
    """Something made at most once for all cases of a world, by whoever comes first."""

    def __init__(self, make):
        self._make, self._lock, self._made = make, threading.Lock(), {}

    def __get__(self, scenario, owner):
        with self._lock:
            if id(scenario.world) not in self._made:
                self._made[id(scenario.world)] = self._make(scenario)
            return self._made[id(scenario.world)]


class StartPipeline(Scenario):
    step, operation, member = "start-pipeline", "StartPipelineExecution", "PipelineExecutionArn"
    changes, is_write, tokens, calls = True, True, "ClientRequestToken", 2

    def prepare(self, folder):
        self.pipeline = f"churn-{self.number}"
        self.world.client("sagemaker").create_pipeline(
            PipelineName=self.pipeline, PipelineDefinition=json.dumps(QUICK), RoleArn=role_arn(EXECUTION_ROLE),
            ClientRequestToken=f"{self.number:032}")
        return ["--pipeline-name", self.pipeline, "--parameters", f"Rows={self.number}"]

    def executions(self):
        listed = self.world.client("sagemaker").list_pipeline_executions(PipelineName=self.pipeline)
        return [item["PipelineExecutionArn"] for item in listed["PipelineExecutionSummaries"]]

    def effects(self, outcome):
        return len(self.executions())

    def is_true(self, outcome):
        return [outcome.record["execution-arn"]] == self.executions()


class WaitPipeline(Scenario):
    step, operation, member = "wait-pipeline", "DescribePipelineExecution", "PipelineExecutionStatus"
    must_exist, waits, calls = True, True, 4
    tries = 15                  # three a look, and five looks without an answer in a row are red

    def _finished(self):
        sagemaker = self.world.client("sagemaker")
        sagemaker.create_pipeline(PipelineName="waited-for", PipelineDefinition=json.dumps(QUICK),
                                  RoleArn=role_arn(EXECUTION_ROLE), ClientRequestToken="w" * 32)
        return sagemaker.start_pipeline_execution(PipelineName="waited-for",
                                                  ClientRequestToken="x" * 32)["PipelineExecutionArn"]

    execution = Once(_finished)

    def prepare(self, folder):
        return ["--execution-arn", self.execution, "--poll-seconds", "0.2", "--timeout-minutes", "5"]

    def is_true(self, outcome):
        found = self.world.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=self.execution)
        return found["PipelineExecutionStatus"] == "Succeeded" == outcome.record["status"]


class ApproveModel(Scenario):
    step, operation, member = "approve-model", "UpdateModelPackage", "ModelPackageArn"
    changes, is_write, must_exist, calls, tokens = True, True, True, 4, "ClientToken"

    def prepare(self, folder):
        self.world.client("s3").put_object(Bucket=BUCKET, Key="good.json", Body=b'{"auc": {"value": 0.9}}')
        metrics = {"ModelQuality": {"Statistics": {"ContentType": "application/json",
                                                   "S3Uri": f"s3://{BUCKET}/good.json"}}}
        self.package = self.world.client("sagemaker").create_model_package(
            ModelPackageGroupName=GROUP, ModelApprovalStatus="PendingManualApproval", ModelMetrics=metrics,
            InferenceSpecification={"Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/m.tar.gz"}],
                                    "SupportedContentTypes": ["text/csv"],
                                    "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]
        return ["--model-package-arn", self.package, "--require", "auc >= 0.5"]

    def effects(self, outcome):
        found = self.world.client("sagemaker").describe_model_package(ModelPackageName=self.package)
        return int(found["ModelApprovalStatus"] == "Approved")

    def is_true(self, outcome):
        return outcome.record["approval-status"] == "Approved" and self.effects(outcome) == 1


class ReadReport(ApproveModel):
    """The report in S3, on which the gate stands."""

    names, is_of_s3 = ("auc",), True
    operation, member, is_write, is_xml, speaks_for_its_step, tokens = "GetObject", "", False, True, False, ""

    @classmethod
    def expects(cls, row):
        if row.name.startswith(("8-", "21-bomb")) and super().expects(row):
            # An object's text is not AWS's to promise. Half of a report passes no rule.
            return (REJECTED if row.fault.kind == "cut-json" else FAILED), 1
        return super().expects(row)


class DeployEndpoint(Scenario):
    """A first deployment: a model server is started."""

    step, operation, member = "deploy-endpoint", "CreateEndpoint", "EndpointArn"
    changes, is_write, speaks_for_its_step = True, True, False
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
    changes, is_write, speaks_for_its_step, calls = False, False, True, 4

    def prepare(self, folder):
        self.endpoint = self.world.live
        return self.arguments(self.endpoint)

    def effects(self, outcome):
        return int(bool(outcome.record.get("deployed")))

    def clean_up(self):
        """It belongs to all."""


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


class OIDCAssume(Scenario):
    step, operation, member = "oidc-assume", "AssumeRoleWithWebIdentity", "SecretAccessKey"
    tries, is_signed, is_xml, calls = 8, False, True, 2

    def prepare(self, folder):
        return ["--role-to-assume", role_arn("build"), "--aws-region", "us-east-1", "--timeout-minutes", "1"]

    def environment(self, address):
        said = self.world.environment
        return {"AWS_ENDPOINT_URL": address, **{name: said[name] for name in (
            "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")}}

    def is_true(self, outcome):
        return outcome.record["aws-account-id"] == "123456789012"


class AskForToken(OIDCAssume):
    """GitHub's token service, which oidc-assume asks first."""

    operation, member, is_aws, is_xml, speaks_for_its_step = "GetIdToken", "value", False, False, False
    names, hides_answers = ("GitHub's token service",), True

    def environment(self, address):
        said = self.world.environment
        behind = said["AWS_ENDPOINT_URL"]
        return {**super().environment(behind),
                "ACTIONS_ID_TOKEN_REQUEST_URL": said["ACTIONS_ID_TOKEN_REQUEST_URL"].replace(behind, address)}

    @classmethod
    def expects(cls, row):
        if super().expects(row) and row.name.startswith("9-"):
            return UNAVAILABLE, cls.tries       # it may be GitHub's bad moment
        if super().expects(row) and row.name.startswith("20-"):
            return DENIED, 1
        if super().expects(row) and row.name == "21-bomb":
            return FAILED, 1                    # a token is small
        return super().expects(row)


class NotifySlack(Scenario):
    """By a webhook, and strict: a message that was not sent is red."""

    step, operation, member = "notify-slack", "Webhook", ""
    changes, is_write, may_repeat, is_aws, tries = True, True, True, False, 6
    names, is_terse = ("Slack",), True

    def prepare(self, folder):
        self.text = f"message {self.number} of the matrix"
        return ["--text", self.text, "--strict", "true", "--timeout-minutes", "1"]

    def environment(self, address):
        said = self.world.environment
        return {"INPUT_WEBHOOK": said["SLACK_WEBHOOK_URL"].replace(said["AWS_ENDPOINT_URL"], address),
                "SLACK_WEBHOOK_HOSTS": "203.0.113.7,sagemaker.aws.test,sagemaker.us-esat-1.invalid," + "a" * 64 + ".invalid"}

    def effects(self, outcome):
        return sum(self.text in json.dumps(message) for message in self.world.control("slack"))

    def is_true(self, outcome):
        return outcome.record["sent"] is True

    @classmethod
    def expects(cls, row):
        found = super().expects(row)
        # Slack cannot be told that a message is the same again: an answer that says nothing is not asked for twice.
        if found and row.fault and (row.name.startswith("8-") or row.name.startswith("21-bomb")):
            return FAILED, 1
        return found


class PostMessage(NotifySlack):
    """By a token."""

    operation, member, speaks_for_its_step = "chat.postMessage", "ts", False
    is_terse = False

    def prepare(self, folder):
        return [*super().prepare(folder), "--channel", "#ml"]

    def environment(self, address):
        said = self.world.environment
        return {"INPUT_TOKEN": said["SLACK_BOT_TOKEN"],
                "SLACK_API_URL": said["SLACK_API_URL"].replace(said["AWS_ENDPOINT_URL"], address)}


class NotifyLeniently(NotifySlack):
    """Not strict: green whatever happens, but honest about what was sent."""

    speaks_for_its_step = False

    def prepare(self, folder):
        return ["--text", super().prepare(folder)[1], "--timeout-minutes", "1"]

    @classmethod
    def expects(cls, row):
        wanted = ("7-short", "7-always-short", "8-html", "11-always-500", "20-302", "21-giant")
        found = super().expects(row) if row.name in wanted else None
        return found and (GREEN, found[1])

    def is_true(self, outcome):
        return self.effects(outcome) > 0 if outcome.record["sent"] else "::warning" in outcome.story


# Who is in the matrix.
SCENARIOS = [StartPipeline, WaitPipeline, ApproveModel, ReadReport, DeployEndpoint, WatchDeployment, Redeploy, SmokeTest,
             AskEndpoint, OIDCAssume, AskForToken, NotifySlack, PostMessage, NotifyLeniently]
# Of these, runs in which nothing or next to nothing goes wrong.
STEADY = [kind for kind in SCENARIOS if kind.speaks_for_its_step]
