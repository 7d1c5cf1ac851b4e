"""The gateway: every request is read back by botocore's models, judged, checked for its signature, then answered
as AWS would: by an operation of this program, by moto, by a fault ordered beforehand, or by a refusal."""
import json
import time
import traceback
import uuid
from xml.etree import ElementTree

from botocore.utils import parse_timestamp

from . import sigv4, wire
from .answers import Response, error_response, refusal_response, result_response, without_none
from .faults import Drop, merged
from .moto_backend import CRASHED
from .operations import OPERATIONS, AwsError, Context, PassOn

CONTROL = "/_local"
STALL_SECONDS = 30
KEY_OPERATIONS = {"GetSessionToken", "GetFederationToken", "CreateAccessKey", "AssumeRoleWithSAML"}


class Gateway:
    """Decides who answers a request, and records it."""

    def __init__(self, world, control, sites=()):
        self.world, self.control, self.sites = world, control, list(sites)

    def now(self):
        return self.world.timing.now()

    def handle(self, request):
        if request.path == CONTROL or request.path.startswith(CONTROL + "/"):
            return self.control.handle(request)
        if request.path.startswith("/moto-api"):
            return self.world.moto.forward(request)
        signed = (request.header("authorization") or "").startswith("AWS4") or "X-Amz-Signature=" in request.target
        site = None if signed else next((site for site in self.sites if site.serves(request)), None)
        return self._handle_site(request, site) if site else self._handle_aws(request)

    # ---- what is not AWS: GitHub's token service, Slack -----------------------------------------

    def _handle_site(self, request, site):
        name = site.operation(request)
        line = {"service": site.name, "operation": name, "valid": True, "problems": [], "signature_ok": None,
                "status": None}
        fault = self.world.faults_for(site.name, name, {})
        try:
            self._before(fault)
            failing = fault and fault.kind in ("throttle", "error")
            response = site.fault_response(fault) if failing else site.handle(request)
            problem = response.header("x-local-aws-problem")
            line.update(status=response.status, valid=not problem, problems=[problem] if problem else [])
            return self._after(fault, response)
        finally:
            self.world.log.record(line)

    # ---- AWS ------------------------------------------------------------------------------------

    def _handle_aws(self, request):
        started, request_id = time.monotonic(), str(uuid.uuid4())
        try:
            found = sigv4.read_signature(request)
        except ValueError:
            found = None
        call = wire.decode(request, found.scope[3] if found else None)
        anonymous_ok = bool(call.operation) and call.operation.auth_type == "none"
        verdict = sigv4.verify(request, self.world.keys, anonymous_ok, self.now())
        name = call.operation.name if call.operation else None
        good = bool(call.operation) and not call.problems and not verdict.problems
        fault = self.world.faults_for(call.service, name, call.params) if good else None
        line = {"service": call.service, "operation": name, "valid": bool(call.operation) and not call.problems,
                "problems": call.problems + verdict.problems, "signature_ok": verdict.ok, "status": None,
                "access_key": verdict.access_key, "region": found.scope[2] if found else None,
                "protocol": call.protocol, "request_id": request_id,
                "retry": request.header("amz-sdk-request"), "fault": fault.kind if fault else None,
                "params": wire.redacted(call.params, call.operation.input_shape if call.operation else None)}
        try:
            response, origin = self._answer(request, call, verdict, fault, request_id, found, line)
            line.update(status=response.status, answered_by=origin)
            return self._after(fault, response)
        except Drop:
            line.setdefault("answered_by", "fault")
            raise
        finally:
            line["milliseconds"] = round(1000 * (time.monotonic() - started), 1)
            self.world.log.record(line)

    def _answer(self, request, call, verdict, fault, request_id, found, line):
        """The response, and who gave it."""
        if verdict.problems:
            return self._refuse_signature(call, verdict, request_id, found), "gateway"
        if not call.operation:
            problem = "; ".join(call.problems) or "no such operation"
            return refusal_response(_protocol(call, found), "UnknownOperation", problem, request_id), "gateway"
        if call.problems:
            return self._refuse_params(call, request_id), "gateway"
        self._before(fault)
        if fault and fault.kind in ("throttle", "error"):
            return self._fault_error(call, fault, request_id), "fault"
        if fault and fault.kind == "deny":
            return self._deny(call, verdict, request_id), "fault"
        if fault and fault.kind == "expire-credentials":
            self.world.keys.expire(verdict.access_key)
            return refusal_response(call.protocol, "ExpiredToken", "expired on demand", request_id), "fault"
        if fault and fault.kind == "reply":
            return result_response(call.protocol, call.operation, fault.answer, request_id), "fault"
        context = Context(self.world, call.service, found.scope[2] if found else "us-east-1", verdict.access_key,
                          request)
        response, origin = self._own(call, context, request_id, line) or self._moto(request, call, request_id)
        if fault and fault.kind == "merge" and response.status == 200:
            response.body = json.dumps(merged(json.loads(response.body or b"{}"), fault.answer)).encode()
            origin += "+fault"
        return response, origin

    def _own(self, call, context, request_id, line):
        """The answer of an operation of this program, if it has that one."""
        function = OPERATIONS.get((call.service, call.operation.name))
        if not function:
            return None
        try:
            value = function(context, call.params)
        except PassOn:
            return None
        except AwsError as error:
            return self._error(call, error, request_id), "local"
        except Exception:  # a fault of this program: say so as AWS says it of its own, and where it was
            self.world.log.crash(call.operation.name, traceback.format_exc())
            error = AwsError("InternalFailure", traceback.format_exc(limit=-1), 500)
            return self._error(call, error, request_id), "local-crash"
        if isinstance(value, Response):
            return value, "local"
        shape, value = call.operation.output_shape, without_none(value or {})
        wrong = wire.judge_params(value, shape) if shape else []
        if wrong:
            line["answer_problems"] = wrong
        return result_response(call.protocol, call.operation, value, request_id), "local"

    def _moto(self, request, call, request_id):
        response = self.world.moto.forward(request)
        if response.header(CRASHED):  # as AWS answers its own: clients try again
            self.world.log.crash(f"moto's {call.operation.name}", response.body.decode())
            error = AwsError("InternalFailure", response.body.decode().splitlines()[-1], 500)
            return self._error(call, error, request_id), "moto-crash"
        html = response.header("content-type").startswith("text/html")
        if response.status >= 400 and html and request.method != "HEAD":    # a HEAD's 404 has that type too
            problem = f"{call.service} {call.operation.name} is not part of the local AWS"
            return refusal_response(call.protocol, "UnknownOperation", problem, request_id), "moto-unsupported"
        if call.operation.name in KEY_OPERATIONS and response.status == 200:
            self._learn_keys(response.body)
        return response, "moto"

    # ---- refusals -------------------------------------------------------------------------------

    def _refuse_signature(self, call, verdict, request_id, found):
        problem = "; ".join(verdict.problems)
        if verdict.code == "RequestExpired" and found:
            now = self.now().strftime(sigv4.STAMP)
            late = found.stamp < now
            problem = (f"Signature expired: {found.stamp} is now earlier than {now} - 15 min." if late else
                       f"Signature not yet current: {found.stamp} is still later than {now} + 15 min.")
        return refusal_response(_protocol(call, found), verdict.code, problem, request_id)

    @staticmethod
    def _refuse_params(call, request_id):
        count = len(call.problems)
        text = f"{count} validation error{'s' if count > 1 else ''} detected: " + "; ".join(call.problems)
        return refusal_response(call.protocol, "ValidationError", text, request_id)

    @staticmethod
    def _error(call, error, request_id):
        shapes = {shape.name: shape for shape in call.operation.error_shapes}
        shape = shapes.get(error.code)
        key = "Message" if shape is not None and "Message" in shape.members else "message"
        return error_response(call.protocol, error.code, error.message, error.status, request_id, error.fields, key)

    def _fault_error(self, call, fault, request_id):
        code, message, status = fault.error()
        if fault.kind == "throttle" and not fault.code and call.protocol in ("query", "rest-xml"):
            code, status = ("Throttling", 400) if call.protocol == "query" else ("SlowDown", 503)
        response = error_response(call.protocol, code, message, status, request_id)
        response.headers += list(fault.headers.items())
        return response

    def _deny(self, call, verdict, request_id):
        """AccessDenied, as a missing permission of the caller's is told."""
        owner = self.world.keys.owner(verdict.access_key)
        who = owner.arn if owner else f"arn:aws:iam::{self.world.account}:user/local"
        action = f"{call.operation.service_model.signing_name}:{call.operation.name}"
        code = "AccessDenied" if call.protocol in ("query", "rest-xml") else "AccessDeniedException"
        text = (f"User: {who} is not authorized to perform: {action} because no identity-based policy allows the "
                f"{action} action")
        return error_response(call.protocol, code, text, 400 if call.protocol == "json" else 403, request_id)

    # ---- faults of the connection ---------------------------------------------------------------

    @staticmethod
    def _before(fault):
        """What happens before anything takes effect."""
        if fault and (fault.seconds or fault.kind == "stall"):
            time.sleep(fault.seconds or STALL_SECONDS)
        if fault and fault.kind == "drop":
            raise Drop

    @staticmethod
    def _after(fault, response):
        """What happens to the answer once everything took effect."""
        if fault and fault.kind == "lose-answer":
            raise Drop
        if fault and fault.kind == "cut":
            response.cut = fault.bytes if fault.bytes is not None else len(response.body) // 2
        return response

    def _learn_keys(self, body):
        """Takes up the keys an STS or IAM answer of moto hands out, so that their signatures can be checked."""
        try:
            root = ElementTree.fromstring(body)
        except ElementTree.ParseError:
            return
        text = {name: root.findtext(f".//{{*}}{name}") for name in
                ("AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration")}
        if text["AccessKeyId"] and text["SecretAccessKey"]:
            expires = parse_timestamp(text["Expiration"]) if text["Expiration"] else None
            self.world.keys.add(text["AccessKeyId"], text["SecretAccessKey"], text["SessionToken"], expires)


def _protocol(call, found):
    """The protocol to refuse in: the call's, or that of the service the signature names."""
    model = wire.service_model(found.scope[3]) if found and not call.protocol else None
    return call.protocol or (wire.protocols(model)[0] if model else "json")
