#!/usr/bin/python3
"""
A long quiet day, in TAP: visitors sign up, find their id and change their password, RATE requests a second for SECONDS,
and what must not grow does not: memory, descriptors, threads, the work for an answer; and no answer is another than due.

    BONIN_BUILD=build tests/soak/run.py --seconds 86400 --rate 50
"""

import argparse
import collections
import glob
import os
import random
import statistics
import sys
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "api"), os.path.dirname(HERE)]

import case  # noqa: E402
import harness  # noqa: E402
import tap  # noqa: E402
from case import FIND_ID, PASSWORD, RESET, SIGNUP  # noqa: E402

OPTIONS = {"resend-gaps": [0], "number-per-10min": 100, "number-per-day": 100, "log-file": "bonin.log"}
SAMPLE_S = 5
GROWTH_MAX = 0.01
WORK_MAX = 0.25  # of growth; the processor's own speed comes and goes with what others do
N_QUARTERS = 4  # the second is compared with the last
N_MEMBERS = 40000  # more than SQLite's cache holds
N_WARM = 6000  # members who ask at first, all over the database: then its cache is full

seconds, rate = 1200, 50

Sample = collections.namedtuple("Sample", "rss_kb descriptors threads wal_bytes cpu_ms n latencies_ms")


def cpu_ms(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def status_kb(pid, name):
    with open("/proc/%d/status" % pid, encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith(name + ":"))


class Soak(case.Case):
    def make_site(self):
        return harness.Site(options=OPTIONS, n_members=N_MEMBERS)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.site.close)
        self.samples, self.latencies_ms = [], []
        self.n_asked, self.unexpected = 0, []

    def sample(self):
        pids = self.site.workers()
        wal = self.site.path("etc/bonin.db-wal")
        self.samples.append(
            Sample(
                sum(status_kb(pid, "VmRSS") for pid in pids),
                sum(len(glob.glob("/proc/%d/fd/*" % pid)) for pid in pids),
                sum(status_kb(pid, "Threads") for pid in pids),
                os.path.getsize(wal),
                sum(cpu_ms(pid) for pid in pids),
                self.n_asked,
                self.latencies_ms,
            )
        )
        self.latencies_ms = []

    def step(self, due, ask):
        """One request at its time, which gives an answer of that status or is noted."""
        time.sleep(max(0, self.next_at - time.monotonic()))
        self.next_at = max(self.next_at + 1 / rate, time.monotonic() - 1)
        began = time.monotonic()
        reply = ask()
        self.latencies_ms.append((time.monotonic() - began) * 1000)
        self.n_asked += 1
        if reply.status != due:
            self.unexpected.append("%d in place of %d: %s" % (reply.status, due, reply.text[:200]))
        if time.monotonic() >= self.sample_at:
            self.sample_at += SAMPLE_S
            self.sample()
        return reply

    def ask_and_verify(self, flow, user, phone):
        self.client = self.site.client()
        self.step(201, lambda: self.send(flow, user, phone))
        code = self.code(phone)
        wrong = "%06d" % ((int(code) + 1) % 1000000)
        self.step(401, lambda: self.verify(flow, user, phone, wrong))
        return self.step(200, lambda: self.verify(flow, user, phone, code)).json

    def visit(self):
        """Somebody's whole life as a member, with mistakes on the way."""
        user, phone = self.new_user_id(), self.phone()
        self.step(401, lambda: self.send(FIND_ID, None, phone))
        proof = self.ask_and_verify(SIGNUP, None, phone)["proof"]
        fields = {"proof": proof, "userId": user}
        self.step(400, lambda: self.post("/signup", password="short", **fields))
        self.step(201, lambda: self.post("/signup", password=PASSWORD, **fields))
        self.step(401, lambda: self.post("/signup", password=PASSWORD, **fields))
        self.step(409, lambda: self.send(SIGNUP, None, phone, "html"))
        self.ask_and_verify(FIND_ID, None, phone)
        proof = self.ask_and_verify(RESET, user, phone)["proof"]
        self.step(200, lambda: self.post("/resetPW", "form", proof=proof, newPassword=PASSWORD[::-1]))
        self.step(200, lambda: self.client.ask("GET", "/healthz"))

    def warm_up(self):
        members = [self.site.member() for _ in range(N_MEMBERS)]
        random.shuffle(members)
        for user, phone in members[:N_WARM]:
            self.client = self.site.client()
            self.sent(FIND_ID, user, phone)

    def test_nothing_grows(self):
        self.warm_up()
        began = time.monotonic()
        self.next_at, self.sample_at = began, began + SAMPLE_S
        while time.monotonic() < began + seconds:
            self.visit()
        took_s = time.monotonic() - began
        quarter = len(self.samples) // N_QUARTERS
        self.assertGreaterEqual(quarter, 3, "too short to tell")
        early, late = self.samples[quarter : 2 * quarter], self.samples[-quarter:]
        print("# %.0f s, %d requests, %.1f a second, %d unexpected" % (
            took_s, self.n_asked, self.n_asked / took_s, len(self.unexpected)))
        self.compare("resident memory, KiB", early, late, lambda s: s.rss_kb, GROWTH_MAX)
        self.compare("descriptors", early, late, lambda s: s.descriptors, GROWTH_MAX)
        self.compare("threads", early, late, lambda s: s.threads, GROWTH_MAX)
        self.compare("bytes of the write-ahead log", early, late, lambda s: s.wal_bytes, GROWTH_MAX)
        with self.subTest("work"):
            self.assertLessEqual(tell("ms of processor a request", work(early), work(late)), 1 + WORK_MAX)
        for n in (50, 99):
            # The machine has others to serve too: told, and no more.
            tell("ms, %d in 100" % n, *(statistics.median(percentile(s.latencies_ms, n) for s in p) for p in (early, late)))
        self.assertEqual(self.unexpected, [])
        # "sandbox" tells of what the kernel lacks.
        bad_news = [line for line in self.site.events().splitlines() if '"level":"info"' not in line]
        self.assertEqual([line for line in bad_news if '"event":"sandbox"' not in line], [])

    def compare(self, what, early, late, figure, growth_max):
        before, after = (statistics.median(figure(s) for s in part) for part in (early, late))
        with self.subTest(what):
            self.assertLessEqual(tell(what, before, after), 1 + growth_max)


def work(part):
    return (part[-1].cpu_ms - part[0].cpu_ms) / (part[-1].n - part[0].n)


def tell(what, before, after):
    """Print both; how many times as much the second is."""
    print("# %s: %.6g, later %.6g" % (what, before, after))
    return after / before


def percentile(values, n):
    return sorted(values)[min(len(values) - 1, len(values) * n // 100)]


def main(argv):
    global seconds, rate
    parser = argparse.ArgumentParser(description="a long quiet day, in TAP")
    parser.add_argument("--seconds", type=int, default=seconds)
    parser.add_argument("--rate", type=float, default=rate)
    options = parser.parse_args(argv)
    seconds, rate = options.seconds, options.rate
    return tap.run(unittest.defaultTestLoader.loadTestsFromTestCase(Soak), case.site_logs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
