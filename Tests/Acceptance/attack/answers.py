"""What AWS, GitHub, Slack and a container answer in a scene, with places for an attacker's words."""
import base64
import hashlib
import json
from dataclasses import dataclass, field

from stage import TWICE, WORDS, Stage, plain, spoken, xml

ACCOUNT = "arn:aws:sagemaker:eu-west-1:123456789012"
ROLE = "arn:aws:iam::123456789012:role/deploy"
PACKAGE, PIPELINE, JOB = f"{ACCOUNT}:model-package/churn/7", f"{ACCOUNT}:pipeline/churn", f"{ACCOUNT}:training-job/t-1"
EXECUTION = f"{PIPELINE}/execution/abcdefghijkl"
CASES = json.dumps({"cases": [{"name": "one", "content-type": "text/csv", "body": "1,2",
                               "expect": {"status": 200, "rows": 1}}]})


@dataclass
class Scene:
    """`answers`: by operation or path a template for JSON, or raw bytes; with a status where it is not 200."""

    step: str
    inputs: dict
    answers: dict = field(default_factory=dict)
    code: int = 0
    files: dict = field(default_factory=dict)
    variables: dict = field(default_factory=dict)

    def stage(self, words=b"harmless"):
        return Stage({name: _answer(said, words) for name, said in self.answers.items()}, _denied(words))

    def inputs_at(self, url):
        return {name: value.replace("@URL", url) for name, value in self.inputs.items()}

    def variables_at(self, url):
        said = {"AWS_ENDPOINT_URL": url, "SLACK_API_URL": f"{url}/api/", "AWS_ENDPOINT_URL_S3": url}
        return said | {name: value.replace("@URL", url) if value else value for name, value in self.variables.items()}


def _answer(said, words):
    status, said = said if isinstance(said, tuple) else (200, said)
    if isinstance(said, bytes):
        return status, said.replace(WORDS.encode(), xml(plain(words))), {"ETag": '"e"'}
    if callable(said):
        return said(words)
    return status, spoken(said, words), {"ETag": '"e"', "Content-Type": "application/json"}


def _denied(words):
    """What every operation without an answer says: no, in the attacker's words and in the form it was asked in."""
    def answer(request):
        if request["headers"].get("X-Amz-Target") or request["path"].startswith("/endpoints/"):
            return 400, spoken({"__type": "AccessDeniedException", "message": WORDS}, words), {}
        error = b"<Error><Code>AccessDenied</Code><Message>" + xml(plain(words)) + b"</Message></Error>"
        return 403, b"<ErrorResponse>" + error + b"</ErrorResponse>", {}
    return answer


# ---- what the services answer --------------------------------------------------------------------------


def execution(status):
    return {"PipelineExecutionArn": EXECUTION, "PipelineExecutionStatus": status, "FailureReason": WORDS,
            "PipelineExecutionDisplayName": WORDS, "PipelineExecutionDescription": WORDS}


def steps(status, last):
    times = {"StartTime": 1_800_000_000, "EndTime": 1_800_000_060}
    return {"PipelineExecutionSteps": [
        {"StepName": f"Train{WORDS}", "StepDisplayName": WORDS, "StepDescription": WORDS, "StepStatus": status, **times,
         "FailureReason": WORDS, "AttemptCount": 2, "Metadata": {"TrainingJob": {"Arn": JOB}}},
        {"StepName": f"{WORDS}", "StepStatus": "Succeeded", **times,
         "Metadata": {"Condition": {"Outcome": WORDS}}},
        {"StepName": "Last", "StepStatus": "Succeeded", **times, "Metadata": last}]}


TRAINING = {"TrainingJobName": "t-1", "TrainingJobArn": JOB, "TrainingJobStatus": "Failed", "SecondaryStatus": "Failed",
            "ModelArtifacts": {"S3ModelArtifacts": f"s3://b/{WORDS}"}, "CreationTime": 1_800_000_000, "FailureReason": WORDS,
            "FinalMetricDataList": [{"MetricName": WORDS, "Value": 0.97, "Timestamp": 1_800_000_001}]}
