"""What the training scripts of all libraries share: the data, the labels, a fixture's form, an environment a version.

Python 3.6 reads it: old versions of the libraries run on nothing newer.
"""

import argparse
import gzip
import pathlib
import struct
import subprocess

import numpy as np


def numbers(random, rows=600):
    """Columns of several kinds: full doubles, float32s, small integers, many zeros, missing values, a constant."""
    table = random.normal(size=(rows, 8)).astype(np.float32).astype(np.float64)
    table[:, 1] = random.normal(size=rows) * 1e6
    table[:, 2] = random.integers(0, 9, rows)
    table[:, 3] = np.where(random.random(rows) < 0.6, 0, table[:, 3])
    table[:, 4] = np.exp(random.normal(size=rows) * 4)
    table[random.random(rows) < 0.2, 5] = np.nan
    table[random.random(rows) < 0.1, 2] = np.nan
    table[:, 7] = 1
    signal = table[:, 0] + np.nan_to_num(table[:, 2]) * 0.3 - np.isnan(table[:, 5]) + (table[:, 3] > 0) * table[:, 6]
    return table, signal + random.normal(size=rows) * 0.2


def categories(random, rows=900):
    """Categorical columns of few, of many and of large values beside numbers; 0, 1 and 2 are the categorical ones."""
    table, _ = numbers(random, rows)
    table[:, 0] = random.integers(0, 5, rows)
    table[:, 1] = random.integers(0, 120, rows)
    table[:, 2] = random.choice([0, 3, 31, 32, 63, 64, 1000, 5000], rows)
    table[random.random(rows) < 0.1, 1] = np.nan
    signal = (table[:, 0] % 2) + np.sin(np.nan_to_num(table[:, 1])) + (table[:, 2] > 40) + table[:, 6] * 0.3
    return table, signal + random.normal(size=rows) * 0.2


def labels(kind, signal, random):
    """Labels of an objective's kind from a signal."""
    spread = signal - np.median(signal)
    if kind == "binary":
        return (spread > 0).astype(int)
    if kind == "classes":
        return np.digitize(spread, np.quantile(spread, [0.25, 0.6]))
    if kind == "positive":
        return np.exp(spread * 0.5)
    if kind == "count":
        return random.poisson(np.exp(np.clip(spread * 0.5, -5, 3)))
    if kind == "unit":
        return 1 / (1 + np.exp(-spread))
    if kind == "grade":
        return np.digitize(spread, np.quantile(spread, [0.4, 0.7, 0.9]))
    return signal


def keep(path, rows, margins, predictions, model):
    """Writes a fixture: the rows, the library's answers, the model's bytes. The same bytes every time."""
    head = struct.pack("<8sIIIIQ", b"forest01", *rows.shape, margins.shape[1], predictions.shape[1], len(model))
    parts = [head] + [np.ascontiguousarray(part, "<f8").tobytes() for part in (rows, margins, predictions)] + [model]
    with open(str(path), "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as zipped:
        zipped.write(b"".join(parts))


def rows_and_model(path):
    """What a fixture was made of."""
    with gzip.open(str(path)) as file:
        content = file.read()
    rows, columns, margins, predictions, size = struct.unpack("<IIIIQ", content[8:32])
    table = np.frombuffer(content, "<f8", rows * columns, 32).reshape(rows, columns)
    return table, content[len(content) - size:]


def environment(folder, package, version, python, *wanted):
    """The Python of a version's virtual environment, made where it is not there."""
    place = pathlib.Path(folder) / (package + "-" + version)
    program = place / "bin" / "python"
    if not program.exists():
        subprocess.run(["python" + python, "-m", "venv", str(place)], check=True)
        pip = [str(program), "-m", "pip", "install", "--quiet"]
        subprocess.run(pip + [package + "==" + version] + list(wanted), check=True)
    return str(program)


def main(purpose, script, versions, here, wanted):
    """A training script's main: all versions in environments of their own, or the installed one `here`.

    `wanted` tells a version's package and what has to be beside it.
    """
    parser = argparse.ArgumentParser(description=purpose)
    parser.add_argument("--venvs", help="where the virtual environments are")
    parser.add_argument("--only", choices=list(versions), help="one version")
    arguments = parser.parse_args()
    if not arguments.venvs:
        here()
        return
    for version in [arguments.only] if arguments.only else versions:
        package, *others = wanted(version)
        python = environment(arguments.venvs, package, version, versions[version], *others)
        subprocess.run([python, script], check=True)
