"""Nothing is done twice, however many answers are lost: start, create and approve on a network that has a bad day.

The test command makes a sample of runs. All thousand of them:

    MLOPS_LOST_ANSWERS=1000 .venv/bin/python -m pytest Tests/Acceptance/test_lost_answers.py
"""
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from bench import ROOT

sys.path[:0] = [str(ROOT / "Tests" / "LocalGitHub"), str(ROOT / "Tests" / "MisbehavingServer")]

from matrix.run import Step  # noqa: E402  (the paths above come first)
from matrix.scenarios import ApproveModel, DeployEndpoint, StartPipeline  # noqa: E402
from matrix.world import MatrixWorld  # noqa: E402
from misbehaving import MisbehavingServer, Unsteady  # noqa: E402

RUNS = int(os.environ.get("MLOPS_LOST_ANSWERS") or 60)
AT_A_TIME = 12
GREEN, UNAVAILABLE = 0, 12
# A deployment starts a model server, the others next to nothing.
SHARES = {StartPipeline: 0.4, ApproveModel: 0.4, DeployEndpoint: 0.2}


class Run:
    """A step on a bad day, and once more on a good one where it gave up."""

    def __init__(self, world, folder, kind, seed):
        self.scenario, self.seed = kind(world), seed
        folder = folder / f"{kind.__name__}-{seed}"
        folder.mkdir()
        arguments = self.scenario.prepare(folder)
        try:
            with MisbehavingServer(world.environment["AWS_ENDPOINT_URL"], Unsteady(seed)) as server:
                step = Step(kind.step, arguments, self.scenario.environment(server.url), folder)
                self.first = step.run(limit=120)
                self.faults = sum(seen.fault is not None for seen in server.seen)
                self.tokens = {seen.request.params[kind.tokens] for seen in server.calls(kind.operation)} \
                    if kind.tokens else set()
            self.effects = self.scenario.effects(self.first)
            again = Step(kind.step, arguments, self.scenario.environment(world.environment["AWS_ENDPOINT_URL"]), folder)
            self.last = again.run(limit=120) if self.first.code else self.first
            self.truth = self.last.code == GREEN and self.scenario.is_true(self.last)
            self.in_the_end = self.scenario.effects(self.last)
        finally:
            self.scenario.clean_up()

    def check(self):
        assert self.first.code in (GREEN, UNAVAILABLE), f"seed {self.seed}: {self.first}"
        assert self.effects <= 1 and len(self.tokens) <= 1, f"seed {self.seed}: {self.effects} effects: {self.first}"
        assert self.truth and self.in_the_end == 1, f"seed {self.seed}: {self.last}"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    with MatrixWorld(tmp_path_factory.mktemp("aws")) as world, ThreadPoolExecutor(AT_A_TIME) as pool:
        yield {kind: [pool.submit(Run, world, folder, kind, seed) for seed in range(round(RUNS * share))]
               for kind, share in SHARES.items()}


@pytest.mark.parametrize("kind", SHARES, ids=lambda kind: kind.__name__)
def test_nothing_is_done_twice(kind, runs):
    done = [future.result() for future in runs[kind]]
    for run in done:
        run.check()
    faults, red = sum(run.faults for run in done), sum(run.first.code != GREEN for run in done)
    print(f"\n{kind.__name__}: {len(done)} runs, {faults} faults, {red} gave up and were green when run again")
    assert faults > len(done) / 2, "too good a day to tell"
