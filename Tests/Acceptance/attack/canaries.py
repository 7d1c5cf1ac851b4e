"""Secrets that are made to be found again, in whatever form they may be written down."""
import base64
import html
import json
import random
import re
from urllib.parse import quote, quote_plus

_dice = random.Random(7)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def secret(length, more="+/"):
    """A secret that stands nowhere else; it holds what is escaped in URLs, in Markdown and in forms."""
    body = "".join(_dice.choice(_LETTERS + more * 4) for _ in range(length - 2))
    return f"c{body}{'=' if '=' in more else 'Z'}"


def jwt(**claims):
    """A token as GitHub gives one; what is secret of it is the whole."""
    said = {"sub": "repo:acme/churn:ref:refs/heads/main", "aud": "sts.amazonaws.com", "repository": "acme/churn", **claims}
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in (
        b'{"alg":"RS256"}', json.dumps(said).encode(), secret(200).encode()))


def forms(value):
    """The value in every form that is searched for, by the form's name."""
    raw = value.encode()
    found = {"raw": value, "url": quote(value, safe=""), "url path": quote(value), "form": quote_plus(value),
             "JSON": json.dumps(value)[1:-1], "JSON /": json.dumps(value)[1:-1].replace("/", "\\/"),
             "hex": raw.hex(), "HEX": raw.hex().upper(), "HTML": html.escape(value), "shell": value.replace("'", "'\\''"),
             "first half": value[:len(value) // 2 + 2]}
    for skip in range(3):
        whole = raw[skip:]
        stable = len(whole) * 8 // 6
        found[f"base64 {skip}"] = base64.b64encode(whole).decode()[:stable]
        found[f"base64url {skip}"] = base64.urlsafe_b64encode(whole).decode()[:stable]
    return {name: form for name, form in found.items() if len(form) >= 8}


def traces(secrets, text):
    """Which secrets stand in a text, in which form; backslashes of any escaping do not hide one."""
    readings = {text, text.replace("\\", ""), re.sub(r"\\u\{?00([0-9a-fA-F]{2})\}?", lambda at: chr(int(at[1], 16)), text),
                html.unescape(text), text.replace("%25", "%").replace("%3A", ":").replace("%2C", ",")}
    return [f"{name} as {form}" for name, value in secrets.items() for form, shape in forms(value).items()
            if any(shape in reading for reading in readings)]


# What an answer is made of that repeats a request: everything that was in it.
def repeated(request):
    headers = "".join(f"{name}: {value}\n" for name, value in request["headers"].items())
    return f"{request['target']}\n{headers}\n{request['body'].decode('utf-8', 'replace')}"


ECHOES = {
    "as it was": lambda text: text,
    "in base64": lambda text: " ".join(base64.b64encode(b"x" * skip + text.encode()).decode() for skip in range(3)),
    "in base64 word by word": lambda text: " ".join(base64.b64encode(word.encode()).decode() for word in text.split()),
    "URL-encoded": lambda text: quote(text, safe="") + quote_plus(text),
    "in hexadecimal": lambda text: text.encode().hex(),
    "in JSON": lambda text: json.dumps({"request": text}),
    "cut": lambda text: text,
    "coloured": lambda text: "".join(f"{letter}\x1b[0m" for letter in text[:4000]),
    "at the cut": lambda text: "x" * 3900 + text,
}
