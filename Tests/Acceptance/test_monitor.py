"""Monitors set up by the built executable against the local AWS: both engines, twice, changed, and every red end."""
import io
import itertools
import json
import os
import subprocess
import sys
import tarfile
import time
import urllib.request

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import ACCOUNT, BUCKET, EXECUTION_ROLE, REGION, ExampleWorld, role_arn  # noqa: E402

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
TOPIC = f"arn:aws:sns:{REGION}:{ACCOUNT}:ml"
STATISTICS = {"version": 0, "dataset": {"item_count": 200}, "features": [
    {"name": name, "inferred_type": "Fractional"} for name in ("age", "usage")]}
CONSTRAINTS = {"version": 0, "features": [
    {"name": name, "inferred_type": "Fractional", "completeness": 1.0} for name in ("age", "usage")],
    "monitoring_config": {"evaluate_constraints": "Enabled", "emit_metrics": "Enabled", "distribution_constraints": {
        "perform_comparison": "Enabled", "comparison_threshold": 0.2, "comparison_method": "Robust"}}}
# Each test has an endpoint of its own.
NAMES = (f"churn-{number}" for number in itertools.count(1))


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    import numpy
    import xgboost
    rows = numpy.random.default_rng(7).random((50, 3), dtype=numpy.float32)
    booster = xgboost.train({"objective": "binary:logistic", "nthread": 1},
                            xgboost.DMatrix(rows, label=(rows[:, 0] > 0.5).astype(int)), num_boost_round=1)
    out, model = io.BytesIO(), bytes(booster.save_raw("ubj"))
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        entry = tarfile.TarInfo("xgboost-model")
        entry.size = len(model)
        tar.addfile(entry, io.BytesIO(model))
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        put(world, "model/model.tar.gz", out.getvalue())
        put(world, "baseline/statistics.json", json.dumps(STATISTICS).encode())
        put(world, "baseline/constraints.json", json.dumps(CONSTRAINTS).encode())
        world.client("sagemaker").create_model(
            ModelName="m", ExecutionRoleArn=role_arn(EXECUTION_ROLE),
            PrimaryContainer={"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/model/model.tar.gz"})
        for name, share in (("full", 100), ("none", 0), ("off", None)):
            config = {} if share is None else {"DataCaptureConfig": {
                "EnableCapture": True, "InitialSamplingPercentage": share,
                "DestinationS3Uri": f"s3://{BUCKET}/captured",
                "CaptureOptions": [{"CaptureMode": "Input"}, {"CaptureMode": "Output"}]}}
            world.client("sagemaker").create_endpoint_config(EndpointConfigName=name, ProductionVariants=[{
                "VariantName": "AllTraffic", "ModelName": "m", "InstanceType": "ml.m5.large",
                "InitialInstanceCount": 1}], **config)
        yield world


def put(world, key, data):
    world.client("s3").put_object(Bucket=BUCKET, Key=key, Body=data)


@pytest.fixture(scope="module")
def destination(aws):
    """An API destination that calls GitHub's repository_dispatch."""
    events = aws.client("events")
    connection = events.create_connection(Name="github", AuthorizationType="API_KEY", AuthParameters={
        "ApiKeyAuthParameters": {"ApiKeyName": "Authorization", "ApiKeyValue": "Bearer token-of-a-test"}})
    return events.create_api_destination(
        Name="github", ConnectionArn=connection["ConnectionArn"], HttpMethod="POST",
        InvocationEndpoint="https://api.github.com/repos/acme/churn/dispatches")["ApiDestinationArn"]


