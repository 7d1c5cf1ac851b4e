"""The server's side of the nursery: workers (training) that begin at once, as child processes are."""
import json
import os
import queue
import socket
import subprocess
import sys
import threading
from pathlib import Path

PACKAGE_ROOT = str(Path(__file__).resolve().parents[1])


class Worker:
    """A worker as subprocess.Popen would have it: pid, stdout, poll, wait."""

    def __init__(self, pid, stdout):
        self.pid, self.stdout, self.returncode = pid, stdout, None
        self.ended = threading.Event()

    def poll(self):
        return self.returncode if self.ended.is_set() else None

    def wait(self, timeout=None):
        if not self.ended.wait(timeout):
            raise subprocess.TimeoutExpired("worker", timeout)
        return self.returncode

    def end(self, code):
        self.returncode = code
        self.ended.set()


class Workers:
    """Starts workers. The nursery begins with the first of them, or earlier by `prepare`."""

    def __init__(self, processes):
        self._processes, self._lock, self._channel = processes, threading.Lock(), None
        self._births, self._known, self._book = queue.Queue(), {}, threading.Lock()

    def prepare(self):
        with self._lock:
            self._ensure()

    def start(self, module, arguments, environment, folder):
        """Starts a worker; its output is in `stdout`, both streams together."""
        reading, writing = os.pipe()
        order = {"module": module, "arguments": arguments, "environment": environment, "folder": str(folder)}
        try:
            with self._lock:
                self._ensure()
                socket.send_fds(self._channel, [json.dumps(order).encode()], [writing])
                worker = Worker(self._births.get(timeout=60), os.fdopen(reading, "rb"))
        finally:
            os.close(writing)
        with self._book:
            early = self._known.pop(worker.pid, None)
            if early is None:
                self._known[worker.pid] = worker
            else:                       # it died before it was known
                worker.end(early)
        self._processes.adopt(worker)
        return worker

    def _ensure(self):
        if self._channel is not None:
            return
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        argv = [sys.executable, "-u", "-m", "local_aws.worker.nursery", str(theirs.fileno())]
        kept = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH") if key in os.environ}
        self._processes.start(argv, keep=True, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL,
                              env={**kept, "PYTHONPATH": PACKAGE_ROOT, "OMP_NUM_THREADS": "2"})
        theirs.close()
        self._channel = ours
        threading.Thread(target=self._listen, args=(ours,), name="nursery", daemon=True).start()

    def _listen(self, channel):
        while True:
            try:
                data = channel.recv(1 << 16)
            except OSError:
                data = b""
            if not data:
                break
            message = json.loads(data)
            if "born" in message:
                self._births.put(message["born"])
                continue
            with self._book:
                worker = self._known.pop(message["died"], None)
                if worker is None:
                    self._known[message["died"]] = message["code"]
                else:
                    worker.end(message["code"])
        self._channel = None                # the next order starts another nursery
        with self._book:
            for worker in [known for known in self._known.values() if isinstance(known, Worker)]:
                worker.end(-9)
            self._known.clear()
