"""/status: when the gateway is asked, and what a carrier's refusal changes."""

import threading
import time

import gateway
import harness
import process
from case import FIND_ID, RESET, SIGNUP
from status import EVERY_S, WAITING, Status

IN_ROW = 5  # BREAKER_IN_ROW

_scripted = None  # a site whose gateway does as it is told
_gateway = None


def setUpModule():
    global _scripted, _gateway
    _gateway = gateway.ScriptedGateway()
    _scripted = harness.Site(gateway_url=_gateway.url, options={"status-per-minute": 10000})


def tearDownModule():
    _scripted.close()
    _gateway.close()


def row(status="COMPLETED", code="0"):
    """One message in the answer to a question."""
    name = "success" if code == "0" else "fail"
    return {"messageId": "m", "status": status, "statusCode": code, "statusName": name}


def listed(*rows):
    return gateway.answer("200 OK", {"statusCode": "202", "statusName": "success", "messages": list(rows)})


def script(answer):
    """Sends are taken, questions get `answer`."""

    def talk(connection):
        method = _gateway.requests[-1][0]
        connection.sendall(gateway.ACCEPTED if method == "POST" else answer)

    talk.keeps_connection = True
    return talk


class Asked(Status):
    """When the gateway is asked, and what its answers change."""

    def make_site(self):
        return _scripted

    def setUp(self):
        super().setUp()
        _gateway.do(None)
        self.site.clock.advance(700)  # no limit, and no minute's count, is left of the test before
        self.n_before = _gateway.count()

    def send_one(self, answer, phone=None):
        """Send; questions get the answer from here on. The request's id."""
        _gateway.do(script(answer))
        return self.sent(SIGNUP, None, phone or self.phone())["requestId"]

    def n_asked(self):
        return sum(method == "GET" for method, _target, _headers, _body in _gateway.requests[self.n_before :])

    def wait_asked(self, n):
        process.wait_for(lambda: self.n_asked() >= n, "question %d" % n)
        self.assertEqual(self.n_asked(), n)

    def settle(self, request_id):
        """Ask once; the answer that the gateway gave for it is on the books when this returns."""
        n = self.n_asked()
        self.site.clock.advance(EVERY_S)
        self.status(request_id)
        self.wait_asked(n + 1)

    def test_request(self):
        request_id = self.send_one(listed(row()))
        self.settle(request_id)
        method, target, headers, _body = _gateway.requests[-1]
        self.assertEqual(method, "GET")
        self.assertRegex(target, r"/messages\?requestId=RSSA-1767225600000-1234-12345678-AbCdEfGh$")
        self.assertRegex(headers["x-ncp-apigw-signature-v2"], r"^[A-Za-z0-9+/]{43}=$")
        self.asked_until(request_id, "delivered")

    def test_not_yet(self):
        """What the gateway does not know, or will not say, is waiting; only an end is an end."""
        answers = {
            "none": listed(),
            "empty": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "ready": listed(row("READY", "")),
            "bare": listed(dict(row(), statusCode="", statusName="")),
            "error": gateway.error("401 Unauthorized"),
            "broken": gateway.error("500 Internal Server Error"),
            "nonsense": gateway.answer("200 OK", b"<html>"),
        }
        for name, answer in answers.items():
            with self.subTest(name):
                request_id = self.send_one(answer)
                self.settle(request_id)
                self.settle(request_id)
                self.assert_waiting(request_id)

    def test_as_often_as_set(self):
        """One question in a while, whatever the number of askers; the first not at once."""
        request_id = self.send_one(listed(row("READY", "")))
        self.crowd(request_id)
        self.assertEqual(self.n_asked(), 0)
        for n in (1, 2, 3):
            self.site.clock.advance(EVERY_S)
            self.crowd(request_id)
            self.wait_asked(n)
        self.crowd(request_id)
        self.assertEqual(self.n_asked(), 3)

    def crowd(self, request_id, site=None):
        statuses = []
        clients = [(site or self.site).client() for _ in range(20)]
        threads = [
            threading.Thread(target=lambda c=c: statuses.append(c.post("/status", {"requestId": request_id}).status))
            for c in clients
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [200] * len(clients))

    def test_processes(self):
        """The same where each request is a process of its own, and the end is seen by all."""
        site = harness.Site(front="lighttpd-cgi", gateway_url=_gateway.url)
        try:
            _gateway.do(script(listed(row(code="3001"))))
            visitor = site.client()
            request_id = visitor.post(SIGNUP.send, {"phoneNumber": site.phone()}).json["requestId"]
            site.clock.advance(EVERY_S)
            self.crowd(request_id, site)
            self.wait_asked(1)
            process.wait_for(
                lambda: visitor.post("/status", {"requestId": request_id}).json["delivery"] == "refused", "the refusal"
            )
            self.assertEqual(self.n_asked(), 1)
        finally:
            site.close()

    def test_per_minute(self):
        """... and for all messages together."""
        site = harness.Site(gateway_url=_gateway.url, options={"status-per-minute": 3})
        try:
            _gateway.do(script(listed(row("READY", ""))))
            ids = [site.client().post(SIGNUP.send, {"phoneNumber": site.phone()}).json["requestId"] for _ in range(5)]
            site.clock.advance(121 - site.clock.now() % 60)  # into a minute just begun
            for request_id in ids:
                site.client().post("/status", {"requestId": request_id})
            self.wait_asked(3)
            site.clock.advance(60)
            for request_id in ids:
                site.client().post("/status", {"requestId": request_id})
            self.wait_asked(6)
        finally:
            site.close()

    def test_never(self):
        site = harness.Site(gateway_url=_gateway.url, options={"status-per-minute": 0})
        try:
            _gateway.do(script(listed(row())))
            request_id = site.client().post(SIGNUP.send, {"phoneNumber": site.phone()}).json["requestId"]
            for _ in range(3):
                site.clock.advance(EVERY_S)
                self.assertEqual(site.client().post("/status", {"requestId": request_id}).json, WAITING)
            self.assertEqual(self.n_asked(), 0)
        finally:
            site.close()

    def test_end_stays(self):
        """What is known is not asked again, and no later word changes it."""
        request_id = self.send_one(listed(row()))
        self.asked_until(request_id, "delivered")
        n = self.n_asked()
        _gateway.do(script(listed(row(code="3001"))))
        self.site.clock.advance(EVERY_S)
        self.assertEqual(self.status(request_id).json["delivery"], "delivered")
        self.assertEqual(self.n_asked(), n)

    def test_lifts_wait(self):
        """A refusal ends the wait for the next message, and nothing else."""
        phone = self.phone()
        request_id = self.send_one(listed(row(code="2003")), phone)
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (20, 30), "number-gap")
        self.settle(request_id)
        # Less than the wait has gone by: nothing but the refusal ends it.
        self.assertEqual(self.asked_until(request_id, "refused")["resendIn"], 0)
        self.assertEqual(self.sent(SIGNUP, None, phone)["requestId"], request_id)
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (20, 30), "number-gap")

    def test_stays_bounded(self):
        """A number that is refused every time gets no more messages than any other, and they count."""
        phone = self.phone()
        for n in range(5):
            request_id = self.send_one(listed(row(code="3001")), phone)
            self.settle(request_id)
            body = self.asked_until(request_id, "refused")
            self.assertEqual(body["resendIn"] > 60, n == 4, body)
            if n == 3:
                # The same code goes four times; then it takes another.
                self.assert_limited(self.send(SIGNUP, None, phone), "too_many_sends", (60, 180), "code-resends")
                self.site.clock.advance(181)
        self.assert_limited(self.send(SIGNUP, None, phone), "too_many_sends", (60, 600), "number-10min")
        sends = self.site.ctl("sends", "5").splitlines()
        self.assertEqual([line.split()[3:5] for line in sends], [["accepted", "10"]] * 5)

    def test_older_lifts_nothing(self):
        """The refusal of a message behind which another went out comes too late to change anything."""
        phone = self.phone()
        first = self.send_one(listed(row("READY", "")), phone)
        self.settle(first)
        user, member = None, phone
        self.site.clock.advance(31)
        _gateway.do(script(listed(row(code="3001"))))
        self.site.clock.advance(181)  # another code, another request
        second = self.sent(SIGNUP, user, member)["requestId"]
        self.assertNotEqual(first, second)
        self.settle(first)
        self.asked_until(first, "refused")
        self.assertEqual(self.status(first).json["resendIn"] > 0, True)
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 60), "number-gap")

    def test_refused_by_gateway(self):
        """A resend that the gateway refuses is told of the request too."""
        phone = self.phone()
        request_id = self.send_one(listed(row("READY", "")), phone)
        self.site.clock.advance(31)
        _gateway.do(gateway.error("400 Bad Request"))
        self.assertEqual(self.send(SIGNUP, None, phone).error, "send_refused")
        body = self.status(request_id).json
        self.assertEqual((body["delivery"], body["reason"], body["resendIn"]), ("refused", "not_carried", 0))

    def test_dead_gateway(self):
        """Nobody waits for an answer, and a gateway that is dead is not asked."""
        _gateway.do(script(listed(row())))
        ids = [self.sent(SIGNUP, None, self.phone())["requestId"] for _ in range(8)]
        _gateway.do(gateway.hang_up)
        self.site.clock.advance(EVERY_S)
        for n, request_id in enumerate(ids):
            began = time.monotonic()
            self.assert_waiting(request_id)
            self.assertLess(time.monotonic() - began, 2)
            self.wait_asked(min(n + 1, IN_ROW))
        process.wait_for(lambda: "gateway_dead" in self.site.logs(), "the breaker")
        self.assertEqual(self.n_asked(), IN_ROW)
        # A send finds out that it is back; then it is asked again.
        _gateway.do(script(listed(row())))
        self.sent(SIGNUP, None, self.phone())
        self.asked_until(ids[-1], "delivered")

    def test_reason_is_logged(self):
        """The operator's log has the code and what it means, without a whole number."""
        phone = self.phone()
        request_id = self.send_one(listed(row(code="3023")), phone)
        self.asked_until(request_id, "refused")
        self.assertRegex(self.site.logs(), '"event":"delivery".*"state":"refused".*"code":"3023".*not registered')
        self.assertNotIn(phone, self.site.logs())


