"""Every action.yml by its own `run` line: what it hands to the executable, what it hands back, and nothing besides."""
import json

import pytest
from bench import ACTIONS, ROOT, manifest

# A stand-in for an executable: keeps its inputs, writes the outputs it is told to, ends with the code it is told.
FAKE = """#!/usr/bin/python3
import json, os, pathlib, sys
inputs = {name: value for name, value in os.environ.items() if name.startswith("INPUT_") or name == "MLOPS_STEPS_BUILD"}
pathlib.Path(os.environ["HOME"], "got.json").write_text(json.dumps({"inputs": inputs, "arguments": sys.argv[1:]}))
with open(os.environ["GITHUB_OUTPUT"], "a") as file:
    for name in OUTPUTS:
        file.write(f"{name}<<end_of_it\\nvalue of {name}\\nend_of_it\\n")
sys.exit(CODE)
"""
HOSTILE = ['"; touch pwned; #', "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "${{ github.token }}",
           "first\nsecond=third\n<<EOF", "-h", "::error::pwned", "::add-mask::a", "%0A::error::x", "\\", "*", "~",
           "  leading and trailing  ", "ünïcödé ✓", "a" * 5000]


def variable(name):
    """What crosses to the step, and `build`, which is the launcher's."""
    if name == "build":
        return "MLOPS_STEPS_BUILD"
    return "INPUT_" + name.upper().replace("-", "_")


def fake(bench, action, code=0, place=None):
    outputs = list(manifest(action)["outputs"])
    return bench.put(action, FAKE.replace("OUTPUTS", repr(outputs)).replace("CODE", str(code)), place)


def got(bench):
    return json.loads((bench.home / "got.json").read_text())


def test_there_are_actions():
    assert ACTIONS, f"no actions/*/action.yml in {ROOT}"


@pytest.mark.parametrize("action", ACTIONS)
def test_the_wiring_as_it_is_written(action):
    whole = manifest(action)
    assert whole["name"] == action and whole["runs"]["using"] == "composite"
    (step,) = whole["runs"]["steps"]
    assert set(step) == {"id", "shell", "env", "run"} and step["shell"] == "bash"
    assert "${{" not in step["run"] and len(step["run"].strip().splitlines()) == 1
    assert step["run"].strip() == f'exec "$GITHUB_ACTION_PATH/../launch" {action}'
    assert step["env"] == {variable(name): f"${{{{ inputs.{name} }}}}" for name in whole["inputs"]}
    assert {name: said["value"] for name, said in whole["outputs"].items()} == {
        name: f"${{{{ steps.{step['id']}.outputs.{name} }}}}" for name in whole["outputs"]}
    assert {"result", "record"} <= set(whole["outputs"])
    for said in (*whole["inputs"].values(), *whole["outputs"].values()):
        assert said["description"].strip() and "${{" not in said["description"]


@pytest.mark.parametrize("action", ACTIONS)
def test_every_input_arrives_as_it_was_given(action, bench):
    bench.tools = [fake(bench, action)]
    names = list(manifest(action)["inputs"])
    inputs = {name: f"{HOSTILE[at % len(HOSTILE)]}{at}" for at, name in enumerate(names)}
    step = bench.run(action, inputs)
    assert step.outcome == "success", bench.text
    assert got(bench) == {"inputs": {variable(name): value for name, value in inputs.items()}, "arguments": []}
    assert step.outputs == {name: f"value of {name}" for name in manifest(action)["outputs"]}
    assert not list(bench.workspace.rglob("pwned")) and not step.annotations


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_is_only_text(value, bench):
    action = ACTIONS[0]
    bench.tools = [fake(bench, action)]
    name = next(iter(manifest(action)["inputs"]))
    step = bench.run(action, {name: value})
    assert step.outcome == "success" and got(bench)["inputs"][variable(name)] == value
    assert not list(bench.workspace.rglob("pwned")) and not step.annotations


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("code", [2, 10, 11])
def test_the_exit_code_and_the_outputs_come_through(action, code, bench):
    bench.tools = [fake(bench, action, code)]
    step = bench.run(action, {})
    assert step.outcome == "failure" and step.exit_code == code
    assert step.outputs["record"] == "value of record"


@pytest.mark.parametrize("action", ACTIONS)
def test_an_input_that_is_not_given_is_empty_or_its_default(action, bench):
    bench.tools = [fake(bench, action)]
    bench.run(action, {})
    assert got(bench)["inputs"] == {variable(name): str(said.get("default", ""))
                                    for name, said in manifest(action)["inputs"].items()}


@pytest.mark.parametrize("action", ACTIONS)
def test_without_a_release_it_is_red(action, bench):
    step = bench.run(action, {"build": "none of them"})
    assert step.outcome == "failure" and step.exit_code == 2 and "Give release or source." in bench.text


# ---- the real executables ------------------------------------------------------------------------------


@pytest.mark.parametrize("action", ACTIONS)
def test_without_inputs_it_is_a_usage_error(action, bench, steps):
    bench.tools = [steps]
    step = bench.run(action, {})
    own = [message for message in step.errors if not message.startswith("Process completed")]
    assert step.outcome == "failure" and step.exit_code == 2, bench.text
    assert len(own) == 1, own
    assert set(step.emitted) <= set(manifest(action)["outputs"])


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_never_becomes_a_command(action, value, bench, steps):
    """Every input hostile at once, and no network to go to: red, with one error, no mask, nothing started."""
    bench.tools, bench.machine = [steps], {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1",
                                           "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    step = bench.run(action, dict.fromkeys(manifest(action)["inputs"], value))
    own = [message for message in step.errors if not message.startswith("Process completed")]
    assert step.outcome == "failure" and step.exit_code == 2, bench.text
    assert len(own) == 1 and own[0] not in ("pwned", "x"), own
    assert not list(bench.workspace.rglob("pwned")) and set(step.emitted) <= set(manifest(action)["outputs"])
