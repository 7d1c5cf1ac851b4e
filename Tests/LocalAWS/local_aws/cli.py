"""`script/local-aws start|stop|status|env|run`: a person's door to the local AWS."""
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from . import server
from .processes import tethered

# A session token or a profile of the user's own would be used with our keys, or before them.
IN_THE_WAY = ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE",
              "AWS_CA_BUNDLE")
USAGE = """\
usage: local-aws start [options]            start it; prints lines to eval: eval "$(script/local-aws start)"
       local-aws stop|status|env [--state DIR]
       local-aws run [options] -- COMMAND   start one, run COMMAND with its variables, stop it
Options are those of start: local-aws start --help
"""


def main(argv=None):
    argv = sys.argv[1:] if argv is None else argv
    verb, rest = (argv[0], argv[1:]) if argv else ("", [])
    if verb not in COMMANDS:
        print(USAGE, file=sys.stderr, end="")
        return 0 if verb in ("--help", "-h", "help") else 2
    return COMMANDS[verb](rest)


def say(text):
    print(f"local-aws: {text}", file=sys.stderr)


# ---- the server that runs, by its state folder ---------------------------------------------------

def state_of(options):
    return (options.state or Path(".local-aws")).resolve()


def running(state):
    """What server.json says of a server that answers; None where there is none."""
    try:
        known = json.loads((state / "server.json").read_text())
        urllib.request.urlopen(known["environment"]["LOCAL_AWS_CONTROL"] + "/env", timeout=3).close()
        return known
    except (OSError, ValueError, KeyError):
        return None


def launch(state, arguments, detached):
    """Starts a server and waits until it answers: (process, what it announced)."""
    state.mkdir(parents=True, exist_ok=True)
    argv = [sys.executable, "-m", "local_aws.server", *arguments, "--state", str(state)]
    with open(state / "server.log", "ab") as log:
        process = subprocess.Popen(argv if detached else tethered(argv), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=log, start_new_session=True)
    try:
        line = process.stdout.readline()
    except KeyboardInterrupt:
        process.kill()
        raise
    if not line:
        process.wait()
        say(f"it did not start; {state / 'server.log'} ends with:")
        print((state / "server.log").read_text()[-2000:], file=sys.stderr)
        return process, None
    ready = json.loads(line)
    beside = state / f"server.json.{os.getpid()}"
    beside.write_text(json.dumps(ready, indent=1))
    beside.replace(state / "server.json")
    return process, ready


def exports(environment):
    """Lines to eval. What would go before these keys, and is set, is taken away."""
    lines = [f"unset {name}" for name in IN_THE_WAY if name in os.environ]
    return "\n".join(lines + [f"export {name}={shlex.quote(value)}" for name, value in environment.items()])


# ---- the commands --------------------------------------------------------------------------------

def start(argv):
    options = server.parser().parse_args(argv)
    state = state_of(options)
    ready = running(state)
    if ready:
        say(f"already running (pid {ready['pid']}, {state})")
    else:
        _, ready = launch(state, argv, detached=True)
        if not ready:
            return 1
        say(f"{ready['environment']['AWS_ENDPOINT_URL']} (pid {ready['pid']}, {state})")
    print(exports(ready["environment"]))
    return 0


def stop(argv):
    state = state_of(server.parser().parse_args(argv))
    ready = running(state)
    if not ready:
        say(f"none is running in {state}")
        return 0
    try:
        request = urllib.request.Request(ready["environment"]["LOCAL_AWS_CONTROL"] + "/stop", method="POST")
        urllib.request.urlopen(request, timeout=5).close()
    except (urllib.error.URLError, OSError):
        os.kill(ready["pid"], signal.SIGTERM)
    end = time.monotonic() + 10
    while _alive(ready["pid"]) and time.monotonic() < end:
        time.sleep(0.05)
    if _alive(ready["pid"]):
        os.kill(ready["pid"], signal.SIGKILL)
    (state / "server.json").unlink(missing_ok=True)
    say("stopped")
    return 0


def _alive(pid):
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def status(argv):
    state = state_of(server.parser().parse_args(argv))
    ready = running(state)
    say(f"{ready['environment']['AWS_ENDPOINT_URL']} (pid {ready['pid']}, {state})" if ready
        else f"none is running in {state}")
    return 0 if ready else 1


def env(argv):
    ready = running(state_of(server.parser().parse_args(argv)))
    if not ready:
        say("none is running; start one: eval \"$(script/local-aws start)\"")
        return 1
    print(exports(ready["environment"]))
    return 0


def run(argv):
    """Starts a server for one command, and ends it with it."""
    if "--" not in argv or argv[-1] == "--":
        print(USAGE, file=sys.stderr, end="")
        return 2
    where = argv.index("--")
    options, command = server.parser().parse_args(argv[:where]), argv[where + 1:]
    state = options.state.resolve() if options.state else Path(tempfile.mkdtemp(prefix="local-aws-"))
    # A signal means for the command what it means for us; it is passed on, and its end is awaited.
    child = None

    def pass_on(number, _):
        if child is None:
            raise SystemExit(128 + number)
        child.send_signal(number)

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, pass_on)
    process = None
    try:
        process, ready = launch(state, argv[:where], detached=False)
        if not ready:
            return 1
        try:
            kept = {name: value for name, value in os.environ.items() if name not in IN_THE_WAY}
            child = subprocess.Popen(tethered(command), env={**kept, **ready["environment"]})
        except OSError as error:
            say(f"cannot run {command[0]}: {error.strerror}")
            return 127
        code = child.wait()
        return code if code >= 0 else 128 - code
    finally:
        if process and process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if not options.state:
            shutil.rmtree(state, ignore_errors=True)


COMMANDS = {"start": start, "stop": stop, "status": status, "env": env, "run": run}

if __name__ == "__main__":
    sys.exit(main())
