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
    ('clinic = ', 'plans = { holidays = ( "12-25", "2026-02-30" ); }; clinic = ', 'holidays', ['2026-02-30', '12-25']),
    ('driver = "twilio"', 'driver = "twillio"', 'twillio', ['twillio', '"twilio"']),
    ('to = ( "maria" )', 'to = ( "mario" )', 'mario', ['mario', 'maria']),
    ('"sms:+15550100001"', '"smss:+15550100001"', 'smss', ['smss', 'sms']),
    ('"sms:+15550100001"', '"sms:555 0100001"', 'sms:555', ['with its country', 'sms:+15550100001']),
    ('"sms:+15550100001"', '"sms:+0555"', 'sms:+0555', ['with its country']),
    ('steps = ( { to = ( "maria" ); } )', 'steps = ( )', 'steps', ['reaches nobody']),
    ('America/New_York', 'America/New_Yrok', None, ['New_Yrok']),
    (h.ACCOUNT, 'AC12', None, ['account_sid']),
    ('from = "+15550100000"', 'rate = 1.0', None, ['from']),
    ('zone = "America/New_York"', 'zone = "America/New_York"; region = "XX"', None, ['"XX"', 'whom to call']),
    ('"+15550100000"', '"555 0100"', None, ['from = "555 0100"', '+15550100000']),
    ('"+15550100000"', '"Harbor"', None, ['from = "Harbor"', 'cannot answer']),
    ('"+15550100000"', '"+05550100000"', None, ['from = "+05550100000"']),
    ('channels = (', 'channels = ( (', 'channels', ['syntax']),
    ('clinic =', 'joining = { min_age = 17; }; clinic =', 'min_age', ['min_age = 17', '18, 16']),
    ('clinic =', 'joining = { stop = "there"; }; clinic =', 'there', ['"all"', '"here"']),
    ('clinic =', 'joining = { silent_day = 3; }; clinic =', 'silent_day', ['silent_day', 'silent_days']),
    ('clinic =', 'joining = { sites = ( { name = "Main"; } ); }; clinic =', 'sites', ['keyword']),
    ('clinic =', 'joining = { sites = ( { keyword = "calm down"; } ); }; clinic =', 'calm', ['"calm down"', 'A-Z']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; policy = "defalt"; } ); }; clinic =', 'defalt', ['"defalt"', '"default"']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; quiet_hours = "late"; } ); }; clinic =', 'late', ['"late"', '21:00-8:00']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; staffed_hours = "Mon to Fri"; } ); }; clinic =', 'Mon to', ['Mon-Fri 9-17']),
    ('policies = (', 'policies = ( { name = "north"; steps = ( ); },', 'north', ['"north"', 'reaches nobody']),
    ('policies = (', 'policies = ( { name = "default"; steps = ( { to = ( "maria" ); } ); },', 'policies', ['two policies "default"']),
    ('clinic =', 'joining = { sites = ( { keyword = "STOP"; } ); }; clinic =', 'STOP', ['"STOP"', 'telephone']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; }, { keyword = "CALM"; } ); }; clinic =', 'CALM', ['two sites', '"CALM"']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; zone = "America/New_Yrok"; } ); }; clinic =', None, ['"CALM"', 'New_Yrok']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; lang = "xx"; } ); }; clinic =', None, ['"CALM"', 'xx/messages.conf']),
    ('clinic =', 'joining = { sites = ( { keyword = "CALM"; region = "XX"; } ); }; clinic =', None, ['"XX"', 'whom to call']),
    ('channels = (', 'channels = ( { name = "push"; driver = "ntfy"; },', 'push', ['first channel', 'only alerts to the team']),
    ('channels = (', 'channels = ( { name = "room"; driver = "slack"; webhook_url = "https://hooks.example.org/s3cr3t"; },', 'room',
     ['first channel', 'slack']),
    ('channels = (', 'channels = ( { name = "room"; driver = "slack"; },', 'room', ['webhook_url']),
    ('channels = (', 'channels = ( { name = "room"; driver = "mattermost"; webhook_url = "hooks.example.org/s3cr3t"; },', 'room',
     ['webhook_url', 'https://']),
    ('from = "+15550100000"; }', 'from = "+15550100000"; }, { name = "push"; driver = "nfty"; }', 'nfty', ['"ntfy"']),
    ('from = "+15550100000"; }', 'from = "+15550100000"; }, { name = "push"; driver = "ntfy"; api_base = "ntfy.sh"; }', 'push', ['https://']),
]
PUSH = 'from = "+15550100000"; }, { name = "push"; driver = "ntfy"; }'
PUSHED = GOOD.replace('from = "+15550100000"; }', PUSH)
code, out = test(PUSHED.replace('( "sms:+15550100001" )', '( "sms:+15550100001", "push:nape-x1" )'))
tap.ok(code == 0 and "READY" in out, "a second address over ntfy is READY", out)
for old, new, at, words in (
        ('( "sms:+15550100001" )', '( "sms:+15550100001", "push:nape/x1" )', 'nape/x1', ['64 letters', 'push:nape-']),
        ('clinic = ', 'demo = ( { name = "Luz"; address = "push:luz"; } ); clinic = ', 'push:luz', ['reaches no patient'])):
    bad = PUSHED.replace(old, new, 1)
    code, out = test(bad)
    tap.ok(code == 1 and f"{path}:{line_of(bad, at)}:" in out and all(w in out for w in words), f"{new} is refused with its place", out)
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
code, out = test(GOOD.replace('channels = (', 'channels = ( { name = "room"; driver = "slack"; webhook_url = "hooks.example.org/s3cr3t"; },'))
tap.ok(code == 1 and "s3cr3t" not in out, "nor is a webhook's address", out)

