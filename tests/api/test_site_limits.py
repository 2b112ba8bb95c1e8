"""The limits of the whole site: messages an hour, won a day, and that a database which fails lifts neither."""

import case
import harness
from case import FIND_ID, SIGNUP

SITE_PER_HOUR = 12
MESSAGES_PER_DAY = 30
SMS_WON = 9

_site = None


def setUpModule():
    global _site
    options = {
        "site-per-hour": SITE_PER_HOUR,
        "sms-won": SMS_WON,
        "won-per-day": SMS_WON * MESSAGES_PER_DAY + SMS_WON - 1,
    }
    _site = harness.Site(options=options, n_members=2)
    case._site = _site


def tearDownModule():
    _site.close()


class SiteLimits(case.Case):
    def make_site(self):
        return _site

    def ask(self):
        """A visitor whom nobody knows, for a number that nobody had."""
        return self.send(SIGNUP, None, self.phone(), client=self.site.client())

    def next_day(self):
        """Some time in the morning in Korea, with nothing sent for hours."""
        now_s = self.site.clock.now() + 9 * 3600
        self.site.clock.advance(86400 - now_s % 86400 + 8 * 3600)

    def test_hour(self):
        self.next_day()
        self.assertEqual([self.ask().status for _ in range(SITE_PER_HOUR)], [201] * SITE_PER_HOUR)
        self.assert_limited(self.ask(), "too_many_sends", (1, 3600), "site-hour")
        self.site.clock.advance(1800)
        self.assert_limited(self.ask(), "too_many_sends", (1, 3600), "site-hour")
        self.site.clock.advance(1860)
        self.assertEqual(self.ask().status, 201)

    def test_look_ups_are_free(self):
        """Who asks for nothing that costs money spends nothing."""
        self.next_day()
        for _ in range(SITE_PER_HOUR * 2):
            reply = self.send(FIND_ID, None, self.phone(), client=self.site.client())
            self.assert_error(reply, 401, "phone_unknown")
        self.assertEqual(self.ask().status, 201)

    def test_budget(self):
        """The day's won are spent to the last message that they pay for, and a new day in Korea brings new ones."""
        self.next_day()
        for i in range(MESSAGES_PER_DAY):
            if i % SITE_PER_HOUR == 0:
                self.site.clock.advance(3660)
            self.assertEqual(self.ask().status, 201, i)
        self.site.clock.advance(3660)
        body = self.assert_limited(self.ask(), "budget_spent", (1, 86400), "site-day-won")
        self.site.clock.advance(body["retryAfter"] - 2)
        self.assert_limited(self.ask(), "budget_spent", (1, 2), "site-day-won")
        self.site.clock.advance(3)
        self.assertEqual(self.ask().status, 201)
