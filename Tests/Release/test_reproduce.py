"""script/reproduce: a published release is what its sources make, or it is red and the difference is told."""
import json
import os
import platform
import shlex
import shutil
import subprocess

import pytest
from releases import HEADER, checkout, release, run

HERE = {"x86_64": "linux-x64", "aarch64": "linux-arm64"}[platform.machine()]
IMAGE = "swift@sha256:" + "a" * 64

# Packs what lies beside it as the release's files; says what was linked in as an SBOM does.
PACKAGE = """#!/bin/sh
set -eu
cd "$(dirname "$0")/.."
mkdir dist
cp packed/* dist/
cp sbom.json "dist/mlops-steps-$1-{platform}.spdx.json"
echo a line
"""

# Does in the folder what would be done in the container, and keeps what it was told.
DOCKER = """#!/bin/sh
printf '%s\\n' "$@" > {record}
while [ "$1" != --volume ]; do shift; done
cd "${{2%:/source}}"
while [ "$1" != {image} ]; do shift; done
shift
export HOME={home}
exec "$@"
"""


def sbom(**versions):
    packages = [{"name": "mlops-steps", "versionInfo": "1.2.3"}, *({"name": name, "versionInfo": said} for name, said in versions.items())]
    return json.dumps({"packages": packages})


class Published:
    """A repository with a tag, a table of what it makes, and a place where the release's SBOM lies."""

    def __init__(self, folder):
        self.folder, self.source = folder, checkout(folder / "repository", "reproduce", "release-table")
        (self.source / "actions").mkdir()
        workflows = self.source / ".github" / "workflows"
        workflows.mkdir(parents=True)
        (workflows / "release.yml").write_text(f"container: {IMAGE} # 6.3\n")
        (self.source / "script" / "package").write_text(PACKAGE.format(platform=HERE))
        (self.source / "script" / "package").chmod(0o755)
        lines = release(self.source / "packed")
        (self.source / "actions" / "releases.txt").write_text(HEADER + "".join(f"{line}\n" for line in lines))
        (self.source / "sbom.json").write_text(sbom(curl="7.81.0-1ubuntu1.16", zlib="1.2.11"))
        self.git("init", "--quiet")
        self.tag("v1.2.3")
        self.tools, self.home = folder / "tools", folder / "home"
        self.tools.mkdir()
        self.home.mkdir()
        self.record = folder / "docker-was-told"
        (self.tools / "docker").write_text(DOCKER.format(record=self.record, image=IMAGE, home=self.home))
        (self.tools / "docker").chmod(0o755)
        self.releases = folder / "releases"
        self.releases.mkdir()

    def git(self, *arguments):
        names = {f"GIT_{who}_{what}": "it@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(["git", *arguments], cwd=self.source, check=True, env={**os.environ, **names})

    def tag(self, name):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", name)
        self.git("tag", "--force", name)

    def run(self, *arguments, path=None, releases="http://127.0.0.1:9"):
        environment = {**os.environ, "PATH": path or f"{self.tools}:{os.environ['PATH']}", "MLOPS_STEPS_RELEASES": releases}
        return run("reproduce", *arguments, root=self.source, env=environment)


@pytest.fixture
def published(tmp_path):
    return Published(tmp_path)


def test_it_is_built_in_the_container_of_its_workflow(published):
    done = published.run("v1.2.3")
    assert done.returncode == 0 and "v1.2.3 reproduced" in done.stdout, done
    told = published.record.read_text().splitlines()
    assert told[:2] == ["run", "--rm"] and told[told.index(IMAGE) + 1:] == [
        "bash", "-c", 'git config --global --add safe.directory "*" && script/package "$1" >/dev/null', "package", "1.2.3"]


def test_or_here(published):
    done = published.run("v1.2.3", "--here")
    assert done.returncode == 0 and "v1.2.3 reproduced" in done.stdout and not published.record.exists(), done


def test_what_is_not_committed_is_no_part_of_it(published):
    (published.source / "packed" / f"mlops-steps-1.2.3-{HERE}.tar.gz").write_bytes(b"other")
    (published.source / "actions" / "releases.txt").write_text("")
    assert published.run("v1.2.3", "--here").returncode == 0


def serve(published, content):
    """The releases' place, as curl reads it: a server of one file."""
    import http.server
    import threading

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            published.asked = self.path
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content.encode())

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


