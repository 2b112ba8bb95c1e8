"""Killed (kill -9) at every system call of every step: nothing is half done, and the person comes to an end."""

import itertools

import faults
from faults import KILL, SYSTEM_CALLS
from steps import STEPS, Walk


class EachCall(faults.Case):
    has_shim = True
    n_members = 3000
    options = {"threads": 2}

    def kill_at_each_call(self, step, check):
        walk = self.walk(step)
        self.shim.order(SYSTEM_CALLS, 0)
        self.assertIn(walk.ask().status, (200, 201, 401))
        n_calls, _ = self.shim.stop()
        self.assertGreater(n_calls, 10)
        n_tried = n_killed = 0
        for at in places(n_calls, check):
            is_killed = self.kill_at(step, at, n_calls)
            if at > n_calls and not is_killed:
                break
            n_tried, n_killed = n_tried + 1, n_killed + is_killed
        self.tell("killed at %d places of %d" % (n_killed, max(at - 1, n_calls)))
        self.assertGreater(n_killed, n_tried / 2)
        self.assert_invariants()

    def walk(self, step):
        return Walk(self, step)

    def kill_at(self, step, at, n_calls):
        """Kill it at its call with the number `at`; whether it came so far."""
        self.ledger.note = "killed at %d of %d" % (at, n_calls)
        walk = self.walk(step)
        self.shim.order(SYSTEM_CALLS, at, KILL)
        asked = walk.ask()
        _, n_killed = self.shim.stop()
        self.revive()
        walk.go_on(asked)
        return n_killed > 0


def places(n_calls, check):
    """Which calls: some of them, or all, and those behind them of a process that happens to make more."""
    yield from faults.some(n_calls, check)
    if faults.is_full:
        yield from itertools.count(n_calls + 1)


class Cgi(EachCall):
    """The whole life of a process is one request, from reading its settings to its answer."""

    front = "process"

    def walk(self, step):
        """Behind an empty log: a process reads a long one at its start, in hundreds of calls that change nothing."""
        self.site.ctl("purge")
        return super().walk(step)


class FastCgi(EachCall):
    """One of many requests; what is open is open already."""


for _step in STEPS:
    setattr(Cgi, "test_" + _step, lambda self, step=_step: self.kill_at_each_call(step, check=8))
    setattr(FastCgi, "test_" + _step, lambda self, step=_step: self.kill_at_each_call(step, check=4))
del EachCall
