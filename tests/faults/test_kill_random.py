"""Killed (kill -9) at random under load, one process of eight or all of them, again and again."""

import os
import random
import signal
import time

import faults
import process
from load import Load

N_KILLS = faults.rounds(40, 2000)
CHECK_EVERY = 500


class AtRandom(faults.Case):
    front = "pack"
    n_members = faults.rounds(5000, 100000)

    def test_under_load(self):
        """Whoever was told of a success has it, whoever was not has none, and bonin is back each time."""
        dice = random.Random()
        n_walks = n_ended = 0
        for left in range(N_KILLS, 0, -CHECK_EVERY):
            with Load(self, 6) as load:
                for _ in range(min(left, CHECK_EVERY)):
                    time.sleep(dice.uniform(0, 0.03))
                    self.kill(dice)
                n_before = load.n_ended
                process.wait_for(lambda n=n_before, load=load: load.has_served(n + 5), "visitors to be served")
            n_walks, n_ended = n_walks + load.n_walks, n_ended + load.n_ended
            self.revive()
            self.assert_invariants()
            self.ledger.forget()
        self.tell("%d kills, %d walks, %d of them to their end" % (N_KILLS, n_walks, n_ended))
        self.assertGreater(n_ended, N_KILLS / 20)
        self.assertEqual(set(self.site.front.exits), {-signal.SIGKILL})

    def kill(self, dice):
        bonins = self.site.front.bonins
        for bonin in bonins if dice.random() < 0.1 else [dice.choice(bonins)]:
            os.kill(bonin.pid, signal.SIGKILL)
            bonin.wait()
        self.site.front.revive()
