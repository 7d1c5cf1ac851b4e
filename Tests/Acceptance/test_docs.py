"""The pages hold: links lead somewhere, names exist, inputs are declared, messages are printed, commands do what is said."""
import functools
import json
import os
import re
import subprocess
import sys

import pages
import printed
import pytest
import yaml
from bench import ACTIONS, ROOT, manifest
from pages import PAGES, Page, name_of, symptoms

TROUBLE, CARD = ROOT / "docs" / "troubleshooting.md", ROOT / "docs" / "reference.md"
OURS = re.compile(r"(?:mlops-steps/mlops-steps/|\$/)(actions/[a-z-]+|\.github/workflows/[a-z-]+\.yml)(?:@|$)")
every_page = pytest.mark.parametrize("path", PAGES, ids=name_of)


# ---- links and names --------------------------------------------------------------------------------


@every_page
def test_links_lead_somewhere(path):
    def problem(link):
        place, _, anchor = link.partition("#")
        target = (path.parent / place).resolve() if place else path
        if not target.exists():
            return f"{link}: there is no {target}"
        target = target / "README.md" if target.is_dir() else target
        if anchor and anchor not in Page(target).anchors():
            return f"{link}: {name_of(target)} has no heading of that name"
        return None

    assert [said for link in Page(path).links() if (said := problem(link))] == []


@every_page
def test_scripts_actions_and_files_exist(path):
    page = Page(path)
    scripts = re.findall(r"(?<![\w/.-])script/([a-z][a-z-]*)", page.text)
    actions = re.findall(r"(?<![\w./-])(?:mlops-steps/mlops-steps/|\$/)?actions/([a-z][a-z.-]*)", page.text)
    files = [span for span in page.spans() if "Your" not in span and re.match(r"(Tests|Sources|terraform|docs|examples|Benchmarks)/[\w./-]+$", span)]
    wanted = {f"script/{name}" for name in scripts} | set(files)
    wanted |= {f"actions/{name.rstrip('.')}" for name in actions if name not in GITHUBS}
    assert sorted(name for name in wanted if not (ROOT / name).exists()) == []


# What GitHub has under the same word.
GITHUBS = {"checkout", "setup-python", "upload-artifact", "download-artifact"}


@every_page
def test_tests_that_are_named_exist(path):
    known = _tests()
    named = set(re.findall(r"\btest_[a-z0-9_]+\b", Page(path).text))
    assert sorted(named - known) == []


@every_page
def test_pytest_is_told_of_tests_that_its_file_has(path):
    wrong = []
    for file, names in re.findall(r"pytest (Tests/\S+\.py) -k '?([\w ]+)", Page(path).text):
        known = re.findall(r"(?m)^def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"))
        wrong += [f"{file}: {name}" for name in names.split(" or ") if name not in known]
    assert wrong == []


@functools.cache
def _tests():
    files = [*(ROOT / "Tests").rglob("test_*.py"), *(ROOT / "examples").rglob("test_*.py")]
    return {path.stem for path in files} | {
        name for path in files for name in re.findall(r"(?m)^\s*def (test_\w+)", path.read_text(encoding="utf-8"))}


# ---- workflows in the pages -------------------------------------------------------------------------


@every_page
def test_workflows_ask_for_what_is_declared(path):
    found = []
    for block in Page(path).fences("yaml", "yml"):
        found += complaints(yaml.safe_load(block))
    assert found == []


def complaints(whole):
    """What in a piece of a workflow cannot be right."""
    said, known = [], {}
    for step in _uses(whole):
        match, given = OURS.match(step["uses"]), step.get("with") or {}
        if not match:
            continue
        where = match[1]
        inputs, outputs = declared(where)
        if inputs is None:
            said.append(f"there is no {where}")
            continue
        known[step.get("id")] = (where, outputs)
        said += [f"{where} has no input {key}" for key in given if key not in inputs]
        said += [f"{where} needs {key}" for key, needed in inputs.items()
                 if needed and key not in given and "from" not in given]
    for step, output in re.findall(r"steps\.([\w-]+)\.outputs\.([\w-]+)", json.dumps(whole)):
        if step in known and output not in known[step][1]:
            said.append(f"{known[step][0]} has no output {output}")
    return said


