"""How steps end when they are told to, when nobody listens, when answers come out of order and the clock jumps."""
import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bench import ROOT, STEPS

sys.path[:0] = [str(ROOT / "Tests" / "LocalGitHub"), str(ROOT / "Tests" / "MisbehavingServer")]

from example_world import EXECUTION_ROLE, role_arn  # noqa: E402  (the paths above come first)
from matrix import scenarios  # noqa: E402
from matrix.run import Step  # noqa: E402
from matrix.world import MatrixWorld  # noqa: E402
from misbehaving import Fault, MisbehavingServer  # noqa: E402

GREEN, TIMED_OUT, FAILED, CANCELLED, UNAVAILABLE = 0, 6, 7, 9, 12
ALWAYS = None


@pytest.fixture(scope="module")
def world(tmp_path_factory, steps):
    with MatrixWorld(tmp_path_factory.mktemp("aws")) as world:
        yield world


@pytest.fixture(scope="module")
def steps():
    missing = sorted({kind.step for kind in scenarios.SCENARIOS if not os.access(STEPS / kind.step, os.X_OK)})
    if missing:
        pytest.fail(f"{', '.join(missing)} missing: run `swift build` first")


class Ending:
    """A step against a server that was ordered some faults."""

    def __init__(self, world, folder, scenario, *faults, arguments=(), **variables):
        self.scenario, folder = scenario(world), folder / scenario.__name__
        folder.mkdir()
        given = [*self.scenario.prepare(folder), *arguments]
        self.server = MisbehavingServer(world.environment["AWS_ENDPOINT_URL"], faults)
        self.step = Step(scenario.step, given, {**self.scenario.environment(self.server.url), **variables}, folder)

    def hits(self):
        return sum(seen.fault is not None for seen in self.server.seen)

    def run(self, **how):
        try:
            return self.step.run(**how)
        finally:
            self.server.close()
            self.scenario.clean_up()


def silent(scenario):
    return Fault("silence", scenario.operation, scenario.skip, ALWAYS)


def says(scenario, value, skip=0, times=ALWAYS):
    return Fault("replace", scenario.operation, scenario.skip + skip, times, at=scenario.member, value=value)


# A step, what keeps it waiting, and what it must name as still running.
WAITING = [
    (scenarios.WaitPipeline, says(scenarios.WaitPipeline, "Executing"), "execution/"),
    (scenarios.WaitPipeline, silent(scenarios.WaitPipeline), "execution/"),
    (scenarios.WatchDeployment, says(scenarios.WatchDeployment, "Creating"), "matrix-"),
    (scenarios.WatchDeployment, silent(scenarios.WatchDeployment), "matrix-"),
    (scenarios.StartPipeline, silent(scenarios.StartPipeline), "churn-"),
    (scenarios.ApproveModel, silent(scenarios.ApproveModel), "breast-cancer"),
    (scenarios.RegisterModel, silent(scenarios.RegisterModel), "matrix-"),
    (scenarios.FollowVersion, says(scenarios.FollowVersion, "Pending"), "model-package/matrix-"),
    (scenarios.DeployEndpoint, silent(scenarios.DeployEndpoint), "matrix-"),
    (scenarios.SmokeTest, silent(scenarios.SmokeTest), "matrix-live"),
    (scenarios.AskEndpoint, silent(scenarios.AskEndpoint), "matrix-live"),
    (scenarios.TakeBack, silent(scenarios.TakeBack), "back-"),
    (scenarios.KeepBack, says(scenarios.KeepBack, "Updating", skip=1), "matrix-live"),
    (scenarios.OIDCAssume, silent(scenarios.OIDCAssume), "role/build"),
    (scenarios.AskForToken, silent(scenarios.AskForToken), ""),
    (scenarios.SetupMonitor, silent(scenarios.SetupMonitor), "matrix-captured"),
    (scenarios.BuildPushECR, silent(scenarios.BuildPushECR), "team/matrix"),
    (scenarios.NotifySlack, silent(scenarios.NotifySlack), ""),
    (scenarios.NotifyLeniently, silent(scenarios.NotifyLeniently), ""),
]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
@pytest.mark.parametrize("scenario, fault, still", WAITING,
                         ids=lambda value: getattr(value, "__name__", None) or getattr(value, "kind", None))
