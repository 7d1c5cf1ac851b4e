"""Child processes that never outlive this one.

The kernel ends a child with a parent-death signal when the *thread* that started it ends; so one thread,
which lasts as long as the program, starts them all.
"""
import os
import queue
import shutil
import signal
import subprocess
import threading
from concurrent.futures import Future

_SETPRIV = shutil.which("setpriv")


class Processes:
    """Starts children, knows them, ends them."""

    def __init__(self):
        self._orders, self._children, self._lock = queue.Queue(), set(), threading.Lock()
        threading.Thread(target=self._serve, name="process-starter", daemon=True).start()

    def _serve(self):
        while True:
            future, argv, options = self._orders.get()
            try:
                future.set_result(subprocess.Popen(tethered(argv), start_new_session=True, **options))
            except BaseException as error:  # handed to the one who asked
                future.set_exception(error)

    def start(self, argv, keep=False, **options):
        """Starts a child in a process group of its own; `keep` leaves it out of end_all."""
        future = Future()
        self._orders.put((future, argv, options))
        child = future.result()
        if not keep:
            self.adopt(child)
        return child

    def adopt(self, child):
        """Counts a child among those to end."""
        with self._lock:
            self._children = {known for known in self._children if known.poll() is None} | {child}

    @staticmethod
    def end(child, grace=0.0):
        """Ends a child and all it started; waits until it is gone."""
        if grace and child.poll() is None:
            _signal(child, signal.SIGTERM)
            try:
                child.wait(grace)
            except subprocess.TimeoutExpired:
                pass
        if child.poll() is None:
            _signal(child, signal.SIGKILL)
        child.wait()

    def end_all(self):
        with self._lock:
            children, self._children = self._children, set()
        for child in children:
            self.end(child)


def tethered(argv):
    """The command, so that it ends when whoever starts it does (Linux)."""
    return [_SETPRIV, "--pdeathsig", "KILL", "--", *argv] if _SETPRIV else list(argv)


def _signal(child, number):
    try:
        os.killpg(child.pid, number)
    except ProcessLookupError:
        pass
