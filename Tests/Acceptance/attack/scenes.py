"""Scenes: for each step, inputs and answers that bring it to an end, with places for an attacker's words in them."""
import base64
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
SESSION = {"a-secret-access-key", "a-session-token", "ASIACANARYKEY", "a-bearer-token"}


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


# ---- the scenes ----------------------------------------------------------------------------------------

_WAIT = {"execution-arn": EXECUTION, "poll-seconds": "0.01", "timeout-minutes": "0.05"}
_LOGIN = {"role-to-assume": ROLE, "aws-region": "eu-west-1", "timeout-minutes": "0.02"}
_RUNNER = {"ACTIONS_ID_TOKEN_REQUEST_URL": "@URL/token?v=2", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "a-bearer-token",
           "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
_DEPLOY = {"endpoint-name": "churn", "role-arn": ROLE, "instance-type": "ml.m5.large", "model-package-arn": PACKAGE,
           "poll-seconds": "0.01", "timeout-minutes": "0.02"}
_SMOKE = {"url": "@URL", "cases": "cases.json", "timeout-minutes": "0.02", "poll-seconds": "0.01"}
_STANDING = {"DescribeEndpoint": endpoint("InService"), "DescribeEndpointConfig": only("EndpointConfigName", "old", CONFIG), "DescribeModel": only("ModelName", "old-model", MODEL),
             "DescribeModelPackage": package("Approved"), "DescribeScalableTargets": {"ScalableTargets": []}}
_TRAINED = {"DescribeTrainingJob": TRAINING, "DescribeLogStreams": STREAMS, "GetLogEvents": LOG,
            "DescribeModelPackage": package(), "/bucket/metrics.json": METRICS}

GOOD = {
    "start-pipeline": Scene("start-pipeline", {"pipeline-name": "churn"}, {
        "DescribePipeline": {"PipelineArn": PIPELINE, "PipelineName": "churn", "PipelineDefinition": definition(),
                             "PipelineStatus": "Active", "PipelineDescription": WORDS, "PipelineDisplayName": WORDS},
        "UpdatePipeline": {"PipelineArn": PIPELINE},
        "StartPipelineExecution": {"PipelineExecutionArn": EXECUTION}}),
    "wait-pipeline": Scene("wait-pipeline", _WAIT, {
        "DescribePipelineExecution": execution("Succeeded"),
        "ListPipelineExecutionSteps": steps("Succeeded", {"RegisterModel": {"Arn": PACKAGE}}), **_TRAINED}),
    "approve-model": Scene("approve-model", {"model-package-arn": PACKAGE, "decision": "approve", "require": "auc >= 0.5"}, {
        "DescribeModelPackage": registered, "UpdateModelPackage": updated, "/bucket/metrics.json": METRICS}),
    "deploy-endpoint": Scene("deploy-endpoint", {**_DEPLOY, "dry-run": "true"}, _STANDING),
    "smoke-test": Scene("smoke-test", _SMOKE, {"/ping": b"", "/invocations": [0.5]}, files={"cases.json": CASES}),
    "oidc-assume": Scene("oidc-assume", _LOGIN, {
        "/token": token, "AssumeRoleWithWebIdentity": ASSUMED, "GetCallerIdentity": CALLER}, variables=_RUNNER),
    "notify-slack": Scene("notify-slack", {"webhook": "@URL/services/T0/B0/a-webhook-key-of-slack", "text": "done"},
                          {"/services/T0/B0/a-webhook-key-of-slack": b"ok"}),
}
def _with(step, code, answers, inputs=None, **more):
    """A good scene with other answers."""
    good = GOOD[step]
    return Scene(step, {**good.inputs, **(inputs or {})}, {**good.answers, **answers}, code,
                 more.pop("files", good.files), {**good.variables, **more})


def _refusal(status, content, headers=()):
    """An answer whose body, or whose header, is nothing but the words."""
    def answer(words):
        text = plain(words)
        line = text.replace(b"\r", b" ").replace(b"\n", b" ")[:2000]
        return status, content.replace(WORDS.encode(), text), {"ETag": '"e"', **{name: line for name in headers}}
    return answer


_FAILED = {"DescribePipelineExecution": execution("Failed"), "ListPipelineExecutionSteps": steps("Failed", {})}
_ENDPOINT = {"url": "", "endpoint-name": "churn"}
_MODEL_ERROR = {"__type": "ModelError", "Message": WORDS, "OriginalStatusCode": 500, "OriginalMessage": WORDS,
                "LogStreamArn": f"arn:aws:logs:eu-west-1:123456789012:log-group:/aws/{WORDS}"}
_RECORD = {"step": WORDS, "version": 1, "result": "failed", "endpoint-name": WORDS, "status": WORDS, "metrics": {WORDS: 1},
           "failure": {"doing": WORDS, "because": WORDS, "try": WORDS}, "run": {"url": WORDS, "actor": WORDS, "ref": WORDS}}
_WORDS_IN_ERROR = {"__type": f"{WORDS}", "message": WORDS, "Message": WORDS, "Code": WORDS}
_HOOK = "/services/T0/B0/a-webhook-key-of-slack"
_POST = {"webhook": "", "token": "xoxb-a-token-of-slack", "channel": "#ml"}

# Ends with the attacker's words in them.
SCENES = {
    **{f"{step}: good": scene for step, scene in GOOD.items()},
    **{f"{step}: denied": Scene(step, scene.inputs, {"/token": token}, 3, scene.files, scene.variables)
       for step, scene in GOOD.items() if step not in ("smoke-test", "notify-slack", "oidc-assume")},
    "wait-pipeline: failed": _with("wait-pipeline", 7, _FAILED),
    "wait-pipeline: failed with its log": _with("wait-pipeline", 7, _FAILED, {"logs": "failed"}),
    "wait-pipeline: stopped": _with("wait-pipeline", 8, {"DescribePipelineExecution": execution("Stopped")}),
    "wait-pipeline: unknown": _with("wait-pipeline", 7, {"DescribePipelineExecution": execution(f"Perfect{WORDS}")}),
    "wait-pipeline: running": _with("wait-pipeline", 6, {"DescribePipelineExecution": execution("Executing"),
                                                         "ListPipelineExecutionSteps": steps("Executing", {})},
                                    {"timeout-minutes": "0.002"}),
    "wait-pipeline: no model": _with("wait-pipeline", 10, {"ListPipelineExecutionSteps": steps("Succeeded", {})},
                                     {"require-model": "true"}),
    "wait-pipeline: no ARN": _with("wait-pipeline", 7, {
        "ListPipelineExecutionSteps": steps("Succeeded", {"RegisterModel": {"Arn": WORDS}})}),
    "start-pipeline: its parameter": _with("start-pipeline", 2, {
        "DescribePipeline": {"PipelineArn": PIPELINE, "PipelineName": "churn", "PipelineStatus": "Active",
                             "PipelineDefinition": definition(TWICE)}}, {"parameters": "Other=1"}),
    "start-pipeline: no definition": _with("start-pipeline", 7, {
        "DescribePipeline": {"PipelineArn": PIPELINE, "PipelineName": "churn", "PipelineStatus": "Active",
                             "PipelineDefinition": WORDS}}, {"parameters": "Other=1"}),
    "start-pipeline: no execution": _with("start-pipeline", 7, {
        "StartPipelineExecution": {"PipelineExecutionArn": WORDS}}),
    "approve-model: rejected": _with("approve-model", 10, {}, {"require": "auc >= 0.95"}),
    "approve-model: no metric": _with("approve-model", 10, {}, {"require": "f1 >= 0.95"}),
    "approve-model: metrics of words": _with("approve-model", None, {"/bucket/metrics.json": _refusal(200, b"@@")}),
    "approve-model: unknown status": _with("approve-model", 5, {"DescribeModelPackage": package(WORDS)}),
    "deploy-endpoint: failed": _with("deploy-endpoint", 7, {"DescribeEndpoint": endpoint("Failed")}, {"dry-run": ""}),
    "deploy-endpoint: unknown status": _with("deploy-endpoint", 5, {"DescribeEndpoint": endpoint(WORDS)}, {"dry-run": ""}),
    "deploy-endpoint: a model that is not approved": _with("deploy-endpoint", 5, {
        "DescribeModelPackage": package(f"Rejected{WORDS}")}),
    "deploy-endpoint: an alarm": _with("deploy-endpoint", 5, {"DescribeAlarms": ALARMS}, {
        "rollback-alarms": "late", "strategy": "canary", "step-percent": "10", "wait-seconds": "60"}),
    "smoke-test: a body of words": _with("smoke-test", None, {"/invocations": _refusal(200, b"@@")}),
    "smoke-test: words in JSON": _with("smoke-test", 10, {"/invocations": {f"a{WORDS}": [WORDS], "error": WORDS}}),
    "smoke-test: words in a 500": _with("smoke-test", 10, {"/invocations": (500, {"error": WORDS})}),
    "smoke-test: a type of words": _with("smoke-test", 10, {"/invocations": _refusal(200, b"{}", ["Content-Type"])}),
    "smoke-test: a container's refusal": _with("smoke-test", 10, {
        **_STANDING, "/endpoints/churn/invocations": (424, _MODEL_ERROR)}, _ENDPOINT),
    "smoke-test: an endpoint of words": _with("smoke-test", 4, {
        **_STANDING, "DescribeEndpoint": endpoint("InService", EndpointConfigName=WORDS)}, _ENDPOINT),
    "oidc-assume: refused by STS": _with("oidc-assume", 3, {"AssumeRoleWithWebIdentity": (403, DENIAL)}),
    "oidc-assume: garbage of STS": _with("oidc-assume", 12, {"AssumeRoleWithWebIdentity": _refusal(200, b"@@")}),
    "oidc-assume: refused by GitHub": _with("oidc-assume", 3, {"/token": _refusal(400, b"@@")}),
    **{f"oidc-assume: a hostile {name}, {where}": _with("oidc-assume", None, {
        "AssumeRoleWithWebIdentity": ASSUMED.replace(value, b"@@")}, export)
       for name, value in (("key id", b"ASIACANARYKEY"), ("key", b"a-secret-access-key"), ("token", b"a-session-token"))
       for where, export in (("a profile", {"export": "profile", "profile-name": "ci"}), ("variables", {}))},
    "oidc-assume: another account": _with("oidc-assume", 7, {"GetCallerIdentity": CALLER.replace(b"123456789012", b"@@")}),
    "notify-slack: refused": _with("notify-slack", 7, {_HOOK: _refusal(400, b"@@")}, {"strict": "true"}),
    "notify-slack: refused, and no matter": _with("notify-slack", 0, {_HOOK: _refusal(404, b"@@")}),
    "notify-slack: posted": _with("notify-slack", 0, {
        "/api/chat.postMessage": {"ok": True, "channel": WORDS, "ts": WORDS, "warning": WORDS}}, _POST),
    "notify-slack: not posted": _with("notify-slack", 7, {
        "/api/chat.postMessage": {"ok": False, "error": WORDS, "needed": WORDS, "provided": WORDS}},
        {**_POST, "strict": "true"}),
    "notify-slack: records": _with("notify-slack", 0, {}, {"from": "@RECORD"}, files={"record": _RECORD}),
    **{f"{step}: the error's type": Scene(step, GOOD[step].inputs, {operation: (400, _WORDS_IN_ERROR)}, None)
       for step, operation in (("start-pipeline", "DescribePipeline"), ("wait-pipeline", "DescribePipelineExecution"),
                               ("approve-model", "DescribeModelPackage"), ("deploy-endpoint", "DescribeModelPackage"))},
    **{f"{step}: an error in headers": Scene(step, GOOD[step].inputs, {operation: _refusal(
        400, b"{}", ["x-amzn-ErrorType", "x-amzn-RequestId", "Location", "Content-Type"])}, None)
       for step, operation in (("start-pipeline", "DescribePipeline"), ("wait-pipeline", "DescribePipelineExecution"))},
    **{f"{step}: an answer of words": Scene(step, GOOD[step].inputs, {operation: _refusal(status, b"@@")}, None)
       for step, operation in (("start-pipeline", "DescribePipeline"), ("wait-pipeline", "DescribePipelineExecution"))
       for status in (200, 502)},
}
