"""Faults on demand: the n-th calls of an operation get something else than they asked for."""
from dataclasses import dataclass, field

from .wire import Reader, judge_params, protocols, service_model

KINDS = ("throttle", "error", "deny", "stall", "cut", "drop", "lose-answer", "expire-credentials", "merge", "reply")
DEFAULT_ERRORS = {"throttle": ("ThrottlingException", "Rate exceeded", 400),
                  "error": ("InternalFailure", "The request processing has failed because of an unknown error.", 500)}


class FaultError(ValueError):
    """A fault that cannot be used, and why."""


class Drop(Exception):
    """The connection is to be closed without an answer."""


@dataclass
class Fault:
    """One deviation. `match` is a part of the parameters; `skip` calls are left alone, then `times` get it
    (None: all of them)."""

    operation: str
    kind: str
    service: str = None
    match: dict = field(default_factory=dict)
    skip: int = 0
    times: int = 1
    code: str = None
    message: str = None
    status: int = None
    headers: dict = field(default_factory=dict)
    seconds: float = 0
    bytes: int = None
    answer: dict = None             # for merge and reply

    @classmethod
    def read(cls, data):
        """Reads a fault as the control interface is sent one."""
        if not isinstance(data, dict) or not isinstance(data.get("operation"), str):
            raise FaultError(f"a fault is an object with an operation ('*' for any): {data!r}")
        data = {("kind" if key == "fault" else key): value for key, value in data.items()}
        unknown = set(data) - set(cls.__dataclass_fields__)
        if unknown:
            raise FaultError(f"a fault has no field {', '.join(sorted(unknown))}; it has "
                             f"{', '.join(sorted(cls.__dataclass_fields__))}")
        fault = cls(**{"kind": "", **data})
        if fault.kind not in KINDS:
            raise FaultError(f"fault {fault.kind!r} is none of {', '.join(KINDS)}")
        fault._check()
        return fault

    def _check(self):
        model = service_model(self.service) if self.service and "." not in self.service else None
        local = self.service in (None, "github", "slack", "registry")
        if not local and not model:
            raise FaultError(f"there is no service {self.service!r}")
        if model and self.operation != "*" and self.operation not in model.operation_names:
            raise FaultError(f"service {self.service} has no operation {self.operation!r}")
        if self.kind in ("merge", "reply"):
            self._check_answer(model)

    def _check_answer(self, model):
        """A reply the service could not give is a mistake in the test, not a finding. Enum words are free:
        a client must live with one it does not know."""
        if self.answer is None or not model or not {"json", "rest-json"} & set(protocols(model)):
            raise FaultError(f"a {self.kind} has an answer and names its service, one that answers in JSON")
        shape = model.operation_model(self.operation).output_shape
        problems = []
        params = Reader(problems).json(self.answer, shape) if shape else self.answer
        problems += judge_params(params, shape) if shape else []
        problems = [text for text in problems if not text.startswith("constraint")
                    and (self.kind == "reply" or "Missing required" not in text)]
        if problems or (self.answer and not shape):
            raise FaultError(f"{self.operation} cannot answer this {self.kind}: {problems or self.answer}")

    def takes(self, service, operation, params):
        """Whether this call gets the fault; counts it if so."""
        if self.times == 0 or self.operation not in ("*", operation) or self.service not in (None, service):
            return False
        if not _within(self.match, params):
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.times:
            self.times -= 1
        return True

    def error(self):
        """(code, message, status) of the error this fault answers with."""
        code, message, status = DEFAULT_ERRORS[self.kind]
        return self.code or code, self.message or message, self.status or status


def _within(part, whole):
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and _within(part[key], whole[key]) for key in part)
    return part == whole


def merged(base, extra):
    """`extra` laid over `base`, object by object; a null takes a field away."""
    if isinstance(base, dict) and isinstance(extra, dict):
        both = {**base, **{key: merged(base.get(key), value) for key, value in extra.items()}}
        return {key: value for key, value in both.items() if value is not None}
    return extra
