#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P1, P3: the store hangs, or is full, and advice goes out all the same; afterwards everything is there once.
NAPE_STALL_S: how long every fsync is held (12)."""
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

HOLD_S = int(os.environ.get("NAPE_STALL_S", "12"))
PATIENT = "+15551230001"
MEMBER = "+15550100001"
tap = h.Tap()
folder = tempfile.TemporaryDirectory(prefix="nape-fault-")


def sid(n):
    return f"SM{n:032x}"


class Case:
    """A daemon over a disk that can be told to fail, its provider, and texts sent from threads of their own."""

    def __init__(self, name):
        self.name = name
        self.fault_path = os.path.join(folder.name, name)
        self.fault("none")
        self.provider = h.Provider()
        self.daemon = h.Daemon(h.clinic(self.provider), program="tests/support/naped-faulty", env={"NAPE_FAULT": self.fault_path})
        code, out, errors = self.daemon.ctl("patient", "add", "--name", "Ana", "--address", "sms:" + PATIENT, "--lang", "en",
                                            "--zone", "America/New_York", "--joined")
        tap.ok(code == 0, f"{name}: the daemon runs", out + errors)
        self.status = {}
        self.threads = []

    def fault(self, text):
        with open(self.fault_path + ".new", "w", encoding="utf-8") as f:
            f.write(text)
        os.rename(self.fault_path + ".new", self.fault_path)

    def send(self, n, body, sender=PATIENT):
        def run():
            self.status[n] = h.webhook(self.daemon, h.inbound(body, sid(n), sender=sender))
        thread = threading.Thread(target=run)
        thread.start()
        self.threads.append(thread)
        return thread

    def to(self, number):
        return [m["Body"] for m in self.provider.accepted() if m["To"] == number]

    def wait(self, what, seconds):
        """Waits until what() holds, looking at every message that comes; how long it took, or None."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if what():
                return time.monotonic() - began
            self.provider.wait(len(self.provider.accepted()) + 1, 200)
        return time.monotonic() - began if what() else None

    def advised(self, n_alerts=1, n_advice=1):
        return (sum(b.startswith("Call 911") for b in self.to(PATIENT)) == n_advice and len(self.to(MEMBER)) == n_alerts)

    def rows(self, sql, *values):
        db = sqlite3.connect(f"file:{self.daemon.dir}/nape.db?mode=ro", uri=True)
        try:
            return db.execute(sql, values).fetchall()
        finally:
            db.close()

    def settled(self, n):
        """The text is in the store, and no message waits."""
        return (self.rows("SELECT 1 FROM inbox WHERE key_0 = ?", sid(n))
                and not self.rows("SELECT 1 FROM outbox WHERE state < 2"))

    def check_once(self, numbers, n_alerts, n_advice=None):
        ok = self.wait(lambda: all(self.settled(n) for n in numbers), HOLD_S * 6 + 30)
        tap.ok(ok is not None, f"{self.name}: afterwards the texts are in the store", self.daemon.log_text()[-3000:])
        for n in numbers:
            rows = self.rows("SELECT count(*) FROM inbox WHERE key_0 = ?", sid(n))
            tap.ok(rows == [(1,)], f"{self.name}: text {n} has one row", rows)
        # a message that were sent again would be on its way now: one more text, and its answer, come behind it
        before = len(self.provider.accepted())
        status = h.webhook(self.daemon, h.inbound("HELP", sid(900 + before), sender="+15559990000"))
        tap.ok(status // 100 == 2 and self.provider.wait(before + 1), f"{self.name}: the next text is answered", status)
        advice = [b for b in self.to(PATIENT) if b.startswith("Call 911")]
        tap.ok(len(advice) == (n_advice or len(numbers)), f"{self.name}: no advice went out twice", advice)
        tap.ok(len(self.to(MEMBER)) == n_alerts, f"{self.name}: no alert went out twice", self.to(MEMBER))
        open_alerts = self.rows("SELECT count(*) FROM escalation WHERE closed_utc = 0")
        tap.ok(open_alerts == [(1,)], f"{self.name}: one alert is open", open_alerts)
        classes = self.rows("SELECT class, count(*) FROM outbox WHERE class < 2 GROUP BY class ORDER BY class")
        tap.ok(classes == [(0, len(numbers)), (1, n_alerts)], f"{self.name}: every message has its row", classes)

    def end(self):
        self.fault("none")
        for thread in self.threads:
            thread.join(60)
        log = self.daemon.events()
        leaks = [w for w in ("numb", "feel my", "1555", "Ana", "Harbor") if w in log]
        tap.ok(not leaks, f"{self.name}: no words, numbers or names in the log (P7)", leaks)
        tap.ok(self.daemon.stop() == 0, f"{self.name}: SIGTERM ends with 0", self.daemon.log_text()[-2000:])
        self.provider.stop()


# ---- every fsync is held -------------------------------------------------------------------------------------------------
case = Case("held")
case.fault(f"hold {HOLD_S}")
began = time.monotonic()
case.send(1, "cant feel my left hand")
took = case.wait(case.advised, 10)
took_all = time.monotonic() - began
tap.ok(took is not None and took_all < 3, "held: advice is at the provider within 3 s and a member is alerted",
       f"{took_all:.2f} s {case.provider.accepted()} {case.daemon.log_text()[-2000:]}")
tap.figure(f"fsync held {HOLD_S} s: advice and alert at the provider after {took_all:.2f} s")
case.threads[0].join(20)
waited = time.monotonic() - began
tap.ok(case.status.get(1, 0) // 100 == 2 and waited < HOLD_S, "held: the webhook hears 2xx from the journal, not from the store",
       f"{case.status} after {waited:.1f} s")
tap.ok(case.daemon.get("/readyz", case.daemon.admin_port)[0] == 503, "held: readyz says that it is not well")
tap.ok("ALARM" in case.daemon.log_text().upper() and case.daemon.wait_log("stall.begun", 1) is not None, "held: an alarm is in the log",
       case.daemon.log_text()[-1000:])
case.send(1, "cant feel my left hand").join(20)
tap.ok(case.status[1] // 100 == 2, "held: the same text again is 2xx at once", case.status)
began = time.monotonic()
case.send(2, "my face is drooping").join(20)
took = case.wait(lambda: case.advised(2, 2), 10)
took_all = time.monotonic() - began
tap.ok(took is not None and took_all < 1.5, "held: a text that comes meanwhile is advised at once", f"{took_all:.2f} s {case.to(PATIENT)}")
tap.ok(case.status.get(2, 0) // 100 == 2, "held: and hears 2xx", case.status)
tap.figure(f"fsync held: the next text's advice and alert after {took_all:.2f} s")
case.wait(lambda: case.rows("SELECT 1 FROM inbox WHERE key_0 = ?", sid(2)), HOLD_S * 6)
case.fault("none")
case.check_once([1, 2], 2)
case.end()

# ---- the disk is full ----------------------------------------------------------------------------------------------------
case = Case("full")
case.fault("full")
began = time.monotonic()
case.send(1, "cant feel my left hand")
took = case.wait(case.advised, 10)
took_all = time.monotonic() - began
tap.ok(took is not None and took_all < 3, "full: advice is at the provider within 3 s and a member is alerted",
       f"{took_all:.2f} s {case.provider.accepted()} {case.daemon.log_text()[-2000:]}")
tap.figure(f"disk full: advice and alert at the provider after {took_all:.2f} s")
case.threads[0].join(20)
tap.ok(case.status.get(1, 0) // 100 == 2, "full: the webhook hears 2xx from the journal", case.status)
case.fault("none")
case.check_once([1], 1)

# the process dies while the store is full: the journal brings the text back, nothing is said twice
case.fault("full")
case.send(2, "cant feel my right leg").join(20)
tap.ok(case.wait(lambda: case.advised(2, 2), 10) is not None, "full: advice goes out again for another text", case.to(PATIENT))
tap.ok(case.status.get(2, 0) // 100 == 2, "full: it hears 2xx", case.status)
case.daemon.signal(signal.SIGKILL)
case.daemon.process.wait(20)
case.fault("none")
case.daemon.start()
case.check_once([1, 2], 2)
case.end()

# ---- many at once: they wait behind the batch that hangs, and are committed late -----------------------------------------
N = 60
case = Case("burst")
case.fault("hold 6")
case.send(1, "6 left temple")
for i in range(N):
    case.send(100 + i, "cant feel my left hand", sender=f"+1555777{i:04d}")
took = case.wait(lambda: len(case.to(MEMBER)) == N and sum("911" in m["Body"] for m in case.provider.accepted()) >= N, 10)
tap.ok(took is not None and took < 5, "burst: all are advised, and alerted", f"{took} {len(case.to(MEMBER))}")
for thread in case.threads:
    thread.join(30)
tap.ok(all(s // 100 == 2 for s in case.status.values()), "burst: all hear 2xx", case.status)
ok = case.wait(lambda: all(case.settled(100 + i) for i in range(N)), 60)
tap.ok(ok is not None, "burst: afterwards the texts are in the store", case.daemon.log_text()[-2000:])
rows = case.rows("SELECT count(*), count(DISTINCT key_0) FROM inbox")
tap.ok(rows == [(N + 1, N + 1)], "burst: each once", rows)
case.fault("none")
before = len(case.provider.accepted())
case.send(2, "HELP").join(20)
tap.ok(case.provider.wait(before + 1), "burst: the next text is answered")
sent = [m for m in case.provider.accepted() if m["To"].startswith("+1555777")]
tap.ok(len(sent) == N and len(case.to(MEMBER)) == N, "burst: nothing went out twice", f"{len(sent)} {len(case.to(MEMBER))}")
classes = case.rows("SELECT class, state, count(*) FROM outbox WHERE class < 2 GROUP BY class, state ORDER BY class")
tap.ok(classes == [(0, 2, N), (1, 2, N)], "burst: every message has its row, as sent", classes)
case.end()

# ---- another holds the store -------------------------------------------------------------------------------------------
case = Case("locked")
other = sqlite3.connect(f"{case.daemon.dir}/nape.db", isolation_level=None)
other.execute("BEGIN IMMEDIATE")
began = time.monotonic()
case.send(1, "cant feel my left hand")
took = case.wait(case.advised, 10)
took_all = time.monotonic() - began
tap.ok(took is not None and took_all < 3, "locked: advice is at the provider within 3 s and a member is alerted", f"{took_all:.2f} s")
tap.figure(f"store locked: advice and alert at the provider after {took_all:.2f} s")
case.threads[0].join(20)
tap.ok(case.status.get(1, 0) // 100 == 2, "locked: the webhook hears 2xx from the journal", case.status)
other.execute("ROLLBACK")
other.close()
case.check_once([1], 1)
case.end()

# ---- fsync fails ---------------------------------------------------------------------------------------------------------
case = Case("io")
case.fault("io")
case.send(1, "cant feel my left hand").join(20)
tap.ok(case.wait(case.advised, 3) is not None and case.status.get(1, 0) // 100 == 2, "io: advice goes out, 2xx from the journal",
       f"{case.status} {case.provider.accepted()} {case.daemon.log_text()[-2000:]}")
case.fault("none")
case.check_once([1], 1)
case.end()

# ---- a text that ends the process ----------------------------------------------------------------------------------------
case = Case("crash")
case.fault("crash numbness")  # as the assessment of such a text has it
case.send(1, "cant feel my left hand").join(20)
case.daemon.process.wait(20)
tap.ok(case.status[1] == 0, "crash: a text ends the process before it is stored", case.status)
case.daemon.start(wait=False)
tap.ok(case.daemon.process.wait(20) != 0, "crash: and once more, by itself, at the first start")
case.daemon.start()
tap.ok(case.daemon.wait_log("worker.set_aside", 5) is not None, "crash: it is set aside at the second", case.daemon.log_text())
tap.ok(case.wait(lambda: len(case.to(MEMBER)) == 1, 5) is not None, "crash: and handed to the team", case.provider.accepted())
rows = case.rows("SELECT outcome, count(*) FROM inbox")
tap.ok(rows == [("set_aside", 1)], "crash: it is kept", rows)
case.send(1, "cant feel my left hand").join(20)
tap.ok(case.status[1] // 100 == 2, "crash: the provider that sends it again hears 2xx", case.status)
case.fault("none")
case.send(2, "HELP").join(20)
tap.ok(case.status[2] // 100 == 2 and case.wait(lambda: len(case.to(PATIENT)) == 1, 5) is not None, "crash: the next text is answered",
       case.provider.accepted())
tap.ok(len(case.to(MEMBER)) == 1, "crash: the team was told once", case.to(MEMBER))
case.end()

# ---- the journal cannot take it either -----------------------------------------------------------------------------------
case = Case("dead")
case.fault("dead")
case.send(1, "cant feel my left hand").join(20)
tap.ok(case.wait(case.advised, 3) is not None, "dead: advice goes out", case.provider.accepted())
tap.ok(case.status[1] == 503, "dead: what nothing could keep hears 503", case.status)
for i in range(2):
    case.send(1, "cant feel my left hand").join(20)
    tap.ok(case.status[1] == 503, "dead: and again", case.status)
case.fault("none")
case.send(1, "cant feel my left hand").join(20)
tap.ok(case.status[1] // 100 == 2, "dead: when the disk is well it is taken", case.status)
case.check_once([1], 1)
case.end()
tap.done()
