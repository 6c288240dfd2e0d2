#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Minimal pairs: how many are right on both sides: what must be raised reaches its tier, what must be asked is raised or asked, what is
none has the tier none.  usage: pairs.py NAPECTL FILE...      columns: id lang expect tier pair card text (tests/corpus/README.md)"""
import collections, csv, json, subprocess, sys

TIERS = ("none", "soon", "urgent", "emergency")

def is_right(row, said):
    if row["expect"] == "must":
        return TIERS.index(said["tier"]) >= TIERS.index(row["tier"])
    return said["tier"] == "none" if row["expect"] == "none" else bool(said["flags"])

for path in sys.argv[2:]:
    with open(path, encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["pair"]]
    said = subprocess.run([sys.argv[1], "triage"], input="".join(row["text"] + "\n" for row in rows), capture_output=True, text=True,
                          check=True).stdout.splitlines()
    pairs = collections.defaultdict(list)
    for row, line in zip(rows, said):
        pairs[row["lang"], row["pair"]].append(is_right(row, json.loads(line)))
    whole = [sides for sides in pairs.values() if len(sides) > 1]
    print(f"{path}: {sum(map(all, whole))} of {len(whole)} pairs right on both sides, "
          f"{sum(map(sum, whole))} of {sum(map(len, whole))} texts")
