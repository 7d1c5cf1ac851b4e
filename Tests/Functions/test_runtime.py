"""The executable and the runtime API: how it begins, what ends it, and what does not."""
import subprocess

import pytest
from events import image_pushed
from runtime_api import Failed


@pytest.mark.parametrize("handler", ["", "lambda_function.handler", "trigger-model-training"])
def test_an_unknown_handler_is_told_at_the_beginning(handler, serve):
    function = serve(handler)
    assert function.process.wait(10) == 2
    assert function.api.init_error["errorType"] == "Runtime.HandlerNotFound"
    assert "trigger_model_training" in function.api.init_error["errorMessage"] and "[ERROR]" in function.log


@pytest.mark.parametrize("address", [None, "", "not an address"])
def test_without_a_runtime_api_it_says_what_it_is(address, executable):
    variables = {"_HANDLER": "trigger_model_training", **({} if address is None else {"AWS_LAMBDA_RUNTIME_API": address})}
    done = subprocess.run([executable], env=variables, capture_output=True, text=True, timeout=10)
    assert done.returncode == 2 and "AWS_LAMBDA_RUNTIME_API" in done.stderr and done.stdout == ""


def test_a_runtime_api_that_is_gone_ends_the_process(serve, pipeline):
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    assert function.invoke(image_pushed())["started"] is True
    assert function.stop() == 12 and "the runtime API" in function.log


def test_a_runtime_api_that_fails_ends_the_process(serve, pipeline):
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    function.api.status = 500
    function.send(image_pushed())
    assert function.process.wait(10) == 12 and "answers 500" in function.log


def test_an_answer_that_nobody_waits_for_ends_nothing(serve, pipeline):
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    function.api.status = 403
    first = function.send(image_pushed())
    function.api.status = 202
    assert first.answer["started"] is True and function.invoke(image_pushed())["started"] is False


def test_failures_in_between_change_nothing_for_others(serve, pipeline):
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    deep = b'{"parameters":' + b"[" * 100_000
    for event in (b"", b"\xff\xfe", deep, b"[" * 255 + b"]" * 255, image_pushed(tag="x" * 1_000_000), None, "text"):
        try:
            function.invoke(event)
        except Failed as failed:
            assert failed.type == "Event.Unusable"
    assert len(pipeline.runs) == 1, "the image with the long tag is an image"


def test_a_proxy_of_the_environment_is_not_for_the_runtime_api(serve, pipeline):
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name, HTTP_PROXY="http://127.0.0.1:9",
                     http_proxy="http://127.0.0.1:9", HTTPS_PROXY="http://127.0.0.1:9", SSL_CERT_FILE="/nowhere")
    # AWS is asked by the environment's rules, which are broken here: that is told, by the runtime API.
    with pytest.raises(Failed) as failed:
        function.invoke(image_pushed())
    assert "SSL_CERT_FILE" in failed.value.message


def test_it_ends_within_lambdas_time(aws, serve, pipeline):
    from conftest import order
    order(aws, "faults", {"service": "sagemaker", "operation": "DescribePipeline", "kind": "stall", "seconds": 20,
                          "match": {"PipelineName": pipeline.name}})
    function = serve("trigger_model_training", INPUT_PIPELINE_NAME=pipeline.name)
    with pytest.raises(Failed) as failed:
        function.invoke(image_pushed(), timeout=2)
    assert failed.value.type == "Step.Unavailable" and pipeline.runs == []
