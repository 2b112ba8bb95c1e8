"""The gateway's failures: the right word for each, in time, and never more than one POST."""

import json
import socket
import threading
import time

import case
import gateway
import harness
import settings
from case import FIND_ID, SIGNUP

CALL_MAX_S = 7  # the whole call to the gateway ends within 5 s; the rest is ours

_site = None
_gateway = None


def setUpModule():
    global _site, _gateway
    _gateway = gateway.ScriptedGateway()
    options = {"site-per-hour": 1000, "won-per-day": 1000000}
    _site = harness.Site(options=options, gateway_url=_gateway.url, n_members=4)
    case._site = _site  # its logs go with a failure


def tearDownModule():
    _site.close()
    _gateway.close()


REFUSED = {
    "400": gateway.error("400 Bad Request"),
    "401": gateway.error("401 Unauthorized"),
    "403": gateway.error("403 Forbidden", {"status": 403, "error": "Forbidden", "message": "x"}),
    "404 without a body": gateway.answer("404 Not Found", b""),
    "413": gateway.error("413 Payload Too Large"),
    "429": gateway.error("429 Too Many Requests"),
    "3xx": gateway.answer("302 Found", b"", "Location: http://127.0.0.1:1/\r\n"),
}

UNKNOWN = {
    "silence": gateway.silence,
    "reset after the request": gateway.reset,
    "hang-up after the request": gateway.hang_up,
    "garbage": b"\x00\xff garbage, no HTTP\r\n\r\n",
    "202 without an id": gateway.answer("202 Accepted", {"statusCode": "202", "statusName": "success"}),
    "202 that is no JSON": gateway.answer("202 Accepted", b"<html>"),
    "202 cut short": gateway.half,
    "slow drip": gateway.drip,
    "endless": gateway.endless,
    "huge": gateway.answer("202 Accepted", b" " * 200000),
    "500": gateway.error("500 Internal Server Error"),
    "502": gateway.error("502 Bad Gateway"),
    "503": gateway.error("503 Service Unavailable"),
    "504": gateway.error("504 Gateway Timeout"),
}


