"""A proxy that opens tunnels, or not."""
import socket
import threading

from .listener import Listener
from .requests import head, read_request


class MisbehavingProxy(Listener):
    """Answers CONNECT: the first `times` (None: all) with `status` (None: with nothing at all), the others with a
    tunnel to `port` of 127.0.0.1, whatever host was asked for."""

    def __init__(self, port, status=None, times=0, **listening):
        self._port, self._status, self._left, self.asked = port, status, times, []
        super().__init__(**listening)

    @property
    def url(self):
        return f"http://{self.host}:{self.port}"

    def welcome(self, connection, number):
        request = read_request(connection.stream)
        if request is None:
            return
        with self._lock:
            self.asked.append(request)
            spoiled = self._left is None or self._left > 0
            self._left = self._left if not self._left else self._left - 1
        if not spoiled:
            self._tunnel(connection)
        elif self._status is None:
            connection.is_left()
        else:
            connection.send(head(self._status, [("Content-Length", "0"), ("Proxy-Authenticate", 'Basic realm="x"')]))

    def _tunnel(self, connection):
        if not connection.send(head(200, [])):
            return
        with socket.create_connection(("127.0.0.1", self._port)) as far:
            threading.Thread(target=_pump, args=(far, connection.peer), daemon=True).start()
            _pump(connection.peer, far)


def _pump(source, sink):
    """Passes bytes on until either side is done."""
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass
    for side in (source, sink):
        try:
            side.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
