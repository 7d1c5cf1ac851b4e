"""Composite actions: inputs only through their own env mapping, hostile values as values, failures and outputs."""
import pytest

ACTION = """
    name: start
    inputs:
      pipeline-name: {description: "The name", required: true}
      poll-seconds: {description: "How often", default: "30"}
    outputs:
      arn: {description: "Its ARN", value: "${{ steps.step.outputs.arn }}"}
      record: {description: "All", value: "${{ steps.step.outputs.record }}"}
    runs:
      using: composite
      steps:
        - id: step
          shell: bash
          env:
            INPUT_PIPELINE_NAME: ${{ inputs.pipeline-name }}
            INPUT_POLL_SECONDS: ${{ inputs.poll-seconds }}
          run: exec start
"""
SHOWS = "#!/bin/sh\nenv | grep ^INPUT_ | sort\nprintf 'arn=A\\n' >> \"$GITHUB_OUTPUT\"\necho hi >> \"$GITHUB_STEP_SUMMARY\"\n"


def tool(repository, name, text):
    place = repository.folder / "tools" / name
    place.parent.mkdir(exist_ok=True)
    place.write_text(text)
    place.chmod(0o755)
    repository.settings["tools"] = [place.parent]


def test_inputs_outputs_and_summary(repository):
    repository.action("start", ACTION)
    tool(repository, "start", SHOWS)
    job = repository.steps("""
        - id: start
          uses: tools/steps/actions/start@v1
          with: {pipeline-name: churn}
        - run: echo "${{ steps.start.outputs.arn }}|${{ steps.start.outputs.record }}|"
    """)
    step = job.step("start")
    assert "INPUT_PIPELINE_NAME=churn" in step.log and "INPUT_POLL_SECONDS=30" in step.log
    assert step.outputs == {"arn": "A", "record": ""} and step.summary == "hi\n"
    assert job.steps[1].log == ["A||"]
    assert {name for name in step.environment if name.startswith("INPUT_")} == {"INPUT_PIPELINE_NAME", "INPUT_POLL_SECONDS"}


def test_overrides_say_that_they_are_set(repository):
    repository.action("start", ACTION)
    tool(repository, "start", SHOWS)
    repository.settings["overrides"] = {("start", "poll-seconds"): "0.5"}
    job = repository.steps("- uses: tools/steps/actions/start@v1\n  with: {pipeline-name: churn, poll-seconds: 60}")
    assert "INPUT_POLL_SECONDS=0.5" in job.steps[0].log and "(set by the local runner)" in repository.text


@pytest.mark.parametrize("value", ['"; touch pwned; #', "$(touch pwned)", "`touch pwned`", "${{ github.ref }}", "a\nb=c",
                                   "' -e x", "\\", "::error::x", "%0A", "ünï", "-n"])
def test_hostile_inputs_arrive_as_they_are(repository, value):
    repository.action("start", ACTION)
    tool(repository, "start", "#!/bin/sh\nprintf '%s' \"$INPUT_PIPELINE_NAME\" > got\n")
    repository.settings["vars"] = {"NAME": value}
    job = repository.steps("""
        - uses: tools/steps/actions/start@v1
          with: {pipeline-name: "${{ vars.NAME }}"}
        - run: test ! -e pwned; cp got "$HOME/got"
    """)
    assert job.result == "success"
    assert next(repository.folder.glob("work/runs/1/it/home/got")).read_text() == value


def test_a_failing_action_keeps_its_exit_code_and_runs_in_always(repository):
    repository.action("start", ACTION)
    tool(repository, "start", '#!/bin/sh\necho "::error::rejected"\nprintf "arn=A\\n" >> "$GITHUB_OUTPUT"\nexit 10\n')
    job = repository.steps("""
        - id: first
          uses: tools/steps/actions/start@v1
        - uses: tools/steps/actions/start@v1
        - if: always()
          uses: tools/steps/actions/start@v1
    """)
    assert [step.exit_code for step in job.steps] == [10, None, 10]
    assert job.steps[0].outputs["arn"] == "A"
    assert job.steps[0].errors == ["rejected", "Process completed with exit code 10."]


def test_secrets_vars_and_needs_do_not_reach_into_an_action(repository):
    for context in ("secrets", "vars", "needs"):
        repository.action("peek", f"""
            name: peek
            runs:
              using: composite
              steps:
                - shell: bash
                  run: echo ${{{{ {context}.A }}}}
        """)
        job = repository.steps("- uses: tools/steps/actions/peek@v1")
        assert f"'{context}'" in job.steps[0].errors[0]


def test_an_unexpected_input_is_a_warning(repository):
    repository.action("start", ACTION)
    tool(repository, "start", "#!/bin/sh\n")
    job = repository.steps("- uses: tools/steps/actions/start@v1\n  with: {pipline-name: x}")
    assert job.result == "success" and "Unexpected input(s) 'pipline-name'" in job.steps[0].annotations[0].message


@pytest.mark.parametrize("change, word", [
    (("shell: bash", "name: x"), "shell"), (("The name", "The ${{ name }}"), "description"),
    (("using: composite", "using: node20"), "composite"), (("exec start", "a\n          timeout-minutes: 3"), "timeout-minutes"),
])
def test_actions_that_do_not_load(repository, change, word):
    repository.action("start", ACTION.replace(*change))
    job = repository.steps("- uses: tools/steps/actions/start@v1")
    assert job.result == "failure" and word in job.steps[0].errors[0]
