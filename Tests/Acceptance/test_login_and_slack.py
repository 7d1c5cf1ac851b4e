"""oidc-assume against an STS that judges tokens and trust, notify-slack against a Slack that judges messages."""
import json
import sys
import urllib.request

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import ACCOUNT, REPOSITORY, ExampleWorld, role_arn  # noqa: E402  (the path above comes first)

ASSUME = "AssumeRoleWithWebIdentity"
LOGIN = {"role-to-assume": role_arn("build"), "aws-region": "us-east-1"}
# A person's keys on the runner would let a step be green that had no token.
FOR_LOGIN = ("AWS_ENDPOINT_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
FAILED = {"step": "deploy-endpoint", "version": 1, "result": "rolled-back", "endpoint-name": "churn",
          "failure": {"doing": "updating", "because": "an alarm: <!channel> & <https://evil.example|x>", "try": "look"}}


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world


@pytest.fixture
def order(aws):
    """Says something to the control interface; all is forgotten afterwards."""
    def order(what, method, body=None):
        request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                         data=json.dumps(body).encode() if body is not None else None)
        urllib.request.urlopen(request, timeout=10).close()

    for what in ("log", "slack"):
        order(what, "DELETE")
    order("claims", "POST", {"repository": REPOSITORY})
    yield order
    for what in ("faults", "claims"):
        order(what, "DELETE")


@pytest.fixture
def login(aws, order, bench, steps):
    """Runs oidc-assume; answers (step, the calls that were made)."""
    bench.tools = [steps]

    def run(variables=FOR_LOGIN, **more):
        bench.machine = {name: aws.environment[name] for name in variables}
        step = bench.run("oidc-assume", {**LOGIN, **{name.replace("_", "-"): value for name, value in more.items()}})
        return step, aws.control("log")

    return run


def count(log, operation):
    return sum(line.get("operation") == operation for line in log)


def errors(step):
    return [message for message in step.errors if not message.startswith("Process completed")]


def test_who_is_trusted_gets_in(login, bench):
    step, log = login(allowed_account_ids=ACCOUNT)
    assert step.outcome == "success", bench.text
    assert step.outputs["aws-account-id"] == ACCOUNT and step.outputs["subject"].startswith(f"repo:{REPOSITORY}:")
    assert [line["operation"] for line in log] == ["GetIdToken", ASSUME, "GetCallerIdentity"]
    assert all(line["valid"] and line["status"] == 200 for line in log)


@pytest.mark.parametrize("claims, inputs, words", [
    ({}, {"audience": "other.example"}, ["Incorrect token audience", "other.example"]),
    ({"repository": "stranger/x"}, {}, ["Not authorized", "repo:stranger/x:", "repo:stranger@"]),
    ({}, {"role_to_assume": role_arn("nothing")}, ["Not authorized", "no role nothing"]),
    ({"lifetime_seconds": -400}, {}, ["xpired", "clock"]),
], ids=["audience", "trust", "no-role", "expired"])
def test_who_is_not_is_told_why_at_once(claims, inputs, words, login, order, bench):
    order("claims", "POST", claims)
    step, log = login(**inputs)
    assert (step.exit_code, step.outputs["result"], len(errors(step))) == (3, "denied", 1), bench.text
    assert count(log, ASSUME) == 1 and count(log, "GetIdToken") == 1
    assert all(word in errors(step)[0] for word in words), errors(step)
    assert "sub: repo:" in bench.text, "the claims are shown"


def test_a_job_without_id_token_write_is_told_so(login, bench):
    step, log = login(variables=["AWS_ENDPOINT_URL"])
    assert (step.exit_code, step.outputs["result"]) == (3, "denied"), bench.text
    assert "id-token: write" in errors(step)[0] and not log


