"""Run unittest cases and tell their results in TAP, one line a test, for Automake's tap-driver."""

import sys
import time
import traceback
import unittest


class TapResult(unittest.TestResult):
    """Prints each test's line as soon as it has ended; what went wrong follows as comments."""

    def __init__(self, on_failure=None):
        super().__init__()
        self._count = 0
        self._faults = []
        self._on_failure = on_failure
        self.n_failed = 0
        self._began = 0.0

    def startTest(self, test):
        super().startTest(test)
        self._faults = []
        self._skip = None
        self._began = time.monotonic()

    def addError(self, test, err):
        self._faults.append(self._text(err))
        if not isinstance(test, unittest.TestCase):  # setUpModule or setUpClass: no stopTest follows
            self._line(str(test))

    def addFailure(self, test, err):
        self._faults.append(self._text(err))

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._faults.append("%s\n%s" % (subtest._subDescription(), self._text(err)))

    def addSkip(self, test, reason):
        self._skip = reason

    def stopTest(self, test):
        name = test.id().split(".", 1)[-1]
        words = (test.shortDescription() or "").rstrip(".")
        self._line("%s: %s" % (name, words) if words else name)
        super().stopTest(test)

    def plan(self):
        print("1..%d" % self._count, flush=True)

    def _text(self, err):
        return "".join(traceback.format_exception(*err))

    def _line(self, name):
        self._count += 1
        name = name.replace("#", "")
        if self._faults:
            self.n_failed += 1
            print("not ok %d - %s" % (self._count, name))
            if self._on_failure is not None:
                self._faults.append(self._on_failure())
            for fault in self._faults:
                for line in fault.splitlines():
                    print("#   " + line.encode("utf-8", "replace").decode("utf-8"))
        elif getattr(self, "_skip", None):
            print("ok %d - %s # SKIP %s" % (self._count, name, self._skip))
        else:
            took = time.monotonic() - self._began
            slow = "" if took < 1 else " (%.1f s)" % took
            print("ok %d - %s%s" % (self._count, name, slow))
        self._faults = []
        self._skip = None
        sys.stdout.flush()


def narrow(suite, words):
    """The tests of a suite that have one of the words in their name; all, where there are no words."""
    return unittest.TestSuite(t for t in flatten(suite) if any(word in t.id() for word in words)) if words else suite


def flatten(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from flatten(test)
        else:
            yield test


def run(suite, on_failure=None):
    """Run the suite; 0 when all passed, else 1. on_failure gives a text to add to a failure, such as logs."""
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    result = TapResult(on_failure)
    suite.run(result)
    result.plan()
    return 1 if result.n_failed else 0
