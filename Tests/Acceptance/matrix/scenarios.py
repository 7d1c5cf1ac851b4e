"""What each step is asked to do, which of its calls the faults hit, and what must have happened in the end.

A step that talks to AWS joins the matrix by a class here and a line in SCENARIOS.
"""
import io
import json
import itertools
import tarfile
import threading

from example_world import BUCKET, EXECUTION_ROLE, GROUP, role_arn

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
KEYS = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
QUICK = {"Version": "2020-12-01", "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 1}],
         "Steps": [{"Name": "Check", "Type": "Condition", "Arguments": {
             "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}], "IfSteps": [], "ElseSteps": []}}]}
_numbers = itertools.count(1)


class Scenario:
    """A step with all it needs. One object a case: `prepare` makes what the case needs for itself."""

    step = ""
    operation = ""              # the call that faults hit
    member = ""                 # of that call's answer: the step cannot do without it
    changes = False             # whether the step changes something
    is_write = False            # whether that call is the one that does
    tokens = ""                 # the member of the request that makes it the same again
    is_aws = True               # else it knows AWS's codes of errors no better than any other text
    names = ()                  # other words that tell whose call it was
    tries = 3                   # how often a call that may heal is made before the step is red
    signed = True
    addressed_by = "AWS_ENDPOINT_URL"

    def __init__(self, world):
        self.world, self.number = world, next(_numbers)

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
        """Whatever would otherwise burden the other cases."""


class Once:
    """Something made at most once for all cases, whoever comes first."""

    def __init__(self, make):
        self._make, self._lock, self._made = make, threading.Lock(), {}

    def __get__(self, instance, owner):
        with self._lock:
            if id(instance.world) not in self._made:
                self._made[id(instance.world)] = self._make(instance)
            return self._made[id(instance.world)]


class StartPipeline(Scenario):
    step, operation, member = "start-pipeline", "StartPipelineExecution", "PipelineExecutionArn"
    changes, is_write, tokens = True, True, "ClientRequestToken"

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
    tries = 15                  # three a look, and five looks without an answer are forgiven

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
    step, operation, member, changes, is_write = "approve-model", "UpdateModelPackage", "ModelPackageArn", True, True

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

    operation, member, is_write = "GetObject", "", False


class OIDCAssume(Scenario):
    step, operation, member = "oidc-assume", "AssumeRoleWithWebIdentity", "SecretAccessKey"
    tries, signed = 8, False

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

    operation, member, addressed_by = "GetIdToken", "value", "ACTIONS_ID_TOKEN_REQUEST_URL"
    is_aws, names = False, ("GitHub's token service",)

    def environment(self, address):
        said = self.world.environment
        behind = said["AWS_ENDPOINT_URL"]
        return {**super().environment(behind),
                "ACTIONS_ID_TOKEN_REQUEST_URL": said["ACTIONS_ID_TOKEN_REQUEST_URL"].replace(behind, address)}


# Who is in the matrix.
SCENARIOS = [StartPipeline, WaitPipeline, ApproveModel, ReadReport, OIDCAssume, AskForToken]


def archive(model):
    """A model.tar.gz."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo("xgboost-model")
        entry.size = len(model)
        tar.addfile(entry, io.BytesIO(model))
    return out.getvalue()
