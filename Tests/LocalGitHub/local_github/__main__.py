"""`python -m local_github WORKFLOW …` runs one workflow of a repository folder on this machine."""
import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from . import runner
from .expressions import ExpressionError
from .host import Environment, Host
from .log import Log
from .workflow_file import WorkflowError


def pair(text):
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f"NAME=VALUE is wanted, not {text!r}")
    return name, value


def override(text):
    name, value = pair(text)
    action, dot, key = name.partition(".")
    if not dot or not action or not key:
        raise argparse.ArgumentTypeError(f"ACTION.INPUT=VALUE is wanted, not {text!r}")
    return (action, key), value


def parser():
    options = argparse.ArgumentParser(prog="local_github", description=__doc__)
    options.add_argument("workflow", help="the file's name, as model-build.yml")
    options.add_argument("--repository-folder", type=Path, default=Path("."), metavar="DIR", help="what is checked out")
    options.add_argument("--repository", default="acme/example", metavar="OWNER/NAME", help="what it is called")
    options.add_argument("--event", default="workflow_dispatch", help="push or workflow_dispatch (the default)")
    options.add_argument("--input", action="append", type=pair, default=[], metavar="NAME=VALUE")
    options.add_argument("--var", action="append", type=pair, default=[], metavar="[ENVIRONMENT:]NAME=VALUE",
                         help="a configuration variable, of the repository or of an environment")
    options.add_argument("--secret", action="append", default=[], metavar="NAME", help="its value is our variable NAME")
    options.add_argument("--reviewed", action="append", default=[], metavar="ENVIRONMENT", help="it asks for a reviewer")
    options.add_argument("--approve", action="append", default=[], metavar="ENVIRONMENT", help="the reviewer says yes")
    options.add_argument("--set", action="append", type=override, default=[], metavar="ACTION.INPUT=VALUE",
                         help="over what the workflow says")
    options.add_argument("--machine", action="append", type=pair, default=[], metavar="NAME=VALUE",
                         help="a variable of the runner's machine")
    options.add_argument("--tools", action="append", type=Path, default=[], metavar="DIR", help="on the runner's PATH")
    options.add_argument("--action", action="append", type=pair, default=[], metavar="OWNER/NAME=DIR",
                         help="where a repository of actions lies")
    options.add_argument("--python", type=Path, default=Path(sys.executable), help="what setup-python finds")
    options.add_argument("--work", type=Path, metavar="DIR", help="where jobs run (a temporary folder)")
    options.add_argument("--summaries", type=Path, metavar="DIR", help="where the steps' summaries are kept")
    options.add_argument("--debug", action="store_true", help="show ::debug:: lines")
    return options


def host_of(options, work):
    """The host that the options describe; the token service is that of our own ACTIONS_ID_TOKEN_REQUEST_*."""
    environments = {name: Environment(reviewed=True) for name in options.reviewed}
    variables = {}
    for name, value in options.var:
        environment, colon, key = name.rpartition(":")
        if colon:
            environments.setdefault(environment, Environment()).vars[key] = value
        else:
            variables[name] = value
    url = os.environ.get("ACTIONS_ID_TOKEN_REQUEST_URL")
    return Host(source=options.repository_folder, work=work, repository=options.repository, vars=variables,
                secrets={name: os.environ[name] for name in options.secret}, environments=environments,
                approve=lambda name: name in options.approve, actions=dict(options.action),
                machine=dict(options.machine), tools=[path.resolve() for path in options.tools], python=options.python,
                token_service=(url, os.environ.get("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "")) if url else None,
                overrides=dict(options.set), debug=options.debug)


def main(argv=None):
    options = parser().parse_args(argv)

    def on_run(run):
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: run.cancel.set())

    with tempfile.TemporaryDirectory(prefix="local-github-") as folder:
        try:
            result = runner.start(host_of(options, options.work or folder), options.workflow, options.event,
                                  dict(options.input), Log(debug=options.debug), options.summaries, on_run)
        except (WorkflowError, ExpressionError, OSError, KeyError, RuntimeError) as error:
            print(f"local_github: {error}", file=sys.stderr)
            return 2
    return 0 if result.conclusion == "success" else 1


if __name__ == "__main__":
    sys.exit(main())
