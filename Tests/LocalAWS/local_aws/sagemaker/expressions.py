"""The functions of a pipeline definition: Get, Std:Join, Std:JsonGet, and the conditions. Pure, given a scope."""
import json
import operator
import re

PART = re.compile(r"([^.\[\]]+)|\[(\d+)\]|\[['\"]([^'\"]*)['\"]\]")


class Unresolved(Exception):
    """An expression that has no value, and why."""


def resolve(value, scope):
    """A value with all its functions carried out. `scope` gives get(text) and read_json(step, property_file) and
    read_s3_json(uri)."""
    if isinstance(value, list):
        return [resolve(item, scope) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {"Get"}:
        return scope.get(value["Get"])
    if set(value) == {"Std:Join"}:
        parts = value["Std:Join"]
        return str(resolve(parts.get("On", ""), scope)).join(text(resolve(item, scope)) for item in parts["Values"])
    if set(value) == {"Std:JsonGet"}:
        return _json_get(value["Std:JsonGet"], scope)
    return {key: resolve(item, scope) for key, item in value.items()}


def text(value):
    """A value as it is written into a joined text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _json_get(said, scope):
    if "PropertyFile" in said:
        reference = said["PropertyFile"]
        name = reference["Get"] if isinstance(reference, dict) else reference
        match = re.fullmatch(r"Steps\.([^.]+)\.PropertyFiles\.(.+)", name)
        if not match:
            raise Unresolved(f"{name} names no property file")
        document, where = scope.property_file(match[1], match[2]), name
    else:
        where = resolve(said["S3Uri"], scope)
        document = scope.s3_file(where)
    try:
        value = json.loads(document)
    except ValueError as error:
        raise Unresolved(f"{where} is not JSON: {error}") from error
    return follow(value, resolve(said["Path"], scope), where)


def follow(value, path, where):
    """The value at a path of names and [indices]."""
    for part in parts(path):
        try:
            value = value[int(part)] if isinstance(value, list) else value[part]
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise Unresolved(f"there is no {path} in {where}") from error
    return value


def parts(path):
    """A path's names and indices: a.b[0]['c d'] is a, b, 0, c d. A leading $. is left out."""
    return [name or index or quoted for name, index, quoted in PART.findall(path.removeprefix("$."))]


COMPARE = {"Equals": operator.eq, "GreaterThan": operator.gt, "GreaterThanOrEqualTo": operator.ge,
           "LessThan": operator.lt, "LessThanOrEqualTo": operator.le}


def holds(condition, scope):
    """Whether a condition holds."""
    kind = condition.get("Type")
    if kind == "Not":
        return not holds(condition["Condition"] if "Condition" in condition else condition["Expression"], scope)
    if kind == "Or":
        return any(holds(inner, scope) for inner in condition["Conditions"])
    if kind == "In":
        wanted = resolve(condition["QueryValue"] if "QueryValue" in condition else condition["Value"], scope)
        values = condition["Values"] if "Values" in condition else condition["In"]
        return any(_compare(operator.eq, wanted, resolve(item, scope)) for item in values)
    if kind not in COMPARE:
        raise Unresolved(f"condition type {kind!r} is not known")
    return _compare(COMPARE[kind], resolve(condition["LeftValue"], scope), resolve(condition["RightValue"], scope))


def _compare(compare, left, right):
    """Numbers as numbers, even where one is written as a text; else like with like."""
    if isinstance(left, bool) or isinstance(right, bool):
        left, right = text(left), text(right)
    elif isinstance(left, (int, float)) != isinstance(right, (int, float)):
        try:
            left, right = float(left), float(right)
        except (TypeError, ValueError) as error:
            raise Unresolved(f"{left!r} and {right!r} cannot be compared") from error
    try:
        return bool(compare(left, right))
    except TypeError as error:
        raise Unresolved(f"{left!r} and {right!r} cannot be compared") from error
