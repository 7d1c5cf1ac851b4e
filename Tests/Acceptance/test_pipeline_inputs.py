"""start-pipeline and wait-pipeline with every input, against pipelines of the local AWS that really run."""
import json
import signal
import sys
import time
import uuid

import pytest
from bench import ROOT, STEPS
from job import Job

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, EXECUTION_ROLE, ExampleWorld, role_arn  # noqa: E402  (the path comes first)

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3"
PREPARE = """
import pathlib, sys
pathlib.Path("/opt/ml/processing/out/rows.txt").write_text("569 rows")
print("prepared 569 rows")
"""
REPORT = """
import pathlib, sys, time
print("read", pathlib.Path("/opt/ml/processing/in/rows.txt").read_text())
pathlib.Path("/opt/ml/processing/out/evaluation.json").write_text('{"auc": 0.9}')
"""


def processing(name, source=None, output="rows"):
    inputs = {"code": f"s3://{BUCKET}/code/{name.lower()}.py"} | ({"in": source} if source else {})
    return {"Name": name, "Type": "Processing", "Arguments": {
        "RoleArn": role_arn(EXECUTION_ROLE),
        "ProcessingResources": {"ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1,
                                                  "VolumeSizeInGB": 5}},
        "AppSpecification": {"ImageUri": IMAGE, "ContainerEntrypoint": [
            "python3", f"/opt/ml/processing/code/{name.lower()}.py"]},
        "ProcessingInputs": [{"InputName": key, "S3Input": {
            "S3Uri": uri, "LocalPath": f"/opt/ml/processing/{key}", "S3DataType": "S3Prefix", "S3InputMode": "File"}}
            for key, uri in inputs.items()],
        "ProcessingOutputConfig": {"Outputs": [{"OutputName": output, "S3Output": {
            "S3Uri": {"Std:Join": {"On": "/", "Values": [
                f"s3://{BUCKET}/runs", {"Get": "Execution.PipelineExecutionId"}, output]}},
            "LocalPath": "/opt/ml/processing/out", "S3UploadMode": "EndOfJob"}}]}}}


def definition(**parameters):
    rows = {"Get": "Steps.Prepare.ProcessingOutputConfig.Outputs['rows'].S3Output.S3Uri"}
    return {"Version": "2020-12-01", "Parameters": [
        {"Name": "Rows", "Type": "Integer", "DefaultValue": 1},
        *({"Name": name, "Type": "String", "DefaultValue": value} for name, value in parameters.items())],
            "Steps": [processing("Prepare"), processing("Report", rows, "evaluation")]}


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        for name, text in (("prepare", PREPARE), ("report", REPORT)):
            world.client("s3").put_object(Bucket=BUCKET, Key=f"code/{name}.py", Body=text.encode())
        yield world


@pytest.fixture
def job(aws, tmp_path, steps):
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    return Job({name: aws.environment[name] for name in names}, tmp_path, STEPS)


@pytest.fixture
def pipeline(job):
    """The name of a pipeline of its own, and the ways to write its definition and to start it."""
    name = f"p-{uuid.uuid4().hex[:8]}"

    def start(document, *more):
        (job.folder / "pipeline.json").write_text(json.dumps(document))
        return job.run("start-pipeline", "--pipeline-name", name, "--definition", str(job.folder / "pipeline.json"),
                       "--role-arn", role_arn(EXECUTION_ROLE), *more)

    return name, start


def wait(job, arn, *more):
    return job.run("wait-pipeline", "--execution-arn", arn, "--poll-seconds", "0.3", *more)


