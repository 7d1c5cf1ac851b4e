"""GitHub's token to AWS's keys: what is taken, and what is refused in which words."""
import json

import pytest
from botocore.exceptions import ClientError
from local_aws_testing import fetch
from joserfc import jwt
from joserfc.jwk import RSAKey

from local_aws import trust

ROLE = "arn:aws:iam::123456789012:role/github-actions"
DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"


def token(local, query="", audience="sts.amazonaws.com"):
    """A token by the way a workflow takes."""
    status, answer = fetch("GET", f"{local.environment['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience={audience}{query}",
                           headers={"Authorization": f"bearer {local.environment['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}"})
    assert status == 200 and answer["count"] == 1
    return answer["value"]


def assume(local, value, **more):
    return local.sts.assume_role_with_web_identity(**{"RoleArn": ROLE, "RoleSessionName": "run",
                                                      "WebIdentityToken": value,
                                                      **more})


def refusal(call, *arguments, **more):
    with pytest.raises(ClientError) as caught:
        call(*arguments, **more)
    return caught.value.response["Error"]["Code"], caught.value.response["Error"]["Message"]


def test_a_workflows_token_gives_keys_that_sign(local):
    answer = assume(local, token(local))
    assert answer["SubjectFromWebIdentityToken"] == "repo:acme/churn:ref:refs/heads/main"
    assert answer["Audience"] == "sts.amazonaws.com"
    assert answer["Provider"].endswith(":oidc-provider/token.actions.githubusercontent.com")
    assert answer["AssumedRoleUser"]["Arn"] == "arn:aws:sts::123456789012:assumed-role/github-actions/run"
    keys = {f"aws_{name}": answer["Credentials"][key] for name, key in
            (("access_key_id", "AccessKeyId"), ("secret_access_key", "SecretAccessKey"),
             ("session_token", "SessionToken"))}
    identity = local.client("sts", **keys).get_caller_identity()
    assert identity["Arn"] == answer["AssumedRoleUser"]["Arn"] and identity["Account"] == "123456789012"


@pytest.mark.invalid
def test_issued_keys_need_their_token_and_expire(local):
    keys = assume(local, token(local))["Credentials"]
    bare = {"aws_access_key_id": keys["AccessKeyId"], "aws_secret_access_key": keys["SecretAccessKey"]}
    assert refusal(local.client("sts", **bare).get_caller_identity)[0] == "InvalidClientTokenId"
    whole = {**bare, "aws_session_token": keys["SessionToken"]}
    assert local.control("POST", "credentials/expire", {})["expired"] == 1
    assert refusal(local.client("sts", **whole).get_caller_identity)[0] == "ExpiredToken"
    assert refusal(local.client("sagemaker", **whole).list_models)[0] == "ExpiredTokenException"


@pytest.mark.parametrize("query, subject", [
    ("&environment=production", "repo:acme/churn:environment:production"),
    ("&event_name=pull_request", "repo:acme/churn:pull_request"),
    ("&ref=refs/tags/v1", "repo:acme/churn:ref:refs/tags/v1"),
    ("&immutable=true", "repo:acme@65/churn@74:ref:refs/heads/main"),
])
def test_the_subject_says_what_runs(local, query, subject):
    assert assume(local, token(local, query))["SubjectFromWebIdentityToken"] == subject


def test_a_token_is_githubs(local):
    value = token(local)
    _, config = fetch("GET", local.environment["AWS_ENDPOINT_URL"] + "/github/.well-known/openid-configuration")
    _, keys = fetch("GET", config["jwks_uri"])
    from joserfc.jwk import KeySet
    decoded = jwt.decode(value, KeySet.import_key_set(keys), algorithms=["RS256"])
    assert decoded.header["kid"] == keys["keys"][0]["kid"]
    assert {"repository", "repository_id", "ref", "sha", "run_id", "run_attempt", "actor", "workflow",
            "job_workflow_ref",
            "iss", "aud", "exp", "sub"} <= set(decoded.claims)
    assert decoded.claims["exp"] - decoded.claims["iat"] == 300
    url = local.environment["ACTIONS_ID_TOKEN_REQUEST_URL"]
    assert fetch("GET", url, headers={"Authorization": "bearer no"})[0] == 401


