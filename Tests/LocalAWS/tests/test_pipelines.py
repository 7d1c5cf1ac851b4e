"""Pipelines that run: to their end, to a refusal, to a failure; stopped, retried, repeated."""
import copy
import io
import json
import tarfile
import uuid

import pytest
import xgboost
from botocore.exceptions import ClientError
from local_aws_testing import BUCKET, ROLE
from pipeline_fixture import definition, upload


NO_EXECUTION = "arn:aws:sagemaker:us-east-1:123456789012:pipeline/churn/execution/abcdefghijkl"


@pytest.fixture
def pipeline(local):
    upload(local)
    create(local, definition())
    return "churn"


def create(local, document, name="churn"):
    return local.sm.create_pipeline(PipelineName=name, RoleArn=ROLE, ClientRequestToken=str(uuid.uuid4()),
                                    PipelineDefinition=document if isinstance(document, str) else json.dumps(document))


def start(local, token=None, **parameters):
    return local.sm.start_pipeline_execution(
        PipelineName="churn", ClientRequestToken=token or str(uuid.uuid4()),
        PipelineParameters=[{"Name": name, "Value": value}
                            for name, value in parameters.items()])["PipelineExecutionArn"]


def ended(local, arn):
    return local.wait(lambda: local.sm.describe_pipeline_execution(PipelineExecutionArn=arn),
                      lambda found: found["PipelineExecutionStatus"] not in ("Executing", "Stopping"), 40)


def steps_of(local, arn):
    pages = local.sm.get_paginator("list_pipeline_execution_steps").paginate(
        PipelineExecutionArn=arn, SortOrder="Ascending", PaginationConfig={"PageSize": 2})
    return {step["StepName"]: step for page in pages for step in page["PipelineExecutionSteps"]}


def test_from_data_to_a_registered_model(local, pipeline):
    arn = start(local, Rounds="4", Who="bob")
    assert ended(local, arn)["PipelineExecutionStatus"] == "Succeeded"
    steps = steps_of(local, arn)
    assert list(steps) == ["Preprocess", "Train", "Evaluate", "Check", "Register"]
    assert all(step["StepStatus"] == "Succeeded" and step["AttemptCount"] == 1 for step in steps.values())
    assert steps["Check"]["Metadata"]["Condition"]["Outcome"] == "True"
    package = local.sm.describe_model_package(ModelPackageName=steps["Register"]["Metadata"]["RegisterModel"]["Arn"])
    url = package["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    data = local.s3.get_object(Bucket=BUCKET, Key=url.removeprefix(f"s3://{BUCKET}/"))["Body"].read()
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        assert tar.getnames() == ["xgboost-model"]
        booster = xgboost.Booster(model_file=bytearray(tar.extractfile("xgboost-model").read()))
    assert booster.num_boosted_rounds() == 4
    name = steps["Train"]["Metadata"]["TrainingJob"]["Arn"].rpartition("/")[2]
    job = local.sm.describe_training_job(TrainingJobName=name)
    assert job["ModelArtifacts"]["S3ModelArtifacts"] == url and job["TrainingJobStatus"] == "Completed"
    assert [item["Status"] for item in job["SecondaryStatusTransitions"]] == ["Starting", "Downloading", "Training",
                                                                              "Uploading", "Completed"]
    metrics = {item["MetricName"]: item["Value"] for item in job["FinalMetricDataList"]}
    assert set(metrics) == {"train:auc", "train:logloss", "validation:auc", "validation:logloss"}
    assert 0.7 < metrics["validation:auc"] <= 1
    lines = local.logs_of("/aws/sagemaker/TrainingJobs")
    assert any(line.startswith("[3]#011train-auc:") for line in lines)
    assert {"split 200", "evaluated by bob"} <= set(local.logs_of("/aws/sagemaker/ProcessingJobs"))
    given = local.sm.list_pipeline_parameters_for_execution(PipelineExecutionArn=arn)["PipelineParameters"]
    assert {"Name": "Threshold", "Value": "0.8"} in given and {"Name": "Rounds", "Value": "4"} in given
    text = local.sm.describe_pipeline_definition_for_execution(PipelineExecutionArn=arn)["PipelineDefinition"]
    assert json.loads(text) == definition()
    listed = local.sm.list_pipeline_executions(PipelineName="churn")["PipelineExecutionSummaries"]
    assert [item["PipelineExecutionArn"] for item in listed] == [arn]


def test_the_condition_says_no(local, pipeline):
    arn = start(local, Threshold="0.95")
    answer = ended(local, arn)
    assert answer["PipelineExecutionStatus"] == "Failed" and answer["FailureReason"].startswith("Step failure")
    steps = steps_of(local, arn)
    assert steps["Check"]["Metadata"]["Condition"]["Outcome"] == "False" and "Register" not in steps
    assert steps["Reject"]["FailureReason"] == "auc is below 0.95"
    assert steps["Reject"]["Metadata"]["Fail"]["ErrorMessage"] == "auc is below 0.95"


def test_a_script_that_fails_then_a_retry(local, pipeline):
    local.put("code/preprocess.py", "import sys\nprint('about to fail')\nsys.exit('no such column: age')")
    arn = start(local)
    assert ended(local, arn)["PipelineExecutionStatus"] == "Failed"
    steps = steps_of(local, arn)
    assert list(steps) == ["Preprocess"] and "exit code: 1" in steps["Preprocess"]["FailureReason"]
    job = local.sm.describe_processing_job(
        ProcessingJobName=steps["Preprocess"]["Metadata"]["ProcessingJob"]["Arn"].rpartition("/")[2])
    assert job["ProcessingJobStatus"] == "Failed" and "no such column: age" in job["ExitMessage"]
    assert job["FailureReason"].startswith("AlgorithmError")
    assert "about to fail" in local.logs_of("/aws/sagemaker/ProcessingJobs")
    upload(local)
    local.sm.retry_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken=str(uuid.uuid4()))
    assert ended(local, arn)["PipelineExecutionStatus"] == "Succeeded"
    steps = steps_of(local, arn)
    assert (steps["Preprocess"]["AttemptCount"], steps["Train"]["AttemptCount"]) == (2, 1)


