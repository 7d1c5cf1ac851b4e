"""The reusable workflows as their YAML stands, on the local AWS: what reaches production, where each gate stops, what comes twice."""
import csv
import json
import sys
import time
from contextlib import contextmanager

import pytest
from bench import ROOT, STEPS

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from chapters import step_of  # noqa: E402  (the path above comes first)
from example_world import BUCKET, GROUP, PRODUCTION, STAGING, ExampleWorld, missing_steps  # noqa: E402

from local_github import runner  # noqa: E402
from local_github.log import Log  # noqa: E402


TESTS = "        python -m pytest\n"


class Delivery:
    """The example's repository with its workflows run one after the other, and what AWS says of it in between."""

    def __init__(self, world, log):
        self.world, self.log = world, log
        self.sagemaker, self.s3 = world.client("sagemaker"), world.client("s3")

    def run(self, file, event="workflow_dispatch", inputs=None):
        return runner.start(self.world.host, file, event, inputs, self.log)

    @contextmanager
    def changed(self, file, old, new):
        """A workflow of the example with one text of it replaced."""
        path = self.world.host.source / ".github" / "workflows" / file
        before = path.read_text()
        assert before.count(old) == 1, (file, old, before.count(old))
        path.write_text(before.replace(old, new))
        try:
            yield
        finally:
            path.write_text(before)

    @contextmanager
    def reviewer(self, answer):
        """Somebody else at the gate of production."""
        before, self.world.host.approve = self.world.host.approve, answer
        try:
            yield
        finally:
            self.world.host.approve = before

    def executions(self):
        return {found["PipelineExecutionArn"] for page in
                self.sagemaker.get_paginator("list_pipeline_executions").paginate(PipelineName="breast-cancer")
                for found in page["PipelineExecutionSummaries"]}

    def packages(self):
        """{ARN: approval status} of the group."""
        return {found["ModelPackageArn"]: found["ModelApprovalStatus"] for found in
                self.sagemaker.list_model_packages(ModelPackageGroupName=GROUP, MaxResults=100)["ModelPackageSummaryList"]}

    def config(self, endpoint):
        said = self.sagemaker.describe_endpoint(EndpointName=endpoint)
        return said["EndpointStatus"], said["EndpointConfigName"]

    def package_of(self, endpoint):
        config = self.sagemaker.describe_endpoint_config(EndpointConfigName=self.config(endpoint)[1])
        model = self.sagemaker.describe_model(ModelName=config["ProductionVariants"][0]["ModelName"])
        return (model.get("PrimaryContainer") or model["Containers"][0])["ModelPackageName"]

    def arrive(self, name, shift):
        """New rows below incoming/: real ones, each moved a little so that none is there twice."""
        with open(ROOT / "examples/breast-cancer/data/breast-cancer.csv", newline="") as file:
            header, *rows = list(csv.reader(file))
        lines = [header, *([row[0], repr(float(row[1]) + shift), *row[2:]] for row in rows[:40])]
        text = "".join(",".join(line) + "\n" for line in lines)
        etag = self.s3.put_object(Bucket=BUCKET, Key=f"incoming/{name}", Body=text)["ETag"].strip('"')
        return {"event_type": "data-arrived",
                "client_payload": {"id": f"0055AED6DCD90281E5-{etag}", "bucket": BUCKET, "key": f"incoming/{name}"}}

    def parameters(self, execution):
        said = self.sagemaker.list_pipeline_parameters_for_execution(PipelineExecutionArn=execution)
        return {each["Name"]: each["Value"] for each in said["PipelineParameters"]}

    def keys(self, uri):
        prefix = uri.removeprefix(f"s3://{BUCKET}/") + "/"
        found = self.s3.list_objects_v2(Bucket=BUCKET, Prefix=prefix).get("Contents", [])
        return {each["Key"].removeprefix(prefix) for each in found}


@pytest.fixture(scope="module")
def delivery(tmp_path_factory):
    if missing := missing_steps(STEPS):
        pytest.fail(f"{', '.join(missing)}: no action or no executable in {STEPS}; run `swift build` first")
    folder = tmp_path_factory.mktemp("reusable")
    with open(folder / "log.txt", "w", encoding="utf-8") as log, ExampleWorld(folder / "world", STEPS) as world:
        delivery = Delivery(world, Log(log, colours=False))
        # The example's own tests train models; here one that does not is enough.
        with delivery.changed("model-build.yml", TESTS, "        python -m pytest tests/test_data.py\n"):
            yield delivery


