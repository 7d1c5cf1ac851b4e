"""The gate of the registry."""
import time

from example_world import BUCKET, GROUP
from stump import ROWS, STUMP

from ..rows import FAILED, REJECTED, USAGE
from .scenario import Scenario

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"


class ApproveModel(Scenario):
    step, operation, member = "approve-model", "UpdateModelPackage", "ModelPackageArn"
    changes, is_write, must_exist, calls, tokens = True, True, True, 4, "ClientToken"

    def prepare(self, folder):
        self.world.client("s3").put_object(Bucket=BUCKET, Key="good.json", Body=b'{"auc": {"value": 0.9}}')
        metrics = {"ModelQuality": {"Statistics": {"ContentType": "application/json",
                                                   "S3Uri": f"s3://{BUCKET}/good.json"}}}
        sagemaker = self.world.client("sagemaker")
        self.package = sagemaker.create_model_package(
            ModelPackageGroupName=GROUP, ModelApprovalStatus="PendingManualApproval", ModelMetrics=metrics,
            InferenceSpecification={"Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/m.tar.gz"}],
                                    "SupportedContentTypes": ["text/csv"],
                                    "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]
        # A machine with much to do shows Pending for a moment, and the step refuses such a package, rightly.
        until = time.monotonic() + 30
        while self._described()["ModelPackageStatus"] != "Completed":
            assert time.monotonic() < until, "the package is never Completed"
            time.sleep(0.02)
        return ["--model-package-arn", self.package, "--require", "auc >= 0.5"]

    def _described(self):
        return self.world.client("sagemaker").describe_model_package(ModelPackageName=self.package)

    def effects(self, outcome):
        return int(self._described()["ModelApprovalStatus"] == "Approved")

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


class RegisterModel(Scenario):
    """A first version in a group of its own."""

    step, operation, member = "register-model", "CreateModelPackage", "ModelPackageArn"
    changes, is_write, must_exist, calls, tokens = True, True, True, 5, "ClientToken"

    def prepare(self, folder):
        self.group = f"matrix-{self.number}"
        self.world.client("sagemaker").create_model_package_group(ModelPackageGroupName=self.group)
        self.world.client("s3").put_object(Bucket=BUCKET, Key="registered/model.tar.gz", Body=STUMP)
        return ["--model-package-group", self.group, "--model-data", f"s3://{BUCKET}/registered/model.tar.gz",
                "--image-uri", IMAGE, "--poll-seconds", "0.2", "--timeout-minutes", "5"]

    def versions(self):
        listed = self.world.client("sagemaker").list_model_packages(ModelPackageGroupName=self.group)
        return listed["ModelPackageSummaryList"]

    def effects(self, outcome):
        return len(self.versions())

    def is_true(self, outcome):
        return [(outcome.record["model-package-arn"], "Completed")] == [
            (version["ModelPackageArn"], version["ModelPackageStatus"]) for version in self.versions()]


class FollowVersion(RegisterModel):
    """The looks at a version that was registered."""

    operation, member, is_write, speaks_for_its_step, tokens = "DescribeModelPackage", "ModelPackageStatus", False, False, ""
    changes, waits, tries = False, True, 15

    def effects(self, outcome):
        # It stands before the first look at it.
        return len(self.versions()) - 1

    @classmethod
    def expects(cls, row):
        # What all looks have in common is wait-pipeline's.
        wanted = ("9-", "11-500", "11-always-500", "16-denied", "17-", "10-throttled-twice")
        found = super().expects(row) if row.name.startswith(wanted) else None
        # A version that was made a moment ago may not be seen yet.
        return (found[0], 5) if found and row.name.startswith("17-") else found


class EvaluateModel(Scenario):
    """The model, read from S3 into a file: what is scored are its very bytes."""

    step, operation, is_xml, is_of_s3, must_exist, calls = "evaluate-model", "GetObject", True, True, True, 1
    names = ("stump.json",)

    @classmethod
    def expects(cls, row):
        if row.name.startswith(("8-", "21-bomb")) and super().expects(row):
            # An object's bytes are not AWS's to promise. Half of a model is no model.
            return (USAGE if row.fault.kind == "cut-json" else FAILED), 1
        return super().expects(row)

    def prepare(self, folder):
        self.world.client("s3").put_object(Bucket=BUCKET, Key="stump.json", Body=STUMP)
        (folder / "rows.csv").write_text(ROWS)
        return ["--model", f"s3://{BUCKET}/stump.json", "--data", str(folder / "rows.csv"), "--require", "auc >= 0.5"]

    def is_true(self, outcome):
        return outcome.record["rows"] == 8 and outcome.record["metrics"]["auc"] == 0.875
