"""The functions of a definition, and its conditions, as rows."""
import pytest

from local_aws.sagemaker import expressions


class Scope:
    """What a test's expressions refer to."""

    values = {"Parameters.Three": 3, "Parameters.Yes": True, "Parameters.Text": "t"}

    def get(self, text):
        if text not in self.values:
            raise expressions.Unresolved(text)
        return self.values[text]

    @staticmethod
    def property_file(step, name):
        return '{"a": {"b": [1, {"c d": 0.5}]}, "nan": "NaN"}' if (step, name) == ("S", "F") else "not json"

    @staticmethod
    def s3_file(uri):
        return '{"uri": "%s"}' % uri


def json_get(path, file="F"):
    return {"Std:JsonGet": {"PropertyFile": {"Get": f"Steps.S.PropertyFiles.{file}"}, "Path": path}}


@pytest.mark.parametrize("value, expected", [
    ("plain", "plain"), ([1, {"Get": "Parameters.Three"}], [1, 3]), ({"k": {"Get": "Parameters.Yes"}}, {"k": True}),
    ({"Std:Join": {"On": "/", "Values": ["a", {"Get": "Parameters.Three"}, {"Get": "Parameters.Yes"}]}}, "a/3/true"),
    (json_get("a.b[0]"), 1), (json_get("a.b[1]['c d']"), 0.5), (json_get("$.nan"), "NaN"),
    ({"Std:JsonGet": {"S3Uri": {"Std:Join": {"On": "", "Values": ["s3://", "b"]}}, "Path": "uri"}}, "s3://b"),
])
def test_values(value, expected):
    assert expressions.resolve(value, Scope()) == expected


@pytest.mark.parametrize("value", [{"Get": "Parameters.None"}, json_get("a.x"), json_get("a.b[7]"), json_get("a", "G"),
                                   json_get("a.b[0].c")])
def test_what_has_no_value(value):
    with pytest.raises(expressions.Unresolved):
        expressions.resolve(value, Scope())


def compare(kind, left, right):
    return {"Type": kind, "LeftValue": left, "RightValue": right}


@pytest.mark.parametrize("condition, outcome", [
    (compare("Equals", 1, 1.0), True), (compare("Equals", "1", 1), True), (compare("Equals", "a", "b"), False),
    (compare("GreaterThan", 2, {"Get": "Parameters.Three"}), False), (compare("GreaterThanOrEqualTo", 3, 3), True),
    (compare("LessThan", "2", 10), True), (compare("LessThanOrEqualTo", 4, 3), False),
    (compare("Equals", {"Get": "Parameters.Yes"}, True), True), (compare("GreaterThanOrEqualTo", "NaN", 0.5), False),
    ({"Type": "In", "QueryValue": "t", "Values": ["s", {"Get": "Parameters.Text"}]}, True),
    ({"Type": "In", "QueryValue": "u", "Values": ["s", "t"]}, False),
    ({"Type": "Not", "Condition": compare("Equals", 1, 2)}, True),
    ({"Type": "Or", "Conditions": [compare("Equals", 1, 2), compare("Equals", 1, 1)]}, True),
])
def test_conditions(condition, outcome):
    assert expressions.holds(condition, Scope()) is outcome


@pytest.mark.parametrize("condition", [compare("Resembles", 1, 1), compare("LessThan", "a", 1)])
def test_conditions_without_an_outcome(condition):
    with pytest.raises(expressions.Unresolved):
        expressions.holds(condition, Scope())
