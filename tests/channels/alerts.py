#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Alerts over ntfy, Slack and PagerDuty (decision 33): a number, initials and a link, whatever privacy says, while a telephone gets the words; the
button takes the alert; each refusal is met as it must be; no secret, no topic and no word of anybody is in the log (P7)."""
import atexit
import http.server
import json
import os
import re
import sqlite3
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

TOPIC, ACCESS, HOOK = "nape-4f9tq1x7zk2mw8", "tk_s3cr3tofntfy", "/services/T0/B0/s3cr3tofslack"
ROUTING = "s3cr3tofpagerduty" + "0" * 15
ANA, BEN, CAM = "+15551230001", "+15551230002", "+15551230003"

tap = h.Tap()


class Services:
    """ntfy's root, Slack's webhook and PagerDuty's events on one port, as strict as they are."""

    def __init__(self):
        self.more = threading.Condition()
        self.taken = {"ntfy": [], "slack": [], "pager": []}
        self.seen = {"ntfy": 0, "slack": 0, "pager": 0}
        self.fails = {"ntfy": [], "slack": [], "pager": []}  # (status, body, headers), each used once; None: cut off without an answer
        services = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = services.answer(self.path, self.headers, body)
                if answer is None:
                    self.close_connection = True
                    return
                status, text, headers = answer
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        atexit.register(self.server.shutdown)

    def answer(self, path, headers, body):
        which = {"/": "ntfy", "/v2/enqueue": "pager"}.get(path, "slack")
        with self.more:
            self.seen[which] += 1
            self.more.notify_all()
            if self.fails[which]:
                return self.fails[which].pop(0)
            try:
                message = json.loads(body)
            except ValueError:
                return 400, "invalid_payload", {}
            if headers.get("Content-Type") != "application/json":
                return 400, "invalid_payload", {}
            if which == "ntfy" and headers.get("Authorization") != "Bearer " + ACCESS:
                return 401, '{"code":40101,"http":401,"error":"unauthorized"}', {}
            if which == "ntfy" and not re.fullmatch("[-_A-Za-z0-9]{1,64}", message.get("topic", "")):
                return 400, '{"code":40009,"http":400,"error":"invalid request: topic invalid"}', {}
            if which == "slack" and path != HOOK:
                return 404, "no_service", {}
            if which == "slack" and not message.get("text"):
                return 400, "no_text", {}
            if which == "pager" and (message.get("routing_key") != ROUTING or not message.get("dedup_key")
                                     or (message["event_action"] == "trigger" and not message["payload"]["summary"])):
                return 400, '{"status":"invalid event","errors":["Invalid routing key"]}', {}
            self.taken[which].append(message)
            self.more.notify_all()
            if which == "pager":
                return 202, json.dumps({"status": "success", "dedup_key": message["dedup_key"]}), {}
            return (200, json.dumps({"id": "xE73Iyuabi", "event": "message"}), {}) if which == "ntfy" else (200, "ok", {})

    def wait(self, which, n, seconds=15):
        with self.more:
            self.more.wait_for(lambda: len(self.taken[which]) >= n, seconds)
            return len(self.taken[which]) >= n


services = Services()
provider = h.Provider()
secrets = tempfile.TemporaryDirectory(prefix="nape-alerts-")
with open(os.path.join(secrets.name, "slack.url"), "w", encoding="utf-8") as f:
    f.write(services.base + HOOK + "\n")