@pytest.mark.parametrize("there, words", [
    (dict(curl="7.81.0-1ubuntu1.15", zlib="1.2.11"), ["< curl 7.81.0-1ubuntu1.15", "> curl 7.81.0-1ubuntu1.16"]),
    (dict(curl="7.81.0-1ubuntu1.16", zlib="1.2.11"), ["the same versions"])])
def test_other_bytes_are_red_and_the_versions_are_told(there, words, published):
    release(published.source / "packed", version="1.2.4")
    for file in (published.source / "packed").glob("*1.2.4*"):
        file.rename(file.with_name(file.name.replace("1.2.4", "1.2.3")))
    published.tag("v1.2.3")
    server = serve(published, sbom(**there))
    try:
        done = published.run("v1.2.3", "--here", releases=f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        server.server_close()
    assert done.returncode == 7 and "reproduced:" not in done.stdout and "has the hash" in done.stderr, done
    assert all(word in done.stderr for word in words) and "zlib" not in done.stderr, done
    assert published.asked == f"/mlops-steps-1.2.3-{HERE}.spdx.json"


def test_other_bytes_without_a_word_why_are_red_too(published):
    (published.source / "packed" / f"mlops-steps-1.2.3-{HERE}.tar.gz").write_bytes(b"other")
    published.tag("v1.2.3")
    done = published.run("v1.2.3", "--here")
    assert done.returncode == 7 and "cannot be had" in done.stderr


def test_a_build_that_fails_is_red(published):
    (published.source / "script" / "package").write_text("#!/bin/sh\nexit 3\n")
    published.tag("v1.2.3")
    for arguments in (["v1.2.3"], ["v1.2.3", "--here"]):
        done = published.run(*arguments)
        assert done.returncode == 3 and "reproduced" not in done.stdout


def test_a_tag_whose_table_is_of_another_release(published):
    published.tag("v1.2.4")
    done = published.run("v1.2.4", "--here")
    assert done.returncode == 7 and "not of 1.2.4" in done.stderr


@pytest.mark.parametrize("said", ["", "container: swift:6.3\n", f"a: {IMAGE}\nb: swift@sha256:{'b' * 64}\n"])
def test_a_workflow_that_does_not_say_where_it_builds(said, published):
    (published.source / ".github" / "workflows" / "release.yml").write_text(said)
    published.tag("v1.2.3")
    done = published.run("v1.2.3")
    assert done.returncode == 7 and "which container" in done.stderr and not published.record.exists()


@pytest.mark.parametrize("arguments", ["", "1.2.3", "v1.2", "v9.9.9", "v1.2.3 here", "main", "v1.2.3;id"])
def test_what_is_not_asked_rightly(arguments, published):
    assert published.run(*shlex.split(arguments)).returncode == 2


def test_without_docker_it_says_what_else_can_be_done(published):
    bare = published.folder / "bare"
    bare.mkdir()
    for command in ("bash", "git", "dirname", "uname", "mktemp", "rm", "grep", "sort", "wc", "head", "cut", "sed", "env"):
        (bare / command).symlink_to(shutil.which(command))
    done = published.run("v1.2.3", path=str(bare))
    assert done.returncode == 2 and "--here" in done.stderr, done


def test_the_container_of_this_commit_is_one():
    from releases import ROOT
    import re
    found = re.findall(r"swift@sha256:[0-9a-f]{64}", (ROOT / ".github" / "workflows" / "release.yml").read_text())
    assert len(set(found)) == 1