@pytest.fixture(scope="module")
def delivered(delivery):
    """The delivery once a change has gone all the way, and what that run said."""
    delivery.first = delivery.run("model-build.yml", "push")
    return delivery


@pytest.fixture
def approved(delivered):
    return delivered.first.jobs["build"].outputs["model-package-arn"]


def annotations(result):
    return [note.message for note in result.annotations if note.level == "error"]


def test_a_change_reaches_production(delivered, approved):
    result = delivered.first
    assert result.conclusion == "success", annotations(result)
    assert delivered.packages() == {approved: "Approved"}
    for endpoint in (STAGING, PRODUCTION):
        assert delivered.config(endpoint)[0] == "InService" and delivered.package_of(endpoint) == approved
    assert [step_of(result, f"deploy/deploy/{job}", name).exit_code for job, name in (
        ("staging", "Smoke-test staging"), ("production", "Verify the report"),
        ("production", "Smoke-test production"))] == [0, 0, 0]


def test_a_pull_request_is_tested_and_gets_no_further(delivered):
    before = delivered.executions()
    result = delivered.run("model-build.yml", "pull_request")
    assert result.conclusion == "success"
    assert {name: job.result for name, job in result.jobs["build"].jobs.items()} == {"test": "success", "build": "skipped"}
    assert result.jobs["deploy"].result == "skipped" and delivered.executions() == before


def test_code_whose_tests_fail_is_not_trained(delivered):
    before = delivered.executions()
    with delivered.changed("model-build.yml", "        python -m pytest tests/test_data.py\n", "        false\n        true\n"):
        result = delivered.run("model-build.yml", "push")
    assert result.conclusion == "failure" and result.jobs["deploy"].result == "skipped"
    assert {name: job.result for name, job in result.jobs["build"].jobs.items()} == {"test": "failure", "build": "skipped"}
    assert delivered.executions() == before


def test_a_model_that_breaks_a_rule_is_rejected_and_not_deployed(delivered, approved):
    before = delivered.config(PRODUCTION)
    with delivered.changed("model-build.yml", "        auc >= 0.95\n", "        auc >= 0.99999\n"):
        result = delivered.run("model-build.yml", "push")
    assert result.conclusion == "failure" and result.jobs["deploy"].result == "skipped"
    assert step_of(result, "build/build", "Approve the model").exit_code == 10
    statuses = delivered.packages()
    assert statuses.pop(approved) == "Approved" and set(statuses.values()) == {"Rejected"}
    assert delivered.config(PRODUCTION) == before


def test_uploads_that_name_no_folder_start_nothing(delivered):
    before = delivered.executions()
    with delivered.changed("model-build.yml", "        CodePrefix=pipeline\n", "        CodePrefix=; touch pwned\n"):
        result = delivered.run("model-build.yml", "push")
    step = step_of(result, "build/build", "Upload what the pipeline reads")
    assert result.conclusion == "failure" and step.exit_code == 2 and delivered.executions() == before
    assert step.errors[0] == "A line is parameter=folder, of a folder in the repository."


def deploy(delivered, arn):
    result = delivered.run("model-deploy.yml", inputs={"model-package-arn": arn})
    return result, result.jobs["deploy"].jobs


def test_a_model_nobody_approved_is_not_deployed(delivered):
    rejected = next(arn for arn, status in delivered.packages().items() if status == "Rejected")
    before = delivered.config(STAGING), delivered.config(PRODUCTION)
    result, jobs = deploy(delivered, rejected)
    assert result.conclusion == "failure" and jobs["production"].result == "skipped"
    assert step_of(result, "deploy/staging", "Deploy to staging").exit_code == 5
    assert (delivered.config(STAGING), delivered.config(PRODUCTION)) == before


def test_staging_that_answers_too_slowly_stops_it(delivered, approved):
    with delivered.changed("model-deploy.yml", "require: p95-ms <= 1000", "require: p95-ms <= 0.0001"):
        result, jobs = deploy(delivered, approved)
    assert result.conclusion == "failure" and jobs["production"].result == "skipped"
    assert step_of(result, "deploy/staging", "Smoke-test staging").exit_code == 10


def test_without_a_persons_yes_it_ends_before_production(delivered, approved):
    with delivered.reviewer(lambda _: False):
        result, jobs = deploy(delivered, approved)
    assert (result.conclusion, jobs["staging"].result, jobs["production"].result) == ("failure", "success", "failure")
    assert jobs["production"].steps == []


