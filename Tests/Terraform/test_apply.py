"""The root built in a local AWS: what matters stands as meant, a second apply changes nothing, destroy leaves nothing."""
import json

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from terraform_tool import Deployment
from tokens import HOST, OWNER_ID, REPOSITORY_ID, claims

REGION, NAME = "eu-west-1", "breast-cancer"
VALUES = {
    "project": NAME, "region": REGION, "repository": "acme/breast-cancer", "owner_id": OWNER_ID, "repository_id": REPOSITORY_ID,
    "reader_account_ids": ["210987654321"], "alert_emails": ["ml-team@example.com"], "events": {"retraining": "github"},
    # A trial's: with objects or images in it, what it built could not be destroyed.
    "force_destroy": True,
}
MAIN, PRODUCTION = "ref:refs/heads/main", "environment:production"


@pytest.fixture(scope="module")
def aws(local):
    """clients of the local AWS, by service."""
    keys = {"region_name": REGION, "endpoint_url": local.environment["AWS_ENDPOINT_URL"],
            "aws_access_key_id": local.environment["AWS_ACCESS_KEY_ID"],
            "aws_secret_access_key": local.environment["AWS_SECRET_ACCESS_KEY"]}
    made = {}

    def client(service):
        if service not in made:
            made[service] = boto3.client(service, config=Config(s3={"addressing_style": "path"}), **keys)
        return made[service]
    return client


@pytest.fixture(scope="module")
def values(aws):
    token = aws("secretsmanager").create_secret(Name="github-token", SecretString="example-token")
    return {**VALUES, "github_token_secret_arn": token["ARN"]}


@pytest.fixture(scope="module")
def built(tool, local, values, tmp_path_factory):
    """The outputs of an apply. What of it is left at the end goes with the local AWS."""
    deployment = Deployment(tool, tmp_path_factory.mktemp("built"), local.environment)
    outputs = deployment.apply(values)
    outputs["deployment"] = deployment
    return outputs


@pytest.fixture(scope="module")
def bucket(built):
    return built["github_variables"]["ML_BUCKET"]


def denied(policy):
    """The conditions under which everybody is denied what, by sid."""
    return {statement["Sid"]: (statement["Action"], statement["Condition"]) for statement in json.loads(policy)["Statement"]
            if statement["Effect"] == "Deny" and statement["Principal"] == "*"}


def test_bucket_is_versioned_and_encrypted_with_the_key(aws, built, bucket):
    s3, key = aws("s3"), built["github_variables"]["ML_KEY_ARN"]
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    [rule] = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    assert aws("kms").get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())


def test_bucket_takes_tls_alone(aws, bucket):
    for name in (bucket, f"{bucket}-logs"):
        action, condition = denied(aws("s3").get_bucket_policy(Bucket=name)["Policy"])["DenyWithoutTLS"]
        assert (action, condition) == ("s3:*", {"Bool": {"aws:SecureTransport": "false"}})


def test_captures_expire_and_data_does_not(aws, bucket):
    rules = aws("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    expiring = {rule["ID"]: rule for rule in rules if "Days" in rule.get("Expiration", {})}
    assert set(expiring) == {"expire-captures"} and expiring["expire-captures"]["Filter"] == {"Prefix": "capture/"}


def test_provider_is_githubs(aws, built):
    [found] = aws("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    provider = aws("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=found["Arn"])
    assert (provider["Url"].removeprefix("https://"), provider["ClientIDList"]) == (HOST, ["sts.amazonaws.com"])


@pytest.mark.parametrize("role, subject", [("build", MAIN), ("staging", "environment:staging"), ("production", PRODUCTION)])
def test_role_trusts_what_the_outputs_say(role, subject, aws, built):
    name = f"{NAME}-build" if role == "build" else f"{NAME}-deploy-{role}"
    [provider] = aws("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"]
    found = aws("iam").get_role(RoleName=name)["Role"]
    assert found["AssumeRolePolicyDocument"] == json.loads(built["trust_policies"][role]) == {
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "GitHubWorkflow", "Effect": "Allow", "Principal": {"Federated": provider["Arn"]},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {f"{HOST}:aud": "sts.amazonaws.com", f"{HOST}:sub": [
                f"repo:acme/breast-cancer:{subject}", f"repo:acme@{OWNER_ID}/breast-cancer@{REPOSITORY_ID}:{subject}"]}},
        }],
    }


@pytest.mark.parametrize("context, ids, let_in", [
    (MAIN, None, "AWS_BUILD_ROLE_ARN"), (MAIN, (OWNER_ID, REPOSITORY_ID), "AWS_BUILD_ROLE_ARN"),
    ("environment:staging", None, "AWS_STAGING_ROLE_ARN"), (PRODUCTION, None, "AWS_PRODUCTION_ROLE_ARN"),
    ("ref:refs/heads/feature", None, None), ("pull_request", None, None), (PRODUCTION, ("1", "2"), None),
])
def test_workflow_gets_keys_of_its_role_alone(context, ids, let_in, aws, local, built):
    """By STS itself, which checks the token's signature and the provider that was made."""
    token = claims(context, ids=ids)
    signed, _ = local.world.issuer.token(token["aud"], token)
    for variable in ("AWS_BUILD_ROLE_ARN", "AWS_STAGING_ROLE_ARN", "AWS_PRODUCTION_ROLE_ARN"):
        asked = {"RoleArn": built["github_variables"][variable], "RoleSessionName": "workflow", "WebIdentityToken": signed}
        if variable == let_in:
            assert aws("sts").assume_role_with_web_identity(**asked)["Credentials"]["SessionToken"]
        else:
            with pytest.raises(ClientError, match="AccessDenied"):
                aws("sts").assume_role_with_web_identity(**asked)


