"""What can be ordered: which calls are hit, and by what."""
from dataclasses import dataclass, field

# Before a request can be read: these hit connections, whatever is asked on them.
CONNECTION_KINDS = ("reset-connection", "silent-connection", "cut-handshake", "plain-handshake", "http2-reset",
                    "http2-close")
# These spoil a real answer, so the server behind is asked first.
SPOILERS = ("drip", "delay", "cut", "cut-in-half", "cut-chunked", "cut-json", "leave-out", "replace", "headers")


@dataclass(frozen=True)
class Fault:
    """One deviation: `skip` calls of the operation (or connections) are left alone, then `times` are hit (None: all).

    With `effect` the server behind does what was asked first, and only its answer goes wrong: the client cannot know.
    """

    kind: str
    operation: str = "*"
    skip: int = 0
    times: int | None = 1
    effect: bool = False
    status: int = None              # of `answer` and `error`
    code: str = ""                  # of `error`
    message: str = ""
    headers: dict = field(default_factory=dict)
    body: bytes = b""               # of `answer`
    at: str = ""                    # of `leave-out`, `replace`: the member, as a path with dots
    value: object = None            # of `replace`
    seconds: float = 10             # of `drip`: between bytes; of `delay`
    size: int = 1 << 30             # of `giant` and `bomb`

    @property
    def hits_connections(self):
        return self.kind in CONNECTION_KINDS

    @property
    def asks_behind(self):
        """Whether what was asked is done all the same."""
        return self.effect or self.kind in SPOILERS


class Plan:
    """Counts calls and says which fault is due. Not thread-safe: its owner holds a lock."""

    def __init__(self, faults):
        self._left = []
        for fault in faults:
            self.add(fault)

    def add(self, fault):
        """One fault more."""
        self._left.append([fault, fault.skip, fault.times])

    def due(self, name, connection=False):
        """The fault of the next call of an operation (or of the next connection); None where all goes well."""
        for entry in self._left:
            fault, skip, times = entry
            if fault.hits_connections != connection or fault.operation not in ("*", name):
                continue
            if skip:
                entry[1] -= 1
                continue
            if times == 0:
                continue
            entry[2] = None if times is None else times - 1
            return fault
        return None
