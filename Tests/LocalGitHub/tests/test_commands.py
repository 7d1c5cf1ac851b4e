"""Which lines are commands, what they say, and what stop-commands and masks do to later ones."""
import pytest

from local_github.commands import Command, CommandReader, Effects, parse
from local_github.masks import Masks


@pytest.mark.parametrize("line, wanted", [
    ("::error::it broke", Command("error", {}, "it broke")),
    ("  ::error::indented", Command("error", {}, "indented")),
    ("::ERROR::any case", Command("error", {}, "any case")),
    ("::error title=a%2Cb%3A%25,file=x.py,line=3::m%0An%2525",
     Command("error", {"title": "a,b:%", "file": "x.py", "line": "3"}, "m\nn%25")),
    ("::error title=::m", Command("error", {}, "m")),
    ("::add-mask::a::b", Command("add-mask", {}, "a::b")),
    ("::group::", Command("group", {}, "")),
    ("##[error]old", Command("error", {}, "old")),
    ("text before ##[warning title=a%5Db;line=2]old", Command("warning", {"title": "a]b", "line": "2"}, "old")),
    ("##[group]G", Command("group", {}, "G")),
    ("text ::error::no", None), ("::unknown::x", None), ("::error:x", None), ("error::x", None), ("::error", None),
    ("##[unknown]x", None), ("##[error", None), ("", None), ("%3A%3Aerror::x", None), (":: error::x", None),
])
def test_lines(line, wanted):
    assert parse(line) == wanted


class Told:
    """Collects what a reader does."""

    def __init__(self):
        self.masks, self.said, self.notes, self.outputs = Masks(), [], [], {}
        self.reader = CommandReader(Effects(
            self.masks.add, lambda level, message, _: self.notes.append((level, message)),
            self.outputs.__setitem__, lambda line, how: self.said.append((self.masks.hide(line), how))))

    def read(self, *lines):
        for line in lines:
            self.reader.read(line)
        return self


def test_a_mask_hides_what_comes_later_only():
    told = Told().read("before s3cret", "::add-mask::s3cret", "after s3cret!", "::add-mask::one%0Atwo", "two, then one")
    assert told.said == [("before s3cret", ""), ("after ***!", ""), ("***, then ***", "")]


def test_stop_commands_until_the_token_comes_again():
    told = Told().read("::stop-commands::t0ken", "::error::a", "##[add-mask]b", "::T0KEN::", "::error::c", "b")
    assert told.notes == [("error", "c")]
    assert ("::error::a", "") in told.said and ("b", "") in told.said and not told.reader.failed


@pytest.mark.parametrize("line, word", [("::set-env name=A::1", "disabled"), ("::add-path::/x", "disabled"),
                                        ("::echo::maybe", "Invalid echo"), ("::set-output::x", "Required field")])
def test_what_the_runner_refuses(line, word):
    told = Told().read(line)
    assert told.reader.failed and word in told.notes[-1][1]


def test_the_deprecated_output_still_works_and_an_empty_mask_is_a_warning():
    told = Told().read("::set-output name=a::1", "::add-mask::  ")
    assert told.outputs == {"a": "1"} and [level for level, _ in told.notes] == ["warning", "warning"]


@pytest.mark.parametrize("values, text, wanted", [
    (["ab", "bc"], "xabcx", "x***x"), (["aa"], "aaaa", "***"), (["a", "b"], "ab-a", "***-***"), ([], "x", "x"),
    (["s\nt"], "s t", "*** ***"),
])
def test_masks(values, text, wanted):
    masks = Masks()
    for value in values:
        masks.add(value)
    assert masks.hide(text) == wanted and masks.shows_in(text) is (wanted != text)
