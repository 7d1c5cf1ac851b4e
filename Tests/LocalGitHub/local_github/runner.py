"""Runs a workflow: an event, its inputs, its jobs in the order of their needs, the workflows they call."""
import shutil
import threading
import time
from pathlib import Path

from . import templates, values, workflow_file
from .expressions import ExpressionError, Scope
from .host import github_context
from .jobs import JobRun
from .log import Log
from .masks import Masks
from .results import Annotation, RunResult
from .workflow_file import WorkflowError, may_have_token

DEEPEST = 10


class Run:
    """What all jobs of one run share."""

    def __init__(self, host, event_name, event, log, summaries):
        self.host, self.event_name, self.event, self.log = host, event_name, event, log
        self.summaries = Path(summaries) if summaries else None
        self.masks, self.cancel, self.github = Masks(), threading.Event(), {}
        self.folder = host.work / "runs" / str(host.runs)
        self.artifacts = self.folder / "artifacts"
        shutil.rmtree(self.folder, ignore_errors=True)
        self.artifacts.mkdir(parents=True)
        self.hide(host.secrets.values())
        if host.token_service:
            self.hide([host.token_service[1]])

    def hide(self, secrets):
        for value in secrets:
            self.masks.add(str(value))


def start(host, file, event_name="workflow_dispatch", inputs=None, log=None, summaries=None, on_run=None):
    """Runs a workflow of the host's repository to its end. `inputs` are those of a run by hand; of a repository_dispatch
    they are its `event_type` and `client_payload`, of a pull_request what is other than usual in it. `on_run` is given the Run, whose `cancel` may be set."""
    log = log or Log(debug=host.debug)
    host.runs += 1
    host.commit()
    workflow = workflow_file.workflow(host.source / ".github" / "workflows" / file)
    if event_name not in workflow["on"]:
        raise WorkflowError(f"{file} has no `on: {event_name}`")
    given = _dispatch_inputs(file, workflow["on"][event_name], inputs or {}) if event_name == "workflow_dispatch" else {}
    event = _event(host, event_name, given if event_name == "workflow_dispatch" else inputs or {})
    if event_name == "repository_dispatch":
        types = (workflow["on"][event_name] or {}).get("types")
        if types and event["action"] not in types:
            raise WorkflowError(f"{file} is not for events of the type {event['action']}")
    run = Run(host, event_name, event, log, summaries)
    run.github = github_context(host, run, file, workflow.get("name", file))
    if on_run:
        on_run(run)
    started, name = time.monotonic(), workflow.get("name", file)
    log.run(name, f"{event_name} · {host.repository}@{host.branch} · {host.sha[:7]}")
    flow = Flow(run, file, workflow, given, dict(host.secrets))
    flow.go()
    result = RunResult(name, flow.conclusion, flow.results, flow.outputs(), time.monotonic() - started)
    log.run_end(name, result.conclusion, result.seconds)
    return result


def _event(host, event_name, inputs):
    repository = {"full_name": host.repository, "name": host.name, "default_branch": host.default_branch or host.branch,
                  "owner": {"login": host.owner}}
    event = {"ref": f"refs/heads/{host.branch}", "repository": repository, "sender": {"login": host.actor}}
    if event_name == "workflow_dispatch":
        return {**event, "inputs": {name: values.text(value) for name, value in inputs.items()}, "workflow": ""}
    if event_name == "repository_dispatch":
        return {**event, "action": inputs["event_type"], "branch": host.branch,
                "client_payload": inputs.get("client_payload", {})}
    if event_name == "pull_request":
        here = {"full_name": host.repository, "fork": False}
        return {**event, "action": "synchronize", "number": 7, "pull_request": {
            "number": 7, "head": {"ref": "a-change", "sha": host.sha, "repo": here},
            "base": {"ref": host.branch, "sha": host.sha, "repo": here}, **inputs}}
    if event_name == "schedule":
        return {**event, "schedule": "0 6 * * *"}
    return {**event, "after": host.sha, "before": "0" * 40, "head_commit": {"id": host.sha}}


def _dispatch_inputs(file, said, given):
    """The inputs of a run started by hand, each of its declared type."""
    declared = (said or {}).get("inputs") or {}
    _refuse_unknown(file, given, declared)
    return {name: _typed(file, name, form or {}, given.get(name)) for name, form in declared.items()}


def _refuse_unknown(where, given, declared):
    if unknown := sorted(set(given) - set(declared)):
        raise WorkflowError(f"{where}: Unexpected inputs provided: {unknown}")


