"""The actions of this repository, the built executables, and a bench to run one of them on.

The executables are those of .build/debug (`swift build`), or of the folder that MLOPS_STEPS_BIN names.
"""
import io
import os
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from local_github import runner  # noqa: E402  (the path above comes first)
from local_github.host import Host  # noqa: E402
from local_github.log import Log  # noqa: E402

STEPS = Path(os.environ.get("MLOPS_STEPS_BIN") or ROOT / ".build" / "debug").resolve()
ACTIONS = sorted(path.parent.name for path in (ROOT / "actions").glob("*/action.yml"))


def manifest(action):
    """An action.yml as it lies there."""
    return yaml.safe_load((ROOT / "actions" / action / "action.yml").read_text(encoding="utf-8"))


class Bench:
    """Runs one action of this repository in a workflow of one job, in a clean environment."""

    def __init__(self, folder):
        self.folder, self.tools, self.machine, self.text = folder, [], {}, ""
        self.tool_cache = folder / "tool-cache"

    def put(self, name, text, place=None):
        """A fake executable."""
        place = place or self.folder / "tools"
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
        (place / name).chmod(0o755)
        return place

    def run(self, action, inputs, variables=None, secrets=None):
        """Runs the action with inputs that come from the `vars` context, as untrusted text would, and secret ones from
        `secrets`; answers its step."""
        source = self.folder / "repository"
        (source / ".github" / "workflows").mkdir(parents=True, exist_ok=True)
        given = {name: f"${{{{ vars.I{at} }}}}" for at, name in enumerate(inputs)}
        given |= {name: f"${{{{ secrets.S{at} }}}}" for at, name in enumerate(secrets or {})}
        step = {"id": "it", "uses": f"mlops-steps/mlops-steps/actions/{action}@v1", "with": given}
        job = {"runs-on": "ubuntu-24.04", "steps": [step]}
        (source / ".github" / "workflows" / "it.yml").write_text(yaml.safe_dump({"on": "push", "jobs": {"it": job}}))
        host = Host(source=source, work=self.folder / "work", tools=self.tools, tool_cache=self.tool_cache,
                    vars={**{f"I{at}": value for at, value in enumerate(inputs.values())}, **(variables or {})},
                    secrets={f"S{at}": value for at, value in enumerate((secrets or {}).values())},
                    actions={"mlops-steps/mlops-steps": ROOT}, machine=self.machine | ({"MLOPS_STEPS_BIN": str(self.tools[0])} if self.tools else {}))
        stream = io.StringIO()
        result = runner.start(host, "it.yml", "push", log=Log(stream))
        self.text, self.job = stream.getvalue(), result.jobs["it"]
        self.workspace = host.work / "runs" / "1" / "it" / "work" / host.name / host.name
        self.home = host.work / "runs" / "1" / "it" / "home"
        return self.job.steps[0]
