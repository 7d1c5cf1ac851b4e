"""A server whose clock is another: it refuses what is signed at our time, and says what time it is."""
import datetime
from email.utils import formatdate

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from .faults import Fault

TOLERANCE = 300                         # seconds, as AWS's
UNSIGNED = ("authorization", "x-amz-date", "content-length", "connection", "expect", "user-agent", "accept")


class SkewedClock:
    """`ahead` seconds before ours. What is signed at its time is signed again, at ours, for the server behind."""

    def __init__(self, ahead, key, secret, code="RequestTimeTooSkewed"):
        self.ahead, self._keys, self._code = ahead, Credentials(key, secret), code

    @property
    def now(self):
        return datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=self.ahead)

    @property
    def date(self):
        """For the header Date."""
        return formatdate(self.now.timestamp(), usegmt=True)

    def refusal(self, request):
        """The error for a request signed at another time; None for one that is in time or not signed."""
        stamp = request.header("x-amz-date")
        if not stamp or not (request.header("authorization") or "").startswith("AWS4"):
            return None
        signed = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if abs((self.now - signed).total_seconds()) <= TOLERANCE:
            return None
        return Fault("error", code=self._code, status=403, headers={"Date": self.date},
                     message="The difference between the request time and the current time is too large.")

    def signed_again(self, request):
        """The same request, as if it had been signed at our time."""
        scope = (request.header("authorization") or "").partition("Credential=")[2].split(",")[0].split("/")
        if len(scope) != 5:
            return request
        region, service = scope[2], scope[3]
        kept = {name: value for name, value in request.headers if name.lower() not in UNSIGNED}
        new = AWSRequest(request.method, f"http://{request.header('host')}{request.target}", kept, request.body)
        (S3SigV4Auth if service == "s3" else SigV4Auth)(self._keys, service, region).add_auth(new)
        request.headers = list(new.headers.items())
        return request
