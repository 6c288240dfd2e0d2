# SPDX-License-Identifier: ISC
"""People who are made up: patients with plans, headaches and truths of their own, a team that answers or not, a provider with bad days.

They live by the true clock (mono), whatever the server's clock says.  All that they do is written to the provider's log, with what they
meant by it; the judge reads that log and the configuration, and nothing else."""
import heapq
import itertools
import json
import math
import os
import random
import subprocess

import texts
from catalogue import Catalogue

SITE_ZONE = "America/New_York"
PLACES = { # language: zones and regions; clocks change in New York on 8 March, in Europe on the 29th, in Sydney and Santiago on 5 April
    "en": [("America/New_York", "US"), ("America/Los_Angeles", "US"), ("Europe/London", "UK"), ("Australia/Sydney", "AU"),
           ("America/Phoenix", "US")],
    "es": [("Europe/Madrid", "ES"), ("America/Mexico_City", "MX"), ("America/Santiago", "CL"), ("America/New_York", "US")],
    "fr": [("Europe/Paris", "FR"), ("Europe/Paris", "FR"), ("America/Toronto", "CA-QC")],
}
KINDS = ["checkin", "routine", "water", "posture", "breathing", "medicine", "meal", "winddown"]
DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
MIN, HOUR, DAY = 60, 3600, 86400
HOLDS = {"days": [0, 1, 2, 3, 4], "from_h": 9, "to_h": 17}  # where alerts wait for the opening: Mon-Fri 9-17


def draw_plan(rnd, kind):
    hours = {"checkin": (17, 20), "routine": (9, 19), "winddown": (19, 20)}.get(kind, (8, 19))
    n = 2 if kind in ("water", "posture", "medicine") and rnd.random() < .5 else 1
    at = sorted(rnd.sample(range(hours[0], hours[1] + 1), n))
    freq = "FREQ=DAILY"
    if kind in ("routine", "posture"):
        freq = "FREQ=WEEKLY;BYDAY=" + ",".join(sorted(rnd.sample(DAYS, rnd.randint(3, 6)), key=DAYS.index))
    elif rnd.random() < .15:
        freq = "FREQ=DAILY;INTERVAL=2"
    return {"kind": kind, "rrule": f"{freq};BYHOUR={','.join(map(str, at))};BYMINUTE={rnd.choice([0, 0, 10, 30, 45])}"}


def draw_patient(rnd, i, first_day):
    lang = rnd.choices(["en", "es", "fr"], [5, 3, 2])[0]
    zone, region = rnd.choice(PLACES[lang])
    name = "".join(rnd.choice("BDFGKLMNPRSTV") + rnd.choice("aeiou") for _ in range(3)).capitalize() + "aeiou"[i % 5] + chr(97 + i % 26)
    p = {"name": name, "lang": lang, "zone": zone, "region": region, "addresses": [["sms", f"+15550{100000 + i}"]],
         "joined": rnd.random() < .93, "cleared": rnd.random() < .7,
         "quiet": rnd.choice([None, None, None, [1320, 450], [1200, 540]]), "plans": []}
    p["steady"] = rnd.random() < .15  # says each day how the head is, and a coin decides about the routine: it has no effect
    if p["steady"]:
        p.update(joined=True, cleared=True)
    if p["joined"] and rnd.random() < .12:  # a second phone of who is only invited is nobody's until it joins too
        p["addresses"].append(["chat", f"chat{i}"])
    p["plans"] = [draw_plan(rnd, kind) for kind in rnd.sample(KINDS, rnd.choice([0, 1, 2, 2, 3, 3, 4, 5])) if kind != "routine" or p["cleared"]]
    if p["steady"]:
        p["plans"] = [{"kind": "routine", "rrule": f"FREQ=DAILY;BYHOUR={rnd.randint(9, 14)};BYMINUTE=0"},
                      {"kind": "checkin", "rrule": f"FREQ=DAILY;BYHOUR={rnd.randint(17, 19)};BYMINUTE=30"}]
    elif rnd.random() < .15:
        day = first_day + rnd.randint(4, 20)
        p["plans"].append({"kind": "appointment", "rrule": "FREQ=DAILY;COUNT=1", "start": f"2026-03-{day:02}T{rnd.randint(9, 17):02}:00"})
    return p


