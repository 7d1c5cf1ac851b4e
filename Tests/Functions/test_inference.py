"""inference_api on the local AWS: predictions of a real model, captured as SageMaker captures, and honest refusals."""
import base64
import json
import re
import time

import pytest
from conftest import order
from events import http_call, image_pushed, rest_call
from example_world import BUCKET
from models import IMAGE, rows_and_labels, trained
from runtime_api import Failed

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
ENDPOINT = "answers"
CALLS = pytest.mark.parametrize("call", [rest_call, http_call])


@pytest.fixture(scope="module")
def endpoint(aws):
    """A live endpoint that captures by itself, too."""
    client = aws.client("sagemaker")
    aws.client("s3").put_object(Bucket=BUCKET, Key="answers/model.tar.gz", Body=trained(3))
    client.create_model(ModelName=ENDPOINT, ExecutionRoleArn=ROLE, PrimaryContainer={
        "Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/answers/model.tar.gz"})
    client.create_endpoint_config(
        EndpointConfigName=ENDPOINT, ProductionVariants=[
            {"VariantName": "Blue", "ModelName": ENDPOINT, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}],
        DataCaptureConfig={"EnableCapture": True, "InitialSamplingPercentage": 100,
                           "DestinationS3Uri": f"s3://{BUCKET}/by-sagemaker", "CaptureOptions": [
                               {"CaptureMode": "Input"}, {"CaptureMode": "Output"}]})
    client.create_endpoint(EndpointName=ENDPOINT, EndpointConfigName=ENDPOINT)
    while (status := client.describe_endpoint(EndpointName=ENDPOINT)["EndpointStatus"]) == "Creating":
        time.sleep(0.05)
    assert status == "InService"
    return aws.client("sagemaker-runtime")


@pytest.fixture
def function(serve, endpoint):
    return serve("inference_api", INPUT_ENDPOINT_NAME=ENDPOINT)


def captured(aws, folder):
    """{key: record} of what lies there."""
    s3 = aws.client("s3")
    keys = [item["Key"] for item in s3.list_objects_v2(Bucket=BUCKET, Prefix=folder).get("Contents", [])]
    files = {key: s3.get_object(Bucket=BUCKET, Key=key)["Body"].read().decode() for key in keys}
    assert all(text.endswith("\n") and text.count("\n") == 1 for text in files.values())
    return {key: json.loads(text) for key, text in files.items()}


@CALLS
def test_it_answers_as_the_endpoint_does(call, function, endpoint):
    rows, _ = rows_and_labels(3)
    text = "\n".join(",".join(map(repr, map(float, row))) for row in rows)
    direct = endpoint.invoke_endpoint(EndpointName=ENDPOINT, Body=text, ContentType="text/csv")
    asked = {"context": text}
    predictions = direct["Body"].read().decode()
    for body, encoded in ((asked, False), (base64.b64encode(json.dumps(asked).encode()).decode(), True)):
        answer = function.invoke(call(body, encoded=encoded))
        assert (answer["statusCode"], answer["isBase64Encoded"]) == (200, False)
        assert answer["body"] == predictions and answer["headers"]["Content-Type"] == direct["ContentType"]
        assert "X-Data-Capture" not in answer["headers"] and answer["headers"]["X-Amzn-SageMaker-Inference-Id"]


@CALLS
def test_json_is_passed_on(call, function, endpoint):
    payload = {"instances": [[0.1, 0.2, 0.3], [0.9, 0.2, 0.3]]}
    direct = endpoint.invoke_endpoint(EndpointName=ENDPOINT, Body=json.dumps(payload), ContentType="application/json")
    answer = function.invoke(call({"payload": payload}))
    assert (answer["statusCode"], answer["body"]) == (200, direct["Body"].read().decode())
    assert answer["headers"]["Content-Type"] == direct["ContentType"]


def test_a_capture_is_as_sagemakers_own(aws, serve, endpoint):
    function = serve("inference_api", INPUT_ENDPOINT_NAME=ENDPOINT, INPUT_DATA_CAPTURE_URI=f"s3://{BUCKET}/by-the-api/")
    answer = function.invoke(rest_call({"context": "0.1,0.2,0.3\n"}, **{"X-Amzn-SageMaker-Inference-Id": "order-7"}))
    assert answer["headers"]["X-Data-Capture"] == "stored" and answer["headers"]["X-Amzn-SageMaker-Inference-Id"] == "order-7"
    ((key, ours),) = captured(aws, "by-the-api/").items()
    ((their_key, theirs),) = [item for item in captured(aws, "by-sagemaker/").items()
                              if item[1]["eventMetadata"].get("inferenceId") == "order-7"]
    layout = r"/answers/Blue/\d{4}/\d\d/\d\d/\d\d/\d\d-\d\d-\d{3}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.jsonl"
    assert re.fullmatch("by-the-api" + layout, key) and re.fullmatch("by-sagemaker" + layout, their_key)
    assert ours["captureData"] == theirs["captureData"] and ours["eventVersion"] == theirs["eventVersion"]
    assert ours["captureData"]["endpointOutput"]["data"] == answer["body"]
    assert ours["eventMetadata"].keys() == theirs["eventMetadata"].keys() and key.endswith(
        f"-{ours['eventMetadata']['eventId']}.jsonl")


