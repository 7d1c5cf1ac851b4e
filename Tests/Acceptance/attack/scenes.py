"""Scenes: for each step, inputs and answers that bring it to an end, with places for an attacker's words in them."""
import json

from answers import (ACCOUNT, ALARMS, ASSUMED, BUILDER, CALLER, CAPTURING, CASES, CONFIG, DENIAL, DESTINATION, EXECUTION,
                     FEATURES, LOG, METRICS, MISSING, MODEL, PACKAGE, PACKAGES, PASSWORD, PIPELINE, PLANS, REGISTERED, REPOSITORY,
                     ROLE, RULE, SCAN, SCORED, SESSION, STREAMS, TARGET, TRAINING, WATCHED, Scene, definition, endpoint, execution,
                     former, image, only, package, registered, steps, tagged, tags, token, updated)
from stage import TWICE, WORDS, plain
from stump import ROWS, STUMP

_WAIT = {"execution-arn": EXECUTION, "poll-seconds": "0.01", "timeout-minutes": "0.05"}
_LOGIN = {"role-to-assume": ROLE, "aws-region": "eu-west-1", "timeout-minutes": "0.02"}
_RUNNER = {"ACTIONS_ID_TOKEN_REQUEST_URL": "@URL/token?v=2", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "a-bearer-token",
           "AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
_DEPLOY = {"endpoint-name": "churn", "role-arn": ROLE, "instance-type": "ml.m5.large", "model-package-arn": PACKAGE,
           "poll-seconds": "0.01", "timeout-minutes": "0.02"}
_BACK = {"endpoint-name": "churn", "to": "former", "poll-seconds": "0.01", "timeout-minutes": "0.1"}
_SMOKE = {"url": "@URL", "cases": "cases.json", "timeout-minutes": "0.02", "poll-seconds": "0.01"}
_STANDING = {"DescribeEndpoint": endpoint("InService"),
             "DescribeEndpointConfig": only("EndpointConfigName", "old", CONFIG),
             "DescribeModel": only("ModelName", "old-model", MODEL),
             "DescribeModelPackage": package("Approved"), "DescribeScalableTargets": {"ScalableTargets": []}}
_REGISTER = {"model-package-group": "churn", "model-data": "s3://bucket/model.json", "image-uri": "i",
             "model-metrics-uri": "s3://bucket/metrics.json", "poll-seconds": "0.01", "timeout-minutes": "0.1"}
_REGISTRY = {"/bucket/model.json": STUMP, "/bucket/metrics.json": METRICS, "DescribeModelPackageGroup": PACKAGES,
             "ListModelPackages": {"ModelPackageSummaryList": []}, "CreateModelPackage": {"ModelPackageArn": PACKAGE},
             "DescribeModelPackage": REGISTERED}
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
    "evaluate-model": Scene("evaluate-model", {"model-package-arn": PACKAGE, "data": "rows.csv", "require": "auc >= 0.5"}, {
        "DescribeModelPackage": package(**SCORED), "/bucket/model.json": STUMP}, files={"rows.csv": ROWS}),
    "approve-model": Scene("approve-model", {"model-package-arn": PACKAGE, "decision": "approve", "require": "auc >= 0.5"}, {
        "DescribeModelPackage": registered, "UpdateModelPackage": updated, "/bucket/metrics.json": METRICS}),
    "register-model": Scene("register-model", _REGISTER, _REGISTRY),
    "deploy-endpoint": Scene("deploy-endpoint", {**_DEPLOY, "dry-run": "true"}, _STANDING),
    "rollback-endpoint": Scene("rollback-endpoint", {**_BACK, "dry-run": "true"}, {
        **_STANDING, "DescribeEndpointConfig": former, "DescribeModel": former}),
    "smoke-test": Scene("smoke-test", _SMOKE, {"/ping": b"", "/invocations": [0.5]}, files={"cases.json": CASES}),
    "oidc-assume": Scene("oidc-assume", _LOGIN, {
        "/token": token, "AssumeRoleWithWebIdentity": ASSUMED, "GetCallerIdentity": CALLER}, variables=_RUNNER),
    "build-push-ecr": Scene(
        "build-push-ecr", {"repository": "team/churn", "tags": "v1", "builder": "buildah", "scan": "wait",
                           "poll-seconds": "0.01", "timeout-minutes": "0.1"},
        {"DescribeRepositories": REPOSITORY, "GetAuthorizationToken": PASSWORD, "BatchGetImage": image,
         "DescribeImages": tags, "PutImage": tagged, "DescribeImageScanFindings": SCAN},
        files={"Dockerfile": "FROM scratch\n", "buildah": BUILDER, "words": "harmless\n"}),
    "setup-monitor": Scene(
        "setup-monitor", {"endpoint-name": "churn", "schedule": "rate(1 hour)", "trigger-arn": DESTINATION, "role-arn": ROLE,
                          "baseline-uri": "s3://bucket/baseline", "poll-seconds": "0.01", "timeout-minutes": "0.1"},
        {"DescribeEndpoint": endpoint("InService", DataCaptureConfig=WATCHED),
         "DescribeEndpointConfig": {**CONFIG, "DataCaptureConfig": CAPTURING}, "/bucket/baseline/statistics.json": FEATURES,
         "/bucket/baseline/constraints.json": FEATURES, "DescribeRule": RULE,
         "DescribeApiDestination": {"ApiDestinationArn": DESTINATION, "ApiDestinationState": "ACTIVE", "HttpMethod": "POST",
                                    "InvocationEndpoint": "https://api.github.com/repos/acme/churn/dispatches"},
         "ListTargetsByRule": {"Targets": [{"Id": "mlops-steps", "Arn": DESTINATION, "RoleArn": ROLE, "Input": TARGET}]}}),
    "check-drift": Scene(
        "check-drift", {"endpoint-name": "churn", "data": "now.jsonl", "baseline-uri": "s3://bucket/baseline"},
        {"/bucket/baseline/statistics.json": PLANS, "/bucket/baseline/constraints.json": PLANS, "PutMetricData": b"<PutMetricDataResponse/>"},
        files={"now.jsonl": '{"plan": "a"}\n'}),
    "notify-slack": Scene("notify-slack", {"webhook": "@URL/services/T0/B0/a-webhook-key-of-slack", "text": "done"},
                          {"/services/T0/B0/a-webhook-key-of-slack": b"ok"}),
}
WORDS_FILE = None                   # a file of nothing but the attacker's words


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
    "evaluate-model: rejected": _with("evaluate-model", 10, {}, {"require": "auc >= 0.95"}),
    "evaluate-model: an address of words": _with("evaluate-model", 5, {"DescribeModelPackage": package(
        InferenceSpecification={**SCORED["InferenceSpecification"],
                                "Containers": [{"Image": "i", "ModelDataUrl": WORDS}]})}),
    "evaluate-model: a model of words": _with("evaluate-model", 2, {"/bucket/model.json": _refusal(200, b"@@")}),
    "evaluate-model: rows of words": _with("evaluate-model", 2, {}, files={"rows.csv": WORDS_FILE}),
    "evaluate-model: a report of words": Scene("evaluate-model", {
        "report-in": "s3://bucket/metrics.json", "require": "auc >= 0.5"}, {"/bucket/metrics.json": METRICS}),
    "approve-model: rejected": _with("approve-model", 10, {}, {"require": "auc >= 0.95"}),
    "approve-model: no metric": _with("approve-model", 10, {}, {"require": "f1 >= 0.95"}),
    "approve-model: metrics of words": _with("approve-model", None, {"/bucket/metrics.json": _refusal(200, b"@@")}),
    "approve-model: unknown status": _with("approve-model", 5, {"DescribeModelPackage": package(WORDS)}),
    "register-model: a version that failed": _with("register-model", 7, {
        "DescribeModelPackage": {**REGISTERED, "ModelPackageStatus": "Failed"}}),
    "register-model: a version of words": _with("register-model", 7, {
        "DescribeModelPackage": {**REGISTERED, "ModelPackageStatus": WORDS}}),
    "register-model: another version than was asked": _with("register-model", 5, {
        "DescribeModelPackage": {**REGISTERED, "ModelPackageDescription": WORDS}}, {"description": "mine"}),
    "register-model: the model is there already": _with("register-model", 0, {
        "ListModelPackages": {"ModelPackageSummaryList": [
            {"ModelPackageArn": PACKAGE, "CreationTime": 1_800_000_000, "ModelPackageStatus": "Completed"}]},
        "BatchDescribeModelPackage": {"ModelPackageSummaries": {}, "BatchDescribeModelPackageErrorMap": {
            PACKAGE: {"ErrorCode": WORDS, "ErrorResponse": WORDS}}},
        "DescribeModelPackage": {**REGISTERED, "ModelApprovalStatus": WORDS}}, {"description": "mine"}),
    "register-model: a job of words": Scene("register-model", {
        "model-package-group": "churn", "training-job-name": "t-1"}, {"DescribeTrainingJob": TRAINING}, 7),
    "register-model: a group of words": _with("register-model", 7, {
        "DescribeModelPackageGroup": {**PACKAGES, "ModelPackageGroupStatus": WORDS}}),
    "register-model: a report of words": _with("register-model", None, {"/bucket/metrics.json": _refusal(200, b"@@")}),
    "register-model: a report about words": _with("register-model", 5, {
        "/bucket/metrics.json": {"auc": 0.9, "evaluation": {"model": {"name": f"arn:{WORDS}"}}}}),
    "deploy-endpoint: failed": _with("deploy-endpoint", 7, {"DescribeEndpoint": endpoint("Failed")}, {"dry-run": ""}),
    "deploy-endpoint: unknown status": _with("deploy-endpoint", 5, {"DescribeEndpoint": endpoint(WORDS)}, {"dry-run": ""}),
    "deploy-endpoint: a model that is not approved": _with("deploy-endpoint", 5, {
        "DescribeModelPackage": package(f"Rejected{WORDS}")}),
    "deploy-endpoint: an alarm": _with("deploy-endpoint", 5, {"DescribeAlarms": ALARMS}, {
        "rollback-alarms": "late", "strategy": "canary", "step-percent": "10", "wait-seconds": "60"}),
    "rollback-endpoint: failed": _with("rollback-endpoint", 7, {"DescribeEndpoint": endpoint("Failed")}),
    "rollback-endpoint: unknown status": _with("rollback-endpoint", 5, {"DescribeEndpoint": endpoint(WORDS)}),
    "rollback-endpoint: a package of words": _with("rollback-endpoint", 5, {
        "DescribeModelPackage": package(f"Rejected{WORDS}")}),
    "rollback-endpoint: it runs that already": _with("rollback-endpoint", 0, {
        "DescribeEndpoint": endpoint("InService", EndpointConfigName="former")}, {"dry-run": "", "reason": "why"}),
    "rollback-endpoint: nothing before": _with("rollback-endpoint", 4, {
        "ListEndpointConfigs": {"EndpointConfigs": []}, "ListTags": {"Tags": [{"Key": "mlops-steps:rollback", "Value": WORDS}]}},
        {"to": "previous"}),
    **{f"build-push-ecr: {name}": _with("build-push-ecr", code, answers, files={
        **GOOD["build-push-ecr"].files, "words": WORDS_FILE, **more}) for name, code, answers, more in (
            ("a builder's words", 0, {}, {}), ("a build that fails", 7, {}, {"fails-early": ""}),
            ("a push that fails", None, {}, {"fails": ""}),
            ("a repository of words", 7, {"DescribeRepositories": {"repositories": [
                {**REPOSITORY["repositories"][0], "repositoryUri": f"{WORDS}/team/churn"}]}}, {}),
            ("an image of words", 7, {"BatchGetImage": {"images": [], "failures": [
                {"failureCode": WORDS, "failureReason": WORDS}]}}, {}),
            ("findings of words", None, {"DescribeImageScanFindings": {**SCAN, "imageScanFindings": {
                "findingSeverityCounts": {WORDS: 3}}}}, {}))},
    "build-push-ecr: a tree of words": _with("build-push-ecr", 0, {}),
    "build-push-ecr: a dirty tree of words": _with("build-push-ecr", 0, {}),
    "setup-monitor: an endpoint of words": _with("setup-monitor", None, {
        "DescribeEndpoint": endpoint(WORDS, DataCaptureConfig=WATCHED)}),
    "setup-monitor: a rule of words": _with("setup-monitor", None, {
        "DescribeRule": {**RULE, "State": WORDS, "Description": WORDS, "ScheduleExpression": WORDS}},
        {"timeout-minutes": "0.005"}),
    "check-drift: a feature of words": _with("check-drift", 10, {
        "/bucket/baseline/statistics.json": FEATURES, "/bucket/baseline/constraints.json": FEATURES}),
    "check-drift: a baseline of words": _with("check-drift", 2, {"/bucket/baseline/statistics.json": _refusal(200, b"@@")}),
    "check-drift: rows of words": _with("check-drift", None, {}, files={"now.jsonl": WORDS_FILE}),
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
