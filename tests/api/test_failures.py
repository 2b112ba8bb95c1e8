"""
Every way in which the gateway can fail, behind each web server: the right word within seven seconds, at most one POST,
the right row in the database, and the next message goes out as if nothing had been. One test a way, test_WAY.
"""

import json
import os
import ssl
import tempfile
import threading
import time

import case
import gateway
import harness
import process
from case import SIGNUP

CALL_MAX_S = 7  # the call to the gateway ends within 5 s; the rest is ours
CROWD = 8

ID = "RSSA-1767225600000-1234-12345678-AbCdEfGh"
SAYS_YES = {"requestId": ID, "statusCode": "202", "statusName": "success"}


class End:
    """What comes of a failure: the answer, the row in `boninctl sends`, and how many POSTs there may be."""

    def __init__(self, status, error, row, posts):
        self.status = status
        self.error = error
        self.row = row
        self.posts = posts


SENT = End(201, None, {"accepted"}, {1})
NEVER_LEFT = End(502, {"send_refused"}, {"refused"}, {0})
REFUSED = End(502, {"send_refused"}, {"refused"}, {1})
LOST = End(502, {"send_unknown"}, {"unknown"}, {1})
# A reset and our request cross: both words may be true, and the row agrees with the word.
CUT_OFF = End(502, {"send_refused", "send_unknown"}, {"refused", "unknown"}, {0, 1})

# What happens before a request is read, or to a request: one after the other.
QUICK = {
    "certificate_expired": (gateway.Tls("expired"), NEVER_LEFT),
    "certificate_of_another_name": (gateway.Tls("other"), NEVER_LEFT),
    "certificate_signed_by_itself": (gateway.Tls("itself"), NEVER_LEFT),
    "certificate_of_a_stranger": (gateway.Tls("stranger"), NEVER_LEFT),
    "only_TLS_1_1": (gateway.Tls(version=ssl.TLSVersion.TLSv1_1), NEVER_LEFT),
    "silence_instead_of_TLS": (gateway.Mute(), NEVER_LEFT),
    "reset_before_request": (gateway.reset_at_once, CUT_OFF),
    "reset_after_request_headers": (gateway.reset_after_request_headers, CUT_OFF),
    "reset_after_request": (gateway.reset, LOST),
    "reset_after_headers": (gateway.reset_after_headers, LOST),
    "hang_up_after_request": (gateway.hang_up, LOST),
    "202_cut_short": (gateway.half, LOST),
    "202_no_JSON": (gateway.answer("202 Accepted", b"<html>"), LOST),
    "202_binary": (gateway.answer("202 Accepted", bytes(range(256))), LOST),
    "202_without_id": (gateway.answer("202 Accepted", dict(SAYS_YES, requestId="")), LOST),
    "202_that_fails": (gateway.answer("202 Accepted", dict(SAYS_YES, statusName="fail")), REFUSED),
    "200_that_says_202": (gateway.answer("200 OK", SAYS_YES), SENT),
    "200_without_a_body": (gateway.answer("200 OK", b""), LOST),
    "no_HTTP": (b"\x00\xff\x1b no HTTP\r\n\r\n", LOST),
    "302": (gateway.answer("302 Found", b"", "Location: https://127.0.0.1:1/\r\n"), REFUSED),
    "400": (gateway.error("400 Bad Request"), REFUSED),
    "401": (gateway.error("401 Unauthorized", more="Date: Thu, 01 Jan 2026 00:00:00 GMT\r\n"), REFUSED),
    "403": (gateway.error("403 Forbidden", {"status": 403, "error": "Forbidden", "message": "x"}), REFUSED),
    "404": (gateway.answer("404 Not Found", b""), REFUSED),
    "413": (gateway.error("413 Payload Too Large"), REFUSED),
    "429": (gateway.error("429 Too Many Requests", more="Retry-After: 60\r\n"), REFUSED),
    "500": (gateway.error("500 Internal Server Error"), LOST),
    "502": (gateway.error("502 Bad Gateway"), LOST),
    "503": (gateway.error("503 Service Unavailable"), LOST),
    "504": (gateway.error("504 Gateway Timeout"), LOST),
    "a_hundred_megabytes": (gateway.huge, LOST),
    "chunks_without_end": (gateway.endless, LOST),
}

