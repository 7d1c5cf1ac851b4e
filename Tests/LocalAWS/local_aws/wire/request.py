"""A raw HTTP request as it was received, and the call it turns out to be."""
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import unquote_plus

from botocore.model import OperationModel


@dataclass
class Request:
    """A request as it came over the wire."""

    method: str
    target: str                     # the request line's middle word: raw path and query
    headers: list                   # (name, value) in order, values as text
    body: bytes = b""

    @cached_property
    def path(self):
        return self.target.partition("?")[0]

    @cached_property
    def query(self):
        """The decoded (key, value) pairs of the query string."""
        raw = self.target.partition("?")[2]
        pairs = (pair.partition("=") for pair in raw.split("&") if pair)
        return [(unquote_plus(key), unquote_plus(value)) for key, _, value in pairs]

    def header(self, name):
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        return ",".join(values) if values else None

    @property
    def content_type(self):
        return (self.header("content-type") or "").partition(";")[0].strip().lower()


@dataclass
class Call:
    """What a request turned out to be."""
    service: str = None             # botocore's name of the service
    operation: OperationModel = None
    protocol: str = None
    params: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