LOG = {"events": [{"timestamp": 1, "message": WORDS, "ingestionTime": 1}, {"timestamp": 2, "message": "the end"}]}
STREAMS = {"logStreams": [{"logStreamName": "t-1/algo-1", "lastEventTimestamp": 2, "firstEventTimestamp": 1}]}
METRICS = {"auc": 0.9, f"a {WORDS}": 0.5, "binary_classification_metrics": {f"{WORDS}": {"value": 0.9}},
           "note": WORDS}


def package(status="PendingManualApproval", **more):
    return {"ModelPackageName": "churn", "ModelPackageGroupName": "churn", "ModelPackageVersion": 7,
            "ModelPackageArn": PACKAGE, "ModelPackageDescription": WORDS, "CreationTime": 1_800_000_000,
            "ModelPackageStatus": "Completed", "ModelPackageStatusDetails": {"ValidationStatuses": [
                {"Name": WORDS, "Status": "Completed", "FailureReason": WORDS}]},
            "ModelApprovalStatus": status, "LastModifiedTime": 1_800_000_000, "CustomerMetadataProperties": {"k": WORDS},
            "ApprovalDescription": WORDS, "ModelMetrics": {"ModelQuality": {"Statistics": {
                "ContentType": "application/json", "S3Uri": "s3://bucket/metrics.json"}}}, **more}


