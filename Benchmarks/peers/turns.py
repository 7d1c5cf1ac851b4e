"""How every peer is measured: the work again and again in one process, a JSON line for each repetition.

By hand a script repeats its work --runs times. Under script/bench it is started with --in-turn and repeats once for each
line it reads, so that peers and ours take turns and what else the machine does meets all of them.
"""
import json
import resource
import sys
import time


def arguments(parser):
    parser.add_argument("--runs", type=int, default=7, help="how often the work is repeated")
    parser.add_argument("--in-turn", action="store_true", help="repeat once for each line on standard input instead")


def cpu():
    """CPU seconds of this process, all its threads, and of the compilers it has waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def say(**values):
    print(json.dumps(values), flush=True)


def missing(error):
    """Ends a peer that is not installed, or cannot do this; the table says so."""
    say(missing=" ".join(str(error).split())[:120] or type(error).__name__)
    raise SystemExit(0)


def measure(work, options, **about):
    """Says what is measured, then does `work` once uncounted and once for each turn."""
    work()
    say(**about)
    for _ in sys.stdin if options.in_turn else range(options.runs):
        wall, before = time.perf_counter(), time.process_time()
        work()
        used = time.process_time() - before
        say(cpu=used, wall=time.perf_counter() - wall)
