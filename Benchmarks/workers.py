"""Processes that are measured in turn: what each of them repeats, or each of them whole, from fork to exit."""
import json
import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Taken:
    """What one contestant said of itself and what its repetitions took, in seconds."""
    about: dict = field(default_factory=dict)
    cpu: list = field(default_factory=list)
    wall: list = field(default_factory=list)
    memory: list = field(default_factory=list)
    missing: str = ""

    def median(self, what="cpu"):
        values = getattr(self, what)
        return statistics.median(values) if values else None


class Worker:
    """A process that does its work once for each line it is sent, and answers each with a line of JSON."""

    def __init__(self, command):
        self.taken = Taken()
        self.errors = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen([*map(str, command), "--in-turn"], stdin=subprocess.PIPE, text=True,
                                        stdout=subprocess.PIPE, stderr=self.errors)
        self.taken.about = self.listen()
        self.taken.missing = self.taken.about.get("missing", "")

    def listen(self):
        for line in self.process.stdout:
            # A library may talk in between.
            if line.startswith("{"):
                return json.loads(line)
        self.errors.seek(0)
        lines = self.errors.read().split("\n")
        said = next((text for text in reversed(lines) if text.strip()), "nothing")
        return {"missing": f"ended with {self.process.wait()}: {said[:160]}"}

    def turn(self):
        if self.taken.missing:
            return
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.listen()
        if "missing" in answer:
            self.taken.missing = answer["missing"]
            return
        self.taken.cpu.append(answer["cpu"])
        self.taken.wall.append(answer["wall"])

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.errors.close()


def in_turn(commands, runs):
    """{name: Taken} of workers {name: command}; all stay loaded while they repeat their work in turn."""
    workers = {name: Worker(command) for name, command in commands.items()}
    for _ in range(runs):
        for worker in workers.values():
            worker.turn()
    for worker in workers.values():
        worker.close()
    return {name: worker.taken for name, worker in workers.items()}


def run_whole(command):
    """One process from start to end: wall and CPU seconds, peak memory in bytes. It must succeed."""
    with tempfile.TemporaryFile() as output:
        actions = [(os.POSIX_SPAWN_DUP2, output.fileno(), 1), (os.POSIX_SPAWN_DUP2, output.fileno(), 2)]
        started = time.perf_counter()
        pid = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
        _, status, used = os.wait4(pid, 0)
        wall = time.perf_counter() - started
        if code := os.waitstatus_to_exitcode(status):
            output.seek(0)
            raise SystemExit(f"bench: {' '.join(command)} ended with {code}:\n{output.read().decode(errors='replace')}")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024


def whole_in_turn(commands, runs):
    """{name: Taken} of whole processes; a first turn, uncounted, warms the page cache."""
    taken = {name: Taken() for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            wall, cpu, memory = run_whole([str(part) for part in command])
            if turn:
                taken[name].wall.append(wall)
                taken[name].cpu.append(cpu)
                taken[name].memory.append(memory)
    return taken
