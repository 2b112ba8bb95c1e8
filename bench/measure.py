"""What a process used, and what a load of visitors saw."""

import os
import re
import signal
import subprocess

TICKS = os.sysconf("SC_CLK_TCK")


class Usage:
    """CPU seconds and written bytes of some processes, up to now."""

    def __init__(self, pids):
        self.cpu_s = sum(_cpu_s(pid) for pid in pids)
        self.written = sum(_written(pid) for pid in pids)


def _cpu_s(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _written(pid):
    with open("/proc/%d/io" % pid, encoding="ascii") as f:
        return int(re.search(r"^write_bytes: (\d+)", f.read(), re.M).group(1))


def rss_mb(pids):
    """Resident memory of the processes, in 10^6 bytes."""
    pages = 0
    for pid in pids:
        with open("/proc/%d/statm" % pid, encoding="ascii") as f:
            pages += int(f.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def visitors(program, subject, mode, count, first, connections, gateway_port=0):
    """Run the load; a dict of the phase: "rps", "p50", "p99", "2xx", "broken" ... by phase's name."""
    argv = [program, "-m", mode, "-c", str(connections), "-n", str(count), "-f", str(first)]
    argv += ["-s", subject.send_path, "-v", subject.verify_path]
    argv += ["-S", subject.send_body, "-V", subject.verify_body]
    argv += ["-g", str(gateway_port), str(subject.port)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=600)
    if done.returncode != 0:
        raise RuntimeError("the load on %s failed: %s" % (subject.name, done.stderr))
    phases = {}
    for line in done.stdout.splitlines():
        name, *words = line.split()
        phases[name] = {key: float(value) for key, value in zip(words[::2], words[1::2])}
    for name, phase in phases.items():
        if phase["2xx"] != count:
            raise RuntimeError("%s: not every %s was served: %s %s" % (subject.name, name, phase, done.stderr))
    return phases


def fsyncs(pids, load):
    """How often the processes asked for the disk while load() ran: a run of its own, under strace."""
    argv = ["strace", "-f", "-qq", "-c", "-e", "trace=fsync,fdatasync"]
    for pid in pids:
        argv += ["-p", str(pid)]
    tracer = subprocess.Popen(argv, stderr=subprocess.PIPE, text=True)
    try:
        load()
    finally:
        tracer.send_signal(signal.SIGINT)
        summary = tracer.communicate()[1]
    return sum(int(line.split()[3]) for line in summary.splitlines() if re.search(r"\bf(data)?sync$", line))
