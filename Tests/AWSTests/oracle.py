"""botocore as the judge of requests: reads them as JSON from standard input and prints what its models say against each."""
import base64
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from datetime import datetime, timezone
from urllib.parse import parse_qsl, unquote

import botocore.session
from botocore.serialize import create_serializer
from botocore.validate import ParamValidator

SERVICES = ["sagemaker", "sagemaker-runtime", "sts", "s3", "application-autoscaling", "cloudwatch", "logs",
            "ecr", "events"]
SESSION = botocore.session.Session()
MODELS = {name: SESSION.get_service_model(name) for name in SERVICES}


def protocol(service):
    """The protocol that the project speaks: CloudWatch has several."""
    return "query" if service == "cloudwatch" else MODELS[service].metadata["protocol"]


class Reader:
    """Reads a request back into parameters, noting what does not belong."""

    def __init__(self, service, request):
        self.service, self.request = service, request
        self.operation = MODELS[service].operation_model(request["operation"])
        self.headers = {name.lower(): value for name, value in request["headers"]}
        self.query = dict(map(tuple, request["query"]))
        self.body = base64.b64decode(request["body"])
        self.problems = []

    def parameters(self):
        kind = protocol(self.service)
        if kind == "json":
            return self.json()
        if kind == "query":
            return self.form()
        return self.rest()

    def json(self):
        meta = MODELS[self.service].metadata
        self.expect("x-amz-target", f"{meta['targetPrefix']}.{self.operation.name}")
        self.expect("content-type", f"application/x-amz-json-{meta['jsonVersion']}")
        value = json.loads(self.body, object_pairs_hook=self.once)
        return self.typed(value, self.operation.input_shape)

    def once(self, pairs):
        if len(dict(pairs)) != len(pairs):
            self.problems.append("a member twice")
        if any(value is None for _, value in pairs):
            self.problems.append("a null")
        return dict(pairs)

    def expect(self, header, value):
        if self.headers.get(header) != value:
            self.problems.append(f"{header} is {self.headers.get(header)}, not {value}")

    def typed(self, value, shape):
        """Times as datetimes; words and lengths held against the model."""
        if shape is None:
            return value
        if shape.type_name == "structure" and isinstance(value, dict):
            return {key: self.typed(item, shape.members.get(key)) for key, item in value.items()}
        if shape.type_name == "list" and isinstance(value, list):
            return [self.typed(item, shape.member) for item in value]
        if shape.type_name == "map" and isinstance(value, dict):
            return {key: self.typed(item, shape.value) for key, item in value.items()}
        if shape.type_name == "timestamp" and not isinstance(value, datetime):
            return datetime.fromtimestamp(value, timezone.utc)
        if shape.type_name == "string" and shape.enum and value not in shape.enum:
            self.problems.append(f"{shape.name} has no word {value}")
        return value

    def form(self):
        self.expect("content-type", "application/x-www-form-urlencoded; charset=utf-8")
        items = dict(parse_qsl(self.body.decode(), keep_blank_values=True, strict_parsing=True))
        if items.pop("Action", None) != self.operation.name:
            self.problems.append("Action")
        if items.pop("Version", None) != MODELS[self.service].metadata["apiVersion"]:
            self.problems.append("Version")
        value = self.unfold(items, "", self.operation.input_shape) if self.operation.input_shape else {}
        self.problems += [f"unknown {key}" for key in items]
        return value

    def unfold(self, items, prefix, shape):
        if shape.type_name == "structure":
            found = {}
            for key, member in shape.members.items():
                full = prefix + member.serialization.get("name", key)
                if any(name == full or name.startswith(full + ".") for name in items):
                    found[key] = self.unfold(items, full + ("." if member.type_name == "structure" else ""), member)
            return found
        if shape.type_name == "list":
            found, number = [], 1
            while any(re.match(re.escape(f"{prefix}.member.{number}") + r"(\.|$)", name) for name in items):
                dot = "." if shape.member.type_name == "structure" else ""
                found.append(self.unfold(items, f"{prefix}.member.{number}{dot}", shape.member))
                number += 1
            return found
        return self.scalar(items.pop(prefix), shape)

    def scalar(self, text, shape):
        if shape.type_name in ("integer", "long"):
            return int(text)
        if shape.type_name in ("float", "double"):
            return float(text)
        if shape.type_name == "boolean":
            return {"true": True, "false": False}[text.lower()]
        if shape.type_name == "timestamp":
            return datetime.fromisoformat(text.replace("Z", "+00:00"))
        return self.typed(text, shape)

    def rest(self):
        template, _, fixed = self.operation.http["requestUri"].partition("?")
        pattern = re.sub(r"\\\{(\w+)(\\\+)?\\\}", lambda m: f"(?P<{m[1]}>{'.+' if m[2] else '[^/]+'})", re.escape(template))
        match = re.fullmatch(pattern, self.request["path"])
        if not match or self.request["method"] != self.operation.http["method"]:
            self.problems.append(f"{self.request['method']} {self.request['path']} is not {template}")
            return {}
        query = dict(self.query)
        for key, value in parse_qsl(fixed, keep_blank_values=True):
            if query.pop(key, None) != value:
                self.problems.append(f"query {key} is missing")
        headers, found = dict(self.headers), {}
        for key, member in self.operation.input_shape.members.items():
            place, name = member.serialization.get("location"), member.serialization.get("name", key)
            if place == "uri":
                found[key] = unquote(match[name])
            elif place == "querystring" and name in query:
                found[key] = self.scalar(query.pop(name), member)
            elif place == "header" and name.lower() in headers:
                found[key] = self.scalar(headers.pop(name.lower()), member)
            elif place == "headers":
                prefix = name.lower()
                found[key] = {k[len(prefix):]: headers.pop(k) for k in list(headers) if k.startswith(prefix)}
        self.problems += [f"unknown query {key}" for key in query]
        mine = ("x-amz-content-sha256", "x-amz-date", "x-amz-security-token", "content-type", "authorization")
        self.problems += [f"unknown header {key}" for key in headers if key not in mine]
        return found | self.payload()

    def payload(self):
        shape = self.operation.input_shape
        name = shape.serialization.get("payload")
        if name is None:
            if self.body:
                self.problems.append("a body")
            return {}
        if shape.members[name].type_name == "blob":
            return {name: self.body}
        return {name: self.element(ElementTree.fromstring(self.body), shape.members[name])}

    def element(self, node, shape):
        if shape.type_name != "structure":
            return self.scalar(node.text or "", shape)
        children, found = list(node), {}
        for key, member in shape.members.items():
            name = member.serialization.get("name", key)
            nodes = [child for child in children if child.tag.rpartition("}")[2] == name]
            children = [child for child in children if child not in nodes]
            if nodes and member.type_name == "list":
                found[key] = [self.element(child, member.member) for child in nodes]
            elif nodes:
                found[key] = self.element(nodes[0], member)
        self.problems += [f"unknown element {child.tag}" for child in children]
        return found


def check(request):
    reader = Reader(request["service"], request)
    parameters = reader.parameters()
    shape = reader.operation.input_shape
    if shape is not None:
        report = ParamValidator().validate(parameters, shape)
        if report.has_errors():
            reader.problems.append(report.generate_report())
    again(reader, parameters)
    return reader.problems


def again(reader, parameters):
    """botocore's own request of the same parameters must say the same."""
    kind = protocol(reader.service)
    written = create_serializer(kind, False).serialize_to_request(parameters, reader.operation)
    if kind == "json" and json.loads(written["body"]) != json.loads(reader.body):
        reader.problems.append(f"botocore writes {written['body']}")
    if kind == "query":
        ours = dict(parse_qsl(reader.body.decode(), keep_blank_values=True))
        theirs = {key: str(value) for key, value in written["body"].items()}
        if set(ours) != set(theirs):
            reader.problems.append(f"botocore writes {sorted(theirs)}")
    if kind.startswith("rest") and unquote(written["url_path"].partition("?")[0]) != unquote(reader.request["path"]):
        reader.problems.append(f"botocore asks {written['url_path']}")


if __name__ == "__main__":
    json.dump([check(request) for request in json.load(sys.stdin)], sys.stdout)
