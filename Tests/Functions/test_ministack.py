"""The functions as Lambda runs them: provided.al2023 from a zip, with events delivered by EventBridge, S3 and SQS.

It runs where MLOPS_STEPS_MINISTACK names the executable of ministack (PyPI), in a Python environment of its own since it
pins its botocore. SageMaker is the local AWS as everywhere here.
"""
import io
import itertools
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
import warnings
import zipfile
from urllib.parse import urlsplit

import boto3
import pytest
from events import DIGEST, http_call, image_pushed

MINISTACK = os.environ.get("MLOPS_STEPS_MINISTACK")
ABSENT = "MLOPS_STEPS_MINISTACK names no ministack: the functions are not run as Lambda runs them"
pytestmark = pytest.mark.skipif(not MINISTACK, reason=ABSENT)
if not MINISTACK:
    warnings.warn(ABSENT, stacklevel=1)     # A skip alone is a letter that nobody reads.
ROLE = "arn:aws:iam::123456789012:role/functions"
NAMES = (f"delivered-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def ministack(tmp_path_factory):
    """boto3's clients of a ministack that lives as long as the tests of this file."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("ministack")
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TMPDIR": str(folder), "BIND_HOST": "127.0.0.1",
                   "GATEWAY_PORT": str(port), "MINISTACK_ACCOUNT_ID": "123456789012", "LAMBDA_ASYNC_RETRY_BASE_SECONDS": "0.2"}
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([os.path.abspath(MINISTACK)], env=environment, cwd=folder, stdout=log, stderr=log, start_new_session=True)
    try:
        url, give_up = f"http://127.0.0.1:{port}", time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{url}/_ministack/health", timeout=5).close()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                assert process.poll() is None and time.monotonic() < give_up, (folder / "log").read_text()
                time.sleep(0.1)
        yield lambda service: boto3.client(service, endpoint_url=url, region_name="us-east-1", aws_access_key_id="test",
                                           aws_secret_access_key="test")
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


# ministack gives functions keys of its own, and lets nobody change them: the local AWS knows others.
BOOTSTRAP = """#!/bin/sh
export AWS_ACCESS_KEY_ID="$LOCAL_AWS_KEY_ID" AWS_SECRET_ACCESS_KEY="$LOCAL_AWS_SECRET" AWS_SESSION_TOKEN=
exec "$LAMBDA_TASK_ROOT/lambda-functions"
"""


@pytest.fixture(scope="module")
def package(executable):
    """The executable as Lambda takes it: a zip with `bootstrap`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (("bootstrap", BOOTSTRAP), ("lambda-functions", executable.read_bytes())):
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = 0o755 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


@pytest.fixture
def function(aws, ministack, package):
    """Makes a function; gives its name and ARN."""
    made = []

    def make(handler, **variables):
        name = next(NAMES)
        said = aws.environment
        of_aws = {"AWS_ENDPOINT_URL_SAGEMAKER": said["AWS_ENDPOINT_URL"], "LOCAL_AWS_KEY_ID": said["AWS_ACCESS_KEY_ID"],
                  "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": said["AWS_ENDPOINT_URL"],
                  "LOCAL_AWS_SECRET": said["AWS_SECRET_ACCESS_KEY"]}
        answer = ministack("lambda").create_function(
            FunctionName=name, Runtime="provided.al2023", Handler=handler, Role=ROLE, Code={"ZipFile": package}, Timeout=30,
            Environment={"Variables": {**of_aws, **variables}})
        made.append(name)
        return name, answer["FunctionArn"]

    yield make
    for name in made:
        ministack("lambda").delete_function(FunctionName=name)


def invoke(ministack, name, event):
    """(the answer, whether it is an error)."""
    answer = ministack("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    return json.load(answer["Payload"]), "FunctionError" in answer


def asked(aws, pipeline):
    """How often deliveries have got as far as looking for an earlier run."""
    return sum(line.get("operation") == "ListPipelineExecutions" and line["params"].get("PipelineName") == pipeline.name
               and not (line.get("user_agent") or "").startswith("Boto3") for line in aws.control("log"))


def wait_for(what):
    give_up = time.monotonic() + 60
    while not what():
        assert time.monotonic() < give_up, "nothing was delivered"
        time.sleep(0.1)


def test_it_is_invoked_and_says_what_failed(ministack, function, pipeline):
    name, _ = function("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    answer, is_error = invoke(ministack, name, image_pushed())
    assert not is_error and answer["started"] is True
    answer, is_error = invoke(ministack, name, {"parameters": {"Round": 1}})
    assert is_error and answer["errorType"] == "Step.Usage" and "Round is no parameter" in answer["errorMessage"]
    answer, is_error = invoke(ministack, name, image_pushed())
    assert not is_error and answer["started"] is False and len(pipeline.runs) == 1


def test_a_handler_that_is_not_there_says_so(ministack, function):
    name, _ = function("lambda_function.handler")
    answer, is_error = invoke(ministack, name, {})
    assert is_error and "handler" in json.dumps(answer)


def test_eventbridge_delivers_a_push_twice(aws, ministack, function, pipeline):
    name, arn = function("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    events = ministack("events")
    events.put_rule(Name=name, EventPattern=json.dumps({"source": ["registry"], "detail-type": [name]}))
    # Only AWS itself may send events of aws.ecr: the rule puts one in the place of ours.
    events.put_targets(Rule=name, Targets=[{"Id": "it", "Arn": arn, "Input": json.dumps(image_pushed())}])
    ministack("lambda").add_permission(FunctionName=name, StatementId="it", Action="lambda:InvokeFunction",
                                       Principal="events.amazonaws.com")
    try:
        before = asked(aws, pipeline)
        for _ in range(2):
            answer = events.put_events(Entries=[{"Source": "registry", "DetailType": name, "Detail": "{}"}])
            assert answer["FailedEntryCount"] == 0
        wait_for(lambda: asked(aws, pipeline) >= before + 2)
        # Behind both, one more that is waited for.
        answer, _ = invoke(ministack, name, image_pushed())
    finally:
        events.remove_targets(Rule=name, Ids=["it"])
        events.delete_rule(Name=name)
    assert answer["started"] is False and len(pipeline.runs) == 1
    assert pipeline.parameters(answer["execution-arn"])["ImageUri"].endswith(f"/churn-training@{DIGEST}")


def test_s3_tells_of_new_data_by_eventbridge(aws, ministack, function, pipeline):
    name, arn = function("retrain_model_on_new_data", INPUT_PIPELINE_NAME=pipeline.name)
    bucket, s3, events = f"data-of-{name}", ministack("s3"), ministack("events")
    s3.create_bucket(Bucket=bucket)
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={"EventBridgeConfiguration": {}})
    events.put_rule(Name=name, EventPattern=json.dumps(
        {"source": ["aws.s3"], "detail-type": ["Object Created"], "detail": {"bucket": {"name": [bucket]}}}))
    events.put_targets(Rule=name, Targets=[{"Id": "it", "Arn": arn}])
    ministack("lambda").add_permission(FunctionName=name, StatementId="it", Action="lambda:InvokeFunction",
                                       Principal="events.amazonaws.com")
    s3.put_object(Bucket=bucket, Key="incoming/", Body=b"")
    s3.put_object(Bucket=bucket, Key="incoming/a b+c.csv", Body=b"1,2\n")
    wait_for(lambda: len(pipeline.runs) == 1)
    # The same bytes once more are the same data, other bytes are not.
    s3.put_object(Bucket=bucket, Key="incoming/a b+c.csv", Body=b"1,2\n")
    s3.put_object(Bucket=bucket, Key="incoming/a b+c.csv", Body=b"3,4\n")
    wait_for(lambda: asked(aws, pipeline) >= 3 and len(pipeline.runs) == 2)
    data = {pipeline.parameters(run["PipelineExecutionArn"])["InputData"] for run in pipeline.runs}
    assert data == {f"s3://{bucket}/incoming/a b+c.csv"} and len(pipeline.runs) == 2


def test_sqs_gets_back_only_what_failed(aws, ministack, function, pipeline):
    name, _ = function("retrain_model_on_new_data", INPUT_PIPELINE_NAME=pipeline.name)
    sqs = ministack("sqs")
    dead = sqs.create_queue(QueueName=f"{name}-dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    queue = sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "1", "RedrivePolicy": json.dumps(
        {"deadLetterTargetArn": arn, "maxReceiveCount": "2"})})["QueueUrl"]
    source = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    from events import notification
    bodies = [json.dumps(notification("a.csv")), "no JSON", json.dumps(notification("b.csv")), json.dumps(notification("a.csv"))]
    sqs.send_message_batch(QueueUrl=queue, Entries=[{"Id": str(at), "MessageBody": body} for at, body in enumerate(bodies)])
    mapping = ministack("lambda").create_event_source_mapping(
        EventSourceArn=source, FunctionName=name, BatchSize=10, FunctionResponseTypes=["ReportBatchItemFailures"])["UUID"]
    try:
        found = []

        def is_dead():
            found.extend(sqs.receive_message(QueueUrl=dead, WaitTimeSeconds=0).get("Messages", []))
            return found

        wait_for(is_dead)
    finally:
        ministack("lambda").delete_event_source_mapping(UUID=mapping)
    assert [message["Body"] for message in found] == ["no JSON"]
    data = sorted(pipeline.parameters(run["PipelineExecutionArn"])["InputData"] for run in pipeline.runs)
    assert data == ["s3://acme-data/a.csv", "s3://acme-data/b.csv"]


def test_a_failed_delivery_is_made_again_and_ends_well(aws, ministack, function, pipeline):
    from conftest import order
    name, _ = function("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    order(aws, "faults", {"service": "sagemaker", "operation": "DescribePipeline", "kind": "deny", "times": 2,
                          "match": {"PipelineName": pipeline.name}})
    ministack("lambda").invoke(FunctionName=name, InvocationType="Event", Payload=json.dumps(image_pushed()))
    wait_for(lambda: pipeline.runs)
    assert len(pipeline.runs) == 1


