"""Answers in each protocol's own form: results by their output shape, and refusals."""
import base64
import datetime
import json
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

# AWS's names for a refusal, which differ by protocol: (json and cbor, query, rest-xml, status, its sentence).
SIGNATURE_SENTENCE = ("The request signature we calculated does not match the signature you provided. Check your AWS "
                      "Secret Access Key and signing method. Consult the service documentation for details.")
INVALID_TOKEN = "The security token included in the request is invalid."
REFUSALS = {
    "ValidationError": ("ValidationException", "ValidationError", "InvalidRequest", 400, None),
    "UnknownOperation": ("UnknownOperationException", "InvalidAction", "NotImplemented", 400, None),
    "MissingAuthenticationToken": ("MissingAuthenticationTokenException", "MissingAuthenticationToken",
                                   "AccessDenied", 403, "Missing Authentication Token"),
    "IncompleteSignature": ("IncompleteSignatureException", "IncompleteSignature", "AuthorizationHeaderMalformed",
                            400, None),
    "UnrecognizedClient": ("UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId", 403,
                           INVALID_TOKEN),
    "SignatureDoesNotMatch": ("InvalidSignatureException", "SignatureDoesNotMatch", "SignatureDoesNotMatch", 403,
                              SIGNATURE_SENTENCE),
    "ExpiredToken": ("ExpiredTokenException", "ExpiredToken", "ExpiredToken", 403,
                     "The security token included in the request is expired"),
    "RequestExpired": ("InvalidSignatureException", "SignatureDoesNotMatch", "RequestTimeTooSkewed", 403, None),
    "MissingSecurityHeader": ("ValidationException", "ValidationError", "MissingSecurityHeader", 400, None),
    "XAmzContentSHA256Mismatch": ("InvalidSignatureException", "SignatureDoesNotMatch", "XAmzContentSHA256Mismatch",
                                  400, "The provided 'x-amz-content-sha256' header does not match what was computed."),
}


@dataclass
class Response:
    """An HTTP answer; `cut` sends so many bytes of the body and then closes."""

    status: int
    headers: list = field(default_factory=list)
    body: bytes = b""
    cut: int = None

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")


def json_response(status, value, kind="application/json"):
    return Response(status, [("Content-Type", kind)], json.dumps(value, default=str).encode())


def error_response(protocol, code, message, status, request_id, fields=None, message_key="message"):
    """A refusal in the protocol's own form."""
    if protocol == "rest-xml":
        body = (f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{escape(code)}</Code>'
                f"<Message>{escape(message)}</Message><RequestId>{request_id}</RequestId></Error>")
        return Response(status, [("Content-Type", "application/xml"), ("x-amz-request-id", request_id)],
                        body.encode())
    if protocol == "query":
        side = "Sender" if status < 500 else "Receiver"
        body = (f"<ErrorResponse><Error><Type>{side}</Type><Code>{escape(code)}</Code>"
                f"<Message>{escape(message)}</Message></Error><RequestId>{request_id}</RequestId></ErrorResponse>")
        return Response(status, [("Content-Type", "text/xml"), ("x-amzn-RequestId", request_id)], body.encode())
    if protocol == "smithy-rpc-v2-cbor":
        body = b"\xa2" + b"".join(map(_cbor_text, ("__type", code, "message", message)))
        return Response(status, [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor"),
                                 ("x-amzn-RequestId", request_id)], body)
    kind = "application/json" if protocol == "rest-json" else "application/x-amz-json-1.1"
    answer = json_response(status, {"__type": code, message_key: message, **(fields or {})}, kind)
    answer.headers += [("x-amzn-ErrorType", code), ("x-amzn-RequestId", request_id)]
    return answer


def _cbor_text(text):
    data = text.encode()
    return b"\x7a" + len(data).to_bytes(4, "big") + data


def refusal_response(protocol, name, problem, request_id):
    """What AWS answers to a request it does not take; what is wrong is also in x-local-aws-problem."""
    json_code, query_code, xml_code, status, sentence = REFUSALS[name]
    code = {"query": query_code, "rest-xml": xml_code}.get(protocol, json_code)
    status = 400 if protocol == "json" or (name, protocol) == ("ExpiredToken", "rest-xml") else status
    answer = error_response(protocol, code, sentence or problem, status, request_id)
    answer.headers.append(("x-local-aws-problem", " ".join(problem.split())[:1000].encode("ascii", "replace").decode()))
    return answer


def result_response(protocol, operation, value, request_id):
    """A result by the operation's output shape, for the JSON and Query protocols."""
    shape = operation.output_shape
    if protocol == "query":
        inner = query_xml(value, shape) if shape else ""
        space = operation.service_model.metadata.get("xmlNamespace", "")
        wrapper = (shape.serialization.get("resultWrapper") if shape else None) or f"{operation.name}Result"
        body = (f'<{operation.name}Response xmlns="{space}"><{wrapper}>{inner}</{wrapper}><ResponseMetadata>'
                f"<RequestId>{request_id}</RequestId></ResponseMetadata></{operation.name}Response>")
        return Response(200, [("Content-Type", "text/xml"), ("x-amzn-RequestId", request_id)], body.encode())
    kind = "application/json" if protocol == "rest-json" else \
        f"application/x-amz-json-{operation.service_model.metadata.get('jsonVersion', '1.1')}"
    if shape is None:
        return Response(200, [("Content-Type", kind), ("x-amzn-RequestId", request_id)], b"")
    answer = json_response(200, json_value(value), kind)
    answer.headers.append(("x-amzn-RequestId", request_id))
    return answer


def without_none(value):
    """A value without the members that are None."""
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return [without_none(item) for item in value] if isinstance(value, list) else value


def json_value(value):
    """Python's values as JSON has them: times as epoch seconds, bytes as base64."""
    if isinstance(value, dict):
        return {key: json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [json_value(item) for item in value]
    if isinstance(value, datetime.datetime):
        return round(value.timestamp(), 3)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and value != value:
        return "NaN"
    return value


def query_xml(value, shape):
    """A value as the Query protocol's XML."""
    if shape.type_name == "structure":
        return "".join(f"<{name}>{query_xml(value[name], member)}</{name}>"
                       for name, member in shape.members.items() if value.get(name) is not None)
    if shape.type_name == "list":
        name = shape.member.serialization.get("name", "member")
        return "".join(f"<{name}>{query_xml(item, shape.member)}</{name}>" for item in value)
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bool):
        return str(value).lower()
    return escape(str(value))
