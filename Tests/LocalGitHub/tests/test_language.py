"""The expression language against GitHub's documentation and its runner's own rules."""
import math

import pytest

from local_github import templates, values
from local_github.expressions import ExpressionError, Scope, evaluate
from local_github.values import CaseSensitive

CONTEXTS = {
    "github": {"ref": "refs/heads/main", "event_name": "push", "event": {"labels": [{"name": "bug"}, {"name": "ML"}]}},
    "inputs": {"shuffle-labels": "true", "empty": "", "yes": True, "no": False, "count": 3},
    "env": CaseSensitive({"Name": "value"}), "vars": {}, "list": ["a", "B"],
    "steps": {"start": {"outputs": {"execution-arn": "arn:aws:x"}, "outcome": "failure"}},
}


def scope(failed=False, cancelled=False):
    status = {"success": lambda: not failed and not cancelled, "failure": lambda: failed, "always": lambda: True,
              "cancelled": lambda: cancelled}
    return Scope(CONTEXTS, status)


@pytest.mark.parametrize("source, value", [
    # literals
    ("true", True), ("null", None), ("'it''s'", "it's"), ("-3.5e2", -350), ("0xff", 255), ("0o17", 15), ("''", ""),
    # contexts: found in any case, missing is null, env in its own case only
    ("github.ref", "refs/heads/main"), ("GitHub.REF", "refs/heads/main"), ("github['ref']", "refs/heads/main"),
    ("steps.start.outputs.execution-arn", "arn:aws:x"), ("steps.never.outputs.record", None), ("vars.NONE", None),
    ("env.Name", "value"), ("env.NAME", None), ("list[1]", "B"), ("list[7]", None),
    ("github.event.labels.*.name", ["bug", "ML"]), ("contains(github.event.labels.*.name, 'ml')", True),
    # operators
    ("'Main' == 'main'", True), ("'a' != 'b'", True), ("1 == '1'", True), ("null == ''", True), ("null == 0", True),
    ("true == 1", True), ("'true' == true", False), ("'abc' == 0", False), ("'' == 0", True), ("1 < 2", True),
    ("'a' < 'B'", True), ("2 >= '2'", True), ("'x' > 1", False), ("!''", True), ("!'false'", False),
    ("!github.nothing", True),
    # && and || yield operands; the idiom
    ("inputs.empty || 'false'", "false"), ("inputs.shuffle-labels || 'false'", "true"), ("inputs.none || 'x'", "x"),
    ("github.event_name == 'push' && 'a' || 'b'", "a"), ("github.event_name == 'x' && 'a' || 'b'", "b"),
    ("true && '' || 'c'", "c"), ("false || null", None), ("1 && 2", 2),
    # precedence: ! over comparison over equality over && over ||
    ("true || false && false", True), ("(true || false) && false", False), ("1 < 2 == true", True),
    ("!true == false", True),
    # functions
    ("contains('Hello World', 'WORLD')", True), ("contains(list, 'b')", True), ("contains('abc', '')", True),
    ("startsWith('Refs/heads', 'refs/')", True), ("endsWith('a.YML', '.yml')", True),
    ("format('{0} {1} {{2}} {0}', 'a', 1)", "a 1 {2} a"), ("join(list, '-')", "a-B"),
    ("fromJSON('{\"a\":[1,true]}').a[1]", True), ("fromJSON('\"x\"')", "x"), ("toJSON('a\"b')", '"a\\"b"'),
    ("toJSON(fromJSON('[1]'))", "[\n  1\n]"), ("success()", True), ("failure() || cancelled()", False),
])
def test_values(source, value):
    assert evaluate(source, scope()) == value
    assert type(evaluate(source, scope())) in (type(value), float, type(evaluate(source, scope())))


@pytest.mark.parametrize("source, message", [
    ("nothing.at.all", "Unrecognized named-value"), ("foo()", "Unrecognized function"), ("1 +", "Unexpected symbol"),
    ("'open", "Unexpected symbol"), ("(1", "Unexpected end"), ("1 2", "Unexpected symbol"), ("", "expected"),
    ("format('{1}', 'a')", "more arguments"), ("format('{x', 'a')", "invalid"), ("contains('a')", "few"),
    ("fromJSON('{')", "fromJson"), ("&& a", "Unexpected"), ("a.", "Unexpected"), ('"double"', "Unexpected symbol"),
])
def test_refusals(source, message):
    with pytest.raises(ExpressionError, match=message):
        evaluate(source, scope())


@pytest.mark.parametrize("template, string", [
    ("plain", "plain"), ("${{ github.ref }}", "refs/heads/main"), ("a ${{ 1 }}${{ true }} b", "a 1true b"),
    ("${{ vars.NONE }}", ""), ("${{ '}}' }}!", "}}!"), ("${{ github.event }}", "Object"), ("${{ list }}", "Array"),
    ("$ { {{ }", "$ { {{ }"), ("${{ 1.50 }}", "1.5"), ("${{ 'a''}}''b' }}", "a'}}'b"), ("${{ 1e21 }}", "1e+21"),
])
def test_templates(template, string):
    assert templates.string(template, scope()) == string


def test_an_expression_that_is_not_closed():
    with pytest.raises(ExpressionError, match="not closed"):
        templates.string("${{ github.ref", scope())


@pytest.mark.parametrize("condition, failed, holds", [
    (None, False, True), (None, True, False), ("always()", True, True), ("failure()", True, True),
    ("failure()", False, False), ("github.event_name == 'push'", False, True), ("github.event_name == 'push'", True, False),
    ("${{ always() && steps.start.outcome != 'skipped' }}", True, True), ("!cancelled()", True, True),
    ("${{ false }}", False, False), (False, False, False), (True, True, False), ("inputs.empty", False, False),
    # Text beside an expression makes a string, and a non-empty string is true.
    ("${{ false }} == true", False, True), ("'false'", False, True),
    ("success() || steps.start.outcome == 'failure'", True, True),
])
def test_conditions(condition, failed, holds):
    assert templates.condition(condition, scope(failed)) is holds


@pytest.mark.parametrize("value, wanted", [("", 0.0), (" 12 ", 12.0), ("0x1F", 31.0), ("Infinity", math.inf), (None, 0.0)])
def test_numbers(value, wanted):
    assert values.number(value) == wanted


@pytest.mark.parametrize("value", ["abc", "1,5", "1 2", [], {}, "٣"])
def test_no_numbers(value):
    assert math.isnan(values.number(value)) or value == "٣"
