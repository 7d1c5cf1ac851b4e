"""Events as AWS sends them: EventBridge's envelope, S3's notifications, SQS's batches."""
import itertools
import json
import uuid
from urllib.parse import quote_plus

ACCOUNT, REGION = "123456789012", "us-east-1"
DIGEST = "sha256:" + "7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd12340000"
_sequence = itertools.count(0x0062E99A88DC407460)


def event(source, detail_type, detail):
    return {"version": "0", "id": str(uuid.uuid4()), "detail-type": detail_type, "source": source, "account": ACCOUNT,
            "time": "2026-11-16T01:54:34Z", "region": REGION, "resources": [], "detail": detail}


def image_pushed(digest=DIGEST, tag="latest", **more):
    return event("aws.ecr", "ECR Image Action", {
        "result": "SUCCESS", "repository-name": "churn-training", "image-digest": digest, "action-type": "PUSH",
        "image-tag": tag, **more})


def object_created(key, bucket="acme-data", size=12, etag="d41d8cd98f00b204e9800998ecf8427e", version=None):
    object_ = {"key": key, "size": size, "etag": etag, "sequencer": f"{next(_sequence):018X}"}
    return event("aws.s3", "Object Created", {
        "version": "0", "bucket": {"name": bucket}, "object": {**object_, **({"version-id": version} if version else {})},
        "request-id": "C3D13FE58DE4C810", "requester": ACCOUNT, "source-ip-address": "127.0.0.1",
        "reason": "PutObject"})


def notification(*keys, bucket="acme-data", size=12, etag="d41d8cd98f00b204e9800998ecf8427e", name="ObjectCreated:Put"):
    return {"Records": [{
        "eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": REGION, "eventTime": "2026-11-16T01:54:34.000Z",
        "eventName": name, "s3": {
            "s3SchemaVersion": "1.0", "configurationId": "new-data", "bucket": {"name": bucket, "arn": f"arn:aws:s3:::{bucket}"},
            "object": {"key": quote_plus(key, safe="/"), "size": size, "eTag": etag,
                       "sequencer": f"{next(_sequence):018X}"}}} for key in keys]}


def batch(*bodies, queue="new-data"):
    """(batch, the messages' ids)."""
    ids = [str(uuid.uuid4()) for _ in bodies]
    return {"Records": [{
        "messageId": identity, "receiptHandle": "AQEB", "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1"}, "messageAttributes": {}, "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}", "awsRegion": REGION}
        for identity, body in zip(ids, bodies)]}, ids


def package_changed(arn, approval="Approved", status="Completed"):
    group, version = arn.split("/")[1:]
    return event("aws.sagemaker", "SageMaker Model Package State Change", {
        "ModelPackageName": f"{group}/{version}", "ModelPackageGroupName": group, "ModelPackageVersion": int(version),
        "ModelPackageArn": arn, "CreationTime": "2026-11-16T01:54:34.382Z", "ModelPackageStatus": status,
        "ModelPackageStatusDetails": {"ValidationStatuses": [], "ImageScanStatuses": []},
        "ModelApprovalStatus": approval, "CertifyForMarketplace": False, "Tags": {}})


def execution_changed(arn, status="Succeeded"):
    return event("aws.sagemaker", "SageMaker Model Building Pipeline Execution Status Change", {
        "pipelineArn": arn.partition("/execution/")[0], "pipelineExecutionArn": arn,
        "pipelineExecutionDescription": "", "pipelineExecutionDisplayName": "it",
        "currentPipelineExecutionStatus": status, "previousPipelineExecutionStatus": "Executing",
        "executionStartTime": "2026-11-16T01:44:34Z", "executionEndTime": "2026-11-16T01:54:34Z"})


def rest_call(body, method="POST", encoded=False, **headers):
    """API Gateway's REST APIs, form 1.0."""
    return {"resource": "/predict", "path": "/predict", "httpMethod": method,
            "headers": {"Content-Type": "application/json", "User-Agent": "curl/8", **headers},
            "multiValueHeaders": {"Content-Type": ["application/json"]}, "queryStringParameters": None,
            "pathParameters": None, "stageVariables": None, "isBase64Encoded": encoded,
            "requestContext": {"resourcePath": "/predict", "httpMethod": method, "stage": "v1", "apiId": "abc123",
                               "requestId": str(uuid.uuid4()), "identity": {"sourceIp": "127.0.0.1"}},
            "body": body if isinstance(body, str) or body is None else json.dumps(body)}


def http_call(body, method="POST", encoded=False, **headers):
    """API Gateway's HTTP APIs and function URLs, form 2.0."""
    return {"version": "2.0", "routeKey": "$default", "rawPath": "/predict", "rawQueryString": "",
            "headers": {"content-type": "application/json", **{name.lower(): value for name, value in headers.items()}},
            "requestContext": {"accountId": ACCOUNT, "apiId": "abc123", "requestId": str(uuid.uuid4()), "stage": "$default",
                               "http": {"method": method, "path": "/predict", "protocol": "HTTP/1.1",
                                        "sourceIp": "127.0.0.1", "userAgent": "curl/8"}},
            "isBase64Encoded": encoded, **({} if body is None else {
                "body": body if isinstance(body, str) else json.dumps(body)})}


def training_changed(job, status="Completed"):
    return event("aws.sagemaker", "SageMaker Training Job State Change", {
        "TrainingJobName": job, "TrainingJobArn": f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:training-job/{job}",
        "TrainingJobStatus": status, "SecondaryStatus": status, "HyperParameters": {},
        "AlgorithmSpecification": {"TrainingInputMode": "File"}, "CreationTime": 1795779200000})
