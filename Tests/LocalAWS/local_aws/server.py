"""The program: `python -m local_aws.server --state DIR` serves until it is told to stop."""
import argparse
import json
import os
import signal
import sys
import threading
from pathlib import Path

from . import slack
from .control import Control
from .gateway import Gateway
from .github import ISSUER, TokenService
from .http_server import serve
from .seed import plant, read_seed
from .timing import Timing
from .world import ACCESS_KEY, SECRET_KEY, World

REGION = "us-east-1"


def environment(world, region):
    """The variables a client needs."""
    address = world.address
    return {
        "AWS_ENDPOINT_URL": address, "AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_REGION": region, "AWS_DEFAULT_REGION": region,
        "ACTIONS_ID_TOKEN_REQUEST_URL": world.issuer.request_url(address),
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": world.issuer.bearer,
        "SLACK_WEBHOOK_URL": address + slack.WEBHOOK, "SLACK_API_URL": address + "/api/",
        "SLACK_BOT_TOKEN": slack.TOKEN, "LOCAL_AWS_CONTROL": address + "/_local",
    }


def start(state, port=0, scale=0.01, delay=None, issuer=ISSUER, seed=None, region=REGION, on_stop=None):
    """A local AWS inside this process; returns (world, control, server)."""
    from . import alarms, registry, sagemaker, scaling, sts  # noqa: F401  (their operations register themselves)
    state.mkdir(parents=True, exist_ok=True)
    world = World(state, Timing(scale, delay), issuer, seed)
    plant(world)
    control = Control(world, on_stop)
    server = serve(Gateway(world, control, [TokenService(world), world.slack, registry.Distribution(world)]), port=port)
    world.address = f"http://127.0.0.1:{server.server_port}"
    control.environment = environment(world, region)
    world.workers.prepare()
    return world, control, server


def warm_up():
    """Reads the service models that the first requests would wait for."""
    from .wire.models import UNSIGNED_SERVICES, service_model
    for name in UNSIGNED_SERVICES:
        service_model(name)


def parser():
    """The options of the server, which `script/local-aws start` takes too."""
    options = argparse.ArgumentParser(prog="local-aws", description=__doc__.partition(":")[0])
    options.add_argument("--state", type=Path, default=None, metavar="DIR", help="its folder (.local-aws)")
    options.add_argument("--port", type=int, default=0, help="the port to listen on (a free one)")
    options.add_argument("--scale", type=float, default=0.01, help="AWS's own waits are this part as long (0.01)")
    options.add_argument("--delay", type=float, default=None, help="how long a status lasts, in seconds (0.3)")
    options.add_argument("--issuer", default=ISSUER, help=f"the tokens' issuer ({ISSUER})")
    options.add_argument("--seed", type=Path, default=None, metavar="FILE", help="JSON: buckets, roles, oidc_audiences")
    options.add_argument("--region", default=REGION, help=f"the region in the variables ({REGION})")
    options.add_argument("--until", type=int, default=None, metavar="PID", help="end when that process has ended")
    return options


def main(argv=None):
    options = parser().parse_args(argv)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        seed = read_seed(options.seed)
        world, control, server = start(options.state or Path(".local-aws"), options.port, options.scale, options.delay,
                                       options.issuer, seed, options.region, stop.set)
    except (OSError, ValueError) as error:
        print(f"local-aws: cannot start: {error}", file=sys.stderr)
        return 1
    if not _announce({"pid": os.getpid(), "environment": control.environment}):
        stop.set()                      # whoever started it is gone already
    warm_up()
    if options.until:
        threading.Thread(target=_watch, args=(options.until, stop), daemon=True).start()
    stop.wait()
    server.shutdown()
    world.quiet(1)
    return 0


def _announce(ready):
    """Tells the starter, over the pipe that is standard output, where this is."""
    try:
        print(json.dumps(ready), flush=True)
    except BrokenPipeError:
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def _watch(pid, stop):
    """Sets `stop` once a process has ended."""
    try:
        import select
        descriptor = os.pidfd_open(pid)
        select.select([descriptor], [], [])
    except OSError:
        pass                            # it has ended before
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
