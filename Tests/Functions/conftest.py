"""What the tests of the functions are handed: a local AWS, and the built executable behind a runtime API of ours.

The executable is that of .build/debug (`swift build`), or of the folder that MLOPS_STEPS_BIN names, where serve-model lies beside
it for the local AWS's endpoints.
"""
import itertools
import json
import os
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import ExampleWorld  # noqa: E402  (the path above comes first)
from runtime_api import Function  # noqa: E402

BIN = Path(os.environ.get("MLOPS_STEPS_BIN") or ROOT / ".build" / "debug").resolve()
EXECUTABLE = BIN / "lambda-functions"
# Each test has a pipeline of its own.
NAMES = (f"churn-{number}" for number in itertools.count(1))
# It takes an image and data, does nothing, and succeeds.
DEFINITION = {
    "Version": "2020-12-01",
    "Parameters": [{"Name": "ImageUri", "Type": "String", "DefaultValue": "none"},
                   {"Name": "InputData", "Type": "String", "DefaultValue": "none"},
                   {"Name": "Rounds", "Type": "Integer", "DefaultValue": 10}],
    "Steps": [{"Name": "Nothing", "Type": "Condition",
               "Arguments": {"Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}], "IfSteps": [],
                             "ElseSteps": []}}]}


@pytest.fixture(scope="session")
def executable():
    if not os.access(EXECUTABLE, os.X_OK):
        pytest.fail(f"{EXECUTABLE} is missing: run `swift build --product lambda-functions` first, or say where it is "
                    "in MLOPS_STEPS_BIN")
    return EXECUTABLE


@pytest.fixture(scope="session")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world
        verdict = world.control("verdict")
        assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}


def order(aws, what, body=None, method="POST"):
    """Tells the local AWS what is to happen."""
    request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                     data=None if body is None else json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()


class Pipeline:
    """A pipeline of the test's own, and what runs of it there are."""

    def __init__(self, aws, name):
        self.client, self.name = aws.client("sagemaker"), name
        self.client.create_pipeline(PipelineName=name, ClientRequestToken=f"{name}-of-the-tests-of-the-functions-x",
                                    RoleArn="arn:aws:iam::123456789012:role/SageMakerExecutionRole",
                                    PipelineDefinition=json.dumps(DEFINITION))

    def change(self):
        """Another definition, as a deployment brings it between two deliveries of an event."""
        changed = {**DEFINITION, "Metadata": {"changed": "yes"}}
        self.client.update_pipeline(PipelineName=self.name, PipelineDefinition=json.dumps(changed))

    @property
    def runs(self):
        pages = self.client.get_paginator("list_pipeline_executions").paginate(PipelineName=self.name)
        return [run for page in pages for run in page["PipelineExecutionSummaries"]]

    def parameters(self, arn):
        said = self.client.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)["PipelineParameters"]
        return {item["Name"]: item["Value"] for item in said}


@pytest.fixture
def pipeline(aws):
    return Pipeline(aws, next(NAMES))


@pytest.fixture
def serve(aws, executable, tmp_path):
    """Starts a function with these variables; after the test it must have kept to the runtime API's rules."""
    served = []

    def start(handler, **variables):
        of_aws = {name: value for name, value in aws.environment.items() if name.startswith("AWS_")}
        served.append(Function(executable, handler, {**of_aws, **variables}, tmp_path))
        return served[-1]

    yield start
    for function in served:
        if function.process.poll() is None:
            assert function.stop() == 12, function.log
        assert function.api.breaches == []
