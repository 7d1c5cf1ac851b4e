"""Compares what the tests ran with the list of files that they must run whole: `script/coverage` calls it."""
import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def listed(path):
    """The files of a list of patterns, one a line; a pattern without a file is an error, for it guards nothing."""
    files = set()
    for line in path.read_text(encoding="utf-8").splitlines():
        pattern = line.split("#")[0].strip()
        if pattern and not (found := list(ROOT.glob(pattern))):
            sys.exit(f"coverage: {path.name}: no file is named {pattern}")
        files |= set(found) if pattern else set()
    return files


def missed_lines(segments):
    """The lines that no test ran, from llvm-cov's segments [line, column, count, has count, is region entry, is gap].

    A line counts as run where any region that begins on it, or the one that reaches over its beginning, was run: as
    llvm-cov's own line figures have it.
    """
    missed, wrapped = [], None
    by_line = {}
    for segment in segments:
        by_line.setdefault(segment[0], []).append(segment)
    if not by_line:
        return []
    for line in range(min(by_line), max(by_line) + 1):
        here = by_line.get(line, [])
        starts = [segment for segment in here if segment[3] and segment[4] and not segment[5]]
        counts = [segment[2] for segment in starts]
        if wrapped and wrapped[3] and not wrapped[5]:
            counts.append(wrapped[2])
        begins_skipped = bool(here) and not here[0][3] and here[0][4]
        if counts and not begins_skipped and max(counts) == 0:
            missed.append(line)
        if here:
            wrapped = here[-1]
    return missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", type=Path, required=True, help="patterns of files, one a line")
    parser.add_argument("figures", type=Path, help="what `swift test --show-codecov-path` names")
    options = parser.parse_args()
    wanted = listed(options.list)
    found = {Path(file["filename"]): file for data in json.loads(options.figures.read_text())["data"] for file in data["files"]}
    bad, lines = False, 0
    for path in sorted(wanted):
        name = path.relative_to(ROOT)
        if path not in found:
            # Declarations alone, such as an enum without a body to run, have no figures.
            print(f"{name}: nothing in it runs")
            continue
        lines += found[path]["summary"]["lines"]["count"]
        text = path.read_text(encoding="utf-8").splitlines()
        for line in missed_lines(found[path]["segments"]):
            # Behind a loop that only returns or throws, the end of its function is a brace that nothing reaches.
            if text[line - 1].strip() == "}":
                continue
            bad = True
            print(f"{name}:{line}: no test runs this line: {text[line - 1].strip()}")
    print(f"coverage: {len(wanted)} files of decision code, {lines} lines" + (", not all run" if bad else ", all run"))
    sys.exit(bad)


if __name__ == "__main__":
    main()
