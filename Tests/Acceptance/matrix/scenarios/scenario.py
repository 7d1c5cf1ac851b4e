"""What a step is asked to do, which of its calls the faults hit, and what must have happened in the end."""
import itertools
import threading

_numbers = itertools.count(1)
KEYS = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")


class Scenario:
    """A step with all it needs. One object a case: `prepare` makes what the case needs for itself."""

    step = ""
    operation = ""              # the call that faults hit, after the first `skip` of it
    skip = 0
    member = ""                 # of that call's answer: the step cannot do without it
    names = ()                  # other words that tell in an error whose call it was
    changes = False             # whether the step changes something
    is_write = False            # whether that call is the one that does
    may_repeat = False          # whether it can be done twice, for want of a token
    tokens = ""                 # the member of the request that makes it the same again
    must_exist = False          # whether that call asks for what must be there
    preparation = 0             # seconds more that it may take on a busy machine, since it starts processes
    calls = 1                   # how many calls it makes at least where all is well
    tries = 3                   # how often a call that may heal is made before the step is red
    hides_answers = False       # whether its answers may hold a secret, so that no error shows them
    is_terse = False            # whether its answer is too short to come slowly
    waits = False               # whether it sits out an outage
    is_aws, is_signed, is_xml, is_of_s3 = True, True, False, False
    speaks_for_its_step = True  # in rows that are not about a call

    def __init__(self, world):
        self.world, self.number = world, next(_numbers)

    @classmethod
    def expects(cls, row):
        """(exit code, hits) where the row meets this call; None where it does not concern it."""
        if row.is_of_connections and not cls.speaks_for_its_step:
            return None
        return (row.end, row.hits) if row.concerns(cls) else None

    def prepare(self, folder):
        """The arguments."""
        raise NotImplementedError

    def environment(self, address):
        """The variables, with the misbehaving server in the place of AWS."""
        said = self.world.environment
        return {**{name: said[name] for name in KEYS}, "AWS_ENDPOINT_URL": address}

    def effects(self, outcome):
        """How often what was asked for has happened."""
        return 0

    def is_true(self, outcome):
        """Whether a green step said the truth."""
        return True

    def clean_up(self):
        """Takes away what would burden the other cases."""


class Once:
    """Something made at most once for all cases of a world, by whoever comes first."""

    def __init__(self, make):
        self._make, self._lock, self._made = make, threading.Lock(), {}

    def __get__(self, scenario, owner):
        with self._lock:
            if id(scenario.world) not in self._made:
                self._made[id(scenario.world)] = self._make(scenario)
            return self._made[id(scenario.world)]
