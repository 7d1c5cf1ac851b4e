"""register-model, by the built executable against the local registry: one version, of what is there, once."""
import io
import json
import sys
import tarfile
import time
import urllib.request
import uuid

import pytest
from bench import ROOT, STEPS
from job import Job
from stump import ROWS, STUMP

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, EXECUTION_ROLE, REGION, ExampleWorld, role_arn  # noqa: E402  (the path comes first)

IMAGE = f"683313688378.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:1.7-1"
SHA = "8f2d1a7c9b0e4f53a6d8c1b2e3f40516273849ab"


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
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world


class Registry:
    """register-model for a group and a model of their own, in a job."""

    def __init__(self, aws, folder):
        names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
        variables = {"GITHUB_ACTOR": "octocat", "GITHUB_SHA": SHA, "GITHUB_SERVER_URL": "https://github.com"}
        self.aws, self.sagemaker = aws, aws.client("sagemaker")
        self.job = Job({**{name: aws.environment[name] for name in names}, **variables}, folder, STEPS)
        self.name = f"g-{uuid.uuid4().hex[:8]}"
        self.data = self.put("model.tar.gz", archive(STUMP))

    def put(self, name, content):
        """An object beside the model; answers its address."""
        key = f"{self.name}/{name}"
        self.aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=content)
        return f"s3://{BUCKET}/{key}"

    def make_group(self):
        self.sagemaker.create_model_package_group(ModelPackageGroupName=self.name)

    def __call__(self, *arguments, model=True):
        """The exit code; `record`, `outputs` and `log` are kept."""
        model = ["--model-data", self.data, "--image-uri", IMAGE] if model else []
        self.code, self.record, self.outputs, self.log = self.job.run(
            "register-model", "--model-package-group", self.name, *model, "--poll-seconds", "0.1", *arguments)
        return self.code

    def versions(self):
        found = self.sagemaker.list_model_packages(ModelPackageGroupName=self.name, SortOrder="Ascending")
        return [version["ModelPackageArn"] for version in found["ModelPackageSummaryList"]]

    def described(self):
        return self.sagemaker.describe_model_package(ModelPackageName=self.record["model-package-arn"])

    def fault(self, operation, kind, **more):
        body = {"service": "sagemaker", "operation": operation, "kind": kind, **more}
        request = urllib.request.Request(f"{self.aws.environment['LOCAL_AWS_CONTROL']}/faults", method="POST",
                                         data=json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def calls(self, operation):
        return [line for line in self.aws.control("log") if line.get("operation") == operation
                and line["params"].get("ModelPackageGroupName") == self.name]


@pytest.fixture
def register(aws, steps, tmp_path):
    registry = Registry(aws, tmp_path)
    yield registry
    request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/faults", method="DELETE")
    urllib.request.urlopen(request, timeout=10).close()


@pytest.fixture
def group(register):
    register.make_group()
    return register


def test_a_version_with_all_that_belongs_to_it(register):
    for name in ("statistics", "constraints"):
        register.put(f"baseline/{name}.json", b"{}")
    report = register.put("evaluation.json", b'{"auc": 0.9}')
    baseline = report.replace("evaluation.json", "baseline")
    assert register("--create-group", "true", "--tags", "team=ml", "--framework", "XGBOOST", "--framework-version", "1.7-1",
                    "--domain", "MACHINE_LEARNING", "--task", "CLASSIFICATION", "--instance-types", "ml.m5.large",
                    "--response-types", "text/csv", "--model-metrics-uri", report, "--baseline-uri", baseline,
                    "--description", "the autumn's", "--customer-metadata", "team=ml") == 0, register.log
    found = register.described()
    assert (found["ModelPackageVersion"], found["ModelPackageStatus"], found["ModelApprovalStatus"]) == (
        1, "Completed", "PendingManualApproval")
    container = found["InferenceSpecification"]["Containers"][0]
    assert (container["Image"], container["ModelDataUrl"], container["Framework"]) == (IMAGE, register.data, "XGBOOST")
    assert found["MetadataProperties"] == {
        "CommitId": SHA, "Repository": "https://github.com/acme/breast-cancer",
        "GeneratedBy": "https://github.com/acme/breast-cancer/actions/runs/7"}
    assert found["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"] == report
    assert found["DriftCheckBaselines"]["ModelDataQuality"]["Constraints"]["S3Uri"] == f"{baseline}/constraints.json"
    assert found["CustomerMetadataProperties"]["team"] == "ml"
    arn = register.sagemaker.describe_model_package_group(ModelPackageGroupName=register.name)["ModelPackageGroupArn"]
    assert register.sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "ml"}]
    assert register.outputs["registered"] == "true" and register.outputs["model-package-version"] == "1"
    assert "The version in the console" in register.job.summary() and "auc" in register.job.summary()