def test_images_stay_what_they_are_and_others_may_pull(aws, built):
    [repository] = aws("ecr").describe_repositories(repositoryNames=[NAME])["repositories"]
    assert repository["imageTagMutability"] == "IMMUTABLE" and repository["imageScanningConfiguration"]["scanOnPush"]
    assert repository["encryptionConfiguration"]["encryptionType"] == "KMS"
    readers = json.loads(aws("ecr").get_repository_policy(repositoryName=NAME)["policyText"])
    assert "210987654321" in json.dumps(readers["Statement"]) and "PutImage" not in json.dumps(readers)


def test_models_have_a_group(aws, built):
    name = built["github_variables"]["MODEL_PACKAGE_GROUP"]
    assert aws("sagemaker").describe_model_package_group(ModelPackageGroupName=name)["ModelPackageGroupStatus"] == "Completed"


def test_new_data_is_told_to_github(aws, built):
    events = aws("events")
    assert {rule["Name"] for rule in events.list_rules()["Rules"]} >= {
        f"{NAME}-retraining", f"{NAME}-pipeline-failed", f"{NAME}-endpoint-failed"}
    [target] = events.list_targets_by_rule(Rule=f"{NAME}-retraining")["Targets"]
    assert target["Arn"] == built["github_variables"]["DISPATCH_API_DESTINATION_ARN"]
    destination = events.describe_api_destination(Name=f"{NAME}-github")
    assert destination["InvocationEndpoint"] == "https://api.github.com/repos/acme/breast-cancer/dispatches"


def test_failures_are_told_to_people(aws, built):
    topic = built["github_variables"]["ALARMS_TOPIC_ARN"]
    told = [item["Endpoint"] for item in aws("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]]
    attributes = aws("sns").get_topic_attributes(TopicArn=topic)["Attributes"]
    assert told == ["ml-team@example.com"] and attributes["KmsMasterKeyId"]
    assert denied(attributes["Policy"])["DenyWithoutTLS"][1] == {"Bool": {"aws:SecureTransport": "false"}}
    for rule in ("pipeline-failed", "endpoint-failed"):
        assert [target["Arn"] for target in aws("events").list_targets_by_rule(Rule=f"{NAME}-{rule}")["Targets"]] == [topic]


def test_alarms_tell_the_topic(aws, built):
    alarms = {alarm["AlarmName"]: alarm for alarm in aws("cloudwatch").describe_alarms()["MetricAlarms"]}
    assert set(alarms) == {f"{NAME}-events-lost"} | {
        f"{NAME}-{environment}-{kind}" for environment in ("staging", "production")
        for kind in ("5xx", "latency", "overhead", "cpu", "drift")}
    assert all(alarm["AlarmActions"] == [built["github_variables"]["ALARMS_TOPIC_ARN"]] for alarm in alarms.values())
    assert set(built["rollback_alarms"]["production"]) <= set(alarms)


def test_second_apply_changes_nothing(built, values):
    # moto keeps that EventBridge is told of new objects, and leaves it out when it is asked.
    assert built["deployment"].changes(values) == {"module.storage.aws_s3_bucket_notification.data": ["update"]}


def test_destroy_leaves_nothing(aws, built, bucket, values, local):
    # Past moto's front door, which reads "nothing without TLS" as "nothing".
    local.world.moto.put_object(f"{bucket}-logs", f"{bucket}/2026-11-27-log", b"GET\n")
    built["deployment"].destroy(values)
    left = {
        "buckets": [item["Name"] for item in aws("s3").list_buckets()["Buckets"] if item["Name"].startswith(NAME)],
        "roles": [role["RoleName"] for role in aws("iam").list_roles()["Roles"] if role["RoleName"].startswith(NAME)],
        "policies": aws("iam").list_policies(Scope="Local")["Policies"],
        "providers": aws("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"],
        "repositories": aws("ecr").describe_repositories()["repositories"],
        "groups": aws("sagemaker").list_model_package_groups()["ModelPackageGroupSummaryList"],
        "rules": aws("events").list_rules()["Rules"],
        "topics": aws("sns").list_topics()["Topics"],
        "queues": aws("sqs").list_queues().get("QueueUrls", []),
        "alarms": aws("cloudwatch").describe_alarms()["MetricAlarms"],
    }
    assert left == {kind: [] for kind in left}
    # A key cannot be deleted at once, only given a date.
    keys = [aws("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"] for key in aws("kms").list_keys()["Keys"]]
    assert {key["KeyState"] for key in keys if key["KeyManager"] == "CUSTOMER"} == {"PendingDeletion"}
    verdict = local.world.log.verdict()
    assert verdict["invalid"] == verdict["bad_signatures"] == verdict["crashes"] == 0, "What was sent is not what AWS takes."
