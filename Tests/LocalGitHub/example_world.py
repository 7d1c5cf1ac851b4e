"""The world the example repository lives in: a local AWS with its roles, bucket, registry and alarm, and a local GitHub."""
import json
import os
import shlex
import shutil
import sys
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "Tests" / "LocalGitHub"), str(ROOT / "Tests" / "LocalAWS")]

import boto3  # noqa: E402  (the paths above come first)
from local_aws import cli  # noqa: E402

from local_github.host import Environment, Host  # noqa: E402

ACCOUNT, REGION = "123456789012", "us-east-1"
REPOSITORY, BUCKET, GROUP = "acme/breast-cancer", "acme-breast-cancer", "breast-cancer"
PRODUCTION, STAGING, ALARM = "breast-cancer-production", "breast-cancer-staging", "breast-cancer-production-5xx"
ROLES = {"build": f"repo:{REPOSITORY}:ref:refs/heads/main", "monitor": f"repo:{REPOSITORY}:ref:refs/heads/main",
         "deploy-staging": f"repo:{REPOSITORY}:environment:staging",
         "deploy-production": f"repo:{REPOSITORY}:environment:production"}
STEPS = ("oidc-assume", "start-pipeline", "wait-pipeline", "evaluate-model", "approve-model", "deploy-endpoint", "smoke-test",
         "check-drift",
         "notify-slack")
# The local AWS is a hundred times quicker than AWS: waiting steps look that much more often.
OVERRIDES = {("wait-pipeline", "poll-seconds"): "0.5", ("deploy-endpoint", "poll-seconds"): "0.25",
             ("rollback-endpoint", "poll-seconds"): "0.25"}
EXECUTION_ROLE = "SageMakerExecutionRole"


def missing_steps(folder):
    """The steps of the example that have no action, or no executable in a folder."""
    return [name for name in STEPS if not os.access(Path(folder) / name, os.X_OK)
            or not (ROOT / "actions" / name / "action.yml").exists()]


def role_arn(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


class ExampleWorld:
    """Starts on `with`, and leaves nothing running behind. `folder` is the one it may write to."""

    def __init__(self, folder, steps):
        self.folder, self.steps, self.process = Path(folder).resolve(), Path(steps).resolve(), None

    def __enter__(self):
        for name in ("aws", "github", "repository", "tools"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        self._copy_repository()
        seed = self.folder / "aws" / "seed.json"
        seed.parent.mkdir(parents=True)
        seed.write_text(json.dumps(_seed(), indent=1))
        arguments = ["--seed", str(seed), "--until", str(os.getpid())]
        self.process, ready = _launch(seed.parent, arguments)
        if ready is None:
            raise RuntimeError(f"the local AWS did not start: {seed.parent / 'server.log'} says why")
        try:
            self.environment = ready["environment"]
            self._furnish()
            self.host = self._github()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except Exception:
                self.process.kill()
                self.process.wait()

    # ---- AWS ----------------------------------------------------------------------------------------

    def client(self, service):
        """boto3 as the account's administrator."""
        said = self.environment
        return boto3.client(service, region_name=REGION, endpoint_url=said["AWS_ENDPOINT_URL"],
                            aws_access_key_id=said["AWS_ACCESS_KEY_ID"],
                            aws_secret_access_key=said["AWS_SECRET_ACCESS_KEY"])

    def control(self, what):
        """What the local AWS's control interface answers to GET /_local/WHAT."""
        with urllib.request.urlopen(f"{self.environment['LOCAL_AWS_CONTROL']}/{what}", timeout=30) as answer:
            return json.load(answer)

    def _furnish(self):
        """What the example's README asks for besides roles and bucket: the package group and the alarm."""
        self.client("sagemaker").create_model_package_group(ModelPackageGroupName=GROUP)
        watch = self.client("cloudwatch")
        watch.put_metric_alarm(
            AlarmName=ALARM, Namespace="AWS/SageMaker", MetricName="Invocation5XXErrors", Statistic="Sum", Period=60,
            EvaluationPeriods=1, Threshold=5, ComparisonOperator="GreaterThanThreshold",
            Dimensions=[{"Name": "EndpointName", "Value": PRODUCTION}, {"Name": "VariantName", "Value": "AllTraffic"}])
        watch.set_alarm_state(AlarmName=ALARM, StateValue="OK", StateReason="nothing has happened yet")

    # ---- GitHub -------------------------------------------------------------------------------------

    def _copy_repository(self):
        """The example as a repository of its own, with a workflow beside its two that skips staging."""
        place = self.folder / "repository"
        shutil.copytree(ROOT / "examples" / "breast-cancer", place,
                        ignore=shutil.ignore_patterns(".pytest_cache", "__pycache__", ".venv"))
        shutil.copy(Path(__file__).with_name("straight-to-production.yml"), place / ".github" / "workflows")

    def _github(self):
        said = self.environment
        common = {"AWS_REGION": REGION, "ML_BUCKET": BUCKET, "AWS_BUILD_ROLE_ARN": role_arn("build"), "AWS_MONITOR_ROLE_ARN": role_arn("monitor"),
                  "SAGEMAKER_ROLE_ARN": role_arn(EXECUTION_ROLE)}
        environments = {"staging": Environment({"AWS_DEPLOY_ROLE_ARN": role_arn("deploy-staging")}),
                        "production": Environment({"AWS_DEPLOY_ROLE_ARN": role_arn("deploy-production")}, reviewed=True)}
        return Host(source=self.folder / "repository", work=self.folder / "github", repository=REPOSITORY, vars=common,
                    secrets={"SLACK_WEBHOOK": said["SLACK_WEBHOOK_URL"]}, environments=environments,
                    approve=lambda _: True, actions={"mlops-steps/mlops-steps": ROOT},
                    machine={"AWS_ENDPOINT_URL": said["AWS_ENDPOINT_URL"], "MLOPS_STEPS_BIN": str(self.steps)}, tools=[self._tools(), self.steps],
                    python=Path(sys.executable), overrides=OVERRIDES,
                    token_service=(said["ACTIONS_ID_TOKEN_REQUEST_URL"], said["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]))

    def _tools(self):
        """A folder with the `aws` that GitHub's runners have and this machine need not."""
        place = self.folder / "tools"
        place.mkdir()
        program = shlex.join([sys.executable, str(Path(__file__).with_name("aws_s3.py"))])
        (place / "aws").write_text(f'#!/bin/sh\nexec {program} "$@"\n')
        (place / "aws").chmod(0o755)
        return place


def _launch(state, arguments):
    """Starts the local AWS as a process of its own, which has to find its package."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(ROOT / "Tests" / "LocalAWS")
    try:
        return cli.launch(state, arguments, detached=False)
    finally:
        del os.environ["PYTHONPATH"]
        os.environ.update({"PYTHONPATH": before} if before is not None else {})


def _seed():
    roles = {name: {"trust": "github", "subjects": [subject]} for name, subject in ROLES.items()}
    return {"buckets": [BUCKET], "roles": {**roles, EXECUTION_ROLE: {"trust": "sagemaker.amazonaws.com"}}}
