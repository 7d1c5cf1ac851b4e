"""The functions of the expression language, other than those that ask for a job's status."""
import hashlib
import json
import re
from pathlib import Path

from .values import equal, text, to_json


def contains(_, search, item):
    if isinstance(search, list):
        return any(equal(element, item) for element in search)
    return text(item).upper() in text(search).upper() if not isinstance(search, dict) else False


def starts_with(_, string, prefix):
    return text(string).upper().startswith(text(prefix).upper())


def ends_with(_, string, suffix):
    return text(string).upper().endswith(text(suffix).upper())


def format_(_, pattern, *arguments):
    """{0} is the first argument; {{ and }} are braces."""
    def one(match):
        if match.group() in ("{{", "}}"):
            return match.group()[0]
        if match.group(1) is None:
            raise ValueError(f"The following format string is invalid: {pattern}")
        if int(match.group(1)) >= len(arguments):
            raise ValueError(f"The following format string references more arguments than were supplied: {pattern}")
        return text(arguments[int(match.group(1))])
    return re.sub(r"\{\{|\}\}|\{(\d+)\}|[{}]", one, text(pattern))


def join(_, items, separator=","):
    return text(separator).join(text(item) for item in items) if isinstance(items, list) else text(items)


def to_json_(_, value):
    return to_json(value)


def from_json(_, string):
    try:
        return json.loads(text(string))
    except json.JSONDecodeError as error:
        raise ValueError(f"Error parsing fromJson: {error}") from error


def hash_files(scope, *patterns):
    """The SHA-256 of the SHA-256s of the files that match, in path order; the empty string where none does."""
    if scope.workspace is None:
        raise ValueError("hashFiles is available in steps only")
    root = Path(scope.workspace)
    found = {path for pattern in patterns for path in root.glob(text(pattern)) if path.is_file()}
    whole = hashlib.sha256()
    for path in sorted(found):
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest() if found else ""


FUNCTIONS = {
    "contains": (contains, 2, 2), "startswith": (starts_with, 2, 2), "endswith": (ends_with, 2, 2),
    "format": (format_, 1, 255), "join": (join, 1, 2), "tojson": (to_json_, 1, 1), "fromjson": (from_json, 1, 1),
    "hashfiles": (hash_files, 1, 255),
}
