#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The daemon is killed again and again under load (P1): every message that got a 2xx is in the inbox once, with one reply row, and no
reply reached the provider twice.  The sender repeats a message under its own key until it gets a 2xx, and every fifth once more.

NAPE_TEST_SECONDS (default 9), NAPE_TEST_RATE (messages a second, default 60)."""
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
KILL_EVERY_S = 3
PER_PATIENT = 20
HOOK = "/hook/sms"

tap = h.Tap()
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider).replace("rate = 100.0", "rate = 2000.0"), port=h.free_port())
total = SECONDS * RATE
phones = [f"+1555200{i:04d}" for i in range(total // PER_PATIENT + 1)]
for phone in phones:
    code, out, errors = daemon.ctl("patient", "add", "--name", "P", "--address", "sms:" + phone, "--joined")
    if code != 0:
        tap.ok(False, "patients are added", errors)
        tap.done()

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
        n += 1
        daemon.start()
        up.set()
    kills.append(n)


stop = threading.Event()
kills = []
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
provider.wait(total, 5000)  # some replies in flight at a kill stay uncertain, and are not sent again
daemon.stop()

db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
rows = dict(db.execute("SELECT key_0, count(*) FROM inbox GROUP BY key_0"))
tap.ok(set(rows) == set(taken) and set(rows.values()) == {1}, "each is in the inbox once",
       f"{len(rows)} keys, most {max(rows.values(), default=0)}")
replies = db.execute("SELECT count(*) FROM inbox i WHERE (SELECT count(*) FROM outbox o WHERE o.cause = 'inbox' AND o.cause_id = i.id) <> 1").fetchone()[0]
tap.ok(replies == 0, "each has exactly one reply row", f"{replies} have not")
states = dict(db.execute("SELECT state, count(*) FROM outbox GROUP BY state"))
seen = {}
for m in provider.accepted():
    seen[m["Body"]] = seen.get(m["Body"], 0) + 1
twice = [b for b, n in seen.items() if n > 1]
tap.ok(not twice, "no reply reached the provider twice", twice[:5])
unsent = total - len(seen)
tap.ok(unsent <= kills[0] * 32, "what did not arrive was in flight at a kill", f"{unsent} of {total}, outbox by state {states}")
tap.figure(f"crash: {total} messages, {kills[0]} kills, {sum(taken.values()) - total} repeats, {unsent} replies left uncertain, "
           f"{len(set(taken) - set(rows))} lost, {len(twice)} twice")
tap.done()
