"""model-deploy.yml as it is called: what fails production's smoke test does not stay there, and the run stays red."""
import io
import json
import time
import urllib.request

import pytest
from bench import STEPS
from deploy_world import IMAGE, archive
from stump import STUMP

from chapters import step_of  # noqa: E402  (deploy_world has set the path)
from example_world import BUCKET, EXECUTION_ROLE, GROUP, REGION, ExampleWorld, role_arn  # noqa: E402
from local_github import runner  # noqa: E402
from local_github.log import Log  # noqa: E402

CALLER = f"""
on:
  workflow_dispatch:
    inputs:
      model-package-arn: {{ type: string, required: true }}
permissions: {{}}
jobs:
  deploy:
    permissions: {{ contents: read, id-token: write }}
    uses: mlops-steps/mlops-steps/.github/workflows/model-deploy.yml@v1
    with:
      aws-region: {REGION}
      execution-role-arn: {role_arn(EXECUTION_ROLE)}
      model-package-arn: ${{{{ inputs.model-package-arn }}}}
      endpoint-name: churn
      production-instances: 1
      strategy: all-at-once
      cases: cases.json
      require: error-rate <= 0
    secrets:
      SLACK_WEBHOOK: ${{{{ secrets.SLACK_WEBHOOK }}}}
"""
CASES = {"cases": [{"name": "a row", "content-type": "text/csv", "body": "1,2",
                    "expect": {"status": 200, "rows": 1}}]}


class Delivery:
    """Runs of the caller, each with a package of its own."""

    def __init__(self, world):
        self.world, self.sagemaker = world, world.client("sagemaker")
        world.client("s3").put_object(Bucket=BUCKET, Key="m/model.tar.gz", Body=archive(STUMP))
        place = world.folder / "repository"
        (place / ".github" / "workflows" / "deliver.yml").write_text(CALLER)
        (place / "cases.json").write_text(json.dumps(CASES))

    def package(self):
        """An approved package, another each time."""
        arn = self.sagemaker.create_model_package(
            ModelPackageGroupName=GROUP, ModelApprovalStatus="Approved", InferenceSpecification={
                "Containers": [{"Image": IMAGE, "ModelDataUrl": f"s3://{BUCKET}/m/model.tar.gz"}],
                "SupportedContentTypes": ["text/csv"]})["ModelPackageArn"]
        until = time.monotonic() + 30
        while self.sagemaker.describe_model_package(ModelPackageName=arn)["ModelPackageStatus"] != "Completed":
            assert time.monotonic() < until
            time.sleep(0.05)
        return arn

    def run(self, folder):
        self.heard, text = len(self.world.control("slack")), io.StringIO()
        result = runner.start(self.world.host, "deliver.yml", "workflow_dispatch", {"model-package-arn": self.package()},
                              Log(text), folder)
        self.log = text.getvalue()
        return result

    def fail_production(self):
        """From now on production answers requests with errors."""
        body = {"service": "sagemaker-runtime", "operation": "InvokeEndpoint", "kind": "error", "times": None,
                "match": {"EndpointName": "churn-production"}, "code": "ModelError", "status": 424}
        self.order("POST", body)

    def order(self, method, body=None):
        request = urllib.request.Request(f"{self.world.environment['LOCAL_AWS_CONTROL']}/faults", method=method,
                                         data=json.dumps(body or {}).encode())
        urllib.request.urlopen(request, timeout=10).close()

    @property
    def production(self):
        found = self.sagemaker.describe_endpoint(EndpointName="churn-production")
        return found["EndpointStatus"], found["EndpointConfigName"]

    def news(self):
        return json.dumps([message["payload"] for message in self.world.control("slack")[self.heard:]])


@pytest.fixture
def delivery(tmp_path, steps):
    with ExampleWorld(tmp_path / "world", STEPS) as world:
        yield Delivery(world)


def test_production_goes_back_and_the_run_stays_red(delivery, tmp_path):
    assert delivery.run(tmp_path / "1").conclusion == "success", delivery.log[-8000:]
    status, before = delivery.production
    assert status == "InService"

    delivery.fail_production()
    result = delivery.run(tmp_path / "2")
    assert result.conclusion == "failure"
    deployed, back = (step_of(result, "deploy/production", name) for name in ("Deploy to production", "Take production back"))
    assert (deployed.outcome, deployed.outputs["previous-endpoint-config-name"]) == ("success", before), delivery.log[-8000:]
    assert (back.outcome, back.outputs["rolled-back"]) == ("success", "true"), delivery.log[-8000:]
    assert back.outputs["left-endpoint-config-name"] == deployed.outputs["endpoint-config-name"]
    assert delivery.production == ("InService", before)
    assert "taken back from" in delivery.news() and "failed" in delivery.news().lower()

    delivery.order("DELETE")
    result = delivery.run(tmp_path / "3")
    assert result.conclusion == "success" and delivery.production[1] != before, delivery.log[-8000:]
    assert step_of(result, "deploy/production", "Take production back").outcome == "skipped"


def test_a_first_deployment_has_nothing_to_go_back_to(delivery, tmp_path):
    delivery.fail_production()
    result = delivery.run(tmp_path / "1")
    assert result.conclusion == "failure" and delivery.production[0] == "InService", delivery.log[-8000:]
    assert step_of(result, "deploy/production", "Smoke-test production").outcome == "failure"
    assert step_of(result, "deploy/production", "Take production back").outcome == "skipped"
