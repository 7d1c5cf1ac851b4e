"""Finds the package, and gives tests a repository folder they can fill and run."""
import io
import sys
import textwrap
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from local_github import runner  # noqa: E402  (the path above comes first)
from local_github.host import Host  # noqa: E402
from local_github.log import Log  # noqa: E402


class Repository:
    """A repository folder with workflows and actions, and the host that runs them."""

    def __init__(self, folder):
        self.folder, self.source, self.text = folder, folder / "repository", ""
        (self.source / ".github" / "workflows").mkdir(parents=True)
        self.settings = {"actions": {"tools/steps": folder / "steps"}}

    def write(self, path, text):
        place = self.source / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(textwrap.dedent(text))
        return place

    def workflow(self, text, file="it.yml"):
        return self.write(f".github/workflows/{file}", text)

    def action(self, name, text):
        place = self.folder / "steps" / "actions" / name / "action.yml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(textwrap.dedent(text))

    def run(self, file="it.yml", event="push", inputs=None, **more):
        stream = io.StringIO()
        host = Host(source=self.source, work=self.folder / "work", **self.settings)
        result = runner.start(host, file, event, inputs, Log(stream), **more)
        self.text = stream.getvalue()
        return result

    def steps(self, steps, **more):
        """Runs one job of these steps (YAML text); answers the job."""
        steps = textwrap.indent(textwrap.dedent(steps), "      ")
        self.workflow(f"on: push\njobs:\n  it:\n    runs-on: ubuntu-24.04\n    steps:\n{steps}")
        return self.run(**more).jobs["it"]


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)
