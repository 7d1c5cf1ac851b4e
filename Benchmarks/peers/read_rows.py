"""Reads a data file into memory with one library, as its users call it.

    .venv-bench/bin/python Benchmarks/peers/read_rows.py polars .bench/rows-1M.csv --threads 1

pandas, polars: read_csv as it stands, 64-bit columns. polars-f32: the row by row float32 matrix that a model is given.
sklearn reads LIBSVM; polars-ndjson and json read JSON Lines. One thread means one core: the process is pinned to it.
"""
import argparse
import json
import os
from pathlib import Path

import turns


def pandas_reader(path):
    import pandas
    return lambda: pandas.read_csv(path, header=None), pandas.__version__


def polars_reader(path):
    import polars
    return lambda: polars.read_csv(path, has_header=False), polars.__version__


def polars_f32_reader(path):
    import polars

    def read():
        frame = polars.read_csv(path, has_header=False, schema={f"f{column}": polars.Float32 for column in range(29)})
        return frame.to_numpy(order="c")
    return read, polars.__version__


def sklearn_reader(path):
    import numpy
    import sklearn
    from sklearn.datasets import load_svmlight_file
    return lambda: load_svmlight_file(str(path), dtype=numpy.float32, zero_based=True), sklearn.__version__


def ndjson_reader(path):
    import polars
    return lambda: polars.read_ndjson(path), polars.__version__


def json_reader(path):
    import numpy

    def read():
        with open(path) as lines:
            rows = [json.loads(line)["features"] for line in lines]
        return numpy.array(rows, dtype=numpy.float32)
    return read, "standard library"


READERS = {"pandas": pandas_reader, "polars": polars_reader, "polars-f32": polars_f32_reader, "sklearn": sklearn_reader,
           "polars-ndjson": ndjson_reader, "json": json_reader}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", choices=READERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    turns.arguments(parser)
    options = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:options.threads])
    try:
        work, version = READERS[options.reader](options.file)
    except ImportError as error:
        turns.missing(error)
    turns.measure(work, options, version=version, bytes=options.file.stat().st_size)


if __name__ == "__main__":
    main()
