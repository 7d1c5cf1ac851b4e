"""build-push-ecr with real builders against the local AWS's registry: what is built, reused, refused, and left behind."""
import base64
import hashlib
import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from bench import ROOT
from builders import DOCKERS, Buildah, Dockerd, cannot

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import ExampleWorld  # noqa: E402  (the path above comes first)

DOCKER_V2 = "application/vnd.docker.distribution.manifest.v2+json"
NAMES = (f"team/churn-{number}" for number in itertools.count(1))
CANARY = "canary-of-the-build-0123456789"
# Notes every command line, the password it is given, and who may look into the folder of the auth file.
NOTING = """#!/bin/sh
printf '%s\\n' "$*" >> "$NOTES/argv"
{ tr '\\0' ' ' < /proc/$PPID/cmdline; echo; } >> "$NOTES/argv"
case " $* " in
  *" --password-stdin "*)
    stat -c %a "$(dirname "${REGISTRY_AUTH_FILE:-$DOCKER_CONFIG/config.json}")" > "$NOTES/mode"
    tee "$NOTES/password" | REAL "$@"; exit $? ;;
esac
exec REAL "$@"
"""


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world


@pytest.fixture(scope="module")
def buildah(tmp_path_factory):
    return Buildah(tmp_path_factory.mktemp("buildah"))


@pytest.fixture(scope="module")
def dockerd(tmp_path_factory):
    daemon = Dockerd(tmp_path_factory.mktemp("dockerd"))
    yield daemon
    daemon.stop()


class Work:
    """A repository of git with a Dockerfile, a repository of ECR, and the step; what it did last is in `record`, `story`."""

    def __init__(self, aws, steps, folder):
        self.aws, self.steps, self.folder, self.name = aws, steps, folder, next(NAMES)
        self.ecr = aws.client("ecr")
        self.context, self.notes = folder / "context", folder / "notes"
        self.tools, self.temporary = folder / "tools", folder / "temporary"
        for made in (self.context, self.notes, self.tools, self.temporary, folder / "home"):
            made.mkdir()
        self.environment = {"HOME": str(folder / "home"), "RUNNER_TEMP": str(self.temporary), "NOTES": str(self.notes),
                            "PATH": f"{self.tools}:/usr/bin:/bin",
                            **{key: value for key, value in aws.environment.items() if key.startswith("AWS_")}}
        self.write("Dockerfile", "FROM scratch\nCOPY hello /hello\n")
        self.write("hello", self.name)
        self.git("init", "-q")
        self.commit()

    def write(self, name, text):
        (self.context / name).write_text(text)

    def git(self, *words):
        who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
        done = subprocess.run(["git", *words], cwd=self.context, env={**self.environment, **who}, check=True, text=True,
                              capture_output=True)
        return done.stdout.strip()

    def commit(self):
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "work")
        return self.git("rev-parse", "HEAD")

    def use(self, real, name):
        """Puts a builder that notes what it is told in front of a real one."""
        (self.tools / name).write_text(NOTING.replace("REAL", str(real)))
        (self.tools / name).chmod(0o755)

    def create(self, mutability="IMMUTABLE"):
        self.ecr.create_repository(repositoryName=self.name, imageTagMutability=mutability)

    def start(self, *arguments, **variables):
        return subprocess.Popen(
            [str(self.steps / "build-push-ecr"), "--repository", self.name, *arguments], cwd=self.context,
            env={**self.environment, **variables}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, *arguments, **variables):
        process = self.start(*arguments, **variables)
        self.finish(process)
        return process.returncode

    def finish(self, process):
        output, self.story = process.communicate(timeout=120)
        self.record = json.loads(output)
        self.check()

    def check(self):
        """What holds after every run: nothing is left behind, no password was in a command line or is told."""
        assert list(self.temporary.iterdir()) == [], "a private folder was left behind"
        argv = (self.notes / "argv").read_text() if (self.notes / "argv").exists() else ""
        told = argv + self.story + json.dumps(self.record)
        secrets = [CANARY]
        if (self.notes / "password").exists():
            secrets.append((self.notes / "password").read_text())
            assert (self.notes / "mode").read_text().strip() == "700"
            assert len(secrets[-1]) > 40
        for secret in secrets:
            for form in (secret, base64.b64encode(secret.encode()).decode(), base64.b64encode(b"AWS:" + secret.encode()).decode()):
                assert form not in told
        assert not (self.folder / "home" / ".docker").exists(), "the user's own docker configuration was touched"

    def order(self, operation, kind, **more):
        request = urllib.request.Request(
            f"{self.aws.environment['LOCAL_AWS_CONTROL']}/faults", method="POST",
            data=json.dumps({"operation": operation, "kind": kind, **more}).encode())
        urllib.request.urlopen(request, timeout=10).close()

    def images(self):
        return {tag: image["imageDigest"] for image in self.ecr.describe_images(repositoryName=self.name)["imageDetails"]
                for tag in image.get("imageTags", [])}

    def manifest(self, tag):
        image, = self.ecr.batch_get_image(repositoryName=self.name, imageIds=[{"imageTag": tag}])["images"]
        return image


