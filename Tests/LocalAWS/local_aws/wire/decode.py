"""Reads a raw AWS request back into an operation and its parameters, and lists everything in it that
the service would refuse.

Protocols: json 1.0/1.1, query, rest-json, rest-xml and smithy-rpc-v2-cbor.
Every problem is one line, "kind: text"; the kinds are protocol, header, param, constraint, checksum.
"""
import re
from urllib.parse import unquote_plus

from botocore.parsers import RpcV2CBORParser

from .judge import judge_checksums, judge_params
from .jsonbody import expect_content_type, load_json
from .models import candidate_models, protocols
from .reader import Reader
from .request import Call
from .rest import decode_rest


def decode(request, signing_name=None):
    """Reads a request as the call it makes, and judges it."""
    models = candidate_models(request, signing_name)
    if (request.header("smithy-protocol") or "").lower() == "rpc-v2-cbor":
        call = _decode_cbor(request, models)
    elif request.header("x-amz-target"):
        call = _decode_json(request, models)
    elif request.content_type == "application/x-www-form-urlencoded" and b"Action=" in request.body:
        call = _decode_query(request, models)
    else:
        call = decode_rest(request, models, signed=bool(signing_name))
    if call.operation:
        call.problems += judge_params(call.params, call.operation.input_shape)
        call.problems += judge_checksums(request, call.operation)
    return call


def _operation(call, model, name):
    if name in model.operation_names:
        call.operation = model.operation_model(name)
    else:
        call.problems.append(f"protocol: service {model.service_name} has no operation {name!r}")



def _decode_json(request, models):
    prefix, _, name = request.header("x-amz-target").rpartition(".")
    model = next((m for m in models if m.metadata.get("targetPrefix") == prefix), None)
    if not model:
        return Call(problems=[f"protocol: no service signed for here has the X-Amz-Target prefix {prefix!r}"])
    call = Call(model.service_name, protocol="json")
    _operation(call, model, name)
    if request.method != "POST" or request.path != "/":
        call.problems.append(f"protocol: json requests are POST /, not {request.method} {request.path}")
    expect_content_type(call, request, f"application/x-amz-json-{model.metadata.get('jsonVersion', '1.0')}")
    shape = call.operation.input_shape if call.operation else None
    if not request.body and not (shape and shape.members):
        return call
    value = load_json(request.body, call.problems)
    if call.operation and value is not None:
        call.params = Reader(call.problems).json(value, shape)
    return call


def _decode_cbor(request, models):
    match = re.fullmatch(r".*/service/([^/]+)/operation/([^/]+)", request.path)
    model = next((m for m in models if match and m.metadata.get("targetPrefix") == match[1]), None)
    if not model:
        return Call(problems=[f"protocol: {request.path!r} names no service signed for here"])
    call = Call(model.service_name, protocol="smithy-rpc-v2-cbor")
    _operation(call, model, match[2])
    if request.body:
        expect_content_type(call, request, "application/cbor")
    try:
        parser = RpcV2CBORParser()
        value = parser.parse_data_item(parser.get_peekable_stream_from_bytes(request.body)) if request.body else {}
    except Exception as error:  # botocore raises many kinds on bytes that are not CBOR
        call.problems.append(f"protocol: the body is not CBOR: {error}")
        return call
    if call.operation:
        call.params = Reader(call.problems).json(value, call.operation.input_shape)
    return call


def _decode_query(request, models):
    problems, tree = [], {}
    fields = [pair.partition("=") for pair in request.body.decode("utf-8", "replace").split("&") if pair]
    for key, _, value in fields:
        _plant(tree, unquote_plus(key), unquote_plus(value), problems)
    action, version = tree.pop("Action", ""), tree.pop("Version", "")
    models = [m for m in models if "query" in protocols(m)]
    model = next((m for m in models if m.metadata["apiVersion"] == version and action in m.operation_names),
                 models[0] if models else None)
    if not model:
        return Call(problems=[f"protocol: no service signed for here takes the form post Action={action}"])
    call = Call(model.service_name, protocol="query", problems=problems)
    _operation(call, model, action)
    if version != model.metadata["apiVersion"]:
        call.problems.append(f"protocol: Version is {version!r}, not {model.metadata['apiVersion']!r}")
    if request.method != "POST" or request.path != "/":
        call.problems.append(f"protocol: query requests are POST /, not {request.method} {request.path}")
    if call.operation:
        call.params = Reader(call.problems).query(tree, call.operation.input_shape)
    return call


def _plant(tree, key, value, problems):
    """Puts the field a.b.1=x in the tree as {"a": {"b": {"1": "x"}}}."""
    *parents, last = key.split(".")
    for part in parents:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            problems.append(f"protocol: field {key} lies under one that has a value of its own")
            return
    if last in tree:
        problems.append(f"protocol: field {key} comes twice")
    tree[last] = value
