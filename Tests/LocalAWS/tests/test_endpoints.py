"""Endpoints: real predictions, and every way a deployment can end."""
import json

import pytest
from botocore.exceptions import ClientError
from local_aws_testing import BUCKET, IMAGE, ROLE, fetch, tar_gz

ROW = b"0.9,0.9,0.1\n"
PING = ("The primary container for production variant AllTraffic did not pass the ping health check. Please check "
        "CloudWatch logs for this endpoint.")


def score(local, booster, rows):
    import numpy
    import xgboost
    return booster.predict(xgboost.DMatrix(numpy.array(rows, dtype=numpy.float32))).tolist()


def invoke(local, name, body=ROW, **more):
    answer = local.runtime.invoke_endpoint(EndpointName=name, ContentType="text/csv", Body=body, **more)
    return [float(value) for value in answer["Body"].read().decode().split(",")]


def settled(local, name):
    """The endpoint once nothing is under way; `seen` holds all its statuses, those of its pending variants too."""
    seen, phases = [], []

    def look():
        answer = local.sm.describe_endpoint(EndpointName=name)
        seen.append(answer["EndpointStatus"])
        for variant in answer.get("PendingDeploymentSummary", {}).get("ProductionVariants", []):
            phases.append(variant["VariantStatus"][0]["Status"])
        return answer

    answer = local.wait(look, lambda found: found["EndpointStatus"] not in ("Creating", "Updating"))
    return {**answer, "seen": list(dict.fromkeys(seen)), "phases": list(dict.fromkeys(phases))}


@pytest.fixture
def endpoint(local, deploy):
    """A running endpoint `e` on configuration `one`."""
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName=deploy("one"))
    assert settled(local, "e")["EndpointStatus"] == "InService"
    return "e"


def test_created_and_answers_with_real_predictions(local, deploy, boosters):
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName=deploy("one", InitialInstanceCount=2))
    answer = settled(local, "e")
    assert answer["seen"] == ["Creating", "InService"] and answer["EndpointConfigName"] == "one"
    variant = answer["ProductionVariants"][0]
    assert (variant["CurrentInstanceCount"], variant["DesiredInstanceCount"], variant["CurrentWeight"]) == (2, 2, 1.0)
    assert variant["DeployedImages"][0]["SpecifiedImage"] == IMAGE
    rows = [[0.9, 0.9, 0.1], [0.1, 0.2, 0.3], [0.4, float("nan"), 0.5]]
    assert invoke(local, "e", b"0.9,0.9,0.1\n0.1,0.2,0.3\n0.4,,0.5") == pytest.approx(score(local, boosters["good"],
                                                                                            rows))
    container = local.control("GET", "containers")["e"]["AllTraffic"]
    assert fetch("GET", container + "/ping") == (200, "")
    direct = fetch("POST", container + "/invocations", ROW, {"Content-Type": "text/csv"})[1]
    assert float(direct) == invoke(local, "e")[0]
    raw = local.runtime.invoke_endpoint(EndpointName="e", ContentType="text/libsvm", Body=b"0 0:0.9 1:0.9 2:0.1")
    assert float(raw["Body"].read()) == pytest.approx(score(local, boosters["good"], rows)[0])
    assert raw["InvokedProductionVariant"] == "AllTraffic" and raw["ContentType"].startswith("text/csv")
    local.wait(lambda: local.logs_of("/aws/sagemaker/Endpoints/e"), lambda found: "serve-model: serving xgboost-model" in "".join(found))


def test_what_the_container_refuses_is_a_model_error(local, endpoint):
    for body, kind, status, text in ((b"x", "image/png", 415, "it can be text/csv"),
                                     (b"a,b,c", "text/csv", 400, "body:1: column 1"),
                                     (b"1,2,3,4,5", "text/csv", 400, "the model has 3 features")):
        with pytest.raises(local.runtime.exceptions.ModelError) as caught:
            local.runtime.invoke_endpoint(EndpointName="e", ContentType=kind, Body=body)
        error = caught.value.response
        assert (error["OriginalStatusCode"], error["ResponseMetadata"]["HTTPStatusCode"]) == (status, 424)
        assert text in error["OriginalMessage"] and error["LogStreamArn"].endswith(":/aws/sagemaker/Endpoints/e")


