"""The chain as a person has it on a laptop: records through pipes, the story on standard error, no workflow around."""
import json
import os
import subprocess
import sys

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, EXECUTION_ROLE, GROUP, ExampleWorld, role_arn  # noqa: E402  (path above first)

EXAMPLE = ROOT / "examples" / "breast-cancer"
START = """start-pipeline --pipeline-name breast-cancer --definition pipeline/pipeline.json --role-arn "$ROLE" \\
    --parameters "$PARAMETERS" """
WAIT = "wait-pipeline --from - --poll-seconds 0.3 --timeout-minutes 5"


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        client = world.client("s3")
        client.upload_file(str(EXAMPLE / "data" / "breast-cancer.csv"), BUCKET, "data/breast-cancer.csv")
        for path in (EXAMPLE / "pipeline").glob("*.py"):
            client.upload_file(str(path), BUCKET, f"code/{path.name}")
        yield world


@pytest.fixture
def shell(aws, steps, tmp_path):
    """Runs a line of bash in the example's folder with the steps on PATH; answers what it did."""
    role = role_arn(EXECUTION_ROLE)
    parameters = {"InputData": f"s3://{BUCKET}/data", "CodePrefix": f"s3://{BUCKET}/code",
                  "OutputPrefix": f"s3://{BUCKET}/runs", "ExecutionRole": role, "ModelPackageGroupName": GROUP,
                  "MinimumAuc": 0.95, "ShuffleLabels": "false", "CommitId": "laptop"}
    environment = {"PATH": f"{steps}:{os.environ['PATH']}", "HOME": str(tmp_path), "ROLE": role,
                   "PARAMETERS": json.dumps(parameters),
                   **{name: value for name, value in aws.environment.items() if name.startswith("AWS_")}}

    def run(line):
        return subprocess.run(["bash", "-e", "-o", "pipefail", "-c", line], cwd=EXAMPLE, env=environment,
                              capture_output=True, text=True, timeout=120)
    return run


def test_records_go_through_the_pipe(shell, aws):
    done = shell(f"{START} | {WAIT} | approve-model --from - --require 'auc>=0.9'")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert (record["step"], record["result"], record["approval-status"]) == ("approve-model", "succeeded", "Approved")
    said = aws.client("sagemaker").describe_model_package(ModelPackageName=record["model-package-arn"])
    assert said["ModelApprovalStatus"] == "Approved"
    assert not [line for line in done.stderr.splitlines() if line.lstrip().startswith("::")]    # no workflow commands


def test_a_gate_that_says_no_ends_the_pipe(shell):
    done = shell(f"{START} | {WAIT} | approve-model --from - --require 'auc>=0.9999'")
    assert done.returncode == 10, done.stderr
    assert json.loads(done.stdout)["result"] == "rejected"


def test_what_fails_first_fails_all(shell):
    done = shell(f"start-pipeline --pipeline-name none | {WAIT}")
    assert done.returncode != 0 and "none" in done.stderr


def test_a_red_step_is_red_for_a_shell_that_looks_at_the_last_command_only(shell):
    done = shell("set +o pipefail; start-pipeline --pipeline-name none | wait-pipeline --from - --execution-arn "
                 "arn:aws:sagemaker:us-east-1:123456789012:pipeline/none/execution/abcdefghijkl")
    assert done.returncode == 4 and "start-pipeline ended not-found" in done.stderr, done.stderr


def test_the_requests_are_what_aws_takes(aws):
    verdict = aws.control("verdict")
    assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}