def test_stopping(local, pipeline):
    local.put("code/preprocess.py", "import time\nprint('waiting', flush=True)\ntime.sleep(60)")
    arn = start(local)
    local.wait(lambda: steps_of(local, arn), lambda steps: steps.get("Preprocess", {}).get("Metadata"))
    local.sm.stop_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken=str(uuid.uuid4()))
    assert ended(local, arn)["PipelineExecutionStatus"] == "Stopped"
    assert steps_of(local, arn)["Preprocess"]["StepStatus"] == "Stopped"
    assert local.sm.list_processing_jobs()["ProcessingJobSummaries"][0]["ProcessingJobStatus"] == "Stopped"
    with pytest.raises(ClientError, match="Only pipelines with 'Executing' status can be stopped"):
        local.sm.stop_pipeline_execution(PipelineExecutionArn=arn, ClientRequestToken=str(uuid.uuid4()))


def test_the_same_token_starts_once(local, pipeline):
    local.put("code/preprocess.py", "raise SystemExit(1)")
    token = "t" * 40
    first = start(local, token)
    assert start(local, token) == first
    with pytest.raises(ClientError, match="used before"):
        start(local, token, Rounds="9")
    assert len(local.sm.list_pipeline_executions(PipelineName="churn")["PipelineExecutionSummaries"]) == 1
    ended(local, first)


@pytest.mark.parametrize("parameters, text", [
    ({"Colour": "red"}, "Colour"), ({"Who": "carol"}, "carol"), ({"Rounds": "many"}, "many"),
    ({"Threshold": "high"}, "Threshold"),
])
def test_parameters_are_checked_before_anything_starts(local, pipeline, parameters, text):
    with pytest.raises(ClientError, match=text) as caught:
        start(local, **parameters)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert local.sm.list_pipeline_executions(PipelineName="churn")["PipelineExecutionSummaries"] == []


def changed(change):
    document = copy.deepcopy(definition())
    change(document)
    return json.dumps(document)


@pytest.mark.parametrize("text, reason", [
    ("{", "not JSON"),
    ("[]", "object with Steps"),
    (changed(lambda d: d.update(Version="2019-01-01")), "Unknown version"),
    (changed(lambda d: d["Steps"][0].update(Name="Train")), "comes twice"),
    (changed(lambda d: d["Steps"][0].update(Name="has space")), "does not fit"),
    (changed(lambda d: d["Steps"][0].update(Type="Magic")), "unknown type"),
    (changed(lambda d: d["Steps"][0].update(Type="Tuning")), "not part of the local AWS"),
    (changed(lambda d: d["Steps"][0].update(DependsOn=["Nobody"])), "does not exist"),
    (changed(lambda d: d["Steps"][0].update(DependsOn=["Train"])), "in a circle"),
    (changed(lambda d: d["Parameters"].pop(1)), "parameter Rounds"),
    (changed(lambda d: d["Parameters"][1].update(DefaultValue="x")), "not of type Integer"),
    (changed(lambda d: d["Parameters"][1].update(Type="Colour")), "has type Colour"),
])
def test_definitions_that_cannot_be(local, text, reason):
    with pytest.raises(ClientError, match=reason) as caught:
        create(local, text)
    assert caught.value.response["Error"]["Code"] == "ValidationException"