@pytest.mark.parametrize("call, params, text", [
    ("describe_endpoint", {"EndpointName": "no"},
     'Could not find endpoint "arn:aws:sagemaker:us-east-1:123456789012:endpoint/no".'),
    ("update_endpoint", {"EndpointName": "no", "EndpointConfigName": "no"}, "Could not find endpoint"),
    ("delete_endpoint", {"EndpointName": "no"}, "Could not find endpoint"),
    ("create_endpoint", {"EndpointName": "x", "EndpointConfigName": "no"}, "Could not find endpoint configuration"),
    ("describe_endpoint_config", {"EndpointConfigName": "no"}, "Could not find endpoint configuration"),
    ("describe_model", {"ModelName": "no"}, "Could not find model"),
    ("delete_model", {"ModelName": "no"}, "Could not find model"),
    ("create_endpoint_config", {"EndpointConfigName": "x", "ProductionVariants": [
        {"VariantName": "v", "ModelName": "no", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}]},
     "Could not find model"),
    ("create_model", {"ModelName": "m", "ExecutionRoleArn": ROLE,
                      "PrimaryContainer": {"Image": IMAGE, "ModelDataUrl": "s3://mlops-local/none.tar.gz"}},
     "Could not find model data"),
    ("create_model", {"ModelName": "m", "ExecutionRoleArn": ROLE + "x", "PrimaryContainer": {"Image": IMAGE}},
     "Could not assume role"),
])
def test_what_is_missing_is_said_as_aws_says_it(local, call, params, text):
    with pytest.raises(ClientError) as caught:
        getattr(local.sm, call)(**params)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    assert text in caught.value.response["Error"]["Message"]


def test_missing_endpoint_at_runtime(local):
    with pytest.raises(ClientError) as caught:
        invoke(local, "no")
    assert caught.value.response["Error"]["Code"] == "ValidationError"
    assert caught.value.response["Error"]["Message"] == "Endpoint no of account 123456789012 not found."


def test_twins_are_refused(local, endpoint, deploy):
    for call in (lambda: local.sm.create_endpoint(EndpointName="e", EndpointConfigName="one"), lambda: deploy("one")):
        with pytest.raises(ClientError, match="Cannot create already existing"):
            call()


@pytest.mark.parametrize("data, reason, log", [
    (tar_gz({"xgboost-model": b"this is no model"}), PING, "the model xgboost-model cannot be loaded"),
    (tar_gz({}), PING, "there is no model in it"),
    (b"this is no archive", "Failed to extract model data archive", None),
])
def test_a_model_that_does_not_load_fails_the_endpoint(local, data, reason, log):
    url = local.put("bad/model.tar.gz", data)
    local.sm.create_model(ModelName="m", ExecutionRoleArn=ROLE, PrimaryContainer={"Image": IMAGE, "ModelDataUrl": url})
    local.sm.create_endpoint_config(EndpointConfigName="c", ProductionVariants=[
        {"VariantName": "AllTraffic", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}])
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName="c")
    answer = settled(local, "e")
    assert answer["EndpointStatus"] == "Failed" and reason in answer["FailureReason"]
    if log:
        assert any(log in line for line in local.logs_of("/aws/sagemaker/Endpoints/e"))
    with pytest.raises(ClientError, match="Cannot update failed endpoint"):
        local.sm.update_endpoint(EndpointName="e", EndpointConfigName="c")
    local.sm.delete_endpoint(EndpointName="e")
    local.wait(lambda: local.sm.list_endpoints()["Endpoints"], lambda found: not found)


def test_an_update_takes_over(local, endpoint, deploy, boosters):
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "other"))
    with pytest.raises(ClientError, match="Cannot update in-progress endpoint"):
        local.sm.update_endpoint(EndpointName="e", EndpointConfigName="one")
    answer = settled(local, "e")
    assert answer["seen"] == ["Updating", "InService"] and answer["EndpointConfigName"] == "two"
    assert "PendingDeploymentSummary" not in answer and "FailureReason" not in answer
    assert invoke(local, "e") == pytest.approx(score(local, boosters["other"], [[0.9, 0.9, 0.1]]))


def test_a_broken_update_is_rolled_back(local, endpoint, deploy, boosters):
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "bad"))
    answer = settled(local, "e")
    assert answer["EndpointStatus"] == "InService" and answer["EndpointConfigName"] == "one"
    assert answer["FailureReason"] == PING
    assert invoke(local, "e") == pytest.approx(score(local, boosters["good"], [[0.9, 0.9, 0.1]]))


@pytest.mark.parametrize("order, reason", [({"silent": True}, None), ({"reason": "Other words."}, "Other words.")])
def test_how_a_rollback_is_told(local, endpoint, deploy, order, reason):
    local.control("POST", "rollback", {"endpoint": "e", "after": "Failure", **order})
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "bad"))
    answer = settled(local, "e")
    assert (answer["EndpointConfigName"], answer.get("FailureReason")) == ("one", reason)


