"""actions/launch: it becomes the step of the release that its table vouches for, and nothing else, whatever lies in its way."""
import hashlib
import http.server
import io
import os
import resource
import shutil
import subprocess
import tarfile
import threading

import pytest
from bench import ROOT, STEPS

VERSION = "9.9.9"


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def archive(content, packing="gz", name="mlops-steps"):
    """A release file: the executable and its licence."""
    out = io.BytesIO()
    more = {"compresslevel": 1} if packing == "gz" else {"preset": 0}
    with tarfile.open(fileobj=out, mode=f"w:{packing}", **more) as tar:
        for member, text, mode in (("LICENSE", b"words", 0o644), (name, content, 0o755)):
            entry = tarfile.TarInfo(member)
            entry.size, entry.mode = len(text), mode
            tar.addfile(entry, io.BytesIO(text))
    return out.getvalue()


@pytest.fixture(scope="module")
def toolkit():
    """The real executable as a release has it: its bytes, and the archive."""
    content = (STEPS / "mlops-steps").read_bytes()
    return content, archive(content)


class Releases:
    """A place of release files that answers as told: a path's content, or the status to refuse it with, once each."""

    def __init__(self):
        self.files, self.asked, self.statuses, self.cut = {}, [], [], 0
        place = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                place.asked.append(self.path)
                status = place.statuses.pop(0) if place.statuses else 200
                content = place.files.get(self.path)
                if status != 200 or content is None:
                    return self.send_error(status if status != 200 else 404)
                self.send_response(200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content[:len(content) - place.cut])

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def releases():
    releases = Releases()
    yield releases
    releases.close()


class Runner:
    """A runner with a tool cache of its own, and a copy of the launcher whose table a test writes."""

    def __init__(self, folder, releases):
        self.folder, self.releases, self.actions = folder, releases, folder / "actions"
        self.cache = folder / "cache"
        self.actions.mkdir()
        shutil.copy(ROOT / "actions" / "launch", self.actions / "launch")
        self.variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
                          "RUNNER_TOOL_CACHE": str(self.cache), "MLOPS_STEPS_RELEASES": releases.url, "MLOPS_STEPS_PAUSE": "0",
                          "GITHUB_ACTIONS": "true"}

    def offer(self, executable, packed, packing="gz", platform="linux-x64", **said):
        """Puts a release up, with its line in the table."""
        self.releases.files[f"/mlops-steps-{VERSION}-{platform}.tar.{packing}"] = packed
        said = {"file": sha256(packed), "program": sha256(executable), **said}
        with open(self.actions / "releases.txt", "a") as table:
            table.write(f"# a line for people\n{VERSION} {platform}.{packing} {said['file']} {said['program']}\n")

    def run(self, *arguments, **popen):
        return subprocess.run([self.actions / "launch", *(arguments or ("wait-pipeline", "--help"))], env=self.variables,
                              capture_output=True, text=True, timeout=60, **popen)

    @property
    def executable(self):
        return self.cache / "mlops-steps" / VERSION / "linux-x64" / "mlops-steps"

    def without(self, *names):
        """A PATH that has everything but these."""
        folder = self.folder / "commands"
        folder.mkdir()
        for place in reversed(os.environ["PATH"].split(":")):
            for command in os.listdir(place) if os.path.isdir(place) else ():
                (folder / command).unlink(missing_ok=True)
                if command not in names:
                    (folder / command).symlink_to(os.path.join(place, command))
        self.variables["PATH"] = str(folder)


@pytest.fixture
def runner(tmp_path, releases):
    runner = Runner(tmp_path, releases)
    runner.without("xz")
    return runner


def is_the_step(done):
    return done.returncode == 0 and "USAGE: wait-pipeline" in done.stdout


def is_red(done, code, *words):
    """Refused with one annotation, and nothing was run."""
    assert done.returncode == code, done
    assert [line[:7] for line in done.stdout.splitlines() if line.startswith("::")] == ["::error"], done.stdout
    assert all(word in done.stdout for word in words), done.stdout
    assert "USAGE" not in done.stdout
    return True


