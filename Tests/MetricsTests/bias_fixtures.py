"""Makes bias_fixtures.json: data sets and what the open-source smclarify says of them.

smclarify 0.5 needs pandas 2, so that it cannot live beside the other oracles:
    python3.12 -m venv venv && venv/bin/pip install smclarify==0.5 'pandas==2.3.3' scikit-learn==1.9.1
    venv/bin/python Tests/MetricsTests/bias_fixtures.py > Tests/MetricsTests/bias_fixtures.json
"""
import json
import logging
import math
import sys

import numpy
import pandas
from smclarify.bias.report import FacetColumn, LabelColumn, StageType, bias_report

logging.disable(logging.CRITICAL)


def draw(seed, rows, features, whole):
    """Rows of a seed: facets of words and numbers, labels, predictions that follow them, groups and features."""
    numbers = numpy.random.default_rng(seed)
    sex = numbers.choice(["F", "M", "X"], rows, p=[0.4, 0.5, 0.1])
    age = numbers.integers(18, 90, rows).astype(float)
    chance = 0.3 + 0.3 * (sex == "M") + 0.002 * age
    label = numbers.random(rows) < chance
    predicted = numpy.where(numbers.random(rows) < 0.75, label, numbers.random(rows) < chance)
    if whole:
        table = numbers.integers(0, 6, (rows, features))
    else:
        table = (numbers.normal(size=(rows, features)) + label[:, None]).round(3)
    return {
        "sex": sex, "age": age, "label": label, "predicted": predicted, "group": numbers.integers(0, 4, rows),
        "features": table,
    }


def values(report):
    """A metric without a value, or with an infinite one, is null."""
    found = {}
    for metric in report["metrics"]:
        value = metric["value"]
        isNumber = isinstance(value, (int, float)) and math.isfinite(value)
        found[metric["name"]] = float(value) if isNumber else None
    return found


def judged(data, facet, sensitive, stage, with_group):
    frame = pandas.DataFrame(data["features"], columns=[f"f{i}" for i in range(data["features"].shape[1])])
    frame[facet] = data[facet]
    # Of few rows two whole numbers are to smclarify a continuous label, unless they are said to be categories.
    label = pandas.Series(data["label"].astype(int)).astype("category")
    predicted = pandas.Series(data["predicted"].astype(int)).astype("category")
    group = pandas.Series(data["group"]) if with_group else None
    try:
        return bias_report(
            frame, FacetColumn(facet, sensitive), LabelColumn("label", label, [1]), stage,
            LabelColumn("predicted", predicted) if stage == StageType.POST_TRAINING else None, group_variable=group)
    except ValueError as error:
        # A report as a whole is refused where nothing is predicted positive.
        return [{"refusal": str(error), "metrics": []}]


def case(name, data, facet="sex", sensitive=None, with_group=True):
    given = list(sensitive) if sensitive else None
    before = judged(data, facet, given, StageType.PRE_TRAINING, with_group)
    after = judged(data, facet, list(sensitive) if sensitive else None, StageType.POST_TRAINING, with_group)
    descriptions = {metric["name"]: metric["description"] for report in before + after for metric in report["metrics"]}
    return {
        "name": name, "facet": facet, "sensitive": [str(value) for value in sensitive or []],
        "words": list(data["sex"]) if facet == "sex" else [],
        "numbers": [float(value) for value in data["age"]] if facet == "age" else [],
        "label": [bool(value) for value in data["label"]], "predicted": [bool(value) for value in data["predicted"]],
        "group": [int(value) for value in data["group"]] if with_group else [],
        "features": [[float(value) for value in column] for column in data["features"].T],
        "descriptions": descriptions,
        "entries": [
            {"value_or_threshold": pre.get("value_or_threshold", ""), "pre": values(pre), "post": values(post)}
            for pre, post in zip(before, after if len(after) == len(before) else after * len(before))
        ],
    }


def degenerate():
    """Small data sets in which measures have no value, or one by smclarify's own rules."""
    def small(**changes):
        data = draw(7, 24, 2, False)
        data.update({key: numpy.array(value) for key, value in changes.items()})
        return data

    ones, zeros = numpy.ones(24, dtype=bool), numpy.zeros(24, dtype=bool)
    women = draw(7, 24, 2, False)["sex"] == "F"
    yield "nothing predicted positive", small(predicted=zeros)
    yield "everything predicted positive", small(predicted=ones)
    yield "everything positive", small(label=ones)
    yield "nothing positive", small(label=zeros)
    yield "only missed", small(label=ones, predicted=zeros)
    yield "perfect", small(predicted=small()["label"])
    yield "only the facet predicted positive", small(predicted=women)
    yield "only the rest predicted positive", small(predicted=~women)
    yield "labels follow the facet", small(label=women)
    yield "all in the facet", small(sex=["F"] * 24)
    yield "none in the facet", small(sex=["M"] * 24)
    yield "one in the facet", small(sex=["F"] + ["M"] * 23)
    yield "nine in the rest", small(sex=["F"] * 15 + ["M"] * 9)
    yield "three in the rest", small(sex=["F"] * 21 + ["M"] * 3)
    yield "twelve in the rest", small(sex=["F"] * 12 + ["M"] * 12)


def cases():
    yield case("continuous", draw(1, 150, 5, False), sensitive=["F"])
    yield case("each value", draw(2, 120, 2, False))
    yield case("several values", draw(3, 80, 2, False), sensitive=["F", "X"])
    yield case("above a threshold", draw(4, 150, 2, False), facet="age", sensitive=[60])
    yield case("no group", draw(5, 60, 2, False), sensitive=["F"], with_group=False)
    yield case("ties", draw(6, 400, 3, True), sensitive=["F"])
    yield case("ties in a deeper tree", draw(8, 1500, 4, True), sensitive=["F"])
    yield case("ties in one dimension", draw(9, 700, 1, True), sensitive=["F"])
    yield case("more features than a tree takes", draw(10, 150, 17, False), sensitive=["F"])
    for name, data in degenerate():
        yield case(name, data, sensitive=["F"])


if __name__ == "__main__":
    json.dump(list(cases()), sys.stdout, separators=(",", ":"))
    print()
