"""A network on a bad day: each call may meet a fault, drawn from a seed."""
import random

from .faults import Fault

# What may heal; with and without the effect of the call.
BAD_DAY = (Fault("lost"), Fault("lost", effect=True), Fault("reset"), Fault("reset", effect=True), Fault("cut"),
           Fault("cut-chunked"), Fault("error", code="InternalFailure", status=500),
           Fault("error", code="InternalFailure", status=500, effect=True),
           Fault("error", code="ServiceUnavailable", status=503, effect=True))


class Unsteady:
    """In the place of a list of faults: a `share` of all calls go wrong. The same seed does the same again."""

    def __init__(self, seed, share=0.4, faults=BAD_DAY):
        self._random, self._share, self._faults = random.Random(seed), share, faults

    def due(self, name, connection=False):
        """As Plan's."""
        if connection or self._random.random() >= self._share:
            return None
        return self._random.choice(self._faults)
