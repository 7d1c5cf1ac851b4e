"""The instances of a variant: one real model server per variant, a child process that answers /ping and
/invocations, with its output in CloudWatch Logs."""
import hashlib
import http.client
import os
import shutil
import subprocess
import tarfile
import threading
import time
from pathlib import Path

from ..moto_backend import ObjectMissing
from . import s3
from .models import containers_of, resolved
from .store import short_id

PING_SECONDS = 30


class DeploymentFailed(Exception):
    """A fleet does not come up, or a deployment is called off: AWS's sentence."""


class Fleet:
    """One variant of one configuration of one endpoint, deployed."""

    def __init__(self, world, store, endpoint_name, variant):
        self.world, self.store, self.endpoint_name, self.variant = world, store, endpoint_name, variant
        self.name = variant["VariantName"]
        self.instance = "i-" + short_id(17, "0123456789abcdef")
        self.folder = world.state / "endpoints" / f"{endpoint_name}-{self.name}-{self.instance}"
        self.process = self.port = self.image = self._pump = None
        self._idle = []                 # connections to the server that can be used again

    def start(self):
        """Fetches the model and starts its server; DeploymentFailed where that cannot be."""
        model = self.store.models.get(self.variant.get("ModelName"))
        if model is None:
            raise DeploymentFailed(f"Could not find model \"{self.variant.get('ModelName')}\".")
        self.image, data, environment = resolved(self.store, containers_of(model)[0])
        self.folder.mkdir(parents=True, exist_ok=True)
        self._fetch(data)
        self.process = self.world.processes.start(
            [str(_server()), "serve", "--host", "127.0.0.1", "--port", "0", "--model", str(self.folder / "model"),
             "--ready-file", str(self.folder / "port")],
            env=_environment(environment), cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        self._pump = threading.Thread(target=self._copy_output, daemon=True)
        self._pump.start()

    def _fetch(self, data):
        if not data:
            (self.folder / "model").mkdir(exist_ok=True)
            return
        archive = self.folder / "model.tar.gz"
        try:
            archive.write_bytes(s3.read(self.world.moto, data))
        except (ObjectMissing, ValueError) as error:
            raise DeploymentFailed(f"Failed to download model data for variant {self.name}: could not find {data}."
                                   ) from error
        try:
            s3.extract(archive, self.folder / "model")
        except (tarfile.TarError, OSError, EOFError) as error:
            raise DeploymentFailed(
                f'Failed to extract model data archive for container "container_1" from URL "{data}". Please ensure '
                "that the object located at the URL is a valid tar.gz archive.") from error

    def await_ping(self, stop):
        """Waits until the server answers /ping with 200; DeploymentFailed where it does not."""
        end = time.monotonic() + PING_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            if self.port is None and (self.folder / "port").exists():
                self.port = int((self.folder / "port").read_text())
            if self.port and self._ping():
                return
            self.world.timing.sleep(0.02, stop)
        self.stop()
        raise DeploymentFailed(f"The primary container for production variant {self.name} did not pass the ping health "
                               "check. Please check CloudWatch logs for this endpoint.")

    def _ping(self):
        try:
            status, _, _ = self._exchange("GET", "/ping", b"", {}, 2)
        except OSError:
            return False
        return status == 200

    def invoke(self, body, headers, seconds=60):
        """(status, headers, body) of the container's answer; OSError where it gives none."""
        return self._exchange("POST", "/invocations", body, headers, seconds)

    def _exchange(self, method, path, body, headers, seconds):
        """One exchange over a connection kept from before, or a new one where that has gone stale."""
        kept = self._idle.pop() if self._idle else None
        for connection in filter(None, (kept, http.client.HTTPConnection("127.0.0.1", self.port, timeout=seconds))):
            try:
                connection.timeout = seconds
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                data = answer.read()
                self._idle.append(connection)
                return answer.status, {name.title(): value for name, value in answer.getheaders()}, data
            except (http.client.HTTPException, OSError) as error:
                connection.close()
                if connection is not kept or isinstance(error, TimeoutError):
                    raise OSError(str(error)) from error
        raise OSError("no connection")

    def stop(self):
        """Ends the server and takes its files away; its last words are in the log before this returns."""
        while self._idle:
            self._idle.pop().close()
        if self.process:
            self.world.processes.end(self.process)
            self._pump.join(2)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy_output(self):
        group, stream = f"/aws/sagemaker/Endpoints/{self.endpoint_name}", f"{self.name}/{self.instance}"
        self.world.moto.write_log(self.store.region, group, stream, [])
        for line in self.process.stdout:
            text = line.decode("utf-8", "replace").rstrip("\n")
            if text:
                self.world.moto.write_log(self.store.region, group, stream, [text])
        self.process.stdout.close()

    def deployed_images(self, when):
        """The image as it was said, and by its digest: of a tag one that follows from the name."""
        if not self.image:
            return []
        resolved = self.image
        if "@sha256:" not in resolved:
            folder, _, name = resolved.rpartition("/")
            resolved = f"{folder}/{name.partition(':')[0]}@sha256:{hashlib.sha256(self.image.encode()).hexdigest()}"
        return [{"SpecifiedImage": self.image, "ResolvedImage": resolved.lstrip("/"), "ResolutionTime": when}]


def _server():
    """The built serve-model: where the steps are said to be, or in this repository's build."""
    build = Path(__file__).resolve().parents[4] / ".build"
    said = os.environ.get("MLOPS_STEPS_BIN")
    places = [Path(said)] if said else [build / "debug", build / "release"]
    for place in places:
        if os.access(place / "serve-model", os.X_OK):
            return place / "serve-model"
    raise DeploymentFailed("the local AWS serves models with serve-model, which is not built: run "
                           f"`swift build --product serve-model` (looked in {', '.join(map(str, places))})")


def _environment(said):
    """What a container sees: its own variables, none of ours."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "LD_LIBRARY_PATH", "TMPDIR") if key in os.environ}
    return {**kept, **said}


def start_fleets(world, store, endpoint_name, config, stop):
    """A fleet for each variant, all answering; or DeploymentFailed, and nothing left running."""
    fleets = {}
    try:
        for variant in config["ProductionVariants"]:
            fleet = fleets[variant["VariantName"]] = Fleet(world, store, endpoint_name, variant)
            fleet.start()
        for fleet in fleets.values():
            fleet.await_ping(stop)
    except BaseException:
        for fleet in fleets.values():
            fleet.stop()
        raise
    return fleets


def refusal(fleet, region, account, status, text):
    """ModelError's fields for what a container refused."""
    group = f"/aws/sagemaker/Endpoints/{fleet.endpoint_name}"
    side = "client" if 400 <= status < 500 else "server"
    message = (f'Received {side} error ({status}) from primary with message "{text}". See https://{region}.console.aws.'
               f"amazon.com/cloudwatch/home?region={region}#logEventViewer:group={group} in account {account} for more "
               "information.")
    return message, {"ErrorCode": f"{side.upper()}_ERROR_FROM_MODEL",
                     "LogStreamArn": f"arn:aws:logs:{region}:{account}:log-group:{group}",
                     "OriginalMessage": text, "OriginalStatusCode": status}
