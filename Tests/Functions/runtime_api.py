"""Lambda's runtime API on this machine, and the executable behind it: events go in one by one, answers come out.

It keeps to the service's rules: one invocation at a time, an answer for the invocation that was handed out, an error with
type and message, 413 for an answer that is too long. A breach is noted in `breaches`.
"""
import json
import os
import queue
import subprocess
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LONGEST = 6 * 1024 * 1024
ROOT = "/2018-06-01/runtime/"


@dataclass
class Invocation:
    """An event that is waiting for its answer."""

    event: bytes
    timeout: float = 60
    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answer: object = None
    error: dict = None
    done: threading.Event = field(default_factory=threading.Event)


class RuntimeAPI:
    """Serves on 127.0.0.1 from `with` to its end."""

    def __init__(self):
        self.waiting, self.current, self.breaches, self.init_error = queue.Queue(), None, [], None
        self.status = 202           # what POSTs are answered
        self.traces = []

    def __enter__(self):
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                api.hand_out(self)

            def do_POST(self):
                api.take(self, self.rfile.read(int(self.headers["Content-Length"])))

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = "{}:{}".format(*self.server.server_address)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.waiting.put(None)
        self.server.shutdown()
        self.server.server_close()

    def hand_out(self, request):
        if request.path != f"{ROOT}invocation/next":
            return self.say(request, 404, b"{}")
        if self.current and not self.current.done.is_set():
            self.breaches.append(f"the next invocation was asked for before {self.current.request_id} was answered")
        self.current = self.waiting.get()
        if self.current is None:
            request.close_connection = True
            return None
        trace = f"Root=1-{self.current.request_id[:8]}-{'0' * 24};Parent=0000000000000000;Sampled=0"
        return self.say(request, 200, self.current.event, {
            "Lambda-Runtime-Aws-Request-Id": self.current.request_id,
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + self.current.timeout) * 1000)),
            "Lambda-Runtime-Trace-Id": trace, "Content-Type": "application/json",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:us-east-1:123456789012:function:it"})

    def take(self, request, body):
        if request.path == f"{ROOT}init/error":
            self.init_error = json.loads(body)
            return self.say(request, 202, b"{}")
        invocation, _, what = request.path.removeprefix(f"{ROOT}invocation/").partition("/")
        if not self.current or invocation != self.current.request_id or self.current.done.is_set() or \
                what not in ("response", "error"):
            self.breaches.append(f"POST {request.path} without such an invocation")
            return self.say(request, 400, b"{}")
        current = self.current
        if len(body) > LONGEST:
            current.error = {"errorType": "Function.ResponseSizeTooLarge", "errorMessage": "413"}
            current.done.set()
            return self.say(request, 413, b"{}")
        said = json.loads(body)
        if what == "error":
            current.error = said
            if set(said) != {"errorType", "errorMessage", "stackTrace"} or \
                    request.headers["Lambda-Runtime-Function-Error-Type"] != said["errorType"]:
                self.breaches.append(f"the error is not of Lambda's form: {said}")
        else:
            current.answer = said
        self.say(request, self.status, b"{}")
        current.done.set()
        return None

    @staticmethod
    def say(request, status, body, headers=None):
        request.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)


class Function:
    """The executable as one function: a process that serves every invocation until `stop`."""

    def __init__(self, executable, handler, environment, home):
        self.api = RuntimeAPI().__enter__()
        self.home, self.log_path = home, home / f"{handler}-{uuid.uuid4().hex[:8]}.log"
        variables = {"_HANDLER": handler, "AWS_LAMBDA_RUNTIME_API": self.api.address, "HOME": str(home),
                     "PATH": os.environ["PATH"], "AWS_LAMBDA_FUNCTION_NAME": handler, **environment}
        with self.log_path.open("w") as log:
            self.process = subprocess.Popen([str(executable)], env=variables, cwd=home, stdin=subprocess.DEVNULL,
                                            stdout=log, stderr=log)

    @property
    def log(self):
        return self.log_path.read_text()

    def invoke(self, event, timeout=60, request_id=None):
        """The answer to an event; `Failed` where the function failed, whatever it said."""
        invocation = self.send(event, timeout, request_id)
        if invocation.error:
            raise Failed(invocation.error)
        return invocation.answer

    def send(self, event, timeout=60, request_id=None):
        body = event if isinstance(event, bytes) else json.dumps(event).encode()
        invocation = Invocation(body, timeout)
        invocation.request_id = request_id or invocation.request_id
        self.api.waiting.put(invocation)
        give_up = time.monotonic() + timeout + 10
        while not invocation.done.wait(0.2):
            if self.process.poll() is not None:
                raise AssertionError(f"the function is gone ({self.process.returncode}):\n{self.log}")
            if time.monotonic() > give_up:
                raise AssertionError(f"no answer within its time:\n{self.log}")
        return invocation

    def stop(self):
        """Takes the runtime API away, as Lambda never does; gives the exit code."""
        self.api.__exit__()
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError("the process outlived its runtime API") from None


class Failed(Exception):
    """What the function said of its failure."""

    def __init__(self, error):
        super().__init__(f"{error['errorType']}: {error['errorMessage']}")
        self.type, self.message = error["errorType"], error["errorMessage"]
