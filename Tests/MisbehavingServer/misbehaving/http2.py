"""As much HTTP/2 as it takes to break off in the middle of an answer."""

DATA, HEADERS, RESET, SETTINGS, GOAWAY = 0, 1, 3, 4, 7
STATUS_200, END_HEADERS, ACKNOWLEDGED, INTERNAL_ERROR = b"\x88", 4, 1, (2).to_bytes(4, "big")
# An object of S3 is not one without it: RFC 7541, section 6.2.2, with name 34 of the static table.
ETAG = b'\x0f\x13\x03"0"'


def frame(kind, flags, stream, payload):
    """One frame (RFC 9113, section 4.1)."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def cut(connection, how):
    """Answers the first request with 200 and half a body, then resets the stream, or closes the connection."""
    stream = connection.stream
    stream.read(24)                     # the client's preface
    connection.send(frame(SETTINGS, 0, 0, b""))
    while head := stream.read(9):
        stream.read(int.from_bytes(head[:3], "big"))
        if head[3] == SETTINGS and head[4] == 0:
            connection.send(frame(SETTINGS, ACKNOWLEDGED, 0, b""))
        if head[3] == HEADERS:
            number = int.from_bytes(head[5:], "big")
            connection.send(frame(HEADERS, END_HEADERS, number, STATUS_200 + ETAG) + frame(DATA, 0, number, b'{"half":'))
            if how == "http2-close":
                return
            # And no further streams: the next connection may be better.
            last = number.to_bytes(4, "big")
            connection.send(frame(RESET, 0, number, INTERNAL_ERROR) + frame(GOAWAY, 0, 0, last + INTERNAL_ERROR))
            connection.is_left(5)
            return
