#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Where each routine, caution and red flag stands in rules/, with its source: the tables of nape-rules(5) say what the rules say.

With --write the tables are put into the manual anew."""
import os
import re
import sys
import xml.etree.ElementTree

TOP = os.environ.get("top_srcdir") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
MANUAL = os.path.join(TOP, "contrib", "man", "nape-rules.5")

# What the articles S0 to S4 describe, and who describes it: rules may add to this, never lose it.
ARTICLES = {
    "routines": {
        "warm_up": "S0", "suboccipital_balls": "S4", "suboccipital_fingers": "S0 S1", "wall_ball": "S0 S4", "roller_upper_back": "S1",
        "neck_stretch": "S1", "jaw_release": "S4", "temple_circles": "S4", "forehead_circles": "S4", "scalp_lift": "S4",
        "peppermint": "S4", "breathing": "S0 S1 S3", "movement_break": "S0 S3", "water": "S0 S1", "yoga_stretch": "S0",
    },
    "tips": {
        "half_as_hard": "S0", "wall_does_the_work": "S0", "water_after": "S0", "warm_first": "S0", "not_in_attack": "S4",
        "no_cure": "S0 S4", "desk_too": "S3", "two_breaks": "S3", "good_hurt": "S1 S4", "screen_height": "S0 S3",
        "driving_breaks": "S0 S3", "jaw_loose": "S3", "pillow": "S0 S3", "firmer_ball": "S0 S1",
    },
    "cautions": {"front_of_neck": "S1 S4", "light_hand": "S4", "peppermint": "S4"},
    "notices": {
        "after_care": "S3", "progress": "S1 S3 S4", "rest": "S4", "sip_first": "S4", "gentle": "S0 S4", "magnesium": "S1 S2",
        "professional": "S2 S3 S4", "professional_after": "S1 S3", "other_therapies": "S0 S1 S2 S3 S4", "warm_first": "S0",
    },
}

# The flags of the clinical reference: each with its tier and what stands behind it.
FLAGS = {
    "age50_new": "urgent NICE SNNOOP10-5", "allergic_reaction": "emergency S4", "anticoagulant_headache": "urgent ACEP",
    "apnoea_morning": "soon ICHD-3", "autonomic_eye": "urgent ICHD-3 SNNOOP10-12", "balance": "emergency FAST NICE SNNOOP10-3",
    "bp_unstable": "urgent S4", "breathing": "emergency", "cancer_headache": "urgent NICE SNNOOP10-2",
    "carbon_monoxide": "emergency NICE", "cauda_equina": "emergency NICE", "chest_pain": "emergency S3",
    "clot_history": "urgent ICHD-3 S4", "confusion": "emergency NICE S3 SNNOOP10-3",
    "cough_exertion": "urgent NICE Ottawa SNNOOP10-8", "dissection": "emergency ICHD-3 SNNOOP10-3",
    "double_vision": "emergency NICE SNNOOP10-3", "drowsiness": "emergency NICE SNNOOP10-3",
    "eyelid_pupil": "emergency ICHD-3 SNNOOP10-12 SNNOOP10-3", "facial_droop": "emergency FAST NICE SNNOOP10-3",
    "fainting": "emergency Ottawa S3 SNNOOP10-3", "fever_headache": "urgent NICE S3 SNNOOP10-1", "gca": "urgent ICHD-3 NICE",
    "head_injury": "urgent NICE S3 S4 SNNOOP10-13", "head_injury_danger": "emergency NICE S3", "help_now": "emergency",
    "hypertensive_crisis": "emergency ICHD-3", "immunosuppressed_headache": "urgent NICE SNNOOP10-14",
    "long_attack": "urgent ICHD-3", "massage_worse": "urgent S0 S3 S4", "med_overuse": "soon ICHD-3 SNNOOP10-15",
    "medicine_failing": "soon", "neck_stiff_fever": "emergency NICE Ottawa SNNOOP10-1", "new_medicine": "soon ICHD-3 SNNOOP10-15",
    "numbness": "emergency NICE S3 SNNOOP10-3", "overdose": "emergency", "pattern_change": "soon NICE SNNOOP10-6",
    "positional": "urgent NICE SNNOOP10-7", "preeclampsia": "emergency NICE SNNOOP10-11",
    "pregnancy_headache": "urgent SNNOOP10-11", "progressive": "urgent SNNOOP10-10", "prolonged_aura": "urgent ICHD-3 NICE",
    "raised_pressure": "urgent ICHD-3 SNNOOP10-9", "rash_fever": "emergency SNNOOP10-1", "red_eye": "emergency NICE SNNOOP10-12",
    "seizure": "emergency SNNOOP10-3", "severe_new": "urgent NICE S4 SNNOOP10-6", "sinus_eye": "urgent SNNOOP10-1",
    "speech": "emergency FAST SNNOOP10-3", "suicidal": "emergency", "systemic_illness": "soon SNNOOP10-1",
    "thunderclap": "emergency ACEP NICE Ottawa SNNOOP10-4", "tick_rash": "urgent SNNOOP10-1", "vision_change": "urgent NICE S3",
    "vision_loss": "emergency FAST NICE S3", "vomiting": "urgent NICE", "weakness": "emergency FAST NICE S3 SNNOOP10-3",
    "worst_ever": "emergency ACEP SNNOOP10-4",
}


def read(*path):
    with open(os.path.join(TOP, *path), encoding="utf-8") as f:
        return f.read()


def strip(text):
    """Without comments; no string of these files holds a #."""
    return "\n".join(line.split("#")[0] for line in text.split("\n"))


