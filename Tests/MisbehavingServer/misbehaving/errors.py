"""Errors as each kind of service tells them."""
import json
from email.utils import formatdate
from xml.sax.saxutils import escape

from .requests import Answer

REQUEST_ID = "7f4b0c9e-0000-4000-8000-00000000fa17"


def error_answer(request, fault):
    """The fault's code, message and status, in the protocol of the request."""
    code, message, status = fault.code, fault.message or "an ordered fault", fault.status or 400
    headers = {"x-amzn-RequestId": REQUEST_ID, "Content-Type": "application/x-amz-json-1.1"}
    if request.protocol == "query":
        body = (f'<ErrorResponse><Error><Type>Sender</Type><Code>{escape(code)}</Code>'
                f'<Message>{escape(message)}</Message></Error><RequestId>{REQUEST_ID}</RequestId></ErrorResponse>')
        headers["Content-Type"] = "text/xml"
    elif request.protocol == "rest-xml":
        body = (f'<?xml version="1.0"?><Error><Code>{escape(code)}</Code><Message>{escape(message)}</Message>'
                f'<RequestId>{REQUEST_ID}</RequestId></Error>')
        headers = {"x-amz-request-id": REQUEST_ID, "Content-Type": "application/xml"}
    elif request.protocol in ("slack", "github"):
        body = json.dumps({"ok": False, "error": code, "message": message})
        headers["Content-Type"] = "application/json"
    elif request.protocol == "registry":
        body = json.dumps({"errors": [{"code": code, "message": message}]})
        headers["Content-Type"] = "application/json"
    else:
        body = json.dumps({"__type": code, "message": message} if code else {"message": message})
        if request.protocol == "rest-json":
            headers["x-amzn-ErrorType"] = code
    headers["Date"] = formatdate(usegmt=True)
    return Answer(status, list({**headers, **fault.headers}.items()), body.encode())