@pytest.mark.parametrize("order, status, reason", [
    ({"silent": True}, "InService", None),
    ({"reason": "Capacity is gone."}, "InService", "Capacity is gone."),
    ({"reason": "Both failed.", "outcome": "UpdateRollbackFailed"}, "UpdateRollbackFailed", "Both failed."),
])
def test_a_rollback_on_request(local, endpoint, deploy, order, status, reason):
    local.control("POST", "rollback", {"endpoint": "e", "after": "Creating", **order})
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "other"))
    answer = settled(local, "e")
    assert (answer["EndpointStatus"], answer.get("FailureReason"), answer["EndpointConfigName"]) == (status, reason,
                                                                                                     "one")


def policy(kind="CANARY", wait=60, bake=30, alarm=None, **size):
    routing = {"Type": kind, "WaitIntervalInSeconds": wait, **size}
    made = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": routing, "TerminationWaitInSeconds": bake,
                                      "MaximumExecutionTimeoutInSeconds": 3600}}
    return {**made, **({"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": alarm}]}} if alarm else {})}


def test_a_canary_shifts_and_bakes(local, endpoint, deploy, boosters):
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "other"), DeploymentConfig=policy(
        CanarySize={"Type": "CAPACITY_PERCENT", "Value": 50}))
    good, other = (score(local, boosters[name], [[0.9, 0.9, 0.1]])[0] for name in ("good", "other"))
    local.wait(lambda: local.sm.describe_endpoint(EndpointName="e"), lambda found: "Baking" in json.dumps(
        found.get("PendingDeploymentSummary", {}).get("ProductionVariants", []), default=str))
    answers = {round(invoke(local, "e")[0], 4) for _ in range(30)}
    assert answers == {round(good, 4), round(other, 4)}
    answer = settled(local, "e")
    assert {"Baking"} <= set(answer["phases"]) and answer["EndpointConfigName"] == "two"
    assert answer["LastDeploymentConfig"]["BlueGreenUpdatePolicy"]["TerminationWaitInSeconds"] == 30


def test_an_alarm_rolls_back(local, endpoint, deploy):
    local.cloudwatch.put_metric_alarm(AlarmName="5xx", EvaluationPeriods=1, MetricName="m", Namespace="n", Period=60,
                                      Statistic="Sum", Threshold=1, ComparisonOperator="GreaterThanThreshold")
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "other"), DeploymentConfig=policy(
        kind="LINEAR", wait=100, bake=300, alarm="5xx", LinearStepSize={"Type": "CAPACITY_PERCENT", "Value": 25}))
    local.wait(lambda: local.sm.describe_endpoint(EndpointName="e"), lambda found: "Baking" in json.dumps(
        found.get("PendingDeploymentSummary", {}), default=str))
    local.cloudwatch.set_alarm_state(AlarmName="5xx", StateValue="ALARM", StateReason="a test")
    answer = settled(local, "e")
    assert answer["EndpointStatus"] == "InService" and answer["EndpointConfigName"] == "one"
    assert "5xx" in answer["FailureReason"]


def test_real_errors_set_an_alarm_off_and_roll_back(local, endpoint, deploy, boosters):
    """A model that loads and pings, but does not take our columns: what a canary is for."""
    dimensions = [{"Name": "EndpointName", "Value": "e"}, {"Name": "VariantName", "Value": "AllTraffic"}]
    local.cloudwatch.put_metric_alarm(
        AlarmName="4xx", EvaluationPeriods=1, MetricName="Invocation4XXErrors", Namespace="AWS/SageMaker", Period=60,
        Statistic="Sum", Threshold=2, ComparisonOperator="GreaterThanThreshold", Dimensions=dimensions)
    invoke(local, "e")
    assert local.cloudwatch.describe_alarms()["MetricAlarms"][0]["StateValue"] == "OK"
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=deploy("two", "narrow"), DeploymentConfig=policy(
        wait=3000, alarm="4xx", CanarySize={"Type": "CAPACITY_PERCENT", "Value": 50}))
    errors = 0
    while local.sm.describe_endpoint(EndpointName="e")["EndpointStatus"] == "Updating":
        try:
            invoke(local, "e")
        except local.runtime.exceptions.ModelError:
            errors += 1
    answer = settled(local, "e")
    assert answer["EndpointConfigName"] == "one" and "4xx" in answer["FailureReason"] and errors > 2
    data = local.cloudwatch.list_metrics(Namespace="AWS/SageMaker", Dimensions=dimensions)["Metrics"]
    assert {item["MetricName"] for item in data} == {"Invocations", "Invocation4XXErrors", "Invocation5XXErrors",
                                                     "ModelLatency"}


