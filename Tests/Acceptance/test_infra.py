"""infra.yml and infra-comment.yml as they stand, with a terraform that records what it is told: what is applied, and what never is."""
import io
import json
import shutil
import subprocess
import sys
import textwrap

import pytest
from bench import ROOT

from local_github import runner
from local_github.host import Environment, Host
from local_github.log import Log

PLAN_ROLE, APPLY_ROLE = "arn:aws:iam::123456789012:role/plan", "arn:aws:iam::123456789012:role/apply"
SECRET = "what-only-the-binary-plan-holds"

# A terraform that plans what plan-1.json says the first time, and what plan-2.json says from then on where there is one.
TERRAFORM = '''#!{python}
import json, os, sys
from pathlib import Path

world = Path(os.environ["FAKE_TERRAFORM"])
arguments = sys.argv[1:]
with open(world / "calls", "a") as calls:
    calls.write(json.dumps({{"role": os.environ.get("FAKE_ROLE", ""), "folder": os.path.basename(os.getcwd()), "argv": arguments}}) + "\\n")
if (world / f"fail-{{arguments[0]}}").exists():
    sys.exit("the provider is not there")
if arguments[0] == "plan":
    planned = sum(json.loads(line)["argv"][0] == "plan" for line in open(world / "calls"))
    name = "plan-2.json" if planned > 1 and (world / "plan-2.json").exists() else "plan-1.json"
    plan = json.loads((world / name).read_text())
    Path(arguments[arguments.index("-out") + 1]).write_text(json.dumps({{**plan, "secret": "{secret}"}}))
    print(plan["text"])
    sys.exit(2 if plan["changes"] and "-detailed-exitcode" in arguments else 0)
if arguments[0] == "show":
    plan = json.loads(Path(arguments[-1]).read_text())
    print(plan["text"] if "-json" not in arguments else json.dumps(
        {{"resource_changes": [{{"address": "a.b", "change": {{"actions": actions}}}} for actions in plan["changes"]]}}))
if arguments[0] == "apply":
    (world / "applied").write_text(json.loads(Path(arguments[-1]).read_text())["text"])
'''

# Takes the role that it is told, so that the terraform after it can say whose it is.
ASSUME = """#!/bin/sh
echo "FAKE_ROLE=$INPUT_ROLE_TO_ASSUME" >> "$GITHUB_ENV"
"""

CALLER = """
on: {push: {}, pull_request: {}, pull_request_target: {}, schedule: []}
jobs:
  infra:
    permissions: {contents: read, id-token: write}
    uses: mlops-steps/mlops-steps/.github/workflows/infra.yml@v1
    with: WITH
"""


class Infra:
    """A repository with a Terraform root that calls infra.yml, and a GitHub to run it on."""

    def __init__(self, folder):
        self.folder, self.world, self.text = folder, folder / "world", ""
        self.world.mkdir()
        self.source = folder / "repository"
        (self.source / ".github" / "workflows").mkdir(parents=True)
        self.root = self.source / "terraform"
        self.root.mkdir()
        (self.root / "main.tf").write_text("# nothing\n")
        self.tools = folder / "tools"
        self.put("terraform", TERRAFORM.format(python=sys.executable, secret=SECRET))
        self.put("oidc-assume", ASSUME)
        self.answer, self.branch, self.asked = True, "main", []

    def put(self, name, text):
        self.tools.mkdir(exist_ok=True)
        (self.tools / name).write_text(text)
        (self.tools / name).chmod(0o755)

    def plans(self, *plans):
        """What each plan is: its text, and the actions of each resource that changes."""
        for at, (text, changes) in enumerate(plans, 1):
            (self.world / f"plan-{at}.json").write_text(json.dumps({"text": text, "changes": changes}))

    def approve(self, environment):
        self.asked.append(environment)
        return self.answer

    def host(self):
        return Host(source=self.source, work=self.folder / "work", repository="acme/infra", branch=self.branch, default_branch="main",
                    environments={"infra": Environment({"AWS_INFRA_ROLE_ARN": APPLY_ROLE}, reviewed=True)}, approve=self.approve,
                    actions={"mlops-steps/mlops-steps": ROOT}, tools=[self.tools], python=sys.executable,
                    machine={"MLOPS_STEPS_BIN": str(self.tools), "FAKE_TERRAFORM": str(self.world)})

    def start(self, workflow, event, inputs=None):
        (self.source / ".github" / "workflows" / "it.yml").write_text(workflow)
        stream = io.StringIO()
        result = runner.start(self.host(), "it.yml", event, inputs, Log(stream), summaries=self.folder / "summaries")
        self.text = stream.getvalue()
        return result

    def run(self, event, inputs=None, **given):
        given = {"aws-region": "eu-west-1", "plan-role": PLAN_ROLE, **given}
        return self.start(CALLER.replace("WITH", json.dumps(given)), event, inputs)

    def calls(self, command=None):
        """(role, arguments) of every call of terraform, or of those of one command."""
        path = self.world / "calls"
        found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [(call["role"], call["argv"]) for call in found if command in (None, call["argv"][0])]

    @property
    def applied(self):
        path = self.world / "applied"
        return path.read_text() if path.exists() else None


