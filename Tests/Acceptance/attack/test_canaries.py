"""Canary secrets in every place that credentials come from, through every way a step can fail: no trace of one anywhere."""
import itertools
import json
import time

import pytest
from answers import BUILDER, REGISTRY_PASSWORD, ROLE, Scene
from attempt import attempt
from bench import ACTIONS
from canaries import ECHOES, jwt, repeated, secret, traces
from scenes import GOOD
from stage import Stage, xml

BUILT, FILED = secret(48), secret(48, "-_")
KEY, TOKEN, BASE, CONTAINER, BEARER = secret(40), secret(356), secret(40), secret(64, "+/="), secret(120, "-_.")
PASSWORD, HOOK, BOT = secret(24, "-_"), secret(24, ""), "xoxb-" + secret(50, "-")
GIVEN, WEB = jwt(jti="1"), jwt(jti="2")
SESSION = {"the secret key": KEY, "the session token": TOKEN}
NONE = {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None}
DOCUMENT = {"Version": 1, "AccessKeyId": "ASIACANARY", "SecretAccessKey": KEY, "SessionToken": TOKEN, "Token": TOKEN,
            "Expiration": "2099-01-15T09:00:00Z", "Code": "Success"}
PROCESS = """#!/bin/sh
tr '\\0' ' ' < /proc/$$/cmdline >> arguments; tr '\\0' ' ' < /proc/$PPID/cmdline >> arguments
"""
# A builder that prints the password and the secrets it is given, as a Dockerfile may.
TELLS = BUILDER.replace(
    "cat > /dev/null ;;", "given=$(cat); echo \"$given\" >&2; printf '%s' \"$given\" | base64 -w0 >&2; exit END ;;")
TELLS = TELLS.replace("  *) cat words;", """  *) for word in "$@"; do case "$word" in *src=*)
      file="${word##*src=}"; cat "$file"; base64 -w0 "$file" >&2; cp "$file" told ;; esac; done; cat words;""")
TELLS = TELLS.replace("exit 0\n", "exit END\n")


def credentials(action):
    body = (f"<{action}Response><{action}Result><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/deploy/"
            f"acme.churn-42-1</Arn><AssumedRoleId>AROA:x</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>"
            f"ASIACANARY</AccessKeyId><SecretAccessKey>{KEY}</SecretAccessKey><SessionToken>{TOKEN}</SessionToken>"
            f"<Expiration>2099-01-15T09:00:00Z</Expiration></Credentials></{action}Result></{action}Response>")
    return 200, body.encode(), {}


