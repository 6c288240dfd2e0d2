#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""napectl setup, from nothing to an alert that rang, was taken and closed (decision 41): sim, and the other channels against
their test providers."""
import atexit
import http.server
import json
import os
import re
import signal
import stat
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "channels"))
import bot_api  # noqa: E402
import phone as app  # noqa: E402
import harness as h  # noqa: E402

tap = h.Tap()
work = tempfile.TemporaryDirectory(prefix="nape-setup-")
MOBILE = "+15550100001"


class Setup:
    """A run of it, with what it prints read as it comes."""

    def __init__(self, name, *args, typed=None):
        self.dir = os.path.join(work.name, name)
        os.makedirs(self.dir, exist_ok=True)
        self.conf = os.path.join(self.dir, "naped.conf")
        self.state = os.path.join(self.dir, "state")
        self.process = subprocess.Popen(
            [os.path.join(h.BUILD, "napectl"), "setup", "--conf", self.conf, "--state-dir", self.state, "--wait", "60", *args],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=self.dir)
        self.out = ""
        self.more = threading.Condition()
        self.pid = None
        atexit.register(self.end)
        if typed is not None:
            self.process.stdin.write(typed)
            self.process.stdin.close()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            with self.more:
                self.out += line
                found = re.search(r"process (\d+);", line)
                self.pid = int(found.group(1)) if found else self.pid
                self.more.notify_all()
        with self.more:
            self.out += "\n(ended)\n"
            self.more.notify_all()

    def says(self, part, seconds=60):
        with self.more:
            self.more.wait_for(lambda: part in self.out or "\n(ended)\n" in self.out, seconds)
            return part in self.out

    def wait(self):
        code = self.process.wait(120)
        self.says("\n(ended)\n")
        return code

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        if self.pid is not None:
            try:
                os.kill(self.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
            self.pid = None

    def text(self):
        with open(self.conf, encoding="utf-8") as f:
            return f.read()


# ---- what cannot be ----
def refused(code, words, *args, typed=None):
    s = Setup("refused", *args, typed=typed)
    got = s.wait()
    tap.ok(got == code and words in s.out and not os.path.exists(s.conf), f"refused, and nothing is written: {words}", s.out)


ALL = ["--clinic", "Harbor Massage", "--name", "Maria", "--country", "US", "--mobile", MOBILE, "--hours", "Mon-Fri 9-17",
       "--zone", "America/New_York"]
refused(2, "--mobile: a number with its country", "--yes", "--clinic", "Harbor", "--name", "Maria")
refused(2, '"555": a number', "--yes", "--mobile", "555", "--clinic", "H", "--name", "M")
refused(2, "unknown or incomplete argument", "--nonsense", "x")
refused(2, "--clinic", "--yes", "--clinic", 'a "quoted" name', "--name", "M", "--mobile", MOBILE)
refused(1, '"XX"', "--yes", *[a if a != "US" else "XX" for a in ALL])
refused(1, "hours", "--yes", *[a if a != "Mon-Fri 9-17" else "whenever" for a in ALL])
refused(1, "the answers ended", typed="Harbor Massage\n")

# ---- sim, all by options: it texts by itself ----
sim = Setup("sim", "--yes", "--channel", "sim", "--listen", f"127.0.0.1:{h.free_port()}", *ALL)
tap.ok(sim.wait() == 0, "sim: it goes through to its end", sim.out)
for part in ("READY", "naped serves", "the provider has taken it", "JOIN arrived", "alert 1 rings", "the ACK arrived", "alert 1 is closed", "Done."):
    tap.ok(part in sim.out, f"sim: {part}", sim.out)
before = sim.text()
again = Setup("sim", "--yes", "--channel", "sim", *ALL)
tap.ok(again.wait() == 1 and "stays as it is" in again.out and sim.text() == before, "a file that is there is not written over", again.out)
asked = Setup("sim", "--channel", "sim", *[a if a != "Harbor Massage" else "Other" for a in ALL], typed="no\n")
tap.ok(asked.wait() == 1 and "Write over it?" in asked.out and sim.text() == before, "not without asking", asked.out)
sim.end()

# ---- twilio: the questions are answered by typing, and the texts come by webhook ----
provider = h.Provider()
port = h.free_port()
public = f"http://127.0.0.1:{port}"


class Phone:
    url = public
    n = 0

    def text(self, body):
        self.n += 1
        return h.webhook(self, h.inbound(body, f"SM{self.n:032x}", sender=MOBILE), public=public)


class Push:
    """ntfy's root: takes what it gets."""

    def __init__(self):
        self.taken = taken = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"id":"xE73Iyuabi"}')

            def log_message(self, *args):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


