"""evaluate-model, as built: xgboost's scores, scikit-learn's numbers, and rules that say no where they should."""
import json
import sys
import time

import numpy
import pytest
import xgboost
from bench import ROOT, STEPS
from evaluation_world import COLUMNS, Task, binary, close, evaluate, text_of, two_classes  # noqa: F401  (the fixtures)
from job import Job
from sklearn import metrics

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, REGION, ExampleWorld  # noqa: E402  (the path comes first)

IMAGE = f"683313688378.dkr.ecr.{REGION}.amazonaws.com/sagemaker-xgboost:1.7-1"


@pytest.mark.parametrize("threads", [1, 2])
def test_two_classes(threads, binary, evaluate):
    code, record, outputs, log = evaluate(
        "--model=@model.tar.gz", "--data=@rows.csv", "--predictions-file=@scores.csv", "--report=@report.json",
        "--html=@page.html", "--bootstrap=200", f"--threads={threads}", "--require=auc >= 0.7\nlog_loss <= 0.7",
        model__tar__gz=binary.archive(), rows__csv=binary.csv())
    assert code == 0, log
    assert (record["passed"], record["task"], record["rows"], record["failed-rules"]) == (True, "binary", 600, [])
    close(record, two_classes(binary.truth, binary.scores))
    close(record, {"log_loss": metrics.log_loss(binary.truth, binary.scores),
                   "brier": metrics.brier_score_loss(binary.truth, binary.scores)}, rel=1e-6)
    written = numpy.loadtxt(evaluate.folder / "scores.csv", skiprows=1, dtype=numpy.float32)
    assert (written == binary.scores).all()
    bounds = record["intervals"]["auc"]
    assert bounds["lower"] < record["metrics"]["auc"] < bounds["upper"]
    report = json.loads((evaluate.folder / "report.json").read_text())
    assert report["binary_classification_metrics"]["auc"]["value"] == record["metrics"]["auc"]
    assert report["evaluation"]["passed"] is True and report["evaluation"]["model"]["objective"] == "binary:logistic"
    assert "<svg" in (evaluate.folder / "page.html").read_text()
    assert json.loads(outputs["metrics"]) == record["metrics"]
    assert "auc" in evaluate.job.summary()


def test_weights_and_names(binary, evaluate):
    """Columns out of order are found by name, where the model has names."""
    names = [f"n{at}" for at in range(COLUMNS)]
    binary.model.feature_names = names
    raw = bytes(binary.model.save_raw("json"))
    binary.model.feature_names = None
    order = [3, 0, 5, 1, 4, 2]
    shuffled = Task.__new__(Task)
    shuffled.truth, shuffled.rows = binary.truth, binary.rows[:, order]
    code, record, _, log = evaluate(
        "--model=@model.json", "--data=@rows.csv", "--weight-column=w", "--label-column=y", model__json=raw,
        rows__csv=shuffled.csv(binary.weights, header="y,w," + ",".join(names[at] for at in order)))
    assert code == 0, log
    close(record, two_classes(binary.truth, binary.scores, binary.weights))


def test_several_classes(evaluate):
    task = Task("multi:softprob", num_class=3)
    code, record, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", "--bootstrap=100", "--report=@report.json",
                                    m__ubj=bytes(task.model.save_raw("ubj")), rows__csv=task.csv())
    assert code == 0, log
    decided, truth = task.scores.argmax(axis=1), task.truth.astype(int)
    close(record, {"accuracy": metrics.accuracy_score(truth, decided),
                   "f1_macro": metrics.f1_score(truth, decided, average="macro"),
                   "precision_weighted": metrics.precision_score(truth, decided, average="weighted"),
                   "matthews_corrcoef": metrics.matthews_corrcoef(truth, decided)})
    areas = task.scores.astype(float) / task.scores.astype(float).sum(axis=1, keepdims=True)
    close(record, {"roc_auc_ovo": metrics.roc_auc_score(truth, areas, multi_class="ovo")}, rel=1e-6)
    close(record, {"log_loss": metrics.log_loss(truth, task.scores)}, rel=1e-6)
    report = json.loads((evaluate.folder / "report.json").read_text())["multiclass_classification_metrics"]
    assert [[report["confusion_matrix"][str(one)][str(other)] for other in range(3)] for one in range(3)] == (
        metrics.confusion_matrix(truth, decided).tolist())


