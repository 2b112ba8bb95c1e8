"""What the gateway gets, and what becomes of others when it hangs. How it fails is in test_failures.py."""

import json
import socket
import threading
import time

import case
import gateway
import harness
import process
import settings
from case import SIGNUP

FLOOD_S = 7
CALL_MAX_S = 7  # the whole call to the gateway ends within 5 s; the rest is ours

_site = None
_gateway = None


def setUpModule():
    global _site, _gateway
    _gateway = gateway.ScriptedGateway()
    options = {"site-per-hour": 100000, "won-per-day": 100000000}
    _site = harness.Site(options=options, gateway_url=_gateway.url, n_members=4)
    case._site = _site  # its logs go with a failure


def tearDownModule():
    _site.close()
    _gateway.close()


class Flood:
    """Clients that send to ever new numbers for as long as the block lasts."""

    def __init__(self, site, n_clients):
        self.site = site
        self.replies = []  # (number, answer)
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._run) for _ in range(n_clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()

    def __exit__(self, *_):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _run(self):
        while not self._is_over.is_set():
            phone = self.site.phone()
            self.replies.append((phone, self.site.client().post(SIGNUP.send, {"phoneNumber": phone})))
            self._is_over.wait(0.2)  # a hundred threads of Python are slower than bonin


def outcomes(site):
    """What the database says of each send, by the last four digits of its number."""
    rows = [line.split() for line in site.ctl("sends", "10000").splitlines()]
    return {row[2].lstrip("*"): row[3] for row in rows}


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

    def test_flood_behind_silence(self):
        """A gateway that hangs, and a flood of /send: what needs no gateway is answered as if it were well."""
        _gateway.do(gateway.silence)
        flood = Flood(self.site, n_clients=100)
        times = []
        phone = self.phone()
        with flood:
            end = time.monotonic() + FLOOD_S
            while time.monotonic() < end:
                times += [self.time_of_verify(phone), self.time_of_healthz()]
        times.sort()
        self.assertLess(times[len(times) * 95 // 100], 0.2, times[-20:])
        self.assertLess(times[-1], 4)  # it takes a second to see that the gateway hangs, and five without a reserve
        self.check_flood(flood)
        # It is back: one call finds out, and all is as before.
        _gateway.do(None)
        process.wait_for(lambda: self.send(SIGNUP, None, self.phone()).status == 201, "a message")
        self.assertEqual(self.send(SIGNUP, None, self.phone(), client=self.site.client()).status, 201)
        self.assertLess(self.site.logs().index("gateway_dead"), self.site.logs().index("gateway_back"))

    def test_crowd_at_a_good_gateway(self):
        """More visitors than workers, and a gateway that takes its usual time: everybody is served."""
        _gateway.do(gateway.usual)
        statuses = []
        phones = [self.phone() for _ in range(150)]
        threads = [threading.Thread(target=lambda p=p: statuses.append(self.send_as_new(p).status)) for p in phones]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(statuses, [201] * len(phones))

    def send_as_new(self, phone):
        return self.send(SIGNUP, None, phone, client=self.site.client())

    def test_privacy_without_a_place(self):
        """With account-privacy the answer is there before it shows that no worker may go: then nothing has been sent."""
        options = {"account-privacy": True, "threads": 2}
        site = harness.Site(options=options, gateway_url=_gateway.url)
        try:
            _gateway.do(gateway.silence)
            first, second = self.phone(), self.phone()
            for phone in (first, second):
                self.assertEqual(site.client().post(SIGNUP.send, {"phoneNumber": phone}).status, 201)
                process.wait_for(lambda: _gateway.sent(first), "the first at the gateway")
            process.wait_for(lambda: outcomes(site)[second[-4:]] == "decoy", "the second to be given back")
            self.assertEqual(outcomes(site)[first[-4:]], "unknown")
            self.assertEqual(_gateway.sent(second), [])
        finally:
            _gateway.do(None)
            site.close()

    def time_of_verify(self, phone):
        began = time.monotonic()
        reply = self.verify(SIGNUP, None, phone, "123456", client=self.site.client())
        self.assertEqual(reply.error, "wrong_code")
        return time.monotonic() - began

    def time_of_healthz(self):
        began = time.monotonic()
        self.assertEqual(self.site.client().get("/healthz").status, 200)
        return time.monotonic() - began

    def check_flood(self, flood):
        """Who was told "busy" left no trace, and may try again soon; all others had their one POST, and count."""
        lost = [phone for phone, reply in flood.replies if reply.status == 502]
        busy = [(phone, reply) for phone, reply in flood.replies if reply.status == 503]
        self.assertEqual(len(lost) + len(busy), len(flood.replies))
        self.assertLess(1, len(lost))
        self.assertLess(50, len(busy))
        posts = _gateway.posts()
        for phone in lost:
            self.assertEqual(posts[phone], 1)
        written = outcomes(self.site)
        for phone, reply in busy:
            self.assert_error(reply, 503, "busy")
            self.assertGreaterEqual(int(reply.headers["Retry-After"]), 1)
            self.assertNotIn(phone[-4:], written)
            self.assertEqual(posts[phone], 0)

    def test_reason_is_logged(self):
        """The operator's log says why, without a secret or a whole number."""
        phone = self.phone()
        self.ask(gateway.error("401 Unauthorized"), phone)
        logs = self.site.logs()
        self.assertIn("401", logs)
        self.assertNotIn(phone, logs)
        self.assertNotIn("fOeLVxdVfPO0jiZWHE3572LDOh5SE2bBYElQgJvG", logs)
