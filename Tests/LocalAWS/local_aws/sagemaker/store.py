"""SageMaker's resources of one region, and what all of its operations share."""
import base64
import binascii
import secrets
import string
import threading

from .. import trust
from ..operations import validation
from .metrics import Metrics


class Store:
    """Dictionaries by name or ARN; hold `lock` to change anything."""

    def __init__(self, region):
        self.region, self.lock = region, threading.RLock()
        self.models, self.configs, self.endpoints = {}, {}, {}
        self.groups, self.packages = {}, {}
        self.pipelines, self.executions = {}, {}
        self.training_jobs, self.processing_jobs = {}, {}
        self.schedules = {}
        self.tags, self.tokens, self.step_cache = {}, {}, {}
        self.scaling_targets, self.scaling_policies = {}, {}    # by resource, dimension (and name)
        self.metrics = Metrics()

    def known(self, arn):
        """Whether tags can be put on this ARN here."""
        return arn in self.tags


def store_of(context):
    return context.world.store(context.region)


def tag(store, arn, tags):
    """Remembers a resource's tags, as its creation brought them."""
    store.tags[arn] = {item["Key"]: item["Value"] for item in tags or []}


def short_id(length=12, alphabet=string.ascii_lowercase + string.digits):
    return "".join(secrets.choice(alphabet) for _ in range(length))


def page(items, params, key, default=100):
    """One page of a list, and its NextToken where more follow."""
    start = 0
    if params.get("NextToken"):
        try:
            start = int(base64.b64decode(params["NextToken"], validate=True).partition(b":")[0])
        except (ValueError, binascii.Error) as error:
            raise validation("Invalid pagination token.") from error
    size = params.get("MaxResults", default)
    answer = {key: items[start:start + size]}
    if start + size < len(items):
        answer["NextToken"] = base64.b64encode(str(start + size).encode()).decode()
    return answer


def ordered(items, params, time="CreationTime", name=None, default="Descending"):
    """Items sorted as SortBy and SortOrder say."""
    by = params.get("SortBy", time)
    field = name if by == "Name" and name else by if items and by in items[0] else time
    return sorted(items, key=lambda item: item[field], reverse=params.get("SortOrder", default) == "Descending")


def chosen(items, params, name):
    """Items that NameContains and the CreationTime filters leave."""
    part, after, before = params.get("NameContains"), params.get("CreationTimeAfter"), params.get("CreationTimeBefore")
    return [item for item in items
            if (not part or part.lower() in item[name].lower())
            and (not after or item["CreationTime"] > after) and (not before or item["CreationTime"] < before)]


def require_role(context, arn):
    """SageMaker takes no role it could not assume."""
    role = context.world.moto.role(arn)
    if role is None or not trust.allows(role.assume_role_policy_document, "sts:AssumeRole",
                                        ("Service", {"sagemaker.amazonaws.com"}), {}):
        raise validation(f"Could not assume role {arn}. Please ensure that the role exists and allows principal "
                         "'sagemaker.amazonaws.com' to assume the role.")


def once(store, operation, token, params, make):
    """The answer of a request that carries an idempotency token: made once, then the same again."""
    if not token:
        return make()
    content = {key: value for key, value in params.items() if key not in ("ClientRequestToken", "ClientToken")}
    with store.lock:
        known = store.tokens.get((operation, token))
        if known is None:
            known = store.tokens[operation, token] = (content, make())
    if known[0] != content:
        raise validation(f"The client token {token} was used before with other parameters.")
    return known[1]
