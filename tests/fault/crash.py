#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The daemon is killed again and again under load, while reminders fall due (P1, P6): every message that got a 2xx is in the inbox once,
with one reply row; no reply and no reminder reached the provider twice.  The sender repeats a message under its own key until it gets a
2xx, and every fifth once more.

NAPE_TEST_SECONDS (default 9), NAPE_TEST_RATE (messages a second, default 60), NAPE_TEST_REMINDERS (in that time, default 100)."""
import http.client
import os
import queue
import signal
import sqlite3
import sys
import threading
import time
import urllib.parse

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

SECONDS = int(os.environ.get("NAPE_TEST_SECONDS", "9"))
RATE = int(os.environ.get("NAPE_TEST_RATE", "60"))
REMINDERS = int(os.environ.get("NAPE_TEST_REMINDERS", "100"))
KILL_EVERY_S = 3
PER_PATIENT = 20
HOOK = "/hook/sms"

tap = h.Tap()
provider = h.Provider()
# replies and reminders come as fast as the channel takes them, so that some are always on their way
FAST = f"rate = {RATE * 1.3 + REMINDERS / SECONDS * 1.3:.1f}"
NOON = f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"  # where it is noon: no quiet hours
daemon = h.Daemon(h.clinic(provider).replace("rate = 100.0", FAST), port=h.free_port())
total = SECONDS * RATE
phones = [f"+1555200{i:04d}" for i in range(total // PER_PATIENT + 1)]
reminded = [f"+1555300{i:04d}" for i in range(REMINDERS)]
local = time.gmtime(time.time() - (time.gmtime().tm_hour - 12) * 3600)
failed = []


def add(numbers):
    for number in numbers:
        status, answer = daemon.command("patient.add", name="P", address="sms:" + number, zone=NOON, joined=True)
        if status == 200 and number in reminded:
            status, answer = daemon.command("plan.add", address="sms:" + number, kind="checkin", window_min=240, jitter_min=0,
                                            start=time.strftime("%Y-%m-%dT00:00", local), rrule="FREQ=DAILY;BYHOUR=23;BYMINUTE=59")
        if status != 200:
            failed.append(answer)


everybody = phones + reminded
adders = [threading.Thread(target=add, args=(everybody[i::8],)) for i in range(8)]
for t in adders:
    t.start()
for t in adders:
    t.join()
tap.ok(not failed, "patients and plans are added", failed[:3])
daemon.stop()
# today's date of each plan falls due at a moment of its own while the load runs
db = sqlite3.connect(f"{daemon.dir}/nape.db")
slot = local.tm_hour * 60 + local.tm_min
ids = [r[0] for r in db.execute("SELECT id FROM plan WHERE made_by <> 'nape' ORDER BY id")]
begin_utc = time.time() + 1.5
for k, plan in enumerate(ids):
    db.execute("UPDATE plan SET rule = ?, next_date = ?, next_slot = ?, next_due_utc = ? WHERE id = ?",
               (f"FREQ=DAILY;BYHOUR={slot // 60};BYMINUTE={slot % 60}", int(time.strftime("%Y%m%d", local)), slot,
                int(begin_utc + k * (SECONDS - 1) / len(ids)), plan))
db.commit()
db.close()
daemon.start()

up = threading.Event()
up.set()
jobs = queue.Queue()
taken = {}      # sid -> the number of tries it took
lock = threading.Lock()


def post(connection, i):
    fields = h.inbound(f"drank {1000 + i} ml of water", f"SM{i:032x}", sender=phones[i % len(phones)])
    connection.request("POST", HOOK, urllib.parse.urlencode(fields),
                       {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": h.sign(h.PUBLIC + HOOK, fields)})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def send():
    connection = None
    while (i := jobs.get()) is not None:
        tries = 0
        while True:
            up.wait()
            tries += 1
            try:
                connection = connection or http.client.HTTPConnection("127.0.0.1", daemon.listen_port, timeout=20)
                if post(connection, i) // 100 == 2 and (tries > 1 or i % 5 != 0):
                    break  # every fifth is delivered again after its 2xx, as providers do
            except (OSError, http.client.HTTPException):
                connection = None
        with lock:
            taken[f"SM{i:032x}"] = tries


def kill():
    """SIGKILL and restart, until told to stop."""
    n = 0
    while not stop.wait(KILL_EVERY_S):
        up.clear()
        daemon.kill()
        logs.append(daemon.log_text())
        n += 1
        daemon.start()
        up.set()
    kills.append(n)


stop = threading.Event()
kills = []
logs = []
senders = [threading.Thread(target=send) for _ in range(16)]
killer = threading.Thread(target=kill)
for t in senders + [killer]:
    t.start()
start = time.monotonic()
for i in range(total):
    jobs.put(i)
    stop.wait(max(0.0, start + (i + 1) / RATE - time.monotonic()))  # the load's own pace
for _ in senders:
    jobs.put(None)
stop.set()
killer.join()
up.set()
for t in senders:
    t.join()
tap.ok(len(taken) == total, "every message got its 2xx in the end", f"{len(taken)} of {total}")


def waiting():
    """Messages that are on their way, or whose provider is still asked about them."""
    with sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True) as reader:
        return reader.execute("SELECT count(*) FROM outbox WHERE state < 2").fetchone()[0]


until = time.monotonic() + 40
while waiting() > 0 and time.monotonic() < until:
    provider.wait(len(provider.accepted()) + 1, 300)
logs.append(daemon.log_text())
daemon.stop()

db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
rows = dict(db.execute("SELECT key_0, count(*) FROM inbox GROUP BY key_0"))
tap.ok(set(rows) == set(taken) and set(rows.values()) == {1}, "each is in the inbox once",
       f"{len(rows)} keys, most {max(rows.values(), default=0)}")
replies = db.execute("SELECT count(*) FROM inbox i WHERE (SELECT count(*) FROM outbox o WHERE o.cause = 'inbox' AND o.cause_id = i.id) <> 1").fetchone()[0]
tap.ok(replies == 0, "each has exactly one reply row", f"{replies} have not")
STATES = ["queued", "sending", "sent", "delivered", "failed", "expired", "uncertain", "withdrawn"]
states = [{STATES[state]: n for state, n in db.execute("SELECT state, count(*) FROM outbox WHERE class = ? GROUP BY state", (k,))} for k in (2, 3)]
seen, times = {}, {}
for m in provider.accepted():
    if m["To"] in reminded:
        times[m["To"]] = times.get(m["To"], 0) + 1
    else:
        seen[m["Body"]] = seen.get(m["Body"], 0) + 1
twice = [b for b, n in seen.items() if n > 1]
tap.ok(not twice, "no reply reached the provider twice", twice[:5])
uncertain = states[0].get("uncertain", 0)
unsent = total - len(seen)
tap.ok(unsent <= uncertain and uncertain <= kills[0] * 32, "what did not arrive was in flight at a kill, and is called uncertain",
       f"{unsent} of {total}, replies by state {states[0]}")
late = [n for n in times.values() if n > 1]
tap.ok(not late, "no reminder was sent twice", f"{len(late)} were")
rows = db.execute("SELECT count(*), count(DISTINCT patient_id) FROM outbox WHERE class = 3").fetchone()
tap.ok(rows == (REMINDERS, REMINDERS), "every reminder fell due, and has one row", rows)
lost = REMINDERS - len(times)
in_doubt = states[1].get("uncertain", 0) + states[1].get("expired", 0)
tap.ok(lost <= in_doubt and in_doubt <= kills[0] * 32, "a reminder that did not arrive was in flight at a kill, and is never sent again",
       f"{lost} of {REMINDERS}, by state {states[1]}")
tap.figure(f"crash: {total} messages, {REMINDERS} reminders, {kills[0]} kills, {sum(taken.values()) - total} repeats, "
           f"{sum(log.count('outbox.settled') for log in logs)} looked for in the provider's list, {uncertain} replies left uncertain, {in_doubt} reminders dropped in doubt, {len(set(taken) - set(dict(db.execute('SELECT key_0, 1 FROM inbox'))))} lost, "
           f"{len(twice) + len(late)} twice")
tap.done()
