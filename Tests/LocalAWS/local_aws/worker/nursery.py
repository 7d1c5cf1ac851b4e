"""A process that has loaded xgboost and forks workers from itself: a worker begins in milliseconds, not in seconds.

It speaks with the server over one socket: orders in (with the worker's output pipe as a descriptor), births and
deaths out, a JSON message each.
"""
import ctypes
import importlib
import json
import os
import select
import signal
import socket
import sys

PR_SET_PDEATHSIG = 1
MODULES = {"train": "local_aws.worker.train"}


def main():
    import numpy    # noqa: F401  (loaded here once, inherited by all)
    import xgboost  # noqa: F401
    channel = socket.socket(fileno=int(sys.argv[1]))
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    while True:
        ready, _, _ = select.select([channel, wake], [], [])
        if wake in ready:
            os.read(wake, 4096)
            _report_deaths(channel)
        if channel in ready:
            data, descriptors, _, _ = socket.recv_fds(channel, 1 << 20, 1)
            if not data:
                return          # the server is gone
            pid = _bear(json.loads(data), descriptors[0], channel)
            os.close(descriptors[0])
            channel.send(json.dumps({"born": pid}).encode())


def _report_deaths(channel):
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        channel.send(json.dumps({"died": pid, "code": os.waitstatus_to_exitcode(status)}).encode())


def _bear(order, output, channel):
    """Forks a worker; returns its pid, here. In the worker it never returns."""
    pid = os.fork()
    if pid:
        os.setpgid(pid, pid)    # here too: whoever is told of the worker may signal its group at once
        return pid
    code = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        os.setpgid(0, 0)
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        channel.close()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 256)
        sys.stdout = open(1, "w", buffering=1, closefd=False)
        sys.stderr = open(2, "w", buffering=1, closefd=False)
        os.environ.clear()
        os.environ.update(order["environment"])
        os.chdir(order["folder"])
        sys.argv = [order["module"], *order["arguments"]]
        code = importlib.import_module(MODULES[order["module"]]).main()
    except BaseException:
        import traceback
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code or 0)


if __name__ == "__main__":
    main()
