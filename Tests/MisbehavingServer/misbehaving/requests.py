"""Reads requests off a connection, tells which operation they ask for, and passes them on unchanged."""
import http.client
import json
import time
import urllib.parse
from dataclasses import dataclass, field


@dataclass
class Request:
    """A request as it came, byte for byte what matters to a signature."""

    method: str
    target: str
    headers: list
    body: bytes
    at: float = field(default_factory=time.monotonic)

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name), None)

    @property
    def protocol(self):
        """json, query, rest-xml, rest-json; github, slack, registry for those that are not AWS."""
        return self._meaning[1]

    @property
    def operation(self):
        return self._meaning[0]

    @property
    def params(self):
        """The members of a JSON body; empty for others."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def _meaning(self):
        target = self.header("x-amz-target")
        path, _, query = self.target.partition("?")
        if target:
            return target.rpartition(".")[2], "json"
        if (self.header("content-type") or "").startswith("application/x-www-form-urlencoded"):
            return dict(urllib.parse.parse_qsl(self.body.decode())).get("Action", ""), "query"
        if path.startswith("/endpoints/"):
            return "InvokeEndpoint", "rest-json"
        if "audience=" in query and (self.header("authorization") or "").lower().startswith("bearer"):
            return "GetIdToken", "github"
        if path.startswith(("/services/", "/api/")):
            return ("Webhook" if path.startswith("/services/") else path.removeprefix("/api/")), "slack"
        if path.startswith("/v2/") or path == "/v2":
            return f"{self.method} {path}", "registry"
        names = {"GET": "GetObject", "HEAD": "HeadObject", "PUT": "PutObject", "DELETE": "DeleteObject"}
        if self.method == "GET" and "list-type=2" in query:
            return "ListObjectsV2", "rest-xml"
        return names.get(self.method, self.method), "rest-xml"


@dataclass
class Answer:
    """An answer, whole."""

    status: int
    headers: list
    body: bytes
    announced: int = None           # the length that the answer to a HEAD tells, without those bytes

    def bytes(self, length=None):
        """As it goes over the wire, with another Content-Length where one is given."""
        length = self.announced if length is None else length
        kept = [(name, value) for name, value in self.headers
                if name.lower() not in ("content-length", "transfer-encoding", "connection")]
        kept.append(("Content-Length", str(len(self.body) if length is None else length)))
        return head(self.status, kept) + self.body

    def dated(self, date):
        """The same, with another Date."""
        kept = [(name, value) for name, value in self.headers if name.lower() != "date"]
        return Answer(self.status, [*kept, ("Date", date)], self.body, self.announced)


def head(status, headers):
    """Status line and headers."""
    reason = http.client.responses.get(status, "Odd")
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {status} {reason}\r\n{lines}\r\n".encode("utf-8")


def read_request(stream):
    """The next request of a connection; None at its end, or where what comes is not HTTP."""
    try:
        first = stream.readline(65536).decode("latin-1").split()
        if len(first) != 3:
            return None
        headers = []
        while (line := stream.readline(65536)) not in (b"\r\n", b"\n", b""):
            name, _, value = line.decode("utf-8", "replace").partition(":")
            headers.append((name.strip(), value.strip()))
        request = Request(first[0], first[1], headers, b"")
        request.body = _chunks(stream) if "chunked" in (request.header("transfer-encoding") or "").lower() \
            else stream.read(int(request.header("content-length") or 0))
        return request
    except (OSError, ValueError):
        return None


def _chunks(stream):
    parts = []
    while size := int(stream.readline().split(b";")[0], 16):
        parts.append(stream.read(size))
        stream.readline()
    stream.readline()
    return b"".join(parts)


def passed_on(request, behind):
    """The answer of the server behind, (host, port), to the request as it came, Host and all: it may be signed."""
    connection = http.client.HTTPConnection(*behind, timeout=120)
    try:
        target = urllib.parse.urlsplit(request.target)
        path = request.target if not target.scheme else target.path + (f"?{target.query}" if target.query else "")
        connection.putrequest(request.method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in request.headers:
            if name.lower() not in ("transfer-encoding", "content-length", "connection", "expect"):
                connection.putheader(name, value.encode("utf-8"))
        if request.body or request.method not in ("GET", "HEAD", "DELETE"):
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        response = connection.getresponse()
        length = response.getheader("Content-Length") if request.method == "HEAD" else None
        return Answer(response.status, response.getheaders(), response.read(), length and int(length))
    finally:
        connection.close()
