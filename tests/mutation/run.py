#!/usr/bin/python3
"""
Mutation testing: do the unit tests of the pure middle notice when it is wrong? Makes mutants of the source (mutants.py),
compiles each, runs the unit tests that link it until one fails, and tells how many were killed and which survived.
`make mutation` prepares the build with sanitizers that it works on; no file of the source is touched.

    tests/mutation/run.py --build build/mutation --mutants 300 --seed 1
    tests/mutation/run.py --build build/mutation --module limit      # all of one file

What a compiler makes the same code of is no mutant. Mutants that mean the same in another way are in the file
`equivalent`, each with the reason; they count neither as killed nor as survivors.
"""

import argparse
import concurrent.futures
import json
import os
import random
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, HERE)

import mutants  # noqa: E402

# Made by tests/gen/ksx1001.py: t_message compares every character with iconv's.
GENERATED = {"ksx1001"}
# A mutant that goes on for ever, or waits for ever, is killed: by the time of the processor, as others may use it too.
CPU_S = 30
WAIT_S = 300
LEAST = 95  # of 100


def modules():
    """The pure middle: named in tests/lint/includes.sh; and the values of SENS."""
    with open(os.path.join(SOURCE, "tests/lint/includes.sh"), encoding="utf-8") as f:
        pure = re.search(r"^pure='(.*)'$", f.read(), re.M).group(1).split("|")
    sens = [name[:-2] for name in os.listdir(os.path.join(SOURCE, "src")) if re.fullmatch(r"sens\w*\.c", name)]
    return [name for name in pure + sorted(sens) if name not in GENERATED]


def read_source(module):
    with open(os.path.join(SOURCE, "src", module + ".c"), encoding="utf-8") as f:
        return f.read()


def read_equivalent():
    """A pattern of the keys in the file: lines that begin at the margin, * being anything; indented below is the reason."""
    with open(os.path.join(HERE, "equivalent"), encoding="utf-8") as f:
        lines = [line.rstrip("\n") for line in f]
    lines = [line for line in lines if line and line[0] not in "#\t "]
    return re.compile("|".join("(?:%s)" % ".*".join(map(re.escape, line.split("*"))) for line in lines) or "$.")


