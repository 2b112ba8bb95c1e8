"""A client of bonin: a site's script, a plain form, or a browser, each from an address of its own."""

import http.client
import json
import socket
import urllib.parse

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


class Reply:
    """An answer, read whole."""

    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body.decode("utf-8"))

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def error(self):
        return self.json.get("error")

    def __repr__(self):
        return "%d %r" % (self.status, self.body[:400])


IP_BIND_ADDRESS_NO_PORT = 24


def dial(port, address, timeout_s):
    """Connect from an address. Its port is chosen by connect(2): bind(2) takes none that was in use in the last minute."""
    s = socket.socket()
    try:
        s.settimeout(timeout_s)
        s.setsockopt(socket.SOL_IP, IP_BIND_ADDRESS_NO_PORT, 1)
        s.bind((address, 0))
        s.connect(("127.0.0.1", port))
    except OSError:
        s.close()
        raise
    return s


class Client:
    """One visitor. `address` is where its connections come from (any of 127.0.0.0/8)."""

    def __init__(self, port, base_path, address, timeout_s=20):
        self.port = port
        self.base_path = base_path
        self.address = address
        self.timeout_s = timeout_s

    def post(self, path, fields=None, how="json", headers=None):
        """Post fields as "json", as a "form", or as a browser posts its own form ("html")."""
        if how == "json":
            body, content_type = json.dumps(fields or {}, ensure_ascii=False), JSON
        else:
            body, content_type = urllib.parse.urlencode(fields or {}), FORM
        all_headers = {"Content-Type": content_type}
        if how == "html":
            all_headers["Accept"] = HTML
        all_headers.update(headers or {})
        return self.ask("POST", path, body.encode("utf-8"), all_headers)

    def get(self, path, headers=None):
        return self.ask("GET", path, None, headers or {})

    def ask(self, method, path, body=None, headers=None):
        """Any request; a header of value None is left out."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.sock = dial(self.port, self.address, self.timeout_s)
        connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            wanted = {k: v for k, v in (headers or {}).items() if v is not None}
            connection.request(method, self.base_path + path, body, wanted)
            answer = connection.getresponse()
            return Reply(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def raw(self, request):
        """Send bytes as they are and read to the end; None when the server just hangs up."""
        with dial(self.port, self.address, self.timeout_s) as s:
            s.sendall(request)
            answer = http.client.HTTPResponse(s)
            try:
                answer.begin()
                return Reply(answer.status, answer.headers, answer.read())
            except (http.client.BadStatusLine, ConnectionError):
                return None
