"""What training and processing jobs share: a folder laid out as a container sees it, a child, its log, its time."""
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from ..credentials import issue, session_of

LONGEST_SECONDS = 900       # no job here needs longer; one that hangs must not hang a test for a day


class JobFailed(Exception):
    """A job's own failure: AWS's FailureReason, and what the container said last."""

    def __init__(self, reason, message=None):
        super().__init__(reason)
        self.reason, self.message = reason, message


class TimedOut(Exception):
    """A job took longer than its StoppingCondition allows."""


class Job:
    """One job's folder and child process."""

    def __init__(self, world, region, name, group):
        self.world, self.region, self.name, self.group = world, region, name, group
        self.folder = world.state / "jobs" / name
        self.root = self.folder / "opt" / "ml"
        self.stream = f"{name}/algo-1-{int(time.time())}"
        self.lines = []
        self.root.mkdir(parents=True, exist_ok=True)

    def local(self, path):
        """A container's path inside this job's folder."""
        return self.root / path.removeprefix("/opt/ml").lstrip("/")

    def rewritten(self, text):
        """A text with a container's /opt/ml in it, as it is here."""
        return re.sub(r"(?<![\w./-])/opt/ml(?=/|$|\W)", lambda _: str(self.root), text)

    def log(self, *lines):
        self.world.moto.write_log(self.region, self.group, self.stream, list(lines))

    def environment(self, role_arn, said, isolated=False):
        """What a container finds: the variables of the request, the region, and (unless it is isolated) the role's
        keys."""
        kept = {key: os.environ[key] for key in ("LANG", "LD_LIBRARY_PATH") if key in os.environ}
        aws = {} if isolated else self._keys(role_arn)
        return {**kept, "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', '/usr/bin:/bin')}",
                "PYTHONUNBUFFERED": "1", "HOME": str(self.folder), "TMPDIR": str(self._temporary()),
                "OMP_NUM_THREADS": "2", "AWS_REGION": self.region, "AWS_DEFAULT_REGION": self.region, **aws,
                **{key: self.rewritten(value) for key, value in said.items()}}

    def _keys(self, role_arn):
        keys = issue(self.world, session_of(self.world.moto.role(role_arn), "SageMaker"), 3600)
        return {"AWS_ENDPOINT_URL": self.world.address, "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
                "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"], "AWS_SESSION_TOKEN": keys["SessionToken"]}

    def _temporary(self):
        folder = self.folder / "tmp"
        folder.mkdir(exist_ok=True)
        return folder

    def run(self, start, seconds, stop):
        """Runs the container's program, which `start` starts, to its end; its exit code. All it prints is in the log
        before this returns."""
        try:
            child = start()
        except OSError as error:
            raise JobFailed(f"AlgorithmError: the container's program could not be started: {error}") from error
        reader = threading.Thread(target=self._copy, args=(child,), daemon=True)
        reader.start()
        end = time.monotonic() + min(seconds, LONGEST_SECONDS)
        try:
            while child.poll() is None:
                if time.monotonic() > end:
                    raise TimedOut
                self.world.timing.sleep(0.02, stop)
        finally:
            self.world.processes.end(child)
            reader.join(5)
        return child.returncode

    def program(self, argv, environment):
        """Starts a program as a child process."""
        return self.world.processes.start(argv, env=environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    def _copy(self, child):
        for line in child.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            self.lines = (self.lines + [text])[-50:]
            if text:
                self.log(text)
        child.stdout.close()


def python_argv(argv):
    """The command with this environment's Python where a container's is named."""
    if argv and re.fullmatch(r"(/\S+/)?python[0-9.]*", argv[0]):
        return [sys.executable, *argv[1:]]
    return argv
