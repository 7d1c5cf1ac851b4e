"""rollback-endpoint, by the built executable against the local AWS: back to what was before, once, and proven."""
import json
import time

import pytest
from deploy_world import IMAGE, aws, data, deploy, live  # noqa: F401  (fixtures)

RUN = {"GITHUB_REPOSITORY": "acme/churn", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "1", "GITHUB_ACTOR": "octocat"}


@pytest.fixture
def two(live):
    """The other model is live, and the good one was before; `first` and `second` are their configurations."""
    live.first = live.record["endpoint-config-name"]
    assert live("other") == 0, live.story
    live.second = live.record["endpoint-config-name"]
    (live.home / "deployed.json").write_text(json.dumps(live.record))
    return live


def back(deployed, *arguments, **variables):
    return deployed.step("rollback-endpoint", *arguments, **variables)


def recorded(deployed):
    return "--from", str(deployed.home / "deployed.json")


def test_back_and_no_further(two):
    assert back(two) == 0, two.story
    assert (two.record["rolled-back"], two.record["status"]) == (True, "InService")
    assert (two.record["endpoint-config-name"], two.record["left-endpoint-config-name"]) == (two.first, two.second)
    assert two.endpoint["EndpointConfigName"] == two.first and two.endpoint["EndpointStatus"] == "InService"
    (update,) = two.calls("UpdateEndpoint")[1:]
    assert update["params"]["DeploymentConfig"]["BlueGreenUpdatePolicy"]["TrafficRoutingConfiguration"]["Type"] == "ALL_AT_ONCE"
    assert back(two) == 4 and "nothing to go back to" in two.record["failure"]["try"]
    assert two.endpoint["EndpointConfigName"] == two.first


def test_by_the_record_and_again(two):
    assert back(two, *recorded(two)) == 0 and two.endpoint["EndpointConfigName"] == two.first, two.story
    assert back(two, *recorded(two)) == 0 and two.record["rolled-back"] is False
    assert two.record["left-endpoint-config-name"] == two.second
    assert len(two.calls("UpdateEndpoint")) == 2


def test_a_record_that_does_not_hold_any_more_changes_nothing(two):
    assert two("good", "--instance-count", "2") == 0, two.story
    third = two.record["endpoint-config-name"]
    assert back(two, *recorded(two)) == 5 and third in two.because
    assert two.endpoint["EndpointConfigName"] == third and len(two.calls("UpdateEndpoint")) == 2


def test_one_run_goes_back_once(two):
    assert two("good", "--instance-count", "2") == 0, two.story
    assert back(two, **RUN) == 0 and two.endpoint["EndpointConfigName"] == two.second, two.story
    assert back(two, **RUN) == 0 and two.record["rolled-back"] is False, two.story
    assert two.endpoint["EndpointConfigName"] == two.second
    assert back(two, **{**RUN, "GITHUB_RUN_ATTEMPT": "2"}) == 0 and two.endpoint["EndpointConfigName"] == two.first


def test_what_cannot_be_served_is_passed_over(two):
    sagemaker = two.aws.client("sagemaker")
    assert two("good", "--instance-count", "2") == 0, two.story
    model = sagemaker.describe_endpoint_config(EndpointConfigName=two.second)["ProductionVariants"][0]["ModelName"]
    sagemaker.delete_model(ModelName=model)
    assert back(two, "--to", two.second) == 5 and "is gone" in two.because
    assert back(two) == 0 and two.endpoint["EndpointConfigName"] == two.first, two.story
    assert f"{two.second} is passed over" in two.story


def test_a_dry_run_changes_nothing(two):
    assert back(two, "--dry-run", **RUN) == 0 and "would send SageMaker.UpdateEndpoint" in two.story
    assert two.record["rolled-back"] is False and two.endpoint["EndpointConfigName"] == two.second
    assert two.aws.client("sagemaker").list_tags(ResourceArn=two.endpoint["EndpointArn"])["Tags"] == []


def test_nothing_to_go_back_to(live):
    before = live.endpoint
    assert back(live) == 4 and live.endpoint["LastModifiedTime"] == before["LastModifiedTime"]
    assert back(live, "--to", "churn-none") == 4
    live.name = "nowhere"
    assert back(live) == 4 and "no endpoint" in live.because


def test_autoscaling_survives(two):
    scaling = two.aws.client("application-autoscaling")
    scaling.register_scalable_target(ServiceNamespace="sagemaker", ResourceId=f"endpoint/{two.name}/variant/AllTraffic",
                                     ScalableDimension="sagemaker:variant:DesiredInstanceCount", MinCapacity=3, MaxCapacity=5)
    until = time.monotonic() + 30
    while two.endpoint["ProductionVariants"][0]["CurrentInstanceCount"] != 3 or two.endpoint["EndpointStatus"] != "InService":
        assert time.monotonic() < until
        time.sleep(0.1)
    assert back(two) == 0, two.story
    assert two.endpoint["ProductionVariants"][0]["CurrentInstanceCount"] == 3