def entries(text, name):
    """The groups of a list at the top of a file, as text."""
    m = re.search(r"(?m)^%s\s*=\s*\(" % name, text)
    if not m:
        return []
    out, depth, start, quoted = [], 0, None, False
    for i in range(m.end(), len(text)):
        c = text[i]
        if c == '"' and text[i - 1] != "\\":
            quoted = not quoted
        if quoted:
            continue
        if c == "{":
            start = i if depth == 0 else start
            depth += 1
        elif c == "}":
            depth -= 1
            if depth == 0:
                out.append(text[start:i + 1])
        elif c == ")" and depth == 0:
            break
    return out


def value(entry, name):
    m = re.search(r'\b%s\s*=\s*((?:"[^"]*"\s*)+)' % name, entry)
    return "".join(re.findall(r'"([^"]*)"', m.group(1))) if m else ""


def words(entry, name):
    m = re.search(r"\b%s\s*=\s*\(([^)]*)\)" % name, entry)
    return re.findall(r'"([^"]*)"', m.group(1)) if m else []


def roff(text):
    return text.replace("\\", "\\e").replace("-", "\\-")


def table(head, rows, width):
    out = [".nf", f'.B "{head}"']
    for first, rest in rows:
        out.append(roff(f"{first:<{width}} {rest}").rstrip())
    return out + [".fi"]


def routines_part():
    text, english = strip(read("rules", "routines.conf")), strip(read("rules", "en", "routines.conf"))
    said = {(kind, value(e, "id")): value(e, "text") for kind in ("cautions", "tips", "notices") for e in entries(english, kind)}
    out = [".PP", "Sources:"]
    for e in entries(text, "sources"):
        out += [".TP", ".B " + value(e, "id"), roff(value(e, "title"))]
    rows = [(value(e, "id"), f'{value(e, "touch"):<6} {" ".join(words(e, "phases")):<27} {" ".join(words(e, "source"))}')
            for e in entries(text, "routines")]
    out += [".PP"] + table(f'{"routine":<21} {"touch":<6} {"phases":<27} source', rows, 21)
    for kind in ("cautions", "tips", "notices"):
        out += [".PP", f"In the list {kind}:"]
        for e in entries(text, kind):
            ident = value(e, "id")
            out += [".TP", f'.BR {ident} " ({" ".join(words(e, "source"))})"', roff(said.get((kind, ident), "?"))]
    return out


