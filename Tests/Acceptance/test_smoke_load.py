"""smoke-test, as built, over real HTTP: load and a stall, labelled rows and their lies, and the JUnit file."""
import json
import subprocess
import threading
import time
import xml.etree.ElementTree as ElementTree
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from bench import STEPS

CASES = {"cases": [{"name": "a row", "content-type": "text/csv", "body": "1,2", "expect": {
    "status": 200, "rows": 1, "schema": {"items": {"items": {"type": "number", "minimum": 0, "maximum": 1}}}}}]}
ROWS = 40
# A row's label is whether its feature is more than 20, and the container's score is its feature in 40.
DATA = "".join(f"{int(row > 20)},{row},x\n" for row in range(ROWS))


class Container(ThreadingHTTPServer):
    """Scores each row by its first feature; stalls everybody once, fails and lies when told to."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.lock, self.asked, self.bodies = threading.Lock(), 0, []
        self.stalls_at, self.stall = None, threading.Event()
        self.answers = {}
        self.stall.set()

    def number(self, body):
        """The number of a request, from 0."""
        with self.lock:
            number, self.asked = self.asked, self.asked + 1
            self.bodies.append(body)
        if number == self.stalls_at:
            self.stall.clear()
            time.sleep(1)
            self.stall.set()
        # While it stalls nobody is answered.
        self.stall.wait(10)
        return number


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.answer(200, b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number = self.server.number(body)
        right = "\n".join(str(float(row.split(",")[0]) / ROWS) for row in body.split("\n"))
        status, text = self.server.answers.get(number, (200, right))
        self.answer(status, text.encode())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "text/csv")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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
    """Runs the built smoke-test; answers its exit code, its record and its report."""
    (tmp_path / "cases.json").write_text(json.dumps(CASES))
    (tmp_path / "rows.csv").write_text(DATA)

    def run(*more, cases=True):
        done = subprocess.run(
            [STEPS / "smoke-test", f"--url=http://127.0.0.1:{container.server_port}", "--report=report.json",
             *(["--cases=cases.json"] if cases else []), *more],
            env={}, capture_output=True, text=True, timeout=120, cwd=tmp_path)
        report = tmp_path / "report.json"
        return done.returncode, json.loads(done.stdout), json.loads(report.read_text()) if report.exists() else None

    return run


def test_the_open_loop_shows_a_stall_that_a_closed_one_hides(container, smoke):
    container.stalls_at = 100
    code, record, report = smoke("--rate=100", "--duration-seconds=3", "--require=error-rate <= 0\np99-ms <= 500")
    assert (code, record["result"]) == (10, "rejected"), record
    assert "p99-ms <= 500 does not hold" in record["failure"]["because"]
    # A third of all requests were due while nobody was answered.
    assert record["p99-ms"] > 900 and record["p95-ms"] > 700, record["metrics"]
    assert (report["load"]["loop"], report["load"]["requests"], report["load"]["wrong"]) == ("open", 300, 0)

    container.stalls_at = container.asked + 100
    code, record, report = smoke("--duration-seconds=3", "--require=p99-ms <= 500")
    assert (code, report["load"]["loop"]) == (0, "closed"), record
    assert record["p99-ms"] < 500 and record["metrics"]["max-ms"] > 900, record["metrics"]


def test_requests_come_at_their_times(container, smoke):
    started = time.monotonic()
    code, record, _ = smoke("--rate=50", "--duration-seconds=2", "--require=throughput >= 45\nerror-rate <= 0")
    assert code == 0, record
    assert container.asked == 101 and time.monotonic() - started < 10
    assert 45 <= record["throughput"] <= 51


@pytest.mark.parametrize("answer, rule, code", [
    ((503, "busy"), None, 10), ((503, "busy"), "error-rate <= 0.05", 0), ((503, "busy"), "error-rate <= 0.001", 10),
    ((200, "nan"), "error-rate <= 1", 10), ((200, "1.5"), "error-rate <= 1", 10), ((200, ""), "error-rate <= 1", 10),
    ((200, '{"error": "out of memory"}'), "error-rate <= 1", 10), ((400, "no"), "error-rate <= 1", 10),
])
def test_one_bad_answer_in_a_hundred(container, smoke, answer, rule, code):
    container.answers[60] = answer
    got, record, report = smoke("--rate=200", "--duration-seconds=0.5", *([f"--require={rule}"] if rule else []))
    assert got == code, record
    assert report["load"]["requests"] == 100 and report["load"]["wrong"] + report["load"]["unserved"] == 1


def test_cancelling_load_ends_it_at_once(container, tmp_path):
    (tmp_path / "cases.json").write_text(json.dumps(CASES))
    process = subprocess.Popen(
        [STEPS / "smoke-test", f"--url=http://127.0.0.1:{container.server_port}", "--cases=cases.json", "--junit=junit.xml",
         "--rate=100", "--duration-seconds=60"], env={}, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    end = time.monotonic() + 30
    while container.asked < 20:
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.01)
    process.terminate()
    started = time.monotonic()
    record = json.loads(process.communicate(timeout=30)[0])
    assert time.monotonic() - started < 2
    assert (process.returncode, record["result"], record["passed"]) == (9, "cancelled", False)
    assert ElementTree.parse(tmp_path / "junit.xml").getroot().get("errors") == "1"


def test_rows_are_scored_without_their_labels(container, smoke):
    code, record, report = smoke("--data=rows.csv", "--batch-size=7", "--require=auc >= 1\naccuracy >= 0.97\nrows >= 40",
                                 cases=False)
    assert code == 0, record
    assert "\n".join(container.bodies) == "\n".join(f"{row},x" for row in range(ROWS))
    assert record["metrics"]["auc"] == 1 and record["metrics"]["rows"] == ROWS and record["cases"] == 6
    assert report["data"]["task"] == "binary"


@pytest.mark.parametrize("answer", [
    (200, "0.1\n0.2\n0.3"), (200, "0.1\n" * 8), (200, "0.1,0.2\n" + "0.1\n" * 6), (200, "nan\n" + "0.1\n" * 6), (500, ""),
    (200, ""), (200, "<html>"), (200, "0.1\n" * 6 + "x\n"),
])
def test_one_bad_batch_is_red(container, smoke, answer):
    container.answers[3] = answer
    code, record, _ = smoke("--data=rows.csv", "--batch-size=7", "--require=auc >= 0", cases=False)
    assert (code, record["result"], record["failed-cases"]) == (10, "rejected", 1)
    assert "data rows 22 to 28" in record["failure"]["because"] and "auc" not in record["metrics"]


def test_the_junit_file_says_the_same(container, smoke, tmp_path):
    container.answers[2] = (200, "\x01<>&\"")
    code, _, _ = smoke("--data=rows.csv", "--batch-size=20", "--junit=junit.xml", "--require=auc >= 1\ncases >= 1")
    assert code == 10
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot().find("testsuite")
    names = {case.get("name"): case.find("failure") is not None for case in suite}
    assert names == {"a row": False, "data rows 1 to 20": False, "data rows 21 to 40": True, "the rows are measured": False,
                     "auc >= 1": True, "cases >= 1": False, "it stays the same while it is tested": False}
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("7", "2", "0")


def test_how_long_an_earlier_step_took_is_no_load(container, smoke, tmp_path):
    record = {"step": "wait-pipeline", "version": 1, "result": "succeeded", "duration-seconds": 41.5}
    (tmp_path / "wait.json").write_text(json.dumps(record))
    code, record, _ = smoke("--from=wait.json")
    assert code == 0 and "duration-seconds" not in record["inputs"] and container.asked < 20, record
