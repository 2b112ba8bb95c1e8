"""Subjects that take turns, so that a noisy neighbour troubles all of them alike."""

import shutil
import statistics

import measure
import report
import subjects

FIRST_PHONE = 1020000000
N_FSYNC_REQUESTS = 500


class Run:
    """The settings of this run, and numbers that nobody had before."""

    def __init__(self, options):
        self.rounds = options.rounds
        self.count = options.count
        self.peers = options.peers
        self.growth = options.growth
        self.load = subjects.harness.built("bench/load")
        self._next = FIRST_PHONE

    def numbers(self, count):
        first = self._next
        self._next += count
        return first

    def visit(self, subject, mode, gateway=None, connections=64, count=None):
        """
        The phases of `mode` ("both", "send", "get") one after the other, each with the CPU seconds of 1,000
        requests and the bytes written of one.
        """
        count = count or self.count
        first = self.numbers(count)
        port = gateway.port if gateway else 0
        phases = {}
        for name in ("send", "verify") if mode == "both" else (mode,):
            before = measure.Usage(subject.pids())
            phase = measure.visitors(self.load, subject, name, count, first, connections, port)[name]
            after = measure.Usage(subject.pids())
            phase["cpu"] = (after.cpu_s - before.cpu_s) * 1000 / count
            phase["bytes"] = (after.written - before.written) / count
            phases[name] = phase
        return phases

    def count_fsyncs(self, subject, mode, gateway=None, connections=64, count=None):
        """
        How often the disk is asked to be sure, a request; by phase. In a run of its own, which it slows down, so
        with 64 connections at most.
        """
        count = min(count or self.count, N_FSYNC_REQUESTS)
        connections = min(connections, 64)
        first = self.numbers(count)
        found = {}
        for name in ("send", "verify") if mode == "both" else (mode,):
            n = measure.fsyncs(
                subject.pids(),
                lambda name=name: measure.visitors(
                    self.load, subject, name, count, first, connections, gateway.port if gateway else 0
                ),
            )
            found[name] = n / count
        return found


def median(rounds, key):
    return statistics.median(r[key] for r in rounds)


def ratio(ours, theirs, key="rps"):
    """The median of the ratios of each round: what ran next to each other is compared."""
    return statistics.median(a[key] / b[key] for a, b in zip(ours, theirs))


class Contest:
    """results[name][phase] is a list, one dict a round."""

    def __init__(self, run, entrants):
        self.run = run
        self.entrants = entrants  # (subject, mode, how)
        self.results = {}
        self.rss = {}
        self.fsyncs = {}

    def hold(self):
        for subject, mode, how in self.entrants:  # a first visit, not counted
            self.run.visit(subject, mode, **dict(how, count=500))
        for _ in range(self.run.rounds):
            for subject, mode, how in self.entrants:
                for name, phase in self.run.visit(subject, mode, **how).items():
                    self.results.setdefault(subject.name, {}).setdefault(name, []).append(phase)
        for subject, mode, how in self.entrants:
            self.rss[subject.name] = measure.rss_mb(subject.pids())
            if mode != "get" and shutil.which("strace") is not None:
                self.fsyncs[subject.name] = self.run.count_fsyncs(subject, mode, **how)
        return self

    def ratio(self, ours, phase, theirs, their_phase=None):
        """None where one of them did not take part."""
        a = self.results.get(ours, {}).get(phase)
        b = self.results.get(theirs, {}).get(their_phase or phase)
        return ratio(a, b) if a and b else None

    def median(self, name, phase, key):
        rounds = self.results.get(name, {}).get(phase)
        return median(rounds, key) if rounds else None

    def table(self, baselines):
        """A row a subject and phase; baselines are (name, phase or None: the same) that its rate is divided by."""
        rows = []
        for name, phases in self.results.items():
            for phase, rounds in phases.items():
                row = [name, phase]
                for base, base_phase in baselines:
                    value = self.ratio(name, phase, base, base_phase)
                    row.append("–" if value is None else "%.2f" % value)
                fsyncs = self.fsyncs.get(name, {}).get(phase)
                row += [report.number(median(rounds, "rps"))]
                row += ["%.1f / %.1f" % (median(rounds, "p50"), median(rounds, "p99"))]
                row += ["%.0f" % self.rss[name], "%.3f" % median(rounds, "cpu")]
                row += ["–" if fsyncs is None else "%.2f" % fsyncs, report.number(median(rounds, "bytes"))]
                rows.append(row)
        titles = ["of %s" % base + (" " + phase if phase else "") for base, phase in baselines]
        columns = ["", ""] + titles + ["a second", "p50 / p99 ms", "RSS MB", "CPU s of 1,000"]
        return report.table(columns + ["fsyncs of one", "bytes of one"], rows)