# What takes its five seconds: all at once.
SLOW = {
    "silence": (gateway.silence, LOST),
    "202_after_20_s": (gateway.late, LOST),
    "slow_drip": (gateway.drip, LOST),
    "slow_chunks": (gateway.drip_chunks, LOST),
}

# Before there is a connection. Names are those of tests/fake/dns.c.
NO_CONNECTION = {
    "nobody_listens": (lambda: _gateway.away(), NEVER_LEFT),
    "black_hole": (lambda: _gateway.away(_gateway.hole), NEVER_LEFT),
    "black_hole_in_IPv6": (lambda: _gateway.hole("::1"), SENT),
}
NO_NAME = {"no_such_name": ("nowhere.test", 0), "resolver_silent": ("slow.test", 1.9)}

_site = None
_gateway = None
_folder = None


def setUpModule():
    global _site, _gateway, _folder
    _folder = tempfile.TemporaryDirectory(prefix="bonin-certs-")
    os.chmod(_folder.name, 0o755)
    _gateway = gateway.ScriptedGateway(_folder.name)
    options = {"sens.ca-file": _gateway.ca_file, "log-file": "events.log"}
    front = os.environ.get("BONIN_FRONT", "lighttpd")
    _site = harness.Site(front=front, options=options, gateway_url=_gateway.url)


def tearDownModule():
    _site.close()
    _gateway.close()
    _folder.cleanup()


class Seen:
    """One message that was asked for: the answer, how long it took, and what came of it."""

    def __init__(self, phone):
        self.phone = phone
        self.reply = None
        self.took_s = 0.0

    def ask(self):
        began = time.monotonic()
        self.reply = _site.client().post(SIGNUP.send, SIGNUP.fields(None, self.phone))
        self.took_s = time.monotonic() - began
        return self

    def posts(self):
        return len(_gateway.sent(self.phone))

    def rows(self):
        """The outcomes in the database, which knows the last four digits."""
        rows = [line.split() for line in _site.ctl("sends", "1000").splitlines()]
        rows = [row for row in rows if row[2] == "*" + self.phone[-4:]]
        assert all((row[4] == "0") == (row[3] == "refused") for row in rows), rows  # the price, in won
        return [row[3] for row in rows]


