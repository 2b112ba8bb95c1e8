#!/usr/bin/python3
"""
How fast bonin is, beside the least that a FastCGI program can do and beside what a site would run instead: all in
one run on one machine, in turn. Prints Markdown.

    BONIN_BUILD=build bench/bench.py [--rounds 3] [--count 10000] [--growth N] [--results FILE] [--measured | EXPERIMENT ...]

It wants lighttpd, apache2 with mod_fcgid, valgrind, strace and npm, and leaves out what it cannot do without one. npm
installs the peers in the build folder. What an experiment found is kept there too, so that a report may be put together
of several runs.
"""

import argparse
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import contest  # noqa: E402
import instructions  # noqa: E402
import peers  # noqa: E402
import report  # noqa: E402
import subjects  # noqa: E402

Contest = contest.Contest


def stop(*things):
    for thing in things:
        thing.stop()


def compare_peers(run):
    """64 visitors at once, a gateway that answers at once."""
    gateway = subjects.Standin()
    bonin = subjects.Bonin("bonin, 64 threads", gateway)
    bonin_256 = subjects.Bonin("bonin, 256 threads", gateway, threads=256)
    hello = subjects.Hello("hello, 64 threads", subjects.HelloLighttpd)
    how = {"gateway": gateway}
    entrants = [(bonin, "both", how), (bonin_256, "both", how), (hello, "get", {})]
    others = []
    if run.peers:
        others = [peers.express(gateway, run.peers), peers.better_auth(gateway, run.peers)]
        entrants += [(others[0], "both", how), (others[1], "both", dict(how, count=run.count // 10))]
    held = Contest(run, entrants).hold()
    figures = {
        "verify_hello": held.ratio(bonin.name, "verify", hello.name, "get"),
        "verify_express": held.ratio(bonin.name, "verify", "Express"),
        "send_express": held.ratio(bonin.name, "send", "Express"),
        "send_better_auth": held.ratio(bonin.name, "send", "better-auth"),
        "rss_256": held.rss[bonin_256.name],
        "rss_express": held.rss[bonin_256.name] / held.rss["Express"] if others else None,
    }
    text = held.table([(hello.name, "get"), ("Express", None), ("better-auth", None)])
    stop(bonin, bonin_256, hello, *others, gateway)
    return "Behind lighttpd, 64 connections, gateway 0 ms", text, figures


def compare_mod_fcgid(run):
    """Processes of one request at a time, bonin's and the hello's, under the same file for Apache."""
    gateway = subjects.Standin()
    bonin = subjects.Bonin("bonin, mod_fcgid", gateway, front="mod_fcgid")
    hello = subjects.Hello("hello, mod_fcgid", subjects.HelloModFcgid)
    how = {"gateway": gateway, "connections": 16}
    held = Contest(run, [(bonin, "both", how), (hello, "get", {"connections": 16})]).hold()
    text = held.table([(hello.name, "get")])
    text += "\nProcesses at the end: bonin %d, hello %d; RSS is their sum.\n" % (len(bonin.pids()), len(hello.pids()))
    stop(bonin, hello, gateway)
    return (
        "Behind Apache mod_fcgid, 16 connections, gateway 0 ms",
        text,
        {"fcgid_verify": held.ratio(bonin.name, "verify", hello.name, "get")},
    )


def compare_slow_gateway(run):
    """1,000 visitors at once, a gateway that takes 100 ms: no more than 10,000 a second can be."""
    gateway = subjects.Standin(delay_ms=100)
    bonin = subjects.Bonin("bonin, 1,024 threads", gateway, threads=1024)
    # An eighth of the workers keeps out of the gateway's way: 896 of 1,024 may be at it at once.
    how = {"gateway": gateway, "connections": 1000, "count": max(run.count, 20000)}
    entrants = [(bonin, "send", how)]
    others = []
    if run.peers:
        others = [peers.express(gateway, run.peers)]
        entrants += [(others[0], "send", how)]
    held = Contest(run, entrants).hold()
    text = held.table([("Express", None)])
    figures = {
        "slow_rate": held.median(bonin.name, "send", "rps"),
        "slow_p99": held.median(bonin.name, "send", "p99"),
    }
    stop(bonin, *others, gateway)
    return "1,000 connections, gateway 100 ms", text, figures


def compare_growth(run):
    """An empty site beside one of many years: the rates, the memory; and both while old messages are purged."""
    gateway = subjects.Standin()
    empty = subjects.Bonin("empty", gateway)
    grown = subjects.Bonin("%s members and sends" % format(run.growth, ","), gateway)
    grown.grow(run.growth)
    how = {"gateway": gateway}
    held = Contest(run, [(empty, "both", how), (grown, "both", how)]).hold()
    text = held.table([("empty", None)])
    size = os.path.getsize(grown.database)
    purge = grown.start_purge(days=45)
    phases = run.visit(grown, "both", gateway)
    is_purging = purge.poll() is None
    rows = [[name, report.number(p["rps"]), "%.1f / %.1f" % (p["p50"], p["p99"])] for name, p in phases.items()]
    text += "\nWhile half of the sends are purged%s:\n\n" % ("" if is_purging else " (which ended before)")
    text += report.table(["", "a second", "p50 / p99 ms"], rows)
    purge.kill()
    purge.wait()
    figures = {"growth_" + phase: held.ratio(grown.name, phase, empty.name) for phase in ("send", "verify")}
    stop(empty, grown, gateway)
    return "On a database of %.1f GB" % (size / 1e9), text, figures


def count_instructions(run):
    del run
    rows, figures = instructions.measure()
    text = report.table(["", "instructions", "CPU ms"], rows)
    return "Instructions (callgrind), which no neighbour changes, and a whole CGI process", text, figures


EXPERIMENTS = {
    "peers": compare_peers,
    "mod_fcgid": compare_mod_fcgid,
    "slow": compare_slow_gateway,
    "growth": compare_growth,
    "instructions": count_instructions,
}

# The program, besides lighttpd, that an experiment cannot do without.
NEEDS = {"mod_fcgid": "apache2", "instructions": "valgrind"}


def main(argv):
    build = os.path.abspath(subjects.harness.BUILD)
    parser = argparse.ArgumentParser(description="measure bonin beside others")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=10000, help="requests a phase and round")
    parser.add_argument("--growth", type=int, default=1000000, help="members and sends of an old site")
    parser.add_argument("--peers", default=os.path.join(build, "bench/npm"), help="where the peers are installed")
    parser.add_argument("--results", help="also write the report to this file")
    parser.add_argument("--measured", action="store_true", help="run nothing: the report of what was measured before")
    parser.add_argument("experiments", nargs="*", default=list(EXPERIMENTS), metavar="EXPERIMENT")
    options = parser.parse_args(argv)
    if options.measured:
        options.experiments = []
    if {"peers", "slow"} & set(options.experiments) and not peers.install(options.peers):
        options.peers = None
    run = contest.Run(options)
    sections = report.Sections(os.path.join(build, "bench/results.json"))
    for name in options.experiments:
        if name in NEEDS and shutil.which(NEEDS[name]) is None:
            print("no %s: %s is left out\n" % (NEEDS[name], name), flush=True)
            continue
        sections.keep(name, *EXPERIMENTS[name](run))
        print(sections.text(name), flush=True)
    text = report.whole(sections, EXPERIMENTS)
    print(text)
    if options.results:
        report.write(options.results, text)


if __name__ == "__main__":
    main(sys.argv[1:])
