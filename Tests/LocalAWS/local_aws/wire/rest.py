"""Reads a request of the REST protocols: by method, path and query to an operation and its parameters."""
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote
from xml.etree import ElementTree

from botocore.model import OperationModel

from .jsonbody import expect_content_type, load_json
from .models import protocols
from .reader import Reader, local_name
from .request import Call

PLAIN_AMZ_HEADERS = {"x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "x-amz-user-agent",
                     "x-amz-target", "x-amz-decoded-content-length", "x-amz-trailer", "x-amz-te",
                     "x-amz-api-version"}


def decode_rest(request, models, signed):
    models = [m for m in models if {"rest-json", "rest-xml"} & set(protocols(m))]
    if not signed:
        models = [m for m in models if m.service_name in (request.header("host") or "")]
    path, query = request.path, request.query
    if any(m.service_name == "s3" for m in models):
        path = _path_style(request)
    names = {key for key, _ in query} | {key.lower() for key, _ in request.headers}
    for demand_required in (True, False):
        found = [(model, match, route) for model in models for route in routes(model)
                 if (match := route.match(request.method, path, query, names if demand_required else None))]
        if found:
            model, match, route = max(found, key=lambda item: item[2].score)
            call = Call(model.service_name, route.operation, protocols(model)[0])
            _read_rest(call, request, route, match)
            return call
    service = models[0].service_name if len(models) == 1 else None
    return Call(service, problems=[f"protocol: {request.method} {request.path} is no operation known here"])


def _path_style(request):
    """The path with the bucket of a virtual-hosted S3 request put back in front."""
    host = (request.header("host") or "").partition(":")[0]
    match = re.fullmatch(r"(.+?)\.(s3[.-].*|localhost)", host)
    return f"/{match[1]}{request.path}" if match else request.path


@dataclass
class Route:
    """Where an operation of a rest protocol lives."""
    operation: OperationModel
    pattern: re.Pattern
    labels: list
    literals: dict                  # query keys its uri itself carries
    required: set                   # query keys and header names without which it is not meant
    score: tuple

    def match(self, method, path, query, names):
        if method != self.operation.http["method"] or names is not None and not self.required <= names:
            return None
        if any((key, value) not in query for key, value in self.literals.items()):
            return None
        return self.pattern.fullmatch(path)


@lru_cache(maxsize=None)
def routes(model):
    """Every operation's route, for a service of a rest protocol."""
    found = []
    for name in model.operation_names:
        operation = model.operation_model(name)
        path, _, query = operation.http["requestUri"].partition("?")
        parts = re.split(r"(\{[^}]+\})", path.rstrip("/"))
        labels = [part.strip("{}").rstrip("+") for part in parts if part.startswith("{")]
        pattern = "".join(("(.+)" if part.endswith("+}") else "([^/]+)") if part.startswith("{")
                          else re.escape(part) for part in parts)
        literals = {key: value for key, _, value in (pair.partition("=") for pair in query.split("&") if pair)}
        required = set()
        members = operation.input_shape.members if operation.input_shape else {}
        for member in operation.input_shape.required_members if operation.input_shape else ():
            place = members[member].serialization
            if place.get("location") in ("header", "querystring"):
                wire = place.get("name", member)
                required.add(wire.lower() if place["location"] == "header" else wire)
        score = (len(path) - sum(map(len, labels)), len(literals), len(required), not operation.deprecated)
        found.append(Route(operation, re.compile(pattern + "/?"), labels, literals, required, score))
    return found


