"""scikit-learn as the judge of two classes.

Reads tasks as JSON from standard input, prints its values, null where it has none.
"""
import json
import math
import sys
import warnings

import numpy
from sklearn import metrics as m

warnings.simplefilter("error")


def value(function, *arguments, **options):
    """What scikit-learn says; a warning, an error or NaN means that it has no value either."""
    try:
        found = float(function(*arguments, **options))
    except (ValueError, m._classification.UndefinedMetricWarning, UserWarning, RuntimeWarning):
        return None
    return found if math.isfinite(found) else None


def binary(scores, truth, threshold, weights):
    decided = (scores >= threshold).astype(int)
    there = numpy.ones(len(truth), bool) if weights is None else weights > 0
    both = dict(sample_weight=weights)
    area = value(m.roc_auc_score, truth, scores, **both)
    gain = gain_at_top(truth[there], scores[there], None if weights is None else weights[there], 0.1)
    return {
        "accuracy": value(m.accuracy_score, truth, decided, **both),
        "balanced_accuracy": value(m.balanced_accuracy_score, truth, decided, **both),
        "precision": value(m.precision_score, truth, decided, **both),
        "recall": value(m.recall_score, truth, decided, **both),
        "specificity": value(m.recall_score, truth, decided, pos_label=0, **both),
        "f1": value(m.f1_score, truth, decided, **both), "f0_5": value(m.fbeta_score, truth, decided, beta=0.5, **both),
        "f2": value(m.fbeta_score, truth, decided, beta=2, **both),
        "matthews_corrcoef": matthews(truth, decided, weights),
        "cohen_kappa": value(m.cohen_kappa_score, truth, decided, **both),
        "ks": kolmogorov_smirnov(truth, scores, weights),
        "auc": area, "roc_auc": area, "average_precision": value(m.average_precision_score, truth, scores, **both),
        "lift_top_decile": None if gain is None else gain / 0.1, "gain_top_decile": gain,
        "log_loss": value(m.log_loss, truth, scores, **both), "brier": value(m.brier_score_loss, truth, scores, **both),
        "expected_calibration_error": calibration_error(truth, scores, weights),
    }


def matthews(truth, decided, weights):
    """scikit-learn says 0 where the correlation is not defined."""
    one_sided = len(set(truth)) < 2 or len(set(decided)) < 2
    return None if one_sided else value(m.matthews_corrcoef, truth, decided, sample_weight=weights)


def kolmogorov_smirnov(truth, scores, weights):
    """The largest distance of its ROC curve from the diagonal."""
    if len(set(truth)) < 2 or not numpy.isfinite(scores).all():
        return None
    false_rates, true_rates, _ = m.roc_curve(truth, scores, sample_weight=weights, drop_intermediate=False)
    return float(numpy.abs(true_rates - false_rates).max())


def gain_at_top(truth, scores, weights, share):
    """Where the cumulative gain, a line between the ends of groups of equal scores, has reached the share of the rows."""
    if len(set(truth)) < 2 or not numpy.isfinite(scores).all():
        return None
    weights = numpy.ones(len(truth)) if weights is None else weights
    order = numpy.argsort(-scores, kind="stable")
    ends = numpy.append(numpy.nonzero(numpy.diff(scores[order]))[0], len(scores) - 1)
    rows, found = numpy.cumsum(weights[order])[ends], numpy.cumsum((weights * truth)[order])[ends]
    return float(numpy.interp(share * rows[-1], [0, *rows], [0, *(found / found[-1])]))


def calibration_error(truth, scores, weights):
    """Guo et al. 2017, with the bins of scikit-learn's calibration_curve."""
    if len(set(truth)) < 2 or not ((scores >= 0) & (scores <= 1)).all():
        return None
    weights = numpy.ones(len(truth)) if weights is None else weights
    bins = numpy.searchsorted(numpy.linspace(0, 1, 11)[1:-1], scores)
    distances = numpy.bincount(bins, weights * (scores.astype(float) - truth), 10)
    return float(numpy.abs(distances).sum() / weights.sum())


def judge(task):
    scores, truth = numpy.array(task["scores"], dtype=float), numpy.array(task["truth"], dtype=float)
    if task["single"]:
        scores = scores.astype(numpy.float32)
    weights = numpy.array(task["weights"], dtype=float) if task.get("weights") else None
    return binary(scores, truth.astype(int), task["threshold"], weights)


if __name__ == "__main__":
    json.dump([judge(task) for task in json.load(sys.stdin)], sys.stdout)
