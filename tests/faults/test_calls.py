"""Calls that fail, one or that one and all after it, wherever a step makes them: no false word, no crash, and it passes."""

import signal
import time

import faults
from faults import CRYPTO, LOCK, MEMORY, NET, OPEN, READ, SYNC, WRITE
from steps import STEPS, Walk

KINDS = {
    "write": WRITE,
    "sync": SYNC,
    "open": OPEN,
    "lock": LOCK,
    "read": READ,
    "net": NET,
    "memory": MEMORY,
    "crypto": CRYPTO,
}
ANSWER_MAX_S = 13  # SQLite tries for ten seconds to get a lock that the kernel refuses (walTryBeginRead)
MEANT = {0, 1, 70}  # success, a start that is refused with words, out of memory


class EachCall(faults.Case):
    has_shim = True
    n_members = faults.rounds(3000, 20000)
    options = {"threads": 2}
    calls_max = 0  # in `make check-faults` too, no more of one step's are tried; 0: all

    def setUp(self):
        super().setUp()
        self.site.front.exits.clear()

    def fail_at_each_call(self, kind, for_ever):
        n_failed = 0
        for step in STEPS:
            n_calls = self.count(step, kind)
            # Each of these may take SQLite's ten seconds.
            is_slow = kind == LOCK and for_ever
            for at in faults.some(n_calls, check=0.1 if is_slow else 1, full=1 if is_slow else self.calls_max):
                failed = self.fail_at(step, kind, at, for_ever)
                n_failed += failed > 0
                if not failed and at > n_calls / 2:
                    break  # a process in its first request does more than in later ones
        self.assert_invariants()
        # The clock of the tests (sys_fake.c) aborts when it cannot open its file.
        self.assertLessEqual(set(self.site.front.exits), MEANT | ({-signal.SIGABRT} if kind == OPEN else set()))
        self.tell("%d places" % n_failed)

    def count(self, step, kind):
        walk = Walk(self, step)
        self.shim.order(kind, 0)
        self.assertIn(walk.ask().status, (200, 201, 401))
        return self.shim.stop()[0]

    def fail_at(self, step, kind, at, for_ever):
        self.ledger.note = "%s %d fails %s" % (self.id(), at, "for ever" if for_ever else "once")
        walk = Walk(self, step)
        self.shim.order(kind, at, faults.ERRORS[kind], for_ever)
        began = time.monotonic()
        asked = walk.ask()
        took_s = time.monotonic() - began
        _, n_failed = self.shim.stop()
        self.assertLess(took_s, ANSWER_MAX_S, asked)
        self.revive()
        self.assertTrue(is_allowed(asked, step, kind), asked)
        walk.go_on(asked)
        return n_failed


def is_allowed(asked, step, kind):
    """The right answer, or none, or one that takes the blame."""
    if asked.is_unclear or asked.status in (200, 201, 500, 502, 503):
        return True
    if asked.status == 401 and step == "wrong":
        return True
    # Closed, if not with the right word: a proof that cannot be checked is a bad one; and a body of which the rest cannot
    # be read is one that was cut off.
    word = asked.reply.error
    return kind == CRYPTO and word == "bad_proof" or kind == READ and word == "invalid_request"


class Cgi(EachCall):
    """The whole life of a process is one request, from reading its settings to its answer."""

    front = "process"
    calls_max = 40


class FastCgi(EachCall):
    """One of many requests; what is open is open already."""

    def test_fails_closed(self):
        """A database that cannot be written lifts no limit: nothing is sent, and the budget is not touched."""
        for kind in (WRITE, SYNC):
            with self.subTest(kind):
                phones = [self.phone() for _ in range(20)]
                self.shim.order(kind, 1, faults.ERRORS[kind], for_ever=True)
                asked = [self.ledger.ask("/send", {"phoneNumber": phone}) for phone in phones]
                _, n_failed = self.shim.stop()
                self.assertGreaterEqual(n_failed, len(phones))
                # The answer is written too.
                self.assertEqual({a.status for a in asked}, {None if kind == WRITE else 503})
                self.assertEqual([phone for phone in phones if self.site.messages(phone)], [])
                self.assertEqual(self.ledger.ask("/send", {"phoneNumber": phones[0]}).status, 201)
        self.assert_invariants()


for _name, _kind in KINDS.items():
    for _for_ever in (False, True):
        _test = lambda self, k=_kind, f=_for_ever: self.fail_at_each_call(k, f)  # noqa: E731
        setattr(EachCall, "test_%s_%s" % (_name, "for_ever" if _for_ever else "once"), _test)
del EachCall
