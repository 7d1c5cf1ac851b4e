"""The inference and evaluation core against named peers, in one run, as ratios of CPU time.

`script/bench core` builds ours, installs the peers, makes data and models where they are missing, and calls this. Peers
and ours take turns; medians are compared. Nothing is judged by how fast it is; but where our scores, matrices or metrics
are not the library's, this ends with 1.
"""
import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy

import report
import serving
from report import Line
from workers import in_turn, whole_in_turn

PEERS = Path(__file__).parent / "peers"
# Which peers beyond the model's own library score which model, and the goal against them. tl2cgen and lleaves compile the
# larger ones for minutes; converted, LightGBM's 500 x 127 takes more memory than a runner has.
SCORE_PEERS = {
    "100x6": {"daal4py": 2.5, "onnxruntime": None, "treelite": None, "tl2cgen": None},
    "500x8": {"daal4py": 2.5, "onnxruntime": None},
    "miss": {"daal4py": None, "onnxruntime": None},
    "lgb100x31": {"lleaves": 1.8, "daal4py": None, "onnxruntime": None, "tl2cgen": None}}
# The goal against the model's own library, by what the processor has.
SCORE_GOALS = {
    "100x6": {"AVX-512": 9, "AVX2": 5, "portable": 2}, "500x8": {"AVX-512": 4, "AVX2": 4},
    "miss": {"AVX-512": 9, "AVX2": 9}, "lgb100x31": {"AVX-512": 8, "AVX2": 8}, "lgb500x127": {"AVX-512": 5, "AVX2": 5}}
CSV_GOALS = {"AVX-512": 2.5, "AVX2": 2.5, "portable": 1.6}
WHOLE = [("100x6", "10k", 60), ("100x6", "100k", 30), ("100x6", "1M", 12), ("500x8", "1M", 6)]


class Bench:
    """What a run measures with and what it has found."""

    def __init__(self, options):
        self.options = options
        self.data, self.ours, self.steps = options.data, options.ours, options.steps
        self.runs = 3 if options.quick else options.runs
        self.isa = report.machine()["ISA"]
        self.lines, self.differences, self.versions = [], [], {}

    def python(self, script, *arguments, compiled=False):
        interpreter = self.options.compiled if compiled else sys.executable
        return [interpreter, PEERS / script, *arguments]

    def take(self, commands):
        """All in turn, as long as something was built to be measured beside the peers."""
        taken = in_turn({name: command for name, command in commands.items() if command}, self.runs)
        for name, one in taken.items():
            if one.missing and name.startswith("ours"):
                raise SystemExit(f"bench: {name}: {one.missing}")
            if "version" in one.about and not name.startswith("ours"):
                self.versions[name] = one.about["version"]
        return taken

    def add(self, section, what, taken, ours, peer, goal=None, unit="s", per=1, kind="cpu"):
        """A line of the table. A peer that could not be measured says why."""
        own, its = taken.get(ours), taken[peer]
        note = its.missing or ("" if own else "ours is not built")
        if its.about.get("setup", 0) >= 0.5:
            note = f"after {its.about['setup']:.1f} s CPU to compile or convert"
        own_value, its_value = own and own.median(kind), its.median(kind)
        per_unit = lambda value: value and value / per
        name = f"{peer} {its.about.get('version', '')}".strip()
        self.lines.append(Line(section, what, name, unit, per_unit(own_value), per_unit(its_value), goal, note))

    def differ(self, message):
        self.differences.append(message)
        print(f"bench: {message}", file=sys.stderr)


def check_scores(bench, model, threads, folder, library):
    """Our raw scores must be the library's to the bit: float32 of XGBoost, float64 of LightGBM."""
    width = numpy.uint32 if library == "xgboost" else numpy.uint64
    truth = numpy.fromfile(folder / "peer", width)
    for kernel in ("ours", "portable"):
        if not (folder / kernel).exists():
            continue
        mine = numpy.fromfile(folder / kernel, width)
        wrong = int((mine != truth).sum()) if len(mine) == len(truth) else max(len(mine), len(truth))
        if wrong:
            bench.differ(f"{model}, {threads} threads, {kernel}: {wrong} of {len(truth)} margins are not {library}'s")


def score(bench):
    models = json.loads((bench.data / "models.json").read_text())
    limit = 10_000 if bench.options.quick else 100_000
    for model, about in models.items():
        for threads in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                score_one(bench, model, about, threads, limit, Path(folder))


