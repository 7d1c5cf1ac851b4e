"""Several variants, serverless, autoscaling, guarded traffic and retention, by the built executable against the local AWS."""
import collections
import json
import threading
import time

import pytest
from botocore.exceptions import ClientError
from deploy_world import IMAGE, aws, data, deploy, live  # noqa: F401  (fixtures)

ON = {"instance-type": "ml.m5.large"}
KEY = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
ROW = b"0.9,0.9,0.1\n"


def variant(name, model, weight=1, **more):
    return {"name": name, "model-data": data(model), "image-uri": IMAGE, "weight": weight, **ON, **more}


def several(deploy, *variants, more=()):
    return deploy.run("--variants", json.dumps(variants), *more)


def answers(deploy, count, **target):
    """How many answers each variant gave, and the scores of each."""
    runtime, seen, scores = deploy.aws.client("sagemaker-runtime"), collections.Counter(), {}
    for _ in range(count):
        answer = runtime.invoke_endpoint(EndpointName=deploy.name, ContentType="text/csv", Body=ROW, **target)
        seen[answer["InvokedProductionVariant"]] += 1
        scores[answer["InvokedProductionVariant"]] = round(float(answer["Body"].read()), 3)
    return seen, scores


def weights(deploy):
    return {variant["VariantName"]: variant["CurrentWeight"] for variant in deploy.endpoint["ProductionVariants"]}


@pytest.fixture
def pair(deploy):
    """The good model takes three requests of four, the other one the fourth."""
    assert several(deploy, variant("a", "good", 3), variant("b", "other", 1)) == 0, deploy.story
    return deploy


# ---- several variants -------------------------------------------------------------------------------


def test_requests_are_split_as_weighted(pair):
    seen, scores = answers(pair, 400)
    assert 60 <= seen["b"] <= 140 and seen["a"] + seen["b"] == 400      # 100, give or take 4.6 sigma
    assert scores["a"] > 0.5 > scores["b"]
    assert answers(pair, 3, TargetVariant="b")[0] == {"b": 3}
    assert weights(pair) == {"a": 3, "b": 1}
    models = {entry["what"]: entry["to"] for entry in pair.record["plan"]}
    assert models["Model[b].PrimaryContainer.ModelDataUrl"] == data("other")
    assert models["EndpointConfig.ProductionVariants[a].InitialVariantWeight"] == "3"


def test_again_is_nothing_in_any_order(pair):
    first = pair.record["endpoint-config-name"]
    assert several(pair, variant("b", "other", 1), variant("a", "good", 3)) == 0
    assert (pair.record["deployed"], pair.record["plan"]) == (False, [])
    assert pair.record["endpoint-config-name"] == first


def test_new_weights_and_counts_are_what_runs(pair):
    assert several(pair, variant("a", "good", 1, **{"instance-count": 2}), variant("b", "other", 1)) == 0, pair.story
    assert weights(pair) == {"a": 1, "b": 1}
    assert {each["VariantName"]: each["CurrentInstanceCount"] for each in pair.endpoint["ProductionVariants"]} == {
        "a": 2, "b": 1}
    assert {(entry["what"], entry["from"], entry["to"]) for entry in pair.record["plan"]} == {
        ("EndpointConfig.ProductionVariants[a].InitialVariantWeight", "3", "1"),
        ("EndpointConfig.ProductionVariants[a].InitialInstanceCount", "1", "2")}


def test_weights_that_somebody_changed_are_set_again(pair):
    asked = (variant("a", "good", 3), variant("b", "other", 1))
    pair.aws.client("sagemaker").update_endpoint_weights_and_capacities(
        EndpointName=pair.name, DesiredWeightsAndCapacities=[{"VariantName": "b", "DesiredWeight": 9}])
    while pair.endpoint["EndpointStatus"] != "InService":
        time.sleep(0.05)
    assert several(pair, *asked, more=("--dry-run", "true")) == 0
    assert "would send SageMaker.UpdateEndpointWeightsAndCapacities" in pair.story and weights(pair)["b"] == 9
    assert several(pair, *asked) == 0, pair.story
    assert weights(pair) == {"a": 3, "b": 1} and pair.record["deployed"] is True
    assert [entry["what"] for entry in pair.record["plan"]] == ["Weight[b]"]
    assert len(pair.calls("UpdateEndpoint")) == 0