def test_pipelines_by_name(local, pipeline):
    with pytest.raises(ClientError, match="must be unique"):
        create(local, definition())
    document = definition()
    document["Parameters"][1]["DefaultValue"] = 9
    local.sm.update_pipeline(PipelineName="churn", PipelineDefinition=json.dumps(document))
    assert json.loads(local.sm.describe_pipeline(PipelineName="churn")["PipelineDefinition"]) == document
    assert local.sm.list_pipelines()["PipelineSummaries"][0]["PipelineName"] == "churn"
    local.sm.delete_pipeline(PipelineName="churn", ClientRequestToken=str(uuid.uuid4()))
    for call in (lambda: local.sm.describe_pipeline(PipelineName="churn"), lambda: start(local),
                 lambda: local.sm.describe_pipeline_execution(PipelineExecutionArn=NO_EXECUTION)):
        with pytest.raises(ClientError) as caught:
            call()
        assert caught.value.response["Error"]["Code"] == "ResourceNotFound"


def test_cached_steps_are_not_run_again(local):
    upload(local)
    document = definition()
    for step in document["Steps"][:2]:
        step["CacheConfig"] = {"Enabled": True, "ExpireAfter": "P30D"}
    for output in document["Steps"][0]["Arguments"]["ProcessingOutputConfig"]["Outputs"]:
        output["S3Output"]["S3Uri"] = f"s3://{BUCKET}/split/{output['OutputName']}"
    create(local, document)
    first = start(local)
    assert ended(local, first)["PipelineExecutionStatus"] == "Succeeded"
    second = start(local)
    assert ended(local, second)["PipelineExecutionStatus"] == "Succeeded"
    steps = steps_of(local, second)
    assert [name for name, step in steps.items() if "CacheHitResult" in step] == ["Preprocess", "Train"]
    assert steps["Train"]["CacheHitResult"]["SourcePipelineExecutionArn"] == first
    assert steps["Train"]["Metadata"] == steps_of(local, first)["Train"]["Metadata"]
    third = start(local, Rounds="5")
    ended(local, third)
    assert [name for name, step in steps_of(local, third).items() if "CacheHitResult" in step] == ["Preprocess"]


def test_selected_steps_stand_on_another_run(local, pipeline):
    def select(steps, source):
        return local.sm.start_pipeline_execution(
            PipelineName="churn", ClientRequestToken=str(uuid.uuid4()), SelectiveExecutionConfig={
                "SourcePipelineExecutionArn": source, "SelectedSteps": [{"StepName": name} for name in steps]}
        )["PipelineExecutionArn"]

    first = start(local)
    ended(local, first)
    second = select(["Train", "Evaluate"], first)
    assert ended(local, second)["PipelineExecutionStatus"] == "Succeeded"
    assert list(steps_of(local, second)) == ["Train", "Evaluate"]
    for steps, source, text in ((["Nothing"], first, "not in the pipeline"),
                                (["Train"], first[:-1] + "0", "does not exist")):
        with pytest.raises(ClientError, match=text):
            select(steps, source)


def test_a_model_step_and_nested_conditions(local):
    upload(local)
    document = definition()
    train = document["Steps"][1]
    source = {"S3DataSource": {"S3DataType": "S3Prefix", "S3Uri": f"s3://{BUCKET}/raw/"}}
    for channel in train["Arguments"]["InputDataConfig"]:
        channel["DataSource"] = source
    model = {"Name": "Model", "Type": "Model", "Arguments": {"ExecutionRoleArn": ROLE, "PrimaryContainer": {
        "Image": {"Get": "Steps.Train.AlgorithmSpecification.TrainingImage"},
        "ModelDataUrl": {"Get": "Steps.Train.ModelArtifacts.S3ModelArtifacts"}}}}
    inner = {"Name": "Inner", "Type": "Condition", "Arguments": {
        "Conditions": [{"Type": "Not", "Condition": {"Type": "In", "QueryValue": {"Get": "Parameters.Who"},
                                                     "Values": ["bob"]}}],
        "IfSteps": [model], "ElseSteps": []}}
    outer = {"Name": "Outer", "Type": "Condition", "Arguments": {
        "Conditions": [{"Type": "GreaterThan", "RightValue": 0.5,
                        "LeftValue": {"Get": "Steps.Train.FinalMetricDataList['train:auc'].Value"}}],
        "IfSteps": [inner], "ElseSteps": []}}
    document["Steps"] = [train, outer]
    create(local, document)
    arn = start(local)
    assert ended(local, arn)["PipelineExecutionStatus"] == "Succeeded"
    assert list(steps_of(local, arn)) == ["Train", "Outer", "Inner", "Model"]
    name = steps_of(local, arn)["Model"]["Metadata"]["Model"]["Arn"].rpartition("/")[2]
    assert local.sm.describe_model(ModelName=name)["PrimaryContainer"]["ModelDataUrl"].endswith("/output/model.tar.gz")
    arn = start(local, Who="bob")
    assert ended(local, arn)["PipelineExecutionStatus"] == "Succeeded"
    assert list(steps_of(local, arn)) == ["Train", "Outer", "Inner"]
