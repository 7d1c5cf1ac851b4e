"""Chains of roles with the built oidc-assume: who can renew what it leaves, and which hop is named where one fails."""
import json
import os
import sys
import urllib.request
from datetime import datetime, timedelta, timezone

import boto3
import botocore.credentials
import botocore.session
import pytest
from bench import ROOT, STEPS
from job import Job, log_in

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from example_world import ACCOUNT, REGION, REPOSITORY, ExampleWorld, role_arn  # noqa: E402  (the path comes first)

HUB, SPOKE = role_arn("hub"), role_arn("spoke")
SESSION = "acme.breast-cancer-7-1"
CHAIN = ["--role-chain", f"{HUB}\n{SPOKE}", "--external-id", "acme"]


@pytest.fixture(scope="module")
def aws(tmp_path_factory):
    folder = tmp_path_factory.mktemp("aws")
    with ExampleWorld(folder, folder) as world:
        iam = world.client("iam")
        tagging = ["sts:AssumeRole", "sts:TagSession"]
        for name, who, actions in (("hub", "build", tagging), ("spoke", "hub", tagging),
                                   ("plain", "build", "sts:AssumeRole")):
            trust = {"Effect": "Allow", "Principal": {"AWS": role_arn(who)}, "Action": actions,
                     "Condition": {"StringEquals": {"sts:ExternalId": "acme"}}}
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(
                {"Version": "2012-10-17", "Statement": [trust]}))
        yield world


def control(aws, what, body=None, method="POST"):
    """Says something to the control interface."""
    request = urllib.request.Request(f"{aws.environment['LOCAL_AWS_CONTROL']}/{what}", method=method,
                                     data=None if body is None else json.dumps(body).encode())
    urllib.request.urlopen(request, timeout=10).close()


