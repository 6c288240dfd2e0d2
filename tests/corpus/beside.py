#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P4: a plain sign of danger rings whatever everyday talk stands beside it, before it, behind it or around it, with a full stop, a comma or nothing between.
The talk is that of ordinary texts that nothing was learnt from (fresh-*.tsv).
usage: beside.py [--misses]      prints TAP, with figures; --misses: the texts that are missed too"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MAX_WORDS = 14
SIGNS = {
    "en": ["my left arm is numb", "i cant see out of my right eye", "half my face is drooping", "im slurring my words", "i fainted this morning", "i cant find the words"],
    "es": ["tengo dormido el brazo izquierdo", "no veo con el ojo derecho", "tengo media cara caída", "se me traba el habla", "me desmayé esta mañana", "no me salen las palabras"],
    "fr": ["mon bras gauche est engourdi", "je ne vois plus de l'oeil droit", "la moitié de mon visage tombe", "j'ai du mal à parler", "je me suis évanoui ce matin", "je ne trouve plus mes mots"],
}
# what stands between, and where the sign stands: of 1,000 texts so many ring, and so many are asked about at least, by language
FLOORS = {
    (". ", "last"): {"en": (995, 999), "es": (995, 999), "fr": (995, 999)},
    (". ", "first"): {"en": (995, 998), "es": (995, 998), "fr": (995, 998)},
    (", ", "last"): {"en": (990, 995), "es": (920, 980), "fr": (985, 990)},
    (" ", "last"): {"en": (985, 990), "es": (915, 970), "fr": (985, 990)},
    (" ", "first"): {"en": (955, 970), "es": (835, 970), "fr": (960, 970)},
    (" ", "midst"): {"en": (935, 965), "es": (840, 960), "fr": (940, 970)},
    (", ", "midst"): {"en": (965, 975), "es": (865, 975), "fr": (970, 980)},
}


def talk(top, lang):
    rows = [line.split("\t") for line in (top / "tests/corpus" / ("fresh-%s.tsv" % lang)).read_text(encoding="utf-8").splitlines()[1:]]
    return [c[6] for c in rows if c[2] == "none" and len(c[6].split()) <= MAX_WORDS]


def join(between, *parts):
    return between.join([re.sub(r"[\s.!?…]+$", "", part) for part in parts[:-1]] + [parts[-1]])


def put(sign, place, between, talk, i):
    before, behind = talk[i], talk[(7 * i + 3) % len(talk)]
    return join(between, *{"first": (sign, before), "last": (before, sign), "midst": (before, sign, behind)}[place])


def judge(top, build, lang, texts):
    """The texts that do not ring; each with whether it is asked about."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as f:
        f.write("id\tlang\texpect\ttier\tpair\tcard\ttext\n" + "".join("b%d\t%s\tmust\temergency\t\t-\t%s\n" % (i, lang, t) for i, t in enumerate(texts)))
        f.flush()
        out = subprocess.run([build / "napectl", "rules", "try", "--rules", top / "rules", "--lang", lang, f.name],
                             capture_output=True, text=True, check=False).stdout.splitlines()
    if not any(line.startswith("  must emergency") for line in out):
        sys.exit("beside.py: napectl rules try says nothing")
    return [(a.split(", got ", 1)[1].split(": ", 1)[1], " possible" in b or " definite" in b)
            for a, b in zip(out, out[1:]) if ": must emergency, got " in a]


def main():
    top = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).parents[2])).resolve()
    build = pathlib.Path(os.environ.get("top_builddir", top / "build")).resolve()
    n, failed = 0, False
    for (between, place), floors in FLOORS.items():
        for lang, (ring, heard) in floors.items():
            said = talk(top, lang)
            texts = [put(SIGNS[lang][i % len(SIGNS[lang])], place, between, said, i) for i in range(len(said))]
            missed = judge(top, build, lang, texts)
            silent = [text for text, asked in missed if not asked]
            print("# figure: beside, %s, %s \"%s\": %d of %d ring, %d silent"
                  % (lang, "sign " + place, between, len(texts) - len(missed), len(texts), len(silent)))
            if "--misses" in sys.argv:
                for text, asked in missed:
                    print("#   %s %s" % ("asked" if asked else "silent", text))
            n += 1
            good = len(texts) > 200 and 1000 * (len(texts) - len(missed)) >= ring * len(texts) and 1000 * (len(texts) - len(silent)) >= heard * len(texts)
            failed = failed or not good
            print("%s %d - a plain sign rings beside everyday talk (%s, sign %s, \"%s\")" % ("ok" if good else "not ok", n, lang, place, between))
    print("1..%d" % n)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
