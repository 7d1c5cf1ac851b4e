"""How long things take here: a short time for each status, AWS's own waits scaled down, a clock that can be shifted."""
import datetime
import threading
import time

DEFAULTS = {
    "default": 0.3,
    "github.token": 0.0,
    "execution.start": 0.2,
    "step.start": 0.1,
}


class Stopped(Exception):
    """The work this wait belongs to was stopped."""


class Timing:
    """Delays by name, and the factor by which AWS's own waits (bake times, intervals) are shortened."""

    def __init__(self, scale=0.01, delay=None):
        self.first_scale, self.first_delay = scale, delay
        self.scale, self.offset = scale, 0.0
        self.delays = dict(DEFAULTS)
        if delay is not None:
            self.delays["default"] = delay

    def now(self):
        """The time it is here, aware of its zone."""
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.offset)

    def delay(self, name):
        return float(self.delays.get(name, self.delays["default"]))

    def wait(self, name, stop=None):
        """Lets a status last its time; raises Stopped if the work is stopped meanwhile."""
        self.sleep(self.delay(name), stop)

    def sleep(self, seconds, stop=None):
        if stop is None:
            time.sleep(seconds)
        elif stop.wait(seconds):
            raise Stopped

    def change(self, data):
        """Takes {"scale":…, "offset_seconds":…, "delays":{…}} from the control interface."""
        unknown = set(data) - {"scale", "offset_seconds", "delays"}
        if unknown:
            raise ValueError(f"timing has scale, offset_seconds and delays, no {', '.join(sorted(unknown))}")
        self.scale = float(data.get("scale", self.scale))
        self.offset = float(data.get("offset_seconds", self.offset))
        self.delays.update({name: float(value) for name, value in data.get("delays", {}).items()})

    def describe(self):
        return {"scale": self.scale, "offset_seconds": self.offset, "delays": self.delays}


class Stop(threading.Event):
    """Set when a piece of background work has to end."""
