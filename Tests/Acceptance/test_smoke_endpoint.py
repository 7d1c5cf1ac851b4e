"""smoke-test, as built, against an endpoint of the local AWS that serves a real model: the same numbers as scikit-learn's."""
import csv
import io
import json
import os
import subprocess
import sys
import tarfile
import time

import pytest
from bench import ROOT

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, EXECUTION_ROLE, ExampleWorld, role_arn  # noqa: E402  (path above first)

IMAGE = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1"
NAME = "tumours"
DATA = ROOT / "examples" / "breast-cancer" / "data" / "breast-cancer.csv"


class Tumours:
    """The endpoint, the rows, and what xgboost itself says of them."""

    def __init__(self, world):
        import numpy
        import xgboost
        self.world, self.text = world, DATA.read_text()
        with DATA.open(newline="") as file:
            rows = list(csv.reader(file))[1:]
        self.truth = numpy.array([row[0] == "M" for row in rows], dtype=int)
        self.rows = [row[1:] for row in rows]
        matrix = numpy.array(self.rows, dtype=numpy.float32)
        # One tree and some wrong labels, so that no metric is 1 and scores tie.
        labels = self.truth.copy()
        labels[::9] ^= 1
        booster = xgboost.train({"objective": "binary:logistic", "nthread": 1, "max_depth": 2},
                                xgboost.DMatrix(matrix, label=labels), num_boost_round=2)
        self.scores = booster.predict(xgboost.DMatrix(matrix)).tolist()
        self._deploy(bytes(booster.save_raw("ubj")))

    def _deploy(self, model):
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            entry = tarfile.TarInfo("xgboost-model")
            entry.size = len(model)
            tar.addfile(entry, io.BytesIO(model))
        s3, sagemaker = self.world.client("s3"), self.world.client("sagemaker")
        s3.put_object(Bucket=BUCKET, Key="tumours/model.tar.gz", Body=out.getvalue())
        s3.put_object(Bucket=BUCKET, Key="tumours/rows.csv", Body=self.text.encode())
        sagemaker.create_model(ModelName=NAME, ExecutionRoleArn=role_arn(EXECUTION_ROLE), PrimaryContainer={
            "Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/tumours/model.tar.gz"})
        sagemaker.create_endpoint_config(EndpointConfigName=NAME, ProductionVariants=[{
            "VariantName": "AllTraffic", "ModelName": NAME, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}])
        sagemaker.create_endpoint(EndpointName=NAME, EndpointConfigName=NAME)
        end = time.monotonic() + 60
        while sagemaker.describe_endpoint(EndpointName=NAME)["EndpointStatus"] != "InService":
            assert time.monotonic() < end, "the endpoint does not come into service"
            time.sleep(0.1)

    def libsvm(self):
        return "".join(f"{truth} " + " ".join(f"{at}:{cell}" for at, cell in enumerate(row)) + "\n"
                       for truth, row in zip(self.truth, self.rows))


@pytest.fixture(scope="module")
def tumours(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield Tumours(world)


@pytest.fixture
def smoke(tumours, steps, tmp_path):
    """Runs the built smoke-test; answers its exit code and its record."""
    def run(*more):
        environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"],
                       **{name: value for name, value in tumours.world.environment.items() if name.startswith("AWS_")}}
        done = subprocess.run([steps / "smoke-test", f"--endpoint-name={NAME}", *more], env=environment, cwd=tmp_path,
                              capture_output=True, text=True, timeout=120)
        return done.returncode, json.loads(done.stdout), done.stderr

    return run


def expected(tumours):
    from sklearn import metrics
    decided = [score >= 0.5 for score in tumours.scores]
    return {"auc": metrics.roc_auc_score(tumours.truth, tumours.scores),
            "average_precision": metrics.average_precision_score(tumours.truth, tumours.scores),
            "accuracy": metrics.accuracy_score(tumours.truth, decided), "f1": metrics.f1_score(tumours.truth, decided),
            "precision": metrics.precision_score(tumours.truth, decided),
            "recall": metrics.recall_score(tumours.truth, decided),
            "log_loss": metrics.log_loss(tumours.truth, tumours.scores),
            "brier": metrics.brier_score_loss(tumours.truth, tumours.scores)}


@pytest.mark.parametrize("form", ["csv", "libsvm", "s3", "one by one"])
def test_the_metrics_are_those_of_scikit_learn(form, tumours, smoke, tmp_path):
    (tmp_path / "rows.csv").write_text(tumours.text)
    (tmp_path / "rows.libsvm").write_text(tumours.libsvm())
    words = ["--positive-label=M", "--label-column=diagnosis"]
    arguments = {"csv": ["--data=rows.csv", *words], "libsvm": ["--data=rows.libsvm"],
                 "s3": [f"--data=s3://{BUCKET}/tumours/rows.csv", "--positive-label=M"],
                 "one by one": ["--data=rows.csv", "--batch-size=1", "--concurrency=4", *words]}[form]
    code, record, story = smoke(*arguments, "--require=auc >= 0.5\nerror-rate <= 0")
    assert code == 0, story
    assert record["metrics"]["rows"] == len(tumours.rows)
    for name, value in expected(tumours).items():
        assert record["metrics"][name] == pytest.approx(value, rel=1e-6), name