daemon = h.Daemon(f'''
public_url = "{h.PUBLIC}";
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( {{ name = "sms"; driver = "twilio"; account_sid = "{h.ACCOUNT}"; auth_token = "{h.TOKEN}"; from = "+15550100000";
                api_base = "{provider.base}"; optout = "self"; rate = 100.0; }},
             {{ name = "push"; driver = "ntfy"; api_base = "{services.base}"; token = "{ACCESS}"; rate = 100.0; }},
             {{ name = "room"; driver = "slack"; webhook_url_file = "{secrets.name}/slack.url"; rate = 100.0; }},
             {{ name = "pager"; driver = "pagerduty"; routing_key = "{ROUTING}"; api_base = "{services.base}"; rate = 100.0; }} );
team = {{ members = ( {{ id = "maria"; name = "Maria"; addresses = ( "push:{TOPIC}", "sms:+15550100001" ); }},
                      {{ id = "room"; name = "Team room"; addresses = ( "room:everybody" ); }},
                      {{ id = "desk"; name = "Night desk"; addresses = ( "pager:oncall" ); }},
                      {{ id = "luis"; name = "Luis"; addresses = ( "sms:+15550100002" ); }} );
          policies = ( {{ name = "default"; steps = ( {{ to = ( "maria", "room", "desk", "luis" ); }} ); }} );
          privacy = "full"; }};
''')


def rows(sql, *values):
    db = sqlite3.connect(f"file:{daemon.dir}/nape.db?mode=ro", uri=True)
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def text(sender, body, n=[0]):
    n[0] += 1
    return h.webhook(daemon, h.inbound(body, f"SM{n[0]:032x}", sender=sender))


def states(channel):
    return [s for (s,) in rows("SELECT state FROM outbox WHERE channel = ? ORDER BY id", channel)]


QUEUED, SENT, UNCERTAIN = 0, 2, 6

for phone, name in ((ANA, "Ana Gomez"), (BEN, "Ben Ortiz"), (CAM, "Cam Diaz")):
    daemon.ctl("patient", "add", "--name", name, "--address", "sms:" + phone, "--joined")

# No patient is reached over them, and nothing comes in.
code, out, errors = daemon.ctl("patient", "add", "--name", "Eve", "--address", "push:eve", "--joined")
tap.ok(code == 1 and "reaches no patient" in out + errors, "a patient is not added there", out + errors)
csv = os.path.join(secrets.name, "people.csv")
with open(csv, "w", encoding="utf-8") as f:
    f.write("name,address,lang,zone,joined\nEve,sms:+15551230009,en,America/New_York,yes\nLuz,room:luz,en,America/New_York,yes\n")
code, out, errors = daemon.ctl("patient", "import", csv)
tap.ok(code == 1 and "3" in out + errors and "reaches no patient" in out + errors, "nor imported, and the line is told", out + errors)
tap.ok(rows("SELECT count(*) FROM patient") == [(3,)], "and nobody of that file is", rows("SELECT name FROM patient"))
status, _ = h.request("POST", daemon.url + "/hook/push", b'{"message":"half my face is numb"}', {"Content-Type": "application/json"})
tap.ok(status == 404 and rows("SELECT count(*) FROM inbox") == [(0,)], "nothing comes in by its webhook", status)

# An emergency.
text(ANA, "half my face is numb")
tap.ok(all(services.wait(which, 1) for which in ("ntfy", "slack", "pager")), "an alert reaches ntfy, Slack and PagerDuty", daemon.log_text()[-2000:])
provider.wait(2)
ntfy, slack = services.taken["ntfy"][0], services.taken["slack"][0]
link = h.PUBLIC + "/ack/1.maria."
tap.ok(ntfy["topic"] == TOPIC and ntfy["priority"] == 5 and ntfy["message"].startswith("1 EMERGENCY AG.") and link in ntfy["message"],
       "to the topic, as an emergency, with initials and a link", ntfy)
tap.ok(ntfy["title"] == "Nape" and ntfy["click"].startswith(link), "with a title, and the page at a tap", ntfy)
tap.ok(slack["text"].startswith("1 EMERGENCY AG.") and h.PUBLIC + "/ack/1.room." in slack["text"], "to the room with a link of its own", slack)
pager = services.taken["pager"][0]
tap.ok(pager["event_action"] == "trigger" and pager["dedup_key"] == "nape-nape-oncall-1-1" and pager["payload"]["severity"] == "critical"
       and pager["payload"]["summary"].startswith("1 EMERGENCY AG.") and h.PUBLIC + "/ack/1.desk." in pager["client_url"],
       "to PagerDuty as an incident of that alert and ring", pager)