@pytest.mark.parametrize("attempt", ["1", "2"])
def test_the_same_model_is_registered_once(attempt, group):
    assert group() == 0, group.log
    first = group.record["model-package-arn"]
    group.job.environment["GITHUB_RUN_ATTEMPT"] = attempt
    assert group() == 0, group.log
    assert (group.record["registered"], group.record["model-package-arn"]) == (False, first)
    assert group.versions() == [first]


def test_other_bytes_at_the_same_address_are_another_version(group):
    assert group() == 0, group.log
    group.put("model.tar.gz", archive(STUMP + b" "))
    assert group() == 0 and group.record["registered"] is True, group.log
    assert group() == 0 and group.record["registered"] is False and group.record["model-package-version"] == 2
    assert len(group.versions()) == 2


def test_what_somebody_else_registered_counts_and_what_failed_does_not(group):
    specification = {"Containers": [{"Image": IMAGE, "ModelDataUrl": group.data}], "SupportedContentTypes": ["text/csv"],
                     "SupportedResponseMIMETypes": ["text/csv"]}
    theirs = group.sagemaker.create_model_package(
        ModelPackageGroupName=group.name, InferenceSpecification=specification)["ModelPackageArn"]
    assert group() == 0, group.log
    assert (group.record["registered"], group.record["model-package-arn"]) == (False, theirs)
    failed = {theirs: {"ModelPackageGroupName": group.name, "ModelPackageArn": theirs, "CreationTime": 1_700_000_000,
                       "InferenceSpecification": specification, "ModelPackageStatus": "Failed"}}
    group.fault("BatchDescribeModelPackage", "merge", answer={"ModelPackageSummaries": failed})
    assert group() == 0 and group.record["registered"] is True, group.log


def test_the_chain_of_records(group):
    """evaluate-model, register-model, approve-model, deploy-endpoint: each takes what it needs from the one before."""
    folder, run = group.job.folder, group.job.run
    (folder / "rows.csv").write_text(ROWS)
    code, record, _, log = run("evaluate-model", "--model", group.data, "--data", str(folder / "rows.csv"), "--report",
                               str(folder / "evaluation.json"), "--require", "auc >= 0.5")
    assert code == 0, log
    (folder / "evaluated.json").write_text(json.dumps(record))
    reports = f"s3://{BUCKET}/{group.name}/reports"
    assert group("--from", str(folder / "evaluated.json"), "--report-uri", reports) == 0, group.log
    uri = group.described()["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"]
    assert uri.startswith(f"{reports}/evaluation-")
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    body = group.aws.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read()
    assert body == (folder / "evaluation.json").read_bytes()
    (folder / "registered.json").write_text(json.dumps(group.record))
    registered = ["--from", str(folder / "registered.json")]
    code, record, _, log = run("approve-model", *registered, "--require", "auc >= 0.8")
    assert (code, record["approval-status"]) == (0, "Approved"), log
    code, record, _, log = run("deploy-endpoint", *registered, "--endpoint-name", group.name, "--role-arn",
                               role_arn(EXECUTION_ROLE), "--instance-type", "ml.m5.large", "--dry-run")
    assert (code, record["model-package-arn"]) == (0, group.record["model-package-arn"]), log


def test_a_report_about_another_model_is_refused(group):
    report = {"auc": 0.9, "evaluation": {"model": {"name": f"s3://{BUCKET}/other.tar.gz"}}}
    assert group("--model-metrics-uri", group.put("e.json", json.dumps(report).encode())) == 5, group.log
    assert group.versions() == []


