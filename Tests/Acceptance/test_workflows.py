"""The workflows against the actions: every input they give is declared, every output they read exists."""
import re

import pytest
from bench import ACTIONS, ROOT, manifest

from local_github import workflow_file

FILES = sorted([*(ROOT / "examples").glob("*/.github/workflows/*.yml"), *(ROOT / "Tests" / "LocalGitHub").glob("*.yml"),
                *(ROOT / ".github" / "workflows").glob("*.yml")])
OURS = re.compile(r"(?:mlops-steps/mlops-steps/|\$/)actions/([a-z-]+)(?:@|$)")
# What the actions of others give; of ours, action.yml says it.
OTHERS = {"actions/checkout": {"ref", "commit"}, "actions/setup-python": {"python-version", "python-path", "cache-hit"},
          "actions/upload-artifact": {"artifact-id", "artifact-url", "artifact-digest"},
          "actions/download-artifact": {"download-path"}}


def action_of(step):
    match = OURS.match(step.get("uses", ""))
    return match.group(1) if match else None


def outputs_of(step):
    """What `steps.ID.outputs` may be asked for."""
    if action := action_of(step):
        return set(manifest(action)["outputs"])
    if "uses" in step:
        return OTHERS[step["uses"].partition("@")[0]]
    return set(re.findall(r"""(?:echo|printf) ["']([A-Za-z0-9_-]+)(?:=|<<)""", step["run"]))


def texts(value):
    """Every string within a value."""
    if isinstance(value, dict):
        value = list(value.values())
    return [text for item in value for text in texts(item)] if isinstance(value, list) else [str(value)]


def complaints(whole):
    """What in a workflow cannot be right, in sentences."""
    for name, job in whole["jobs"].items():
        known = {}
        for step in job.get("steps", []):
            yield from _of_step(f"{name}: {step.get('name', step)}", step, known)
            if "id" in step:
                known[step["id"]] = step
        for text in texts(job.get("outputs", {})):
            yield from _reads(name, text, known)
        for text in texts({key: value for key, value in job.items() if key != "needs"}):
            for other, output in re.findall(r"needs\.([\w-]+)\.outputs\.([\w-]+)", text):
                if other not in job["needs"]:
                    yield f"{name}: reads needs.{other}, which it does not need"
                elif "uses" not in whole["jobs"][other] and output not in whole["jobs"][other].get("outputs", {}):
                    yield f"{name}: job {other} has no output {output}"


def _of_step(where, step, known):
    for text in texts(step):
        yield from _reads(where, text, known)
    action, given = action_of(step), step.get("with", {})
    if action is None:
        return
    if action not in ACTIONS:
        yield f"{where}: there is no action {action}"
        return
    declared = manifest(action)["inputs"]
    for key in sorted(set(given) - set(declared)):
        yield f"{where}: {action} has no input {key}"
    for key, said in declared.items():
        if said.get("required") and key not in given and "from" not in given:
            yield f"{where}: {action} needs the input {key}"


def _reads(where, text, known):
    for step, output in re.findall(r"steps\.([\w-]+)\.outputs\.([\w-]+)", text):
        if step not in known:
            yield f"{where}: reads steps.{step} before there is one"
        elif action_of(known[step]) in (None, *ACTIONS) and output not in outputs_of(known[step]):
            yield f"{where}: steps.{step} has no output {output}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_workflows_and_actions_agree(path):
    assert list(complaints(workflow_file.workflow(path, to_run=False))) == []


def test_what_it_would_catch():
    job = {"needs": [], "steps": [
        {"id": "a", "run": 'echo "x=1"'}, {"run": "${{ steps.a.outputs.y }} ${{ steps.b.outputs.x }}"},
        {"run": "${{ needs.other.outputs.x }}"}, {"uses": "mlops-steps/mlops-steps/actions/none@v1"}]}
    assert [text.rpartition(": ")[2] for text in complaints({"jobs": {"it": job}})] == [
        "steps.a has no output y", "reads steps.b before there is one", "there is no action none",
        "reads needs.other, which it does not need"]
