"""What evaluate-model is tried on: models of xgboost with rows, and the numbers that scikit-learn has for them."""
import io
import tarfile

import numpy
import pytest
import xgboost
from bench import STEPS
from job import Job
from sklearn import metrics

COLUMNS = 6
SEEN = 400      # rows that models are trained on; those after them are evaluated


class Task:
    """Rows, and what xgboost itself says of the later ones."""

    def __init__(self, objective, seed=3, rounds=12, **more):
        random = numpy.random.default_rng(seed)
        self.rows = random.normal(size=(1_000, COLUMNS)).astype(numpy.float32)
        self.rows[random.random(self.rows.shape) < 0.1] = numpy.nan
        signal = numpy.nan_to_num(self.rows[:, 0]) + 0.5 * numpy.nan_to_num(self.rows[:, 1]) + random.normal(size=1_000)
        self.truth = {"binary": signal > 0, "multi": numpy.digitize(signal, [-0.7, 0.7]), "reg": signal + 5,
                      "rank": numpy.digitize(signal, [0, 1])}[objective.split(":")[0]].astype(float)
        self.weights = numpy.round(random.uniform(0, 2, 1_000), 2)
        self.groups = numpy.arange(1_000) // 20
        data = xgboost.DMatrix(self.rows[:SEEN], self.truth[:SEEN])
        if objective.startswith("rank"):
            data.set_group([20] * (SEEN // 20))
        settings = {"objective": objective, "nthread": 1, "max_depth": 3, **more}
        self.model = xgboost.train(settings, data, num_boost_round=rounds)
        later = slice(SEEN, None)
        self.rows, self.truth, self.weights = self.rows[later], self.truth[later], self.weights[later]
        self.groups = self.groups[later]
        self.scores = self.model.predict(xgboost.DMatrix(self.rows))

    def archive(self, name="xgboost-model"):
        """The model as SageMaker packs it."""
        out, content = io.BytesIO(), bytes(self.model.save_raw("ubj"))
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
        return out.getvalue()

    def csv(self, *more, label=None, header=None):
        label = self.truth if label is None else label
        lines = [",".join([text_of(y), *(text_of(column[at]) for column in more), *map(text_of, row)])
                 for at, (y, row) in enumerate(zip(label, self.rows))]
        return "".join(line + "\n" for line in ([header] if header else []) + lines)


def text_of(value):
    """A value as a field of CSV: a number in full, nothing where it is missing."""
    if isinstance(value, str):
        return value
    return "" if numpy.isnan(value) else repr(float(value))


@pytest.fixture
def evaluate(tmp_path, steps):
    """Runs the step in a job beside these files; (exit code, record, outputs, log)."""
    job = Job({}, tmp_path, STEPS)

    def run(*arguments, **files):
        for name, content in files.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        placed = [f"{argument.split('=', 1)[0]}={tmp_path / argument.split('=@', 1)[1]}" if "=@" in argument else argument
                  for argument in arguments]
        return job.run("evaluate-model", *placed)

    run.folder, run.job = tmp_path, job
    return run


@pytest.fixture(scope="module")
def binary():
    return Task("binary:logistic")


def close(record, expected, rel=1e-12):
    for name, value in expected.items():
        assert record["metrics"][name] == pytest.approx(value, rel=rel), name


def two_classes(truth, scores, weights=None):
    decided, both = scores >= 0.5, {"sample_weight": weights}
    return {"auc": metrics.roc_auc_score(truth, scores, **both), "accuracy": metrics.accuracy_score(truth, decided, **both),
            "average_precision": metrics.average_precision_score(truth, scores, **both),
            "precision": metrics.precision_score(truth, decided, **both), "recall": metrics.recall_score(truth, decided, **both),
            "f1": metrics.f1_score(truth, decided, **both)}
