"""retrain_model_on_new_data on the local AWS: one run for a version of an object, whoever tells of it and how often."""
import json

import pytest
from conftest import order
from events import batch, notification, object_created
from runtime_api import Failed


@pytest.fixture
def function(serve, pipeline):
    return serve("retrain_model_on_new_data", INPUT_PIPELINE_NAME=pipeline.name, INPUT_PARAMETERS='{"Rounds": 7}')


def test_a_version_is_one_run_by_whatever_way_it_is_told(function, pipeline):
    key = "incoming/a b+c%20ä.csv"
    first = function.invoke(object_created(key))
    (run,) = first["executions"]
    assert run["started"] is True and run["data"] == f"s3://acme-data/{key}"
    assert pipeline.parameters(run["execution-arn"]) == {"ImageUri": "none", "InputData": f"s3://acme-data/{key}",
                                                        "Rounds": "7"}
    pipeline.change()
    for told in (object_created(key), notification(key)):
        (again,) = function.invoke(told)["executions"]
        assert again["started"] is False and again["execution-arn"] == run["execution-arn"]
    messages, _ = batch(object_created(key), notification(key))
    assert function.invoke(messages) == {"batchItemFailures": []} and len(pipeline.runs) == 1


def test_versions_in_any_order_are_runs_of_their_own(function, pipeline):
    for version in ("two", "one", "two", "one"):
        function.invoke(object_created("a.csv", version=version))
    assert len(pipeline.runs) == 2


def test_a_batch_answers_for_each_message(function, pipeline):
    messages, ids = batch(object_created("a.csv"), "no JSON", object_created("folder/"), notification("b.csv", "c.csv"),
                          object_created("empty.csv", size=0), {"some": "thing"}, object_created("a.csv"))
    assert function.invoke(messages) == {"batchItemFailures": [{"itemIdentifier": ids[1]}, {"itemIdentifier": ids[5]}]}
    data = sorted(pipeline.parameters(run["PipelineExecutionArn"])["InputData"] for run in pipeline.runs)
    assert data == ["s3://acme-data/a.csv", "s3://acme-data/b.csv", "s3://acme-data/c.csv"]


def test_a_message_that_was_refused_is_done_when_it_comes_again(aws, function, pipeline):
    messages, ids = batch(*(object_created(f"{name}.csv") for name in "abc"))
    order(aws, "faults", {"service": "sagemaker", "operation": "StartPipelineExecution", "kind": "deny", "skip": 1,
                          "match": {"PipelineName": pipeline.name}})
    assert function.invoke(messages) == {"batchItemFailures": [{"itemIdentifier": ids[1]}]}
    assert len(pipeline.runs) == 2 and "AccessDenied" in function.log
    # What SQS brings again, and the others once more, as after a lost answer.
    assert function.invoke(messages) == {"batchItemFailures": []} and len(pipeline.runs) == 3


def test_a_queue_in_order_waits_for_what_failed(function, pipeline):
    messages, ids = batch(object_created("a.csv"), "no JSON", object_created("b.csv"), queue="new-data.fifo")
    assert function.invoke(messages) == {"batchItemFailures": [{"itemIdentifier": ids[1]}, {"itemIdentifier": ids[2]}]}
    assert len(pipeline.runs) == 1


def test_what_starts_nothing(function, pipeline):
    for event in (object_created("folder/"), object_created("a.csv", size=0), notification("a.csv", name="ObjectRemoved:Delete"),
                  {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "acme-data"}):
        answer = function.invoke(event)
        assert answer["result"] == "ignored" and answer["executions"] == [] and len(answer["ignored"]) == 1
    with pytest.raises(Failed) as failed:
        function.invoke({"Records": []})
    assert failed.value.type == "Event.Unusable" and pipeline.runs == []


def test_the_log_is_json_where_lambda_says_so(serve, pipeline):
    function = serve("retrain_model_on_new_data", INPUT_PIPELINE_NAME=pipeline.name, AWS_LAMBDA_LOG_FORMAT="JSON")
    function.invoke(object_created("a.csv"), request_id="the-request")
    lines = [json.loads(line) for line in function.log.splitlines()]
    assert lines and all(line["requestId"] == "the-request" and line["level"] == "INFO" for line in lines)
    assert any("was started" in line["message"] for line in lines)