# By name: variables, files, answers that give credentials, and what must not be seen. @URL is the server.
PLACES = {
    "environment": ({"AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": TOKEN}, {}, {}, SESSION),
    "profile": ({**NONE, "AWS_PROFILE": "ci", "AWS_SHARED_CREDENTIALS_FILE": "credentials"}, {
        "credentials": f"[ci]\naws_access_key_id=AKIACANARY\naws_secret_access_key={KEY}\naws_session_token={TOKEN}\n"},
        {}, SESSION),
    "role of a profile": ({**NONE, "AWS_PROFILE": "ci", "AWS_CONFIG_FILE": "config"}, {
        "config": f"[profile base]\naws_access_key_id=AKIACANARY\naws_secret_access_key={BASE}\n"
                  f"[profile ci]\nrole_arn={ROLE}\nsource_profile=base\n"},
        {"AssumeRole": credentials("AssumeRole")}, {**SESSION, "the base key": BASE}),
    "program": ({**NONE, "AWS_PROFILE": "ci", "AWS_CONFIG_FILE": "config"}, {
        "config": "[profile ci]\ncredential_process = sh program\n", "program": PROCESS + f"echo {KEY} {TOKEN} >&2\n"
        f"cat <<'E'\n{json.dumps(DOCUMENT)}\nE\n"}, {}, SESSION),
    "broken program": ({**NONE, "AWS_PROFILE": "ci", "AWS_CONFIG_FILE": "config"}, {
        "config": "[profile ci]\ncredential_process = sh program\n",
        "program": PROCESS + f"echo {KEY} {TOKEN} >&2\necho '{{{KEY} {TOKEN}'\nexit 3\n"}, {}, SESSION),
    "web identity file": ({**NONE, "AWS_ROLE_ARN": ROLE, "AWS_WEB_IDENTITY_TOKEN_FILE": "token"}, {"token": WEB + "\n"},
                          {"AssumeRoleWithWebIdentity": credentials("AssumeRoleWithWebIdentity")},
                          {**SESSION, "the web identity": WEB}),
    "token service": ({**NONE, "AWS_ROLE_ARN": ROLE, "ACTIONS_ID_TOKEN_REQUEST_URL": "@URL/token",
                       "ACTIONS_ID_TOKEN_REQUEST_TOKEN": BEARER}, {},
                      {"AssumeRoleWithWebIdentity": credentials("AssumeRoleWithWebIdentity"),
                       "/token": (200, json.dumps({"value": GIVEN}).encode(), {})},
                      {**SESSION, "the bearer": BEARER, "the identity": GIVEN}),
    "container": ({**NONE, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "@URL/container",
                   "AWS_CONTAINER_AUTHORIZATION_TOKEN": f"Basic {CONTAINER}"}, {},
                  {"/container": (200, json.dumps(DOCUMENT).encode(), {})}, {**SESSION, "the container's token": CONTAINER}),
    "container by file": ({**NONE, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "@URL/container",
                           "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "authorization"}, {"authorization": CONTAINER},
                          {"/container": (200, json.dumps(DOCUMENT).encode(), {})},
                          {**SESSION, "the container's token": CONTAINER}),
    "instance": ({**NONE, "AWS_EC2_METADATA_DISABLED": None, "AWS_EC2_METADATA_SERVICE_ENDPOINT": "@URL"}, {}, {
        "/latest/api/token": (200, CONTAINER.encode(), {}),
        "/latest/meta-data/iam/security-credentials/": (200, b"role", {}),
        "/latest/meta-data/iam/security-credentials/role": (200, json.dumps(DOCUMENT).encode(), {})},
        {**SESSION, "the instance's token": CONTAINER}),
    "proxy": ({"AWS_SECRET_ACCESS_KEY": KEY, "AWS_ENDPOINT_URL": "http://aws.invalid",
               "http_proxy": f"@HOST:{PASSWORD}@", "HTTP_PROXY": f"@HOST:{PASSWORD}@"}, {}, {},
              {"the proxy's password": PASSWORD, "the secret key": KEY}),
    "proxy for TLS": ({"AWS_SECRET_ACCESS_KEY": KEY, "AWS_ENDPOINT_URL": "https://aws.invalid",
                       "HTTPS_PROXY": f"@HOST:{PASSWORD}@"}, {}, {},
                      {"the proxy's password": PASSWORD, "the secret key": KEY}),
    "bad proxy": ({"HTTPS_PROXY": f"socks9://user:{PASSWORD}@127.0.0.1:99999/x", "AWS_ENDPOINT_URL": "https://aws.invalid"},
                  {}, {}, {"the proxy's password": PASSWORD}),
    "address": ({"AWS_ENDPOINT_URL": f"http://user:{PASSWORD}@127.0.0.1:9"}, {}, {}, {"the address's password": PASSWORD}),
}
AWS = [step for step in ACTIONS if step in GOOD and step not in ("oidc-assume", "notify-slack", "smoke-test")]
FAILURES = ["good", "usage", "not found", "unavailable", "TLS", "refused", "cancelled", "garbage", "its headers",
            "its own words", "credentials refused", *ECHOES]
# Every place with every failure, by one step each in turn; every step with every failure, and with every place.
_turn = itertools.cycle(AWS)
CASES = {(next(_turn), place, failure) for place in PLACES for failure in FAILURES}
CASES |= {(step, "environment", failure) for step in AWS for failure in FAILURES}
CASES |= {(step, place, "as it was") for step in AWS for place in PLACES}
LOGIN = {"token service": PLACES["token service"], "token file": (
    {**NONE}, {"token": WEB}, PLACES["web identity file"][2], {**SESSION, "the web identity": WEB})}
SLACK = {"webhook": ({}, {}, {}, {"the webhook's key": HOOK}), "token": ({}, {}, {}, {"the bot's token": BOT}),
         "token by file": ({}, {"bot": BOT + "\n"}, {}, {"the bot's token": BOT}),
         "API with a password": ({"SLACK_API_URL": f"http://user:{PASSWORD}@127.0.0.1:9/api/"}, {}, {},
                                 {"the bot's token": BOT, "the address's password": PASSWORD}),
         "flag": ({}, {}, {}, {"the bot's token": BOT})}
BUILD = {name: ({}, {"buildah": TELLS.replace("END", str(code)), "file": FILED + "\n"}, {}, {
    "the build secret": BUILT, "the build secret's file": FILED, "the registry's password": REGISTRY_PASSWORD})
    for name, code in (("a builder that tells", 0), ("a builder that tells and fails", 1))}
CASES |= {("oidc-assume", place, failure) for place in LOGIN for failure in FAILURES}
CASES |= {("notify-slack", place, failure) for place in SLACK for failure in FAILURES}
CASES |= {("smoke-test", place, failure) for place in ("url", "environment") for failure in FAILURES}
CASES |= {("build-push-ecr", place, failure) for place in BUILD for failure in ("good", *ECHOES)}
CASES = sorted(CASES)


def attack(case, folder):
    step, place, failure = case
    variables, files, giving, secrets = _place(step, place)
    scene, inputs, arguments = GOOD[step], dict(GOOD[step].inputs), []
    if step == "oidc-assume" and place == "token file":
        inputs["web-identity-token-file"] = "token"
    if step == "notify-slack":
        inputs, arguments = _slack(place)
    if place in BUILD:
        inputs["secrets"] = f"npm={BUILT}\npip=file:file"
    if step == "smoke-test" and place == "url":
        inputs["url"] = f"http://user:{PASSWORD}@127.0.0.1:9"
    if failure == "usage":
        inputs = {name: value for name, value in inputs.items() if value in (HOOK, BOT)}
        arguments = [*arguments, "--nonsense"]
    with _stage(scene, giving, failure, secrets) as stage:
        host = f"http://user{PASSWORD[-4:]}", f"{PASSWORD}@127.0.0.1:{stage.server.server_port}"
        said = {**Scene(step, {}).variables_at(stage.url), **variables, **_endpoint(failure, stage, variables)}
        said = {name: value and value.replace("@URL", stage.url).replace(f"@HOST:{PASSWORD}@", ":".join(host))
                for name, value in said.items()}
        inputs = {name: value.replace("@URL", stage.url) for name, value in inputs.items()}
        remains = attempt(step, folder, inputs, said, arguments, files={**scene.files, **files},
                          **({"interrupt": True} if failure == "cancelled" else {}))
    remains.secrets, remains.placed = secrets, {*files, *scene.files, "told"}
    remains.requests = stage.requests
    return remains


def _place(step, place):
    if place in BUILD:
        return BUILD[place]
    if step == "oidc-assume":
        return LOGIN[place]
    if step == "notify-slack":
        return SLACK[place]
    if place == "url":
        return {}, {}, {}, {"the address's password": PASSWORD}
    return PLACES[place]


def _slack(place):
    if place == "webhook":
        return {"webhook": f"@URL/services/T0/B0/{HOOK}", "text": "done", "strict": "true"}, []
    said = {"channel": "#ml", "text": "done", "strict": "true"}
    if place == "token by file":
        return said, ["--token=file:bot"]
    return (said, [f"--token={BOT}"]) if place == "flag" else ({"token": BOT, **said}, [])


def _endpoint(failure, stage, variables):
    if not str(variables.get("AWS_ENDPOINT_URL", "@URL")).startswith("@URL"):
        return {}
    addresses = {"TLS": stage.url.replace("http:", "https:"), "refused": "http://127.0.0.1:9"}
    return {name: addresses[failure] for name in ("AWS_ENDPOINT_URL", "SLACK_API_URL", "AWS_ENDPOINT_URL_S3")
            if failure in addresses}


def _stage(scene, giving, failure, secrets):
    """A server that gives credentials, and then fails in its way; for some, it is the giving that fails."""
    answer = {
        "not found": lambda request: _error(request, "ResourceNotFound", "no such thing"),
        "unavailable": lambda request: (503, b"", {}),
        "garbage": lambda request: (200, b"<html>" + repeated(request).encode(), {}),
        "its headers": lambda request: (400, b"{}", {name: repeated(request).replace("\n", " ") for name in (
            "x-amzn-ErrorType", "x-amzn-RequestId", "Location", "Retry-After", "Content-Type")}),
        "its own words": lambda request: _error(request, "ValidationException", " ".join(secrets.values())),
        "cancelled": lambda request: (time.sleep(3), (200, b"{}", {}))[1],
        **{name: lambda request, form=form: _error(request, "AccessDenied", form(repeated(request)))
           for name, form in ECHOES.items()},
        "cut": lambda request: (400, repeated(request).encode(), {}),
        "credentials refused": lambda request: _error(request, "AccessDenied", repeated(request)),
    }.get(failure)
    if failure == "good" or answer is None:
        with_words = scene.stage()
        answers = {**with_words.answers, **giving}
        with_words.server.server_close()
        return Stage(answers, with_words.otherwise)
    return Stage({} if failure == "credentials refused" else giving, answer)


def _error(request, code, words):
    if request["path"].startswith("/latest/") or request["path"] == "/container":
        return 200, json.dumps({"Code": code, "Message": words}).encode(), {}
    if request["path"].startswith("/api/"):
        return 200, json.dumps({"ok": False, "error": words, "needed": words}).encode(), {}
    if request["path"].startswith(("/services/", "/token", "/ping", "/invocations")):
        return 400, words.encode(), {}
    if request["headers"].get("X-Amz-Target"):
        return 400, json.dumps({"__type": code, "message": words}).encode(), {}
    error = f"<Error><Code>{code}</Code><Message>".encode() + xml(words) + b"</Message></Error>"
    return 400, b"<ErrorResponse>" + error + b"</ErrorResponse>", {}


def judged(case, remains):
    found = ["hangs"] if remains.code is None else []
    if remains.code is not None and (remains.code < 0 or remains.code == 1):
        found.append(f"exit code {remains.code}: {remains.err[-300:]!r}")
    said = b"\n".join(line for line in remains.err.split(b"\n") if not line.startswith(b"::add-mask::"))
    texts = {"standard output": remains.out, "standard error": said, "the outputs": remains.output,
             "the summary": remains.summary}
    if case[0] != "oidc-assume" or remains.code:
        texts["the variables"] = remains.env
    for path in remains.folder.rglob("*"):
        if path.is_file() and path.parent.name != "runner" and path.name not in remains.placed:
            texts[f"the file {path.name}"] = path.read_bytes()
    for where, text in texts.items():
        found += [f"{trace} in {where}" for trace in traces(remains.secrets, text.decode("utf-8", "replace"))]
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: ", ".join(case))
def test_no_trace_of_a_secret(case, outcomes):
    remains = outcomes(case)
    assert not judged(case, remains), remains.err.decode("utf-8", "replace")[-3000:]
