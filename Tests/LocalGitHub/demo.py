"""`script/demo`'s story: the example's workflows on a local GitHub and a local AWS, in three chapters, then a table."""
import argparse
import fcntl
import json
import shutil
import signal
import sys
import time
from pathlib import Path

from example_world import OVERRIDES, ROOT, ExampleWorld, missing_steps

from botocore.exceptions import BotoCoreError, ClientError

from chapters import Chapter, Story
from local_github.expressions import ExpressionError
from local_github.log import Log
from local_github.workflow_file import WorkflowError


def parser():
    options = argparse.ArgumentParser(prog="demo", description=__doc__)
    options.add_argument("--steps", type=Path, default=ROOT / ".build" / "debug", help="the folder of the executables")
    options.add_argument("--folder", type=Path, default=ROOT / ".demo", help="what it may write to (.demo)")
    options.add_argument("--debug", action="store_true", help="show ::debug:: lines")
    return options


WIDEST = 200        # a record is one line of a thousand characters; a person reads its beginning


class Interrupted(Exception):
    """Somebody ended the demo."""


class Current:
    """The run under way: a signal cancels it first, as GitHub's cancel button does."""

    def __init__(self):
        self.run, self.stopped = None, False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, *_):
        self.stopped = True
        if self.run is None:
            raise Interrupted
        self.run.cancel.set()

    def begin(self, run):
        self.run = run


def tell(story, current, log):
    """Tells every chapter; one that cannot even be told is one that differed."""
    told = []
    for number, (title, chapter) in enumerate(story.chapters(), 1):
        log.write()
        log.write(f"Chapter {number}: {title}", "bold", "cyan")
        started = time.monotonic()
        told.append(Chapter(title))
        try:
            chapter(told[-1])
        except (WorkflowError, ExpressionError, BotoCoreError, ClientError, OSError, RuntimeError, LookupError,
                TypeError, ValueError) as error:
            told[-1].actual = "it could not be told to its end"
            told[-1].wrong.append(f"{type(error).__name__}: {error}")
        current.run = None
        log.write(f"Chapter {number} took {time.monotonic() - started:.1f}s", "dim")
        if current.stopped:
            raise Interrupted
    return told


def table(log, chapters, world, folder, seconds):
    """The three chapters, expected and real."""
    log.write()
    log.write("How it ended".ljust(100, " "), "bold")
    for number, chapter in enumerate(chapters, 1):
        mark, colour = ("✓", "green") if not chapter.wrong else ("✗", "red")
        log.write(f"  {mark} {number}. {chapter.title}", "bold", colour)
        log.write(f"       expected  {chapter.expected}")
        log.write(f"       real      {chapter.actual}")
        for sentence in chapter.wrong:
            log.write(f"       differs   {sentence}", "red")
    log.write()
    verdict = world.control("verdict")
    log.write("Requests to AWS, judged by botocore's models: " +
              ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in verdict.items()))
    files = sorted((folder / "summaries").rglob("*.md"))
    log.write(f"{len(files)} job summaries are in {folder}/summaries/chapter-*/*.md, the annotations in "
              f"{folder}/annotations.json.")
    log.write(f"The whole demo took {seconds:.0f}s.")


def main():
    options = parser().parse_args()
    log, started = Log(debug=options.debug, widest=WIDEST), time.monotonic()
    if missing := missing_steps(options.steps):
        print(f"demo: {', '.join(missing)}: no action, or no executable in {options.steps}; run `swift build`, or say "
              "where they are with --steps", file=sys.stderr)
        return 1
    folder = options.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    lock = open(folder / "lock", "w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"demo: another demo is running in {folder}", file=sys.stderr)
        return 1
    summaries = folder / "summaries"
    shutil.rmtree(summaries, ignore_errors=True)
    summaries.mkdir(parents=True)
    log.write("A local AWS and a local GitHub; the workflows are examples/breast-cancer's own.", "bold")
    log.write("Over what they say, the local runner sets: " +
              ", ".join(f"{action}.{key}={value}" for (action, key), value in OVERRIDES.items()), "dim")
    try:
        with ExampleWorld(folder, options.steps) as world:
            current = Current()
            story = Story(world, log, summaries, current.begin)
            chapters = tell(story, current, log)
            notes = [vars(note) for result in story.results for note in result.annotations]
            (folder / "annotations.json").write_text(json.dumps(notes, indent=1, ensure_ascii=False))
            table(log, chapters, world, folder, time.monotonic() - started)
    except (Interrupted, KeyboardInterrupt):
        log.write("Ended before its end.", "yellow")
        return 130
    except RuntimeError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 1
    return 0 if all(not chapter.wrong for chapter in chapters) else 1


if __name__ == "__main__":
    sys.exit(main())