def test_a_yes_that_comes_after_staging_was_changed_is_no_yes_to_that(delivered, approved):
    before = delivered.config(PRODUCTION)
    config = delivered.config(STAGING)[1]

    def yes_but_meanwhile(_):
        said = delivered.sagemaker.describe_endpoint_config(EndpointConfigName=config)
        variants = [{**variant, "InitialInstanceCount": 2} for variant in said["ProductionVariants"]]
        delivered.sagemaker.create_endpoint_config(EndpointConfigName="by-hand", ProductionVariants=variants)
        delivered.sagemaker.update_endpoint(EndpointName=STAGING, EndpointConfigName="by-hand")
        delivered.sagemaker.get_waiter("endpoint_in_service").wait(
            EndpointName=STAGING, WaiterConfig={"Delay": 0.2, "MaxAttempts": 300})
        return True

    with delivered.reviewer(yes_but_meanwhile):
        result, _ = deploy(delivered, approved)
    verify = step_of(result, "deploy/production", "Verify the report")
    assert result.conclusion == "failure" and verify.exit_code == 10, annotations(result)
    assert step_of(result, "deploy/production", "Deploy to production").outcome == "skipped"
    assert delivered.config(PRODUCTION) == before


# ---- retraining: an event twice, and an older one after a newer ---------------------------------------------------


def test_data_that_arrives_trains_once_however_often_it_is_told(delivered, approved):
    before = delivered.executions()
    event = delivered.arrive("monday.csv", 0.001)
    first = delivered.run("retrain.yml", "repository_dispatch", event)
    assert first.conclusion == "success", annotations(first)
    started = delivered.executions() - before
    assert len(started) == 1
    data = delivered.parameters(*started)["InputData"]
    assert {"monday.csv", "breast-cancer.csv"} <= delivered.keys(data)
    package = first.jobs["retrain"].outputs["model-package-arn"]
    assert package != approved and delivered.package_of(PRODUCTION) == package
    as_it_stands = delivered.executions(), delivered.packages(), delivered.config(PRODUCTION), delivered.config(STAGING)

    # In between more has arrived: the repeat neither trains nor puts it among what the first run read.
    newer = delivered.arrive("tuesday.csv", 0.002)
    second = delivered.run("retrain.yml", "repository_dispatch", event)
    assert second.conclusion == "success", annotations(second)
    assert (delivered.executions(), delivered.packages(), delivered.config(PRODUCTION),
            delivered.config(STAGING)) == as_it_stands
    assert "tuesday.csv" not in delivered.keys(data)
    assert second.jobs["retrain"].jobs["build"].result == second.jobs["deploy"].result == "skipped"

    # The newer event has an effect of its own, and the older one after it has none any more.
    third = delivered.run("retrain.yml", "repository_dispatch", newer)
    assert third.conclusion == "success", annotations(third)
    latest = delivered.package_of(PRODUCTION)
    assert latest == third.jobs["retrain"].outputs["model-package-arn"] != package
    as_it_stands = delivered.executions(), delivered.packages(), delivered.config(PRODUCTION)
    assert delivered.run("retrain.yml", "repository_dispatch", event).conclusion == "success"
    assert (delivered.executions(), delivered.packages(), delivered.config(PRODUCTION)) == as_it_stands


def test_a_repeat_goes_on_with_what_the_first_run_did_not_end(delivered, monkeypatch):
    before = delivered.executions()
    event = delivered.arrive("wednesday.csv", 0.003)
    # The first run breaks off once training has begun: here at a gate that cannot be read.
    with monkeypatch.context() as patch:
        patch.setitem(delivered.world.host.overrides, ("approve-model", "require"), "auc is good")
        first = delivered.run("retrain.yml", "repository_dispatch", event)
    assert first.conclusion == "failure" and first.jobs["deploy"].result == "skipped"
    started = delivered.executions() - before
    assert len(started) == 1
    second = delivered.run("retrain.yml", "repository_dispatch", event)
    assert second.conclusion == "success", annotations(second)
    assert delivered.executions() - before == started
    assert delivered.package_of(PRODUCTION) == second.jobs["retrain"].outputs["model-package-arn"]


# ---- monitoring ----------------------------------------------------------------------------------------------------


