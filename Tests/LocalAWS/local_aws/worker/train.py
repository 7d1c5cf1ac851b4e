"""The built-in XGBoost algorithm: hyperparameters and channels as SageMaker's container takes them."""
import argparse
import json
import sys
from pathlib import Path

import xgboost

from . import data
from .hyperparameters import CustomerError, read

LINE = "[{}]#011{}"


class PrintEvaluation(xgboost.callback.TrainingCallback):
    """Prints each round's metrics the way the container's log has them, and keeps the last."""

    def __init__(self):
        super().__init__()
        self.last = {}

    def after_iteration(self, model, epoch, evals_log):
        self.last = {f"{name}:{metric}": float(values[-1]) for name, metrics in evals_log.items()
                     for metric, values in metrics.items()}
        print(LINE.format(epoch, "#011".join(f"{key.replace(':', '-', 1)}:{value:.5f}"
                                              for key, value in self.last.items())), flush=True)
        return False


def train(root):
    """Trains on what lies under a container's /opt/ml; leaves model and metrics there."""
    parameters = read(json.loads((root / "input/config/hyperparameters.json").read_text()))
    channels = json.loads((root / "input/config/inputdataconfig.json").read_text())
    rounds, patience = parameters.pop("num_round"), parameters.pop("early_stopping_rounds", None)
    unknown = set(channels) - {"train", "validation", "code"}
    if unknown:
        raise CustomerError(f"Channel {', '.join(sorted(unknown))} is not expected: train and validation are")
    if "train" not in channels:
        raise CustomerError("Channel train is required")
    matrices = {}
    for name in ("train", "validation"):
        if name in channels:
            kind = channels[name]["ContentType"].partition(";")[0].strip().lower()
            try:
                matrices[name] = data.read_channel(root / "input/data" / name, kind)
            except data.Unsupported as error:
                raise CustomerError(f"Failed to load {kind} data of channel {name}: {error}. Please ensure data is in "
                                    "the format it says, without a header") from error
            if matrices[name] is None:
                raise CustomerError(f"No data in {name} channel path")
            print(f"INFO:root:{name.capitalize()} matrix has {matrices[name].num_row()} rows and "
                  f"{matrices[name].num_col()} columns", flush=True)
    printer = PrintEvaluation()
    try:
        booster = xgboost.train(parameters, matrices["train"], num_boost_round=rounds, verbose_eval=False,
                                evals=[(matrix, name) for name, matrix in matrices.items()],
                                early_stopping_rounds=patience, callbacks=[printer])
    except (xgboost.core.XGBoostError, ValueError) as error:
        raise CustomerError(f"XGB train call failed with exception:\n {str(error).splitlines()[0]}") from error
    (root / "model").mkdir(exist_ok=True)
    (root / "model/xgboost-model").write_bytes(bytes(booster.save_raw("ubj")))
    (root / "output").mkdir(exist_ok=True)
    (root / "output/metrics.json").write_text(json.dumps(printer.last))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--root", type=Path, required=True)
    root = options.parse_args().root
    try:
        train(root)
    except Exception as error:
        import traceback
        traceback.print_exc()
        kind = "ClientError" if isinstance(error, CustomerError) else "AlgorithmError"
        (root / "output").mkdir(exist_ok=True)
        (root / "output/failure").write_text(f"{kind}: {error}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
