"""The gate of the registry."""
import time

from example_world import BUCKET, GROUP

from ..rows import FAILED, REJECTED
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