def test_cancelled_within_two_seconds(scenario, fault, still, number, world, tmp_path):
    ending = Ending(world, tmp_path, scenario, fault)
    outcome = ending.run(limit=60, signals=[(lambda: ending.hits() > 0, number)])
    assert (outcome.code, outcome.record["result"]) == (CANCELLED, "cancelled"), str(outcome)
    assert 0 < outcome.after_signal < 2, str(outcome)
    assert len(outcome.errors) == 1 and still in json.dumps(outcome.record["failure"]), str(outcome)
    assert "result<<" in outcome.outputs and "cancelled" in outcome.outputs, "later steps are told"


@pytest.fixture
def running(world):
    """An execution that runs for long."""
    world.order("timing", {"delays": {"execution.start": 60}})
    sagemaker = world.client("sagemaker")
    name = f"long-{time.monotonic_ns()}"
    sagemaker.create_pipeline(PipelineName=name, PipelineDefinition=json.dumps(scenarios.QUICK),
                              RoleArn=role_arn(EXECUTION_ROLE), ClientRequestToken=f"{name:x>40}")
    yield sagemaker.start_pipeline_execution(PipelineName=name,
                                             ClientRequestToken=f"{name:y>40}")["PipelineExecutionArn"]
    world.order("timing", {"delays": {"execution.start": 0.05}})


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_the_execution_is_stopped_only_where_that_is_asked(asked, number, running, world, tmp_path):
    ending = Ending(world, tmp_path, scenarios.WaitPipeline, arguments=["--stop-on-cancel", str(asked).lower()])
    ending.step.command[ending.step.command.index("--execution-arn") + 1] = running
    outcome = ending.run(limit=60, signals=[(lambda: len(ending.server.seen) > 3, number)])
    assert outcome.code == CANCELLED and outcome.after_signal < 2, str(outcome)
    assert len(ending.server.calls("StopPipelineExecution")) == int(asked)
    found = world.client("sagemaker").describe_pipeline_execution(PipelineExecutionArn=running)
    assert found["PipelineExecutionStatus"] in (["Stopping", "Stopped"] if asked else ["Executing"])
    said = json.dumps(outcome.record["failure"])
    assert running in said and ("told to stop" in said) == asked, str(outcome)


def test_a_stop_that_is_not_heard_is_no_reason_to_stay(running, world, tmp_path):
    ending = Ending(world, tmp_path, scenarios.WaitPipeline, Fault("silence", "StopPipelineExecution", times=ALWAYS),
                    arguments=["--stop-on-cancel", "true"])
    ending.step.command[ending.step.command.index("--execution-arn") + 1] = running
    outcome = ending.run(limit=60, signals=[(lambda: len(ending.server.seen) > 3, signal.SIGINT)])
    assert outcome.code == CANCELLED and outcome.after_signal < 2, str(outcome)
    assert running in outcome.story + outcome.output, "what still runs is named"


@pytest.mark.parametrize("scenario, status", [(scenarios.WaitPipeline, "Executing"), (scenarios.WatchDeployment, "Creating")],
                         ids=lambda value: getattr(value, "__name__", value))
def test_a_wait_ends_within_five_seconds_of_its_limit(scenario, status, world, tmp_path):
    """The look after the first is met with silence, which a request of its own would bear for 20 s, three times."""
    ending = Ending(world, tmp_path, scenario, says(scenario, status, times=1),
                    Fault("silence", scenario.operation, scenario.skip + 1, ALWAYS))
    ending.step.command[ending.step.command.index("--timeout-minutes") + 1] = "0.05"
    outcome = ending.run(limit=60)
    assert (outcome.code, outcome.record["result"]) == (TIMED_OUT, "timed-out"), str(outcome)
    assert 3 <= outcome.seconds < 3 + 5, str(outcome)
    assert "still runs" in outcome.because, str(outcome)


def in_words(value):
    return "-".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("looks, end", [
    (["Succeeded", "Executing", "Executing", "Failed"], FAILED),
    (["Succeeded", "Executing", "Succeeded", "Failed"], FAILED),
    (["Succeeded", "Executing", "Executing", "Succeeded", "Succeeded"], GREEN),
    (["Executing", "Succeeded", "Stopping", "Stopped"], 8),
    (["Succeeded", "Shining", "Succeeded", "Succeeded"], FAILED),
], ids=in_words)
def test_a_success_must_be_seen_twice(looks, end, world, tmp_path):
    kind = scenarios.WaitPipeline
    last = len(looks) - 1
    faults = [says(kind, status, skip=0, times=ALWAYS if at == last else 1) for at, status in enumerate(looks)]
    outcome = Ending(world, tmp_path, kind, *faults).run(limit=60)
    assert outcome.code == end, str(outcome)


