"""A token service like GitHub's: JSON web tokens for workflow jobs, and the keys to check them with."""
import base64
import json
import uuid

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from .answers import Response, json_response

ISSUER = "https://token.actions.githubusercontent.com"
PREFIX = "/github"
DEFAULTS = {
    "repository": "acme/churn", "repository_id": "74", "repository_owner": "acme", "repository_owner_id": "65",
    "repository_visibility": "private", "ref": "refs/heads/main", "ref_type": "branch", "ref_protected": "true",
    "sha": "8f2d1a7c9b0e4f53a6d8c1b2e3f40516273849ab", "workflow": "model-build", "workflow_file": "model-build.yml",
    "event_name": "push", "actor": "octocat", "actor_id": "12", "run_id": "9000000001", "run_number": "1",
    "run_attempt": "1", "runner_environment": "github-hosted", "head_ref": "", "base_ref": "",
}


class Issuer:
    """Signs and describes the tokens. Claims come from what was set, then from the request's own query."""

    def __init__(self, timing, name=ISSUER):
        self.timing, self.name = timing, name
        key = RSAKey.generate_key(2048, {"kid": str(uuid.uuid4()), "use": "sig", "alg": "RS256"})
        self.key, self.keys = key, KeySet([key])
        self.bearer = "local-" + uuid.uuid4().hex
        self.seconds, self.claims = 300, {}

    def reset(self):
        self.seconds, self.claims = 300, {}

    # ---- tokens -------------------------------------------------------------------------------

    def token(self, audience=None, extra=None):
        """A signed JWT and its claims. An `exp`, `iss`, `sub` … among the claims set wins over what is made up."""
        said = {**DEFAULTS, **self.claims, **(extra or {})}
        immutable = str(said.pop("immutable", "")).lower() == "true"
        if "repository_owner" not in {**self.claims, **(extra or {})}:
            said["repository_owner"] = said["repository"].partition("/")[0]
        file = said.pop("workflow_file")
        now = int(self.timing.now().timestamp())
        claims = {"jti": str(uuid.uuid4()), "sub": subject(said, immutable),
                  "aud": audience or f"https://github.com/{said['repository_owner']}", **said,
                  "workflow_ref": f"{said['repository']}/.github/workflows/{file}@{said['ref']}",
                  "workflow_sha": said["sha"],
                  "job_workflow_ref": f"{said['repository']}/.github/workflows/{file}@{said['ref']}",
                  "job_workflow_sha": said["sha"], "iss": self.name,
                  "nbf": now - 10, "exp": now + self.seconds, "iat": now}
        claims.update({key: value for key, value in {**self.claims, **(extra or {})}.items()
                       if key not in ("immutable", "workflow_file")})
        claims = {key: value for key, value in claims.items() if value is not None}
        header = {"typ": "JWT", "alg": "RS256", "kid": self.key.kid, "x5t": self.key.kid}
        return jwt.encode(header, claims, self.key), claims

    @staticmethod
    def unverified_claims(token):
        """The claims a token states, whoever signed it; ValueError where it is no JWT."""
        parts = token.split(".")
        if len(parts) != 3:
            raise ValueError("a JWT has three parts")
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        if not isinstance(claims, dict):
            raise ValueError("a JWT's claims are an object")
        return claims

    def request_url(self, address):
        """What a runner has in ACTIONS_ID_TOKEN_REQUEST_URL."""
        plan = "00000000-0000-4000-8000-000000000001"
        return (f"{address}{PREFIX}/_apis/distributedtask/hubs/Actions/plans/{plan}/jobs/{plan}/idtoken"
                "?api-version=2.0")


class TokenService:
    """The token service's HTTP side."""

    name = "github"

    def __init__(self, world):
        self.world = world

    def serves(self, request):
        return request.path.startswith(PREFIX + "/")

    @staticmethod
    def operation(request):
        return {"idtoken": "GetIdToken", "jwks": "GetKeys",
                "openid-configuration": "GetConfiguration"}.get(request.path.rpartition("/")[2])

    @staticmethod
    def fault_response(fault):
        status = fault.status or (429 if fault.kind == "throttle" else 500)
        answer = json_response(status, {"message": fault.message or "a fault on demand", "typeKey": fault.code})
        answer.headers += list(fault.headers.items())
        return answer

    def handle(self, request):
        issuer, what = self.world.issuer, self.operation(request)
        address = f"http://{request.header('host')}{PREFIX}"
        if what == "GetConfiguration":
            return json_response(200, discovery(issuer.name, address))
        if what == "GetKeys":
            return json_response(200, {"keys": [issuer.key.as_dict(private=False)]})
        if what != "GetIdToken" or request.method != "GET":
            return json_response(404, {"message": "not found"})
        kind, _, bearer = (request.header("authorization") or "").partition(" ")
        if kind.lower() != "bearer" or bearer.strip() != issuer.bearer:
            return Response(401, [("Content-Type", "application/json")], b'{"message":"Bad credentials"}')
        query = dict(request.query)
        audience = query.pop("audience", None)
        query.pop("api-version", None)
        self.world.timing.wait("github.token")
        token, _ = issuer.token(audience, query)
        return json_response(200, {"count": 1, "value": token})


def subject(claims, immutable=False):
    """GitHub's `sub`: the repository (with its ids, for repositories made since July 2026), then what runs."""
    owner, _, name = claims["repository"].partition("/")
    repository = f"{owner}@{claims['repository_owner_id']}/{name}@{claims['repository_id']}" if immutable \
        else claims["repository"]
    if claims.get("environment"):
        return f"repo:{repository}:environment:{claims['environment']}"
    if claims["event_name"] == "pull_request":
        return f"repo:{repository}:pull_request"
    return f"repo:{repository}:ref:{claims['ref']}"


def discovery(issuer, address):
    """The OpenID discovery document."""
    return {"issuer": issuer, "jwks_uri": f"{address}/.well-known/jwks",
            "subject_types_supported": ["public", "pairwise"], "response_types_supported": ["id_token"],
            "claims_supported": ["sub", "aud", "exp", "iat", "iss", "jti", "nbf", *DEFAULTS, "environment",
                                 "job_workflow_ref", "workflow_ref"],
            "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid"]}
