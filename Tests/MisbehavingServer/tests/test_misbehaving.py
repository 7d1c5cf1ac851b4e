"""Every fault does what it says, to the call it was ordered for and to no other."""
import http.client
import json
import socket
import ssl
import time
import zlib

import pytest
from conftest import BODY
from misbehaving import Certificates, Fault, MisbehavingProxy, MisbehavingServer, SkewedClock, Unsteady
from misbehaving.moves import MOVES

DESCRIBE = {"X-Amz-Target": "SageMaker.DescribePipelineExecution", "Content-Type": "application/x-amz-json-1.1"}


@pytest.fixture(scope="session")
def certificates(tmp_path_factory):
    return Certificates(tmp_path_factory.mktemp("certificates"))


def ask(server, headers=None, path="/", body=b"{}", seconds=5, trust=None):
    """(status, headers, body) of one request on a connection of its own."""
    if trust:
        context = ssl.create_default_context(cafile=trust)
        connection = http.client.HTTPSConnection("localhost", server.port, timeout=seconds, context=context)
    else:
        connection = http.client.HTTPConnection(server.host, server.port, timeout=seconds)
    try:
        connection.request("POST", path, body, DESCRIBE if headers is None else headers)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.fixture
def front(good):
    """A misbehaving server with these faults before the good one."""
    made = []

    def make(*faults, **more):
        made.append(MisbehavingServer(f"http://127.0.0.1:{good.server_port}", faults, **more))
        return made[-1]

    yield make
    for server in made:
        server.close()


def test_all_is_well_without_a_fault(front, good):
    server = front()
    assert ask(server, path="/a//b%20c?d")[::2] == (200, BODY)
    assert good.asked == [("/a//b%20c?d", f"127.0.0.1:{server.port}")]


def test_the_answer_to_a_head_keeps_the_length_that_it_tells(front):
    server = front()
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    connection.request("HEAD", "/bucket/key")
    answer = connection.getresponse()
    assert (answer.getheader("Content-Length"), answer.read()) == (str(len(BODY)), b"")
    connection.close()


def test_a_fault_hits_only_its_calls(front):
    server = front(Fault("error", "DescribePipelineExecution", skip=1, times=2, code="X", status=418))
    other = {"X-Amz-Target": "SageMaker.ListPipelines"}
    assert [ask(server, headers)[0] for headers in (DESCRIBE, other, DESCRIBE, other, DESCRIBE, DESCRIBE)] \
        == [200, 200, 418, 200, 418, 200]
    assert [bool(seen.fault) for seen in server.calls("DescribePipelineExecution")] == [False, True, True, False]


@pytest.mark.parametrize("effect", [False, True])
def test_a_lost_answer_has_an_effect_where_it_should(effect, front, good):
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        ask(front(Fault("lost", effect=effect)))
    assert len(good.asked) == int(effect)


@pytest.mark.parametrize("kind, error", [
    ("reset", ConnectionResetError), ("silence", TimeoutError), ("garbage", http.client.BadStatusLine),
    ("cut", http.client.IncompleteRead), ("cut-in-half", http.client.IncompleteRead),
    ("cut-chunked", http.client.IncompleteRead), ("drip", TimeoutError), ("delay", TimeoutError),
    ("reset-connection", ConnectionResetError), ("silent-connection", TimeoutError),
    ("cut-handshake", (http.client.RemoteDisconnected, ConnectionResetError)),
])
def test_broken_off(kind, error, front):
    server = front(Fault(kind))
    with pytest.raises(error):
        ask(server, seconds=0.3)
    assert ask(server)[::2] == (200, BODY)