def score_one(bench, model, about, threads, limit, folder):
    library, path, rows = about["library"], bench.data / about["file"], bench.data / f"rows-{about['rows']}.f32"
    common = [path, rows, "--threads", threads, "--limit", limit]
    margins = lambda name: ["--margins", folder / name]
    commands = {}
    if bench.ours:
        commands["ours"] = [bench.ours, "score", *common, "--kernel", "auto", *margins("ours")]
        commands["ours portable"] = [bench.ours, "score", *common, "--kernel", "portable", *margins("portable")]
    commands[library] = bench.python("predict.py", library, *common, *margins("peer"))
    others = {} if bench.options.quick else SCORE_PEERS.get(model, {})
    for engine in others:
        commands[engine] = bench.python("predict.py", engine, *common, compiled=True)
    taken = bench.take(commands)
    goals, what, per = SCORE_GOALS.get(model, {}), f"{model}, {threads} thread{'s' * (threads > 1)}", limit
    bench.add("score", what, taken, "ours", library, goals.get(bench.isa), "s/row", per)
    bench.add("score", f"{what}, portable", taken, "ours portable", library, goals.get("portable"), "s/row", per)
    for engine, goal in others.items():
        bench.add("score", what, taken, "ours", engine, goal, "s/row", per)
    check_scores(bench, model, threads, folder, library)


def csv(bench):
    size = "100k" if bench.options.quick else "1M"
    for threads in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            csv_one(bench, size, threads, Path(folder))
    for file, readers in (("rows-100k.libsvm", ["sklearn"]), ("rows-100k.jsonl", ["polars-ndjson", "json"])):
        commands = {"ours": bench.ours and [bench.ours, "csv", bench.data / file, "--threads", 1]}
        commands |= {reader: bench.python("read_rows.py", reader, bench.data / file) for reader in readers}
        taken = bench.take(commands)
        for reader in readers:
            bench.add("read", f"{file}, 1 thread", taken, "ours", reader)


def csv_one(bench, size, threads, folder):
    file = bench.data / f"rows-{size}.csv"
    commands = {}
    if bench.ours:
        for name, kernel in (("ours", "auto"), ("ours portable", "portable")):
            commands[name] = [bench.ours, "csv", file, "--threads", threads, "--kernel", kernel, "--matrix", folder / kernel]
    for reader in ("polars", "polars-f32", "pandas"):
        commands[reader] = bench.python("read_rows.py", reader, file, "--threads", threads)
    taken = bench.take(commands)
    what = f"CSV {size} x 29, {threads} thread{'s' * (threads > 1)}"
    bench.add("read", what, taken, "ours", "polars", CSV_GOALS.get(bench.isa))
    bench.add("read", f"{what}, portable", taken, "ours portable", "polars", CSV_GOALS["portable"])
    bench.add("read", what, taken, "ours", "polars-f32")
    bench.add("read", what, taken, "ours", "pandas")
    truth = numpy.fromfile(bench.data / f"rows-{size}.f32", numpy.uint32)
    for kernel in ("auto", "portable") if bench.ours else ():
        if not numpy.array_equal(numpy.fromfile(folder / kernel, numpy.uint32), truth):
            bench.differ(f"CSV, {threads} threads, {kernel}: the matrix is not the one that was written")


def metrics(bench):
    for size in ["1M"] if bench.options.quick else ["1M", "10M"]:
        files = [bench.data / f"scores-{size}.f32", bench.data / f"scores-{size}.u8"]
        commands = {"ours": bench.ours and [bench.ours, "metrics", *files],
                    "scikit-learn": bench.python("metrics.py", *files)}
        taken = bench.take(commands)
        bench.add("metrics", f"the eight of {size} scores", taken, "ours", "scikit-learn", 35)
        if "ours" in taken:
            check_metrics(bench, size, taken["ours"].about["values"], taken["scikit-learn"].about["values"])


def check_metrics(bench, what, mine, truth):
    """Within 1e-9, relative to the truth; counts must be equal. Ours takes a float32's complement as a float32: 1e-6."""
    for name, value in truth.items():
        if not numpy.allclose(mine.get(name, numpy.nan), value, rtol=1e-6 if name == "log_loss" else 1e-9, atol=0):
            bench.differ(f"metrics of {what}: {name} is {mine.get(name)}, not {value}")