@pytest.mark.parametrize("looks, end", [(["InService", "Updating", "Failed"], FAILED),
                                        (["InService", "Creating", "InService"], GREEN)], ids=in_words)
def test_a_deployment_must_hold(looks, end, world, tmp_path):
    kind, last = scenarios.WatchDeployment, len(looks) - 1
    faults = [says(kind, status, skip=0, times=ALWAYS if at == last else 1) for at, status in enumerate(looks)]
    outcome = Ending(world, tmp_path, kind, *faults).run(limit=60)
    assert outcome.code == end, str(outcome)


@pytest.fixture(scope="module")
def jumping_clock(tmp_path_factory):
    library = tmp_path_factory.mktemp("clock") / "jumping_clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", str(library), str(ROOT / "Tests/Acceptance/jumping_clock.c"),
                    "-ldl"], check=True)
    return str(library)


@pytest.mark.parametrize("seconds", [172_800, -172_800, 1200, 30])
def test_a_jump_of_the_wall_clock_neither_ends_nor_misleads_a_wait(seconds, jumping_clock, world, tmp_path):
    """The deadline is on the monotonic clock; signatures follow the server's."""
    kind = scenarios.WaitPipeline
    ending = Ending(world, tmp_path, kind, says(kind, "Executing", times=8), LD_PRELOAD=jumping_clock,
                    JUMP_WHEN=str(tmp_path / "now"), JUMP_SECONDS=str(seconds))

    def jump():
        if ending.hits() == 3:
            (tmp_path / "now").touch()
        return False

    outcome = ending.run(limit=60, signals=[(jump, signal.SIGKILL)])
    assert outcome.code == GREEN, str(outcome)
    assert (tmp_path / "now").exists() and outcome.seconds < 20


@pytest.mark.parametrize("scenario", [scenarios.StartPipeline, scenarios.WaitPipeline, scenarios.ApproveModel,
                                      scenarios.RegisterModel, scenarios.Redeploy, scenarios.KeepBack,
                                      scenarios.SmokeTest, scenarios.OIDCAssume, scenarios.BuildPushECR, scenarios.SetupMonitor, scenarios.NotifySlack],
                         ids=lambda kind: kind.__name__)
def test_nobody_listens(scenario, world, tmp_path):
    """A closed standard output costs the record, so the step is not green; but it ends by itself, its outputs told. A
    closed standard error costs nothing."""
    for closed, code in (("stdout", UNAVAILABLE), ("stderr", GREEN)):
        ending = Ending(world, tmp_path / "", scenario)
        reading, writing = os.pipe()
        os.close(reading)
        with open(os.devnull, "wb") as nothing:
            streams = {"stdout": nothing, "stderr": nothing, closed: writing}
            done = subprocess.run(ending.step.command, env=ending.step.environment, timeout=60,
                                  stdin=subprocess.DEVNULL, **streams)
        os.close(writing)
        told = (ending.step.folder / "GITHUB_OUTPUT").read_text()
        ending.server.close()
        assert done.returncode == code
        assert "result<<" in told and "succeeded" in told
        ending.step.folder.rename(tmp_path / f"{closed}-closed")


def test_signals_do_not_disturb_what_goes_well(world, tmp_path):
    """Stopped and continued, again and again: calls that are interrupted go on."""
    def run(at):
        folder = tmp_path / str(at)
        folder.mkdir()
        kind = scenarios.WaitPipeline
        ending = Ending(world, folder, kind, says(kind, "Executing", times=6))
        ready = lambda: True  # noqa: E731
        return ending.run(limit=60, signals=[(ready, number) for _ in range(10)
                                             for number in (signal.SIGSTOP, signal.SIGCONT, signal.SIGWINCH)])

    with ThreadPoolExecutor(4) as pool:
        for outcome in pool.map(run, range(4)):
            assert outcome.code == GREEN, str(outcome)
