"""scikit-learn's curves of scores of two classes: reads tasks as JSON from standard input, prints each one's curves."""
import json
import sys

import numpy
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_curve, roc_curve


def calibration(truth, scores, weights):
    """Means, shares of positives and weights of ten bins; the first two are calibration_curve's, which takes no weights."""
    bins = numpy.searchsorted(numpy.linspace(0, 1, 11)[1:-1], scores)
    means, shares, sums = (numpy.bincount(bins, part * weights, 10) for part in (scores.astype(float), truth, 1))
    there = sums > 0
    return (means[there] / sums[there]).tolist(), (shares[there] / sums[there]).tolist(), sums[there].tolist()


def judge(task):
    scores, truth = numpy.array(task["scores"], dtype=float), numpy.array(task["truth"], dtype=int)
    if task["single"]:
        scores = scores.astype(numpy.float32)
    weights = numpy.array(task["weights"]) if task.get("weights") else None
    false_rates, true_rates, _ = roc_curve(truth, scores, sample_weight=weights)
    precisions, recalls, _ = precision_recall_curve(truth, scores, sample_weight=weights)
    # It goes on below the score that finds the last positive row where several points have the recall 1: one is enough.
    first = int(numpy.max(numpy.nonzero(recalls == 1)))
    means, shares, sums = calibration(truth, scores, numpy.ones(len(truth)) if weights is None else weights)
    if weights is None:
        shares, means = (curve.astype(float).tolist() for curve in calibration_curve(truth, scores, n_bins=10))
    return {"roc": [false_rates.tolist(), true_rates.tolist()],
            "precision_recall": [recalls[first:][::-1].tolist(), precisions[first:][::-1].tolist()],
            "calibration": [means, shares, sums]}


if __name__ == "__main__":
    json.dump([judge(task) for task in json.load(sys.stdin)], sys.stdout)