class Build:
    """A configured build with its objects and tests, and how it makes them."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.tests = sorted(
            name
            for name in os.listdir(os.path.join(self.folder, "tests/unit"))
            if name.startswith("t_") and "." not in name
        )
        with open(os.path.join(self.folder, "Makefile"), encoding="utf-8") as f:
            self._srcdir = re.search(r"^srcdir = (.*)$", f.read(), re.M).group(1)
        self._links = {}
        self._compiles = {}
        self._symbols = {}
        self._took = {}
        self._lock = threading.Lock()

    def prepare(self):
        """Find out what passes as it is and how long it takes; a test that does not is of no use here."""
        kept = os.path.join(self.folder, "mutation.json")
        known = {}
        if os.path.exists(kept):
            with open(kept, encoding="utf-8") as f:
                known = json.load(f)
        for test in list(self.tests):
            program = os.path.join(self.folder, "tests/unit", test)
            made = os.stat(program).st_mtime
            if known.get(test, [0])[0] != made:
                began = time.monotonic()
                known[test] = [made, self.passes(program), time.monotonic() - began]
            _, is_good, self._took[test] = known[test]
            if not is_good:
                print("# %s fails without a mutant and is left out" % test)
                self.tests.remove(test)
            self._symbols[test] = self._defined(program)
        with open(kept, "w", encoding="utf-8") as f:
            json.dump(known, f)

    def passes(self, program):
        env = dict(os.environ, srcdir=SOURCE, BONIN_BUILD=self.folder, CMOCKA_MESSAGE_OUTPUT="TAP")
        try:
            done = subprocess.run(
                [program],
                cwd=self.folder,
                env=env,
                timeout=WAIT_S,
                preexec_fn=_limit_time,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return done.returncode == 0

    def tests_of(self, module):
        """The tests that link the module: its own first, then the quick ones."""
        exports = self._defined(os.path.join(self.folder, "src/%s.o" % module), only_global=True)
        linking = [t for t in self.tests if exports and exports <= self._symbols[t]]
        own = "t_" + module
        return sorted(linking, key=lambda t: (not t.startswith(own), not own.startswith(t), self._took[t]))

    def compile(self, module):
        """The words that compile a module; the caller adds the file and -o."""
        with self._lock:
            if module not in self._compiles:
                line = self._make_says("src/%s.o" % module, " -c ")
                words = shlex.split(line)
                self._compiles[module] = _without(words, ("-MT", "-MF", "-o"), ("-MD", "-MP", "-c"), ".c")
            return self._compiles[module]

    def link(self, test, module_object, program):
        with self._lock:
            if test not in self._links:
                self._links[test] = shlex.split(self._make_says("tests/unit/" + test, " -o "))
            words = list(self._links[test])
        words[words.index("-o") + 1] = program
        # In front of the library, so that nobody asks it for the module.
        words.insert(next(i for i, word in enumerate(words) if word.endswith(".a")), module_object)
        return words

    def _make_says(self, target, mark):
        command = ["make", "-n", "-W", self._source_of(target), "V=1", target]
        said = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=True).stdout
        lines = [line for line in said.replace("\\\n", " ").splitlines() if mark in line and os.path.basename(target) in line]
        line = lines[-1]
        return line.split("&&")[0].split(";")[-1].strip()

    def _source_of(self, target):
        if target.endswith(".o"):
            return os.path.join(self._srcdir, target[:-2] + ".c")
        return target + ".o"

    def _defined(self, path, only_global=False):
        said = subprocess.run(["nm", "--defined-only", path], capture_output=True, text=True, check=False).stdout
        found = set()
        for line in said.splitlines():
            parts = line.split()
            if len(parts) == 3 and parts[1] in ("TDBR" if only_global else "TtDdBbRr") and not parts[2].startswith("__"):
                found.add(parts[2])
        return found


def _limit_time():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))


def _without(words, with_value, alone, suffix):
    kept, skip = [], False
    for word in words:
        if skip:
            skip = False
        elif word in with_value:
            skip = True
        elif word not in alone and not word.endswith(suffix) and "test -f" not in word:
            kept.append(word)
    return kept


class Trial:
    """One worker: a scratch folder in which a mutant is compiled, linked and tried."""

    def __init__(self, build):
        self.build = build
        self.folder = tempfile.TemporaryDirectory(prefix="bonin-mutation-")
        self._plain = {}

    def try_mutant(self, mutant, source):
        """"killed", "survived", "same" (code as before) or "no C"."""
        module = mutant.module
        if self._plain_code(module, source) == (code := self._code(module, mutant.apply(source))):
            return "same", ""
        if code is None:
            return "no C", ""
        obj = self._path("mutant.o")
        if not self._run(self.build.compile(module) + ["-w", "-c", self._path(module + ".c"), "-o", obj]):
            return "no C", ""
        program = self._path("test")
        for test in self.build.tests_of(module):
            if not self._run(self.build.link(test, obj, program)):
                raise RuntimeError("%s does not link with %s" % (test, mutant.key))
            if not self.build.passes(program):
                return "killed", test
        return "survived", ""

    def _plain_code(self, module, source):
        if module not in self._plain:
            self._plain[module] = self._code(module, source)
            if self._plain[module] is None:
                raise RuntimeError("%s does not compile" % module)
        return self._plain[module]

    def _code(self, module, text):
        """What an optimising compiler makes of it; None when it is no C."""
        with open(self._path(module + ".c"), "w", encoding="utf-8") as f:
            f.write(text)
        plain = [w for w in self.build.compile(module) if not w.startswith(("-fsanitize", "-fno-sanitize", "-g", "-O", "-W"))]
        obj = self._path("plain.o")
        # What is found out only by a warning is no mutant that could be committed: the build has -Werror.
        if not self._run(plain + ["-w", "-O2", "-g0", "-c", self._path(module + ".c"), "-o", obj]):
            return None
        with open(obj, "rb") as f:
            return f.read()

    def _path(self, name):
        return os.path.join(self.folder.name, name)

    def _run(self, words):
        return subprocess.run(words, cwd=self.build.folder, capture_output=True, check=False).returncode == 0


def sample(options):
    """The mutants that are asked for, in an order that the seed says."""
    chosen = []
    for module in options.module or modules():
        chosen += [(m, i) for i, m in enumerate(mutants.of(module, read_source(module)))]
    random.Random(options.seed).shuffle(chosen)
    chosen = [m for m, _ in chosen]
    return chosen[: options.mutants] if options.mutants else chosen


def read_results(path):
    if path is None or not os.path.exists(path):
        return {}
    with open(path, encoding="utf-8") as f:
        return {row["key"]: row for row in map(json.loads, f)}


def try_all(build, chosen, options, known):
    """Try those that are not known yet, until the time is up."""
    sources = {module: read_source(module) for module in {m.module for m in chosen}}
    local = threading.local()
    until = time.monotonic() + options.seconds if options.seconds else float("inf")
    lock = threading.Lock()
    out = open(options.results, "a", encoding="utf-8") if options.results else None

    def work(mutant):
        if time.monotonic() > until:
            return
        if not hasattr(local, "trial"):
            local.trial = Trial(build)
        result, test = local.trial.try_mutant(mutant, sources[mutant.module])
        with lock:
            row = {"key": mutant.key, "result": result, "by": test, "line": mutant.line}
            known[mutant.key] = row
            if out is not None:
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
                out.flush()

    todo = [m for m in chosen if m.key not in known or (options.again and known[m.key]["result"] == "survived")]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for future in [pool.submit(work, m) for m in todo]:
            future.result()


def tell(chosen, known):
    """The figure and the survivors. Returns the exit status."""
    equivalent = read_equivalent()
    n = {"killed": 0, "survived": 0, "equivalent": 0, "same": 0, "no C": 0}
    by_module = {}
    for mutant in {m.key: m for m in chosen}.values():
        row = known.get(mutant.key)
        if row is None:
            continue
        result = row["result"]
        is_known = equivalent.fullmatch(mutant.key) is not None
        if is_known and result == "survived":
            result = "equivalent"
        if is_known and result == "killed":
            print("# no equivalent, as %s kills it: %s" % (row["by"], mutant.key))
        n[result] += 1
        if result in ("killed", "survived"):
            counts = by_module.setdefault(mutant.module, [0, 0])
            counts[result == "survived"] += 1
        if result == "survived":
            print("survived: line %d of %s" % (mutant.line, mutant.key))
    for module, (killed, survived) in sorted(by_module.items()):
        print("%-20s %4d of %4d killed" % (module, killed, killed + survived))
    total = n["killed"] + n["survived"]
    share = 100 * n["killed"] / total if total else 0
    print(
        "%.2f %% of %d mutants killed; besides %d known to be equivalent, %d the same to the compiler, %d no C"
        % (share, total, n["equivalent"], n["same"], n["no C"])
    )
    return 0 if share >= LEAST else 1


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.strip().splitlines()[0])
    parser.add_argument("--build", required=True)
    parser.add_argument("--mutants", type=int, default=0, help="how many; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--module", action="append", default=[], help="of this file alone")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seconds", type=float, default=0, help="then stop; 0: never")
    parser.add_argument("--results", help="a file that keeps what is known, so that the next run goes on")
    parser.add_argument("--again", action="store_true", help="try the survivors among the known ones again")
    options = parser.parse_args(argv)
    chosen = sample(options)
    known = read_results(options.results)
    if options.seconds >= 0:
        build = Build(options.build)
        build.prepare()
        try_all(build, chosen, options, known)
    return tell(chosen, known)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
