"""Does a role's trust policy let this caller in? Pure: documents and facts in, yes or no out."""
import fnmatch
import json


def allows(document, action, principal, facts):
    """Whether a trust policy allows an action to a principal.

    `principal` is (kind, set of names), as ("Federated", {"arn:…:oidc-provider/…"}); `facts` are the condition
    keys' values, by key in any case: a text or a list of texts.
    """
    policy = json.loads(document) if isinstance(document, str) else document
    statements = policy.get("Statement", [])
    fitting = [statement for statement in (statements if isinstance(statements, list) else [statements])
               if _acts(statement, action) and _names(statement, principal)
               and _conditions(statement.get("Condition", {}), facts)]
    return bool(fitting) and all(statement.get("Effect") == "Allow" for statement in fitting)


def _listed(value):
    return value if isinstance(value, list) else [value]


def _acts(statement, action):
    return any(_like(action.lower(), pattern.lower()) for pattern in _listed(statement.get("Action", [])))


def _names(statement, principal):
    kind, names = principal
    said = statement.get("Principal", {})
    if said == "*":
        return True
    values = _listed(said.get(kind, []))
    return "*" in values or bool(names & set(values))


def _conditions(block, facts):
    known = {key.lower(): _listed(value) for key, value in facts.items()}
    return all(_condition(operator, known.get(key.lower()), _listed(wanted))
               for operator, keys in block.items() for key, wanted in keys.items())


def _condition(operator, values, wanted):
    """One operator over one key; several wanted values are alternatives."""
    quantifier, _, name = operator.rpartition(":")
    if name.endswith("IfExists"):
        name = name[:-len("IfExists")]
        if values is None:
            return True
    if name == "Null":
        return all((values is None) == (str(text).lower() == "true") for text in wanted)
    negated = "Not" in name
    test = _TESTS.get(name.replace("Not", ""))
    if test is None:
        return False                # an operator this program does not know never lets anybody in
    if values is None:
        return negated or quantifier == "ForAllValues"

    def fits(value):
        found = any(test(str(value), str(text)) for text in wanted)
        return not found if negated else found

    return any(map(fits, values)) if quantifier == "ForAnyValue" else all(map(fits, values))


def _like(text, pattern):
    escaped = pattern.replace("[", "[[]")
    return fnmatch.fnmatchcase(text, escaped)


_TESTS = {
    "StringEquals": lambda value, text: value == text,
    "StringEqualsIgnoreCase": lambda value, text: value.lower() == text.lower(),
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda value, text: value.lower() == text.lower(),
}
