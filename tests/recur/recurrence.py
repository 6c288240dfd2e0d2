#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Random recurrence rules over all zones, by napectl recur and by python-dateutil.  NAPE_TEST_SEED and NAPE_TEST_RULES draw others.

dateutil reads no zone rules after 2037, so dates end before; it also fails on some ordinals outside a month: such rules are drawn anew."""
import itertools
import json
import os
import random
import subprocess
import sys
import zoneinfo
from datetime import datetime, timezone

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

try:
    from dateutil import rrule, tz
except ImportError:
    h.skip_all("python3-dateutil is not installed (contrib/packages.txt)")

LAST_YEAR = 2036
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
rnd = random.Random(int(os.environ.get("NAPE_TEST_SEED", "1")))
N = int(os.environ.get("NAPE_TEST_RULES", "2000"))
zones = sorted(z for z in zoneinfo.available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix/", "right/")))


def some(values, most=3):
    return ",".join(str(rnd.choice(values)) for _ in range(rnd.randint(1, most)))


def draw():
    freq = rnd.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    parts = ["FREQ=" + freq]
    if rnd.random() < .5:
        parts.append(f"INTERVAL={rnd.choice([1, 2, 3, 4, 5, 7, 13])}")
    if rnd.random() < .4:
        ordinals = {"MONTHLY": ["", 1, 2, 3, 4, 5, -1, -2], "YEARLY": ["", 1, 2, 5, -1, -2, 20, -30, 53]}.get(freq, [""])
        parts.append("BYDAY=" + some([f"{o}{d}" for o in ordinals for d in DAYS]))
    if freq != "WEEKLY" and rnd.random() < .3:
        parts.append("BYMONTHDAY=" + some([1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -31]))
    if rnd.random() < .25:
        parts.append("BYMONTH=" + some(range(1, 13)))
    if rnd.random() < .3:
        parts.append("BYHOUR=" + some(range(24)))
    if rnd.random() < .3:
        parts.append("BYMINUTE=" + some([0, 15, 30, 45, 59]))
    if rnd.random() < .3:
        parts.append("WKST=" + rnd.choice(DAYS))
    year = rnd.randint(2000, 2033)
    start = datetime(year, rnd.randint(1, 12), rnd.randint(1, 28), rnd.choice([0, 1, 2, 3, rnd.randint(0, 23)]), rnd.choice([0, 15, 30, 45]))
    end = rnd.random()
    if end < .3:
        parts.append(f"COUNT={rnd.randint(1, 30)}")
    elif end < .5:
        parts.append(f"UNTIL={year + rnd.randint(0, 2):04}{rnd.randint(1, 12):02}{rnd.randint(1, 28):02}T{rnd.randint(0, 23):02}3000")
    return start, ";".join(parts)


def expected(zone, start, rule, count):
    """The instants, and whether the walk ended before the last year that dateutil knows."""
    out = []
    for moment in itertools.islice(rrule.rrulestr(rule, dtstart=start).xafter(datetime(1, 1, 1), inc=True), count):
        if moment.year > LAST_YEAR:
            return out, False
        moment = tz.resolve_imaginary(moment.replace(tzinfo=zone))
        out.append(moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return out, True


lines, want = [], []
while len(lines) < N:
    name = rnd.choice(zones)
    start, rule = draw()
    count = rnd.choice([3, 10, 20])
    try:
        instants, whole = expected(tz.gettz(name), start, rule, count)
    except IndexError:
        continue
    lines.append(f"{name}\t{start:%Y-%m-%dT%H:%M}\t{rule}\t{count if whole else len(instants)}")
    want.append(instants)
run = subprocess.run([os.path.join(h.BUILD, "napectl"), "recur"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=False)
got = [json.loads(line) for line in run.stdout.splitlines()]
differ = [f"{line}\n  want {w[:5]}\n  got  {(g or [])[:5]}" for line, w, g in zip(lines, want, got) if w != g]
tap = h.Tap()
tap.ok(len(got) == N and not differ, "rules agree with dateutil", "\n".join(differ[:5]) + run.stderr[:500])
tap.figure(f"recurrence: {N} random rules over {len(zones)} zones, {len(differ)} differ from dateutil")

# What is not of the subset is refused by name.
for rule, part in (("FREQ=HOURLY", "FREQ"), ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"), ("FREQ=DAILY;BYDAY=XX", "BYDAY"),
                   ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "COUNT and UNTIL"), ("", "FREQ")):
    run = subprocess.run([os.path.join(h.BUILD, "napectl"), "recur"], input=f"Europe/Madrid\t2026-01-01T09:00\t{rule}\t1\n",
                         capture_output=True, text=True, check=False)
    tap.ok(run.returncode == 1 and part in run.stderr, f"\"{rule}\" is refused with its reason", run.stderr)
tap.done()
