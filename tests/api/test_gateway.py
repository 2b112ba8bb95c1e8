"""What the gateway gets, and what becomes of others when it hangs. How it fails is in test_failures.py."""

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


class Gateway(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        _gateway.do(None)

    def ask(self, script, phone):
        """Send with the gateway doing what the script says; the answer, and the POSTs that came for the number."""
        _gateway.do(script)
        began = time.monotonic()
        reply = self.send(SIGNUP, None, phone, client=self.site.client())
        self.assertLess(time.monotonic() - began, CALL_MAX_S)
        _gateway.do(None)
        return reply, len(_gateway.sent(phone))

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
        self.ask(gateway.error("401 Unauthorized"), phone)
        logs = self.site.logs()
        self.assertIn("401", logs)
        self.assertNotIn(phone, logs)
        self.assertNotIn("fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG", logs)
