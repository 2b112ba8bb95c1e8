#!/usr/bin/python3
"""
The contract suite, in TAP. `run.py --front NAME` runs it whole behind one web server; `run.py --once SUITE` runs a
suite for which the web server does not matter. A word behind narrows it to the tests whose name has it in it.

    BONIN_BUILD=build tests/api/run.py --front lighttpd limits
"""

import argparse
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import fronts  # noqa: E402
import tap  # noqa: E402

CONTRACT = (
    "test_texts",
    "test_flows",
    "test_pages",
    "test_input",
    "test_proofs",
    "test_codes",
    "test_failures",
    "test_limits",
    "test_restart",
)
ONCE = (
    "test_armour",
    "test_asked",
    "test_asked",
    "test_audit",
    "test_canary",
    "test_ctl",
    "test_ctl_alimtalk",
    "test_ctl_sens",
    "test_ctl_sens_send",
    "test_delivery",
    "test_gateway",
    "test_php",
    "test_privacy",
    "test_settings",
    "test_site_limits",
    "test_status",
    "test_stop",
    "test_test_numbers",
)


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--front", choices=sorted(fronts.FRONTS))
    what.add_argument("--once", choices=[name[len("test_") :] for name in ONCE])
    parser.add_argument("only", nargs="*")
    options = parser.parse_args(argv)
    names = CONTRACT
    if options.front is not None:
        os.environ["BONIN_FRONT"] = options.front
    else:
        names = ["test_" + options.once]

    import case

    suite = unittest.defaultTestLoader.loadTestsFromNames(names)
    return tap.run(tap.narrow(suite, options.only), case.site_logs)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
