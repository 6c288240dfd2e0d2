#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""contrib/demo in a real browser (P3, P8): emergencies drawn from the corpus bring advice to the phone and an alert to the team's
within a second; a diary line is understood.  NAPE_TEST_SEED draws others."""
import atexit
import csv
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support"), HERE]
import harness as h  # noqa: E402

if not (shutil.which("chromium") and shutil.which("chromedriver")):
    h.skip_all("chromium and chromium-driver are not installed (contrib/packages.txt)")
try:
    import phones  # noqa: E402
except ImportError:
    h.skip_all("python3-selenium is not installed (contrib/packages.txt)")

DRAWN = 5
tap = h.Tap()
seed = int(os.environ.get("NAPE_TEST_SEED", "1"))

# Which English emergencies do the rules read as definite?
with open(os.path.join(h.SRC, "tests/corpus/red-flags.tsv"), encoding="utf-8", newline="") as f:
    rows = [r for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE)
            if r["lang"] == "en" and r["tier"] == "emergency" and r["kind"] == "phrase"]
read = subprocess.run([os.path.join(h.BUILD, "napectl"), "triage"], input="".join(r["text"] + "\n" for r in rows),
                      capture_output=True, text=True, check=True).stdout.splitlines()
definite = [r["text"] for r, line in zip(rows, read) if json.loads(line)["tier"] == "emergency"]
tap.figure(f"English emergency rows read as definite: {len(definite)} of {len(rows)}; seed {seed} draws {DRAWN}")
drawn = random.Random(seed).sample(definite, min(DRAWN, len(definite)))

# The demo as a newcomer starts it, but built already and on a free port.
state = tempfile.mkdtemp(prefix="nape-demo-")
atexit.register(shutil.rmtree, state, True)
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    port = s.getsockname()[1]
env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
env |= {"XDG_STATE_HOME": state, "NAPE_DEMO_BUILD": h.BUILD}
demo = subprocess.Popen([os.path.join(h.SRC, "contrib/demo"), "--no-install", "--port", str(port)], env=env,
                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
atexit.register(lambda: demo.poll() is None and os.killpg(demo.pid, signal.SIGKILL))
said = []
for line in demo.stderr:
    said.append(line)
    if "naped.ready" in line:
        break
if not tap.ok(demo.poll() is None and said and "naped.ready" in said[-1], "contrib/demo comes up", "".join(said[-20:])):
    tap.done()

page = phones.Page(f"http://127.0.0.1:{port}")
atexit.register(page.close)
ana, tom = page.addresses(team=False)
maria = page.addresses(team=True)[0]
ctl = [os.path.join(h.BUILD, "napectl"), "-S", os.path.join(state, "nape-demo/control.sock")]


def paste(address, text):
    """The driver's keys have no emoji: such a text is pasted."""
    box = page.card(address).find_element("tag name", "textarea")
    page.browser.execute_script("arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input'))", box, text)
    box.send_keys("\n")


type_keys = page.type
page.type = lambda address, text: (paste if max(map(ord, text)) > 0xFFFF else type_keys)(address, text)

after = page.last_seq()
page.type(ana, "GO")
page.bubble(ana, '[data-class="reply"]', after)
loaded = page.wait(lambda browser: browser.execute_script(
    "const d = arguments[0].querySelectorAll('.drawing'); return d.length && d[d.length - 1].complete ? d[d.length - 1].naturalWidth : 0",
    page.card(ana)))
step = page.bubble(ana, '[data-class="reply"]', after)  # once it is drawn: a bubble that has just appeared may have no words yet
tap.ok(loaded > 100 and "1/" in step, "the first step of a routine comes with its drawing", (step, loaded))

after = page.last_seq()
page.type(ana, "6 left temple since 2pm ibu 400")
page.bubble(ana, '[data-who="nape"]', after)
view = page.view(ana, after)
shown = " ".join(view["tags"] + view["diary"]).lower()
tap.ok(all(w in shown for w in ("6", "left", "temple", "14:00", "ibuprofen", "400")),
       "pain, side, location, onset, medicine and dose stand beside the phone", view)

after = page.last_seq()
reminded = ""
for _ in range(16):
    page.browser.find_element("id", "next").click()
    try:
        reminded = page.bubble(tom, '[data-class="reminder"]', after, seconds=2)
        break
    except Exception:  # what was due next was not Tom's
        continue
ahead = page.browser.find_element("id", "moved").text
tap.ok(reminded != "" and "ahead" in ahead, "the button moves the clock to the next thing due, and a reminder comes", (reminded, ahead))

worst = 0
for i, text in enumerate(drawn):
    patient = (ana, tom)[i % 2]
    try:
        advice_ms, alert_ms = phones.advice_and_alert(page, patient, maria, text)
        worst = max(worst, advice_ms, alert_ms)
        tap.ok(advice_ms < 1000 and alert_ms < 1000, f"drawn emergency {i + 1} brings advice and alert within a second",
               f"{text}: advice {advice_ms} ms, alert {alert_ms} ms")
    except Exception as e:  # the browser's time-out carries no text of its own
        tap.ok(False, f"drawn emergency {i + 1} brings advice and alert within a second", f"{text}: {type(e).__name__}")
    # within two minutes a close would go to a second look (decision 36): the clock goes on to the next step
    after = page.last_seq()
    page.browser.find_element("id", "next").click()
    try:
        page.bubble(maria, '[data-class="alert"]', after, seconds=3)
    except Exception:
        pass
    for row in json.loads(subprocess.run(ctl + ["alerts", "--json"], capture_output=True, text=True, check=True).stdout).get("alerts", []):
        subprocess.run(ctl + ["close", str(row["code"]), "spoke", "--as", "maria"], capture_output=True, check=False)
tap.figure(f"browser: slowest of advice and alert {worst} ms after Enter")

after = page.last_seq()
page.type(tom, "no numbness")
page.bubble(tom, '[data-who="nape"]', after)
tap.ok(page.view(tom, after)["tier"] == "none", "a denial raises nothing")

if os.environ.get("NAPE_SCREENSHOT"):
    page.browser.save_screenshot(os.environ["NAPE_SCREENSHOT"])
demo.send_signal(signal.SIGINT)
tap.ok(demo.wait(30) == 0, "Ctrl-C stops it cleanly")
tap.done()