def draw_site(rnd, n_patients, first_day, hold):
    members = [{"id": m, "name": m.capitalize(), "addresses": [["pager", f"+1900{i}"]] + ([["chat", f"on-{m}"]] if i % 2 else []),
                "answers": rnd.uniform(.55, .9)} for i, m in enumerate(["maria", "luis", "ana", "omar", "ines", "paul"])]
    return {"clinic": "Harbor Massage", "zone": SITE_ZONE, "holds": HOLDS if hold else None, "per_day": 3, "quiet": [1260, 480], "ack_return_min": 60,
            "ask_emergency_min": 15, "ask_urgent_min": 30, "step_min": 10, "members": members,
            "patients": [draw_patient(rnd, i, first_day) for i in range(n_patients)]}


def write_conf(site, folder, rules):
    def members():
        return ",\n".join('    { id = "%s"; name = "%s"; addresses = ( %s ); }' % (
            m["id"], m["name"], ", ".join('"%s:%s"' % tuple(a) for a in m["addresses"])) for m in site["members"])
    path = os.path.join(folder, "naped.conf")
    with open(path, "w", encoding="utf-8") as out:
        out.write(f'''state_dir = "{folder}"; rules_dir = "{rules}"; clinic = "{site["clinic"]}"; region = "US"; zone = "{site["zone"]}"; lang = "en";
channels = ( {{ name = "sms"; driver = "sim"; rate = 10.0; }}, {{ name = "chat"; driver = "sim"; rate = 10.0; }},
             {{ name = "pager"; driver = "sim"; rate = 10.0; }} );
plans = {{ quiet_hours = "21:00-8:00"; per_day = {site["per_day"]}; }};
team = {{
  members = (
{members()} );
  rotations = (
    {{ name = "day"; members = ( "maria", "luis", "ana" ); start = "2026-01-05T09:00"; handover = "FREQ=DAILY"; }},
    {{ name = "second"; members = ( "omar", "ines" ); start = "2026-01-05T08:00"; handover = "FREQ=WEEKLY;BYDAY=MO"; }} );
  policies = ( {{ name = "default"; steps = ( {{ to = ( "day" ); wait_min = 10; }}, {{ to = ( "second" ); wait_min = 10; }},
                                             {{ to = ( "paul" ); wait_min = 10; }} ); }} );
  staffed_hours = "Mon-Fri 9-17"; {'off_hours = "advise_and_hold"; accepted_by = "Maria Lopez";' if site["holds"] else ""}
}};
''')
    return path


