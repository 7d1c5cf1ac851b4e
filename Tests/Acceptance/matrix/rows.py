"""The rows of the fault matrix: what goes wrong, and what the step must make of it. To be read like a table.

The number before a row's name is that of the fault class: 1 names, 2 connections, 3 TLS, 4 hanging connects,
5-7 bodies, 8-9 answers, 10-12 throttling and outages, 13-14 clocks, 15-18 refusals, 19 lost answers, 20 redirects,
21 giants, 22 proxies, 23 addresses. What a step does otherwise is said in `scenarios`.
"""
from collections.abc import Callable
from dataclasses import dataclass, field

from misbehaving import Fault

GREEN, USAGE, DENIED, NOT_FOUND, FAILED, STOPPED, REJECTED, UNAVAILABLE = 0, 2, 3, 4, 7, 8, 10, 12
ALWAYS = None
AS_TRIED, ANY = -1, -2          # as many calls meet the fault as the scenario tries; however many


@dataclass(frozen=True)
class Row:
    """A fault, and the end of a step that meets it."""

    name: str
    says: str                                   # the behaviour, for people
    end: int                                    # the exit code
    fault: Fault | None = None                  # hits the scenario's operation, or connections
    hits: int = AS_TRIED                        # how many calls (or connections) meet the fault
    words: tuple = ()                           # what the error must say, besides naming host or operation
    within: float = 30                          # seconds, more than which would be a hang, on a busy machine too
    at_least: float = 0                         # seconds
    server: dict = field(default_factory=dict)  # said to the server
    variables: dict = field(default_factory=dict)
    address: str = ""                           # in the place of the server's
    concerns: Callable = lambda scenario: True
    resident: int = 0                           # MiB that the step may hold at most
    anywhere: bool = False                      # the fault hits any call, whichever comes

    @property
    def is_of_connections(self):
        """Whether it says the same of every call, so that one scenario speaks for its step."""
        return self.fault is None or self.fault.hits_connections


OF_ROW = ("within", "at_least", "concerns", "server", "variables", "words", "resident")


def heals(name, says, kind, times=1, **more):
    """So many faults, then all is well: green, and nothing done twice."""
    of_row = {key: more.pop(key) for key in OF_ROW if key in more}
    return Row(name, says, GREEN, Fault(kind, times=times, **more), hits=times, **of_row)


def lasts(name, says, kind, end=UNAVAILABLE, hits=AS_TRIED, **more):
    """A fault that stays: as many tries as are due, then red."""
    of_row = {"within": 75, **{key: more.pop(key) for key in OF_ROW if key in more}}
    return Row(name, says, end, Fault(kind, times=ALWAYS, **more), hits=hits, **of_row)


def stops(name, says, kind, end, **more):
    """A fault that no second try heals: red after the first."""
    return lasts(name, says, kind, end, hits=1, **{"within": 30, **more})


def aws(scenario):
    """Codes of AWS's errors say something to it."""
    return scenario.is_aws


def signed(scenario):
    return scenario.is_aws and scenario.is_signed


def json_members(scenario):
    """It reads members of an answer in JSON."""
    return bool(scenario.member) and not scenario.is_xml


def impatient(scenario):
    """It does not wait for an outage to pass."""
    return not scenario.waits


def error(code, status=400, **more):
    return {"code": code, "status": status, **more}


