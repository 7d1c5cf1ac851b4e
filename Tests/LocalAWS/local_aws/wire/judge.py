"""What is wrong with a call's parameters and checksums, by the constraints of botocore's models."""
import base64
import datetime
import hashlib
import re
import zlib

from botocore.validate import ParamValidator

from .reader import NUMBERS

try:
    import regex  # knows \p{L} and has a time limit
except ImportError:
    regex = None


def judge_params(params, shape):
    """What is wrong with an operation's parameters: botocore's own validator first (types, required,
    unknown, least sizes), then the constraints of the model that it leaves out (enum, pattern, most)."""
    if shape is None:
        return []
    report = ParamValidator().validate(params, shape)
    lines = report.generate_report().splitlines() if report.has_errors() else []
    problems = [f"param: {line.partition(', must be one of:')[0][:300]}" for line in lines]
    _judge_constraints(params, shape, "", problems)
    return problems


def _judge_constraints(value, shape, path, problems):
    kind, limits = shape.type_name, shape.metadata
    name = path or "input"
    if kind == "structure" and isinstance(value, dict):
        for key, item in value.items():
            if key in shape.members:
                _judge_constraints(item, shape.members[key], f"{path}.{key}".lstrip("."), problems)
    elif kind == "list" and isinstance(value, list):
        for i, item in enumerate(value):
            _judge_constraints(item, shape.member, f"{path}[{i}]", problems)
    elif kind == "map" and isinstance(value, dict):
        for key, item in value.items():
            _judge_constraints(key, shape.key, f"{path} key {key!r}", problems)
            _judge_constraints(item, shape.value, f"{path}.{key}", problems)
    elif kind == "string" and isinstance(value, str):
        if limits.get("enum") and value not in limits["enum"]:
            problems.append(f"constraint: {name}: {value[:80]!r} is none of {', '.join(limits['enum'][:12])}")
        elif limits.get("pattern") and not _fits(limits["pattern"], value):
            problems.append(f"constraint: {name}: {value[:80]!r} does not fit {limits['pattern'][:120]}")
    size = value if kind in NUMBERS else len(value) if isinstance(value, (str, bytes, list, dict)) else 0
    if "max" in limits and isinstance(size, (int, float)) and size > limits["max"]:
        problems.append(f"constraint: {name}: {size} is over the most allowed, {limits['max']}")


def _fits(pattern, text):
    """Whether a text fits a model's pattern, whole; a pattern this Python cannot read is let pass."""
    try:
        if regex:
            return regex.fullmatch(pattern, text, timeout=2) is not None
        return re.fullmatch(pattern, text) is not None
    except (re.error, OverflowError, TimeoutError, *((regex.error,) if regex else ())):
        return True


DIGESTS = {
    "content-md5": lambda body: hashlib.md5(body).digest(),
    "x-amz-checksum-sha1": lambda body: hashlib.sha1(body).digest(),
    "x-amz-checksum-sha256": lambda body: hashlib.sha256(body).digest(),
    "x-amz-checksum-crc32": lambda body: zlib.crc32(body).to_bytes(4, "big"),
}


def judge_checksums(request, operation):
    """What is wrong with the checksums of a body (moto itself checks none of them)."""
    problems = []
    chunked = "aws-chunked" in (request.header("content-encoding") or "")
    for name, digest in DIGESTS.items():
        sent = request.header(name)
        if sent and not chunked and operation.http["method"] != "GET" and request.body:
            right = base64.b64encode(digest(request.body)).decode()
            if sent != right:
                problems.append(f"checksum: {name} is {sent!r}, of the body it is {right!r}")
    rule = operation.http_checksum or {}
    if rule.get("requestChecksumRequired") or operation.http_checksum_required:
        names = {key.lower() for key, _ in request.headers}
        if not any(name == "content-md5" or name.startswith("x-amz-checksum-") for name in names) \
                and "x-amz-trailer" not in names:
            problems.append(f"checksum: {operation.name} needs Content-MD5 or an x-amz-checksum- header")
    return problems


def redacted(params, shape):
    """A call's parameters, fit for JSON; what the model marks sensitive only as the start of its SHA-256."""
    if shape is not None and shape.metadata.get("sensitive"):
        return "sha256:" + hashlib.sha256(str(params).encode()).hexdigest()[:16]
    if isinstance(params, dict):
        inner = shape.members if getattr(shape, "members", None) else {}
        value = getattr(shape, "value", None)
        return {str(key): redacted(item, inner.get(key, value)) for key, item in params.items()}
    if isinstance(params, list):
        return [redacted(item, getattr(shape, "member", None)) for item in params]
    if isinstance(params, bytes):
        return {"bytes": len(params), "sha256": hashlib.sha256(params).hexdigest()}
    if isinstance(params, datetime.datetime):
        return params.isoformat()
    return params
