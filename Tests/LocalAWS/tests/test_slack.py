"""The stand-in for Slack: what it takes, what it refuses, what it keeps."""
import json

import pytest
from local_aws_testing import fetch

from local_aws.block_kit import complaints


def text(value, kind="mrkdwn"):
    return {"type": kind, "text": value}


def post(local, payload, path=None, token=None):
    url = local.environment["SLACK_API_URL"] + path if path else local.environment["SLACK_WEBHOOK_URL"]
    headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {token}"} if token else {})}
    return fetch("POST", url, payload if isinstance(payload, bytes) else json.dumps(payload).encode(), headers)


def test_the_webhook(local):
    payload = {"text": "hello", "blocks": [{"type": "header", "text": text("Deployed", "plain_text")}]}
    assert post(local, payload) == (200, "ok")
    assert [message["payload"] for message in local.control("GET", "slack")] == [payload]


@pytest.mark.invalid
@pytest.mark.parametrize("payload, status, answer", [
    (b"{", 400, "invalid_payload"), (b"[]", 400, "invalid_payload"), ({}, 400, "no_text"),
    ({"text": "x", "colour": "red"}, 400, "invalid_payload"),
    ({"blocks": [{"type": "heading"}]}, 400, "invalid_blocks"),
])
def test_the_webhook_refuses(local, payload, status, answer):
    assert post(local, payload) == (status, answer)
    assert local.control("GET", "slack") == [] and local.control("GET", "log")[-1]["valid"] is False


def test_messages_are_posted_and_updated(local):
    token = local.environment["SLACK_BOT_TOKEN"]
    _, first = post(local, {"channel": "#ml", "text": "training"}, "chat.postMessage", token)
    assert first["ok"] and first["channel"] == "C0LOCALML1"
    _, thread = post(local, {"channel": "#ml", "text": "more", "thread_ts": first["ts"]}, "chat.postMessage", token)
    _, second = post(local, {"channel": first["channel"], "ts": first["ts"], "text": "trained"}, "chat.update", token)
    assert thread["ok"] and second["ts"] == first["ts"]
    messages = local.control("GET", "slack")
    assert [(message["payload"]["text"], message["updates"]) for message in messages] == [("trained", 1), ("more", 0)]


@pytest.mark.invalid
@pytest.mark.parametrize("payload, path, token, error", [
    ({"channel": "#ml", "text": "x"}, "chat.postMessage", None, "not_authed"),
    ({"channel": "#ml", "text": "x"}, "chat.postMessage", "xoxb-wrong", "invalid_auth"),
    ({"channel": "#none", "text": "x"}, "chat.postMessage", True, "channel_not_found"),
    ({"channel": "#ml"}, "chat.postMessage", True, "no_text"),
    ({"channel": "#ml", "text": "x", "ts": "1.2"}, "chat.update", True, "message_not_found"),
    ({"channel": "#ml", "text": "x"}, "chat.shout", True, "unknown_method"),
])
def test_the_web_api_refuses(local, payload, path, token, error):
    token = local.environment["SLACK_BOT_TOKEN"] if token is True else token
    assert post(local, payload, path, token) == (200, {"ok": False, "error": error})


def test_rate_limits(local):
    local.fault("Webhook", "throttle", service="slack", headers={"Retry-After": "7"})
    assert post(local, {"text": "x"}) == (429, "rate_limited")
    assert post(local, {"text": "x"}) == (200, "ok")


@pytest.mark.parametrize("block, word", [
    ({"type": "header", "text": text("x" * 151, "plain_text")}, "151"),
    ({"type": "header", "text": text("x")}, "plain_text"),
    ({"type": "section", "text": text("")}, "more than 0"),
    ({"type": "section", "text": text("x" * 3001)}, "3001"),
    ({"type": "section"}, "text or fields"),
    ({"type": "section", "fields": [text("x")] * 11}, "1 to 10"),
    ({"type": "section", "fields": [text("x" * 2001)]}, "2001"),
    ({"type": "context", "elements": [text("x")] * 11}, "1 to 10"),
    ({"type": "context", "elements": []}, "1 to 10"),
    ({"type": "actions", "elements": [{"type": "button", "text": text("x" * 76, "plain_text")}]}, "76"),
    ({"type": "actions", "elements": [{"type": "button", "text": text("x")}]}, "plain_text"),
    ({"type": "actions", "elements": [{"type": "knob"}]}, "unsupported element"),
    ({"type": "section", "text": text("x"), "colour": 1}, "no field colour"),
    ({"type": "divider", "block_id": "x" * 256}, "255"),
    ({"type": "image", "image_url": "https://x"}, "alt_text"),
])
def test_limits(block, word):
    found = complaints([block])
    assert len(found) == 1 and word in found[0]


def test_blocks_within_the_limits():
    good = [{"type": "header", "text": text("x" * 150, "plain_text")}, {"type": "divider"},
            {"type": "section", "text": text("x" * 3000), "fields": [text("x" * 2000)] * 10},
            {"type": "context", "elements": [text("x")] * 10},
            {"type": "actions", "elements": [{"type": "button", "text": text("x" * 75, "plain_text"), "url": "https://x"}]}]
    assert complaints(good) == []
    assert "51" in complaints([{"type": "divider"}] * 51)[0]
