"""The fault matrix, run: every row of `matrix/rows.py` through the real executable of every step it concerns; and 200
runs in which nothing goes wrong, 100 in which one call has a bad moment: none of these may be red.

Most cases wait for something, so all that were selected run at the same time; each test then judges its own.
"""
import itertools
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from bench import ACTIONS, ROOT, STEPS

sys.path[:0] = [str(ROOT / "Tests" / "LocalGitHub"), str(ROOT / "Tests" / "MisbehavingServer")]

from matrix.case import Case  # noqa: E402  (the paths above come first)
from matrix.rows import CLEAN, ROWS, bad_moments  # noqa: E402
from matrix.scenarios import SCENARIOS, STEADY  # noqa: E402
from matrix.world import MatrixWorld  # noqa: E402
from misbehaving import Certificates  # noqa: E402

CASES = [Case(row, scenario) for row, scenario in itertools.product(ROWS, SCENARIOS) if scenario.expects(row)]
STEADY_CASES = {f"{what}-{scenario.__name__}": [Case(row, scenario) for row in rows]
                for scenario in STEADY
                for what, rows in (("clean", CLEAN), ("bad-moment", list(bad_moments(scenario, 15))))}
AT_A_TIME = 48


@pytest.fixture(scope="module")
def judgements(request, tmp_path_factory, steps_are_built):
    """A future for each case that is to be judged; the longest are begun first."""
    given = [item.callspec.params for item in request.session.items
             if item.module is request.module and hasattr(item, "callspec")]
    wanted = [case for params in given
              for case in ([params["case"]] if "case" in params else STEADY_CASES[params["steady"]])]
    folder = tmp_path_factory.mktemp("cases")
    certificates = Certificates(tmp_path_factory.mktemp("certificates"))
    with MatrixWorld(tmp_path_factory.mktemp("aws")) as world, ThreadPoolExecutor(AT_A_TIME) as pool:
        yield {case.name: pool.submit(case.run, world, folder / case.name, certificates)
               for case in sorted(wanted, key=lambda case: -case.within)}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="module")
def steps_are_built():
    missing = sorted({case.scenario.step for case in CASES if not (STEPS / case.scenario.step).exists()})
    if missing:
        pytest.fail(f"{', '.join(missing)} missing in {STEPS}: run `swift build` first")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_row(case, judgements):
    judgements[case.name].result().check()


def test_no_step_is_left_out():
    assert {scenario.step for scenario in SCENARIOS} == set(ACTIONS)


@pytest.mark.parametrize("steady", STEADY_CASES)
def test_no_false_red(steady, judgements):
    for case in STEADY_CASES[steady]:
        judgements[case.name].result().check()
