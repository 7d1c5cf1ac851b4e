"""The committed files are what their scripts make, byte for byte."""
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.parametrize("script", ["data/make.py", "endpoint/make.py"])
def test_the_committed_file_is_what_its_script_makes(script):
    run = subprocess.run([sys.executable, str(ROOT / script), "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
