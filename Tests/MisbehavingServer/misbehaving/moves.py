"""What the server does instead of answering well: a move a kind. Each answers whether the connection goes on."""
import functools
import json
import zlib

from .errors import error_answer
from .requests import Answer, head

BLOCK = bytes(65536)


def reset(connection, fault, request, answer):
    """The connection is reset, without a byte."""
    connection.reset()


def lost(connection, fault, request, answer):
    """The connection is closed, without a byte."""


def silence(connection, fault, request, answer):
    """Nothing, until the other side gives up."""
    connection.is_left()


def drip(connection, fault, request, answer):
    """The head at once, then a byte from time to time."""
    data = answer.bytes()
    end = data.index(b"\r\n\r\n") + 4
    if not connection.send(data[:end]):
        return
    for at in range(end, len(data)):
        if not connection.send(data[at:at + 1]) or connection.is_left(fault.seconds):
            return


def delay(connection, fault, request, answer):
    """The answer, late."""
    if not connection.is_left(fault.seconds):
        return connection.send(answer.bytes())


def cut(connection, fault, request, answer):
    """Less than Content-Length promises; what comes is JSON that can be read, which is the worst of it."""
    whole = json.dumps({"PipelineExecutionStatus": "Succeeded"}).encode() if not answer.body else answer.body
    connection.send(Answer(answer.status, answer.headers, whole).bytes(length=len(whole) + 7))


def cut_in_half(connection, fault, request, answer):
    """Half of the body."""
    data = answer.bytes()
    connection.send(data[:len(data) - max(1, len(answer.body) // 2)])


def cut_chunked(connection, fault, request, answer):
    """All of the body in a chunk, but not the last, empty one."""
    kept = [(name, value) for name, value in answer.headers if name.lower() not in ("content-length", "connection")]
    connection.send(head(answer.status, [*kept, ("Transfer-Encoding", "chunked")])
                    + b"%x\r\n%s\r\n" % (len(answer.body), answer.body))


def plain(connection, fault, request, answer):
    """That status, those headers, that body."""
    headers = {"Content-Type": "application/json", **fault.headers}
    return connection.send(Answer(fault.status or 200, list(headers.items()), fault.body).bytes())


def error(connection, fault, request, answer):
    """An error in the form of the service that was asked."""
    return connection.send(error_answer(request, fault).bytes())


def garbage(connection, fault, request, answer):
    """What is not HTTP."""
    connection.send(fault.body or b"220 mail.example.com ESMTP\r\n")


def cut_json(connection, fault, request, answer):
    """Half of the answer, as if it were whole."""
    return connection.send(Answer(answer.status, answer.headers, answer.body[:len(answer.body) // 2]).bytes())


def leave_out(connection, fault, request, answer):
    """A good answer without one of its members."""
    return connection.send(_changed(answer, fault.at, lambda members, name: members.pop(name)).bytes())


def replace(connection, fault, request, answer):
    """A good answer in which a member is something else."""
    changed = _changed(answer, fault.at, lambda members, name: members.update({name: fault.value}))
    return connection.send(changed.bytes())


def with_headers(connection, fault, request, answer):
    """A good answer with other headers: a Date that lies, for one."""
    kept = [(name, value) for name, value in answer.headers if name.lower() not in map(str.lower, fault.headers)]
    return connection.send(Answer(answer.status, [*kept, *fault.headers.items()], answer.body).bytes())


def giant(connection, fault, request, answer):
    """A body without end, its length announced or (status 201 asks for that) not."""
    announced = ("Content-Length", str(fault.size)) if fault.status != 201 else ("Transfer-Encoding", "chunked")
    connection.send(head(200, [("Content-Type", "application/json"), announced]))
    block = BLOCK if fault.status != 201 else b"%x\r\n%s\r\n" % (len(BLOCK), BLOCK)
    for _ in range(fault.size // len(BLOCK)):
        if not connection.send(block):
            return
    if fault.status == 201:
        connection.send(b"0\r\n\r\n")


def bomb(connection, fault, request, answer):
    """A small body that would be a giant if anybody inflated it."""
    headers = [("Content-Type", "application/json"), ("Content-Encoding", "gzip")]
    return connection.send(Answer(200, headers, _squeezed(fault.size)).bytes())


@functools.cache
def _squeezed(size):
    """That many zeros, as gzip. Each block is squeezed without memory of the one before, so one will do for all."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = squeezer.compress(BLOCK) + squeezer.flush(zlib.Z_FULL_FLUSH)
    count, check = size // len(BLOCK), 0
    for _ in range(count):
        check = zlib.crc32(BLOCK, check)
    head, last = b"\x1f\x8b\x08" + bytes(6) + b"\xff", squeezer.flush()
    return head + block * count + last + check.to_bytes(4, "little") + (count * len(BLOCK)).to_bytes(4, "little")


def _changed(answer, path, change):
    """A JSON or XML answer with one member changed."""
    if answer.body[:1] == b"<":
        name = path.encode()
        before, _, rest = answer.body.partition(b"<%s>" % name)
        members = {name: b""}
        change(members, name)
        new = b"<%s>%s</%s>" % (name, members[name], name) if name in members else b""
        return Answer(answer.status, answer.headers, before + new + rest.partition(b"</%s>" % name)[2])
    document = members = json.loads(answer.body)
    *way, name = path.split(".")
    for part in way:
        members = members[int(part) if part.isdigit() else part]
    change(members, name)
    return Answer(answer.status, answer.headers, json.dumps(document).encode())


MOVES = {
    "reset": reset, "lost": lost, "silence": silence, "drip": drip, "delay": delay, "cut": cut,
    "cut-in-half": cut_in_half,
    "cut-chunked": cut_chunked, "answer": plain, "error": error, "garbage": garbage, "cut-json": cut_json,
    "leave-out": leave_out, "replace": replace, "headers": with_headers, "giant": giant, "bomb": bomb}
