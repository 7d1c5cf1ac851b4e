"""Monitoring schedules, which moto lacks: their statuses, and the executions that a test orders. Nothing is analysed."""
import re
from dataclasses import dataclass, field

from ..operations import AwsError, PassOn, operation, validation
from .store import chosen, ordered, page, require_role, store_of, tag

# What Model Monitor takes: every hour, every so many hours, or once a day, at minute 0; or once, now.
EXPRESSION = re.compile(r"NOW|cron\(0 (\*|([01]?\d|2[0-3])(/([1-9]|1\d|2[0-4]))?) \? \* (\*|\?) \*\)")
RUNNING = ("Pending", "InProgress", "Stopping")


@dataclass
class Schedule:
    """One schedule and what it ran, newest last."""

    name: str
    arn: str
    config: dict
    endpoint: str
    created: object
    modified: object
    status: str = "Pending"
    failure: str = None
    executions: list = field(default_factory=list)


def find(store, name):
    if name not in store.schedules:
        raise AwsError("ResourceNotFound", f"Monitoring Schedule with name {name} does not exist")
    return store.schedules[name]


@operation("sagemaker")
def create_data_quality_job_definition(context, params):
    """moto keeps it, but would take a name twice and any role."""
    name = params["JobDefinitionName"]
    if context.world.moto.data_quality_definition(context.region, name) is not None:
        raise AwsError("ResourceInUse", f"Job definition with name {name} already exists")
    require_role(context, params["RoleArn"])
    raise PassOn


def checked(context, config):
    """A schedule's configuration that SageMaker would take, and the endpoint it watches."""
    expression = config.get("ScheduleConfig", {}).get("ScheduleExpression", "")
    if not EXPRESSION.fullmatch(expression):
        raise validation(f"Invalid schedule expression: {expression}")
    name = config.get("MonitoringJobDefinitionName")
    if (name is None) == ("MonitoringJobDefinition" not in config):
        raise validation("Exactly one of MonitoringJobDefinition and MonitoringJobDefinitionName is needed")
    if name is None:
        return config["MonitoringJobDefinition"]["MonitoringInputs"][0].get("EndpointInput", {}).get("EndpointName", "")
    if config.get("MonitoringType") != "DataQuality":
        raise validation("Only DataQuality monitors are here")
    definition = context.world.moto.data_quality_definition(context.region, name)
    if definition is None:
        raise validation(f"Could not find job definition {name}")
    return definition.get("EndpointInput", {}).get("EndpointName", "")


@operation("sagemaker")
def create_monitoring_schedule(context, params):
    store, name, now = store_of(context), params["MonitoringScheduleName"], context.world.timing.now()
    config = params["MonitoringScheduleConfig"]
    with store.lock:
        if name in store.schedules:
            raise AwsError("ResourceInUse", f"Monitoring Schedule with name {name} already exists")
        endpoint = checked(context, config)
        arn = context.arn("sagemaker", f"monitoring-schedule/{name}")
        schedule = store.schedules[name] = Schedule(name, arn, config, endpoint, now, now)
        tag(store, arn, params.get("Tags"))
        move(context, schedule, "Scheduled")
    return {"MonitoringScheduleArn": arn}


@operation("sagemaker")
def update_monitoring_schedule(context, params):
    store = store_of(context)
    with store.lock:
        schedule = find(store, params["MonitoringScheduleName"])
        refuse_busy(schedule)
        if schedule.executions and schedule.executions[-1]["MonitoringExecutionStatus"] in RUNNING:
            raise validation(f"Monitoring Schedule {schedule.name} has a running execution and cannot be updated")
        endpoint = checked(context, params["MonitoringScheduleConfig"])
        schedule.config, schedule.endpoint = params["MonitoringScheduleConfig"], endpoint
        move(context, schedule, "Stopped" if schedule.status == "Stopped" else "Scheduled")
    return {"MonitoringScheduleArn": schedule.arn}


@operation("sagemaker", "StartMonitoringSchedule")
def start_monitoring_schedule(context, params):
    return turn(context, params, "Scheduled")


@operation("sagemaker", "StopMonitoringSchedule")
def stop_monitoring_schedule(context, params):
    return turn(context, params, "Stopped")


