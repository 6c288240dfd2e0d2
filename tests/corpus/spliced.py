#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Texts put together from two or three of the written ones, and others from two to eight of them and of said-plainly.tsv, as people do who use
no full stop: with --write FILE what likeness and the net learn from (spliced.tsv).  What must be raised must be raised beside any everyday
talk, before it, behind it or in the midst of it; ordinary texts together are ordinary, be they many."""
import pathlib
import random
import re
import sys

import plain_signs

HERE = pathlib.Path(__file__).parent
PAIRS = {"en": 4500, "es": 4500, "fr": 4000}      # of each kind
TRIPLES = 2500
STACKS = 2500           # most of them long
BITS_SHARE = .6         # of their parts
MAX_STACK_WORDS = 75
SIGN_FIRST = .6         # what comes first is overheard more easily
LINKS = {"en": " and ", "es": " y ", "fr": " et "}
MAX_WORDS = 14
HEAD = "id\tlang\texpect\ttier\tpair\tcard\ttext\n"


def texts():
    """{(lang, expect): [(tier, text)]} of the files that are learnt from; those that are made by a script are left out."""
    out = {}
    for name in (HERE / "learn.list").read_text(encoding="utf-8").split():
        if not name.startswith("develop"):
            continue
        for line in (HERE / name).read_text(encoding="utf-8").splitlines()[1:]:
            c = line.split("\t")
            if len(c) == 7 and len(c[6].split()) <= MAX_WORDS:
                out.setdefault((c[1], c[2]), []).append((c[3], c[6]))
    return out


def join(first, how, second):
    return re.sub(r"[\s.!…]+$", "", first) + how + second


def put_together(known, plain_signs, chance, lang, n_parts, danger):
    """Of a sign and everyday talk, or of talk alone: (tier, text)."""
    plain, signs = known[lang, "none"], [x for x in known[lang, "must"] if x[0] != "soon"]
    hows = [" "] * 4 + [", "] * 3 + [". "] * 2 + [LINKS[lang]]
    parts = [chance.choice(plain)[1] for _ in range(n_parts)]
    tier = "none"
    if danger:
        at = 1 if n_parts == 3 else int(chance.random() > SIGN_FIRST)
        tier, parts[at] = chance.choice(plain_signs if n_parts == 3 and chance.random() < .5 else signs)
    text = parts[0]
    for part in parts[1:]:
        text = join(text, chance.choice(hows), part)
    return tier, text


def stack(known, bits, plain_signs, chance, lang, danger):
    """Two to eight of them, of one way of putting things beside each other: (tier, text)."""
    plain, signs = known[lang, "none"], [x for x in known[lang, "must"] if x[0] != "soon"]
    parts = [chance.choice(bits[lang]) if chance.random() < BITS_SHARE else chance.choice(plain)[1] for _ in range(chance.randint(2, 8))]
    tier = "none"
    if danger:
        at = chance.randrange(len(parts))
        tier, parts[at] = chance.choice(plain_signs if chance.random() < .6 else signs)
    while sum(len(p.split()) for p in parts) > MAX_STACK_WORDS:
        parts.pop(0 if not danger or at else -1)
        at = at - 1 if danger and at else 0
    how, text = chance.choice([" "] * 4 + [", "] * 3 + [". "] * 3), parts[0]
    for part in parts[1:]:
        text = join(text, LINKS[lang] if chance.random() < .15 else how, part)
    return tier, text


def said_plainly():
    """Everyday bits {lang: [text]}, signs {lang: [(tier, text)]}."""
    bits, signs = {}, {lang: [(tier, clause) for tier, clause, _ in of if tier != "soon"] for lang, of in plain_signs.SIGNS.items()}
    for line in (HERE / "said-plainly.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        _, lang, tier, text = line.split("\t")
        if tier == "none":
            bits.setdefault(lang, []).append(text)
        elif tier != "soon":
            signs[lang].append((tier, text))
    return bits, signs


def main():
    if len(sys.argv) != 3 or sys.argv[1] != "--write":
        sys.exit(__doc__)
    known, (bits, signs), chance, out = texts(), said_plainly(), random.Random(20), []
    for lang, n_pairs in PAIRS.items():
        for i in range(2 * (n_pairs + TRIPLES + STACKS)):
            if i < 2 * (n_pairs + TRIPLES):
                tier, text = put_together(known, signs[lang], chance, lang, 2 if i < 2 * n_pairs else 3, i % 2 == 1)
            else:
                tier, text = stack(known, bits, signs[lang], chance, lang, i % 2 == 1)
            out.append("sp-%s-%d\t%s\t%s\t%s\t\t-\t%s\n" % (lang, i, lang, "must" if i % 2 else "none", tier, text))
    pathlib.Path(sys.argv[2]).write_text(HEAD + "".join(out), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
