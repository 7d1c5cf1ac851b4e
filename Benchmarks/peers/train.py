"""Trains the models that everything is measured with, on the data of generate.py.

    .venv-bench/bin/python Benchmarks/peers/train.py .bench

XGBoost's are written as NAME.json, NAME.ubj and as both in a model.tar.gz, the member named as SageMaker's own container
names it; LightGBM's as NAME.txt. models.json says which rows each scores.
"""
import argparse
import io
import json
import tarfile
from pathlib import Path

import lightgbm
import numpy
import xgboost

COLUMNS = 28
COMMON = {"tree_method": "hist", "seed": 7, "nthread": 2, "eta": 0.1}
BINARY = COMMON | {"objective": "binary:logistic"}
TYPES = ["c"] * 8 + ["q"] * (COLUMNS - 8)


def rows(folder, name):
    return numpy.fromfile(folder / f"rows-{name}.f32", "<f4").reshape(-1, COLUMNS)


def label(folder, name):
    return numpy.fromfile(folder / f"rows-{name}.u8", numpy.uint8)


def target(kind, matrix):
    """A label of five classes or a number, of the same rows."""
    value = matrix[:, 0] + matrix[:, 1] * matrix[:, 2] + numpy.abs(matrix[:, 3])
    return numpy.digitize(value, numpy.quantile(value, [0.2, 0.4, 0.6, 0.8])) if kind == "classes" else value


def xgboost_models(folder):
    """{name: (parameters, trees, rows' name, DMatrix)}, made one at a time."""
    matrix, binary = rows(folder, "100k"), label(folder, "100k")
    yield "100x6", BINARY | {"max_depth": 6}, 100, "100k", xgboost.DMatrix(matrix, binary)
    yield "500x8", BINARY | {"max_depth": 8}, 500, "100k", xgboost.DMatrix(matrix, binary)
    classes = COMMON | {"objective": "multi:softprob", "num_class": 5, "max_depth": 6}
    yield "multi5", classes, 100, "100k", xgboost.DMatrix(matrix, target("classes", matrix))
    numbers = COMMON | {"objective": "reg:squarederror", "max_depth": 6}
    yield "reg", numbers, 200, "100k", xgboost.DMatrix(matrix, target("number", matrix))
    yield "miss", BINARY | {"max_depth": 6}, 100, "missing", xgboost.DMatrix(rows(folder, "missing"), binary)
    sets = BINARY | {"max_depth": 6, "max_cat_to_onehot": 1}
    categories = xgboost.DMatrix(rows(folder, "cat"), label(folder, "cat"), feature_types=TYPES, enable_categorical=True)
    yield "cat", sets, 100, "cat", categories


def archive(path, content):
    """A model.tar.gz whose one member is named as SageMaker's XGBoost container names it."""
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo("xgboost-model")
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))


def train_xgboost(folder, models):
    for name, parameters, trees, data, matrix in xgboost_models(folder):
        booster = xgboost.train(parameters, matrix, num_boost_round=trees)
        for form in ("json", "ubj"):
            content = bytes(booster.save_raw(form))
            (folder / f"{name}.{form}").write_bytes(content)
            archive(folder / f"{name}.{form}.tar.gz", content)
        models[name] = {"library": "xgboost", "file": f"{name}.json", "rows": data}


def train_lightgbm(folder, models):
    for name, trees, leaves in (("lgb100x31", 100, 31), ("lgb500x127", 500, 127)):
        data = lightgbm.Dataset(rows(folder, "100k"), label(folder, "100k"))
        options = {"objective": "binary", "num_leaves": leaves, "seed": 7, "deterministic": True, "force_row_wise": True,
                   "num_threads": 2, "verbosity": -1}
        lightgbm.train(options, data, num_boost_round=trees).save_model(folder / f"{name}.txt")
        models[name] = {"library": "lightgbm", "file": f"{name}.txt", "rows": "100k"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    models = {}
    train_xgboost(folder, models)
    train_lightgbm(folder, models)
    (folder / "models.json").write_text(json.dumps(models, indent=1) + "\n")


if __name__ == "__main__":
    main()
