# SPDX-License-Identifier: ISC
"""What plain_signs.py puts beside a sign that does not take it away: a bygone that is about something else, that it is over by now, an exception
from what is denied, noise, and a third person who was not named."""
import re

# Of what is said beside a bygone only what is said in the present tense, so that it is of now.
PRESENT = {
    "en": re.compile(r"\b(is|are|am|im|i'm|can't|cant|cannot|won't|wont|feel|feels|keep|keeps|want|have|see|sees|hurts)\b"),
    "es": re.compile(r"\b(es|son|est[áa]|est[áa]n|estoy|tengo|puedo|siento|veo|quiero|cae|duerme|arrastro|camino|falta|duele)\b"),
    "fr": re.compile(r"\b(est|sont|suis|ai|n'ai|j'ai|peux|sens|vois|veux|tombe|marche|manque|n'arrive)\b"),
}
BYGONE = {
    "en": ["ten years ago i quit smoking and {}", "i had migraines as a kid and {}", "had my tonsils out at 8 and {}", "i stopped drinking in 2015 and {}", "when i was at school i played rugby and {}", "i was in the navy in my twenties, {}",
           "last year i moved house, {}", "years ago i had shingles, {}", "i used to be a nurse and {}", "i had a stroke in 2012 and {}", "broke my wrist as a teenager, {}", "had botox months ago {}",
           "my mum had migraines when she was young and {}", "had malaria in 91, {}", "i had a concussion in college and {}", "got divorced two years ago {}", "i grew up on a farm, {}", "last month i changed jobs and {}"],
    "es": ["hace diez años dejé de fumar y {}", "tuve migrañas de niño y {}", "me sacaron las amígdalas a los 8 y {}", "dejé de beber en 2015 y {}", "en la escuela jugaba al fútbol y {}", "de joven estuve en la marina, {}",
           "el año pasado me mudé de casa, {}", "hace años tuve herpes zóster, {}", "antes era enfermera y {}", "tuve un derrame en 2012 y {}", "me rompí la muñeca de adolescente, {}", "me puse botox hace meses {}",
           "mi mamá tenía migrañas de joven y {}", "tuve malaria en el 91, {}", "tuve una conmoción en la universidad y {}", "me divorcié hace dos años {}", "crecí en el campo, {}", "el mes pasado cambié de trabajo y {}"],
    "fr": ["il y a dix ans j'ai arrêté de fumer et {}", "j'avais des migraines enfant et {}", "on m'a enlevé les amygdales à 8 ans et {}", "j'ai arrêté l'alcool en 2015 et {}", "à l'école je jouais au rugby et {}", "j'étais dans la marine à vingt ans, {}",
           "l'an dernier j'ai déménagé, {}", "il y a des années j'ai eu un zona, {}", "avant j'étais infirmière et {}", "j'ai fait un avc en 2012 et {}", "je me suis cassé le poignet à l'adolescence, {}", "botox il y a des mois {}",
           "ma mère avait des migraines jeune et {}", "j'ai eu le palu en 91, {}", "j'ai eu une commotion à la fac et {}", "j'ai divorcé il y a deux ans {}", "j'ai grandi à la campagne, {}", "le mois dernier j'ai changé de boulot et {}"],
}
# Long ago itself, and nothing of now.
LONG_AGO = {
    "en": (["ten years ago {}", "{} years ago", "when i was 12 {}", "{} once as a kid", "{} in 2009, all clear since", "in my twenties {}, never again", "{} when i was at school"],
           ["my arm was numb", "my face drooped for an hour", "i fainted", "i couldnt speak for a bit", "i had a seizure", "i saw double", "i had meningitis", "i lost the sight in one eye for a while"]),
    "es": (["hace diez años {}", "{} hace años", "cuando tenía 12 años {}", "{} una vez de niño", "{} en 2009, desde entonces bien", "a los veinte {}, nunca más", "{} cuando iba a la escuela"],
           ["se me durmió el brazo", "se me cayó la cara una hora", "me desmayé", "no pude hablar un rato", "tuve una convulsión", "vi doble", "tuve meningitis", "perdí la vista de un ojo un rato"]),
    "fr": (["il y a dix ans {}", "{} il y a des années", "quand j'avais 12 ans {}", "{} une fois enfant", "{} en 2009, plus rien depuis", "à vingt ans {}, plus jamais", "{} quand j'étais à l'école"],
           ["j'ai eu le bras engourdi", "j'ai eu le visage qui tombait une heure", "je me suis évanoui", "je n'ai pas pu parler un moment", "j'ai fait une convulsion", "j'ai vu double", "j'ai eu une méningite", "j'ai perdu la vue d'un œil un moment"]),
}
# What passed today is an emergency still: it may have been a stroke.
OVER = {
    "en": (["{}, fine now", "{}, gone now", "{} but im ok again", "{}, its back to normal", "{} and then it passed", "{}. all normal again", "{}, better now", "earlier {}, now its fine", "{} this morning, nothing now", "{} for 10 min, fine now"],
           ["couldnt talk", "i couldnt speak", "my words came out wrong", "my face drooped", "my left arm went dead", "i couldnt move my hand", "my right side went numb", "i went blind in one eye", "i couldnt lift my leg", "half my face was numb", "my speech was slurred", "i saw double"]),
    "es": (["{}, ya estoy bien", "{}, ya se me pasó", "{} pero ya estoy bien", "{}, volvió a la normalidad", "{} y luego se pasó", "{}. todo normal otra vez", "{}, ahora mejor", "hace un rato {}, ahora bien", "{} esta mañana, ahora nada", "{} unos 10 min, ya bien"],
           ["no podía hablar", "no pude hablar", "me salían mal las palabras", "se me cayó la cara", "se me murió el brazo izquierdo", "no podía mover la mano", "se me durmió el lado derecho", "me quedé ciego de un ojo", "no podía levantar la pierna", "tenía media cara dormida", "arrastraba las palabras", "veía doble"]),
    "fr": (["{}, ça va maintenant", "{}, c'est passé", "{} mais ça va mieux", "{}, c'est redevenu normal", "{} et puis c'est passé", "{}. tout est normal maintenant", "{}, mieux maintenant", "tout à l'heure {}, maintenant ça va", "{} ce matin, plus rien", "{} pendant 10 min, ça va maintenant"],
           ["je pouvais plus parler", "je n'arrivais pas à parler", "les mots sortaient de travers", "j'avais le visage qui tombait", "mon bras gauche ne répondait plus", "je ne pouvais pas bouger la main", "j'avais le côté droit engourdi", "je ne voyais plus d'un œil", "je ne pouvais plus lever la jambe", "j'avais la moitié du visage engourdie", "j'articulais mal", "je voyais double"]),
}
# What is denied, and then the sign; of the head nothing, which some of them deny.
HEAD = re.compile(r"head|cabeza|tête")
EXCEPT = {
    "en": ["no fever, except {}", "no pain, only {}", "not sick, just {}", "nothing hurts but i have {}", "no vomiting, but {}", "no headache, apart from that {}", "everything normal except {}", "no aura, no nausea, only {}", "no fever except for {}"],
    "es": ["sin fiebre, salvo {}", "sin dolor, solo {}", "no tengo náuseas, solo {}", "no me duele nada pero tengo {}", "sin vómitos, pero {}", "no hay dolor de cabeza, aparte de eso {}", "todo normal menos {}", "sin aura, sin náuseas, solo {}", "nada de fiebre, excepto {}"],
    "fr": ["pas de fièvre, sauf {}", "pas de douleur, seulement {}", "pas malade, juste {}", "rien ne fait mal mais j'ai {}", "pas de vomissements, mais {}", "pas de mal de tête, à part ça {}", "tout est normal sauf {}", "pas d'aura, pas de nausées, seulement {}", "aucune fièvre, excepté {}"],
}
NOISE = {
    "en": ["kjhkj {} asdf", "{} jjjjj", "asdfgh {}", "hjk l {} ;;", "{} sdlkfj sorry cat on the phone", "qqq {} zz", "u7uu {}", "{} bbbnm"],
    "es": ["kjhkj {} asdf", "{} jjjjj", "asdfgh {}", "hjk l {} ;;", "{} sdlkfj perdón el gato", "qqq {} zz", "u7uu {}", "{} bbbnm"],
    "fr": ["kjhkj {} qsdf", "{} jjjjj", "qsdfgh {}", "hjk l {} ;;", "{} sdlkfj pardon le chat", "qqq {} zz", "u7uu {}", "{} bbbnm"],
}
# Nobody was named: it may be said of the patient by who holds the phone.
UNNAMED = {
    "en": (["{}", "{} what do i do", "please {}", "help {}", "{} im scared", "hi {}", "{} now", "come quick {}"],
           ["she cant wake up", "he wont wake up", "shes not waking up", "he isnt responding to me", "she collapsed and isnt answering", "hes having a fit", "shes shaking all over and wont stop", "he cant speak", "she cant move her arm", "hes not breathing right",
            "her face is drooping", "his mouth is crooked"]),
    "es": (["{}", "{} qué hago", "por favor {}", "ayuda {}", "{} tengo miedo", "hola {}", "{} ahora", "vengan {}"],
           ["ella no despierta", "él no se despierta", "no logro despertarla", "no reacciona, está en el piso", "se desplomó y no responde", "está convulsionando", "está temblando todo y no para", "él no puede hablar", "ella no puede mover el brazo",
            "no respira bien", "se le cae la cara", "tiene la boca torcida"]),
    "fr": (["{}", "{} je fais quoi", "svp {}", "à l'aide {}", "{} j'ai peur", "bonjour {}", "{} maintenant", "venez vite {}"],
           ["elle se réveille pas", "il ne se réveille plus", "je n'arrive pas à la réveiller", "il ne réagit plus", "elle s'est écroulée et ne répond pas", "il fait une convulsion", "elle tremble de partout et ça s'arrête pas", "il peut plus parler",
            "elle ne peut pas bouger le bras", "il respire mal", "elle a le visage qui tombe", "il a la bouche tordue"]),
}
