"""A composite action: its inputs resolved, its steps run in a frame of their own, its outputs mapped."""
from . import steps, templates
from .expressions import Scope
from .workflow_file import WorkflowError, action

DEEPEST = 10


def run_action(step, uses, given):
    """Runs the action that `uses` names, of this machine's repositories or of the workspace."""
    folder = _folder(step, uses)
    if step.frame.depth >= DEEPEST:
        raise WorkflowError(f"Composite action depth exceeded max depth {DEEPEST}: {uses}")
    manifest = action(folder)
    given, overridden = _overridden(step, uses, given, manifest)
    step.show_inputs(given, overridden)
    frame = steps.Frame(step.job, _inputs(step, manifest, given), step.env, step.shown, folder,
                        depth=step.frame.depth + 1, deadline=step.deadline)
    steps.run_steps(frame, manifest["runs"].get("steps") or [])
    scope = Scope({**frame.contexts(step.env), "steps": frame.steps}, workspace=str(step.job.workspace))
    for name, said in (manifest.get("outputs") or {}).items():
        step.result.outputs[name] = templates.string((said or {}).get("value"), scope)
    if step.job.cancelled:
        step.result.outcome = "cancelled"
    elif frame.failed:
        step.result.outcome = "failure"


def _folder(step, uses):
    if uses.startswith("./"):
        folder = step.job.workspace / uses
    elif uses.startswith("$/"):
        if step.frame.folder:
            raise WorkflowError(f"the local runner knows $/ in workflows, not in actions: {uses}")
        folder = step.job.flow.home.folder / uses[2:]
    else:
        folder = step.job.host.action_folder(uses)
    if folder is None:
        raise WorkflowError(f"the local runner has no action {uses!r}: it has those of "
                            f"{', '.join(step.job.host.actions) or 'no repository'}, and ./ in the workspace")
    return folder


def _overridden(step, uses, given, manifest):
    """The inputs with this run's overrides over the workflow's, and the names of those."""
    name = uses.partition("@")[0].rpartition("/")[2]
    mine = {key: value for (action_name, key), value in step.job.host.overrides.items() if action_name == name}
    unknown = set(mine) - set(manifest.get("inputs") or {})
    if unknown:
        raise WorkflowError(f"{name} has no input {', '.join(sorted(unknown))} to override")
    return {**given, **mine}, set(mine)


def _inputs(step, manifest, given):
    """Every declared input as a string: as given, or its default. GitHub does not enforce `required`."""
    declared = manifest.get("inputs") or {}
    known = {name.lower(): name for name in declared}
    unexpected = [name for name in given if name.lower() not in known]
    if unexpected:
        step.annotate("warning", f"Unexpected input(s) {', '.join(map(repr, unexpected))}, valid inputs are "
                                 f"[{', '.join(map(repr, declared))}]")
    scope = Scope({"github": step.job.github})
    inputs = {name: templates.string((said or {}).get("default", ""), scope) for name, said in declared.items()}
    inputs.update({known[name.lower()]: value for name, value in given.items() if name.lower() in known})
    return inputs