def test_a_gate_says_no(tumours, smoke, tmp_path):
    (tmp_path / "rows.csv").write_text(tumours.text)
    code, record, _ = smoke("--data=rows.csv", "--positive-label=M", "--require=auc >= 0.999")
    assert (code, record["result"]) == (10, "rejected") and "auc >= 0.999 does not hold" in record["failure"]["because"]
    # The labels the wrong way round.
    code, record, _ = smoke("--data=rows.csv", "--positive-label=B", "--require=auc >= 0.5")
    assert code == 10 and record["metrics"]["auc"] < 0.5


def test_rows_the_container_refuses_are_red(tumours, smoke, tmp_path):
    # Twice as many columns as the model knows; with fewer it takes the others for missing, as the real container does.
    (tmp_path / "rows.csv").write_text(
        "".join(f"{truth},{','.join(row * 2)}\n" for truth, row in zip(tumours.truth, tumours.rows)))
    code, record, _ = smoke("--data=rows.csv", "--require=auc >= 0")
    assert (code, record["result"], record["passed"]) == (10, "rejected", False)


def test_load_on_an_endpoint(tumours, smoke, tmp_path):
    (tmp_path / "cases.json").write_text(json.dumps({"cases": [
        {"name": str(at), "content-type": "text/csv", "body": ",".join(tumours.rows[at]),
         "expect": {"values": [{"at": "$[0][0]", "equals": tumours.scores[at]}]}} for at in range(5)]}))
    code, record, story = smoke("--cases=cases.json", "--tolerance=1e-6", "--rate=40", "--duration-seconds=2",
                                "--require=error-rate <= 0\nthroughput >= 30")
    assert code == 0 and record["metrics"]["requests"] == 85, story
    assert record["max-difference"] <= 1e-6


def test_the_endpoint_runs_the_model(tumours, smoke, tmp_path):
    """Rows scored by the endpoint and in the runner: the model of the endpoint agrees, another one does not."""
    import numpy
    import xgboost
    (tmp_path / "rows.csv").write_text(tumours.text)
    words = ["--data=rows.csv", "--positive-label=M", "--report=report.json"]
    code, record, story = smoke(*words, f"--model=s3://{BUCKET}/tumours/model.tar.gz",
                                "--require=differing-rows <= 0\nmax-difference <= 0.000001\nauc >= 0.5")
    assert code == 0 and record["max-difference"] <= 1e-6, story
    assert record["metrics"]["differing-rows"] == 0
    other = xgboost.train({"objective": "binary:logistic", "nthread": 1, "max_depth": 1}, xgboost.DMatrix(
        numpy.array(tumours.rows, dtype=numpy.float32), label=tumours.truth), num_boost_round=1)
    other.save_model(tmp_path / "other.json")
    code, record, story = smoke(*words, "--model=other.json")
    assert (code, record["result"]) == (10, "rejected") and "rows differ by more than" in story
    report = json.loads((tmp_path / "report.json").read_text())["model"]
    assert report["agrees"] is False and report["differing-rows"] > 0 and report["rows"][0]["row"] >= 1


def test_the_model_before_it_is_deployed(tumours, steps, tmp_path):
    """Cases and rows answered in the runner, without an endpoint, a container or AWS."""
    (tmp_path / "rows.csv").write_text(tumours.text)
    (tmp_path / "m.tar.gz").write_bytes(
        tumours.world.client("s3").get_object(Bucket=BUCKET, Key="tumours/model.tar.gz")["Body"].read())
    (tmp_path / "cases.json").write_text(json.dumps({"cases": [
        {"name": "the first", "content-type": "text/csv", "body": ",".join(tumours.rows[0]),
         "expect": {"values": [{"at": "$[0][0]", "equals": tumours.scores[0]}]}},
        {"name": "a picture", "content-type": "image/png", "body": "x", "expect": {"status": 415}}]}))

    def run(*more):
        done = subprocess.run([steps / "smoke-test", "--model=m.tar.gz", "--data=rows.csv", "--positive-label=M", *more],
                              env={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, cwd=tmp_path, capture_output=True,
                              text=True, timeout=120)
        return done.returncode, json.loads(done.stdout), done.stderr

    code, record, story = run("--cases=cases.json", "--tolerance=1e-6", "--require=auc >= 0.5")
    assert code == 0 and record["passed"], story
    for name, value in expected(tumours).items():
        assert record["metrics"][name] == pytest.approx(value, rel=1e-6), name
    code, record, _ = run("--require=auc >= 0.9999")
    assert (code, record["result"]) == (10, "rejected")
    (tmp_path / "m.tar.gz").write_bytes(b"no model")
    code, _, story = run()
    assert code == 2 and "reading the input model" in story
