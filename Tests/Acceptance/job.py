"""A job whose steps are run one by one, as built executables: the runner's files, and what they hand on."""
import json
import os
import re
import subprocess
import sys

from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import REGION, REPOSITORY, role_arn  # noqa: E402  (the path comes first)


class Job:
    """Starts with these variables and an empty home; what a step exports stands in the environment afterwards."""

    def __init__(self, variables, folder, steps):
        self.folder, self.steps = folder, steps
        self.environment = {**variables, "GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": REPOSITORY,
                            "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "1", "HOME": str(folder / "home"),
                            "PATH": os.environ["PATH"]}
        (folder / "home").mkdir()

    def start(self, step, *arguments):
        """The step as a process."""
        for name in ("OUTPUT", "ENV", "STEP_SUMMARY"):
            (self.folder / name).write_text("")
            self.environment[f"GITHUB_{name}"] = str(self.folder / name)
        return subprocess.Popen([self.steps / step, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def end(self, process):
        """(exit code, record, outputs, log) of a step that was started."""
        told, log = process.communicate(timeout=60)
        self.environment |= commands((self.folder / "ENV").read_text())
        record = json.loads(told) if told else {}
        return process.returncode, record, commands((self.folder / "OUTPUT").read_text()), log

    def run(self, step, *arguments):
        """(exit code, record, outputs, log)."""
        return self.end(self.start(step, *arguments))

    def summary(self):
        return (self.folder / "STEP_SUMMARY").read_text()


def log_in(job, *more):
    """Runs oidc-assume as the example's build role."""
    return job.run("oidc-assume", "--role-to-assume", role_arn("build"), "--aws-region", REGION, *more)


def commands(text):
    """The runner's reading of name<<DELIMITER blocks."""
    return {name: value[:-1] for name, _, value in re.findall(r"^(.+?)<<(.+)\n((?:.*\n)*?)\2$", text, re.M)}
