"""check-drift by the built executable: baselines, files, and what an endpoint of the local AWS was asked."""
import base64
import csv
import datetime
import io
import json
import os
import subprocess
import sys

import numpy
import pytest
from bench import ROOT
from scipy import stats

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import BUCKET, ExampleWorld  # noqa: E402

NAMES = ["label", "age", "usage", "plan"]
NOW = datetime.datetime(2026, 11, 27, 6, 30, tzinfo=datetime.timezone.utc)


def rows(seed, count, *, age=40.0, usage=1.0, plans=("basic", "plus", "gold")):
    random = numpy.random.default_rng(seed)
    return [[str(random.integers(0, 2)), str(int(random.normal(age, 9))), f"{random.gamma(2, usage):.5f}",
             plans[random.choice(len(plans), p=[0.6, 0.3, 0.1][:len(plans)] if len(plans) == 3 else None)]]
            for _ in range(count)]


def table(lines, names=NAMES):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([names, *lines])
    return out.getvalue()


def captured(lines, when=NOW, encoding="CSV", answers=True):
    """Data capture of rows without their label, a record each, as an endpoint writes it."""
    text = []
    for at, (label, *features) in enumerate(lines):
        data, kind = ",".join(features), "text/csv"
        if encoding == "JSON":
            data, kind = json.dumps({"instances": [dict(zip(NAMES[1:], features))]}), "application/json"
        elif encoding == "BASE64":
            data = base64.b64encode(data.encode()).decode()
        sides = {"endpointInput": {"observedContentType": kind, "mode": "INPUT", "data": data, "encoding": encoding}}
        if answers:
            sides["endpointOutput"] = {"observedContentType": "text/csv", "mode": "OUTPUT", "data": label, "encoding": "CSV"}
        text.append(json.dumps({"captureData": sides, "eventMetadata": {
            "eventId": str(at), "inferenceTime": when.strftime("%Y-%m-%dT%H:%M:%SZ")}, "eventVersion": "0"}))
    return "\n".join(text) + "\n"


class Checks:
    """check-drift in a folder; what it did last is `record`, `story`."""

    def __init__(self, folder, steps, environment=None):
        self.folder, self.steps, self.environment = folder, steps, environment or {}

    def write(self, name, text):
        (self.folder / name).write_text(text)
        return name

    def run(self, *arguments):
        done = subprocess.run([str(self.steps / "check-drift"), *map(str, arguments)], cwd=self.folder, text=True,
                              capture_output=True, timeout=120,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.environment})
        self.record, self.story = json.loads(done.stdout or "null"), done.stderr
        return done.returncode

    def found(self):
        return [(each["feature_name"], each["constraint_check_type"]) for each in self.record["violations"]]


@pytest.fixture
def checks(tmp_path, steps):
    found = Checks(tmp_path, steps)
    found.write("train.csv", table(rows(1, 800)))
    assert found.run("--baseline-from", "train.csv", "--baseline-uri", "baseline") == 0
    return found


# ---- failures first ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text, because", [
    ("", "is empty"), ("a,b\n1,2\n3\n", "has 1 values in row 2, and 2 columns"), ("a,a\n1,2\n", "names a column twice"),
    ('a,b\n"1,2\n', "ends within quotes"), ('{"a": 1}\n{"a": }\n', "line 2 is not JSON"),
    ('{"captureData": {}}\n', "line 1 is no captured record"),
    (captured(rows(1, 1)).replace('"CSV"', '"XML"'), "line 1 has the encoding XML"),
    ('{"a": [1, {"b": 2}]}\n', "line 1"), ("\xff", "is not UTF-8")])
def test_what_cannot_be_read_is_refused_and_named(checks, text, because):
    (checks.folder / "bad").write_bytes(text.encode("latin-1") if text == "\xff" else text.encode())
    assert checks.run("--data", "bad", "--baseline-uri", "baseline") == 2
    assert "bad" in checks.story and because in checks.story, checks.story


@pytest.mark.parametrize("name, text", [("statistics.json", "{"), ("constraints.json", "{}"), ("statistics.json", None)])
def test_a_broken_baseline_is_refused(checks, name, text):
    if text is None:
        (checks.folder / "baseline" / name).unlink()
    else:
        (checks.folder / "baseline" / name).write_text(text)
    checks.write("now.csv", table(rows(2, 50)))
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline") == 2
    assert "baseline" in checks.story


