"""One local AWS for all tests, emptied before each; and what every test asserts at its end."""
import io
import json
import sys
import tarfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3
import pytest
from botocore.config import Config

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from local_aws import server  # noqa: E402

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
BUCKET = "mlops-local"


class Local:
    """A local AWS as a test sees it: clients, the control interface, shorthands."""

    def __init__(self, world, environment):
        self.world, self.environment, self._clients = world, environment, {}

    def client(self, service, **more):
        """A boto3 client; without retries, so that a test sees each answer."""
        if more or service not in self._clients:
            keys = {"aws_access_key_id": server.ACCESS_KEY, "aws_secret_access_key": server.SECRET_KEY,
                    "aws_session_token": None, "region_name": "us-east-1"}
            retries = more.pop("attempts", 1)
            made = boto3.client(service, endpoint_url=self.environment["AWS_ENDPOINT_URL"], **{**keys, **more},
                                config=Config(retries={"total_max_attempts": retries, "mode": "standard"},
                                              read_timeout=20, parameter_validation=False,
                                              signature_version="s3v4" if service == "s3" else None))
            if more:
                return made
            self._clients[service] = made
        return self._clients[service]

    def __getattr__(self, name):
        return self.client({"sm": "sagemaker", "runtime": "sagemaker-runtime"}.get(name, name))

    def control(self, method, path, data=None):
        """A call of the control interface; its answer."""
        body = None if data is None else json.dumps(data).encode()
        return fetch(method, f"{self.environment['LOCAL_AWS_CONTROL']}/{path}", body)[1]

    def fault(self, operation, kind, **more):
        return self.control("POST", "faults", {"operation": operation, "kind": kind, **more})

    def put(self, key, data):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=data)
        return f"s3://{BUCKET}/{key}"

    def wait(self, look, done, seconds=20):
        """What `look` gives once `done` says so of it; all it gave before is in the failure."""
        seen, end = [], time.monotonic() + seconds
        while time.monotonic() < end:
            seen.append(look())
            if done(seen[-1]):
                return seen[-1]
            time.sleep(0.02)
        raise AssertionError(f"not done after {seconds} s: {seen[-1]}")

    def logs_of(self, group):
        """All lines of a log group."""
        return [event["message"] for event in self.logs.filter_log_events(logGroupName=group)["events"]]


def fetch(method, url, body=None, headers=None):
    """(status, parsed JSON or text) of one plain request."""
    request = urllib.request.Request(url, data=body, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            status, data = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, data = error.code, error.read()
    try:
        return status, json.loads(data)
    except ValueError:
        return status, data.decode()


def tar_gz(files):
    """A model.tar.gz of name -> bytes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    world, control, http = server.start(tmp_path_factory.mktemp("local-aws"), delay=0.02, scale=0.01)
    world.timing.delays.update({"execution.start": 0.02, "step.start": 0.02})
    yield Local(world, control.environment)
    http.shutdown()
    world.quiet()


@pytest.fixture
def local(running, request):
    """An empty local AWS. At the end: no answer it gave was out of shape, nothing crashed, and (unless the test is
    marked `invalid`) it was sent nothing wrong."""
    running.world.reset()
    running.world.timing.delays.update({"execution.start": 0.02, "step.start": 0.02})
    yield running
    verdict = running.world.log.verdict()
    lines = [line for line in running.world.log.read() if line.get("answer_problems") or line["problems"]]
    assert verdict["bad_answers"] == verdict["crashes"] == 0, lines
    if not request.node.get_closest_marker("invalid"):
        assert verdict["invalid"] == verdict["bad_signatures"] == 0, lines


@pytest.fixture(scope="session")
def boosters():
    """Two really trained models, as bytes, that differ in what they predict; and rows to tell them by."""
    import numpy
    import xgboost
    generator = numpy.random.default_rng(7)
    rows = generator.random((400, 3), dtype=numpy.float32)
    labels = (rows[:, 0] + rows[:, 1] > 1).astype(int)
    made = {}
    for name, target in (("good", labels), ("other", 1 - labels)):
        booster = xgboost.train({"objective": "binary:logistic", "max_depth": 3, "nthread": 1},
                                xgboost.DMatrix(rows, label=target), num_boost_round=8)
        made[name] = booster
    return made


@pytest.fixture
def deploy(local, boosters):
    """deploy(name) makes model and configuration `name`, serving booster good or other, or a broken archive."""
    def make(name, booster="good", **variant):
        data = {"bad": b"this is no model"}.get(booster) or bytes(boosters[booster].save_raw("ubj"))
        url = local.put(f"models/{name}/model.tar.gz", tar_gz({"xgboost-model": data}))
        local.sm.create_model(ModelName=name, ExecutionRoleArn=ROLE,
                              PrimaryContainer={"Image": IMAGE, "ModelDataUrl": url})
        local.sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[{
            "VariantName": "AllTraffic", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1,
            **variant}])
        return name
    return make
