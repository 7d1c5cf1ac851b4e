"""smoke-test, as built, against a container that answers 200 and lies: every lie is red, over real HTTP."""
import json
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench import STEPS

ROWS = 20
GOOD = ",".join(["0.5"] * ROWS)
CASES = {"cases": [{
    "name": f"request {number}", "content-type": "text/csv", "body": "1,2,3",
    "expect": {"status": 200, "rows": 1, "columns": ROWS,
               "values": [{"at": f"$[0][{row}]", "min": 0, "max": 1} for row in range(ROWS)]},
} for number in range(ROWS)]}


class Container(ThreadingHTTPServer):
    """Answers the request of each number with `answers[number]`, else rightly: (type, body, bytes sent of it)."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers, self.asked, self.lock = {}, 0, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer("text/plain", b"", None)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        with self.server.lock:
            number, self.server.asked = self.server.asked, self.server.asked + 1
        self.answer(*self.server.answers.get(number, ("text/csv", GOOD.encode(), None)))

    def answer(self, kind, body, sent):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[:sent])
        if sent is not None:
            self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture
def container():
    server = Container()
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def smoke(container, tmp_path):
    """Runs the built smoke-test; answers its exit code and its record."""
    cases = tmp_path / "cases.json"
    cases.write_text(json.dumps(CASES))

    def run(*more):
        done = subprocess.run(
            [STEPS / "smoke-test", f"--url=http://127.0.0.1:{container.server_port}", f"--cases={cases}", *more],
            env={}, capture_output=True, text=True, timeout=60)
        return done.returncode, json.loads(done.stdout)

    return run


@pytest.mark.parametrize("concurrency", [1, 8])
def test_what_is_right_is_green(smoke, concurrency):
    code, record = smoke(f"--concurrency={concurrency}", "--require=error-rate <= 0")
    assert (code, record["passed"], record["cases"], record["failed-cases"]) == (0, True, ROWS, 0)


def changed(value):
    return ",".join(["0.5"] * (ROWS - 1) + [value]).encode()


@pytest.mark.parametrize("answer", [
    ("application/json", b'{"error": "out of memory"}', None), ("text/csv", b'{"error": "out of memory"}', None),
    ("text/csv", b"", None), ("text/csv", changed("nan"), None), ("text/csv", changed("inf"), None),
    ("text/csv", changed(""), None), ("text/csv", changed("null"), None), ("text/csv", changed("1.5"), None),
    ("text/csv", changed("0.5,0.5"), None), ("text/csv", GOOD[:-4].encode(), None), ("text/csv", GOOD.encode(), 30),
    ("application/json", b'[[0.5, 0.5', None), ("text/html", b"<!doctype html><h1>502 Bad Gateway</h1>", None),
    ("text/csv", b"\xff\xfe", None),
], ids=repr)
def test_one_lie_in_twenty_is_red(container, smoke, answer):
    container.answers[13] = answer
    code, record = smoke()
    assert (code, record["result"], record["passed"], record["failed-cases"]) == (10, "rejected", False, 1)
    assert "request 13" in record["failure"]["because"]