class Gateway(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        _gateway.do(None)

    def code(self, phone):
        return gateway.code_in(_gateway.sent(phone)[0])

    def ask(self, script, phone):
        """Send with the gateway doing what the script says; the answer, and the POSTs that came for the number."""
        _gateway.do(script)
        began = time.monotonic()
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        self.assertLess(time.monotonic() - began, CALL_MAX_S)
        _gateway.do(None)
        return reply, len(_gateway.sent(phone))

    def assert_counts_nothing(self, phone):
        """Another send may follow at once, as if nothing had been."""
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        self.assertEqual(reply.status, 201, reply)
        self.assertEqual(reply.json["resendIn"], 30)

    def assert_counts(self, phone):
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        self.assert_limited(reply, "too_soon", (20, 30), "number-gap")

    def test_request(self):
        """What the gateway gets: one POST, signed, one recipient, the text as it is."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        method, target, headers, body = _gateway.requests[-1]
        self.assertEqual(method, "POST")
        self.assertRegex(target, r"^/sms/v2/services/ncp(:|%3A)sms(:|%3A)kr(:|%3A)300000000001(:|%3A)verify/messages$")
        self.assertTrue(headers["content-type"].startswith("application/json"))
        self.assertEqual(headers["x-ncp-iam-access-key"], settings.ACCESS_KEY)
        self.assertRegex(headers["x-ncp-apigw-timestamp"], r"^[0-9]{13}$")
        self.assertRegex(headers["x-ncp-apigw-signature-v2"], r"^[A-Za-z0-9+/]{43}=$")
        self.assertNotIn("expect", headers)
        message = json.loads(body)
        self.assertEqual((message["type"], message["from"]), ("SMS", settings.SENDER))
        self.assertEqual(message["contentType"], "COMM")
        self.assertEqual(message["countryCode"], "82")
        self.assertEqual([m["to"] for m in message["messages"]], [phone])

    def test_refused(self):
        """A definite no: send_refused, one POST, and the limit is given back."""
        for name, script in REFUSED.items():
            with self.subTest(name):
                phone = self.phone()
                reply, n_posts = self.ask(script, phone)
                self.assert_error(reply, 502, "send_refused")
                self.assertEqual(n_posts, 1)
                self.assert_counts_nothing(phone)

    def test_no_connection(self):
        """Nobody listens: nothing left us, so it is refused."""
        port = _gateway.port
        phone = self.phone()
        _gateway.close()
        try:
            began = time.monotonic()
            reply = self.send(SIGNUP, None, phone)
            self.assertLess(time.monotonic() - began, CALL_MAX_S)
            self.assert_error(reply, 502, "send_refused")
        finally:
            _gateway.listen(port)
        self.assert_counts_nothing(phone)

    def test_reset_at_once(self):
        """A reset before an answer: either word may be right, but no second POST is."""
        phone = self.phone()
        reply, n_posts = self.ask(gateway.reset_at_once, phone)
        self.assertIn(reply.error, ("send_refused", "send_unknown"))
        self.assertEqual(reply.status, 502)
        self.assertLessEqual(n_posts, 1)

    def check_unknown(self, name):
        phone = self.phone()
        reply, n_posts = self.ask(UNKNOWN[name], phone)
        body = self.assert_error(reply, 502, "send_unknown")
        self.assertEqual(n_posts, 1, "exactly one POST")
        self.assertLessEqual({"requestId", "expiresIn", "resendIn"}, set(body))
        self.assert_counts(phone)
        self.assertEqual(len(_gateway.sent(phone)), 1, "nothing is sent again by itself")
        reply = self.verify(SIGNUP, None, phone, self.code(phone))
        self.assertEqual(reply.status, 200, "the code is valid")

    def test_dead_kept_connection(self):
        """The gateway has closed the connection that we kept: the next message goes out, once."""

        def once_and_close(connection):
            connection.sendall(gateway.ACCEPTED)
            connection.shutdown(socket.SHUT_RDWR)

        for _ in range(3):
            phone = self.phone()
            reply, n_posts = self.ask(once_and_close, phone)
            self.assertEqual((reply.status, n_posts), (201, 1), reply)

    def test_crowd_behind_silence(self):
        """A gateway that hangs holds nobody else up: what needs no gateway is answered meanwhile."""
        _gateway.do(gateway.silence)
        phones = [self.phone() for _ in range(20)]
        statuses = []

        def ask(phone, visitor):
            statuses.append(visitor.post("/send", {"phoneNumber": phone}).status)

        threads = [threading.Thread(target=ask, args=(p, self.site.client())) for p in phones]
        for thread in threads:
            thread.start()
        began = time.monotonic()
        reply = self.send(FIND_ID, None, self.phone())
        self.assertEqual(reply.status, 401)
        self.assertLess(time.monotonic() - began, 2)
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [502] * len(phones))
        self.assertLess(time.monotonic() - began, CALL_MAX_S + 1)

    def test_reason_is_logged(self):
        """The operator's log says why, without a secret or a whole number."""
        phone = self.phone()
        self.ask(REFUSED["401"], phone)
        logs = self.site.logs()
        self.assertIn("401", logs)
        self.assertNotIn(phone, logs)
        self.assertNotIn("fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG", logs)


def _add_unknown_tests():
    """One test for each way in which an answer gets lost: they are slow, and each has its own line."""
    for name in UNKNOWN:
        test = lambda self, name=name: self.check_unknown(name)  # noqa: E731
        test.__doc__ = "%s: send_unknown, counted, the code is valid" % name
        setattr(Gateway, "test_unknown_" + name.replace(" ", "_").replace("-", "_"), test)


_add_unknown_tests()
