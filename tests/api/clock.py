"""The clocks of bonin-test.fcgi and sens-sim-test: the real ones plus what a file says."""

import contextlib
import mmap
import os
import struct
import time


class Clock:
    """Writes struct sys_fake_file (tests/fake/sys_fake.h), which the tested programs have mapped."""

    def __init__(self, path):
        self.path = path
        self._wall_ms = self._uptime_ms = self._steady_ms = self._stop_ms = 0
        with open(path, "wb") as f:
            f.write(self._bytes())
        self._fd = os.open(path, os.O_RDWR)
        self._map = mmap.mmap(self._fd, len(self._bytes()))

    def now(self):
        """The wall clock, in seconds since 1970."""
        return time.time() + self._wall_ms / 1000

    def advance(self, seconds):
        """Let time pass."""
        self._wall_ms += int(seconds * 1000)
        self._uptime_ms += int(seconds * 1000)
        self._write()

    def set(self, seconds):
        """Set the wall clock forward, or back when negative, at one moment."""
        self._wall_ms += int(seconds * 1000)
        self._write()

    def go_back(self):
        """To the real time, as if nothing had been."""
        self._wall_ms = self._uptime_ms = self._steady_ms = 0
        self._write()

    def hurry(self, seconds):
        """Bring the deadlines of all that is under way nearer."""
        self._steady_ms += int(seconds * 1000)
        self._write()

    def stop(self, now_ms, uptime_ms):
        """From here on it is this moment, on a machine that has run so long; 0: time passes again."""
        self._stop_ms, self._uptime_ms = now_ms, uptime_ms
        self._write()

    @contextlib.contextmanager
    def stopped(self):
        """Meanwhile no time passes."""
        uptime_ms = self._uptime_ms
        self.stop(int(self.now() * 1000), int(time.clock_gettime(time.CLOCK_BOOTTIME) * 1000) + uptime_ms)
        try:
            yield
        finally:
            self.stop(0, uptime_ms)

    def close(self):
        self._map.close()
        os.close(self._fd)

    def _bytes(self):
        return struct.pack("4q", self._wall_ms, self._uptime_ms, self._steady_ms, self._stop_ms)

    def _write(self):
        self._map[:] = self._bytes()
