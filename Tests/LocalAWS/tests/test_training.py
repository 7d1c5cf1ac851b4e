"""Training jobs on their own: what the built-in algorithm takes, and how a job can end."""
import pytest
from botocore.exceptions import ClientError
from local_aws_testing import BUCKET
from pipeline_fixture import training_body

from local_aws.worker.hyperparameters import CustomerError, read


def channel(name, uri):
    return {"ChannelName": name, "ContentType": "text/csv", "DataSource": {"S3DataSource": {
        "S3DataType": "S3Prefix", "S3Uri": uri}}}


def train(local, name, csv=b"1,0.5\n0,0.1\n1,0.7\n0,0.2\n", **hyperparameters):
    uri = local.put(f"{name}/train/part.csv", csv)
    return local.sm.create_training_job(TrainingJobName=name, **training_body(
        [channel("train", uri)], {"num_round": "2", "objective": "binary:logistic", **hyperparameters}))


def ended(local, name):
    return local.wait(lambda: local.sm.describe_training_job(TrainingJobName=name),
                      lambda found: found["TrainingJobStatus"] not in ("InProgress", "Stopping"))


@pytest.mark.parametrize("csv, hyperparameters, text", [
    (b"label,age\n1,3\n", {}, "without a header"),
    (b"1,2\n1,2,3\n", {}, "rows of 2, 3 columns"),
    (b"2,0.5\n0,0.1\n", {}, "XGB train call failed"),
    (b"1,0.5\n0,0.1\n", {"max_depth": "deep"}, "max_depth"),
])
def test_jobs_that_fail_say_why(local, csv, hyperparameters, text):
    train(local, "j", csv, **hyperparameters)
    job = ended(local, "j")
    assert (job["TrainingJobStatus"], job["SecondaryStatus"]) == ("Failed", "Failed")
    assert job["FailureReason"].startswith("ClientError: ") and text in job["FailureReason"]
    assert "FinalMetricDataList" not in job
    assert any("Traceback" in line for line in local.logs_of("/aws/sagemaker/TrainingJobs"))


def test_refused_before_it_starts(local):
    with pytest.raises(ClientError, match="No S3 objects found under"):
        local.sm.create_training_job(TrainingJobName="j", **training_body([channel("train", f"s3://{BUCKET}/none/")],
                                                                          {"num_round": "1"}))
    train(local, "twin", max_depth="deep")
    with pytest.raises(ClientError) as caught:
        train(local, "twin")
    assert caught.value.response["Error"]["Code"] == "ResourceInUse"
    ended(local, "twin")


def test_stopping(local):
    train(local, "j", num_round="100000000")
    local.wait(lambda: local.sm.describe_training_job(TrainingJobName="j")["SecondaryStatus"],
               lambda found: found == "Training")
    local.sm.stop_training_job(TrainingJobName="j")
    assert ended(local, "j")["TrainingJobStatus"] == "Stopped"


@pytest.mark.parametrize("said, expected", [
    ({"num_round": "5"}, {"num_round": 5, "objective": "reg:squarederror"}),
    ({"num_round": "5", "objective": "reg:linear", "eta": "0.1"}, {"num_round": 5, "objective": "reg:squarederror",
                                                                   "eta": 0.1}),
    ({"num_round": '"5"', "eval_metric": "auc, error"}, {"num_round": 5, "objective": "reg:squarederror",
                                                          "eval_metric": ["auc", "error"]}),
    ({"num_round": "5", "silent": "0", "sagemaker_region": "x"}, {"num_round": 5, "objective": "reg:squarederror"}),
])
def test_hyperparameters(said, expected):
    assert read(said) == expected


@pytest.mark.parametrize("said", [
    {}, {"num_round": "0"}, {"num_round": "1.5"}, {"num_round": "5", "eta": "2"}, {"num_round": "5", "eta": "nan"},
    {"num_round": "5", "colour": "red"}, {"num_round": "5", "objective": "win"},
    {"num_round": "5", "objective": "multi:softmax"}, {"num_round": "5", "booster": "rocket"},
])
def test_hyperparameters_refused(said):
    with pytest.raises(CustomerError):
        read(said)
