"""A pipeline definition, read and checked as SageMaker does when a pipeline is created: pure."""
import json
import re

from ..operations import validation

STEP_TYPES = ("Processing", "Training", "Condition", "RegisterModel", "Model", "Fail")
AWS_STEP_TYPES = STEP_TYPES + ("Transform", "Tuning", "AutoML", "Endpoint", "EndpointConfig", "Lambda", "Callback",
                               "QualityCheck", "ClarifyCheck", "EMR", "EMRServerless")
PARAMETER_TYPES = ("String", "Integer", "Float", "Boolean")
NAME = re.compile(r"[A-Za-z0-9\-_]{1,64}")


def wrong(text):
    """What AWS says of a definition it cannot use."""
    return validation(f"Unable to parse pipeline definition. {text}")


class Definition:
    """Parameters by name, steps by name (nested ones too), and who waits for whom."""

    def __init__(self, text):
        try:
            self.document = json.loads(text)
        except ValueError as error:
            raise wrong(f"It is not JSON: {error}") from error
        if not isinstance(self.document, dict) or not isinstance(self.document.get("Steps"), list):
            raise wrong("It is a JSON object with Steps.")
        if self.document.get("Version") != "2020-12-01":
            raise wrong(f"Unknown version '{self.document.get('Version')}', expected '2020-12-01'.")
        self.parameters = {}
        for parameter in self.document.get("Parameters", []):
            self._add_parameter(parameter)
        self.steps, self.parents = {}, {}
        self._add_steps(self.document["Steps"], None)
        if not self.steps:
            raise wrong("A pipeline has at least one step.")
        self._check_references()
        self._check_cycles()

    def _add_parameter(self, parameter):
        name, kind = parameter.get("Name"), parameter.get("Type")
        if not name or kind not in PARAMETER_TYPES:
            raise wrong(f"Parameter {name} has type {kind}, not one of {', '.join(PARAMETER_TYPES)}.")
        if name in self.parameters:
            raise wrong(f"Parameter names must be unique; {name} comes twice.")
        self.parameters[name] = parameter
        if "DefaultValue" in parameter:
            self.parameter_value(name, parameter["DefaultValue"])

    def _add_steps(self, steps, parent):
        for step in steps:
            name, kind = step.get("Name"), step.get("Type")
            if not isinstance(name, str) or not NAME.fullmatch(name):
                raise wrong(f"Step name {name!r} does not fit [A-Za-z0-9-_]{{1,64}}.")
            if name in self.steps:
                raise wrong(f"Step names must be unique; {name} comes twice.")
            if kind not in AWS_STEP_TYPES:
                raise wrong(f"Step {name} has an unknown type {kind!r}.")
            if kind not in STEP_TYPES:
                raise wrong(f"Step {name}: type {kind} is not part of the local AWS.")
            if not isinstance(step.get("Arguments"), dict):
                raise wrong(f"Step {name} has no Arguments.")
            self.steps[name], self.parents[name] = step, parent
            if kind == "Condition":
                for branch in ("IfSteps", "ElseSteps"):
                    self._add_steps(step["Arguments"].get(branch, []), (name, branch))

    # ---- references ----------------------------------------------------------------------------

    def _check_references(self):
        for name, step in self.steps.items():
            for text in gets(own_part(step)):
                kind, _, rest = text.partition(".")
                if kind == "Parameters" and rest not in self.parameters:
                    raise wrong(f"Step {name} refers to parameter {rest}, which is not defined.")
                if kind == "Steps" and rest.partition(".")[0] not in self.steps:
                    raise wrong(f"Step {name} refers to step {rest.partition('.')[0]}, which does not exist.")
                if kind not in ("Parameters", "Steps", "Execution"):
                    raise wrong(f"Step {name} has a reference {text!r} that is none of Parameters, Steps, Execution.")
            for other in step.get("DependsOn", []):
                if other not in self.steps:
                    raise wrong(f"Step {name} depends on step {other}, which does not exist.")

    def needs(self, name):
        """The steps one waits for: those it says, those it refers to, the condition it lies in."""
        step = self.steps[name]
        found = set(step.get("DependsOn", []))
        found |= {text.split(".")[1] for text in gets(own_part(step)) if text.startswith("Steps.")}
        if self.parents[name]:
            found.add(self.parents[name][0])
        return found - {name}

    def _check_cycles(self):
        done, path = set(), []

        def visit(name):
            if name in path:
                raise wrong(f"Steps wait for one another in a circle: {' -> '.join([*path[path.index(name):], name])}.")
            if name not in done:
                path.append(name)
                for other in sorted(self.needs(name)):
                    visit(other)
                path.pop()
                done.add(name)

        for name in self.steps:
            visit(name)

    # ---- parameters ----------------------------------------------------------------------------

    def parameter_value(self, name, value):
        """A value in the parameter's own type; ValidationException where it has another."""
        parameter = self.parameters[name]
        kind, text = parameter["Type"], str(value).lower() if isinstance(value, bool) else str(value)
        try:
            typed = {"String": str, "Integer": int, "Float": float, "Boolean": _boolean}[kind](text)
        except ValueError as error:
            raise validation(f"Parameter [{name}] value {text!r} is not of type {kind}.") from error
        allowed = parameter.get("EnumValues")
        if allowed and typed not in [_typed(kind, item) for item in allowed]:
            raise validation(f"Parameter [{name}] value {text!r} is not one of the allowed values {allowed}.")
        return typed

    def values(self, given):
        """All parameters' values for a run, of those given and the defaults."""
        unknown = sorted(set(given) - set(self.parameters))
        if unknown:
            raise validation(f"Parameters [{', '.join(unknown)}] are not defined in the pipeline definition.")
        missing = sorted(name for name, parameter in self.parameters.items()
                         if "DefaultValue" not in parameter and name not in given)
        if missing:
            raise validation(f"Parameters [{', '.join(missing)}] have no default value and must be given.")
        return {name: self.parameter_value(name, given.get(name, parameter.get("DefaultValue")))
                for name, parameter in self.parameters.items()}


def _boolean(text):
    if text.lower() not in ("true", "false"):
        raise ValueError
    return text.lower() == "true"


def _typed(kind, item):
    text = str(item).lower() if isinstance(item, bool) else str(item)
    return {"String": str, "Integer": int, "Float": float, "Boolean": _boolean}[kind](text)


def own_part(step):
    """A step without the steps nested in it."""
    if step["Type"] != "Condition":
        return step
    arguments = {key: value for key, value in step["Arguments"].items() if key not in ("IfSteps", "ElseSteps")}
    return {**step, "Arguments": arguments}


def gets(value):
    """All {"Get": …} references within a value."""
    if isinstance(value, dict):
        if set(value) == {"Get"} and isinstance(value["Get"], str):
            yield value["Get"]
        else:
            for item in value.values():
                yield from gets(item)
    elif isinstance(value, list):
        for item in value:
            yield from gets(item)
