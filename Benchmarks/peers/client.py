"""Asks a model server for one row at a time, over kept connections on loopback, a bounded number of times.

    .venv-bench/bin/python Benchmarks/peers/client.py 8080 .bench/rows-10k.csv --requests 2000 --connections 1

Prints p50 and p99 in microseconds, requests a second, and the first answer. Plain sockets: the client itself takes some
15 microseconds a request, which a fast server cannot hide; so the CPU time of the server is measured too, by script/bench.
"""
import argparse
import json
import selectors
import socket
import statistics
import time
from pathlib import Path


def request(line):
    """One row as CSV without its label."""
    body = line.split(b",", 1)[1] + b"\n"
    head = b"POST /invocations HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\nAccept: text/csv\r\n"
    return head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def body_of(answer):
    """The body when the answer is whole, else None. Anything but 200 ends the measurement."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return None
    if not head.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"client: {head.splitlines()[0].decode()}: {body[:200].decode()}")
    lengths = [line.split(b":")[1] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    if not lengths:
        raise SystemExit("client: an answer without Content-Length")
    return body if len(body) >= int(lengths[0]) else None


class Connection:
    """A kept connection with at most one request under way."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, content):
        self.answer = b""
        self.asked = time.perf_counter()
        self.socket.sendall(content)

    def read(self):
        """The body when it is whole, else None."""
        part = self.socket.recv(65536)
        if not part:
            raise SystemExit("client: the server closed the connection")
        self.answer += part
        return body_of(self.answer)


def load(port, requests, count, connections):
    """Latencies in seconds, the whole duration, and the first row's answer."""
    selector = selectors.DefaultSelector()
    taken, first, sent = [], None, 0
    started = time.perf_counter()
    for _ in range(min(connections, count)):
        connection = Connection(port)
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.ask(requests[sent % len(requests)])
        sent += 1
    while len(taken) < count:
        for key, _ in selector.select(30):
            body = key.data.read()
            if body is None:
                continue
            taken.append(time.perf_counter() - key.data.asked)
            first = first or body.decode().strip()
            if sent < count:
                key.data.ask(requests[sent % len(requests)])
                sent += 1
    return taken, time.perf_counter() - started, first


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("port", type=int)
    parser.add_argument("csv", type=Path, help="rows, the label first")
    parser.add_argument("--requests", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=1)
    options = parser.parse_args()
    with open(options.csv, "rb") as lines:
        requests = [request(next(lines).strip()) for _ in range(1000)]
    taken, duration, first = load(options.port, requests, options.requests, options.connections)
    cuts = statistics.quantiles(taken, n=100)
    print(json.dumps({"p50_us": cuts[49] * 1e6, "p99_us": cuts[98] * 1e6, "per_second": len(taken) / duration,
                      "requests": len(taken), "first": first}))


if __name__ == "__main__":
    main()
