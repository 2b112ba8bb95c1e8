"""A gateway that does as it is told: the ways in which the real one can fail, one after the other."""

import json
import re
import socket
import struct
import threading
import time


def _answer(status, body, more=""):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
    return (head % (status, len(body), more)).encode() + body


ACCEPTED = _answer(
    "202 Accepted",
    {
        "requestId": "RSSA-1767225600000-1234-12345678-AbCdEfGh",
        "requestTime": "2026-01-01T09:00:00.000",
        "statusCode": "202",
        "statusName": "success",
    },
)


def error(status, body=None):
    """A definite answer other than yes."""
    return _answer(status, {"error": {"errorCode": "210", "message": "x"}} if body is None else body)


def answer(status, body, more=""):
    return _answer(status, body, more)


class ScriptedGateway:
    """
    Listens at a loopback port. `script` says what the next requests get: bytes are sent as they are; a callable is
    given the socket and does what it likes. Without a script every message is accepted.
    """

    def __init__(self):
        self.requests = []  # (method, target, headers, body) of every whole request, oldest first
        self._connections = set()
        self._script = None
        self._lock = threading.Lock()
        self.listen(0)
        self.url = "http://127.0.0.1:%d" % self.port

    def listen(self, port):
        """Begin to listen, again after close(); port 0 is any."""
        self.listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port = self.listener.getsockname()[1]
        self._thread = threading.Thread(target=self._accept, args=(self.listener,), daemon=True)
        self._thread.start()

    def do(self, script):
        """From here on every request gets `script`; None: accepted."""
        with self._lock:
            self._script = script

    def sent(self, phone):
        """The texts that came for a number, newest first."""
        found = []
        with self._lock:
            for _method, _target, _headers, body in self.requests:
                message = json.loads(body)
                if any(m["to"] == phone for m in message["messages"]):
                    found.insert(0, message["messages"][0].get("content") or message["content"])
        return found

    def count(self):
        with self._lock:
            return len(self.requests)

    def close(self):
        """Stop listening, and drop the connections that clients have kept."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.listener.close()
        with self._lock:
            kept, self._connections = self._connections, set()
        for connection in kept:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self._lock:
                self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with connection:
            try:
                connection.settimeout(30)
                while True:
                    with self._lock:
                        script = self._script
                    if getattr(script, "before_request", False):
                        script(connection)
                        return
                    request = self._read(connection)
                    if request is None:
                        return
                    with self._lock:
                        self.requests.append(request)
                    if callable(script):
                        script(connection)
                        return
                    connection.sendall(script if script is not None else ACCEPTED)
            except OSError:
                pass
            finally:
                with self._lock:
                    self._connections.discard(connection)

    def _read(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(4096)
            if not piece:
                return None
            data += piece
        head, body = data.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        method, target, _version = lines[0].split(" ", 2)
        headers = {k.lower(): v.strip() for k, v in (line.split(":", 1) for line in lines[1:])}
        while len(body) < int(headers.get("content-length", "0")):
            piece = connection.recv(4096)
            if not piece:
                return None
            body += piece
        return method, target, headers, body


# What a request can meet. Each is given the connection; all but the first two come after the whole request.


def reset(connection):
    """Hang up with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def reset_at_once(connection):
    """Reset before a byte of the request was read."""
    reset(connection)


reset_at_once.before_request = True


def silence(connection):
    """Take the request and say nothing until the client has left."""
    connection.settimeout(30)
    while connection.recv(4096):
        pass


def hang_up(connection):
    """Close without a word."""
    connection.shutdown(socket.SHUT_RDWR)


def drip(connection):
    """The right answer, but a byte every tenth of a second."""
    for i in range(len(ACCEPTED)):
        connection.sendall(ACCEPTED[i : i + 1])
        time.sleep(0.1)


def endless(connection):
    """An answer without an end."""
    connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(64):
        connection.sendall(b" " * 65536)


def half(connection):
    """Half of the right answer, then nothing more."""
    connection.sendall(ACCEPTED[: len(ACCEPTED) - 40])
    connection.shutdown(socket.SHUT_RDWR)


def code_in(text):
    """The one-time code of a message's text."""
    return re.search(r"인증번호 \[(\d+)\]", text).group(1)
