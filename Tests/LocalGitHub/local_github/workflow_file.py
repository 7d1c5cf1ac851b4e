"""Reads workflow and action files as GitHub does: YAML 1.2, no key twice, none that is unknown."""
import re
from pathlib import Path

import yaml


class WorkflowError(ValueError):
    """A file GitHub would refuse, or one that asks for what this runner does not do; it says which."""


class _Loader(yaml.SafeLoader):
    """YAML 1.2's core types only: `on` is a word, 10:30 is no number, a date is a string."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _ in node.value:
            name = self.construct_object(key, deep=True)
            if name in seen:
                raise WorkflowError(f"(Line: {key.start_mark.line + 1}): '{name}' is already defined")
            seen.add(name)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in (
        ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"), ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
        ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", "-+0123456789"),
        ("float", r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+", "-+.0123456789")):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})\\Z"), list(_first))

_WORKFLOW = {"name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"}
_JOB = {"name", "needs", "permissions", "if", "runs-on", "environment", "concurrency", "outputs", "env", "defaults",
        "steps", "timeout-minutes"}
_CALL = {"name", "needs", "permissions", "if", "concurrency", "uses", "with", "secrets"}
_ABSENT = {"strategy", "container", "services", "snapshot", "continue-on-error"}
_STEP = {"id", "if", "name", "uses", "run", "working-directory", "shell", "with", "env", "continue-on-error"}
_ACTION = {"name", "author", "description", "inputs", "outputs", "runs", "branding"}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def _read(path):
    try:
        found = yaml.load(Path(path).read_text(encoding="utf-8"), _Loader)
    except (yaml.YAMLError, WorkflowError) as error:
        raise WorkflowError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise WorkflowError(f"{path}: a mapping was expected")
    return found


def _keys(where, mapping, known, absent=frozenset(), to_run=True):
    if not isinstance(mapping, dict):
        raise WorkflowError(f"{where}: a mapping was expected")
    for key in mapping:
        if key in absent:
            if not to_run:
                continue
            raise WorkflowError(f"{where}: the local runner does not do `{key}`")
        if key not in known:
            raise WorkflowError(f"{where}: Unexpected value '{key}'")


def workflow(path, to_run=True):
    """A workflow, checked; `on` is a mapping of events and every `needs` a list. What is only to be read may ask for more than
    this runner does."""
    whole = _read(path)
    _keys(path, whole, _WORKFLOW)
    events = whole.get("on")
    if isinstance(events, str):
        events = [events]
    whole["on"] = {name: {} for name in events} if isinstance(events, list) else dict(events or {})
    jobs = whole.get("jobs")
    if not whole["on"] or not jobs:
        raise WorkflowError(f"{path}: `on` and `jobs` are required")
    for name, job in jobs.items():
        _job(f"{path}: job {name}", name, job, jobs, to_run)
    return whole


def _job(where, name, job, jobs, to_run):
    if not _NAME.match(str(name)):
        raise WorkflowError(f"{where}: the name is invalid")
    _keys(where, job, _CALL if "uses" in job else _JOB, _ABSENT, to_run)
    needs = job.get("needs", [])
    job["needs"] = [needs] if isinstance(needs, str) else list(needs)
    for other in job["needs"]:
        if other not in jobs:
            raise WorkflowError(f"{where}: it needs {other}, which is no job")
    if "uses" in job:
        return
    if "runs-on" not in job or not job.get("steps"):
        raise WorkflowError(f"{where}: `runs-on` and `steps` are required")
    _steps(where, job["steps"], _STEP | {"timeout-minutes"}, shell=False)


def _steps(where, steps, known, shell):
    seen = set()
    for at, step in enumerate(steps, 1):
        place = f"{where}, step {at}"
        _keys(place, step, known)
        if ("run" in step) == ("uses" in step):
            raise WorkflowError(f"{place}: a step has either `run` or `uses`")
        if shell and "run" in step and not step.get("shell"):
            raise WorkflowError(f"{place}: Required property is missing: shell")
        if (key := step.get("id")) is not None:
            if not _NAME.match(str(key)) or str(key).lower() in seen or str(key).startswith("__"):
                raise WorkflowError(f"{place}: the id {key!r} is invalid or not the only one")
            seen.add(str(key).lower())


def action(folder):
    """A composite action's manifest, checked as GitHub checks it on loading."""
    path = next((Path(folder) / name for name in ("action.yml", "action.yaml") if (Path(folder) / name).exists()), None)
    if path is None:
        raise WorkflowError(f"Can't find 'action.yml', 'action.yaml' or 'Dockerfile' under '{folder}'.")
    whole = _read(path)
    _keys(path, whole, _ACTION)
    runs = whole.get("runs") or {}
    if runs.get("using") != "composite":
        raise WorkflowError(f"{path}: the local runner does composite actions, not {runs.get('using')!r}")
    _keys(f"{path}: runs", runs, {"using", "steps"})
    for part in ("inputs", "outputs"):
        for name, said in (whole.get(part) or {}).items():
            description = str((said or {}).get("description", ""))
            if "${{" in description:
                raise WorkflowError(f"{path}: {part} {name}: an expression in a description does not load")
    _steps(path, runs.get("steps") or [], _STEP, shell=True)
    return whole


def in_order(jobs):
    """The jobs' names so that each comes after those it needs, as near to the file's order as may be."""
    done, left = [], list(jobs)
    while left:
        ready = next((name for name in left if set(jobs[name]["needs"]) <= set(done)), None)
        if ready is None:
            raise WorkflowError(f"the jobs {', '.join(left)} need each other in a circle")
        left.remove(ready)
        done.append(ready)
    return done


def may_have_token(permissions):
    """Whether `permissions` lets a job ask for an OIDC token; None where nothing is said."""
    if permissions is None:
        return None
    return permissions == "write-all" or isinstance(permissions, dict) and permissions.get("id-token") == "write"
