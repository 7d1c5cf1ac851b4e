"""The world of the matrix: a local AWS that all cases share, with an endpoint that is live."""
import functools
import io
import json
import os
import tarfile
import tempfile
import threading
import urllib.request
from pathlib import Path

from example_world import BUCKET, REPOSITORY, ExampleWorld, role_arn


class MatrixWorld(ExampleWorld):
    """An ExampleWorld that many threads may ask at once."""

    def __init__(self, folder):
        super().__init__(folder, folder)
        self._clients, self._lock, self._making = {}, threading.Lock(), threading.RLock()

    def __enter__(self):
        super().__enter__()
        self.order("claims", {"repository": REPOSITORY})
        self.order("timing", {"delays": {"default": 0.05, "model-package.Pending": 0, "model-package.InProgress": 0}})
        return self

    def client(self, service):
        # Making a client is neither quick nor thread-safe; using one is both.
        with self._lock:
            if service not in self._clients:
                self._clients[service] = super().client(service)
            return self._clients[service]

    def order(self, what, body, method="POST"):
        """Tells the local AWS something."""
        request = urllib.request.Request(f"{self.environment['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                         data=json.dumps(body).encode())
        urllib.request.urlopen(request, timeout=30).close()

    @property
    def renewing(self):
        """Variables of a job whose keys come, and come again, from GitHub's token."""
        return {"AWS_ACCESS_KEY_ID": None, "AWS_SECRET_ACCESS_KEY": None, "AWS_ROLE_ARN": role_arn("build"),
                **{name: self.environment[name] for name in ("ACTIONS_ID_TOKEN_REQUEST_URL",
                                                             "ACTIONS_ID_TOKEN_REQUEST_TOKEN")}}

    def run_step(self, name, arguments, variables=None):
        """Runs a step on a good day; answers its outcome."""
        from .run import Step
        from .scenarios import KEYS
        said = {name: self.environment[name] for name in KEYS}
        return Step(name, arguments, {**said, **(variables or {})}, Path(tempfile.mkdtemp(dir=self.folder))).run()

    def upload_model(self):
        """A small model, as s3://BUCKET/good/model.tar.gz."""
        with self._making:
            self._uploaded  # noqa: B018  (made once)

    @functools.cached_property
    def _uploaded(self):
        # One thread: several that wait for each other on a busy machine take minutes.
        os.environ.setdefault("OMP_NUM_THREADS", "1")
        import numpy
        import xgboost
        rows = numpy.random.default_rng(7).random((200, 3), dtype=numpy.float32)
        booster = xgboost.train({"objective": "binary:logistic", "nthread": 1},
                                xgboost.DMatrix(rows, label=(rows[:, 0] > 0.5).astype(int), nthread=1),
                                num_boost_round=2)
        model, out = bytes(booster.save_raw("ubj")), io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            entry = tarfile.TarInfo("xgboost-model")
            entry.size = len(model)
            tar.addfile(entry, io.BytesIO(model))
        self.client("s3").put_object(Bucket=BUCKET, Key="good/model.tar.gz", Body=out.getvalue())
        return True

    @property
    def live(self):
        """The name of an endpoint that deploy-endpoint has made."""
        with self._making:
            return self._live

    @functools.cached_property
    def _live(self):
        from .scenarios import DeployEndpoint
        self.upload_model()
        outcome = self.run_step("deploy-endpoint", DeployEndpoint.arguments("matrix-live"))
        if outcome.code:
            raise RuntimeError(f"no endpoint to test against: {outcome}")
        return "matrix-live"
