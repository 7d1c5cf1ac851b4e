"""What the deployment tests share: a local AWS with three models, and deploy-endpoint on endpoints of their own."""
import io
import itertools
import json
import os
import subprocess
import sys
import tarfile
import time
import urllib.request

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, EXECUTION_ROLE, ExampleWorld, role_arn  # noqa: E402  (path above first)

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
# Each test has an endpoint of its own.
NAMES = (f"churn-{number}" for number in itertools.count(1))


def data(model):
    """Where a model's archive is."""
    return f"s3://{BUCKET}/{model}/model.tar.gz"


def archive(model):
    """A model.tar.gz."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo("xgboost-model")
        entry.size = len(model)
        tar.addfile(entry, io.BytesIO(model))
    return out.getvalue()


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    import numpy
    import xgboost
    rows = numpy.random.default_rng(7).random((200, 3), dtype=numpy.float32)
    labels = (rows[:, 0] > 0.5).astype(int)
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        models = {"broken": b"this is no model"}
        for name, target in (("good", labels), ("other", 1 - labels)):
            booster = xgboost.train({"objective": "binary:logistic", "nthread": 1},
                                    xgboost.DMatrix(rows, label=target), num_boost_round=2)
            models[name] = bytes(booster.save_raw("ubj"))
        for name, model in models.items():
            world.client("s3").put_object(Bucket=BUCKET, Key=f"{name}/model.tar.gz", Body=archive(model))
        yield world


class Deployment:
    """deploy-endpoint to one endpoint; what it did last is `record`, `story`, `seconds`."""

    def __init__(self, aws, steps, home):
        self.aws, self.steps, self.home, self.name = aws, steps, home, next(NAMES)

    def __call__(self, model, *arguments):
        """A model of the three, on instances."""
        return self.run("--model-data", data(model), "--image-uri", IMAGE, "--instance-type", "ml.m5.large", *arguments)

    def run(self, *arguments):
        """With these arguments and no others but the endpoint's, the role's and quick looks."""
        return self.step("deploy-endpoint", "--role-arn", role_arn(EXECUTION_ROLE), *arguments)

    def step(self, name, *arguments, **variables):
        """Any step that waits for the endpoint."""
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"], **variables,
                       **{name: value for name, value in self.aws.environment.items() if name.startswith("AWS_")}}
        started = time.monotonic()
        done = subprocess.run(
            [str(self.steps / name), "--endpoint-name", self.name, "--poll-seconds", "0.1", "--timeout-minutes", "30",
             *arguments], env=environment, capture_output=True, text=True, timeout=60)
        self.seconds, self.story, self.record = time.monotonic() - started, done.stderr, json.loads(done.stdout)
        return done.returncode

    def order(self, what, body):
        """Tells the local AWS what is to happen."""
        request = urllib.request.Request(f"{self.aws.environment['LOCAL_AWS_CONTROL']}/{what}", method="POST",
                                         data=json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def fault(self, operation, kind, **more):
        self.order("faults", {"service": "sagemaker", "operation": operation, "kind": kind,
                              "match": {"EndpointName": self.name}, **more})

    def calls(self, operation):
        return [line for line in self.aws.control("log") if line.get("operation") == operation
                and line["params"].get("EndpointName") == self.name]

    @property
    def endpoint(self):
        return self.aws.client("sagemaker").describe_endpoint(EndpointName=self.name)

    @property
    def because(self):
        return self.record["failure"]["because"]


@pytest.fixture
def deploy(aws, steps, tmp_path):
    return Deployment(aws, steps, tmp_path)


@pytest.fixture
def live(deploy):
    """The good model is live."""
    assert deploy("good") == 0, deploy.story
    return deploy
