"""The program itself under signals: what is in flight is answered, and then it leaves."""

import os
import signal
import threading
import time

import case
import gateway
import harness
import process
from case import SIGNUP

_site = None
_gateway = None


def setUpModule():
    global _site, _gateway
    _gateway = gateway.ScriptedGateway()
    _site = harness.Site(front="mod_proxy_fcgi", gateway_url=_gateway.url)
    case._site = _site


def tearDownModule():
    _site.close()
    _gateway.close()


class Stop(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        _gateway.do(None)
        self.daemon = self.site.front.daemon
        self.addCleanup(self.site.front.revive)

    def stop(self, how):
        """Send the signal and wait for the end; the seconds that it took."""
        began = time.monotonic()
        self.daemon.send_signal(how)
        self.assertEqual(self.daemon.wait(10), 0)
        return time.monotonic() - began

    def test_idle(self):
        """An idle program leaves at once."""
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how):
                self.assertEqual(self.client.get("/healthz").status, 200)
                self.assertLess(self.stop(how), 1)
                self.site.front.revive()
                self.daemon = self.site.front.daemon

    def in_flight(self, script):
        """Begin a send that the gateway holds up; a thread and the list for its answer."""
        _gateway.do(script)
        n_before = _gateway.count()
        phone, replies = self.phone(), []
        thread = threading.Thread(target=lambda: replies.append(self.send(SIGNUP, None, phone)))
        thread.start()
        process.wait_for(lambda: _gateway.count() > n_before, "the request at the gateway")
        return phone, thread, replies

    def test_in_flight(self):
        """A request in flight whose gateway answers soon gets its answer."""

        def soon(connection):
            time.sleep(0.2)
            connection.sendall(gateway.ACCEPTED)

        _phone, thread, replies = self.in_flight(soon)
        self.assertLess(self.stop(signal.SIGTERM), 1.5)
        thread.join()
        self.assertEqual(replies[0].status, 201, replies)

    def test_hanging_gateway(self):
        """One whose gateway hangs is answered too: unknown, in about a second; and the code stays valid."""
        phone, thread, replies = self.in_flight(gateway.silence)
        self.assertLess(self.stop(signal.SIGTERM), 1.5)
        thread.join()
        self.assert_error(replies[0], 502, "send_unknown")
        self.site.front.revive()
        code = gateway.code_in(_gateway.sent(phone)[0])
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 30))
        self.assertEqual(self.verify(SIGNUP, None, phone, code).status, 200)

    def test_killed_in_flight(self):
        """Killed between the intent and the answer: it counts as sent, and the code is valid."""
        phone, thread, _replies = self.in_flight(gateway.silence)
        os.kill(self.daemon.pid, signal.SIGKILL)
        thread.join()
        self.site.front.revive()
        self.assert_limited(self.send(SIGNUP, None, phone), "too_soon", (1, 30))
        self.assertEqual(len(_gateway.sent(phone)), 1)
        code = gateway.code_in(_gateway.sent(phone)[0])
        self.assertEqual(self.verify(SIGNUP, None, phone, code).status, 200)