@pytest.fixture
def infra(tmp_path):
    infra = Infra(tmp_path)
    infra.plans(("one bucket more", [["create"], ["no-op"]]))
    return infra


def jobs(result):
    return {name: job.result for name, job in result.jobs["infra"].jobs.items()}


def step(result, job, name):
    return result.jobs["infra"].jobs[job].step(name)


def test_the_branch_plans_asks_and_applies_what_was_shown(infra):
    result = infra.run("push")
    assert jobs(result) == {"validate": "success", "plan": "success", "apply": "success"}, infra.text
    assert result.jobs["infra"].outputs == {"changed": "true", "destroys": "0", "text": "one bucket more", "applied": "true"}
    assert infra.asked == ["infra"] and infra.applied == "one bucket more"
    (reader, first), (writer, second) = infra.calls("plan")
    assert (reader, writer) == (PLAN_ROLE, APPLY_ROLE)
    assert "-lock=false" in first and "-lock=false" not in second
    (applier, arguments), = infra.calls("apply")
    assert applier == APPLY_ROLE and arguments[-1] == second[second.index("-out") + 1]


def test_no_plan_is_left_anywhere(infra, tmp_path):
    infra.run("push")
    assert infra.applied and SECRET not in infra.text
    holding = [path for path in tmp_path.rglob("*") if path.is_file() and SECRET in path.read_text(errors="replace")]
    assert holding == [infra.tools / "terraform"] and list((tmp_path / "work" / "runs").glob("*/artifacts/*")) == []


def test_a_pull_request_is_planned_and_no_more(infra):
    result = infra.run("pull_request")
    assert jobs(result) == {"validate": "success", "plan": "success", "apply": "skipped"}
    assert infra.asked == [] and infra.calls("apply") == [] and [role for role, _ in infra.calls("plan")] == [PLAN_ROLE]
    summary = step(result, "plan", "Show it").summary
    assert "one bucket more" in summary


def test_a_stranger_s_pull_request_gets_no_role(infra):
    result = infra.run("pull_request", {"head": {"repo": {"full_name": "stranger/infra", "fork": True}}})
    assert jobs(result) == {"validate": "success", "plan": "skipped", "apply": "skipped"}
    assert {role for role, _ in infra.calls()} == {""}


@pytest.mark.parametrize("event, branch", [("pull_request_target", "main"), ("push", "a-branch"), ("schedule", "a-branch")])
def test_it_is_applied_on_the_default_branch_alone(event, branch, infra):
    infra.branch = branch
    result = infra.run(event)
    assert jobs(result)["plan"] == "success" and jobs(result)["apply"] == "skipped"
    assert infra.asked == [] and infra.calls("apply") == []


def test_where_nothing_changes_nobody_is_asked(infra):
    infra.plans(("No changes.", []))
    result = infra.run("push")
    assert result.conclusion == "success" and jobs(result)["apply"] == "skipped" and infra.asked == []
    assert result.jobs["infra"].outputs["changed"] == "false"


