"""Models for the tests: real ones of xgboost in S3, and versions of a group in the registry."""
import io
import itertools
import tarfile
import time

import numpy
import xgboost
from example_world import BUCKET

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
_groups = (f"churn-models-{number}" for number in itertools.count(1))


def rows_and_labels(count=200, seed=7):
    rows = numpy.random.default_rng(seed).random((count, 3), dtype=numpy.float32)
    return rows, (rows[:, 0] > 0.5).astype(int)


def trained(rounds=2, target=None):
    """A model's archive, as SageMaker packs it."""
    rows, labels = rows_and_labels()
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1},
                            xgboost.DMatrix(rows, label=labels if target is None else target(labels)), num_boost_round=rounds)
    model, out = bytes(booster.save_raw("ubj")), io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo("xgboost-model")
        entry.size = len(model)
        tar.addfile(entry, io.BytesIO(model))
    return out.getvalue()


class Group:
    """A group of the registry, of the test's own, with versions whose models differ."""

    def __init__(self, aws):
        self.name, self.aws, self.client = next(_groups), aws, aws.client("sagemaker")
        self.client.create_model_package_group(ModelPackageGroupName=self.name)

    def register(self, approval="Approved", rounds=2, archive=None):
        """The ARN of a new version, once the registry has finished it."""
        key = f"{self.name}/{rounds}/model.tar.gz"
        self.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=archive or trained(rounds))
        container = {"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/{key}"}
        arn = self.client.create_model_package(
            ModelPackageGroupName=self.name, ModelApprovalStatus=approval,
            InferenceSpecification={"Containers": [container], "SupportedContentTypes": ["text/csv"],
                                    "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"]

        while self.client.describe_model_package(ModelPackageName=arn)["ModelPackageStatus"] != "Completed":
            time.sleep(0.05)
        return arn

    def set(self, arn, approval):
        self.client.update_model_package(ModelPackageArn=arn, ModelApprovalStatus=approval)
