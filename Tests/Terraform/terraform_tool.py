"""Terraform in copies of this repository's terraform/: one provider for all, nothing written into the source tree."""
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "terraform"
PLUGINS = "MLOPS_STEPS_TERRAFORM_PLUGINS"
# A developer's own settings, values and keys have no say in what these tests find.
IN_THE_WAY = re.compile(r"TF_(VAR_.*|CLI_ARGS.*|DATA_DIR|WORKSPACE|LOG.*)|AWS_.*")
LEFT_BEHIND = shutil.ignore_patterns(".terraform", ".terraform.lock.hcl", "*.tfstate*", "*.tfplan", "terraform.tfvars",
                                     "backend.tf")


class Unavailable(Exception):
    """Terraform or its provider is not there: why, and what to do."""


def modules():
    """The folders with configurations of their own, as paths below terraform/; the root is `.`."""
    return [".", *sorted(str(path.relative_to(SOURCE)) for path in SOURCE.glob("modules/*") if path.is_dir())]


class Tool:
    """The terraform command and the folder its provider is in."""

    def __init__(self, folder):
        """Finds both; `folder` is an empty one, for the provider where it has to be fetched."""
        self.command = shutil.which("terraform")
        if not self.command:
            raise Unavailable("TERRAFORM IS NOT INSTALLED: terraform/ was not tested "
                              "(https://developer.hashicorp.com/terraform/install)")
        # What all of the configurations ask for; where this much cannot be had it is no fault of theirs.
        shutil.copy(SOURCE / "versions.tf", folder)
        (folder / "variables.tf").write_text('variable "region" {\n  default = "eu-west-1"\n}\n\nlocals {\n  tags = {}\n}\n')
        given = os.environ.get(PLUGINS)
        if given and not Path(given).is_dir():
            raise ValueError(f"{PLUGINS}={given}: there is no such folder")
        found = self.run(folder, "init", "-backend=false", *([f"-plugin-dir={given}"] if given else []))
        if found.returncode:
            raise Unavailable(f"TERRAFORM FOUND NO AWS PROVIDER: terraform/ was not tested. Give a folder with it in {PLUGINS}, "
                              f"or let terraform reach its registry. It says: {' '.join(found.told.split())[-500:]}")
        # Laid out as a mirror is: each further init links to it instead of fetching 600 MB again.
        self.plugins = folder / ".terraform" / "providers"

    def run(self, folder, *arguments, environment=None):
        """A finished command, with all that it said in `told`."""
        kept = {name: value for name, value in os.environ.items() if not IN_THE_WAY.fullmatch(name)}
        kept.update(TF_IN_AUTOMATION="1", TF_INPUT="0", CHECKPOINT_DISABLE="1", TF_CLI_ARGS="-no-color", **(environment or {}))
        done = subprocess.run([self.command, *arguments], cwd=folder, env=kept, text=True, stdin=subprocess.DEVNULL,
                              capture_output=True)
        done.told = f"{done.stdout}{done.stderr}"
        return done

    def copy(self, folder):
        """Copies terraform/ below a folder, with the steps' policies that it reads, and returns the copy."""
        shutil.copytree(SOURCE, folder / "terraform", ignore=LEFT_BEHIND)
        for policy in ROOT.glob("actions/*/iam-policy.json"):
            (folder / policy.relative_to(ROOT).parent).mkdir(parents=True)
            shutil.copy(policy, folder / policy.relative_to(ROOT))
        return folder / "terraform"

    def init(self, folder):
        return self.run(folder, "init", "-backend=false", f"-plugin-dir={self.plugins}")


class Deployment:
    """The root against a local AWS: plans, applies, outputs, all with the same variables."""

    def __init__(self, tool, folder, environment):
        self.tool, self.folder, self.environment = tool, tool.copy(folder), environment
        # A bucket's name is no host on this machine.
        (self.folder / "local_override.tf").write_text('provider "aws" {\n  s3_use_path_style = true\n}\n')
        self._checked("", tool.init(self.folder))

    @staticmethod
    def _checked(name, done):
        assert done.returncode == 0, f"terraform {name}\n{done.stdout[-2000:]}\n{done.stderr}"
        return done.stdout

    def _run(self, *arguments):
        return self._checked(arguments[0], self.tool.run(self.folder, *arguments, environment=self.environment))

    def _variables(self, values):
        file = self.folder / "given.tfvars.json"
        file.write_text(json.dumps(values))
        return f"-var-file={file}"

    def planned(self, values):
        """The outputs that a plan with these variables knows already, by name."""
        self._run("plan", "-lock=false", "-out=this.tfplan", self._variables(values))
        plan = json.loads(self._run("show", "-json", "this.tfplan"))
        return {name: output["value"] for name, output in plan["planned_values"]["outputs"].items() if "value" in output}

    def apply(self, values):
        """Builds it, and returns the outputs by name."""
        self._run("apply", "-auto-approve", self._variables(values))
        return {name: output["value"] for name, output in json.loads(self._run("output", "-json")).items()}

    def changes(self, values):
        """The addresses of what a further apply would change."""
        self._run("plan", "-lock=false", "-out=this.tfplan", self._variables(values))
        plan = json.loads(self._run("show", "-json", "this.tfplan"))
        return {change["address"]: change["change"]["actions"] for change in plan["resource_changes"]
                if change["change"]["actions"] not in (["no-op"], ["read"])}

    def destroy(self, values):
        return self._run("destroy", "-auto-approve", self._variables(values))
