"""A gateway that does as it is told: the ways in which the real one can fail, one after the other."""

import collections
import contextlib
import json
import os
import re
import socket
import ssl
import struct
import subprocess
import threading
import time


def answer(status, body, more=""):
    """An answer of HTTP; a body that is no bytes becomes JSON."""
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    head = "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
    return (head % (status, len(body), more)).encode() + body


ACCEPTED = answer(
    "202 Accepted",
    {
        "requestId": "RSSA-1767225600000-1234-12345678-AbCdEfGh",
        "requestTime": "2026-01-01T09:00:00.000",
        "statusCode": "202",
        "statusName": "success",
    },
)


def error(status, body=None, more=""):
    """A definite answer other than yes."""
    return answer(status, {"error": {"errorCode": "210", "message": "x"}} if body is None else body, more)


CERTS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "fake", "certs.sh")


class ScriptedGateway:
    """
    Listens at a loopback port. `script` says what the next requests get: bytes are sent as they are; a callable is
    given the socket and does what it likes. Without a script every message is accepted. With `certs`, a folder that is
    filled with certificates, it speaks TLS, and ca_file is whom to trust.
    """

    def __init__(self, certs=None):
        self.requests = []  # (method, target, headers, body) of every whole request, oldest first
        self.scripts = {}  # what a message to a number gets, in place of `script`
        self._connections = set()
        self._script = None
        self._lock = threading.Lock()
        self._certs = certs
        if certs is not None:
            subprocess.run(["sh", CERTS, certs], check=True)
            self.ca_file = os.path.join(certs, "ca.crt")
            os.chmod(self.ca_file, 0o644)
        self.listen(0)
        self.url = self.url_at("localhost" if certs else "127.0.0.1")

    def url_at(self, host):
        """Our address by another name."""
        return "http%s://%s:%d" % ("s" if self._certs else "", host, self.port)

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
            kept = set(self._connections) if is_about_connection(script) else ()
        drop(kept)

    @contextlib.contextmanager
    def away(self, instead=contextlib.nullcontext):
        """Nobody listens at our port, or something else does."""
        self.close()
        try:
            with instead():
                yield
        finally:
            self.listen(self.port)

    @contextlib.contextmanager
    def hole(self, address="127.0.0.1"):
        """Whoever connects to our port at that address gets no answer at all. Linux does so when the queue is full."""
        with contextlib.ExitStack() as stack:
            family = socket.AF_INET6 if ":" in address else socket.AF_INET
            listener = stack.enter_context(socket.socket(family))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, self.port))
            listener.listen(0)
            for _ in range(4):
                filler = stack.enter_context(socket.socket(family))
                filler.setblocking(False)
                filler.connect_ex((address, self.port))
            yield

    def sent(self, phone):
        """The texts that came for a number, newest first."""
        found = []
        with self._lock:
            for method, _target, _headers, body in self.requests:
                message = json.loads(body) if method == "POST" else {"messages": []}
                if any(m["to"] == phone for m in message["messages"]):
                    found.insert(0, message["messages"][0].get("content") or message["content"])
        return found

    def posts(self):
        """How many came for each number."""
        with self._lock:
            return collections.Counter(_recipient(body) for _method, _target, _headers, body in self.requests)

    def count(self):
        with self._lock:
            return len(self.requests)

    def close(self):
        """Stop listening, and drop the connections that clients have kept."""
        self.listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.listener.close()
        with self._lock:
            kept = set(self._connections)
        drop(kept)

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        with contextlib.closing(connection):
            try:
                connection.settimeout(30)
                if isinstance(self._script, Mute):
                    silence(connection)
                    return
                self._talk(self._secured(connection))
            except OSError:
                pass

    def _talk(self, connection):
        with connection:
            with self._lock:
                self._connections.add(connection)
            try:
                while True:
                    if getattr(self._script, "before_request", False):
                        self._script(connection)
                        return
                    request = self._read(connection)
                    if request is None:
                        return
                    with self._lock:
                        self.requests.append(request)
                        script = self.scripts.get(_recipient(request[3]), self._script)
                    if not callable(script):
                        connection.sendall(script if isinstance(script, bytes) else ACCEPTED)
                        continue
                    script(connection)
                    if not getattr(script, "keeps_connection", False):
                        return
            finally:
                with self._lock:
                    self._connections.discard(connection)

    def _secured(self, connection):
        if self._certs is None:
            return connection
        tls = self._script if isinstance(self._script, Tls) else Tls()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(os.path.join(self._certs, tls.cert + ".pem"))
        if tls.version is not None:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")  # or OpenSSL does nothing old
            context.minimum_version = context.maximum_version = tls.version
        return context.wrap_socket(connection, server_side=True)

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