@pytest.mark.parametrize("strategy", ["all-at-once", "canary", "linear"])
def test_one_broken_variant_rolls_all_back(strategy, pair):
    before = pair.endpoint["EndpointConfigName"]
    code = several(pair, variant("a", "good", 3), variant("b", "broken", 1), more=("--strategy", strategy))
    assert code == 11 and "variant b did not pass the ping" in pair.because, pair.story
    assert "xgboost-model cannot be loaded" in pair.story
    assert pair.endpoint["EndpointConfigName"] == before and weights(pair) == {"a": 3, "b": 1}


def test_one_broken_variant_fails_a_first_deployment(deploy):
    assert several(deploy, variant("a", "good"), variant("b", "broken")) == 7
    assert "variant b did not pass the ping" in deploy.because


def test_other_weights_than_asked_are_red(pair):
    truth = pair.endpoint["ProductionVariants"]
    lies = [{"VariantName": each["VariantName"], "CurrentWeight": 1.0, "DesiredWeight": 1.0,
             "CurrentInstanceCount": 1, "DesiredInstanceCount": 1} for each in truth]
    pair.order("faults", {"service": "sagemaker", "operation": "DescribeEndpoint", "kind": "merge", "skip": 1,
                          "times": None, "match": {"EndpointName": pair.name}, "answer": {"ProductionVariants": lies}})
    assert several(pair, variant("a", "other", 3), variant("b", "other", 1)) == 7
    assert "a takes 50.0 % of the requests, not 75.0 % as asked" in pair.because


def test_from_one_to_two_and_back(live):
    asked = (variant("a", "good"), variant("b", "other"))
    assert several(live, *asked, more=("--strategy", "canary")) == 5 and "AllTraffic" in live.because
    assert live.calls("UpdateEndpoint") == []
    assert several(live, *asked) == 0, live.story
    assert set(weights(live)) == {"a", "b"}
    assert live("good") == 5 and "2 variants" in live.because
    assert several(live, variant("a", "good")) == 0, live.story
    assert set(weights(live)) == {"a"}
    assert live("other") == 0 and set(weights(live)) == {"a"}      # the name that stands is kept


