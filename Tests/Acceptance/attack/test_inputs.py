"""Hostile text through every input of every step, as the manifests declare them, and through what a runner says."""
import itertools
import re

import pytest
from answers import CASES as EXPECTATIONS
from answers import SESSION, Scene, definition, token
from attempt import attempt, variable
from bench import ACTIONS, manifest
from hostile import LONE, MEBIBYTE, NUL, NUMBERS, RAW, VALUES
from judge import complaints
from scenes import GOOD
from stage import WORDS, literal, spoken

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
EVERY = ["lines", "commands", "terminal", "markdown", "not utf-8"]
BY_RECORD = {"NUL": NUL.encode(), "1 MiB": literal(MEBIBYTE), "half a pair": LONE.encode(), "not utf-8": RAW}
SOME = [value for value in VALUES if value not in EVERY]


def _some(values, at, count):
    return [values[(at * count + more) % len(values)] for more in range(count)]


# (step, variable or --input, name of the value): each input by its variable, and once on the command line.
CASES = [(step, variable(name), value) for at, (step, name) in enumerate(INPUTS) for value in EVERY + _some(SOME, at, 1)]
CASES += [(step, f"--{name}", value) for at, (step, name) in enumerate(INPUTS) for value in _some(list(VALUES), at, 1)]
CASES += [(step, variable(name), f"number {value}") for at, (step, name) in enumerate(INPUTS) if NUMERIC.search(name)
          for value in NUMBERS[:4] + _some(NUMBERS[4:], at, 3)]
CASES += [(step, name, value) for name in RUN for value, step in zip(EVERY, _turn)]
# A secret that is markup itself takes the summary's along when it is blotted out, as the runner's own masks would.
CASES += [(step, name, value) for name in MACHINE for value, step in zip(EVERY, _turn)
          if value != "markdown" or not name.endswith(("_TOKEN", "_SECRET_ACCESS_KEY"))]

# What no variable can hold comes by a record, and what lies on a disk has a name.
CASES += [(step, f"record {name}", "NUL") for step, name in INPUTS if name != "from"]
CASES += [(step, f"record {name}", value) for value, every in (("1 MiB", 9), ("half a pair", 5), ("not utf-8", 5))
          for step, name in INPUTS[::every] if name != "from"]
NAMED = {("smoke-test", "cases"): EXPECTATIONS, ("smoke-test", "report"): None, ("start-pipeline", "definition"): definition(),
         ("approve-model", "metrics-file"): '{"auc": 0.9}',
         ("register-model", "report"): '{"auc": 0.9}', ("build-push-ecr", "dockerfile"): "FROM scratch\n",
         ("oidc-assume", "web-identity-token-file"): token(b"x")[1].split(b'"')[3],
         ("wait-pipeline", "from"): '{"step": "start-pipeline", "result": "succeeded", "version": 1}'}
CASES += [(step, f"file {name}", value) for step, name in NAMED for value in VALUES]


def attack(case, folder):
    step, place, name = case
    scene = GOOD.get(step) or Scene(step, {})
    kind, _, given = place.rpartition(" ")
    with scene.stage() as stage:
        inputs, said = scene.inputs_at(stage.url), scene.variables_at(stage.url)
        files, arguments, value = dict(scene.files), [], _value(name)
        if kind == "record":
            inputs.pop(given, None)
            files["record"] = spoken({"step": "x", "result": "succeeded", "version": 1, given: WORDS}, BY_RECORD[name])
            arguments = ["--from=record"]
        elif kind == "file":
            value = _file_name(value)
            inputs.pop(given, None)
            if NAMED[step, given] is not None:
                files[value] = NAMED[step, given]
            arguments = [f"--{given}=".encode() + value]
        elif place.startswith("--"):
            arguments = [place.encode() + b"=" + (value if isinstance(value, bytes) else value.encode())]
        else:
            said[place] = value
            inputs = {name: given for name, given in inputs.items() if variable(name) != place}
        return attempt(step, folder, inputs, said, arguments, files=files, masks=_masks(step, value, stage))


def _value(name):
    return name.removeprefix("number ") if name.startswith("number ") else VALUES.get(name, "")


def _file_name(value):
    """As much of it as a file's name may hold."""
    return (value if isinstance(value, bytes) else value.encode()).replace(b"/", b"|")[:200]


def _masks(step, value, stage):
    """What an add-mask line may say: the lines of the value, should it be a secret, and the secrets of the scene."""
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    masks = {line.strip() for line in re.split(r"[\r\n]", text)} | {text, "123456789012"} | SESSION | passwords(text)
    hook = "/services/T0/B0/a-webhook-key-of-slack"
    masks |= {hook.split("/")[-1], hook, stage.url + hook}
    tokens = {token(words)[1].split(b'"')[3].decode() for words in (b"harmless", b"x")}
    return masks | (tokens if step == "oidc-assume" else set())


def passwords(text):
    """What stands before the @ of an address, as the steps take it for a secret."""
    found = {match for match in re.findall(r"://([^/?#\\ \"'<>\n\r\t]*)@", text)}
    return found | {part.partition(":")[2] for part in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: " ".join(case)[:80])
def test_hostile_text_is_only_text(case, outcomes):
    remains = outcomes(case)
    assert not complaints(remains), remains.err.decode("utf-8", "replace")[-2000:]
    assert not list(remains.folder.rglob("pwned"))
