"""Speaks TLS on a free port of 127.0.0.1 in front of a plain port, or cuts an HTTP/2 answer; ends with its standard input.

Usage: tls_front.py CERTIFICATE KEY (forward PORT | h2-reset | h2-close). Prints its port.
"""

import os
import socket
import ssl
import sys
import threading


def pump(source, sink):
    """Passes bytes on until either side is done."""
    try:
        while chunk := source.recv(65536):
            sink.sendall(chunk)
    except OSError:
        pass
    for side in (source, sink):
        try:
            side.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def forward(peer, port):
    """Joins a connection with the plain server behind."""
    behind = socket.create_connection(("127.0.0.1", int(port)))
    threading.Thread(target=pump, args=(behind, peer), daemon=True).start()
    pump(peer, behind)


def frame(kind, flags, stream, payload):
    """One HTTP/2 frame (RFC 9113, section 4.1)."""
    return len(payload).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + payload


def cut_http2(peer, how):
    """Answers the first request with status 200 and half a body, then resets the stream or closes."""
    data, settings, headers, reset = 0, 4, 1, 3
    stream = peer.makefile("rb")
    stream.read(24)  # the client's preface
    peer.sendall(frame(settings, 0, 0, b""))
    while head := stream.read(9):
        stream.read(int.from_bytes(head[:3], "big"))
        if head[3] == settings and head[4] == 0:
            peer.sendall(frame(settings, 1, 0, b""))
        if head[3] == headers:
            number = int.from_bytes(head[5:], "big")
            status_200, end_headers = b"\x88", 4
            peer.sendall(frame(headers, end_headers, number, status_200) + frame(data, 0, number, b'{"half":'))
            if how == "h2-close":
                return
            internal_error = (2).to_bytes(4, "big")
            peer.sendall(frame(reset, 0, number, internal_error))


def serve(plain, context, mode):
    """Serves one connection."""
    try:
        with context.wrap_socket(plain, server_side=True) as peer:
            forward(peer, mode[1]) if mode[0] == "forward" else cut_http2(peer, mode[0])
    except OSError:
        pass  # The client refused our certificate, or left.


def main():
    certificate, key, *mode = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    context.set_alpn_protocols(["http/1.1"] if mode[0] == "forward" else ["h2"])
    listener = socket.create_server(("127.0.0.1", 0), backlog=256)
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=serve, args=(plain, context, mode), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()
    os._exit(0)


main()
