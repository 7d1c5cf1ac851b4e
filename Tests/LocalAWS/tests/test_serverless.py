"""Serverless endpoints and those with several variants: what they have, what they cannot have, and how they scale."""
import hashlib
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError
from local_aws_testing import IMAGE
from test_endpoints import endpoint, invoke, settled  # noqa: F401  (a fixture)

SERVERLESS = {"MemorySizeInMB": 2048, "MaxConcurrency": 5}
TARGET = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/e/variant/AllTraffic",
          "ScalableDimension": "sagemaker:variant:DesiredProvisionedConcurrency"}
AT_ONCE = {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE",
                                                                     "WaitIntervalInSeconds": 0}}}
ROLLING = {"RollingUpdatePolicy": {"MaximumBatchSize": {"Type": "CAPACITY_PERCENT", "Value": 50},
                                   "WaitIntervalInSeconds": 0}}


def variants(model, *names, **more):
    return [{"VariantName": name, "ModelName": model, **more} for name in names]


@pytest.fixture
def config(local, deploy):
    """config(name, [variants], …) makes a configuration of the model `good`."""
    deploy("good")

    def make(name, which, **more):
        local.sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=which, **more)
        return name
    return make


def warm(count=None):
    return {"ServerlessConfig": {**SERVERLESS, **({"ProvisionedConcurrency": count} if count else {})}}


def test_it_answers_and_tells_what_it_has(local, config):
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName=config("c", variants("good", "AllTraffic", **warm(2))))
    (found,) = settled(local, "e")["ProductionVariants"]
    assert found["CurrentServerlessConfig"] == found["DesiredServerlessConfig"] == {**SERVERLESS,
                                                                                   "ProvisionedConcurrency": 2}
    assert "CurrentInstanceCount" not in found and found["CurrentWeight"] == 1.0
    assert len(invoke(local, "e")) == 1
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName=config("d", variants("good", "AllTraffic", **warm())))
    assert settled(local, "e")["ProductionVariants"][0]["CurrentServerlessConfig"] == SERVERLESS
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName="good")       # to instances
    assert settled(local, "e")["ProductionVariants"][0]["CurrentInstanceCount"] == 1
    with pytest.raises(ClientError, match="cannot be updated to a serverless"):
        local.sm.update_endpoint(EndpointName="e", EndpointConfigName="d")


@pytest.mark.parametrize("which, more, words", [
    (variants("good", "a", "b", **warm()), {}, "only one production variant"),
    (variants("good", "a", **warm()), {"DataCaptureConfig": {
        "EnableCapture": True, "InitialSamplingPercentage": 1, "DestinationS3Uri": "s3://mlops-local/c",
        "CaptureOptions": [{"CaptureMode": "Input"}]}}, "DataCaptureConfig is not supported"),
    (variants("good", "a", ServerlessConfig={**SERVERLESS, "MemorySizeInMB": 1500}), {}, "MemorySizeInMB"),
    (variants("good", "a", **warm(6)), {}, "ProvisionedConcurrency"),
    (variants("good", "a", InstanceType="ml.m5.large", **warm()), {}, "cannot be specified with ServerlessConfig"),
])
def test_what_it_cannot_have(local, config, which, more, words):
    with pytest.raises(ClientError, match=words):
        config("c", which, **more)


def test_what_is_kept_warm_scales(local, config):
    scaling = local.client("application-autoscaling")
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName=config("c", variants("good", "AllTraffic", **warm(1))))
    settled(local, "e")
    with pytest.raises(ClientError, match="does not fit"):
        scaling.register_scalable_target(**{**TARGET, "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"},
                                         MinCapacity=1, MaxCapacity=2)
    scaling.register_scalable_target(**TARGET, MinCapacity=2, MaxCapacity=4)
    (found,) = settled(local, "e")["ProductionVariants"]
    assert found["CurrentServerlessConfig"]["ProvisionedConcurrency"] == 2
    policy = {**TARGET, "PolicyName": "p", "PolicyType": "TargetTrackingScaling"}
    for metric, fits in (("SageMakerVariantInvocationsPerInstance", False),
                         ("SageMakerVariantProvisionedConcurrencyUtilization", True)):
        body = {"TargetValue": 0.7, "PredefinedMetricSpecification": {"PredefinedMetricType": metric}}
        if fits:
            scaling.put_scaling_policy(**policy, TargetTrackingScalingPolicyConfiguration=body)
            with pytest.raises(ClientError, match="Only one TargetTrackingScaling policy"):
                scaling.put_scaling_policy(**{**policy, "PolicyName": "q"},
                                           TargetTrackingScalingPolicyConfiguration=body)
        else:
            with pytest.raises(ClientError, match="does not fit"):
                scaling.put_scaling_policy(**policy, TargetTrackingScalingPolicyConfiguration=body)
    assert len(scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"]) == 1
    scaling.deregister_scalable_target(**TARGET)                                # the policy goes with it
    assert scaling.describe_scaling_policies(ServiceNamespace="sagemaker")["ScalingPolicies"] == []
    with pytest.raises(ClientError, match="No scalable target registered"):
        scaling.deregister_scalable_target(**TARGET)


@pytest.mark.parametrize("policy, names, words", [
    (ROLLING, ("a", "b"), "multiple production variants"), (AT_ONCE, ("a", "c"), "same variant names"),
    (AT_ONCE, ("a", "b"), None), (None, ("a", "c"), None),
])
def test_guarded_updates_of_two_variants(local, config, policy, names, words):
    on = {"InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
    local.sm.create_endpoint(EndpointName="e", EndpointConfigName=config("c", variants("good", "a", "b", **on)))
    settled(local, "e")
    update = {"EndpointName": "e", "EndpointConfigName": config("d", variants("good", *names, **on)),
              **({"DeploymentConfig": policy} if policy else {})}
    if words:
        with pytest.raises(ClientError, match=words):
            local.sm.update_endpoint(**update)
    else:
        local.sm.update_endpoint(**update)
        assert {each["VariantName"] for each in settled(local, "e")["ProductionVariants"]} == set(names)


def test_images_are_resolved_to_digests(local, endpoint):  # noqa: F811
    (image,) = local.sm.describe_endpoint(EndpointName="e")["ProductionVariants"][0]["DeployedImages"]
    name = IMAGE.partition(":")[0]
    assert image["SpecifiedImage"] == IMAGE
    assert image["ResolvedImage"] == f"{name}@sha256:{hashlib.sha256(IMAGE.encode()).hexdigest()}"


def test_endpoints_by_their_last_change(local, endpoint):  # noqa: F811
    changed = local.sm.describe_endpoint(EndpointName="e")["LastModifiedTime"]
    found = [[each["EndpointName"] for each in local.sm.list_endpoints(
        LastModifiedTimeAfter=changed + timedelta(seconds=seconds))["Endpoints"]] for seconds in (-1, 1)]
    assert found == [["e"], []]
