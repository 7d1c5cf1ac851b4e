"""Runs a command and writes down how much memory it held at most, in KiB: `measured.py FILE COMMAND…`.

A process of its own, and a small one: what a child is said to have held includes what its parent held when it began.
"""
import os
import sys

file, *command = sys.argv[1:]
pid = os.posix_spawn(command[0], command, os.environ)
_, status, usage = os.wait4(pid, 0)
with open(file, "w", encoding="ascii") as out:
    out.write(str(usage.ru_maxrss))
code = os.waitstatus_to_exitcode(status)
sys.exit(code if code >= 0 else 128 - code)
