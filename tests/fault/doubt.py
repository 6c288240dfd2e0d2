#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A reply whose answer never came is looked for in the provider's list: there, it is not sent again; not there, it is, once.  Advice
waits for no list."""
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider))
N = 4


def phone(n):
    return f"+1555600{n:04d}"


def rows(sql, *values):
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def wait(what, seconds):
    began = time.monotonic()
    while not what() and time.monotonic() - began < seconds:
        provider.wait(len(provider.accepted()) + 1, 100)
    return what()


def text(n, body):
    return h.webhook(daemon, h.inbound(body, f"SM{n:032x}", sender=phone(n)))


for i in range(4 * N):
    daemon.ctl("patient", "add", "--name", "P", "--address", "sms:" + phone(i), "--joined")

provider.answers(drop=N)
for i in range(N):
    text(i, f"drank {1000 + i} ml of water")
tap.ok(wait(lambda: len(provider.accepted()) == N, 10), "the provider takes replies that it does not answer to")
tap.ok(rows("SELECT count(*) FROM outbox WHERE state = 1") == [(N,)], "they stay open", rows("SELECT state, count(*) FROM outbox GROUP BY state"))
tap.ok(wait(lambda: rows("SELECT count(*) FROM outbox WHERE state = 2 AND provider_id LIKE 'SM%'") == [(N,)], 20),
       "the list names them: they were sent", rows("SELECT state, provider_id FROM outbox") + [daemon.log_text()[-2000:]])
tap.ok(len(provider.accepted()) == N, "and none is sent again", len(provider.accepted()))

provider.answers(lose=N)
for i in range(N, 2 * N):
    text(i, f"drank {1000 + i} ml of water")
tap.ok(wait(lambda: len(provider.accepted()) == 2 * N, 30), "replies that were lost are not in the list, and go again",
       rows("SELECT state, count(*) FROM outbox GROUP BY state") + [daemon.log_text()[-2000:]])
bodies = [m["Body"] for m in provider.accepted()]
tap.ok(len(set(bodies)) == len(bodies) == 2 * N, "each arrived once", bodies)

# killed with replies on the wire: taken ones and lost ones
provider.answers(drop=N, lists=1)
for i in range(2 * N, 3 * N):
    text(i, f"drank {1000 + i} ml of water")
wait(lambda: len(provider.accepted()) == 3 * N, 10)
provider.answers(lose=N)
for i in range(3 * N, 4 * N):
    text(i, f"drank {1000 + i} ml of water")
wait(lambda: rows("SELECT count(*) FROM outbox WHERE state = 1") == [(2 * N,)], 10)
daemon.kill()
daemon.start()
tap.ok(wait(lambda: rows("SELECT count(*) FROM outbox WHERE state = 2") == [(4 * N,)], 40), "what a kill left open is settled by the next start",
       rows("SELECT state, count(*) FROM outbox GROUP BY state") + [daemon.log_text()[-2000:]])
bodies = [m["Body"] for m in provider.accepted()]
tap.ok(len(set(bodies)) == len(bodies) == 4 * N, "each arrived once", len(bodies))

provider.answers(drop=1)
before = len(provider.accepted())
began = time.monotonic()
text(900, "cant feel my left hand")
tap.ok(wait(lambda: sum("911" in m["Body"] and m["To"] == phone(900) for m in provider.accepted()) == 2
            or len([m for m in provider.accepted() if m["To"] == "+15550100001"]) == 2, 10),
       "advice or an alert in doubt goes again at once", provider.accepted()[before:])
tap.ok(daemon.stop() == 0, "SIGTERM ends with 0", daemon.log_text()[-1000:])
tap.figure(f"doubt: {2 * N} replies found in the list, {2 * N} sent again, none twice")
tap.done()