@pytest.fixture
def work(aws, steps, tmp_path):
    made = Work(aws, steps, tmp_path)
    yield made
    request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/faults", method="DELETE")
    urllib.request.urlopen(request, timeout=10).close()


@pytest.fixture
def with_buildah(work, buildah):
    work.environment |= buildah.environment
    work.use(buildah.path, "buildah")
    return work


def built(work, builder, commit):
    """What a build of a clean context must have come to."""
    record, tags = work.record, work.images()
    assert record["result"] == "succeeded" and record["reused"] is False
    assert record["image-digest"] == tags[commit] and record["image-tag"] == commit
    assert record["image-uri"].endswith(f"/{work.name}@{tags[commit]}")
    assert record["context-tree"] == work.git("rev-parse", "HEAD^{tree}")
    assert record["image-media-type"] == DOCKER_V2
    manifest = work.manifest(commit)["imageManifest"]
    assert "sha256:" + hashlib.sha256(manifest.encode()).hexdigest() == tags[commit]
    assert {tag[:5] for tag in tags} == {commit[:5], "tree-"}
    assert builder in (work.notes / "argv").read_text()


@pytest.mark.parametrize("docker", DOCKERS or [None], ids=str)
def test_docker_builds_pushes_and_reuses(work, dockerd, docker):
    work.environment |= dockerd.environment
    work.use(docker, "docker")
    work.create()
    commit = work.git("rev-parse", "HEAD")
    assert work("--builder", "docker") == 0, work.story
    built(work, "push 127.0.0.1", commit)
    assert work("--builder", "docker") == 0 and work.record["reused"] is True


def test_buildah_builds_pushes_and_reuses(with_buildah):
    work = with_buildah
    commit = work.git("rev-parse", "HEAD")
    work.git("remote", "add", "origin", f"https://x:{CANARY}@github.com/acme/churn.git")
    assert work("--create-repository", "true") == 0, work.story
    built(work, "push --format v2s2", commit)
    assert work.record["run"]["sha"] == commit and work.record["run"]["repository"] == "acme/churn"
    (work.notes / "argv").unlink()
    # The same tree under another commit: nothing is built, the image gets the new commit's tag.
    work.git("commit", "-q", "--allow-empty", "-m", "nothing")
    assert work() == 0 and work.record["reused"] is True
    assert work.images()[work.git("rev-parse", "HEAD")] == work.images()[commit]
    assert not (work.notes / "argv").exists(), "a builder was run"
    # Again: immutable tags that hold the same image are a success.
    assert work() == 0
    work.write("model.bin", "not committed")
    assert work() == 0 and work.record["reused"] is False and work.record["context-tree"] is None
    assert work.record["image-tag"].endswith("-dirty") and "model.bin (untracked)" in work.story


def test_auto_takes_buildah_where_docker_does_not_answer(with_buildah):
    work = with_buildah
    work.use("/bin/false", "docker")
    work.create()
    assert work() == 0, work.story
    assert "with buildah" in work.story


def test_an_immutable_tag_of_another_image_is_a_conflict(with_buildah):
    work = with_buildah
    work.create()
    assert work("--tags", "v1") == 0
    first = work.images()["v1"]
    work.write("hello", "another")
    work.commit()
    assert work("--tags", "v1") == 5
    assert first in work.record["failure"]["because"] and work.images()["v1"] == first
    assert work("--tags", "v1", "--reuse", "tag") == 0 and work.record["image-digest"] == first


