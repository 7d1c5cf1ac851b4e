"""Whole workflows: needs, outputs, environments, tokens, called workflows, artifacts, and files GitHub refuses."""
from urllib.parse import parse_qs, urlsplit

import pytest

from local_github import workflow_file
from local_github.host import Environment
from local_github.workflow_file import WorkflowError


def test_needs_order_outputs_and_skips(repository):
    repository.workflow("""
        on: push
        jobs:
          last:
            needs: [first, second]
            if: always()
            runs-on: x
            steps: [{run: 'echo ${{ needs.first.outputs.a }} ${{ needs.second.result }} ${{ needs.first.result }}'}]
          second:
            needs: first
            if: github.ref == 'refs/heads/other'
            runs-on: x
            steps: [{run: echo never}]
          third:
            needs: second
            runs-on: x
            steps: [{run: echo never}]
          first:
            runs-on: x
            outputs: {a: "${{ steps.s.outputs.a }}", secret: "${{ steps.s.outputs.secret }}"}
            steps:
              - id: s
                run: |
                  echo "a=1" >> "$GITHUB_OUTPUT"
                  echo "secret=xhunter2x" >> "$GITHUB_OUTPUT"
                  echo "::add-mask::hunter2"
    """)
    result = repository.run()
    assert result.conclusion == "success" and result.jobs["last"].steps[0].log == ["1 skipped success"]
    assert [result.jobs[name].result for name in ("second", "third")] == ["skipped", "skipped"]
    # A masked value in a job's output loses that output.
    assert result.jobs["first"].outputs == {"a": "1"}
    assert "Skip output 'secret'" in result.annotations[0].message


def test_a_failed_need(repository):
    repository.workflow("""
        on: push
        jobs:
          a: {runs-on: x, steps: [{run: exit 1}]}
          b: {needs: a, runs-on: x, steps: [{run: echo never}]}
          c: {needs: b, if: failure(), runs-on: x, steps: [{run: echo told}]}
    """)
    result = repository.run()
    assert [result.jobs[name].result for name in "abc"] == ["failure", "skipped", "success"]
    assert result.conclusion == "failure"


CALLER = """
    on:
      push:
      workflow_dispatch:
        inputs:
          shuffle: {type: choice, options: ["false", "true"], default: "false"}
          count: {type: number, default: 3}
          on: {type: boolean, default: true}
    permissions: {}
    env: {TOP: t}
    jobs:
      build:
        runs-on: x
        permissions: {contents: read, id-token: write}
        outputs: {model: "${{ steps.s.outputs.model }}"}
        steps:
          - id: s
            env: {S: "${{ inputs.shuffle || 'false' }}"}
            run: |
              echo "model=m-$S" >> "$GITHUB_OUTPUT"
              echo "url=$ACTIONS_ID_TOKEN_REQUEST_URL"; cat "$GITHUB_EVENT_PATH"
      deploy:
        name: Deploy
        needs: build
        permissions: {id-token: write}
        uses: ./.github/workflows/called.yml
        with: {model: "${{ needs.build.outputs.model }}"}
        secrets: {HOOK: "${{ secrets.HOOK }}"}
"""
CALLED = """
    on:
      workflow_call:
        inputs: {model: {type: string, required: true}}
        secrets: {HOOK: {required: true}}
        outputs: {where: {value: "${{ jobs.production.outputs.where }}"}}
    permissions: {}
    jobs:
      staging:
        runs-on: x
        environment: staging
        steps: [{run: 'echo "$TOP|${{ inputs.model }}|${{ vars.ROLE }}|${{ secrets.HOOK }}|$ACTIONS_ID_TOKEN_REQUEST_URL"'}]
      production:
        name: Production
        needs: staging
        runs-on: x
        environment: production
        permissions: {id-token: write}
        outputs: {where: "${{ vars.ROLE }}"}
        steps: [{run: 'echo "url=$ACTIONS_ID_TOKEN_REQUEST_URL"'}]
"""


def settle(repository, approve=True):
    repository.workflow(CALLER)
    repository.workflow(CALLED, "called.yml")
    repository.settings.update(
        secrets={"HOOK": "http://slack/h00k"}, vars={"ROLE": "none"}, token_service=("http://tokens/?v=2", "bearer-x"),
        environments={"staging": Environment({"ROLE": "role-s"}), "production": Environment({"ROLE": "role-p"}, {}, True)},
        approve=lambda name: approve and name == "production")


def test_a_called_workflow_with_environments_and_tokens(repository):
    settle(repository)
    result = repository.run(event="workflow_dispatch", inputs={"shuffle": "true"})
    assert result.conclusion == "success" and result.jobs["deploy"].outputs == {"where": "role-p"}
    assert "production asks for a reviewer: approved" in repository.text
    staging, production = (result.jobs["deploy"].jobs[name] for name in ("staging", "production"))
    assert production.name == "Deploy / Production" and staging.steps[0].log == ["|m-true|role-s|***|"]
    claims = parse_qs(urlsplit(production.steps[0].log[0].removeprefix("url=")).query)
    assert claims["environment"] == ["production"] and claims["repository"] == ["acme/example"] and claims["v"] == ["2"]
    assert claims["workflow_file"] == ["it.yml"] and claims["job_workflow_ref"][0].endswith("called.yml@refs/heads/main")
    build = parse_qs(urlsplit(result.jobs["build"].steps[0].log[0].removeprefix("url=")).query)
    assert "environment" not in build and build["event_name"] == ["workflow_dispatch"]
    assert '    "on": "true"' in result.jobs["build"].steps[0].log


