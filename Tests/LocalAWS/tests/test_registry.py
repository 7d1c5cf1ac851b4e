"""The model registry: versions, approval, paging with its traps."""
import pytest
from botocore.exceptions import ClientError
from local_aws_testing import IMAGE

CONTAINERS = {"Containers": [{"Image": IMAGE, "ModelDataUrl": "s3://mlops-local/m.tar.gz"}],
              "SupportedContentTypes": ["text/csv"], "SupportedResponseMIMETypes": ["text/csv"]}


def register(local, group="churn", **more):
    return local.sm.create_model_package(ModelPackageGroupName=group, InferenceSpecification=CONTAINERS,
                                         **more)["ModelPackageArn"]


@pytest.fixture
def group(local):
    return local.sm.create_model_package_group(ModelPackageGroupName="churn")["ModelPackageGroupArn"]


def completed(local, arn):
    return local.wait(lambda: local.sm.describe_model_package(ModelPackageName=arn),
                      lambda found: found["ModelPackageStatus"] == "Completed")


def test_versions_and_approval(local, group):
    local.world.timing.delays["model-package.Pending"] = 3   # long enough to be seen by a machine with much to do
    first, second = register(local), register(local, ModelApprovalStatus="Rejected",
                                              CustomerMetadataProperties={"a": "1"})
    assert (first.rpartition("/")[2], second.rpartition("/")[2]) == ("1", "2")
    assert local.sm.describe_model_package(ModelPackageName=first)["ModelPackageStatus"] in ("Pending", "InProgress")
    assert completed(local, first)["ModelApprovalStatus"] == "PendingManualApproval"
    local.sm.update_model_package(ModelPackageArn=second, ModelApprovalStatus="Approved",
                                  ApprovalDescription="by octocat",
                                  CustomerMetadataProperties={"b": "2"}, CustomerMetadataPropertiesToRemove=["a"])
    found = completed(local, second)
    assert (found["ModelApprovalStatus"], found["ApprovalDescription"]) == ("Approved", "by octocat")
    assert found["CustomerMetadataProperties"] == {"b": "2"}
    listed = local.sm.list_model_packages(ModelPackageGroupName="churn", ModelApprovalStatus="Approved")
    assert [item["ModelPackageArn"] for item in listed["ModelPackageSummaryList"]] == [second]
    listed = local.sm.list_model_packages(ModelPackageGroupName=group)
    assert listed["ModelPackageSummaryList"][0]["ModelPackageVersion"] == 2


def test_a_client_token_makes_one(local, group):
    assert register(local, ClientToken="t") == register(local, ClientToken="t")
    with pytest.raises(ClientError, match="used before"):
        register(local, ClientToken="t", ModelPackageDescription="another")
    assert register(local).endswith("/2")


def test_pages_and_the_empty_page(local, group):
    arns = [register(local) for _ in range(5)]
    local.control("POST", "empty-pages", {"count": 2})
    pages = list(local.sm.get_paginator("list_model_packages").paginate(ModelPackageGroupName="churn",
                                                                        SortOrder="Ascending",
                                                                        MaxResults=2))
    sizes = [len(page["ModelPackageSummaryList"]) for page in pages]
    assert sizes == [0, 0, 2, 2, 1]
    assert [item["ModelPackageArn"] for page in pages for item in page["ModelPackageSummaryList"]] == arns


def test_many_are_described_at_once(local, group):
    arns = [register(local) for _ in range(2)]
    gone = arns[0].replace("/1", "/9")
    answer = local.sm.batch_describe_model_package(ModelPackageArnList=[*arns, gone])
    assert [answer["ModelPackageSummaries"][arn]["ModelPackageVersion"] for arn in arns] == [1, 2]
    assert answer["ModelPackageSummaries"][arns[0]]["InferenceSpecification"] == CONTAINERS
    assert "does not exist" in answer["BatchDescribeModelPackageErrorMap"][gone]["ErrorResponse"]


def test_deletion(local, group):
    arn = register(local)
    with pytest.raises(ClientError, match="still contains"):
        local.sm.delete_model_package_group(ModelPackageGroupName="churn")
    local.sm.delete_model_package(ModelPackageName=arn)
    local.sm.delete_model_package_group(ModelPackageGroupName="churn")
    with pytest.raises(ClientError, match="does not exist"):
        local.sm.describe_model_package_group(ModelPackageGroupName="churn")


def test_a_group_has_a_policy_of_its_own(local, group):
    policy = '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "sagemaker:*", "Resource": "*"}]}'
    put = local.sm.put_model_package_group_policy(ModelPackageGroupName="churn", ResourcePolicy=policy)
    assert put["ModelPackageGroupArn"] == group
    assert local.sm.get_model_package_group_policy(ModelPackageGroupName="churn")["ResourcePolicy"] == policy
    assert "policy" not in local.sm.describe_model_package_group(ModelPackageGroupName="churn")
    local.sm.delete_model_package_group_policy(ModelPackageGroupName="churn")
    with pytest.raises(ClientError, match="Cannot find resource policy"):
        local.sm.get_model_package_group_policy(ModelPackageGroupName="churn")


@pytest.mark.parametrize("call, params, text", [
    ("put_model_package_group_policy", {"ModelPackageGroupName": "churn", "ResourcePolicy": "{}"}, "not a valid policy"),
    ("get_model_package_group_policy", {"ModelPackageGroupName": "churn"}, "Cannot find resource policy"),
    ("create_model_package_group", {"ModelPackageGroupName": "churn"}, "Model Package Group already exists"),
    ("describe_model_package", {"ModelPackageName": "arn:aws:sagemaker:us-east-1:123456789012:model-package/churn/9"},
     "does not exist"),
    ("list_model_packages", {"ModelPackageGroupName": "none"}, "does not exist"),
    ("create_model_package", {"InferenceSpecification": CONTAINERS}, "Exactly one of"),
    ("create_model_package", {"ModelPackageGroupName": "churn", "InferenceSpecification": CONTAINERS,
                              "Tags": [{"Key": "team", "Value": "ml"}]}, "Tags are not supported"),
])
def test_refusals(local, group, call, params, text):
    with pytest.raises(ClientError, match=text) as caught:
        getattr(local.sm, call)(**params)
    assert caught.value.response["Error"]["Code"] == "ValidationException"


@pytest.mark.invalid
@pytest.mark.parametrize("params", [{"ModelApprovalStatus": "Maybe"}, {"ApprovalDescription": "x" * 1025}])
def test_what_the_model_of_the_api_refuses(local, group, params):
    with pytest.raises(ClientError) as caught:
        local.sm.update_model_package(ModelPackageArn=register(local), **params)
    assert caught.value.response["Error"]["Code"] == "ValidationException"
