"""The gateway: what is wrong is refused as AWS refuses it, and every request is in the log."""
import http.client
import json
import time
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError, ConnectionClosedError, HTTPClientError
from local_aws_testing import fetch

from local_aws import server


def code(call, **params):
    """The error code a call ends with."""
    with pytest.raises(ClientError) as caught:
        call(**params)
    return caught.value.response["Error"]["Code"]


def signed(local, service, target, body=b"{}", headers=None, method="POST", path="/"):
    """A raw request signed by botocore, so that what the clients would never send can be sent."""
    address = local.environment["AWS_ENDPOINT_URL"]
    request = AWSRequest(method, address + path, data=body, headers={
        "Content-Type": "application/x-amz-json-1.1", **({"X-Amz-Target": target} if target else {}),
        **(headers or {})})
    SigV4Auth(Credentials(server.ACCESS_KEY, server.SECRET_KEY), service, "us-east-1").add_auth(request)
    return fetch(method, address + path, body, dict(request.headers))


@pytest.mark.invalid
@pytest.mark.parametrize("keys, service, expected", [
    ({"aws_secret_access_key": "wrong"}, "sagemaker", "InvalidSignatureException"),
    ({"aws_secret_access_key": "wrong"}, "sts", "SignatureDoesNotMatch"),
    ({"aws_secret_access_key": "wrong"}, "s3", "SignatureDoesNotMatch"),
    ({"aws_access_key_id": "AKIAUNKNOWNUNKNOWN00"}, "sagemaker", "UnrecognizedClientException"),
    ({"aws_access_key_id": "AKIAUNKNOWNUNKNOWN00"}, "sts", "InvalidClientTokenId"),
    ({"aws_access_key_id": "AKIAUNKNOWNUNKNOWN00"}, "s3", "InvalidAccessKeyId"),
    ({"aws_session_token": "never issued"}, "sagemaker", "UnrecognizedClientException"),
])
def test_wrong_credentials(local, keys, service, expected):
    client = local.client(service, **keys)
    call = {"sagemaker": lambda: client.list_models(), "sts": lambda: client.get_caller_identity(),
            "s3": lambda: client.list_objects_v2(Bucket="mlops-local")}[service]
    assert code(call) == expected
    line = local.control("GET", "log")[-1]
    assert line["signature_ok"] is False and line["status"] in (400, 403)


@pytest.mark.invalid
def test_a_skewed_clock_is_told(local):
    local.control("POST", "timing", {"offset_seconds": 3600})
    with pytest.raises(ClientError) as caught:
        local.sm.list_models()
    error = caught.value.response
    assert error["Error"]["Code"] == "InvalidSignatureException"
    assert error["Error"]["Message"].startswith("Signature expired: ")
    assert "date" in error["ResponseMetadata"]["HTTPHeaders"]


@pytest.mark.invalid
@pytest.mark.parametrize("target, body, expected, text", [
    ("SageMaker.DoSomethingElse", b"{}", "UnknownOperationException", "DoSomethingElse"),
    ("SageMaker.DescribeModel", b"{}", "ValidationException", "ModelName"),
    ("SageMaker.DescribeModel", b'{"ModelName":"a","Colour":"red"}', "ValidationException", "Colour"),
    ("SageMaker.DescribeModel", b'{"ModelName":"no spaces please"}', "ValidationException", "ModelName"),
    ("SageMaker.DescribeModel", b'{"ModelName":', "ValidationException", "JSON"),
    ("SageMaker.ListModels", b'{"SortOrder":"Sideways"}', "ValidationException", "Sideways"),
])
def test_what_the_models_do_not_allow(local, target, body, expected, text):
    status, answer = signed(local, "sagemaker", target, body)
    assert (status, answer["__type"]) == (400, expected)
    assert text in json.dumps(answer)
    assert local.control("GET", "log")[-1]["valid"] is False


@pytest.mark.invalid
def test_unknown_members_are_counted(local):
    signed(local, "sagemaker", "SageMaker.ListModels", b'{"Colour":"red"}')
    assert local.control("GET", "verdict")["unknown_members"] == 1


def test_what_moto_lacks_is_refused_in_the_services_own_form(local):
    assert code(local.sm.list_labeling_jobs) == "UnknownOperationException"
    assert local.control("GET", "log")[-1]["answered_by"] == "moto-unsupported"