def test_no_rows_are_never_green_unless_that_is_asked_for(checks):
    checks.write("none.csv", ",".join(NAMES) + "\n")
    assert checks.run("--data", "none.csv", "--baseline-uri", "baseline") == 4
    assert checks.record["result"] == "not-found" and checks.record["drifted"] is None
    assert checks.run("--data", "none.csv", "--baseline-uri", "baseline", "--minimum-rows", 0) == 0
    assert "nothing to check" in checks.story


def test_nothing_to_check_against_is_a_usage_error(checks):
    assert checks.run("--data", "train.csv") == 2 and "baseline-uri" in checks.story
    assert checks.run("--baseline-uri", "baseline") == 2 and "endpoint-name" in checks.story
    assert checks.run("--baseline-from", "train.csv") == 2


# ---- files ---------------------------------------------------------------------------------------------------------


def test_the_baseline_is_model_monitors_files(checks):
    statistics = json.loads((checks.folder / "baseline" / "statistics.json").read_text())
    constraints = json.loads((checks.folder / "baseline" / "constraints.json").read_text())
    lines = rows(1, 800)
    age, usage, plan = statistics["features"][1:]
    ages, usages = (numpy.array([float(line[at]) for line in lines]) for at in (1, 2))
    assert statistics["dataset"]["item_count"] == 800
    assert [(each["name"], each["inferred_type"]) for each in statistics["features"]] == [
        ("label", "Integral"), ("age", "Integral"), ("usage", "Fractional"), ("plan", "String")]
    for said, wanted in ((age, ages), (usage, usages)):
        numbers = said["numerical_statistics"]
        assert numbers["common"] == {"num_present": 800, "num_missing": 0}
        for name, value in (("mean", wanted.mean()), ("sum", wanted.sum()), ("std_dev", wanted.std()),
                            ("min", wanted.min()), ("max", wanted.max())):
            assert numbers[name] == pytest.approx(value, rel=1e-12), name
        buckets = numbers["distribution"]["kll"]["buckets"]
        assert [bucket["count"] for bucket in buckets] == list(numpy.histogram(wanted, 10)[0])
    assert {each["value"]: each["count"] for each in plan["string_statistics"]["distribution"]["categorical"]["buckets"]} == {
        name: sum(line[3] == name for line in lines) for name in ("basic", "plus", "gold")}
    assert constraints["features"][3]["string_constraints"]["domains"] == ["basic", "plus", "gold"]
    assert constraints["monitoring_config"]["distribution_constraints"] == {
        "perform_comparison": "Enabled", "comparison_threshold": 0.1, "comparison_method": "Robust"}


@pytest.mark.parametrize("seed", range(5))
def test_the_same_kind_of_data_is_green(checks, seed):
    checks.write("now.csv", table(rows(100 + seed, 400)))
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline") == 0, checks.story
    assert (checks.record["drifted"], checks.record["violations"], checks.record["rows"]) == (False, [], 400)


@pytest.mark.parametrize("lines, violations, worst", [
    (rows(3, 400, age=55), [("age", "baseline_drift_check")], "age"),
    (rows(3, 400, usage=100), [("usage", "baseline_drift_check")], "usage"),
    ([[*line[:3], "platinum" if at % 3 else line[3]] for at, line in enumerate(rows(3, 400))],
     [("plan", "categorical_values_check"), ("plan", "baseline_drift_check")], "plan"),
    ([[line[0], "" if at % 2 else line[1], *line[2:]] for at, line in enumerate(rows(3, 400))],
     [("age", "completeness_check")], "age"),
    ([[line[0], f"{line[1]}.5" if at % 2 else line[1], *line[2:]] for at, line in enumerate(rows(3, 400))],
     [("age", "data_type_check")], "age")],
    ids=["mean", "unit", "category", "missing", "type"])
def test_drift_is_found_and_named(checks, lines, violations, worst):
    checks.write("now.csv", table(lines))
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline", "--report", "report") == 10, checks.story
    assert checks.found() == violations and checks.record["worst-feature"] == worst
    assert json.loads((checks.folder / "report" / "constraint_violations.json").read_text()) == {
        "violations": checks.record["violations"]}
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline", "--on-violation", "warn") == 0
    assert checks.found() == violations and checks.record["drifted"] is True and worst in checks.story


def test_columns_that_are_missing_or_new(checks):
    checks.write("now.csv", table([[line[0], line[2], line[3], "x"] for line in rows(4, 300)],
                                  ["label", "usage", "plan", "extra"]))
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline") == 10
    assert checks.found() == [("age", "missing_column_check"), ("extra", "extra_column_check")]
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline", "--ignore-columns", "age\nextra") == 0