def _at_once(seen):
    threads = [threading.Thread(target=s.ask) for s in seen]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Failures(case.Case):
    def make_site(self):
        return _site

    def tearDown(self):
        _gateway.do(None)

    def check(self, seen, end):
        self.assertEqual(seen.reply.status, end.status, seen.reply)
        self.assertLess(seen.took_s, CALL_MAX_S)
        self.assertIn(seen.posts(), end.posts)
        (row,) = seen.rows()
        self.assertIn(row, end.row)
        if end.error is not None:
            self.assertIn(seen.reply.error, end.error)
            body = self.assert_error(seen.reply, 502, seen.reply.error)
            self.assertEqual("send_" + row, body["error"])
            self.assertEqual("requestId" in body, body["error"] == "send_unknown")
        if seen.reply.error == "send_refused":
            self.check_given_back(seen.phone)
        else:
            self.check_counted(seen)

    def check_given_back(self, phone):
        again = Seen(phone).ask()
        self.assertEqual((again.reply.status, again.reply.json.get("resendIn")), (201, 30), again.reply)

    def check_counted(self, seen):
        n_posts = seen.posts()
        self.assert_limited(Seen(seen.phone).ask().reply, "too_soon", (20, 30), "number-gap")
        self.assertEqual(seen.posts(), n_posts, "nothing is sent again by itself")
        if n_posts == 1:
            code = gateway.code_in(_gateway.sent(seen.phone)[0])
            self.assertEqual(self.verify(SIGNUP, None, seen.phone, code).status, 200, "the code is valid")

    def check_works(self):
        """Whoever served the failure serves on."""
        seen = Seen(self.phone()).ask()
        self.assertEqual((seen.reply.status, seen.posts()), (201, 1), seen.reply)
        self.assertLess(seen.took_s, 7)

    def check_quick(self, name):
        script, end = QUICK[name]
        seen = Seen(self.phone())
        if gateway.is_about_connection(script):
            _gateway.do(script)
        else:
            _gateway.scripts[seen.phone] = script
        seen.ask()
        _gateway.do(None)
        _gateway.scripts.clear()
        self.check(seen, end)
        self.check_works()

    def check_no_connection(self, name):
        there, end = NO_CONNECTION[name]
        seen = Seen(self.phone())
        with there():
            seen.ask()
        self.check(seen, end)
        self.check_works()

    slow = None  # by name: what was wrong with it, None for nothing

    def check_slow(self, name):
        """An answer that comes too late, or never whole: send_unknown after five seconds, and a crowd is served."""
        cls = type(self)
        if cls.slow is None:
            cls.slow = self.all_slow()
        if cls.slow[name] is not None:
            raise cls.slow[name]

    def all_slow(self):
        """They take their time all at once."""
        self.check_crowd()  # mod_fcgid takes a second or two to have so many processes
        seen = {name: Seen(self.phone()) for name in SLOW}
        _gateway.scripts = {seen[name].phone: SLOW[name][0] for name in SLOW}
        _at_once(seen.values())
        _gateway.scripts = {}
        faults = dict.fromkeys(SLOW)
        for name, one in seen.items():
            try:
                self.assertGreater(one.took_s, 4.5)
                self.check(one, SLOW[name][1])
            except AssertionError as fault:
                faults[name] = fault
        self.check_crowd()
        return faults

    def check_crowd(self):
        """None is answered before all have come: so many can be under way at once."""
        together = threading.Barrier(CROWD)

        def answer_together(connection):
            together.wait(5)
            connection.sendall(gateway.ACCEPTED)

        crowd = [Seen(self.phone()) for _ in range(CROWD)]
        _gateway.scripts = {one.phone: answer_together for one in crowd}
        _at_once(crowd)
        _gateway.scripts = {}
        self.assertEqual([one.reply.status for one in crowd], [201] * CROWD)

    def check_no_name(self, name):
        """The gateway's name cannot be resolved: nothing left us, so it is refused."""
        host, min_s = NO_NAME[name]
        self.site.options["sens.base-url"] = _gateway.url_at(host)
        self.restart()
        seen = Seen(self.phone()).ask()
        self.site.options["sens.base-url"] = _gateway.url
        self.restart()
        self.assertGreater(seen.took_s, min_s)
        self.check(seen, NEVER_LEFT)
        self.check_works()

    def restart(self):
        self.site.write_settings()
        self.site.restart()

    def test_log(self):
        """The operator's log has a line for each call, with the gateway's status, and how far the clocks are apart."""
        seen = Seen(self.phone())
        _gateway.scripts[seen.phone] = QUICK["401"][0]
        seen.ask()
        _gateway.scripts.clear()

        def line():
            events = [json.loads(text) for text in self.site.events().splitlines()]
            return [e for e in events if e["event"] == "gateway" and e["status"] == 401]

        event = process.wait_for(line, "the line of the 401")[-1]
        self.assertEqual((event["outcome"], event["level"]), ("refused", "warn"))
        self.assertIn("401", event["reason"])
        # The test's clock may be anywhere; 2026-01-01 is the gateway's.
        self.assertAlmostEqual(event["clock_skew_s"], self.site.clock.now() - 1767225600, delta=60)


def _add(names, check):
    for name in names:
        test = lambda self, name=name: check(self, name)  # noqa: E731
        setattr(Failures, "test_" + name, test)


_add(QUICK, Failures.check_quick)
_add(SLOW, Failures.check_slow)
_add(NO_CONNECTION, Failures.check_no_connection)
_add(NO_NAME, Failures.check_no_name)
