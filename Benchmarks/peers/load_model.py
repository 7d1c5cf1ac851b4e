"""Loads a model file with one library, again and again, ready to score.

    .venv-bench/bin/python Benchmarks/peers/load_model.py xgboost .bench/500x8.json
"""
import argparse
from pathlib import Path

import turns


def xgboost_loader(path):
    import xgboost
    return lambda: xgboost.Booster(model_file=path), xgboost.__version__


def lightgbm_loader(path):
    import lightgbm
    return lambda: lightgbm.Booster(model_file=path), lightgbm.__version__


def treelite_loader(path):
    import treelite
    if path.suffix == ".txt":
        return lambda: treelite.frontend.load_lightgbm_model(path), treelite.__version__
    return lambda: treelite.frontend.load_xgboost_model(path), treelite.__version__


LOADERS = {"xgboost": xgboost_loader, "lightgbm": lightgbm_loader, "treelite": treelite_loader}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("library", choices=LOADERS)
    parser.add_argument("model", type=Path)
    turns.arguments(parser)
    options = parser.parse_args()
    try:
        work, version = LOADERS[options.library](options.model)
    except ImportError as error:
        turns.missing(error)
    turns.measure(work, options, version=version, bytes=options.model.stat().st_size)


if __name__ == "__main__":
    main()
