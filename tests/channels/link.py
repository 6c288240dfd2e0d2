#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""The link of an alert (decision 33): fetching it shows initials and a button, pressing acts, and nobody else's signature does."""
import os
import re
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
status, page = fetch("POST", path, b"do=not_reached")
tap.ok(status == 200 and '"state":"alerted"' in alerts().replace(" ", ""), "not reached rings on", page)
tap.ok(path.split(".")[-1] not in d.events() and "Gomez" not in d.events(), "no link and no name is in the log", d.events())
tap.done()
