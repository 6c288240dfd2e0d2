#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Each decision about care is shown by a test that fails without it.

without.tsv names, for every sentence of a decision that demands a behaviour, a change of code, rules or settings that takes the
behaviour away, and the tests that must then fail.  This makes each change in a copy of the tree, builds what it touches, runs
those tests, and changes it back.  By hand: make decisions."""
import argparse
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SRC = os.environ.get("top_srcdir") or os.path.join(HERE, "..", "..")
SRC = os.path.abspath(SRC)
TABLE = os.path.join(HERE, "without.tsv")
N_DECISIONS = 45
N_IN_TRANSCRIPTS = 40  # [41] to [45] are about setting up: other tests show them
LEFT_OUT = re.compile(r"^(\./(build.*|decisions|\.git|autom4te\.cache)|.*/(__pycache__|\.deps))$")
MADE = re.compile(r"(^|/)(Makefile|config\.status|config\.log|stamp-h1|config\.h|[^/]*\.(o|a|log|trs|pyc))$")

Row = collections.namedtuple("Row", "line decision part file old new tests what")


class Wrong(Exception):
    pass


def plain(field):
    """\\n and \\t and \\\\ of the table."""
    return re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "\\": "\\"}.get(m[1], m[0]), field)


def table(path):
    rows = []
    with open(path, encoding="utf-8") as lines:
        for n, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            fields = line.split("\t")
            number = re.fullmatch(r"([0-9]+)([a-z]{0,2})", fields[0])
            if len(fields) != 6 or not number:
                raise Wrong(f"without.tsv:{n}: not six fields that begin with a decision, such as 7b")
            rows.append(Row(n, int(number[1]), number[2], fields[1], plain(fields[2]), plain(fields[3]), fields[4].split(), fields[5]))
    return rows


def name(row):
    return f"[{row.decision}]{row.part}"


def path_of(test):
    """A transcript is named alone, another test by its path."""
    return f"tests/transcripts/{test}" if "/" not in test else test


def source_of(test):
    path = path_of(test)
    return path + ".c" if path.startswith("tests/unit/") else path


def first_line(path):
    with open(os.path.join(SRC, path), encoding="utf-8") as lines:
        return lines.readline()


def problems_of(rows):
    """What of the table does not fit the tree: the quick check."""
    out = []
    seen = set()
    for row in rows:
        at = f"without.tsv:{row.line}: {name(row)}"
        if name(row) in seen:
            out.append(f"{at} stands there twice")
        seen.add(name(row))
        path = os.path.join(SRC, row.file)
        if not os.path.isfile(path):
            out.append(f"{at}: there is no {row.file}")
            continue
        with open(path, encoding="utf-8", newline="") as source:
            n = source.read().count(row.old)
        if n != 1:
            out.append(f"{at}: {row.file} holds {n} times: {row.old!r}")
        if row.old == row.new:
            out.append(f"{at} changes nothing")
        there = [test for test in row.tests if os.path.isfile(os.path.join(SRC, source_of(test)))]
        out += [f"{at}: there is no {source_of(test)}" for test in row.tests if test not in there]
        if not row.tests:
            out.append(f"{at} names no test")
        transcripts = [test for test in there if test.endswith(".txt")]
        if transcripts and not any(f"[{row.decision}]" in first_line(path_of(test)) for test in transcripts):
            out.append(f"{at}: none of its transcripts names [{row.decision}] in its first line")
    return out


class Copy:
    """The tree in a folder of its own, built there; one change at a time."""

    def __init__(self, folder):
        self.top = os.path.join(folder, "nape")
        self.build = os.path.join(folder, "build")
        self.log = os.path.join(folder, "log")
        self.env = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        os.makedirs(self.build, exist_ok=True)
        self.take()
        if not os.path.isfile(os.path.join(self.top, "configure")):
            self.run(["autoreconf", "-fi"], self.top) or self.give_up("autoreconf")
        if not os.path.isfile(os.path.join(self.build, "Makefile")):
            compiler = "ccache gcc" if shutil.which("ccache") else "gcc"
            self.run([os.path.join(self.top, "configure"), "-q", "--disable-werror", f"CC={compiler}", "CFLAGS=-O0"], self.build) \
                or self.give_up("configure")
        self.env.update(top_srcdir=self.top, top_builddir=self.build, NAPE_RULES=os.path.join(self.top, "rules"))

    def take(self):
        """Brings the copy up to date; what is the same keeps its time, so that little is built again."""
        kept = set()
        for folder, folders, files in os.walk(SRC):
            inside = os.path.relpath(folder, SRC)
            folders[:] = [f for f in folders if not LEFT_OUT.match(os.path.join(".", inside, f) if inside != "." else "./" + f)]
            os.makedirs(os.path.join(self.top, inside), exist_ok=True)
            for file in files:
                if MADE.search(os.path.join(inside, file)):
                    continue
                source, target = os.path.join(folder, file), os.path.normpath(os.path.join(self.top, inside, file))
                kept.add(target)
                if not os.path.isfile(target) or read(source) != read(target):
                    shutil.copy2(source, target)
                    os.utime(target)
        for folder, _, files in os.walk(self.top):
            for file in files:
                if os.path.join(folder, file) not in kept:
                    os.unlink(os.path.join(folder, file))

    def run(self, command, folder, seconds=900):
        with open(self.log, "wb") as log:
            try:
                return subprocess.run(command, cwd=folder, stdout=log, stderr=subprocess.STDOUT, timeout=seconds,
                                      env=self.env).returncode == 0
            except subprocess.TimeoutExpired:
                return False

    def said(self):
        return read(self.log).decode(errors="replace").strip()

    def give_up(self, what):
        raise Wrong(f"{what} failed:\n{self.said()[-2000:]}")

    def make(self, tests):
        """Builds what those tests need."""
        targets = {"nape-transcript"} if any(t.endswith(".txt") for t in tests) else set()
        targets |= {t for t in tests if t.startswith("tests/unit/")}
        if any(t.endswith((".py", ".sh")) for t in tests):
            targets |= {"all", "tests/support/nape-provider", "tests/support/nape-sender", "tests/support/naped-faulty"}
        return self.run(["make", "-s", f"-j{os.cpu_count()}", *sorted(targets)], self.build)

    def passes(self, test):
        """True, False, or None when it could not be run at all."""
        path = path_of(test)
        if test.endswith(".txt"):
            done = subprocess.run([os.path.join(self.build, "nape-transcript"), os.path.join(self.top, path)], env=self.env,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            return {0: True, 1: False}.get(done.returncode)
        program = os.path.join(self.build if path.startswith("tests/unit/") else self.top, path)
        runner = {".py": [sys.executable], ".sh": ["bash"]}.get(os.path.splitext(path)[1], [])
        return self.run([*runner, program], self.build, 300)

    def change(self, row):
        """Makes the change; returns what it was, for put_back."""
        before = read(os.path.join(self.top, row.file))
        if before.count(row.old.encode()) != 1:
            raise Wrong(f"{name(row)}: {row.file} holds {before.count(row.old.encode())} times: {row.old!r}")
        self.put_back(row, before.replace(row.old.encode(), row.new.encode()))
        return before

    def put_back(self, row, text):
        with open(os.path.join(self.top, row.file), "wb") as out:
            out.write(text)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def look_at(copy, row):
    """The row's verdict: None when all of its tests fail without the decision, else why not."""
    before = copy.change(row)
    try:
        if not copy.make(row.tests): # also for a change of rules: what was built before may hold the change before
            return "does not build: " + copy.said()[-600:]
        for test in row.tests:
            passed = copy.passes(test)
            if passed is None:
                return f"NOT PLAYED: {test}"
            if passed:
                return f"NOT NOTICED by {test}"
        return None
    finally:
        copy.put_back(row, before)