class Tls:
    """A script: the connection has this certificate of tests/fake/certs.sh, or this version of TLS."""

    def __init__(self, cert="here", version=None):
        self.cert = cert
        self.version = version


class Mute:
    """A script: the connection is taken, and nothing is said on it, not even TLS."""


def is_about_connection(script):
    """Whether it is for new connections alone."""
    return isinstance(script, (Tls, Mute)) or getattr(script, "before_request", False)


def _recipient(body):
    """The first number that a message is for; None when it is no message."""
    asked = json.loads(body) if body else {}
    return asked["messages"][0]["to"] if "messages" in asked else None


def drop(connections):
    """Close connections that others read from."""
    for connection in connections:
        try:
            connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


# What a request can meet. Each is given the connection; all but the first two come after the whole request.


def reset(connection):
    """Hang up with a TCP reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def reset_at_once(connection):
    """Reset before a byte of the request was read."""
    reset(connection)


reset_at_once.before_request = True


def reset_after_request_headers(connection):
    """Reset when the head of the request has been read, and not its body."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(1)
        if not piece:
            return
        data += piece
    reset(connection)


reset_after_request_headers.before_request = True


def silence(connection):
    """Take the request and say nothing until the client has left."""
    connection.settimeout(30)
    while connection.recv(4096):
        pass


def hang_up(connection):
    """Close without a word."""
    connection.shutdown(socket.SHUT_RDWR)


def usual(connection):
    """Yes, after the time that a gateway takes, and ready for the next request."""
    time.sleep(0.2)
    connection.sendall(ACCEPTED)


usual.keeps_connection = True  # to close it unannounced would cut off the request that is just on its way


def late(connection):
    """The right answer, but after 20 s or when the client has left."""
    connection.settimeout(20)
    try:
        while connection.recv(4096):
            pass
    except TimeoutError:
        connection.sendall(ACCEPTED)


def drip(connection):
    """The right answer, but a byte every tenth of a second."""
    for i in range(len(ACCEPTED)):
        connection.sendall(ACCEPTED[i : i + 1])
        time.sleep(0.1)


CHUNKED = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


def drip_chunks(connection):
    """Small chunks without an end."""
    connection.sendall(CHUNKED)
    for _ in range(200):
        connection.sendall(b"1\r\n \r\n")
        time.sleep(0.1)


def endless(connection):
    """Chunks without an end, as fast as they are taken."""
    connection.sendall(CHUNKED)
    while True:
        connection.sendall(b"1000\r\n" + b" " * 4096 + b"\r\n")


def huge(connection):
    """An answer of a hundred megabytes."""
    connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n")
    for _ in range(100):
        connection.sendall(b" " * 1000000)


def reset_after_headers(connection):
    """The head of the right answer, then a reset."""
    connection.sendall(ACCEPTED.split(b"{")[0])
    reset(connection)


def half(connection):
    """Half of the right answer, then nothing more."""
    connection.sendall(ACCEPTED[: len(ACCEPTED) - 40])
    connection.shutdown(socket.SHUT_RDWR)


def code_in(text):
    """The one-time code of a message's text."""
    return re.search(r"인증번호 \[(\d+)\]", text).group(1)
