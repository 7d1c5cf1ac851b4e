"""The rows of the fault matrix: what goes wrong, and what the step must make of it. To be read like a table."""
from collections.abc import Callable
from dataclasses import dataclass, field

from misbehaving import Fault

GREEN, DENIED, NOT_FOUND, FAILED, UNAVAILABLE = 0, 3, 4, 7, 12
ALWAYS = None


@dataclass(frozen=True)
class Row:
    """A fault, and the end of a step that meets it."""

    name: str
    says: str                                   # the behaviour, for people
    end: int                                    # the exit code
    fault: Fault | None = None                  # hits the scenario's operation, or connections
    hits: int | None = None                     # how many calls meet the fault; None: as many as the scenario tries
    words: tuple = ()                           # what the error must say, besides naming host or operation
    within: float = 15                          # seconds, more than which would be a hang
    server: dict = field(default_factory=dict)  # what is said to the server
    variables: dict = field(default_factory=dict)
    address: str = ""                           # in the place of the server's
    concerns: Callable = lambda scenario: True
    resident: int = 0                           # MiB that the step may hold at most

    @property
    def is_of_connections(self):
        return self.fault is None or self.fault.hits_connections


def heals(name, says, kind, times=1, **more):
    """One fault, then all is well: green, and nothing done twice."""
    of_row = {key: more.pop(key) for key in ("within", "concerns", "server", "variables") if key in more}
    return Row(name, says, GREEN, Fault(kind, times=times, **more), hits=times, **of_row)


def lasts(name, says, kind, end=UNAVAILABLE, hits=None, **more):
    """A fault that stays: as many tries as are due, then red."""
    of_row = {key: more.pop(key) for key in ("within", "concerns", "server", "variables", "words", "resident")
              if key in more}
    return Row(name, says, end, Fault(kind, times=ALWAYS, **more), hits=hits, **of_row)


ROWS = [
    # --- 2: no connection, or none that lasts
    heals("2-reset-connection", "reset before a byte: once more", "reset-connection"),
    lasts("2-reset-connection-always", "three tries, then unavailable", "reset-connection", within=60),
    # --- 7, 19: the answer does not arrive
    heals("19-lost-answer", "done, but the answer is lost: the same again, one effect", "lost", effect=True),
    # --- 10: throttled
    heals("10-throttled", "a second's pause or so, then again", "error", code="ThrottlingException", status=400,
          concerns=lambda scenario: scenario.is_aws),
    # --- 11: the server is ill
    heals("11-500", "once more, soon", "error", code="InternalFailure", status=500),
    # --- 16: no
    lasts("16-denied", "stop at once", "error", DENIED, hits=1, code="AccessDeniedException", status=400,
          message="User: arn:aws:iam::1:user/x is not authorized to perform: it", words=("not authorized",)),
]
