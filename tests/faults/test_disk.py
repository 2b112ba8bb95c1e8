"""The disk is full: nothing is promised that could not be written, nothing is sent, and when there is room again all is well."""

import os
import random
import shutil
import subprocess
import unittest

import case
import faults
import process
from invariants import Ledger
from steps import STEPS, RoughWalk

SIZE = 12 * 1024 * 1024
N_ROUNDS = faults.rounds(12, 500)


class Full(faults.Case):
    """The folder of the database is a disk of its own, of twelve megabytes: the log of SQLite alone may grow to four."""

    n_members = faults.rounds(500, 8000)

    @classmethod
    def setUpClass(cls):
        if os.geteuid() != 0:
            raise unittest.SkipTest("only root may mount a disk to fill")

    @classmethod
    def tearDownClass(cls):
        site, cls.kept_site = cls.kept_site, None
        if site is not None:
            site.front.stop()
            subprocess.run(["umount", "--lazy", site.path("etc")], check=True)
            site.close()

    def make_site(self):
        is_new = type(self).kept_site is None
        site = super().make_site()
        if is_new:
            site.front.stop()
            self.move_to_disk(site.path("etc"))
            site.start_front()
            self.ledger = Ledger(site)
        return site

    def move_to_disk(self, folder):
        kept = folder + ".kept"
        shutil.move(folder, kept)
        os.mkdir(folder)
        mount = ["mount", "-t", "tmpfs", "-o", "size=%d,mode=0700" % SIZE, "bonin-test", folder]
        if subprocess.run(mount, capture_output=True, check=False).returncode != 0:
            os.rmdir(folder)
            shutil.move(kept, folder)
            self.skipTest("nothing may be mounted here")
        for name in os.listdir(kept):
            shutil.copy2(os.path.join(kept, name), folder)
            process.own(os.path.join(folder, name))
        process.own(folder)
        shutil.rmtree(kept)

    def fill(self, leave):
        """Take all room but `leave` bytes."""
        with open(self.site.path("etc/filler"), "wb") as f:
            left = os.statvfs(f.fileno()).f_bavail * os.statvfs(f.fileno()).f_frsize - leave
            f.write(b"x" * max(left, 0))

    def test_full_again_and_again(self):
        dice = random.Random()
        n_busy = 0
        for i in range(N_ROUNDS):
            self.ledger.note = "round %d" % i
            self.fill(dice.choice((0, 0, 4096, 8192, 20480)))
            for _ in range(20):
                walk = RoughWalk(self, dice.choice(STEPS))
                self.assertIn(walk.asked.status, (200, 201, 401, 502, 503), walk.asked)
                if walk.asked.status == 503:
                    break
            n_busy += walk.asked.status == 503
            os.unlink(self.site.path("etc/filler"))
            self.revive()
            self.client = self.site.client()
            self.verified(case.SIGNUP)
            if i % 100 == 99:
                self.empty()
        self.assertGreater(n_busy, N_ROUNDS / 2)
        self.assert_invariants()
        self.assertEqual(set(self.site.front.exits), set())
        self.tell("full %d times, refused %d times" % (N_ROUNDS, n_busy))

    def empty(self):
        """Long ago, so that the disk does not really become full."""
        self.assert_invariants()
        self.ledger.forget()
        self.site.clock.advance(3 * 86400)
        self.site.ctl("purge")

