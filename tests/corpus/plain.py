#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P4, the other way round: plain lines of a diary are quiet.  What a service gets every day (a medicine and its hour; pain with side, place,
span, quality and trigger; sleep, water, the routine done) is put together here in three languages, thousands of lines, and read as any text is.
The examples of the rules and the labelled texts hold few such lines, and a phrase that takes an hour for a count of tablets rings every day.
usage: plain.py [--print LANG]      prints TAP, with the lines that rang; --print: the lines themselves"""
import itertools, os, pathlib, random, subprocess, sys, tempfile

RING_LIMIT = 2  # of 1,000 lines: likeness is learnt, and may take a line for what it is not
SAMPLE = 1200   # of the lines about pain, for each language

MEDICINES = {
    "en": ["sumatriptan", "suma 50", "ibuprofen", "2 ibuprofen", "ibu 400", "paracetamol", "one tylenol", "two advil", "excedrin", "naproxen 500", "an aspirin", "my tablet", "half a pill"],
    "es": ["sumatriptan", "suma 50", "ibuprofeno", "2 ibuprofenos", "ibu 400", "paracetamol", "un paracetamol", "dos aspirinas", "una pastilla", "naproxeno 500", "media pastilla"],
    "fr": ["sumatriptan", "suma 50", "ibuprofène", "2 ibuprofènes", "ibu 400", "un doliprane", "doliprane 1000", "deux aspirines", "un cachet", "naproxène 500", "un demi comprimé"],
}
HOURS = {
    "en": ["at ten", "at 10am", "at eleven", "at 11:30", "at noon", "at half past nine", "around 11", "just now", "an hour ago", "10 minutes ago", "last night", "before bed", "with 2 glasses of water", "at 22h"],
    "es": ["a las diez", "a las 10 am", "a las once", "a las 11:30", "al mediodía", "como a las 11", "ahora", "hace una hora", "hace 10 minutos", "anoche", "antes de dormir", "con 2 vasos de agua"],
    "fr": ["à dix heures", "à 10h", "à onze heures", "à 11h30", "à midi", "vers 11h", "il y a une heure", "il y a 10 minutes", "hier soir", "avant de dormir", "avec 2 verres d'eau"],
}
TAKEN = {
    "en": ["{m} taken {t}", "took {m} {t}", "{m} {t}", "had {m} {t}, now a 3", "pain 6, took {m} {t}", "{m} {t}, lying down"],
    "es": ["{m} tomado {t}", "tomé {m} {t}", "{m} {t}", "me tomé {m} {t}, ahora 3", "dolor 6, tomé {m} {t}", "{m} {t}, acostada"],
    "fr": ["{m} pris {t}", "pris {m} {t}", "{m} {t}", "j'ai pris {m} {t}, maintenant 3", "douleur 6, pris {m} {t}", "{m} {t}, allongée"],
}
PARTS = {
    "en": dict(n=["3", "5", "6", "7", "5-6", "6.5", "a 4", "about a 5"], side=["left", "right", "both sides", "behind the eyes", "forehead", "temples", "back of head", "neck", "jaw", "left temple"],
               since=["since 2pm", "since noon", "for 3 hours", "from 9 to 11", "all morning", "since lunch", "since yesterday evening", "half an hour", "on and off today"],
               quality=["nausea", "light hurts", "noise hurts", "throbbing", "pulsatile", "pressing", "dull", "stiff shoulders", "yawning", "tired", "no nausea"],
               trigger=["stress", "bad sleep", "skipped lunch", "red wine", "screen all day", "period due", "weather", "long drive", "bright light", "smell of paint"],
               act=["slept 6h", "water 1.5 l", "drank 2 glasses", "1 l so far", "neck stretch done", "ball at the wall 5 min", "heat pack helped", "done 8 min", "massage helped", "lay down in the dark"]),
    "es": dict(n=["3", "5", "6", "7", "5-6", "6,5", "un 4", "como un 5"], side=["izquierda", "derecha", "los dos lados", "detrás de los ojos", "frente", "sienes", "nuca", "cuello", "mandíbula", "sien izquierda"],
               since=["desde las 2", "desde el mediodía", "3 horas", "de 9 a 11", "toda la mañana", "desde la comida", "desde anoche", "media hora", "a ratos hoy"],
               quality=["náuseas", "me molesta la luz", "me molesta el ruido", "palpitante", "pulsátil", "opresivo", "sordo", "hombros tensos", "bostezos", "cansada", "sin náuseas"],
               trigger=["estrés", "mal sueño", "sin comer", "vino tinto", "mucha pantalla", "viene la regla", "el tiempo", "viaje largo", "luz fuerte", "olor a pintura"],
               act=["dormí 6h", "agua 1,5 l", "bebí 2 vasos", "1 litro hasta ahora", "estiramiento hecho", "pelota en la pared 5 min", "el calor ayudó", "hecho 8 min", "el masaje ayudó", "acostada a oscuras"]),
    "fr": dict(n=["3", "5", "6", "7", "5-6", "6,5", "un 4", "environ 5"], side=["gauche", "droite", "des deux côtés", "derrière les yeux", "front", "tempes", "nuque", "cou", "mâchoire", "tempe gauche"],
               since=["depuis 14h", "depuis midi", "3 heures", "de 9 à 11", "toute la matinée", "depuis le repas", "depuis hier soir", "une demi-heure", "par moments"],
               quality=["nausées", "la lumière gêne", "le bruit gêne", "pulsatile", "serré", "sourd", "épaules raides", "je bâille", "fatiguée", "pas de nausées"],
               trigger=["stress", "mal dormi", "sauté le repas", "vin rouge", "écran toute la journée", "règles bientôt", "la météo", "longue route", "lumière vive", "odeur de peinture"],
               act=["dormi 6h", "eau 1,5 l", "bu 2 verres", "1 litre pour l'instant", "étirement fait", "balle au mur 5 min", "la chaleur a aidé", "fait 8 min", "le massage a aidé", "allongée dans le noir"]),
}
TOLD = ["{n} {side} {since}", "{side} {n}, {quality}, {trigger}", "{n}, {quality}", "{n} {since}, {trigger}", "{act}, {n}", "{act}. {quality}. {n}", "{n} {side}, {act}",
        "{trigger}, {n} {side}", "{n} {quality} {since}", "{side} {since}", "{trigger} {since}, {n}"]


def lines(lang):
    for m, t, form in itertools.product(MEDICINES[lang], HOURS[lang], TAKEN[lang]):
        yield form.format(m=m, t=t)
    chance, seen = random.Random(1), set()
    while len(seen) < SAMPLE:
        line = chance.choice(TOLD).format(**{name: chance.choice(words) for name, words in PARTS[lang].items()})
        if line not in seen:
            seen.add(line)
            yield line


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--print" and sys.argv[2] in PARTS:
        print("\n".join(lines(sys.argv[2])))
        return 0
    if len(sys.argv) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    top = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
    build = pathlib.Path(os.environ.get("top_builddir", top / "build"))
    failed = 0
    for number, lang in enumerate(PARTS, 1):
        texts = list(lines(lang))
        with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf8") as f:
            f.write("id\tlang\texpect\ttier\ttext\n" + "".join(f"{i}\t{lang}\tnone\tnone\t{text}\n" for i, text in enumerate(texts)))
            f.flush()
            out = subprocess.run([build / "napectl", "rules", "try", "--rules", top / "rules", "--lang", lang, f.name], capture_output=True, text=True)
        rang = [line.split(": none, got ", 1)[1] for line in out.stdout.splitlines() if ": none, got " in line]
        good = "none: false alarms" in out.stdout and len(rang) * 1000 <= RING_LIMIT * len(texts)
        for line in ([] if good else rang[:20]) or ([] if out.stdout else out.stderr.splitlines()):
            print("# " + line)
        print(f"{'ok' if good else 'not ok'} {number} - plain lines of a diary are quiet, {lang}")
        print(f"# figure: plain lines, {lang}: {len(rang)} of {len(texts)} ring")
        failed |= not good
    print(f"1..{len(PARTS)}")
    return failed


sys.exit(main())