# A package whose model is in S3.
SCORED = {"InferenceSpecification": {"Containers": [{"Image": "i", "ModelDataUrl": "s3://bucket/model.json"}],
                                     "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}}


REGISTERED = {**package(**SCORED), "CustomerMetadataProperties": {"mlops-steps:model-data-etag": "e", "k": WORDS}}
PACKAGES = {"ModelPackageGroupName": "churn", "ModelPackageGroupArn": f"{ACCOUNT}:model-package-group/churn",
            "ModelPackageGroupDescription": WORDS, "CreationTime": 1_800_000_000, "CreatedBy": {},
            "ModelPackageGroupStatus": "Completed"}


def definition(name="Rows"):
    return json.dumps({"Version": "2020-12-01", "Parameters": [{"Name": name, "Type": "Integer", "DefaultValue": 1}],
                       "Steps": [{"Name": name, "Type": "Fail"}]})


def endpoint(status, **more):
    return {"EndpointName": "churn", "EndpointArn": f"{ACCOUNT}:endpoint/churn", "EndpointConfigName": "old",
            "EndpointStatus": status, "CreationTime": 1.7e9, "LastModifiedTime": 1.7e9, "FailureReason": WORDS,
            "ProductionVariants": [{"VariantName": "AllTraffic", "CurrentWeight": 1, "DesiredWeight": 1,
                                    "CurrentInstanceCount": 1, "DesiredInstanceCount": 1,
                                    "VariantStatus": [{"Status": "Updating", "StatusMessage": WORDS}]}], **more}


CONFIG = {"EndpointConfigName": "old", "EndpointConfigArn": f"{ACCOUNT}:endpoint-config/c", "CreationTime": 1.7e9,
          "EnableNetworkIsolation": False, "ProductionVariants": [
              {"VariantName": "AllTraffic", "ModelName": "old-model", "InstanceType": "ml.m5.large",
               "InitialInstanceCount": 1, "InitialVariantWeight": 1}]}
MODEL = {"ModelName": "old-model", "ModelArn": f"{ACCOUNT}:model/m", "CreationTime": 1.7e9, "ExecutionRoleArn": ROLE,
         "EnableNetworkIsolation": False, "PrimaryContainer": {"ModelPackageName": PACKAGE, "Environment": {WORDS: WORDS}}}
MISSING = {"__type": "ValidationException", "message": "Could not find it"}
ALARMS = (b"<DescribeAlarmsResponse><DescribeAlarmsResult><MetricAlarms><member><AlarmName>late</AlarmName><StateValue>"
          b"ALARM</StateValue><StateReason>@@</StateReason></member></MetricAlarms></DescribeAlarmsResult>"
          b"</DescribeAlarmsResponse>")
DENIAL = (b"<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>@@</Message></Error>"
          b"<RequestId>@@</RequestId></ErrorResponse>")
ASSUMED = (b"<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>"
           b"arn:aws:sts::123456789012:assumed-role/deploy/acme.churn-42-1</Arn><AssumedRoleId>AROA:x</AssumedRoleId>"
           b"</AssumedRoleUser><Credentials><AccessKeyId>ASIACANARYKEY</AccessKeyId><SecretAccessKey>a-secret-access-key"
           b"</SecretAccessKey><SessionToken>a-session-token</SessionToken><Expiration>2099-01-15T09:00:00Z</Expiration>"
           b"</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>")
CALLER = (b"<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:sts::"
          b"123456789012:assumed-role/deploy/acme.churn-42-1</Arn><UserId>AROA:x</UserId></GetCallerIdentityResult>"
          b"</GetCallerIdentityResponse>")


def token(words):
    """The runner's token service: a token whose claims are the attacker's, as a branch's name is."""
    claims = spoken({"sub": f"repo:acme/churn:ref:refs/heads/{WORDS}", "aud": "sts.amazonaws.com", "ref": WORDS,
                     "actor": WORDS, "workflow": WORDS, "repository": "acme/churn", "environment": WORDS}, words)
    jwt = b"e30." + base64.urlsafe_b64encode(claims).rstrip(b"=") + b".c2lnbmF0dXJl"
    return 200, b'{"value": "' + jwt + b'"}', {}


def only(name, value, said):
    """An answer for the one that has this name; others are not there."""
    def answer(words):
        def of(request):
            if json.loads(request["body"])[name] == value:
                return 200, spoken(said, words), {}
            return 400, spoken(MISSING, words), {}
        return of
    return answer


def former(words):
    """Any configuration or model by the name that is asked for."""
    def answer(request):
        asked = json.loads(request["body"])
        if "ModelName" in asked:
            return 200, spoken({**MODEL, **asked}, words), {}
        return 200, spoken({**CONFIG, **asked}, words), {}
    return answer


def registered(words):
    """The package as it was registered, or as it was last updated."""
    def answer(request):
        return 200, spoken({**package(), **request["memory"]}, words), {}
    return answer


def updated(_):
    def answer(request):
        said = json.loads(request["body"])
        request["memory"].update({name: said[name] for name in ("ModelApprovalStatus", "ApprovalDescription",
                                                                "CustomerMetadataProperties") if name in said})
        return 200, json.dumps({"ModelPackageArn": PACKAGE}).encode(), {}
    return answer


# ---- ECR and a builder ---------------------------------------------------------------------------------

_EMPTY = "sha256:" + hashlib.sha256(b"{}").hexdigest()
MANIFEST = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "layers": [
    {"mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip", "size": 2, "digest": _EMPTY}],
    "config": {"mediaType": "application/vnd.docker.container.image.v1+json", "size": 2, "digest": _EMPTY}})
DIGEST = "sha256:" + hashlib.sha256(MANIFEST.encode()).hexdigest()
REGISTRY_PASSWORD = "eyJwYXlsb2FkIjoiYS1wYXNzd29yZC1vZi1hLXJlZ2lzdHJ5In0="
BUILDER = f"""#!/bin/sh
# Stands for buildah: says what it is told to, keeps no password, names the digest that the registry has.
echo "$*" >> arguments; tr '\\0' ' ' < /proc/$PPID/cmdline >> arguments
case "$1" in
  --version) echo "buildah version 1.28.2" ;;
  login) cat > /dev/null ;;
  push)
    cat words >&2; test -e fails && exit 1
    while [ $# -gt 0 ]; do [ "$1" = --digestfile ] && printf {DIGEST} > "$2"; shift; done ;;
  *) cat words; cat words >&2; test -e fails-early && exit 1 ;;
esac
exit 0
"""
REPOSITORY = {"repositories": [{"repositoryName": "team/churn", "repositoryUri": "127.0.0.1:9/team/churn",
                                "registryId": "123456789012", "imageTagMutability": "MUTABLE",
                                "repositoryArn": "arn:aws:ecr:eu-west-1:123456789012:repository/team/churn"}]}
