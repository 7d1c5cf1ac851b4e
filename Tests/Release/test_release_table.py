"""script/release-table: a table is whole or refused, and files are those that it vouches for or named."""
import gzip
import random

import pytest
from releases import HEADER, ROOT, archive, release, run, sha256


@pytest.fixture
def lines(tmp_path):
    return release(tmp_path / "dist")


def table(tmp_path, lines):
    path = tmp_path / "releases.txt"
    path.write_text(HEADER + "".join(f"{line}\n" for line in lines))
    return path


def edited(lines, at, column, value):
    fields = lines[at].split(" ")
    fields[column] = value
    return [*lines[:at], " ".join(fields), *lines[at + 1:]]


def test_the_table_of_this_commit_is_whole():
    assert run("release-table", "check").returncode == 0


def test_lines_in_any_order_become_a_table(tmp_path, lines):
    shuffled = random.Random(1).sample(lines, len(lines))
    before = table(tmp_path, ["0.9.0 linux-x64.gz old older"])
    done = run("release-table", "write", before, input="\n".join(shuffled) + "\n")
    assert (done.returncode, done.stdout) == (0, HEADER + "".join(f"{line}\n" for line in lines))
    path = table(tmp_path, lines)
    assert run("release-table", "check", path).returncode == 0
    assert run("release-table", "version", path).stdout == "1.2.3\n"


def test_a_table_before_the_first_release(tmp_path):
    path = table(tmp_path, [])
    assert run("release-table", "check", path).returncode == 0 and run("release-table", "version", path).stdout == ""
    assert run("release-table", "write", path, input="").returncode == 7
    assert run("release-table", "compare", tmp_path / "dist", path).returncode == 7


@pytest.mark.parametrize("break_it, word", [
    (lambda lines: lines[:-1], "no line of linux-arm64.xz"),
    (lambda lines: lines[2:], "no line of linux-x64.gz"),
    (lambda lines: [*lines, lines[0]], "two lines of linux-x64.gz"),
    (lambda lines: [*lines, lines[0].replace("linux-x64", "linux-mips").replace(lines[0].split(" ")[2], "0" * 64)], "linux-mips.gz"),
    (lambda lines: edited(lines, 1, 0, "1.2.4"), "1.2.3 and of 1.2.4"),
    (lambda lines: edited(lines, 0, 0, "v1.2.3"), "v1.2.3 is no version"),
    (lambda lines: edited(lines, 0, 0, "1.2"), "1.2 is no version"),
    (lambda lines: edited(lines, 0, 2, "0" * 63), "two SHA-256"),
    (lambda lines: edited(lines, 0, 3, ""), "two SHA-256"),
    (lambda lines: edited(lines, 0, 2, "A" * 64), "two SHA-256"),
    (lambda lines: edited(lines, 0, 3, "1" * 64 + " more"), "two SHA-256"),
    (lambda lines: edited(lines, 1, 3, "1" * 64), "packings of linux-x64"),
    (lambda lines: edited(lines, 1, 2, lines[0].split(" ")[2]), "same hash"),
])
def test_what_is_not_whole_is_refused(break_it, word, tmp_path, lines):
    broken = break_it(lines)
    checked = run("release-table", "check", table(tmp_path, broken))
    assert checked.returncode == 7 and word in checked.stderr, checked
    written = run("release-table", "write", table(tmp_path, []), input="\n".join(broken) + "\n")
    assert written.returncode == 7 and word in written.stderr and written.stdout == ""


def test_the_files_of_the_table(tmp_path, lines):
    path = table(tmp_path, lines)
    assert run("release-table", "compare", tmp_path / "dist", path).returncode == 0
    for file in (tmp_path / "dist").glob("*arm64*"):
        file.unlink()
    assert run("release-table", "compare", tmp_path / "dist", path, "linux-x64").returncode == 0
    missing = run("release-table", "compare", tmp_path / "dist", path)
    assert missing.returncode == 7 and "there is no " in missing.stderr
    assert run("release-table", "compare", tmp_path / "nowhere", path, "linux-x64").returncode == 7


def test_other_bytes_are_named(tmp_path, lines):
    path = table(tmp_path, lines)
    file = tmp_path / "dist" / "mlops-steps-1.2.3-linux-x64.tar.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes()), 9))
    done = run("release-table", "compare", tmp_path / "dist", path)
    assert done.returncode == 7 and "linux-x64.tar.gz has the hash" in done.stderr and "executable" not in done.stderr


def test_another_executable_in_a_file_of_the_right_hash(tmp_path, lines):
    packed = archive("gz", mlops_steps=b"another")
    (tmp_path / "dist" / "mlops-steps-1.2.3-linux-x64.tar.gz").write_bytes(packed)
    done = run("release-table", "compare", tmp_path / "dist", table(tmp_path, edited(lines, 0, 2, sha256(packed))))
    assert done.returncode == 7 and "the executable in" in done.stderr


@pytest.mark.parametrize("version, tags, moved", [
    ("1.2.3", [], "v1"), ("1.2.3", ["v1.2.3", "v1"], "v1"), ("1.2.3", ["v1.2.2", "v1.1.9"], "v1"), ("1.10.0", ["v1.9.9"], "v1"),
    ("1.9.9", ["v1.10.0"], ""), ("1.2.3", ["v1.2.4"], ""), ("1.2.3", ["v2.0.0", "v10.0.0", "v1.2.4-rc.1", "v1.x", "w1.9.9"], "v1"),
    ("0.1.0", ["v1.0.0"], "v0"), ("10.0.0", ["v1.0.0", "v9.0.0"], "v10")])
def test_which_release_moves_the_major_tag(version, tags, moved):
    done = run("release-table", "major", version, input="".join(f"{tag}\n" for tag in tags))
    assert (done.returncode, done.stdout.strip()) == (0, moved)


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["major", "v1.2.3"], ["major", "1.2"]])
def test_what_is_not_asked_rightly(arguments):
    assert run("release-table", *arguments, input="").returncode == 2


def test_the_notes_of_a_version(tmp_path):
    (tmp_path / "script").mkdir()
    script = tmp_path / "script" / "release-notes"
    script.write_bytes((ROOT / "script" / "release-notes").read_bytes())
    script.chmod(0o755)
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## Unreleased\n\n- a\n\n## 1.2.3 (2026-12-01)\n\n- b\n\n### c\n\n- d\n\n"
                                           "## 1.2.30\n\n- e\n\n## 1.2.2\n\n## 1.2.1\n- f\n")
    assert run("release-notes", "1.2.3", root=tmp_path).stdout == "- b\n\n### c\n\n- d\n"
    assert run("release-notes", "1.2.30", root=tmp_path).stdout == "- e\n"
    assert run("release-notes", "1.2.1", root=tmp_path).stdout == "- f\n"
    for version in ("1.2.2", "1.2", "9.9.9"):
        done = run("release-notes", version, root=tmp_path)
        assert done.returncode == 2 and done.stdout == "" and "says nothing of" in done.stderr