@pytest.mark.parametrize("fault", [
    {"kind": "error", "code": "IDPCommunicationError", "status": 400}, {"kind": "throttle"}, {"kind": "error"},
    {"kind": "drop"}, {"kind": "lose-answer"}
], ids=lambda fault: fault.get("code", fault["kind"]))
def test_what_heals_is_tried_again_with_a_new_token(fault, login, order, bench):
    order("faults", "POST", {"service": "sts", "operation": ASSUME, "times": 2, **fault})
    step, log = login()
    assert step.outcome == "success", bench.text
    assert count(log, "GetIdToken") == 3


@pytest.fixture
def tell(aws, order, bench, steps):
    """Runs notify-slack; answers (step, the messages in Slack)."""
    bench.tools = [steps]
    said = aws.environment
    bench.machine = {"SLACK_API_URL": said["SLACK_API_URL"]}

    def run(**inputs):
        secrets = {name: inputs.pop(name) for name in ("webhook", "token") if name in inputs}
        step = bench.run("notify-slack", {name.replace("_", "-"): value for name, value in inputs.items()},
                         secrets=secrets)
        for secret in (said["SLACK_BOT_TOKEN"], said["SLACK_WEBHOOK_URL"], said["SLACK_WEBHOOK_URL"].split("/")[-1]):
            assert secret not in bench.text and secret not in json.dumps(step.outputs)
        return step, aws.control("slack")

    return run


def test_foreign_text_calls_nobody_and_no_message_hides_a_failure(tell, aws, bench):
    step, (message,) = tell(webhook=aws.environment["SLACK_WEBHOOK_URL"], status="success", title="churn <!everyone>",
                            text="<@U123> & co", **{"from": json.dumps(FAILED)})
    assert step.outcome == "success" and step.outputs["sent"] == "true", bench.text
    sent = json.dumps(message["payload"])
    assert not any(call in sent for call in ("<!", "<@", "<https://evil"))
    assert "rolled-back" in message["payload"]["blocks"][0]["text"]["text"]


def test_one_message_follows_a_run(tell, aws):
    token = aws.environment["SLACK_BOT_TOKEN"]
    first, _ = tell(token=token, channel="#ml", text="Training.")
    place = {"token": token, "channel": first.outputs["channel"]}
    second, messages = tell(**place, update_ts=first.outputs["ts"], text="Deployed.")
    assert second.outputs["ts"] == first.outputs["ts"]
    assert [message["updates"] for message in messages] == [1]
    reply, _ = tell(**place, thread_ts=first.outputs["ts"], text="By the way.")
    assert reply.outputs["thread-ts"] == first.outputs["ts"] != reply.outputs["ts"]


def test_everything_is_cut_to_what_slack_takes(tell, aws, bench):
    # Linux takes at most 128 KiB in one variable.
    records = [{**FAILED, "step": f"step-{at}", "failure": {"because": "<&>" * 400, "try": "\U0001F600" * 20}}
               for at in range(60)]
    step, (message,) = tell(webhook=aws.environment["SLACK_WEBHOOK_URL"], title="<&>" * 200, text="<&>" * 3000,
                            fields="\n".join(f"k{at}={'<' * 3000}" for at in range(12)),
                            **{"from": "\n".join(map(json.dumps, records))})
    assert step.outputs["sent"] == "true", bench.text
    assert len(message["payload"]["blocks"]) <= 50 and "no room for" in json.dumps(message["payload"])


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("inputs, fault, code", [
    ({"token": "xoxb-wrong", "channel": "#ml"}, None, 3),
    ({}, {"operation": "Webhook", "kind": "error", "code": "x", "status": 503, "times": None}, 12),
], ids=["denied", "outage"])
def test_what_is_not_sent_is_red_only_where_it_is_strict(inputs, fault, code, strict, tell, order, aws, bench):
    if fault:
        order("faults", "POST", {"service": "slack", **fault})
        inputs = {"webhook": aws.environment["SLACK_WEBHOOK_URL"], "timeout-minutes": "0.03"}
    step, messages = tell(**inputs, text="x", strict=str(strict).lower())
    assert step.outputs["sent"] == "false" and not messages
    assert step.exit_code == (code if strict else 0), bench.text
    assert len(errors(step)) == (1 if strict else 0)


