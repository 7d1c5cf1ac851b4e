"""deploy_sagemaker_model on the local AWS: the newest approved version is live in the end, in whatever order it is told."""
import itertools
import threading

import pytest
from conftest import order
from events import image_pushed, package_changed
from models import Group
from runtime_api import Failed

ROLE = "arn:aws:iam::123456789012:role/SageMakerExecutionRole"
NAMES = (f"live-{number}" for number in itertools.count(1))


class Endpoint:
    """An endpoint of the test's own: its function, and what became of it."""

    def __init__(self, aws, serve):
        self.aws, self.serve, self.name, self.client = aws, serve, next(NAMES), aws.client("sagemaker")

    def function(self, **variables):
        return self.serve("deploy_sagemaker_model", INPUT_ENDPOINT_NAME=self.name, INPUT_ROLE_ARN=ROLE,
                          INPUT_INSTANCE_TYPE="ml.m5.large", INPUT_POLL_SECONDS="0.1", **variables)

    @property
    def package(self):
        """The version that is live."""
        config = self.client.describe_endpoint(EndpointName=self.name)["EndpointConfigName"]
        variant = self.client.describe_endpoint_config(EndpointConfigName=config)["ProductionVariants"][0]
        return self.client.describe_model(ModelName=variant["ModelName"])["PrimaryContainer"]["ModelPackageName"]

    def calls(self, *operations):
        return [line["operation"] for line in self.aws.control("log") if line.get("operation") in operations
                and line["params"].get("EndpointName") == self.name and line["status"] == 200]

    @property
    def configs(self):
        return len(self.client.list_endpoint_configs(NameContains=f"{self.name}-")["EndpointConfigs"])


@pytest.fixture
def endpoint(aws, serve):
    return Endpoint(aws, serve)


@pytest.fixture
def group(aws):
    return Group(aws)


def test_an_approval_is_deployed_once(endpoint, group):
    function, version = endpoint.function(), group.register()
    first = function.invoke(package_changed(version))
    assert first["deployed"] is True and first["status"] == "InService" and endpoint.package == version
    for again in (package_changed(version), {"model-package-arn": version}):
        assert function.invoke(again)["deployed"] is False
    assert endpoint.calls("CreateEndpoint", "UpdateEndpoint") == ["CreateEndpoint"] and endpoint.configs == 1


def test_an_older_approval_that_comes_late_changes_nothing(endpoint, group):
    function = endpoint.function()
    one, two = group.register(rounds=1), group.register(rounds=2)
    assert function.invoke(package_changed(two))["deployed"] is True
    for _ in range(2):
        late = function.invoke(package_changed(one))
        assert late["result"] == "ignored" and f"runs {group.name}/2, which is newer than 1" in late["because"]
    with pytest.raises(Failed) as failed:
        function.invoke({"model-package-arn": one})
    assert failed.value.type == "Step.Conflict" and endpoint.package == two
    assert endpoint.calls("CreateEndpoint", "UpdateEndpoint") == ["CreateEndpoint"] and endpoint.configs == 1


def test_versions_in_their_order_follow_each_other(endpoint, group):
    function = endpoint.function()
    versions = [group.register(rounds=rounds) for rounds in (1, 2)]
    for version in versions:
        assert function.invoke(package_changed(version))["deployed"] is True and endpoint.package == version
    assert endpoint.calls("CreateEndpoint", "UpdateEndpoint") == ["CreateEndpoint", "UpdateEndpoint"]


@pytest.mark.parametrize("first, second", [(1, 2), (2, 1)])
def test_two_at_the_same_time_end_with_the_newer(first, second, endpoint, group):
    versions = {number: group.register(rounds=number) for number in (1, 2)}
    # Each in a process of its own, as Lambda runs them; the second finds the endpoint on its way.
    functions = [endpoint.function(), endpoint.function()]
    order(endpoint.aws, "timing", {"delays": {"endpoint.Creating": 2}})
    threads = [threading.Thread(target=function.send, args=(package_changed(versions[number]),))
               for function, number in zip(functions, (first, second))]
    threads[0].start()
    while threads[0].is_alive() and not endpoint.calls("CreateEndpoint"):
        threads[0].join(0.05)
    threads[1].start()
    for thread in threads:
        thread.join()
    order(endpoint.aws, "timing", {"delays": {"endpoint.Creating": 0.3}})
    assert endpoint.package == versions[2]
    assert endpoint.calls("CreateEndpoint", "UpdateEndpoint") == ["CreateEndpoint", "UpdateEndpoint"][:3 - first]


def test_the_same_twice_at_the_same_time_is_one_deployment(endpoint, group):
    version, functions, answers = group.register(), [endpoint.function(), endpoint.function()], []
    threads = [threading.Thread(target=lambda f=function: answers.append(f.send(package_changed(version))))
               for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.error for answer in answers] == [None, None] and endpoint.configs == 1
    assert endpoint.calls("CreateEndpoint", "UpdateEndpoint") == ["CreateEndpoint"]


def test_what_lasts_longer_than_lambda_is_waited_for_again(endpoint, group):
    function, version = endpoint.function(), group.register()
    order(endpoint.aws, "timing", {"delays": {"endpoint.Creating": 5}})
    with pytest.raises(Failed) as failed:
        function.invoke(package_changed(version), timeout=3, request_id="one")
    order(endpoint.aws, "timing", {"delays": {"endpoint.Creating": 0.3}})
    assert failed.value.type == "Step.TimedOut" and "that goes on waiting" in failed.value.message
    # Lambda delivers the event again, with the id that it had.
    again = function.invoke(package_changed(version), request_id="one")
    assert again["status"] == "InService" and endpoint.calls("CreateEndpoint") == ["CreateEndpoint"]


def test_an_approval_that_was_taken_back_is_not_deployed(endpoint, group):
    function, version = endpoint.function(), group.register()
    group.set(version, "Rejected")
    answer = function.invoke(package_changed(version))
    assert answer["result"] == "ignored" and "by now it is Rejected" in answer["because"]
    with pytest.raises(Failed) as failed:
        function.invoke({"model-package-arn": version})
    assert failed.value.type == "Step.Conflict" and "Rejected, not Approved" in failed.value.message
    assert endpoint.calls("CreateEndpoint") == []


def test_other_events_are_ignored(endpoint, group):
    function, version = endpoint.function(INPUT_MODEL_PACKAGE_GROUP=group.name), group.register()
    stranger = version.replace(group.name, "others")
    for event, because in ((package_changed(version, "PendingManualApproval"), "is PendingManualApproval"),
                           (package_changed(version, "Rejected"), "is Rejected"), (image_pushed(), "ECR Image Action"),
                           (package_changed(version, status="InProgress"), "still InProgress"),
                           (package_changed(stranger), "of another group")):
        answer = function.invoke(event)
        assert answer["result"] == "ignored" and because in answer["because"]
    assert endpoint.calls("CreateEndpoint") == []
    assert function.invoke(package_changed(version))["deployed"] is True


def test_a_model_that_does_not_load_is_an_error(endpoint, group):
    function = endpoint.function()
    good = group.register(rounds=1)
    function.invoke(package_changed(good))
    broken = group.register(rounds=9, archive=b"this is no model")
    with pytest.raises(Failed) as failed:
        function.invoke(package_changed(broken))
    assert failed.value.type == "Step.RolledBack" and endpoint.package == good
