"""A server that says what a scene tells it to: AWS, GitHub's token service, Slack and a container, all on one port."""
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

WORDS = "@@"                        # stands in a scene where the attacker's words go
TWICE = "@twice@"                   # the same in JSON that is a string of JSON


class Stage:
    """Answers by the operation's name, else by the path, else with `otherwise`.

    An answer is (status, body, headers), or a function of the request that gives one. Bodies are bytes.
    """

    def __init__(self, answers, otherwise=None):
        self.answers, self.otherwise, self.requests, self.memory = answers, otherwise, [], {}
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.daemon_threads, self.server.stage = True, self

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class _Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """A client that has read enough is no error."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        operation = (self.headers.get("X-Amz-Target") or "").split(".")[-1]
        operation = operation or (parse_qs(body.decode("latin-1")).get("Action") or [""])[0]
        path = self.path.partition("?")[0]
        stage = self.server.stage
        request = {"operation": operation, "path": path, "headers": self.headers, "body": body,
                   "target": self.path, "memory": stage.memory}
        stage.requests.append(request)
        answer = stage.answers.get(operation or path, stage.answers.get(path, stage.otherwise)) or (404, b"{}", {})
        status, content, headers = answer(request) if callable(answer) else answer
        head = [f"HTTP/1.1 {status} x", f"Content-Length: {len(content)}", "x-amzn-RequestId: id-1"]
        head = "\r\n".join(head).encode() + b"".join(
            b"\r\n" + name.encode() + b": " + (value if isinstance(value, bytes) else value.encode())
            for name, value in headers.items()) + b"\r\n\r\n"
        self.wfile.write(head + (b"" if self.command == "HEAD" else content))

    do_POST = do_PUT = do_HEAD = do_DELETE = do_GET

    def log_message(self, *_):
        pass


def spoken(template, words):
    """A template as the bytes of JSON with `words`, the inside of a JSON string, in each place kept for them."""
    twice = words.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    return json.dumps(template).encode().replace(WORDS.encode(), words).replace(TWICE.encode(), twice)


def literal(value):
    """Text or bytes as the inside of a JSON string; a NUL and halves of pairs only come ready made."""
    if isinstance(value, bytes):
        return value.replace(b"\n", b"\\n").replace(b'"', b'\\"')
    return json.dumps(value, ensure_ascii=False)[1:-1].encode()


def plain(words):
    """The text that the inside of a JSON string means; what means none stays as it is."""
    try:
        return json.loads(b'"' + words + b'"').encode()
    except ValueError:              # halves of pairs and bytes that are no text
        return words


def xml(value):
    """As the text of an XML element; what XML cannot hold stays, and makes it none."""
    text = value if isinstance(value, bytes) else value.encode()
    return re.sub(rb"[<>&]", lambda found: {b"<": b"&lt;", b">": b"&gt;", b"&": b"&amp;"}[found[0]], text)
