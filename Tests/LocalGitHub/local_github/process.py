"""Runs one process as the runner does: output line by line, cancelled by SIGINT, then SIGTERM, then for good."""
import os
import signal
import subprocess
import threading
import time

# How long the runner waits after each signal before it goes on to the next.
GRACE = ((signal.SIGINT, 7.5), (signal.SIGTERM, 2.5), (signal.SIGKILL, 5.0))
DRAIN_SECONDS = 5.0


def run(argv, folder, environment, on_line, deadline=None, cancel=None):
    """(exit code, why it was ended: "timeout", "cancel" or None, its process group).

    Both streams go to `on_line`, a line at a time. `deadline` is on the monotonic clock, `cancel` an Event.
    """
    process = subprocess.Popen(argv, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, start_new_session=True)
    lock = threading.Lock()
    readers = [threading.Thread(target=_read, args=(stream, on_line, lock), daemon=True)
               for stream in (process.stdout, process.stderr)]
    for reader in readers:
        reader.start()
    why = _wait(process, deadline, cancel)
    end = time.monotonic() + DRAIN_SECONDS
    for reader in readers:
        reader.join(max(0.0, end - time.monotonic()))
    code = process.returncode
    return (128 - code if code < 0 else code), why, process.pid


def _wait(process, deadline, cancel):
    while True:
        try:
            process.wait(0.05)
            return None
        except subprocess.TimeoutExpired:
            pass
        if cancel is not None and cancel.is_set():
            _end(process)
            return "cancel"
        if deadline is not None and time.monotonic() >= deadline:
            _end(process)
            return "timeout"


def _end(process):
    for number, seconds in GRACE:
        process.send_signal(number)
        try:
            process.wait(seconds)
            return
        except subprocess.TimeoutExpired:
            continue


def _read(stream, on_line, lock):
    """Hands over the lines of a stream; LF, CR LF and a lone CR each end one."""
    rest = b""
    while chunk := stream.read1(65536):
        rest += chunk
        held = b"\r" if rest.endswith(b"\r") else b""       # its LF may be still to come
        lines = (rest[:-1] if held else rest).replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        rest = lines.pop() + held
        for line in lines:
            with lock:
                on_line(line.decode("utf-8", "replace"))
    if rest:
        with lock:
            on_line(rest.rstrip(b"\r").decode("utf-8", "replace"))
    stream.close()


def end_group(group):
    """Ends whatever a step left running, as the runner does when the job is over."""
    try:
        os.killpg(group, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass
