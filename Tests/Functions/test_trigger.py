"""trigger_model_training on the local AWS: one run for an image, however often and in whatever order its events come."""
import pytest
from conftest import order
from events import DIGEST, image_pushed, object_created
from runtime_api import Failed

ADDRESS = f"123456789012.dkr.ecr.us-east-1.amazonaws.com/churn-training@{DIGEST}"


@pytest.fixture
def function(serve, pipeline):
    return serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name, INPUT_PARAMETERS="Rounds=7\nImageUri=old")


def test_an_image_starts_one_run_with_it(function, pipeline):
    first = function.invoke(image_pushed())
    assert first["started"] is True and first["result"] == "succeeded"
    assert pipeline.parameters(first["execution-arn"]) == {"ImageUri": ADDRESS, "InputData": "none", "Rounds": "7"}
    # The same event again, the event of another tag of the image, and one after the pipeline was changed.
    again = function.invoke(image_pushed())
    other_tag = function.invoke(image_pushed(tag="v1"))
    pipeline.change()
    late = function.invoke(image_pushed())
    assert {run["execution-arn"] for run in (again, other_tag, late)} == {first["execution-arn"]}
    assert not any(run["started"] for run in (again, other_tag, late)) and len(pipeline.runs) == 1


def test_two_images_in_any_order_are_two_runs(function, pipeline):
    newer, older = DIGEST, DIGEST.replace("7f", "00")
    arns = [function.invoke(image_pushed(digest))["execution-arn"] for digest in (newer, older, newer, older)]
    assert arns[0] == arns[2] != arns[1] == arns[3] and len(pipeline.runs) == 2


@pytest.mark.parametrize("event, because", [
    (image_pushed(**{"action-type": "DELETE"}), "DELETE, not PUSH"), (image_pushed(result="FAILURE"), "not SUCCESS"),
    (object_created("a.csv"), "Object Created"),
])
def test_other_events_are_ignored(event, because, function, pipeline):
    answer = function.invoke(event)
    assert answer["result"] == "ignored" and because in answer["because"] and pipeline.runs == []


def test_a_call_starts_a_run_once_for_each_request(function, pipeline):
    call = {"parameters": {"Rounds": 3, "ImageUri": "mine"}}
    arns = [function.invoke(call, request_id=identity)["execution-arn"] for identity in ("one", "one", "two")]
    assert arns[0] == arns[1] != arns[2] and len(pipeline.runs) == 2
    assert pipeline.parameters(arns[0]) == {"ImageUri": "mine", "InputData": "none", "Rounds": "3"}


def test_an_error_is_the_steps_and_ends_no_process(function, pipeline):
    with pytest.raises(Failed) as failed:
        function.invoke({"parameters": {"Round": 3}})
    assert failed.value.type == "Step.Usage" and "Round is no parameter of the pipeline" in failed.value.message
    for event in (b"{", {}, [], {"parameters": 1}, image_pushed("latest")):
        with pytest.raises(Failed) as failed:
            function.invoke(event)
        assert failed.value.type == "Event.Unusable"
    assert pipeline.runs == [] and function.invoke(image_pushed())["started"] is True


def test_a_lost_answer_starts_nothing_twice(aws, function, pipeline):
    order(aws, "faults", {"service": "sagemaker", "operation": "StartPipelineExecution", "kind": "lose-answer",
                          "match": {"PipelineName": pipeline.name}})
    assert function.invoke(image_pushed())["started"] is True and len(pipeline.runs) == 1