def test_one_package_that_is_not_approved_stops_all(deploy):
    sagemaker = deploy.aws.client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName=deploy.name)
    arns = [sagemaker.create_model_package(
        ModelPackageGroupName=deploy.name, ModelApprovalStatus=status, InferenceSpecification={
            "Containers": [{"Image": IMAGE, "ModelDataUrl": data("good")}], "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"]})["ModelPackageArn"] for status in ("Approved", "Rejected")]
    while {sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageStatus"] for arn in arns} != {"Completed"}:
        time.sleep(0.05)
    old = {"name": "old", "model-package-arn": arns[0], **ON}
    assert several(deploy, old, {"name": "new", "model-package-arn": arns[1], **ON}) == 5
    assert "Rejected" in deploy.because and sagemaker.list_models(NameContains=deploy.name)["Models"] == []
    assert several(deploy, old, {"name": "new", "model-package-group": deploy.name, **ON,
                                 "environment": {"WORKERS": "2"}}) == 0, deploy.story
    assert len(sagemaker.list_models(NameContains=deploy.name)["Models"]) == 2


@pytest.mark.parametrize("arguments, words", [
    (["--strategy", "rolling"], "strategy"), (["--instance-type", "ml.m5.large"], "instance-type"),
    (["--model-data", data("good")], "model-data"), (["--serverless", "true"], "serverless"),
])
def test_what_does_not_go_with_variants(arguments, words, deploy):
    assert several(deploy, variant("a", "good"), variant("b", "good"), more=arguments) == 2
    assert f"input {words}" in deploy.record["failure"]["doing"] and deploy.calls("DescribeEndpoint") == []


# ---- serverless -------------------------------------------------------------------------------------


def serverless(deploy, model, text, *more):
    return deploy.run("--model-data", data(model), "--image-uri", IMAGE, "--serverless", text, *more)


def test_serverless_answers_and_is_kept(deploy):
    assert serverless(deploy, "good", "memory-mb=4096\nmax-concurrency=10\nprovisioned-concurrency=2") == 0, deploy.story
    (found,) = deploy.endpoint["ProductionVariants"]
    assert found["CurrentServerlessConfig"] == {"MemorySizeInMB": 4096, "MaxConcurrency": 10,
                                                "ProvisionedConcurrency": 2}
    assert answers(deploy, 3)[0] == {"AllTraffic": 3}
    assert deploy.run("--model-data", data("good"), "--image-uri", IMAGE) == 0 and deploy.record["deployed"] is False
    assert serverless(deploy, "other", '{"memory-mb": 1024}') == 0, deploy.story
    assert deploy.endpoint["ProductionVariants"][0]["CurrentServerlessConfig"] == {"MemorySizeInMB": 1024,
                                                                                   "MaxConcurrency": 5}
    assert serverless(deploy, "broken", "true") == 11 and "did not pass the ping" in deploy.because
    assert deploy("good") == 0, deploy.story                           # to instances
    assert "CurrentServerlessConfig" not in deploy.endpoint["ProductionVariants"][0]
    assert serverless(deploy, "good", "true") == 5 and "makes none of those serverless" in deploy.because


@pytest.mark.parametrize("arguments, words", [
    (["--instance-type", "ml.m5.large"], "instance-type"), (["--instance-count", "2"], "instance-count"),
    (["--strategy", "canary"], "strategy"), (["--bake-seconds", "60"], "bake-seconds"),
    (["--rollback-alarms", "a"], "rollback-alarms"), (["--data-capture-uri", "s3://bucket/x"], "data-capture-uri"),
])
def test_what_does_not_go_with_serverless(arguments, words, deploy):
    assert serverless(deploy, "good", "true", *arguments) == 2
    assert f"input {words}" in deploy.record["failure"]["doing"] and deploy.calls("DescribeEndpoint") == []


# ---- autoscaling ------------------------------------------------------------------------------------

SCALING = "min=2\nmax=5\ntarget-invocations=100\nscale-in-cooldown=600"


def target(deploy, name="AllTraffic"):
    """The bounds that are registered; None where there are none."""
    found = deploy.aws.client("application-autoscaling").describe_scalable_targets(
        ServiceNamespace="sagemaker", ResourceIds=[f"endpoint/{deploy.name}/variant/{name}"])["ScalableTargets"]
    return (found[0]["MinCapacity"], found[0]["MaxCapacity"]) if found else None


def policies(deploy, name="AllTraffic"):
    return deploy.aws.client("application-autoscaling").describe_scaling_policies(
        ServiceNamespace="sagemaker", ResourceId=f"endpoint/{deploy.name}/variant/{name}")["ScalingPolicies"]


def registrations(deploy):
    return [line for line in deploy.aws.control("log") if line.get("operation") in (
        "RegisterScalableTarget", "PutScalingPolicy", "DeregisterScalableTarget")
        and f"/{deploy.name}/" in line["params"].get("ResourceId", "")]


def test_autoscaling_is_registered_kept_and_removed(deploy):
    assert deploy("good", "--autoscaling", SCALING, "--dry-run", "true") == 0
    assert "would send ApplicationAutoScaling.PutScalingPolicy" in deploy.story
    assert deploy("good", "--autoscaling", SCALING) == 0, deploy.story
    assert target(deploy) == (2, 5) and "autoscaling" in deploy.story
    (policy,) = policies(deploy)
    assert policy["TargetTrackingScalingPolicyConfiguration"] == {
        "TargetValue": 100.0, "ScaleInCooldown": 600,
        "PredefinedMetricSpecification": {"PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}
    done = len(registrations(deploy))
    assert done == 2
    assert deploy("good", "--autoscaling", SCALING) == 0
    assert (deploy.record["deployed"], deploy.record["plan"], len(registrations(deploy))) == (False, [], done)
    assert deploy("other") == 0 and deploy("good", "--autoscaling", SCALING) == 0
    assert target(deploy) == (2, 5) and len(policies(deploy)) == 1 and len(registrations(deploy)) == done
    assert deploy("good", "--autoscaling", SCALING.replace("max=5", "max=7")) == 0 and target(deploy) == (2, 7)
    assert [entry["what"] for entry in deploy.record["plan"]] == ["Autoscaling[AllTraffic].MaxCapacity"]
    assert deploy("good", "--autoscaling", "none") == 0 and target(deploy) is None
    assert deploy("good", "--autoscaling", "none") == 0 and deploy.record["plan"] == []


def test_another_instance_type_takes_autoscaling_out_and_puts_it_back(deploy):
    assert deploy("good", "--autoscaling", SCALING) == 0
    assert deploy("good", "--instance-type", "ml.m5.xlarge") == 5 and "autoscaling" in deploy.record["failure"]["try"]
    larger = ("--instance-type", "ml.m5.xlarge", "--autoscaling", SCALING)
    assert deploy("broken", *larger) == 11, deploy.story
    assert target(deploy) == (2, 5) and len(policies(deploy)) == 1 and "registered again as it was" in deploy.story
    assert deploy("good", *larger) == 0, deploy.story
    assert target(deploy) == (2, 5) and len(policies(deploy)) == 1
    assert deploy.endpoint["ProductionVariants"][0]["CurrentInstanceCount"] == 2


def test_what_others_registered_is_not_taken_out(deploy):
    assert deploy("good", "--autoscaling", SCALING) == 0
    scaling, resource = deploy.aws.client("application-autoscaling"), {
        "ServiceNamespace": "sagemaker", "ResourceId": f"endpoint/{deploy.name}/variant/AllTraffic",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
    scaling.put_scaling_policy(
        **resource, PolicyName="theirs", PolicyType="TargetTrackingScaling", TargetTrackingScalingPolicyConfiguration={
            "TargetValue": 60.0, "CustomizedMetricSpecification": {
                "MetricName": "CPUUtilization", "Namespace": "/aws/sagemaker/Endpoints", "Statistic": "Average"}})
    assert deploy("good", "--instance-type", "ml.m5.xlarge", "--autoscaling", SCALING) == 5
    assert "theirs" in deploy.because and len(policies(deploy)) == 2
    assert deploy("other", "--autoscaling", SCALING) == 0 and len(policies(deploy)) == 2


def test_each_variant_scales_for_itself(deploy):
    asked = (variant("a", "good", 3, autoscaling={"min": 1, "max": 3, "target-invocations": 50}),
             variant("b", "other", 1))
    assert several(deploy, *asked) == 0, deploy.story
    assert (target(deploy, "a"), target(deploy, "b")) == ((1, 3), None)
    custom = "min=1\nmax=2\ntarget=60\nmetric-name=CPUUtilization\nmetric-namespace=/aws/sagemaker/Endpoints"
    assert several(deploy, *asked, more=("--autoscaling", custom)) == 0, deploy.story
    assert (target(deploy, "a"), target(deploy, "b")) == ((1, 3), (1, 2))
    metric = policies(deploy, "b")[0]["TargetTrackingScalingPolicyConfiguration"]["CustomizedMetricSpecification"]
    assert {item["Name"]: item["Value"] for item in metric["Dimensions"]} == {
        "EndpointName": deploy.name, "VariantName": "b"}
    assert several(deploy, asked[0], more=("--autoscaling", custom)) == 0, deploy.story      # b goes away
    assert target(deploy, "b") is None and target(deploy, "a") == (1, 3)


def test_a_count_beside_one_that_scales_is_refused(deploy):
    scaled = variant("a", "good", autoscaling={"min": 3, "max": 4, "target-invocations": 50})
    assert several(deploy, scaled, variant("b", "other")) == 0, deploy.story
    assert several(deploy, scaled, variant("b", "other", **{"instance-count": 2})) == 5 and "count of b" in deploy.because
    assert several(deploy, scaled, variant("b", "good")) == 0, deploy.story
    assert [each["CurrentInstanceCount"] for each in deploy.endpoint["ProductionVariants"]] == [3, 1]


def test_what_is_kept_warm_scales(deploy):
    warm = "max-concurrency=10\nprovisioned-concurrency=1"
    scaling = "min=2\nmax=4\ntarget-utilization=0.7"
    assert serverless(deploy, "good", "true", "--autoscaling", scaling) == 2 and "provisioned-concurrency" in deploy.story
    assert serverless(deploy, "good", warm, "--autoscaling", SCALING) == 2
    assert serverless(deploy, "good", warm, "--autoscaling", scaling) == 0, deploy.story
    assert target(deploy) == (2, 4)
    assert deploy.endpoint["ProductionVariants"][0]["CurrentServerlessConfig"]["ProvisionedConcurrency"] == 2
    assert serverless(deploy, "good", warm, "--autoscaling", scaling) == 0 and deploy.record["deployed"] is False
    assert serverless(deploy, "other", warm, "--autoscaling", scaling) == 0, deploy.story
    assert deploy.endpoint["ProductionVariants"][0]["CurrentServerlessConfig"]["ProvisionedConcurrency"] == 2
    assert serverless(deploy, "good", "false") == 2 and "instance-type" in deploy.story


def test_autoscaling_that_is_denied_is_red_though_the_endpoint_is_live(deploy):
    deploy.order("faults", {"service": "application-autoscaling", "operation": "PutScalingPolicy", "kind": "deny"})
    assert deploy("good", "--autoscaling", SCALING) == 3 and deploy.endpoint["EndpointStatus"] == "InService"
    assert deploy.record["deployed"] is True and target(deploy) == (2, 5)
    assert deploy("good", "--autoscaling", SCALING) == 0 and len(policies(deploy)) == 1


@pytest.mark.parametrize("operation", ["DescribeScalableTargets", "RegisterScalableTarget", "PutScalingPolicy"])
@pytest.mark.parametrize("kind", ["throttle", "lose-answer", "error"])
def test_a_faulty_answer_about_autoscaling_is_outlived(operation, kind, deploy):
    deploy.order("faults", {"service": "application-autoscaling", "operation": operation, "kind": kind})
    assert deploy("good", "--autoscaling", SCALING) == 0, deploy.story
    assert target(deploy) == (2, 5) and len(policies(deploy)) == 1


def test_nothing_is_changed_where_autoscaling_cannot_be_read(live):
    live.order("faults", {"service": "application-autoscaling", "operation": "DescribeScalableTargets",
                          "kind": "deny"})
    assert live("other", "--autoscaling", SCALING) == 3 and live.calls("UpdateEndpoint") == []


# ---- guarded traffic --------------------------------------------------------------------------------


def alarm(deploy, state, reason="a test"):
    watch = deploy.aws.client("cloudwatch")
    watch.put_metric_alarm(AlarmName=deploy.name, Namespace="n", MetricName="m", Statistic="Sum", Period=60,
                           EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
    watch.set_alarm_state(AlarmName=deploy.name, StateValue=state, StateReason=reason)


@pytest.mark.parametrize("names", ["a", "ab"])
@pytest.mark.parametrize("strategy, waits", [
    ("all-at-once", ["--bake-seconds", "5"]), ("canary", ["--step-percent", "10", "--wait-seconds", "5"]),
    ("linear", ["--step-percent", "50", "--wait-seconds", "5"]), ("rolling", ["--wait-seconds", "5"]),
])
def test_a_guarded_update_comes_to_its_end(strategy, waits, names, deploy):
    if strategy == "rolling" and names == "ab":
        pytest.skip("SageMaker rolls over one variant only")
    alarm(deploy, "OK")
    for model in ("good", "other"):
        assert several(deploy, *[variant(name, model) for name in names], more=(
            "--strategy", strategy, "--rollback-alarms", deploy.name, *waits)) == 0, deploy.story
    assert deploy.record["deployed"] is True and set(weights(deploy)) == set(names)
    last = deploy.endpoint["LastDeploymentConfig"]
    assert last["AutoRollbackConfiguration"] == {"Alarms": [{"AlarmName": deploy.name}]}
    assert ("RollingUpdatePolicy" in last) == (strategy == "rolling")


@pytest.mark.parametrize("variants", [1, 2])
@pytest.mark.parametrize("strategy, waits", [
    ("all-at-once", ["--bake-seconds", "600"]), ("canary", ["--step-percent", "10", "--wait-seconds", "600"]),
    ("linear", ["--step-percent", "25", "--wait-seconds", "300"]), ("rolling", ["--step-percent", "50"]),
])
def test_an_alarm_takes_a_guarded_update_back(strategy, waits, variants, deploy):
    if strategy == "rolling" and variants == 2:
        pytest.skip("SageMaker rolls over one variant only")

    def run(model, *more):
        asked = [variant(name, model) for name in "ab"[:variants]]
        return several(deploy, *asked, more=("--strategy", strategy, *more))

    assert run("good") == 0, deploy.story
    before = deploy.endpoint["EndpointConfigName"]
    alarm(deploy, "OK")
    codes = []
    guarded = threading.Thread(target=lambda: codes.append(
        run("other", "--rollback-alarms", deploy.name, *waits, "--timeout-minutes", "60")))
    guarded.start()
    phases, end = set(), time.monotonic() + 20
    while not phases & {"ActivatingTraffic", "Baking"} and time.monotonic() < end:
        pending = deploy.endpoint.get("PendingDeploymentSummary", {}).get("ProductionVariants", [])
        phases |= {status["Status"] for each in pending for status in each["VariantStatus"]}
        time.sleep(0.02)
    alarm(deploy, "ALARM", "seven errors")
    guarded.join(40)
    assert codes == [11], deploy.story
    assert f"{deploy.name} is in ALARM: seven errors" in deploy.because
    assert (deploy.endpoint["EndpointStatus"], deploy.endpoint["EndpointConfigName"]) == ("InService", before)
    assert run("other", "--rollback-alarms", deploy.name, *waits, "--timeout-minutes", "60") == 5
    assert len(deploy.calls("UpdateEndpoint")) == 1                    # the alarm is read before anything is changed


# ---- images, keys, retention ------------------------------------------------------------------------


def test_the_image_that_runs_must_be_the_one_by_digest(deploy):
    image = f"{IMAGE.partition(':')[0]}@sha256:{'a' * 64}"
    asked = ("--model-data", data("good"), "--instance-type", "ml.m5.large", "--image-uri")
    assert deploy.run(*asked, image) == 0, deploy.story
    (truth,) = deploy.endpoint["ProductionVariants"]
    lie = {**truth, "DeployedImages": [{"SpecifiedImage": image, "ResolvedImage": image.replace("a" * 64, "b" * 64)}]}
    deploy.fault("DescribeEndpoint", "merge", times=None, answer={"ProductionVariants": [lie]})
    assert deploy.run(*asked, image) == 7 and "b" * 64 in deploy.because


def test_the_key_and_tags_go_where_they_belong(deploy):
    assert deploy("good", "--kms-key-id", KEY, "--data-capture-uri", "s3://bucket/captured", "--tags", "team=ml") == 0
    sagemaker = deploy.aws.client("sagemaker")
    config = sagemaker.describe_endpoint_config(EndpointConfigName=deploy.record["endpoint-config-name"])
    assert config["KmsKeyId"] == KEY == config["DataCaptureConfig"]["KmsKeyId"]
    for arn in (config["EndpointConfigArn"], deploy.record["endpoint-arn"]):
        assert sagemaker.list_tags(ResourceArn=arn)["Tags"] == [{"Key": "team", "Value": "ml"}]


def test_a_capture_that_is_off_is_red(deploy):
    asked = ("--data-capture-uri", "s3://bucket/captured", "--capture-percent", "20")
    assert deploy("good", *asked) == 0, deploy.story
    deploy.fault("DescribeEndpoint", "merge", times=None, answer={"DataCaptureConfig": {
        "EnableCapture": False, "CaptureStatus": "Stopped", "CurrentSamplingPercentage": 20,
        "DestinationS3Uri": "s3://bucket/captured", "KmsKeyId": ""}})
    assert deploy("other", *asked) == 7 and "it captures nothing, not 20 %" in deploy.because


def test_a_configuration_that_another_endpoint_runs_stays(deploy):
    sagemaker, made = deploy.aws.client("sagemaker"), []
    for count in range(1, 6):
        assert deploy("good", "--instance-count", str(count), "--keep-configs", "2") == 0, deploy.story
        made.append(deploy.record["endpoint-config-name"])
        if count == 1:
            sagemaker.create_endpoint(EndpointName=f"{deploy.name}-by-hand", EndpointConfigName=made[0])
    left = []
    for name in made:
        try:
            left.append(sagemaker.describe_endpoint_config(EndpointConfigName=name)["EndpointConfigName"])
        except ClientError as error:
            assert "Could not find" in str(error)
    assert left == [made[0], *made[-2:]] and f"{deploy.name}-by-hand runs it" in deploy.story


def test_the_requests_are_what_aws_takes(aws):  # noqa: F811
    verdict = aws.control("verdict")
    assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}
