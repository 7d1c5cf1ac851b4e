"""The operations this program answers itself: who they are, what they are told, how they refuse."""
from dataclasses import dataclass

from .wire import Request

OPERATIONS = {}


class AwsError(Exception):
    """A refusal the way AWS words it: its code, its sentence, its HTTP status."""

    def __init__(self, code, message, status=400, fields=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status, self.fields = code, message, status, fields or {}


class PassOn(Exception):
    """Not this program's after all: moto answers."""


def validation(message):
    """What SageMaker answers to nearly everything that cannot be done."""
    return AwsError("ValidationException", message)


@dataclass
class Context:
    """What an operation may know besides its parameters."""

    world: object
    service: str
    region: str = "us-east-1"
    access_key: str = None
    request: Request = None

    @property
    def account(self):
        return self.world.account

    def arn(self, service, resource):
        return f"arn:{partition(self.region)}:{service}:{self.region}:{self.account}:{resource}"


def partition(region):
    """The partition a region lies in."""
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def operation(service, *names):
    """Registers a function(context, params) as the answer to operations of a service."""
    def register(function):
        for name in names or ("".join(part.capitalize() for part in function.__name__.split("_")),):
            OPERATIONS[service, name] = function
        return function
    return register
