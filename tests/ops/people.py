#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""People in and out of the real daemon: a file of them is imported whole or not at all, and somebody who is erased is in no byte of
any file that naped keeps."""
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider, "joining = { sites = ( { keyword = \"CALM\"; } ); };"))


def table(text):
    path = os.path.join(daemon.dir, "people.csv")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)
    return path


def count():
    return len(daemon.command("patient.list", limit=1000)[1]["patients"])


# ---- import ----
WHOLE = ("\ufeffname,address,lang,zone,joined,birth_year\r\n"
         "Zebulon Quartz,sms:+15557654321,en,America/Chicago,yes,1981\r\n"
         "\r\n"
         "\"Gomez, \"\"Ana\"\"\",sms:+15551230002,es,America/New_York,no,\r\n"
         "Luis,sms:+15551230003,,,,1970")
code, out, err = daemon.ctl("patient", "import", table(WHOLE), "--now")
tap.ok(code == 0 and "3 imported, 0 left out" in out, "three people are imported", out + err)
rows = {p["name"]: p for p in daemon.command("patient.list", limit=100)[1]["patients"]}
tap.ok(set(rows) == {"Zebulon Quartz", 'Gomez, "Ana"', "Luis"}, "quotes, commas and a byte order mark are read", rows)
tap.ok(rows["Zebulon Quartz"]["state"] == "active" and rows["Luis"]["state"] == "invited" and rows["Luis"]["lang"] == "en"
       and rows["Luis"]["birth_year"] == 1970, "who joined has joined, the others are invited, what is left out is the site's", rows)
tap.ok(provider.wait(2) and sorted(m["To"] for m in provider.accepted()) == ["+15551230002", "+15551230003"], "the others are invited by text")

BAD = ("name,address,joined,zone\n"
       "Mia,sms:+15551230011,yes,America/New_York\n"
       "Leo,sms:+1555,no,America/New_York\n"
       "Zoe,sms:+15551230013,perhaps,America/New_York\n"
       "Eva,sms:+15551230014,no,America/New_Yorck\n"
       "Bob,sms:+15551230015\n"
       "Zebulon Quartz,sms:+15557654321,no,\n")
code, out, err = daemon.ctl("patient", "import", table(BAD))
tap.ok(code == 1 and all(f"line {n}: " in err for n in (3, 4, 5, 6, 7)) and "line 2: " not in err, "every bad line is told with its number", err)
tap.ok(count() == 3, "and nobody was imported")
code, out, err = daemon.ctl("patient", "import", table(BAD), "--skip-bad")
tap.ok(code == 0 and "1 imported, 5 left out" in out and "line 4: joined is yes or no" in err, "--skip-bad takes the one that is right", out + err)
tap.ok(count() == 4, "one more")
code, out, err = daemon.ctl("patient", "import", table("name,adress\nAna,sms:+15551239999\n"))
tap.ok(code == 1 and "people.csv:1: " in err and 'did you mean "address"' in err, "a column that is not known is named, with the nearest", err)
code, out, err = daemon.ctl("patient", "import", table('name,address\n"Ana,sms:+15551239999\n'))
tap.ok(code == 1 and "line 2: a quote does not end" in err, "a quote that does not end is told", err)
code, out, err = daemon.ctl("patient", "import", os.path.join(daemon.dir, "none.csv"))
tap.ok(code == 1 and "none.csv" in err, "a file that is not there is named", err)
os.unlink(os.path.join(daemon.dir, "people.csv"))

# ---- erased ----
WORDS = "quetzalcoatl pain 6 since noon, half my face is numb"
NEEDLES = [b"quetzalcoatl", b"Zebulon", b"Quartz", b"+15557654321", b"15557654321"]


def left():
    """Each word that is in a file, with the file."""
    found = []
    for name in sorted(os.listdir(daemon.dir)):
        path = os.path.join(daemon.dir, name)
        if os.path.isfile(path):
            with open(path, "rb") as f:
                all_of_it = f.read()
            found += [f"{name}: {needle.decode()}" for needle in NEEDLES if needle in all_of_it]
    return found


tap.ok(h.webhook(daemon, h.inbound(WORDS, "SM" + "a" * 32, sender="+15557654321")) // 100 == 2, "a patient writes")
tap.ok(provider.wait(4), "advice and an alert go out")
tap.ok(len(left()) > 3, "the words are in the store")
tap.ok(h.webhook(daemon, h.inbound("ACK 1", "SM" + "b" * 32, sender="+15550100001")) // 100 == 2, "the alert is taken")
code, out, err = daemon.ctl("erase", "sms:+15557654321", "--by", "maria", "--for-ever")
tap.ok(code == 1 and "close it first" in err, "an open alert comes first", err)
for sid, who, text in (("c", "+15550100001", "CLOSE 1 spoke with Zebulon"), ("d", "+15550100002", "CLOSE 1 spoke")):
    h.webhook(daemon, h.inbound(text, "SM" + sid * 32, sender=who))
code, out, err = daemon.ctl("erase", "sms:+15557654321", "--by", "maria")
tap.ok(code == 2 and "--for-ever" in err, "it is not done by mistake", err)
code, out, err = daemon.ctl("erase", "sms:+15557654321", "--by", "maria", "--for-ever")
tap.ok(code == 0, "the person is erased", err)
deadline = time.monotonic() + 20
while left() and time.monotonic() < deadline:
    daemon.command("status")
tap.ok(not left(), "not a byte of them is left in any file", "\n".join(left()))
tap.ok(not any(needle.decode() in daemon.log_text() for needle in NEEDLES), "nor in the log")
before = count()
tap.ok(h.webhook(daemon, h.inbound(WORDS, "SM" + "a" * 32, sender="+15557654321")) // 100 == 2 and count() == before,
       "their text that is delivered again is known, and not taken in")
tap.ok(not left(), "nor kept", "\n".join(left()))
code, out, err = daemon.ctl("alerts", "show", "1")
tap.ok(code == 1, "their alert is shown to nobody", out)
tap.ok(daemon.stop() == 0 and not left(), "nor is anything left after the daemon has ended", "\n".join(left()))
daemon.start()
code, out, err = daemon.ctl("patient", "show", "sms:+15557654321")
tap.ok(code == 1, "and nobody is there after a new start", out)
tap.done()
