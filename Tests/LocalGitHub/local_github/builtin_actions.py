"""What the workflows use of others' actions: checkout, setup-python, setup-terraform, upload-artifact, download-artifact."""
import hashlib
import os
import shutil
import subprocess
from pathlib import Path


class ActionFailed(Exception):
    """An action's own failure, in its words."""


def find(uses):
    """The function that does an action of GitHub's; None for any other."""
    return _BUILTIN.get(uses.partition("@")[0])


def _only(given, *known):
    """Refuses what is not done here, by name, rather than ignore it."""
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ActionFailed(f"the local runner's action does not do {', '.join(unknown)}")


def checkout(step, given):
    """Clones the run's commit into the workspace."""
    _only(given, "path", "fetch-depth", "persist-credentials", "clean", "fetch-tags", "show-progress")
    host, job = step.job.host, step.job
    folder = job.workspace / given.get("path", "")
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() and not left.is_symlink() else left.unlink()
    host.git("clone", "--quiet", "--no-hardlinks", "--branch", host.branch, str(host.origin), str(folder))
    host.git("-C", str(folder), "remote", "set-url", "origin", f"https://github.com/{host.repository}")
    step.say(f"{host.repository} {job.github['ref']} {host.sha}")
    return {"ref": job.github["ref"], "commit": host.sha}


def setup_python(step, given):
    """Puts this machine's Python environment first on the PATH; pip works with what is installed there."""
    _only(given, "python-version", "cache", "architecture", "check-latest", "cache-dependency-path")
    program = Path(step.job.host.python or "/usr/bin/python3")
    if not program.exists():
        raise ActionFailed(f"the local runner has no Python at {program}")
    asked = "import platform; print(platform.python_version())"
    version = subprocess.run([str(program), "-c", asked], capture_output=True, text=True, check=True).stdout.strip()
    wanted = given.get("python-version", "")
    if wanted and not f"{version}.".startswith(f"{wanted}."):
        step.say(f"python-version {wanted} was asked for; the local runner has {version}")
    step.say(f"Python {version} ({program}); pip is offline, quiet, and finds what is installed")
    job = step.job
    job.added_path[:] = [str(program.parent), *(path for path in job.added_path if path != str(program.parent))]
    job.added_env.update({"pythonLocation": str(program.parent.parent), "PIP_NO_INDEX": "1", "PIP_QUIET": "1",
                          "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"})
    return {"python-version": version, "python-path": str(program), "cache-hit": "false"}


def setup_terraform(step, given):
    """The terraform that the runner's PATH has, whatever version was asked for."""
    _only(given, "terraform_version", "terraform_wrapper")
    if given.get("terraform_wrapper", "true") != "false":
        raise ActionFailed("the local runner has no wrapper around terraform, which would hide its exit codes: terraform_wrapper: false")
    step.say(f"terraform_version {given.get('terraform_version', 'latest')} was asked for; the local runner takes what is on PATH")
    return {}


def upload_artifact(step, given):
    """Keeps files of the workspace under a name, for later jobs of the run."""
    _only(given, "name", "path", "if-no-files-found", "retention-days", "compression-level", "overwrite",
          "include-hidden-files")
    name, root = given.get("name") or "artifact", step.job.workspace
    files = _matching(root, given.get("path", ""), given.get("include-hidden-files") == "true")
    if not files:
        return _nothing(step, given)
    place = step.job.run.artifacts / name
    if place.exists():
        if given.get("overwrite") != "true":
            raise ActionFailed(f"Failed to CreateArtifact: Received non-retryable error: Failed request: (409) "
                               f"Conflict: an artifact with this name already exists on the workflow run: {name}")
        shutil.rmtree(place)
    base = Path(os.path.commonpath([path.parent for path in files]))
    whole = hashlib.sha256()
    for path in files:
        target = place / path.relative_to(base)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
        whole.update(path.read_bytes())
    step.say(f"Artifact {name} has been successfully uploaded! {len(files)} file(s)")
    number = str(1 + sorted(path.name for path in step.job.run.artifacts.iterdir()).index(name))
    run = f"https://github.com/{step.job.host.repository}/actions/runs/{step.job.github['run_id']}"
    return {"artifact-id": number, "artifact-url": f"{run}/artifacts/{number}", "artifact-digest": whole.hexdigest()}


def _matching(root, patterns, hidden):
    """The files that the lines of `path` name: files, folders, globs, and !exclusions."""
    found = set()
    for line in filter(None, map(str.strip, patterns.splitlines())):
        wanted = line.removeprefix("!")
        paths = [Path(wanted)] if Path(wanted).is_absolute() else sorted(root.glob(wanted)) or [root / wanted]
        files = {file for path in paths for file in ([path] if path.is_file() else path.rglob("*")) if file.is_file()}
        found = found - files if line.startswith("!") else found | files
    return sorted(path for path in found
                  if hidden or not any(part.startswith(".") for part in Path(os.path.relpath(path, root)).parts
                                       if part != ".."))


def _nothing(step, given):
    words = f"No files were found with the provided path: {given.get('path', '')}. No artifacts will be uploaded."
    what = given.get("if-no-files-found") or "warn"
    if what == "error":
        raise ActionFailed(words)
    step.annotate("warning", words) if what == "warn" else step.say(words)
    return {}


def download_artifact(step, given):
    """Brings an artifact of this run into the workspace."""
    _only(given, "name", "path")
    if not given.get("name"):
        raise ActionFailed("the local runner downloads one artifact, by its name")
    place = step.job.run.artifacts / given["name"]
    if not place.is_dir():
        raise ActionFailed(f"Unable to download artifact(s): Artifact not found for name: {given['name']}")
    target = step.job.workspace / given.get("path", "")
    shutil.copytree(place, target, dirs_exist_ok=True)
    step.say(f"Artifact {given['name']} was downloaded to {target}")
    return {"download-path": str(target)}


_BUILTIN = {"actions/checkout": checkout, "actions/setup-python": setup_python,
            "hashicorp/setup-terraform": setup_terraform, "actions/upload-artifact": upload_artifact,
            "actions/download-artifact": download_artifact}
