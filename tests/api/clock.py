"""The clock of bonin-test.fcgi and sens-sim-test: real time plus what a file says."""

import mmap
import os
import struct
import time


class Clock:
    """Writes the offset, a native signed 64-bit number of milliseconds, that the tested programs have mapped."""

    def __init__(self, path):
        self.path = path
        with open(path, "wb") as f:
            f.write(struct.pack("q", 0))
        self._fd = os.open(path, os.O_RDWR)
        self._map = mmap.mmap(self._fd, 8)
        self.offset_ms = 0

    def advance(self, seconds):
        """Move on, or back when negative."""
        self.offset_ms += int(seconds * 1000)
        self._map[:8] = struct.pack("q", self.offset_ms)

    def now(self):
        """What the programs take for the time, in seconds."""
        return time.time() + self.offset_ms / 1000

    def close(self):
        self._map.close()
        os.close(self._fd)
