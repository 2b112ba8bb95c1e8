"""test-numbers: a fixed code until its last day in Korea is over, without a message, within all limits."""

import datetime
import json

import case
import harness
import process
from case import FLOWS, SIGNUP

KOREA = datetime.timezone(datetime.timedelta(hours=9))
CODE = "314159"
MEMBER, MEMBER_PHONE = "testmember", "01099990002"
OVER_PHONE = "01099990001"
N_FREE = 9

_free = iter("010999910%02d" % i for i in range(N_FREE))

_site = None


def korean_day(days=0):
    return (datetime.datetime.now(KOREA) + datetime.timedelta(days)).date()


def row(phone, until, code=CODE):
    return "%s %s %s" % (phone, code, until)


def setUpModule():
    global _site
    # Two days: a test that runs at midnight is not the one about the end.
    phones = [MEMBER_PHONE] + ["010999910%02d" % i for i in range(N_FREE)]
    numbers = [row(OVER_PHONE, korean_day(-1))] + [row(phone, korean_day(2)) for phone in phones]
    _site = harness.Site(options={"test-numbers": numbers, "log-file": "bonin.log"}, n_members=3)
    csv = _site.path("tester.csv")
    _site._write(csv, "%s,%s,\"%s\"\n" % (MEMBER, MEMBER_PHONE, harness.HASH), 0o600)
    _site.ctl("users", "import", csv)
    case._site = _site


def tearDownModule():
    _site.close()


class TestNumbers(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        self.tester = next(_free)  # one for each test, as the clock goes back between them

    def tearDown(self):
        _site.clock.go_back()

    def access_lines(self, last4):
        lines = [json.loads(line) for line in self.site.events().splitlines()]
        return [line for line in lines if line["event"] == "access" and line["last4"] == last4]

    def test_fixed_code_without_message(self):
        """All three flows pass with the code of the settings; the gateway hears of none."""
        for flow in FLOWS:
            user, phone = (MEMBER, MEMBER_PHONE) if flow.needs_member else (None, self.tester)
            with self.subTest(flow.purpose):
                self.sent(flow, user, phone)
                self.assert_error(self.verify(flow, user, phone, "314158"), 401, "wrong_code")
                reply = self.verify(flow, user, phone, CODE)
                self.assertEqual(reply.status, 200, reply)
                self.assert_error(self.verify(flow, user, phone, CODE), 401, "wrong_code")
                self.assertEqual(self.n_messages(phone), 0)
                self.site.clock.advance(700)
        self.assertIn("test-number", self.site.ctl("sends", "1"))

    def test_nobody_else_passes_with_it(self):
        """The code is that number's; and no code passes for it before it is asked for."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        if self.code(phone) != CODE:
            self.assert_error(self.verify(SIGNUP, None, phone, CODE), 401, "wrong_code")
        self.assert_error(self.verify(SIGNUP, None, self.tester, CODE), 401, "wrong_code")

    def test_log_tells(self):
        """Every line about one is marked, no other is."""
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        self.sent(SIGNUP, None, self.tester)
        self.assertEqual({line["test"] for line in self.access_lines(self.tester[-4:])}, {1})
        self.assertEqual({line["test"] for line in self.access_lines(phone[-4:])}, {0})
        self.assertNotIn(CODE, self.site.events())

    def test_limits_hold(self):
        for gap in (30, 60):
            self.assertEqual(self.sent(SIGNUP, None, self.tester)["resendIn"], gap)
            self.assert_limited(self.send(SIGNUP, None, self.tester), "too_soon", (gap - case.BUSY_S, gap), "number-gap")
            self.site.clock.advance(gap + 1)
        for n in range(5):
            self.assert_error(self.verify(SIGNUP, None, self.tester, "%06d" % n), 401, "wrong_code")
        self.assert_error(self.verify(SIGNUP, None, self.tester, CODE), 429, "too_many_attempts")

    def test_end(self):
        """With the end of its last day it is a number like all others: a message, and its own code."""
        self.sent(SIGNUP, None, OVER_PHONE)
        self.assertEqual(self.n_messages(OVER_PHONE), 1)
        right = self.code(OVER_PHONE)
        if right != CODE:
            self.assert_error(self.verify(SIGNUP, None, OVER_PHONE, CODE), 401, "wrong_code")
        self.assertEqual(self.verify(SIGNUP, None, OVER_PHONE, right).status, 200)

    def test_end_comes_while_serving(self):
        """A code that was asked for before midnight in Korea does not pass after it."""
        midnight = datetime.datetime.combine(korean_day(3), datetime.time(), KOREA)
        left_s = (midnight - datetime.datetime.now(KOREA)).total_seconds()
        self.site.clock.advance(left_s - 60)
        self.sent(SIGNUP, None, self.tester)
        self.assertEqual(self.n_messages(self.tester), 0)
        self.site.clock.advance(61)
        self.assert_error(self.verify(SIGNUP, None, self.tester, CODE), 401, "wrong_code")

    def test_check_complains(self):
        done = self.site.try_ctl("check")
        self.assertEqual(done.returncode, 0, done)
        told = done.stderr.decode()
        self.assertEqual(told.count("WARNING: test-numbers"), 1 + N_FREE, told)
        self.assertIn("*0002 until the end of %s" % korean_day(2), told)
        self.assertIn("*0001 ended with %s" % korean_day(-1), told)
        self.assertNotIn(CODE, told)

    def test_printed_settings_tell_no_code(self):
        """`bonin.fcgi -T` prints which numbers and until when, and no code of theirs."""
        done = process.run([self.site.program, "-T", "-c", self.site.settings_path], self.site.env)
        self.assertEqual(done.returncode, 0, done)
        told = done.stdout.decode()
        self.assertIn('"*0002 %s"' % korean_day(2), told)
        self.assertNotIn(CODE, told)
        self.assertNotIn(MEMBER_PHONE, told)

    def test_settings_are_strict(self):
        """Without an end, with another code or a number twice nothing starts, and the code is not repeated."""
        good = dict(self.site.options)
        try:
            for numbers in (
                ["%s %s" % (self.tester, CODE)],
                [row(self.tester, "2026-02-30")],
                [row(self.tester, korean_day(), CODE + "0")],
                [row("0212345678", korean_day())],
                [row(self.tester, korean_day()), row(self.tester[:3] + "-" + self.tester[3:], korean_day(), "271828")],
            ):
                with self.subTest(numbers):
                    self.site.options["test-numbers"] = numbers
                    self.site.write_settings()
                    done = self.site.try_ctl("check")
                    self.assertNotEqual(done.returncode, 0, done)
                    self.assertRegex(done.stderr.decode(), r"bonin.conf:\d+: test-numbers: number \d must ")
                    self.assertNotIn(CODE, done.stderr.decode())
        finally:
            self.site.options = good
            self.site.write_settings()