def test_the_model_of_a_training_job(group):
    rows = "".join(f"{at % 2},{at % 2},{at}\n" for at in range(40))
    uri = group.put("data/rows.csv", rows.encode())
    group.sagemaker.create_training_job(
        TrainingJobName=group.name, RoleArn=role_arn(EXECUTION_ROLE),
        AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        HyperParameters={"objective": "binary:logistic", "num_round": "1"},
        InputDataConfig=[{"ChannelName": "train", "ContentType": "text/csv", "DataSource": {"S3DataSource": {
            "S3DataType": "S3Prefix", "S3Uri": uri.rpartition("/")[0]}}}],
        OutputDataConfig={"S3OutputPath": f"s3://{BUCKET}/{group.name}/out"},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
        StoppingCondition={"MaxRuntimeInSeconds": 600})
    assert group("--training-job-name", group.name, model=False) == 5 and "InProgress" in group.log
    until = time.monotonic() + 60
    while group.sagemaker.describe_training_job(TrainingJobName=group.name)["TrainingJobStatus"] == "InProgress":
        assert time.monotonic() < until
        time.sleep(0.1)
    assert group("--training-job-name", group.name, model=False) == 0, group.log
    artifacts = group.sagemaker.describe_training_job(TrainingJobName=group.name)["ModelArtifacts"]["S3ModelArtifacts"]
    assert (group.record["model-data-uri"], group.record["image-uri"]) == (artifacts, IMAGE)
    assert group.described()["CustomerMetadataProperties"]["mlops-steps:training-job"] == group.name


def test_what_is_not_there(register):
    there, register.data = register.data, register.data + ".gone"
    assert register() == 4 and "looking for the model" in register.log
    register.data = there
    assert register() == 4 and "create-group" in register.log
    register.make_group()
    assert register("--baseline-uri", f"s3://{BUCKET}/none") == 4 and "statistics.json" in register.log
    assert register("--model-metrics-uri", f"s3://{BUCKET}/none.json") == 4
    assert register("--training-job-name", "none", model=False) == 4
    register.put("model.tar.gz", b"")
    assert register() == 5 and "empty" in register.log
    assert register.versions() == [] and register.calls("CreateModelPackage") == []


@pytest.mark.parametrize("status, code", [("Failed", 7), ("Deleting", 8), ("Shining", 7), ("Pending", 6)])
def test_only_completed_is_green(status, code, group):
    answer = {"ModelPackageStatus": status, "ModelPackageStatusDetails": {"ValidationStatuses": [
        {"Name": "scan", "Status": "Failed", "FailureReason": "it has holes"}]}}
    group.fault("DescribeModelPackage", "merge", times=None, answer=answer)
    assert group("--timeout-minutes", "0.02") == code, group.log
    assert group.record["model-package-arn"] == group.versions()[0] in json.dumps(group.record)
    assert status != "Failed" or "it has holes" in group.record["failure"]["because"]


@pytest.mark.parametrize("change", [
    {"InferenceSpecification": {"SupportedContentTypes": ["application/json"]}}, {"ModelPackageDescription": None},
    {"ModelApprovalStatus": "Rejected"},
])
def test_what_is_read_back_must_be_what_was_asked(change, group):
    group.fault("DescribeModelPackage", "merge", times=None, answer=change)
    assert group("--description", "why", "--approval-status", "Approved") == 5, group.log


def test_a_lost_answer_registers_nothing_twice(group):
    group.fault("CreateModelPackage", "lose-answer", match={"ModelPackageGroupName": group.name})
    assert group() == 0, group.log
    assert len(group.calls("CreateModelPackage")) == 2 and len(group.versions()) == 1


def test_a_dry_run_changes_nothing(register):
    (register.job.folder / "e.json").write_text('{"auc": 0.9}')
    assert register("--dry-run", "--create-group", "--report", str(register.job.folder / "e.json"), "--report-uri",
                    f"s3://{BUCKET}/{register.name}/reports") == 0, register.log
    assert register.record["registered"] is False and register.record["model-package-arn"] is None
    for operation in ("CreateModelPackageGroup", "PutObject", "CreateModelPackage"):
        assert operation in register.log
    assert register.aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix=f"{register.name}/reports")["KeyCount"] == 0
    groups = register.sagemaker.list_model_package_groups(NameContains=register.name)
    assert groups["ModelPackageGroupSummaryList"] == []


def test_the_requests_are_what_aws_takes(aws):
    verdict = aws.control("verdict")
    assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}
