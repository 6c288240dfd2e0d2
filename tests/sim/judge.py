# SPDX-License-Identifier: ISC
"""Judges a month by what the provider saw and by the configuration: site.json, log.jsonl and the catalogue of rules/.  It knows nothing
of the daemon: no code, no store, no log.

Days and hours are read by the server's clock, which is the only one the server has; how long something took by the clock that no step
moves.  Each check is a method; what it finds is a line of words in faults."""
import bisect
import collections
import json
import os
import re
import zoneinfo
from datetime import date, datetime, timedelta

from catalogue import Catalogue

MIN, HOUR, DAY = 60, 3600, 86400
REACHED = ("takes", "silent")
UNPROMPTED = ("remind.", "attack.check", "attack.morning", "routine.next_day")
SAFETY = ("advice.", "ask.", "reask.", "safe.")
AFTER_STOP = SAFETY + ("stop.confirmed", "start.", "join.", "help", "stranger.told")
ANSWERS = ("log.", "stop.confirmed", "start.", "join.", "help", "answer.", "reply.", "preview.", "safe.noted", "night.quiet")
KINDS = {"routine.offer": "routine"}
DAYS = {"MO": 0, "TU": 1, "WE": 2, "TH": 3, "FR": 4, "SA": 5, "SU": 6}
CHECKS = ["every emergency is advised within the minute", "advice that does not arrive is phoned", "every emergency rings the team",
          "no alert without an owner or a next step", "every possible flag is asked about", "every question has its end",
          "nothing with hands in an attack", "nothing with hands while an alert is open", "nothing with hands for who is not cleared",
          "no reminder in quiet hours", "no reminder in a pause", "no reminder while an alert is open", "no reminder outside its window",
          "no date is said twice", "at most so many reminders a day", "nothing after STOP but advice", "STOP is confirmed once",
          "no message twice", "no text is answered twice", "no text is longer than three parts",
          "no effect is shown where there is none"]
SELDOM = .001       # as the program has it: below it chance is no longer named
AFTER_VISIT_MIN = 720
AT_ONCE = 60        # "within the minute"
TRIES = 6 * MIN     # after an outage: the provider is tried again with growing waits


GSM7 = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
           "abcdefghijklmnopqrstuvwxyzäöñüà")
GSM7_TWO = set("^{}\\[~]|€\f")