def _uses(value):
    """Every mapping with `uses` within a value."""
    if isinstance(value, dict):
        if isinstance(value.get("uses"), str):
            yield value
        value = list(value.values())
    for item in value if isinstance(value, list) else []:
        yield from _uses(item)


@functools.cache
def declared(where):
    """The inputs of an action or a workflow, each with whether it must be given, and the outputs; None where it is not there."""
    if where.startswith("actions/"):
        if where.removeprefix("actions/") not in ACTIONS:
            return None, None
        whole = manifest(where.removeprefix("actions/"))
    elif (ROOT / where).exists():
        whole = _call(where)
    else:
        return None, None
    return {name: bool(said.get("required")) for name, said in whole["inputs"].items()}, set(whole.get("outputs", {}))


def _call(where):
    whole = yaml.safe_load((ROOT / where).read_text(encoding="utf-8"))
    return whole[True]["workflow_call"]     # YAML 1.1 reads `on` as true.


def test_what_it_would_catch():
    step = {"id": "a", "uses": "mlops-steps/mlops-steps/actions/wait-pipeline@v1", "with": {"timeout": 1}}
    assert complaints({"steps": [step, {"run": "${{ steps.a.outputs.model }}"}, {"uses": "$/actions/none"}]}) == [
        "actions/wait-pipeline has no input timeout", "actions/wait-pipeline needs execution-arn", "there is no actions/none",
        "actions/wait-pipeline has no output model"]


# ---- the card ---------------------------------------------------------------------------------------


def ticked(cell):
    return re.findall(r"`([^`]+)`", cell)


def test_the_card_names_inputs_and_outputs_that_exist():
    page, wrong = Page(CARD), []
    for step, inputs in page.table("step", "inputs most given"):
        wrong += [f"{step}: {name}" for name in ticked(inputs) if name not in declared(f"actions/{step}")[0]]
    for output, of, to in page.table("output", "of", "fills"):
        wrong += [f"{output} of {step}" for step in of.split(", ") if ticked(output)[0] not in declared(f"actions/{step}")[1]]
        wrong += [f"{output} to {step}" for step in to.split(", ") if ticked(output)[0] not in declared(f"actions/{step}")[0]]
    for workflow, inputs, outputs in page.table("workflow", "must be given", "gives"):
        has = declared(f".github/workflows/{ticked(workflow)[0]}.yml")
        if set(ticked(inputs)) != {name for name, needed in has[0].items() if needed} or set(ticked(outputs)) != has[1]:
            wrong.append(workflow)
    assert wrong == []


def test_exit_codes_are_those_of_the_code():
    source = (ROOT / "Sources/Steps/Step/Failure.swift").read_text(encoding="utf-8")
    cases = re.findall(r"\w+", re.search(r"case bug = 1,([\w\s,]+?)\n\n", source)[1].replace("case", ""))
    words = dict(re.findall(r'case \.(\w+): "([a-z-]+)"', source))
    real = {number: words[case] for number, case in enumerate(["bug", *cases], 1)}
    for path in (TROUBLE, CARD, ROOT / "README.md"):
        rows = next(table for table in Page(path).tables() if table[0][0] == "exit code")
        pairs = [pair for row in rows[1:] for pair in (row[:2], row[3:]) if len(pair) == 2 and pair[0] not in ("", "0")]
        told = {int(number): ticked(word)[0] for number, word in pairs}
        assert told == real, name_of(path)


def test_variables_are_read_by_somebody():
    terraform = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "terraform").glob("variables*.tf"))
    names = [name for row in Page(CARD).table("Terraform variable", "says") for name in ticked(row[0])]
    names += [name for path in PAGES for block in Page(path).fences("hcl") for name in re.findall(r"(?m)^(\w+) +=", block)]
    assert [name for name in names if f'variable "{name}"' not in terraform] == []
    code = "".join(path.read_text(encoding="utf-8") for path in [ROOT / "actions/launch", *(ROOT / "Sources").rglob("*.swift")])
    names = [name for row in Page(CARD).table("environment variable", "says") for name in ticked(row[0])]
    assert [name for name in names if name.partition("<")[0] not in code] == []


# ---- messages and commands --------------------------------------------------------------------------


SYMPTOMS = symptoms(TROUBLE.read_text(encoding="utf-8"))
FOREIGN = re.compile(r"(AWS|GitHub|Slack): ")


