"""How traffic moves, as rows."""
import pytest

from local_aws.sagemaker import traffic

WEIGHTS = {"a": {"DesiredInstanceCount": 4}}


def routing(kind, **more):
    return {"BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": kind, "WaitIntervalInSeconds": 60,
                                                                      **more}}}


def percent(value):
    return {"Type": "CAPACITY_PERCENT", "Value": value}


@pytest.mark.parametrize("policy, expected", [
    ({}, [(1.0, 0)]),
    (routing("ALL_AT_ONCE"), [(1.0, 0)]),
    (routing("CANARY", CanarySize=percent(10)), [(0.1, 60), (1.0, 0)]),
    (routing("CANARY", CanarySize={"Type": "INSTANCE_COUNT", "Value": 1}), [(0.25, 60), (1.0, 0)]),
    (routing("LINEAR", LinearStepSize=percent(50)), [(0.5, 60), (1.0, 0)]),
    (routing("LINEAR", LinearStepSize=percent(30)), [(0.3, 60), (0.6, 60), (0.9, 60), (1.0, 0)]),
    ({"RollingUpdatePolicy": {"MaximumBatchSize": percent(50), "WaitIntervalInSeconds": 9}}, [(0.5, 9), (1.0, 9)]),
])
def test_steps(policy, expected):
    found = traffic.steps(policy, WEIGHTS)
    assert [(pytest.approx(share), seconds) for share, seconds in expected] == found


def test_pick():
    assert traffic.pick({"a": 0, "b": 1}) == "b"
    assert traffic.pick({"a": 0}) is None
    assert {traffic.pick({"a": 1, "b": 1}) for _ in range(50)} == {"a", "b"}
