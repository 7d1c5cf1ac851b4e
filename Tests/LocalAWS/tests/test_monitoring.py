"""Monitoring schedules: their statuses, what they refuse, and the executions that are ordered."""
import json
import time
import urllib.request

import pytest
from botocore.exceptions import ClientError
from local_aws_testing import ROLE

HOURLY, DAILY = "cron(0 * ? * * *)", "cron(0 0 ? * * *)"
DEFINITION = {
    "JobDefinitionName": "d", "RoleArn": ROLE,
    "DataQualityAppSpecification": {"ImageUri": "image", "Environment": {"publish_cloudwatch_metrics": "Enabled"}},
    "DataQualityBaselineConfig": {"StatisticsResource": {"S3Uri": "s3://b/statistics.json"}},
    "DataQualityJobInput": {"EndpointInput": {"EndpointName": "e", "LocalPath": "/opt/ml/processing/input"}},
    "DataQualityJobOutputConfig": {"MonitoringOutputs": [
        {"S3Output": {"S3Uri": "s3://b/reports", "LocalPath": "/opt/ml/processing/output"}}]},
    "JobResources": {"ClusterConfig": {"InstanceCount": 1, "InstanceType": "ml.m5.xlarge", "VolumeSizeInGB": 20}},
    "StoppingCondition": {"MaxRuntimeInSeconds": 3600}}


def config(expression=HOURLY, definition="d"):
    return {"ScheduleConfig": {"ScheduleExpression": expression}, "MonitoringJobDefinitionName": definition,
            "MonitoringType": "DataQuality"}


def settled(local, name="s"):
    for _ in range(200):
        found = local.sm.describe_monitoring_schedule(MonitoringScheduleName=name)
        if found["MonitoringScheduleStatus"] != "Pending":
            return found
        time.sleep(0.01)
    raise AssertionError("still Pending")