def test_answers_that_are_wrong(front):
    name = "PipelineExecutionStatus"
    assert name not in json.loads(ask(front(Fault("leave-out", at=name)))[2])
    assert json.loads(ask(front(Fault("replace", at="List.0.Name", value=7)))[2])["List"] == [{"Name": 7}]
    assert ask(front(Fault("cut-json")))[2] == BODY[:len(BODY) // 2]
    status, headers, body = ask(front(Fault("answer", status=302, headers={"Location": "http://x/"}, body=b"go")))
    assert (status, headers["Location"], body) == (302, "http://x/", b"go")
    assert ask(front(Fault("headers", headers={"Date": "then"})))[1]["Date"] == "then"


@pytest.mark.parametrize("headers, path, words", [
    (DESCRIBE, "/", b'"__type": "Code"'),
    ({"Content-Type": "application/x-www-form-urlencoded"}, "/", b"<Code>Code</Code>"),
    ({}, "/bucket/key", b"<Code>Code</Code>"), ({}, "/api/chat.postMessage", b'"error": "Code"'),
    ({}, "/v2/x/manifests/y", b'"code": "Code"')])
def test_errors_in_the_form_of_the_service(headers, path, words, front):
    assert words in ask(front(Fault("error", code="Code", status=500)), headers, path)[2]


def test_giants_and_bombs(front):
    for status in (200, 201):
        assert len(ask(front(Fault("giant", size=1 << 20, status=status)))[2]) == 1 << 20
    body = ask(front(Fault("bomb", size=4 << 20)))[2]
    assert len(body) < 1 << 16 and len(zlib.decompress(body, 31)) == 4 << 20


@pytest.mark.parametrize("leaf, words", [
    ("expired", "expired"), ("wrong-host", "Hostname mismatch"), ("unknown-ca", "unable to get local issuer")])
def test_certificates_nobody_should_trust(leaf, words, front, certificates):
    assert ask(front(certificates=certificates), trust=certificates.authority)[0] == 200
    with pytest.raises(ssl.SSLCertVerificationError, match=words):
        ask(front(certificates=certificates, leaf=leaf), trust=certificates.authority)


@pytest.mark.parametrize("kind", ["cut-handshake", "plain-handshake", "http2-reset"])
def test_handshakes(kind, front, certificates):
    server = front(Fault(kind), certificates=certificates)
    with pytest.raises((OSError, http.client.HTTPException)):
        ask(server, trust=certificates.authority)
    assert ask(server, trust=certificates.authority)[0] == 200


@pytest.mark.parametrize("opening, error", [("refused", ConnectionRefusedError), ("hanging", TimeoutError)])
def test_ports_that_open_late(opening, error, front):
    with pytest.raises(error):
        socket.create_connection(("127.0.0.1", front(opening=opening).port), timeout=0.3)
    late, end = front(opening=opening, opens_after=0.2), time.monotonic() + 10
    while True:
        try:
            assert ask(late, seconds=10)[0] == 200
            return
        except ConnectionRefusedError:
            assert time.monotonic() < end


def test_a_proxy_refuses_hangs_and_opens(front):
    server = front()
    with MisbehavingProxy(server.port, status=407, times=1) as proxy:
        assert connect(proxy).startswith(b"HTTP/1.1 407") and connect(proxy).startswith(b"HTTP/1.1 200")
        assert [request.target for request in proxy.asked] == ["aws.test:443"] * 2
    with MisbehavingProxy(server.port, times=None) as proxy, pytest.raises(TimeoutError):
        connect(proxy)


def connect(proxy):
    with socket.create_connection((proxy.host, proxy.port), timeout=0.3) as peer:
        peer.sendall(b"CONNECT aws.test:443 HTTP/1.1\r\nHost: aws.test:443\r\n\r\n")
        return peer.recv(1024)


def test_a_bad_day_is_the_same_for_the_same_seed(front):
    def day(seed):
        faults = Unsteady(seed)
        return [faults.due("x") for _ in range(100)]

    assert day(1) == day(1) != day(2)
    assert 20 < sum(fault is not None for fault in day(1)) < 60


@pytest.mark.parametrize("ahead", [3600, -3600])
def test_a_clock_that_differs(ahead, front):
    from email.utils import parsedate_to_datetime

    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    server = front(clock=SkewedClock(ahead, "AKID", "secret"))
    request = AWSRequest("POST", f"http://{server.host}:{server.port}/", DESCRIBE, b"{}")
    SigV4Auth(Credentials("AKID", "secret"), "sagemaker", "us-east-1").add_auth(request)
    status, headers, body = ask(server, dict(request.headers))
    assert status == 403 and b"RequestTimeTooSkewed" in body
    told = parsedate_to_datetime(headers["Date"]).timestamp()
    assert abs(told - time.time() - ahead) < 10
    there = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(told))
    assert ask(server, {**dict(request.headers), "X-Amz-Date": there})[0] == 200


def test_the_readme_names_every_move():
    from pathlib import Path
    text = (Path(__file__).parents[1] / "README.md").read_text()
    assert [kind for kind in MOVES if f"`{kind}`" not in text] == []