def test_slack_is_given_the_time_it_asks_for(tell, order, aws, bench):
    order("faults", "POST", {"service": "slack", "operation": "Webhook", "kind": "throttle",
                             "headers": {"Retry-After": "1"}})
    step, _ = tell(webhook=aws.environment["SLACK_WEBHOOK_URL"], text="x")
    assert step.outputs["sent"] == "true", bench.text


def test_without_an_address_it_says_so(tell):
    step, _ = tell(text="x")
    assert (step.exit_code, step.outputs["result"]) == (2, "usage")


def test_a_lost_answer_posts_nothing_twice(tell, order, aws, bench):
    order("faults", "POST", {"service": "slack", "operation": "chat.postMessage", "kind": "lose-answer", "times": 2})
    step, messages = tell(token=aws.environment["SLACK_BOT_TOKEN"], channel="#ml", text="once")
    assert step.outputs["sent"] == "true", bench.text
    assert len(messages) == 1 and messages[0]["ts"] == step.outputs["ts"]


def test_a_message_that_is_gone_is_posted_anew(tell, aws, bench):
    step, messages = tell(token=aws.environment["SLACK_BOT_TOKEN"], channel="C0LOCALML1", update_ts="1503435956.000247",
                          text="It failed.", strict="true")
    assert step.outputs["sent"] == "true", bench.text
    assert [message["updates"] for message in messages] == [0]


TEMPLATE = {"text": "{{ heading }}", "blocks": [
    {"type": "header", "text": {"type": "plain_text", "text": "{{ sign }} {{ title }}: {{ status }}"}},
    {"type": "section", "fields": [
        {"type": "mrkdwn", "text": "*Endpoint*\n{{ deploy-endpoint.endpoint-name }}"},
        {"type": "mrkdwn", "text": "*AUC*\n{{ smoke-test.metrics.auc }}"}]},
    {"type": "section", "text": {"type": "mrkdwn", "text": "{{ deploy-endpoint.failure }} {{ text }}"}},
    {"type": "actions", "elements": [
        {"type": "button", "text": {"type": "plain_text", "text": "Run"}, "url": "{{ run.url }}"}]}]}


def test_a_template_is_filled_and_within_slacks_limits(tell, aws, bench, tmp_path):
    template = tmp_path / "template.json"
    template.write_text(json.dumps(TEMPLATE))
    step, (message,) = tell(webhook=aws.environment["SLACK_WEBHOOK_URL"], template=str(template), title="<&>" * 200,
                            text="<!channel>" * 3000, **{"from": json.dumps(FAILED)})
    assert step.outputs["sent"] == "true", bench.text
    blocks = message["payload"]["blocks"]
    assert "rolled-back" in blocks[0]["text"]["text"] and "churn" in blocks[1]["fields"][0]["text"]
    assert "–" in blocks[1]["fields"][1]["text"] and blocks[3]["elements"][0]["url"].startswith("http")
    assert not any(call in json.dumps(message) for call in ("<!", "<@", "<https://evil"))


@pytest.mark.parametrize("text, words", [
    ("{{ deploy-endpoint.endpoint }}", "is not known"), ("{{ title", "do not belong together"), ("plain", "{{ title }}")])
def test_a_template_that_is_wrong_is_refused(text, words, tell, aws, bench, tmp_path):
    template = tmp_path / "template.json"
    template.write_text(json.dumps([{"type": "section", "text": {"type": "mrkdwn", "text": text}}]))
    step, messages = tell(webhook=aws.environment["SLACK_WEBHOOK_URL"], template=str(template), title="x")
    assert (step.exit_code, step.outputs["result"], messages) == (2, "usage", []), bench.text
    assert words in bench.text