def load(bench):
    files = [("100x6.json", 5), ("100x6.ubj", 1), ("500x8.json", 5), ("500x8.ubj", 1), ("cat.json", None),
             ("multi5.json", None), ("lgb100x31.txt", None), ("lgb500x127.txt", None)]
    for file, goal in files:
        path = bench.data / file
        library = "lightgbm" if path.suffix == ".txt" else "xgboost"
        commands = {"ours": bench.ours and [bench.ours, "load", path],
                    library: bench.python("load_model.py", library, path)}
        if path.suffix != ".ubj":
            commands["treelite"] = bench.python("load_model.py", "treelite", path, compiled=True)
        taken = bench.take(commands)
        for peer in commands:
            if peer != "ours":
                bench.add("load", file, taken, "ours", peer, goal if peer == library else None)


def whole(bench):
    step = bench.steps and bench.steps / "evaluate-model"
    for model, size, goal in WHOLE[:2] if bench.options.quick else WHOLE:
        with tempfile.TemporaryDirectory() as folder:
            whole_one(bench, step, model, size, goal, Path(folder))


def whole_one(bench, step, model, size, goal, folder):
    archive, rows = bench.data / f"{model}.json.tar.gz", bench.data / f"rows-{size}.csv"
    commands = {name: bench.python(name, archive, rows, folder / name) for name in ("evaluate.py", "evaluate_fast.py")}
    if step and step.exists():
        commands["ours"] = [step, "--model", archive, "--data", rows, "--threads", 2, "--report", folder / "ours"]
    taken = whole_in_turn(commands, bench.runs)
    what = f"{model}, {size} rows"
    for script in ("evaluate.py", "evaluate_fast.py"):
        target = goal if script == "evaluate.py" else None
        bench.add("whole", f"{what}, wall", taken, "ours", script, target, kind="wall")
        bench.add("whole", f"{what}, CPU", taken, "ours", script)
    memory = 10 if size == "1M" else None
    bench.add("whole", f"{what}, peak memory", taken, "ours", "evaluate.py", memory, "B", kind="memory")
    if "ours" in taken:
        check_reports(bench, what, folder)


def check_reports(bench, what, folder):
    """The same metrics in both reports. The script's log loss is of float32 probabilities: 1e-6."""
    mine, truth = (json.loads((folder / name).read_text())["binary_classification_metrics"]
                   for name in ("ours", "evaluate.py"))
    for name in ("accuracy", "precision", "recall", "f1", "auc", "average_precision", "log_loss"):
        value, wanted = mine.get(name, {}).get("value", numpy.nan), truth[name]["value"]
        if not numpy.isclose(value, wanted, rtol=1e-6 if name == "log_loss" else 1e-9, atol=0):
            bench.differ(f"evaluation of {what}: {name} is {value}, not {wanted}")


SECTIONS = {"score": score, "csv": csv, "metrics": metrics, "load": load, "whole": whole, "serve": serving.serve}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=SECTIONS, help="measure one part")
    parser.add_argument("--quick", action="store_true", help="small and few: to see that it runs, not to be quoted")
    parser.add_argument("--runs", type=int, default=7, help="how often each repeats its work, at least 7 to be quoted")
    parser.add_argument("--data", type=Path, required=True, help="the folder of generate.py and train.py")
    parser.add_argument("--ours", type=Path, help="the built executable core; without it only peers are measured")
    parser.add_argument("--steps", type=Path, help="the folder of the built steps")
    parser.add_argument("--compiled", type=Path, default=Path(sys.executable), help="the python of the compiled peers")
    parser.add_argument("--json", type=Path, required=True, help="write the results there")
    bench = Bench(parser.parse_args())
    about = report.machine()
    for name, section in SECTIONS.items():
        if bench.options.only in (None, name):
            section(bench)
    about |= {"peers": ", ".join(f"{name} {version}" for name, version in sorted(bench.versions.items()))}
    about |= {"medians of": bench.runs, "cores": os.cpu_count()}
    if bench.options.quick:
        about["quick"] = "small and few, not to be quoted"
    print(report.markdown(bench.lines, about))
    bench.options.json.write_text(json.dumps(report.as_json(bench.lines, about, bench.differences), indent=1) + "\n")
    if bench.differences:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
