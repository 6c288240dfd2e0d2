#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Random recurrence rules over all zones, by napectl recur and by python-dateutil, half of them across a change of the clock.
NAPE_TEST_SEED and NAPE_TEST_RULES draw others.

The dates are dateutil's; the zones are Python's own zoneinfo, since dateutil misreads Dublin, where winter is the other time.  Dates end
with 2036; dateutil fails on some ordinals outside a month: such rules, and those without a date by then, are drawn anew."""
import functools
import itertools
import json
import multiprocessing
import os
import random
import subprocess
import sys
import types
import zoneinfo
from datetime import datetime, timedelta, timezone

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

try:
    from dateutil import rrule, tz
except ImportError:
    h.skip_all("python3-dateutil is not installed (contrib/packages.txt)")

# dateutil looks for a date up to the year 9999, which takes seconds for a rule that fits no day; here it looks up to this one.
LAST_YEAR = 2036
rrule.datetime = types.SimpleNamespace(**{**vars(rrule.datetime), "MAXYEAR": LAST_YEAR})
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
SEED = int(os.environ.get("NAPE_TEST_SEED", "1"))
N = int(os.environ.get("NAPE_TEST_RULES", "10000"))
PARTS = 8  # each with a seed of its own and a napectl of its own, two at a time
zones = sorted(z for z in zoneinfo.available_timezones() if "/" in z and not z.startswith(("Etc/", "SystemV/", "posix/", "right/")))


@functools.lru_cache(maxsize=None)
def clock_changes(name, year):
    """The days of a year on which the clocks there change."""
    zone, noons = zoneinfo.ZoneInfo(name), [datetime(year, 1, 1, 12) + timedelta(days=d) for d in range(366)]
    offsets = [noon.replace(tzinfo=zone).utcoffset() for noon in noons]
    return [noons[i] for i in range(1, 366) if offsets[i] != offsets[i - 1]]


def draw(rnd, name):
    def some(values, most=3):
        return ",".join(str(rnd.choice(values)) for _ in range(rnd.randint(1, most)))

    freq = rnd.choice(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"])
    year = rnd.randint(2000, 2033)
    start = datetime(year, rnd.randint(1, 12), rnd.randint(1, 28), rnd.choice([0, 1, 2, 3, rnd.randint(0, 23)]), rnd.choice([0, 15, 30, 45]))
    days = clock_changes(name, year)
    across = rnd.random() < .5 and bool(days)
    if across:  # a daily or weekly rule that meets the change, in the small hours
        change = rnd.choice(days)
        step = rnd.randint(0, 6)
        freq = "DAILY" if rnd.random() < .7 else "WEEKLY"
        start = change.replace(hour=rnd.choice([0, 1, 1, 2, 2, 2, 3]), minute=rnd.choice([0, 15, 30, 45])) - timedelta(
            days=step if freq == "DAILY" else 7 * (step % 3))
    parts = ["FREQ=" + freq]
    if not across and rnd.random() < .5:
        parts.append(f"INTERVAL={rnd.choice([1, 2, 3, 4, 5, 7, 13])}")
    if not across and rnd.random() < .4:
        ordinals = {"MONTHLY": ["", 1, 2, 3, 4, 5, -1, -2], "YEARLY": ["", 1, 2, 5, -1, -2, 20, -30, 53]}.get(freq, [""])
        parts.append("BYDAY=" + some([f"{o}{d}" for o in ordinals for d in DAYS]))
    if not across and freq != "WEEKLY" and rnd.random() < .3:
        parts.append("BYMONTHDAY=" + some([1, 2, 13, 15, 28, 29, 30, 31, -1, -2, -31]))
    if not across and rnd.random() < .25:
        parts.append("BYMONTH=" + some(range(1, 13)))
    if rnd.random() < .3:
        parts.append("BYHOUR=" + some([0, 1, 2, 3] if across else range(24)))
    if rnd.random() < .3:
        parts.append("BYMINUTE=" + some([0, 15, 30, 45, 59]))
    if rnd.random() < .3:
        parts.append("WKST=" + rnd.choice(DAYS))
    end = rnd.random()
    if end < .3:
        parts.append(f"COUNT={rnd.randint(1, 30)}")
    elif end < .5:
        parts.append(f"UNTIL={year + rnd.randint(0, 2):04}{rnd.randint(1, 12):02}{rnd.randint(1, 28):02}T{rnd.randint(0, 23):02}3000")
    return start, ";".join(parts)


def expected(zone, start, rule, count, seen):
    """The instants, and whether the rule has no more than these.  Counts times left out and times twice."""
    out = []
    for moment in itertools.islice(rrule.rrulestr(rule, dtstart=start), count):
        if moment.year > LAST_YEAR:
            return out, False
        there = moment.replace(tzinfo=zone)
        seen["left out"] += not tz.datetime_exists(there)
        seen["twice"] += tz.datetime_ambiguous(there)
        out.append(tz.resolve_imaginary(there).astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
    return out, len(out) == count or "UNTIL" in rule or rule.endswith(f"COUNT={len(out)}")


def compare(part):
    """One part of the rules: what differs, how many were compared, what was seen, what napectl said."""
    rnd = random.Random(SEED * PARTS + part)
    n = N // PARTS + (part < N % PARTS)
    lines, want, used, seen = [], [], set(), {"left out": 0, "twice": 0, "dates": 0}
    order = rnd.sample(zones, len(zones))
    while len(lines) < n:
        name = order[len(lines) % len(order)]
        start, rule = draw(rnd, name)
        count = rnd.choice([3, 10, 20])
        try:
            instants, whole = expected(zoneinfo.ZoneInfo(name), start, rule, count, seen)
        except IndexError:
            continue
        if not instants and not whole:
            continue
        lines.append(f"{name}\t{start:%Y-%m-%dT%H:%M}\t{rule}\t{count if whole else len(instants)}")
        want.append(instants)
        used.add(name)
        seen["dates"] += len(instants)
    run = subprocess.run([os.path.join(h.BUILD, "napectl"), "recur"], input="\n".join(lines) + "\n", capture_output=True, text=True,
                         check=False)
    got = [json.loads(line) for line in run.stdout.splitlines()]
    differ = [f"{line}\n  want {w[:5]}\n  got  {(g or [])[:5]}" for line, w, g in zip(lines, want, got) if w != g]
    return differ, len(got), seen, used, run.stderr[:500]


with multiprocessing.Pool(2) as pool:
    parts = pool.map(compare, range(PARTS), chunksize=1)
differ = [line for part in parts for line in part[0]]
compared = sum(part[1] for part in parts)
seen = {what: sum(part[2][what] for part in parts) for what in ("left out", "twice", "dates")}
used = set().union(*(part[3] for part in parts))
tap = h.Tap()
tap.ok(compared == N and not differ, "rules agree with dateutil", "\n".join(differ[:5]) + "".join(part[4] for part in parts))
tap.ok(used == set(zones) or N < PARTS * len(zones), "every zone is drawn")
tap.ok((seen["left out"] > N / 100 and seen["twice"] > N / 100) or N < 1000, "both changes of the clock are met", str(seen))
tap.figure(f"recurrence: {N} random rules over {len(used)} zones, {seen['dates']} dates, {seen['left out']} at times that a clock change"
           f" leaves out, {seen['twice']} at times that come twice; {len(differ)} differ from dateutil")

run = subprocess.run([os.path.join(h.BUILD, "napectl"), "recur"], capture_output=True, text=True, check=False, timeout=10,
                     input="Europe/Madrid\t2026-01-01T09:00\tFREQ=DAILY;BYMONTH=2;BYMONTHDAY=31\t3\n")
tap.ok(run.stdout == "[]\n", "a rule that fits no day ends", run.stdout + run.stderr)

# What is not of the subset is refused by name.
for rule, part in (("FREQ=HOURLY", "FREQ"), ("FREQ=DAILY;BYSETPOS=1", "BYSETPOS"), ("FREQ=DAILY;BYDAY=XX", "BYDAY"),
                   ("FREQ=DAILY;COUNT=0", "COUNT"), ("FREQ=DAILY;COUNT=2;UNTIL=20300101", "COUNT and UNTIL"), ("", "FREQ")):
    run = subprocess.run([os.path.join(h.BUILD, "napectl"), "recur"], input=f"Europe/Madrid\t2026-01-01T09:00\t{rule}\t1\n",
                         capture_output=True, text=True, check=False)
    tap.ok(run.returncode == 1 and part in run.stderr, f"\"{rule}\" is refused with its reason", run.stderr)
tap.done()