@pytest.fixture
def dispatched(delivered, tmp_path):
    """What is asked of GitHub through `gh api`: a list of (arguments, body)."""
    gh, asked = delivered.world.folder / "tools" / "gh", tmp_path / "asked"
    gh.write_text(f'#!/bin/sh\nprintf "%s\\t%s\\n" "$*" "$(tr -d "\\n")" >> {asked}\n')
    gh.chmod(0o755)
    yield lambda: [(line.split("\t")[0], json.loads(line.split("\t")[1])) for line in
                   (asked.read_text().splitlines() if asked.exists() else [])]
    gh.unlink()


def ask_production(delivered, lines):
    """Sends rows without their label to production, as an application does, and waits until all of them are captured."""
    client, before = delivered.world.client("sagemaker-runtime"), captured(delivered)
    for line in lines:
        client.invoke_endpoint(EndpointName=PRODUCTION, ContentType="text/csv", Body=",".join(line[1:]))
    end = time.monotonic() + 60
    while captured(delivered) < before + len(lines):
        assert time.monotonic() < end, f"{captured(delivered) - before} of {len(lines)} requests are captured"
        time.sleep(0.1)


def captured(delivered):
    """How many objects of production's data capture there are: each request is one here."""
    pages = delivered.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"capture/{PRODUCTION}/")
    return sum(page["KeyCount"] for page in pages)


def real_rows():
    with open(ROOT / "examples/breast-cancer/data/breast-cancer.csv", newline="") as file:
        return list(csv.reader(file))[1:]


def test_drift_in_what_production_is_asked_starts_one_retraining(delivered, dispatched):
    ask_production(delivered, real_rows()[::4])
    calm = delivered.run("monitor.yml", "schedule")
    assert calm.conclusion == "success", annotations(calm)
    assert calm.jobs["monitor"].outputs["drifted"] == "false" and dispatched() == []
    assert calm.jobs["monitor"].jobs["retrain"].result == "skipped"

    # Another hospital measures in millimetres, and what was asked before it came is another window's.
    for page in delivered.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"capture/{PRODUCTION}/"):
        for found in page["Contents"]:
            delivered.s3.delete_object(Bucket=BUCKET, Key=found["Key"])
    ask_production(delivered, [[line[0], str(float(line[1]) * 10), *line[2:]] for line in real_rows()[::2]])
    for _ in range(2):
        red = delivered.run("monitor.yml", "schedule")
        assert red.conclusion == "failure" and step_of(red, "monitor/check", "Check for drift").exit_code == 10
        assert red.jobs["monitor"].outputs == {"drifted": "true", "worst-feature": "mean_radius"}
    (arguments, first), (_, second) = dispatched()
    assert arguments == "api --method POST repos/acme/breast-cancer/dispatches --input -"
    assert first == second and first["event_type"] == "drift-found"
    assert first["client_payload"]["id"].startswith(f"{PRODUCTION} 20")

    # Both dispatches come; one training is started.
    before = delivered.executions()
    assert [delivered.run("retrain.yml", "repository_dispatch", event).conclusion for event in (first, second)] == [
        "success", "success"]
    assert len(delivered.executions() - before) == 1


@pytest.mark.parametrize("payload", [{}, {"id": ""}, {"id": "two\nlines"}, {"id": "x" * 601}], ids=json.dumps)
def test_an_event_that_cannot_be_told_from_its_repeat_is_refused(delivered, payload):
    before = delivered.executions()
    result = delivered.run("retrain.yml", "repository_dispatch", {"event_type": "data-arrived", "client_payload": payload})
    assert result.conclusion == "failure" and step_of(result, "retrain/cause", "Name the cause").exit_code == 2
    assert delivered.executions() == before


@pytest.mark.parametrize("hostile", ['"; touch pwned; #', "$(touch pwned)", "`touch pwned`", "${{ github.token }}", "' || true"])
def test_what_an_event_says_is_never_run(delivered, hostile):
    before = delivered.executions()
    with delivered.changed("retrain.yml", "definition: pipeline/pipeline.json", "definition: nowhere.json"):
        result = delivered.run("retrain.yml", "repository_dispatch",
                               {"event_type": "data-arrived", "client_payload": {"id": hostile}})
    cause = step_of(result, "retrain/cause", "Name the cause")
    assert cause.outputs["cause"] == f"data-arrived {hostile}" and delivered.executions() == before
    assert list(delivered.world.folder.rglob("pwned")) == []
