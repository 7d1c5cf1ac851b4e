"""One local AWS for all tests, emptied before each; and what every test asserts at its end."""
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from local_aws_testing import IMAGE, ROLE, Local, server, tar_gz  # noqa: E402


def pytest_configure(config):
    config.addinivalue_line("markers", "invalid: the test sends what AWS refuses for its form or signature")


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    world, control, http = server.start(tmp_path_factory.mktemp("local-aws"), delay=0.02, scale=0.01)
    world.timing.delays.update({"execution.start": 0.02, "step.start": 0.02})
    yield Local(world, control.environment)
    http.shutdown()
    world.quiet()


@pytest.fixture
def local(running, request):
    """An empty local AWS. At the end: no answer it gave was out of shape, nothing crashed, and (unless the test is
    marked `invalid`) it was sent nothing wrong."""
    running.world.reset()
    running.world.timing.delays.update({"execution.start": 0.02, "step.start": 0.02})
    yield running
    verdict = running.world.log.verdict()
    lines = [line for line in running.world.log.read() if line.get("answer_problems") or line["problems"]]
    assert verdict["bad_answers"] == verdict["crashes"] == 0, lines
    if not request.node.get_closest_marker("invalid"):
        assert verdict["invalid"] == verdict["bad_signatures"] == 0, lines


@pytest.fixture(scope="session")
def boosters():
    """Really trained models: good and other differ in what they predict, narrow takes fewer columns."""
    import numpy
    import xgboost
    generator = numpy.random.default_rng(7)
    rows = generator.random((400, 3), dtype=numpy.float32)
    labels = (rows[:, 0] + rows[:, 1] > 1).astype(int)
    made = {}
    for name, data, target in (("good", rows, labels), ("other", rows, 1 - labels), ("narrow", rows[:, :2], labels)):
        booster = xgboost.train({"objective": "binary:logistic", "max_depth": 3, "nthread": 1},
                                xgboost.DMatrix(data, label=target), num_boost_round=8)
        made[name] = booster
    return made


@pytest.fixture
def deploy(local, boosters):
    """deploy(name) makes model and configuration `name`, serving booster good or other, or a broken archive."""
    def make(name, booster="good", **variant):
        data = {"bad": b"this is no model"}.get(booster) or bytes(boosters[booster].save_raw("ubj"))
        url = local.put(f"models/{name}/model.tar.gz", tar_gz({"xgboost-model": data}))
        local.sm.create_model(ModelName=name, ExecutionRoleArn=ROLE,
                              PrimaryContainer={"Image": IMAGE, "ModelDataUrl": url})
        local.sm.create_endpoint_config(EndpointConfigName=name, ProductionVariants=[{
            "VariantName": "AllTraffic", "ModelName": name, "InstanceType": "ml.m5.large", "InitialInstanceCount": 1,
            **variant}])
        return name
    return make