def turn(context, params, status):
    store = store_of(context)
    with store.lock:
        schedule = find(store, params["MonitoringScheduleName"])
        refuse_busy(schedule)
        move(context, schedule, status)


@operation("sagemaker")
def delete_monitoring_schedule(context, params):
    store = store_of(context)
    with store.lock:
        del store.schedules[find(store, params["MonitoringScheduleName"]).name]


def refuse_busy(schedule):
    if schedule.status == "Pending":
        raise validation(f"Monitoring Schedule {schedule.name} is in Pending state and cannot be changed")


def move(context, schedule, status):
    """Pending for its time, then `status`."""
    world = context.world
    schedule.status, schedule.failure, schedule.modified = "Pending", None, world.timing.now()

    def settle(stop):
        world.timing.wait("monitoring-schedule.Pending", stop)
        schedule.status, schedule.modified = status, world.timing.now()

    world.work(f"schedule {schedule.name}", settle)


@operation("sagemaker")
def describe_monitoring_schedule(context, params):
    store = store_of(context)
    with store.lock:
        schedule = find(store, params["MonitoringScheduleName"])
        answer = {"MonitoringScheduleArn": schedule.arn, "MonitoringScheduleName": schedule.name,
                  "MonitoringScheduleStatus": schedule.status, "CreationTime": schedule.created,
                  "LastModifiedTime": schedule.modified, "MonitoringScheduleConfig": schedule.config,
                  "MonitoringType": schedule.config.get("MonitoringType", "DataQuality")}
        if schedule.endpoint:
            answer["EndpointName"] = schedule.endpoint
        if schedule.failure:
            answer["FailureReason"] = schedule.failure
        if schedule.executions:
            answer["LastMonitoringExecutionSummary"] = schedule.executions[-1]
    return answer


@operation("sagemaker")
def list_monitoring_schedules(context, params):
    items = [{"MonitoringScheduleName": schedule.name, "MonitoringScheduleArn": schedule.arn,
              "CreationTime": schedule.created, "LastModifiedTime": schedule.modified,
              "MonitoringScheduleStatus": schedule.status, "EndpointName": schedule.endpoint,
              "MonitoringJobDefinitionName": schedule.config.get("MonitoringJobDefinitionName", ""),
              "MonitoringType": schedule.config.get("MonitoringType", "DataQuality")}
             for schedule in store_of(context).schedules.values()]
    items = [item for item in items if all(
        params.get(wish) in (None, item[member]) for wish, member in (
            ("EndpointName", "EndpointName"), ("StatusEquals", "MonitoringScheduleStatus"),
            ("MonitoringJobDefinitionName", "MonitoringJobDefinitionName"),
            ("MonitoringTypeEquals", "MonitoringType")))]
    items = ordered(chosen(items, params, "MonitoringScheduleName"), params, name="MonitoringScheduleName")
    return page(items, params, "MonitoringScheduleSummaries")


@operation("sagemaker")
def list_monitoring_executions(context, params):
    items = [execution for schedule in store_of(context).schedules.values() for execution in schedule.executions
             if all(params.get(wish) in (None, execution.get(member)) for wish, member in (
                 ("MonitoringScheduleName", "MonitoringScheduleName"), ("EndpointName", "EndpointName"),
                 ("StatusEquals", "MonitoringExecutionStatus")))]
    return page(ordered(items, params, time="ScheduledTime"), params, "MonitoringExecutionSummaries")


def add_execution(world, region, name, status, reason=None):
    """An execution of a schedule as a test orders it; a running one is replaced by its end."""
    schedule, now = find(world.store(region), name), world.timing.now()
    execution = {"MonitoringScheduleName": name, "ScheduledTime": now, "CreationTime": now, "LastModifiedTime": now,
                 "MonitoringExecutionStatus": status, "EndpointName": schedule.endpoint,
                 "MonitoringJobDefinitionName": schedule.config.get("MonitoringJobDefinitionName", ""),
                 "MonitoringType": schedule.config.get("MonitoringType", "DataQuality")}
    if reason:
        execution["FailureReason"] = reason
    if schedule.executions and schedule.executions[-1]["MonitoringExecutionStatus"] in RUNNING:
        schedule.executions.pop()
    schedule.executions.append(execution)
