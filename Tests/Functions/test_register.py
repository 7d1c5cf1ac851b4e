"""register_model_in_registry on the local AWS: one version for a model, however often it is told and asked for."""
import threading
import uuid

import pytest
from conftest import order
from events import image_pushed, training_changed
from example_world import BUCKET
from models import IMAGE, Group, rows_and_labels, trained
from runtime_api import Failed

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"


@pytest.fixture
def group(aws):
    return Group(aws)


@pytest.fixture
def function(serve, group):
    return serve("register_model_in_registry", INPUT_MODEL_PACKAGE_GROUP=group.name, INPUT_POLL_SECONDS="0.1",
                 INPUT_MODEL_DATA="s3://another/model.tar.gz")


@pytest.fixture(scope="module")
def job(aws):
    """The name of a job that really trained a model."""
    import time
    rows, labels = rows_and_labels()
    lines = "".join(f"{label},{','.join(map(repr, map(float, row)))}\n" for label, row in zip(labels, rows))
    aws.client("s3").put_object(Bucket=BUCKET, Key="train/rows.csv", Body=lines.encode())
    client, name = aws.client("sagemaker"), f"train-{uuid.uuid4().hex[:8]}"
    client.create_training_job(
        TrainingJobName=name, RoleArn=ROLE, AlgorithmSpecification={"TrainingImage": IMAGE, "TrainingInputMode": "File"},
        OutputDataConfig={"S3OutputPath": f"s3://{BUCKET}/trained"}, StoppingCondition={"MaxRuntimeInSeconds": 60},
        ResourceConfig={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 5},
        HyperParameters={"num_round": "2", "objective": "binary:logistic"},
        InputDataConfig=[{"ChannelName": "train", "ContentType": "text/csv", "DataSource": {"S3DataSource": {
            "S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/train/"}}}])
    while (status := client.describe_training_job(TrainingJobName=name)["TrainingJobStatus"]) == "InProgress":
        time.sleep(0.05)
    assert status == "Completed"
    return name


def versions(group):
    pages = group.client.get_paginator("list_model_packages").paginate(ModelPackageGroupName=group.name)
    return [version["ModelPackageArn"] for page in pages for version in page["ModelPackageSummaryList"]]


def test_a_training_is_one_version(function, group, job):
    first = function.invoke(training_changed(job))
    assert first["registered"] is True and first["approval-status"] == "PendingManualApproval"
    assert first["model-data-uri"].startswith(f"s3://{BUCKET}/trained/") and first["image-uri"] == IMAGE
    for again in (training_changed(job), {"training-job-name": job}, {"model-data-url": first["model-data-uri"], "image-uri": IMAGE}):
        answer = function.invoke(again)
        assert answer["registered"] is False and answer["model-package-arn"] == first["model-package-arn"]
    assert versions(group) == [first["model-package-arn"]]


def test_the_same_twice_at_the_same_time_is_one_version(serve, function, group, job):
    functions, answers = [function, serve("register_model_in_registry", INPUT_MODEL_PACKAGE_GROUP=group.name)], []
    threads = [threading.Thread(target=lambda f=each: answers.append(f.send(training_changed(job)))) for each in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.error for answer in answers] == [None, None] and len(versions(group)) == 1


def test_a_lost_answer_is_one_version(aws, function, group, job):
    order(aws, "faults", {"service": "sagemaker", "operation": "CreateModelPackage", "kind": "lose-answer",
                          "match": {"ModelPackageGroupName": group.name}})
    function.invoke(training_changed(job))
    assert len(versions(group)) == 1


def test_models_of_other_bytes_are_versions_of_their_own(aws, function, group):
    put = aws.client("s3").put_object
    address = f"s3://{BUCKET}/{group.name}/model.tar.gz"
    for rounds in (1, 2):
        put(Bucket=BUCKET, Key=f"{group.name}/model.tar.gz", Body=trained(rounds))
        assert function.invoke({"model-data-url": address, "image-uri": IMAGE})["registered"] is True
    assert len(versions(group)) == 2


@pytest.mark.parametrize("status", ["InProgress", "Failed", "Stopping", "Stopped"])
def test_other_ends_of_a_training_are_ignored(status, function, group, job):
    answer = function.invoke(training_changed(job, status))
    assert answer["result"] == "ignored" and f"is {status}" in answer["because"] and versions(group) == []


def test_what_cannot_be_registered_is_an_error(function, group):
    assert function.invoke(image_pushed())["result"] == "ignored"
    for call in ({}, {"image-uri": IMAGE}, {"model-data-url": 1}, {"model-data-url": "s3://b/k", "model": "x"}):
        with pytest.raises(Failed) as failed:
            function.invoke(call)
        assert failed.value.type == "Event.Unusable"
    for call, kind in (({"model-data-url": f"s3://{BUCKET}/nothing.tar.gz", "image-uri": IMAGE}, "Step.NotFound"),
                       ({"model-data-url": "bucket/key", "image-uri": IMAGE}, "Step.Usage"),
                       ({"training-job-name": "nobody"}, "Step.NotFound")):
        with pytest.raises(Failed) as failed:
            function.invoke(call)
        assert failed.value.type == kind, failed.value
    assert versions(group) == []
