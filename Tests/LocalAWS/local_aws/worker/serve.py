"""A model server like SageMaker's XGBoost container: GET /ping, POST /invocations; CSV or LIBSVM in, CSV out."""
import argparse
import logging
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import xgboost

from . import data

logging.basicConfig(level=logging.INFO, stream=sys.stdout,
                    format="[%(asctime)s:%(levelname)s:%(name)s] %(message)s", datefmt="%Y-%m-%d %H:%M:%S")
log = logging.getLogger("sagemaker-xgboost")
MOST_BYTES = 6 * 1024 * 1024


def load(folder):
    """The booster among a model folder's files."""
    files = sorted(path for path in Path(folder).iterdir() if path.is_file()) if Path(folder).exists() else []
    if not files:
        raise RuntimeError(f"No model file found in {folder}: expected xgboost-model")
    path = next((path for path in files if path.name == "xgboost-model"), files[0])
    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(path.read_bytes()))    # the bytes say the format, the name has no ending
    except xgboost.core.XGBoostError as error:
        raise RuntimeError(f"Model {path.name} cannot be loaded:\n{error}") from error
    booster.set_param({"nthread": 1})
    return booster


class Handler(BaseHTTPRequestHandler):
    """The container's two paths."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    booster = None

    def do_GET(self):
        if self.path == "/ping":
            self._answer(200, b"")
        elif self.path == "/execution-parameters":
            self._answer(200, b'{"MaxConcurrentTransforms":1,"BatchStrategy":"MULTI_RECORD","MaxPayloadInMB":6}',
                         "application/json")
        else:
            self._answer(404, b"not found")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path != "/invocations":
            self._answer(404, b"not found")
        elif not body:
            self._answer(204, b"")
        elif len(body) > MOST_BYTES:
            self._answer(413, b"The payload is over 6 MB")
        else:
            self._answer(*self._predict(body))

    def _predict(self, body):
        kind = (self.headers.get("Content-Type") or "text/csv").partition(";")[0].strip().lower()
        try:
            matrix = data.read_payload(body, kind, self.booster.num_features())
        except data.Unsupported as error:
            log.error("%s", error)
            return 415, str(error).encode()
        try:
            predictions = self.booster.predict(matrix, validate_features=False)
        except Exception as error:  # whatever xgboost raises is the request's fault, as in the container
            log.exception("Unable to evaluate payload provided")
            return 400, f"Unable to evaluate payload provided: {error}".encode()
        return 200, *encode(np.asarray(predictions), (self.headers.get("Accept") or "").partition(";")[0].strip())

    def _answer(self, status, body, kind="text/csv; charset=utf-8"):
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 204:
            self.wfile.write(body)

    def log_message(self, form, *args):
        if args and "/ping" not in str(args[0]):
            log.info(form, *args)


def encode(predictions, accept):
    """(body, content type): predictions joined by commas, as the container has them; JSON where it is asked for."""
    values = predictions.tolist()
    if accept == "application/json":
        import json
        return json.dumps({"predictions": [{"score": value} for value in values]}).encode(), "application/json"
    return ",".join(map(str, values)).encode(), "text/csv; charset=utf-8"


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--model-dir", required=True)
    options.add_argument("--ready-file", required=True, type=Path)
    arguments = options.parse_args()
    try:
        Handler.booster = load(arguments.model_dir)
    except Exception:
        log.exception("Exception in worker process")
        return 1
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    log.info("Model loaded successfully for worker : %s", os.getpid())
    beside = arguments.ready_file.with_suffix(".new")
    beside.write_text(str(server.server_port))
    beside.replace(arguments.ready_file)
    server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
