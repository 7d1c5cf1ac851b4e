"""One job: its condition, its environment and a reviewer's word, its folders, its steps, its outputs."""
import re
import shutil
import time
from urllib.parse import urlencode

from . import process, templates, values
from .expressions import ExpressionError, Scope
from .host import Environment, runner_context, runner_variables
from .results import Annotation, JobResult
from .steps import Frame, run_steps
from .workflow_file import may_have_token

MOST_MINUTES = 360


class JobRun:
    """A job on its way: what its steps share."""

    def __init__(self, flow, name, definition):
        self.flow, self.run, self.host, self.definition = flow, flow.run, flow.run.host, definition
        self.id = flow.prefix + name
        self.log, self.masks = self.run.log, self.run.masks
        self.vars, self.secrets = dict(self.host.vars), dict(flow.secrets)
        self.github = {**flow.run.github, "job": name}
        self.needs = {other: {"result": flow.results[other].result, "outputs": flow.results[other].outputs}
                      for other in definition["needs"]}
        self.environment = ""
        self.failed_before = flow.any_failed_before(name)
        self.groups, self.added_env, self.added_path = [], {}, []
        self.cancelled, self.deadline, self.frame, self.minutes = False, None, None, MOST_MINUTES
        self.cancel = None if self.run.cancel.is_set() else self.run.cancel
        self.defaults = {**(flow.workflow.get("defaults") or {}).get("run", {}),
                         **(definition.get("defaults") or {}).get("run", {})}
        self.result = JobResult(self.id, self._name(name))

    # ---- what is asked of it while steps run ---------------------------------------------------------

    @property
    def status(self):
        if self.cancelled:
            return "cancelled"
        return "failure" if self.frame and self.frame.failed else "success"

    def see_cancel(self):
        """Takes notice of a cancel; what runs afterwards, by always(), is left to finish."""
        if self.cancel and self.cancel.is_set():
            self.cancelled, self.cancel = True, None

    def runner_variables(self, github):
        return {**runner_variables(github, self.runner), "RUNNER_WORKSPACE": str(self.workspace.parent),
                "AGENT_TOOLSDIRECTORY": self.runner["tool_cache"]}

    def token_variables(self):
        """What a step asks for an OIDC token with; nothing without `id-token: write`."""
        if not self.host.token_service or not self._may_have_token():
            return {}
        url, bearer = self.host.token_service
        github = self.github
        claims = {name: github[name] for name in ("repository", "repository_owner", "ref", "sha", "workflow", "actor",
                                                  "event_name", "run_id", "run_number", "run_attempt")}
        claims["workflow_file"] = github["workflow_ref"].partition("@")[0].rpartition("/")[2]
        claims["job_workflow_ref"] = f"{self.flow.home.name}/.github/workflows/{self.flow.file}@{self.flow.home.ref}"
        if self.environment:
            claims["environment"] = self.environment
        return {"ACTIONS_ID_TOKEN_REQUEST_URL": f"{url}{'&' if '?' in url else '?'}{urlencode(claims)}",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": bearer}

    def _may_have_token(self):
        own = may_have_token(self.definition.get("permissions"))
        own = may_have_token(self.flow.workflow.get("permissions")) if own is None else own
        return bool(own) and self.flow.token_allowed

    def step_done(self, at, step):
        """Prints a step's end and keeps its summary as a file."""
        self.log.step_end(step)
        if step.summary and self.run.summaries:
            self.run.summaries.mkdir(parents=True, exist_ok=True)
            slug = re.sub(r"[^a-z0-9]+", "-", f"{self.id}-{at:02d}-{step.name}".lower()).strip("-")
            (self.run.summaries / f"{slug}.md").write_text(step.summary, encoding="utf-8")

    # ---- its course ----------------------------------------------------------------------------------

    def go(self):
        """Runs it, or skips it; answers its result."""
        try:
            if not templates.condition(self.definition.get("if"), self.scope(conditional=True)):
                self.log.job_end(self.result.name, "skipped")
                return self.result
            if self._enter():
                self._work()
        except ExpressionError as error:
            self._note("error", str(error))
            self.result.result = "failure"
        self.log.job_end(self.result.name, self.result.result)
        return self.result

    def _enter(self):
        """The deployment environment, if there is one; False where its reviewer does not let the job in."""
        said = self.definition.get("environment")
        said = said.get("name") if isinstance(said, dict) else said
        if said:
            self.environment = self.result.environment = templates.string(said, self.scope())
        self.log.job(self.result.name, self.environment)
        settings = self.host.environments.get(self.environment) or Environment()
        if settings.reviewed:
            yes = bool(self.host.approve and self.host.approve(self.environment))
            self.log.write(f"  {self.environment} asks for a reviewer: {'approved' if yes else 'nobody approved'}", "bold")
            if not yes:
                self._note("error", f"The deployment to {self.environment} was not approved.")
                self.result.result = "failure"
                return False
        self.vars.update(settings.vars)
        self.secrets.update(settings.secrets)
        self.run.hide(settings.secrets.values())
        return True

    def _work(self):
        self._make_folders()
        self.runner = runner_context(self.host, self.temp)
        self.github.update(workspace=str(self.workspace), event_path=str(self.event_path))
        scope = self.scope(secrets=self.secrets)
        minutes = templates.value(self.definition.get("timeout-minutes", MOST_MINUTES), scope)
        self.minutes = values.number(minutes)
        self.deadline = time.monotonic() + 60 * self.minutes
        env = templates.strings(self.flow.workflow.get("env"), scope)
        env.update(templates.strings(self.definition.get("env"), scope.with_contexts(env=env)))
        self.frame = Frame(self, self.flow.inputs, env, deadline=self.deadline)
        try:
            run_steps(self.frame, self.definition["steps"])
            self._set_outputs(env)
        finally:
            for group in self.groups:
                process.end_group(group)
            shutil.rmtree(self.temp, ignore_errors=True)
        self.result.result = self.status

    def _make_folders(self):
        """A machine of its own for each job: workspace, temporary folder, home."""
        root = self.run.folder / re.sub(r"[^A-Za-z0-9]+", "-", self.id)
        self.workspace = root / "work" / self.host.name / self.host.name
        self.temp, self.home = root / "work" / "_temp", root / "home"
        for folder in (self.workspace, self.temp / "_github_workflow", self.home):
            folder.mkdir(parents=True, exist_ok=True)
        self.event_path = self.temp / "_github_workflow" / "event.json"
        self.event_path.write_text(values.to_json(self.run.event), encoding="utf-8")

    def _set_outputs(self, env):
        """The job's outputs; as on GitHub, one that holds a masked value is lost on the way."""
        scope = self.frame.scope({**env, **self.added_env})
        for name, template in (self.definition.get("outputs") or {}).items():
            value = templates.string(template, scope)
            if self.masks.shows_in(value):
                self._note("warning", f"Skip output '{name}' since it may contain secret.")
            elif value:
                self.result.outputs[name] = value

    # ---- small things --------------------------------------------------------------------------------

    def scope(self, conditional=False, **more):
        contexts = {"github": self.github, "needs": self.needs, "vars": self.vars, "inputs": self.flow.inputs,
                    "strategy": {}, "matrix": {}, **more}
        if not conditional:
            return Scope(contexts)
        results = [need["result"] for need in self.needs.values()]
        cancelled = self.run.cancel.is_set()
        return Scope(contexts, {"success": lambda: not cancelled and all(result == "success" for result in results),
                                "failure": lambda: not cancelled and self.failed_before,
                                "cancelled": lambda: cancelled, "always": lambda: True})

    def _name(self, name):
        own = self.definition.get("name")
        try:
            return self.flow.title + (templates.string(own, self.scope()) if own else name)
        except ExpressionError:
            return self.flow.title + str(own)

    def _note(self, level, message):
        message = self.masks.hide(message)
        self.log.line(message, level)
        self.result.annotations.append(Annotation(level, message, job=self.id))
