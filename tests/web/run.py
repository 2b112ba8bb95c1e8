#!/usr/bin/python3
"""
The pages in a real browser, in TAP. `run.py SUITE [WORD]...` runs the tests of test_SUITE.py whose name has a word in it.

    BONIN_BUILD=build tests/web/run.py script resend
"""

import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.dirname(HERE)
sys.path[:0] = [HERE, os.path.join(TESTS, "api"), TESTS]

import browser  # noqa: E402
import tap  # noqa: E402
import visit  # noqa: E402


def main(suite_name, *words):
    if not browser.is_here():
        print("1..0 # SKIP no chromium and chromedriver")
        return 0
    suite = unittest.defaultTestLoader.loadTestsFromName("test_" + suite_name)
    if words:
        suite = unittest.TestSuite(t for group in suite for t in group if any(w in t.id() for w in words))
    try:
        return tap.run(suite, visit.site_logs)
    finally:
        visit.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
