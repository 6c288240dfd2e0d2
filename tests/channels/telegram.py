#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A bot of Telegram's, without a public URL: a text in by long poll, a reply out; what a crash leaves unconfirmed comes again and is
processed once (P1); and every way in which Telegram refuses."""
import os
import signal
import sqlite3
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bot_api  # noqa: E402
import harness as h  # noqa: E402

ANA, LUZ, EVA, MARIA, CROWD = 5550001, 5550002, 5550003, 5550091, 6660000
KILLS = int(os.environ.get("NAPE_TEST_KILLS", "6"))

tap = h.Tap()
api = bot_api.BotApi()
CONF = f'''
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( {{ name = "tg"; driver = "telegram"; bot_token = "{bot_api.TOKEN}"; api_base = "{api.base}/"; }} );
team = {{ members = ( {{ id = "maria"; name = "Maria"; addresses = ( "tg:{MARIA}" ); }} );
          policies = ( {{ name = "default"; steps = ( {{ to = ( "maria" ); wait_min = 10; }} ); }} ); }};
'''
daemon = h.Daemon(CONF)


def add(chat):
    return daemon.ctl("patient", "add", "--name", f"P{chat}", "--address", f"tg:{chat}", "--zone", "America/New_York", "--joined")


def rows(sql):
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute(sql).fetchall()
    finally:
        db.close()


def answered(chat, n, seconds=15):
    return api.wait(lambda: len(api.to(chat)) >= n, seconds)


for chat in (ANA, LUZ, EVA):
    code, out, errors = add(chat)
    tap.ok(code == 0, f"person {chat % 10} is added by the number of the chat", out + errors)
code, out, errors = daemon.ctl("patient", "add", "--name", "X", "--address", "tg:+15551230001", "--joined")
tap.ok(code == 1 and "123456789" in out + errors, "a telephone number is no chat", out + errors)

# A text in, a reply out; the offset is told when all is stored.
api.wrote(ANA, "6 left temple since 2pm ibu 400")
tap.ok(answered(ANA, 1) and "temple" in api.to(ANA)[0], "a text is heard and answered", daemon.log_text()[-2000:])
tap.ok(api.sent[0]["chat_id"] == ANA and "parse_mode" not in api.sent[0], "as plain text, to the chat's number", api.sent)
tap.ok(api.sent[0]["text"].endswith("Y or N") and [b["text"] for b in api.sent[0]["reply_markup"]["keyboard"][0]] == ["Y", "N"],
       "a question that takes yes or no has two buttons", api.sent[0])
tap.ok(api.wait(lambda: api.asked[-1] == 9000002), "the next call confirms it", api.asked)
tap.ok(api.asked[0] is None, "the first call has no offset", api.asked)
api.wrote(LUZ, "cant feel my left hand")
tap.ok(answered(LUZ, 1) and answered(MARIA, 1), "a red flag is advised and alerted on", api.sent)
tap.ok(api.to(LUZ)[0].startswith("Call 911") and "ACK" in api.to(MARIA)[0], "advice first, and the team is rung", api.sent)
number = next((w.strip(".") for w in api.to(MARIA)[0].split() if w.strip(".").isdigit()), "0")
api.wrote(MARIA, f"/ack {number}")
tap.ok(answered(MARIA, 2), "an ACK as a command is an ACK", api.to(MARIA))

# What people do beside texting.
first = api.wrote(ANA, "drank 500 ml")
tap.ok(answered(ANA, 2), "a second text is answered", api.to(ANA))
tap.ok(next(m for m in api.sent if m["text"] == api.to(ANA)[1])["reply_markup"] == {"remove_keyboard": True}, "and takes the buttons away [6]",
       api.sent[-1])
api.edited(first, "cant see with one eye")
tap.ok(answered(ANA, 3) and api.to(ANA)[2].startswith("Call 911"), "an edited text is a new text, and screened (P2)", api.to(ANA))
api.sent_media(EVA, photo=[{"file_id": "x"}], caption="worst headache of my life")
tap.ok(answered(EVA, 1) and "911" in api.to(EVA)[0], "the words below a photo are read", api.to(EVA))
n = rows("SELECT count(*) FROM inbox")[0][0]
api.wrote(-100200, "numb all over", type="supergroup")
api.sent_media(EVA, pinned_message={"message_id": 1})
api.sent_media(EVA, voice={"file_id": "y"})
tap.ok(answered(EVA, 2), "a voice message is answered, though nobody hears it", api.to(EVA))
tap.ok(rows("SELECT count(*) FROM inbox")[0][0] == n + 1, "groups and what Telegram says itself are nobody's text", rows("SELECT key_0 FROM inbox"))
api.wrote(LUZ, "/stop")
tap.ok(answered(LUZ, 2), "/stop is STOP, confirmed once", api.to(LUZ))
api.wrote(LUZ, "/start")
tap.ok(answered(LUZ, 3), "/start is START", api.to(LUZ))

# Refused: 429 waits, 5xx is in doubt, 400 is given up, a block is a STOP by the carrier.
api.fail("sendMessage", 429, "Too Many Requests: retry after 1", retry_after=1)
api.wrote(ANA, "drank 200 ml")
tap.ok(answered(ANA, 4, 30), "429 waits as long as Telegram says, and sends again", daemon.log_text()[-2000:])
tap.ok(daemon.wait_log("outcome=retry") is not None, "and says so", daemon.events()[-2000:])
n = len(api.to(ANA))
api.fail("sendMessage", 400, "Bad Request: message text is empty")
api.wrote(ANA, "drank 201 ml")
tap.ok(daemon.wait_log("outcome=refused") is not None, "400 is given up for that message", daemon.events()[-2000:])
api.fail("sendMessage", 502, "Bad Gateway")
api.wrote(ANA, "drank 202 ml")
tap.ok(api.wait(lambda: ("sendMessage", 502) in api.refused) and answered(ANA, n) and len(api.to(ANA)) == n,
       "a reply that may have gone out is not sent again", api.to(ANA))
api.fail("sendMessage", 403, "Forbidden: bot was blocked by the user")
api.wrote(EVA, "drank 300 ml")
tap.ok(daemon.wait_log("outcome=stopped_by_carrier") is not None, "403 blocked by the user is a stop", daemon.events()[-2000:])
api.blocked(LUZ)
tap.ok(api.wait(lambda: rows("SELECT count(*) FROM consent c JOIN address a ON a.id = c.address_id WHERE c.consent = 3 AND a.address = "
                             f"'{LUZ}'")[0][0] == 2), "who blocks the bot has said STOP", rows("SELECT * FROM consent"))
tap.ok(len(api.to(LUZ)) == 3, "and is not told so", api.to(LUZ))

# The way in: an error is asked again, another holder of the token is an alarm.
mark = len(daemon.lines)
api.wait(lambda: api.polls == 1)
api.fail("getUpdates", 500, "Internal Server Error")
tap.ok(daemon.wait_log("poll.failed", 10, mark) is not None, "a failed call is told", daemon.events()[-1000:])
api.wrote(ANA, "drank 204 ml")
tap.ok(answered(ANA, n + 1, 20) and daemon.wait_log("poll.heard", 10, mark) is not None, "and the next one hears again", api.to(ANA))
tap.ok(h.request("POST", daemon.url + "/hook/tg", b"{}")[0] == 404, "there is no webhook")

# P1: killed just as a text is given out, or a little later.  Each is filed once, whatever the crash.
dead = threading.Event()
for i in range(KILLS):
    dead.clear()

    def kill():
        # from before the answer is written to some ms after it, when a commit is under way or over
        threading.Timer(0.004 * i, lambda: (daemon.process.send_signal(signal.SIGKILL), dead.set())).start()

    api.given = kill
    for k in range(3):
        api.wrote(CROWD + i, f"drank {1000 + 10 * i + k} ml of water")
    dead.wait(10)
    daemon.process.wait(20)
    daemon.start()
api.wrote(ANA, "drank 999 ml")
tap.ok(api.wait(lambda: rows("SELECT count(*) FROM inbox WHERE CAST(text AS TEXT) LIKE '%999%'")[0][0] == 1, 20), "it hears after the last crash",
       daemon.log_text()[-2000:])
keys = rows("SELECT key_0, count(*) FROM inbox GROUP BY key_0 HAVING count(*) > 1")
crowd = rows("SELECT count(*), count(DISTINCT CAST(text AS TEXT)) FROM inbox WHERE CAST(text AS TEXT) LIKE 'drank 1___ ml of water'")
tap.ok(not keys, "no text is filed twice", keys)
tap.ok(crowd == [(3 * KILLS, 3 * KILLS)], "and none is lost", crowd)
tap.ok(api.wait(lambda: not api.updates), "in the end all is confirmed", len(api.updates))

# A token that is refused, and another holder of it.
api.wait(lambda: api.polls == 1)
api.fail("getUpdates", 409, "Conflict: terminated by other getUpdates request")
tap.ok(daemon.wait_log("another program asks", 10) is not None and "alarm" in (daemon.wait_log("another program asks") or "").lower(),
       "another holder of the token is an alarm", daemon.events()[-1000:])
leaks = [w for w in (bot_api.TOKEN, "AAemulated", str(ANA), "temple", "Somebody") if w in daemon.events()]
tap.ok(not leaks, "no token, chat or word in the log", leaks)
tap.ok(daemon.stop() == 0, "SIGTERM ends with 0 while a call waits", daemon.log_text()[-1000:])
tap.done()