def test_numbers_and_their_margins(evaluate):
    task = Task("reg:gamma")
    code, record, _, log = evaluate(
        "--model=@m.ubj", "--data=@rows.csv", "--bootstrap=100", "--predictions-file=@margins.csv",
        "--output-margin=true", m__ubj=bytes(task.model.save_raw("ubj")),
        rows__csv=task.csv(label=numpy.abs(task.truth) + 0.01))
    assert code == 0, log
    truth, scores = numpy.abs(task.truth) + 0.01, task.scores.astype(float)
    close(record, {"mae": metrics.mean_absolute_error(truth, scores), "r2": metrics.r2_score(truth, scores),
                   "median_absolute_error": metrics.median_absolute_error(truth, scores),
                   "mean_gamma_deviance": metrics.mean_gamma_deviance(truth, scores)})
    margins = numpy.loadtxt(evaluate.folder / "margins.csv", skiprows=1, dtype=numpy.float32)
    assert (margins == task.model.predict(xgboost.DMatrix(task.rows), output_margin=True)).all()


def test_a_ranking(evaluate):
    task = Task("rank:ndcg")
    text = "".join(f"{y:g} qid:{group} " + " ".join(f"{at}:{text_of(cell)}" for at, cell in enumerate(row) if cell == cell)
                   + "\n" for y, group, row in zip(task.truth, task.groups, task.rows))
    code, record, _, log = evaluate("--model=@m.ubj", "--data=@rows.libsvm", m__ubj=bytes(task.model.save_raw("ubj")),
                                    rows__libsvm=text)
    assert code == 0 and record["task"] == "ranking", log
    places = [task.groups == group for group in numpy.unique(task.groups)]
    single = [metrics.ndcg_score([task.truth[at]], [task.scores[at].astype(float)]) for at in places if task.truth[at].any()]
    close(record, {"ndcg": numpy.mean(single)})


@pytest.mark.parametrize("rule", ["auc >= 0.999", "recall >= 2", "f3 >= 0", "mae <= 100", "auc == 0.5"])
def test_a_rule_says_no(rule, binary, evaluate):
    code, record, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", f"--require={rule}", "--report=@report.json",
                                    m__ubj=bytes(binary.model.save_raw("ubj")), rows__csv=binary.csv())
    assert (code, record["result"], record["passed"]) == (10, "rejected", False), log
    assert rule in record["failed-rules"][0] and rule in log
    report = json.loads((evaluate.folder / "report.json").read_text())
    assert report["evaluation"]["passed"] is False
    # Nothing that reads the report opens a gate on it, but as a baseline it is fine.
    code, record, _, log = evaluate("--report-in=@report.json", "--require=auc >= 0")
    assert (code, record["passed"]) == (10, False) and "own rules failed" in log
    code, record, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", "--baseline=@report.json",
                                    "--require=auc >= baseline\nauc <= baseline + 0.001")
    assert code == 0, log


def test_one_class_has_no_area(binary, evaluate):
    code, record, _, _ = evaluate("--model=@m.ubj", "--data=@rows.csv", "--require=auc >= 0",
                                  m__ubj=bytes(binary.model.save_raw("ubj")),
                                  rows__csv=binary.csv(label=numpy.ones(len(binary.truth))))
    assert code == 10 and "every row is positive" in record["failed-rules"][0]
    assert "auc" not in record["metrics"]


def report_of(evaluate):
    return json.loads((evaluate.folder / "report.json").read_text())["evaluation"]["baseline"]


def test_a_worse_model_is_found_out_and_an_equal_one_is_not(binary, evaluate):
    worse, other = Task("binary:logistic", rounds=1, max_depth=1), Task("binary:logistic", rounds=11)
    files = {"good__ubj": bytes(binary.model.save_raw("ubj")), "bad__ubj": bytes(worse.model.save_raw("ubj")),
             "other__ubj": bytes(other.model.save_raw("ubj")), "rows__csv": binary.csv()}
    rule = "--bootstrap=100", "--require=auc not-worse-than baseline"
    code, _, _, log = evaluate("--model=@bad.ubj", "--data=@rows.csv", "--baseline=@good.ubj", "--report=@report.json",
                               *rule, **files)
    assert code == 10 and "it is worse" in log
    scores = [task.model.predict(xgboost.DMatrix(binary.rows)) for task in (worse, binary)]
    right = [(score >= 0.5) == binary.truth for score in scores]
    gained, lost = int((right[0] & ~right[1]).sum()), int((~right[0] & right[1]).sum())
    tests = report_of(evaluate)["tests"]
    assert tests["roc_auc"]["test"] == "DeLong" and tests["roc_auc"]["p_value"] < 0.05
    assert tests["accuracy"]["statistic"] == pytest.approx((abs(gained - lost) - 1) ** 2 / (gained + lost), rel=1e-12)
    for model, baseline in [("other", "good"), ("good", "other"), ("good", "bad"), ("good", "good")]:
        code, _, _, log = evaluate(f"--model=@{model}.ubj", "--data=@rows.csv", f"--baseline=@{baseline}.ubj", *rule,
                                   "--report=@report.json")
        assert code == 0, log
    tests = report_of(evaluate)["tests"]
    # The same model ranks alike, which cannot be tested; and decides alike, which can.
    assert "roc_auc" not in tests and tests["accuracy"] == {"test": "McNemar", "statistic": 0, "p_value": 1}
    comparison = report_of(evaluate)["comparisons"]
    assert comparison["roc_auc"]["difference"] == 0 and comparison["roc_auc"]["verdict"] == "no difference shown"


