#!/usr/bin/env python3
# SPDX-License-Identifier: ISC
"""P4: signs that are said plainly ring, however the line goes on; plainly denied they are quiet, and so are what one can do and
what belongs to many a headache.

usage: plain_signs.py [--write FILE]    puts lines together from the tables below, judges each sign in every second frame, and prints TAP;
--write: writes the lines of the other frames, which likeness learns from (plain-signs.tsv)"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import plain_kinds as kinds
import plain_tales as tales
import plain_turns as turns
import plain_twins as twins

# (tier, a clause, a noun phrase or "").  Labelled by the policy of labels: what stands alone and is said of now.
SIGNS = {
    "en": [
        ("emergency", "my left arm is numb", "numbness in my left arm"), ("emergency", "my right hand went weak", "weakness in my right hand"),
        ("emergency", "i cant lift my left leg", "weakness in my left leg"), ("emergency", "half my face is drooping", "facial drooping"),
        ("emergency", "im slurring my words", "slurred speech"), ("emergency", "i have trouble speaking", "trouble speaking"),
        ("emergency", "i cant find the words", "trouble finding words"), ("emergency", "im seeing double", "double vision"),
        ("emergency", "i lost the sight in one eye", "loss of vision in one eye"), ("emergency", "i cant see out of my right eye", "blindness in my right eye"),
        ("emergency", "im confused and dont know where i am", "confusion"), ("emergency", "i fainted", "fainting"),
        ("emergency", "i passed out", "a blackout"), ("emergency", "i had a seizure", "a seizure"),
        ("emergency", "my chest hurts", "chest pain"), ("emergency", "theres pressure in my chest", "chest pressure"),
        ("emergency", "im having trouble breathing", "trouble breathing"), ("emergency", "i cant get my breath", "shortness of breath"),
        ("emergency", "i have a fever and a stiff neck", "fever and a stiff neck"), ("emergency", "its the worst headache of my life", "the worst headache of my life"),
        ("emergency", "the headache came on in a second like a thunderclap", "a thunderclap headache"), ("emergency", "my lips and tongue are swelling", "swelling of lips and tongue"),
        ("emergency", "i cant walk straight, i keep falling to one side", "sudden loss of balance"), ("emergency", "one of my eyelids is drooping and the pupil is small", "a drooping eyelid"),
        ("emergency", "my pupils are different sizes", "unequal pupils"), ("emergency", "i want to die", "suicidal thoughts"),
        ("emergency", "i took a whole pack of paracetamol", "an overdose of paracetamol"), ("emergency", "the right side of my body feels numb", "numbness on my right side"),
        ("emergency", "i cant move my arm", "a paralysed arm"), ("emergency", "my mouth is hanging on one side", "a crooked mouth"),
        ("emergency", "i hit my head and threw up twice", "vomiting after a head injury"), ("emergency", "headache and a rash that doesnt fade under a glass", "a rash that does not fade and a headache"),
        ("urgent", "fever of 39 with the headache", "fever with a headache"), ("urgent", "the headache gets worse every day", ""),
        ("urgent", "my head has hurt since i bumped it last week", ""), ("urgent", "ive had this headache for four days without a break", ""),
        ("urgent", "i havent kept anything down for 24 hours", ""), ("urgent", "the headache is worse lying down and when i cough, thats new", ""),
        ("soon", "i take painkillers every day for my head", ""), ("soon", "ive taken sumatriptan on 12 days this month", ""),
    ],
    "es": [
        ("emergency", "tengo el brazo izquierdo dormido", "hormigueo en el brazo izquierdo"), ("emergency", "se me fue la fuerza de la mano derecha", "debilidad en la mano derecha"),
        ("emergency", "no puedo levantar la pierna izquierda", "debilidad en la pierna izquierda"), ("emergency", "se me cae media cara", "la cara caída"),
        ("emergency", "arrastro las palabras", "habla arrastrada"), ("emergency", "me cuesta hablar", "dificultad para hablar"),
        ("emergency", "no me salen las palabras", "problemas para encontrar las palabras"), ("emergency", "veo doble", "visión doble"),
        ("emergency", "perdí la vista de un ojo", "pérdida de visión en un ojo"), ("emergency", "no veo con el ojo derecho", "ceguera del ojo derecho"),
        ("emergency", "estoy confundido y no sé dónde estoy", "confusión"), ("emergency", "me desmayé", "desmayos"),
        ("emergency", "perdí el conocimiento", "pérdida de conocimiento"), ("emergency", "tuve una convulsión", "una convulsión"),
        ("emergency", "me duele el pecho", "dolor de pecho"), ("emergency", "siento presión en el pecho", "presión en el pecho"),
        ("emergency", "me cuesta respirar", "dificultad para respirar"), ("emergency", "me falta el aire", "falta de aire"),
        ("emergency", "tengo fiebre y el cuello rígido", "fiebre y rigidez de cuello"), ("emergency", "es el peor dolor de cabeza de mi vida", "el peor dolor de cabeza de mi vida"),
        ("emergency", "el dolor de cabeza vino de golpe como un trueno", "un dolor de cabeza como un trueno"), ("emergency", "se me hinchan los labios y la lengua", "hinchazón de labios y lengua"),
        ("emergency", "no puedo caminar derecho, me voy para un lado", "pérdida de equilibrio repentina"), ("emergency", "se me cae un párpado y tengo la pupila chica", "un párpado caído"),
        ("emergency", "tengo las pupilas de distinto tamaño", "pupilas desiguales"), ("emergency", "me quiero morir", "ideas de suicidio"),
        ("emergency", "me tomé una caja entera de paracetamol", "una sobredosis de paracetamol"), ("emergency", "no siento el lado derecho del cuerpo", "adormecimiento del lado derecho"),
        ("emergency", "no puedo mover el brazo", "el brazo paralizado"), ("emergency", "tengo la boca torcida", "la boca torcida"),
        ("emergency", "me golpeé la cabeza y vomité dos veces", "vómitos después de un golpe en la cabeza"), ("emergency", "dolor de cabeza y manchas que no se borran al apretar", "manchas que no se borran y dolor de cabeza"),
        ("urgent", "fiebre de 39 con el dolor de cabeza", "fiebre con dolor de cabeza"), ("urgent", "el dolor de cabeza empeora cada día", ""),
        ("urgent", "me duele la cabeza desde que me golpeé la semana pasada", ""), ("urgent", "llevo cuatro días con este dolor de cabeza sin parar", ""),
        ("urgent", "hace 24 horas que vomito todo lo que tomo", ""), ("urgent", "el dolor de cabeza empeora acostado y al toser, es nuevo", ""),
        ("soon", "tomo analgésicos todos los días para la cabeza", ""), ("soon", "este mes tomé sumatriptán 12 días", ""),
    ],
    "fr": [
        ("emergency", "j'ai le bras gauche engourdi", "un engourdissement du bras gauche"), ("emergency", "j'ai perdu la force de la main droite", "une faiblesse de la main droite"),
        ("emergency", "je n'arrive pas à lever la jambe gauche", "une faiblesse de la jambe gauche"), ("emergency", "la moitié de mon visage tombe", "le visage qui tombe"),
        ("emergency", "j'articule mal, je bafouille", "une parole pâteuse"), ("emergency", "j'ai du mal à parler", "du mal à parler"),
        ("emergency", "je ne trouve plus mes mots", "du mal à trouver mes mots"), ("emergency", "je vois double", "une vision double"),
        ("emergency", "j'ai perdu la vue d'un œil", "une perte de la vue d'un œil"), ("emergency", "je ne vois plus de l'œil droit", "une cécité de l'œil droit"),
        ("emergency", "je suis confus, je ne sais plus où je suis", "de la confusion"), ("emergency", "je me suis évanoui", "un évanouissement"),
        ("emergency", "j'ai perdu connaissance", "une perte de connaissance"), ("emergency", "j'ai fait une convulsion", "une convulsion"),
        ("emergency", "j'ai mal à la poitrine", "une douleur à la poitrine"), ("emergency", "j'ai un poids sur la poitrine", "une oppression dans la poitrine"),
        ("emergency", "j'ai du mal à respirer", "du mal à respirer"), ("emergency", "je manque d'air", "un manque d'air"),
        ("emergency", "j'ai de la fièvre et la nuque raide", "de la fièvre et la nuque raide"), ("emergency", "c'est le pire mal de tête de ma vie", "le pire mal de tête de ma vie"),
        ("emergency", "le mal de tête est venu d'un coup, comme un coup de tonnerre", "un mal de tête en coup de tonnerre"), ("emergency", "mes lèvres et ma langue gonflent", "un gonflement des lèvres et de la langue"),
        ("emergency", "je ne marche plus droit, je tombe d'un côté", "une perte d'équilibre soudaine"), ("emergency", "une paupière tombe et la pupille est petite", "une paupière tombante"),
        ("emergency", "mes pupilles n'ont pas la même taille", "des pupilles inégales"), ("emergency", "je veux mourir", "des idées suicidaires"),
        ("emergency", "j'ai pris une boîte entière de paracétamol", "un surdosage de paracétamol"), ("emergency", "je ne sens plus le côté droit du corps", "un engourdissement du côté droit"),
        ("emergency", "je ne peux plus bouger le bras", "le bras paralysé"), ("emergency", "j'ai la bouche tordue", "la bouche tordue"),
        ("emergency", "je me suis cogné la tête et j'ai vomi deux fois", "des vomissements après un coup à la tête"), ("emergency", "mal de tête et des taches qui ne s'effacent pas sous un verre", "des taches qui ne s'effacent pas et un mal de tête"),
        ("urgent", "39 de fièvre avec le mal de tête", "de la fièvre avec mal de tête"), ("urgent", "le mal de tête empire chaque jour", ""),
        ("urgent", "j'ai mal à la tête depuis que je me suis cogné la semaine dernière", ""), ("urgent", "quatre jours que j'ai ce mal de tête sans arrêt", ""),
        ("urgent", "je vomis tout ce que je prends depuis 24 heures", ""), ("urgent", "le mal de tête est pire couché et quand je tousse, c'est nouveau", ""),
        ("soon", "je prends des antidouleurs tous les jours pour la tête", ""), ("soon", "ce mois j'ai pris du sumatriptan 12 jours", ""),
    ],
}

# Round a clause; round a noun phrase; and denials of a noun phrase.
CLAUSE = {
    "en": ["{}", "{} since this morning", "done, {}", "pain 3 and {}", "hi, {}", "{} today", "skip today, {}", "{}, started an hour ago", "head 4, {}", "hello {} should i do anything", "{} now", "took ibuprofen, {}",
           "not bad today but {}", "{} for about 10 minutes", "sorry for the late reply, {}", "{}. otherwise ok"],
    "es": ["{}", "{} desde esta mañana", "listo, {}", "dolor 3 y {}", "hola, {}", "{} hoy", "hoy no, {}", "{}, empezó hace una hora", "cabeza 4, {}", "buenas, {}, hago algo?", "{} ahora", "tomé ibuprofeno, {}",
           "hoy no está mal pero {}", "{} por unos 10 minutos", "perdón por la demora, {}", "{}. por lo demás bien"],
    "fr": ["{}", "{} depuis ce matin", "fait, {}", "douleur 3 et {}", "bonjour, {}", "{} aujourd'hui", "pas aujourd'hui, {}", "{}, ça a commencé il y a une heure", "tête 4, {}", "coucou {} je fais quelque chose ?", "{} maintenant", "pris ibuprofène, {}",
           "pas trop mal aujourd'hui mais {}", "{} pendant 10 minutes", "désolé pour le retard, {}", "{}. sinon ça va"],
}
NOUN = {
    "en": ["{}", "i have {}", "{} since this morning", "i had {} an hour ago", "pain 3 and {}", "got {} today", "done, {}", "started with {} just now", "head 4, {}", "{} for 10 minutes", "hi, {} today", "woke up with {}"],
    "es": ["{}", "tengo {}", "{} desde esta mañana", "tuve {} hace una hora", "dolor 3 y {}", "hoy me dio {}", "listo, {}", "empecé con {} ahora", "cabeza 4, {}", "{} por 10 minutos", "hola, {} hoy", "desperté con {}"],
    "fr": ["{}", "j'ai {}", "{} depuis ce matin", "j'ai eu {} il y a une heure", "douleur 3 et {}", "aujourd'hui {}", "fait, {}", "ça a commencé par {} à l'instant", "tête 4, {}", "{} pendant 10 minutes", "bonjour, {} aujourd'hui", "réveillé avec {}"],
}
DENIED = {
    "en": ["no {}", "i have no {}", "i don't have {}", "I do not have any {}", "haven't had {}", "never had {}", "without {}", "no sign of {}", "didn't have {}", "he has no {}", "she doesn't have {}", "pain 3, no {}", "pain 3 but no {}", "not a trace of {}",
           "no {} at all", "no {} today", "denies {}", "free of {}", "not experiencing {}", "nope, no {}"],
    "es": ["sin {}", "no tengo {}", "no hay {}", "no he tenido {}", "nunca he tenido {}", "no tuve {}", "nada de {}", "tampoco tengo {}", "él no tiene {}", "dolor 3, sin {}", "dolor 3 pero sin {}", "no presento {}", "hoy no tuve {}", "tampoco {}", "niega {}", "ni {}"],
    "fr": ["pas de {}", "j'ai pas de {}", "je n'ai pas de {}", "aucun signe de {}", "sans {}", "il n'y a pas de {}", "jamais eu de {}", "j'ai pas eu de {}", "elle n'a pas de {}", "douleur 3, pas de {}", "douleur 3 mais pas de {}", "pas de {} aujourd'hui", "non, pas de {}", "pas du tout de {}", "nie {}", "y a pas de {}"],
}
# What a denial takes: nouns without an article, and what may be said of oneself.
BARE = {
    "en": ["numbness", "weakness", "confusion", "double vision", "fever", "chest pain", "vomiting", "rash", "trouble speaking", "stiff neck", "blurred vision", "seizures", "dizziness", "slurred speech", "trouble breathing", "fainting"],
    "es": ["hormigueo", "debilidad", "confusión", "visión doble", "fiebre", "dolor de pecho", "vómitos", "manchas", "rigidez de cuello", "visión borrosa", "convulsiones", "mareos", "dificultad para hablar", "falta de aire", "desmayos", "entumecimiento"],
    "fr": ["fourmillements", "faiblesse", "confusion", "vision double", "fièvre", "douleur à la poitrine", "vomissements", "taches", "raideur de nuque", "vision floue", "convulsions", "vertiges", "trouble de la parole", "gêne pour respirer", "malaise", "engourdissement"],
}
ADJECTIVE_DENIED = {
    "en": (["i'm not {}", "I am not {} at all", "not {}", "i was not {}", "he's not {}", "she isn't {}", "i don't feel {}", "not {} today", "never been {}", "pain 4 but not {}"], ["numb", "confused", "weak on one side", "dizzy", "feverish", "faint"]),
    "es": (["no estoy {}", "no me siento {}", "no he estado {}", "ella no está {}", "nunca estuve {}", "hoy no estoy {}", "dolor 4 pero no estoy {}", "para nada {}"], ["confundida", "mareada", "débil de un lado", "paralizada", "entumecida", "desorientada"]),
    "fr": (["je suis pas {}", "je ne suis pas {}", "je me sens pas {}", "il n'est pas {}", "elle est pas {}", "pas du tout {}", "je suis pas du tout {}", "jamais été {}"], ["confus", "paralysé", "faible d'un côté", "engourdi", "fiévreux", "désorienté"]),
}
ABLE = {
    "en": (["{}", "{} today", "done, {}", "pain 4, {}", "yes {}", "{} now", "tight neck but {}", "{}, no worries"],
           ["i can move my arm", "i can speak fine", "i can see clearly", "i can walk straight", "i can feel both hands", "my speech is fine", "my vision is normal", "both arms work"]),
    "es": (["{}", "{} hoy", "listo, {}", "dolor 4, {}", "sí {}", "{} ahora", "cuello tenso pero {}", "{}, tranquilos"],
           ["puedo mover el brazo", "hablo bien", "veo bien", "camino derecho", "siento las dos manos", "el habla está bien", "la vista normal", "los dos brazos responden"]),
    "fr": (["{}", "{} aujourd'hui", "fait, {}", "douleur 4, {}", "oui {}", "{} maintenant", "nuque tendue mais {}", "{}, pas d'inquiétude"],
           ["je peux bouger le bras", "je parle bien", "je vois clair", "je marche droit", "je sens les deux mains", "la parole est normale", "la vue est normale", "les deux bras répondent"]),
}
# What belongs to many a headache, and rings nothing.
ORDINARY = {
    "en": ["nausea with the headache", "the light hurts my eyes", "my neck is tight", "my usual migraine on the left", "throbbing on the right side", "pressure behind my eyes",
           "tired and yawning", "sick with it as always", "bad headache, an 8", "sore shoulders with the headache", "i feel like killing this printer", "feel like killing my boss"],
    "es": ["náuseas con el dolor de cabeza", "me molesta la luz", "tengo el cuello tenso", "mi migraña de siempre a la izquierda", "late del lado derecho", "presión detrás de los ojos",
           "cansada y bostezando", "con náuseas como siempre", "dolor de cabeza fuerte, un 8", "hombros cargados con el dolor de cabeza", "tengo ganas de matar a la impresora", "ganas de matar a mi jefe"],
    "fr": ["des nausées avec le mal de tête", "la lumière me gêne", "j'ai la nuque tendue", "ma migraine habituelle à gauche", "ça tape du côté droit", "une pression derrière les yeux",
           "fatiguée, je bâille", "nauséeuse comme toujours", "gros mal de tête, un 8", "les épaules raides avec le mal de tête", "envie de tuer cette imprimante", "envie de tuer mon chef"],
}
# What is asked about.
ASKED = {
    "en": ["vomiting with the headache", "threw up with the headache", "sick twice with the migraine"],
    "es": ["vómitos con el dolor de cabeza", "vomité con el dolor de cabeza", "devolví dos veces con la migraña"],
    "fr": ["des vomissements avec le mal de tête", "vomi avec le mal de tête", "rendu deux fois avec la migraine"],
}
# kind: (of those that must be raised, of those that must not), in hundredths
FLOORS = {"": (97.0, 98.0), "later": (98.0, 0), "quiet": (0, 94.0), "whose": (97.0, 92.0), "alike": (95.0, 85.0), "dictated": (90.0, 0), "mixed": (95.0, 97.0),
          "general": (0, 80.0), "bygone": (98.0, 90.0), "over": (97.0, 0), "except": (97.0, 0), "noise": (97.0, 0), "unnamed": (95.0, 0), "splice": (97.0, 0), "doing": (97.0, 0), "opener": (97.0, 94.0), "tail": (97.0, 0), "facts": (0, 97.0),
          # Without floors: what is met here first, and told as a figure until it has been learnt.
          "neck": (0, 0), "sight": (0, 0), "pupil": (85.0, 0), "mouth": (85.0, 0), "double": (0, 0), "count": (0, 93.0), "gap": (0, 0), "proxy": (0, 0), "noun": (0, 0), "people": (0, 0), "age": (0, 0), "daily": (0, 0)}


def lines(lang):
    """(kind, is it learnt, expect, tier, text)"""
    out = []

    def put(signs, frames, expect, kind=""):
        for s, (tier, text) in enumerate(signs):
            for f, frame in enumerate(frames):
                if text and (tier in ("emergency", "none") or " 10 " not in frame):
                    out.append((kind, s % 2 == f % 2, expect, tier, frame.format(text)))

    put([(t, c) for t, c, _ in SIGNS[lang]], CLAUSE[lang], "must")
    put([(t, n) for t, _, n in SIGNS[lang]], NOUN[lang], "must")
    put([("none", b) for b in BARE[lang]], DENIED[lang], "none")
    frames, adjectives = ADJECTIVE_DENIED[lang]
    put([("none", a) for a in adjectives], frames, "none")
    frames, able = ABLE[lang]
    put([("none", a) for a in able], frames, "none")
    put([("none", o) for o in ORDINARY[lang]], CLAUSE[lang], "none")
    put([("urgent", a) for a in ASKED[lang]], CLAUSE[lang], "ask")
    put(kinds.LATER[lang], kinds.LATER_FRAME[lang], "must", "later")
    put([("none", q) for q in kinds.QUIET[lang]], kinds.QUIET_FRAME[lang], "none", "quiet")
    for frames, expect, tier in ((kinds.OTHER, "none", "none"), (kinds.PROXY, "must", "emergency")):
        for f, (frame, end) in enumerate(frames[lang]):
            for s, third in enumerate(kinds.THIRD[lang]):
                out.append(("whose", s % 2 == f % 2, expect, tier, frame.format(third.replace("{e}", end))))
    for expect, texts in kinds.ALIKE[lang].items():
        put([("emergency" if expect == "must" else "none", t) for t in texts], kinds.QUIET_FRAME[lang][:4], expect, "alike")
    put([(t, c) for t, c, _ in SIGNS[lang] if t == "emergency"], kinds.DICTATED[lang], "must", "dictated")
    put([("none", n) for t, _, n in SIGNS[lang] if t == "emergency" and not kinds.OWN.search(n)], kinds.GENERAL[lang], "none", "general")
    put([(t, n) for t, _, n in SIGNS[lang] if t == "emergency"], kinds.SPLICE[lang], "must", "splice")
    put([(t, n) for t, _, n in SIGNS[lang] if t == "emergency"], kinds.DOING[lang], "must", "doing")
    clauses = [c for t, c, _ in SIGNS[lang] if t == "emergency"]
    put([("emergency", c) for c in clauses if turns.PRESENT[lang].search(c)], turns.BYGONE[lang], "must", "bygone")
    for kind, (frames, signs), tier in (("bygone", turns.LONG_AGO[lang], "none"), ("over", turns.OVER[lang], "emergency"), ("unnamed", turns.UNNAMED[lang], "emergency")):
        put([(tier, s) for s in signs], frames, "none" if tier == "none" else "must", kind)
    for kind, texts in (("except", [n for t, _, n in SIGNS[lang] if t == "emergency" and not turns.HEAD.search(n)]), ("noise", clauses)):
        put([("emergency", x) for x in texts], getattr(turns, kind.upper())[lang], "must", kind)
    for kind, beside in (("opener", kinds.OPENERS[lang]), ("tail", kinds.TAILS[lang])):
        for f, by_the_way in enumerate(beside):
            for expect, tier, texts in (("must", "emergency", clauses), ("none", "none", kinds.QUIET[lang] if kind == "opener" else [])):
                for s in range(f % 5, len(texts), 5):
                    pair = (by_the_way, texts[s])
                    out.append((kind, s // 5 % 2 == 0, expect, tier, (" ", ", ", ". ")[(s // 5 + f) % 3].join(pair if kind == "opener" else pair[::-1])))
    put([("none", fact) for fact in kinds.FACTS[lang]], kinds.QUIET_FRAME[lang], "none", "facts")
    for kind, texts in [(k, t[lang]) for k, t in (*twins.TWINS.items(), *tales.TALES.items())]:
        s = 0
        for label, told in texts.items():
            expect, tier = {"none": ("none", "none"), "ask": ("ask", "emergency"), "must": ("must", "emergency")}.get(label, ("must", label))
            for text in " ".join(told.split()).split(" / "):
                s += 1
                out.append((kind, True, expect, tier, text))
                for f in range(8):
                    out.append((kind, f % 2 == 0, expect, tier, tales.TALK[lang][1 + (3 * s + 5 * f) % 16].format(text)))
    own = [n for n in tales.NOUNS[lang] if not kinds.OWN.search(n)]
    for kind, expect, frames, texts in (("noun", "must", tales.NOUN_NOW, tales.NOUNS[lang]), ("noun", "none", tales.NOUN_OTHER, own), ("people", "none", tales.PEOPLE_SIGN, tales.PEOPLE[lang]),
                                        ("people", "must", tales.PEOPLE_BESIDE, tales.PEOPLE[lang]), ("age", "none", tales.AGES, tales.AGES_SIGN[lang]), ("age", "must", tales.AGES_NOW, tales.AGES_SIGN[lang])):
        for f, frame in enumerate(frames[lang]):
            for s, text in enumerate(texts):
                told = JOINED.sub(lambda m: "al " if m[0][0] == "a" else "au ", frame.format(text))
                out.append((kind, s % 2 == f % 2, expect, "emergency" if expect == "must" else "none", tales.TALK[lang][(s + f) % 17 if s % 4 > 1 else 0].format(told)))
    for other in SIGNS:
        if other != lang:
            put([(t, c) for t, c, _ in SIGNS[other] if t == "emergency"], CLAUSE[lang][1::3], "must", "mixed")
            put([("none", b) for b in BARE[other]], DENIED[lang][::4], "none", "mixed")
    return out


def rows(lang, learnt, kind=None):
    texts = [x for x in lines(lang) if x[1] == learnt and kind in (None, x[0])]
    return ["ps-%s-%d\t%s\t%s\t%s\t\t-\t%s\n" % (lang, i, lang, expect, tier, text) for i, (_, _, expect, tier, text) in enumerate(texts)]


JOINED = re.compile(r"\b(a el|à le) ")
HEAD = "id\tlang\texpect\ttier\tpair\tcard\ttext\n"


def judge(lang, kind):
    top = pathlib.Path(os.environ.get("top_srcdir", pathlib.Path(__file__).parents[2])).resolve()
    build = pathlib.Path(os.environ.get("top_builddir", top / "build")).resolve()
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as f:
        f.write(HEAD + "".join(rows(lang, False, kind)))
        f.flush()
        return subprocess.run([build / "napectl", "rules", "try", "--rules", top / "rules", "--lang", lang, f.name], capture_output=True, text=True, check=False).stdout.splitlines()


def counts(got, word):
    right = n = 0
    for line in got:
        if line.startswith("  " + word):
            part = line[len(word) + 2:].split()
            at = part.index("of")
            right, n = right + int(part[at - 1]), n + int(part[at + 1])
    return right, n


def main():
    if len(sys.argv) == 3 and sys.argv[1] == "--write":
        with open(sys.argv[2], "w", encoding="utf-8") as f:
            f.write(HEAD + "".join("".join(rows(lang, True)) for lang in SIGNS))
        return 0
    if len(sys.argv) != 1:
        sys.exit(__doc__)
    n, failed = 0, 0
    for kind, floors in FLOORS.items():
        for lang in SIGNS:
            got = judge(lang, kind)
            raised, must = counts(got, "must")
            false, none = counts(got, "none: false alarms")
            name = "plain signs" + (" (%s)" % kind if kind else "")
            print("# figure: %s, %s: %d of %d raised, %d of %d denials ring" % (name, lang, raised, must, false, none))
            for line in got:
                if "got" in line:
                    print("#   " + line.split(": ", 1)[-1])
            for what, share, of, floor in (("what is said plainly rings", raised / max(must, 1), must, floors[0]), ("what is denied plainly is quiet", 1 - false / max(none, 1), none, floors[1])):
                if floor == 0:
                    continue
                n += 1
                good = of > 0 and 100 * share >= floor
                failed = failed or not good
                print("%s %d - %s: %s, %s" % ("ok" if good else "not ok", n, name, what, lang))
    print("1..%d" % n)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
