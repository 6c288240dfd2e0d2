#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""What the diary takes from a file of labelled texts, against what it should: micro F1 of the observations, and the intents.
usage: diary.py NAPECTL FILE [--misses] [--rules DIR]      columns: id lang intent observations text (tests/corpus/README.md)
Scored as the label policy says: 3 % on amounts, a range takes either end, its middle or the whole, half a day on an onset without am
or pm; paracetamol and acetaminophen are one, and the parts of a combination stand in any order; what was before ("from 8 to 3",
"yesterday 7, now 2") is optional; a dose is scored apart; an amount of zero is no claim.  A routine told in a sentence may be done
or diary: the policy does not say which.  A patient who asks for the team is labelled team or other, and printed as other with
"asks_team"; where the label is team that must be there."""
import csv, json, subprocess, sys

SCORED = ("pain", "side", "onset", "duration_h", "med", "water_ml", "sleep_h", "routine_done")

def wanted(spec):
    return [tuple(item.split("=", 1)) for item in spec.split()]

def read(observation):
    """The (code, value) that a printed observation claims, and its dose."""
    code, value = observation["code"], observation.get("value")
    if code not in SCORED or value in (None, 0, False) and code != "pain":
        return None, None
    if isinstance(value, bool):
        value = "true"
    return (code, str(value)), observation.get("dose_mg")

def substance(name):
    return sorted(part.strip().lower().replace("acetaminophen", "paracetamol") for part in name.split("/"))

def near(a, b, part=0.03):
    return abs(a - b) <= part * max(abs(a), abs(b)) + 1e-9

def numbers(value):
    low, _, high = value.partition("-")
    return (float(low), float(high or low))

def agrees(want, have):
    code, w, h = want[0], want[1], have[1]
    if code != have[0]:
        return False
    if w == h or code == "med" and substance(w) == substance(h):
        return True
    try:
        if code == "pain":
            (a, b), (c, d) = numbers(w), numbers(h)
            return (c, d) == (a, b) or (c + d) / 2 in (a, b, (a + b) / 2)
        if code == "onset":
            return int(w[:2]) % 12 == int(h[:2]) % 12 and w[3:] == h[3:]
        if code == "routine_done":
            return "true" in (w, h) and "false" not in (w, h) or near(float(w), float(h))
        if code in ("duration_h", "water_ml", "sleep_h"):
            return near(sum(numbers(w)) / 2, sum(numbers(h)) / 2)
    except ValueError:
        pass
    return False

def main():
    napectl, path = sys.argv[1], sys.argv[2]
    rules = sys.argv[sys.argv.index("--rules"):][:2] if "--rules" in sys.argv else []
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    texts = "".join(row["text"] + "\n" for row in rows)
    out = subprocess.run([napectl, "triage", *rules], input=texts, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(out) == len(rows)
    totals = {}
    for row, line in zip(rows, out):
        said = json.loads(line)
        t = totals.setdefault(row["lang"], dict(rows=0, hit=0, missed=0, extra=0, intents=0, doses=0, doses_right=0))
        t["rows"] += 1
        want = wanted(row["observations"])
        doses = [float(v) for c, v in want if c == "dose_mg"]
        left = [w for w in want if w[0] in SCORED]
        extra, have_doses, matched = [], [], []
        for observation in said["observations"]:
            claim, dose = read(observation)
            if claim is None:
                continue
            have_doses += [float(dose)] if dose else []
            match = next((w for w in left if agrees(w, claim)), None)
            if match:
                left.remove(match)
                matched.append(claim)
                t["hit"] += 1
            elif claim[0] == "pain" and (observation.get("earlier") or observation.get("day", 0) < 0 or claim in matched or
                                         row["text"].strip().replace(".", "").replace("!", "").isdigit()):
                pass  # what was before or is said again, and a lone number, are optional
            else:
                extra.append(claim)
        t["missed"] += len(left)
        t["extra"] += len(extra)
        t["doses"] += len(doses)
        t["doses_right"] += sum(1 for d in doses if any(near(d, h) for h in have_doses))
        intent = "team" if said.get("asks_team") and row["intent"] == "team" else said["intent"]
        both = {intent, row["intent"]}
        told = any(code == "routine_done" for code, _ in want)
        same = len(both) == 1 or both == {"diary", "other"} and not want or both == {"diary", "done"} and told
        t["intents"] += same
        if "--misses" in sys.argv and (left or extra or not same):
            print(row["id"], row["text"], "| missed", left, "| extra", extra,
                  "" if same else f"| intent {said['intent']} for {row['intent']}")
    for lang, t in sorted(totals.items()):
        f1 = 2 * t["hit"] / max(1, 2 * t["hit"] + t["missed"] + t["extra"])
        print(f"{lang}: {t['rows']} rows, observations F1 {f1:.3f} (right {t['hit']}, missed {t['missed']}, extra {t['extra']}), "
              f"intents {100 * t['intents'] / t['rows']:.1f} %, doses {t['doses_right']} of {t['doses']}")

main()
