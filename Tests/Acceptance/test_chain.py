"""The demo's chain through the real executables: a good model, a refused one, a broken one; then the books are read."""
import json
import sys

import pytest
from bench import ROOT, STEPS, manifest

sys.path.insert(0, str(ROOT / "Tests" / "LocalGitHub"))

from chapters import Chapter, Story  # noqa: E402  (the path above comes first)
from example_world import ExampleWorld, missing_steps  # noqa: E402

from local_github.log import Log  # noqa: E402


class Told:
    """The story told once, with all that is to be looked at afterwards."""

    def __init__(self, folder, steps):
        self.folder, self.chapters = folder, []
        with open(folder / "log.txt", "w", encoding="utf-8") as stream, ExampleWorld(folder / "demo", steps) as world:
            story = Story(world, Log(stream, colours=False, debug=True), folder / "summaries")
            for title, tell in story.chapters():
                self.chapters.append(Chapter(title))
                tell(self.chapters[-1])
            self.results, self.environment = story.results, world.environment
            self.verdict, self.requests, self.slack = (world.control(what) for what in ("verdict", "log", "slack"))
        self.log = (folder / "log.txt").read_text(encoding="utf-8")

    @property
    def steps(self):
        """(action, step) of every step of ours that ran."""
        return [(step.uses.partition("@")[0].rpartition("/")[2], step) for result in self.results
                for step in result.every_step()
                if step.uses.startswith(("mlops-steps/", "$/")) and step.outcome != "skipped"]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    if missing := missing_steps(STEPS):
        pytest.fail(f"{', '.join(missing)}: no action or no executable in {STEPS}; run `swift build` first")
    return Told(tmp_path_factory.mktemp("chain"), STEPS)


def test_every_chapter_ends_as_told(told):
    assert [chapter.wrong for chapter in told.chapters] == [[], [], []], told.log[-20000:]


def test_the_requests_are_what_aws_takes(told):
    verdict = {name: count for name, count in told.verdict.items() if name != "requests"}
    bad = [line for line in told.requests if line.get("problems") or line.get("signature_ok") is False]
    assert set(verdict.values()) == {0}, (verdict, bad)
    assert told.verdict["requests"] > 50


def test_a_green_step_emits_exactly_what_it_declares(told):
    for action, step in told.steps:
        declared = set(manifest(action)["outputs"])
        if step.outcome == "success":
            assert set(step.emitted) == declared, (action, step.name)
        else:
            assert set(step.emitted) <= declared and {"result", "record"} <= set(step.emitted), (action, step.name)


def test_the_workflows_and_the_actions_agree(told):
    notes = [note.message for result in told.results for note in result.annotations if note.level == "warning"]
    assert notes == []


def test_records_are_one_line_and_say_what_happened(told):
    words = {0: "succeeded", 10: "rejected", 11: "rolled-back"}
    for action, step in told.steps:
        record = json.loads(step.outputs["record"])
        assert "\n" not in step.outputs["record"]
        assert (record["step"], record["version"]) == (action, 1)
        assert record["result"] == step.outputs["result"] == words[step.exit_code]


def test_a_red_step_has_one_error_of_its_own(told):
    for action, step in told.steps:
        own = [message for message in step.errors if not message.startswith("Process completed with exit code")]
        assert len(own) == (step.outcome == "failure"), (action, own)


def test_every_step_leaves_a_summary_within_bounds(told):
    for action, step in told.steps:
        assert step.summary.lstrip().startswith("#") and len(step.summary.encode()) <= 64 * 1024, (action, step.name)


def test_no_secret_is_readable_anywhere(told):
    webhook = told.environment["SLACK_WEBHOOK_URL"]
    secrets = [webhook, webhook.rpartition("/")[2], told.environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]]
    for _, step in told.steps:
        secrets += [value for name, value in step.environment.items()
                    if name in ("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]
    places = {"log": told.log, "slack": json.dumps(told.slack), "annotations": str([r.annotations for r in told.results]),
              "outputs": json.dumps([step.outputs for _, step in told.steps])}
    places |= {str(path): path.read_text(encoding="utf-8") for path in (told.folder / "summaries").rglob("*.md")}
    assert [(name, secret[:6]) for name, text in places.items() for secret in set(secrets) if secret in text] == []
    assert "eyJ" not in told.log          # how every JSON web token begins


def test_each_job_came_as_the_role_its_environment_trusts(told):
    assumed = [line for line in told.requests if line.get("operation") == "AssumeRoleWithWebIdentity"]
    roles = [str(line).partition("role/")[2].partition("'")[0] for line in assumed]
    assert len(assumed) >= 5 and {"build", "deploy-staging", "deploy-production"} <= set(roles), roles
