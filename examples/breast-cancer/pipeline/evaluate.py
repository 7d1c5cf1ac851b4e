"""Scores the test split with the trained model and writes down how good it is.

    python pipeline/evaluate.py --model-dir MODEL --test-dir /tmp/prepared/test --output-dir /tmp/evaluation

MODEL holds the model.tar.gz of the training job. Written are evaluation.json, in the shape that SageMaker's model
registry shows as model quality, and cases.json: smoke-test cases, each a row of the test split with the score this very
model gave it. It runs in SageMaker's XGBoost 1.7-1 image: Python 3.8, pandas 1.2, scikit-learn 0.24.
"""
import argparse
import json
import sys
import tarfile
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost
from sklearn import metrics

THRESHOLD = 0.5
MODEL_NAME = "xgboost-model"  # what the built-in algorithm calls its file
LARGEST_MODEL = 1 << 30  # bytes; more than that is not a model of this repository
CASES = 8


class BadInput(Exception):
    """The model or the test data cannot be evaluated; the text says why."""


def open_model(archive: Path) -> xgboost.Booster:
    """The model in a model.tar.gz. Nothing is unpacked to disk and nothing is unpickled: either could run code."""
    if not archive.is_file():
        raise BadInput(f"no {archive.name} in {archive.parent}; give the folder of the training job's artifact")
    try:
        with tarfile.open(archive, "r:gz") as members:
            found = [member for member in members if member.name in (MODEL_NAME, "./" + MODEL_NAME)]
            if len(found) != 1 or not found[0].isfile():
                raise BadInput(f"{archive} must hold exactly one plain file {MODEL_NAME}; it holds {len(found)}")
            if found[0].size > LARGEST_MODEL:
                raise BadInput(f"{MODEL_NAME} has {found[0].size} bytes; at most {LARGEST_MODEL} are read")
            content = members.extractfile(found[0]).read()
    except (tarfile.TarError, EOFError, OSError) as problem:
        raise BadInput(f"{archive} is not a readable tar.gz: {problem}")
    if not content or content[:1] == b"\x80":
        # Both are refused here because XGBoost does not raise for every file it cannot read: it may end the process.
        raise BadInput(f"{MODEL_NAME} is {'pickled' if content else 'empty'}; save it with XGBoost's own save_model")
    booster = xgboost.Booster()
    try:
        booster.load_model(bytearray(content))
    except (xgboost.core.XGBoostError, ValueError) as problem:
        raise BadInput(f"{MODEL_NAME} is not a model that XGBoost {xgboost.__version__} can read: "
                       f"{str(problem).splitlines()[0]}")
    return booster


