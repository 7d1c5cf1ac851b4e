"""evaluate-model's bias report, as built, against Clarify's definitions written out."""
import json

import numpy
import pandas
import pytest
import xgboost
from evaluation_world import binary, evaluate, text_of  # noqa: F401  (the fixtures)
from sklearn.neighbors import KNeighborsClassifier


def test_bias_of_a_facet(binary, evaluate):
    sex = ["F" if at % 3 else "M" for at in range(len(binary.truth))]
    code, _, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", "--facets=1=F", "--ignore-columns=1",
                               "--bias-report=@analysis.json", m__ubj=bytes(binary.model.save_raw("ubj")),
                               rows__csv=binary.csv(sex))
    assert code == 0, log
    analysis = json.loads((evaluate.folder / "analysis.json").read_text())
    entry = analysis["post_training_bias_metrics"]["facets"]["1"][0]
    found = {metric["name"]: metric["value"] for metric in entry["metrics"]}
    women, decided = numpy.array(sex) == "F", binary.scores >= 0.5
    assert found["DPPL"] == pytest.approx(decided[~women].mean() - decided[women].mean(), rel=1e-12)
    assert found["DI"] == pytest.approx(decided[women].mean() / decided[~women].mean(), rel=1e-12)


def test_bias_within_groups_and_by_the_flip_test(binary, evaluate):
    """Clarify's definitions, written out; the facet is a feature as well, which neighbours are found without."""
    rows = numpy.nan_to_num(binary.rows)
    scores = binary.model.predict(xgboost.DMatrix(rows))
    groups = [("north", "south", "west")[at * at % 7 % 3] for at in range(len(rows))]
    text = "".join(",".join([text_of(y), group, *map(text_of, row)]) + "\n" for y, group, row in zip(binary.truth, groups, rows))
    code, _, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", "--facets=2>=0.25", "--ignore-columns=1",
                               "--group-variable=1", "--flip-test=true", "--bias-report=@analysis.json",
                               m__ubj=bytes(binary.model.save_raw("ubj")), rows__csv=text)
    assert code == 0, log
    analysis = json.loads((evaluate.folder / "analysis.json").read_text())
    found = {metric["name"]: metric["value"] for stage in ("pre_training_bias_metrics", "post_training_bias_metrics")
             for metric in analysis[stage]["facets"]["2"][0]["metrics"]}
    facet, decided, groups = rows[:, 0] >= 0.25, scores >= 0.5, numpy.array(groups)
    assert found["CDDL"] == pytest.approx(_disparity(facet, binary.truth > 0, groups), rel=1e-12)
    assert found["CDDPL"] == pytest.approx(_disparity(facet, decided, groups), rel=1e-12)
    neighbours = KNeighborsClassifier(5).fit(rows[~facet, 1:], decided[~facet]).predict(rows[facet, 1:])
    own = decided[facet]
    assert found["FT"] == pytest.approx(((own & ~neighbours).sum() - (~own & neighbours).sum()) / len(own), rel=1e-12)


def _disparity(facet, positive, groups):
    """The facet's share of what is refused less its share of what is accepted, group by group."""
    total = 0
    for group in set(groups):
        here = groups == group
        total += here.sum() * (facet[here & ~positive].mean() - facet[here & positive].mean())
    return total / len(facet)


@pytest.mark.parametrize("arguments", [("--group-variable=1",), ("--flip-test=true",),
                                       ("--flip-test=true", "--facets=1", "--bias-report=b.json", "--prediction-column=2")])
def test_bias_that_is_about_nothing(arguments, binary, evaluate):
    model = () if "--prediction-column=2" in arguments else ("--model=@m.ubj",)
    code, _, _, log = evaluate(*model, "--data=@rows.csv", *arguments, m__ubj=bytes(binary.model.save_raw("ubj")),
                               rows__csv=binary.csv())
    assert code == 2 and arguments[0][2:].split("=")[0] in log, log


def test_words_have_no_distances(evaluate):
    words = pandas.Series(["red", "green", "blue"] * 40, dtype="category")
    rows = pandas.DataFrame({"colour": words, "size": numpy.arange(120.0)})
    truth = (numpy.arange(120) % 3 == 0).astype(int)
    model = xgboost.train({"objective": "binary:logistic", "nthread": 1},
                          xgboost.DMatrix(rows, truth, enable_categorical=True), num_boost_round=3)
    arguments = ("--model=@m.json", "--data=@rows.csv", "--facets=size>=60", "--bias-report=@analysis.json")
    files = {"m__json": bytes(model.save_raw("json")), "rows__csv": rows.assign(y=truth)[["y", "colour", "size"]].to_csv(index=False)}
    assert evaluate(*arguments, **files)[0] == 0
    code, _, _, log = evaluate(*arguments, "--flip-test=true", **files)
    assert code == 2 and "flip-test" in log and "no distances" in log, log
