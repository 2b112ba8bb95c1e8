#!/usr/bin/python3
"""
account-privacy by the clock, in TAP: can whoever asks tell by the time of an answer who is a member? For each way of
serving and each flow, as many samples of members as of others, in random order; goal: AUC 0.50 +- 0.03.

    BONIN_BUILD=build tests/timing/run.py --samples 2000 lighttpd mod_fcgid
"""

import argparse
import itertools
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "api"), os.path.dirname(HERE)]

import case  # noqa: E402
import fronts  # noqa: E402
import harness  # noqa: E402
import process  # noqa: E402
import tap  # noqa: E402
import timing  # noqa: E402
from case import FIND_ID, RESET, SIGNUP  # noqa: E402

GOAL = 0.03
OPTIONS = {"account-privacy": True, "address-per-10min": 0, "code-lifetime": 600}
N_WARM = 50  # of each kind, not counted: what is opened, prepared or started at first

n_samples = 4000  # of each kind: chance alone goes past the goal in one run of 200,000


class Timing(case.Case):
    front = None

    def setUp(self):
        # Nobody is asked for twice, in whatever test. The simulator is a process of its own: a gateway in ours would
        # hold up our own clock.
        self.site = harness.Site(self.front, OPTIONS, n_members=3 * (n_samples + N_WARM))
        case._tried = self.site
        self.addCleanup(self.site.close)
        self.client = self.site.client()
        self.nobodies = ("nobody%d" % i for i in itertools.count(10000))

    def compare(self, what, somebody, others):
        """somebody() and each of others ask once and give the seconds. One run, so that all meet the same machine."""
        asks = [somebody, *others.values()]
        for ask in asks * N_WARM:
            ask()
        known, *unknown = timing.samples(asks, n_samples)
        for name, times in zip(others, unknown):
            with self.subTest(name):
                share = timing.auc(known, times)
                told = (self.front, what, name, share, n_samples)
                print("# %s, %s, member against %s: AUC %.3f, n = 2 x %d" % told)
                self.assertAlmostEqual(share, 0.5, delta=GOAL)

    def sender(self, flow, who):
        """Asks for a message to the next of who()."""
        return lambda: self.took(201, lambda visitor: self.send(flow, *visitor), who())

    def took(self, status, ask, visitor):
        seconds, reply = timing.took(lambda: ask(visitor))
        self.assertEqual(reply.status, status, reply)
        return seconds

    def free(self):
        return None, self.phone()

    def test_signup(self):
        self.compare("/send", self.sender(SIGNUP, self.site.member), {"free number": self.sender(SIGNUP, self.free)})

    def test_find_id(self):
        self.compare("/sendID", self.sender(FIND_ID, self.site.member), {"free number": self.sender(FIND_ID, self.free)})

    def test_reset(self):
        """The id of a member with another number, and an id that nobody has with a member's number."""
        others = {
            "wrong number": lambda: (self.site.member()[0], self.phone()),
            "wrong id": lambda: (next(self.nobodies), self.site.member()[1]),
        }
        others = {name: self.sender(RESET, who) for name, who in others.items()}
        self.compare("/sendPW", self.sender(RESET, self.site.member), others)

    def test_verify(self):
        """A wrong code for a member, and for somebody who got no message."""
        members = [self.site.member() for _ in range(n_samples + N_WARM)]
        strangers = [self.free() for _ in range(n_samples + N_WARM)]
        for visitor in members + strangers:
            self.sent(FIND_ID, *visitor)
        for _user, phone in members[-100:]:
            process.wait_for(lambda number=phone: self.n_messages(number) == 1, "the last messages")
        self.compare("/verifyID", self.guesser(members), {"free number": self.guesser(strangers)})

    def guesser(self, visitors):
        following = iter(visitors)
        return lambda: self.took(401, lambda visitor: self.verify(FIND_ID, *visitor, "000000"), next(following))


def load(names, only):
    suite = unittest.TestSuite()
    for name in names:
        kind = type(name, (Timing,), {"front": name})
        tests = unittest.defaultTestLoader.loadTestsFromTestCase(kind)
        suite.addTests(t for t in tests if not only or any(word in t.id() for word in only))
    return suite


def main(argv):
    global n_samples
    parser = argparse.ArgumentParser(description="account-privacy by the clock, in TAP")
    parser.add_argument("--samples", type=int, default=n_samples)
    parser.add_argument("-k", dest="only", action="append", default=[], help="only tests with this in their name")
    parser.add_argument("front", nargs="*", default=["socket", "lighttpd", "mod_fcgid", "mod_proxy_fcgi", "htaccess"])
    options = parser.parse_args(argv)
    unknown = set(options.front) - set(fronts.FRONTS)
    if unknown:
        parser.error("no such way of serving: %s" % ", ".join(sorted(unknown)))
    n_samples = options.samples
    return tap.run(load(options.front, options.only), case.site_logs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
