"""A `run` step: its script in a file, in a shell, in an environment that holds nothing of whoever started us."""
import shlex
import shutil
import uuid

from . import process, templates
from .commands import CommandReader, Effects
from .files import FileCommandError, FileCommands
from .workflow_file import WorkflowError

SHELLS = {"bash": "bash --noprofile --norc -e -o pipefail {0}", "sh": "sh -e {0}", "python": "python {0}"}
UNNAMED = "bash -e {0}"
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


def run_script(step):
    """Runs the script, obeys its commands, takes in its files, and judges its exit code."""
    job, definition = step.job, step.definition
    script = templates.string(definition["run"], step.scope)
    files = FileCommands(job.temp)
    environment = environment_of(step, files)
    argv = _command(step, script, environment["PATH"])
    reader = CommandReader(Effects(job.masks.add, step.annotate, step.result.outputs.__setitem__, step.say))
    step.shown.environment = environment
    step.say(f"Run {script.strip().splitlines()[0] if script.strip() else ''}", "debug")
    try:
        code, why, group = process.run(argv, _folder(step), environment, reader.read, step.deadline, job.cancel)
    except OSError as error:
        raise WorkflowError(f"An error occurred trying to start process '{argv[0]}': {error.strerror}") from error
    finally:
        step.say("", "endgroup")
    job.groups.append(group)
    take_in(step, files)
    _judge(step, code, why, reader.failed)


def environment_of(step, files):
    """The whole environment of a step's process, later lines over earlier ones, as the runner lays it."""
    job = step.job
    github = {**job.github, "action": step.shown.id or f"__{step.at}",
              **({"action_path": str(step.frame.folder)} if step.frame.folder else {})}
    environment = {"PATH": ":".join([*map(str, job.host.tools), SYSTEM_PATH]), "HOME": str(job.home),
                   "LANG": "C.UTF-8", **job.host.machine, **step.env, **job.runner_variables(github),
                   **{f"GITHUB_{kind.upper()}": str(path) for kind, path in files.paths.items()}, **job.token_variables()}
    environment["PATH"] = ":".join([*job.added_path, environment["PATH"]])
    return environment


def _command(step, script, path):
    shell = str(step.definition.get("shell") or ("" if step.frame.folder else step.job.defaults.get("shell", "")))
    form = SHELLS.get(shell, shell) or UNNAMED
    if "{0}" not in form:
        raise WorkflowError("Invalid shell option. Shell must be a valid built-in (bash, sh, cmd, powershell, pwsh) or "
                            "a format string containing '{0}'")
    file = step.job.temp / f"{uuid.uuid4()}{'.py' if form.startswith('python') else '.sh'}"
    file.write_text(script, encoding="utf-8", newline="")
    program, *arguments = shlex.split(form)
    found = shutil.which(program, path=path)
    if not found:
        raise WorkflowError(f"{program}: command not found")
    return [found, *(argument.replace("{0}", str(file)) for argument in arguments)]


def _folder(step):
    own = step.definition.get("working-directory") or ("" if step.frame.folder else
                                                       step.job.defaults.get("working-directory", ""))
    return step.job.workspace / templates.string(own, step.scope)


def take_in(step, files):
    """Reads what the step wrote to its files; each that is malformed fails the step by itself."""
    job = step.job

    def outputs():
        found = files.outputs()
        step.result.outputs.update(found)
        step.shown.emitted.update(found)

    def environment():
        job.added_env.update(files.environment())

    def path():
        for line in files.additions_to_path():
            job.added_path[:] = [line, *(other for other in job.added_path if other != line)]

    def summary():
        step.shown.summary += job.masks.hide(files.summary())

    for kind, take in (("output", outputs), ("env", environment), ("path", path), ("step_summary", summary)):
        try:
            take()
        except FileCommandError as error:
            if kind != "step_summary":          # a summary that is too long is lost, and the step goes on
                step.annotate("error", f"Unable to process file command '{kind}' successfully.")
                step.result.outcome = "failure"
            step.annotate("error", str(error))
    files.remove()


def _judge(step, code, why, refused):
    step.result.exit_code = step.shown.exit_code = code
    if why == "cancel":
        step.job.see_cancel()
        step.annotate("error", "The operation was canceled.")
        step.result.outcome = "cancelled"
    elif why == "timeout" and step.deadline == step.job.deadline:
        step.job.cancelled = True
        step.annotate("error", f"The job running on runner local has exceeded the maximum execution time of "
                               f"{step.job.minutes:g} minutes.")
        step.result.outcome = "cancelled"
    elif why == "timeout":
        step.fail(f"The action '{step.shown.name}' has timed out after its timeout-minutes.")
    elif code:
        step.fail(f"Process completed with exit code {code}.")
    elif refused:
        step.fail()

