"""Strings with ${{ }} in them, and conditions: what a workflow file holds in place of plain values."""
from . import values
from .expressions import STATUS_FUNCTIONS, ExpressionError, evaluate, names, parse


def pieces(source):
    """A string as its parts in order: ("text", …) and ("expression", …). A }} inside a literal does not end one."""
    found, at = [], 0
    while (start := source.find("${{", at)) >= 0:
        if start > at:
            found.append(("text", source[at:start]))
        end = _end(source, start + 3)
        found.append(("expression", source[start + 3:end]))
        at = end + 2
    if at < len(source):
        found.append(("text", source[at:]))
    return found


def _end(source, at):
    quoted = False
    while at < len(source):
        if source[at] == "'":
            quoted = not quoted
        elif not quoted and source.startswith("}}", at):
            return at
        at += 1
    raise ExpressionError(f"The expression is not closed: missing }}}} in {source!r}")


def value(template, scope):
    """The value of a scalar: of its own type where it is one expression, or else a string."""
    if not isinstance(template, str):
        return template
    parts = pieces(template)
    if len(parts) == 1 and parts[0][0] == "expression":
        return evaluate(parts[0][1], scope)
    return "".join(part if what == "text" else values.text(evaluate(part, scope)) for what, part in parts)


def string(template, scope):
    """The value of a scalar as a string."""
    return values.text(value(template, scope))


def strings(mapping, scope):
    """The values of a mapping (`env`, `with`) as strings."""
    return {str(name): string(template, scope) for name, template in (mapping or {}).items()}


def condition(template, scope):
    """Whether an `if` holds. One that asks for no status stands behind success(), as GitHub has it."""
    if template is None or template == "":
        template = "success()"
    if not isinstance(template, str):
        template = values.text(template)
    parts = pieces(template)
    if any(what == "expression" for what, _ in parts):
        if len(parts) > 1:
            # Text around an expression makes it a string, and a non-empty one is true: GitHub's own trap.
            return scope.status["success"]() and values.truthy(string(template, scope))
        template = parts[0][1]
    tree = parse(template)
    if not names(tree) & set(STATUS_FUNCTIONS) and not scope.status["success"]():
        return False
    return values.truthy(evaluate(template, scope))
