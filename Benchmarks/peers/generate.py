"""Makes the data that everything is measured on, from fixed seeds: the same bytes on every machine with the same numpy.

    .venv-bench/bin/python Benchmarks/peers/generate.py .bench

Rows are 28 float32 features and a binary label, as a SageMaker data set holds them: CSV, the label first, no header.
NAME.f32 beside it is the truth of each CSV: the same matrix as raw little-endian float32, row by row.
"""
import argparse
import json
from pathlib import Path

import numpy
import polars

COLUMNS = 28
CATEGORICAL = 8
ROWS = {"10k": 10_000, "100k": 100_000, "1M": 1_000_000}


def features(generator, rows):
    """A rows x 28 float32 matrix: most columns normal, some skewed, as measured quantities are."""
    matrix = generator.standard_normal((rows, COLUMNS), dtype=numpy.float32)
    matrix[:, 20:] = numpy.exp(matrix[:, 20:] * numpy.float32(0.5))
    return matrix


def labels(generator, matrix):
    """Labels that depend on sums, products and steps of the columns, with noise: an AUC of about 0.85 is to be had."""
    logit = 1.2 * matrix[:, 0] + matrix[:, 1] * matrix[:, 2] - 0.8 * numpy.abs(matrix[:, 3])
    logit += numpy.where(matrix[:, 4] > 0.5, matrix[:, 5], -matrix[:, 21]) + 0.5 * numpy.sin(3 * matrix[:, 6]) + 0.9
    return (logit + generator.logistic(size=len(matrix)) > 0).astype(numpy.uint8)


def write_csv(path, matrix, label):
    """The shortest decimals that read back to the same float32; a missing value is an empty field."""
    columns = {"label": label} | {f"f{index}": matrix[:, index] for index in range(matrix.shape[1])}
    polars.DataFrame(columns).fill_nan(None).write_csv(path, include_header=False)


def write_lines(folder, matrix, label):
    """The same rows as LIBSVM (zeros would be left out; there are none) and as JSON Lines."""
    with open(folder / "rows-100k.libsvm", "w") as libsvm, open(folder / "rows-100k.jsonl", "w") as lines:
        for row, target in zip(matrix, label):
            values = [float(str(value)) for value in row]
            libsvm.write(f"{target} " + " ".join(f"{index}:{value}" for index, value in enumerate(values)) + "\n")
            lines.write(json.dumps({"label": int(target), "features": values}) + "\n")


def write_scores(folder, generator, name, rows):
    """Labels and the probabilities of a middling model, float32, a few of them tied, for the metrics."""
    label = (generator.random(rows) < 0.3).astype(numpy.uint8)
    logit = generator.standard_normal(rows) + 1.5 * label - 1.0
    (1 / (1 + numpy.exp(-logit))).astype("<f4").tofile(folder / f"scores-{name}.f32")
    label.tofile(folder / f"scores-{name}.u8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    generator = numpy.random.default_rng(20261120)
    matrix = features(generator, ROWS["1M"])
    label = labels(generator, matrix)
    for name, rows in ROWS.items():
        matrix[:rows].astype("<f4").tofile(folder / f"rows-{name}.f32")
        label[:rows].tofile(folder / f"rows-{name}.u8")
        write_csv(folder / f"rows-{name}.csv", matrix[:rows], label[:rows])
    small, target = matrix[:ROWS["100k"]], label[:ROWS["100k"]]
    write_lines(folder, small, target)
    missing = numpy.where(generator.random(small.shape) < 0.1, numpy.float32("nan"), small)
    missing.astype("<f4").tofile(folder / "rows-missing.f32")
    write_csv(folder / "rows-missing.csv", missing, target)
    codes = generator.integers(0, 40, size=(len(small), CATEGORICAL))
    categorical = small.copy()
    categorical[:, :CATEGORICAL] = codes
    categorical.astype("<f4").tofile(folder / "rows-cat.f32")
    ((codes[:, 0] * 7 % 40 < 15) ^ (target == 1)).astype(numpy.uint8).tofile(folder / "rows-cat.u8")
    write_scores(folder, generator, "1M", 1_000_000)
    write_scores(folder, generator, "10M", 10_000_000)


if __name__ == "__main__":
    main()
