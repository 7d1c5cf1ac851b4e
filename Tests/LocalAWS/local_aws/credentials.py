"""Temporary keys: made up the way STS makes them, and remembered so that signatures can be checked."""
import base64
import datetime
import secrets
import string
from dataclasses import dataclass, field

_ALPHABET = string.ascii_uppercase + "234567"


@dataclass
class Principal:
    """Who a key belongs to."""

    arn: str
    user_id: str
    role_arn: str = None
    chained: bool = False
    transitive_tags: dict = field(default_factory=dict)


def issue(world, principal, seconds):
    """New temporary keys for a principal, as the Credentials structure of STS."""
    access_key = "ASIA" + "".join(secrets.choice(_ALPHABET) for _ in range(16))
    secret = base64.b64encode(secrets.token_bytes(30)).decode()
    token = "IQoJb3JpZ2luX2Vj" + base64.b64encode(secrets.token_bytes(180)).decode()
    expires = (world.timing.now() + datetime.timedelta(seconds=seconds)).replace(microsecond=0)
    world.keys.add(access_key, secret, token, expires, principal)
    return {"AccessKeyId": access_key, "SecretAccessKey": secret, "SessionToken": token, "Expiration": expires}


def session_of(role, session_name, chained=False):
    """The principal a role's session is."""
    account, name = role.arn.split(":")[4], role.arn.rpartition("/")[2]
    part = role.arn.split(":")[1]
    return Principal(f"arn:{part}:sts::{account}:assumed-role/{name}/{session_name}", f"{role.id}:{session_name}",
                     role.arn, chained)