NAMES_AND_CONNECTIONS = [
    Row("1-no-such-host", "tried again, then the host is named with a hint at the region's spelling", UNAVAILABLE,
        address="https://sagemaker.us-esat-1.invalid", hits=ANY, within=60),
    Row("1-impossible-host", "the same without asking a resolver", UNAVAILABLE, words=("spelling",),
        address=f"https://{'a' * 64}.invalid", hits=ANY, within=60),
    Row("2-refused", "three tries, then unavailable", UNAVAILABLE, server={"opening": "refused"}, words=("refused",),
        hits=ANY, within=75),
    Row("2-refused-for-a-moment", "as many tries as are allowed: up again, green", GREEN,
        server={"opening": "refused", "opens_after": 0.3}, variables={"AWS_MAX_ATTEMPTS": "12"}, within=30),
    heals("2-reset", "reset before a byte: once more", "reset-connection"),
    heals("2-reset-twice", "and once more", "reset-connection", times=2),
    lasts("2-reset-always", "three tries, then unavailable", "reset-connection"),
    heals("3-handshake-cut", "TLS cut in the handshake: once more", "cut-handshake", server={"tls": True}),
    lasts("3-handshake-always-cut", "three tries, then unavailable", "cut-handshake", server={"tls": True}),
    Row("3b-unknown-ca", "no retry and no switch to turn it off", FAILED, server={"tls": True, "leaf": "unknown-ca"},
        words=("certificate",)),
    Row("3b-wrong-host", "no retry", FAILED, server={"tls": True, "leaf": "wrong-host"}, words=("certificate",)),
    Row("3b-expired", "no retry", FAILED, server={"tls": True, "leaf": "expired"}, words=("certificate",)),
    Row("3b-trusted", "with the right certificate all is well", GREEN, server={"tls": True}),
    Row("4-connect-hangs", "3.1 s a try, then unavailable", UNAVAILABLE, server={"opening": "hanging"},
        words=("3.1 s",), hits=ANY, within=100),
    Row("4-connect-hangs-at-first", "once more after 3.1 s: green", GREEN, at_least=3.1,
        server={"opening": "hanging", "opens_after": 3.2}),
]

BODIES = [
    heals("5-slow-body", "a byte in 10 s: given up after about 20 s, once more", "drip", within=60, at_least=15,
          concerns=lambda scenario: not scenario.is_terse),
    lasts("5-slow-body-always", "three tries", "drip", hits=ANY, within=100,
          concerns=lambda scenario: impatient(scenario) and not scenario.is_terse),
    heals("6-silence", "given up after 20 s, once more, the same again", "silence", within=60, at_least=15),
    heals("6-silence-after-effect", "the same where it was done", "silence", effect=True, within=60,
          concerns=lambda scenario: scenario.is_write),
    lasts("6-silence-always", "three tries", "silence", hits=ANY, within=100, concerns=impatient),
    heals("7-short-body", "a body shorter than promised is thrown away, even where it can be read", "cut"),
    heals("7-half-body", "the same", "cut-in-half"),
    heals("7-chunks-cut", "chunks without the last are thrown away", "cut-chunked"),
    lasts("7-always-short", "three tries", "cut"),
    lasts("7-always-chunks-cut", "three tries", "cut-chunked"),
    heals("7-http2-stream-reset", "half an answer over HTTP/2: once more", "http2-reset", server={"tls": True}),
    heals("7-http2-closed", "the same", "http2-close", server={"tls": True}),
    lasts("7-http2-always-reset", "three tries", "http2-reset", server={"tls": True}),
    heals("7-not-http", "an answer that is no HTTP: once more", "garbage"),
]

ANSWERS = [
    heals("8-empty-once", "200 without a body: once more", "answer"),
    lasts("8-empty", "three tries, never green", "answer"),
    lasts("8-html", "three tries, and the first bytes are shown", "answer", body=b"<html>\n<b>login</b>\x1b[31m",
          headers={"Content-Type": "text/html"}, words=("login",)),
    lasts("8-cut-json", "three tries, never green", "cut-json"),
    lasts("8-cut-json-after-effect", "three tries, done at most once", "cut-json", effect=True,
          concerns=lambda scenario: scenario.is_write),
    stops("9-missing", "a missing member is named, never guessed", "leave-out", FAILED, concerns=json_members),
    stops("9-wrong-type", "a member of another type is named", "replace", FAILED, value=7, concerns=json_members),
    stops("9-null", "null is no value", "replace", FAILED, value=None, concerns=json_members),
    stops("9-missing-in-xml", "a missing element is named", "leave-out", FAILED,
          concerns=lambda scenario: bool(scenario.member) and scenario.is_xml),
]

