"""Telling people."""
import json

from ..rows import FAILED, GREEN
from .scenario import Scenario

# Where the rows' own addresses lead: a webhook goes to hosts that are named, and to no other.
OUTSIDE = ("203.0.113.7", "sagemaker.aws.test", "sagemaker.us-esat-1.invalid", "a" * 64 + ".invalid")


class NotifySlack(Scenario):
    """By a webhook, and strict: a message that was not sent is red."""

    step, operation, member = "notify-slack", "Webhook", ""
    changes, is_write, may_repeat, is_aws, tries = True, True, True, False, 6
    names, is_terse = ("Slack",), True

    def prepare(self, folder):
        self.text = f"message {self.number} of the matrix"
        return ["--text", self.text, "--strict", "true", "--timeout-minutes", "1"]

    def environment(self, address):
        said = self.world.environment
        return {"INPUT_WEBHOOK": said["SLACK_WEBHOOK_URL"].replace(said["AWS_ENDPOINT_URL"], address),
                "SLACK_WEBHOOK_HOSTS": ",".join(OUTSIDE)}

    def effects(self, outcome):
        return sum(self.text in json.dumps(message) for message in self.world.control("slack"))

    def is_true(self, outcome):
        return outcome.record["sent"] is True

    @classmethod
    def expects(cls, row):
        found = super().expects(row)
        # Slack cannot be told that a message is the same again: an answer that says nothing is not asked for twice.
        if found and row.fault and (row.name.startswith("8-") or row.name.startswith("21-bomb")):
            return FAILED, 1
        return found


class PostMessage(NotifySlack):
    """By a token."""

    operation, member, speaks_for_its_step = "chat.postMessage", "ts", False
    is_terse = False

    def prepare(self, folder):
        return [*super().prepare(folder), "--channel", "#ml"]

    def environment(self, address):
        said = self.world.environment
        return {"INPUT_TOKEN": said["SLACK_BOT_TOKEN"],
                "SLACK_API_URL": said["SLACK_API_URL"].replace(said["AWS_ENDPOINT_URL"], address)}


class NotifyLeniently(NotifySlack):
    """Not strict: green whatever happens, but honest about what was sent."""

    speaks_for_its_step = False

    def prepare(self, folder):
        return ["--text", super().prepare(folder)[1], "--timeout-minutes", "1"]

    @classmethod
    def expects(cls, row):
        wanted = ("7-short", "7-always-short", "8-html", "11-always-500", "20-302", "21-giant")
        found = super().expects(row) if row.name in wanted else None
        return found and (GREEN, found[1])

    def is_true(self, outcome):
        return self.effects(outcome) > 0 if outcome.record["sent"] else "::warning" in outcome.story
