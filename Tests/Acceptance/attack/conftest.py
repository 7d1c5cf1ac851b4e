"""Attacks run at once, a case each: the tests only wait for what came of theirs."""
import sys
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import bench  # noqa: E402,F401  (the path above comes first; it makes local_github importable)

AT_ONCE = 2 + (os.cpu_count() or 2)


@pytest.fixture(scope="module")
def outcomes(request, tmp_path_factory):
    """Starts `attack(case, folder)` of the module for every case that is selected; answers a function that waits, and has
    nothing to say of the others."""
    pool = ThreadPoolExecutor(AT_ONCE)
    folder = tmp_path_factory.mktemp(request.module.__name__)
    cases = [item.callspec.params["case"] for item in request.session.items
             if item.module is request.module and "case" in getattr(item, "callspec", _None).params]
    running = {case: pool.submit(request.module.attack, case, folder / str(at)) for at, case in enumerate(cases)}
    yield lambda case: running[case].result() if case in running else None
    pool.shutdown(cancel_futures=True)


class _None:
    params = {}