OUTAGES = [
    heals("10-throttled", "a second or so, then again", "error", **error("ThrottlingException"), concerns=aws),
    heals("10-throttled-twice", "and again", "error", times=2, **error("ThrottlingException"), concerns=aws),
    heals("10-bare-429", "429 without a code is throttling too", "error", **error("", 429)),
    heals("10-told-to-wait", "x-amz-retry-after is kept to", "error", **error("ThrottlingException"), concerns=aws,
          headers={"x-amz-retry-after": "1500"}, at_least=1.4),
    lasts("10-always-throttled", "three tries, then unavailable", "error", **error("ThrottlingException"),
          concerns=aws),
    heals("11-500", "once more, soon", "error", **error("InternalFailure", 500)),
    heals("11-502", "once more", "answer", status=502, body=b"<html>Bad Gateway</html>"),
    heals("11-503", "once more", "error", **error("ServiceUnavailable", 503)),
    heals("11-504", "once more", "error", **error("", 504)),
    heals("11-500-after-effect", "done, but told as an error: the same again", "error", effect=True,
          **error("InternalFailure", 500), concerns=lambda scenario: scenario.is_write),
    lasts("11-always-500", "three tries, then unavailable", "error", **error("InternalFailure", 500)),
    lasts("12-budget-used-up", "500 tokens, 14 a retry: 35 retries in 5 looks, then none", "error", hits=40, within=150,
          **error("InternalFailure", 500), variables={"AWS_MAX_ATTEMPTS": "10"},
          concerns=lambda scenario: scenario.waits and scenario.speaks_for_its_step),
    lasts("11-always-503", "the same", "error", **error("ServiceUnavailable", 503)),
]

REFUSALS = [
    Row("13-clock-ahead", "the server's time is learned from Date, and kept", GREEN, server={"ahead": 3600},
        concerns=signed, hits=1),
    Row("13-clock-behind", "the same", GREEN, server={"ahead": -3600}, concerns=signed, hits=1),
    Row("13-clock-by-signature", "a bad signature is a matter of clocks where they differ", GREEN, concerns=signed,
        hits=1, server={"ahead": 3600, "code": "SignatureDoesNotMatch"}),
    stops("14-bad-signature", "where clocks agree it is denied at once", "error", DENIED, concerns=signed,
          **error("SignatureDoesNotMatch", 403)),
    heals("13-date-that-lies", "an answer with a wrong Date misleads one signature at most", "headers",
          headers={"Date": "Tue, 01 Jan 2030 00:00:00 GMT"}, concerns=signed),
    heals("15-expired", "a new token, a new session, once more", "error", **error("ExpiredTokenException"),
          concerns=signed, server={"renewing": True}),
    lasts("15-always-expired", "one renewal, then denied", "error", DENIED, hits=2, **error("ExpiredTokenException"),
          concerns=signed, server={"renewing": True}),
    stops("15-expired-for-good", "keys that nothing can renew: denied, and said how they could be", "error", DENIED,
          **error("ExpiredTokenException"), concerns=signed, words=("expired", "AWS_ROLE_ARN")),
    stops("16-denied", "stop, and say who may not do what", "error", DENIED, words=("not authorized",),
          **error("AccessDeniedException", message="User: arn:aws:iam::1:role/x is not authorized to perform: it"),
          concerns=aws),
    stops("16-unrecognized", "stop", "error", DENIED, **error("UnrecognizedClientException"), concerns=signed),
    stops("17-gone", "what was there is not found: red, never taken for an end", "error", NOT_FOUND,
          **error("ValidationException", message="Could not find it."), concerns=lambda scenario: scenario.must_exist),
    stops("18-limit", "no blind retry, a word about quotas", "error", UNAVAILABLE,
          **error("ResourceLimitExceeded", message="The account-level service limit is 0."), words=("limit",),
          concerns=lambda scenario: aws(scenario) and scenario.is_write),
    heals("19-lost-answer", "done, but the answer is lost: the same again, one effect", "lost", effect=True),
    heals("19-lost-twice", "and again", "lost", times=2, effect=True, concerns=lambda scenario: scenario.is_write),
    lasts("19-always-lost", "three times the same, done once", "lost", effect=True),
    *[stops(f"20-{status}", "not followed; the host is named", "answer", FAILED, status=status, words=("localhost",),
            headers={"Location": "http://localhost:{port}/trap"}) for status in (301, 302, 307, 308)],
    heals("20-bucket-elsewhere", "a bucket's own region is not a redirect: signed for it, asked once more", "answer",
          status=301, headers={"x-amz-bucket-region": "eu-west-1"}, concerns=lambda scenario: scenario.is_of_s3),
]