def flags_part():
    rows = []
    for name in sorted(os.listdir(os.path.join(TOP, "rules"))):
        if not re.fullmatch(r"redflags.*\.conf", name):
            continue
        for e in entries(strip(read("rules", name)), "redflags"):
            rows.append((value(e, "id"), f'{value(e, "tier"):<9} {name:<21} {value(e, "source")}'))
    return [".PP"] + table(f'{"flag":<26} {"tier":<9} {"file":<21} source', sorted(rows), 26)


def between(manual, name, lines):
    begin, end = f'.\\" {name} begin', f'.\\" {name} end'
    m = re.search(re.escape(begin) + r"[^\n]*\n.*?" + re.escape(end), manual, re.S)
    if not m:
        return None
    head = m.group(0).split("\n")[0]
    return manual[:m.start()] + head + "\n" + "\n".join(lines) + "\n" + end + manual[m.end():]


def missing():
    """What an article says and the rules do not, or not under its name."""
    text, out = strip(read("rules", "routines.conf")), []
    for kind, want in ARTICLES.items():
        have = {value(e, "id"): words(e, "source") for e in entries(text, kind)}
        for ident, sources in want.items():
            lost = [s for s in sources.split() if s not in have.get(ident, [])]
            if lost:
                out.append(f"{kind} {ident}: {' '.join(lost)}")
    rules = {}
    for name in sorted(os.listdir(os.path.join(TOP, "rules"))):
        if re.fullmatch(r"redflags.*\.conf", name):
            rules.update({value(e, "id"): e for e in entries(strip(read("rules", name)), "redflags")})
    out += [f"{ident}: no source" for ident, e in rules.items() if not value(e, "source")]
    for ident, want in FLAGS.items():
        tier, *sources = want.split()
        if ident not in rules or value(rules[ident], "tier") != tier:
            out.append(f"flag {ident}: not there as {tier}")
            continue
        source = value(rules[ident], "source").replace(", 12", "; SNNOOP10-12")
        out += [f"flag {ident}: {s} is not named" for s in sources if not re.search(rf"\b{re.escape(s)}\b", source)]
    return out


def drawings():
    """Drawings that are missing, broken, without words for who cannot see them, or named by nobody."""
    folder, out, named = os.path.join(TOP, "rules", "pictures"), [], set()
    for e in entries(strip(read("rules", "routines.conf")), "routines"):
        name = value(e, "drawing")
        named.add(name)
        if not name and value(e, "part") in ("main", "small"):
            out.append(f"{value(e, 'id')}: no drawing")
        elif name:
            try:
                root = xml.etree.ElementTree.parse(os.path.join(folder, name)).getroot()
                if not root.findtext("{http://www.w3.org/2000/svg}title"):
                    out.append(f"{name}: no title")
            except (OSError, xml.etree.ElementTree.ParseError) as err:
                out.append(f"{name}: {err}")
    svg = {name for name in os.listdir(folder) if name.endswith(".svg")}
    return out + [f"{name}: named by no routine" for name in sorted(svg - named)]


def main():
    old = read("contrib", "man", "nape-rules.5")
    new = between(old, "table of routines", routines_part())
    new = between(new, "table of flags", flags_part()) if new else None
    if new is None:
        sys.exit("nape-rules.5 has no place for the tables")
    if "--write" in sys.argv:
        with open(MANUAL, "w", encoding="utf-8") as f:
            f.write(new)
        return 0
    lost = missing()
    for line in lost:
        print("#", line)
    drawn = drawings()
    for line in drawn:
        print("#", line)
    print("1..3")
    print("ok 1" if new == old else "not ok 1", "- the tables of nape-rules(5) say what the rules say (tests/manual/where.py --write)")
    print("not ok 2" if lost else "ok 2", "- every routine and caution of the articles, and every flag, stands there with its source")
    print("not ok 3" if drawn else "ok 3", "- every hands-on routine of a session has its drawing, with a title")
    return 0 if new == old and not lost and not drawn else 1


sys.exit(main())
