"""Recomputes the SigV4 signature of a received request with botocore's signers and says whether it holds."""
import datetime
import hashlib
import hmac
import re
import threading
from dataclasses import dataclass, field
from urllib.parse import quote, unquote_to_bytes

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
EMPTY_HASH = hashlib.sha256(b"").hexdigest()
HEADER = re.compile(ALGORITHM + r" +Credential=([^, ]+), *SignedHeaders=([^, ]+), *Signature=([0-9a-f]{64})")
STAMP = "%Y%m%dT%H%M%SZ"


@dataclass
class Verdict:
    """What a signature turned out to be worth."""

    ok: bool = None                 # None: no signature, and none needed
    problems: list = field(default_factory=list)
    access_key: str = None
    code: str = None                # AWS's name for the first thing wrong

    def refuse(self, code, text):
        self.ok, self.code = False, self.code or code
        self.problems.append(f"signature: {text}")


class Keys:
    """The secrets requests are checked with: access key id -> (secret, session token, expiry); and whose they are."""

    def __init__(self):
        self._keys, self._owners, self._lock = {}, {}, threading.Lock()

    def add(self, access_key, secret, token=None, expires=None, owner=None):
        with self._lock:
            self._keys[access_key] = (secret, token, expires)
            self._owners[access_key] = owner

    def get(self, access_key):
        with self._lock:
            return self._keys.get(access_key)

    def owner(self, access_key):
        """What was said of a key's owner when it was issued."""
        with self._lock:
            return self._owners.get(access_key)

    def expire(self, access_key=None):
        """Lets one key, or all temporary keys, expire now; returns how many."""
        past = datetime.datetime.fromtimestamp(0, datetime.timezone.utc)
        with self._lock:
            chosen = [key for key, (_, token, _) in self._keys.items()
                      if (key == access_key if access_key else token)]
            for key in chosen:
                self._keys[key] = (*self._keys[key][:2], past)
        return len(chosen)


@dataclass
class Signature:
    """The signature a request carries, in its Authorization header or its query string."""
    credential: str
    signed_headers: list
    signature: str
    stamp: str
    presigned: bool = False
    expires: int = None

    @property
    def scope(self):
        """[access key, date, region, service, "aws4_request"]; None where it is not of that form."""
        parts = self.credential.rsplit("/", 4)
        return parts if len(parts) == 5 and parts[4] == "aws4_request" else None


def read_signature(request):
    """The signature in a request; None where it has none, ValueError where it cannot be read."""
    query = {key: value for key, value in request.query if key.startswith("X-Amz-")}
    header = request.header("authorization")
    if header:
        match = HEADER.fullmatch(header.strip())
        if not match:
            raise ValueError("the Authorization header is not of the SigV4 form")
        found = Signature(match[1], match[2].split(";"), match[3], request.header("x-amz-date") or "")
    elif "X-Amz-Signature" in query:
        missing = [name for name in ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-SignedHeaders",
                                     "X-Amz-Expires") if name not in query]
        if missing or query["X-Amz-Algorithm"] != ALGORITHM or not query["X-Amz-Expires"].isdigit():
            raise ValueError(f"the presigned query is not of the SigV4 form (missing: {missing})")
        found = Signature(query["X-Amz-Credential"], query["X-Amz-SignedHeaders"].split(";"),
                          query["X-Amz-Signature"], query["X-Amz-Date"], True, int(query["X-Amz-Expires"]))
    else:
        return None
    if not found.scope:
        raise ValueError(f"the credential scope {found.credential!r} is not KEY/DATE/REGION/SERVICE/aws4_request")
    return found


class _AsReceived:
    """Makes botocore's signer canonicalise a request as the service that receives it does: just the
    headers that were signed, and the query decoded and encoded anew."""

    def __init__(self, scope, secret, signed_headers, query):
        super().__init__(Credentials(scope[0], secret), scope[3], scope[2])
        self._signed, self._query = signed_headers, query

    def headers_to_sign(self, request):
        chosen = HTTPHeaders()
        for name, value in request.headers.items():
            if name.lower() in self._signed:
                chosen[name.lower()] = value
        return chosen

    def canonical_query_string(self, request):
        pairs = [(quote(key, safe="-_.~"), quote(value, safe="-_.~"))
                 for key, value in self._query if key != "X-Amz-Signature"]
        return "&".join(f"{key}={value}" for key, value in sorted(pairs))


class _Verifier(_AsReceived, SigV4Auth):
    pass


class _S3Verifier(_AsReceived, S3SigV4Auth):
    def _normalize_url_path(self, path):
        return quote(unquote_to_bytes(path), safe="/-_.~")


