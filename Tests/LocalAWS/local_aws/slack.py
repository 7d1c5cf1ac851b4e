"""A stand-in for Slack: the incoming webhook and chat.postMessage/chat.update, with Slack's own refusals."""
import json
import re
import time
from urllib.parse import parse_qs

from . import block_kit
from .answers import Response, json_response

WEBHOOK = "/services/T0LOCALAWS/B0LOCALAWS/local0webhook0secret0000"
TOKEN = "xoxb-local-0000000000-token"
CHANNELS = {"#ml": "C0LOCALML1", "#deploys": "C0LOCALDEP", "#general": "C0LOCALGEN"}


class Slack:
    """Receives messages, keeps them readable."""

    name = "slack"

    def __init__(self):
        self.messages = []

    def reset(self):
        self.messages.clear()

    def serves(self, request):
        return request.path.startswith(("/services/", "/api/chat.", "/api/auth."))

    @staticmethod
    def operation(request):
        return "Webhook" if request.path.startswith("/services/") else request.path.rpartition("/")[2]

    @staticmethod
    def fault_response(fault):
        status = fault.status or (429 if fault.kind == "throttle" else 500)
        headers = {"Retry-After": "1", **fault.headers} if status == 429 else fault.headers
        return Response(status, [("Content-Type", "text/plain"), *headers.items()],
                        (fault.message or ("rate_limited" if status == 429 else "server_error")).encode())

    def handle(self, request):
        if request.method != "POST":
            return _plain(405, "method_not_allowed", "Slack is spoken to with POST")
        if request.path.startswith("/services/"):
            return self._webhook(request)
        return self._api(request, request.path.rpartition("/")[2])

    # ---- the webhook ----------------------------------------------------------------------------

    def _webhook(self, request):
        if request.path != WEBHOOK:
            status = 404 if request.path.count("/") != 4 else 403
            return _plain(status, "no_service" if status == 404 else "invalid_token", "no such webhook")
        payload = _payload(request)
        if not isinstance(payload, dict):
            return _plain(400, "invalid_payload", "the body is no JSON object (or form field payload)")
        problems = judge(payload)
        if problems:
            code = problems[0][0]
            return _plain(400, code, "; ".join(text for _, text in problems))
        self._keep(via="webhook", payload=payload)
        return _plain(200, "ok")

    # ---- the Web API ----------------------------------------------------------------------------

    def _api(self, request, method):
        kind, _, token = (request.header("authorization") or "").partition(" ")
        if kind.lower() != "bearer":
            return _refused("not_authed")
        if token != TOKEN:
            return _refused("invalid_auth")
        if method == "auth.test":
            return json_response(200, {"ok": True, "team": "local", "user": "mlops", "team_id": "T0LOCALAWS"})
        if method not in ("chat.postMessage", "chat.update"):
            return _refused("unknown_method")
        payload = _payload(request)
        if not isinstance(payload, dict):
            return _refused("invalid_json", "the body is no JSON object")
        channel = payload.get("channel")
        if not channel or channel not in {**CHANNELS, **{value: 1 for value in CHANNELS.values()}}:
            return _refused("channel_not_found", f"no channel {channel!r}; there are {', '.join(CHANNELS)}")
        problems = judge(payload, {"ts"} if method == "chat.update" else {"client_msg_id"})
        if problems:
            return _refused(problems[0][0], "; ".join(text for _, text in problems))
        channel = CHANNELS.get(channel, channel)
        return self._update(channel, payload) if method == "chat.update" else self._post(channel, payload)

    def _post(self, channel, payload):
        parent = payload.get("thread_ts")
        if parent and not any(message.get("ts") == parent for message in self.messages):
            return _refused("thread_not_found", f"no message {parent}")
        kept = self._known(channel, payload) or self._keep(via="chat.postMessage", channel=channel, payload=payload)
        return json_response(200, {"ok": True, "channel": channel, "ts": kept["ts"],
                                   "message": {"type": "message", "text": payload.get("text", ""), "ts": kept["ts"]}})

    def _known(self, channel, payload):
        """The message that was posted under the same client_msg_id: it does not stand there twice."""
        identity = payload.get("client_msg_id")
        return next((message for message in self.messages if identity and message.get("channel") == channel
                     and message["payload"].get("client_msg_id") == identity), None)

    def _update(self, channel, payload):
        for message in self.messages:
            if message.get("ts") == payload.get("ts") and message.get("channel") == channel:
                message.update(payload=payload, updates=message["updates"] + 1)
                return json_response(200, {"ok": True, "channel": channel, "ts": message["ts"],
                                           "text": payload.get("text", "")})
        return _refused("message_not_found", f"no message {payload.get('ts')} in {channel}")

    def _keep(self, **message):
        stamp = f"{time.time():.0f}.{len(self.messages):06d}"
        self.messages.append({**message, "ts": stamp, "updates": 0})
        return self.messages[-1]


UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FIELDS = {"text", "blocks", "attachments", "thread_ts", "mrkdwn", "channel", "username", "icon_emoji", "icon_url",
          "unfurl_links", "unfurl_media", "metadata", "reply_broadcast", "parse", "link_names", "response_type",
          "replace_original", "delete_original", "as_user", "markdown_text", "token"}


def judge(payload, more=frozenset()):
    """(Slack's code, what is wrong) of all that Slack, or a careful reader of its documents, would not take."""
    problems = [("invalid_payload", f"a message has no field {key}") for key in sorted(set(payload) - FIELDS - more)]
    identity = payload.get("client_msg_id", "00000000-0000-8000-8000-000000000000")
    if not isinstance(identity, str) or not UUID.fullmatch(identity):
        problems.append(("invalid_arguments", "client_msg_id is no UUID"))
    text = payload.get("text")
    if text is not None and not isinstance(text, str):
        problems.append(("invalid_payload", "text is no text"))
    if not text and not payload.get("blocks") and not payload.get("attachments"):
        problems.append(("no_text", "there is neither text nor blocks"))
    if isinstance(text, str) and len(text) > 40000:
        problems.append(("msg_too_long", "text is over 40,000 characters"))
    if "blocks" in payload:
        problems += [("invalid_blocks", text) for text in block_kit.complaints(payload["blocks"])]
    for attachment in payload.get("attachments") or []:
        problems += [("invalid_blocks", text) for text in block_kit.complaints(attachment.get("blocks", []))]
    return problems


def _payload(request):
    """The message as JSON, or in the form field `payload`; None where it is neither."""
    try:
        if request.content_type == "application/x-www-form-urlencoded":
            return json.loads(parse_qs(request.body.decode())["payload"][0])
        return json.loads(request.body)
    except (ValueError, KeyError):
        return None


def _plain(status, text, problem=None):
    return Response(status, [("Content-Type", "text/html")] + _problem(problem), text.encode())


def _refused(code, problem=None):
    answer = json_response(200, {"ok": False, "error": code})
    answer.headers += _problem(problem or code)
    return answer


def _problem(text):
    return [("x-local-aws-problem", text[:800].encode("ascii", "replace").decode())] if text else []