class Private(Status):
    """account-privacy: nothing tells whether a message went out."""

    def make_site(self):
        return self.own

    def setUp(self):
        self.own = harness.Site(options={"account-privacy": True}, gateway_url=_gateway.url, n_members=20)
        super().setUp()

    def tearDown(self):
        self.own.close()

    def test_alike(self):
        """Known and unknown are waiting for ever, byte for byte, whatever becomes of the message; nobody asks about it."""
        for answer in (script(listed(row(code="2003"))), script(listed(row())), gateway.error("400 Bad Request")):
            for flow in (FIND_ID, RESET):
                _gateway.do(answer)
                self.site.clock.advance(700)  # the address has its limit
                n_before = _gateway.count()
                known = self.site.member()
                ids = [self.sent(flow, *who)["requestId"] for who in (known, ("nobody", self.phone()))]
                process.wait_for(lambda: _gateway.sent(known[1]), "the message")
                for _ in range(3):
                    self.site.clock.advance(EVERY_S)
                    replies = [self.status(request_id) for request_id in ids]
                    self.assertEqual([reply.json for reply in replies], [WAITING] * 2)
                    self.assertEqual(replies[0].body, replies[1].body)
                    heads = [sorted((k, v) for k, v in r.headers.items() if k != "Date") for r in replies]
                    self.assertEqual(heads[0], heads[1])
                self.assertEqual([r[0] for r in _gateway.requests[n_before:]], ["POST"])

    def test_signup_is_told(self):
        """Every number that asks for a code to sign up gets one, so what became of it may be said."""
        _gateway.do(script(listed(row(code="2003"))))
        for phone in (self.phone(), self.site.member()[1]):
            self.asked_until(self.sent(SIGNUP, None, phone)["requestId"], "refused")