def test_build_secrets_reach_the_build_and_nothing_else(with_buildah):
    work = with_buildah
    busybox = shutil.which("busybox") or cannot("there is no busybox")
    shutil.copy(busybox, work.context / "busybox")
    work.write("Dockerfile", "FROM scratch\nCOPY expected /expected\nCOPY busybox /bin/sh\n"
               'RUN --mount=type=secret,id=token test "$(cat /run/secrets/token)" = "$(cat /expected)"\n')
    work.write("expected", CANARY)
    work.commit()
    work.create()
    assert work(INPUT_SECRETS=f"token={CANARY}") == 0, work.story
    assert work("--reuse", "never", "--tags", "other", INPUT_SECRETS="token=wrong-one-of-some-length") == 7


@pytest.mark.parametrize("dockerfile, words", [
    ("FORM scratch\n", "FROM"), ("FROM scratch\nCOPY nothing /\n", "nothing"), ("", ""),
])
def test_a_wrong_dockerfile_is_red(with_buildah, dockerfile, words):
    work = with_buildah
    work.create()
    work.write("Dockerfile", dockerfile)
    assert work() == 7
    assert words in work.record["failure"]["because"] and work.images() == {}


def test_a_missing_repository_is_not_found(with_buildah):
    assert with_buildah() == 4
    assert "create-repository" in with_buildah.story


def test_a_missing_builder_is_named(work):
    work.create()
    work.environment["PATH"] = str(work.tools)
    assert work() == 4
    assert "no docker on PATH; there is no buildah on PATH" in work.record["failure"]["because"]


@pytest.mark.parametrize("fault, code, pushes", [
    ({"operation": "PutManifest", "kind": "error", "code": "DENIED", "status": 403,
      "message": "User is not authorized to perform: ecr:PutImage", "times": None}, 3, 1),
    ({"operation": "PutManifest", "kind": "drop", "times": 1}, 0, 1),
    ({"operation": "PutManifest", "kind": "error", "status": 503, "times": 2}, 0, 3),
])
def test_a_push_that_fails(with_buildah, fault, code, pushes):
    work = with_buildah
    work.create()
    work.order(service="registry", **fault)
    assert work() == code, work.story
    lines = (work.notes / "argv").read_text().splitlines()
    assert sum(line.startswith("build ") for line in lines) == 1, "it was built again"
    if pushes:
        assert sum(line.startswith("push ") for line in lines) >= pushes


def test_denials_of_aws_are_denials(with_buildah):
    work = with_buildah
    work.create()
    work.order("GetAuthorizationToken", "deny")
    assert work() == 3
    work.order("PutImage", "deny")
    assert work() == 3
    assert set(tag[:5] for tag in work.images()) == {"tree-"}, "a tag was given all the same"


def test_an_index_is_refused_before_a_tag_points_to_it(work):
    work.create()
    work.use(Path(__file__).with_name("lying_builder.py"), "buildah")
    assert work("--tags", "v1", "--builder", "buildah") == 10, work.story
    assert "attestations attached" in work.record["failure"]["because"]
    assert "v1" not in work.images()
    # What was refused once is not reused.
    assert work("--tags", "v1", "--builder", "buildah") == 10


def test_an_image_in_ocis_form_is_put_in_dockers(with_buildah, buildah):
    work = with_buildah
    work.create()
    (work.tools / "buildah").write_text(
        '#!/bin/sh\ncase "$1" in build|push) verb=$1; shift; shift; shift; set -- "$verb" --format oci "$@" ;; esac\n'
        f'exec {buildah.path} "$@"\n')
    assert work("--tags", "v1", "--builder", "buildah") == 0, work.story
    assert work.record["image-media-type"] == DOCKER_V2 and work.images()["v1"] == work.record["image-digest"]
    oci, = (tag for tag in work.images() if tag.startswith("tree-"))
    assert work.manifest(oci)["imageManifestMediaType"] == "application/vnd.oci.image.manifest.v1+json"
    # It is a real image: buildah pulls it by the digest that the step gives.
    host = work.record["image-uri"].partition("/")[0]
    password, = work.ecr.get_authorization_token()["authorizationData"]
    user = base64.b64decode(password["authorizationToken"]).decode()
    pulled = subprocess.run([buildah.path, "pull", "--tls-verify=false", "--creds", user, work.record["image-uri"]],
                            env={**work.environment}, text=True, capture_output=True, timeout=60)
    assert host and pulled.returncode == 0, pulled.stderr
    # Again: found by its tree, put in the same form, under the same digest.
    digest = work.record["image-digest"]
    assert work("--tags", "v1") == 0 and work.record["reused"] is True and work.record["image-digest"] == digest