def order(local, what, body):
    request = urllib.request.Request(f"{local.environment['LOCAL_AWS_CONTROL']}/{what}", method="POST",
                                     data=json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()


@pytest.fixture
def schedule(local):
    local.sm.create_data_quality_job_definition(**DEFINITION)
    local.sm.create_monitoring_schedule(MonitoringScheduleName="s", MonitoringScheduleConfig=config())
    return local


def test_a_definition_keeps_what_it_was_given(schedule):
    found = schedule.sm.describe_data_quality_job_definition(JobDefinitionName="d")
    assert {key: found[key] for key in DEFINITION} == DEFINITION


def test_it_is_pending_and_takes_no_change_meanwhile(local):
    local.world.timing.delays["monitoring-schedule.Pending"] = 60   # the next test ends it
    local.sm.create_data_quality_job_definition(**DEFINITION)
    local.sm.create_monitoring_schedule(MonitoringScheduleName="s", MonitoringScheduleConfig=config())
    found = local.sm.describe_monitoring_schedule(MonitoringScheduleName="s")
    assert found["MonitoringScheduleStatus"] == "Pending" and found["EndpointName"] == "e"
    for change in (local.sm.stop_monitoring_schedule, local.sm.start_monitoring_schedule):
        with pytest.raises(ClientError, match="Pending state"):
            change(MonitoringScheduleName="s")
    with pytest.raises(ClientError, match="Pending state"):
        local.sm.update_monitoring_schedule(MonitoringScheduleName="s", MonitoringScheduleConfig=config(DAILY))


def test_it_is_scheduled_and_can_be_changed(schedule):
    assert settled(schedule)["MonitoringScheduleStatus"] == "Scheduled"
    schedule.sm.update_monitoring_schedule(MonitoringScheduleName="s", MonitoringScheduleConfig=config(DAILY))
    found = settled(schedule)
    assert found["MonitoringScheduleConfig"] == config(DAILY) and found["MonitoringScheduleStatus"] == "Scheduled"


def test_it_stops_and_starts(schedule):
    settled(schedule)
    schedule.sm.stop_monitoring_schedule(MonitoringScheduleName="s")
    assert settled(schedule)["MonitoringScheduleStatus"] == "Stopped"
    (found,) = schedule.sm.list_monitoring_schedules(EndpointName="e")["MonitoringScheduleSummaries"]
    assert found["MonitoringScheduleStatus"] == "Stopped"
    schedule.sm.start_monitoring_schedule(MonitoringScheduleName="s")
    assert settled(schedule)["MonitoringScheduleStatus"] == "Scheduled"
    schedule.sm.delete_monitoring_schedule(MonitoringScheduleName="s")
    assert schedule.sm.list_monitoring_schedules()["MonitoringScheduleSummaries"] == []


def test_executions_are_ordered_and_a_running_one_blocks_changes(schedule):
    settled(schedule)
    order(schedule, "monitoring-executions", {"schedule": "s", "status": "InProgress"})
    with pytest.raises(ClientError, match="running execution"):
        schedule.sm.update_monitoring_schedule(MonitoringScheduleName="s", MonitoringScheduleConfig=config(DAILY))
    order(schedule, "monitoring-executions", {"schedule": "s", "status": "CompletedWithViolations", "reason": "drift"})
    last = settled(schedule)["LastMonitoringExecutionSummary"]
    assert (last["MonitoringExecutionStatus"], last["FailureReason"]) == ("CompletedWithViolations", "drift")
    executions = schedule.sm.list_monitoring_executions(MonitoringScheduleName="s")["MonitoringExecutionSummaries"]
    assert [item["MonitoringExecutionStatus"] for item in executions] == ["CompletedWithViolations"]


def test_statuses_can_be_scripted(schedule):
    settled(schedule)
    order(schedule, "statuses", {"monitoring-schedule": "s", "statuses": [
        {"MonitoringScheduleStatus": "Failed", "FailureReason": "no role"}]})
    found = schedule.sm.describe_monitoring_schedule(MonitoringScheduleName="s")
    assert (found["MonitoringScheduleStatus"], found["FailureReason"]) == ("Failed", "no role")
    assert settled(schedule)["MonitoringScheduleStatus"] == "Scheduled"


@pytest.mark.parametrize("call, params, code", [
    ("create_monitoring_schedule", {"MonitoringScheduleConfig": config()}, "ResourceInUse"),
    ("create_data_quality_job_definition", DEFINITION, "ResourceInUse"),
    ("create_data_quality_job_definition", {**DEFINITION, "JobDefinitionName": "x", "RoleArn": ROLE + "x"},
     "ValidationException"),
    ("describe_monitoring_schedule", {"MonitoringScheduleName": "x"}, "ResourceNotFound"),
    ("describe_data_quality_job_definition", {"JobDefinitionName": "x"}, "ResourceNotFound"),
    ("start_monitoring_schedule", {"MonitoringScheduleName": "x"}, "ResourceNotFound"),
    ("stop_monitoring_schedule", {"MonitoringScheduleName": "x"}, "ResourceNotFound"),
    ("create_monitoring_schedule", {"MonitoringScheduleName": "x", "MonitoringScheduleConfig": config(definition="x")},
     "ValidationException"),
])
def test_refusals(schedule, call, params, code):
    named = params if "MonitoringScheduleName" in params or "JobDefinitionName" in params else \
        {"MonitoringScheduleName": "s", **params}
    with pytest.raises(ClientError) as caught:
        getattr(schedule.sm, call)(**named)
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize("expression, ok", [
    ("cron(0 17/6 ? * * *)", True), ("NOW", True), ("rate(1 hour)", False), ("cron(5 * ? * * *)", False),
    ("cron(0 6 ? * MON *)", False), ("cron(0 0/25 ? * * *)", False),
])
def test_only_model_monitors_schedules(schedule, expression, ok):
    def create():
        schedule.sm.create_monitoring_schedule(MonitoringScheduleName="t", MonitoringScheduleConfig=config(expression))
    if ok:
        create()
    else:
        with pytest.raises(ClientError, match="[Ii]nvalid schedule expression"):
            create()
