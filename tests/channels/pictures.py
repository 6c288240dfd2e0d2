#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A routine's drawing goes along where a channel carries pictures, and its words always do: Telegram by upload, Twilio by an address that
it fetches, and without it when it is refused."""
import os
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import bot_api  # noqa: E402
import harness as h  # noqa: E402

ANA = 5550001
tap = h.Tap()
api = bot_api.BotApi()
TEAM = '''
team = {{ members = ( {{ id = "maria"; name = "Maria"; addresses = ( "{}" ); }} );
          policies = ( {{ name = "default"; steps = ( {{ to = ( "maria" ); wait_min = 10; }} ); }} ); }};
'''
BOT = f'''
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( {{ name = "tg"; driver = "telegram"; bot_token = "{bot_api.TOKEN}"; api_base = "{api.base}"; }} );
''' + TEAM.format("tg:5550091")


def file(name):
    with open(os.path.join(h.RULES, "pictures", name), "rb") as f:
        return f.read()


def add(daemon, address):
    code, out, errors = daemon.ctl("patient", "add", "--name", "Ana", "--address", address, "--zone", "America/New_York", "--joined",
                                   "--hands-on-cleared-by", "maria")
    tap.ok(code == 0, f"somebody who is cleared for routines ({address.split(':')[0]})", out + errors)


def drawn(messages):
    return [m for m in messages if "photo" in m]


# Telegram: the picture with the words below it, one message.
daemon = h.Daemon(BOT)
add(daemon, f"tg:{ANA}")
api.wrote(ANA, "GO")
tap.ok(api.wait(lambda: drawn(api.sent)), "GO brings a drawing", (api.sent, daemon.log_text()[-2000:]))
first = drawn(api.sent)[0]
names = {file(n): n for n in os.listdir(os.path.join(h.RULES, "pictures")) if n.endswith(".png")}
tap.ok(first["photo"] in names, "one of those in rules/pictures, byte by byte", len(first["photo"]))
tap.ok("1/" in first["text"] and len(first["text"]) > 20, "with the words of its step below it", first["text"])
api.wrote(ANA, "STOP")
api.wait(lambda: len(api.sent) > 1)
daemon.kill()

# What Telegram does not take goes as words.
api.sent.clear()
daemon = h.Daemon(BOT)
add(daemon, f"tg:{ANA}")
api.fail("sendPhoto", 400, "Bad Request: IMAGE_PROCESS_FAILED")
api.wrote(ANA, "GO")
tap.ok(api.wait(lambda: any("1/" in m["text"] for m in api.sent)) and not drawn(api.sent), "a drawing that is refused goes as words alone",
       (api.sent, api.refused))
daemon.kill()

# Switched off.
api.sent.clear()
daemon = h.Daemon(BOT.replace('api_base =', 'pictures = false; api_base ='))
add(daemon, f"tg:{ANA}")
api.wrote(ANA, "GO")
tap.ok(api.wait(lambda: any("1/" in m["text"] for m in api.sent)) and not drawn(api.sent), "pictures = false: words alone", api.sent)
daemon.kill()

# Twilio: off by default, for its price; on, by an address that everybody may fetch.
provider = h.Provider()
number = "+15551230001"
daemon = h.Daemon(h.clinic(provider))
add(daemon, "sms:" + number)
h.webhook(daemon, h.inbound("GO", "SM" + "1" * 32, sender=number))
tap.ok(provider.wait(1) and not any("MediaUrl" in m for m in provider.accepted()), "SMS carries words alone by default", provider.accepted())
daemon.kill()
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider).replace("rate = 100.0;", "rate = 100.0; pictures = true;"))
add(daemon, "sms:" + number)
h.webhook(daemon, h.inbound("GO", "SM" + "2" * 32, sender=number))
provider.wait(1)
media = [m for m in provider.accepted() if "MediaUrl" in m]
tap.ok(media and media[0]["MediaUrl"].startswith(h.PUBLIC + "/pictures/") and len(media[0]["Body"]) > 20,
       "with pictures = true the drawing goes along, with the words", provider.accepted())
path = media[0]["MediaUrl"][len(h.PUBLIC):] if media else "/pictures/none.png"
connection = h.http.client.HTTPConnection("127.0.0.1", daemon.port, timeout=10)
connection.request("GET", path)
answer = connection.getresponse()
body = answer.read()
tap.ok(answer.status == 200 and answer.getheader("Content-Type") == "image/png" and body == file(os.path.basename(path)),
       "naped serves it there", (path, answer.status))
o = media[0]["StatusCallback"].split("#")[0].split("o=")[1] if media else "1"
n = len(provider.accepted())


def is_noted():
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute("SELECT state FROM outbox WHERE id = ?", (o,)).fetchone() == (2,)
    finally:
        db.close()


while not is_noted() and not provider.wait(n + 1, 50):
    pass
h.webhook(daemon, {"MessageSid": "MM" + "1" * 32, "MessageStatus": "undelivered", "ErrorCode": "30019", "AccountSid": h.ACCOUNT,
                   "From": "+15550100000", "To": number}, path="/status?o=" + o)
tap.ok(provider.wait(n + 1) and "MediaUrl" not in provider.accepted()[-1] and provider.accepted()[-1]["Body"] == media[0]["Body"],
       "a carrier that does not take it gets the words alone", provider.accepted()[n:])
for wrong in ("/pictures/nothing.png", "/pictures/", "/pictures/.png", "/pictures/../naped.conf", "/pictures/wall_ball.svg", "/pictures/%2e%2e/x.png"):
    tap.ok(daemon.get(wrong)[0] == 404, f"nothing else: {wrong}")
daemon.kill()
bad = h.Daemon(h.clinic(provider).replace("rate = 100.0;", 'rate = 100.0; pictures = true; inbound = "poll";').replace(
    f'public_url = "{h.PUBLIC}";', ""), wait=False)
r = subprocess.run([os.path.join(h.SRC, "contrib/pictures"), "--check"], capture_output=True, text=True, check=False)
tap.ok(r.returncode == 0, "each drawing that is sent was made from the SVG beside it", r.stdout + r.stderr)
tap.ok(bad.process.wait(20) != 0 and "public_url is needed" in bad.log_text(), "without a public address Twilio could not fetch it", bad.log_text())
tap.done()
