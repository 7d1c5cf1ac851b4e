"""Whom the workflows' roles let in: the trust policies of a plan, held against tokens that GitHub gives to many jobs."""
import functools
import json

import pytest
from local_aws import trust
from tokens import ASSUME, HOST, OWNER_ID, REPOSITORY_ID, claims, facts

PROVIDER = f"arn:aws:iam::123456789012:oidc-provider/{HOST}"
BASE = {"project": "breast-cancer", "region": "eu-west-1", "repository": "acme/breast-cancer", "oidc_provider_arn": PROVIDER}
IDS = {"owner_id": OWNER_ID, "repository_id": REPOSITORY_ID}
OURS = (OWNER_ID, REPOSITORY_ID)
BUILD = "acme/breast-cancer/.github/workflows/build.yml@refs/heads/main"
MONITOR = "acme/breast-cancer/.github/workflows/monitor.yml@refs/heads/main"
DEPLOY = "acme/breast-cancer/.github/workflows/deploy.yml@refs/heads/main"

# What a project may say of its trust.
SETTINGS = {
    "names": {},
    "both": IDS,
    "ids": {**IDS, "allow_name_only_subject": False},
    "claimed": {**IDS, "require_repository_id": True},
    "files": {**IDS, "build_workflow_refs": [BUILD], "deploy_workflow_refs": [DEPLOY],
              "monitor_workflow_refs": [MONITOR]},
}

MAIN, STAGING, PRODUCTION = "ref:refs/heads/main", "environment:staging", "environment:production"
NAMED, EITHER, NUMBERED = {"names", "both", "claimed"}, set(SETTINGS) - {"files"}, {"both", "ids", "claimed"}

# What the token is, its claims, the role that lets it in, and with which settings; nobody else, and no other. Builds and monitors run on
# the same branch: what lets in the one lets in the other, unless the files are told apart.
ROWS = [
    ("main", claims(MAIN), "build", NAMED),
    ("staging", claims(STAGING), "staging", NAMED),
    ("production", claims(PRODUCTION), "production", NAMED),
    ("main, with ids", claims(MAIN, ids=OURS), "build", NUMBERED),
    ("staging, with ids", claims(STAGING, ids=OURS), "staging", NUMBERED),
    ("production, with ids", claims(PRODUCTION, ids=OURS), "production", NUMBERED),
    ("several audiences, all of them ours", claims(MAIN, aud=["sts.amazonaws.com"]), "build", NAMED),

    ("the file that builds", claims(MAIN, job_workflow_ref=BUILD), "build", NAMED | {"files"}),
    ("the file that monitors", claims(MAIN, job_workflow_ref=MONITOR), "monitor", NAMED | {"files"}),
    ("the file that builds, with ids", claims(MAIN, ids=OURS, job_workflow_ref=BUILD), "build", NUMBERED | {"files"}),
    ("the file that deploys", claims(PRODUCTION, job_workflow_ref=DEPLOY), "production", NAMED | {"files"}),
    ("the file that builds, deploying", claims(PRODUCTION, job_workflow_ref=BUILD), "production", NAMED),
    ("the file that builds, of a branch", claims(MAIN, job_workflow_ref=BUILD.replace("main", "evil")), "build", NAMED),
    ("the file that builds, of a fork", claims(MAIN, job_workflow_ref=BUILD.replace("acme/", "evil/")), "build", NAMED),
    ("a file with that one's name in front", claims(MAIN, job_workflow_ref=f"{BUILD}-2"), "build", NAMED),
    ("no file", claims(MAIN, job_workflow_ref=None), "build", NAMED),

    ("no repository_id", claims(MAIN, repository_id=None), "build", {"names", "both"}),
    ("the name taken over by somebody", claims(MAIN, repository_id="999", repository_owner_id="998"), "build", {"names", "both"}),

    ("another owner", claims(MAIN, owner="evil"), None, ()),
    ("another owner, with ids", claims(MAIN, owner="evil", ids=("666", REPOSITORY_ID)), None, ()),
    ("an owner's name that goes on", claims(MAIN, owner="acme-evil"), None, ()),
    ("an owner's name that begins elsewhere", claims(MAIN, owner="evil-acme"), None, ()),
    ("a fork's main", claims(MAIN, owner="contributor", repository_id="777"), None, ()),
    ("a repository's name that goes on", claims(MAIN, name="breast-cancer-evil"), None, ()),
    ("a repository's name that goes on, to production", claims(PRODUCTION, name="breast-cancer-evil"), None, ()),
    ("a repository's name that goes on, with ids", claims(MAIN, name="breast-cancer-evil", ids=OURS), None, ()),
    ("another repository of the owner", claims(PRODUCTION, name="website"), None, ()),
    ("the name as a branch of another", claims(f"{MAIN}:repo:acme/breast-cancer:{MAIN}", owner="evil"), None, ()),
    ("the owner's id is another", claims(MAIN, ids=("123457", REPOSITORY_ID)), None, ()),
    ("the repository's id is another", claims(PRODUCTION, ids=(OWNER_ID, "456780")), None, ()),
    ("the ids are swapped", claims(MAIN, ids=(REPOSITORY_ID, OWNER_ID)), None, ()),
    ("an id that goes on", claims(MAIN, ids=(OWNER_ID, REPOSITORY_ID + "0")), None, ()),

    ("another branch", claims("ref:refs/heads/feature"), None, ()),
    ("a branch's name that goes on", claims("ref:refs/heads/main-2"), None, ()),
    ("a branch in a folder main", claims("ref:refs/heads/main/evil"), None, ()),
    ("a branch called as an environment", claims("ref:refs/heads/environment:production"), None, ()),
    ("a tag", claims("ref:refs/tags/v1"), None, ()),
    ("a tag called main", claims("ref:refs/tags/main"), None, ()),
    ("a pull request", claims("pull_request"), None, ()),
    ("a pull request, with ids", claims("pull_request", ids=OURS), None, ()),
    ("a merge queue", claims("ref:refs/heads/gh-readonly-queue/main/pr-1-0123456"), None, ()),
    ("another environment", claims("environment:development"), None, ()),
    ("an environment's name that goes on", claims("environment:production-2"), None, ()),
    ("an environment that is a part", claims("environment:prod"), None, ()),
    ("an environment, by a pattern", claims("environment:*"), None, ()),

    ("another audience", claims(MAIN, aud="https://github.com/acme"), None, ()),
    ("no audience", claims(MAIN, aud=None), None, ()),
    ("audiences, one of them another's", claims(MAIN, aud=["sts.amazonaws.com", "evil"]), None, ()),
    ("the owner in capitals", claims(MAIN, owner="Acme"), None, ()),
    ("the environment in capitals", claims("environment:Production"), None, ()),
    ("the prefix in capitals", claims(MAIN, sub=f"Repo:acme/breast-cancer:{MAIN}"), None, ()),
    ("no subject", claims(MAIN, sub=None), None, ()),
    ("an empty subject", claims(MAIN, sub=""), None, ()),
    ("a subject by a pattern", claims(MAIN, sub="repo:acme/breast-cancer:*"), None, ()),
    ("a subject of claims of its own", claims(MAIN, sub="repository_id:456789:environment:production"), None, ()),
    ("a blank behind the subject", claims(MAIN, sub=f"repo:acme/breast-cancer:{MAIN} "), None, ()),
]