def read_test(folder: Path) -> pd.DataFrame:
    """The test split as text cells, so that the smoke-test cases repeat the rows to the last digit."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise BadInput(f"no .csv file in {folder}; give preprocess.py's folder test")
    rows = pd.concat([pd.read_csv(file, header=None, dtype=str) for file in files], ignore_index=True)
    if rows.isna().any().any():
        raise BadInput(f"the test split in {folder} has empty cells")
    if set(rows[0]) != {"0", "1"}:
        raise BadInput(f"the test split's first column must hold both labels, 0 and 1; it holds {sorted(set(rows[0]))}")
    return rows


def score(booster: xgboost.Booster, rows: pd.DataFrame) -> np.ndarray:
    """The probability of class 1 for each row."""
    features = rows.drop(columns=0).astype(float).to_numpy()
    if features.shape[1] != booster.num_features():
        raise BadInput(f"the model was trained on {booster.num_features()} features; "
                       f"the test split has {features.shape[1]}")
    scores = booster.predict(xgboost.DMatrix(features))
    if scores.ndim != 1 or not np.isfinite(scores).all() or scores.min() < 0 or scores.max() > 1:
        raise BadInput("the model does not answer with one probability a row; train it with objective binary:logistic")
    return scores


def report(labels: np.ndarray, scores: np.ndarray) -> dict:
    """The evaluation report: binary classification metrics by the names SageMaker Model Monitor uses."""
    predicted = (scores >= THRESHOLD).astype(int)
    # Rows are what is true, columns what was predicted.
    (tn, fp), (fn, tp) = metrics.confusion_matrix(labels, predicted, labels=[0, 1]).tolist()
    false_positive_rates, true_positive_rates, _ = metrics.roc_curve(labels, scores)
    precisions, recalls, _ = metrics.precision_recall_curve(labels, scores)

    def metric(value: float) -> dict:
        # Model Monitor estimates the deviation only from 200 rows on, and writes this word below that.
        return {"value": float(value), "standard_deviation": "NaN"}

    def f_beta(beta: float) -> dict:
        return metric(metrics.fbeta_score(labels, predicted, beta=beta, zero_division=0))

    return {
        "version": 0.0,
        "dataset": {"item_count": len(labels)},
        "binary_classification_metrics": {
            "confusion_matrix": {"0": {"0": tn, "1": fp}, "1": {"0": fn, "1": tp}},
            "auc": metric(metrics.roc_auc_score(labels, scores)),
            "accuracy": metric(metrics.accuracy_score(labels, predicted)),
            "precision": metric(metrics.precision_score(labels, predicted, zero_division=0)),
            "recall": metric(metrics.recall_score(labels, predicted, zero_division=0)),
            "f1": f_beta(1),
            "f0_5": f_beta(0.5),
            "f2": f_beta(2),
            "true_positive_rate": metric(tp / (tp + fn)),
            "true_negative_rate": metric(tn / (tn + fp)),
            "false_positive_rate": metric(fp / (fp + tn)),
            "false_negative_rate": metric(fn / (fn + tp)),
            "receiver_operating_characteristic_curve": {
                "false_positive_rates": false_positive_rates.tolist(),
                "true_positive_rates": true_positive_rates.tolist(),
            },
            "precision_recall_curve": {"precisions": precisions.tolist(), "recalls": recalls.tolist()},
        },
    }


def cases(rows: pd.DataFrame, scores: np.ndarray) -> dict:
    """Smoke-test cases that only this model passes: rows across its whole range of scores, with those scores."""
    places = np.unique(np.linspace(0, len(scores) - 1, CASES).round().astype(int))
    across = np.argsort(scores, kind="stable")[places]
    return {"cases": [{
        "name": f"test row {row} scores as in the evaluation",
        "content-type": "text/csv",
        "accept": "text/csv",
        "body": ",".join(rows.iloc[row, 1:]),
        "expect": {
            "status": 200,
            "content-type": "text/csv",
            "rows": 1,
            "values": [{"at": "$[0][0]", "equals": float(scores[row]), "tolerance": 1e-4}],
        },
    } for row in across.tolist()]}


def write(content: dict, path: Path) -> None:
    """Writes beside the file and renames; a NaN or an infinity is an error here, not a surprise at the gate."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".partial")
    with open(beside, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, allow_nan=False)
        file.write("\n")
    beside.replace(path)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model-dir", type=Path, required=True, help="the folder with model.tar.gz")
    parser.add_argument("--test-dir", type=Path, required=True, help="the folder with the test split, label first")
    parser.add_argument("--output-dir", type=Path, required=True, help="gets evaluation.json and cases.json")
    arguments = parser.parse_args()
    try:
        rows = read_test(arguments.test_dir)
        scores = score(open_model(arguments.model_dir / "model.tar.gz"), rows)
    except BadInput as problem:
        print(f"evaluate: {problem}", file=sys.stderr)
        return 1
    evaluation = report(rows[0].astype(int).to_numpy(), scores)
    write(cases(rows, scores), arguments.output_dir / "cases.json")
    write(evaluation, arguments.output_dir / "evaluation.json")
    for name in ("auc", "accuracy", "precision", "recall", "f1"):
        print(f"{name}: {evaluation['binary_classification_metrics'][name]['value']:.4f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
