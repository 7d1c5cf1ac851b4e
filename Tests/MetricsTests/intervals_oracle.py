"""The judge of intervals and tests: scikit-learn with weights, DeLong over all pairs, McNemar by scipy, draws in plain Python.

Reads {"weighted": [...], "delong": [...], "mcnemar": [...], "draws": [...], "standard_errors": [...]} from standard input
and prints an answer to each.
"""
import json
import math
import sys
import warnings

import numpy
from scipy import stats
from sklearn import metrics as m

from oracle import value

MASK = (1 << 64) - 1
STEP = 0x9E3779B97F4A7C15


def kolmogorov(truth, scores, weights):
    false_rates, true_rates, _ = m.roc_curve(truth, scores, sample_weight=weights, drop_intermediate=False)
    return abs(true_rates - false_rates).max()


def weighted(task):
    truth, scores, w = (numpy.array(task[key], dtype=float) for key in ("truth", "scores", "weights"))
    decided = (scores >= task["threshold"]).astype(float)
    both = dict(sample_weight=w)
    return {
        "roc_auc": value(m.roc_auc_score, truth, scores, **both),
        "average_precision": value(m.average_precision_score, truth, scores, **both),
        "ks": value(kolmogorov, truth, scores, w),
        "log_loss": value(m.log_loss, truth, scores, **both), "brier": value(m.brier_score_loss, truth, scores, **both),
        "accuracy": value(m.accuracy_score, truth, decided, **both),
        "balanced_accuracy": value(m.balanced_accuracy_score, truth, decided, **both),
        "precision": value(m.precision_score, truth, decided, **both),
        "recall": value(m.recall_score, truth, decided, **both),
        "specificity": value(m.recall_score, truth, decided, pos_label=0, **both),
        "f1": value(m.f1_score, truth, decided, **both),
        "f0_5": value(m.fbeta_score, truth, decided, beta=0.5, **both),
        "f2": value(m.fbeta_score, truth, decided, beta=2, **both),
        "matthews_corrcoef": value(m.matthews_corrcoef, truth, decided, **both),
        "cohen_kappa": value(m.cohen_kappa_score, truth, decided, **both),
    }


def kernel(positives, negatives):
    """1 where a positive row is above a negative one, a half where they tie."""
    return (positives[:, None] > negatives) + 0.5 * (positives[:, None] == negatives)


def delong(task):
    truth = numpy.array(task["truth"], dtype=bool)
    pairs = [kernel(s[truth], s[~truth]) for s in (numpy.array(task["scores"]), numpy.array(task["baseline"]))]
    over_positives = numpy.cov([pair.mean(axis=1) for pair in pairs])
    over_negatives = numpy.cov([pair.mean(axis=0) for pair in pairs])
    matrix = over_positives / truth.sum() + over_negatives / (~truth).sum()
    areas = [pair.mean() for pair in pairs]
    error = math.sqrt(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1])
    z = (areas[0] - areas[1]) / error
    reach = stats.norm.ppf(0.975) * error
    return {
        "candidate": areas[0], "baseline": areas[1], "standard_error": error, "z": z,
        "candidate_standard_error": math.sqrt(matrix[0, 0]), "p": 2 * stats.norm.sf(abs(z)),
        "lower": areas[0] - areas[1] - reach, "upper": areas[0] - areas[1] + reach,
    }


def mcnemar(task):
    one, other = task["only_candidate"], task["only_baseline"]
    if one + other == 0:
        return {"statistic": 0, "p": 1}
    if one + other < 25:
        return {"statistic": min(one, other), "p": stats.binomtest(one, one + other, 0.5).pvalue}
    statistic = (abs(one - other) - 1) ** 2 / (one + other)
    return {"statistic": statistic, "p": stats.chi2.sf(statistic, 1)}


def mixed(word):
    word = (word ^ (word >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    word = (word ^ (word >> 27)) * 0x94D049BB133111EB & MASK
    return word ^ (word >> 31)


def words(seed, resample):
    state = mixed(mixed((seed + STEP) & MASK) ^ mixed((resample + STEP) & MASK))
    while True:
        state = (state + STEP) & MASK
        yield mixed(state)


def stratum(generator, size):
    counts, left = [0] * size, size
    while left:
        word = next(generator)
        for half in ([word & 0xFFFFFFFF, word >> 32] if left > 1 else [word & 0xFFFFFFFF]):
            if half * size & 0xFFFFFFFF >= (1 << 32) % size:
                counts[half * size >> 32] += 1
                left -= 1
    return counts


def draws(task):
    generator = words(task["seed"], task["resample"])
    return [count for size in task["sizes"] for count in stratum(generator, size)]


def standard_error(task):
    """scipy's bootstrap of the mean of values."""
    options = dict(n_resamples=2000, method="percentile", rng=numpy.random.default_rng(1))
    return stats.bootstrap((numpy.array(task["values"]),), numpy.mean, **options).standard_error


JUDGES = {
    "weighted": weighted, "delong": delong, "mcnemar": mcnemar, "draws": draws, "standard_errors": standard_error,
}

if __name__ == "__main__":
    questions = json.load(sys.stdin)
    json.dump({kind: [JUDGES[kind](task) for task in tasks] for kind, tasks in questions.items()}, sys.stdout)
