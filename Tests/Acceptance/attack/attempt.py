"""One attempt: an executable of the repository in a clean world, and everything that it leaves behind."""
import os
import signal
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path

from bench import STEPS

PATIENCE = 30                       # seconds; who takes longer hangs
FILES = {"GITHUB_OUTPUT": "output", "GITHUB_ENV": "env", "GITHUB_STEP_SUMMARY": "summary"}
CANARY_KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example-secret-key"}
USUAL = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1", "AWS_EC2_METADATA_DISABLED": "true",
         "AWS_REGION": "eu-west-1", **CANARY_KEYS}
RUN = {"GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "42", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_JOB": "train",
       "GITHUB_SHA": "0123456789abcdef0123456789abcdef01234567", "GITHUB_SERVER_URL": "https://github.com",
       "GITHUB_REF": "refs/heads/main", "GITHUB_ACTOR": "mona", "GITHUB_WORKFLOW": "train"}


def variable(name):
    return "INPUT_" + name.upper().replace("-", "_")


@dataclass
class Remains:
    """What is left when a step has ended."""

    step: str
    code: int                       # None where it hung
    out: bytes
    err: bytes
    output: bytes = b""
    env: bytes = b""
    summary: bytes = b""
    is_workflow: bool = True
    masks: set = field(default_factory=set)     # what an add-mask line may say
    folder: Path = None


def attempt(step, folder, inputs=None, variables=None, arguments=(), workflow=True, masks=(), files=None, stdin=b"",
            before=None, interrupt=False, **popen):
    """Runs a step with inputs by their variables, in `folder` (which is made): text or bytes, as they come.

    `files` are put there first; `before` is called with the folder and the variables; `interrupt` cancels it on its way.
    """
    folder.mkdir(parents=True)
    for place in ("home", "tmp", "work", "runner"):
        (folder / place).mkdir()
    for name, content in (files or {}).items():
        path = os.path.join(os.fsencode(folder / "work"), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        os.chmod(path, 0o755 if str(content).startswith("#!") else 0o644)
    whole = {"PATH": f"{folder / 'work'}:{os.environ['PATH']}", "HOME": str(folder / "home"),
             "TMPDIR": str(folder / "tmp"), **USUAL, **RUN}
    if workflow:
        whole |= {"GITHUB_ACTIONS": "true", "RUNNER_TEMP": str(folder / "tmp")}
        for name, file in FILES.items():
            (folder / "runner" / file).touch()
            whole[name] = str(folder / "runner" / file)
    whole |= {variable(name): value for name, value in (inputs or {}).items()} | (variables or {})
    whole = {name: value for name, value in whole.items() if value is not None}
    if before:
        before(folder, whole)
    code, out, err = _run([STEPS / step, *arguments], folder / "work", whole, stdin, popen, interrupt)
    texts = [_read(folder / "runner" / file) for file in FILES.values()]
    return Remains(step, code, out, err, *texts, is_workflow=workflow, folder=folder,
                   masks={CANARY_KEYS["AWS_SECRET_ACCESS_KEY"], *masks})


def _run(argv, folder, environment, stdin, popen, interrupt):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **popen}
    process = subprocess.Popen(argv, cwd=folder, env=environment, start_new_session=True, **pipes)
    if interrupt:
        threading.Timer(0.4, process.send_signal, [signal.SIGINT]).start()
    try:
        out, err = process.communicate(stdin, timeout=PATIENCE)
        return process.returncode, out or b"", err or b""
    except subprocess.TimeoutExpired:
        process.kill()
        out, err = process.communicate()
        return None, out or b"", err or b""


def _read(path):
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""
