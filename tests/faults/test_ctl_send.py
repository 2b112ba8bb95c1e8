"""boninctl sens send under every fault: whatever ends it, nobody gets a message twice, and nobody is forgotten in silence."""

import json
import os
import re

import case
import faults
import gateway
import harness
import process
import settings
from faults import KILL, LOCK, NET, OPEN, READ, SYNC, WRITE

N = 250

_site = None
_scripted = None
_shim = None


def setUpModule():
    global _site, _scripted, _shim
    _site = harness.Site()
    case._site = _site
    _scripted = gateway.ScriptedGateway()
    _scripted.do(lambda connection: connection.sendall(gateway.answer("202 Accepted", ACCEPTED, "Connection: close\r\n")))
    options = dict(_site.options)
    options["sens.base-url"] = _scripted.url
    _site._write(_site.path("etc/scripted.conf"), settings.render(options), 0o600)
    _shim = faults.Shim(_site)


def tearDownModule():
    _site.close()
    _scripted.close()


ACCEPTED = {"requestId": "RSSA-1", "requestTime": "2026-01-01T09:00:00.000", "statusCode": "202", "statusName": "success"}


class CtlSend(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        faults.need_shim()
        super().setUp()
        self.numbers = ["0101%07d" % i for i in range(N)]

    def begin(self):
        """A list that nothing is noted of yet."""
        self.path = self.site.path("list.csv")
        self.site._write(self.path, "".join(number + "\n" for number in self.numbers), 0o600)
        if os.path.exists(self.path + ".sent"):
            os.remove(self.path + ".sent")
        self.before = _scripted.count()

    def run_send(self):
        conf = self.site.path("etc/scripted.conf")
        env = dict(self.site.env, **_shim.env)
        argv = [self.site.path("bin/boninctl"), "-c", conf, "sens", "send", self.path, "--content", "안녕하세요"]
        return process.run(argv, env)

    def sent(self):
        """Every number that a whole request had, as often as it had."""
        bodies = [json.loads(body) for _, _, _, body in _scripted.requests[self.before :]]
        return [message["to"] for body in bodies for message in body["messages"]]

    def told_unknown(self, done):
        """The numbers in lines that the command says may have been sent."""
        found = set()
        for first, last in re.findall(r"lines (\d+)-(\d+) may have been sent", done.stderr.decode()):
            found.update(self.numbers[int(first) - 1 : int(last)])
        return found

    def sweep(self, kinds, error, check):
        """Let the first call fail, then the second, and so on; each time run it again, to the end."""
        self.begin()
        _shim.order(kinds, 0)
        done = self.run_send()
        self.assertEqual(done.returncode, 0, done)
        n_calls, _ = _shim.stop()
        self.assertGreater(n_calls, 5)
        n_ended = 0
        for at in faults.some(n_calls, check):
            with self.subTest(at=at, of=n_calls):
                self.begin()
                _shim.order(kinds, at, error)
                n_ended += self.run_send().returncode != 0
                _shim.stop()
                done = self.run_send()
                sent = self.sent()
                self.assertEqual(len(set(sent)), len(sent), "twice")
                self.assertEqual(set(self.numbers) - set(sent) - self.told_unknown(done), set(), done)
                self.assertIn(" 0 not sent", done.stdout.decode())
                self.assertEqual(done.returncode == 0, not self.told_unknown(done), done)
        self.assertGreater(n_ended, 0)

    def test_killed(self):
        """Killed in front of any call that writes, syncs, opens, locks, reads, or goes to the network."""
        self.sweep(WRITE | SYNC | OPEN | LOCK | READ | NET, KILL, 40)

    def test_disk(self):
        """A write or sync of the journal fails."""
        for kind in (WRITE, SYNC):
            with self.subTest(kind):
                self.sweep(kind, faults.ERRORS[kind], 6)

    def test_network(self):
        """A call to the network fails."""
        self.sweep(NET, faults.ERRORS[NET], 12)
