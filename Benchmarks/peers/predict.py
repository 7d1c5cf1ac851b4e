"""Scores rows in memory with one engine, as its users call it, on a fresh matrix every time.

    .venv-bench/bin/python Benchmarks/peers/predict.py xgboost .bench/100x6.json .bench/rows-100k.f32 --threads 1
    .venv-bench-compiled/bin/python Benchmarks/peers/predict.py lleaves .bench/lgb100x31.txt .bench/rows-100k.f32

--margins FILE also writes what the trees add up to, before the transform: float32 for XGBoost, float64 for LightGBM.
`setup` is the CPU seconds that loading, and for most engines converting or compiling, took: paid once, and shown apart.
"""
import argparse
import importlib
import importlib.metadata
import os
import tempfile
import warnings
from pathlib import Path

import numpy

import turns

COLUMNS = 28


def is_lightgbm(model):
    return model.suffix == ".txt"


def xgboost_engine(model, matrix, threads):
    import xgboost
    booster = xgboost.Booster(model_file=model)
    booster.set_param({"nthread": threads})
    margins = lambda: booster.inplace_predict(matrix, predict_type="margin")
    return lambda: booster.inplace_predict(matrix), xgboost.__version__, margins


def lightgbm_engine(model, matrix, threads):
    import lightgbm
    booster = lightgbm.Booster(model_file=model)
    margins = lambda: booster.predict(matrix, raw_score=True, num_threads=threads)
    return lambda: booster.predict(matrix, num_threads=threads), lightgbm.__version__, margins


def booster_of(model):
    if is_lightgbm(model):
        import lightgbm
        return lightgbm.Booster(model_file=model)
    import xgboost
    return xgboost.Booster(model_file=model)


def daal4py_engine(model, matrix, threads):
    """oneDAL, by the converter of scikit-learn-intelex."""
    import daal4py
    daal4py.daalinit(threads)
    converted = daal4py.mb.convert_model(booster_of(model))
    return lambda: converted.predict_proba(matrix), importlib.metadata.version("scikit-learn-intelex"), None


def lleaves_engine(model, matrix, threads):
    import lleaves
    compiled = lleaves.Model(model_file=model)
    compiled.compile()
    return lambda: compiled.predict(matrix, n_jobs=threads), importlib.metadata.version("lleaves"), None


def treelite_model(model):
    import treelite
    if is_lightgbm(model):
        return treelite.frontend.load_lightgbm_model(model)
    return treelite.frontend.load_xgboost_model(model)


def treelite_engine(model, matrix, threads):
    """Treelite's own interpreter, gtil."""
    import treelite
    loaded = treelite_model(model)
    return lambda: treelite.gtil.predict(loaded, matrix, nthread=threads), treelite.__version__, None


def tl2cgen_engine(model, matrix, threads):
    """C code made of the trees, compiled by gcc."""
    import tl2cgen
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "model.so"
        tl2cgen.export_lib(treelite_model(model), toolchain="gcc", libpath=library, params={"parallel_comp": 2})
        predictor = tl2cgen.Predictor(library, nthread=threads)
    return lambda: predictor.predict(tl2cgen.DMatrix(matrix)), tl2cgen.__version__, None


def onnxruntime_engine(model, matrix, threads):
    import onnxmltools
    import onnxruntime
    from onnxmltools.convert.common.data_types import FloatTensorType
    convert = onnxmltools.convert_lightgbm if is_lightgbm(model) else onnxmltools.convert_xgboost
    inputs = [("input", FloatTensorType([None, COLUMNS]))]
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    content = convert(booster_of(model), initial_types=inputs).SerializeToString()
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    outputs = [session.get_outputs()[1].name]
    return lambda: session.run(outputs, {"input": matrix}), onnxruntime.__version__, None


# What each engine is and the modules it needs: imported before the clock of `setup` starts.
ENGINES = {
    "xgboost": (xgboost_engine, ["xgboost"]), "lightgbm": (lightgbm_engine, ["lightgbm"]),
    "daal4py": (daal4py_engine, ["daal4py", "xgboost", "lightgbm"]), "lleaves": (lleaves_engine, ["lleaves"]),
    "treelite": (treelite_engine, ["treelite"]), "tl2cgen": (tl2cgen_engine, ["treelite", "tl2cgen"]),
    "onnxruntime": (onnxruntime_engine, ["onnxmltools", "onnxruntime", "xgboost", "lightgbm"])}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("engine", choices=ENGINES)
    parser.add_argument("model", type=Path)
    parser.add_argument("rows", type=Path, help="raw float32, 28 a row")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, default=-1, help="score only the first rows")
    parser.add_argument("--margins", type=Path, help="write the raw scores there")
    turns.arguments(parser)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    os.environ["OMP_NUM_THREADS"] = str(options.threads)
    matrix = numpy.fromfile(options.rows, "<f4").reshape(-1, COLUMNS)
    matrix = matrix if options.limit < 0 else matrix[:options.limit]
    engine, modules = ENGINES[options.engine]
    try:
        for module in modules:
            importlib.import_module(module)
        before = turns.cpu()
        work, version, margins = engine(options.model, matrix, options.threads)
    except Exception as error:  # whatever a converter says of a model it cannot take
        turns.missing(error)
    setup = turns.cpu() - before
    if options.margins:
        margins().tofile(options.margins)
    turns.measure(work, options, version=version, rows=len(matrix), setup=setup)


if __name__ == "__main__":
    main()
