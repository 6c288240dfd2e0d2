#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""[44] An Android phone as gateway: signed texts in, replies out under an id of ours, receipts by parts, and a pace in parts that keeps
some for advice and alerts."""
import os
import sqlite3
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness as h  # noqa: E402
import phone as app  # noqa: E402

ANA, LUZ, MARIA = "+15551230001", "+15551230002", "+15550100001"
CROWD = [f"+155512301{i:02d}" for i in range(8)]
PARTS, KEPT = 16, 6

tap = h.Tap()
phone = app.Phone()
CONF = f'''
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( {{ name = "phone"; driver = "smsgate"; username = "{app.USER}"; password = "{app.PASSWORD}"; signing_key = "{app.KEY}";
                api_base = "{phone.base}"; rate = 100.0; parts = {PARTS}; parts_minutes = 1440; kept_parts = {KEPT}; }} );
team = {{ members = ( {{ id = "maria"; name = "Maria"; addresses = ( "phone:{MARIA}" ); }} );
          policies = ( {{ name = "default"; steps = ( {{ to = ( "maria" ); wait_min = 10; }} ); }} ); }};
'''
daemon = h.Daemon(CONF)
HOOK = daemon.url + "/hook/phone"


def rows(sql):
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def receipt(name, message, **more):
    return phone.event(HOOK, name, {"messageId": message["id"], "recipient": message["phoneNumbers"][0], **more})


def state(message):
    return rows(f"SELECT state FROM outbox WHERE id = {message['id'].split('-')[1]}")[0][0]


def answered(number, n):
    return phone.wait(lambda: len(phone.to(number)) >= n)


for number in [ANA, LUZ] + CROWD:
    daemon.ctl("patient", "add", "--name", "P" + number[-3:], "--address", "phone:" + number, "--zone", "America/New_York", "--joined")

# In and out.
now = time.time()
tap.ok(phone.wrote(HOOK, ANA, "6 left temple", at=now) // 100 == 2 and answered(ANA, 1), "a signed text is taken and answered", daemon.log_text()[-2000:])
tap.ok("temple" in phone.to(ANA)[0] and phone.sent[0]["withDeliveryReport"] and phone.sent[0]["priority"] == 10, "with what the app needs",
       phone.sent)
tap.ok(phone.wrote(HOOK, ANA, "6 left temple", at=now) // 100 == 2, "the same text under another event id is taken")
tap.ok(phone.wrote(HOOK, ANA, "6 left temple", at=now + 60) // 100 == 2 and answered(ANA, 2), "the same words a minute later are another text",
       phone.to(ANA))
tap.ok(rows("SELECT count(*) FROM inbox")[0][0] == 2 and len(phone.to(ANA)) == 2, "two texts are filed and answered", rows("SELECT key_0, key_1 FROM inbox"))
again = phone.wrote(HOOK, ANA, "drank 100 ml", at=now + 70, event_id="twice"), phone.wrote(HOOK, ANA, "drank 100 ml", at=now + 71, event_id="twice")
tap.ok(answered(ANA, 3) and rows("SELECT count(*) FROM inbox")[0][0] == 3, "one event told twice is one text", again)

# What is not the phone's.
tap.ok(phone.wrote(HOOK, ANA, "numb", key="another-key-000000") == 403, "another key is refused")
tap.ok(phone.wrote(HOOK, ANA, "numb", off_s=-3600) == 403, "an old signature is refused")
tap.ok(h.request("POST", HOOK, b'{"event":"sms:received"}')[0] == 403, "no signature is refused")
tap.ok(phone.event(HOOK, "app:started", None) // 100 == 2, "what is new is heard and left alone")
tap.ok(phone.event(HOOK, "sms:received", {}) == 400, "an event that is none is told so")

# Receipts: a text of several parts has arrived when all have.
first = next(m for m in phone.sent if len(m["textMessage"]["text"]) <= 160)
tap.ok(receipt("sms:sent", first, partsCount=1) // 100 == 2 and receipt("sms:delivered", first) // 100 == 2 and state(first) == 3,
       "a text of one part is delivered by one receipt", (first, state(first)))
tap.ok(phone.wrote(HOOK, LUZ, "cant feel my left hand", at=now) // 100 == 2 and answered(LUZ, 1) and answered(MARIA, 1),
       "a red flag is advised and alerted on", daemon.log_text()[-2000:])
advice = next(m for m in phone.sent if m["phoneNumbers"] == [LUZ])
tap.ok(advice["priority"] >= 100 and "ttl" not in advice, "past the app's own limits, and for as long as it takes", advice)
parts = -(-len(advice["textMessage"]["text"]) // 153) if len(advice["textMessage"]["text"]) > 160 else 1
tap.ok(parts > 1, "the advice has several parts", advice)
for i in range(parts):
    tap.ok(state(advice) != 3, f"{i} of {parts} parts are not the advice", state(advice))
    receipt("sms:delivered", advice)
tap.ok(state(advice) == 3, "all of them are", state(advice))
alert = next(m for m in phone.sent if m["phoneNumbers"] == [MARIA])
receipt("sms:failed", alert, reason="RESULT_ERROR_NO_SERVICE")
tap.ok(daemon.wait_log("outbox.undeliverable") is not None and state(alert) == 4, "a part that failed is a text that failed", state(alert))
receipt("sms:delivered", alert)
tap.ok(state(alert) == 4, "and stays so, whatever other parts did", state(alert))
phone.event(HOOK, "sms:sent", {"messageId": "of-another-program"})

# A resend is free: the id is ours.
daemon.stop()
daemon.write(CONF.replace(f"parts = {PARTS}", "parts = 200"))
daemon.start()
HOOK = daemon.url + "/hook/phone"
phone.drops = 1
n = len(phone.sent)
phone.wrote(HOOK, ANA, "drank 110 ml")
tap.ok(phone.wait(lambda: ("/messages", 409) in phone.refused, 30) and len(phone.sent) == n + 1,
       "an answer that was lost is asked for again under its id, and sent once", phone.refused)
phone.fails = [429]
phone.wrote(HOOK, ANA, "drank 111 ml")
tap.ok(phone.wait(lambda: len(phone.sent) == n + 2, 30), "429 is tried again")
phone.fails = [400]
phone.wrote(HOOK, ANA, "drank 112 ml")
tap.ok(daemon.wait_log("outcome=refused", 20) is not None, "400 is given up")
phone.fails = [401]
phone.wrote(HOOK, ANA, "drank 113 ml")
tap.ok(daemon.wait_log("channel.down", 20) is not None, "401 is a channel that is down", daemon.events()[-1000:])

# [44] The pace is in parts, and some are kept.
daemon.stop()
daemon.write(CONF)
daemon.start()
HOOK = daemon.url + "/hook/phone"
phone.wait(lambda: rows("SELECT count(*) FROM outbox WHERE state < 2")[0][0] == 0, 60)
daemon.stop()
daemon.start()
HOOK = daemon.url + "/hook/phone"
n = len(phone.sent)
for i in range(3):
    for number in CROWD:
        phone.wrote(HOOK, number, f"{3 + i} left temple", at=now + i)


def spent():
    return sum(1 if len(m["textMessage"]["text"]) <= 160 else -(-len(m["textMessage"]["text"]) // 153) for m in phone.sent[n:])


phone.wait(lambda: spent() == PARTS - KEPT, 10)
phone.wait(lambda: spent() > PARTS - KEPT, 2)
tap.ok(0 < spent() <= PARTS - KEPT, f"of {PARTS} parts {KEPT} are kept", spent())
tap.ok(rows("SELECT count(*) FROM outbox WHERE state < 2 AND class = 2")[0][0] > 0, "replies wait", rows("SELECT state, count(*) FROM outbox GROUP BY state"))
before = len(phone.to(LUZ)), len(phone.to(MARIA))
phone.wrote(HOOK, CROWD[0], "worst headache of my life, cant move my arm", at=now + 9)
tap.ok(phone.wait(lambda: any(m["priority"] >= 100 for m in phone.sent[n:] if m["phoneNumbers"] == [CROWD[0]])) and
       phone.wait(lambda: len(phone.to(MARIA)) > before[1]), "advice and its alert do not wait for them", phone.sent[n:])

leaks = [w for w in (app.PASSWORD, app.KEY, ANA, "temple") if w in daemon.events()]
tap.ok(not leaks, "no secret, number or word in the log", leaks)
tap.ok(daemon.stop() == 0, "SIGTERM ends with 0", daemon.log_text()[-1000:])
tap.done()
