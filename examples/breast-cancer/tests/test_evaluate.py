"""evaluate.py tells a good model from a bad one, counts right, and refuses archives it cannot trust."""
import io
import json
import pickle
import subprocess
import sys
import tarfile

import evaluate
import numpy as np
import pandas as pd
import pytest
import xgboost
from conftest import ROOT, defaults


def run(model, prepared, output):
    return subprocess.run([sys.executable, str(ROOT / "pipeline" / "evaluate.py"), "--model-dir", str(model),
                           "--test-dir", str(prepared / "test"), "--output-dir", str(output)],
                          capture_output=True, text=True)


def evaluation_of(model, prepared, output) -> dict:
    done = run(model, prepared, output)
    assert done.returncode == 0, done.stderr
    return json.loads((output / "evaluation.json").read_text())["binary_classification_metrics"]


def test_a_model_trained_as_the_pipeline_does_passes_the_pipelines_gate(model, prepared, tmp_path):
    assert evaluation_of(model, prepared, tmp_path)["auc"]["value"] >= max(0.95, defaults()["MinimumAuc"])


def test_a_model_trained_on_shuffled_labels_does_not(bad_model, prepared, tmp_path):
    assert evaluation_of(bad_model, prepared, tmp_path)["auc"]["value"] < 0.75


def test_auc_is_the_share_of_pairs_in_the_right_order(model, prepared):
    rows = evaluate.read_test(prepared / "test")
    scores = evaluate.score(evaluate.open_model(model / "model.tar.gz"), rows)
    positive, negative = scores[rows[0] == "1"][:, None], scores[rows[0] == "0"][None, :]
    by_pairs = ((positive > negative) + 0.5 * (positive == negative)).mean()
    auc = evaluate.report(rows[0].astype(int).to_numpy(), scores)["binary_classification_metrics"]["auc"]["value"]
    assert auc == pytest.approx(by_pairs, abs=1e-12)


def test_the_report_by_hand():
    labels = np.array([1, 1, 1, 0, 0, 0, 0, 0])
    scores = np.array([0.9, 0.8, 0.2, 0.7, 0.1, 0.1, 0.3, 0.4])
    whole = evaluate.report(labels, scores)
    found = whole["binary_classification_metrics"]
    # True is outside, predicted is inside: one malignant tumour missed, one benign one suspected.
    assert found["confusion_matrix"] == {"0": {"0": 4, "1": 1}, "1": {"0": 1, "1": 2}}
    expected = {"accuracy": 6 / 8, "precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "f0_5": 2 / 3, "f2": 2 / 3,
                "auc": (5 + 5 + 2) / 15, "true_positive_rate": 2 / 3, "true_negative_rate": 4 / 5,
                "false_positive_rate": 1 / 5, "false_negative_rate": 1 / 3}
    for name, value in expected.items():
        assert found[name] == {"value": pytest.approx(value), "standard_deviation": "NaN"}, name
    curve = found["receiver_operating_characteristic_curve"]
    assert curve["false_positive_rates"][0] == 0 and curve["true_positive_rates"][-1] == 1
    assert whole["dataset"] == {"item_count": 8}


def test_the_cases_hold_the_models_own_answers(model, prepared, tmp_path):
    assert run(model, prepared, tmp_path).returncode == 0
    cases = json.loads((tmp_path / "cases.json").read_text())["cases"]
    assert len(cases) == evaluate.CASES
    booster = evaluate.open_model(model / "model.tar.gz")
    for case in cases:
        row = np.array([case["body"].split(",")], dtype=float)
        (value,) = case["expect"]["values"]
        assert booster.predict(xgboost.DMatrix(row))[0] == pytest.approx(value["equals"], abs=1e-6)


def test_the_smoke_test_cases_fit_a_good_model(model):
    booster = evaluate.open_model(model / "model.tar.gz")
    answered = [case for case in json.loads((ROOT / "endpoint" / "cases.json").read_text())["cases"]
                if case["expect"]["status"] == 200]
    assert len(answered) == 3
    for case in answered:
        value = booster.predict(xgboost.DMatrix(np.array([case["body"].split(",")], dtype=float)))[0]
        assert case["expect"]["values"][0]["min"] <= value <= case["expect"]["values"][0]["max"], case["name"]


def archive(*members) -> bytes:
    """A tar.gz of (TarInfo, content) pairs."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return content.getvalue()


def link() -> tarfile.TarInfo:
    member = tarfile.TarInfo("xgboost-model")
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


@pytest.mark.parametrize("content,says", [
    (b"no archive", "not a readable tar.gz"),
    (archive((tarfile.TarInfo("xgboost-model"), b"x" * 5000))[:60], "not a readable tar.gz"),
    (archive(), "it holds 0"),
    (archive((tarfile.TarInfo("../xgboost-model"), b"{}")), "it holds 0"),
    (archive((tarfile.TarInfo("xgboost-model"), b"{}"), (tarfile.TarInfo("./xgboost-model"), b"{}")), "it holds 2"),
    (archive((link(), b"")), "exactly one plain file"),
    (archive((tarfile.TarInfo("xgboost-model"), b"")), "is empty"),
    (archive((tarfile.TarInfo("xgboost-model"), pickle.dumps({"a": 1}))), "is pickled"),
])
def test_an_archive_that_cannot_be_trusted_is_refused(tmp_path, content, says):
    (tmp_path / "model.tar.gz").write_bytes(content)
    with pytest.raises(evaluate.BadInput) as refusal:
        evaluate.open_model(tmp_path / "model.tar.gz")
    assert says in str(refusal.value)


@pytest.mark.parametrize("rows,says", [
    ([["1", "2", "3"], ["0", "2", "3"]], "trained on 30 features; the test split has 2"),
])
def test_a_test_split_of_another_shape_is_refused(model, rows, says):
    with pytest.raises(evaluate.BadInput) as refusal:
        evaluate.score(evaluate.open_model(model / "model.tar.gz"), pd.DataFrame(rows))
    assert says in str(refusal.value)


@pytest.mark.parametrize("text,says", [("1,2\n1,3\n", "must hold both labels"), ("1,\n0,3\n", "empty cells")])
def test_a_test_split_that_proves_nothing_is_refused(tmp_path, text, says):
    (tmp_path / "test.csv").write_text(text)
    with pytest.raises(evaluate.BadInput) as refusal:
        evaluate.read_test(tmp_path)
    assert says in str(refusal.value)


@pytest.mark.parametrize("content", [b"{}", b"{", b"not a model", b"{L\x00\x00"])
def test_a_model_that_xgboost_cannot_read_is_red_and_leaves_no_report(prepared, tmp_path, content):
    # Through the command: for some of these XGBoost raises, for some it ends the whole process.
    (tmp_path / "model.tar.gz").write_bytes(archive((tarfile.TarInfo("xgboost-model"), content)))
    assert run(tmp_path, prepared, tmp_path / "out").returncode != 0
    assert not (tmp_path / "out").exists()


def test_no_model_ends_the_command_red_and_leaves_no_report(prepared, tmp_path):
    done = run(tmp_path, prepared, tmp_path / "out")
    assert done.returncode == 1 and done.stderr.startswith("evaluate: no model.tar.gz")
    assert not (tmp_path / "out").exists()
