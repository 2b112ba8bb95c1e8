"""
The web server's half of FastCGI, spoken by the test itself: without a web server in between, a test may stop half-way,
never read an answer, or run a thousand requests in a second.
"""

import http.client
import io
import socket
import struct

import client

BEGIN, END, PARAMS, STDIN, STDOUT, STDERR = 1, 3, 4, 5, 6, 7
RESPONDER = 1
KEEP_CONN = 1
CHUNK_MAX = 65535


def record(kind, content=b"", request_id=1):
    return struct.pack(">BBHHBx", 1, kind, request_id, len(content), 0) + content


def stream(kind, content):
    """All records of a stream, with the empty one that ends it."""
    pieces = [content[i : i + CHUNK_MAX] for i in range(0, len(content), CHUNK_MAX)]
    return b"".join(record(kind, piece) for piece in pieces + [b""])


def begin(keep=False):
    return record(BEGIN, struct.pack(">HB5x", RESPONDER, KEEP_CONN if keep else 0))


def params(variables):
    pairs = b""
    for name, value in variables.items():
        name, value = name.encode(), value.encode()
        pairs += _length(name) + _length(value) + name + value
    return stream(PARAMS, pairs)


def request(variables, body=b"", keep=False):
    """A whole request as bytes."""
    return begin(keep) + params(variables) + stream(STDIN, body)


def variables(method, path, address, body=None, headers=None):
    """What a web server says of a request."""
    found = {
        "GATEWAY_INTERFACE": "CGI/1.1",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": path,
        "QUERY_STRING": "",
        "REMOTE_ADDR": address,
        "HTTP_HOST": "localhost",
    }
    if body is not None:
        found["CONTENT_LENGTH"] = str(len(body))
    for name, value in (headers or {}).items():
        name = name.upper().replace("-", "_")
        found[name if name == "CONTENT_TYPE" else "HTTP_" + name] = value
    return found


def connect(path, timeout_s=20):
    s = socket.socket(socket.AF_UNIX)
    s.settimeout(timeout_s)
    s.connect(path)
    return s


def read_answer(connection):
    """The bytes of one answer, up to its end record. ConnectionError when it is cut off."""
    answer = b""
    while True:
        _, kind, _, length, padding = struct.unpack(">BBHHBx", _read(connection, 8))
        content = _read(connection, length + padding)[:length]
        if kind == STDOUT:
            answer += content
        elif kind == END:
            return answer


def reply(answer):
    """The bytes of an answer as a client.Reply."""
    head, _, body = answer.partition(b"\r\n\r\n")
    headers = http.client.parse_headers(io.BytesIO(head + b"\r\n\r\n"))
    return client.Reply(int(headers["Status"]), headers, body)


class Client(client.Client):
    """A visitor whose web server is the test: every request is a connection to bonin's socket."""

    def __init__(self, path, base_path, address, timeout_s=20):
        super().__init__(0, base_path, address, timeout_s)
        self.path = path

    def ask(self, method, path, body=None, headers=None):
        wanted = {k: v for k, v in (headers or {}).items() if v is not None}
        whole = request(variables(method, self.base_path + path, self.address, body, wanted), body or b"")
        with connect(self.path, self.timeout_s) as connection:
            connection.sendall(whole)
            return reply(read_answer(connection))


def _length(data):
    return struct.pack(">I", len(data) | 1 << 31) if len(data) > 127 else bytes([len(data)])


def _read(connection, n):
    data = b""
    while len(data) < n:
        piece = connection.recv(n - len(data))
        if not piece:
            raise ConnectionError("the answer is cut off after %d bytes" % len(data))
        data += piece
    return data