def parts(text):
    """SMS parts: 160 letters of the GSM alphabet or 70 of the other, 153 and 67 in a part of several (3GPP TS 23.038, 23.040)."""
    if set(text) <= GSM7 | GSM7_TWO:
        n, one, several = sum(2 if c in GSM7_TWO else 1 for c in text), 160, 153
    else:
        n, one, several = len(text.encode("utf-16-le")) // 2, 70, 67
    return 1 if n <= one else -(-n // several)


def slots(plan, zone, made_utc, from_day, to_day):
    """The moments (UTC) of a plan's dates: the rules of the month are daily or weekly, by hours and one minute."""
    rule = dict(part.split("=") for part in plan["rrule"].split(";"))
    tz = zoneinfo.ZoneInfo(zone)
    if "start" in plan:
        begin = datetime.fromisoformat(plan["start"])
        days, times = [begin.date()], [(begin.hour, begin.minute)]
    else:
        every = int(rule.get("INTERVAL", 1))
        if every > 1:  # counted from the day on which it was made
            from_day = datetime.fromtimestamp(made_utc, tz).date()
        days = [from_day + timedelta(i) for i in range(0, (to_day - from_day).days + 1, every)]
        if "BYDAY" in rule:
            days = [d for d in days if d.weekday() in [DAYS[w] for w in rule["BYDAY"].split(",")]]
        times = [(int(h), int(rule["BYMINUTE"])) for h in rule["BYHOUR"].split(",")]
    return [int(datetime(d.year, d.month, d.day, h, m, tzinfo=tz).timestamp()) for d in days for h, m in times]


class Judge:
    def __init__(self, folder, rules):
        self.site = json.load(open(os.path.join(folder, "site.json"), encoding="utf-8"))
        self.log = [json.loads(line) for line in open(os.path.join(folder, "log.jsonl"), encoding="utf-8")]
        self.catalogue = Catalogue(rules)
        self.faults = collections.defaultdict(list)
        self.counts = collections.Counter()
        self.people, self.members = {}, {}
        for p in self.site["patients"]:
            p["in"], p["out"], p["alerts"] = [], [], []
            for a in p["addresses"]:
                self.people[tuple(a)] = p
        for m in self.site["members"]:
            for a in m["addresses"]:
                self.members[tuple(a)] = m
        self.end = self.log[-1]["m"]
        self.least_chance = 1
        self._trouble()
        self._sort()

    def fault(self, check, what, *args):
        self.faults[check].append(what % args)

    # ---- what the log says ----

    def _trouble(self):
        """When a channel or a phone took nothing, the server's clock was wrong, or its store was full."""
        self.outages, self.steps, self.full, self.crashes = collections.defaultdict(list), [], [], []
        for r in self.log:
            if r["dir"] == "provider":
                spans = self.outages[r["channel"], r["to"]]
                if spans and spans[-1][1] is None:
                    spans[-1] = (spans[-1][0], r["m"])
                if r["mood"] != "takes":
                    spans.append((r["m"], None))
            elif r["dir"] == "server" and r["what"] == "clock":
                self.steps.append((r["m"], r["s"]))
            elif r["dir"] == "server" and r["what"] == "full":
                if r["on"]:
                    self.full.append((r["m"], None))
                else:
                    self.full[-1] = (self.full[-1][0], r["m"])
            elif r["dir"] == "server":
                self.crashes.append(r["m"])
        for spans in self.outages.values():
            spans[:] = [(a, self.end + DAY if b is None else b) for a, b in spans]

    def trouble(self, a, b, address=None):
        """Seconds between a and b, and a little before, in which the way to that phone (or to any) was not free."""
        lost = 0.0
        for (channel, to), spans in self.outages.items():
            if address is not None and (channel != address[0] or to not in ("", address[1])):
                continue
            if address is None and to:
                continue
            lost += sum(max(0, min(b, y + TRIES) - max(a, x)) for x, y in spans)
        return lost + sum(max(0, min(b, y + TRIES) - max(a, x)) for x, y in self.full)

    def stepped(self, a, b):
        return any(a <= m <= b for m, _ in self.steps)

    def _sort(self):
        for i, r in enumerate(self.log):
            r["i"] = i
            if r["dir"] == "in":
                r["address"] = (r["channel"], r["from"])
                p = self.people.get(r["address"])
                if p is not None:
                    p["in"].append(r)
            elif r["dir"] == "out":
                r["address"] = (r["channel"], r["to"])
                p = self.people.get(r["address"])
                team = p is None and r["address"] in self.members
                r["read"] = self.catalogue.read(p["lang"] if p else "en", r["text"], team)
                r["keys"] = [key for key, _ in r["read"]]
                if p is not None:
                    p["out"].append(r)
        self.inbound = [r for r in self.log if r["dir"] == "in"]
        self.outbound = [r for r in self.log if r["dir"] == "out"]
        self._alerts()

    def _alerts(self):
        """What became of each alert, by its number: [(m, what, row)] of rings, ACK, PASS and CLOSE."""
        self.alerts = collections.defaultdict(list)
        self.cut = []  # when a burst was told of in one text that has no room for all of their numbers
        about = {}
        for r in self.log:
            if r["dir"] == "out" and r["address"] in self.members:
                for key, places in r["read"]:
                    codes = [places["code"]] if key.startswith("alert.") and places.get("code", "").isdigit() else []
                    if key == "alert.bundle":
                        codes = [c.split()[0] for c in places["list"].split("; ") if c.split() and c.split()[0].isdigit()]
                    if key == "alert.bundle" and len(codes) < int(places["count"]):
                        self.counts["alerts of a bundle too long to name them"] += int(places["count"]) - len(codes)
                        self.cut.append(r["m"])
                    for code in map(int, codes):
                        self.alerts[code].append((r["m"], "ring" if key != "alert.look" else "look", r))
                        said = r["text"] if key != "alert.bundle" else next(c for c in places["list"].split("; ") if c.split()[0] == str(code))
                        for p in self.site["patients"]:
                            if code not in about and re.search(rf"\b{p['name']}\b", said):
                                about[code] = p
                                p["alerts"].append(code)
                    if key == "team.not_reached" and places["code"].isdigit():
                        self.alerts[int(places["code"])].append((r["m"], "still", r))
            elif r["dir"] == "in" and r["address"] in self.members and not r["dup"]:
                for what in ("ack", "close", "pass"):
                    if what in r["truth"]:
                        self.alerts[r["truth"][what]].append((r["m"], what, r))
            elif r["dir"] == "command" and r["verb"] == "alert.close":
                self.alerts[r["arguments"]["code"]].append((r["m"], "close", dict(r, truth={"outcome": r["arguments"]["outcome"]})))
        self.about = about

    def closed_at(self, code):
        """When a human ended it, or never."""
        for m, what, r in self.alerts[code]:
            if what == "close" and r["truth"]["outcome"] != "not reached":
                return m
        return self.end + DAY

    def open_alerts(self, p, m):
        return [c for c in p["alerts"] if self.alerts[c][0][0] <= m < self.closed_at(c)]

    # ---- calendar ----

    def opening(self, m):
        """That moment, or when the clinic opens after it, with a step for whoever is rung."""
        while self.closed_s(m - MIN, m) > 0 and m < self.end + DAY:
            m += 10 * MIN
        return m

    def closed_s(self, a, b):
        """Seconds between two rows in which nobody is there, as the clinic has declared: an alert waits for its opening."""
        hold = self.site["holds"]
        if hold is None:
            return 0
        tz, lost, m = zoneinfo.ZoneInfo(self.site["zone"]), 0, a
        while m < b:
            now = datetime.fromtimestamp(self.site["start_utc"] + m, tz)
            if now.weekday() not in hold["days"] or not hold["from_h"] <= now.hour < hold["to_h"]:
                lost += MIN
            m += MIN
        return lost

    @staticmethod
    def local(p, t):
        return datetime.fromtimestamp(t, zoneinfo.ZoneInfo(p["zone"]))

    def is_quiet(self, p, t):
        begin, end = p["quiet"] or self.site["quiet"]
        now = self.local(p, t)
        minute = now.hour * 60 + now.minute
        return minute >= begin or minute < end if begin > end else begin <= minute < end

    @staticmethod
    def is_unprompted(r):
        return any(key.startswith(UNPROMPTED) for key in r["keys"])

    # ---- the checks ----

    def check_quiet_hours(self):
        for p in self.site["patients"]:
            for r in p["out"]:
                if self.is_unprompted(r) and self.is_quiet(p, r["t"]):
                    self.fault("no reminder in quiet hours", "%s %s: %s", p["name"], self.local(p, r["t"]), r["keys"])

    def check_stop(self):
        for p in self.site["patients"]:
            stopped, events = None, sorted(p["in"] + p["out"], key=lambda r: r["m"])
            for r in events:
                word = r.get("truth", {}).get("word")
                if r["dir"] == "in" and not r["dup"] and word == "stop":
                    stopped = r["m"] if stopped is None else stopped
                elif r["dir"] == "in" and (word == "start" or (word == "join" and not p["joined"])):
                    stopped = None
                elif r["dir"] == "out" and stopped is not None and r["m"] > stopped:
                    for key in r["keys"] or ["words of no message"]:
                        if not key.startswith(AFTER_STOP):
                            self.fault("nothing after STOP but advice", "%s %.0f s after STOP: %s", p["name"], r["m"] - stopped, r["keys"])

    def check_stop_confirmed_once(self):
        for p in self.site["patients"]:
            confirmed = {r["id"]: r for r in p["out"] if "stop.confirmed" in r["keys"]}
            runs, out = 0, set()  # a STOP is for all phones, a START for the one that wrote it
            for r in p["in"]:
                word = r["truth"].get("word")
                if r["dup"] or word not in ("stop", "start", "join"):
                    continue
                if word == "stop":
                    said, out = r["address"] in out, {tuple(a) for a in p["addresses"]}
                    if said:
                        continue
                    runs += 1
                    sent = [c for c in confirmed.values() if 0 <= c["m"] - r["m"] <= AT_ONCE and c["address"] == r["address"]]
                    if not sent and not self.trouble(r["m"], r["m"] + AT_ONCE, r["address"]):
                        self.fault("STOP is confirmed once", "%s: not at all", p["name"])
                elif word == "start":
                    out.discard(r["address"])
            # who was invited and stopped is told again how to come back when they write JOIN (and only then)
            joins = sum(r["truth"].get("word") == "join" and not r["dup"] for r in p["in"])
            if len(confirmed) > runs + joins:
                self.fault("STOP is confirmed once", "%s: %d times for %d", p["name"], len(confirmed), runs)

    def _pain(self, p, before):
        """The last word of pain before that row, and when it was said.  Who has not joined keeps no diary."""
        last = (None, None)
        joined = 0 if p["joined"] else min([r["i"] for r in p["out"] if "join.welcome" in r["keys"]] + [before["i"]])
        for r in p["in"]:
            if r["i"] > before["i"]:
                break
            if r["i"] < joined:
                continue
            if not r["dup"] and "pain" in r["truth"]:
                last = (r["truth"]["pain"], r["m"] - r["late_s"])
            elif r["truth"].get("word") == "gone":
                last = (0, r["m"])
            elif r["truth"].get("word") == "undo": # what is taken back is not known from here
                last = (None, None)
        return last

    def check_hands_on(self):
        for p in self.site["patients"]:
            for r in p["out"]:
                hands = any(k in ("remind.routine", "routine.offer", "routine.go") for k in r["keys"]) \
                    or ("routine.step" in r["keys"] and self.catalogue.is_hands_on(p["lang"], r["text"]))
                if not hands:
                    continue
                self.counts["hands-on texts"] += 1
                pain, said = self._pain(p, r)
                if pain is not None and pain >= 4 and r["m"] - said < 20 * HOUR and not self.stepped(said, r["m"]):
                    self.fault("nothing with hands in an attack", "%s pain %d, %.1f h before: %s", p["name"], pain, (r["m"] - said) / HOUR,
                               r["keys"])
                for code in self.open_alerts(p, r["m"] - 1):
                    self.fault("nothing with hands while an alert is open", "%s alert %d: %s", p["name"], code, r["keys"])
                if not p["cleared"]:
                    self.fault("nothing with hands for who is not cleared", "%s: %s", p["name"], r["keys"])

    def check_while_open(self):
        """Decision 6: while a human is called, nothing goes there that nobody asked for."""
        for p in self.site["patients"]:
            for r in p["out"]:
                if self.is_unprompted(r) and self.open_alerts(p, r["m"] - 1):
                    self.fault("no reminder while an alert is open", "%s: %s", p["name"], r["keys"])

    def check_pause(self):
        for p in self.site["patients"]:
            until = None
            for r in sorted(p["in"] + p["out"], key=lambda r: r["m"]):
                word = r.get("truth", {}).get("word")
                if word == "pause" and not r["dup"]:
                    until = r["t"] + 3 * DAY
                elif word in ("start", "stop", "undo", "join"):
                    until = None
                elif r["dir"] == "out" and until and r["t"] < until - 2 * HOUR and any(k.startswith("remind.") for k in r["keys"]):
                    self.fault("no reminder in a pause", "%s: %s", p["name"], r["keys"])

    def _plans_of(self, r):
        """The kinds of plan that a reminder is for."""
        short = {v: k.rsplit(".", 1)[1] for k, v in self.catalogue.texts[r["lang"]].items() if k.startswith("remind.short.")}
        kinds = []
        for key, places in r["read"]:
            if key == "remind.together":
                kinds += sorted({short.get(item, "routine") for item in places["list"].split(", ")})
            elif key == "routine.offer":
                kinds.append("routine")
            elif key.startswith("remind.") and key.rsplit(".", 1)[1] in short.values():
                kinds.append(key.rsplit(".", 1)[1])
        return kinds

    def check_reminders(self):
        """Each is for a date of a plan, inside its window, and no date is said twice; and at most so many a day."""
        first, last = (date.fromtimestamp(self.site["start_utc"]) - timedelta(2), date.fromtimestamp(self.log[-1]["t"]) + timedelta(2))
        for p in self.site["patients"]:
            dates = collections.defaultdict(list)
            for plan in p["plans"]:
                for at in slots(plan, p["zone"], self.site["start_utc"], first, last) if plan["made"] else []:
                    if plan["kind"] == "appointment":  # it is told of the day before, and asked about the day after
                        dates["followup"].append([at + DAY, dict(plan, window_min=AFTER_VISIT_MIN), 0])
                        at -= DAY
                    dates[plan["kind"]].append([at, plan, 0])
            days, seen = collections.Counter(), set()
            for r in p["out"]:
                if r["id"] in seen or r["result"] not in REACHED or not any(k.startswith("remind.") or k == "routine.offer" for k in r["keys"]) \
                        or r["class"] != "reminder":
                    continue
                seen.add(r["id"])
                r["lang"] = p["lang"]
                if "remind.again" in r["keys"]:
                    self.counts["reminders said once more"] += 1
                    continue
                self.counts["reminders"] += 1
                days[self.local(p, r["t"]).date()] += 1
                for kind in self._plans_of(r):
                    near = [d for d in dates[kind] if self._may(d, r["t"])]
                    free = [d for d in near if d[2] == 0]
                    if not near:
                        self.fault("no reminder outside its window", "%s %s %s", p["name"], kind, self.local(p, r["t"]))
                    elif not free:
                        self.fault("no date is said twice", "%s %s %s", p["name"], kind, self.local(p, r["t"]))
                    else:
                        free[0][2] = 1
            for day, n in days.items():
                if n > self.site["per_day"]:
                    self.fault("at most so many reminders a day", "%s %s: %d", p["name"], day, n)

    @staticmethod
    def _may(planned, t):
        at, plan, _ = planned
        slack = 12 * HOUR if plan["kind"] == "appointment" else 0
        return at - plan["jitter_min"] * MIN - slack <= t <= at + plan["window_min"] * MIN + slack

    def check_emergencies(self):
        """No silent emergency: advice with a number within the minute, and the team rung or at it already."""
        rings = sorted((m, code) for code, events in self.alerts.items() for m, what, _ in events if what == "ring")
        for r in self.inbound:
            if r["dup"] or r["truth"].get("tier") not in ("emergency", "urgent") or r["truth"]["kind"] == "possible" \
                    or r["address"] in self.members:
                continue
            self.counts["texts that are " + r["truth"]["tier"]] += 1
            p = self.people.get(r["address"])
            self._advised(r, p)
            after = [code for m, code in rings[bisect.bisect(rings, (r["m"] - 1, 0)):] if m <= r["m"] + AT_ONCE]
            mine = self.open_alerts(p, r["m"]) if p else []
            told = any(self._is_about(code, r, p) for code in after) or bool(mine) or self._in_a_burst(r["m"], r["m"] + AT_ONCE)
            if not told and r["m"] < self.end - AT_ONCE and not self._no_way_to_team(r["m"]):
                self.fault("every emergency rings the team", "%s: %s", r["from"], r["text"])

    def _in_a_burst(self, a, b):
        return any(a <= m <= b for m in self.cut)

    def _no_way_to_team(self, m):
        return self.trouble(m, m + AT_ONCE, ("pager", "")) > 0 or self.closed_s(m - MIN, m + AT_ONCE) > 0 \
            or (self.site["holds"] is not None and self.stepped(m - DAY, m))

    def _is_about(self, code, r, p):
        return self.about.get(code) is p if p else any(r["from"] in row.get("text", "") for _, _, row in self.alerts[code])

    def _advised(self, r, p):
        number = self.catalogue.emergency[p["region"]] if p else None
        to = [o for o in (p["out"] if p else self.outbound) if r["m"] <= o["m"] <= r["m"] + AT_ONCE and any(
            k.startswith(SAFETY) for k in o["keys"])]
        to = [o for o in to if o["address"] == r["address"]]
        if r["truth"]["tier"] == "emergency":
            to = [o for o in to if number is None or number in o["text"]]
        if to or r["m"] > self.end - AT_ONCE:
            self.counts["advised within the minute"] += bool(to)
            if to and not any(o["result"] in REACHED for o in to):
                self._late(r, p)
        elif self.trouble(r["m"], r["m"] + AT_ONCE, r["address"]):
            self._late(r, p)
        else:
            self.fault("every emergency is advised within the minute", "%s: %s", r["from"], r["text"])

    def _late(self, r, p):
        """Nothing is taken there: once it is, or over another address, or a human is told to phone."""
        if p is None:
            return
        self.counts["emergencies while the way to the phone was shut"] += 1
        reached = [o["m"] for o in p["out"] if o["m"] >= r["m"] and o["result"] in REACHED and any(k.startswith(SAFETY) for k in o["keys"])]
        phone = [m for c in p["alerts"] for m, what, o in self.alerts[c] if what == "ring" and m >= r["m"] and "alert.phone" in o["keys"]]
        soonest = min(reached + phone + [self.end + DAY])
        until = r["m"] + 5 * MIN + self.trouble(r["m"], r["m"] + DAY, ("pager", ""))
        if soonest > self.opening(until) and r["m"] < self.end - 10 * MIN:
            self.fault("advice that does not arrive is phoned", "%s: %s, %.0f s", r["from"], r["text"], soonest - r["m"])

    def check_alerts(self):
        """Until a human ends it, an alert has an owner or rings on."""
        step, taken = self.site["step_min"] * MIN, self.site["ack_return_min"] * MIN
        for code, events in sorted(self.alerts.items()):
            self.counts["alerts"] += 1
            events.sort(key=lambda e: e[0])
            owner, before, sent = None, None, set()
            for m, what, r in events + [(self.end, "end", None)]:
                limit = taken if owner else step
                while before is not None and self._in_a_burst(before + 1, min(m, before + limit + AT_ONCE)):
                    before = max(c for c in self.cut if before < c <= before + limit + AT_ONCE)
                if before is not None and m - before > limit + AT_ONCE + self.trouble(before, m) + self._stepped_s(before, m) \
                        + self.closed_s(before, m):
                    self.fault("no alert without an owner or a next step", "alert %d: nothing for %.0f min, %s", code, (m - before) / MIN,
                               "taken by " + owner if owner else "not taken")
                if what == "close" and r["truth"]["outcome"] != "not reached":
                    before = None
                    continue
                if what == "end" or (before is None and what != "ring"):
                    continue
                before = m
                again = what == "ring" and r["id"] in sent  # tried once more: it was on its way before the ACK
                if what == "ring":
                    sent.add(r["id"])
                if what == "ack":
                    owner = owner or self.members[r["address"]]["id"]
                elif what in ("ring", "pass", "close") and not again:
                    owner = owner if what == "ring" and self._still_theirs(owner, r) else None

    def _still_theirs(self, owner, r):
        """Who has taken an alert hears what comes to it."""
        return self.members[r["address"]]["id"] == owner and any(k in ("alert.phone", "alert.silent", "alert.asked") for k in r["keys"])

    def _stepped_s(self, a, b):
        return sum(abs(s) for m, s in self.steps if a - MIN <= m <= b)

    def check_questions(self):
        """Every question about a possible flag ends: with a plain answer, or with a human."""
        wait = {"emergency": self.site["ask_emergency_min"] * MIN, "urgent": self.site["ask_urgent_min"] * MIN}
        for p in self.site["patients"]:
            for r in p["in"]:
                tier = r["truth"].get("tier")
                if r["dup"] or r["truth"].get("kind") != "possible" or r["m"] > self.end - HOUR:
                    continue
                self.counts["texts that may be a flag"] += 1
                asked = [o for o in p["out"] if r["m"] <= o["m"] <= r["m"] + AT_ONCE and any(k.startswith(SAFETY + ("attack.screen",)) for k in o["keys"])]
                if not asked and not self.open_alerts(p, r["m"]) and not self.trouble(r["m"], r["m"] + AT_ONCE, r["address"]) \
                        and not self._asked_lately(p, r):
                    self.fault("every possible flag is asked about", "%s: %s", p["name"], r["text"])
                if not asked or any(k.startswith("advice.") for k in asked[0]["keys"]) or tier not in wait:
                    continue
                if not self._ends(p, asked[0]["m"], wait[tier]):
                    self.fault("every question has its end", "%s %s: %s", p["name"], tier, r["text"])

    @staticmethod
    def _asked_lately(p, r):
        return any(0 < r["m"] - o["m"] < HOUR and any(k.startswith(SAFETY) for k in o["keys"]) for o in p["out"])

    def _ends(self, p, asked, wait_s):
        """An answer with what follows it, or an alert, in time."""
        until = asked + wait_s + 2 * AT_ONCE + self.trouble(asked, asked + wait_s) + self._stepped_s(asked, asked + wait_s)
        until = self.opening(until)
        if until > self.end:
            return True
        for c in p["alerts"]:
            if any(asked - HOUR <= m <= until and what == "ring" for m, what, _ in self.alerts[c]):
                return True
        if self.open_alerts(p, asked) or self._in_a_burst(asked, until):
            return True
        plain = [r for r in p["in"] if asked < r["m"] <= until and r["truth"].get("word") in ("no", "yes")]
        return bool(plain) or any(asked < o["m"] <= until and any(k in ("ask.no",) or k.startswith("advice.") for k in o["keys"])
                                  for o in p["out"])

    def check_once(self):
        """No message twice: this provider knows one by its id, so a second try is none as long as the first had no answer.  No answer
        to a text that was there before."""
        taken = collections.defaultdict(list)
        for r in self.outbound:
            if r["result"] in REACHED:
                taken[r["id"]].append(r)
        for rows in taken.values():
            if any(r["result"] == "takes" for r in rows[:-1]):
                self.fault("no message twice", "%s %s: %d times", rows[0]["class"], rows[0]["keys"], len(rows))
        for p in self.site["patients"]:
            fresh = sorted(r["m"] for r in p["in"] if not r["dup"])
            said, ids = collections.defaultdict(list), set()
            for r in p["out"]:
                new = r["id"] not in ids
                ids.add(r["id"])
                if new and r["result"] in REACHED and r["class"] == "reply" and r["keys"] and r["keys"][0].startswith(ANSWERS) \
                        and not self.trouble(r["m"] - HOUR, r["m"], r["address"]):
                    said[r["keys"][0]].append(r["m"])
            for key, times in said.items():
                for m in times:
                    recent = bisect.bisect(fresh, m) - bisect.bisect_left(fresh, m - 2 * MIN)
                    if sum(m - 2 * MIN <= x <= m for x in times) > recent:
                        self.fault("no text is answered twice", "%s %s", p["name"], key)

    def check_no_effect(self):
        """Decision 31: a coin decided about the routine, so nobody may be shown an effect that is not named as chance."""
        for r in self.log:
            if r["dir"] != "report" or not r["compared"]["enough"]:
                continue
            self.counts["patients compared for an effect that is none"] += 1
            self.least_chance = min(self.least_chance, r["compared"]["chance"])
            if r["compared"]["chance"] < SELDOM:
                self.fault("no effect is shown where there is none", "%s: %s", r["patient"], r["compared"])

    def check_length(self):
        """Three parts at most; steps of a routine, four."""
        for r in self.outbound:
            n = parts(r["text"])
            self.counts[f"texts of {n} part{'s' if n > 1 else ''}"] += 1
            if n > (4 if any(k.startswith("routine.") for k in r["keys"]) else 3):
                self.fault("no text is longer than three parts", "%d: %s", n, r["keys"])

    def run(self):
        for name in dir(self):
            if name.startswith("check_"):
                getattr(self, name)()
        return self.faults

    # ---- figures ----

    def figures(self):
        weeks = self.end / (7 * DAY)
        false = sum(any(what == "close" and r["truth"]["outcome"] == "false" for _, what, r in e) for e in self.alerts.values())
        ids, kinds = set(), collections.Counter()
        for r in self.outbound:
            if r["id"] in ids or r["result"] not in REACHED:
                continue
            ids.add(r["id"])
            kinds[self._kind(r)] += 1
        per = 100 / len(self.site["patients"]) / weeks
        yield f"{len(self.site['patients'])} patients, {self.end / DAY:.0f} days: {sum(not r['dup'] for r in self.inbound)} texts in, {len(ids)} out"
        yield "out: " + ", ".join(f"{kind} {n}" for kind, n in kinds.most_common())
        yield f"alerts per 100 patients and week: {len(self.alerts) * per:.2f}, false ones {false * per:.2f}"
        yield f"the comparison of decision 31: least chance {self.least_chance:.4f}"
        yield ", ".join(f"{name} {n}" for name, n in sorted(self.counts.items()))

    @staticmethod
    def _kind(r):
        for key in r["keys"]:
            for begins, kind in (("advice.", "advice"), ("ask.no", "answers"), ("ask.", "questions"), ("attack.screen", "screens"),
                                 ("reask.", "re-asks"), ("alert.", "alerts"), ("team.", "to the team"), ("remind.again", "once more"),
                                 ("remind.", "reminders"), ("routine.offer", "reminders"), ("attack.check", "attack checks"), ("attack.morning", "attack checks"),
                                 ("stop.", "STOP confirmed"), ("log.", "diary lines"), ("answer.", "answers"), ("reply.", "replies")):
                if key.startswith(begins):
                    return kind
        return "other"