def test_scores_that_the_data_has(binary, evaluate):
    text = "\n".join(json.dumps({"truth": "yes" if y else "no", "score": float(score)})
                     for y, score in zip(binary.truth, binary.scores))
    code, record, _, log = evaluate("--data=@rows.jsonl", "--prediction-column=score", "--label-column=truth",
                                    "--positive-label=yes", rows__jsonl=text + "\n")
    assert code == 0, log
    close(record, two_classes(binary.truth, binary.scores.astype(float)))


HOSTILE = {
    "a ragged row": ("--data=@rows.csv", "rows.csv:3", lambda csv: csv.split("\n", 3)[0] + "\n" + csv.split("\n", 3)[1] + "\n1,2\n"),
    "a word for a number": ("--data=@rows.csv", "rows.csv:601", lambda csv: csv + "1,x,2,3,4,5,6\n"),
    "too many columns": ("--data=@rows.csv", "columns", lambda csv: csv.replace("\n", ",1\n")),
    "a label of neither class": ("--data=@rows.csv", "row 601", lambda csv: csv + "2,1,2,3,4,5,6\n"),
    "no rows": ("--data=@rows.csv", "no rows", lambda csv: ""),
    "no such file": ("--data=@other.csv", "other.csv", lambda csv: csv),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_rows_that_cannot_be_measured(case, binary, evaluate):
    argument, words, change = HOSTILE[case]
    (evaluate.folder / "report.json").write_text('{"auc": 1}')
    code, record, _, log = evaluate("--model=@m.ubj", argument, "--report=@report.json", "--predictions-file=@scores.csv",
                                    m__ubj=bytes(binary.model.save_raw("ubj")), rows__csv=change(binary.csv()))
    assert (code, record["result"]) == (2, "usage") and words in log, log
    assert not (evaluate.folder / "scores.csv").exists()
    # What was there before is no report of this run.
    assert evaluate("--report-in=@report.json", "--require=auc >= 0")[0] == 10


def test_scores_that_are_none(binary, evaluate):
    """Green without a number would say that something was measured."""
    text = "".join(f"{y:g},nan\n" for y in binary.truth)
    code, _, _, log = evaluate("--data=@rows.csv", "--prediction-column=1", rows__csv=text)
    assert code == 2 and "nothing could be measured" in log, log
    code, _, _, log = evaluate("--model=@m.ubj", "--data=@rows.csv", "--positive-label=3", "--require=accuracy >= 0",
                               m__ubj=bytes(binary.model.save_raw("ubj")), rows__csv=binary.csv())
    assert code == 2 and "no row has the label 3" in log, log


@pytest.mark.parametrize("content, words", [
    (b"\x80\x04\x95", "model"), (b"{}", "learner"), (b"", "model"), (b"binf" + bytes(64), "model")])
def test_files_that_are_no_models(content, words, binary, evaluate):
    code, record, _, log = evaluate("--model=@model", "--data=@rows.csv", model=content, rows__csv=binary.csv())
    assert (code, record["result"]) == (2, "usage") and words in log, log
    assert "reading the input model" in log


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world


def test_a_package_held_against_the_champion_and_approved(aws, binary, steps, tmp_path):
    """Models, rows and reports in S3: evaluate-model compares two packages, and approve-model takes its word for it."""
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    job = Job({name: aws.environment[name] for name in names}, tmp_path, STEPS)
    s3, sagemaker = aws.client("s3"), aws.client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName="evaluated")
    s3.put_object(Bucket=BUCKET, Key="rows.csv", Body=binary.csv().encode())

    def register(task, key, **more):
        s3.put_object(Bucket=BUCKET, Key=key, Body=task.archive())
        arn = sagemaker.create_model_package(ModelPackageGroupName="evaluated", InferenceSpecification={
            "Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/{key}"}], "SupportedContentTypes": ["text/csv"],
            "SupportedResponseMIMETypes": ["text/csv"]}, **more)["ModelPackageArn"]
        while sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageStatus"] != "Completed":
            time.sleep(0.05)
        return arn

    candidate = register(binary, "candidate.tar.gz", ModelApprovalStatus="PendingManualApproval")
    report = f"s3://{BUCKET}/reports/candidate.json"
    arguments = ["evaluate-model", "--model-package-arn", candidate, "--data", f"s3://{BUCKET}/rows.csv", "--baseline",
                 "approved", "--bootstrap", "100", "--report", report, "--require", "auc not-worse-than baseline"]
    code, _, _, log = job.run(*arguments)
    assert code == 0 and "no baseline yet" in job.summary(), log
    champion = register(Task("binary:logistic", rounds=11), "champion.tar.gz", ModelApprovalStatus="Approved")
    code, record, _, log = job.run(*arguments)
    assert code == 0 and record["report"] == report and champion in log, log
    close(record, two_classes(binary.truth, binary.scores))
    rule = "--require=auc not-worse-than champion\nauc >= 0.6"
    code, record, _, log = job.run("approve-model", "--model-package-arn", candidate, "--metrics-file", report,
                                   "--champion", "approved", rule)
    assert (code, record["approval-status"], record["champion-arn"]) == (0, "Approved", champion), log
    # Another champion than the one it was compared with, and another candidate than the one that was measured.
    other = register(Task("binary:logistic", rounds=10), "other.tar.gz", ModelApprovalStatus="Approved")
    arguments = ["approve-model", "--metrics-file", report, rule]
    code, _, _, log = job.run(*arguments, "--model-package-arn", candidate, "--champion", other)
    assert code == 10 and "is not compared" in log, log
    code, _, _, log = job.run(*arguments, "--model-package-arn", other, "--champion", champion)
    assert code == 10 and f"it is about {candidate}" in log, log


