"""STS: a web identity, or a role already assumed, for short-lived keys; checked as AWS checks them."""
from joserfc import jwt
from joserfc.errors import JoseError

from . import trust
from .credentials import Principal, issue, session_of
from .operations import AwsError, operation

NOT_A_JWT = "The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)"
WEB_DENIED = "Not authorized to perform sts:AssumeRoleWithWebIdentity"
TOO_LONG = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
CHAIN_TOO_LONG = ("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining")


@operation("sts")
def assume_role_with_web_identity(context, params):
    """A JWT of a registered OIDC provider for keys of a role that trusts it."""
    claims, provider = _verified(context, params["WebIdentityToken"])
    host = provider.url.removeprefix("https://").rstrip("/")
    facts = {f"{host}:{name}": value if isinstance(value, list) else str(value) for name, value in claims.items()}
    role = context.world.moto.role(params["RoleArn"])
    if role is None or not trust.allows(role.assume_role_policy_document, "sts:AssumeRoleWithWebIdentity",
                                        ("Federated", {provider.arn, host}), facts):
        raise AwsError("AccessDenied", WEB_DENIED, 403)
    seconds = _duration(params, role)
    session = session_of(role, params["RoleSessionName"])
    audience = claims["aud"] if isinstance(claims["aud"], str) else claims["aud"][0]
    return {"Credentials": issue(context.world, session, seconds),
            "SubjectFromWebIdentityToken": claims["sub"],
            "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.arn},
            "PackedPolicySize": _packed(params), "Provider": provider.arn, "Audience": audience}


def _verified(context, token):
    """The claims of a token, once its signature, issuer, audience and times hold; and its IAM provider."""
    issuer = context.world.issuer
    try:
        unsafe = issuer.unverified_claims(token)
    except (JoseError, ValueError) as error:
        raise AwsError("InvalidIdentityToken", NOT_A_JWT) from error
    name = str(unsafe.get("iss", ""))
    provider = next((found for found in context.world.moto.oidc_providers()
                     if found.url.removeprefix("https://").rstrip("/") == name.removeprefix("https://").rstrip("/")),
                     None)
    if provider is None:
        raise AwsError("InvalidIdentityToken", f"No OpenIDConnect provider found in your account for {name}")
    if name != issuer.name:
        raise AwsError("IDPCommunicationError", f"The identity provider {name} could not be reached.")
    try:
        claims = jwt.decode(token, issuer.keys, algorithms=["RS256"]).claims
    except (JoseError, ValueError) as error:
        raise AwsError("InvalidIdentityToken",
                       "Couldn't retrieve verification key from your identity provider,  please "
                       "reference AssumeRoleWithWebIdentity documentation for requirements") from error
    now = context.world.timing.now().timestamp()
    if now >= claims.get("exp", 0):
        raise AwsError("ExpiredTokenException", f"Token expired: current date/time {int(now)} must be before the "
                       f"expiration date/time {claims.get('exp', 0)}")
    if now + 300 < claims.get("nbf", 0):
        raise AwsError("InvalidIdentityToken", "Token is not yet valid")
    audiences = claims.get("aud") if isinstance(claims.get("aud"), list) else [claims.get("aud")]
    if not set(audiences) & set(provider.client_id_list):
        raise AwsError("InvalidIdentityToken", "Incorrect token audience")
    if not claims.get("sub"):
        raise AwsError("InvalidIdentityToken", "Missing a required claim: sub")
    return claims, provider


def _duration(params, role, chained=False):
    seconds = params.get("DurationSeconds", 3600)
    if chained and seconds > 3600:
        raise AwsError("ValidationError", CHAIN_TOO_LONG)
    if seconds > int(role.max_session_duration or 3600):
        raise AwsError("ValidationError", TOO_LONG)
    return seconds


def _packed(params):
    """The share of the allowed size that session policies and tags take; None where there are none."""
    size = len(params.get("Policy", "")) + sum(len(tag["Key"]) + len(tag["Value"]) for tag in params.get("Tags", []))
    return min(100, 1 + size * 100 // 4096) if size else None


def caller(context):
    """Whose keys signed this request."""
    owner = context.world.keys.owner(context.access_key)
    return owner or Principal(f"arn:aws:iam::{context.account}:user/local", "AIDAIOSFODNN7EXAMPLE")


@operation("sts")
def assume_role(context, params):
    """One role's keys for another's."""
    who = caller(context)

    def denied(action):
        return AwsError("AccessDenied", f"User: {who.arn} is not authorized to perform: {action} on resource: "
                        f"{params['RoleArn']}", 403)

    role = context.world.moto.role(params["RoleArn"])
    if role is None:
        raise denied("sts:AssumeRole")
    names = {who.arn, who.role_arn, context.account, f"arn:aws:iam::{context.account}:root"} - {None}
    facts = {"sts:ExternalId": params["ExternalId"]} if "ExternalId" in params else {}
    tags = _tags(params, who)
    facts |= {f"aws:RequestTag/{key}": value for key, value in tags.items()}
    for action in ["sts:AssumeRole"] + (["sts:TagSession"] if tags else []):
        if not trust.allows(role.assume_role_policy_document, action, ("AWS", names), facts):
            raise denied(action)
    seconds = _duration(params, role, bool(who.role_arn))
    session = session_of(role, params["RoleSessionName"], chained=True)
    transitive = {key.lower() for key in params.get("TransitiveTagKeys", [])}
    session.transitive_tags = {**who.transitive_tags,
                               **{key: value for key, value in tags.items() if key.lower() in transitive}}
    return {"Credentials": issue(context.world, session, seconds),
            "AssumedRoleUser": {"AssumedRoleId": session.user_id, "Arn": session.arn},
            "PackedPolicySize": _packed(params), "SourceIdentity": params.get("SourceIdentity")}


def _tags(params, who):
    """The tags of a new session: those that come along, and those that are said; no key is both."""
    said = {tag["Key"]: tag["Value"] for tag in params.get("Tags", [])}
    keys = [tag["Key"].lower() for tag in params.get("Tags", [])]
    if len(keys) != len(set(keys)):
        raise AwsError("InvalidParameterValue", "Duplicate tag keys found. Please note that Tag keys are case "
                       "insensitive.")
    if set(keys) & {key.lower() for key in who.transitive_tags}:
        raise AwsError("InvalidParameterValue", "One of the specified transitive tag keys can't be set because it "
                       "conflicts with a transitive tag key from the calling session.")
    unknown = {key.lower() for key in params.get("TransitiveTagKeys", [])} - set(keys)
    if unknown:
        raise AwsError("InvalidParameterValue", "The specified transitive tag key must be included in the requested "
                       "tags.")
    return {**who.transitive_tags, **said}


@operation("sts")
def get_caller_identity(context, params):
    who = caller(context)
    return {"UserId": who.user_id, "Account": who.arn.split(":")[4], "Arn": who.arn}
