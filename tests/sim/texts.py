# SPDX-License-Identifier: ISC
"""What simulated people write, and what each text means: plain ones, so that nobody can argue about their meaning.

month.py has napectl triage read every one of them first; a text that is not read as it stands here fails the test."""

# (tier, kind): kind is definite or possible, or the red flag by its name where it has advice of its own.
FLAGS = {
    ("emergency", "definite"): {
        "en": ["I can't move my left arm", "my face is drooping on one side", "worst headache of my life, it came in seconds",
               "sudden weakness in my right leg", "I can't speak properly since an hour ago", "cant feel my left hand"],
        "es": ["no puedo mover el brazo izquierdo", "se me cae un lado de la cara", "el peor dolor de cabeza de mi vida, de golpe",
               "no puedo hablar bien desde hace una hora"],
        "fr": ["je ne peux pas bouger le bras gauche", "un côté de mon visage tombe", "le pire mal de tête de ma vie, d'un coup",
               "je n'arrive plus à parler depuis une heure"],
    },
    ("urgent", "definite"): {
        "en": ["fever of 39 and my head hurts", "I can't keep water down since this morning"],
        "es": ["fiebre de 39 y me duele la cabeza"],
        "fr": ["fièvre de 39 et mal à la tête"],
    },
    ("soon", "definite"): {
        "en": ["my headaches are different lately"],
        "es": ["mis dolores de cabeza son distintos ultimamente"],
        "fr": ["mes maux de tête sont différents ces derniers temps"],
    },
    ("emergency", "possible"): {
        "en": ["sudden headache today", "my arm feels weird"],
        "es": ["mi brazo se siente raro"],
        "fr": ["mon bras est bizarre"],
    },
    ("urgent", "possible"): {
        "en": ["vomiting with the headache"],
        "es": ["vómitos"],
        "fr": ["je vomis"],
    },
    ("emergency", "suicidal"): {
        "en": ["I want to kill myself"], "es": ["me quiero matar"], "fr": ["je veux me tuer"],
    },
    ("emergency", "violence"): {
        "en": ["my boyfriend choked me last night"], "es": ["mi novio me estranguló anoche"], "fr": ["il m'a étranglée hier soir"],
    },
}

# Diary lines: {n} is the pain.
DIARY = {
    "en": ["{n}", "pain {n}", "{n} left temple", "{n} since 2pm, ibu 400", "{n}/10", "slept 6h, pain {n}", "{n}, 3 glasses of water"],
    "es": ["{n}", "dolor {n}", "{n} en la sien izquierda", "{n}/10", "dormí 6h, dolor {n}"],
    "fr": ["{n}", "douleur {n}", "{n} tempe gauche", "{n} depuis 14h, ibuprofène 400", "{n}/10", "dormi 6h, douleur {n}"],
}

# Words that mean one thing: the intent as napectl triage prints it, then the texts per language.
WORDS = {
    "done": ("done", {"en": ["DONE", "done", "did it"], "es": ["HECHO", "hecho"], "fr": ["FAIT", "fait"]}),
    "skip": ("skip", {"en": ["SKIP", "skip"], "es": ["SALTAR"], "fr": ["PASSER"]}),
    "later": ("later", {"en": ["LATER", "later 1h"], "es": ["LUEGO"], "fr": ["PLUS TARD"]}),
    "stop": ("stop", {"en": ["STOP", "stop", "Stop. Thank you"], "es": ["ALTO", "PARAR"], "fr": ["ARRET", "STOP"]}),
    "start": ("start", {"en": ["START", "start"], "es": ["START", "INICIAR"], "fr": ["START", "DEMARRER"]}),
    "join": ("join", {"en": ["JOIN"], "es": ["JOIN"], "fr": ["JOIN"]}),
    "pause": ("pause", {"en": ["PAUSE 3 days"], "es": ["PAUSA 3 dias"], "fr": ["PAUSE 3 jours"]}),
    "undo": ("undo", {"en": ["UNDO"], "es": ["DESHACER"], "fr": ["ANNULER"]}),
    "help": ("help", {"en": ["HELP"], "es": ["AYUDA"], "fr": ["AIDE"]}),
    "less": ("less", {"en": ["LESS"], "es": ["MENOS"], "fr": ["MOINS"]}),
    "more": ("more", {"en": ["MORE"], "es": ["MAS"], "fr": ["PLUS"]}),
    "go": ("go", {"en": ["GO"], "es": ["VAMOS"], "fr": ["GO"]}),
    "yes": ("yes", {"en": ["Y", "yes"], "es": ["S", "sí"], "fr": ["O", "oui"]}),
    "no": ("no", {"en": ["N", "no"], "es": ["N", "no"], "fr": ["N", "non"]}),
    "safe": ("safe", {"en": ["SAFE"], "es": ["SALVO"], "fr": ["SAUF"]}),
    "unclear": ("other", {"en": ["hmm not sure", "maybe a bit"], "es": ["quizás"], "fr": ["je ne sais pas", "peut-être"]}),
    "thanks": ("other", {"en": ["thanks", "thank you"], "es": ["gracias"], "fr": ["merci"]}),
    "question": ("other", {"en": ["is maria there?"], "es": ["¿está maria?"], "fr": ["est-ce que maria est là ?"]}),
    "nonsense": ("other", {"en": ["blorp", "qwzrt", "?!"], "es": ["blorp", "?!"], "fr": ["blorp", "?!"]}),
    "gone": ("diary", {"en": ["headache is gone", "no pain now"], "es": ["ya no me duele"], "fr": ["je n'ai plus mal à la tête"]}),
}
