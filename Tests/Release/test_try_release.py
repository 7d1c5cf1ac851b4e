"""script/try-release: a release file in which one step does not start is red."""
import pytest
from releases import ROOT, archive, checkout, run

STEPS = sorted(path.parent.name for path in (ROOT / "actions").glob("*/action.yml"))
GOOD = b"#!/bin/sh\nname=${0##*/}\necho \"OVERVIEW: it\"; echo; echo \"USAGE: $name [--more]\"\n"


@pytest.fixture
def tried(tmp_path):
    source = checkout(tmp_path / "source", "try-release")
    (source / "actions").symlink_to(ROOT / "actions")

    def run_it(*arguments, **members):
        file = tmp_path / "mlops-steps-1.2.3-linux-x64.tar.gz"
        file.write_bytes(archive("gz", **({"LICENSE": b"a", "NOTICES": b"b", "mlops_steps": GOOD} | members)))
        return run("try-release", file, *arguments, root=source)

    return run_it


def test_every_step_starts(tried):
    done = tried()
    assert done.returncode == 0 and f"{len(STEPS)} steps of mlops-steps-1.2.3-linux-x64.tar.gz start on " in done.stdout, done


@pytest.mark.parametrize("step", STEPS)
def test_one_that_does_not(step, tried):
    done = tried(mlops_steps=GOOD.replace(b"echo \"O", f"[ \"$name\" != {step} ] || {{ echo no such library >&2; exit 127; }}\necho \"O".encode()))
    assert done.returncode == 7 and f"{step} --help ended with 127 and said: no such library" in done.stderr and not done.stdout


@pytest.mark.parametrize("program", [b"#!/bin/sh\n", b"#!/bin/sh\necho USAGE: another\n", b"#!/bin/sh\necho \"USAGE: ${0##*/}\"; exit 1\n",
                                     b"\x7fELF of another machine"], ids=repr)
def test_what_ends_well_and_is_no_step(program, tried):
    assert tried(mlops_steps=program).returncode == 7


@pytest.mark.parametrize("member", ["LICENSE", "NOTICES", "mlops_steps"])
def test_a_file_with_less_in_it(member, tried):
    done = tried(**{member: b""})
    assert done.returncode == 7 and f"no {member.replace('_', '-')}" in done.stderr
