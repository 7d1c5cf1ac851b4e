"""CloudWatch alarms, where moto is too sure: a new alarm has no data yet."""
from .operations import operation


@operation("cloudwatch")
def put_metric_alarm(context, params):
    """moto keeps the alarm; one that is new is INSUFFICIENT_DATA, as on AWS."""
    known = context.world.moto.alarm_state(context.region, params["AlarmName"])
    answer = context.world.moto.forward(context.request)
    if answer.status == 200 and known is None:
        context.world.moto.set_alarm_state(context.region, params["AlarmName"], "INSUFFICIENT_DATA",
                                           "Unchecked: Initial alarm creation")
    return answer