def test_the_capture_is_as_the_configuration_says(two):
    capture = ["--data-capture-uri", f"s3://{data('good').split('/')[2]}/captured"]
    assert two("good", *capture) == 0 and two.endpoint["DataCaptureConfig"]["EnableCapture"], two.story
    captured = two.record["endpoint-config-name"]
    assert back(two) == 0 and "will capture no data any more" in two.story
    assert not two.endpoint.get("DataCaptureConfig", {}).get("EnableCapture")
    assert back(two, "--to", captured) == 0 and two.endpoint["DataCaptureConfig"]["EnableCapture"], two.story


@pytest.mark.parametrize("order, code", [
    ({"after": "Creating", "silent": True}, 11), ({"after": "Baking", "outcome": "Failed", "reason": "it broke"}, 7),
    ({"after": "Baking", "outcome": "UpdateRollbackFailed", "reason": "it broke"}, 11),
])
def test_every_bad_end_is_red(order, code, two):
    two.order("rollback", {"endpoint": two.name, **order})
    assert back(two) == code, two.story
    assert two.record["rolled-back"] is False and two.record["result"] != "succeeded"


def test_another_change_under_way_is_refused(two):
    two.order("statuses", {"endpoint": two.name, "statuses": ["Updating"]})
    assert back(two) == 5 and len(two.calls("UpdateEndpoint")) == 1


def test_a_lost_answer_is_found_again(two):
    two.fault("UpdateEndpoint", "lose-answer")
    assert back(two) == 0 and two.endpoint["EndpointConfigName"] == two.first, two.story


def test_denied_while_waiting_is_red_at_once(two):
    two.fault("DescribeEndpoint", "deny", skip=2, times=None)
    assert back(two) == 3 and two.seconds < 5 and two.record["rolled-back"] is False


# ---- packages ----------------------------------------------------------------------------------------------


@pytest.fixture
def packages(deploy):
    """Two approved packages, the second deployed over the first."""
    sagemaker = deploy.aws.client("sagemaker")
    sagemaker.create_model_package_group(ModelPackageGroupName=deploy.name)
    arns = []
    for model in ("good", "other"):
        arns.append(sagemaker.create_model_package(
            ModelPackageGroupName=deploy.name, ModelApprovalStatus="Approved", InferenceSpecification={
                "Containers": [{"Image": IMAGE, "ModelDataUrl": data(model)}],
                "SupportedContentTypes": ["text/csv"]})["ModelPackageArn"])
        until = time.monotonic() + 30
        while sagemaker.describe_model_package(ModelPackageName=arns[-1])["ModelPackageStatus"] != "Completed":
            assert time.monotonic() < until
            time.sleep(0.05)
        assert deploy.run("--model-package-arn", arns[-1], "--instance-type", "ml.m5.large") == 0, deploy.story
    deploy.packages = arns
    (deploy.home / "deployed.json").write_text(json.dumps(deploy.record))
    return deploy


def described(deployed, at):
    return deployed.aws.client("sagemaker").describe_model_package(ModelPackageName=deployed.packages[at])


def test_the_package_that_is_left_is_rejected(packages):
    assert back(packages, *recorded(packages), "--reject-package", "--reason", "answers are all the same", **RUN) == 0
    assert [packages.record[name] for name in ("model-package-arn", "left-model-package-arn", "rejected")] == [
        *packages.packages, True]
    found = described(packages, 1)
    assert found["ModelApprovalStatus"] == "Rejected"
    for word in ("octocat", packages.name, "answers are all the same"):
        assert word in found["ApprovalDescription"]
    assert described(packages, 0)["ModelApprovalStatus"] == "Approved"
    # Again, and the other way round: it is Rejected now.
    assert back(packages, *recorded(packages), "--reject-package", **RUN) == 0 and packages.record["rejected"] is True
    assert back(packages, "--to", f"package:{packages.packages[1]}") == 5 and "Rejected" in packages.because


def test_a_package_by_its_name(packages):
    assert back(packages, "--to", f"package:{packages.packages[0]}") == 0, packages.story
    assert packages.record["model-package-arn"] == packages.packages[0] and packages.record["rejected"] is False
    assert described(packages, 1)["ModelApprovalStatus"] == "Approved"


def test_a_decision_in_between_is_a_conflict(packages):
    packages.order("statuses", {"model-package": packages.packages[1], "statuses": [{}, {"ApprovalDescription": "mine"}]})
    assert back(packages, "--reject-package") == 5, packages.story
    assert packages.record["rolled-back"] is True and packages.record["rejected"] is False
    assert described(packages, 1)["ModelApprovalStatus"] == "Approved"


def test_a_rejected_one_is_not_gone_back_to(packages):
    packages.aws.client("sagemaker").update_model_package(ModelPackageArn=packages.packages[0], ModelApprovalStatus="Rejected")
    assert back(packages) == 4 and "none can be served" in packages.because
    assert back(packages, *recorded(packages)) == 5 and "Rejected" in packages.because
    assert len(packages.calls("UpdateEndpoint")) == 1


def test_the_requests_are_what_aws_takes(aws):
    verdict = aws.control("verdict")
    assert {name: count for name, count in verdict.items() if name != "requests" and count} == {}
