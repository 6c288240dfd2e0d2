#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""naped -t prints every problem of configuration and rules at once, with file, line, reason and the nearest valid name (P5, P10)."""
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
work = tempfile.mkdtemp(prefix="nape-conf-")
path = os.path.join(work, "naped.conf")

GOOD = f'''listen = "127.0.0.1:0";
state_dir = "{work}";
rules_dir = "{h.RULES}";
public_url = "https://nape.example.org";
clinic = "Harbor Massage";
zone = "America/New_York";
channels = (
  {{ name = "sms"; driver = "twilio";
    account_sid = "{h.ACCOUNT}";
    auth_token_file = "{work}/token";
    from = "+15550100000"; }}
);
team = {{
  members = ( {{ id = "maria"; addresses = ( "sms:+15550100001" ); }} );
  policies = ( {{ name = "default"; steps = ( {{ to = ( "maria" ); }} ); }} );
}};
'''


def test(conf, token=h.TOKEN):
    with open(path, "w", encoding="utf-8") as f:
        f.write(conf)
    with open(os.path.join(work, "token"), "w", encoding="utf-8") as f:
        f.write(token + "\n")
    r = subprocess.run([os.path.join(h.BUILD, "naped"), "-t", "-c", path], capture_output=True, text=True, timeout=120, check=False)
    return r.returncode, r.stdout + r.stderr


def line_of(conf, word):
    return 1 + conf[:conf.index(word)].count("\n")


code, out = test(GOOD)
tap.ok(code == 0 and "READY" in out, "a good file is READY", out)

# One fault each: (what to replace, with what, a word at the fault's line, words that the message holds)
FAULTS = [
    ('clinic = ', 'clinc = ', 'clinc', ['clinc', 'clinic']),
    ('driver = "twilio"', 'driver = "twillio"', 'twillio', ['twillio', '"twilio"']),
    ('to = ( "maria" )', 'to = ( "mario" )', 'mario', ['mario', 'maria']),
    ('"sms:+15550100001"', '"smss:+15550100001"', 'smss', ['smss', 'sms']),
    ('steps = ( { to = ( "maria" ); } )', 'steps = ( )', 'steps', ['reaches nobody']),
    ('America/New_York', 'America/New_Yrok', None, ['New_Yrok']),
    (h.ACCOUNT, 'AC12', None, ['account_sid']),
    ('from = "+15550100000"', 'rate = 1.0', None, ['from']),
    ('channels = (', 'channels = ( (', 'channels', ['syntax']),
]
for old, new, at, words in FAULTS:
    bad = GOOD.replace(old, new, 1)
    code, out = test(bad)
    want = f"{path}:{line_of(bad, at)}:" if at and "syntax" not in words else path
    tap.ok(code == 1 and want in out and all(w in out for w in words), f"{new} is refused with its place and reason", out)

code, out = test(GOOD.replace('clinic = ', 'clinc = ').replace('"maria" )', '"mario" )').replace('driver = "twilio"', 'driver = "twillio"'))
tap.ok(code == 1 and all(w in out for w in ("clinc", "mario", "twillio")), "all problems are shown at once", out)

code, out = test(GOOD, token="")
tap.ok(code == 1 and "token" in out, "an empty secret file is refused", out)
tap.ok(h.TOKEN not in out, "a secret is never shown", out)

r = subprocess.run([os.path.join(h.BUILD, "naped"), "-t", "-c", work + "/nowhere.conf"], capture_output=True, text=True, check=False)
tap.ok(r.returncode == 1 and "nowhere.conf" in r.stderr, "a missing file is named", r.stderr)
r = subprocess.run([os.path.join(h.BUILD, "naped"), "--tset"], capture_output=True, text=True, check=False)
tap.ok(r.returncode == 2 and "usage" in r.stderr, "wrong usage is told, exit 2", r.stderr)

# Rules: a mistake in a copy of them.
rules = os.path.join(work, "rules")
shutil.copytree(h.RULES, rules)
target = os.path.join(rules, "redflags-neuro.conf")
text = open(target, encoding="utf-8").read()
with open(target, "w", encoding="utf-8") as f:
    f.write(text.replace("when = (", 'when = ( "headche & sudden_onset",', 1))
code, out = test(GOOD.replace(h.RULES, rules))
tap.ok(code == 1 and f"{target}:" in out and "headche" in out and "headache" in out, "an unknown concept is refused with its place and the nearest name", out[-2000:])
shutil.rmtree(work)
tap.done()
