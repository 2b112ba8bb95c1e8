"""A process is frozen, as a throttled host does it, with the lock or without: others are told soon, and nothing is lost."""

import os
import random
import re
import shutil
import signal
import tempfile
import time
import unittest

import faults
import harness
import process
from load import Load

N_ROUNDS = faults.rounds(3, 40)
UNTRACED = 77
TOLD_MAX_S = 2.5  # the lock is waited for a second; the rest is for a busy machine


class Frozen(faults.Case):
    front = "pack"
    n_members = faults.rounds(5000, 60000)

    def holds_lock(self, pid):
        """Whether a process has the database's lock, by the kernel's list."""
        inode = os.stat(self.site.path("etc/bonin.db-lock")).st_ino
        with open("/proc/locks", encoding="ascii") as f:
            return bool(re.search(r"^\d+: FLOCK +ADVISORY +WRITE +%d [^ ]+:%d " % (pid, inode), f.read(), re.M))

    def freeze(self, dice, with_lock):
        """Freeze one of them, at a moment at which it has the lock, or has it not; its number."""
        while True:
            i = dice.randrange(self.site.front.size)
            pid = self.site.front.bonins[i].pid
            os.kill(pid, signal.SIGSTOP)
            process.wait_for(lambda pid=pid: is_stopped(pid), "the process to stop")
            if self.holds_lock(pid) == with_lock:
                return i
            os.kill(pid, signal.SIGCONT)
            time.sleep(dice.uniform(0, 0.002))

    def ask_another(self, i):
        """Ask a process that is not frozen; the answer and how long it took."""
        began = time.monotonic()
        other = self.site.front.client("127.9.9.%d" % (i + 1), (i + 1) % self.site.front.size)
        asked = self.ledger.ask("/send", {"phoneNumber": self.phone()}, other)
        return asked, time.monotonic() - began

    def test_with_the_lock(self):
        """Frozen with the lock: others are told 503 within the second that they wait, and all goes on when it thaws."""
        dice = random.Random()
        with Load(self, 6) as load:
            for _ in range(N_ROUNDS):
                i = self.freeze(dice, with_lock=True)
                asked, took_s = self.ask_another(i)
                os.kill(self.site.front.bonins[i].pid, signal.SIGCONT)
                self.assertEqual(asked.status, 503, asked)
                self.assertEqual((asked.reply.error, bool(asked.reply.headers["Retry-After"])), ("busy", True))
                self.assertLess(took_s, TOLD_MAX_S)
                process.wait_for(lambda i=i: self.ask_another(i)[0].status == 201, "the others to be served")
                self.site.clock.advance(601)
        self.assert_invariants()
        self.tell("%d times, %d walks" % (N_ROUNDS, load.n_walks))

    def test_without_the_lock(self):
        """Frozen without it, or with it and killed: nobody notices."""
        dice = random.Random()
        with Load(self, 6):
            for with_lock in (False, True) * N_ROUNDS:
                i = self.freeze(dice, with_lock)
                pid = self.site.front.bonins[i].pid
                if with_lock:
                    os.kill(pid, signal.SIGKILL)
                    self.site.front.bonins[i].wait()
                process.wait_for(lambda i=i: self.ask_another(i)[0].status == 201, "another to serve", timeout_s=5)
                if not with_lock:
                    os.kill(pid, signal.SIGCONT)
                self.site.front.revive()
                self.site.clock.advance(601)
        self.assert_invariants()
        self.tell("%d times" % (2 * N_ROUNDS))


class Torture(unittest.TestCase):
    """torture.c: a checkpoint that is frozen in front of each of its instructions, during a commit."""

    tell = faults.Case.tell

    def torture(self, seconds, *more):
        """What it printed, its exit status, and whether each instruction had its turn."""
        with tempfile.TemporaryDirectory(prefix="bonin-torture-") as folder:
            process.own(folder)
            # A copy, as its user may not read the folder that we were started in.
            program = shutil.copy2(harness.built("faults/torture"), folder)
            argv = [program, os.path.join(folder, "bonin.db"), str(seconds), *more]
            done = process.run(argv, timeout=seconds + 60)
        if done.returncode == UNTRACED:
            self.skipTest("nothing may be traced here")
        words = done.stdout.decode().strip()
        self.tell(words)
        self.assertIn(done.returncode, (0, 1), done)
        n_rounds, n_instructions = map(int, re.match(r"(\d+) rounds over (\d+) instructions", words).groups())
        return words, done.returncode, 0 < n_instructions < n_rounds

    def test_with_the_lock(self):
        """With the lock no commit is lost."""
        words, status, is_whole = self.torture(faults.rounds(3, 1200))
        self.assertEqual(status, 0, words)
        self.assertIn("whole", words)
        if faults.is_full:
            self.assertTrue(is_whole, words)

    if faults.is_full:

        def test_without_the_lock(self):
            """Without it one is lost, where SQLite has the fault: so the test above would notice."""
            words, status, is_whole = self.torture(1200, "without-lock")
            version = tuple(map(int, re.search(r"SQLite (\d+)\.(\d+)\.(\d+)", words).groups()))
            if version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45):
                self.assertEqual((status, is_whole), (0, True), words)
            else:
                self.assertEqual(status, 1, words)


def is_stopped(pid):
    with open("/proc/%d/stat" % pid, "rb") as f:
        return f.read().rsplit(b")", 1)[1].split()[0] == b"T"