def test_distances_are_scipys(checks):
    then, now = rows(1, 800), rows(5, 500, age=42)
    checks.write("now.csv", table(now))
    assert checks.run("--data", "now.csv", "--baseline-data", "train.csv") == 0, checks.story
    said = checks.record["metrics"]
    for at, name in ((1, "age"), (2, "usage")):
        one, other = (numpy.array([float(line[at]) for line in lines]) for lines in (then, now))
        test = stats.ks_2samp(one, other)
        assert said[name]["kolmogorov-smirnov"] == pytest.approx(test.statistic, abs=1e-12)
        assert said[name]["p-value"] == pytest.approx(test.pvalue, rel=1e-9)
        assert said[name]["wasserstein"] == pytest.approx(stats.wasserstein_distance(one, other) / one.std(), rel=1e-9)
    plans = [[sum(line[3] == name for line in lines) for name in ("basic", "gold", "plus")] for lines in (then, now)]
    assert said["plan"]["p-value"] == pytest.approx(stats.chi2_contingency(plans).pvalue, rel=1e-9)
    assert checks.run("--data", "now.csv", "--baseline-data", "train.csv", "--max-psi", 0.0001) == 10
    assert "Population stability index" in checks.story


@pytest.mark.parametrize("encoding", ["CSV", "JSON", "BASE64"])
@pytest.mark.parametrize("answers", [True, False])
def test_data_capture_in_every_encoding(checks, encoding, answers):
    """With answers and a baseline that has their column, both are checked; else the request, against a baseline without it."""
    if not answers or encoding == "JSON":
        checks.write("features.csv", table([line[1:] for line in rows(1, 800)], NAMES[1:]))
        assert checks.run("--baseline-from", "features.csv", "--baseline-uri", "baseline") == 0
    for lines, code, violations in ((rows(6, 300), 0, []), (rows(6, 300, age=60), 10, [("age", "baseline_drift_check")])):
        checks.write("capture.jsonl", captured(lines, encoding=encoding, answers=answers))
        assert checks.run("--data", "capture.jsonl", "--baseline-uri", "baseline") == code, checks.story
        assert checks.found() == violations and checks.record["rows"] == 300


@pytest.mark.parametrize("joined", [",", "\n"])
def test_many_rows_in_one_request(checks, joined):
    """A container may write its answers a line each or all in one; an answer that fits no row leaves the request in its columns."""
    lines = rows(6, 300)
    text = []
    for at in range(0, 300, 100):
        part = lines[at:at + 100]
        answer = joined.join(line[0] for line in part) if at else "an error\nof two lines"
        data = "\n".join(",".join(line[1:]) for line in part)
        text.append(json.dumps({"captureData": {
            "endpointInput": {"observedContentType": "text/csv", "mode": "INPUT", "data": data, "encoding": "CSV"},
            "endpointOutput": {"observedContentType": "text/csv", "mode": "OUTPUT", "data": answer, "encoding": "CSV"}},
            "eventMetadata": {"eventId": str(at), "inferenceTime": "2026-11-27T06:00:00Z"}, "eventVersion": "0"}))
    checks.write("capture.jsonl", "\n".join(text))
    assert checks.run("--data", "capture.jsonl", "--baseline-uri", "baseline", "--ignore-columns", "label") == 0, checks.story
    assert checks.record["rows"] == 300
    assert checks.run("--data", "capture.jsonl", "--baseline-uri", "baseline") == 10
    assert checks.found() == [("label", "completeness_check")]


def test_hostile_names_stay_text(checks, tmp_path):
    name = "::error::x%0A<script>|`$(touch pwned)`"
    checks.write("now.csv", table([[*line, "1"] for line in rows(4, 300)], [*NAMES, name]))
    assert checks.run("--data", "now.csv", "--baseline-uri", "baseline") == 10
    assert checks.found() == [(name, "extra_column_check")]
    assert not any(line.startswith("::") for line in checks.story.splitlines()) and not (tmp_path / "pwned").exists()


# ---- an endpoint on the local AWS ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        yield world


@pytest.fixture
def watched(aws, tmp_path, steps):
    found = Checks(tmp_path, steps, {name: value for name, value in aws.environment.items() if name.startswith("AWS_")})
    found.write("train.csv", table(rows(1, 800)))
    assert found.run("--baseline-from", "train.csv", "--baseline-uri", f"s3://{BUCKET}/baseline") == 0, found.story
    return found