push = Push()
phone = Phone()
twilio = Setup("twilio", "--listen", f"127.0.0.1:{port}", "--admin-listen", "127.0.0.1:0", "--api-base", provider.base, "--ntfy-base", push.base, "--zone", "America/New_York",
               typed=f"\nHarbor Massage\nMaria\n\nMon-Fri 9-17\ntwilio\n555\n{MOBILE}\nAC12\n{h.ACCOUNT}\n{h.TOKEN}\n+15550100000\n{public}\nno/topic\nnew\n")
tap.ok(twilio.says("Text JOIN from your phone now"), "twilio: it asks for JOIN", twilio.out)
tap.ok(phone.text("JOIN") // 100 == 2 and phone.text("Y") // 100 == 2, "twilio: JOIN is taken")
tap.ok(twilio.says("Now text TEST ALERT"), "twilio: JOIN is seen", twilio.out)
phone.text("test alert")
tap.ok(twilio.says("Answer ACK 1"), "twilio: the ring is seen", twilio.out)
phone.text("ACK 1")
tap.ok(twilio.says("Answer CLOSE 1 SPOKE"), "twilio: the ACK is seen", twilio.out)
phone.text("CLOSE 1 SPOKE")
tap.ok(twilio.wait() == 0 and "Done." in twilio.out, "twilio: all was seen", twilio.out)
tap.ok(twilio.out.count("That cannot be") == 4, "what cannot be is asked again", twilio.out)
topic = re.search("push:(nape-[a-z2-9]{16})", twilio.text())
tap.ok(topic is not None and "driver = \"ntfy\"" in twilio.text() and topic.group(1) in twilio.out and "no second" not in twilio.out,
       "ntfy: a topic that nobody guesses is made, and told", twilio.text())
tap.ok(len(push.taken) == 1 and push.taken[0]["topic"] == topic.group(1) and "test" in push.taken[0]["message"],
       "ntfy: the second path is seen to work", push.taken)
tap.ok(f"{public}/hook/sms#rc=5&rp=all" in twilio.out and "naped answers at that address" in twilio.out,
       "it says what to set at Twilio, and tries the address", twilio.out)
tap.ok(h.TOKEN not in twilio.out.replace(h.ACCOUNT, "") and h.TOKEN not in twilio.text().replace(h.ACCOUNT, ""), "the token is neither shown nor in the configuration", twilio.out)
token = os.path.join(twilio.dir, "sms.auth_token")
tap.ok(stat.S_IMODE(os.stat(token).st_mode) == 0o600 and stat.S_IMODE(os.stat(twilio.conf).st_mode) == 0o600,
       "token and configuration are their owner's alone")
bodies = [m["Body"] for m in provider.accepted() if m["To"] == MOBILE]
tap.ok(any("test" in b for b in bodies[:1]) and any("TEST ALERT" in b or "test alert" in b for b in bodies), "the phone got a test, and the alert that says so", bodies)
tap.ok(not any("Call 911" in b for b in bodies), "nobody is told to call an ambulance for a test", bodies)
code = subprocess.run([os.path.join(h.BUILD, "napectl"), "-S", os.path.join(twilio.state, "control.sock"), "channel", "test", "nowhere"],
                      capture_output=True, text=True, check=False)
tap.ok(code.returncode == 1 and 'no channel "nowhere"' in code.stderr, "a channel that is not there is refused", code.stderr)
twilio.end()

# ---- twilio without a public address, and nobody texts ----
quiet = h.Provider("no-callback")
with open(os.path.join(work.name, "token"), "w", encoding="utf-8") as f:
    f.write(h.TOKEN)
polled = Setup("polled", "--yes", "--channel", "twilio", "--listen", f"127.0.0.1:{h.free_port()}", "--admin-listen", "127.0.0.1:0",
               "--api-base", quiet.base, "--account-sid", h.ACCOUNT, "--auth-token-file", os.path.join(work.name, "token"),
               "--from", "+15550100000", "--wait", "5", *ALL)
tap.ok(polled.wait() == 1 and "the provider has taken it" in polled.out and "nothing came in 5 s" in polled.out,
       "what was not seen is not called done", polled.out)
tap.ok('inbound = "poll"' in polled.text() and "public_url" not in polled.text(), "without an address Twilio is asked", polled.text())
polled.end()

# ---- telegram: pressing Start says which chat is meant; no number is asked for ----
api = bot_api.BotApi()
ME = 5550077
bot = Setup("bot", "--listen", f"127.0.0.1:{h.free_port()}", "--admin-listen", "127.0.0.1:0", "--api-base", api.base, "--zone", "America/New_York",
            typed=f"Harbor Massage\nMaria\nUS\nMon-Fri 9-17\ntelegram\n{bot_api.TOKEN}\n\n")
tap.ok(bot.says("https://t.me/nape_test_bot") and "mobile" not in bot.out, "telegram: it names the bot, and asks for no number", bot.out)
api.wait(lambda: api.polls == 1)
api.wrote(ME, "/start")
tap.ok(bot.says("Text JOIN from your phone now to the bot"), "telegram: Start is seen, a test text goes out", bot.out)
tap.ok(api.wait(lambda: len(api.to(ME)) >= 1) and "test" in api.to(ME)[0], "telegram: to that chat, and Start itself is answered by nobody", api.sent)
for part, text in (("Text JOIN", "JOIN"), ("answer Y", "Y"), ("text TEST ALERT", "TEST ALERT"), ("Answer ACK 1", "ACK 1"), ("Answer CLOSE 1 SPOKE", "CLOSE 1 SPOKE")):
    tap.ok(bot.says(part), f"telegram: {part}", bot.out)
    api.wrote(ME, text)
tap.ok(bot.wait() == 0 and "Done." in bot.out, "telegram: all was seen", bot.out)
tap.ok(bot_api.TOKEN not in bot.out and bot_api.TOKEN not in bot.text(), "the token is neither shown nor in the configuration", bot.out)
bot.end()
wrong = Setup("wrong", "--api-base", api.base, typed="Harbor Massage\nMaria\nUS\n\ntelegram\n700000001:AAnobody-knows-this-token\n\n")
tap.ok(wrong.wait() == 1 and "does not know that token" in wrong.out and not os.path.exists(wrong.conf), "a wrong token is told so", wrong.out)

# ---- an Android phone: its app is told where to call ----
phone = app.Phone()
port = h.free_port()
android = Setup("android", "--listen", f"127.0.0.1:{port}", "--admin-listen", "127.0.0.1:0", "--api-base", phone.base, "--zone", "America/New_York",
                typed=f"Harbor Massage\nMaria\nUS\nMon-Fri 9-17\nsmsgate\n{MOBILE}\n{app.USER}\n{app.PASSWORD}\n{app.KEY}\n\n")
hook = f"http://127.0.0.1:{port}/hook/sms"
for part, text in (("Text JOIN", "JOIN"), ("answer Y", "Y"), ("text TEST ALERT", "TEST ALERT"), ("Answer ACK 1", "ACK 1"), ("Answer CLOSE 1 SPOKE", "CLOSE 1 SPOKE")):
    tap.ok(android.says(part), f"smsgate: {part}", android.out)
    phone.wrote(hook, MOBILE, text)
tap.ok(android.wait() == 0 and "Done." in android.out, "smsgate: all was seen", android.out)
tap.ok({w["event"] for w in phone.webhooks} >= {"sms:received", "sms:sent", "sms:delivered", "sms:failed"} and
       all(w["url"] == hook for w in phone.webhooks), "its app calls naped with everything", phone.webhooks)
tap.ok(not any(w in android.out + android.text() for w in (app.PASSWORD, app.KEY)), "no secret is shown or in the configuration", android.out)
android.end()
phone.server.shutdown()
phone.server.server_close()
gone = Setup("gone", "--yes", "--channel", "smsgate", "--listen", f"127.0.0.1:{h.free_port()}", "--admin-listen", "127.0.0.1:0", "--api-base", phone.base,
             "--username", app.USER, "--password-file", os.path.join(android.dir, "sms.password"), "--signing-key-file",
             os.path.join(android.dir, "sms.signing_key"), *ALL)
tap.ok(gone.wait() == 1 and "adb forward" in gone.out, "an app that does not answer is told so", gone.out)
gone.end()
tap.done()