@functools.cache
def _texts(foreign):
    return list(printed.foreign_texts() if foreign else printed.texts())


def core(message):
    """A message without who says it, and without what is filled in at its ends."""
    return printed.plain(FOREIGN.sub("", message)).strip(f"{printed.PLACEHOLDER}: ")


@pytest.mark.parametrize("message", [message for part in SYMPTOMS for message in part.messages])
def test_messages_are_printed(message):
    words = core(message)
    assert len(re.sub(rf"[{printed.PLACEHOLDER}\W]", "", words)) >= 10, "too little to tell it from others"
    assert any(words in text for text in _texts(bool(FOREIGN.match(message))))


RUN = [at for at, part in enumerate(SYMPTOMS) if "# exits" in part.commands]


@pytest.fixture(scope="module")
def shown(tmp_path_factory, steps):
    """What the page's commands print and how they end, by part: all of them run, in their order, in one shell."""
    folder = tmp_path_factory.mktemp("docs")
    others = ("AWS_", "GITHUB_", "INPUT_", "ACTIONS_", "RUNNER_")
    own = {name: value for name, value in os.environ.items() if not name.startswith(others)}
    own |= {"PATH": f"{steps}:{own['PATH']}", "HOME": str(folder), "LOCAL_AWS_PYTHON": sys.executable}
    command = [ROOT / "script/local-aws", "run", "--state", folder / "aws", "--", "bash", "-c", script(folder)]
    done = subprocess.run(command, cwd=ROOT, env=own, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=300)
    parts = re.split(r"(?m)^@@part (\d+)\n", done.stdout)
    assert len(parts) > 1, done.stdout
    return dict(zip(map(int, parts[1::2]), parts[2::2]))


def script(folder):
    """The page's commands; what builds and starts is done already, and pytest runs elsewhere."""
    lines = ["unset MLOPS_STEPS_BIN"]      # The local AWS has it; the page's reader has not.
    for at, part in enumerate(SYMPTOMS):
        if "pytest" in part.commands or "terraform init" in part.commands or not part.commands:
            continue
        lines.append(f"echo '@@part {at}'")
        for line in part.commands.splitlines():
            if line.startswith(("script/bootstrap", "eval ")):
                continue
            line = line.replace("$(mktemp -d)", str(folder)).replace(".venv/bin/python", sys.executable)
            lines.append(re.sub(r"\s+# exits (\d+)$", r'; echo "@@exits $?, not \1"', line))
    return "\n".join(lines)


@pytest.mark.parametrize("at", RUN, ids=[SYMPTOMS[at].messages[0][:40] if SYMPTOMS[at].messages else str(at) for at in RUN])
def test_commands_show_what_the_page_says(at, shown):
    ends = re.findall(r"(?m)@@exits (\d+), not (\d+)$", shown[at])
    assert ends and [pair for pair in ends if pair[0] != pair[1]] == [], shown[at]
    assert len(ends) == SYMPTOMS[at].commands.count("# exits")
    output = printed.plain(shown[at])
    for message in SYMPTOMS[at].messages:
        pattern = ".+?".join(re.escape(piece) for piece in core(message).split(printed.PLACEHOLDER))
        assert message.startswith("GitHub: ") or re.search(pattern, output), f"{message}\n\n{shown[at]}"


def test_texts_are_read_as_they_are_printed():
    source = r'''
        // "no text"
        throw Failure("the \(kind.map { "a \($0)" } ?? "none") is \(x), " + "not \"here\"" + why, "b" + "c")
        let mark = /"(a)/
        let long = """
            one \
            two \(three)
            """
        '''
    assert list(printed.swift(source)) == ["a …", "none", 'the … is …, not "here"', "bc", "one two …"]


def test_nothing_is_promised_without_a_way_to_see_it():
    assert [part.messages for part in SYMPTOMS if part.messages and not part.commands] == []


@pytest.mark.parametrize("path", [path for path in PAGES if path.parent == ROOT / "docs"], ids=name_of)
def test_pages_are_short(path):
    assert len(Page(path).text.splitlines()) <= 300


def test_the_pages_are_found():
    names = {name_of(path) for path in pages.PAGES}
    assert {"README.md", "terraform/README.md", "docs/setup.md", "actions/oidc-assume/README.md"} <= names
