"""The values of GitHub's expression language, and how they turn into each other: null, boolean, number, string,
array, object (None, bool, float or int, str, list, dict). Strings compare without regard to case."""
import json
import math
import re


class CaseSensitive(dict):
    """An object whose keys are found in their own case only: the env context."""


def kind(value):
    """The name GitHub has for a value's type; it is also what an array or object looks like as a string."""
    if value is None:
        return "Null"
    if isinstance(value, bool):
        return "Boolean"
    if isinstance(value, (int, float)):
        return "Number"
    if isinstance(value, str):
        return "String"
    return "Array" if isinstance(value, list) else "Object"


def truthy(value):
    """Whether a condition holds: all but false, 0, NaN, the empty string and null. 'false' is a non-empty string."""
    if isinstance(value, float) and math.isnan(value):
        return False
    return isinstance(value, (list, dict)) or bool(value)


def text(value):
    """A value as it is written into a string."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value)
    return value if isinstance(value, str) else kind(value)


def _number_text(value):
    """Fifteen significant digits, none of them superfluous."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"


_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")


def number(value):
    """A value as a number; NaN where it is none."""
    if value is None:
        return 0.0
    if isinstance(value, (bool, int, float)):
        return float(value)
    if not isinstance(value, str):
        return math.nan
    stripped = value.strip()
    if not stripped:
        return 0.0
    if _NUMBER.match(stripped):
        return float(stripped)
    if re.fullmatch(r"0x[0-9a-fA-F]+|0o[0-7]+", stripped):
        return float(int(stripped, 0))
    return {"Infinity": math.inf, "-Infinity": -math.inf}.get(stripped, math.nan)


def _alike(left, right):
    """Two primitives brought to one kind, as == and < want them."""
    if kind(left) == kind(right):
        return left, right
    primitive = ("Null", "Boolean", "Number", "String")
    if kind(left) in primitive and kind(right) in primitive:
        return number(left), number(right)
    return left, right


def equal(left, right):
    """The == of the language."""
    left, right = _alike(left, right)
    if kind(left) != kind(right):
        return False
    if isinstance(left, str):
        return left.upper() == right.upper()
    return left is right if isinstance(left, (list, dict)) else left == right


def less(left, right):
    """The < of the language; nothing but two numbers, two strings or two booleans can be less."""
    left, right = _alike(left, right)
    if kind(left) != kind(right) or kind(left) not in ("Boolean", "Number", "String"):
        return False
    return left.upper() < right.upper() if isinstance(left, str) else left < right


def member(value, key):
    """A member of an object or array; null where there is none."""
    if isinstance(value, dict):
        name = text(key)
        if name in value or isinstance(value, CaseSensitive):
            return value.get(name)
        return next((found for other, found in value.items() if str(other).upper() == name.upper()), None)
    if isinstance(value, list):
        index = number(key)
        return value[int(index)] if not math.isnan(index) and 0 <= index < len(value) else None
    return None


def to_json(value):
    """What toJSON writes: indented by two, numbers as the language writes them."""
    def plain(item):
        if isinstance(item, dict):
            return {key: plain(inner) for key, inner in item.items()}
        if isinstance(item, list):
            return [plain(inner) for inner in item]
        return int(item) if isinstance(item, float) and item.is_integer() else item
    return json.dumps(plain(value), indent=2, ensure_ascii=False)
