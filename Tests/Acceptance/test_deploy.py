"""Every way a deployment ends, by the built executable against the local AWS: what is green, what is red and why."""
import pytest
from deploy_world import aws, deploy, live  # noqa: F401  (fixtures)


def test_first_again_and_update(live):
    first = live.record["endpoint-config-name"]
    assert live.record["deployed"] is True and live.endpoint["EndpointConfigName"] == first
    assert live("good") == 0 and live.record["deployed"] is False and live.record["plan"] == []
    assert live("other", "--strategy", "canary", "--step-percent", "50") == 0, live.story
    assert live.record["previous-endpoint-config-name"] == first
    assert live.endpoint["EndpointConfigName"] == live.record["endpoint-config-name"] != first


def test_a_dry_run_changes_nothing(live):
    before = live.endpoint
    assert live("other", "--dry-run", "true") == 0 and "would send SageMaker.UpdateEndpoint" in live.story
    assert live.calls("UpdateEndpoint") == [] and live.endpoint["LastModifiedTime"] == before["LastModifiedTime"]


@pytest.mark.parametrize("strategy", ["all-at-once", "canary", "linear", "rolling"])
def test_a_model_that_does_not_load_is_rolled_back_with_its_log(strategy, live):
    before = live.endpoint["EndpointConfigName"]
    assert live("broken", "--strategy", strategy) == 11
    assert live.record["result"] == "rolled-back" and "did not pass the ping" in live.because
    assert "xgboost-model cannot be loaded" in live.story
    assert (live.endpoint["EndpointStatus"], live.endpoint["EndpointConfigName"]) == ("InService", before)


@pytest.mark.parametrize("after", ["Creating", "ActivatingTraffic", "Baking"])
def test_a_silent_rollback_is_red(after, live):
    live.order("rollback", {"endpoint": live.name, "after": after, "silent": True})
    assert live("other") == 11 and "gives no reason" in live.because
    assert live.endpoint["EndpointStatus"] == "InService" and not live.endpoint.get("FailureReason")


@pytest.mark.parametrize("outcome, reason, code, words", [
    ("Failed", "it broke", 7, "it broke"), ("UpdateRollbackFailed", "it broke", 11, "mixed fleet"),
    ("Failed", "CapacityError: Unable to provision requested ML compute capacity", 12, "no capacity"),
])
def test_every_bad_end_is_red(outcome, reason, code, words, live):
    live.order("rollback", {"endpoint": live.name, "after": "Baking", "outcome": outcome, "reason": reason})
    assert live("other") == code and words in live.because


def test_a_failed_first_deployment_is_left_and_said_to_be(deploy):
    assert deploy("broken") == 7 and "DeleteEndpoint" in deploy.record["failure"]["try"]
    assert deploy("good") == 7 and "only deletes such an endpoint" in deploy.because
    assert deploy.endpoint["EndpointStatus"] == "Failed" and deploy.calls("DeleteEndpoint") == []


@pytest.mark.parametrize("state, code", [("ALARM", 5), (None, 4)])
def test_an_alarm_that_is_not_quiet_stops_it_before_anything_is_made(state, code, live):
    if state:
        watch = live.aws.client("cloudwatch")
        watch.put_metric_alarm(AlarmName=live.name, Namespace="n", MetricName="m", Statistic="Sum", Period=60,
                               EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
        watch.set_alarm_state(AlarmName=live.name, StateValue=state, StateReason="seven errors")
    assert live("other", "--rollback-alarms", live.name) == code and live.calls("UpdateEndpoint") == []
    assert state is None or "seven errors" in live.because
    models = live.aws.client("sagemaker").list_models(NameContains=live.name)["Models"]
    assert len(models) == 1


def test_autoscaling_survives_and_is_not_broken(live):
    scaling = live.aws.client("application-autoscaling")
    target = {"ServiceNamespace": "sagemaker", "ResourceId": f"endpoint/{live.name}/variant/AllTraffic",
              "ScalableDimension": "sagemaker:variant:DesiredInstanceCount"}
    scaling.register_scalable_target(**target, MinCapacity=3, MaxCapacity=5)
    assert live("other") == 0 and live.endpoint["ProductionVariants"][0]["CurrentInstanceCount"] == 3
    before = len(live.calls("UpdateEndpoint"))
    assert live("good", "--instance-type", "ml.m5.xlarge") == 5 and "from 3 to 5 instances" in live.because
    assert len(live.calls("UpdateEndpoint")) == before
    scaling.deregister_scalable_target(**target)
    assert live("good", "--instance-type", "ml.m5.xlarge") == 0


@pytest.mark.parametrize("operation", ["CreateEndpoint", "UpdateEndpoint"])
def test_a_lost_answer_is_found_again(operation, deploy):
    assert operation == "CreateEndpoint" or deploy("good") == 0
    deploy.fault(operation, "lose-answer")
    assert deploy("other") == 0, deploy.story
    assert deploy.record["deployed"] is True and len(deploy.calls(operation)) > 1
    assert deploy.endpoint["EndpointConfigName"] == deploy.record["endpoint-config-name"]


def test_denied_while_waiting_is_red_at_once(live):
    live.fault("DescribeEndpoint", "deny", skip=1, times=None)
    before = len(live.calls("DescribeEndpoint"))
    assert live("other") == 3 and live.seconds < 3 and "AccessDenied" in live.because
    assert len(live.calls("DescribeEndpoint")) == before + 2
    assert live.record["deployed"] is True


def test_a_throttled_look_is_repeated(live):
    live.fault("DescribeEndpoint", "throttle", skip=1, times=2)
    assert live("other") == 0, live.story


def test_a_second_updater_wins_red(live):
    truth = {"EndpointStatus": "Updating", "PendingDeploymentSummary": {"EndpointConfigName": "theirs"}}
    live.order("faults", {"service": "sagemaker", "operation": "DescribeEndpoint", "kind": "merge", "skip": 1,
                          "match": {"EndpointName": live.name}, "answer": truth})
    assert live("other") == 5 and "theirs" in live.because


def test_another_deployment_under_way_is_refused(live):
    live.order("statuses", {"endpoint": live.name, "statuses": ["Updating"]})
    assert live("other") == 5 and live.calls("UpdateEndpoint") == []


def test_a_creation_that_hangs_runs_out_and_is_found_again(deploy):
    deploy.order("statuses", {"endpoint": deploy.name, "statuses": ["Creating"] * 200})
    assert deploy("good", "--timeout-minutes", "0.02") == 6
    assert deploy.name in deploy.because and "Run the step again" in deploy.record["failure"]["try"]
    deploy.order("statuses", {"endpoint": deploy.name, "statuses": []})
    assert deploy("good") == 0 and len(deploy.calls("CreateEndpoint")) == 1


def test_the_requests_are_what_aws_takes(aws):
    verdict = aws.control("verdict")
    assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}
