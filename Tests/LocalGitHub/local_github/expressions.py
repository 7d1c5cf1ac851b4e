"""GitHub's expression language: text to a tree, and a tree to a value. Nothing here knows of jobs or steps."""
import re
from dataclasses import dataclass

from . import functions, values


class ExpressionError(ValueError):
    """An expression that GitHub would refuse, and why."""


@dataclass(frozen=True)
class Scope:
    """What an expression may speak of: contexts by name, and the status functions where they are allowed."""

    contexts: dict
    status: dict = None             # "success" -> a function of no arguments
    workspace: str = None           # where hashFiles looks

    def with_contexts(self, **more):
        return Scope({**self.contexts, **more}, self.status, self.workspace)


STATUS_FUNCTIONS = ("success", "failure", "always", "cancelled")
_TOKEN = re.compile(r"""\s*(?:
    (?P<number>0x[0-9a-fA-F]+|0o[0-7]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w.])
  | (?P<string>'(?:[^']|'')*')
  | (?P<name>[A-Za-z_][A-Za-z0-9_-]*)
  | (?P<operator>==|!=|<=|>=|&&|\|\||[!<>()\[\],.*])
)""", re.VERBOSE)
_BINARY = [("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">=")]      # loosest first
_WORDS = {"true": True, "false": False, "null": None, "nan": float("nan"), "infinity": float("inf")}


def evaluate(source, scope):
    """The value of an expression (without its ${{ }})."""
    return _run(parse(source), scope)


def parse(source):
    """The tree of an expression: nested tuples whose first element says what they are."""
    return _Parser(source).whole()


def names(tree):
    """The functions a tree calls, in lower case."""
    if not isinstance(tree, tuple):
        return set()
    own = {tree[1]} if tree[0] == "call" else set()
    return own.union(*[names(part) for part in tree[1:]],
                     *[names(part) for parts in tree[1:] if isinstance(parts, list) for part in parts])


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, source):
        self.source, self.tokens, self.at = source, [], 0
        at = 0
        while source[at:].strip():
            match = _TOKEN.match(source, at)
            if not match:
                raise ExpressionError(f"Unexpected symbol: '{source[at:].split()[0]}'. Located at position {at + 1} "
                                      f"within expression: {source}")
            self.tokens.append((match.lastgroup, match.group(match.lastgroup)))
            at = match.end()

    def _peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else (None, None)

    def _take(self, *operators):
        found, word = self._peek()
        if found == "operator" and word in operators:
            self.at += 1
            return word
        return None

    def _need(self, operator):
        if not self._take(operator):
            raise self._unexpected()

    def _unexpected(self):
        word = self._peek()[1]
        return ExpressionError(f"Unexpected {'end of expression' if word is None else f'symbol: {word!r}'} "
                               f"within expression: {self.source}")

    def whole(self):
        if not self.tokens:
            raise ExpressionError("An expression was expected")
        tree = self._binary(0)
        if self.at < len(self.tokens):
            raise self._unexpected()
        return tree

    def _binary(self, level):
        if level == len(_BINARY):
            return self._unary()
        left = self._binary(level + 1)
        while operator := self._take(*_BINARY[level]):
            left = ("binary", operator, left, self._binary(level + 1))
        return left

    def _unary(self):
        return ("not", self._unary()) if self._take("!") else self._postfix()

    def _postfix(self):
        tree = self._primary()
        while True:
            if self._take("."):
                found, word = self._peek()
                if found != "name" and word != "*":
                    raise self._unexpected()
                self.at += 1
                tree = ("all", tree) if word == "*" else ("index", tree, ("literal", word))
            elif self._take("["):
                star = self._take("*")
                tree = ("all", tree) if star else ("index", tree, self._binary(0))
                self._need("]")
            else:
                return tree

    def _primary(self):
        found, word = self._peek()
        if self._take("("):
            tree = self._binary(0)
            self._need(")")
            return tree
        if found not in ("number", "string", "name"):
            raise self._unexpected()
        self.at += 1
        if found == "number":
            return ("literal", values.number(word))
        if found == "string":
            return ("literal", word[1:-1].replace("''", "'"))
        if self._take("("):
            return ("call", word.lower(), self._arguments())
        return ("literal", _WORDS[word.lower()]) if word.lower() in _WORDS else ("context", word)

    def _arguments(self):
        arguments = []
        if self._take(")"):
            return arguments
        while True:
            arguments.append(self._binary(0))
            if self._take(")"):
                return arguments
            self._need(",")


class _Filtered(list):
    """What `.*` yields: an index into it is an index into each of its items."""


def _run(tree, scope):
    what = tree[0]
    if what == "literal":
        return tree[1]
    if what == "context":
        return _context(tree[1], scope)
    if what == "not":
        return not values.truthy(_run(tree[1], scope))
    if what == "binary":
        return _operate(tree[1], tree[2], tree[3], scope)
    if what == "call":
        return _call(tree[1], tree[2], scope)
    whole = _run(tree[1], scope)
    if what == "all":
        inner = whole.values() if isinstance(whole, dict) else whole if isinstance(whole, list) else []
        return _Filtered(inner)
    key = _run(tree[2], scope)
    if isinstance(whole, _Filtered):
        found = [values.member(item, key) for item in whole]
        return _Filtered(item for item in found if item is not None)
    return values.member(whole, key)


def _context(name, scope):
    for known, value in scope.contexts.items():
        if known.lower() == name.lower():
            return value
    raise ExpressionError(f"Unrecognized named-value: '{name}'")


def _operate(operator, left, right, scope):
    first = _run(left, scope)
    if operator == "&&":
        return _run(right, scope) if values.truthy(first) else first
    if operator == "||":
        return first if values.truthy(first) else _run(right, scope)
    second = _run(right, scope)
    return {
        "==": lambda: values.equal(first, second), "!=": lambda: not values.equal(first, second),
        "<": lambda: values.less(first, second), ">": lambda: values.less(second, first),
        "<=": lambda: values.less(first, second) or values.equal(first, second),
        ">=": lambda: values.less(second, first) or values.equal(first, second),
    }[operator]()


def _call(name, arguments, scope):
    if name in STATUS_FUNCTIONS and scope.status is not None:
        return scope.status[name]()
    if name not in functions.FUNCTIONS:
        raise ExpressionError(f"Unrecognized function: '{name}'")
    function, least, most = functions.FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        raise ExpressionError(f"Too {'few' if len(arguments) < least else 'many'} parameters supplied: '{name}'")
    given = [_run(argument, scope) for argument in arguments]
    try:
        return function(scope, *given)
    except ValueError as error:
        raise ExpressionError(f"{name}: {error}") from error