def test_creates_leaves_alone_and_updates_with_the_difference_shown(job, pipeline, aws):
    name, start = pipeline
    code, record, _, log = start(definition())
    assert (code, record["definition-changed"]) == (0, True), log
    assert "creating it with the steps Prepare, Report" in log
    code, record, _, log = start(definition(), "--parameters", "Rows=2")
    assert (code, record["definition-changed"]) == (0, False), log
    code, record, _, log = start(definition(Who="me"), "--dry-run")
    assert (code, record["execution-arn"]) == (0, None) and "+       \"Name\": \"Who\"," in log
    code, record, _, log = start(definition(Who="me"), "--display-name", "again", "--description", "with me",
                                 "--parallelism", "1", "--parameters", '{"Who": "you", "Rows": 3}')
    assert (code, record["definition-changed"]) == (0, True), log
    for text in (log, job.summary()):
        assert "+       \"Name\": \"Who\"," in text
    assert "differs (-0 +5 lines)" in log
    sagemaker = aws.client("sagemaker")
    execution = sagemaker.describe_pipeline_execution(PipelineExecutionArn=record["execution-arn"])
    assert execution["PipelineExecutionDisplayName"] == "again"
    assert execution["PipelineExecutionDescription"] == "with me"
    assert execution["ParallelismConfiguration"] == {"MaxParallelExecutionSteps": 1}
    told = sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=record["execution-arn"])
    assert {item["Name"]: item["Value"] for item in told["PipelineParameters"]} == {"Who": "you", "Rows": "3"}


def test_runs_selected_steps_of_another_execution(job, pipeline):
    _, start = pipeline
    _, first, _, log = start(definition())
    code, record, outputs, log = wait(job, first["execution-arn"], "--logs", "all")
    assert code == 0, log
    assert json.loads(outputs["evaluation"]) == {"auc": 0.9}
    assert [step["type"] for step in json.loads(outputs["steps"])] == ["Processing", "Processing"]
    assert all(step["job"].startswith("pipelines-") for step in json.loads(outputs["steps"]))
    code, record, _, log = start(definition(), "--selected-steps", "Report")
    assert (code, record["result"]) == (2, "usage") and "read results of Prepare" in record["failure"]["because"]
    code, record, _, log = start(definition(), "--selected-steps", "Report\nNothing")
    assert code == 2 and "Nothing is no step of the pipeline" in record["failure"]["because"]
    code, second, _, log = start(definition(), "--selected-steps", "Report", "--source-execution-arn",
                                 first["execution-arn"])
    assert code == 0, log
    assert second["execution-arn"] != first["execution-arn"] and "Only Report run" in job.summary()
    code, record, outputs, log = wait(job, second["execution-arn"])
    assert code == 0, log
    assert [step["name"] for step in json.loads(outputs["steps"])] == ["Report"]


def test_shows_every_log_once(job, pipeline):
    _, start = pipeline
    _, first, _, _ = start(definition())
    code, _, _, log = wait(job, first["execution-arn"], "--logs", "all")
    assert code == 0 and log.count("::group::The end of the log of") == log.count("::endgroup::") == 2, log
    code, _, _, log = wait(job, first["execution-arn"], "--logs", "none")
    assert code == 0 and "::group::" not in log


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("stop", ["true", "false"])
def test_a_cancelled_wait_stops_it_only_where_asked(number, stop, job, pipeline, aws):
    _, start = pipeline
    slow = definition()
    aws.client("s3").put_object(Bucket=BUCKET, Key="code/prepare.py", Body=b"import time; time.sleep(20)")
    try:
        _, started, _, _ = start(slow)
        process = job.start("wait-pipeline", "--execution-arn", started["execution-arn"], "--poll-seconds", "0.3",
                            "--stop-on-cancel", stop)
        time.sleep(1)
        begun = time.monotonic()
        process.send_signal(number)
        code, record, _, log = job.end(process)
        assert (code, record["result"]) == (9, "cancelled"), log
        assert time.monotonic() - begun < 2
        assert started["execution-arn"] in record["failure"]["try"]
        sagemaker = aws.client("sagemaker")
        status = sagemaker.describe_pipeline_execution(PipelineExecutionArn=started["execution-arn"])
        assert (status["PipelineExecutionStatus"] == "Executing") == (stop == "false")
        assert ("was told to stop" in record["failure"]["try"]) == (stop == "true")
        if stop == "false":
            sagemaker.stop_pipeline_execution(PipelineExecutionArn=started["execution-arn"],
                                              ClientRequestToken=str(uuid.uuid4()))
    finally:
        aws.client("s3").put_object(Bucket=BUCKET, Key="code/prepare.py", Body=PREPARE.encode())
