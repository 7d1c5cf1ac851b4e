"""An endpoint's CloudWatch metrics, and the alarms on them: each invocation counts, and may set an alarm off."""
import collections
import operator
import statistics

NAMESPACE = "AWS/SageMaker"
KEPT = 5000
COMPARE = {"GreaterThanThreshold": operator.gt, "GreaterThanOrEqualToThreshold": operator.ge,
           "LessThanThreshold": operator.lt, "LessThanOrEqualToThreshold": operator.le}
STATISTICS = {"Sum": sum, "Average": statistics.fmean, "Maximum": max, "Minimum": min, "SampleCount": len}


class Metrics:
    """The values of late, by endpoint, variant and metric; the whole history is moto's."""

    def __init__(self):
        self._values = collections.defaultdict(lambda: collections.deque(maxlen=KEPT))

    def invocation(self, world, region, fleet, status, microseconds):
        """Counts one invocation, as SageMaker does, then looks at the alarms."""
        now = world.timing.now()
        values = {"Invocations": 1, "Invocation4XXErrors": int(400 <= status < 500),
                  "Invocation5XXErrors": int(status >= 500 or status == 0), "ModelLatency": microseconds}
        dimensions = {"EndpointName": fleet.endpoint_name, "VariantName": fleet.name}
        world.moto.put_metrics(region, NAMESPACE, dimensions, values, now)
        for name, value in values.items():
            self._values[fleet.endpoint_name, fleet.name, name].append((now.timestamp(), value))
        for alarm in world.moto.alarms_on(region, NAMESPACE, dimensions):
            self._judge(world, region, alarm, (fleet.endpoint_name, fleet.name, alarm.metric_name), now.timestamp())

    def _judge(self, world, region, alarm, key, now):
        """The alarm's state by the last period. One in ALARM stays so until somebody sets it back."""
        values = [value for when, value in self._values[key] if when > now - float(alarm.period)]
        if not values or alarm.statistic not in STATISTICS or alarm.state_value == "ALARM":
            return
        found = STATISTICS[alarm.statistic](values)
        state = "ALARM" if COMPARE[alarm.comparison_operator](found, float(alarm.threshold)) else "OK"
        if state != alarm.state_value:
            world.moto.set_alarm_state(region, alarm.name, state, f"Threshold Crossed: 1 datapoint [{found}] was "
                                       f"{'' if state == 'ALARM' else 'not '}{alarm.comparison_operator} "
                                       f"({alarm.threshold}).")
