"""The eight usual binary metrics by scikit-learn, from labels and float32 scores in memory.

    .venv-bench/bin/python Benchmarks/peers/metrics.py .bench/scores-1M.f32 .bench/scores-1M.u8

`values` are the same metrics of the scores as float64: what ours is compared with, outside of what is timed.
"""
import argparse
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics

import turns


def eight(label, score):
    decision = score >= 0.5
    (tn, fp), (fn, tp) = metrics.confusion_matrix(label, decision).tolist()
    return {
        "roc_auc": metrics.roc_auc_score(label, score),
        "average_precision": metrics.average_precision_score(label, score),
        "log_loss": metrics.log_loss(label, score),
        "accuracy": metrics.accuracy_score(label, decision),
        "precision": metrics.precision_score(label, decision),
        "recall": metrics.recall_score(label, decision),
        "f1": metrics.f1_score(label, decision),
        "confusion": [tn, fp, fn, tp]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scores", type=Path, help="raw float32")
    parser.add_argument("labels", type=Path, help="a byte each, 0 or 1")
    turns.arguments(parser)
    options = parser.parse_args()
    score, label = numpy.fromfile(options.scores, "<f4"), numpy.fromfile(options.labels, numpy.uint8)
    values = eight(label, score.astype(numpy.float64))
    turns.measure(lambda: eight(label, score), options, version=sklearn.__version__, rows=len(score), values=values)


if __name__ == "__main__":
    main()
