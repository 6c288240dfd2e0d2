#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""napectl say plays transcripts by hand: every conversation in which no time passes and nothing breaks is played again on a real
daemon, text by text, and what the writer is answered is word for word what the player said it would be."""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "support")]
import harness as h  # noqa: E402

FIELDS = {"lang", "zone", "region", "name", "birth_year"}
tap = h.Tap()


def read(path):
    """The patients and whether a hand at napectl can play it: patients write, no time passes, nothing is set or breaks."""
    patients = {}
    with open(path, encoding="utf-8") as f:
        for line in f:
            words = line.split()
            if not words or words[0] in ("#", ">", "log"):
                continue
            if words[0] == "patient":
                fields = dict(re.findall(r'(\w+)=("[^"]*"|\S+)', line))
                patients[words[1]] = {k: v.strip('"') for k, v in fields.items()}
                if set(fields) - FIELDS:
                    return None
            elif words[0] != "<" or words[1] not in patients or "\\" in line:
                return None
    return patients


def alike(text):
    """Without what differs from one day and one phone to another."""
    text = re.sub(r"\+?\d{9,}", "NUMBER", text)
    days = "Mon|Tue|Wed|Thu|Fri|Sat|Sun|lun|mar|mi[eé]|jue|vie|s[aá]b|dom|mer|jeu|ven|sam|dim"
    return re.sub(rf"\b({days})\b", "DAY", re.sub(rf"\b(({days}) )?\d{{1,2}}:\d\d\b", "TIME", text))


daemon = h.Daemon('''
store = { url = "sqlite:nape.db"; };
plans = { quiet_hours = "none"; };
clinic = "Harbor Massage"; region = "US"; zone = "America/New_York"; lang = "en";
channels = ( { name = "sms"; driver = "sim"; rate = 1000.0; }, { name = "pager"; driver = "sim"; rate = 1000.0; } );
team = {
  members = ( { id = "nurse"; name = "Nurse"; addresses = ( "pager:+15550100901" ); },
              { id = "doctor"; name = "Doctor"; addresses = ( "pager:+15550100902" ); } );
  policies = ( { name = "default"; steps = ( { to = ( "nurse" ); }, { to = ( "doctor" ); } ); } );
};
''')
files = sorted(f for f in os.listdir(HERE) if f.endswith(".txt"))
n_files = n_texts = 0
differ = []
for name in files:
    patients = read(os.path.join(HERE, name))
    if not patients:
        continue
    words = subprocess.run([os.path.join(h.BUILD, "nape-transcript"), "--words", os.path.join(HERE, name)], capture_output=True,
                           text=True, check=False)
    if words.returncode != 0:
        differ.append(f"{name}: {words.stderr[:300]}")
        continue
    n_files += 1
    phones = {}
    for who, fields in patients.items():
        phones[who] = f"sms:+1555020{n_files:04d}{len(phones)}"
        args = ["patient", "add", "--name", fields.get("name", who.capitalize()), "--address", phones[who], "--joined",
                "--zone", fields.get("zone", "America/New_York"), "--lang", fields.get("lang", "en")]
        if "region" in fields:
            args += ["--region", fields["region"]]
        if "birth_year" in fields:
            args += ["--birth-year", fields["birth_year"]]
        code, out, errors = daemon.ctl(*args)
        if code != 0:
            differ.append(f"{name}: {args}: {out}{errors}")
    said = [re.match(r"\d\d:\d\d  ([<>]) (\S+) +(.*)$", line).groups() for line in words.stdout.splitlines()]
    for i, (mark, who, text) in enumerate(said):
        if mark != "<":
            continue
        want = []
        for other, to, body in said[i + 1:]:
            if other == "<":
                break
            if to == who:
                want.append(alike(body))
        code, out, errors = daemon.ctl("say", phones[who], text)
        got = [alike(line) for line in out.splitlines()]
        n_texts += 1
        if code != 0 or sorted(got) != sorted(want):
            differ.append(f"{name}: < {who} {text}\n#   want {want}\n#   got  {got} {errors}")
tap.ok(n_files >= 20, "twenty conversations and more can be played by hand", str(n_files))
tap.ok(not differ, "napectl say is answered as the player is", "\n".join(differ[:5]))
tap.figure(f"{n_texts} texts of {n_files} conversations said by hand")
daemon.stop()
tap.done()