def look_at_all(rows, folder):
    copy = Copy(folder)
    tests = sorted({test for row in rows for test in row.tests})
    copy.make(tests) or copy.give_up("make")
    failing = [test for test in tests if copy.passes(test) is not True]
    if failing:
        raise Wrong("fails with all decisions in place: " + " ".join(failing))
    bad = 0
    for row in rows:
        why = look_at(copy, row)
        bad += why is not None
        print(f"{name(row)} " + (f"fails without it: {' '.join(row.tests)}" if why is None else why) + f"  ({row.what})", flush=True)
    decisions = {row.decision for row in rows}
    print(f"{len(rows) - bad} of {len(rows)} parts of {len(decisions)} decisions fail without it")
    return bad == 0


def failing_of(copy, played):
    """Those of them that fail, and what is said when they cannot be played."""
    if not played:
        return [], ""
    done = subprocess.run([os.path.join(copy.build, "nape-transcript"), *played], cwd=os.path.join(copy.top, "tests/transcripts"),
                          env=copy.env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    found = sorted(set(re.findall(r"^(?:\./)?([^:\s]+\.txt):", done.stdout, re.M)))
    return found, done.stdout[-600:] if done.returncode == 2 else ""


def find(rows, folder):
    """For whoever writes a row: which transcripts that name the decision fail without it; when none does, which others."""
    copy = Copy(folder)
    everything = sorted(f for f in os.listdir(HERE) if f.endswith(".txt"))
    for row in rows:
        before = copy.change(row)
        if not copy.make(["a.txt"]):
            print(f"{name(row)} does not build: {copy.said()[-1500:]}", flush=True)
        else:
            named = [f for f in everything if f"[{row.decision}]" in first_line(path_of(f))]
            found, odd = failing_of(copy, named)
            others = [] if found or odd else failing_of(copy, [f for f in everything if f not in named])[0]
            said = " ".join(found) if found else "NONE of those that name it; " + (" ".join(others) or "nor any other")
            print(f"{name(row)}\t{said}{' ' + odd if odd else ''}\t({row.what})", flush=True)
        copy.put_back(row, before)


def main():
    parser = argparse.ArgumentParser(description="Takes each decision about care away and demands that its tests fail.")
    parser.add_argument("decision", nargs="*", help="only these, such as 7 or 7b")
    parser.add_argument("--check", action="store_true", help="only whether the table fits the tree: quick, as TAP")
    parser.add_argument("--find", action="store_true", help="list the transcripts that fail without it, whichever the table names")
    parser.add_argument("--folder", help="keep the copy there: the next run is quicker")
    parser.add_argument("--table", default=TABLE, help="another table")
    args = parser.parse_args()
    try:
        everything = rows = table(args.table)
        if args.check:
            problems = problems_of(rows)
            for problem in problems:
                print("# " + problem)
            print(f"{'not ok' if problems else 'ok'} 1 - {len(rows)} parts of decisions can be taken away, each from one place\n1..1")
            return 1 if problems else 0
        rows = [row for row in rows if not args.decision or {str(row.decision), f"{row.decision}{row.part}"} & set(args.decision)]
        problems = [] if args.find else problems_of(everything)
        if problems:
            raise Wrong("\n".join(problems))
        with tempfile.TemporaryDirectory(prefix="nape-without-") as made:
            folder = os.path.abspath(args.folder or made)
            if args.find:
                return find(rows, folder) or 0
            return 0 if look_at_all(rows, folder) else 1
    except Wrong as wrong:
        print(wrong, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
