#!/usr/bin/python3
"""
How fast bonin is, beside the least that a FastCGI program can do and beside what a site would run instead: all in
one run on one machine, in turn, so that a noisy neighbour troubles all of them alike. Prints Markdown.

    BONIN_BUILD=build bench/bench.py [--rounds 3] [--count 10000] [--growth N] [--peers FOLDER] [EXPERIMENT ...]

--peers is a copy of bench/peers where `npm install` was run; without it they are left out.
"""

import argparse
import datetime
import os
import statistics
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import instructions  # noqa: E402
import measure  # noqa: E402
import subjects  # noqa: E402

harness = subjects.harness


class Run:
    """The settings of this run, and numbers that nobody had before."""

    def __init__(self, options):
        self.rounds = options.rounds
        self.count = options.count
        self.peers = options.peers
        self.growth = options.growth
        self.load = harness.built("bench/load")
        self._next = 1020000000

    def numbers(self, count):
        first = self._next
        self._next += count
        return first

    def visit(self, subject, mode, connections=64, gateway=None, count=None):
        count = count or self.count
        port = gateway.port if gateway else 0
        first = self.numbers(count)
        return measure.visitors(self.load, subject, mode, count, first, connections, port)

    def visit_measured(self, subject, mode, **how):
        """The phases one after the other, each with the CPU seconds of 1,000 requests and the bytes written of one."""
        count = how.pop("count", self.count)
        first = self.numbers(count)
        gateway = how.pop("gateway", None)
        port = gateway.port if gateway else 0
        measured = {}
        for phase in ("send", "verify") if mode == "both" else (mode,):
            before = measure.Usage(subject.pids())
            phases = measure.visitors(self.load, subject, phase, count, first, how.get("connections", 64), port)
            after = measure.Usage(subject.pids())
            measured[phase] = phases[phase]
            measured[phase]["cpu"] = (after.cpu_s - before.cpu_s) * 1000 / count
            measured[phase]["bytes"] = (after.written - before.written) / count
        return measured


