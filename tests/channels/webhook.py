#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""A signed webhook in, a reply at the provider out (P1, P2, P3, P7), and everything that may be wrong with a webhook."""
import os
import signal
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
provider = h.Provider()
daemon = h.Daemon(h.clinic(provider))


def sid(n):
    return f"SM{n:032x}"


code, out, errors = daemon.ctl("patient", "add", "--name", "Ana", "--address", "sms:+15551230001", "--lang", "en",
                               "--zone", "America/New_York", "--joined")
tap.ok(code == 0, "a patient is added through the control socket", out + errors)

# P1: twice delivered, once processed.
first = h.webhook(daemon, h.inbound("6 left temple since 2pm ibu 400", sid(1)))
second = h.webhook(daemon, h.inbound("6 left temple since 2pm ibu 400", sid(1)))
tap.ok(first // 100 == 2 and second // 100 == 2, "a webhook sent twice is answered 2xx twice", f"{first} {second}")
tap.ok(provider.wait(1), "its reply reaches the provider", daemon.log_text())
h.webhook(daemon, h.inbound("7 now", sid(2)))
tap.ok(provider.wait(2), "the next text is answered too")
to_ana = [m for m in provider.accepted() if m["To"] == "+15551230001"]
tap.ok(len(to_ana) == 2, "the text that came twice was answered once", to_ana)
tap.ok(all(w in to_ana[0]["Body"].lower() for w in ("6", "left", "temple", "ibuprofen", "400")),
       "the diary line is read back in one line", to_ana)
tap.ok("o=" in to_ana[0]["StatusCallback"] and to_ana[0]["StatusCallback"].startswith(h.PUBLIC + "/hook/sms/status"),
       "the callback carries our id", to_ana)

# P3: advice to the patient, an alert to the team.
h.webhook(daemon, h.inbound("No, numbness since noon on my left side", sid(3)))
tap.ok(provider.wait(4), "a red flag brings two messages", provider.accepted())
rows = provider.accepted()[2:]
tap.ok(any(m["To"] == "+15551230001" and m["Body"].startswith("Call 911") for m in rows), "advice starts with the number", rows)
alerts = [m for m in rows if m["To"] == "+15550100001"]
tap.ok(len(alerts) == 1 and "ACK" in alerts[0]["Body"], "the first step of the team is rung", rows)

# The team answers.
if alerts:
    number = [w.strip(".") for w in alerts[0]["Body"].split() if w.strip(".").isdigit()][0]
    h.webhook(daemon, h.inbound(f"ACK {number}", sid(4), sender="+15550100001"))
    tap.ok(provider.wait(5), "an ACK is answered")
    h.webhook(daemon, h.inbound(f"CLOSE {number} spoke", sid(5), sender="+15550100001"))
    tap.ok(provider.wait(6), "a CLOSE is answered")
    code, out, errors = daemon.ctl("alerts")
    tap.ok(code == 0 and "second_look" in out, "an emergency closed within two minutes waits for a second look [36]", out + errors)
    code, out, errors = daemon.ctl("close", number, "spoke", "--as", "luis")
    tap.ok(code == 0, "another member looks, and closes it", out + errors)
    code, out, errors = daemon.ctl("alerts")
    tap.ok(code == 0 and out.strip() == "no alerts", "no alert is open afterwards", out + errors)

# Receipts.
o = to_ana[0]["StatusCallback"].split("#")[0].split("o=")[1]
status = h.webhook(daemon, {"MessageSid": "SM" + "0" * 31 + "1", "MessageStatus": "delivered", "AccountSid": h.ACCOUNT,
                            "From": "+15550100000", "To": "+15551230001"}, path="/status?o=" + o)
tap.ok(status // 100 == 2, "a signed receipt is taken", status)

# What is wrong is refused, and nothing of it is stored.
before = len(provider.accepted())
tap.ok(h.webhook(daemon, h.inbound("face is numb", sid(10)), token="wrong") == 403, "a wrong signature is refused with 403")
tap.ok(h.webhook(daemon, h.inbound("face is numb", sid(11)), token="") == 403, "no signature is refused with 403")
tap.ok(h.webhook(daemon, h.inbound("hello", sid(12)), channel="nosuch") == 404, "an unknown channel is 404")
tap.ok(h.webhook(daemon, h.inbound("x" * 100000, sid(13))) == 413, "a body too large is 413")
tap.ok(daemon.get("/healthz")[0] == 200 and daemon.get("/nothing")[0] == 404, "healthz answers, other paths are 404")

# Odd texts are screened and kept, never a crash.
odd = ["", "\U0001F92F\U0001F4A5", "a" * 10000, "cafe\u0301 \u202e numb", "\u0001\u0002", "numb " * 300]
for i, text in enumerate(odd):
    status = h.webhook(daemon, h.inbound(text, sid(20 + i), sender=f"+1555124{i:04d}"))
    tap.ok(status // 100 == 2, f"odd text {i} is taken", status)
raw = b"MessageSid=SMx&From=%2B1555&Body=%ff%fe%00numb"
tap.ok(h.request("POST", daemon.url + "/hook/sms", raw, {"Content-Type": "application/x-www-form-urlencoded"})[0] == 403,
       "broken bytes without a signature are refused")
tap.ok(daemon.get("/healthz")[0] == 200, "the daemon lives on")

# P10: a bad configuration changes nothing.
good = open(daemon.path, encoding="utf-8").read()
with open(daemon.path, "w", encoding="utf-8") as f:
    f.write(good.replace('region = "US"', 'regoin = "US"'))
mark = len(daemon.lines)
daemon.signal(signal.SIGHUP)
tap.ok(daemon.wait_log("reload.refused", 30, mark) is not None, "a reload with a bad file is refused", daemon.log_text())
with open(daemon.path, "w", encoding="utf-8") as f:
    f.write(good.replace("Harbor Massage", "Hillside Clinic"))
mark = len(daemon.lines)
daemon.signal(signal.SIGHUP)
tap.ok(daemon.wait_log("reload.done", 30, mark) is not None, "a good one is taken", daemon.log_text())
n = len(provider.accepted())
h.webhook(daemon, h.inbound("HELP", sid(40)))
tap.ok(provider.wait(n + 1) and "Hillside Clinic" in provider.accepted()[-1]["Body"], "what it says is used at once",
       provider.accepted()[-1:])

# P7: no words, numbers or names in the log.
log = "".join(line for line in daemon.lines if ".conf:" not in line)  # a warning about a rule names its words
leaks = [w for w in ("numb", "15551230001", "+1555", "Ana", h.TOKEN, "temple") if w in log.replace("numbness", "")]
tap.ok(not leaks, "no words, numbers, names or secrets in the log", leaks)
tap.ok(daemon.stop() == 0, "SIGTERM drains and ends with 0", daemon.log_text()[-2000:])
refused = [r for r in provider.log() if r["status"] != 201]
tap.ok(not refused, "the provider refused nothing", refused)
tap.done()