class _S3PresignedVerifier(_S3Verifier):
    def payload(self, request):
        return UNSIGNED


def expected_signature(request, found, secret):
    """The signature the request should carry, were it signed with this secret."""
    kind = _Verifier
    if found.scope[3] == "s3":
        kind = _S3PresignedVerifier if found.presigned else _S3Verifier
    verifier = kind(found.scope, secret, found.signed_headers, request.query)
    target = request.target if request.target.startswith("/") else "/" + request.target
    aws = AWSRequest(request.method, "http://received" + target, data=request.body)  # Host is among the headers
    for name, value in request.headers:
        if name.lower() != "authorization":
            aws.headers[name] = value
    aws.context["timestamp"] = found.stamp
    return verifier.signature(verifier.string_to_sign(aws, verifier.canonical_request(aws)), aws)


def verify(request, keys, anonymous_ok=False, now=None):
    """Judges a request's signature. `now` None leaves out every check against the clock."""
    verdict = Verdict()
    try:
        found = read_signature(request)
    except ValueError as error:
        verdict.refuse("IncompleteSignature", str(error))
        return verdict
    if not found:
        if not anonymous_ok:
            verdict.refuse("MissingAuthenticationToken", "the request carries none")
        return verdict
    verdict.access_key = found.scope[0]
    known = keys.get(verdict.access_key)
    if not known:
        verdict.refuse("UnrecognizedClient", f"access key {verdict.access_key} is not known here")
        return verdict
    secret, token, expires = known
    verdict.ok = True
    _judge_token(request, verdict, found, token)
    _judge_clock(verdict, found, expires, now)
    _judge_coverage(request, verdict, found)
    _judge_payload_hash(request, verdict, found)
    if not hmac.compare_digest(expected_signature(request, found, secret), found.signature):
        verdict.refuse("SignatureDoesNotMatch", "it is not the one these keys give for this request")
    return verdict


def _judge_token(request, verdict, found, token):
    sent = (dict(request.query) if found.presigned else {}).get("X-Amz-Security-Token") \
        or request.header("x-amz-security-token")
    if token and sent != token:
        verdict.refuse("UnrecognizedClient", "the session token of these temporary keys is "
                       + ("not the one sent" if sent else "missing"))
    elif sent and not token:
        verdict.refuse("UnrecognizedClient", "a session token came with keys that have none")


def _judge_clock(verdict, found, expires, now):
    try:
        signed = datetime.datetime.strptime(found.stamp, STAMP).replace(tzinfo=datetime.timezone.utc)
    except ValueError:
        verdict.refuse("IncompleteSignature", f"X-Amz-Date {found.stamp!r} is not of the form YYYYMMDDTHHMMSSZ")
        return
    if found.stamp[:8] != found.scope[1]:
        verdict.refuse("SignatureDoesNotMatch", f"the scope's date {found.scope[1]} is not that of {found.stamp}")
    if now is None:
        return
    age = (now - signed).total_seconds()
    if found.presigned and age > found.expires:
        verdict.refuse("RequestExpired", f"the presigned request expired {age - found.expires:.0f} s ago")
    elif abs(age) > 900 and not (found.presigned and age > 0):
        verdict.refuse("RequestExpired", f"it was made {age:.0f} s ago, over 15 minutes off")
    if expires and now > expires:
        verdict.refuse("ExpiredToken", f"the temporary keys expired at {expires.isoformat()}")


def _judge_coverage(request, verdict, found):
    signed = set(found.signed_headers)
    if found.signed_headers != sorted(signed) or any(name != name.lower() for name in signed):
        verdict.refuse("SignatureDoesNotMatch", "SignedHeaders is not lower case, sorted and without doubles")
    present = {name.lower() for name, _ in request.headers}
    must = {name for name in present if name.startswith("x-amz-")} | {"host"}
    for name in sorted(must - signed):
        verdict.refuse("SignatureDoesNotMatch", f"header {name} is not signed")
    for name in sorted(signed - present):
        verdict.refuse("SignatureDoesNotMatch", f"header {name} is signed, but did not come")


def _judge_payload_hash(request, verdict, found):
    sent = request.header("x-amz-content-sha256")
    is_s3 = found.scope[3] == "s3"
    if not sent:
        if is_s3 and not found.presigned:
            verdict.refuse("MissingSecurityHeader", "S3 wants the header x-amz-content-sha256")
    elif sent == UNSIGNED or sent.startswith("STREAMING-"):
        if not is_s3:
            verdict.refuse("SignatureDoesNotMatch", f"{sent} is S3's alone")
    elif sent != hashlib.sha256(request.body).hexdigest():
        verdict.refuse("XAmzContentSHA256Mismatch", "x-amz-content-sha256 is not the hash of the body")
