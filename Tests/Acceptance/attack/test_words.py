"""Hostile words in what AWS, GitHub, Slack, a container and earlier records answer: they end up as words, or nowhere."""
import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from answers import SESSION
from attempt import attempt, variable
from hostile import LONE, MEBIBYTE, NUL, RAW, VALUES
from judge import complaints
from scenes import SCENES
from stage import literal, plain, spoken

WORDS = {name: literal(value) for name, value in VALUES.items() if name != "not utf-8"}
WORDS |= {"NUL": NUL.encode(), "half a pair": LONE.encode(), "not utf-8": RAW, "1 MiB": literal(MEBIBYTE)}
CASES = [(scene, words, place) for scene in SCENES for words in WORDS
         for place in (["workflow", "terminal"] if words == "terminal" else ["workflow"])
         if words != "1 MiB" or scene.endswith((": good", ": denied", ": failed"))]


def attack(case, folder):
    name, words, place = case
    scene = SCENES[name]
    with scene.stage(WORDS[words]) as stage:
        inputs, files = scene.inputs_at(stage.url), dict(scene.files)
        files = {name: plain(WORDS[words]) if content is None else content for name, content in files.items()}
        arguments = []
        if inputs.get("from") == "@RECORD":
            del inputs["from"]
            files["record"] = spoken(files["record"], WORDS[words])
            arguments = ["--from=record"]
        key = "/services/T0/B0/a-webhook-key-of-slack"
        masks = SESSION | {"xoxb-a-token-of-slack", key[1:].split("/")[-1], key, stage.url + key}
        remains = attempt(scene.step, folder, inputs, scene.variables_at(stage.url), arguments, files=files, masks=masks,
                          workflow=place == "workflow", before=_tree(name, plain(WORDS[words])) if "tree of" in name else None)
        remains.requests = stage.requests
        remains.masks |= _tokens(stage)
        return remains


def _tree(name, words):
    """A repository of git whose author, message and files are named by an attacker; dirty where the name says so."""
    words = words.replace(b"\0", b"")
    who = {f"GIT_{who}_{what}": words[:500].replace(b"\n", b" ") + b"x" for who in ("AUTHOR", "COMMITTER")
           for what in ("NAME", "EMAIL")}

    def before(folder, variables):
        def git(*arguments):
            subprocess.run(["git", "-c", "i18n.commitEncoding=x", *arguments], cwd=folder / "work", check=True,
                           capture_output=True, env={**os.environ, **who, "HOME": str(folder / "home")})

        file = os.path.join(os.fsencode(folder / "work"), words.replace(b"/", b"|")[:200] or b"x")
        Path(os.fsdecode(file)).write_bytes(words)
        git("init", "-q")
        git("add", "-A")
        git("commit", "-q", "--allow-empty-message", "-m", words[:5000])
        if "dirty" in name:
            Path(os.fsdecode(file)).write_bytes(b"other")
            Path(os.fsdecode(file + b"2")).write_bytes(b"new")
    return before


def _tokens(stage):
    """The token that GitHub's service gave out, which is masked as it comes."""
    answer = stage.answers.get("/token")
    body = (answer(None) if callable(answer) else answer or (0, b"", {}))[1]
    return {found.decode() for found in re.findall(rb'"value": "([^"]+)"', body)}


def judged(case, remains):
    """Besides what every step must leave: the code that the scene ends with, and a message of Slack that calls nobody."""
    scene, found = SCENES[case[0]], complaints(remains)
    for request in remains.requests:
        if remains.step == "notify-slack":
            sent = json.dumps(json.loads(request["body"]))
            found += [f"Slack is sent {call}" for call in re.findall(r"<[!@#h][^>]*>", sent) if "github.com" not in call]
    for path in remains.folder.rglob("credentials"):
        sections = [line for line in path.read_text().splitlines() if line.startswith("[")]
        if sections != ["[ci]"]:
            found.append(f"the credentials file has the profiles {sections}")
    if remains.code not in (scene.code, None) and case[1] in ("lines", "shell") and scene.code is not None:
        found.append(f"exit code {remains.code}, expected {scene.code}: {remains.err[-600:]!r}")
    if remains.code == 0 and scene.code not in (0, None):
        found.append(f"green where it must be {scene.code}")
    return found


@pytest.mark.parametrize("case", CASES, ids=lambda case: ", ".join(case))
def test_foreign_words_are_only_words(case, outcomes):
    remains = outcomes(case)
    assert not judged(case, remains), remains.err.decode("utf-8", "replace")[-2000:]