@pytest.mark.parametrize("event", ["pull_request", "push"])
@pytest.mark.parametrize("actions", [["delete"], ["delete", "create"], ["create", "delete"]], ids=str)
def test_what_destroys_is_refused(actions, event, infra):
    infra.plans(("a bucket less", [["create"], actions]))
    result = infra.run(event)
    refused = step(result, "plan", "Does it destroy anything?")
    assert refused.exit_code == 10 and "destroys or replaces 1 resources" in refused.errors[0]
    assert jobs(result)["apply"] == "skipped" and infra.calls("apply") == [] and infra.asked == []
    assert "a bucket less" in step(result, "plan", "Show it").summary and result.jobs["infra"].outputs["destroys"] == "1"


def test_what_may_destroy_does(infra):
    infra.plans(("a bucket less", [["delete"]]))
    assert infra.run("push", **{"allow-destroy": True}).conclusion == "success" and infra.applied == "a bucket less"


@pytest.mark.parametrize("second", [("two buckets more", [["create"], ["create"]]), ("one bucket more", [["delete"]]),
                                    ("No changes.", [])], ids=str)
def test_another_plan_than_the_one_that_was_shown_is_not_applied(second, infra):
    infra.plans(("one bucket more", [["create"]]), second)
    result = infra.run("push")
    again = step(result, "apply", "Plan once more")
    assert result.conclusion == "failure" and again.exit_code == 10 and "nothing was applied" in again.errors[0]
    assert infra.calls("apply") == []


def test_a_no_is_a_no(infra):
    infra.answer = False
    result = infra.run("push")
    assert jobs(result)["apply"] == "failure" and infra.asked == ["infra"] and len(infra.calls("plan")) == 1


@pytest.mark.parametrize("command, job", [("fmt", "validate"), ("init", "validate"), ("validate", "validate"), ("plan", "plan"),
                                          ("show", "plan")])
def test_a_terraform_that_fails_is_red(command, job, infra):
    (infra.world / f"fail-{command}").touch()
    result = infra.run("push")
    assert result.conclusion == jobs(result)[job] == "failure" and jobs(result)["apply"] == "skipped"
    assert infra.calls("apply") == []


def test_an_apply_that_fails_is_red(infra):
    (infra.world / "fail-apply").touch()
    result = infra.run("push")
    assert jobs(result)["apply"] == "failure" and "applied" not in {k for k, v in result.jobs["infra"].outputs.items() if v}


@pytest.mark.parametrize("hostile", ['"; touch pwned; #', "$(touch pwned)", "`touch pwned`", "a b", "key=value with=more"])
def test_inputs_are_arguments_and_nothing_else(hostile, infra):
    infra.run("push", **{"backend-config": f"bucket=a\n{hostile}\n", "var-files": f"{hostile}\n"})
    (_, first), (_, init), *_ = infra.calls("init")
    assert first == ["init", "-backend=false", "-lockfile=readonly"]
    assert init == ["init", "-lockfile=readonly", "-backend-config=bucket=a", f"-backend-config={hostile}"]
    assert all(f"-var-file={hostile}" in arguments for _, arguments in infra.calls("plan")) and infra.applied
    assert list(infra.folder.rglob("pwned")) == []


def test_a_plan_is_text_in_the_summary(infra):
    infra.plans(("</code></pre><img src=x> & \"more\"", [["create"]]))
    summary = step(infra.run("pull_request"), "plan", "Show it").summary
    assert "<img" not in summary and "&lt;img src=x&gt; &amp;" in summary and summary.count("</code></pre>") == 1


def test_a_long_plan_is_cut_where_it_is_shown_and_whole_where_it_is_compared(infra):
    long = "line\n" * 150_000
    infra.plans((long + "a", [["create"]]), (long + "b", [["create"]]))
    result = infra.run("push")
    summary = step(result, "plan", "Show it").summary
    assert len(summary) < 600_000 and "It is cut here" in summary
    assert result.jobs["infra"].outputs["text"] == long[:30_000] + "…\nIt is cut here."
    assert step(result, "apply", "Plan once more").exit_code == 10 and infra.calls("apply") == []


