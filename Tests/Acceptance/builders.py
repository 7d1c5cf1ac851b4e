"""Real builders for the acceptance tests: buildah with a storage of its own, and a dockerd of the tests' own."""
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

# A test that cannot run says why; as root on Linux, which is where CI runs, both builders must run.
MUST = os.geteuid() == 0
DOCKERD = shutil.which("dockerd", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
# The machine may have several docker CLIs: with buildx, with BuildKit inside, with neither.
DOCKERS = sorted({(Path(folder) / "docker").resolve() for folder in os.environ["PATH"].split(":")
                  if os.access(Path(folder) / "docker", os.X_OK)})


def cannot(why):
    """Skips, or fails where the machine should have it."""
    (pytest.fail if MUST else pytest.skip)(f"{why}; script/bootstrap --for-tests installs buildah and docker.io")


class Buildah:
    """What the environment of a buildah must hold that needs no right but root's, and keeps to one folder."""

    def __init__(self, folder):
        self.path = shutil.which("buildah")
        if not self.path:
            cannot("there is no buildah on PATH")
        storage = folder / "storage.conf"
        storage.write_text(f'[storage]\ndriver = "vfs"\ngraphroot = "{folder}/graph"\nrunroot = "{folder}/run"\n')
        self.environment = {"BUILDAH_ISOLATION": "chroot", "CONTAINERS_STORAGE_CONF": str(storage)}
        done = subprocess.run([self.path, "from", "scratch"], env={**os.environ, **self.environment}, text=True,
                              capture_output=True, timeout=60)
        if done.returncode:
            cannot(f"buildah cannot work here: {done.stderr.strip()}")


class Dockerd:
    """A daemon with its own data and socket, without a network of its own; ends with `stop`."""

    def __init__(self, folder):
        if not DOCKERD or not DOCKERS:
            cannot("there is no dockerd on PATH")
        if os.geteuid() != 0:
            cannot("dockerd needs root")
        # A socket's path must be short.
        self.socket = Path(f"/tmp/mlops-dockerd-{os.getpid()}.sock")
        self.log = folder / "dockerd.log"
        self.process = subprocess.Popen(
            [DOCKERD, "--iptables=false", "--bridge=none", "--data-root", folder / "data", "--exec-root", folder / "exec",
             "--pidfile", folder / "pid", "--storage-driver", "vfs", "-H", f"unix://{self.socket}"],
            stdout=self.log.open("wb"), stderr=subprocess.STDOUT, start_new_session=True)
        self.environment = {"DOCKER_HOST": f"unix://{self.socket}"}
        end = time.monotonic() + 60
        while subprocess.run([DOCKERS[0], "version"], env={**os.environ, **self.environment},
                             capture_output=True).returncode:
            if self.process.poll() is not None or time.monotonic() > end:
                self.stop()
                cannot(f"dockerd does not run here: {self.log.read_text()[-500:]}")
            time.sleep(0.1)

    def stop(self):
        """Ends the daemon and its containerd."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.socket.unlink(missing_ok=True)
