#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Hours without anybody (decision 37) and one path for all (decision 38): naped -t, a start and a reload take only what is declared, and
a start is never refused for what was accepted before."""
import datetime
import os
import signal
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import harness as h  # noqa: E402

tap = h.Tap()
today = datetime.date.today()
soon, late = today + datetime.timedelta(days=20), today + datetime.timedelta(days=200)


def conf(holidays="", team="", steps='{ to = ( "week" ); }', more=""):
    return f'''
clinic = "Harbor Massage"; zone = "America/New_York"; lang = "en"; region = "US";
channels = ( {{ name = "sim"; driver = "sim"; }} );
team = {{
  members = ( {{ id = "maria"; addresses = ( "sim:+15550100001" ); }}, {{ id = "luis"; addresses = ( "sim:+15550100002" ); }} );
  rotations = ( {{ name = "week"; members = ( "maria", "luis" ); start = "2026-01-05T09:00"; handover = "FREQ=WEEKLY;BYDAY=MO";
                  holidays = ( {holidays} ); {more} }} );
  policies = ( {{ name = "default"; steps = ( {steps} ); }} );
  staffed_hours = "Mon-Fri 9-17; Sat 9-12"; {team}
}};
'''


def checked(d, text):
    d.write(text)
    r = subprocess.run([os.path.join(h.BUILD, "naped"), "-t", "-c", d.path], capture_output=True, text=True, timeout=120, check=False)
    return r.returncode, r.stdout + r.stderr


def reload(d, text):
    d.write(text)
    before = len(d.lines)
    d.signal(signal.SIGHUP)
    return d.wait_log("reload.", 60, before) or ""


d = h.Daemon(conf())
HOLE = f"nobody can be rung from {soon} 00:00 to {soon + datetime.timedelta(days=1)} 00:00"
code, out = checked(d, conf(f'"{soon}"'))
tap.ok(code == 1 and HOLE in out and ":" in out.split(HOLE)[0], "naped -t refuses a day without anybody, with its place", out)
code, out = checked(d, conf(f'"{soon}"', 'off_hours = "advise_and_hold"; accepted_by = "Maria Lopez";'))
tap.ok(code == 0, "it takes one that somebody answers for", out)
code, out = checked(d, conf(f'"{soon}"', 'off_hours = "advise_and_hold";'))
tap.ok(code == 1 and "accepted_by" in out, "that needs a name", out)
code, out = checked(d, conf(f'"{soon}"', steps='{ to = ( "week" ); }, { to = ( "maria" ); }'))
tap.ok(code == 0, "a later step that has somebody is no hole", out)
code, out = checked(d, conf(f'"{late}"'))
tap.ok(code == 0, "what lies beyond 90 days is not looked at", out)

north = conf(f'"{soon}"', steps='{ to = ( "maria" ); }').replace(
    "policies = (", 'policies = ( { name = "north"; steps = ( { to = ( "week" ); } ); },')
code, out = checked(d, north)
tap.ok(code == 0, "a policy that no site has may have holes", out)
code, out = checked(d, north + 'joining = { sites = ( { keyword = "NORTH"; policy = "north"; } ); };')
tap.ok(code == 1 and HOLE in out, "the policy of a site may have none", out)

for bad, words in [
        (conf(more='hours = "Mon to Fri";'), ["hours", "Mon-Fri 9-17"]),
        (conf('"25.12."'), ["2026-12-25"]),
        (conf(steps='{ to = ( "weak" ); }'), ['no member or rotation "weak"', 'did you mean "week"']),
        (conf(steps='{ to = ( "week" ); need = "both"; }'), ['"one" or "all"']),
        (conf().replace("FREQ=WEEKLY;BYDAY=MO", "FREQ=HOURLY"), ["handover", "DAILY WEEKLY"]),
        (conf().replace("2026-01-05T09:00", "5 January"), ["start", "2026-03-02T09:00"]),
        (conf().replace('"maria", "luis" ); start', '"maria", "lius" ); start'), ['"lius"', '"luis"']),
        (conf().replace('"Mon-Fri 9-17; Sat 9-12"', '"nine to five"'), ["staffed_hours", "Mon-Fri 9-17"])]:
    code, out = checked(d, bad)
    tap.ok(code == 1 and all(w in out for w in words), f"{words[0]} is refused with its reason", out)

tap.ok("reload.refused" in reload(d, conf(f'"{soon}"')), "a reload that adds a day without anybody is refused", d.log_text())
tap.ok("reload.done" in reload(d, conf(f'"{late}"')), "one that adds none for 90 days is taken", d.log_text())
tap.ok(d.stop() == 0, "it ends")

# What the last accepted configuration had is never a reason not to start: here a day that was declared and is not any more.
d.write(conf(f'"{soon}"', 'off_hours = "advise_and_hold"; accepted_by = "Maria Lopez";'))
d.start()
d.wait_log("reload", 1)
d.stop()
d.write(conf(f'"{soon}"'))
d.start()
tap.ok("warning: nobody can be rung" in d.log_text(), "a start warns of hours without anybody that were accepted before", d.log_text())
d.stop()
d.write(conf(f'"{soon}", "{soon + datetime.timedelta(days=7)}"'))
d.start(wait=False)
code = d.process.wait(60)
tap.ok(code == 1, "and is refused for more than those", d.log_text())

# Decision 38.
TWO = conf().replace('( { name = "sim"; driver = "sim"; } )', f'''( {{ name = "sim"; driver = "twilio"; account_sid = "{h.ACCOUNT}";
  auth_token = "{h.TOKEN}"; from = "+15550100000"; }}, {{ name = "other"; driver = "twilio"; account_sid = "{h.ACCOUNT}";
  auth_token = "{h.TOKEN}"; from = "+15550100009"; }} )''').replace("clinic =", 'public_url = "https://nape.example.org"; clinic =')
code, out = checked(d, TWO)
tap.ok(code == 1 and "carries the patients" in out, "a team that is reached as the patients are, while there is another way, is refused", out)
code, out = checked(d, TWO.replace("staffed_hours", 'one_path = true; accepted_by = "Maria Lopez"; staffed_hours'))
tap.ok(code == 0, "unless somebody answers for it", out)
code, out = checked(d, TWO.replace('( "sim:+15550100002" )', '( "sim:+15550100002", "other:+15550100002" )'))
tap.ok(code == 0, "or one member has another way", out)
tap.done()
