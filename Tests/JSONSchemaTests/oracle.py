"""The package jsonschema as the judge: prints every schema below with its verdict on every value below."""
import itertools
import json
import sys

from jsonschema import Draft202012Validator

VALUES = [
    None, True, False, 0, 1, 2, 3, 7, -1, 1.5, 2.0, -0.5, 1e3, 12345678901234567890, "", "a", "ab", "abc", "1", "true", "\u00e9",
    "e\u0301", "\U0001F600\U0001F600", [], [1], [1, 2], [1, 1], [1, True], [0, False], [1, "a", None], [[1], [1]], ["a", "b", "a"],
    [1, 2, 3, 4], [{"a": 1}, {"a": 1}], [{"a": 1, "b": 2}, {"b": 2, "a": 1}], [0.1, 0.2], ["x", 1], {}, {"a": 1}, {"a": "x"},
    {"a": 1, "b": 2}, {"b": 2}, {"a": None}, {"a": [1, 2]}, {"a": {"a": {"a": 1}}}, {"a": {"a": {"a": "x"}}},
    {"predictions": [{"score": 0.5, "label": "yes"}]}, {"predictions": [{"score": 1.5, "label": "yes"}]},
    {"predictions": [{"score": 0.5}]}, {"predictions": []}, {"a/b": 1, "c~d": "x"}, {"kind": "n", "value": 1},
    "2026-11-25", "26-11-25", "a-b_c", "aaa", "-1.50", "\t", "a.b", "(a)", "x]", "ABC", "yes", "no", "maybe", "a\\b",
    {"kind": "n", "value": "x"}, {"kind": "s", "value": "x"}, {"abc": 1, "x": 2}, {"\u00e9": 1},
]
PARTS = [
    True, False, {}, *({"type": name} for name in ("null", "boolean", "object", "array", "number", "integer", "string")),
    {"type": ["string", "null"]}, {"type": ["integer", "array"]}, {"enum": [1, "a", None, [1, 2], {"a": 1}]}, {"enum": [True]},
    {"enum": [0]}, {"const": 1}, {"const": 2}, {"const": False}, {"const": {"b": 2, "a": 1}}, {"const": "\u00e9"},
    {"minimum": 1}, {"maximum": 2}, {"exclusiveMinimum": 1}, {"exclusiveMaximum": 2}, {"minimum": 1.5, "maximum": 7},
    {"multipleOf": 2}, {"multipleOf": 0.5}, {"minLength": 2}, {"maxLength": 1}, {"minItems": 2}, {"maxItems": 1},
    {"uniqueItems": True}, {"uniqueItems": False}, {"minProperties": 2}, {"maxProperties": 1}, {"required": ["a"]},
    {"required": []}, {"properties": {"a": {"type": "integer"}}}, {"properties": {"a": False}},
    {"properties": {"a": {}}, "additionalProperties": False}, {"additionalProperties": {"type": "string"}},
    {"propertyNames": {"maxLength": 1}}, {"items": {"type": "integer"}}, {"items": False},
    {"prefixItems": [{"type": "integer"}, {"type": "string"}]}, {"prefixItems": [{}], "items": False},
    {"patternProperties": {"^a": {"type": "integer"}}}, {"patternProperties": {"b": False}, "additionalProperties": False},
    {"patternProperties": {"a": {}, "[b-c]$": {}}, "additionalProperties": {"type": "string"}},
    {"prefixItems": [{"const": 1}], "items": {"type": "integer"}}, {"contains": {"const": 1}},
    {"contains": {"const": 1}, "minContains": 2}, {"contains": {"type": "integer"}, "maxContains": 1},
    {"contains": {"const": 9}, "minContains": 0}, {"dependentRequired": {"a": ["b"]}},
    {"dependentSchemas": {"a": {"required": ["b"]}}},
]
# Searched for, as JSON Schema has it; without what Python and ECMA 262 hold to be different.
PATTERNS = [
    "", "a", "^a", "b$", "^a$", "^$", "^[a-c]+$", "^[^a-c]+$", "^\\d{4}-\\d{2}-\\d{2}$", "^-?\\d+(\\.\\d+)?$", "a|b", "^(yes|no)$",
    "^(?:a|ab)(?:c|)$", "^a*$", "^a+?$", "^a?b?c?$", "^a{2}$", "^a{2,}$", "^a{1,2}$", "^a{0}$", "^(a{1,2}){2}$", "[\\w-]+_\\w", "\\.",
    "^\\S+$", "\\s", "^[\\d.-]+$", "[\\]]", "\\(a\\)", "^.$", "^..$", "\\x61", "\\u0061", "[\\x41-\\x43]{3}", "[a-]", "\\\\",
    "(a|b|c)(b|$)", "^((a|b)*c|x.*)$", "^(a|b)+$|^x", "(^a|b$)", "()", "^[A-Z]+$",
]
WHOLE = [
    {"type": "object", "required": ["predictions"], "additionalProperties": False, "properties": {
        "predictions": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/row"}}},
     "$defs": {"row": {"type": "object", "required": ["score", "label"], "properties": {
         "score": {"type": "number", "minimum": 0, "maximum": 1}, "label": {"enum": ["yes", "no"]}}}}},
    {"properties": {"a": {"$ref": "#"}}, "additionalProperties": False},
    {"$defs": {"tree": {"anyOf": [{"type": "integer"}, {"type": "object", "additionalProperties": {"$ref": "#/$defs/tree"}}]}},
     "$ref": "#/$defs/tree"},
    {"$defs": {"a/b": {"type": "integer"}, "c~d": {"type": "string"}, "e f": {"type": "null"}},
     "properties": {"a/b": {"$ref": "#/$defs/a~1b"}, "c~d": {"$ref": "#/$defs/c~0d"}, "a": {"$ref": "#/$defs/e%20f"}}},
    {"prefixItems": [{"type": "integer"}, {"$ref": "#/prefixItems/0"}]},
    {"if": {"properties": {"kind": {"const": "n"}}, "required": ["kind"]}, "then": {"properties": {"value": {"type": "number"}}},
     "else": {"maxProperties": 1}},
    {"if": {"type": "integer"}, "then": {"minimum": 2}}, {"if": {"type": "integer"}, "else": {"type": "string"}},
    {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/x", "title": "t", "type": "array"},
    {"$ref": "#/$defs/n", "maximum": 1, "$defs": {"n": {"type": "integer"}}}, {"not": {"not": {"type": "integer"}}},
    {"allOf": [{"minimum": 1}, {"maximum": 2}, {"type": "integer"}]}, {"not": {"properties": {"a": {"type": "integer"}}}},
]


def schemas():
    yield from PARTS
    yield from WHOLE
    yield from ({"pattern": pattern} for pattern in PATTERNS)
    yield from ({"not": part} for part in PARTS)
    for one, other in itertools.islice(itertools.combinations(PARTS, 2), 0, None, 7):
        yield {"anyOf": [one, other]}
        yield {"oneOf": [one, other]}
        yield {"items": one, "allOf": [other]}


def verdicts(schema):
    validator = Draft202012Validator(schema)
    return "".join("1" if validator.is_valid(value) else "0" for value in VALUES)


if __name__ == "__main__":
    json.dump({"values": VALUES, "schemas": [{"schema": one, "verdicts": verdicts(one)} for one in schemas()]}, sys.stdout)
