"""The world of the matrix: a local AWS that all cases share."""
import json
import threading
import urllib.request

from example_world import REPOSITORY, ExampleWorld


class MatrixWorld(ExampleWorld):
    """An ExampleWorld that many threads may ask at once."""

    def __init__(self, folder):
        super().__init__(folder, folder)
        self._clients, self._lock = {}, threading.Lock()

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