class World:
    """nape-world: the real worker and store.  do() returns the calls to the provider that came of it."""

    def __init__(self, program, conf, start_utc, seed, bug=None):
        self.process = subprocess.Popen([program] + (["--bug", bug] if bug else []) + [conf, str(start_utc), str(seed)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.utc, self.mono, self.answer = start_utc, 0.0, None
        self.first = None

    def do(self, **op):
        self.process.stdin.write(json.dumps(op, ensure_ascii=False) + "\n")
        self.process.stdin.flush()
        calls = []
        while True:
            line = self.process.stdout.readline()
            if not line:
                raise RuntimeError(f"nape-world ended at {op}")
            said = json.loads(line)
            if self.first is None:
                self.first = said["mono_ms"]
            self.utc, self.mono = said["utc"], (said["mono_ms"] - self.first) / 1000
            said["m"] = self.mono
            if "answer" in said:
                self.answer = said
            elif "done" not in said:
                calls.append(said)
            elif "error" in said:
                raise RuntimeError(f"{said['error']} at {op}")
            else:
                return calls

    def end(self):
        self.process.stdin.close()
        if self.process.wait() != 0:
            raise RuntimeError("nape-world failed at its end")


class Month:
    def __init__(self, world, site, seed, days, log, rules, busy):
        self.w, self.site, self.rnd, self.log, self.busy = world, site, random.Random(seed + 1), log, busy
        self.catalogue = Catalogue(rules)
        self.end = days * DAY
        self.events, self.order, self.keys = [], itertools.count(), itertools.count(1)
        self.who = {}
        self.down = {}  # address -> the provider refuses it for good
        for p in site["patients"]:
            for a in p["addresses"]:
                self.who[tuple(a)] = ("patient", p)
            p["truth"] = None # how the question that is open would be answered truly
            p["ends"] = None
        for m in site["members"]:
            for a in m["addresses"]:
                self.who[tuple(a)] = ("member", m)

    # ---- time ----

    def at(self, m, what, *args):
        heapq.heappush(self.events, (m, next(self.order), what, args))

    def soon(self, mean_s, what, *args, least=5):
        self.at(self.w.mono + least + self.rnd.expovariate(1 / mean_s), what, *args)

    def write(self, **line):
        line.setdefault("t", self.w.utc)
        line.setdefault("m", self.w.mono)
        self.log.write(json.dumps(line, ensure_ascii=False) + "\n")

    def do(self, **op):
        for call in self.w.do(**op):
            self.write(dir="out", t=call["utc"], m=call["m"], **{"id": call["id"], "class": call["class"], "channel": call["channel"],
                       "to": call["to"], "text": call["text"], "result": call["result"]})
            self.heard(call)

    def run(self):
        while self.w.mono < self.end:
            due = self.events[0][0] if self.events else self.end
            if due > self.w.mono and min(due, self.end) - self.w.mono >= 1:
                self.do(op="wait", until=self.w.utc + math.ceil(min(due, self.end) - self.w.mono))
                continue
            _, _, what, args = heapq.heappop(self.events)
            what(*args)

    # ---- writing ----

    def text(self, sender, text, truth, late_s=0):
        """A text comes in; some come twice, or late."""
        channel, address = sender
        key = f"in{next(self.keys)}"
        self.write(dir="in", channel=channel, **{"from": address}, text=text, key=key, dup=False, late_s=late_s, truth=truth)
        self.do(op="text", channel=channel, **{"from": address}, text=text, key=key, late_s=late_s)
        if self.rnd.random() < .04:
            self.soon(self.rnd.choice([2, 30, 1800]), self.again, sender, text, key, truth, least=0)

    def again(self, sender, text, key, truth):
        channel, address = sender
        self.write(dir="in", channel=channel, **{"from": address}, text=text, key=key, dup=True, late_s=0, truth=truth)
        self.do(op="text", channel=channel, **{"from": address}, text=text, key=key)

    def say(self, p, word, address=0):
        self.text(p["addresses"][address], self.rnd.choice(texts.WORDS[word][1][p["lang"]]), {"word": word})

    def pain(self, p, n, asked=False):
        """A bare number is one of pain only where pain was asked about."""
        text = self.rnd.choice(texts.DIARY[p["lang"]][0 if asked else 1:]).replace("{n}", str(n))
        self.text(p["addresses"][0], text, {"pain": n}, late_s=self.rnd.choice([0] * 60 + [1500]))

    def flag(self, p, tier, kind, late_s=0):
        lines = texts.FLAGS[tier, kind][p["lang"]]
        p["truth"] = self.rnd.choices(["no", "yes", "unclear", "silence", "other", "stop", "second"], [40, 15, 10, 20, 8, 3, 4])[0]
        self.text(self.rnd.choice(p["addresses"]), self.rnd.choice(lines), {"tier": tier, "kind": kind}, late_s=late_s)

    def command(self, verb, **arguments):
        self.write(dir="command", verb=verb, arguments=arguments)
        self.do(op="command", verb=verb, arguments=arguments)
        return None if self.w.answer["refused"] else json.loads(self.w.answer["answer"])

    # ---- hearing ----

    def heard(self, call):
        kind, someone = self.who.get((call["channel"], call["to"]), (None, None))
        if call["result"] not in ("takes", "silent"):
            return
        if call["result"] == "takes":
            self.receipts(call)
        if kind == "patient":
            self.patient_hears(someone, call)
        elif kind == "member":
            self.member_hears(someone, call)

    def receipts(self, call):
        fate = self.rnd.random()
        if fate > (.95 if call["class"] in ("advice", "alert") else .3):
            return # never one
        mean = self.rnd.choice([4, 4, 4, 4, 4, 4 * HOUR])
        self.soon(mean, self.receipt, call, "failed" if fate < .01 else "delivered", least=1)
        if fate < .05:
            self.soon(mean, self.receipt, call, "sent", least=1)

    def receipt(self, call, state):
        self.write(dir="receipt", id=call["id"], channel=call["channel"], to=call["to"], state=state)
        self.do(op="receipt", id=call["id"], channel=call["channel"], state=state)

    def patient_hears(self, p, call):
        keys = self.catalogue.keys(p["lang"], call["text"])
        if any(k.startswith("ask.") and k != "ask.no" for k in keys):
            self.asked(p)
        elif any(k.startswith("attack.screen.") for k in keys):
            self.answer(p, ["no", "no", "no", "no", "no", "no", "yes", "silence", "unclear"], 300)
        elif any(k.startswith(("advice.emergency", "advice.suicidal", "reask.")) for k in keys):
            self.answer(p, ["safe", "safe", "safe", "silence", "silence", "thanks", "yes"], 900)
        elif any(k.startswith("remind.") for k in keys):
            self.reminded(p, keys)
        elif "join.age" in keys:
            self.answer(p, ["yes", "yes", "yes", "no", "silence"], 300)
        elif any(k in ("attack.check", "attack.check_signs", "attack.morning") for k in keys) and self.rnd.random() < .6:
            self.soon(1200, self.pain, p, self.rnd.choice([0, 0, 1, 2, 3, 5, 7]), True)

    def asked(self, p):
        truth, p["truth"] = p["truth"] or self.rnd.choice(["no", "no", "no", "yes", "silence"]), None
        if truth in ("no", "yes", "unclear", "stop"):
            self.soon(self.rnd.choice([60, 600, 2400]), self.say, p, truth)
        elif truth == "other":
            self.soon(200, self.pain, p, self.rnd.randint(0, 8))
        elif truth == "second":
            self.soon(120, self.flag, p, "emergency", "definite")

    def answer(self, p, words, mean_s):
        word = self.rnd.choice(words)
        if word != "silence":
            self.soon(mean_s, self.say, p, word)

    def reminded(self, p, keys):
        if p["steady"] and "remind.checkin" in keys:
            self.soon(600, self.pain, p, self.rnd.choices(range(11), [30, 4, 4, 4, 2, 2, 1, 1, 0, 0, 0])[0], True)
        elif p["steady"]:
            self.soon(600, self.say, p, self.rnd.choice(["done", "skip"]))
        elif "remind.checkin" in keys and self.rnd.random() < .7:
            self.soon(1500, self.pain, p, self.rnd.choices(range(11), [14, 4, 6, 6, 3, 3, 3, 2, 1, 1, 0])[0], len(keys) < 3)
        elif self.rnd.random() < .6:
            self.soon(1500, self.say, p, self.rnd.choices(["done", "skip", "later", "thanks", "go"], [55, 15, 15, 5, 10])[0])

    def member_hears(self, member, call):
        for key, places in self.catalogue.read("en", call["text"], True):
            code = places.get("code", "")
            if key == "team.test":
                self.soon(300, self.member_says, member, call, "OK", {"word": "ok"})
            elif key == "alert.bundle":
                codes = [c.split()[0] for c in places["list"].split("; ") if c]
                for c in codes:
                    self.maybe_ack(member, call, c)
            elif key.startswith("alert.") and code.isdigit():
                if key == "alert.look":
                    self.soon(1800, self.close, member, call, code)
                else:
                    self.maybe_ack(member, call, code)
            elif key == "team.acked" and code.isdigit() and self.rnd.random() < .85:
                self.soon(1500, self.close, member, call, code, least=60)

    def maybe_ack(self, member, call, code):
        fate = self.rnd.random()
        if fate < member["answers"]:
            self.soon(180, self.member_says, member, call, f"ACK {code}", {"ack": int(code)})
        elif fate < member["answers"] + .03:
            to = self.rnd.choice([m for m in self.site["members"] if m is not member])
            self.soon(180, self.member_says, member, call, f"PASS {code} to {to['name']}", {"pass": int(code), "to": to["id"]})

    def close(self, member, call, code):
        outcome = self.rnd.choices(["spoke", "in care", "declined", "not reached", "false"], [60, 15, 8, 10, 7])[0]
        self.member_says(member, call, f"CLOSE {code} {outcome}", {"close": int(code), "outcome": outcome})

    def member_says(self, member, call, text, truth):
        self.text((call["channel"], call["to"]), text, truth)

    # ---- lives ----

    def begin(self):
        for p in self.site["patients"]:
            arguments = {"name": p["name"], "address": [":".join(a) for a in p["addresses"]], "lang": p["lang"], "zone": p["zone"],
                         "region": p["region"], "joined": p["joined"]}
            if p["cleared"]:
                arguments["hands_on_cleared_by"] = "maria"
            p["id"] = self.command("patient.add", **arguments)["id"]
            if p["quiet"]:
                self.command("patient.quiet", id=p["id"], hours="%d:%02d-%d:%02d" % (
                    *divmod(p["quiet"][0], 60), *divmod(p["quiet"][1], 60)))
            for plan in p["plans"]:
                made = self.command("plan.add", id=p["id"], **plan)
                plan["made"] = made is not None
                if made:
                    plan["window_min"], plan["jitter_min"] = made["window_min"], made["jitter_min"]
            self.life(p)
        self.team_life()
        self.bad_days()

    def times(self, per_month, what, *args):
        """So often a month of 30 days, at any time; more often in a busy month."""
        m = 0.0
        while True:
            m += self.rnd.expovariate(per_month * self.busy / (30 * DAY))
            if m >= self.end - HOUR:
                return
            self.at(m, what, *args)

    def life(self, p):
        if p["steady"]:
            self.times(.1, self.flag, p, "emergency", "definite")
            return
        if not p["joined"] and self.rnd.random() < .7:
            self.at(self.rnd.uniform(0, 5 * DAY), self.say, p, "join")
        self.times(3, lambda: self.pain(p, self.rnd.randint(4, 9)))
        self.times(1.5, lambda: self.pain(p, self.rnd.randint(0, 3)))
        for (tier, kind), often in {("emergency", "definite"): .16, ("urgent", "definite"): .08, ("soon", "definite"): .08,
                                    ("emergency", "possible"): .2, ("urgent", "possible"): .1, ("emergency", "suicidal"): .02,
                                    ("emergency", "violence"): .015}.items():
            self.times(often, lambda t=tier, k=kind: self.flag(p, t, k, self.rnd.choice([0] * 20 + [2400])))
        for word, often in {"gone": .8, "undo": .2, "help": .1, "less": .08, "more": .05, "go": .3, "thanks": .3, "question": .1,
                            "nonsense": .15, "done": .2, "skip": .1, "no": .1, "yes": .05, "safe": .03}.items():
            self.times(often, self.say, p, word)
        self.times(.1, self.leaves, p)
        self.times(.12, self.say, p, "pause")

    def leaves(self, p):
        self.say(p, "stop", self.rnd.randrange(len(p["addresses"])))
        if self.rnd.random() < .5:
            self.soon(HOUR, self.say, p, "stop")
        if self.rnd.random() < .6:
            self.soon(2 * DAY, self.say, p, "start")

    def team_life(self):
        for day in range(int(self.end // DAY)):
            self.at(day * DAY + 14 * HOUR, self.day_list)
        def away():
            m = self.rnd.choice(self.site["members"])
            self.text(m["addresses"][0], self.rnd.choice(["BUSY 60", "BUSY 30"]), {"word": "busy"})
        self.times(8, away)
        for i in range(6): # people nobody knows
            stranger = ("sms", f"+1777{i:04}")
            self.times(1, lambda s=stranger: self.text(s, "cant feel my left hand", {"tier": "emergency", "kind": "definite"}))
            self.times(1, lambda s=stranger: self.text(s, "hello", {"word": "nonsense"}))

    def day_list(self):
        """A person reads the list of the day and ends what is on it."""
        for alert in self.command("alerts")["alerts"]:
            if alert["state"] in ("listed", "look") and self.rnd.random() < .8:
                self.command("alert.close", code=alert["code"], outcome="spoke", by="paul")

    def reports(self):
        """What the team would see of each who was steady."""
        for p in self.site["patients"]:
            if p["steady"]:
                answer = self.command("report", id=p["id"], month=202603)
                self.write(dir="report", patient=p["name"], compared=answer["counts"]["routine_48h"])

    # ---- bad days ----

    def mood(self, channel, mood, for_s, to=""):
        self.write(dir="provider", channel=channel, to=to, mood=mood)
        self.do(op="mood", channel=channel, mood=mood, to=to)
        if for_s:
            self.at(self.w.mono + for_s, self.mood, channel, "takes", 0, to)

    def bad_days(self):
        r = self.rnd
        self.times(4, lambda: self.mood("sms", "down", r.choice([60, 300, 1500, 2.5 * HOUR])))
        self.times(2, lambda: self.mood("pager", "down", r.choice([60, 400, HOUR])))
        self.times(3, lambda: self.mood("sms", "busy", r.choice([30, 200])))
        self.times(3, lambda: self.mood("sms", "silent", r.choice([60, 300])))
        self.times(2, lambda: self.mood("pager", "silent", 120))
        for p in r.sample(self.site["patients"], max(1, 3 * self.busy * len(self.site["patients"]) // 100)):
            self.at(r.uniform(0, self.end / 2), self.mood, *p["addresses"][0][:1], "bad_address", 0, p["addresses"][0][1])
        self.times(10, self.crash)
        self.times(6, lambda: self.clock(r.choice([90, -90, 20 * MIN, -20 * MIN, 3 * HOUR]), r.choice([600, 2 * HOUR])))
        self.times(3, lambda: self.full(r.choice([20, 120])))

    def crash(self):
        self.write(dir="server", what="crash")
        self.do(op="crash")

    def clock(self, s, for_s):
        self.write(dir="server", what="clock", s=s)
        self.do(op="clock", s=s)
        if for_s:
            self.at(self.w.mono + for_s, self.clock, -s, 0)

    def full(self, for_s):
        self.write(dir="server", what="full", on=for_s > 0)
        self.do(op="full", on=int(for_s > 0))
        if for_s:
            self.at(self.w.mono + for_s, self.full, 0)


def live(program, folder, rules, seed, days, n_patients, bug=None, busy=1):
    """Plays the month; what the judge needs is in FOLDER: site.json, log.jsonl.  busy: so many times as much happens."""
    rnd = random.Random(seed)
    start_utc = 1772668800 + rnd.randrange(24) * HOUR  # 2026-03-05
    site = draw_site(rnd, n_patients, 5, seed % 2 == 0)  # every other clinic lets alerts wait for its opening
    site["start_utc"] = start_utc
    world = World(program, write_conf(site, folder, rules), start_utc, seed, bug)
    with open(os.path.join(folder, "log.jsonl"), "w", encoding="utf-8") as log:
        month = Month(world, site, seed, days, log, rules, busy)
        month.begin()
        month.run()
        month.reports()
        month.write(dir="end")
    world.end()
    for p in site["patients"]:
        for passing in ("truth", "ends"):
            p.pop(passing)
    with open(os.path.join(folder, "site.json"), "w", encoding="utf-8") as out:
        json.dump(site, out)
