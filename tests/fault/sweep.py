#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P1, P3: texts that the provider took while the daemon was down, or whose webhook was lost, are filed by the sweep: once each, in the
order in which they were written, and red flags among them get advice that says when that was."""
import os
import re
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

N = 200
FLAGS = range(0, N, 20)     # which of them are red flags
tap = h.Tap()
provider = h.Provider()
conf = h.clinic(provider).replace("rate = 100.0", "rate = 500.0")
daemon = h.Daemon(conf)


def sid(n):
    return f"SM{n:032x}"


def phone(n):
    return f"+1555400{n:04d}"


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
    return time.monotonic() - began if what() else None


for i in range(N):
    daemon.ctl("patient", "add", "--name", "P", "--address", "sms:" + phone(i), "--zone", "America/New_York", "--joined")
line = daemon.wait_log("sweep.done", 20)
tap.ok(line is not None, "a start asks the list", daemon.log_text())
status = h.webhook(daemon, h.inbound("6 left temple", sid(1000), sender=phone(1)))
tap.ok(status // 100 == 2, "a webhook is taken", status)
figures = daemon.get("/metrics", daemon.admin_port)[1]
tap.ok(all(f'nape_channel_{what}_seconds{{channel="sms"}}' in figures for what in ("silent", "swept")),
       "it is counted how long ago a channel was heard, and its list filed", figures)
provider.wrote(sid(1000), phone(1), "6 left temple", time.time())  # it stands in the list as well
tap.ok(daemon.stop() == 0, "the daemon ends")

# ---- while it is down --------------------------------------------------------------------------------------------------
now = int(time.time())
written = {}
for i in range(N):
    written[i] = now - 3600 + i * 10
    flag = "headache and fever for two days" if i % 40 else "cant feel my left hand"  # urgent, emergency
    provider.wrote(sid(i), phone(i), flag if i in FLAGS else f"drank {1000 + i} ml of water", written[i])
# one phone wrote twice, in the same second: what is said last holds
provider.wrote(sid(500), phone(1), "STOP", now - 60)
provider.wrote(sid(501), phone(1), "START", now - 60)
provider.wrote(sid(502), phone(3), "that was a message of ours", now - 60, to="+15550109999")
began = time.monotonic()
provider.answers(lists=1)  # the first try fails
daemon.start()
took = wait(lambda: rows("SELECT count(*) FROM inbox")[0][0] >= N + 3, 60)
took_all = time.monotonic() - began
tap.ok(took is not None, "200 texts are filed within 60 s of the start", f"{rows('SELECT count(*) FROM inbox')} {daemon.log_text()[-2000:]}")
tap.ok(daemon.wait_log("sweep.failed", 1) is not None, "a list that is not given is asked for again", daemon.log_text()[-2000:])
per_key = dict(rows("SELECT key_0, count(*) FROM inbox GROUP BY key_0"))
tap.ok(per_key == {k: 1 for k in [sid(i) for i in range(N)] + [sid(500), sid(501), sid(1000)]}, "each once, with the key of its webhook",
       {k: v for k, v in per_key.items() if v != 1} or len(per_key))
order = [r[0] for r in rows("SELECT sent_utc FROM inbox WHERE sent_utc > 0 ORDER BY id")]
tap.ok(order == sorted(order), "in the order in which they were written", order[:20])
tap.ok(rows("SELECT key_0 FROM inbox WHERE key_0 IN (?, ?) ORDER BY id", sid(500), sid(501)) == [(sid(500),), (sid(501),)],
       "STOP before START, as they were written")
late = list(FLAGS)


def advice():
    """What each of them was told first that is no answer to the rest."""
    return {m["To"]: m["Body"] for m in provider.accepted() if m["To"] in flagged and "wrote" in m["Body"]}


flagged = {phone(i) for i in late}
tap.ok(wait(lambda: len(advice()) >= len(late), 30) is not None, "red flags are advised, emergency and urgent",
       [sorted(advice().values())[:3], daemon.log_text()[-1000:]])
told = advice()
wrong = []
for i in late:
    local = time.strftime("%-H:%M", time.gmtime(written[i] - 5 * 3600))
    summer = time.strftime("%-H:%M", time.gmtime(written[i] - 4 * 3600))
    body = told.get(phone(i), "")
    if not re.search(rf"\b({local}|{summer})\b", body):
        wrong.append(f"{local} or {summer}: {body}")
tap.ok(not wrong, "the advice says when they were written", wrong[:3])
alerts = rows("SELECT count(*) FROM escalation WHERE closed_utc = 0")
tap.ok(alerts == [(len(late),)], "each rings the team", alerts)
tap.figure(f"sweep: {N} texts of a time down filed {took_all:.1f} s after the start")

# ---- the provider tells of one by webhook after all, and a second start finds nothing new ---------------------------------
status = h.webhook(daemon, h.inbound("drank 1001 ml of water", sid(1), sender=phone(1)))
tap.ok(status // 100 == 2, "a webhook that comes later is 2xx", status)
tap.ok(daemon.stop() == 0, "the daemon ends once more")
sent = len(provider.accepted())
daemon.start()
tap.ok(daemon.wait_log("sweep.done", 20) is not None, "the list is asked for at the next start", daemon.log_text())
tap.ok(daemon.wait_log("sweep.missed", 0) is None, "and nothing in it is new", daemon.log_text())
tap.ok(rows("SELECT count(*) FROM inbox") == [(N + 3,)], "nothing is filed twice", rows("SELECT count(*) FROM inbox"))
daemon.signal(9)
daemon.process.wait(20)

# ---- killed before it filed them: the next start does ---------------------------------------------------------------------
for i in range(20):
    provider.wrote(sid(2000 + i), phone(i), f"drank {3000 + i} ml of water", time.time())
daemon.start()
daemon.kill()
daemon.start()
tap.ok(wait(lambda: rows("SELECT count(*) FROM inbox WHERE key_0 >= ?", sid(2000)) == [(20,)], 30) is not None,
       "what a start that was killed did not file is filed by the next", rows("SELECT count(*) FROM inbox"))
log = daemon.events()
leaks = [w for w in ("water", "feel my", "1555", "Harbor") if w in log]
tap.ok(not leaks, "no words, numbers or names in the log (P7)", leaks)
tap.ok(daemon.stop() == 0, "SIGTERM ends with 0", daemon.log_text()[-2000:])
tap.done()