@pytest.mark.parametrize("made, text", [
    (policy(CanarySize={"Type": "CAPACITY_PERCENT", "Value": 60}), "between 1 and 50"),
    (policy(), "CanarySize must be specified"),
    (policy(kind="LINEAR", LinearStepSize={"Type": "CAPACITY_PERCENT", "Value": 5}), "between 10 and 50"),
    ({**policy("ALL_AT_ONCE"), "RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 10},
                                                       "WaitIntervalInSeconds": 0}}, "Only one"),
])
def test_policies_aws_refuses(local, endpoint, made, text):
    with pytest.raises(ClientError, match=text):
        local.sm.update_endpoint(EndpointName="e", EndpointConfigName="one", DeploymentConfig=made)


def test_two_variants_weights_and_retention(local, deploy, boosters):
    deploy("good"), deploy("other", "other")
    variants = [{"VariantName": name, "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1,
                 "InitialVariantWeight": weight} for name, weight in (("good", 1), ("other", 0))]
    for name in ("ab", "ab2"):
        local.sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=variants)
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName="ab")
    settled(local, "e")
    answer = local.runtime.invoke_endpoint(EndpointName="e", ContentType="text/csv", Body=ROW, TargetVariant="other")
    assert answer["InvokedProductionVariant"] == "other"
    assert float(answer["Body"].read()) == pytest.approx(score(local, boosters["other"], [[0.9, 0.9, 0.1]])[0])
    assert {local.runtime.invoke_endpoint(EndpointName="e", ContentType="text/csv",
                                          Body=ROW)["InvokedProductionVariant"]
            for _ in range(5)} == {"good"}
    local.sm.update_endpoint_weights_and_capacities(EndpointName="e", DesiredWeightsAndCapacities=[
        {"VariantName": "good", "DesiredWeight": 0}, {"VariantName": "other", "DesiredWeight": 5,
                                                      "DesiredInstanceCount": 3}])
    found = {variant["VariantName"]: variant for variant in settled(local, "e")["ProductionVariants"]}
    assert (found["good"]["CurrentWeight"], found["other"]["CurrentInstanceCount"]) == (0, 3)
    assert local.runtime.invoke_endpoint(EndpointName="e", ContentType="text/csv",
                                         Body=ROW)["InvokedProductionVariant"] == "other"
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName="ab2", RetainAllVariantProperties=True)
    found = {variant["VariantName"]: variant for variant in settled(local, "e")["ProductionVariants"]}
    assert (found["good"]["CurrentWeight"], found["other"]["CurrentInstanceCount"]) == (0, 3)


def test_capture_is_kept_and_written(local, deploy):
    deploy("m")
    capture = {"EnableCapture": True, "InitialSamplingPercentage": 100, "DestinationS3Uri": f"s3://{BUCKET}/capture",
               "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}],
               "CaptureContentTypeHeader": {"CsvContentTypes": ["text/csv"]}}
    local.sm.create_endpoint_config(EndpointConfigName="c", DataCaptureConfig=capture, ProductionVariants=[
        {"VariantName": "AllTraffic", "ModelName": "m", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}])
    assert local.sm.describe_endpoint_config(EndpointConfigName="c")["DataCaptureConfig"] == capture
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName="c")
    assert settled(local, "e")["DataCaptureConfig"]["CaptureStatus"] == "Started"
    invoke(local, "e", InferenceId="abc")
    key = local.s3.list_objects_v2(Bucket=BUCKET, Prefix="capture/e/AllTraffic/")["Contents"][0]["Key"]
    record = json.loads(local.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())
    assert record["captureData"]["endpointInput"] == {"observedContentType": "text/csv", "mode": "INPUT",
                                                      "data": ROW.decode(), "encoding": "CSV"}
    assert record["eventMetadata"]["inferenceId"] == "abc" and record["eventVersion"] == "0"


def test_deleting_ends_the_server(local, endpoint):
    pid = next(iter(local.world.store("us-east-1").endpoints["e"].fleets.values())).process.pid
    local.world.timing.delays["endpoint.Deleting"] = 3      # long enough to be seen by a machine with much to do
    local.sm.delete_endpoint(EndpointName="e")
    assert local.sm.describe_endpoint(EndpointName="e")["EndpointStatus"] == "Deleting"
    local.wait(lambda: local.sm.list_endpoints()["Endpoints"], lambda found: not found)
    with pytest.raises(ProcessLookupError):
        import os
        os.kill(pid, 0)


def test_tags(local, endpoint):
    arn = local.sm.describe_endpoint(EndpointName="e")["EndpointArn"]
    local.sm.add_tags(ResourceArn=arn, Tags=[{"Key": "github:sha", "Value": "1"}])
    assert local.sm.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "github:sha", "Value": "1"}]