both = json.dumps(services.taken)
tap.ok(not any(w in both for w in ("numb", "Gomez", "Ana", ANA)), "no word, no name and no number of hers goes there", both)
sms = [m for m in provider.accepted() if m["To"] == "+15550100002"]
tap.ok(len(sms) == 1 and "face is numb" in sms[0]["Body"] and ANA in sms[0]["Body"] and "Ana G" in sms[0]["Body"],
       "the telephone gets the words, the name and the number", sms)

# The button: what the phone's app does.
action = ntfy["actions"][0]
status, page = h.request(action["method"], daemon.url + action["url"][len(h.PUBLIC):], action["body"].encode(), action["headers"])
tap.ok(status == 200 and ANA in page and rows("SELECT state, taken_by FROM escalation WHERE id = 1")[0][1] == "maria",
       "the button takes it, in her name", page)
tap.ok(services.wait("slack", 2) and services.taken["slack"][1]["text"].startswith("1 AG: ") and len(services.taken["ntfy"]) == 1,
       "the others hear that there is news", services.taken)

tap.ok(services.wait("pager", 2) and services.taken["pager"][1] == {"routing_key": ROUTING, "event_action": "acknowledge",
                                                                     "dedup_key": "nape-nape-oncall-1-1"},
       "and the incident is acknowledged", services.taken["pager"])

# What is refused, and what becomes of it.
services.fails["ntfy"] = [(429, '{"code":42901,"http":429}', {"Retry-After": "1"})]
services.fails["slack"] = [(500, "rollup_error", {})]
services.fails["pager"] = [(500, "", {})]
text(BEN, "half my face is numb")
tap.ok(services.wait("ntfy", 2) and services.wait("slack", 3) and services.wait("pager", 3), "what may go again, and an alert in doubt, goes again",
       [services.taken, daemon.log_text()[-2000:]])
provider.wait(5)
seen = dict(services.seen)
services.fails["slack"] = [None]
luis = dict(h.inbound("ACK 2", "SM" + "f" * 32, sender="+15550100002"))
h.webhook(daemon, luis)


def settled():
    return states("room")[-1:] == [UNCERTAIN]


with services.more:
    services.more.wait_for(lambda: services.seen["slack"] > seen["slack"], 15)
for _ in range(50):
    if settled():
        break
    provider.wait(99, 100)
tap.ok(settled() and services.seen["slack"] == seen["slack"] + 1, "news that may have been taken are not sent again",
       [services.seen, states("room")])

services.fails["ntfy"] = [(400, '{"code":40009,"http":400}', {})]
before = len(provider.accepted())
text(CAM, "half my face is numb")
provider.wait(before + 3)
lost = [m["Body"] for m in provider.accepted()[before:] if m["To"] == "+15550100001"]
tap.ok(len(lost) == 1 and "numb" in lost[0] and CAM in lost[0], "a topic that is refused: her telephone gets the words at once", lost)

# Tests of the channels.
code, out, errors = daemon.ctl("channel", "test", "push")
tap.ok(code == 0 and "taken it" in out, "a test of ntfy is seen to leave", out + errors)
code, out, errors = daemon.ctl("channel", "test", "room")
tap.ok(code == 0 and services.taken["slack"][-1]["text"].startswith("Harbor Massage"), "and one of Slack", out + errors)
services.fails["ntfy"] = [(403, '{"code":40301,"http":403}', {})] * 20
code, out, errors = daemon.ctl("channel", "test", "push", "--wait", "2")
down = daemon.wait_log("channel.down", 5)
tap.ok(code == 1 and down is not None and "code=40301" in down, "a topic that is closed to us is told in the log, by its code", [out, down])

log = daemon.events()
tap.ok(not any(w in log for w in (TOPIC, ACCESS, HOOK, ROUTING, "s3cr3t", "numb", "Gomez", ANA, "/ack/")), "nothing of all this is in the log", log[-3000:])
tap.done()
