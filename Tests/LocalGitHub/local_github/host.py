"""What stands in for GitHub and for the machine a job runs on: the repository, its settings, the runner's tools."""
import os
import platform
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

SERVER = "https://github.com"


@dataclass
class Environment:
    """A deployment environment: its own variables and secrets, and whether a person has to say yes first."""

    vars: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)
    reviewed: bool = False


@dataclass
class Host:
    """One repository on GitHub with its settings, and one runner. `work` is the folder that may be written to."""

    source: Path                                        # the repository's folder on this machine
    work: Path
    repository: str = "acme/example"
    branch: str = "main"                                # the one that a run is of
    default_branch: str = None                          # the repository's, where it is another
    actor: str = "octocat"
    vars: dict = field(default_factory=dict)
    secrets: dict = field(default_factory=dict)
    environments: dict = field(default_factory=dict)
    approve: object = None                              # (environment's name) -> whether a reviewer says yes
    actions: dict = field(default_factory=dict)         # "owner/repository" -> its folder on this machine
    machine: dict = field(default_factory=dict)         # the runner's own variables, like a self-hosted one's .env
    tools: list = field(default_factory=list)           # folders on the runner's PATH
    tool_cache: Path = None
    python: Path = None                                 # what setup-python finds
    token_service: tuple = None                         # (URL, bearer) of the OIDC tokens
    overrides: dict = field(default_factory=dict)       # (action, input) -> value, over what the workflow says
    debug: bool = False
    first_run_id: int = 9_000_000_001
    runs: int = 0
    sha: str = None

    def __post_init__(self):
        self.source, self.work = Path(self.source).resolve(), Path(self.work).resolve()
        self.work.mkdir(parents=True, exist_ok=True)
        self.tool_cache = Path(self.tool_cache or self.work / "tool-cache").resolve()
        self.tool_cache.mkdir(parents=True, exist_ok=True)

    @property
    def owner(self):
        return self.repository.partition("/")[0]

    @property
    def name(self):
        return self.repository.partition("/")[2]

    @property
    def origin(self):
        return self.work / "origin.git"

    def commit(self):
        """Makes the folder's content the branch's one commit; the same content is the same commit."""
        stamp = "2026-01-01T00:00:00Z"
        said = {"GIT_DIR": str(self.origin), "GIT_WORK_TREE": str(self.source), "GIT_AUTHOR_DATE": stamp,
                "GIT_COMMITTER_DATE": stamp}
        for name in ("AUTHOR", "COMMITTER"):
            said.update({f"GIT_{name}_NAME": self.actor, f"GIT_{name}_EMAIL": f"{self.actor}@users.noreply.github.com"})
        if not self.origin.exists():
            self.git("init", "--quiet", "--initial-branch", self.branch, str(self.origin), bare=True)
        self.git("add", "--all", ".", more=said)
        tree = self.git("write-tree", more=said)
        self.sha = self.git("commit-tree", tree, "-m", "The repository as it is", more=said)
        self.git("update-ref", f"refs/heads/{self.branch}", self.sha, more=said)
        return self.sha

    def git(self, *arguments, more=None, bare=False, folder=None):
        """Runs git without this machine's configuration; answers what it printed."""
        argv = ["git", *arguments[:1], *(["--bare"] if bare else []), *arguments[1:]]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(self.work), "GIT_CONFIG_NOSYSTEM": "1",
                       "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **(more or {})}
        done = subprocess.run(argv, env=environment, cwd=folder or self.source, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout.strip()

    @property
    def home(self):
        """The repository that a run is of."""
        return Repository(self.repository, self.source, f"refs/heads/{self.branch}")

    def action_folder(self, uses):
        """The folder of `owner/repository/path@ref`; None where this machine has none."""
        found = self.elsewhere(uses)
        return found[0].folder / found[1] if found else None

    def elsewhere(self, uses):
        """The repository and the path in it that `owner/repository/path@ref` names; None where this machine has none."""
        match = re.fullmatch(r"([^/@]+/[^/@]+)((?:/[^/@]+)*)@([^@]+)", uses)
        root = self.actions.get(match.group(1)) if match else None
        return (Repository(match.group(1), Path(root), match.group(3)), match.group(2).lstrip("/")) if root else None


@dataclass(frozen=True)
class Repository:
    """A repository at a commit, as this machine has it: what `./` and `$/` in one of its workflows start from."""

    name: str
    folder: Path
    ref: str


def runner_context(host, temp):
    """The `runner` context."""
    return {"os": {"Linux": "Linux", "Darwin": "macOS"}.get(platform.system(), platform.system()),
            "arch": {"aarch64": "ARM64", "arm64": "ARM64"}.get(platform.machine(), "X64"), "name": "local",
            "environment": "github-hosted", "tool_cache": str(host.tool_cache), "temp": str(temp),
            **({"debug": "1"} if host.debug else {})}


def github_context(host, run, workflow_file, workflow_name):
    """The `github` context that all jobs of a run share."""
    pull = run.event_name == "pull_request"
    ref = "refs/pull/7/merge" if pull else f"refs/heads/{host.branch}"
    return {
        "actor": host.actor, "actor_id": "12", "triggering_actor": host.actor, "api_url": "https://api.github.com",
        "graphql_url": "https://api.github.com/graphql", "server_url": SERVER,
        "base_ref": host.branch if pull else "", "head_ref": "a-change" if pull else "",
        "event": run.event, "event_name": run.event_name, "ref": ref, "ref_type": "branch",
        "ref_name": "7/merge" if pull else host.branch, "ref_protected": not pull,
        "repository": host.repository, "repository_id": "74", "repository_owner": host.owner, "repository_owner_id": "65", "repositoryUrl": f"git://github.com/{host.repository}",
        "retention_days": "90", "run_attempt": "1", "run_id": str(host.first_run_id + host.runs - 1),
        "run_number": str(host.runs), "secret_source": "Actions", "sha": host.sha, "token": "",
        "workflow": workflow_name, "workflow_sha": host.sha,
        "workflow_ref": f"{host.repository}/.github/workflows/{workflow_file}@{ref}",
    }


_EXPORTED = ("action action_path action_ref action_repository actor actor_id api_url base_ref event_name event_path "
             "graphql_url head_ref job ref ref_name ref_protected ref_type repository repository_id repository_owner "
             "repository_owner_id retention_days run_attempt run_id run_number server_url sha triggering_actor workflow "
             "workflow_ref workflow_sha workspace").split()


def runner_variables(github, runner):
    """GITHUB_* and RUNNER_*, which nobody can set for a step."""
    def plain(value):
        return str(value).lower() if isinstance(value, bool) else str(value)
    return {**{f"GITHUB_{name.upper()}": plain(github[name]) for name in _EXPORTED if name in github},
            **{f"RUNNER_{name.upper()}": plain(value) for name, value in runner.items()},
            "GITHUB_ACTIONS": "true", "CI": "true"}