def put(aws, endpoint, when, text, variant="AllTraffic"):
    aws.client("s3").put_object(Bucket=BUCKET, Key=f"capture/{endpoint}/{variant}/{when:%Y/%m/%d/%H}/{when:%M-%S}.jsonl",
                                Body=text.encode())


def ask(watched, endpoint, *more):
    return watched.run("--endpoint-name", endpoint, "--capture-uri", f"s3://{BUCKET}/capture", "--baseline-uri",
                       f"s3://{BUCKET}/baseline", "--end", "2026-11-27T07:00:00Z", *more)


def violations_metric(aws, endpoint):
    said = aws.client("cloudwatch").get_metric_statistics(
        Namespace="mlops-steps", MetricName="Violations", Period=86400, Statistics=["SampleCount", "Sum"],
        Dimensions=[{"Name": "EndpointName", "Value": endpoint}, {"Name": "Monitor", "Value": "data-quality"}],
        StartTime=datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1),
        EndTime=datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1))["Datapoints"]
    return [(point["SampleCount"], point["Sum"]) for point in said]


def test_the_window_of_an_endpoint_is_read_and_nothing_else(aws, watched):
    put(aws, "in-time", NOW, captured(rows(7, 200)))
    put(aws, "in-time", NOW - datetime.timedelta(hours=20), captured(rows(8, 200), NOW - datetime.timedelta(hours=20)),
        "Challenger")
    # Yesterday's records, one of them in a file of the window's first hour, are another window's.
    early = NOW - datetime.timedelta(hours=30)
    put(aws, "in-time", early, captured(rows(9, 200, age=80), early))
    put(aws, "in-time", datetime.datetime(2026, 11, 26, 7, 1), captured(rows(9, 50, age=80), NOW - datetime.timedelta(hours=24)))
    put(aws, "in-time-too", NOW, captured(rows(9, 200, age=80)))
    assert ask(watched, "in-time", "--report", f"s3://{BUCKET}/monitoring") == 0, watched.story
    assert watched.record["rows"] == 400 and watched.record["window"]["files"] == 3
    assert watched.record["window"]["start"] == "2026-11-26T07:00:00Z"
    keys = [each["Key"] for each in aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="monitoring/")["Contents"]]
    assert keys == [f"monitoring/in-time/data-quality/2026/11/27/06/{name}.json"
                    for name in ("constraint_violations", "drift", "statistics")]
    assert violations_metric(aws, "in-time") == [(1.0, 0.0)]
    assert ask(watched, "in-time", "--variant", "Challenger") == 0 and watched.record["rows"] == 200


def test_drift_of_an_endpoint_is_red_and_counted(aws, watched):
    put(aws, "moved", NOW, captured(rows(7, 200, age=70, usage=5)))
    assert ask(watched, "moved") == 10
    assert {feature for feature, _ in watched.found()} == {"age", "usage"}
    assert violations_metric(aws, "moved") == [(1.0, 2.0)]


def test_an_endpoint_nobody_asked_is_not_green_and_not_counted(aws, watched):
    assert ask(watched, "idle") == 4 and "minimum-rows" in watched.story
    assert violations_metric(aws, "idle") == []
    assert ask(watched, "idle", "--minimum-rows", 0) == 0
    assert violations_metric(aws, "idle") == [(1.0, 0.0)]


def test_a_broken_record_is_red_and_named(aws, watched):
    put(aws, "broken", NOW, captured(rows(7, 5)) + '{"captureData": {"endpointInput": {"data": "1')
    assert ask(watched, "broken") == 7
    assert "30-00.jsonl line 6 is not JSON" in watched.story


def test_a_dry_run_writes_nothing(aws, watched):
    put(aws, "rehearsed", NOW, captured(rows(7, 200)))
    assert ask(watched, "rehearsed", "--dry-run", "--report", f"s3://{BUCKET}/rehearsal") == 0, watched.story
    assert "would send" in watched.story and violations_metric(aws, "rehearsed") == []
    assert "Contents" not in aws.client("s3").list_objects_v2(Bucket=BUCKET, Prefix="rehearsal/")


def test_an_endpoint_that_is_not_there(watched):
    assert watched.run("--endpoint-name", "nowhere", "--baseline-uri", f"s3://{BUCKET}/baseline") in (2, 4)
