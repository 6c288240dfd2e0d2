#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The judge of the month can fail: each planted bug (base/fault.h) is found, by the check that it breaks; without one nothing is.

What a bug needs to be seen does not come about in every busy week: up to SEEDS weeks are played."""
import os
import subprocess
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)), os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support")]
import harness as h  # noqa: E402
import month  # noqa: E402

# Which check must find it.
FINDS = {
    "ack-closes": "no alert without an owner or a next step",
    "advice-waits": "every emergency is advised within the minute",
    "again-as-new": "no reminder outside its window",
    "alert-ignored": "no reminder while an alert is open",
    "cap-off": "at most so many reminders a day",
    "dedupe-off": "no text is answered twice",
    "hands-in-attack": "nothing with hands in an attack",
    "lease-forgotten": "no message twice",
    "lost-unsaid": "advice that does not arrive is phoned",
    "pause-ignored": "no reminder in a pause",
    "question-forgotten": "every question has its end",
    "quiet-hours-off": "no reminder in quiet hours",
    "ring-late": "every emergency rings the team",
    "stale-said": "no reminder outside its window",
    "step-forgotten": "no alert without an owner or a next step",
    "stop-again": "STOP is confirmed once",
    "stop-ignored": "nothing after STOP but advice",
}
SEEDS, DAYS, PATIENTS, BUSY = 8, 5, 40, 8


def main():
    tap = h.Tap()
    faults = month.month(1, DAYS, PATIENTS, None, BUSY).run()
    tap.ok(not faults, "without a bug nothing is found", "\n".join(f"{check}: {found[0]}" for check, found in faults.items()))
    bugs = subprocess.run([os.path.join(h.BUILD, "tests/sim/nape-world"), "--bugs"], capture_output=True, text=True, check=True).stdout.split()
    tap.ok(set(bugs) == set(FINDS), "every bug has its check", set(bugs) ^ set(FINDS))
    for bug in bugs:
        found = {}
        for seed in range(1, SEEDS + 1):
            try:
                found = month.month(seed, DAYS, PATIENTS, bug, BUSY).run()
            except RuntimeError as err:  # the worker itself noticed
                found = {FINDS.get(bug): [str(err)]}
            if FINDS.get(bug) in found:
                break
        print(f"# {bug}: " + ", ".join(f"{check} {len(lines)}" for check, lines in found.items()) + f" (week {seed})")
        tap.ok(FINDS.get(bug) in found, f"{bug} is found")
    tap.done()


if __name__ == "__main__":
    main()