def table(columns, rows):
    print("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print(flush=True)


def number(value):
    return "{:,.0f}".format(value) if value >= 100 else "%.3g" % value


def median(rounds, key):
    return statistics.median(r[key] for r in rounds)


def ratio(ours, theirs, key="rps"):
    """The median of the ratios of each round: what ran next to each other is compared."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))


class Contest:
    """Subjects that take turns. results[name][phase] is a list, one dict a round."""

    def __init__(self, run, entrants):
        self.run = run
        self.entrants = entrants  # (subject, mode, how)
        self.results = {}
        self.rss = {}

    def hold(self):
        for subject, mode, how in self.entrants:  # a first visit, not counted
            self.run.visit(subject, mode, **dict(how, count=500))
        for _ in range(self.run.rounds):
            for subject, mode, how in self.entrants:
                phases = self.run.visit_measured(subject, mode, **how)
                for name, phase in phases.items():
                    self.results.setdefault(subject.name, {}).setdefault(name, []).append(phase)
        self.rss = {subject.name: measure.rss_mb(subject.pids()) for subject, _, _ in self.entrants}
        return self

    def table(self, baselines):
        """A row a subject and phase; baselines[phase] names what its rate is divided by."""
        rows = []
        for name, phases in self.results.items():
            for phase, rounds in phases.items():
                row = [name, phase, number(median(rounds, "rps"))]
                for base, base_phase in baselines:
                    theirs = self.results.get(base, {}).get(base_phase or phase)
                    row.append("%.2f" % ratio(rounds, theirs) if theirs else "–")
                row += ["%.1f / %.1f" % (median(rounds, "p50"), median(rounds, "p99"))]
                row += ["%.0f" % self.rss[name], "%.2f" % median(rounds, "cpu"), number(median(rounds, "bytes"))]
                rows.append(row)
        titles = ["of %s%s" % (base, " " + p if p else "") for base, p in baselines]
        columns = ["", "", "per s"] + titles + ["p50 / p99 ms", "RSS MB", "CPU s a 1,000", "bytes a request"]
        table(columns, rows)


def stop(*things):
    for thing in things:
        if thing is not None:
            thing.stop()


def compare_peers(run):
    """64 visitors at once, a gateway that answers at once."""
    gateway = subjects.Standin()
    bonin = subjects.Bonin("bonin, 64 threads", gateway)
    bonin_256 = subjects.Bonin("bonin, 256 threads", gateway, threads=256)
    hello = subjects.Hello("hello, 64 threads", subjects.HelloLighttpd)
    how = {"gateway": gateway}
    entrants = [(bonin, "both", how), (bonin_256, "both", how), (hello, "get", how)]
    peers = []
    if run.peers:
        peers = [subjects.express(gateway, run.peers), subjects.better_auth(gateway, run.peers)]
        entrants += [(peers[0], "both", how), (peers[1], "both", dict(how, count=run.count // 10))]
    contest = Contest(run, entrants).hold()
    print("### Behind lighttpd, 64 connections, gateway 0 ms\n")
    contest.table([("hello, 64 threads", "get"), ("Express", None), ("better-auth", None)])
    count = 2000
    for mode in ("send", "verify"):
        first = run.numbers(count) if mode == "send" else first
        n = measure.fsyncs(
            bonin.pids(),
            lambda mode=mode, first=first: measure.visitors(run.load, bonin, mode, count, first, 64, gateway.port),
        )
        print("%s: %.2f fsyncs a request (64 at once)  " % (mode, n / count))
    print()
    stop(bonin, bonin_256, hello, *peers, gateway)


def compare_mod_fcgid(run):
    """Processes of one request at a time, bonin's and the hello's, under the same file for Apache."""
    gateway = subjects.Standin()
    bonin = subjects.Bonin("bonin, mod_fcgid", gateway, front="mod_fcgid")
    hello = subjects.Hello("hello, mod_fcgid", subjects.HelloModFcgid)
    how = {"gateway": gateway, "connections": 16}
    contest = Contest(run, [(bonin, "both", how), (hello, "get", how)]).hold()
    print("### Behind Apache mod_fcgid, 16 connections\n")
    contest.table([("hello, mod_fcgid", "get")])
    stop(bonin, hello, gateway)


def compare_slow_gateway(run):
    """1,000 visitors at once, a gateway that takes 100 ms: no more than 10,000 a second can be."""
    gateway = subjects.Standin(delay_ms=100)
    bonin = subjects.Bonin("bonin, 1,024 threads", gateway, threads=1024)
    how = {"gateway": gateway, "connections": 1000, "count": max(run.count, 20000)}
    entrants = [(bonin, "send", how)]
    peers = []
    if run.peers:
        peers = [subjects.express(gateway, run.peers)]
        entrants += [(peers[0], "send", how)]
    contest = Contest(run, entrants).hold()
    print("### 1,000 connections, gateway 100 ms\n")
    contest.table([("Express", None)])
    stop(bonin, *peers, gateway)


def compare_growth(run):
    """An empty site beside one of many years: the rates, the memory; and both while old messages are purged."""
    gateway = subjects.Standin()
    empty = subjects.Bonin("empty", gateway)
    grown = subjects.Bonin("%s members and sends" % format(run.growth, ","), gateway)
    grown.grow(run.growth)
    how = {"gateway": gateway}
    contest = Contest(run, [(empty, "both", how), (grown, "both", how)]).hold()
    print("### On a database of %.1f GB\n" % (os.path.getsize(grown.database) / 1e9))
    contest.table([("empty", None)])
    purge = grown.start_purge(days=45)
    phases = run.visit_measured(grown, "both", gateway=gateway)
    is_purging = purge.poll() is None
    rows = [[name, number(p["rps"]), "%.1f / %.1f" % (p["p50"], p["p99"])] for name, p in phases.items()]
    print("While half of the sends are purged%s:\n" % ("" if is_purging else " (which ended before)"))
    table(["", "per s", "p50 / p99 ms"], rows)
    purge.wait()
    stop(empty, grown, gateway)


def count_instructions(run):
    print("### Instructions, which no neighbour changes\n")
    table(["", "instructions", "CPU ms"], instructions.measure())


EXPERIMENTS = {
    "peers": compare_peers,
    "mod_fcgid": compare_mod_fcgid,
    "slow": compare_slow_gateway,
    "growth": compare_growth,
    "instructions": count_instructions,
}


def main(argv):
    parser = argparse.ArgumentParser(description="measure bonin beside others")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--count", type=int, default=10000, help="requests a phase and round")
    parser.add_argument("--peers", default=os.environ.get("BONIN_PEERS"), help="folder with the peers installed")
    parser.add_argument("--growth", type=int, default=1000000, help="members and sends of an old site")
    parser.add_argument("experiments", nargs="*", default=list(EXPERIMENTS), metavar="EXPERIMENT")
    options = parser.parse_args(argv)
    print("bonin's bench, %s, %d processors\n" % (datetime.date.today().isoformat(), os.cpu_count()))
    run = Run(options)
    for name in options.experiments:
        EXPERIMENTS[name](run)


if __name__ == "__main__":
    main(sys.argv[1:])
