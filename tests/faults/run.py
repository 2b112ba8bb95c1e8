#!/usr/bin/python3
"""
Fault injection, in TAP: what must hold whatever fails. `run.py SUITE...` runs suites of this folder with the few
rounds of `make check`, --full with those of `make check-faults`; words behind -k narrow it to tests with one in their name.

    BONIN_BUILD=build tests/faults/run.py --full kill -k signup
"""

import argparse
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(TESTS, "api"), TESTS]

import tap  # noqa: E402

SUITES = sorted(name[len("test_") : -len(".py")] for name in os.listdir(HERE) if name.startswith("test_"))


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--full", action="store_true")
    parser.add_argument("-k", dest="only", action="append", default=[])
    parser.add_argument("suite", nargs="+", choices=SUITES)
    options = parser.parse_args(argv)

    import faults

    if options.full:
        faults.is_full = True
    import case

    suite = unittest.defaultTestLoader.loadTestsFromNames(["test_" + name for name in options.suite])
    return tap.run(tap.narrow(suite, options.only), case.site_logs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