def as_boto3(job, monkeypatch):
    """boto3 as a later step of the job finds it."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in job.environment.items():
        if name.startswith("AWS_") or name == "HOME":
            monkeypatch.setenv(name, value)
    return boto3.Session(botocore_session=botocore.session.Session())


def let_pass(time, keys, monkeypatch):
    """Moves the clock by which botocore renews credentials."""
    def later():
        return datetime.now(timezone.utc) + time

    monkeypatch.setattr(botocore.credentials, "_local_now", later)
    monkeypatch.setattr(keys, "_time_fetcher", later)


@pytest.fixture
def job(aws, tmp_path, steps):
    for what in ("log", "faults"):
        control(aws, what, method="DELETE")
    control(aws, "claims", {"repository": REPOSITORY})
    names = ("AWS_ENDPOINT_URL", "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")
    return Job({name: aws.environment[name] for name in names}, tmp_path, STEPS)


def asked(aws):
    return [line["operation"] for line in aws.control("log")]


def test_goes_from_role_to_role(job, aws):
    code, record, outputs, log = log_in(job, *CHAIN, "--session-tags", "team=ml", "--allowed-account-ids", ACCOUNT,
                                           "--output-credentials", "true")
    assert code == 0, log
    assert record["assumed-role-arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/spoke/{SESSION}"
    assert asked(aws) == ["GetIdToken", "AssumeRoleWithWebIdentity", "AssumeRole", "AssumeRole", "GetCallerIdentity"]
    assert all(line["valid"] and line["status"] == 200 for line in aws.control("log"))
    keys = boto3.client("sts", region_name=REGION, endpoint_url=aws.environment["AWS_ENDPOINT_URL"],
                        aws_access_key_id=outputs["aws-access-key-id"],
                        aws_secret_access_key=outputs["aws-secret-access-key"],
                        aws_session_token=outputs["aws-session-token"])
    assert keys.get_caller_identity()["Arn"] == record["assumed-role-arn"]
    said = [line for line in log.splitlines() if not line.startswith("::add-mask::")]
    for secret in (outputs["aws-secret-access-key"], outputs["aws-session-token"], outputs["aws-access-key-id"]):
        assert secret not in "\n".join(said) and secret not in json.dumps(record)
        assert secret not in (job.folder / "STEP_SUMMARY").read_text()


@pytest.mark.parametrize("more, hop, word", [
    (["--role-chain", f"{HUB}\n{SPOKE}"], "(2 of 3)", "give external-id"),
    (["--role-chain", f"{HUB}\n{SPOKE}", "--external-id", "other"], "(2 of 3)", "sts:ExternalId"),
    (["--role-chain", f"{SPOKE}", "--external-id", "acme"], "(2 of 2)", "sts:AssumeRole"),
    (["--role-chain", f"{HUB}\n{role_arn('nothing')}", "--external-id", "acme"], "(3 of 3)", "no role nothing"),
    (["--role-chain", f"{HUB}\n{role_arn('build')}", "--external-id", "acme"], "(3 of 3)", "from hub"),
    (["--role-chain", role_arn("plain"), "--external-id", "acme", "--session-tags", "a=b"], "(2 of 2)",
     "sts:TagSession on both sides"),
])
def test_says_which_hop_was_refused(more, hop, word, job):
    code, record, outputs, log = log_in(job, *more)
    assert (code, record["result"]) == (3, "denied"), log
    failure = record["failure"]
    assert hop in failure["doing"] and word in json.dumps(failure), failure
    assert (job.folder / "ENV").read_text() == "" and log.count("::error") == 1


def test_boto3_renews_a_profile_of_a_chain(job, aws, monkeypatch):
    home = job.folder / "home" / ".aws"
    home.mkdir()
    (home / "config").write_text("[profile mine]\nregion = eu-west-3\n")
    code, _, _, log = log_in(job, *CHAIN, "--export", "profile", "--profile-name", "deploy")
    assert code == 0, log
    assert (home / "config").read_text().startswith("[profile mine]\nregion = eu-west-3\n\n[profile deploy]\n")
    assert {oct((home / name).stat().st_mode & 0o777) for name in ("config", "credentials")} == {"0o600"}
    session = as_boto3(job, monkeypatch)
    keys = session.get_credentials()
    assert isinstance(keys, botocore.credentials.RefreshableCredentials)
    first = keys.get_frozen_credentials().access_key
    assert session.client("sts").get_caller_identity()["Arn"].endswith(f"assumed-role/spoke/{SESSION}")
    let_pass(timedelta(minutes=46), keys, monkeypatch)
    assert keys.get_frozen_credentials().access_key != first, "renewed by itself"


@pytest.mark.parametrize("chain, last", [([], "build"), (CHAIN, "spoke")], ids=["role", "chain"])
def test_everybody_renews_a_profile_of_a_token_file(chain, last, job, aws, monkeypatch):
    token = job.folder / "token"
    token.write_text(aws.control("token?repository=" + REPOSITORY)["value"])
    code, _, _, log = log_in(job, *chain, "--export", "profile", "--profile-name", "deploy",
                             "--web-identity-token-file", str(token))
    assert code == 0, log
    assert not (job.folder / "home" / ".aws" / "credentials").exists(), "no key is written down"
    session = as_boto3(job, monkeypatch)
    keys = session.get_credentials()
    first = keys.get_frozen_credentials().access_key
    let_pass(timedelta(minutes=46), keys, monkeypatch)
    assert keys.get_frozen_credentials().access_key != first
    assert f"assumed-role/{last}/" in session.client("sts").get_caller_identity()["Arn"]
    assert job.run("start-pipeline", "--pipeline-name", "nothing")[1]["result"] == "not-found"


@pytest.mark.parametrize("export", [["--export", "env"], ["--export", "profile", "--profile-name", "deploy"]],
                         ids=lambda export: export[1])
@pytest.mark.parametrize("chain, last", [([], "build"), (CHAIN, "spoke"), ([*CHAIN, "--session-tags", "a=b"], "spoke")],
                         ids=["role", "chain", "tags"])
def test_our_steps_renew_what_has_ended(chain, last, export, job, aws):
    code, _, _, log = log_in(job, *chain, *export)
    assert code == 0, log
    control(aws, "credentials/expire", {})
    before = len(asked(aws))
    code, record, _, log = job.run("start-pipeline", "--pipeline-name", "nothing")
    renewed = [operation for operation in asked(aws)[before:] if operation.startswith("AssumeRole")]
    if "--session-tags" in chain and "profile" in export:
        assert record["result"] == "denied", "a profile cannot say tags, so nothing there renews them"
        return
    assert record["result"] == "not-found", log
    assert renewed[0] == "AssumeRoleWithWebIdentity" or "profile" in export, renewed
    assert len([operation for operation in renewed if operation == "AssumeRole"]) >= (2 if chain else 0)


@pytest.mark.parametrize("step, arguments", [
    ("start-pipeline", ["--pipeline-name", "nothing"]),
    ("wait-pipeline", ["--execution-arn", f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:pipeline/x/execution/abcdefghijkl"]),
    ("approve-model", ["--model-package-arn", f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:model-package/x/1"]),
])
def test_a_refused_renewal_is_red(step, arguments, job, aws):
    assert log_in(job)[0] == 0
    control(aws, "credentials/expire", {})
    control(aws, "claims", {"repository": "stranger/x"})
    code, record, _, log = job.run(step, *arguments)
    assert (code, record["result"]) == (3, "denied"), log
    because = record["failure"]["because"]
    assert "the credentials have expired, and could not be renewed" in because and "Not authorized" in because
    assert log.count("::error") == 1 and not record.get("status")


@pytest.mark.parametrize("name", ["config", "credentials"])
def test_a_profile_that_is_a_link_is_left_alone(name, job):
    home = job.folder / "home" / ".aws"
    home.mkdir()
    (job.folder / "elsewhere").write_text("[profile mine]\n")
    (home / name).symlink_to(job.folder / "elsewhere")
    code, record, _, log = log_in(job, *CHAIN, "--export", "profile", "--profile-name", "deploy")
    assert (code, record["result"]) == (2, "usage"), log
    assert "not a regular file" in record["failure"]["because"]
    assert (job.folder / "elsewhere").read_text() == "[profile mine]\n"


def test_hides_the_account_before_a_wrong_role_is_told(job):
    job.environment |= {"INPUT_ROLE_TO_ASSUME": f"arn:aws:iam::{ACCOUNT}:rolle/x", "INPUT_AWS_REGION": REGION,
                        "INPUT_MASK_AWS_ACCOUNT_ID": "true"}
    code, record, outputs, log = job.run("oidc-assume")
    assert (code, record["result"]) == (2, "usage")
    assert ACCOUNT not in "\n".join(line for line in log.splitlines() if not line.startswith("::add-mask::"))
    assert ACCOUNT not in json.dumps(record) + json.dumps(outputs) + (job.folder / "STEP_SUMMARY").read_text()