# What there is to know, though it is right (decision 45).
def things(conf, env=None, program="naped"):
    with open(path, "w", encoding="utf-8") as f:
        f.write(conf)
    r = subprocess.run([os.path.join(h.BUILD, program), "-t", "-c", path], capture_output=True, text=True, timeout=120, check=False,
                       env=dict(os.environ, **(env or {})))
    head, _, rest = r.stdout.partition("\n")
    listed = rest.splitlines()
    tap.ok(r.returncode == 0 and head.startswith("READY") and r.stderr == ""
           and (not listed or head == f"READY, {len(listed)} thing{'s' if len(listed) > 1 else ''} to know:"),
           "what is to be known is counted and listed", r.stdout + r.stderr)
    return rest


token = os.path.join(work, "token")
with open(token, "w", encoding="utf-8") as f:
    f.write(h.TOKEN + "\n")
os.chmod(token, 0o644)
os.chmod(path, 0o600)
BETTER = GOOD.replace('( "sms:+15550100001" )', '( "sms:+15550100001", "page:+15550100009" )').replace(
    'policies =', 'policies =', 1).replace('channels = (', 'channels = ( { name = "page"; driver = "twilio"; account_sid = "'
    + h.ACCOUNT + '"; auth_token_file = "token"; from = "+15550100003"; },', 1).replace(
    'members = (', 'members = ( { id = "luis"; addresses = ( "sms:+15550100002" ); },', 1).replace(
    'listen =', f'admin_listen = "127.0.0.1:0"; backup = "{token}"; listen =', 1)
known = things(GOOD)
tap.ok("no backup" in known, "that nobody makes a backup", known)
tap.ok('every alert goes over channel "sms"' in known and "the team is one person" in known, "that alerts have one path and one hearer", known)
tap.ok(f"{token}: anybody on this machine can read" in known, "that a secret is open to all", known)
tap.ok(f'{"https://nape.example.org"}/hook/sms#rc=5&rp=all' in known, "what the webhook's address must end in", known)
tap.ok("admin_listen" in known, "that nobody can watch it", known)
os.chmod(token, 0o600)
known = things(BETTER)
tap.ok(not any(w in known for w in ("backup", "every alert", "one person", "anybody", "admin_listen")), "and none of it once it is mended", known)
MACHINE = {"clock": "keeps this machine's clock right", "disk": "only 999 MB are free", "lid": "sleeps when its lid is shut"}
known = things(BETTER, {"NAPE_MACHINE": " ".join(MACHINE)}, "tests/support/naped-faulty")
for word, said in MACHINE.items():
    tap.ok(said in known, f"what is odd about the machine: {word}", known)
os.utime(token, (1, 1))
known = things(BETTER)
tap.ok("days old" in known, "that the backup is old", known)
known = things(BETTER.replace("https://", "http://").replace('listen = "127.0.0.1:0";', 'listen = "0.0.0.0:0";').replace(
    'admin_listen = "0.0.0.0:0"', 'admin_listen = "127.0.0.1:0"'))
tap.ok("public_url begins with http:" in known and "plain HTTP" in known, "that texts would travel in the clear", known)
known = things(GOOD.replace(f'auth_token_file = "{token}"', f'auth_token = "{h.TOKEN}"'))
tap.ok("anybody" not in known and h.TOKEN not in known, "a secret in a closed configuration is no matter", known)
os.chmod(path, 0o644)
known = things(GOOD.replace(f'auth_token_file = "{token}"', f'auth_token = "{h.TOKEN}"'))
tap.ok("auth_token stands here" in known and h.TOKEN not in known, "in an open one it is", known)

# From the service manager.
given = os.path.join(work, "given")
os.mkdir(given)
with open(os.path.join(given, "sms.auth_token"), "w", encoding="utf-8") as f:
    f.write(h.TOKEN)
os.chmod(os.path.join(given, "sms.auth_token"), 0o400)
bare = GOOD.replace(f'auth_token_file = "{token}";', "")
things(bare, {"CREDENTIALS_DIRECTORY": given})
things(GOOD.replace(token, "sms.auth_token"), {"CREDENTIALS_DIRECTORY": given})
code, out = test(bare)
tap.ok(code == 1 and "auth_token" in out, "a secret that is nowhere is missed", out)

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
ALONE = PUSHED.replace('public_url = "https://nape.example.org";\n', '').replace('from = "+15550100000"; }', 'from = "+15550100000"; inbound = "poll"; }')
known = things(ALONE.replace('( "sms:+15550100001" )', '( "push:nape-x1" )'))
tap.ok("nobody can answer" in known and "public_url" in known, "who is rung over ntfy alone, without a link, cannot take an alert", known)
known = things(ALONE.replace('( "sms:+15550100001" )', '( "push:nape-x1", "sms:+15550100001" )'))
tap.ok("nobody can answer" not in known and "when it fails" not in known, "with a telephone she can, and there are two paths", known)
shutil.rmtree(work)
tap.done()
