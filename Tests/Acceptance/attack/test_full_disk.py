"""A disk that is full, broken or not what it seems: red, and a file of the runner holds all of a step's answer or nothing."""
import errno
import os
import resource
import shutil
import socket
import stat
import subprocess
import tempfile
from pathlib import Path

import pytest
from answers import Scene
from attempt import FILES, attempt
from bench import ACTIONS, manifest
from local_github.files import pairs
from scenes import GOOD

EARLIER = b"earlier=1"              # what another process left in a file, without its line feed
# The most calls of a kind, and one: of a step, and of one that writes a file of a person's besides.
CALLS = {False: {"write": 4, "fsync": 4, "open": 4, "ftruncate": 1, "rename": 2},
         True: {"write": 9, "fsync": 8, "open": 8, "ftruncate": 1, "rename": 3}}
ERRORS = [errno.EIO, errno.ENOSPC, 0, errno.EINTR]
STEPS = [step for step in ACTIONS if step in GOOD]
# What a step may leave besides the runner's files.
MORE = {"smoke-test": {"report": "report.json"}, "evaluate-model": {"report": "report.json", "predictions-file": "scores.csv"},
        "oidc-assume": {"export": "profile", "profile-name": "ci"}}


def _sweep():
    """Each call of each kind fails in turn; a cut write also where it cannot be taken back."""
    for step in STEPS:
        for more in [False] + [True] * (step in MORE):
            for call, most in CALLS[more].items():
                for at in range(1, most + 1):
                    for number in ERRORS if call == "write" else [ERRORS[at % 2]]:
                        yield (step, "sweep", more, f"{call}:{at}:{number}")
            for plan in ("write:0:28", "write:2:0,ftruncate:1:5"):
                yield (step, "sweep", more, plan)


KINDS = ["missing", "missing folder", "directory", "pipe", "pipe with a reader", "link", "linked folder", "dangling link",
         "full device", "null device", "socket", "not given", "empty name", "not permitted", "read-only", "not a path"]
LIMITS = [0, 1, 10, 100, 1000, 4000]
STREAMS = ["out full", "out closed", "out without reader", "err full", "err closed", "err without reader", "in closed"]
CASES = list(_sweep())
CASES += [(step, "kind", name, kind) for step in STEPS for name in FILES for kind in KINDS
          if name != "GITHUB_ENV" or step == "oidc-assume" or kind in ("missing", "link", "pipe")]
CASES += [(step, "limit", None, limit) for step in STEPS for limit in LIMITS]
CASES += [(step, "stream", None, what) for step in STEPS for what in STREAMS]

_library = None


def library():
    """The shim that makes calls fail, compiled once."""
    global _library
    if _library is None:
        path = Path(tempfile.mkdtemp()) / "failing.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path,
                        Path(__file__).with_name("failing_calls.c"), "-ldl"], check=True)
        _library = path
    return str(_library)


@pytest.fixture(scope="module", autouse=True)
def shim():
    yield library()
    shutil.rmtree(Path(library()).parent)


def attack(case, folder):
    step, kind, what, how = case
    scene = GOOD[step]
    inputs = MORE[step] if kind == "sweep" and what else {}
    scene = Scene(step, {**scene.inputs, **inputs}, scene.answers, scene.code, scene.files, scene.variables)
    if how == "not permitted":      # nobody may look into pytest's folders
        folder = Path(tempfile.mkdtemp())
        folder.chmod(0o755)
        folder = folder / "it"
    keep, closing = {}, []

    def before(folder, variables):
        for file in FILES.values():
            (folder / "runner" / file).write_bytes(EARLIER)
        if kind == "sweep":
            variables |= {"LD_PRELOAD": library(), "FAIL": how, "FAIL_FOLDER": str(folder), "FAIL_PROGRAM": step,
                          "FAIL_LOG": str(folder.parent / f"{folder.name}.calls")}
        elif kind == "kind":
            keep["path"] = _spoil(folder, variables, what, how, closing)

    popen = {}
    if kind == "limit":
        popen["preexec_fn"] = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (how, how))
    elif kind == "stream":
        popen = _stream(how, closing)
    elif how == "not permitted" and os.getuid() == 0:
        popen = {"user": 65534, "group": 65534, "extra_groups": []}
    try:
        with scene.stage() as stage:
            remains = attempt(step, folder, scene.inputs_at(stage.url), scene.variables_at(stage.url), files=scene.files,
                              before=before, **popen)
    finally:
        for end in closing:
            end()
    remains.kept = keep.get("path")
    log = folder.parent / f"{folder.name}.calls"
    remains.calls = log.read_text().split() if log.exists() else []
    return remains


def _spoil(folder, variables, name, kind, closing):
    """Puts something else in the place of a runner's file; answers what must stay as it is."""
    path = folder / "runner" / FILES[name]
    other = folder / "other"
    other.write_bytes(EARLIER)
    if kind not in ("null device", "read-only", "not permitted", "not given", "empty name", "not a path"):
        path.unlink()
    if kind == "missing folder":
        variables[name] = str(folder / "none" / "file")
    elif kind == "directory":
        path.mkdir()
    elif kind.startswith("pipe"):
        os.mkfifo(path)
        if kind == "pipe with a reader":
            end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
            closing.append(lambda: os.close(end))
    elif kind == "link":
        path.symlink_to(other)
    elif kind == "dangling link":
        path.symlink_to(folder / "none")
    elif kind == "linked folder":
        (folder / "linked").symlink_to(folder / "real")
        (folder / "real").mkdir()
        other = folder / "real" / "file"
        other.write_bytes(EARLIER)
        variables[name] = str(folder / "linked" / "file")
    elif kind in ("full device", "null device"):
        variables[name] = f"/dev/{kind.split()[0]}"
    elif kind == "socket":
        end = socket.socket(socket.AF_UNIX)
        end.bind(_short(closing, variables, name))
        closing.append(end.close)
    elif kind in ("not given", "empty name", "not a path"):
        variables[name] = {"not given": None, "empty name": "", "not a path": "\n::error::evil\x1b[31m"}[kind]
        if variables[name] is None:
            del variables[name]
    elif kind == "read-only":
        path.chmod(0o444)
    elif kind == "not permitted":
        for place in folder.rglob("*"):
            place.chmod(place.stat().st_mode | (0o777 if place.is_dir() else 0o666))
        folder.chmod(0o777)
        path.chmod(0o444)
        other = path
    return other


