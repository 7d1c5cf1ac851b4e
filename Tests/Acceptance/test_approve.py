"""approve-model with every input, against the local registry: one package, by its rules, unchanged since it was read."""
import json
import sys
import time
import urllib.request
import uuid

import pytest
from bench import ROOT, STEPS
from job import Job

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, REGION, ExampleWorld  # noqa: E402  (the path comes first)

IMAGE = f"683313688378.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:1.7-1"


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        world.client("s3").put_object(Bucket=BUCKET, Key="model.tar.gz", Body=b"x")
        yield world


@pytest.fixture
def job(aws, tmp_path, steps):
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    variables = {"GITHUB_ACTOR": "octocat", "GITHUB_SHA": "8f2d1a7c9b0e4f53a6d8c1b2e3f40516273849ab",
                 "GITHUB_SERVER_URL": "https://github.com"}
    return Job({**{name: aws.environment[name] for name in names}, **variables}, tmp_path, STEPS)


@pytest.fixture
def group(aws):
    """A group of its own: its name, and a way to register a package with an AUC."""
    sagemaker, name = aws.client("sagemaker"), f"g-{uuid.uuid4().hex[:8]}"
    sagemaker.create_model_package_group(ModelPackageGroupName=name)

    def register(auc, status="PendingManualApproval"):
        key = f"reports/{uuid.uuid4().hex}.json"
        text = json.dumps({"binary_classification_metrics": {"auc": {"value": auc, "standard_deviation": "NaN"}}})
        aws.client("s3").put_object(Bucket=BUCKET, Key=key, Body=text.encode())
        arn = sagemaker.create_model_package(
            ModelPackageGroupName=name, ModelApprovalStatus=status,
            InferenceSpecification={
                "Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/model.tar.gz"}],
                "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]},
            ModelMetrics={"ModelQuality": {"Statistics": {"ContentType": "application/json",
                                                          "S3Uri": f"s3://{BUCKET}/{key}"}}})["ModelPackageArn"]
        while approval(aws, arn)["ModelPackageStatus"] != "Completed":
            time.sleep(0.05)
        return arn

    return name, register


def approval(aws, arn):
    return aws.client("sagemaker").describe_model_package(ModelPackageName=arn)


def approve(job, *arguments):
    return job.run("approve-model", *arguments)


def order(aws, what, body=None, method="POST"):
    request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                     data=json.dumps(body or {}).encode())
    urllib.request.urlopen(request, timeout=10).close()


def test_the_newest_pending_one_is_approved_with_who_and_why(job, group, aws):
    name, register = group
    older, newest = register(0.99), register(0.91)
    code, record, outputs, log = approve(job, "--model-package-group", name, "--select", "latest-pending", "--require",
                                         "auc >= 0.9", "--note", "for the autumn")
    assert code == 0, log
    assert (record["model-package-arn"], outputs["approval-status"]) == (newest, "Approved")
    assert json.loads(outputs["metrics"]) == {"auc": 0.91} and outputs["model-package-version"] == "2"
    package = approval(aws, newest)
    for word in ("octocat", "8f2d1a7c", "actions/runs/7", "for the autumn", "auc >= 0.9: holds"):
        assert word in package["ApprovalDescription"], package["ApprovalDescription"]
    assert package["CustomerMetadataProperties"]["mlops-steps:actor"] == "octocat"
    assert approval(aws, older)["ModelApprovalStatus"] == "PendingManualApproval"


@pytest.mark.parametrize("champion, auc, code", [("approved", 0.95, 0), ("approved", 0.85, 10), ("ARN", 0.95, 0),
                                                 ("ARN", 0.85, 10)])
def test_it_is_held_against_the_champion(champion, auc, code, job, group, aws):
    _, register = group
    best, arn = register(0.9, "Approved"), register(auc)
    result, record, _, log = approve(job, "--model-package-arn", arn, "--champion",
                                     best if champion == "ARN" else champion, "--require", "auc >= champion - 0.01")
    assert (result, record["champion-arn"]) == (code, best), log
    assert approval(aws, arn)["ModelApprovalStatus"] == ("Approved" if code == 0 else "PendingManualApproval")


def test_a_package_is_not_its_own_champion(job, group):
    _, register = group
    arn = register(0.5)
    code, record, _, log = approve(job, "--model-package-arn", arn, "--champion", arn, "--require", "auc >= champion")
    assert (code, record["result"]) == (2, "usage"), log


