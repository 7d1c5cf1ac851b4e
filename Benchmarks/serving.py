"""The model servers: serve-model beside Flask + xgboost, each asked for one row at a time over loopback."""
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from report import Line

PEERS = Path(__file__).parent / "peers"
REQUESTS = 3000


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server in a process group of its own, from when it answers /ping until close."""

    def __init__(self, command, port, environment, folder):
        self.port = port
        self.process = subprocess.Popen(command, cwd=folder, env=os.environ | environment, start_new_session=True,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > until:
                self.close()
                raise SystemExit(f"bench: {' '.join(map(str, command))} does not answer /ping")
            time.sleep(0.05)

    def answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
                connection.sendall(b"GET /ping HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                return connection.recv(64).startswith(b"HTTP/1.1 200")
        except OSError:
            return False

    def cpu(self):
        """CPU seconds of all threads of the group's processes: a server's workers included."""
        nanoseconds = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                if int(stat.read_text().rpartition(")")[2].split()[2]) == self.process.pid:
                    threads = stat.parent.glob("task/*/schedstat")
                    nanoseconds += sum(int(thread.read_text().split()[0]) for thread in threads)
            except OSError:  # a process or thread that ended meanwhile
                continue
        return nanoseconds / 1e9

    def ask(self, rows, connections):
        """What the client saw, and the CPU seconds a request cost the server."""
        before = self.cpu()
        client = [sys.executable, PEERS / "client.py", str(self.port), rows, "--requests", str(REQUESTS),
                  "--connections", str(connections)]
        seen = json.loads(subprocess.run(client, check=True, capture_output=True, text=True).stdout)
        return seen | {"cpu": (self.cpu() - before) / REQUESTS}

    def close(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


def flask_server(bench):
    port = free_port()
    command = [Path(sys.executable).parent / "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", "2",
               "--worker-class", "gthread", "--threads", "1", "--keep-alive", "75", "serve:app"]
    return Server(command, port, {"MODEL": str((bench.data / "100x6.json").resolve())}, PEERS)


def our_server(bench):
    port = free_port()
    command = [bench.steps / "serve-model", "--model", (bench.data / "100x6.json.tar.gz").resolve()]
    return Server(command, port, {"SAGEMAKER_BIND_TO_PORT": str(port)}, bench.data)


def serve(bench):
    servers = {"Flask + xgboost": flask_server(bench)}
    if bench.steps and (bench.steps / "serve-model").exists():
        servers["ours"] = our_server(bench)
    seen = {name: {1: [], 8: []} for name in servers}
    try:
        for _ in range(bench.runs):
            for name, server in servers.items():
                for connections, figures in seen[name].items():
                    figures.append(server.ask(bench.data / "rows-10k.csv", connections))
    finally:
        for server in servers.values():
            server.close()
    compare(bench, seen)


def compare(bench, seen):
    """Seconds a request, of which less is better: latency, the turn-around of a full server, and its CPU."""
    def median(name, connections, value):
        return statistics.median(map(value, seen[name][connections])) if name in seen else None
    for what, connections, value, goal in (
            ("one row, p50, 1 connection", 1, lambda one: one["p50_us"] / 1e6, None),
            ("time a request, 8 connections", 8, lambda one: 1 / one["per_second"], 20),
            ("CPU a request, 8 connections", 8, lambda one: one["cpu"], None)):
        ours, peers = median("ours", connections, value), median("Flask + xgboost", connections, value)
        note = "" if "ours" in seen else "ours is not built"
        if ours and "p50" in what:
            note = f"goal: under 100 µs, {'reached' if ours < 100e-6 else 'not reached'}"
        bench.lines.append(Line("serve", what, "Flask + xgboost, gunicorn", "s", ours, peers, goal, note))
    answers = {name: figures[1][0]["first"] for name, figures in seen.items()}
    if "ours" in answers and float(answers["ours"]) != float(answers["Flask + xgboost"]):
        bench.differ(f"serve: {answers['ours']} is not the score {answers['Flask + xgboost']}")