@pytest.mark.invalid
def test_an_unknown_s3_request_is_refused_in_xml(local):
    _, answer = signed(local, "s3", None, b"", method="PATCH", path="/mlops-local/key",
                       headers={"x-amz-content-sha256": "UNSIGNED-PAYLOAD"})
    assert "<Code>NotImplemented</Code>" in answer


def test_s3_transfers(local, tmp_path):
    """What boto3's transfers do: parts, ranges, copies, a missing key by HEAD."""
    data = bytes(range(256)) * 40000
    (tmp_path / "big").write_bytes(data)
    local.s3.upload_file(str(tmp_path / "big"), "mlops-local", "big")
    assert local.s3.head_object(Bucket="mlops-local", Key="big")["ContentLength"] == len(data)
    ranged = local.s3.get_object(Bucket="mlops-local", Key="big", Range="bytes=256-511")
    assert ranged["Body"].read() == bytes(range(256)) and ranged["ContentRange"] == f"bytes 256-511/{len(data)}"
    local.s3.copy_object(Bucket="mlops-local", Key="copy", CopySource="mlops-local/big")
    local.s3.download_file("mlops-local", "copy", str(tmp_path / "back"))
    assert (tmp_path / "back").read_bytes() == data
    assert code(local.s3.head_object, Bucket="mlops-local", Key="none") == "404"
    assert code(local.s3.get_object, Bucket="mlops-local", Key="none") == "NoSuchKey"


def test_moto_answers_the_rest(local):
    local.s3.put_object(Bucket="mlops-local", Key="a b/ü", Body=b"x", ContentType="application/x-www-form-urlencoded")
    assert local.s3.get_object(Bucket="mlops-local", Key="a b/ü")["Body"].read() == b"x"
    local.cloudwatch.put_metric_alarm(AlarmName="a", EvaluationPeriods=1, ComparisonOperator="GreaterThanThreshold")
    assert local.cloudwatch.describe_alarms()["MetricAlarms"][0]["AlarmName"] == "a"
    assert local.ecr.create_repository(repositoryName="churn")["repository"]["repositoryName"] == "churn"
    assert local.control("GET", "verdict")["requests"] == 5


# ---- faults -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("service, call, expected, status", [
    ("sagemaker", lambda client: client.list_models(), "ThrottlingException", 400),
    ("sts", lambda client: client.get_caller_identity(), "Throttling", 400),
    ("s3", lambda client: client.list_buckets(), "SlowDown", 503),
])
def test_throttle(local, service, call, expected, status):
    local.fault("*", "throttle", service=service)
    client = local.client(service)
    with pytest.raises(ClientError) as caught:
        call(client)
    assert caught.value.response["Error"]["Code"] == expected
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    call(client)


def test_a_fault_has_its_turn_and_its_match(local):
    local.fault("DescribeModel", "error", match={"ModelName": "b"}, skip=1, code="AccessDeniedException",
                message="User is not authorized", status=400)
    say = [code(local.sm.describe_model, ModelName=name) for name in ("a", "b", "b", "b")]
    assert say == ["ValidationException", "ValidationException", "AccessDeniedException", "ValidationException"]


def test_drop_has_no_effect_and_a_lost_answer_has(local):
    local.fault("CreateModelPackageGroup", "drop")
    with pytest.raises(HTTPClientError):
        local.sm.create_model_package_group(ModelPackageGroupName="dropped")
    local.fault("CreateModelPackageGroup", "lose-answer")
    with pytest.raises(ConnectionClosedError):
        local.sm.create_model_package_group(ModelPackageGroupName="lost")
    groups = local.sm.list_model_package_groups()["ModelPackageGroupSummaryList"]
    assert [group["ModelPackageGroupName"] for group in groups] == ["lost"]


def test_a_cut_body_and_a_stall(local):
    local.s3.put_object(Bucket="mlops-local", Key="k", Body=b"x" * 1000)
    local.fault("GetObject", "cut", bytes=10)
    url = urlsplit(local.s3.generate_presigned_url("get_object", Params={"Bucket": "mlops-local", "Key": "k"}))
    connection = http.client.HTTPConnection(url.hostname, url.port)
    connection.request("GET", f"{url.path}?{url.query}")
    answer = connection.getresponse()
    assert answer.headers["Content-Length"] == "1000"
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        answer.read()
    local.fault("ListModels", "stall", seconds=0.3)
    begun = time.monotonic()
    local.sm.list_models()
    assert time.monotonic() - begun >= 0.3


