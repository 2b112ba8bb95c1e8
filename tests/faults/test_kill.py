"""Killed (kill -9) at every system call of every step: nothing is half done, and the person comes to an end."""

import faults
from faults import KILL, SYSTEM_CALLS
from steps import STEPS, Walk


class EachCall(faults.Case):
    has_shim = True
    n_members = 3000
    options = {"threads": 2}

    def kill_at_each_call(self, step, check):
        walk = Walk(self, step)
        self.shim.order(SYSTEM_CALLS, 0)
        self.assertIn(walk.ask().status, (200, 201, 401))
        n_calls, _ = self.shim.stop()
        self.assertGreater(n_calls, 10)
        places = faults.some(n_calls, check)
        for at in places:
            self.ledger.note = "killed at %d of %d" % (at, n_calls)
            walk = Walk(self, step)
            self.shim.order(SYSTEM_CALLS, at, KILL)
            asked = walk.ask()
            self.shim.stop()
            self.revive()
            walk.go_on(asked)
        self.assert_invariants()
        self.tell("killed at %d of %d calls" % (len(places), n_calls))


class Cgi(EachCall):
    """The whole life of a process is one request, from reading its settings to its answer."""

    front = "process"


class FastCgi(EachCall):
    """One of many requests; what is open is open already."""


for _step in STEPS:
    setattr(Cgi, "test_" + _step, lambda self, step=_step: self.kill_at_each_call(step, check=8))
    setattr(FastCgi, "test_" + _step, lambda self, step=_step: self.kill_at_each_call(step, check=4))
del EachCall
