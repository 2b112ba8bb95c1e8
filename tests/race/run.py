#!/usr/bin/python3
"""
Races, in TAP: 64 processes, held at a barrier, do the same thing at the same moment, again and again; more with --racers.
Words behind -k narrow it to races with one in their name.

    BONIN_BUILD=build tests/race/run.py --front mod_fcgid --racers 200 --rounds 1000 -k wrong
"""

import argparse
import collections
import multiprocessing
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "api"), os.path.dirname(HERE)]

import case  # noqa: E402
import client  # noqa: E402
import fronts  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402
from case import PASSWORD, SIGNUP  # noqa: E402

OUT_OF_THE_WAY = {
    "address-per-10min": 100,
    "site-per-hour": 1000000,
    "won-per-day": 1000000000,
}


def race(pipe, barrier, address):
    """One racer: gets a request, waits for all others, asks, tells the status and the error's word."""
    while True:
        order = pipe.recv()
        if order is None:
            return
        port, base_path, path, fields, headers = order
        visitor = client.Client(port, base_path, address, timeout_s=60)
        barrier.wait(60)
        try:
            reply = visitor.post(path, fields, headers=headers)
            pipe.send((reply.status, reply.error))
        except (OSError, ValueError) as fault:
            pipe.send((0, repr(fault)))


class Racers:
    """The processes; started once, as starting them would take longer than all the races."""

    def __init__(self, n):
        context = multiprocessing.get_context("fork")
        self.barrier = context.Barrier(n)
        self.pipes, self.processes = [], []
        for i in range(n):
            ours, theirs = context.Pipe()
            address = "127.100.%d.%d" % (i // 250, 1 + i % 250)
            process = context.Process(target=race, args=(theirs, self.barrier, address), daemon=True)
            process.start()
            theirs.close()
            self.pipes.append(ours)
            self.processes.append(process)

    def run(self, visitor, path, make_fields, headers=None):
        """All at once; how often each (status, error) was the answer."""
        for i, pipe in enumerate(self.pipes):
            pipe.send((visitor.port, visitor.base_path, path, make_fields(i), headers))
        return collections.Counter(pipe.recv() for pipe in self.pipes)

    def stop(self):
        for pipe in self.pipes:
            pipe.send(None)
        for process in self.processes:
            process.join()


racers = None
rounds = 100
front = "lighttpd"
_site = None


def setUpModule():
    global _site
    _site = harness.Site(front=front, options=OUT_OF_THE_WAY)
    case._site = _site
    # Processes that a web server starts as they are needed are there before it counts.
    racers.run(_site.client(), "/verify", lambda i: {"phoneNumber": _site.phone(), "verifyCode": "000000"})


def tearDownModule():
    _site.close()


class Races(case.Case):
    def make_site(self):
        return _site

    def setUp(self):
        super().setUp()
        self.fields = {}

    def new_code(self):
        """A number with a code on its way, and that code."""
        self.client = self.site.client()
        phone = self.phone()
        self.sent(SIGNUP, None, phone)
        return phone, self.code(phone)

    def race(self, path, make_fields, headers=None):
        return racers.run(self.client, path, make_fields, headers)

    def test_wrong_guesses(self):
        """Wrong guesses at once: five are looked at."""
        for _ in range(rounds):
            phone, code = self.new_code()
            wrong = "%06d" % ((int(code) + 1) % 1000000)
            seen = self.race("/verify", lambda i, p=phone, c=wrong: {"phoneNumber": p, "verifyCode": c})
            self.assertEqual(seen[(401, "wrong_code")], 5, dict(seen))
            self.assert_others(seen, (401, "wrong_code"), (429, "too_many_attempts"))

    def test_right_guesses(self):
        """The right code from everybody at once: one success."""
        for _ in range(rounds):
            phone, code = self.new_code()
            seen = self.race("/verify", lambda i, p=phone, c=code: {"phoneNumber": p, "verifyCode": c})
            self.assert_one_winner(seen, (200, None), (401, "wrong_code"))

    def new_proof(self):
        phone, code = self.new_code()
        return self.verify(SIGNUP, None, phone, code).json["proof"]

    def test_one_proof_one_redeem(self):
        """Uses of one proof at once: one gets the claims."""
        with open(self.site.path("etc/redeem.key"), encoding="utf-8") as f:
            headers = {"Authorization": "Bearer " + f.read().strip()}
        for _ in range(rounds):
            proof = self.new_proof()
            seen = self.race("/redeem", lambda i, p=proof: {"proof": p}, headers)
            self.assert_one_winner(seen, (200, None), (401, "bad_proof"))

    def test_one_proof_one_user(self):
        """Accounts from one proof at once: one is made. (Fewer rounds: each try hashes a password.)"""
        for _ in range(max(1, rounds // 20)):
            proof, stem = self.new_proof(), self.new_user_id()
            fields = {"proof": proof, "password": PASSWORD}
            seen = self.race("/signup", lambda i, f=fields, s=stem: dict(f, userId="%s-%d" % (s, i)))
            self.assert_one_winner(seen, (201, None), (401, "bad_proof"))
            users = self.site.ctl("users", "list")
            self.assertEqual(users.count(stem), 1)

    def test_one_number_one_message(self):
        """Asks for one number at once: one message."""
        for _ in range(max(1, rounds // 5)):
            phone = self.phone()
            seen = self.race("/send", lambda i, p=phone: {"phoneNumber": p})
            self.assert_one_winner(seen, (201, None), (429, "too_soon"))
            self.assertEqual(self.n_messages(phone), 1)
            self.site.clock.advance(601)

    def test_one_id_one_user(self):
        """A proof each and one user id at once: one account."""
        proofs = [self.new_proof() for _ in racers.pipes]
        user = self.new_user_id()
        fields = {"userId": user, "password": PASSWORD}
        seen = self.race("/signup", lambda i: dict(fields, proof=proofs[i]))
        self.assert_one_winner(seen, (201, None), (409, "user_taken"))

    def assert_one_winner(self, seen, win, loss):
        self.assertEqual(seen[win], 1, dict(seen))
        self.assert_others(seen, win, loss)

    def assert_others(self, seen, win, loss):
        """Whoever waited too long, for the database or a place to hash a password, is told so: nothing happened."""
        self.assertLessEqual(set(seen), {win, loss, (503, "busy")}, dict(seen))


def main(argv):
    global racers, rounds, front
    parser = argparse.ArgumentParser(description="races, in TAP")
    parser.add_argument("--front", choices=sorted(fronts.FRONTS), default="lighttpd")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("BONIN_RACE_ROUNDS", "100")))
    parser.add_argument("--racers", type=int, default=int(os.environ.get("BONIN_RACERS", "64")))
    parser.add_argument("-k", dest="only", action="append", default=[])
    options = parser.parse_args(argv)
    rounds, front = options.rounds, options.front
    racers = Racers(options.racers)
    try:
        suite = unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
        return tap.run(tap.narrow(suite, options.only), case.site_logs)
    finally:
        racers.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