class Monitor:
    """setup-monitor of one endpoint; what it did last is `record`, `story`, `seconds`."""

    def __init__(self, aws, steps, home, config="full", baseline="baseline"):
        self.aws, self.steps, self.home, self.endpoint = aws, steps, home, next(NAMES)
        self.name, self.baseline, self.engine = f"{self.endpoint}-data-quality", f"s3://{BUCKET}/{baseline}", []
        self.sagemaker = aws.client("sagemaker")
        self.sagemaker.create_endpoint(EndpointName=self.endpoint, EndpointConfigName=config)
        while self.sagemaker.describe_endpoint(EndpointName=self.endpoint)["EndpointStatus"] == "Creating":
            time.sleep(0.05)

    def start(self, *arguments):
        environment = {"HOME": str(self.home), "PATH": os.environ["PATH"],
                       **{name: value for name, value in self.aws.environment.items() if name.startswith("AWS_")}}
        return subprocess.Popen(
            [str(self.steps / "setup-monitor"), "--endpoint-name", self.endpoint, "--baseline-uri", self.baseline,
             "--poll-seconds", "0.1", *self.engine, *arguments],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process):
        started = time.monotonic()
        said, self.story = process.communicate(timeout=60)
        self.seconds, self.record = time.monotonic() - started, json.loads(said)
        return process.returncode

    def __call__(self, *arguments):
        return self.finish(self.start(*arguments))

    def order(self, what, body):
        """Tells the local AWS what is to happen."""
        request = urllib.request.Request(f"{self.aws.environment['LOCAL_AWS_CONTROL']}/{what}", method="POST",
                                         data=json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def statuses(self, *statuses):
        self.order("statuses", {"monitoring-schedule": self.name, "statuses": statuses})

    def writes(self):
        """The operations that changed something for this monitor, in order."""
        names = ("PutRule", "PutTargets", "PutMetricAlarm", "CreateDataQualityJobDefinition", "PutObject",
                 "CreateMonitoringSchedule", "UpdateMonitoringSchedule", "StartMonitoringSchedule")
        return [line["operation"] for line in self.aws.control("log") if line.get("operation") in names
                and line["status"] == 200 and self.endpoint in json.dumps(line["params"])]

    @property
    def because(self):
        return self.record["failure"]["because"]

    @property
    def schedule(self):
        return self.sagemaker.describe_monitoring_schedule(MonitoringScheduleName=self.name)


@pytest.fixture
def steps_monitor(aws, steps, tmp_path, destination):
    monitor = Monitor(aws, steps, tmp_path)
    monitor.engine = ["--trigger-arn", destination, "--role-arn", role_arn(EXECUTION_ROLE), "--alarms-topic", TOPIC]
    return monitor


def of_model_monitor(monitor):
    monitor.engine = ["--engine", "model-monitor", "--role-arn", role_arn(EXECUTION_ROLE), "--output-uri",
                      f"s3://{BUCKET}/reports"]
    return monitor


@pytest.fixture
def model_monitor(aws, steps, tmp_path):
    return of_model_monitor(Monitor(aws, steps, tmp_path))


@pytest.fixture
def live(model_monitor):
    """A Model Monitor schedule that runs each hour."""
    assert model_monitor("--schedule", "rate(1 hour)") == 0, model_monitor.story
    return model_monitor


# ---- engine: steps ------------------------------------------------------------------------------------


def test_a_rule_its_message_and_alarms_and_then_nothing(steps_monitor, aws):
    monitor, events = steps_monitor, aws.client("events")
    assert monitor("--schedule", "rate(6 hours)") == 0, monitor.story
    rule = events.describe_rule(Name=monitor.name)
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(6 hours)", "ENABLED")
    (target,) = events.list_targets_by_rule(Rule=monitor.name)["Targets"]
    said = json.loads(target["Input"])
    assert said["event_type"] == "check-drift" and said["client_payload"]["endpoint-name"] == monitor.endpoint
    assert said["client_payload"]["capture-uri"] == f"s3://{BUCKET}/captured"
    found = aws.client("cloudwatch").describe_alarms(AlarmNamePrefix=monitor.name)["MetricAlarms"]
    alarms = {alarm["AlarmName"].removeprefix(monitor.name): alarm for alarm in found}
    assert {name: alarm["TreatMissingData"] for name, alarm in alarms.items()} == {
        "-violations": "ignore", "-missed": "breaching"}
    assert all(alarm["AlarmActions"] == alarm["OKActions"] == [TOPIC] for alarm in alarms.values())
    assert alarms["-missed"]["Period"] == 7 * 3600
    assert monitor.record["changed"] is True and monitor.record["schedules"][0]["arn"] == rule["Arn"]
    before = monitor.writes()
    assert sorted(before) == ["PutMetricAlarm", "PutMetricAlarm", "PutRule", "PutTargets"]
    assert monitor("--schedule", "rate(6 hours)") == 0 and monitor.record["changed"] is False
    assert monitor.record["plan"] == [] and monitor.writes() == before


def test_only_what_differs_is_written(steps_monitor, aws):
    monitor = steps_monitor
    assert monitor() == 0
    before = len(monitor.writes())
    assert monitor("--schedule", "cron(0 6 ? * MON-FRI *)") == 0, monitor.story
    assert [change["what"] for change in monitor.record["plan"]][0] == "Rule.ScheduleExpression"
    # From Friday to Monday are 72 h: an alarm that looks back a week can still hear two missed checks.
    assert monitor.writes()[before:] == ["PutRule", "PutMetricAlarm"]
    aws.client("events").disable_rule(Name=monitor.name)
    assert monitor("--schedule", "cron(0 6 ? * MON-FRI *)") == 0
    assert monitor.record["schedules"][0]["status"] == "ENABLED"
    assert [change["what"] for change in monitor.record["plan"]] == ["Rule.State"]


def test_a_dry_run_changes_nothing(steps_monitor):
    assert steps_monitor("--dry-run", "true") == 0 and steps_monitor.writes() == []
    assert "would send EventBridge.PutRule" in steps_monitor.story
    assert "would send CloudWatch.PutMetricAlarm" in steps_monitor.story


def test_data_is_uploaded_once(steps_monitor, tmp_path):
    monitor = steps_monitor
    monitor.baseline = f"s3://{BUCKET}/new/{monitor.endpoint}"
    (tmp_path / "train.csv").write_text("age,usage\n1,2\n")
    assert monitor("--baseline-data", str(tmp_path / "train.csv")) == 0, monitor.story
    uri = monitor.record["baseline-data-uri"]
    assert uri.startswith(monitor.baseline + "/data-") and monitor.writes().count("PutObject") == 1
    assert monitor("--baseline-data", str(tmp_path / "train.csv")) == 0 and monitor.record["changed"] is False
    assert monitor.writes().count("PutObject") == 1
    (tmp_path / "train.csv").write_text("age,usage\n")
    assert monitor("--baseline-data", str(tmp_path / "train.csv")) == 2


def test_a_firing_alarm_is_told(steps_monitor, aws):
    assert steps_monitor() == 0
    aws.client("cloudwatch").set_alarm_state(
        AlarmName=f"{steps_monitor.name}-violations", StateValue="ALARM", StateReason="age drifts")
    assert steps_monitor() == 0 and "is firing: age drifts" in steps_monitor.story


def test_what_others_made_is_left(steps_monitor, aws):
    aws.client("events").put_rule(Name=steps_monitor.name, ScheduleExpression="rate(1 day)", Description="mine")
    assert steps_monitor() == 5 and steps_monitor.writes() == ["PutRule"]


@pytest.mark.parametrize("operation, service", [("PutRule", "events"), ("PutTargets", "events"),
                                                ("PutMetricAlarm", "cloudwatch"), ("DescribeEndpoint", "sagemaker")])
def test_denied(operation, service, steps_monitor):
    steps_monitor.order("faults", {"service": service, "operation": operation, "kind": "deny", "times": 1})
    assert steps_monitor() == 3 and "AccessDenied" in steps_monitor.because
    assert steps_monitor() == 0, steps_monitor.story


@pytest.mark.parametrize("operation, service", [("PutRule", "events"), ("PutTargets", "events"),
                                                ("PutMetricAlarm", "cloudwatch")])
@pytest.mark.parametrize("kind", ["lose-answer", "throttle"])
def test_what_heals_is_green(operation, service, kind, steps_monitor):
    steps_monitor.order("faults", {"service": service, "operation": operation, "kind": kind, "times": 1})
    assert steps_monitor() == 0, steps_monitor.story
    assert steps_monitor() == 0 and steps_monitor.record["changed"] is False


# ---- what both engines need -----------------------------------------------------------------------------


@pytest.mark.parametrize("config, words", [("off", "captures no data"), ("none", "captures 0 %")])
def test_an_endpoint_that_captures_nothing_is_red(config, words, aws, steps, tmp_path):
    monitor = of_model_monitor(Monitor(aws, steps, tmp_path, config))
    assert monitor() == 5 and words in monitor.because and monitor.writes() == []


def test_an_endpoint_out_of_service_is_red(model_monitor):
    model_monitor.order("statuses", {"endpoint": model_monitor.endpoint, "statuses": ["Updating"]})
    assert model_monitor() == 5 and "Updating" in model_monitor.because


def test_an_endpoint_that_is_not_there_is_red(model_monitor):
    model_monitor.endpoint = "nobody"
    assert model_monitor() == 4


@pytest.mark.parametrize("name", ["statistics.json", "constraints.json"])
def test_a_missing_or_broken_baseline_is_red(name, model_monitor):
    folder = f"half/{model_monitor.endpoint}"
    model_monitor.baseline = f"s3://{BUCKET}/{folder}"
    put(model_monitor.aws, f"{folder}/statistics.json", json.dumps(STATISTICS).encode())
    put(model_monitor.aws, f"{folder}/constraints.json", json.dumps(CONSTRAINTS).encode())
    put(model_monitor.aws, f"{folder}/{name}", b"{")
    assert model_monitor() == 2 and name in model_monitor.because
    model_monitor.aws.client("s3").delete_object(Bucket=BUCKET, Key=f"{folder}/{name}")
    assert model_monitor() == 4 and name in model_monitor.because
    assert "CreateMonitoringSchedule" not in model_monitor.writes()


# ---- engine: model-monitor ------------------------------------------------------------------------------


def test_a_schedule_and_then_nothing(live):
    assert live.schedule["MonitoringScheduleStatus"] == "Scheduled" == live.record["schedules"][0]["status"]
    config = live.schedule["MonitoringScheduleConfig"]
    assert config["ScheduleConfig"]["ScheduleExpression"] == "cron(0 * ? * * *)"
    definition = live.sagemaker.describe_data_quality_job_definition(
        JobDefinitionName=config["MonitoringJobDefinitionName"])
    assert definition["DataQualityBaselineConfig"]["ConstraintsResource"]["S3Uri"] == live.record["constraints-uri"]
    assert definition["DataQualityAppSpecification"]["Environment"] == {"publish_cloudwatch_metrics": "Enabled"}
    before = live.writes()
    assert before == ["CreateDataQualityJobDefinition", "CreateMonitoringSchedule"]
    assert live("--schedule", "rate(1 hour)") == 0 and live.record["changed"] is False and live.writes() == before


def test_a_changed_definition_and_schedule(live):
    first = live.schedule["MonitoringScheduleConfig"]["MonitoringJobDefinitionName"]
    assert live("--schedule", "rate(6 hours)") == 0, live.story
    config = live.schedule["MonitoringScheduleConfig"]
    assert config["ScheduleConfig"]["ScheduleExpression"] == "cron(0 0/6 ? * * *)"
    assert config["MonitoringJobDefinitionName"] == first
    assert live("--schedule", "rate(6 hours)", "--instance-type", "ml.m5.2xlarge") == 0, live.story
    assert live.schedule["MonitoringScheduleConfig"]["MonitoringJobDefinitionName"] != first
    assert live.writes().count("CreateDataQualityJobDefinition") == 2


def test_a_stopped_schedule_runs_again(live):
    for schedule in ("rate(1 hour)", "rate(2 hours)"):
        live.sagemaker.stop_monitoring_schedule(MonitoringScheduleName=live.name)
        assert live("--schedule", schedule) == 0, live.story
        assert live.schedule["MonitoringScheduleStatus"] == "Scheduled" and live.record["changed"] is True
    assert live.writes()[-2:] == ["UpdateMonitoringSchedule", "StartMonitoringSchedule"]


def test_a_running_check_is_waited_for(live):
    live.order("monitoring-executions", {"schedule": live.name, "status": "InProgress"})
    assert live("--schedule", "rate(1 day)", "--timeout-minutes", "0.01") == 6
    assert "UpdateMonitoringSchedule" not in live.writes()
    live.order("monitoring-executions", {"schedule": live.name, "status": "Completed"})
    assert live("--schedule", "rate(1 day)") == 0 and live.record["last-check"] == "Completed"


@pytest.mark.parametrize("status, code, words", [
    ("CompletedWithViolations", 10, "found violations"), ("Failed", 7, "no data"), ("Stopped", 7, "was stopped")])
def test_what_the_last_check_found_is_told(status, code, words, live):
    live.order("monitoring-executions", {"schedule": live.name, "status": status, "reason": "no data"})
    assert live("--schedule", "rate(1 hour)") == 0 and words in live.story
    assert live.record["last-check"] == status
    assert live("--schedule", "rate(1 hour)", "--on-violation", "reject") == code and words in live.because


def test_pending_forever_runs_out(model_monitor):
    model_monitor.order("timing", {"delays": {"monitoring-schedule.Pending": 30}})
    try:
        assert model_monitor("--timeout-minutes", "0.02") == 6 and model_monitor.seconds < 6
    finally:
        model_monitor.order("timing", {"delays": {"monitoring-schedule.Pending": 0.1}})
    assert model_monitor.record["schedules"][0]["name"] == model_monitor.name


def test_a_cancelled_wait_says_what_goes_on(model_monitor):
    model_monitor.order("timing", {"delays": {"monitoring-schedule.Pending": 30}})
    try:
        process = model_monitor.start()
        while "CreateMonitoringSchedule" not in model_monitor.writes():
            time.sleep(0.05)
        process.terminate()
        assert model_monitor.finish(process) == 9 and model_monitor.seconds < 2
    finally:
        model_monitor.order("timing", {"delays": {"monitoring-schedule.Pending": 0.1}})
    assert f"the monitoring schedule {model_monitor.name}" in model_monitor.record["failure"]["try"]


@pytest.mark.parametrize("status, words", [("Failed", "no such role"), ("Odd", "does not know")])
def test_a_schedule_that_is_not_scheduled_is_red(status, words, live):
    before = {"MonitoringScheduleStatus": "Scheduled"}
    live.statuses(before, {"MonitoringScheduleStatus": status, "FailureReason": "no such role"})
    assert live("--schedule", "rate(1 hour)") == 7 and words in live.because


def test_a_closed_account_is_told_what_else_there_is(model_monitor):
    model_monitor.order("faults", {
        "service": "sagemaker", "operation": "CreateDataQualityJobDefinition", "kind": "error", "status": 400,
        "code": "ValidationException", "message": "Model Monitor is not available to new customers"})
    assert model_monitor() == 2 and "not available to new customers" in model_monitor.because
    assert "engine: steps" in model_monitor.record["failure"]["try"]


@pytest.mark.parametrize("operation", ["CreateDataQualityJobDefinition", "CreateMonitoringSchedule"])
def test_a_lost_answer_makes_nothing_twice(operation, model_monitor):
    model_monitor.order("faults", {"service": "sagemaker", "operation": operation, "kind": "lose-answer", "times": 1})
    assert model_monitor() == 0, model_monitor.story
    assert model_monitor.writes().count("CreateMonitoringSchedule") <= 1 and model_monitor.record["changed"] is True


def test_an_alarm_a_feature(model_monitor, aws):
    assert model_monitor("--alarms-topic", TOPIC, "--metrics-namespace", "mine") == 0, model_monitor.story
    found = aws.client("cloudwatch").describe_alarms(AlarmNamePrefix=model_monitor.name)["MetricAlarms"]
    assert {alarm["MetricName"] for alarm in found} == {"feature_baseline_drift_age", "feature_baseline_drift_usage"}
    assert {alarm["Namespace"] for alarm in found} == {"mine"} and len(found) == 3
    assert sorted(model_monitor.record["alarms"]) == sorted(alarm["AlarmName"] for alarm in found)


def test_nothing_that_was_sent_was_wrong(aws):
    verdict = aws.control("verdict")
    assert verdict["invalid"] == verdict["bad_signatures"] == verdict["crashes"] == 0, verdict
