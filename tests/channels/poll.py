#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""[43] Twilio without a public URL: texts are asked for, the list tells what became of answers, and too many people are refused."""
import os
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
provider = h.Provider("no-callback")
POLLED = h.clinic(provider).replace(f'public_url = "{h.PUBLIC}";\n', "").replace(
    'optout = "self";', 'optout = "self"; inbound = "poll"; poll_seconds = 2; poll_patients = 2;')
daemon = h.Daemon(POLLED)
ANA, LUZ = "+15551230001", "+15551230002"


def sid(n):
    return f"SM{n:032x}"


def add(number):
    return daemon.ctl("patient", "add", "--name", "P" + number[-1], "--address", "sms:" + number, "--zone", "America/New_York", "--joined")


def rows(sql):
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def wait(what, seconds=10):
    began = time.monotonic()
    while not what() and time.monotonic() - began < seconds:
        provider.wait(len(provider.accepted()) + 1, 100)
    return what()


def to(number):
    return [m["Body"] for m in provider.accepted() if m["To"] == number]


def check(conf):
    path = os.path.join(daemon.dir, "check.conf")
    with open(path, "w", encoding="utf-8") as f:
        f.write(f'listen = "127.0.0.1:0";\nstate_dir = "{daemon.dir}";\nrules_dir = "{h.RULES}";\n' + conf)
    return subprocess.run([os.path.join(h.BUILD, "naped"), "-t", "-c", path], capture_output=True, text=True, timeout=60, check=False)


tap.ok(add(ANA)[0] == 0 and add(LUZ)[0] == 0, "two people are added")
code, out, errors = add("+15551230003")
tap.ok(code == 1 and "at most 2" in out + errors, "a third is refused: they would wait too long", out + errors)

provider.wrote(sid(1), ANA, "6 left temple", time.time())
provider.wrote(sid(2), ANA, "for somebody else", time.time(), to="+15550108888")
tap.ok(wait(lambda: len(to(ANA)) == 1), "a text is heard by asking, and answered", daemon.log_text()[-2000:])
tap.ok("temple" in to(ANA)[0] and "StatusCallback" not in provider.accepted()[0], "no callback is asked for", provider.accepted())
tap.ok(wait(lambda: rows("SELECT state FROM outbox") == [(3,)]), "the list tells that the answer was delivered", rows("SELECT state FROM outbox"))
provider.wrote(sid(3), LUZ, "cant feel my left hand", time.time())
tap.ok(wait(lambda: len(to(LUZ)) == 1 and len(to("+15550100001")) == 1), "a red flag is advised and alerted on", daemon.log_text()[-2000:])
tap.ok("you wrote" not in to(LUZ)[0], "a text that came in its time is not called late", to(LUZ))
provider.wrote(sid(4), ANA, "drank 500 ml of water", time.time())
provider.answers(lists=2)
tap.ok(wait(lambda: len(to(ANA)) == 2, 20), "a list that was not given is asked for again", daemon.log_text()[-2000:])
tap.ok(rows("SELECT key_0, count(*) FROM inbox GROUP BY key_0 ORDER BY key_0") == [(sid(1), 1), (sid(3), 1), (sid(4), 1)],
       "each text is filed once, those for other numbers not at all", rows("SELECT key_0, count(*) FROM inbox GROUP BY key_0"))
tap.ok(h.webhook(daemon, h.inbound("hello", sid(9))) == 404, "there is no webhook")
tap.ok(daemon.wait_log("sweep.missed", 0) is None, "what is asked for anyway is not called missed", daemon.log_text())

r = check(POLLED)
tap.ok(r.returncode == 0 and "up to 2 s" in r.stdout + r.stderr, "naped -t says the delay", r.stdout + r.stderr)
r = check(POLLED.replace('inbound = "poll"', 'inbound = "pole"'))
tap.ok(r.returncode == 1 and "webhook" in r.stderr and "poll" in r.stderr, "another way in is refused", r.stderr)
tap.ok(daemon.stop() == 0, "SIGTERM ends with 0", daemon.log_text()[-1000:])
daemon.write(POLLED.replace("poll_patients = 2", "poll_patients = 1"))
daemon.start(wait=False)
tap.ok(daemon.process.wait(20) == 1 and daemon.wait_log("at most 1 people", 5) is not None, "more people than are allowed: it does not start",
       daemon.log_text())
tap.done()
