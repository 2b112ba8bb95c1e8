"""What the experiments share: how many rounds, a site without a web server, and faults on order."""

import errno
import mmap
import os
import random
import shutil
import struct
import unittest

import case
import harness
import process
from invariants import Ledger

is_full = bool(os.environ.get("BONIN_FAULTS_FULL"))

# enum kind in shim.c
WRITE, SYNC, OPEN, LOCK, READ, NET, MEMORY, CRYPTO, THREAD = (1 << i for i in range(9))
SYSTEM_CALLS = WRITE | SYNC | OPEN | LOCK | READ | NET
KILL = 0
ERRORS = {
    WRITE: errno.ENOSPC,
    SYNC: errno.EIO,
    OPEN: errno.EMFILE,
    LOCK: errno.ENOLCK,
    READ: errno.EIO,
    NET: errno.ENETDOWN,
    MEMORY: errno.ENOMEM,
    CRYPTO: errno.EIO,
    THREAD: errno.EAGAIN,
}


def rounds(check, full):
    """How often: in `make check`, and in `make check-faults`."""
    return full if is_full else check


def some(n, check, full=0):
    """Which of the calls 1..n fail: about so many (less than one: now and then one), others each time; 0: all."""
    wanted = rounds(check, full)
    step = max(1, int(n / wanted)) if wanted > 0 else 1
    return range(1 + random.randrange(step), n + 1, step)


class Shim:
    """struct orders of shim.c."""

    def __init__(self, site):
        self.library = site.path("shim.so")
        shutil.copy2(os.path.join(harness.BUILD, "tests/faults/shim.so"), self.library)
        self.path = site.path("faults")
        with open(self.path, "wb") as f:
            f.write(bytes(48))
        process.own(self.path)
        with open(self.path, "r+b") as f:
            self._map = mmap.mmap(f.fileno(), 48)
        self.env = {"LD_PRELOAD": self.library, "BONIN_TEST_FAULTS": self.path}

    def order(self, kinds, at, error=KILL, for_ever=False):
        """From here on count the calls of these kinds; the one with the number `at` fails, 0: none."""
        self._map[:] = struct.pack("6q", kinds, at, error, for_ever, 0, 0)

    def stop(self):
        """Nothing fails any more; how many calls there were since the order, and how many failed."""
        n_calls, n_failed = struct.unpack("6q", self._map[:])[4:]
        self.order(0, 0)
        return n_calls, n_failed


def need_shim():
    """Skips the test where the shim cannot be: the first calls of a sanitizer's runtime would go to it."""
    if harness.is_built_with("WITH_SANITIZERS 1"):
        raise unittest.SkipTest("a sanitizer stands where the shim would")


class Case(case.Case):
    """A test with a site of the class's own, of which bonin's socket (or CGI) is asked directly."""

    front = "socket"
    options = {}
    gateway_url = None
    n_members = 0
    has_shim = False
    kept_site = shim = None

    @classmethod
    def tearDownClass(cls):
        if cls.kept_site is not None:
            cls.kept_site.close()
            cls.kept_site = None

    def make_site(self):
        cls = type(self)
        if self.has_shim:
            need_shim()
        if cls.kept_site is None:
            site = cls.kept_site = harness.Site(
                front=self.front, options=self.options, gateway_url=self.gateway_url, n_members=self.n_members
            )
            if self.has_shim:
                cls.shim = Shim(site)
                site.front.stop()
                site.front.env = dict(site.env, **self.shim.env)
                site.start_front()
        case._site = cls.kept_site
        self.ledger = Ledger(cls.kept_site)
        return cls.kept_site

    @property
    def socket(self):
        return self.site.front.path("bonin.sock")

    def log(self):
        with open(self.site.front.log_path, encoding="utf-8", errors="replace") as f:
            return f.read()

    def tell(self, text):
        """A figure, as a comment of TAP."""
        print("# %s: %s" % (self.id().split(".", 1)[1], text), flush=True)

    def revive(self):
        """What a web server does about a bonin that is gone; then it answers (invariant I8)."""
        process.wait_for(self._is_back, "bonin to be back", every_s=0.005)

    def _is_back(self):
        self.site.front.revive()
        try:
            return self.site.client().get("/healthz").status == 200
        except OSError:
            return False

    def assert_invariants(self):
        self.assertEqual(self.ledger.violations(), [])