@pytest.mark.parametrize("on_fail, status", [("leave", "PendingManualApproval"), ("reject", "Rejected")])
def test_what_fails_is_left_or_rejected(on_fail, status, job, group, aws):
    _, register = group
    arn = register(0.5)
    code, record, _, log = approve(job, "--model-package-arn", arn, "--require", "auc >= 0.9", "--on-fail", on_fail)
    assert (code, record["result"], record["approval-status"]) == (10, "rejected", status), log
    assert approval(aws, arn)["ModelApprovalStatus"] == status
    code, record, _, _ = approve(job, "--model-package-arn", arn, "--require", "auc >= 0.1")
    assert code == (5 if on_fail == "reject" else 0), "what somebody rejected stays rejected"


@pytest.mark.parametrize("place", ["file", "s3"])
@pytest.mark.parametrize("text, code", [('{"auc": 0.95}', 0), ('{"auc": 0.5}', 10), ('{"auc": "NaN"}', 10), ("{", 10)])
def test_a_metrics_file_stands_for_the_report(place, text, code, job, group, aws):
    _, register = group
    arn = register(0.99)
    (job.folder / "m.json").write_text(text)
    aws.client("s3").put_object(Bucket=BUCKET, Key="m.json", Body=text.encode())
    result, _, _, log = approve(job, "--model-package-arn", arn, "--require", "auc >= 0.9", "--metrics-file",
                                f"s3://{BUCKET}/m.json" if place == "s3" else str(job.folder / "m.json"))
    assert result == code, log


@pytest.mark.parametrize("change", [{"ModelApprovalStatus": "Rejected"}, {"ApprovalDescription": "by somebody"},
                                    {"CustomerMetadataProperties": {"a": "b"}}, {"ModelPackageStatus": "Deleting"}])
def test_a_change_in_between_is_a_conflict(change, job, group, aws):
    _, register = group
    arn = register(0.99)
    order(aws, "statuses", {"model-package": arn, "statuses": [{}, change]})
    code, record, _, log = approve(job, "--model-package-arn", arn, "--require", "auc >= 0.9")
    order(aws, "faults", method="DELETE")
    assert (code, record["result"]) == (5, "conflict"), log
    assert approval(aws, arn)["ModelApprovalStatus"] == "PendingManualApproval"


def test_an_old_answer_after_the_write_is_no_conflict(job, group, aws):
    _, register = group
    arn = register(0.99)
    before = approval(aws, arn)
    old = {"ModelApprovalStatus": "PendingManualApproval", "ApprovalDescription": None,
           "CustomerMetadataProperties": None,
           "LastModifiedTime": before["LastModifiedTime"].timestamp() if "LastModifiedTime" in before else None}
    order(aws, "statuses", {"model-package": arn, "statuses": [{}, {}, old]})
    code, record, _, log = approve(job, "--model-package-arn", arn, "--require", "auc >= 0.9")
    order(aws, "faults", method="DELETE")
    assert (code, record["approval-status"]) == (0, "Approved"), log


def test_rejecting_needs_no_rules_and_a_dry_run_changes_nothing(job, group, aws):
    _, register = group
    arn = register(0.99)
    assert approve(job, "--model-package-arn", arn, "--decision", "reject", "--dry-run")[0] == 0
    assert approval(aws, arn)["ModelApprovalStatus"] == "PendingManualApproval"
    code, record, _, log = approve(job, "--model-package-arn", arn, "--decision", "reject", "--note", "no need")
    assert (code, record["approval-status"]) == (0, "Rejected"), log


@pytest.mark.parametrize("arguments, code", [
    (["--model-package-group", "GROUP"], 2), (["--select", "latest-pending"], 2),
    (["--model-package-arn", "ARN", "--select", "latest-pending"], 2),
    (["--model-package-arn", "ARN", "--model-package-group", "another"], 5),
    (["--model-package-group", "nothing", "--select", "latest-pending"], 4),
])
def test_one_package_is_meant(arguments, code, job, group):
    name, register = group
    arn = register(0.9)
    result, _, _, log = approve(job, *[{"GROUP": name, "ARN": arn}.get(word, word) for word in arguments])
    assert result == code, log
