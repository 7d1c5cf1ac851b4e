"""The client's side: an HTTP/1.1 server on loopback that hands raw requests to a gateway."""
import re
import socket
import sys
import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from .answers import Response
from .faults import Drop
from .wire import Request


class Handler(BaseHTTPRequestHandler):
    """Reads one request after another; nothing of AWS is known here."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1                   # a small answer leaves in one piece, headers and body
    gateway = None

    def handle_expect_100(self):
        super().handle_expect_100()
        self.wfile.flush()
        return True

    def _serve(self):
        # self.path has doubled slashes folded, which would break a signature: take the request line's own.
        target = self.requestline.split(" ")[1] if self.requestline.count(" ") >= 2 else self.path
        target = re.sub(r"^https?://[^/?]*", "", target) or "/"
        headers = [(name, _as_utf8(value)) for name, value in self.headers.items()]
        try:
            response = self.gateway.handle(Request(self.command, target, headers, self._read_body()))
        except Drop:
            self.close_connection = True
            return
        except ValueError as error:  # a body that breaks HTTP's own framing
            response = Response(400, [("Content-Type", "text/plain")], str(error).encode())
            self.close_connection = True
        self._answer(response)

    def _answer(self, response):
        self.send_response_only(response.status)
        for name, value in response.headers:
            if name.lower() != "date":
                self.send_header(name, value)
        self.send_header("Date", formatdate(self.gateway.now().timestamp(), usegmt=True))
        if self.command != "HEAD" or not response.header("content-length"):
            self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body if response.cut is None else response.body[:response.cut])
        if response.cut is not None:
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _serve

    def _read_body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._read_chunks()
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit():
            raise ValueError(f"Content-Length {length!r} is no number")
        return self.rfile.read(int(length))

    def _read_chunks(self):
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            if size < 0:
                raise ValueError("a chunk's size is negative")
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline() not in (b"\r\n", b"\n", b""):
            pass
        return b"".join(parts)

    def log_message(self, *args):
        """The request log is the report; nothing else is written."""


def _as_utf8(value):
    """http.server reads header bytes as Latin-1; AWS reads and signs them as UTF-8."""
    return value.encode("latin-1", "replace").decode("utf-8", "replace")


class Server(ThreadingHTTPServer):
    """A thread a connection."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that hangs up is no event; anything else is a fault of this program, and is shown."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


def serve(gateway, host="127.0.0.1", port=0):
    """Serves a gateway from a thread; returns the server, whose server_port is the port taken."""
    server = Server((host, port), type("BoundHandler", (Handler,), {"gateway": gateway}))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
    return server
