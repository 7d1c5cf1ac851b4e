"""Terraform, a copy of its files, a local AWS: each once for all tests. Without Terraform they are skipped, and say why."""
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1] / "LocalAWS")]

from terraform_tool import Deployment, Tool, Unavailable  # noqa: E402


@pytest.fixture(scope="session")
def tool(tmp_path_factory):
    try:
        return Tool(tmp_path_factory.mktemp("provider"))
    except Unavailable as missing:
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def reports(tool, tmp_path_factory, request):
    """What init, validate and test of each selected module came to, as they come: a worker for each processor."""
    checkout = tool.copy(tmp_path_factory.mktemp("checkout"))

    def check(module):
        done = {}
        for name, run in (("init", tool.init), ("validate", lambda folder: tool.run(folder, "validate")),
                          ("test", lambda folder: tool.run(folder, "test"))):
            done[name] = run(checkout / module)
            if done[name].returncode:
                break
        return done

    wanted = [item.callspec.params["module"] for item in request.session.items
              if "module" in getattr(getattr(item, "callspec", None), "params", {})]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        yield {module: pool.submit(check, module) for module in dict.fromkeys(wanted)}
        pool.shutdown(cancel_futures=True)


@pytest.fixture(scope="session")
def local(tmp_path_factory):
    """A local AWS without GitHub's provider, which is Terraform's to make: its world and the variables to reach it by."""
    from local_aws import server
    world, control, http = server.start(tmp_path_factory.mktemp("local-aws"), region="eu-west-1")
    for provider in list(world.moto.oidc_providers()):
        world.moto.iam().delete_open_id_connect_provider(provider.arn)
    yield SimpleNamespace(world=world, environment=control.environment)
    http.shutdown()
    world.quiet()


@pytest.fixture(scope="session")
def deployment(tool, local, tmp_path_factory):
    return Deployment(tool, tmp_path_factory.mktemp("deployment"), local.environment)
