"""What a bad network and a refusing AWS do to a step: nothing twice, red where it must be, and soon."""
import itertools
import json
import sys
import time
import urllib.request

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import EXECUTION_ROLE, ExampleWorld, role_arn  # noqa: E402  (the path above comes first)

DEFINITION = {"Version": "2020-12-01", "Parameters": [{"Name": "Rows", "Type": "Integer", "DefaultValue": 1}],
              "Steps": [{"Name": "Stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no more than a test"}}]}
# Each test starts something of its own: the same content in the same attempt would be the same execution.
ROWS = itertools.count(1)
START = {"service": "sagemaker", "operation": "StartPipelineExecution"}


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        world.client("sagemaker").create_pipeline(
            PipelineName="churn", PipelineDefinition=json.dumps(DEFINITION), RoleArn=role_arn(EXECUTION_ROLE),
            ClientRequestToken="a-token-of-at-least-thirty-two-characters")
        yield world


@pytest.fixture
def start(aws, bench, steps):
    """Runs start-pipeline on the bench after ordering a fault; answers (step, the calls that were made, seconds)."""
    said = aws.environment
    bench.tools = [steps]
    bench.machine = {name: said[name] for name in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
                                                   "AWS_REGION")}

    def order(what, method, body=None):
        request = urllib.request.Request(f"{said['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                         data=json.dumps(body).encode() if body is not None else None)
        urllib.request.urlopen(request, timeout=10).close()

    rows = next(ROWS)

    def run(**fault):
        order("log", "DELETE")
        if fault:
            order("faults", "POST", {**START, **fault})
        started = time.monotonic()
        step = bench.run("start-pipeline", {"pipeline-name": "churn", "parameters": f"Rows={rows}"})
        return step, aws.control("log"), time.monotonic() - started

    yield run
    order("faults", "DELETE")


def calls(log, operation):
    return [line for line in log if line.get("operation") == operation]


@pytest.mark.parametrize("fault", [
    {"kind": "throttle"}, {"kind": "error"}, {"kind": "lose-answer"}, {"kind": "drop"}, {"kind": "cut"},
    {"kind": "throttle", "times": 2}, {"kind": "error", "times": 2, "status": 503, "code": "ServiceUnavailable"},
], ids=lambda fault: f"{fault['kind']}-{fault.get('times', 1)}")
def test_what_can_heal_heals_and_starts_nothing_twice(fault, start, aws, bench):
    before = executions(aws)
    step, log, _ = start(**fault)
    assert step.outcome == "success", bench.text
    made = calls(log, "StartPipelineExecution")
    assert len(made) == 1 + fault.get("times", 1)
    assert len({line["params"]["ClientRequestToken"] for line in made}) == 1
    (new,) = executions(aws) - before
    assert step.outputs["execution-arn"] == new
    assert all(line["signature_ok"] and line["valid"] for line in made)


def test_the_same_again_is_the_same_execution(start, aws):
    before = executions(aws)
    arns = {start()[0].outputs["execution-arn"] for _ in range(2)}
    assert arns == executions(aws) - before and len(arns) == 1


def executions(aws):
    listed = aws.client("sagemaker").list_pipeline_executions(PipelineName="churn", MaxResults=100)
    return {item["PipelineExecutionArn"] for item in listed["PipelineExecutionSummaries"]}


@pytest.mark.parametrize("operation", ["DescribePipeline", "StartPipelineExecution"])
def test_denied_is_red_at_once(operation, start, bench):
    step, log, seconds = start(operation=operation, kind="error", code="AccessDeniedException", status=400, times=None,
                               message="User: arn:aws:iam::1:user/x is not authorized to perform: it")
    own = [message for message in step.errors if not message.startswith("Process completed")]
    assert (step.exit_code, step.outputs["result"], len(own)) == (3, "denied", 1), bench.text
    assert len(calls(log, operation)) == 1 and seconds < 3
    assert "is not authorized to perform" in own[0] and "quest" in own[0].lower()


@pytest.mark.parametrize("kind", ["throttle", "error", "drop"])
def test_what_does_not_heal_is_unavailable(kind, start, aws, bench):
    before = executions(aws)
    step, log, _ = start(kind=kind, times=None)
    assert (step.exit_code, step.outputs["result"]) == (12, "unavailable"), bench.text
    assert len({line["params"]["ClientRequestToken"] for line in calls(log, "StartPipelineExecution")}) == 1
    assert executions(aws) == before


def test_a_pipeline_that_is_not_there(aws, bench, steps):
    bench.tools = [steps]
    bench.machine = {name: value for name, value in aws.environment.items() if name.startswith("AWS_")}
    step = bench.run("start-pipeline", {"pipeline-name": "no-such"})
    assert (step.exit_code, step.outputs["result"]) == (4, "not-found"), bench.text
