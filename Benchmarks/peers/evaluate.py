"""The evaluation script that SageMaker projects have today: untar, load, read_csv, predict, metrics, evaluation.json.

    .venv-bench/bin/python Benchmarks/peers/evaluate.py .bench/100x6.json.tar.gz .bench/rows-100k.csv evaluation.json

Written as its users write it, in one process: what it costs is measured from fork to exit.
"""
import json
import sys
import tarfile
import tempfile
from pathlib import Path

import pandas
import xgboost
from sklearn.metrics import (accuracy_score, average_precision_score, confusion_matrix, f1_score, log_loss,
                             precision_recall_curve, precision_score, recall_score, roc_auc_score, roc_curve)


def main(archive, data, report):
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        model = xgboost.Booster()
        model.load_model(Path(folder) / "xgboost-model")

    rows = pandas.read_csv(data, header=None)
    label = rows.pop(0).to_numpy()
    score = model.predict(xgboost.DMatrix(rows.to_numpy()))
    decision = score >= 0.5

    (tn, fp), (fn, tp) = confusion_matrix(label, decision).tolist()
    values = {
        "accuracy": accuracy_score(label, decision), "precision": precision_score(label, decision),
        "recall": recall_score(label, decision), "f1": f1_score(label, decision),
        "auc": roc_auc_score(label, score), "average_precision": average_precision_score(label, score),
        "log_loss": log_loss(label, score)}
    fpr, tpr, _ = roc_curve(label, score)
    precisions, recalls, _ = precision_recall_curve(label, score)
    steps, points = max(1, len(fpr) // 100), max(1, len(recalls) // 100)
    result = {name: {"value": value, "standard_deviation": "NaN"} for name, value in values.items()}
    result["confusion_matrix"] = {"0": {"0": tn, "1": fp}, "1": {"0": fn, "1": tp}}
    result["receiver_operating_characteristic_curve"] = {
        "false_positive_rates": fpr[::steps].tolist(), "true_positive_rates": tpr[::steps].tolist()}
    result["precision_recall_curve"] = {
        "precisions": precisions[::points].tolist(), "recalls": recalls[::points].tolist()}
    Path(report).write_text(json.dumps({"binary_classification_metrics": result}))


if __name__ == "__main__":
    main(*sys.argv[1:])
