"""What a fresh local AWS holds: an OIDC provider, two roles, a bucket. A JSON file can say otherwise."""
import json

DEFAULT = {
    "oidc_audiences": ["sts.amazonaws.com"],
    "buckets": ["mlops-local"],
    "roles": {
        "github-actions": {"trust": "github", "subjects": ["repo:acme/*", "repo:acme@*"], "max_session_duration": 3600},
        "SageMakerExecutionRole": {"trust": "sagemaker.amazonaws.com"},
    },
}


def read_seed(path):
    """The defaults, with the top-level fields of a seed file in place of their own."""
    if path is None:
        return DEFAULT
    data = json.loads(path.read_text())
    unknown = set(data) - set(DEFAULT)
    if unknown:
        raise ValueError(f"{path}: a seed has {', '.join(DEFAULT)}, no {', '.join(sorted(unknown))}")
    return {**DEFAULT, **data}


def plant(world):
    """Puts the seed into moto's stores."""
    seed, moto = world.seed or DEFAULT, world.moto
    iam = moto.iam()
    provider = iam.create_open_id_connect_provider(
        url=world.issuer.name, thumbprint_list=["f" * 40], client_id_list=list(seed["oidc_audiences"]), tags=[])
    for name, said in seed["roles"].items():
        trust = json.dumps(_trust(said, provider.arn, world.issuer))
        iam.create_role(role_name=name, assume_role_policy_document=trust,
                        path="/", permissions_boundary=None, description="seeded by the local AWS", tags=[],
                        max_session_duration=str(said.get("max_session_duration", 3600)))
    for bucket in seed["buckets"]:
        moto.create_bucket(bucket, "us-east-1")


def _trust(said, provider, issuer):
    """A trust policy: written out, for workflows of some subjects, or for an AWS service."""
    if isinstance(said["trust"], dict):
        return said["trust"]
    if said["trust"] != "github":
        return _policy({"Service": said["trust"]}, "sts:AssumeRole", None)
    host = issuer.name.removeprefix("https://")
    return _policy({"Federated": provider}, "sts:AssumeRoleWithWebIdentity", {
        "StringEquals": {f"{host}:aud": "sts.amazonaws.com"},
        "StringLike": {f"{host}:sub": said.get("subjects", ["repo:acme/*"])}})


def _policy(principal, action, condition):
    statement = {"Effect": "Allow", "Principal": principal, "Action": action}
    return {"Version": "2012-10-17", "Statement": [{**statement, **({"Condition": condition} if condition else {})}]}
