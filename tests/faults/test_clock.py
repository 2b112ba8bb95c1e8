"""The clock jumps: no code lives longer than it may, no limit is lifted, and nothing crashes."""

import faults
from case import SIGNUP
from gateway import ScriptedGateway, code_in

DAY = 86400
LIFETIME_S = 180
PER_10MIN, PER_DAY = 5, 10
BACK = (-1, -4, -6, -60, -179, -600, -3600, -DAY, -30 * DAY, -365 * DAY, -3650 * DAY)
FORTH = tuple(-s for s in BACK)
PASSED_S = (1, 90, 170, 186, 400)
SLACK_S = 5  # a clock that goes back by less is none that was set (otp.c)


class Jumps(faults.Case):
    gateway = None

    def make_site(self):
        """The simulator goes by the same clock, so another gateway takes the messages."""
        cls = type(self)
        if cls.gateway is None:
            cls.gateway = ScriptedGateway()
            cls.gateway_url = cls.gateway.url
        return super().make_site()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.gateway.close()

    def code(self, phone):
        return code_in(self.gateway.sent(phone)[0])

    def n_messages(self, phone):
        return len(self.gateway.sent(phone))

    def fresh(self):
        """Another visitor, in a present as it was."""
        self.site.clock.go_back()
        self.gateway.requests.clear()
        self.client = self.site.client()
        return self.phone()

    def some(self, cases):
        cases = list(cases)
        return [cases[i - 1] for i in faults.some(len(cases), check=15)]

    def test_code(self):
        """A code serves when less than its life has passed, whatever the clock says; and not after it, ever."""
        cases = self.some((jump, before, then) for jump in BACK + FORTH for before in PASSED_S for then in (0, *PASSED_S))
        for jump, before, then in cases:
            with self.subTest((jump, before, then)):
                phone = self.fresh()
                self.sent(SIGNUP, None, phone)
                self.site.clock.advance(before)
                self.site.clock.set(jump)
                self.site.clock.advance(then)
                status = self.verify(SIGNUP, None, phone, self.code(phone)).status
                self.assertIn(status, (200, 401))
                if before + then >= LIFETIME_S + SLACK_S or jump < -SLACK_S or before + then + jump >= LIFETIME_S:
                    self.assertEqual(status, 401)
                elif abs(jump) <= 1 and before + then < LIFETIME_S - 10 and before > 1:
                    self.assertEqual(status, 200)
        self.tell("%d jumps" % len(cases))

    def test_code_after_two_jumps(self):
        """There and back again: who sets the clock twice does not get more time."""
        cases = self.some((jump, passed) for jump in BACK + FORTH for passed in PASSED_S)
        for jump, passed in cases:
            with self.subTest((jump, passed)):
                phone = self.fresh()
                self.sent(SIGNUP, None, phone)
                self.site.clock.set(jump)
                self.site.clock.advance(passed)
                self.site.clock.set(-jump)
                status = self.verify(SIGNUP, None, phone, self.code(phone)).status
                self.assertEqual(status, 200 if passed < LIFETIME_S else 401)
        self.tell("%d jumps" % len(cases))

    def test_limits(self):
        """Set back, the clock lifts no limit of a number or address; set forward, it does not lift the day's twice."""
        cases = self.some((jump, passed) for jump in BACK + FORTH for passed in (0, 100, 500))
        for jump, passed in cases:
            with self.subTest((jump, passed)):
                phone = self.fresh()
                n = self.send_until_refused(phone)
                self.assertEqual(n, PER_10MIN)
                visitor = self.client = self.site.client()
                self.assertEqual([self.send(SIGNUP, None, self.phone()).status for _ in range(PER_10MIN)], [201] * PER_10MIN)
                self.site.clock.advance(passed)
                self.site.clock.set(jump)
                n += self.send_until_refused(phone)
                if jump <= 0:
                    self.assertEqual(n, PER_10MIN)
                    self.assertEqual(self.n_of(visitor), PER_10MIN)
                self.site.clock.set(-jump)
                n += self.send_until_refused(phone)
                self.assertLessEqual(n, PER_DAY)
                self.assertEqual(self.n_messages(phone), n)
        self.tell("%d jumps" % len(cases))

    def send_until_refused(self, phone):
        """How many messages to a number go out, when whoever gets them uses the codes at once."""
        n = 0
        while True:
            self.client = self.site.client()
            reply = self.send(SIGNUP, None, phone)
            self.assertIn(reply.status, (201, 429), reply)
            if reply.status == 429:
                return n
            n += 1
            self.assertLessEqual(n, PER_DAY)
            self.verify(SIGNUP, None, phone, self.code(phone))

    def n_of(self, visitor):
        """How many an address that has sent PER_10MIN may still send."""
        self.client = visitor
        n = 0
        while self.send(SIGNUP, None, self.phone()).status == 201:
            n += 1
        return n