def test_nobody_approves(repository):
    settle(repository, approve=False)
    result = repository.run()
    assert result.conclusion == "failure" and result.jobs["deploy"].result == "failure"
    assert result.jobs["deploy"].jobs["production"].steps == []
    assert "not approved" in result.annotations[-1].message


@pytest.mark.parametrize("event, inputs, word", [
    ("schedule", {}, "no `on: schedule`"), ("workflow_dispatch", {"shuffle": "maybe"}, "allowed values"),
    ("workflow_dispatch", {"other": "1"}, "Unexpected inputs"), ("workflow_dispatch", {"on": "yes"}, "true or false"),
])
def test_a_run_that_cannot_be_started(repository, event, inputs, word):
    settle(repository)
    with pytest.raises(WorkflowError, match=word):
        repository.run(event=event, inputs=inputs)


@pytest.mark.parametrize("old, new, word", [
    ("secrets: {HOOK: \"${{ secrets.HOOK }}\"}", "secrets: {}", "Secret HOOK is required"),
    ("with: {model", "with: {modle", "Unexpected inputs"), ("called.yml", "missing.yml", "missing.yml"),
    ("./.github", "owner/repository/.github", "of the repositories that it has"),
])
def test_a_call_that_cannot_be_made(repository, old, new, word):
    settle(repository)
    repository.workflow(CALLER.replace(old, new))
    try:
        assert word in repository.run().annotations[-1].message
    except OSError as error:
        assert word in str(error)


SHARED = """
    on:
      workflow_call:
        inputs: {word: {type: string}}
    jobs:
      it:
        runs-on: x
        permissions: {id-token: write}
        steps:
          - uses: $/actions/say
            with: {word: "${{ inputs.word }}"}
          - run: echo "url=$ACTIONS_ID_TOKEN_REQUEST_URL"
      more:
        uses: $/.github/workflows/more.yml
"""


def test_a_workflow_of_another_repository(repository):
    """`$/` is the repository that the workflow's own file lies in, at its commit."""
    repository.settings["token_service"] = ("http://tokens/", "bearer-x")
    repository.action("say", """
        name: say
        description: says it
        inputs: {word: {description: what}}
        runs:
          using: composite
          steps: [{shell: bash, env: {WORD: "${{ inputs.word }}"}, run: 'echo "said $WORD"'}]
    """)
    shared = repository.folder / "steps" / ".github" / "workflows"
    shared.mkdir(parents=True)
    (shared / "shared.yml").write_text(SHARED)
    (shared / "more.yml").write_text("on: workflow_call\njobs: {it: {runs-on: x, steps: [{run: echo more}]}}")
    repository.workflow("on: push\npermissions: {id-token: write}\njobs:\n  call:\n    uses: tools/steps/.github/workflows/shared.yml@v1\n"
                        "    with: {word: hello}")
    result = repository.run()
    job = result.jobs["call"].jobs["it"]
    assert result.conclusion == "success" and job.steps[0].log[-1] == "said hello"
    claims = parse_qs(urlsplit(job.steps[1].log[0].removeprefix("url=")).query)
    assert claims["job_workflow_ref"] == ["tools/steps/.github/workflows/shared.yml@v1"]
    assert result.jobs["call"].jobs["more"].jobs["it"].steps[0].log == ["more"]


def test_an_event_from_elsewhere(repository):
    repository.workflow("""
        on: {repository_dispatch: {types: [new-data]}}
        jobs:
          it:
            runs-on: x
            steps: [{env: {KEY: "${{ github.event.client_payload.key }}"}, run: 'echo "$KEY of ${{ github.event.action }}"'}]
    """)
    event = {"event_type": "new-data", "client_payload": {"key": "data/1.csv"}}
    assert repository.run(event="repository_dispatch", inputs=event).jobs["it"].steps[0].log == ["data/1.csv of new-data"]
    with pytest.raises(WorkflowError, match="not for events"):
        repository.run(event="repository_dispatch", inputs={"event_type": "other"})