def test_a_context_is_dirty_only_by_what_is_in_it_and_seen(with_buildah):
    work = with_buildah
    work.create()
    (work.context / "training" / "cache").mkdir(parents=True)
    for name, text in {"Dockerfile": "FROM scratch\nCOPY . /\n", ".dockerignore": "cache\n*.log\n", "train": "1"}.items():
        (work.context / "training" / name).write_text(text)
    work.commit()
    work.write("elsewhere", "not in the context")
    (work.context / "training" / "cache" / "a").write_text("not seen by a builder")
    (work.context / "training" / "b.log").write_text("nor this")
    assert work("--context", "training") == 0, work.story
    assert work.record["context-tree"] == work.git("rev-parse", "HEAD:training")
    (work.context / "training" / "train").write_text("2")
    assert work("--context", "training", "--tags", "two") == 0
    assert work.record["context-tree"] is None and "train (modified)" in work.story
    assert work.images()["two"] != work.images()[work.git("rev-parse", "HEAD")]


def test_a_tag_that_is_moved_meanwhile_is_red(with_buildah):
    work = with_buildah
    work.create("MUTABLE")
    other = "sha256:" + "d" * 64
    work.order("DescribeImages", "merge", service="ecr", skip=2, times=None, match={"repositoryName": work.name},
               answer={"imageDetails": [{"imageDigest": other}]})
    assert work("--tags", "v1") == 5, work.story
    assert other in work.record["failure"]["because"]


def test_the_scan_is_a_gate(with_buildah):
    work = with_buildah
    work.create()
    assert work("--scan", "wait", "--poll-seconds", "0.05") == 0, work.story
    assert work.record["scan-findings"]["critical"] == 0
    found = {"imageScanStatus": {"status": "COMPLETE"}, "imageScanFindings": {"findingSeverityCounts": {"HIGH": 2}}}
    work.order("DescribeImageScanFindings", "reply", service="ecr", answer=found, times=None)
    assert work("--tags", "v1", "--scan", "wait", "--scan-fail-on", "high") == 10
    assert work.record["scan-findings"]["high"] == 2 and "v1" not in work.images()
    assert work("--tags", "v1", "--scan", "wait") == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("trap", ["", "trap '' TERM INT\n"], ids=["obedient", "stubborn"])
def test_cancelling_ends_builder_and_step_and_leaves_nothing(with_buildah, buildah, number, trap):
    work = with_buildah
    work.create()
    (work.tools / "buildah").write_text(
        f'#!/bin/sh\n[ "$1" = build ] || exec {buildah.path} "$@"\n{trap}echo $$ > "$NOTES/pid"\n'
        'while :; do sleep 1; done\n')
    process = work.start()
    end = time.monotonic() + 30
    while not (work.notes / "pid").exists() or not (work.notes / "pid").read_text().strip():
        assert time.monotonic() < end and process.poll() is None
        time.sleep(0.02)
    assert list(work.temporary.iterdir()), "there was nothing to leave behind"
    started = time.monotonic()
    process.send_signal(number)
    work.finish(process)
    assert time.monotonic() - started < 2
    assert process.returncode == 9 and work.record["result"] == "cancelled"
    assert not os.path.exists(f"/proc/{(work.notes / 'pid').read_text().strip()}"), "the builder goes on"


def test_the_time_of_the_step_holds_for_the_builder(with_buildah, buildah):
    work = with_buildah
    work.create()
    (work.tools / "buildah").write_text(
        f'#!/bin/sh\n[ "$1" = build ] || exec {buildah.path} "$@"\nexec sleep 600\n')
    started = time.monotonic()
    assert work("--timeout-minutes", "0.05") == 6
    assert time.monotonic() - started < 3 + 5


def test_a_dry_run_changes_nothing(with_buildah):
    work = with_buildah
    work.create()
    assert work("--dry-run") == 0
    assert "would run" in work.story and work.images() == {}
    assert not (work.notes / "password").exists()