def test_the_token_service_can_fail(local):
    local.fault("GetIdToken", "error", service="github", status=503)
    local.fault("GetIdToken", "throttle", service="github", headers={"Retry-After": "3"})
    url, bearer = (local.environment["ACTIONS_ID_TOKEN_REQUEST_" + name] for name in ("URL", "TOKEN"))
    headers = {"Authorization": f"bearer {bearer}"}
    assert [fetch("GET", url, headers=headers)[0] for _ in range(3)] == [503, 429, 200]


def test_claims_to_come(local):
    local.control("POST", "claims", {"environment": "production", "actor": None, "lifetime_seconds": 30})
    claims = local.control("GET", "token")["claims"]
    assert claims["sub"] == "repo:acme/churn:environment:production" and "actor" not in claims
    assert claims["exp"] - claims["iat"] == 30
    local.control("DELETE", "claims")
    assert local.control("GET", "token")["claims"]["actor"] == "octocat"


@pytest.mark.parametrize("query, audience, more, code, text", [
    ("&repository=evil/churn", "sts.amazonaws.com", {}, "AccessDenied", DENIED),
    ("", "sts.amazonaws.com", {"RoleArn": ROLE + "-none"}, "AccessDenied", DENIED),
    ("", "sts.amazonaws.com", {"RoleArn": ROLE.replace("github-actions", "SageMakerExecutionRole")}, "AccessDenied",
     DENIED),
    ("", "https://github.com/acme", {}, "InvalidIdentityToken", "Incorrect token audience"),
    ("&iss=https://other.example", "sts.amazonaws.com", {}, "InvalidIdentityToken", "No OpenIDConnect provider found"),
    ("&exp=100", "sts.amazonaws.com", {}, "ExpiredTokenException", "Token expired"),
    ("", "sts.amazonaws.com", {"DurationSeconds": 7200}, "ValidationError", "MaxSessionDuration"),
])
def test_refusals(local, query, audience, more, code, text):
    if "exp=" in query:
        local.control("POST", "claims", {"exp": 100})
        query = ""
    said = refusal(assume, local, token(local, query, audience), **more)
    assert said[0] == code and text in said[1]


def test_a_forged_token(local):
    claims = local.control("GET", "token")["claims"]
    forged = jwt.encode({"alg": "RS256", "kid": "x"}, claims, RSAKey.generate_key(2048, {"kid": "x"}))
    assert refusal(assume, local, forged)[0] == "InvalidIdentityToken"
    assert refusal(assume, local, "garbage.that.isnt")[0] == "InvalidIdentityToken"


@pytest.mark.invalid
@pytest.mark.parametrize("more", [{"DurationSeconds": 60}, {"RoleSessionName": "bad name!"}, {"RoleSessionName": "x"}])
def test_what_sts_validates(local, more):
    assert refusal(assume, local, token(local), **more)[0] in ("ValidationError",)


def test_an_unregistered_issuer(local):
    arn = local.iam.list_open_id_connect_providers()["OpenIDConnectProviderList"][0]["Arn"]
    local.iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert refusal(assume, local, token(local))[0] == "InvalidIdentityToken"


def test_role_chaining(local):
    first = assume(local, token(local))["Credentials"]
    policy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:ExternalId": "secret"}}}]}
    second = local.iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=json.dumps(policy))["Role"]["Arn"]
    sts = local.client("sts", aws_access_key_id=first["AccessKeyId"], aws_secret_access_key=first["SecretAccessKey"],
                       aws_session_token=first["SessionToken"])
    assert refusal(sts.assume_role, RoleArn=second, RoleSessionName="c2")[0] == "AccessDenied"
    answer = sts.assume_role(RoleArn=second, RoleSessionName="c2", ExternalId="secret")
    assert answer["AssumedRoleUser"]["Arn"].endswith(":assumed-role/deploy/c2")
    code, text = refusal(sts.assume_role, RoleArn=second, RoleSessionName="c2", ExternalId="secret",
                         DurationSeconds=3601)
    assert code == "ValidationError" and "1 hour" in text


