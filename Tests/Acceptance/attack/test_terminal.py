"""Hostile words on a terminal, where progress is drawn: no sequence comes through but the ones that the drawing needs."""
import os
import re
import threading

import pytest
from answers import SESSION
from attempt import attempt
from hostile import VALUES
from judge import is_active
from scenes import SCENES
from stage import literal, plain

# Up to the block's first line, and cleared from there on.
DRAWING = re.compile(r"\x1b\[\d+A\r\x1b\[J")
CASES = [(scene, words) for scene in SCENES for words in ("terminal", "commands", "letters")
         if scene.startswith(("wait-pipeline", "register-model", "deploy-endpoint", "rollback-endpoint", "setup-monitor",
                              "build-push-ecr", "smoke-test"))]


def attack(case, folder):
    scene, words = SCENES[case[0]], literal(VALUES[case[1]])
    master, slave = os.openpty()
    shown = bytearray()
    reader = threading.Thread(target=_read, args=[master, shown])
    reader.start()
    try:
        with scene.stage(words) as stage:
            files = {name: plain(words) if content is None else content for name, content in scene.files.items()}
            remains = attempt(scene.step, folder, scene.inputs_at(stage.url), {**scene.variables_at(stage.url), "TERM": "xterm"},
                              files=files, workflow=False, masks=SESSION, stderr=slave)
    finally:
        os.close(slave)
        reader.join()
        os.close(master)
    remains.err = bytes(shown)
    return remains


def _read(master, shown):
    while True:
        try:
            shown += os.read(master, 65536)
        except OSError:             # the other end is closed
            return


def judged(case, remains):
    found = ["hangs"] if remains.code is None else []
    text = DRAWING.sub("", remains.err.decode("utf-8", "replace").replace("\r\n", "\n"))
    active = {ascii(char) for char in text if is_active(char) and char != "\n"}
    return found + [f"the terminal is sent {sorted(active)}"] * bool(active)


@pytest.mark.parametrize("case", CASES, ids=lambda case: ", ".join(case))
def test_a_terminal_is_sent_nothing_that_acts(case, outcomes):
    remains = outcomes(case)
    assert not judged(case, remains), remains.err[-2000:]