def _short(closing, variables, name):
    """The address of a socket has at most 107 letters."""
    place = tempfile.mkdtemp()
    closing.append(lambda: shutil.rmtree(place))
    variables[name] = f"{place}/s"
    return f"{place}/s"


def _stream(how, closing):
    stream, what = how.split(" ", 1)
    number = {"in": 0, "out": 1, "err": 2}[stream]
    if what == "closed":
        return {"preexec_fn": lambda: os.close(number)}
    if what == "full":
        end = open("/dev/full", "wb")
        closing.append(end.close)
        return {f"std{stream}": end}
    reading, writing = os.pipe()
    os.close(reading)
    closing.append(lambda: os.close(writing))
    return {f"std{stream}": writing}


def judged(case, remains):
    step, kind, what, how = case
    found = ["hangs"] if remains.code is None else []
    if remains.code is not None and (remains.code < 0 or remains.code in (1, 128 + 6)):
        found.append(f"exit code {remains.code}: {remains.err[-300:]!r}")
    found += _whole(remains, torn="ftruncate" in str(how) and "write!" in remains.calls)
    must = _must_be_red(case, remains)
    if must is not None and must != (remains.code != 0):
        found.append(f"exit code {remains.code}: {remains.err[-300:]!r}, {remains.calls}")
    if remains.code and how != "not permitted" and not (kind == "stream" and how[:3] == "err"):
        errors = [line for line in remains.err.split(b"\n") if line.startswith(b"::error")]
        if len(errors) != 1:
            found.append(f"{len(errors)} error annotations: {remains.err[-300:]!r}")
    left = remains.kept
    if left is not None and left.is_file() and left.read_bytes() != EARLIER:
        found.append(f"what the link or the mode protects was changed: {left.read_bytes()[:80]!r}")
    litter = [path.name for path in (remains.folder / "tmp").iterdir()]
    litter += [path.name for path in remains.folder.rglob("*") if path.name.endswith(".tmp")]
    for path in [*remains.folder.rglob("report.json"), *remains.folder.rglob("credentials")]:
        if not path.read_bytes().endswith((b"}", b"\n")):
            litter.append(f"{path.name} half written")
        if path.name == "credentials" and stat.S_IMODE(path.stat().st_mode) != 0o600:
            litter.append(f"credentials of mode {path.stat().st_mode:o}")
    return found + [f"left behind: {litter}"] * bool(litter)


def _whole(remains, torn):
    """All or nothing, after what was there before."""
    found, declared = [], sorted(manifest(remains.step)["outputs"])
    for name, content in (("output", remains.output), ("env", remains.env), ("summary", remains.summary)):
        if not content or torn:
            continue
        if not content.startswith(EARLIER):
            found.append(f"{name} lost what was there: {content[:80]!r}")
            continue
        rest = content[len(EARLIER):]
        if rest and not rest.startswith(b"\n"):
            found.append(f"{name} goes on in another's line")
        if name == "output" and rest and sorted(key for key, _ in pairs(rest.decode())) != declared:
            found.append(f"the outputs are {[key for key, _ in pairs(rest.decode())]}")
        if name == "env" and rest:
            pairs(rest.decode())
        if name == "summary" and rest and not rest.rstrip().endswith(b"</details>"):
            found.append(f"the summary is cut: {rest[-80:]!r}")
    return found


def _must_be_red(case, remains):
    """True, False, or None where it depends on what the step writes."""
    step, kind, what, how = case
    if kind == "sweep":
        failed = [call for call in remains.calls if call.endswith("!")]
        if (what or step in ("build-push-ecr", "evaluate-model")) and how.startswith("write") and ":0" in how:
            return None             # a file of the step's own is written on; one of the runner's is not
        return bool(failed) and not how.endswith(f":{errno.EINTR}")
    if kind == "kind":
        writes = what == "GITHUB_OUTPUT" or what == "GITHUB_STEP_SUMMARY" or step == "oidc-assume"
        if how == "read-only" and os.getuid() == 0:
            return False            # root may write; the same as nobody is `not permitted`
        if how in ("not given", "empty name"):
            return what == "GITHUB_OUTPUT" or (what == "GITHUB_ENV" and step == "oidc-assume")
        return writes
    if kind == "limit":
        return True if how <= 100 else None
    return {"out": True, "err": False, "in ": False}[how[:3]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: ", ".join(map(str, case)))
def test_a_bad_disk_is_red_and_leaves_no_half(case, outcomes):
    remains = outcomes(case)
    assert not judged(case, remains), remains.err.decode("utf-8", "replace")[-2000:]


def test_the_sweep_reaches_the_last_call(outcomes):
    """The last of each kind was never reached, so that none is left out."""
    for step, kind, what, how in CASES:
        call, at, _ = how.split(",")[-1].split(":") if kind == "sweep" else ("", 0, 0)
        if kind == "sweep" and int(at) == CALLS[what][call] and call not in ("ftruncate",):
            remains = outcomes((step, kind, what, how))
            assert not remains or f"{call}!" not in remains.calls, f"{step} calls {call} more often"
