#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P8: what is measured was not learned: no text of an evaluation file shares more than 60 % of its words with a tuning text.
usage: overlap.py FOLDER [--print]      words: folded, five or more different ones; shorter texts ("done", "6 left") are everybody's
Jaccard's measure on the sets of words.  Prints TAP; --print names file and id of each pair, never the text."""
import collections, csv, pathlib, re, sys, unicodedata

LIMIT, SHORT = 0.6, 5

def words(text):
    folded = unicodedata.normalize("NFKD", text.lower().replace("'", "").replace("\u2019", ""))
    return frozenset(re.findall(r"[a-z]+|\d+", "".join(c for c in folded if not unicodedata.combining(c))))

def rows(path):
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader((l for l in file if not l.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
            if row.get("text"):
                yield row.get("id", "?"), words(row["text"])

def main():
    folder = pathlib.Path(sys.argv[1])
    measured = sorted(folder.glob("eval-*.tsv"))
    tuning = [p for p in sorted(folder.glob("*.tsv")) if p not in measured]
    texts, index = [], collections.defaultdict(list)
    for path in tuning:
        for name, have in rows(path):
            for word in have:
                index[word].append(len(texts))
            texts.append((path.name, name, have))
    print(f"1..{len(measured)}")
    failed = 0
    for n, path in enumerate(measured, 1):
        near, total = [], 0
        for name, want in rows(path):
            total += 1
            if len(want) < SHORT:
                continue
            shared = collections.Counter()
            for word in sorted(want, key=lambda w: len(index[w])):
                for at in index[word]:
                    shared[at] += 1
            for at, count in shared.items():
                if count / (len(want) + len(texts[at][2]) - count) > LIMIT:
                    near.append((name, texts[at][0], texts[at][1]))
        if "--print" in sys.argv:
            for pair in near:
                print("#", path.name, *pair)
        print(f"{'not ok' if near else 'ok'} {n} - {path.name}: {total} texts, {len(near)} too near to one of {len(texts)} tuning texts")
        failed |= bool(near)
    sys.exit(failed)

main()
