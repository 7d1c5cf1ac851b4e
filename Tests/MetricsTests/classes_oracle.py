"""scikit-learn as the judge of classes, numbers and rankings.

Reads {kind: [task, ...]} as JSON from standard input, prints an answer to each. An answer has null where scikit-learn warns, fails or says NaN.
"""
import json
import sys

import numpy
from sklearn import metrics as m

from oracle import value

FORMS = ("macro", "micro", "weighted")


def forms(truth, decided, **weights):
    """Precision, recall and F of all averages."""
    found = {}
    for form in FORMS:
        how = dict(average=form, **weights)
        found[f"precision_{form}"] = value(m.precision_score, truth, decided, **how)
        found[f"recall_{form}"] = value(m.recall_score, truth, decided, **how)
        found[f"f1_{form}"] = value(m.f1_score, truth, decided, **how)
        found[f"f0_5_{form}"] = value(m.fbeta_score, truth, decided, beta=0.5, **how)
        found[f"f2_{form}"] = value(m.fbeta_score, truth, decided, beta=2, **how)
    return found


def matthews(truth, decided, weights):
    """scikit-learn says 0 where the correlation is not defined."""
    there = numpy.ones(len(truth), dtype=bool) if weights is None else weights > 0
    one_sided = len(set(truth[there])) < 2 or len(set(decided[there])) < 2
    return None if one_sided else value(m.matthews_corrcoef, truth, decided, sample_weight=weights)


def decisions(decided, truth, weights):
    both = dict(sample_weight=weights)
    return {
        "accuracy": value(m.accuracy_score, truth, decided, **both),
        "balanced_accuracy": value(m.balanced_accuracy_score, truth, decided, **both),
        "matthews_corrcoef": matthews(truth, decided, weights),
        "cohen_kappa": value(m.cohen_kappa_score, truth, decided, **both),
    } | forms(truth, decided, **both)


def area(truth, scores, **how):
    try:
        return value(m.roc_auc_score, truth, scores, **how)
    except ZeroDivisionError:    # what it has instead of a warning where there is no pair of classes
        return None


def areas(scores, truth, weights):
    how = dict(labels=list(range(scores.shape[1])), sample_weight=weights)
    return {
        f"roc_auc_{pairing}{name}": area(truth, scores, multi_class=pairing, average=average, **how)
        for pairing in ("ovr", "ovo") for name, average in (("", "macro"), ("_weighted", "weighted"))
    }


def read(task):
    weights = task.get("weights")
    return numpy.array(task["truth"], dtype=float), None if weights is None else numpy.array(weights, dtype=float)


def judge_decisions(task):
    truth, weights = read(task)
    return decisions(numpy.array(task["scores"], dtype=float), truth, weights)


def judge_scores(task):
    truth, weights = read(task)
    kind = "float32" if task["single"] else "float64"
    scores = numpy.array(task["scores"], dtype=kind).reshape(len(truth), -1)
    found = decisions(scores.argmax(axis=1), truth.astype(int), weights)
    found["log_loss"] = value(m.log_loss, truth, scores, labels=list(range(scores.shape[1])), sample_weight=weights)
    return found | areas(scores.astype(float), truth.astype(int), weights)


def judge_matrix(task):
    truth, weights = read(task)
    decided = numpy.array(task["scores"], dtype=float)
    return m.confusion_matrix(truth, decided, labels=task["classes"], sample_weight=weights).ravel().tolist()


def judge_regression(task):
    truth, weights = read(task)
    predicted = numpy.array(task["scores"], dtype=float)
    there = numpy.ones(len(truth), dtype=bool) if weights is None else weights > 0
    varied = len(set(truth[there])) > 1    # scikit-learn says 0 or 1 where no share of nothing is explained
    both = dict(sample_weight=weights)
    return {
        "mae": value(m.mean_absolute_error, truth, predicted, **both),
        "mse": value(m.mean_squared_error, truth, predicted, **both),
        "rmse": value(m.root_mean_squared_error, truth, predicted, **both),
        "r2": value(m.r2_score, truth, predicted, **both) if varied else None,
        "median_absolute_error": value(m.median_absolute_error, truth, predicted, **both),
        "max_error": value(m.max_error, truth, predicted),
        "explained_variance": value(m.explained_variance_score, truth, predicted, **both) if varied else None,
        "mape": value(m.mean_absolute_percentage_error, truth, predicted, **both),
        "rmsle": value(m.root_mean_squared_log_error, truth, predicted, **both),
        "mean_poisson_deviance": value(m.mean_poisson_deviance, truth, predicted, **both),
        "mean_gamma_deviance": value(m.mean_gamma_deviance, truth, predicted, **both),
    }


def judge_pinball(task):
    truth, weights = read(task)
    predicted = numpy.array(task["scores"], dtype=float)
    return m.mean_pinball_loss(truth, predicted, sample_weight=weights, alpha=task["alpha"])


def reciprocal_rank(relevant, scores):
    """The average precision of a ranking in which only the best of the relevant rows is relevant."""
    only = numpy.zeros(len(scores))
    only[numpy.where(relevant, scores, -numpy.inf).argmax()] = 1
    return m.label_ranking_average_precision_score([only], [scores])


def rank(relevances, scores):
    """The values of one group; scikit-learn refuses the gain of a single row, which is all of the best one."""
    relevant = relevances > 0
    found = {"map": m.average_precision_score(relevant, scores), "mrr": reciprocal_rank(relevant, scores)}
    if (relevances >= 0).all():
        for name, most in (("ndcg", None), ("ndcg_at_5", 5), ("ndcg_at_10", 10)):
            found[name] = m.ndcg_score([relevances], [scores], k=most) if len(scores) > 1 else 1
    return found


def judge_ranking(task):
    relevances, weights = read(task)
    scores, groups = numpy.array(task["scores"], dtype=float), numpy.array(task["groups"], dtype=float)
    weights = numpy.ones(len(scores)) if weights is None else weights
    kept = [group for group in (groups == name for name in numpy.unique(groups)) if (relevances[group] > 0).any()]
    found = [rank(relevances[group], scores[group]) for group in kept]
    names = ["map", "mrr"] + (["ndcg", "ndcg_at_5", "ndcg_at_10"] if (relevances >= 0).all() else [])
    by_group = [weights[group][0] for group in kept]
    return {name: float(numpy.average([one[name] for one in found], weights=by_group)) for name in names}


JUDGES = {
    "decisions": judge_decisions, "scores": judge_scores, "matrix": judge_matrix, "regression": judge_regression,
    "pinball": judge_pinball, "ranking": judge_ranking,
}

if __name__ == "__main__":
    questions = json.load(sys.stdin)
    json.dump({kind: [JUDGES[kind](task) for task in tasks] for kind, tasks in questions.items()}, sys.stdout)
