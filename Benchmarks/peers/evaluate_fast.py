"""The same evaluation by someone who tuned it: no pandas, no scikit-learn; polars into float32, one sort for all metrics.

    .venv-bench/bin/python Benchmarks/peers/evaluate_fast.py .bench/100x6.json.tar.gz .bench/rows-100k.csv evaluation.json
"""
import json
import sys
import tarfile
from pathlib import Path

import numpy
import polars
import xgboost


def ranked(label, score):
    """ROC AUC and average precision: one descending sort, tied scores as one point."""
    order = numpy.argsort(-score, kind="stable")
    last = numpy.r_[numpy.flatnonzero(numpy.diff(score[order])), len(score) - 1]
    tp = numpy.cumsum(label[order], dtype=numpy.int64)[last]
    fp = 1 + last - tp
    tpr, fpr = numpy.r_[0, tp / tp[-1]], numpy.r_[0, fp / fp[-1]]
    return numpy.trapezoid(tpr, fpr), numpy.sum(numpy.diff(tpr) * (tp / (tp + fp))), tpr, fpr


def main(archive, data, report):
    with tarfile.open(archive) as tar:
        model = xgboost.Booster()
        model.load_model(bytearray(tar.extractfile("xgboost-model").read()))

    frame = polars.read_csv(data, has_header=False, infer_schema_length=1, schema_overrides=[polars.Float32] * 29)
    rows = frame.to_numpy(order="c")
    label = rows[:, 0] == 1
    score = model.inplace_predict(numpy.ascontiguousarray(rows[:, 1:]))
    decision = score >= 0.5

    tp, fp = int((decision & label).sum()), int((decision & ~label).sum())
    fn, tn = int(label.sum()) - tp, int((~label).sum()) - fp
    auc, average_precision, tpr, fpr = ranked(label, score)
    safe = numpy.where(label, score, 1 - score).astype(numpy.float64)
    values = {
        "accuracy": (tp + tn) / len(label), "precision": tp / (tp + fp), "recall": tp / (tp + fn),
        "f1": 2 * tp / (2 * tp + fp + fn), "auc": auc, "average_precision": average_precision,
        "log_loss": -numpy.log(numpy.clip(safe, 1e-15, None)).mean()}
    steps = max(1, len(fpr) // 100)
    result = {name: {"value": float(value), "standard_deviation": "NaN"} for name, value in values.items()}
    result["confusion_matrix"] = {"0": {"0": tn, "1": fp}, "1": {"0": fn, "1": tp}}
    result["receiver_operating_characteristic_curve"] = {
        "false_positive_rates": fpr[::steps].tolist(), "true_positive_rates": tpr[::steps].tolist()}
    Path(report).write_text(json.dumps({"binary_classification_metrics": result}))


if __name__ == "__main__":
    main(*sys.argv[1:])