def test_checkout_and_artifacts(repository):
    repository.write("data/rows.csv", "1,2\n")
    repository.write(".gitignore", "*.log\n")
    repository.write("a.log", "no")
    repository.workflow("""
        on: push
        jobs:
          a:
            runs-on: x
            outputs: {tree: "${{ steps.s.outputs.tree }}"}
            steps:
              - {run: 'test -z "$(ls)"'}
              - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
                with: {persist-credentials: false}
              - id: s
                run: |
                  test ! -e a.log; test "$(git rev-parse HEAD)" = "$GITHUB_SHA"; test -z "$(git status --porcelain)"
                  echo "tree=$(git rev-parse HEAD:data)" >> "$GITHUB_OUTPUT"; echo '{}' > report.json
              - {uses: actions/upload-artifact@v4, with: {name: report, path: report.json, if-no-files-found: error}}
              - {uses: actions/upload-artifact@v4, with: {name: all, path: "data\\nreport.json"}}
              - {id: none, continue-on-error: true, uses: actions/upload-artifact@v4, with: {name: n, path: none, if-no-files-found: error}}
              - {id: again, continue-on-error: true, uses: actions/upload-artifact@v4, with: {name: report, path: report.json}}
              - {run: 'echo ${{ steps.none.outcome }} ${{ steps.again.outcome }}'}
          b:
            needs: a
            runs-on: x
            steps:
              - {uses: actions/download-artifact@v4, with: {name: report}}
              - {uses: actions/download-artifact@v4, with: {name: all, path: all}}
              - {run: "cat report.json all/data/rows.csv all/report.json"}
              - {uses: actions/download-artifact@v4, with: {name: none}}
    """)
    result = repository.run()
    assert result.jobs["a"].steps[-1].log == ["failure failure"]
    assert result.jobs["b"].steps[2].log == ["{}", "1,2", "{}"]
    assert "Artifact not found for name: none" in result.jobs["b"].steps[3].errors[0]
    first = result.jobs["a"].outputs["tree"]
    assert repository.run().jobs["a"].outputs["tree"] == first and len(first) == 40


@pytest.mark.parametrize("text, word", [
    ("on: push\njobs: {a: {runs-on: x, steps: [{run: a, usess: b}]}}", "Unexpected value 'usess'"),
    ("on: push\njobs: {a: {runs-on: x, steps: [{run: a}], needs: b}}", "no job"),
    ("on: push\njobs: {a: {runs-on: x, needs: b, steps: [{run: a}]}, b: {runs-on: x, needs: a, steps: [{run: a}]}}", "circle"),
    ("on: push\njobs: {a: {runs-on: x, strategy: {}, steps: [{run: a}]}}", "does not do `strategy`"),
    ("on: push\njobs: {a: {runs-on: x, steps: [{run: a, id: x}, {run: b, id: X}]}}", "not the only one"),
    ("on: push\nname: a\nname: b\njobs: {a: {runs-on: x, steps: [{run: a}]}}", "already defined"),
    ("on: push\njobs: {a: {steps: [{run: a}]}}", "required"), ("jobs: {a: {}}", "required"), ("a: [", "it.yml"),
    ("on: push\njobs: {a: {runs-on: x, steps: [{run: a, uses: b}]}}", "either"),
])
def test_files_github_refuses(repository, text, word):
    repository.workflow(text)
    with pytest.raises(WorkflowError, match=word):
        repository.run()


def test_summaries_are_files(repository, tmp_path):
    repository.workflow("""
        on: push
        env: {A: a}
        jobs:
          my-job:
            name: My job
            env: {B: "${{ env.A }}b"}
            runs-on: x
            steps:
              - {name: "It's ${{ env.B }}", run: 'echo "::add-mask::hunter2"; echo "# hunter2 $B" >> "$GITHUB_STEP_SUMMARY"'}
    """)
    result = repository.run(summaries=tmp_path / "summaries")
    (file,) = (tmp_path / "summaries").iterdir()
    assert file.name == "my-job-01-it-s-ab.md" and file.read_text() == "# *** ab\n"
    assert result.jobs["my-job"].steps[0].name == "It's ab"


def test_what_is_only_read_may_ask_for_more(repository):
    path = repository.workflow("on: push\njobs: {a: {runs-on: x, strategy: {}, container: b, steps: [{run: a}]}}")
    assert workflow_file.workflow(path, to_run=False)["jobs"]["a"]["container"] == "b"
    with pytest.raises(WorkflowError, match="does not do `strategy`"):
        workflow_file.workflow(path)
    path.write_text("on: push\njobs: {a: {runs-on: x, contaner: b, steps: [{run: a}]}}")
    with pytest.raises(WorkflowError, match="Unexpected value 'contaner'"):
        workflow_file.workflow(path, to_run=False)


def test_a_pull_request_is_one_of_this_repository_unless_said(repository):
    repository.workflow("""
        on: pull_request
        jobs:
          a:
            runs-on: x
            steps:
              - run: >-
                  echo ${{ github.event.pull_request.number }} ${{ github.ref }}
                  ${{ github.event.pull_request.head.repo.full_name == github.repository }}
    """)
    assert repository.run(event="pull_request").jobs["a"].steps[0].log == ["7 refs/pull/7/merge true"]
    fork = {"head": {"repo": {"full_name": "stranger/example", "fork": True}}}
    assert repository.run(event="pull_request", inputs=fork).jobs["a"].steps[0].log == ["7 refs/pull/7/merge false"]