def test_a_capture_that_fails_keeps_no_answer_back(serve, endpoint):
    function = serve("inference_api", INPUT_ENDPOINT_NAME=ENDPOINT, INPUT_DATA_CAPTURE_URI="s3://no-such-bucket/captures")
    answer = function.invoke(http_call({"context": "0.1,0.2,0.3"}))
    assert answer["statusCode"] == 200 and answer["body"] and answer["headers"]["X-Data-Capture"] == "failed"
    assert "[ERROR]" in function.log and "was not captured" in function.log and "NoSuchBucket" in function.log


@CALLS
@pytest.mark.parametrize("body, status", [
    (None, 400), ("", 400), (" \n", 400), ("{", 400), ("[]", 400), ({}, 400), ({"context": "1", "payload": 1}, 400),
    ({"context": ""}, 400), ({"context": [1]}, 400), ({"payload": None}, 400), ({"rows": "1"}, 400),
    ({"context": "a,b,c"}, 400), ({"payload": {"instances": [["a"]]}}, 400), ({"context": "1,2,3,4,5"}, 400),
])
def test_a_wrong_question_is_the_callers_affair(call, body, status, function):
    answer = function.invoke(call(body))
    told = json.loads(answer["body"])
    assert answer["statusCode"] == status and told["message"]
    assert answer["headers"]["Content-Type"] == "application/json" and "aws" not in answer["body"].lower()


def test_only_post_is_taken(function):
    answer = function.invoke(rest_call(None, method="GET"))
    assert answer["statusCode"] == 405 and answer["headers"]["Allow"] == "POST"


@pytest.mark.parametrize("fault, status", [
    ({"kind": "throttle", "times": None}, 429), ({"kind": "deny"}, 500), ({"kind": "drop", "times": None}, 503),
    ({"kind": "error", "code": "ServiceUnavailable", "status": 503, "times": None}, 503),
    ({"kind": "error", "code": "InternalFailure", "status": 500, "times": None}, 503),
    ({"kind": "throttle", "times": 1}, 200), ({"kind": "drop", "times": 1}, 200),
])
def test_the_endpoints_troubles_have_a_status_and_no_details(fault, status, aws, function):
    order(aws, "faults", {"service": "sagemaker-runtime", "operation": "InvokeEndpoint", "message": "the secret of the house",
                          "match": {"EndpointName": ENDPOINT}, **fault})
    answer = function.invoke(rest_call({"context": "0.1,0.2,0.3"}))
    order(aws, "faults", method="DELETE")
    assert answer["statusCode"] == status
    if status != 200:
        assert set(json.loads(answer["body"])) == {"message", "inference-id"}
        assert not re.search("aws|arn:|sagemaker|secret|127\\.0\\.0\\.1", json.loads(answer["body"])["message"], re.I)
        assert "[ERROR]" in function.log or status == 429


def test_an_endpoint_that_is_not_there_is_no_404(serve, endpoint):
    answer = serve("inference_api", INPUT_ENDPOINT_NAME="nobody").invoke(rest_call({"context": "1,2,3"}))
    assert answer["statusCode"] == 503 and "nobody" not in answer["body"]


def test_what_is_no_call_is_an_error(function):
    for event in (image_pushed(), {"context": "1,2,3"}, []):
        with pytest.raises(Failed) as failed:
            function.invoke(event)
        assert failed.value.type == "Event.Unusable"


@pytest.mark.parametrize("variables, words", [
    ({}, "INPUT_ENDPOINT_NAME"), ({"INPUT_ENDPOINT_NAME": "e", "INPUT_DATA_CAPTURE_URI": "bucket/prefix"}, "INPUT_DATA_CAPTURE_URI"),
    ({"INPUT_ENDPOINT_NAME": "e", "INPUT_AWS_REGION": "here"}, "aws-region"),
])
def test_what_can_never_work_is_told_at_the_beginning(variables, words, serve):
    function = serve("inference_api", **variables)
    assert function.process.wait(10) == 2 and words in function.api.init_error["errorMessage"]
