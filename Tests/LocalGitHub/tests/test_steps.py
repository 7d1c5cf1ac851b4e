"""Steps as GitHub's runner does them: what they see, what they leave, what runs after a failure."""
import os
import threading
import time

import pytest


def test_outputs_env_and_path_reach_later_steps(repository):
    job = repository.steps("""
        - id: one
          run: |
            echo "a=1" >> "$GITHUB_OUTPUT"
            printf 'b<<E\\nx\\ny\\nE\\n' >> "$GITHUB_OUTPUT"
            echo "FROM_ENV=yes" >> "$GITHUB_ENV"
            mkdir bin; printf '#!/bin/sh\\necho "tool says $1"\\n' > bin/tool; chmod +x bin/tool
            echo "$PWD/bin" >> "$GITHUB_PATH"
            echo "### Summary" >> "$GITHUB_STEP_SUMMARY"
        - env: {B: "${{ steps.one.outputs.b }}"}
          run: tool "$B-$FROM_ENV-${{ env.FROM_ENV }}-${{ steps.one.outputs.a }}-${{ steps.one.outputs.none }}."
    """)
    assert job.result == "success" and job.step("one").outputs == {"a": "1", "b": "x\ny"}
    assert job.step("one").summary == "### Summary\n"
    assert job.steps[1].log == ["tool says x", "y-yes-yes-1-."]


def test_a_failure_skips_what_does_not_ask_for_it(repository):
    job = repository.steps("""
        - id: bad
          run: exit 10
        - run: echo never
        - if: failure() && steps.bad.outcome == 'failure'
          run: echo on failure
        - if: always()
          run: echo ${{ job.status }}
    """)
    assert [step.outcome for step in job.steps] == ["failure", "skipped", "success", "success"]
    assert job.result == "failure" and job.steps[0].exit_code == 10
    assert job.steps[0].errors == ["Process completed with exit code 10."]
    assert job.steps[3].log == ["failure"]


def test_continue_on_error_changes_the_conclusion_only(repository):
    job = repository.steps("""
        - id: bad
          continue-on-error: true
          run: exit 3
        - run: echo ${{ steps.bad.outcome }} ${{ steps.bad.conclusion }} ${{ job.status }}
    """)
    assert job.result == "success" and job.steps[1].log == ["failure success success"]


@pytest.mark.parametrize("script, code", [
    ("false | true", 1), ("false\necho on", 1), ("kill -TERM $$", 143), ("exec sh -c 'exit 12'", 12), ("nonesuch", 127),
])
def test_bash_is_started_as_github_starts_it(repository, script, code):
    lines = "".join(f"            {line}\n" for line in script.splitlines())
    job = repository.steps(f"- shell: bash\n  run: |\n{lines.replace('            ', '    ')}")
    assert job.steps[0].exit_code == code and job.result == "failure"


