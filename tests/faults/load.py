"""Visitors who walk through the flows without end, while a test does its worst."""

import itertools
import random
import threading

from steps import STEPS, RoughWalk


class Load:
    """`n` visitors at once for as long as the block lasts; whatever goes wrong in one of them is raised at its end."""

    def __init__(self, test, n):
        self.test = test
        self.n_walks = 0
        self.n_ended = 0  # walks that came to their last step and were told of success
        self._is_over = threading.Event()
        self._faults = []
        self._counts = itertools.count()
        self._threads = [threading.Thread(target=self._run, args=(random.Random(i),)) for i in range(n)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._is_over.set()
        for thread in self._threads:
            thread.join()
        if self._faults:
            raise self._faults[0]

    def has_served(self, n):
        """Have so many walks come to their end, or can there be no more?"""
        return self.n_ended >= n or bool(self._faults)

    def _run(self, dice):
        try:
            while not self._is_over.is_set():
                walk = RoughWalk(self.test, dice.choice(STEPS))
                self.n_walks = next(self._counts) + 1
                self.n_ended += walk.asked.status in (200, 201)
                if walk.asked.is_unclear:
                    self._is_over.wait(0.02)  # nobody is there, or not yet again
        except Exception as fault:  # pylint: disable=broad-except
            self._faults.append(fault)
