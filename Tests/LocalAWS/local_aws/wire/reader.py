"""Turns wire values into the Python values botocore's ParamValidator judges."""
import base64
import binascii
import datetime
import json
import re

from botocore.utils import parse_timestamp

EPOCH = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
NUMBERS = ("integer", "long", "float", "double")
TIMESTAMP_TEXT = {
    "iso8601": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"),
    "rfc822": re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(\.\d+)? GMT"),
    "unixTimestamp": re.compile(r"-?\d+(\.\d+)?"),
}



def local_name(tag):
    return tag.rpartition("}")[2]

class Reader:
    """Turns wire values into Python ones by their shape. What the shape does not know is left in
    place under its wire name, so that ParamValidator reports it."""

    def __init__(self, problems):
        self.problems = problems

    def note(self, kind, path, text):
        self.problems.append(f"{kind}: {path or 'input'}: {text}")

    def text(self, text, shape, path, timestamp="iso8601"):
        """A scalar that came as text: a query field, a uri label, an XML element."""
        kind = shape.type_name
        try:
            if kind in ("integer", "long"):
                return int(text) if re.fullmatch(r"-?\d+", text) else _refuse()
            if kind in ("float", "double"):
                return float(text)
            if kind == "boolean":
                return {"true": True, "false": False}[text]
            if kind == "blob":
                return base64.b64decode(text, validate=True)
            if kind == "timestamp":
                return self._timestamp(text, shape.serialization.get("timestampFormat", timestamp))
        except (ValueError, KeyError, RuntimeError, binascii.Error):  # parse_timestamp raises RuntimeError
            self.note("param", path, f"{text[:80]!r} is no {kind}")
        return text if kind != "timestamp" else EPOCH

    @staticmethod
    def _timestamp(text, form):
        return parse_timestamp(text) if TIMESTAMP_TEXT[form].fullmatch(text) else _refuse()

    def header(self, text, shape, path):
        if shape.type_name == "list":
            comma = r",\s*(?=[A-Z][a-z]{2},)" if shape.member.type_name == "timestamp" else r"\s*,\s*"
            parts = re.split(comma, text.strip()) if text.strip() else []
            return [self.text(part.strip('"'), shape.member, path, "rfc822") for part in parts]
        if shape.serialization.get("jsonvalue"):
            try:
                return json.loads(base64.b64decode(text, validate=True))
            except ValueError:
                self.note("param", path, "is not base64 of JSON")
        return self.text(text, shape, path, "rfc822")

    def json(self, value, shape, path="", members=None):
        if shape is None:
            if value:
                self.note("param", path, f"the operation takes no input, not {str(value)[:80]}")
            return {}
        kind = shape.type_name
        if kind == "structure" and isinstance(value, dict) and not shape.is_document_type:
            known = shape.members if members is None else members
            names = {member.serialization.get("name", name): name for name, member in known.items()}
            return {names.get(key, key): self.json(item, known[names[key]], f"{path}.{names[key]}".lstrip("."))
                    if key in names else item
                    for key, item in value.items() if item is not None and key != "__type"}
        if kind == "list" and isinstance(value, list):
            return [self.json(item, shape.member, f"{path}[{i}]") for i, item in enumerate(value)]
        if kind == "map" and isinstance(value, dict):
            return {key: self.json(item, shape.value, f"{path}.{key}") for key, item in value.items()}
        if kind == "blob" and isinstance(value, str):
            return self.text(value, shape, path)
        if kind == "timestamp":
            return self._json_timestamp(value, shape, path)
        if kind in NUMBERS and isinstance(value, bool):
            self.note("param", path, f"{value} is no {kind}")
        if kind in ("float", "double") and value in ("NaN", "Infinity", "-Infinity"):
            return float(value)
        return value

    def _json_timestamp(self, value, shape, path):
        if isinstance(value, datetime.datetime):
            return value
        form = shape.serialization.get("timestampFormat", "unixTimestamp")
        if form != "unixTimestamp" and isinstance(value, str):
            return self.text(value, shape, path)
        if form == "unixTimestamp" and isinstance(value, (int, float)) and not isinstance(value, bool):
            try:
                return datetime.datetime.fromtimestamp(value, datetime.timezone.utc)
            except (ValueError, OverflowError, OSError):
                pass
        self.note("param", path, f"{str(value)[:80]!r} is no timestamp in the form {form}")
        return EPOCH

    def query(self, node, shape, path=""):
        if shape is None:
            for key in node:
                self.note("param", path, f"the operation takes no input, not {key!r}")
            return {}
        kind = shape.type_name
        if kind in ("structure", "list", "map") and not isinstance(node, dict):
            if node == "" and kind != "structure":
                return [] if kind == "list" else {}
            self.note("param", path, f"a {kind} is wanted, not the value {node[:80]!r}")
            return {} if kind != "list" else []
        if kind == "structure":
            return self._query_structure(node, shape, path)
        if kind == "list":
            inner = node if shape.serialization.get("flattened") else self._only(
                node, shape.member.serialization.get("name", "member"), path)
            return [self.query(item, shape.member, f"{path}[{i}]")
                    for i, item in enumerate(self._counted(inner, path))]
        if kind == "map":
            inner = node if shape.serialization.get("flattened") else self._only(node, "entry", path)
            key_name = shape.key.serialization.get("name", "key")
            value_name = shape.value.serialization.get("name", "value")
            entries = [e for e in self._counted(inner, path) if isinstance(e, dict)]
            return {str(e.get(key_name, "")): self.query(e.get(value_name, ""), shape.value, path) for e in entries}
        if isinstance(node, dict):
            self.note("param", path, f"a {kind} is wanted, not the fields {sorted(node)}")
            return ""
        return self.text(node, shape, path)

    def _query_structure(self, node, shape, path):
        left, params = dict(node), {}
        for name, member in shape.members.items():
            wire = member.serialization.get("name", name)
            if member.type_name == "list" and member.serialization.get("flattened") and wire not in left:
                wire = member.member.serialization.get("name", wire)  # as botocore itself writes it
            if wire in left:
                params[name] = self.query(left.pop(wire), member, f"{path}.{name}".lstrip("."))
        return {**params, **left}

    def _only(self, node, name, path):
        for key in set(node) - {name}:
            self.note("param", path, f"its fields are named {name}.N, not {key}")
        inner = node.get(name, {})
        return inner if isinstance(inner, dict) else {}

    def _counted(self, node, path):
        if sorted(node) != sorted(str(i + 1) for i in range(len(node))):
            self.note("param", path, f"its items are numbered 1 to {len(node)}, not {sorted(node)[:5]}")
        return [node[key] for key in sorted(node, key=lambda key: (len(key), key))]

    def xml(self, element, shape, path="", members=None):
        kind = shape.type_name
        if kind == "structure":
            return self._xml_structure(element, shape.members if members is None else members, path)
        if kind == "list":
            return self._xml_list(list(element), shape, path)
        if kind == "map":
            return self._xml_map(list(element), shape, path)
        if len(element):
            self.note("param", path, f"a {kind} is wanted, not elements")
        return self.text(element.text or "", shape, path)

    def _xml_structure(self, element, members, path):
        left, params = list(element), {}
        for name, member in members.items():
            wire = member.serialization.get("name", name)
            here = f"{path}.{name}".lstrip(".")
            if member.serialization.get("xmlAttribute"):
                value = next((v for k, v in element.attrib.items() if local_name(k) == wire.rpartition(":")[2]), None)
                if value is not None:
                    params[name] = self.text(value, member, here)
                continue
            flat = member.serialization.get("flattened") and member.type_name
            found = [child for child in left if local_name(child.tag) == wire]
            left = [child for child in left if local_name(child.tag) != wire]
            if found and flat == "list":
                params[name] = [self.xml(child, member.member, f"{here}[{i}]") for i, child in enumerate(found)]
            elif found and flat == "map":
                params[name] = self._xml_map(found, member, here)
            elif found:
                params[name] = self.xml(found[0], member, here)
                if len(found) > 1:
                    self.note("param", here, f"element {wire} comes {len(found)} times")
        return {**params, **{local_name(child.tag): child.text for child in left}}

    def _xml_list(self, children, shape, path):
        wire = shape.member.serialization.get("name", "member")
        for child in children:
            if local_name(child.tag) != wire:
                self.note("param", path, f"its elements are named {wire}, not {local_name(child.tag)}")
        return [self.xml(child, shape.member, f"{path}[{i}]") for i, child in enumerate(children)]


    def _xml_map(self, entries, shape, path):
        key_name = shape.key.serialization.get("name", "key")
        value_name = shape.value.serialization.get("name", "value")
        params = {}
        for entry in entries:
            children = {local_name(child.tag): child for child in entry}
            if set(children) != {key_name, value_name}:
                self.note("param", path, f"an entry holds {key_name} and {value_name}, not {sorted(children)}")
                continue
            key = children[key_name].text or ""
            params[key] = self.xml(children[value_name], shape.value, f"{path}.{key}")
        return params


def _refuse():
    raise ValueError