PASSWORD = {"authorizationData": [{"authorizationToken": base64.b64encode(f"AWS:{REGISTRY_PASSWORD}".encode()).decode(),
                                   "proxyEndpoint": "http://127.0.0.1:9", "expiresAt": 4_000_000_000}]}
SCAN = {"imageScanStatus": {"status": "COMPLETE", "description": WORDS}, "imageScanFindings": {
    "findings": [{"name": WORDS, "description": WORDS, "uri": WORDS, "severity": "LOW"}],
    "findingSeverityCounts": {"LOW": 1}}}


def image(_):
    def answer(request):
        (asked,) = json.loads(request["body"])["imageIds"]
        return 200, json.dumps({"images": [_held(asked)], "failures": []}).encode(), {}
    return answer


def _held(asked):
    return {"registryId": "123456789012", "repositoryName": "team/churn", "imageManifest": MANIFEST,
            "imageId": {"imageDigest": DIGEST, **asked},
            "imageManifestMediaType": "application/vnd.docker.distribution.manifest.v2+json"}


def tags(words):
    def answer(request):
        tag = json.loads(request["body"])["imageIds"][0]["imageTag"]
        if tag not in request["memory"]:
            return 400, spoken({"__type": "ImageNotFoundException", "message": WORDS}, words), {}
        return 200, json.dumps({"imageDetails": [{"imageDigest": DIGEST, "imageTags": [tag]}]}).encode(), {}
    return answer


def tagged(_):
    def answer(request):
        tag = json.loads(request["body"]).get("imageTag", "")
        request["memory"][tag] = True
        return 200, json.dumps({"image": _held({"imageTag": tag})}).encode(), {}
    return answer


# ---- a monitor -----------------------------------------------------------------------------------------

WATCHED = {"EnableCapture": True, "CaptureStatus": "Started", "CurrentSamplingPercentage": 100,
           "DestinationS3Uri": "s3://bucket/captured", "KmsKeyId": ""}
CAPTURING = {"EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": "s3://bucket/captured",
             "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]}
FEATURES = {"features": [{"name": f"age{WORDS}", "inferred_type": "Integral"}, {"name": "plan", "inferred_type": "String"}],
            "dataset": {"item_count": 9}, "note": WORDS}
PLANS = {"features": [{"name": "plan", "inferred_type": "String"}], "dataset": {"item_count": 9}, "note": WORDS}
DESTINATION = "arn:aws:events:eu-west-1:123456789012:api-destination/github/0a1b"
TARGET = json.dumps({"client_payload": {
    "baseline-uri": "s3://bucket/baseline", "capture-uri": "s3://bucket/captured", "endpoint-name": "churn",
    "kind": "data-quality", "metrics-namespace": "mlops-steps"}, "event_type": "check-drift"}, separators=(",", ":"))
RULE = {"Name": "churn-data-quality", "Arn": "arn:aws:events:eu-west-1:123456789012:rule/churn-data-quality",
        "ScheduleExpression": "rate(1 hour)", "State": "ENABLED", "EventBusName": "default",
        "Description": "mlops-steps setup-monitor: checks data-quality of churn"}
# What an add-mask line may say in a scene.
SESSION = {"a-secret-access-key", "a-session-token", "ASIACANARYKEY", "a-bearer-token", REGISTRY_PASSWORD,
           PASSWORD["authorizationData"][0]["authorizationToken"]}
