"""Autoscaled variants and alarms: what AWS minds, and moto does not."""
import pytest
from botocore.exceptions import ClientError
from test_endpoints import endpoint, settled  # noqa: F401  (a fixture)

TARGET = {"ServiceNamespace": "sagemaker", "ResourceId": "endpoint/e/variant/AllTraffic",
          "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
POLICY = {**TARGET, "PolicyName": "p", "PolicyType": "TargetTrackingScaling",
          "TargetTrackingScalingPolicyConfiguration": {
    "TargetValue": 100.0, "PredefinedMetricSpecification": {
        "PredefinedMetricType": "SageMakerVariantInvocationsPerInstance"}}}


@pytest.fixture
def scaling(local):
    return local.client("application-autoscaling")


def test_a_target_brings_the_count_within_its_bounds(local, endpoint, scaling, deploy):  # noqa: F811
    scaling.register_scalable_target(**TARGET, MinCapacity=2, MaxCapacity=5)
    variant = local.sm.describe_endpoint(EndpointName="e")["ProductionVariants"][0]
    assert variant["CurrentInstanceCount"] == 2
    scaling.put_scaling_policy(**POLICY)
    (target,) = scaling.describe_scalable_targets(ServiceNamespace="sagemaker")["ScalableTargets"]
    assert target["MaxCapacity"] == 5 and "AWSServiceRoleForApplicationAutoScaling" in target["RoleARN"]
    deploy("two", "other", InstanceType="ml.m5.xlarge"), deploy("three", "other")
    with pytest.raises(ClientError, match="cannot change its instance type"):
        local.sm.update_endpoint(EndpointName="e", EndpointConfigName="two")
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName="three", RetainAllVariantProperties=True)
    assert settled(local, "e")["ProductionVariants"][0]["CurrentInstanceCount"] == 2
    scaling.deregister_scalable_target(**TARGET)
    local.sm.update_endpoint(EndpointName="e", EndpointConfigName="two")
    assert settled(local, "e")["ProductionVariants"][0]["CurrentInstanceCount"] == 1


@pytest.mark.parametrize("call, params, code", [
    ("register_scalable_target", {**TARGET, "MinCapacity": 3, "MaxCapacity": 1}, "ValidationException"),
    ("register_scalable_target", {**TARGET, "ResourceId": "endpoint/no/variant/v", "MinCapacity": 1, "MaxCapacity": 1},
     "ValidationException"),
    ("put_scaling_policy", POLICY, "ObjectNotFoundException"),
])
def test_refusals(local, scaling, call, params, code):
    with pytest.raises(ClientError) as caught:
        getattr(scaling, call)(**params)
    assert caught.value.response["Error"]["Code"] == code


def test_a_new_alarm_has_no_data(local):
    alarm = {"AlarmName": "a", "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "MetricName": "m",
             "Namespace": "n", "Period": 60, "Statistic": "Sum", "Threshold": 1}
    local.cloudwatch.put_metric_alarm(**alarm)
    assert local.cloudwatch.describe_alarms()["MetricAlarms"][0]["StateValue"] == "INSUFFICIENT_DATA"
    local.cloudwatch.set_alarm_state(AlarmName="a", StateValue="OK", StateReason="a test")
    local.cloudwatch.put_metric_alarm(**alarm)
    assert local.cloudwatch.describe_alarms()["MetricAlarms"][0]["StateValue"] == "OK"