def test_tags_of_a_chain(local):
    """Transitive tags come along, cannot be set again, and need sts:TagSession; others stay behind."""
    def role(name, actions):
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": actions}
        return local.client("iam").create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [trust]}))["Role"]["Arn"]

    one, plain = role("one", ["sts:AssumeRole", "sts:TagSession"]), role("plain", "sts:AssumeRole")

    def assume(arn, sts=None, tags="", transitive=()):
        return (sts or local.client("sts")).assume_role(
            RoleArn=arn, RoleSessionName="it", Tags=[{"Key": key, "Value": "x"} for key in tags.split()],
            TransitiveTagKeys=list(transitive))["Credentials"]

    def as_session(keys):
        return local.client("sts", aws_access_key_id=keys["AccessKeyId"],
                            aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"])

    assume(plain, as_session(assume(one, tags="team")))
    tagged = as_session(assume(one, tags="team cost", transitive=["team"]))
    for arn, tags, text in ((plain, "", "sts:TagSession"), (one, "TEAM", "conflicts with a transitive tag key")):
        with pytest.raises(ClientError, match=text):
            assume(arn, tagged, tags)
    assume(one, tagged, "cost")
    with pytest.raises(ClientError, match="must be included"):
        assume(one, tags="a", transitive=["b"])


# ---- trust policies, as rows ------------------------------------------------------------------------

FACTS = {"h:sub": "repo:acme/churn:ref:refs/heads/main", "h:aud": ["sts.amazonaws.com"]}


@pytest.mark.parametrize("condition, allowed", [
    ({}, True),
    ({"StringEquals": {"h:sub": "repo:acme/churn:ref:refs/heads/main"}}, True),
    ({"StringEquals": {"H:SUB": "repo:acme/churn:ref:refs/heads/main"}}, True),
    ({"StringEquals": {"h:sub": "repo:acme/*"}}, False),
    ({"StringLike": {"h:sub": "repo:acme/*"}}, True),
    ({"StringLike": {"h:sub": ["repo:a/*", "repo:acme/chur?:*"]}}, True),
    ({"StringLike": {"h:sub": "repo:[a]cme/*"}}, False),
    ({"StringLike": {"h:sub": "REPO:acme/*"}}, False),
    ({"ForAnyValue:StringEquals": {"h:aud": ["x", "sts.amazonaws.com"]}}, True),
    ({"ForAnyValue:StringEquals": {"h:absent": "x"}}, False),
    ({"ForAllValues:StringLike": {"h:absent": "x"}}, True),
    ({"StringNotLike": {"h:sub": "repo:acme/*"}}, False),
    ({"StringEqualsIfExists": {"h:absent": "x"}}, True),
    ({"StringEquals": {"h:absent": "x"}}, False),
    ({"Null": {"h:absent": "true"}}, True),
    ({"StringLike": {"h:sub": "repo:acme/*"}, "StringEquals": {"h:aud": "other"}}, False),
    ({"DateGreaterThan": {"h:sub": "2020"}}, False),
])
def test_conditions(condition, allowed):
    statement = {"Effect": "Allow", "Principal": {"Federated": "p"}, "Action": "sts:AssumeRoleWithWebIdentity",
                 "Condition": condition}
    policy = {"Statement": [statement]}
    assert trust.allows(policy, "sts:AssumeRoleWithWebIdentity", ("Federated", {"p"}), FACTS) is allowed
    assert not trust.allows(policy, "sts:AssumeRole", ("Federated", {"p"}), FACTS)
    assert not trust.allows(policy, "sts:AssumeRoleWithWebIdentity", ("Federated", {"q"}), FACTS)
    denied = {"Statement": [statement, {**statement, "Effect": "Deny", "Condition": {}}]}
    assert not trust.allows(denied, "sts:AssumeRoleWithWebIdentity", ("Federated", {"p"}), FACTS)
