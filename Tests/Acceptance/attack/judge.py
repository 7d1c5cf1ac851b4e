"""The judge: whether anything of what a step left took an effect that the step did not mean."""
import json
import re
import unicodedata

import page
from bench import manifest
from local_github.commands import COMMANDS
from local_github.files import FileCommandError, pairs

CODES = {0: "succeeded", 2: "usage", 3: "denied", 4: "not-found", 5: "conflict", 6: "timed-out", 7: "failed",
         8: "stopped", 9: "cancelled", 10: "rejected", 11: "rolled-back", 12: "unavailable"}
EXPORTS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION",
           "AWS_CREDENTIAL_EXPIRATION", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME", "AWS_WEB_IDENTITY_TOKEN_FILE",
           "AWS_PROFILE", "MLOPS_STEPS_OIDC_AUDIENCE", "MLOPS_STEPS_ROLE_DURATION_SECONDS"}
TOKEN = re.compile(r"[0-9a-f]{32}")
LEVELS = ("error", "warning", "group", "endgroup")


def complaints(remains):
    """Everything that is wrong, in sentences; nothing where the attack came to nothing."""
    if remains.code is None:
        return [f"hangs: {remains.err[-500:]!r}"]
    found = []
    if remains.code not in CODES:
        found.append(f"exit code {remains.code}: {remains.err[-500:]!r}")
    found += _streams(remains) + _record(remains)
    if remains.is_workflow:
        found += _log(remains) + _files(remains) + page.complaints(remains.summary, remains.step)
    return found


def _streams(remains):
    """Neither stream may move a cursor, hide text or turn it around."""
    found = []
    for name, stream in (("output", remains.out), ("error", remains.err)):
        try:
            text = stream.decode("utf-8")
        except UnicodeDecodeError as error:
            found.append(f"standard {name} is not UTF-8: {error}")
            continue
        lines = [line for line in text.split("\n") if not line.startswith("::add-mask::")]
        active = {char for line in lines for char in line if is_active(char)}
        if active:
            found.append(f"standard {name} holds {sorted(map(ascii, active))}")
    return found


def is_active(char):
    """Whether a terminal does something else with it than showing it."""
    return unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp") and char not in "\t"


def _record(remains):
    """Standard output is one record, and says what the exit code says."""
    if remains.code not in CODES or remains.out.startswith(b"OVERVIEW: "):
        return []
    lines = remains.out.decode("utf-8", "replace").split("\n")
    try:
        record = json.loads(lines[0])
    except ValueError as error:
        return [f"standard output is no record: {error}: {remains.out[:300]!r}"]
    found = [] if lines[1:] == [""] else [f"more on standard output than a record: {lines[1:3]}"]
    if (record.get("step"), record.get("result")) != (remains.step, CODES[remains.code]):
        found.append(f"exit code {remains.code}, and the record says {record.get('result')}")
    return found


def _log(remains):
    """Every line that the runner would obey is one that was meant, and one error tells of a red step."""
    found, errors, quiet = [], 0, None
    text = (remains.err + b"\n" + remains.out).decode("utf-8", "replace")
    for line in re.split(r"\r\n|\r|\n", text):
        if quiet:                   # between stop-commands and its token, lines are text
            quiet = None if line == f"::{quiet}::" else quiet
            continue
        if "##[" in _skeleton(line) and not line.startswith("::add-mask::"):
            found.append(f"an old command in the log: {line[:200]!r}")
        if not _skeleton(line).lstrip().startswith("::"):
            continue
        name, data = _meant(line)
        errors += name == "error"
        if name == "stop-commands" and TOKEN.fullmatch(data):
            quiet = data
        elif not (name in LEVELS or name == "add-mask" and data in remains.masks):
            found.append(f"a command that nobody meant: {line[:200]!r}")
    if errors != (remains.code != 0):
        found.append(f"{errors} error annotations at exit code {remains.code}: {remains.err[-300:]!r}")
    return found + (["commands are still stopped at the end"] if quiet else [])


def _skeleton(line):
    """The line without what a comparison by language skips."""
    return "".join(char for char in line if unicodedata.category(char) not in ("Mn", "Me", "Cf", "Cc") or char == "\t")


def _meant(line):
    """(name, data) of a command as the steps write them: at the very beginning of its line."""
    match = re.match(r"::([a-z-]+)(?: (?:title|file|line)=[^:]*)?::(.*)$", line, re.S)
    if not match or match[1] not in COMMANDS:
        return None, ""
    return match[1], match[2].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


def _files(remains):
    """Outputs and variables are those that are declared, each once."""
    found, declared = [], list(manifest(remains.step)["outputs"])
    try:
        outputs = pairs(remains.output.decode("utf-8"))
        exports = pairs(remains.env.decode("utf-8"))
    except (FileCommandError, UnicodeDecodeError) as error:
        return [f"a file that the runner refuses: {error}"]
    names = [name for name, _ in outputs]
    if sorted(names) != sorted(declared) and not remains.out.startswith(b"OVERVIEW: "):
        found.append(f"the outputs are {names or 'none'}: {remains.err[-300:]!r}")
    if any("\0" in value for _, value in outputs + exports):
        found.append("a NUL in a file of the runner")
    if len(exports) != len({name for name, _ in exports}) or {name for name, _ in exports} - EXPORTS:
        found.append(f"exports {[name for name, _ in exports]}")
    if exports and remains.code:
        found.append(f"exports at exit code {remains.code}")
    said = dict(outputs)
    if outputs and said.get("result") != CODES.get(remains.code):
        found.append(f"exit code {remains.code}, and the output result is {said.get('result')!r}")
    if outputs and remains.out and json.loads(said["record"]) != json.loads(remains.out.split(b"\n")[0]):
        found.append("the output record is not the record")
    return found