def test_the_first_time_downloads_and_the_second_asks_nobody(runner, toolkit):
    runner.offer(*toolkit)
    assert is_the_step(runner.run())
    assert is_the_step(runner.run()) and len(runner.releases.asked) == 1
    assert os.listdir(runner.executable.parent) == ["mlops-steps"]
    assert runner.run("approve-model", "--require", "a b").returncode == 2


def test_xz_where_the_runner_has_it(tmp_path, releases, toolkit):
    runner = Runner(tmp_path, releases)
    runner.offer(*toolkit)
    runner.offer(toolkit[0], archive(toolkit[0], "xz"), packing="xz")
    assert is_the_step(runner.run()) and releases.asked[0].endswith(".tar.xz")


def test_hashes_without_openssl(tmp_path, releases, toolkit):
    runner = Runner(tmp_path, releases)
    runner.without("xz", "openssl")
    runner.offer(*toolkit)
    assert is_the_step(runner.run()) and is_the_step(runner.run())
    runner.executable.write_bytes(toolkit[0][:-1] + b"!")
    releases.files.clear()
    assert is_red(runner.run(), 12, "cannot be downloaded")


@pytest.mark.parametrize("at", [0, 100, 5_000, -1])
def test_a_flipped_byte_is_refused(at, runner, toolkit):
    runner.offer(*toolkit)
    path, bad = next(iter(runner.releases.files)), bytearray(toolkit[1])
    bad[at] ^= 1
    runner.releases.files[path] = bytes(bad)
    assert is_red(runner.run(), 7, "vouches for") and not runner.executable.exists()


@pytest.mark.parametrize("said", [{"file": "0" * 64}, {"program": "0" * 64}, {"file": ""}, {"program": ""}])
def test_a_wrong_table_is_refused(said, runner, toolkit):
    runner.offer(*toolkit, **said)
    assert is_red(runner.run(), 7, "vouch") and not runner.executable.exists()


@pytest.mark.parametrize("said", [{}, {"file": ""}, {"program": ""}, {"file": "", "program": ""}])
def test_a_hasher_that_fails_vouches_for_nothing(said, runner, toolkit):
    runner.offer(*toolkit, **said)
    broken = runner.folder / "broken"
    broken.mkdir()
    (broken / "openssl").write_text("#!/bin/sh\nexit 1\n")
    (broken / "openssl").chmod(0o755)
    runner.variables["PATH"] = f"{broken}:{runner.variables['PATH']}"
    assert is_red(runner.run(), 7, "vouch") and not runner.executable.exists()
    runner.executable.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(STEPS / "mlops-steps", runner.executable)
    assert is_red(runner.run(), 7, "vouch")


@pytest.mark.parametrize("platform, os_, processor, word", [
    ("linux-x64", "Windows", "X64", "Windows"), ("linux-x64", "macOS", "ARM64", "macOS"), ("linux-x64", "Linux", "ARM", "kind ARM"),
    ("linux-arm64", "Linux", "X64", "no release belongs to this commit")])
def test_a_runner_without_a_release_is_told_so(platform, os_, processor, word, runner, toolkit):
    runner.offer(*toolkit, platform=platform)
    runner.variables |= {"RUNNER_OS": os_, "RUNNER_ARCH": processor}
    assert is_red(runner.run(), 2, word) and not runner.releases.asked


def test_a_table_without_lines_runs_nothing(runner):
    shutil.copy(ROOT / "actions" / "releases.txt", runner.actions)
    (runner.actions / "releases.txt").write_text("# nothing yet\n")
    assert is_red(runner.run(), 2, "no release belongs to this commit")


def test_what_is_refused_for_good_is_asked_once(runner, toolkit):
    runner.offer(*toolkit)
    runner.releases.files.clear()
    assert is_red(runner.run(), 12, "HTTP status 404") and len(runner.releases.asked) == 1


@pytest.mark.parametrize("statuses", [[503], [429, 500], [408]])
def test_what_may_heal_is_asked_again(statuses, runner, toolkit):
    runner.offer(*toolkit)
    runner.releases.statuses = list(statuses)
    assert is_the_step(runner.run()) and len(runner.releases.asked) == len(statuses) + 1


