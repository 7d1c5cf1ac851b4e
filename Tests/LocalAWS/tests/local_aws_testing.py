"""What the tests of the local AWS share: clients, plain requests, archives."""
import io
import json
import sys
import tarfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import boto3
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
