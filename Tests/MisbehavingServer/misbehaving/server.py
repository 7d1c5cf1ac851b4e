"""The server: everything is passed on to the one behind, but for calls and connections that a fault is ordered for."""
import ssl
import urllib.parse
from dataclasses import dataclass

from . import http2
from .faults import Plan
from .listener import Listener
from .moves import MOVES
from .requests import passed_on, read_request
from .unsteady import Unsteady


@dataclass
class Seen:
    """A request that came, and what it met."""

    request: object
    connection: int
    fault: object
    status: int = None              # of the server behind, where it was asked

    @property
    def operation(self):
        return self.request.operation


class MisbehavingServer(Listener):
    """In front of `behind` (a URL; None: every call must be hit by a fault). `faults`: a list of Fault, or an Unsteady.

    `certificates` makes it speak TLS, with the certificate `leaf`; `newest` is its only TLS version. `clock` is a
    SkewedClock that signatures are judged by.
    """

    def __init__(self, behind, faults=(), certificates=None, leaf="good", newest=None, clock=None, **listening):
        place = urllib.parse.urlsplit(behind) if behind else None
        self.behind = (place.hostname, place.port) if place else None
        self.seen, self.spoiled, self.clock = [], 0, clock
        self._plan = faults if isinstance(faults, Unsteady) else Plan(faults)
        self._certificates = certificates
        self._context = certificates.context(leaf, newest=newest) if certificates else None
        super().__init__(**listening)

    @property
    def url(self):
        return f"{'https' if self._context else 'http'}://{self.name}:{self.port}"

    @property
    def name(self):
        return f"[{self.host}]" if ":" in self.host else "localhost" if self._context else self.host

    def order(self, fault):
        """One fault more."""
        with self._lock:
            self._plan.add(fault)

    def calls(self, operation):
        """The calls of an operation, in order."""
        return [seen for seen in list(self.seen) if seen.operation == operation]

    def welcome(self, connection, number):
        with self._lock:
            fault = self._plan.due(None, connection=True)
            self.spoiled += fault is not None
        if fault:
            return self._spoil(connection, fault)
        if self._context:
            try:
                connection = connection.secured(self._context)
            except (OSError, ssl.SSLError):
                return None             # the client refused our certificate, or left
        while request := read_request(connection.stream):
            if not self._answer(connection, number, request):
                break
        connection.close()

    def _spoil(self, connection, fault):
        """A fault of the connection as such."""
        if fault.kind in ("http2-reset", "http2-close"):
            try:
                secure = connection.secured(self._certificates.context(protocols=("h2",)))
            except (OSError, ssl.SSLError):
                return
            http2.cut(secure, fault.kind)
            secure.close()
        elif fault.kind == "silent-connection":
            connection.is_left()
        else:
            # Something has to be read first, else the reset may come before the client has said anything.
            connection.peer.recv(65536)
            if fault.kind == "reset-connection":
                connection.reset()
            elif fault.kind == "plain-handshake":
                connection.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    def _answer(self, connection, number, request):
        """Answers one request, well or not; true where the connection goes on."""
        with self._lock:
            fault = (self.clock and self.clock.refusal(request)) or self._plan.due(request.operation)
            seen = Seen(request, number, fault)
            self.seen.append(seen)
        answer = None
        if fault is None or fault.asks_behind:
            answer = passed_on(self.clock.signed_again(request) if self.clock else request, self.behind)
            if self.clock:
                answer = answer.dated(self.clock.date)
            seen.status = answer.status
        if fault:
            return MOVES[fault.kind](connection, fault, request, answer)
        closes = (request.header("connection") or "").lower() == "close"
        return connection.send(answer.bytes()) and not closes