def _read_rest(call, request, route, match):
    shape = call.operation.input_shape
    reader = Reader(call.problems)
    members = shape.members if shape else {}
    labels = dict(zip(route.labels, map(unquote, match.groups())))
    unread = [pair for pair in request.query if pair[0] not in route.literals]
    amz = {key.lower(): value for key, value in request.headers if key.lower().startswith("x-amz-")}
    payload = shape.serialization.get("payload") if shape else None
    in_body, query_map = {}, None
    for name, member in members.items():
        wire = member.serialization.get("name", name)
        location = member.serialization.get("location")
        if location == "uri":
            call.params[name] = reader.text(labels.get(wire, ""), member, name)
        elif location == "querystring" and member.type_name == "map":
            query_map = name, member
        elif location == "querystring":
            values = [value for key, value in unread if key == wire]
            unread = [pair for pair in unread if pair[0] != wire]
            if member.type_name == "list":
                if values:
                    call.params[name] = [reader.text(value, member.member, name) for value in values]
            elif values:
                call.params[name] = reader.text(values[0], member, name)
                if len(values) > 1:
                    reader.note("param", name, f"query key {wire} comes {len(values)} times")
        elif location == "header":
            amz.pop(wire.lower(), None)
            text = request.header(wire)
            if text is not None:
                call.params[name] = reader.header(text, member, name)
        elif location == "headers":
            found = {key[len(wire):]: value for key, value in request.headers
                     if key.lower().startswith(wire.lower()) and (wire or key.lower() not in ("host",))}
            for key in found:
                amz.pop((wire + key).lower(), None)
            if found:
                call.params[name] = found
        elif name != payload:
            in_body[name] = member
    if query_map:
        name, member = query_map
        grouped = {}
        for key, value in unread:
            grouped.setdefault(key, []).append(value)
        if grouped:
            call.params[name] = {k: v if member.value.type_name == "list" else v[0] for k, v in grouped.items()}
        unread = []
    for key, _ in unread:
        if key != "x-id" and not key.lower().startswith("x-amz-"):
            call.problems.append(f"param: {call.operation.name} takes no query key {key!r}")
    checksums = bool(call.operation.http_checksum)
    for key in sorted(set(amz) - PLAIN_AMZ_HEADERS):
        if checksums and key.startswith("x-amz-checksum-"):
            continue
        call.problems.append(f"param: {call.operation.name} takes no header {key!r}")
    _read_rest_body(call, request, reader, members.get(payload), payload, in_body)


def _read_rest_body(call, request, reader, payload_shape, payload, in_body):
    if payload and payload_shape.type_name in ("blob", "string"):
        if request.body or payload in call.operation.input_shape.required_members:
            text = payload_shape.type_name == "string"
            call.params[payload] = request.body.decode("utf-8", "replace") if text else request.body
        return
    if not payload and not in_body:
        if request.body.strip() not in (b"", b"{}"):
            call.problems.append(f"param: {call.operation.name} takes no body")
        return
    if not request.body:
        return
    if call.protocol == "rest-json":
        expect_content_type(call, request, "application/json", "application/x-amz-json-1.1")
        value = load_json(request.body, call.problems)
        if value is None:
            return
        if payload:
            call.params[payload] = reader.json(value, payload_shape, payload)
        else:
            call.params.update(reader.json(value, call.operation.input_shape, "", in_body))
        return
    try:
        root = ElementTree.fromstring(request.body)
    except ElementTree.ParseError as error:
        call.problems.append(f"protocol: the body is not XML: {error}")
        return
    shape = payload_shape if payload else call.operation.input_shape
    wanted = _root_names(call.operation, shape)
    if local_name(root.tag) not in wanted:
        call.problems.append(f"protocol: the root element is {local_name(root.tag)!r}, not {wanted[0]!r}")
    namespace = shape.serialization.get("xmlNamespace") or {}
    namespace = namespace if isinstance(namespace, str) else namespace.get("uri")
    if namespace and root.tag.startswith("{") and not root.tag.startswith(f"{{{namespace}}}"):
        call.problems.append(f"protocol: the XML namespace is {root.tag[1:].partition('}')[0]!r}, not {namespace!r}")
    value = reader.xml(root, shape, payload or "", None if payload else in_body)
    if payload:
        call.params[payload] = value
    else:
        call.params.update(value)


def _root_names(operation, shape):
    """The names a body's root element may have: what the member, the input or the shape itself says."""
    names = [shape.serialization.get("name"), operation._operation_model.get("input", {}).get("locationName"),
             operation.service_model.shape_for(shape.name).serialization.get("name"), shape.name]
    return [name for name in names if name]