def test_nothing_of_ours_leaks_into_a_step(repository, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("PYTHONPATH", "/mine")
    repository.settings["machine"] = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    job = repository.steps("- run: env -0 | tr '\\n\\0' ' \\n'")
    seen = dict(line.partition("=")[::2] for line in job.steps[0].log)
    known = {"PATH", "HOME", "LANG", "CI", "AWS_ENDPOINT_URL", "PWD", "SHLVL", "_", "AGENT_TOOLSDIRECTORY"}
    assert {name for name in seen if not name.startswith(("GITHUB_", "RUNNER_"))} == known
    assert seen["HOME"] != os.environ["HOME"] and seen["GITHUB_REPOSITORY"] == "acme/example"
    assert seen["GITHUB_REF"] == "refs/heads/main" and seen["RUNNER_ENVIRONMENT"] == "github-hosted"
    assert "GITHUB_TOKEN" not in seen and "ACTIONS_ID_TOKEN_REQUEST_URL" not in seen


def test_github_variables_cannot_be_set(repository):
    job = repository.steps("""
        - env: {GITHUB_SHA: mine, RUNNER_OS: mine}
          run: |
            echo GITHUB_REPOSITORY=mine >> "$GITHUB_ENV"
            echo "$GITHUB_SHA $RUNNER_OS"
        - run: echo "$GITHUB_REPOSITORY"
    """)
    assert "mine" not in "".join(job.steps[0].log + job.steps[1].log)


def test_commands_on_both_streams(repository):
    job = repository.steps("""
        - run: |
            echo "::error title=T,file=a.py,line=3::broken%0Atwice" >&2
            echo "::warning::careful"
            printf 'x\\r::notice::after a lone CR\\n'
            echo "::debug::not shown"
            echo "::add-mask::hunter2"
            echo "it is hunter2"
    """)
    notes = {note.level: note for note in job.steps[0].annotations}
    assert notes["error"].message == "broken\ntwice" and notes["error"].title == "T" and notes["error"].line == "3"
    assert notes["notice"].message == "after a lone CR"
    assert "it is ***" in job.steps[0].log and "hunter2" not in repository.text
    assert "not shown" not in repository.text and job.result == "success"


def test_a_malformed_output_file_fails_the_step(repository):
    job = repository.steps("""
        - id: bad
          run: printf 'a=1\\n{\\n' >> "$GITHUB_OUTPUT"
    """)
    assert job.result == "failure" and job.steps[0].exit_code == 0
    assert job.steps[0].errors == ["Unable to process file command 'output' successfully.", "Invalid format '{'"]


def test_annotations_are_capped(repository):
    job = repository.steps("""
        - run: for i in $(seq 15); do echo "::warning::$i"; done; printf '::error::%05000d\\n' 1
    """)
    assert [len([note for note in job.steps[0].annotations if note.level == level])
            for level in ("warning", "error")] == [10, 1]
    assert len(job.steps[0].errors[0]) == 4096


def test_timeouts(repository):
    started = time.monotonic()
    job = repository.steps("""
        - timeout-minutes: 0.005
          run: exec sleep 60
        - if: failure()
          run: echo cleaned up
    """)
    assert job.steps[0].outcome == "failure" and "timed out" in job.steps[0].errors[-1]
    assert job.steps[1].outcome == "success" and time.monotonic() - started < 20


def test_a_cancelled_run(repository):
    def on_run(run):
        threading.Timer(0.5, run.cancel.set).start()

    job = repository.steps("""
        - id: long
          shell: bash
          run: |
            trap 'exit 9' INT
            for i in $(seq 600); do sleep 0.1; done
        - run: echo never
        - if: always()
          run: sleep 0.2; echo ${{ job.status }}
        - if: cancelled()
          run: echo seen
    """, on_run=on_run)
    assert [step.outcome for step in job.steps] == ["cancelled", "skipped", "success", "success"]
    assert job.steps[0].exit_code == 9 and job.steps[2].log == ["cancelled"] and job.result == "cancelled"


def test_what_a_step_leaves_running_ends_with_the_job(repository):
    job = repository.steps("""
        - run: |
            sleep 600 > /dev/null 2>&1 &
            echo $! >> "$GITHUB_STEP_SUMMARY"
    """)
    with pytest.raises(ProcessLookupError):
        for _ in range(50):
            os.kill(int(job.steps[0].summary), 0)
            time.sleep(0.05)


@pytest.mark.parametrize("step, word", [
    ("- if: foo\n  run: a", "named-value"), ("- run: echo ${{ nope }}", "named-value"),
    ("- uses: owner/unknown@v1", "has no action"), ("- uses: ./missing", "Can't find"),
    ("- uses: actions/checkout@v5\n  with: {submodules: true}", "does not do submodules"),
    ("- if: secrets.A == 'x'\n  run: a", "named-value"),
    ("- uses: hashicorp/setup-terraform@v3", "hide its exit codes"),
    ("- uses: hashicorp/setup-terraform@v3\n  with: {terraform_wrapper: false, cli_config_credentials_token: a}",
     "does not do cli_config_credentials_token"),
])
def test_what_fails_a_step_before_it_runs(repository, step, word):
    job = repository.steps(step)
    assert job.result == "failure" and word in job.steps[0].errors[0]


def test_terraform_is_the_one_on_the_path(repository):
    job = repository.steps("""
        - uses: hashicorp/setup-terraform@v3
          with: {terraform_version: 1.11.4, terraform_wrapper: false}
    """)
    assert job.result == "success" and any("1.11.4 was asked for" in line for line in job.steps[0].log)
