"""One list of steps, in a job or in a composite action, run one after the other."""
import time
from dataclasses import dataclass, field

from . import builtin_actions, composite, scripts, templates, values
from .expressions import ExpressionError, Scope
from .results import MOST_MESSAGE, Annotation, StepResult
from .values import CaseSensitive
from .workflow_file import WorkflowError


@dataclass
class Frame:
    """Where a list of steps stands: in a job, or in a composite action that is one of a job's steps."""

    job: object
    inputs: dict
    env: dict                           # from outside: of the workflow and job, or of the action's own step
    outer: StepResult = None            # the job's step, inside a composite action
    folder: object = None               # the action's
    steps: dict = field(default_factory=dict)       # the context of that name
    failed: bool = False
    depth: int = 0
    deadline: float = None              # on the monotonic clock

    def contexts(self, env):
        """What expressions of a step may speak of; secrets, vars and needs do not reach into an action."""
        job = self.job
        github = {**job.github, "action_path": str(self.folder)} if self.folder else job.github
        own = {"github": github, "env": CaseSensitive(env), "inputs": self.inputs, "steps": self.steps,
               "job": {"status": job.status}, "runner": job.runner, "strategy": {}, "matrix": {}}
        return own if self.folder else {**own, "vars": job.vars, "secrets": job.secrets, "needs": job.needs}

    def scope(self, env, conditional=False):
        contexts = self.contexts(env)
        if not conditional:
            return Scope(contexts, workspace=str(self.job.workspace))
        contexts.pop("secrets", None)
        status = {"success": lambda: not self.failed and not self.job.cancelled, "always": lambda: True,
                  "failure": lambda: self.failed and not self.job.cancelled, "cancelled": lambda: self.job.cancelled}
        return Scope(contexts, status, str(self.job.workspace))


def run_steps(frame, definitions):
    """Runs them all; those that come after a failure only if they ask for it."""
    for at, definition in enumerate(definitions, 1):
        StepRun(frame, definition, at).go()


class StepRun:
    """One step on its way. `shown` is the job's step it belongs to: itself, or the one with `uses` around it."""

    def __init__(self, frame, definition, at):
        self.frame, self.job, self.definition = frame, frame.job, definition
        self.env, self.deadline = dict(frame.env), frame.deadline
        self.result = StepResult(str(definition.get("id") or ""), _title(definition), definition.get("uses", ""))
        self.at, self.shown = at, frame.outer or self.result
        if not frame.outer:
            self.job.result.steps.append(self.result)

    @property
    def scope(self):
        return self.frame.scope(self.env)

    def go(self):
        started = time.monotonic()
        self.job.see_cancel()
        try:
            # What GITHUB_ENV has set lies under the step's own `env`, and over the job's.
            self.env = {**self.env, **self.job.added_env, **(self.frame.env if self.frame.outer else {})}
            self.env.update(templates.strings(self.definition.get("env"), self.scope))
            wanted = templates.condition(self.definition.get("if"), self.frame.scope(self.env, conditional=True))
            if not wanted:
                self._skip()
                return
            self._begin()
            self._limit(started)
            self._do()
        except (ExpressionError, WorkflowError, builtin_actions.ActionFailed) as error:
            if self.result.outcome == "skipped":
                self._begin()
            self.fail(str(error))
        self._finish(time.monotonic() - started)

    # ---- what it tells ------------------------------------------------------------------------------

    def say(self, line, how=""):
        """Prints a line, masked, and keeps it."""
        shown = self.job.log.line(self.job.masks.hide(line), how)
        if shown is not None:
            self.shown.log.append(shown)

    def annotate(self, level, message, properties=None):
        """An error, warning or notice: in the log and in the run's list."""
        properties = properties or {}
        message = self.job.masks.hide(message[:MOST_MESSAGE])
        self.say(message, level)
        self.shown.annotate(Annotation(level, message, properties.get("title", ""), properties.get("file", ""),
                                       properties.get("line", ""), self.job.id, self.shown.name))

    def fail(self, why=None):
        if why:
            self.annotate("error", why)
        self.result.outcome = "failure"

    # ---- its stations -------------------------------------------------------------------------------

    def _skip(self):
        self._record()
        if not self.frame.outer:
            self.job.log.step_end(self.result)

    def _begin(self):
        self.result.outcome = "success"
        name = self.definition.get("name")
        if name:
            self.result.name = self.job.masks.hide(templates.string(name, self.scope))
        if not self.frame.outer:
            self.job.log.step(self.result.name)

    def _limit(self, started):
        minutes = templates.value(self.definition.get("timeout-minutes"), self.scope)
        if minutes is not None:
            limit = started + 60 * values.number(minutes)
            self.deadline = min(limit, self.deadline or limit)

    def _do(self):
        if "run" in self.definition:
            scripts.run_script(self)
            return
        given = templates.strings(self.definition.get("with"), self.scope)
        uses = self.definition["uses"]
        if builtin := builtin_actions.find(uses):
            self.show_inputs(given)
            self.result.outputs.update(builtin(self, {name.lower(): value for name, value in given.items()}))
        else:
            composite.run_action(self, uses, given)

    def show_inputs(self, given, note=()):
        """The inputs as the log shows them, a line each."""
        for name, value in given.items():
            first, _, more = value.strip().partition("\n")
            cut = " …" if more or len(first) > 120 else ""
            self.say(f"{name}: {first[:120]}{cut}{'   (set by the local runner)' if name in note else ''}", "with")

    def _finish(self, seconds):
        result = self.result
        result.seconds, result.conclusion = seconds, result.outcome
        if result.outcome == "failure" and self._goes_on():
            result.conclusion = "success"
        if result.conclusion == "failure":
            self.frame.failed = True
        self._record()
        if not self.frame.outer:
            self.job.step_done(self.at, result)

    def _goes_on(self):
        try:
            return values.truthy(templates.value(self.definition.get("continue-on-error", False), self.scope))
        except ExpressionError as error:
            self.annotate("error", str(error))
            return False

    def _record(self):
        if self.result.id:
            self.frame.steps[self.result.id] = {"outputs": self.result.outputs, "outcome": self.result.outcome,
                                                "conclusion": self.result.conclusion}


def _title(definition):
    """A step's name before its expressions are known."""
    if definition.get("name"):
        return str(definition["name"])
    if "uses" in definition:
        return f"Run {definition['uses']}"
    return f"Run {definition['run'].strip().splitlines()[0] if definition['run'].strip() else ''}"
