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

def shares_too_much(one, other):
    common = len(one & other)
    return common / (len(one) + len(other) - common) > LIMIT

def main():
    folder = pathlib.Path(sys.argv[1])
    measured = sorted(folder.glob("eval-*.tsv"))
    tuning = [p for p in sorted(folder.glob("*.tsv")) if p not in measured]
    texts = [(at, name, want) for at, path in enumerate(measured) for name, want in rows(path)]
    known = collections.Counter(word for _, _, want in texts for word in want)
    # Whoever shares more than LIMIT of all words shares more than that of either text's: one of its rarest, if the rest is too few.
    index = collections.defaultdict(list)
    for text in texts:
        if len(text[2]) >= SHORT:
            rarest = sorted(text[2], key=lambda w: (known[w], w))
            for word in rarest[:len(rarest) - int(LIMIT * len(rarest))]:
                index[word].append(text)
    near, n_tuning = [[] for _ in measured], 0
    for path in tuning:
        for name, have in rows(path):
            n_tuning += 1
            found = {id(text): text for word in have for text in index.get(word, ())}
            for at, measured_name, want in found.values():
                if shares_too_much(have, want):
                    near[at].append((measured_name, path.name, name))
    print(f"1..{len(measured)}")
    for at, path in enumerate(measured):
        if "--print" in sys.argv:
            for pair in near[at]:
                print("#", path.name, *pair)
        n = sum(text[0] == at for text in texts)
        print(f"{'not ok' if near[at] else 'ok'} {at + 1} - {path.name}: {n} texts, {len(near[at])} too near to one of {n_tuning} tuning texts")
    sys.exit(any(near))

main()