def test_an_api_answers(ministack, function):
    name, arn = function("inference_api", INPUT_ENDPOINT_NAME="nobody")
    answer, is_error = invoke(ministack, name, http_call({"context": "1,2,3"}))
    assert not is_error and answer["statusCode"] == 503
    apis = ministack("apigatewayv2")
    api = apis.create_api(Name=name, ProtocolType="HTTP")
    integration = apis.create_integration(ApiId=api["ApiId"], IntegrationType="AWS_PROXY", IntegrationUri=arn,
                                          PayloadFormatVersion="2.0")["IntegrationId"]
    apis.create_route(ApiId=api["ApiId"], RouteKey="POST /predict", Target=f"integrations/{integration}")
    apis.create_stage(ApiId=api["ApiId"], StageName="$default", AutoDeploy=True)
    address = urlsplit(api["ApiEndpoint"])
    # Its host is a name that no resolver knows.
    request = urllib.request.Request(f"http://127.0.0.1:{address.port}/predict", data=b'{"rows": 1}', headers={
        "Host": address.netloc, "Content-Type": "application/json"})
    try:
        urllib.request.urlopen(request, timeout=30)
        pytest.fail("a wrong question was answered")
    except urllib.error.HTTPError as error:
        assert error.code == 400 and "context" in json.load(error)["message"]