def test_three_tries_are_all(runner, toolkit):
    runner.offer(*toolkit)
    runner.releases.statuses = [503] * 9
    assert is_red(runner.run(), 12, "HTTP status 503") and len(runner.releases.asked) == 3


def test_a_cut_download_is_refused(runner, toolkit):
    runner.offer(*toolkit)
    runner.releases.cut = 1000
    assert is_red(runner.run(), 12, "cannot be downloaded") and not runner.executable.exists()
    assert not list(runner.executable.parent.glob(".fetch*"))


def test_nobody_there(runner, toolkit):
    runner.offer(*toolkit)
    runner.variables["MLOPS_STEPS_RELEASES"] = "http://127.0.0.1:9"
    assert is_red(runner.run(), 12, "cannot be downloaded")


@pytest.mark.parametrize("limit", [0, 4096, 1 << 20])
def test_a_disk_that_takes_no_more_is_red(limit, runner, toolkit):
    runner.offer(*toolkit)
    done = runner.run(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    assert is_red(done, 12) and not runner.executable.exists() and not list(runner.executable.parent.glob(".fetch*"))


def test_a_cached_file_that_is_another_is_not_run(runner, toolkit, tmp_path):
    runner.offer(*toolkit)
    assert is_the_step(runner.run())
    runner.executable.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    assert is_the_step(runner.run()) and runner.executable.read_bytes() == toolkit[0] and len(runner.releases.asked) == 2
    runner.executable.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\n")
    runner.releases.files.clear()
    assert is_red(runner.run(), 12) and not (tmp_path / "pwned").exists()


def test_an_archive_with_another_member_in_the_place(runner, toolkit):
    """Vouched for by its own hash, and still without the executable."""
    packed = archive(toolkit[0], name="other")
    runner.offer(toolkit[0], packed)
    assert is_red(runner.run(), 12, "cannot be unpacked")


def test_two_at_once(runner, toolkit):
    runner.offer(*toolkit)
    runs = [subprocess.Popen([runner.actions / "launch", "wait-pipeline", "--help"], env=runner.variables,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for _ in range(4)]
    for run in runs:
        out, _ = run.communicate(timeout=60)
        assert run.returncode == 0 and "USAGE: wait-pipeline" in out, out
    assert os.listdir(runner.executable.parent) == ["mlops-steps"]


def test_executables_that_a_runner_has_already(runner):
    runner.variables["MLOPS_STEPS_BIN"] = str(STEPS)
    assert is_the_step(runner.run())
    runner.variables["MLOPS_STEPS_BIN"] = str(runner.folder)
    assert is_red(runner.run(), 2, "MLOPS_STEPS_BIN")


@pytest.mark.parametrize("build, word", [("sauce", "build is sauce"), ("source", "no Swift")])
def test_other_builds(build, word, runner):
    runner.variables["MLOPS_STEPS_BUILD"] = build
    runner.variables["PATH"] = "/usr/bin:/bin"
    if build == "source" and shutil.which("swift", path=runner.variables["PATH"]):
        pytest.skip("this machine has Swift where every command is")
    assert is_red(runner.run(), 2, word)


def test_outside_a_workflow_the_reason_goes_to_stderr(runner):
    del runner.variables["GITHUB_ACTIONS"]
    (runner.actions / "releases.txt").write_text("")
    done = runner.run()
    assert done.returncode == 2 and not done.stdout and "no release belongs to this commit" in done.stderr


@pytest.mark.parametrize("hostile", ['"; touch pwned; #', "$(touch pwned)", "a\n::warning::b", "%0A::error::x"])
def test_hostile_text_is_only_text(hostile, runner, toolkit, tmp_path):
    runner.offer(*toolkit)
    runner.variables |= {"RUNNER_ARCH": hostile}
    assert is_red(runner.run(cwd=tmp_path), 2)
    runner.variables |= {"RUNNER_ARCH": "X64", "MLOPS_STEPS_RELEASES": f"{runner.releases.url}/{hostile}"}
    done = runner.run(cwd=tmp_path)
    assert done.returncode == 12 and not (tmp_path / "pwned").exists() and not done.stdout.count("\n::")
