"""Runs a built executable as a step of a workflow, and looks at what it left."""
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from bench import STEPS

# A step is a part of a run; without these it would be one on a laptop, which annotates nothing.
WORKFLOW = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "7",
            "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "it", "GITHUB_ACTOR": "octocat", "GITHUB_SHA": "5" * 40,
            "GITHUB_SERVER_URL": "https://github.com", "GITHUB_WORKFLOW": "it", "GITHUB_REF": "refs/heads/main"}
FILES = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")


@dataclass
class Outcome:
    """How a step ended."""

    code: int
    output: str
    story: str
    seconds: float
    outputs: str
    resident: int = 0                   # the most it held in memory, in KiB; 0 where nobody looked
    after_signal: float = 0             # seconds from the signal to the end
    record: dict = field(default_factory=dict)

    @property
    def errors(self):
        return [line for line in (self.output + self.story).splitlines() if line.startswith("::error")]

    @property
    def because(self):
        return (self.record.get("failure") or {}).get("because", "")

    def __str__(self):
        return f"exit {self.code} after {self.seconds:.1f} s\n{self.story[-6000:]}\n{self.output[-3000:]}"


class Step:
    """One run of an executable in a folder of its own."""

    def __init__(self, name, arguments, environment, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        for file in FILES:
            (self.folder / file).write_text("")
        variables = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "RUNNER_TEMP": str(self.folder), **WORKFLOW,
                     **{file: str(self.folder / file) for file in FILES}, **environment}
        self.command = [str(STEPS / name), *arguments]
        self.environment = {key: value for key, value in variables.items() if value is not None}

    def run(self, limit=150, measure_memory=False, signals=()):
        """Runs it to its end. `signals`: (condition, signal), sent as soon as the condition holds."""
        resident = self.folder / "resident"
        measured = [sys.executable, "-S", "-E", str(Path(__file__).with_name("measured.py")), str(resident)]
        # Into files: a pipe that nobody reads while we wait would fill up.
        streams = [open(self.folder / name, "w+b") for name in ("stdout", "stderr")]
        started = time.monotonic()
        process = subprocess.Popen([*(measured if measure_memory else []), *self.command], env=self.environment,
                                   stdout=streams[0], stderr=streams[1], stdin=subprocess.DEVNULL, cwd=self.folder)
        signalled, waiting = None, list(signals)
        while process.poll() is None:
            if time.monotonic() - started > limit:
                process.send_signal(signal.SIGKILL)
            if waiting and waiting[0][0]():
                process.send_signal(waiting.pop(0)[1])
                signalled = signalled or time.monotonic()
            try:
                process.wait(0.02 if waiting else 0.5)
            except subprocess.TimeoutExpired:
                continue
        ended = time.monotonic()
        texts = []
        for stream in streams:
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
            stream.close()
        record = next((json.loads(line) for line in texts[0].splitlines() if line.startswith("{")), {})
        return Outcome(process.returncode, texts[0], texts[1], ended - started,
                       (self.folder / "GITHUB_OUTPUT").read_text(errors="replace"),
                       int(resident.read_text()) if resident.exists() else 0,
                       ended - signalled if signalled else 0, record)

