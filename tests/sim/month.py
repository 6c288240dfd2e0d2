#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A virtual month of 200 patients, through the real worker and store, judged by what the provider saw.

NAPE_TEST_SEED draws another month; NAPE_TEST_KEEP keeps its log and configuration in that folder.  people.py plays, judge.py judges."""
import contextlib
import json
import os
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")]
import harness as h  # noqa: E402
import judge  # noqa: E402
import people  # noqa: E402
import texts  # noqa: E402

SEED = int(os.environ.get("NAPE_TEST_SEED", "1"))
PATIENTS, DAYS = 200, 30


def misread():
    """The texts that are not read as texts.py says: then the truth of the simulation would be none."""
    def triage(lines):
        out = subprocess.run([os.path.join(h.BUILD, "napectl"), "triage", "--rules", h.RULES], input="\n".join(lines) + "\n",
                             capture_output=True, text=True, encoding="utf-8", check=True).stdout
        return list(zip(lines, map(json.loads, out.splitlines())))
    for (tier, kind), langs in texts.FLAGS.items():
        for text, read in triage([t for lang in langs.values() for t in lang]):
            flags = {(f["id"], f["certainty"]) for f in read["flags"]}
            if kind == "possible":
                good = read["tier"] == "none" and {c for _, c in flags} == {"possible"}
            else:
                good = read["tier"] == tier and (kind == "definite" or (kind, "definite") in flags)
            if not good:
                yield f"{text}: {read['tier']} {sorted(flags)}"
    for word, (intent, langs) in texts.WORDS.items():
        for text, read in triage([t for lang in langs.values() for t in lang]):
            if read["intent"] != intent or read["flags"]:
                yield f"{text}: {read['intent']} {read['flags']}, not {word}"
    for lines in texts.DIARY.values():
        for n in range(11):
            for text, read in triage([t.replace("{n}", str(n)) for t in lines]):
                if [o["value"] for o in read["observations"] if o["code"] == "pain"] != [n]:
                    yield f"{text}: {read['observations']}"


@contextlib.contextmanager
def folder():
    keep = os.environ.get("NAPE_TEST_KEEP")
    if keep:
        os.makedirs(keep, exist_ok=True)
        yield keep
        return
    # a disk that answers at once: what an fsync costs is measured elsewhere
    where = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="nape-month-", dir=where) as made:
        yield made


def month(seed, days, patients, bug=None, busy=1):
    with folder() as at:
        os.environ["TMPDIR"] = at
        people.live(os.path.join(h.BUILD, "tests/sim/nape-world"), at, h.RULES, seed, days, patients, bug, busy)
        return judge.Judge(at, h.RULES)


def main():
    tap = h.Tap()
    print(f"# seed {SEED}")
    wrong = list(misread())
    tap.ok(not wrong, "what the simulated people write is read as it is meant", "\n".join(wrong))
    verdict = month(SEED, DAYS, PATIENTS)
    faults = verdict.run()
    for check in judge.CHECKS:
        found = faults.pop(check, [])
        tap.ok(not found, check, "\n".join(found[:10] + [f"{len(found)} in all; NAPE_TEST_SEED={SEED} plays it again"]))
    tap.ok(not faults, "every fault has a name in judge.CHECKS", "\n".join(faults))
    for line in verdict.figures():
        tap.figure("month: " + line)
    tap.ok(verdict.counts["texts that are emergency"] >= 20 and verdict.counts["alerts"] >= 50, "enough happens in it")
    tap.done()


if __name__ == "__main__":
    main()