def _typed(where, name, form, value):
    kind = form.get("type", "string")
    if value is None:
        if form.get("required") and "default" not in form:
            raise WorkflowError(f"{where}: Required input '{name}' not provided")
        value = form.get("default", {"boolean": False, "number": 0}.get(kind, ""))
    if kind == "boolean":
        if values.text(value) not in ("true", "false"):
            raise WorkflowError(f"{where}: input {name} is true or false, not {value!r}")
        return values.text(value) == "true"
    if kind == "number":
        return values.number(value)
    if kind == "choice" and values.text(value) not in map(values.text, form.get("options", [])):
        raise WorkflowError(f"{where}: Provided value '{value}' for input '{name}' not in the list of allowed values")
    return values.text(value)


class Flow:
    """One workflow of a run: the one that was started, or one that a job calls."""

    def __init__(self, run, file, workflow, inputs, secrets, prefix="", title="", token_allowed=True, depth=0,
                 home=None):
        self.run, self.file, self.workflow, self.inputs = run, file, workflow, inputs
        self.secrets = {**secrets, "GITHUB_TOKEN": ""}
        self.prefix, self.title, self.token_allowed, self.depth = prefix, title, token_allowed, depth
        self.home, self.results = home or run.host.home, {}

    @property
    def conclusion(self):
        found = {result.result for result in self.results.values()}
        return next((word for word in ("failure", "cancelled", "success") if word in found), "skipped")

    def go(self):
        jobs = self.workflow["jobs"]
        for name in workflow_file.in_order(jobs):
            job = JobRun(self, name, jobs[name])
            if "uses" in jobs[name]:
                self.results[name] = self._call(job, name, jobs[name])
            else:
                self.results[name] = job.go()

    def any_failed_before(self, name):
        """Whether any job that this one needs, directly or through others, has failed."""
        needs = self.workflow["jobs"][name]["needs"]
        return any(self.results[other].result == "failure" or self.any_failed_before(other) for other in needs)

    def outputs(self):
        """What `on.workflow_call.outputs` maps for the caller."""
        said = ((self.workflow["on"].get("workflow_call") or {}).get("outputs")) or {}
        jobs = {name: {"result": result.result, "outputs": result.outputs} for name, result in self.results.items()}
        scope = Scope({"jobs": jobs, "github": self.run.github, "inputs": self.inputs, "vars": self.run.host.vars})
        return {name: templates.string(form["value"], scope) for name, form in said.items()}

    # ---- calling another workflow ---------------------------------------------------------------------

    def _call(self, job, name, definition):
        result = job.result
        try:
            if not templates.condition(definition.get("if"), job.scope(conditional=True)):
                job.log.job_end(result.name, "skipped")
                return result
            flow = self._called(job, name, definition)
            flow.go()
        except (ExpressionError, WorkflowError) as error:
            message = self.run.masks.hide(str(error))
            self.run.log.line(message, "error")
            result.annotations.append(Annotation("error", message, job=result.id))
            result.result = "failure"
            return result
        result.jobs, result.result, result.outputs = flow.results, flow.conclusion, flow.outputs()
        return result

    def _called(self, job, name, definition):
        uses = definition["uses"]
        home, path = self.run.host.elsewhere(uses) or (self.home, uses[2:] if uses[:2] in ("./", "$/") else "")
        if not path.startswith(".github/workflows/"):
            raise WorkflowError(f"the local runner calls workflows of the repositories that it has, such as "
                                f"./.github/workflows/…, not {uses}")
        if self.depth + 1 >= DEEPEST:
            raise WorkflowError(f"workflows call each other more than {DEEPEST} deep: {uses}")
        file = path.rpartition("/")[2]
        workflow = workflow_file.workflow(home.folder / path)
        if "workflow_call" not in workflow["on"]:
            raise WorkflowError(f"{file} has no `on: workflow_call`")
        said, scope = workflow["on"]["workflow_call"] or {}, job.scope(secrets=self.secrets)
        given = {key: templates.value(value, scope) for key, value in (definition.get("with") or {}).items()}
        _refuse_unknown(file, given, said.get("inputs") or {})
        inputs = {key: _typed(file, key, form or {}, given.get(key)) for key, form in (said.get("inputs") or {}).items()}
        own = may_have_token(definition.get("permissions"))
        own = may_have_token(self.workflow.get("permissions")) if own is None else own
        return Flow(self.run, file, workflow, inputs, self._secrets(file, said, definition, scope),
                    f"{self.prefix}{name}/", f"{job.result.name} / ", bool(own) and self.token_allowed, self.depth + 1, home)

    def _secrets(self, file, said, definition, scope):
        """The secrets the caller hands over; all of its own with `inherit`."""
        passed = definition.get("secrets") or {}
        if passed == "inherit":
            return dict(self.secrets)
        declared = said.get("secrets") or {}
        _refuse_unknown(file, passed, declared)
        handed = templates.strings(passed, scope)
        for key, form in declared.items():
            if (form or {}).get("required") and not handed.get(key):
                raise WorkflowError(f"{file}: Secret {key} is required, but not provided while calling.")
        return handed