GIANTS = [
    stops("21-giant", "1 GiB is cut off at the cap", "giant", FAILED, resident=64),
    stops("21-giant-chunks", "the same without a length", "giant", FAILED, status=201, resident=64),
    lasts("21-bomb", "1 GiB in a small body is never inflated", "bomb", resident=64),
]

WAYS = [
    Row("22-proxy", "a proxy is gone through", GREEN, server={"tls": True, "proxy": {}}),
    Row("22-proxy-407", "the proxy is named, its password is not", FAILED, words=("407", "{proxy}"),
        server={"tls": True, "proxy": {"status": 407, "times": ALWAYS}}),
    Row("22-proxy-503-once", "once more", GREEN, server={"tls": True, "proxy": {"status": 503, "times": 1}}),
    Row("22-proxy-503", "three tries, and the proxy is named", UNAVAILABLE, within=75, words=("503", "{proxy}"),
        server={"tls": True, "proxy": {"status": 503, "times": ALWAYS}}),
    Row("22-proxy-hangs-once", "3.1 s, then once more", GREEN, at_least=3, server={"tls": True, "proxy": {"times": 1}}),
    Row("22-proxy-hangs", "three tries of 3.1 s", UNAVAILABLE, within=100, words=("{proxy}",),
        server={"tls": True, "proxy": {"times": ALWAYS}}),
    Row("22-loopback-is-direct", "what is on this machine needs no proxy", GREEN, server={"tls": True},
        variables={"HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}),
    *[Row(f"22-no-proxy-{name}", "not gone through, so it is not reached", UNAVAILABLE, within=100,
          server={"tls": True, "proxy": {"outside": outside}}, variables={"NO_PROXY": exception})
      for name, exception, outside in (("suffix", "x.example,.aws.test", "sagemaker.aws.test"),
                                       ("network", "203.0.113.0/24", "203.0.113.7"),
                                       ("all", "*", "sagemaker.aws.test"))],
    Row("23-v6-refused", "the other address is taken", GREEN, address="http://localhost:{port}"),
    Row("23-v6-hangs", "the other address is taken after 200 ms", GREEN, address="http://localhost:{port}",
        server={"v6": "hanging"}),
]

# The healthy and the nearly healthy: none of them may ever be red.
CLEAN = [Row(f"0-clean-{number}", "nothing goes wrong", GREEN) for number in range(29)]
MOMENTS = (("reset", {}), ("lost", {"effect": True}), ("cut", {}), ("cut-chunked", {}),
           ("error", error("InternalFailure", 500)), ("error", error("ServiceUnavailable", 503)),
           ("error", error("", 429)))


def bad_moments(scenario, count):
    """Rows in which one call of the step, whichever, has a bad moment."""
    for number in range(count):
        kind, more = MOMENTS[number % len(MOMENTS)]
        yield Row(f"0-bad-moment-{number}", "one call has a bad moment", GREEN, hits=1, anywhere=True,
                  fault=Fault(kind, skip=number % scenario.calls, **more))


ROWS = [*NAMES_AND_CONNECTIONS, *BODIES, *ANSWERS, *OUTAGES, *REFUSALS, *GIANTS, *WAYS]
