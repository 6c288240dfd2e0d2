#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The link of an alert (decisions 33 and 35): fetching it shows initials and a button, pressing acts, a form tells the patient something, and
nobody else's signature does."""
import os
import re
import sqlite3
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
d = h.Daemon('''
public_url = "https://nape.example.org";
clinic = "Harbor Massage"; zone = "America/New_York"; lang = "en"; region = "US";
channels = ( { name = "sim"; driver = "sim"; rate = 50.0; } );
team = { members = ( { id = "maria"; name = "Maria"; addresses = ( "sim:+15550100001" ); },
                     { id = "luis"; name = "Luis"; addresses = ( "sim:+15550100002" ); } );
         policies = ( { name = "default"; steps = ( { to = ( "maria" ); } ); } );
         privacy = "discreet"; };
''')
d.ctl("patient", "add", "--name", "Ana <b> Gomez", "--address", "sim:+15551230001", "--joined")
d.ctl("say", "sim:+15551230001", "half my face is numb")
shown = d.ctl("alerts", "show", "1")[1]
found = re.search(r"https://nape\.example\.org(/ack/1\.maria\.[0-9a-f]{32})", shown)
tap.ok(found is not None and "AG" in shown, "a discreet alert carries initials and a link", shown)
path = found.group(1) if found else "/ack/none"


def alerts():
    return d.ctl("alerts", "--json")[1]


def fetch(method, where, body=None):
    return h.request(method, d.url + where, body, {"Content-Type": "application/x-www-form-urlencoded"} if body else None)


status, page = fetch("GET", path)
tap.ok(status == 200 and "<button" in page and "AG" in page and "Gomez" not in page and "+1555" not in page,
       "the page shows initials and a button, no name and no number", page)
tap.ok('"state":"alerted"' in alerts().replace(" ", ""), "fetching changes nothing", alerts())
for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), path.replace("maria", "luis"), path.replace("/1.", "/2."), "/ack/", "/ack/1"):
    status, page = fetch("POST", wrong, b"do=ack")
    tap.ok(status == 404 and "no alert" in page, f"a link that was not made here is refused ({len(wrong)})", page)
tap.ok('"state":"alerted"' in alerts().replace(" ", ""), "and does nothing", alerts())
status, page = fetch("POST", path, b"do=ack")
tap.ok(status == 200 and "+15551230001" in page and "Ana" in page and "<b>" not in page and 'value="spoke"' in page,
       "pressing takes it and shows whom to phone", page)
tap.ok('"state":"taken"' in alerts().replace(" ", ""), "it is taken", alerts())
tap.ok("<textarea" in page and 'maxlength="300"' in page and "From Maria at Harbor Massage" in page and "<script" not in page,
       "and a form to tell her something, without scripts", page)


def sent(to):
    db = sqlite3.connect(f"file:{d.dir}/nape.db?mode=ro", uri=True)
    rows = db.execute("SELECT o.body FROM outbox o JOIN address a ON a.id = o.address_id WHERE a.address = ? ORDER BY o.id", (to,)).fetchall()
    db.close()
    return [body for body, in rows]


once = re.search(r'name="once" value="(\d+)"', page)
form = ("do=tell&once=" + (once.group(1) if once else "0") + "&text=").encode()
LONG = b"%C3%A9" * 301
status, page = fetch("POST", path, form + LONG)
tap.ok(status == 200 and "301" in page and "at most 300" in page and "\u00e9" * 301 in page, "too many letters are told so, and kept to be mended", page)
status, page = fetch("POST", path, form + b"+%0D%0A")
tap.ok(status == 200 and "Write the words first" in page, "no words are told so", page)
status, page = fetch("POST", path, form + b"a" * 60000)
tap.ok(status == 200 and "at most 300" in page, "far too many as well", page[:400])
status, page = fetch("POST", path.replace("maria", "luis"), form + b"hi")
tap.ok(status == 404, "who has not the address of the page tells nothing", page)
status, page = fetch("POST", path, form + b"I+phone+you%0D%0Aat+3+%3Cb%3E")
tap.ok(status == 200 and "sent to Ana" in page and "Answers come to you until" in page, "words are told", page)
status, page = fetch("POST", path, form + b"I+phone+you%0D%0Aat+3+%3Cb%3E")
tap.ok(status == 200, "a page that is sent twice", page)
told = [body for body in sent("+15551230001") if body.startswith("From Maria")]
tap.ok(told == ["From Maria at Harbor Massage: I phone you at 3 <b>"], "tells once, from whom and on one line", told)
answer = d.ctl("say", "sim:+15551230001", "ok see you at the gate")[1]
tap.ok("Maria will see this" in answer, "her answer goes to who told it", answer)
tap.ok(any("see you at the gate" in body for body in sent("+15550100001")), "with her words", sent("+15550100001"))
answer = d.ctl("say", "sim:+15551230001", "my arm went numb too and i cant speak right")[1]
tap.ok("911" in answer, "and is screened as ever", answer)
status, page = fetch("POST", path, b"do=ack")
d.ctl("say", "sim:+15551230001", "STOP")
status, page = fetch("POST", path, form.replace(b"once=", b"once=1") + b"hello")
tap.ok("<textarea" not in page and "wants no texts" in page and not any("hello" in body for body in sent("+15551230001")),
       "after STOP nothing is told, and the page says to phone", page)
status, page = fetch("POST", path, b"do=not_reached")
tap.ok(status == 200 and '"state":"alerted"' in alerts().replace(" ", ""), "not reached rings on", page)
d.ctl("patient", "add", "--name", "Bea Roy", "--address", "sim:+15551230002", "--joined")
d.ctl("say", "sim:+15551230002", "my husband hits me in the head and i am scared of him")
shown = d.ctl("alerts", "show", "2")[1]
found = re.search(r"https://nape\.example\.org(/ack/2\.maria\.[0-9a-f]{32})", shown)
status, page = fetch("POST", found.group(1) if found else "/ack/none", b"do=ack")
tap.ok(status == 200 and "<textarea" not in page and "do not text" in page, "where another may read that phone there is no form", page)
tap.ok(path.split(".")[-1] not in d.events() and "Gomez" not in d.events(), "no link and no name is in the log", d.events())
tap.done()