@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform on PATH")
def test_a_real_terraform(infra):
    """With the provider that terraform has inside: a resource is made, changed, replaced, and only where that is allowed."""
    (infra.tools / "terraform").unlink()
    infra.tools.joinpath("terraform").symlink_to(shutil.which("terraform"))
    state = infra.folder / "terraform.tfstate"

    def write(value, trigger):
        (infra.root / "main.tf").write_text(textwrap.dedent(f"""\
            terraform {{
              backend "local" {{}}
            }}

            resource "terraform_data" "it" {{
              input            = "{value}"
              triggers_replace = "{trigger}"
            }}
            """))
        subprocess.run(["terraform", "fmt", "-check"], cwd=infra.root, check=True)

    def outputs():
        return [each["instances"][0]["attributes"]["input"]["value"] for each in json.loads(state.read_text())["resources"]]

    where = {"backend-config": f"path={state}"}
    write("first", "a")
    assert infra.run("pull_request", **where).conclusion == "success" and not state.exists(), infra.text
    assert infra.run("push", **where).conclusion == "success" and outputs() == ["first"], infra.text
    assert infra.run("push", **where).jobs["infra"].outputs["changed"] == "false"
    write("second", "b")
    result = infra.run("push", **where)
    assert step(result, "plan", "Does it destroy anything?").exit_code == 10 and outputs() == ["first"]
    assert infra.run("push", **where, **{"allow-destroy": True}).conclusion == "success" and outputs() == ["second"], infra.text


# ---- the comment ----------------------------------------------------------------------------------------------------

COMMENTER = """
on: pull_request
jobs:
  infra:
    permissions: {pull-requests: write}
    uses: mlops-steps/mlops-steps/.github/workflows/infra-comment.yml@v1
    with: WITH
"""

# A gh that has the comments of a pull request in a file, by two people.
GH = '''#!{python}
import json, os, re, sys
from pathlib import Path

path = Path(os.environ["FAKE_TERRAFORM"]) / "comments.json"
comments = json.loads(path.read_text()) if path.exists() else []
arguments = [each for each in sys.argv[1:] if each not in ("--silent", "--paginate", "--input", "-")]
method = "PATCH" if "--method" in arguments else "GET" if "--paginate" in sys.argv else "POST"
where = arguments[-1]
if method == "GET":
    assert where == "repos/acme/infra/issues/7/comments", where
    for at in range(0, len(comments), 2):
        print(json.dumps(comments[at:at + 2]))
    if not comments:
        print("[]")
    sys.exit()
body = json.load(sys.stdin)["body"]
if method == "POST":
    assert where == "repos/acme/infra/issues/7/comments", where
    comments.append({{"id": len(comments), "user": {{"login": "github-actions[bot]"}}, "body": body}})
else:
    comments[int(re.fullmatch(r"repos/acme/infra/issues/comments/(\\d+)", where).group(1))]["body"] = body
path.write_text(json.dumps(comments))
'''


def comments(infra):
    return json.loads((infra.world / "comments.json").read_text())


def comment(infra, **given):
    result = infra.start(COMMENTER.replace("WITH", json.dumps(given)), "pull_request")
    assert result.conclusion == "success", infra.text


def test_one_comment_that_is_written_anew(infra):
    infra.put("gh", GH.format(python=sys.executable))
    said = [{"id": at, "user": {"login": "somebody"}, "body": "### Terraform plan\n\nmine"} for at in range(3)]
    (infra.world / "comments.json").write_text(json.dumps(said))
    comment(infra, text="one bucket more")
    comment(infra, text="a bucket <b>less</b>", destroys="1")
    comment(infra, text="another root", title="Another")
    bodies = [each["body"] for each in comments(infra)]
    assert bodies[:3] == [each["body"] for each in said] and len(bodies) == 5
    assert bodies[3] == ("### Terraform plan\n\n**It destroys or replaces 1 resources.**\n\n"
                         "<pre><code>\na bucket &lt;b>less&lt;/b>\n</code></pre>")
    assert "another root" in bodies[4]


def test_a_comment_that_would_be_too_long_is_cut(infra):
    infra.put("gh", GH.format(python=sys.executable))
    comment(infra, text="&" * 30_000)
    assert len(comments(infra)[0]["body"]) < 65_536 and "It is cut here" in comments(infra)[0]["body"]
