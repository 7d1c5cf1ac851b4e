"""A listening port with a thread for each connection, and ports that refuse or hang for a while."""
import select
import socket
import threading

FILLERS = 6


class Connection:
    """One accepted connection; whatever it waits for ends when the other side leaves or the server closes."""

    def __init__(self, peer):
        self.peer = peer
        self.stream = peer.makefile("rb")

    def secured(self, context):
        """The same connection after a TLS handshake."""
        self.stream.close()
        return Connection(context.wrap_socket(self.peer, server_side=True))

    def send(self, data):
        """True where all of it was taken."""
        try:
            self.peer.sendall(data)
            return True
        except OSError:
            return False

    def is_left(self, seconds=None):
        """Waits so long (or without end) for the other side to leave; true where it did."""
        try:
            # Not select(): it takes no descriptor beyond 1023, which a process with much to do soon has.
            ear = select.poll()
            ear.register(self.peer, select.POLLIN)
            # Whatever is said meanwhile is of no interest; but the end is.
            while ear.poll(None if seconds is None else seconds * 1000):
                if not self.peer.recv(65536):
                    return True
            return False
        except (OSError, ValueError):
            return True

    def reset(self):
        """Ends it with a TCP reset."""
        try:
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        except OSError:
            pass
        self.close()

    def close(self):
        try:
            # Not a shutdown: that would send a FIN before a reset.
            self.stream.close()
            self.peer.close()
        except OSError:
            pass


class Listener:
    """Takes connections on a port of loopback. `opening` says how it begins:

    at-once; refused (the port is taken, nobody listens); hanging (its queue is full, so Linux drops every SYN, as a
    firewall would). With `opens_after` seconds it then becomes like any other.
    """

    def __init__(self, host="127.0.0.1", port=0, opening="at-once", opens_after=None):
        self._lock, self._open, self._closed = threading.Lock(), set(), threading.Event()
        self.connections = 0
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind((host, port))
        self.host, self.port = host, self._socket.getsockname()[1]
        self._fillers = self._filled(family) if opening == "hanging" else []
        if opening == "at-once":
            self._begin()
        elif opens_after is not None:
            timer = threading.Timer(opens_after, self._begin)
            timer.daemon = True
            timer.start()

    def welcome(self, connection, number):
        """What is done with a connection; runs in its own thread. Subclasses say."""
        raise NotImplementedError

    def close(self):
        """Ends all connections and listens no more."""
        self._closed.set()
        with self._lock:
            for connection in self._open:
                try:
                    connection.peer.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
        for item in [self._socket, *self._fillers]:
            item.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _filled(self, family):
        self._socket.listen(0)
        fillers = []
        for _ in range(FILLERS):
            filler = socket.socket(family, socket.SOCK_STREAM)
            filler.setblocking(False)
            filler.connect_ex((self.host, self.port))
            fillers.append(filler)
        return fillers

    def _begin(self):
        if self._closed.is_set():
            return
        for filler in self._fillers:
            filler.close()
        self._socket.listen(128)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self._closed.is_set():
            try:
                peer, _ = self._socket.accept()
            except OSError:
                return
            peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(Connection(peer),), daemon=True).start()

    def _serve(self, connection):
        with self._lock:
            self.connections += 1
            number = self.connections
            self._open.add(connection)
        try:
            self.welcome(connection, number)
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()
