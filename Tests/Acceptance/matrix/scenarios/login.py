"""GitHub's token, and STS's session for it."""
from example_world import role_arn

from ..rows import DENIED, FAILED, UNAVAILABLE
from .scenario import Scenario


class OIDCAssume(Scenario):
    step, operation, member = "oidc-assume", "AssumeRoleWithWebIdentity", "SecretAccessKey"
    tries, is_signed, is_xml, calls = 8, False, True, 2

    def prepare(self, folder):
        return ["--role-to-assume", role_arn("build"), "--aws-region", "us-east-1", "--timeout-minutes", "1"]

    def environment(self, address):
        said = self.world.environment
        return {"AWS_ENDPOINT_URL": address, **{name: said[name] for name in (
            "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")}}

    def is_true(self, outcome):
        return outcome.record["aws-account-id"] == "123456789012"


class AskForToken(OIDCAssume):
    """GitHub's token service, which oidc-assume asks first."""

    operation, member, is_aws, is_xml, speaks_for_its_step = "GetIdToken", "value", False, False, False
    names, hides_answers = ("GitHub's token service",), True

    def environment(self, address):
        said = self.world.environment
        behind = said["AWS_ENDPOINT_URL"]
        return {**super().environment(behind),
                "ACTIONS_ID_TOKEN_REQUEST_URL": said["ACTIONS_ID_TOKEN_REQUEST_URL"].replace(behind, address)}

    @classmethod
    def expects(cls, row):
        if super().expects(row) and row.name.startswith("9-"):
            return UNAVAILABLE, cls.tries       # it may be GitHub's bad moment
        if super().expects(row) and row.name.startswith("20-"):
            return DENIED, 1
        if super().expects(row) and row.name == "21-bomb":
            return FAILED, 1                    # a token is small
        return super().expects(row)
