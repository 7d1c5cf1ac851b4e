"""What several tests share: the folders, the prepared data, and a model trained as the Train step trains it."""
import json
import sys
import tarfile
from pathlib import Path

import pandas as pd
import pytest
import xgboost

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "pipeline"))
import preprocess  # noqa: E402  (the path above comes first)


def defaults() -> dict:
    """The pipeline's own default for each parameter that has one."""
    definition = json.loads((ROOT / "pipeline" / "pipeline.json").read_text(encoding="utf-8"))
    return {p["Name"]: p["DefaultValue"] for p in definition["Parameters"] if "DefaultValue" in p}


def train(prepared: Path, folder: Path) -> Path:
    """Stands for the step Train: XGBoost with the pipeline's hyperparameters; answers the artifact's folder."""
    rows = pd.read_csv(prepared / "train" / "train.csv", header=None)
    values = defaults()
    parameters = {"objective": "binary:logistic", "eval_metric": "auc", "seed": 1, "nthread": 1,
                  "max_depth": values["MaxDepth"], "eta": values["Eta"]}
    matrix = xgboost.DMatrix(rows.drop(columns=0).to_numpy(), rows[0].to_numpy())
    model = xgboost.train(parameters, matrix, num_boost_round=values["NumRound"])
    folder.mkdir()
    # Named with its format for this moment only: in the archive it is called what the built-in algorithm calls it.
    model.save_model(folder / "model.ubj")
    with tarfile.open(folder / "model.tar.gz", "w:gz") as archive:
        archive.add(folder / "model.ubj", arcname="xgboost-model")
    return folder


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    preprocess.prepare(ROOT / "data", folder, shuffle=False)
    return folder


@pytest.fixture(scope="session")
def shuffled(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("shuffled")
    preprocess.prepare(ROOT / "data", folder, shuffle=True)
    return folder


@pytest.fixture(scope="session")
def model(prepared, tmp_path_factory) -> Path:
    return train(prepared, tmp_path_factory.mktemp("good") / "model")


@pytest.fixture(scope="session")
def bad_model(shuffled, tmp_path_factory) -> Path:
    return train(shuffled, tmp_path_factory.mktemp("bad") / "model")
