"""
What was measured, as Markdown. Each experiment is a section, kept in a file of the build folder, so that a report can
be made of pieces that were run one after the other; what must be reached is the one list GOALS.
"""

import collections
import datetime
import json
import os
import platform
import re
import subprocess

Goal = collections.namedtuple("Goal", "key text test unit least most")

GOALS = [
    Goal("verify_hello", "verify, durable, against the bare hello behind the same lighttpd", "peers", "×", 0.6, None),
    Goal("verify_express", "verify against Express, which keeps codes in memory", "peers", "×", 2, None),
    Goal("send_express", "send, gateway 0 ms, against Express", "peers", "×", 6, None),
    Goal("send_better_auth", "send, gateway 0 ms, against better-auth", "peers", "×", 20, None),
    Goal("rss_256", "memory with 256 threads under load", "peers", "MB", None, 30),
    Goal("rss_express", "the same, of Express's", "peers", "×", None, 1 / 6),
    Goal("slow_rate", "send, gateway 100 ms, 1,000 connections, 1,024 threads", "slow", "a second", 9000, None),
    Goal("slow_p99", "the same, p99", "slow", "ms", None, 200),
    Goal("growth_send", "send on a large database against an empty one", "growth", "×", 0.9, None),
    Goal("growth_verify", "verify on a large database against an empty one", "growth", "×", 0.9, None),
    Goal("cgi_verify", "CGI: CPU time of the whole process for one verify", "instructions", "ms", None, 10),
    Goal("fcgid_verify", "mod_fcgid, 16 processes: verify against the hello there", "mod_fcgid", "×", 0.5, None),
]

# What stands in the file from here on is written by people and stays.
BY_HAND = "## Where the time goes"


def number(value):
    return "{:,.0f}".format(value) if value >= 100 else "%.3g" % value


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


class Sections:
    """What every experiment found when it was last run, in a file."""

    def __init__(self, path):
        self.path = path
        self.by_name = {}
        if os.path.exists(path):
            with open(path, encoding="utf-8") as f:
                self.by_name = json.load(f)

    def keep(self, name, title, text, figures):
        today = datetime.date.today().isoformat()
        self.by_name[name] = {"date": today, "title": title, "text": text, "figures": figures}
        with open(self.path + ".new", "w", encoding="utf-8") as f:
            json.dump(self.by_name, f, ensure_ascii=False, indent=1)
        os.rename(self.path + ".new", self.path)

    def text(self, name):
        section = self.by_name[name]
        return "### %s\n\n%s" % (section["title"], section["text"])

    def figures(self):
        found = {}
        for section in self.by_name.values():
            found.update(section["figures"])
        return found

    def dates(self):
        return sorted({section["date"] for section in self.by_name.values()})


def _first(pattern, path):
    with open(path, encoding="utf-8") as f:
        found = re.search(pattern, f.read(), re.M)
    return found.group(1) if found else "?"


def _version(*argv):
    """The version that a program tells, or None where there is none."""
    try:
        said = subprocess.run(argv, capture_output=True, text=True, timeout=10).stdout
    except OSError:
        return None
    found = re.search(r"\d+\.\d+(\.\d+)*", said)
    return found.group(0) if found else None


def machine():
    memory = int(_first(r"^MemTotal:\s+(\d+)", "/proc/meminfo")) / 1e6
    system = _first(r'^PRETTY_NAME="(.*)"', "/etc/os-release")
    programs = {
        "lighttpd": _version("lighttpd", "-v"),
        "Apache": _version("apache2", "-v"),
        "Node.js": _version("node", "--version"),
    }
    return "%d processors (%s), %.0f GB, Linux %s, %s; %s" % (
        os.cpu_count(),
        _first(r"^model name\s*: (.*)", "/proc/cpuinfo"),
        memory,
        platform.release().split("-")[0],
        system,
        ", ".join("%s %s" % item for item in programs.items() if item[1]),
    )


def _is_reached(goal, value):
    return (goal.least is None or value >= goal.least) and (goal.most is None or value <= goal.most)


def goals(figures):
    rows = []
    for goal in GOALS:
        bound = "at least " + number(goal.least) if goal.least is not None else "at most " + number(goal.most)
        value = figures.get(goal.key)
        seen = "not measured" if value is None else "%s %s" % (number(value), goal.unit)
        word = "" if value is None else "yes" if _is_reached(goal, value) else "**no**"
        rows.append([goal.text, "%s %s" % (bound, goal.unit), seen, word])
    return table(["", "goal", "measured", "reached"], rows)


def whole(sections, names):
    """The report: goals first, as ratios of what ran in turn; then what each experiment saw."""
    text = "# What `make bench` measured\n\n"
    text += "%s; %s. " % (" and ".join(sections.dates()), machine())
    text += "Made by `bench/bench.py`; what stands beside each other in a table ran in turn.\n\n"
    text += goals(sections.figures())
    for name in names:
        if name in sections.by_name:
            text += "\n" + sections.text(name)
    return text


def write(path, text):
    """Put the report into the file, in front of what people wrote there."""
    by_hand = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as f:
            before = f.read()
        at = before.find(BY_HAND)
        by_hand = before[at:] if at >= 0 else ""
    with open(path, "w", encoding="utf-8") as f:
        f.write(text + ("\n" + by_hand if by_hand else ""))
