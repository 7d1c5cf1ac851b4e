"""evaluate_model_function on the local AWS: the figures of a registered model, by its ARN or by the execution it is of."""
import io
import json
import time

import numpy
import pytest
from events import execution_changed, image_pushed
from example_world import BUCKET
from models import IMAGE, Group, rows_and_labels, trained
from runtime_api import Failed


@pytest.fixture(scope="module")
def data(aws):
    """Labelled rows in S3, where both classes can be told by the first column."""
    rows, labels = rows_and_labels(seed=8)
    lines = "".join(f"{label},{','.join(map(repr, map(float, row)))}\n" for label, row in zip(labels, rows))
    aws.client("s3").put_object(Bucket=BUCKET, Key="test/rows.csv", Body=lines.encode())
    return f"s3://{BUCKET}/test/rows.csv"


@pytest.fixture
def group(aws):
    return Group(aws)


def auc(archive):
    """The area under the curve that xgboost's own scores have."""
    import tarfile

    import xgboost
    from sklearn.metrics import roc_auc_score
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        booster = xgboost.Booster(model_file=bytearray(tar.extractfile("xgboost-model").read()))
    rows, labels = rows_and_labels(seed=8)
    return roc_auc_score(labels, booster.predict(xgboost.DMatrix(rows)))


def test_figures_are_flat_and_right(aws, serve, data, group):
    archive = trained(3, target=lambda labels: numpy.where(numpy.arange(len(labels)) % 4 == 0, 1 - labels, labels))
    version = group.register(archive=archive)
    function = serve("evaluate_model_function", INPUT_DATA=data, INPUT_REQUIRE="auc >= 0.5",
                     INPUT_REPORT=f"s3://{BUCKET}/reports/", INPUT_MODEL="s3://another/model.tar.gz")
    for _ in range(2):
        answer = function.invoke({"model-package-arn": version})
        assert answer["passed"] is True and answer["rows"] == 200 and answer["task"] == "binary"
        assert answer["auc"] == pytest.approx(auc(archive), abs=1e-9) and answer["failed-rules"] == ""
        assert not [name for name, value in answer.items() if isinstance(value, (dict, list)) or value is None]
    assert answer["report"] == f"s3://{BUCKET}/reports/{group.name}/1/evaluation.json"
    report = json.load(aws.client("s3").get_object(Bucket=BUCKET, Key=f"reports/{group.name}/1/evaluation.json")["Body"])
    assert report["binary_classification_metrics"]["auc"]["value"] == pytest.approx(answer["auc"])


def test_a_rejected_model_is_an_answer(serve, data, group):
    version = group.register(archive=trained(1, target=lambda labels: 1 - labels))
    function = serve("evaluate_model_function", INPUT_DATA=data, INPUT_REQUIRE="auc >= 0.9\naccuracy >= 0.9")
    answer = function.invoke({"model-package-arn": version})
    assert answer["result"] == "rejected" and answer["passed"] is False and answer["auc"] < 0.1
    assert "auc >= 0.9" in answer["failed-rules"] and "accuracy >= 0.9" in answer["failed-rules"]


def run_of(aws, group, name, steps):
    """The ARN of an execution that has succeeded."""
    client = aws.client("sagemaker")
    client.create_pipeline(PipelineName=name, ClientRequestToken=f"{name}-of-the-tests-of-the-functions-x",
                           RoleArn="arn:aws:iam::123456789012:role/SageMakerExecutionRole", PipelineDefinition=json.dumps(
                               {"Version": "2020-12-01", "Steps": steps}))
    arn = client.start_pipeline_execution(PipelineName=name, ClientRequestToken=f"{name}-started-by-the-tests-of-the-functions")["PipelineExecutionArn"]
    while (status := client.describe_pipeline_execution(PipelineExecutionArn=arn)["PipelineExecutionStatus"]) == "Executing":
        time.sleep(0.05)
    assert status == "Succeeded"
    return arn


def test_the_model_of_an_execution(aws, serve, data, group):
    aws.client("s3").put_object(Bucket=BUCKET, Key="of-a-run/model.tar.gz", Body=trained(3))
    register = {"Name": "Register", "Type": "RegisterModel", "Arguments": {
        "ModelPackageGroupName": group.name, "ModelApprovalStatus": "PendingManualApproval", "InferenceSpecification": {
            "Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/of-a-run/model.tar.gz"}],
            "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}}}
    execution = run_of(aws, group, "registers", [register])
    function = serve("evaluate_model_function", INPUT_DATA=data)
    answers = [function.invoke(execution_changed(execution)) for _ in range(2)]
    assert answers[0] == answers[1] and answers[0]["auc"] > 0.9
    assert answers[0]["model-package-arn"].endswith(f"model-package/{group.name}/1")


def test_what_there_is_nothing_to_do_about(aws, serve, data, group):
    function = serve("evaluate_model_function", INPUT_DATA=data)
    nothing = {"Name": "Nothing", "Type": "Condition", "Arguments": {
        "Conditions": [{"Type": "Equals", "LeftValue": 1, "RightValue": 1}], "IfSteps": [], "ElseSteps": []}}
    execution = run_of(aws, group, "registers-nothing", [nothing])
    for event, because in ((execution_changed(execution), "registered no model"), (image_pushed(), "ECR Image Action"),
                           (execution_changed(execution, "Failed"), "is Failed"),
                           (execution_changed(execution, "Executing"), "is Executing")):
        answer = function.invoke(event)
        assert answer["result"] == "ignored" and because in answer["because"]


def test_what_cannot_be_measured_is_an_error(serve, data, group):
    version = group.register()
    with pytest.raises(Failed) as failed:
        serve("evaluate_model_function").invoke({"model-package-arn": version})
    assert failed.value.type == "Step.Usage" and "data" in failed.value.message
    function = serve("evaluate_model_function", INPUT_DATA=f"s3://{BUCKET}/nowhere.csv")
    for arn, kind in ((version, "Step.NotFound"), (version.replace("/1", "/7"), "Step.NotFound")):
        with pytest.raises(Failed) as failed:
            function.invoke({"model-package-arn": arn})
        assert failed.value.type == kind
