#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""Texts put together from two of the written ones, as people do who use no full stop: with --write FILE what likeness and the net learn
from (spliced.tsv).  What must be raised must be raised beside any everyday talk, before it or behind it; two ordinary texts are ordinary."""
import pathlib
import random
import re
import sys

HERE = pathlib.Path(__file__).parent
PAIRS = {"en": 4500, "es": 4500, "fr": 4000}      # of each kind
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


def join(first, second, how):
    return re.sub(r"[\s.!…]+$", "", first) + how + second


def main():
    if len(sys.argv) != 3 or sys.argv[1] != "--write":
        sys.exit(__doc__)
    known, chance, out = texts(), random.Random(20), []
    for lang, n in PAIRS.items():
        plain, signs = known[lang, "none"], [x for x in known[lang, "must"] if x[0] != "soon"]
        hows = [" "] * 4 + [", "] * 3 + [". "] * 2 + [LINKS[lang]]
        for i in range(2 * n):
            tier, text = chance.choice(signs) if i % 2 else chance.choice(plain)
            both = [text, chance.choice(plain)[1]]
            chance.shuffle(both)
            out.append("sp-%s-%d\t%s\t%s\t%s\t\t-\t%s\n" % (lang, i, lang, "must" if i % 2 else "none", tier, join(*both, chance.choice(hows))))
    pathlib.Path(sys.argv[2]).write_text(HEAD + "".join(out), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