def test_statuses_to_come(local, deploy):
    arn = local.sm.create_endpoint(EndpointName="e", EndpointConfigName=deploy("c"))["EndpointArn"]
    local.control("POST", "statuses", {"endpoint": "e", "statuses": ["SystemUpdating", "AWordNobodyKnows",
                                                                     {"EndpointStatus": "Failed",
                                                                      "FailureReason": "x"}]})
    seen = [local.sm.describe_endpoint(EndpointName="e") for _ in range(4)]
    assert [answer["EndpointStatus"] for answer in seen[:3]] == ["SystemUpdating", "AWordNobodyKnows", "Failed"]
    assert seen[2]["FailureReason"] == "x" and seen[3]["EndpointArn"] == arn
    assert seen[3]["EndpointStatus"] in ("Creating", "InService")


@pytest.mark.parametrize("service, call, expected", [
    ("sagemaker", lambda client: client.list_models(), "AccessDeniedException"),
    ("sts", lambda client: client.get_caller_identity(), "AccessDenied"),
    ("s3", lambda client: client.list_buckets(), "AccessDenied"),
])
def test_a_denial_names_who_and_what(local, service, call, expected):
    local.fault("*", "deny", service=service, times=None)
    with pytest.raises(ClientError, match="user/local is not authorized to perform: " + service) as caught:
        call(local.client(service))
    assert caught.value.response["Error"]["Code"] == expected


@pytest.mark.invalid
def test_keys_that_expire_on_demand(local):
    token = local.control("GET", "token")["value"]
    keys = local.sts.assume_role_with_web_identity(RoleArn="arn:aws:iam::123456789012:role/github-actions",
                                                   RoleSessionName="run", WebIdentityToken=token)["Credentials"]
    client = local.client("sagemaker", aws_access_key_id=keys["AccessKeyId"],
                          aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])
    client.list_models()
    local.fault("ListEndpoints", "expire-credentials")
    assert [code(client.list_endpoints), code(client.list_models)] == ["ExpiredTokenException"] * 2


@pytest.mark.parametrize("fault, text", [
    ({"operation": "ListModels", "kind": "explode"}, "explode"),
    ({"operation": "ListModels", "kind": "throttle", "colour": 1}, "colour"),
    ({"operation": "MakeCoffee", "kind": "throttle", "service": "sagemaker"}, "MakeCoffee"),
    ({"operation": "ListModels", "kind": "merge", "service": "sagemaker", "answer": {"Models": 3}}, "Models"),
])
def test_a_fault_that_cannot_be_is_refused(local, fault, text):
    assert text in local.control("POST", "faults", fault)["error"]


@pytest.mark.invalid
def test_retries_are_seen(local):
    local.fault("ListModels", "throttle", times=2)
    local.client("sagemaker", attempts=3, region_name="us-east-1").list_models()
    lines = [line for line in local.control("GET", "log") if line["operation"] == "ListModels"]
    assert [line["status"] for line in lines] == [400, 400, 200]


def test_another_region_is_another_place(local):
    local.sm.create_model_package_group(ModelPackageGroupName="g")
    far = boto3.client("sagemaker", endpoint_url=local.environment["AWS_ENDPOINT_URL"], region_name="eu-west-1",
                       aws_access_key_id=server.ACCESS_KEY, aws_secret_access_key=server.SECRET_KEY, config=Config())
    assert far.list_model_package_groups()["ModelPackageGroupSummaryList"] == []


def test_a_fault_of_moto_is_a_passing_one_of_aws(local, monkeypatch, capfd):
    """Not what is missing in it: a client tries it again, and the log says where moto failed."""
    from moto.s3.models import S3Backend
    really, failures = S3Backend.list_buckets, [KeyError("gone meanwhile")]

    def fails_once(backend, *given, **named):
        if failures:
            raise failures.pop()
        return really(backend, *given, **named)
    monkeypatch.setattr(S3Backend, "list_buckets", fails_once)
    assert local.client("s3", attempts=2).list_buckets()["Buckets"]
    first, second = local.control("GET", "log")[-2:]
    assert (first["status"], first["answered_by"], second["status"]) == (500, "moto-crash", 200)
    assert "gone meanwhile" in capfd.readouterr().err
