"""Hostile text through every input of every step, as the manifests declare them, and through what a runner says."""
import itertools
import re

import pytest
from answers import SESSION, Scene, token
from attempt import attempt, variable
from bench import ACTIONS, manifest
from hostile import NUMBERS, VALUES
from judge import complaints
from scenes import GOOD

INPUTS = [(step, name) for step in ACTIONS for name in manifest(step)["inputs"]]
RUN = ["GITHUB_SHA", "GITHUB_REF", "GITHUB_ACTOR", "GITHUB_WORKFLOW", "GITHUB_JOB", "GITHUB_RUN_ID", "GITHUB_RUN_ATTEMPT",
       "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH"]
MACHINE = ["AWS_REGION", "AWS_PROFILE", "AWS_ROLE_ARN", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SAGEMAKER", "AWS_CONFIG_FILE",
           "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_CA_BUNDLE", "AWS_CREDENTIAL_EXPIRATION", "HTTPS_PROXY", "NO_PROXY",
           "HOME", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "SLACK_API_URL", "AWS_ACCESS_KEY_ID",
           "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
# What may be a number, by its name, or be read for numbers.
NUMERIC = re.compile("seconds|minutes|percent|count|concurrency|warm-up|rate$|tolerance|keep-|autoscaling|serverless|require$"
                     "|parallelism|variants|ts$|ids$|days|threshold|limit")
_turn = itertools.cycle(ACTIONS)
# What acts in many ways goes into every input, what acts in few into some.
EVERY = ["lines", "commands", "terminal", "markdown", "not utf-8", "long"]
SOME = [value for value in VALUES if value not in EVERY]


def _some(values, at, count):
    return [values[(at * count + more) % len(values)] for more in range(count)]


# (step, variable or --input, name of the value): each input by its variable, and once on the command line.
CASES = [(step, variable(name), value) for at, (step, name) in enumerate(INPUTS) for value in EVERY + _some(SOME, at, 1)]
CASES += [(step, f"--{name}", value) for at, (step, name) in enumerate(INPUTS) for value in _some(list(VALUES), at, 1)]
CASES += [(step, variable(name), f"number {value}") for at, (step, name) in enumerate(INPUTS) if NUMERIC.search(name)
          for value in NUMBERS[:4] + _some(NUMBERS[4:], at, 3)]
CASES += [(step, name, value) for name in RUN for value, step in zip(VALUES, _turn)]
CASES += [(step, name, value) for name in MACHINE for value, step in zip(VALUES, _turn)]


def attack(case, folder):
    step, place, name = case
    value = name.removeprefix("number ") if name.startswith("number ") else VALUES[name]
    scene = GOOD.get(step) or Scene(step, {})
    with scene.stage() as stage:
        inputs, said = scene.inputs_at(stage.url), scene.variables_at(stage.url)
        arguments = []
        if place.startswith("--"):
            arguments = [place.encode() + b"=" + (value if isinstance(value, bytes) else value.encode())]
        else:
            said[place] = value
            inputs = {name: given for name, given in inputs.items() if variable(name) != place}
        text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        masks = {line.strip() for line in text.replace("\r", "\n").split("\n")} | SESSION | {text}
        if step == "oidc-assume":
            masks.add(token(b"harmless")[1].split(b'"')[3].decode())
        return attempt(step, folder, inputs, said, arguments, files=scene.files,
                       masks=masks | {"123456789012"} | _of_slack(stage))


def _of_slack(stage):
    return {"a-webhook-key-of-slack", "/services/T0/B0/a-webhook-key-of-slack",
            f"{stage.url}/services/T0/B0/a-webhook-key-of-slack"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case)[:80])
def test_hostile_text_is_only_text(case, outcomes):
    remains = outcomes(case)
    assert not complaints(remains), remains.err.decode("utf-8", "replace")[-2000:]
    assert not list(remains.folder.rglob("pwned"))
