"""What the acceptance tests are handed: the built executables, and a bench."""
import os

import pytest
from bench import ACTIONS, STEPS, Bench


@pytest.fixture(scope="session")
def steps():
    """The folder of the built executables."""
    missing = [action for action in ACTIONS if not os.access(STEPS / action, os.X_OK)]
    if missing or not ACTIONS:
        pytest.fail(f"{', '.join(missing) or 'any action'} is missing in {STEPS}: run `swift build` first, or say "
                    "where they are in MLOPS_STEPS_BIN")
    return STEPS


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path)
