#!/usr/bin/python3
"""
The real bonin against a model of the contract, in TAP: random sequences of requests, clock steps and restarts.

    BONIN_BUILD=build tests/model/run.py                 # what `make check` does: seeds that are fixed, and one at random
    BONIN_BUILD=build tests/model/run.py --seconds 600   # as many as come in that time: make check-model
    BONIN_BUILD=build tests/model/run.py --seed 17 --steps 400
"""

import argparse
import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(TESTS, "api"), TESTS]

import play  # noqa: E402

FIXED = (1, 3, 9)


def one(n, seed, steps):
    """Play a seed and tell; whether it went well."""
    began = time.monotonic()
    played = play.Play(seed, steps)
    try:
        played.run()
    except play.Difference as difference:
        print("not ok %d - seed %d" % (n, seed))
        for line in str(difference).splitlines():
            print("#   " + line, flush=True)
        return False
    print("ok %d - seed %d (%d steps, %.1f s)" % (n, seed, steps, time.monotonic() - began))
    print("#   " + ", ".join("%s %d" % pair for pair in sorted(played.seen.items())), flush=True)
    return True


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--seconds", type=float, default=0)
    options = parser.parse_args(argv)
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    any_seed = int.from_bytes(os.urandom(4), "big")
    seeds = options.seed or [*FIXED, any_seed]
    until = time.monotonic() + options.seconds
    n, is_good = 0, True
    while n < len(seeds) or time.monotonic() < until:
        # A seed that is printed can be played again, by itself.
        seed = seeds[n] if n < len(seeds) else any_seed + n
        n += 1
        is_good = one(n, seed, options.steps) and is_good
    print("1..%d" % n)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
