"""serve-model over real sockets: a real model, real requests, wrong ones, and its ends."""
import concurrent.futures
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import tarfile
import threading
import time

import numpy
import pytest
import xgboost
from bench import STEPS

ROWS = numpy.random.default_rng(5).random((200, 4), dtype=numpy.float32)


@pytest.fixture(scope="module")
def booster():
    label = (ROWS[:, 0] + ROWS[:, 1] > 1).astype(int)
    return xgboost.train({"objective": "binary:logistic", "max_depth": 4, "nthread": 1}, xgboost.DMatrix(ROWS, label=label),
                         num_boost_round=20)


@pytest.fixture(scope="module")
def archive(booster, tmp_path_factory):
    """A model.tar.gz as a training job leaves it."""
    path = tmp_path_factory.mktemp("model") / "model.tar.gz"
    model = bytes(booster.save_raw("ubj"))
    with tarfile.open(path, "w:gz") as made:
        member = tarfile.TarInfo("xgboost-model")
        member.size = len(model)
        made.addfile(member, io.BytesIO(model))
    return path


class Server:
    """A running serve-model."""

    def __init__(self, folder, *arguments, **environment):
        ready = folder / f"ready-{time.monotonic_ns()}"
        self.errors = folder / f"log-{time.monotonic_ns()}"
        with open(self.errors, "wb") as log:
            self.process = subprocess.Popen(
                [STEPS / "serve-model", "serve", "--host", "127.0.0.1", "--port", "0", "--ready-file", ready, *arguments],
                stderr=log, env={**os.environ, **environment})
        end = time.monotonic() + 30
        while not ready.exists():
            assert self.process.poll() is None and time.monotonic() < end, self.errors.read_text()
            self.process_wait(0.01)
        self.port = int(ready.read_text())

    def process_wait(self, seconds):
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            pass

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, body, kind="text/csv", connection=None, **headers):
        connection = connection or self.connection()
        connection.request("POST", "/invocations", body, {"Content-Type": kind, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    def raw(self, data, seconds=10):
        """What comes back for bytes that no HTTP client would send."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            parts = []
            while part := connection.recv(65536):
                parts.append(part)
        return b"".join(parts)

    def end(self, how=signal.SIGTERM):
        self.process.send_signal(how)
        return self.process.wait(30)


@pytest.fixture
def server(archive, tmp_path):
    server = Server(tmp_path, "--model", archive, SAGEMAKER_MODEL_SERVER_WORKERS="2")
    yield server
    server.process.kill()
    server.process.wait()


def csv(rows):
    return "\n".join(",".join(map(str, row)) for row in rows.tolist())


def test_the_numbers_are_those_of_xgboost(server, booster):
    expected = booster.predict(xgboost.DMatrix(ROWS))
    connection = server.connection()
    for body, kind in ((csv(ROWS), "text/csv"), (json.dumps(ROWS.tolist()), "application/json"),
                       ("\n".join(map(json.dumps, ROWS.tolist())), "application/jsonlines")):
        status, text = server.ask(body, kind, connection)
        assert status == 200
        assert numpy.array_equal(numpy.array(text.split(","), dtype=numpy.float32), expected)


def test_ping_and_what_is_not_there(server):
    connection = server.connection()
    for method, path, status in (("GET", "/ping", 200), ("GET", "/execution-parameters", 200), ("GET", "/x", 404),
                                 ("DELETE", "/invocations", 405)):
        connection.request(method, path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_refusals_keep_the_connection(server):
    connection = server.connection()
    assert server.ask("1,2", connection=connection)[0] == 400
    assert server.ask("1,2,3,4", "image/png", connection)[0] == 415
    assert server.ask("1,2,3,4", connection=connection, Accept="image/png")[0] == 406
    assert server.ask("1,2,3,4", connection=connection)[0] == 200
    assert server.ask('["a\x1b[2J\\n"]', "application/json", connection)[0] == 400
    log = server.errors.read_text()
    assert "serve-model: 400 for POST /invocations: body: has 2 columns" in log and "\x1b" not in log


def test_a_long_body_is_refused_before_it_comes(server):
    head = b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\n"
    assert server.raw(head + b"Content-Length: 99999999\r\n\r\n").startswith(b"HTTP/1.1 413 ")
    chunk = b"100000\r\n" + b"1" * 0x100000 + b"\r\n"
    assert server.raw(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 7).startswith(b"HTTP/1.1 413 ")
    assert server.ask("1,2,3,4")[0] == 200


@pytest.mark.parametrize("data", [
    b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET /ping HTTP/9.9\r\n\r\n", b"\x00" * 5000,
    b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n1,2,3,4",
    b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n1,2",
    b"GET /ping HTTP/1.1\r\n" + b"x: " + b"y" * 300_000 + b"\r\n\r\n",
])
def test_what_is_no_http(server, data):
    try:
        answer = server.raw(data)
    except ConnectionError:     # it is told to go by a reset
        answer = b""
    assert not answer or answer.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4", b"HTTP/1.1 505"))
    assert server.process.poll() is None and server.ask("1,2,3,4")[0] == 200


def test_requests_in_one_piece_are_answered_in_order(server, booster):
    rows = ROWS[:5]
    requests = b"".join(b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
                        for body in (csv(rows[index:index + 1]).encode() for index in range(5)))
    answers = server.raw(requests).decode().split("HTTP/1.1 200 OK")[1:]
    found = [float(answer.rpartition("\r\n")[2]) for answer in answers]
    assert numpy.array_equal(numpy.float32(found), booster.predict(xgboost.DMatrix(rows)))


def test_many_at_a_time(server, booster):
    expected = booster.predict(xgboost.DMatrix(ROWS))

    def some(start):
        connection = server.connection()
        return [float(server.ask(csv(ROWS[index:index + 1]), connection=connection)[1]) for index in range(start, 200, 8)]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        for start, found in enumerate(pool.map(some, range(8))):
            assert numpy.array_equal(numpy.float32(found), expected[start::8])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_what_was_asked_is_answered_before_the_end(server, how):
    """A request whose body is still coming when the signal comes has its answer; then the server is gone."""
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    idle = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    connection.sendall(b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n1,2")
    assert server.ask("1,2,3,4")[0] == 200
    ended = threading.Thread(target=server.end, args=(how,))
    ended.start()
    assert idle.recv(10) == b""     # an idle connection closes at once: the server has heard
    connection.sendall(b",3,4")
    assert connection.recv(4096).startswith(b"HTTP/1.1 200 OK")
    ended.join(20)
    assert server.process.returncode == 0


def test_a_folder_as_sagemaker_mounts_it(booster, tmp_path):
    folder = tmp_path / "model"
    (folder / "code").mkdir(parents=True)
    (folder / "code" / "inference.py").write_text("pass")
    booster.save_model(folder / "model.json")
    server = Server(tmp_path, SM_MODEL_DIR=str(folder))
    assert server.ask(csv(ROWS[:1]))[0] == 200
    assert server.end() == 0


@pytest.mark.parametrize("arguments, environment, code, words", [
    (["--model", "/nowhere"], {}, 4, "/nowhere cannot be read"), (["--model", "."], {}, 4, "there is no model in it"),
    (["--port", "99999"], {}, 2, "--port is 99999"), (["--colour"], {}, 2, "colour"), (["train"], {}, 2, "train"),
    ([], {"SAGEMAKER_BIND_TO_PORT": "x"}, 2, "SAGEMAKER_BIND_TO_PORT is “x”"),
    (["--model", "broken"], {}, 2, "this is a Python pickle"), (["--model", "{archive}", "--member", "y"], {}, 4, "has no member"),
    (["--model", "{archive}"], {"SAGEMAKER_INFERENCE_OUTPUT": "predicted_score"}, 2, "has no predicted_score"),
    (["--model", "{archive}", "--host", "192.0.2.1"], {}, 5, "cannot listen on 192.0.2.1"),
])
def test_ends_with_a_reason(archive, tmp_path, arguments, environment, code, words):
    (tmp_path / "broken").write_bytes(b"\x80\x04\x95pickled")
    empty = tmp_path / "empty"
    empty.mkdir()
    arguments = [argument.format(archive=archive) for argument in arguments]
    if "broken" in arguments:
        arguments[arguments.index("broken")] = str(tmp_path / "broken")
    done = subprocess.run([STEPS / "serve-model", *arguments], capture_output=True, text=True, timeout=30, cwd=empty,
                          env={**os.environ, **environment})
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr


def test_help():
    done = subprocess.run([STEPS / "serve-model", "--help"], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and "SAGEMAKER_BIND_TO_PORT" in done.stdout and not done.stderr