@pytest.fixture(scope="session")
def policies(deployment):
    """The trust policies by role, of each of the settings; planned once."""
    @functools.cache
    def outputs(setting):
        try:
            return deployment.planned({**BASE, **SETTINGS[setting]})
        except AssertionError as error:         # told once for all rows, as each plan takes seconds
            return error

    def of(setting, output="trust_policies"):
        found = outputs(setting)
        assert isinstance(found, dict), found
        return found[output]
    return of


@pytest.mark.parametrize("setting", SETTINGS)
def test_conditions_are_understood(setting, policies):
    """What the tokens are judged by is all that is written: one statement, compared by whole values."""
    assert set(policies(setting)) == {"build", "monitor", "staging", "production"}
    for role, document in policies(setting).items():
        [statement] = json.loads(document)["Statement"]
        assert set(statement) == {"Sid", "Effect", "Principal", "Action", "Condition"}, role
        assert statement["Principal"] == {"Federated": PROVIDER} and statement["Action"] == ASSUME
        assert set(statement["Condition"]) == {"StringEquals"}, "An operator that these rows were not written for."
        assert {f"{HOST}:aud", f"{HOST}:sub"} <= set(statement["Condition"]["StringEquals"])


@pytest.mark.parametrize("setting", SETTINGS)
def test_subjects_are_those_told(setting, policies):
    """`allowed_subjects`, which people read, says what the policies say."""
    for role, document in policies(setting).items():
        told = policies(setting, "allowed_subjects")[role]
        assert json.loads(document)["Statement"][0]["Condition"]["StringEquals"][f"{HOST}:sub"] == told


@pytest.mark.parametrize("setting", SETTINGS)
@pytest.mark.parametrize("token, role, settings", [pytest.param(*row[1:], id=row[0]) for row in ROWS])
def test_lets_in(token, role, settings, setting, policies):
    let_in = {name for name, document in policies(setting).items()
              if trust.allows(document, ASSUME, ("Federated", {PROVIDER}), facts(token))}
    wanted = {"build", "monitor"} if role in ("build", "monitor") and setting != "files" else {role}
    assert let_in == (wanted if setting in settings else set())


@pytest.mark.parametrize("kind, name", [("Federated", "arn:aws:iam::123456789012:oidc-provider/evil.example"),
                                        ("AWS", "arn:aws:iam::123456789012:root"), ("Service", "sagemaker.amazonaws.com")])
def test_lets_in_nobody_by_another_way(kind, name, policies):
    for document in policies("both").values():
        assert not trust.allows(document, ASSUME, (kind, {name}), facts(claims(MAIN)))
