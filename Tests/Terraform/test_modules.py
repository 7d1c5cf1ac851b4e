"""The root and each module: its provider is found, it is valid, its own tests pass."""
import re
import subprocess

import pytest
from terraform_tool import SOURCE, modules

SHELL_TESTS = sorted(path.relative_to(SOURCE) for path in SOURCE.glob("modules/*/tests/*.sh"))


def runs_written(module):
    """How many tests are written for a module."""
    texts = [path.read_text() for path in (SOURCE / module / "tests").glob("*.tftest.hcl")]
    return sum(len(re.findall(r'^run "', text, re.MULTILINE)) for text in texts)


@pytest.mark.parametrize("module", modules())
def test_module(module, reports):
    done = reports[module].result()
    for name, process in done.items():
        assert process.returncode == 0, f"terraform {name} in {module}\n{process.told}"
    # Terraform is content where it finds no test: the number is held against the files.
    passed = re.search(r"^Success! (\d+) passed, 0 failed\.$", done["test"].stdout, re.MULTILINE)
    assert passed and int(passed[1]) == runs_written(module) > 0, done["test"].told


@pytest.mark.parametrize("script", SHELL_TESTS, ids=str)
def test_script(script):
    """What a module hands to a machine, tested by the module's own shell test."""
    done = subprocess.run(["bash", str(SOURCE / script)], text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.returncode == 0 and "pass: " in done.stdout and "fail: " not in done.stdout, done.stdout


def test_there_are_scripts():
    assert SHELL_TESTS, "No module has a shell test any more: was it renamed?"
