"""Answers and shapes as botocore's models allow them, for the operations, shapes and enumerations that standard input names.

Prints an answer to each operation with every member filled, each shape filled, the words of each enumeration, and the
hosts of the services in one region of each partition.
"""
import json
import sys
from xml.sax.saxutils import escape

from botocore.endpoint_provider import EndpointProvider
from botocore.loaders import Loader

from oracle import MODELS, SERVICES, protocol

REGIONS = ["us-east-1", "eu-central-1", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "us-isob-east-1",
           "eu-isoe-west-1", "us-isof-south-1", "eusc-de-east-1"]
EPOCH = 1767225600


def text_of(shape):
    if shape.enum:
        return shape.enum[0]
    if shape.name.lower().endswith("arn") or shape.name == "arnType":
        return "arn:aws:sagemaker:eu-west-1:123456789012:thing/name"
    if shape.name == "accountType":
        return "123456789012"
    return "x" * max(1, shape.metadata.get("min", 1))


def filled(shape, seen=()):
    """A value of a shape with every member set; recursive shapes end at their second turn."""
    if shape.type_name == "structure":
        return {name: filled(member, seen + (shape.name,)) for name, member in shape.members.items()
                if member.name not in seen}
    if shape.type_name == "list":
        return [] if shape.member.name in seen else [filled(shape.member, seen)]
    if shape.type_name == "map":
        return {"Key-a": filled(shape.value, seen)}
    if shape.type_name == "string":
        return text_of(shape)
    if shape.type_name in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    return {"float": 0.5, "double": 0.5, "boolean": True, "timestamp": EPOCH,
            "blob": "blob"}[shape.type_name]


def plain(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return escape(str(value))


def as_xml(name, value, shape):
    """A value as an element, by the rules of Query and REST-XML."""
    if shape.type_name == "structure":
        inner = "".join(as_xml(member.serialization.get("name", key), value[key], member)
                        for key, member in shape.members.items()
                        if key in value and "location" not in member.serialization)
    elif shape.type_name == "list":
        if shape.serialization.get("flattened"):
            return "".join(as_xml(name, item, shape.member) for item in value)
        inner = "".join(as_xml(shape.member.serialization.get("name", "member"), item, shape.member) for item in value)
    elif shape.type_name == "timestamp":
        inner = "2026-01-01T00:00:00.000Z"
    else:
        inner = plain(value)
    return f"<{name}>{inner}</{name}>"


def answer(service, name):
    """A whole answer to an operation: status, headers, body."""
    operation = MODELS[service].operation_model(name)
    shape = operation.output_shape
    value = filled(shape) if shape else {}
    headers = {}
    if shape:
        for key, member in shape.members.items():
            if member.serialization.get("location") == "header":
                text = "Thu, 01 Jan 2026 00:00:00 GMT" if member.type_name == "timestamp" else plain(value[key])
                headers[member.serialization["name"]] = text
    kind = protocol(service)
    if kind == "json":
        body = json.dumps(value)
    elif kind == "query":
        result = as_xml(name + "Result", value, shape) if shape else ""
        body = f"<{name}Response xmlns='x'>{result}<ResponseMetadata/></{name}Response>"
    elif shape is not None and shape.serialization.get("payload"):
        body = "payload"
        headers.pop("x-amz-checksum-sha256", None)
    elif kind == "rest-xml" and shape is not None:
        roots = {"ListObjectsV2": "ListBucketResult", "CreateMultipartUpload": "InitiateMultipartUploadResult",
                 "CompleteMultipartUpload": "CompleteMultipartUploadResult"}
        body = as_xml(roots.get(name, name + "Output"), value, shape)
    else:
        body = ""
    return {"status": 200, "headers": headers, "body": body}


def hosts():
    loader = Loader()
    partitions = loader.load_data("partitions")
    found = {}
    for service in SERVICES:
        rules = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        for region in REGIONS:
            names = {"Region": region, "UseFIPS": False, "UseDualStack": False}
            if service == "sts":
                names["UseGlobalEndpoint"] = False
            found[f"{service} {region}"] = rules.resolve_endpoint(**names).url
    return found


def samples(wanted):
    def shape(key):
        service, name = key.split(" ")
        return MODELS[service].shape_for(name)

    return {"answers": {key: answer(*key.split(" ")) for key in wanted["operations"]},
            "shapes": {key: json.dumps(filled(shape(key))) for key in wanted["shapes"]},
            "words": {key: list(shape(key).enum) for key in wanted["words"]}, "hosts": hosts()}


if __name__ == "__main__":
    json.dump(samples(json.load(sys.stdin)), sys.stdout)