def test_the_parts_of_a_folder(aws, binary, steps, tmp_path):
    """As a processing job leaves them: parts in order, and files that are none."""
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    job, s3 = Job({name: aws.environment[name] for name in names}, tmp_path, STEPS), aws.client("s3")
    (tmp_path / "m.ubj").write_bytes(bytes(binary.model.save_raw("ubj")))
    lines = binary.csv().splitlines(keepends=True)
    parts = {"part-0": lines[:250], "part-1": lines[250:500], "sub/part-2": lines[500:], "_SUCCESS": [], ".crc": ["x"],
             "_temporary/0/part-9": lines[:5]}
    for name, content in parts.items():
        s3.put_object(Bucket=BUCKET, Key=f"parts/{name}", Body="".join(content).encode())
    code, record, _, log = job.run("evaluate-model", f"--model={tmp_path / 'm.ubj'}", f"--data=s3://{BUCKET}/parts/",
                                   f"--predictions-file={tmp_path / 'scores.csv'}")
    assert code == 0 and record["rows"] == 600, log
    close(record, two_classes(binary.truth, binary.scores))
    written = numpy.loadtxt(tmp_path / "scores.csv", skiprows=1, dtype=numpy.float32)
    assert (written == binary.scores).all()


@pytest.mark.parametrize("argument, code", [
    ("--data=s3://BUCKET/no/such/folder/", 4),
    ("--model=s3://BUCKET/none.tar.gz", 4), ("--data=s3://BUCKET/none.csv", 4), ("--baseline=s3://BUCKET/none.json", 4),
    ("--model-package-arn=arn:aws:sagemaker:us-east-1:123456789012:model-package/none/1", 4),
    ("--report=s3://no-such-bucket-of-ours/report.json", 4)])
def test_what_is_not_in_s3(argument, code, aws, binary, steps, tmp_path):
    names = ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION")
    job = Job({name: aws.environment[name] for name in names}, tmp_path, STEPS)
    (tmp_path / "m.ubj").write_bytes(bytes(binary.model.save_raw("ubj")))
    (tmp_path / "rows.csv").write_text(binary.csv())
    arguments = {"--model": tmp_path / "m.ubj", "--data": tmp_path / "rows.csv"}
    name, _, value = argument.partition("=")
    arguments[name] = value.replace("BUCKET", BUCKET)
    if name == "--model-package-arn":
        del arguments["--model"]
    found, record, _, log = job.run("evaluate-model", *(f"{name}={value}" for name, value in arguments.items()))
    assert (found, record["passed"]) == (code, False), log
