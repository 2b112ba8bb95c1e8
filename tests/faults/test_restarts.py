"""The web server is restarted under load, politely and not: no promise is broken, and it serves again each time."""

import contextlib
import itertools
import os
import signal

import faults
import process
from load import Load

N_RESTARTS = faults.rounds(2, 34)  # of each, so a hundred in all


class Restarts(faults.Case):
    n_members = faults.rounds(3000, 30000)

    def test_under_load(self):
        n_walks = n_ended = 0
        hows = itertools.cycle((self.politely, self.hard))
        for _ in range(N_RESTARTS):
            # Visitors of the old server, whom its end cuts off; it comes back at another port.
            with Load(self, 6) as load:
                process.wait_for(lambda load=load: load.has_served(5), "some visitors to be served")
                next(hows)()
                self.site.wait_for_no_worker()
                self.site.start_front()
                n = load.n_ended
                process.wait_for(lambda load=load, n=n: load.has_served(n + 5), "visitors to be served again")
            n_walks, n_ended = n_walks + load.n_walks, n_ended + load.n_ended
        self.assert_invariants()
        self.tell("%d restarts, %d walks, %d of them to their end" % (N_RESTARTS, n_walks, n_ended))

    def politely(self):
        """As an operator does it: whoever is being served gets an answer."""
        self.site.front.stop(self.site.front.graceful)

    def hard(self):
        """Killed, and all that it has started with it: mod_fcgid's manager would start others."""
        server = self.site.front.server.pid
        os.kill(server, signal.SIGSTOP)  # so that it starts nothing in place of what is killed
        while pids := descendants(server):
            for pid in pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.site.front.stop(signal.SIGKILL)


def descendants(pid):
    """The ids of the living processes that a process has started, and of those that they have."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError), open("/proc/%s/stat" % name, "rb") as f:
            state, parent = f.read().rsplit(b")", 1)[1].split()[:2]
            if state != b"Z":
                parents[int(name)] = int(parent)
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


class Lighttpd(Restarts):
    front = "lighttpd"


class ModFcgid(Restarts):
    front = "mod_fcgid"


class ModProxyFcgi(Restarts):
    front = "mod_proxy_fcgi"


del Restarts
