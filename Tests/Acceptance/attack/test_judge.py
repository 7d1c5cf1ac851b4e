"""The judge judged: what it must see, so that a green attack means something."""
import base64
import json
from dataclasses import replace

import pytest
from attempt import Remains
from bench import manifest
from canaries import secret, traces
from judge import complaints

OUTPUTS = list(manifest("wait-pipeline")["outputs"])
RECORD = json.dumps({"step": "wait-pipeline", "version": 1, "result": "succeeded"})
TEXTS = {"result": "succeeded", "record": RECORD}
SUMMARY = ("\n## ✅ wait\\-pipeline: succeeded\n\nFine.\n\n<details><summary>Reproduce on a laptop</summary>\n\n"
           "```sh\nwait-pipeline\n```\n\n</details>\n\n")


def outputs(more=b""):
    return "".join(f"{name}<<ghadelimiter_0\n{TEXTS.get(name, '')}\nghadelimiter_0\n" for name in OUTPUTS).encode() + more


GOOD = Remains("wait-pipeline", 0, RECORD.encode() + b"\n", b"| said\n", outputs(), b"", SUMMARY.encode(), masks={"a-secret"})
ERROR = b"::error title=x::because\n"
LOG = [b"::error::evil\n", b"a\r::warning::evil\rb\n", b" ::add-mask::evil\n", b"\xc2\xa0::notice::evil\n", b"x ##[error]evil\n",
       b"#\xe2\x80\x8d#[add-mask]e\n", b"::stop-commands::evil\n", b"::set-output name=a::b\n", b"::debug::evil\n", b"\x1b[31mred\n",
       b"\xc2\x9b31m\n", b"\xe2\x80\xae\n", b"\xe2\x80\xa8::error::x\n", b"\xff\n", b"::add-mask::not-ours\n", b"\x07\n",
       b"::stop-commands::0123456789abcdef0123456789abcdef\n"]
PAGE = ["[evil](https://evil.example)", "![x](https://evil.example/x.png)", "<img src=x>", "www.evil.example", "@octocat",
        "https://evil.example", "# evil", "- evil", "> evil", "~~evil~~", "</details>", "<details>", "<!-- evil", "a\x1bb",
        "evil@evil.example", "**evil**", "x" * 70_000, "***", "<b onclick=x>x</b>"]


def test_what_is_right_is_right():
    assert not complaints(GOOD)
    assert not complaints(replace(GOOD, err=b"::add-mask::a-secret\n::warning::careful\n::group::a\n| b\n::endgroup::\n"))


@pytest.mark.parametrize("line", LOG, ids=repr)
def test_it_sees_what_a_log_would_do(line):
    assert complaints(replace(GOOD, err=line)) and complaints(replace(GOOD, out=RECORD.encode() + b"\n" + line))


@pytest.mark.parametrize("markup", PAGE, ids=lambda markup: markup[:30])
def test_it_sees_what_a_page_would_do(markup):
    assert complaints(replace(GOOD, summary=SUMMARY.replace("Fine.", markup).encode()))


@pytest.mark.parametrize("change", [
    {"code": None}, {"code": 1}, {"code": 2}, {"code": -11}, {"code": 139}, {"err": ERROR}, {"out": b""}, {"out": b"{}\n"},
    {"out": (RECORD.encode() + b"\n") * 2}, {"output": b""}, {"output": outputs(b"evil=1\n")}, {"output": outputs() + outputs()},
    {"output": outputs()[:-9]}, {"env": b"evil=1\n"}, {"env": b"PATH<<a\n/evil\na\n"}, {"summary": b"\xff"},
    {"summary": b"Fine.\n"}, {"output": outputs().replace(b"succeeded\n", b"failed\n", 1)},
    {"output": outputs().replace(b"status<<ghadelimiter_0\n", b"status<<ghadelimiter_0\na\0")},
], ids=repr)
def test_it_sees_what_files_and_code_say(change):
    assert complaints(replace(GOOD, **change))


@pytest.mark.parametrize("form", [
    lambda it: it, lambda it: it.encode().hex(), lambda it: json.dumps(it)[1:-1].replace("/", "\\/"),
    lambda it: it.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"), lambda it: it.replace("+", "\\+").replace("=", "\\="),
    lambda it: base64.b64encode(it.encode()).decode(), lambda it: base64.b64encode(b"u:" + it.encode() + b":x").decode(),
    lambda it: base64.urlsafe_b64encode(b"u" + it.encode() + b"yz").decode(), lambda it: it[:30],
])
def test_it_finds_a_canary(form):
    canary = secret(40, "+/=")
    assert traces({"it": canary}, f"before {form(canary)} after")
    assert not traces({"it": canary}, f"before {secret(40)} after")
