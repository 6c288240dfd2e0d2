#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""What a plain line of a diary says is what is noted: every code of the diary in its plain phrasings and forms of a number (digits, words,
a decimal comma, a range, a half), alone and two to a text, is put together here in three languages and read as any text is.
A line is right when all that it says is noted with its value, and nothing else.
usage: told.py [--misses LANG]      prints TAP, with figures; --misses: the lines that read wrong"""
import collections, json, os, pathlib, random, subprocess, sys

CODES = ("pain", "side", "onset", "duration_h", "med", "water_ml", "sleep_h", "routine_done", "med_time")
PAIRS = 1500
FLOOR = {"en": (990, 970), "es": (985, 970), "fr": (980, 955)}  # of 1,000 lines, alone and two to a text

N = { # a number as it is written, and its value
 "en": [("7","7"),("seven","7"),("6.5","6.5"),("5-6","5.5"),("5 to 6","5.5"),("six and a half","6.5"),("3","3"),("10","10"),("4","4"), ("5 or 6","5.5")],
 "es": [("7","7"),("siete","7"),("6,5","6.5"),("6.5","6.5"),("5-6","5.5"),("5 a 6","5.5"),("seis y medio","6.5"),("3","3"),("10","10"),("4","4"),("5 o 6","5.5")],
 "fr": [("7","7"),("sept","7"),("6,5","6.5"),("6.5","6.5"),("5-6","5.5"),("5 à 6","5.5"),("six et demi","6.5"),("3","3"),("10","10"),("4","4"),("5 ou 6","5.5")],
}
PAIN = {
 "en": ["pain {n}","pain is {n}","pain {n}/10","{n}/10","{n} out of 10","headache {n}","head {n}","my head is at {n}","its about {n}","pain level {n}","pain at {n} now","{n} now","pain down to {n}","still {n}","headache is {n} today","migraine {n}","hurts {n}","i'd say {n}"],
 "es": ["dolor {n}","el dolor es {n}","dolor {n}/10","{n}/10","{n} de 10","{n} sobre 10","dolor de cabeza {n}","cabeza {n}","me duele {n}","estoy en {n}","dolor en {n} ahora","{n} ahora","el dolor bajó a {n}","sigo en {n}","migraña {n}","como {n}","diría {n}", "nivel {n}"],
 "fr": ["douleur {n}","la douleur est à {n}","douleur {n}/10","{n}/10","{n} sur 10","mal de tête {n}","tête {n}","j'ai mal à {n}","je suis à {n}","douleur à {n} maintenant","{n} maintenant","descendu à {n}","toujours {n}","migraine {n}","environ {n}","je dirais {n}", "niveau {n}"],
}
SIDE = {
 "en": [("left side","left"),("on the left","left"),("right temple","right"),("both sides","both"),("behind the left eye","left"),("right side of my head","right"),("its on the right","right"),("hurts on both sides","both")],
 "es": [("lado izquierdo","left"),("del lado izquierdo","left"),("sien derecha","right"),("los dos lados","both"),("detrás del ojo izquierdo","left"),("en el lado derecho","right"),("a la derecha","right"),("ambos lados","both")],
 "fr": [("côté gauche","left"),("à gauche","left"),("tempe droite","right"),("des deux côtés","both"),("derrière l'œil gauche","left"),("du côté droit","right"),("à droite","right")],
}
CL = {
 "en": [("7:20","07:20"),("7.20","07:20"),("7:20 am","07:20"),("7.20 am","07:20"),("2pm","14:00"),("14h30","14:30"),("half past three","03:30"),("noon","12:00"),("quarter to 9","08:45"),("17:45","17:45"),("17.45","17:45"),("8.15 pm","20:15"),("3 in the afternoon","15:00"),("0930","09:30")],
 "es": [("las 7:20","07:20"),("las 7.20","07:20"),("las 7:20 am","07:20"),("las 2 de la tarde","14:00"),("las 14:30","14:30"),("las tres y media","03:30"),("mediodía","12:00"),("las nueve menos cuarto","08:45"),("las 17:45","17:45"),("las 17.45","17:45"),("las 9","09:00"),("las nueve","09:00"),("las 8.15 pm","20:15"),("las 3 y 20","03:20"),("las 17h","17:00")],
 "fr": [("7h20","07:20"),("7.20","07:20"),("7:20","07:20"),("14h","14:00"),("14h30","14:30"),("trois heures et demie","03:30"),("midi","12:00"),("neuf heures moins le quart","08:45"),("17h45","17:45"),("17.45","17:45"),("9 h","09:00"),("neuf heures","09:00"),("20 h 15","20:15"),("3 heures de l'après-midi","15:00")],
}
ONSET = {
 "en": ["since {t}","started at {t}","began around {t}","it started {t}","headache since {t}","it came on at {t}","woke up with it at {t}","pain started about {t}"],
 "es": ["desde {t}","empezó a {t}","me empezó como a {t}","dolor desde {t}","me dio a {t}","comenzó sobre {t}","desperté con dolor a {t}"],
 "fr": ["depuis {t}","a commencé à {t}","ça a commencé vers {t}","mal de tête depuis {t}","c'est venu à {t}","réveillée avec à {t}","début vers {t}"],
}
LEN = {
 "en": [("3 hours",3),("2 hrs",2),("45 min",0.75),("two and a half hours",2.5),("1.5 h",1.5),("1,5 h",1.5),("three days",72),("an hour",1),("half an hour",0.5),("2-3 hours",2.5),("1h30",1.5),("5 to 6 hours",5.5),("90 minutes",1.5),("an hour and a half",1.5), ("4 hours 20",4.333),("2h",2)],
 "es": [("3 horas",3),("2 hrs",2),("45 min",0.75),("dos horas y media",2.5),("1,5 h",1.5),("1.5 horas",1.5),("tres días",72),("una hora",1),("media hora",0.5),("2-3 horas",2.5),("1h30",1.5),("de 5 a 6 horas",5.5),("90 minutos",1.5),("hora y media",1.5),("2h",2)],
 "fr": [("3 heures",3),("2 h",2),("45 min",0.75),("deux heures et demie",2.5),("1,5 h",1.5),("1.5 h",1.5),("trois jours",72),("une heure",1),("une demi-heure",0.5),("2-3 heures",2.5),("1h30",1.5),("5 à 6 heures",5.5),("90 minutes",1.5),("une heure et demie",1.5),("2h",2)],
}
DUR = {
 "en": ["lasted {l}","it lasted {l}","headache for {l}","lasted about {l}","went on for {l}","migraine of {l}","pain for {l}","the headache took {l} to go"],
 "es": ["duró {l}","me duró {l}","dolor de cabeza por {l}","duró como {l}","duró unas {l}","dolor durante {l}","llevo {l} con dolor"],
 "fr": ["a duré {l}","ça a duré {l}","mal de tête pendant {l}","duré environ {l}","durée {l}","{l} de migraine","mal pendant {l}"],
}
SLEEPL = {"en":[("7 hours",7),("6.5 hours",6.5),("6,5 h",6.5),("six and a half hours",6.5),("5-6 hours",5.5),("5 to 6 hours",5.5),("7h",7),("7h30",7.5),("eight hours",8),("4 hrs",4),("7",7),("six",6)],
 "es":[("7 horas",7),("6,5 horas",6.5),("6.5 h",6.5),("seis horas y media",6.5),("5-6 horas",5.5),("de 5 a 6 horas",5.5),("7h",7),("7h30",7.5),("ocho horas",8),("4 hrs",4),("7",7),("seis",6)],
 "fr":[("7 heures",7),("6,5 heures",6.5),("6.5 h",6.5),("six heures et demie",6.5),("5-6 heures",5.5),("5 à 6 heures",5.5),("7h",7),("7h30",7.5),("huit heures",8),("4 h",4)]}
SLEEP = {"en":["slept {l}","sleep {l}","slept about {l}","i slept {l} last night","{l} of sleep","got {l} sleep","only slept {l}","slept only {l}","last night slept {l}"],
 "es":["dormí {l}","sueño {l}","dormí como {l}","anoche dormí {l}","{l} de sueño","solo dormí {l}","he dormido {l}","dormí unas {l}"],
 "fr":["dormi {l}","sommeil {l}","j'ai dormi {l}","dormi environ {l}","{l} de sommeil","dormi seulement {l}","cette nuit dormi {l}","nuit de {l}"]}
WATERV = {"en":[("1.5 litres",1500),("1,5 l",1500),("1.5 l",1500),("2 l",2000),("2 liters",2000),("500 ml",500),("half a litre",500),("a litre",1000),("one and a half litres",1500),("3 glasses",750),("three glasses",750),("6-7 glasses",1625),("5 to 6 glasses",1375),("two cups",480),("a bottle",500),("2 bottles",1000),("20 oz",591),("64oz",1893),("750ml",750),("a pint",473),("2 pints",946),("half a gallon",1892),("75 cl",750),("a quart",946),("2 big glasses",500),("1.5 l",1500), ("two and a half litres",2500),("0.5 l",500), ("1 glass",250),("1 liter",1000),("1l",1000),("a liter and a half",1500)],
 "es":[("1,5 litros",1500),("1.5 litros",1500),("1.5 l",1500),("2 l",2000),("2 litros",2000),("500 ml",500),("medio litro",500),("un litro",1000),("litro y medio",1500),("3 vasos",750),("tres vasos",750),("6-7 vasos",1625),("5 a 6 vasos",1375),("dos tazas",480),("una botella",500),("2 botellas",1000),("750ml",750),("75 cl",750),("dos litros y medio",2500),("0,5 l",500),("1 vaso",250),("un vaso",250),("20 onzas",591),("1l",1000), ("un litro y medio",1500),("medio galon",1892)],
 "fr":[("1,5 litre",1500),("1.5 litres",1500),("1,5 l",1500),("2 l",2000),("2 litres",2000),("500 ml",500),("un demi-litre",500),("un litre",1000),("un litre et demi",1500),("3 verres",750),("trois verres",750),("6-7 verres",1625),("5 à 6 verres",1375),("deux tasses",480),("une bouteille",500),("2 bouteilles",1000),("750ml",750),("75 cl",750),("deux litres et demi",2500),("0,5 l",500),("1 verre",250),("un verre",250),("1l",1000),("1l5",1500)]}
WATER = {"en":["{w} of water","drank {w}","{w} water","water {w}","had {w} of water","drank {w} of water","{w} water today","water: {w}","drank about {w} water","{w} water so far"],
 "es":["{w} de agua","bebí {w}","tomé {w} de agua","agua {w}","he bebido {w}","agua: {w}","{w} de agua hoy","llevo {w} de agua","bebí como {w} de agua"],
 "fr":["{w} d'eau","bu {w}","j'ai bu {w} d'eau","eau {w}","bu environ {w} d'eau","eau : {w}","{w} d'eau aujourd'hui","bu {w} d'eau"]}
# text, generic name, milligrams in all (None: not said; -1: some)
MED = {"en":[("ibuprofen 400",  "ibuprofen",400),("ibuprofen 400mg","ibuprofen",400),("400 mg ibuprofen","ibuprofen",400),("400mg of ibuprofen","ibuprofen",400),("2 ibuprofen 200","ibuprofen",400),("two ibuprofen","ibuprofen",-1),("ibuprofen","ibuprofen",None),("sumatriptan 50","sumatriptan",50),("suma 50mg","sumatriptan",50),("1 g paracetamol","paracetamol",1000),("paracetamol 1g","paracetamol",1000),("2 paracetamol","paracetamol",-1),("an aspirin","aspirin",None),("two tylenol 500","paracetamol",1000),("naproxen 500 mg","naproxen",500),("one naproxen","naproxen",-1),("2x200 ibuprofen","ibuprofen",400),("ibuprofen 2x400","ibuprofen",800),("1,000 mg paracetamol","paracetamol",1000),("0.5 g paracetamol","paracetamol",500)],
 "es":[("ibuprofeno 400","ibuprofen",400),("ibuprofeno 400mg","ibuprofen",400),("400 mg de ibuprofeno","ibuprofen",400),("un ibuprofeno de 600","ibuprofen",600),("2 ibuprofenos","ibuprofen",-1),("dos ibuprofenos de 200","ibuprofen",400),("ibuprofeno","ibuprofen",None),("sumatriptan 50","sumatriptan",50),("1 g de paracetamol","paracetamol",1000),("paracetamol 1g","paracetamol",1000),("2 paracetamol","paracetamol",-1),("una aspirina","aspirin",None),("naproxeno 500 mg","naproxen",500),("un gramo de paracetamol","paracetamol",1000),("paracetamol 500","paracetamol",500),("0,5 g de paracetamol","paracetamol",500)],
 "fr":[("ibuprofène 400","ibuprofen",400),("ibuprofène 400mg","ibuprofen",400),("400 mg d'ibuprofène","ibuprofen",400),("un ibuprofène 400","ibuprofen",400),("2 ibuprofènes","ibuprofen",-1),("deux ibuprofènes de 200","ibuprofen",400),("ibuprofène","ibuprofen",None),("sumatriptan 50","sumatriptan",50),("1 g de paracétamol","paracetamol",1000),("doliprane 1g","paracetamol",1000),("un doliprane 1000","paracetamol",1000),("2 paracétamol","paracetamol",-1),("une aspirine","aspirin",None),("naproxène 500 mg","naproxen",500),("un gramme de paracétamol","paracetamol",1000),("0,5 g de paracétamol","paracetamol",500)]}
TOOK = {"en":["took {m}","{m} taken","i took {m}","had {m}","{m}","just took {m}"],"es":["tomé {m}","me tomé {m}","{m}","he tomado {m}","tome {m}"],"fr":["pris {m}","j'ai pris {m}","{m}","je viens de prendre {m}"]}
MEDT = {"en":["{m} at {t}"],"es":["{m} a {t}"],"fr":["{m} à {t}"]}
ROUT = {"en":["did the neck stretch","stretches done","did my stretches","done my exercises","neck exercise done","finished the routine"],"es":["hice el estiramiento","estiramientos hechos","hice los ejercicios","ejercicios hechos","rutina hecha","terminé la rutina"],"fr":["étirements faits","j'ai fait les étirements","exercices faits","fait la routine","routine terminée","j'ai fait mes exercices"]}
ROUTM = {"en":["did the neck stretch for {k} min","stretches {k} min","{k} minutes of stretches","did {k} min of stretching","{k} min stretches done","exercises done {k} min","did my exercises, {k} minutes","{k} min of neck exercises"],
 "es":["hice el estiramiento {k} min","estiramientos {k} min","{k} minutos de estiramientos","hice {k} minutos de ejercicios","ejercicios hechos {k} min","rutina {k} minutos","hice la rutina por {k} minutos"],
 "fr":["étirements {k} min","{k} minutes d'étirements","j'ai fait {k} minutes d'exercices","exercices faits {k} min","routine {k} minutes","fait {k} min d'étirements","j'ai fait la routine pendant {k} minutes"]}
K = {"en":[("10",10),("ten",10),("5",5),("fifteen",15),("12",12)],"es":[("10",10),("diez",10),("5",5),("quince",15),("12",12)],"fr":[("10",10),("dix",10),("5",5),("quinze",15),("12",12)]}

SEPARATORS = {"en": [", ", ". ", " and ", " "], "es": [", ", ". ", " y ", " "], "fr": [", ", ". ", " et ", " "]}
HOURS_ALONE = ("7", "six", "seis")  # a number of hours without its unit


def alone(lang):
    """(code, text, what it says) for every plain phrasing."""
    for form in PAIN[lang]:
        for n, value in N[lang]:
            if "10" not in form or (n[0].isdigit() and " " not in n):
                yield "pain", form.format(n=n), [("pain", value)]
    for text, side in SIDE[lang]:
        yield "side", text, [("side", side)]
    for form in ONSET[lang]:
        for t, value in CL[lang]:
            yield "onset", form.format(t=t), [("onset", value)]
    for form in DUR[lang]:
        for length, hours in LEN[lang]:
            if "unas" not in form or length[0].isdigit():
                yield "duration", form.format(l=length), [("duration_h", hours)]
    for form in SLEEP[lang]:
        for length, hours in SLEEPL[lang]:
            if length not in HOURS_ALONE or not any(word in form for word in (" of ", " de ", "got", "unas")):
                yield "sleep", form.format(l=length), [("sleep_h", hours)]
    for form in WATER[lang]:
        for amount, ml in WATERV[lang]:
            yield "water", form.format(w=amount), [("water_ml", ml)]
    for form in TOOK[lang]:
        for medicine, name, mg in MED[lang]:
            yield "med", form.format(m=medicine), [("med", name, mg)]
    for form in TOOK[lang][:3]:
        for medicine, name, mg in MED[lang][::2]:
            for t, value in CL[lang][:10]:
                times = [("med_time", value)] if lang == "en" else []
                yield "med_time", MEDT[lang][0].format(m=form.format(m=medicine), t=t), [("med", name, mg)] + times
    for text in ROUT[lang]:
        yield "routine", text, [("routine_done", "true")]
    for form in ROUTM[lang]:
        for text, minutes in K[lang]:
            yield "minutes", form.format(k=text), [("routine_done", minutes)]


def two(lang):
    """Two statements of different kinds, parted as people part them."""
    chance, kinds = random.Random(1), collections.defaultdict(list)
    for line in alone(lang):
        kinds[line[0]].append(line)
    names = [k for k in kinds if k != "med_time"]
    while True:
        a, b = chance.sample(names, 2)
        if {a, b} in ({"onset", "duration"}, {"routine", "minutes"}):
            continue
        first, second = chance.choice(kinds[a]), chance.choice(kinds[b])
        yield f"{a} {b}", chance.choice(SEPARATORS[lang]).join((first[1], second[1])), first[2] + second[2]


def near(a, b):
    return abs(a - b) <= 0.03 * max(abs(a), abs(b)) + 1e-9


def middle(value):
    low, _, high = str(value).partition("-")
    return (float(low) + float(high or low)) / 2


def names(name):
    return sorted(part.strip().lower().replace("acetaminophen", "paracetamol") for part in name.split("/"))


def agrees(want, o):
    code, value, dose = o["code"], o.get("value"), o.get("dose_mg")
    if want[0] != code:
        return False
    if code == "med":
        told = {None: not dose, -1: bool(dose)}
        return names(want[1]) == names(value) and (told[want[2]] if want[2] in told else bool(dose) and near(float(dose), want[2]))
    if code in ("onset", "med_time"):  # either half of the day
        return int(want[1][:2]) % 12 == int(value[:2]) % 12 and want[1][3:] == value[3:]
    if code == "routine_done" and (isinstance(value, bool) or want[1] == "true"):
        return value is True and want[1] == "true"
    return value == want[1] if code == "side" else near(middle(value), float(want[1]))


def misses(top, build, lines):
    text = "".join(line[1] + "\n" for line in lines)
    out = subprocess.run([build / "napectl", "triage", "--rules", top / "rules"], input=text, capture_output=True, text=True).stdout.splitlines()
    assert len(out) == len(lines)
    for line, read in zip(lines, out):
        left, extra = list(line[2]), []
        for o in json.loads(read)["observations"]:
            if o["code"] not in CODES or o.get("value") in (None, False):
                continue
            match = next((want for want in left if agrees(want, o)), None)
            if match:
                left.remove(match)
            else:
                extra.append((o["code"], o["value"]))
        if left or extra:
            yield f"{line[1]} | missed {left} | extra {extra}"


def main():
    top = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).resolve().parents[2]))
    build = pathlib.Path(os.environ.get("top_builddir", top / "build")).resolve()
    show = sys.argv[2] if len(sys.argv) == 3 and sys.argv[1] == "--misses" else None
    failed = n = 0
    for lang, floors in FLOOR.items():
        pairs = two(lang)
        for name, lines, floor in zip(("alone", "two to a text"), (list(alone(lang)), [next(pairs) for _ in range(PAIRS)]), floors):
            wrong = list(misses(top, build, lines))
            good = (len(lines) - len(wrong)) * 1000 >= floor * len(lines)
            n, failed = n + 1, failed or not good
            print(f"{'ok' if good else 'not ok'} {n} - plain lines are noted, {lang}, {name}")
            print(f"# figure: plain lines noted, {lang}, {name}: {len(lines) - len(wrong)} of {len(lines)}")
            for line in wrong if show == lang else []:
                print("# " + line)
    print(f"1..{n}")
    return failed


sys.exit(main())
