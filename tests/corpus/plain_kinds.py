# SPDX-License-Identifier: ISC
"""What plain_signs.py puts together beside emergencies: signs of other tiers, what is quiet, whose it is, and what is asked in general.  Labelled by
the policy of labels."""
import re

# What is to be seen soon or today, said as people say it.
LATER = {
    "en": [
        ("urgent", "i have a fever and a headache"), ("urgent", "temp 38.6 and my head hurts"), ("urgent", "101.5 fever and a bad headache"),
        ("urgent", "headache and fever since yesterday"), ("urgent", "my head has hurt ever since i hit it on the cupboard"),
        ("urgent", "i bumped my head on sunday and it still hurts"), ("urgent", "headache since the car accident last week"),
        ("urgent", "i fell off my bike 5 days ago and have had headaches since"), ("urgent", "this headache has lasted more than 72 hours"),
        ("urgent", "headache for 5 days straight, it never lets up"), ("urgent", "day 4 of the same migraine, no break at all"),
        ("urgent", "i cant keep anything down, not even water, for a whole day"), ("urgent", "ive been throwing up everything for 24 hours"),
        ("urgent", "i had zigzag lines in my eyes for the first time in my life"), ("urgent", "first ever aura, shimmering lights for 20 minutes"),
        ("urgent", "im 58 and started having headaches for the first time"), ("urgent", "i never had headaches before i turned 60, now i do"),
        ("urgent", "new headaches at 67"), ("urgent", "im 30 weeks pregnant and have a bad headache"),
        ("urgent", "im pregnant and my head hurts a lot"), ("urgent", "i had a baby 2 weeks ago and have a bad headache"),
        ("urgent", "the headache is getting worse every day"), ("urgent", "worse week after week"),
        ("urgent", "each day this headache is a bit stronger than the day before"), ("urgent", "new headache and i have breast cancer"),
        ("urgent", "im on chemo and have a new headache"), ("urgent", "i have hiv and a new headache"),
        ("urgent", "it hurts more when i lie down and when i cough, thats new"),
        ("urgent", "headache wakes me at night and is worse lying flat, never had that"),
        ("urgent", "i had an epidural 3 days ago and my head pounds when i stand up"),
        ("urgent", "since the lumbar puncture my head hurts when i sit up and stops when i lie down"),
        ("urgent", "im 71, my temple is tender and my jaw hurts when i chew"),
        ("urgent", "my scalp hurts when i brush my hair and my jaw aches, im 74"), ("urgent", "my sight goes dim for a second when i bend down"),
        ("urgent", "tick bite with a round red rash and a headache"), ("soon", "i take ibuprofen every day"),
        ("soon", "i take excedrin 5 days a week"), ("soon", "i used rizatriptan 14 days this month"),
        ("soon", "ive needed painkillers 20 days this month"), ("soon", "i take codeine most days for my head"),
        ("soon", "my headaches are more frequent over the last three months"), ("soon", "i used to get 2 migraines a month, now its 10"),
        ("soon", "the sumatriptan doesnt work anymore"), ("soon", "my tablets stopped working"),
        ("soon", "i wake up with headaches, i snore and my wife says i stop breathing"), ("soon", "headache every day for the last two months"),
        ("soon", "the pain has moved to the other side for months now")
    ],
    "es": [
        ("urgent", "tengo fiebre y dolor de cabeza"), ("urgent", "38.6 de temperatura y me duele la cabeza"),
        ("urgent", "fiebre de 39 y un dolor de cabeza fuerte"), ("urgent", "dolor de cabeza y calentura desde ayer"),
        ("urgent", "me duele la cabeza desde que me pegué con la alacena"), ("urgent", "me golpeé la cabeza el domingo y todavía me duele"),
        ("urgent", "dolor de cabeza desde el choque de la semana pasada"),
        ("urgent", "me caí de la bici hace 5 días y desde entonces tengo dolores de cabeza"),
        ("urgent", "este dolor de cabeza lleva más de 72 horas"), ("urgent", "5 días seguidos con dolor de cabeza, no afloja nunca"),
        ("urgent", "cuarto día con la misma migraña, sin descanso"), ("urgent", "no retengo nada, ni agua, desde hace un día entero"),
        ("urgent", "llevo 24 horas vomitando todo"), ("urgent", "vi líneas en zigzag por primera vez en mi vida"),
        ("urgent", "mi primera aura, luces brillantes por 20 minutos"),
        ("urgent", "tengo 58 años y empecé a tener dolores de cabeza por primera vez"),
        ("urgent", "nunca tuve dolores de cabeza hasta los 60, ahora sí"), ("urgent", "dolores de cabeza nuevos a los 67 años"),
        ("urgent", "tengo 30 semanas de embarazo y un dolor de cabeza fuerte"), ("urgent", "estoy embarazada y me duele mucho la cabeza"),
        ("urgent", "tuve un bebé hace 2 semanas y me duele mucho la cabeza"), ("urgent", "el dolor de cabeza empeora día a día"),
        ("urgent", "cada semana está peor"), ("urgent", "cada día este dolor de cabeza es un poco más fuerte que el anterior"),
        ("urgent", "dolor de cabeza nuevo y tengo cáncer de mama"), ("urgent", "estoy en quimio y tengo un dolor de cabeza nuevo"),
        ("urgent", "tengo vih y un dolor de cabeza nuevo"), ("urgent", "me duele más acostada y cuando toso, eso es nuevo"),
        ("urgent", "el dolor me despierta de noche y es peor acostado, nunca me había pasado"),
        ("urgent", "me pusieron la epidural hace 3 días y me late la cabeza cuando me paro"),
        ("urgent", "desde la punción lumbar me duele la cabeza al sentarme y se quita acostado"),
        ("urgent", "tengo 71 años, me duele la sien al tocarla y la mandíbula al masticar"),
        ("urgent", "me duele el cuero cabelludo al peinarme y la mandíbula, tengo 74"),
        ("urgent", "se me oscurece la vista un segundo cuando me agacho"),
        ("urgent", "picadura de garrapata con mancha roja redonda y dolor de cabeza"), ("soon", "tomo ibuprofeno todos los días"),
        ("soon", "tomo excedrin 5 días a la semana"), ("soon", "usé rizatriptán 14 días este mes"),
        ("soon", "necesité analgésicos 20 días este mes"), ("soon", "tomo codeína casi todos los días para la cabeza"),
        ("soon", "los dolores de cabeza son más frecuentes en los últimos tres meses"), ("soon", "antes me daban 2 migrañas al mes, ahora 10"),
        ("soon", "el sumatriptán ya no me hace efecto"), ("soon", "mis pastillas dejaron de funcionar"),
        ("soon", "me despierto con dolor de cabeza, ronco y mi esposa dice que dejo de respirar"),
        ("soon", "dolor de cabeza todos los días desde hace dos meses"), ("soon", "el dolor se cambió al otro lado desde hace meses")
    ],
    "fr": [
        ("urgent", "j'ai de la fièvre et mal à la tête"), ("urgent", "38.6 de température et mal à la tête"),
        ("urgent", "39 de fièvre et un gros mal de tête"), ("urgent", "mal de tête et fièvre depuis hier"),
        ("urgent", "j'ai mal à la tête depuis que je me suis cogné au placard"), ("urgent", "je me suis cogné la tête dimanche et j'ai encore mal"),
        ("urgent", "mal de tête depuis l'accident de voiture la semaine dernière"),
        ("urgent", "je suis tombé de vélo il y a 5 jours et depuis j'ai des maux de tête"),
        ("urgent", "ce mal de tête dure depuis plus de 72 heures"), ("urgent", "5 jours de suite avec le mal de tête, ça ne lâche jamais"),
        ("urgent", "quatrième jour de la même migraine, sans répit"), ("urgent", "je ne garde rien, même pas l'eau, depuis un jour entier"),
        ("urgent", "je vomis tout depuis 24 heures"), ("urgent", "j'ai vu des zigzags pour la première fois de ma vie"),
        ("urgent", "ma première aura, des lumières qui scintillent pendant 20 minutes"),
        ("urgent", "j'ai 58 ans et je commence à avoir des maux de tête pour la première fois"),
        ("urgent", "je n'avais jamais eu de maux de tête avant 60 ans, maintenant si"), ("urgent", "nouveaux maux de tête à 67 ans"),
        ("urgent", "je suis enceinte de 30 semaines et j'ai un gros mal de tête"), ("urgent", "je suis enceinte et j'ai très mal à la tête"),
        ("urgent", "j'ai accouché il y a 2 semaines et j'ai très mal à la tête"), ("urgent", "le mal de tête s'aggrave de jour en jour"),
        ("urgent", "chaque semaine c'est pire"), ("urgent", "chaque jour ce mal de tête est un peu plus fort que la veille"),
        ("urgent", "nouveau mal de tête et j'ai un cancer du sein"), ("urgent", "je suis sous chimio et j'ai un nouveau mal de tête"),
        ("urgent", "j'ai le vih et un nouveau mal de tête"), ("urgent", "j'ai plus mal couchée et quand je tousse, c'est nouveau"),
        ("urgent", "le mal de tête me réveille la nuit et est pire allongé, jamais eu ça"),
        ("urgent", "j'ai eu une péridurale il y a 3 jours et ma tête cogne quand je me lève"),
        ("urgent", "depuis la ponction lombaire j'ai mal à la tête assis et ça passe couché"),
        ("urgent", "j'ai 71 ans, la tempe sensible et mal à la mâchoire en mâchant"),
        ("urgent", "le cuir chevelu fait mal quand je me coiffe et la mâchoire aussi, j'ai 74 ans"),
        ("urgent", "ma vue s'assombrit une seconde quand je me penche"), ("urgent", "piqûre de tique avec une plaque rouge ronde et mal de tête"),
        ("soon", "je prends de l'ibuprofène tous les jours"), ("soon", "je prends de l'excedrin 5 jours par semaine"),
        ("soon", "j'ai pris du rizatriptan 14 jours ce mois-ci"), ("soon", "j'ai eu besoin d'antidouleurs 20 jours ce mois-ci"),
        ("soon", "je prends de la codéine presque tous les jours pour la tête"),
        ("soon", "mes maux de tête sont plus fréquents ces trois derniers mois"), ("soon", "avant j'avais 2 migraines par mois, maintenant 10"),
        ("soon", "le sumatriptan ne marche plus"), ("soon", "mes cachets ne font plus effet"),
        ("soon", "je me réveille avec mal à la tête, je ronfle et ma femme dit que j'arrête de respirer"),
        ("soon", "mal de tête tous les jours depuis deux mois"), ("soon", "la douleur a changé de côté depuis des mois")
    ],
}
LATER_FRAME = {
    "en": ["{}", "hi, {}", "done, {}", "sorry for the late reply. {}", "{}. otherwise ok", "hello {} should i do anything", "pain 4. {}", "took ibuprofen, {}"],
    "es": ["{}", "hola, {}", "listo, {}", "perdón por la demora. {}", "{}. por lo demás bien", "buenas, {}, hago algo?", "dolor 4. {}", "tomé ibuprofeno, {}"],
    "fr": ["{}", "bonjour, {}", "fait, {}", "désolé pour le retard. {}", "{}. sinon ça va", "coucou {} je fais quelque chose ?", "douleur 4. {}", "pris ibuprofène, {}"],
}
# Denied, of a normal value or an allowed dose, and long ago.
QUIET = {
    "en": [
        "no fever, just a headache", "headache but no fever", "i havent hit my head", "didnt hit my head", "i did not bump my head",
        "im not pregnant", "not pregnant", "i dont have cancer", "im not throwing up", "no vomiting today", "i didnt throw up",
        "kept everything down", "its not getting worse", "the headache is not worse", "not worse than usual", "no aura this time",
        "no zigzags today", "i dont snore", "no jaw pain", "my temple isnt tender", "never had a lumbar puncture", "no tick bites",
        "the sumatriptan works", "sumatriptan still works fine", "it doesnt wake me at night", "not worse lying down",
        "i dont take painkillers every day", "i dont take anything daily", "no painkillers today", "havent had a fever", "it isnt the worst",
        "not the worst headache ever", "no new symptoms", "nothing new", "no change from usual", "temp 36.8 and a headache",
        "temperature 98.4, head 4", "bp 118/76 and a headache", "bp 124/80", "pulse 68", "heart rate 72", "blood pressure normal 120/80, pain 3",
        "no fever, 36.5", "temp is normal", "took 2 sumatriptan this month", "sumatriptan on 3 days this month", "ibuprofen twice this week",
        "headache for two hours", "headache since noon", "4 hours of migraine now", "1 g paracetamol at 8 and 1 g at 2", "ibuprofen 400 at 10",
        "2 headache days this month", "fewer headaches than last month", "slept 7 hours", "drank 2 liters", "pulse 60 resting, bp 115/70",
        "i had a fever last week, gone now", "i had a concussion in 2015", "i hit my head as a kid", "i had my first aura when i was 20",
        "i was pregnant two years ago", "i used to take ibuprofen every day, not anymore", "i stopped taking daily painkillers in march",
        "i had a seizure ten years ago", "i fainted once in school", "my arm was numb years ago",
        "i had chest pain last year, the doctor found nothing", "i had meningitis as a child", "i had a stroke in 2012", "the fever is gone",
        "no more vomiting since monday", "last month i used triptans on 12 days, this month only 3"
    ],
    "es": [
        "sin fiebre, solo dolor de cabeza", "dolor de cabeza pero sin fiebre", "no me golpeé la cabeza", "no me he pegado en la cabeza",
        "no me di ningún golpe", "no estoy embarazada", "no embarazada", "no tengo cáncer", "no estoy vomitando", "hoy sin vómitos", "no vomité",
        "retuve todo", "no está empeorando", "el dolor de cabeza no es peor", "no peor que siempre", "sin aura esta vez", "hoy sin zigzags",
        "no ronco", "no me duele la mandíbula", "no me duele la sien al tocarla", "nunca me hicieron una punción lumbar",
        "sin picaduras de garrapata", "el sumatriptán funciona", "el sumatriptán me sigue haciendo efecto", "no me despierta de noche",
        "no es peor acostada", "no tomo analgésicos todos los días", "no tomo nada a diario", "hoy nada de pastillas", "no he tenido fiebre",
        "no es el peor", "no es el peor dolor de mi vida", "sin síntomas nuevos", "nada nuevo", "sin cambios", "temperatura 36.8 y dolor de cabeza",
        "36.5 de temperatura, cabeza 4", "presión 118/76 y dolor de cabeza", "presión 124/80", "pulso 68", "frecuencia cardíaca 72",
        "presión normal 120/80, dolor 3", "sin fiebre, 36.5", "temperatura normal", "tomé 2 sumatriptán este mes", "sumatriptán 3 días este mes",
        "ibuprofeno dos veces esta semana", "dolor de cabeza hace dos horas", "dolor de cabeza desde el mediodía", "4 horas de migraña",
        "1 g de paracetamol a las 8 y 1 g a las 14", "ibuprofeno 400 a las 10", "2 días de dolor de cabeza este mes",
        "menos dolores de cabeza que el mes pasado", "dormí 7 horas", "tomé 2 litros de agua", "pulso 60 en reposo, presión 115/70",
        "tuve fiebre la semana pasada, ya se me pasó", "tuve una conmoción en 2015", "de niño me golpeé la cabeza",
        "mi primera aura fue a los 20 años", "estuve embarazada hace dos años", "antes tomaba ibuprofeno todos los días, ya no",
        "dejé los analgésicos diarios en marzo", "tuve una convulsión hace diez años", "una vez me desmayé en la escuela",
        "se me durmió el brazo hace años", "tuve dolor de pecho el año pasado, el doctor no encontró nada", "tuve meningitis de niño",
        "tuve un derrame en 2012", "ya no tengo fiebre", "ya no vomito desde el lunes", "el mes pasado usé triptanes 12 días, este mes solo 3"
    ],
    "fr": [
        "pas de fièvre, juste mal à la tête", "mal de tête mais pas de fièvre", "je ne me suis pas cogné la tête", "je me suis pas cogné",
        "pas de choc à la tête", "je ne suis pas enceinte", "pas enceinte", "je n'ai pas de cancer", "je ne vomis pas",
        "pas de vomissements aujourd'hui", "je n'ai pas vomi", "j'ai tout gardé", "ça n'empire pas", "le mal de tête n'est pas pire",
        "pas pire que d'habitude", "pas d'aura cette fois", "pas de zigzags aujourd'hui", "je ne ronfle pas", "pas mal à la mâchoire",
        "la tempe n'est pas sensible", "jamais eu de ponction lombaire", "pas de piqûre de tique", "le sumatriptan marche",
        "le sumatriptan marche toujours bien", "ça ne me réveille pas la nuit", "pas pire couchée", "je ne prends pas d'antidouleurs tous les jours",
        "je ne prends rien tous les jours", "pas de cachets aujourd'hui", "je n'ai pas eu de fièvre", "ce n'est pas le pire",
        "ce n'est pas le pire mal de tête de ma vie", "pas de nouveaux symptômes", "rien de nouveau", "pas de changement",
        "température 36.8 et mal de tête", "36.5 de température, tête 4", "tension 118/76 et mal de tête", "tension 12/8", "pouls 68",
        "fréquence cardiaque 72", "tension normale 120/80, douleur 3", "pas de fièvre, 36.5", "température normale", "pris 2 sumatriptan ce mois-ci",
        "sumatriptan 3 jours ce mois-ci", "ibuprofène deux fois cette semaine", "mal de tête depuis deux heures", "mal de tête depuis midi",
        "4 heures de migraine", "1 g de paracétamol à 8 h et 1 g à 14 h", "ibuprofène 400 à 10h", "2 jours de mal de tête ce mois-ci",
        "moins de maux de tête que le mois dernier", "dormi 7 heures", "bu 2 litres d'eau", "pouls 60 au repos, tension 115/70",
        "j'ai eu de la fièvre la semaine dernière, c'est passé", "j'ai eu une commotion en 2015", "je me suis cogné la tête enfant",
        "j'ai eu ma première aura à 20 ans", "j'étais enceinte il y a deux ans", "avant je prenais de l'ibuprofène tous les jours, plus maintenant",
        "j'ai arrêté les antidouleurs quotidiens en mars", "j'ai fait une convulsion il y a dix ans", "je me suis évanoui une fois à l'école",
        "j'ai eu le bras engourdi il y a des années", "j'ai eu mal à la poitrine l'an dernier, le médecin n'a rien trouvé",
        "j'ai eu une méningite enfant", "j'ai fait un avc en 2012", "je n'ai plus de fièvre", "plus de vomissements depuis lundi",
        "le mois dernier des triptans 12 jours, ce mois-ci seulement 3"
    ],
}
QUIET_FRAME = {
    "en": ["{}", "hi, {}", "pain 3, {}", "done, {}", "{}, all good"],
    "es": ["{}", "hola, {}", "dolor 3, {}", "listo, {}", "{}, todo bien"],
    "fr": ["{}", "bonjour, {}", "douleur 3, {}", "fait, {}", "{}, tout va bien"],
}
# What one can say of a third person; {e} where the word ends by whom it is said of.
THIRD = {
    "en": [
        "cant speak", "fainted", "had a seizure", "is confused", "has a numb arm", "has chest pain", "cant move the left arm", "is slurring words",
        "sees double", "cant breathe", "has a droopy face", "passed out", "has a fever and a stiff neck", "has the worst headache ever",
        "lost sight in one eye", "cant walk straight"
    ],
    "es": [
        "no puede hablar", "se desmayó", "tuvo una convulsión", "está confundid{e}", "tiene el brazo dormido", "tiene dolor de pecho",
        "no puede mover el brazo izquierdo", "arrastra las palabras", "ve doble", "no puede respirar", "tiene la cara caída",
        "perdió el conocimiento", "tiene fiebre y el cuello rígido", "tiene el peor dolor de cabeza de su vida", "perdió la vista de un ojo",
        "no puede caminar derecho"
    ],
    "fr": [
        "ne peut pas parler", "s'est évanoui{e}", "a fait une convulsion", "est confus{e}", "a le bras engourdi", "a mal à la poitrine",
        "ne peut pas bouger le bras gauche", "articule mal", "voit double", "ne peut pas respirer", "a le visage qui tombe", "a perdu connaissance",
        "a de la fièvre et la nuque raide", "a le pire mal de tête de sa vie", "a perdu la vue d'un œil", "ne marche plus droit"
    ],
}
# Of somebody else, and of the patient for whom somebody writes: a frame and that ending.
OTHER = {
    "en": [
        ("my wife {}", ""), ("my mum {}", ""), ("my neighbour {}", ""), ("my dad {}", ""), ("my son {}", ""), ("my friend {}", ""),
        ("a guy at work {}", ""), ("my husband {}", ""), ("my sister {} yesterday", ""), ("my grandma {} last year", ""), ("pain 3. my wife {}", ""),
        ("done, my mother {}", ""), ("cant do it today, my dad {}", "")
    ],
    "es": [
        ("mi esposa {}", "a"), ("mi mamá {}", "a"), ("mi vecino {}", "o"), ("mi papá {}", "o"), ("mi hijo {}", "o"), ("mi amiga {}", "a"),
        ("un señor del trabajo {}", "o"), ("mi madre {}", "a"), ("mi hermana {} ayer", "a"), ("mi abuela {} el año pasado", "a"),
        ("dolor 3. mi esposa {}", "a"), ("listo, mi madre {}", "a"), ("hoy no puedo, mi papá {}", "o")
    ],
    "fr": [
        ("ma femme {}", "e"), ("ma mère {}", "e"), ("mon voisin {}", ""), ("mon père {}", ""), ("mon fils {}", ""), ("mon amie {}", "e"),
        ("un collègue {}", ""), ("mon mari {}", ""), ("ma sœur {} hier", "e"), ("ma grand-mère {} l'an dernier", "e"),
        ("douleur 3. ma femme {}", "e"), ("fait, ma mère {}", "e"), ("pas aujourd'hui, mon père {}", "")
    ],
}
PROXY = {
    "en": [
        ("this is his wife, he {}", ""), ("this is her husband. she {}", ""), ("typing for her, she {}", ""),
        ("im his daughter, texting for him. he {}", ""), ("hi this is marias son, she {}", ""), ("writing for my husband, he {}", ""),
        ("wife of the patient here, he {}", ""), ("its his brother on his phone, he {}", ""), ("this is the nurse, the patient {}", ""),
        ("answering for my mom on her phone, she {}", "")
    ],
    "es": [
        ("soy su esposa, él {}", "o"), ("habla su esposo. ella {}", "a"), ("escribo por ella, ella {}", "a"),
        ("soy su hija, escribo por él. {}", "o"), ("hola soy el hijo de maría, ella {}", "a"), ("escribo por mi marido, {}", "o"),
        ("la esposa del paciente aquí, él {}", "o"), ("soy su hermano, desde su celular, {}", "o"), ("soy la enfermera, el paciente {}", "o"),
        ("contesto por mi mamá desde su teléfono, ella {}", "a")
    ],
    "fr": [
        ("c'est sa femme, il {}", ""), ("ici son mari. elle {}", "e"), ("j'écris pour elle, elle {}", "e"),
        ("je suis sa fille, j'écris pour lui. il {}", ""), ("bonjour c'est le fils de maria, elle {}", "e"), ("j'écris pour mon mari, il {}", ""),
        ("l'épouse du patient ici, il {}", ""), ("c'est son frère avec son téléphone, il {}", ""), ("ici l'infirmière, le patient {}", ""),
        ("je réponds pour ma mère depuis son téléphone, elle {}", "e")
    ],
}
# Denials and statements that look like each other.
ALIKE = {
    "en": {
        "none": [
            "never had chest pain", "i have never had chest pain", "i never had any numbness", "never had a seizure", "i dont feel any weakness",
            "i dont feel numb", "i dont feel weak on one side", "i dont notice any double vision", "i dont feel any chest pressure",
            "i dont notice any confusion", "not feeling weak", "without shortness of breath"
        ],
        "must": [
            "i dont feel my hand", "i cant feel my arm", "i have confusion", "never had a headache this bad", "never had pain like this in my head"
        ],
    },
    "es": {
        "none": [
            "nunca he tenido dolor de pecho", "nunca he tenido convulsiones", "nunca me ha dolido el pecho", "jamás tuve dolor de pecho",
            "nunca tuve dificultad para hablar", "sin falta de aire", "dolor 3, sin falta de aire", "no me siento débil de un lado",
            "no me siento débil", "no noto visión doble", "no noto debilidad", "no noto hormigueo", "no noto nada raro", "no noto dolor de pecho",
            "no noto cambios en la vista", "no noto que arrastre las palabras", "no noto confusión", "no noto falta de aire", "no siento debilidad",
            "no siento hormigueo", "no siento presión en el pecho", "no siento dolor de pecho", "no siento opresión"
        ],
        "must": [
            "no noto la mano", "no noto el brazo", "no noto la cara", "no noto los dedos", "no siento la mano", "no siento la pierna izquierda",
            "tengo confusión", "tengo confusion desde esta mañana", "hola, tengo confusión", "nunca me había dolido tanto la cabeza",
            "nunca he tenido un dolor de cabeza así de fuerte", "llámenme sin falta, me falta el aire"
        ],
    },
    "fr": {
        "none": [
            "jamais eu de douleur à la poitrine", "je n'ai jamais eu de douleur à la poitrine", "j'ai jamais eu mal à la poitrine",
            "jamais eu de convulsions", "je n'ai jamais eu de malaise", "je ne sens pas de faiblesse", "je ne sens aucun engourdissement",
            "je ne ressens pas de fourmillements", "je ne ressens pas d'oppression", "je ne remarque pas de vision double", "sans gêne pour respirer"
        ],
        "must": [
            "je ne sens pas ma main", "je ne sens plus ma jambe", "je sens pas mon bras", "j'ai jamais eu aussi mal à la tête",
            "jamais eu un mal de tête aussi fort", "j'ai de la confusion"
        ],
    },
}
# The first word of who dictates.
DICTATED = {
    "en": ["um so yeah {} like i said", "okay hey its me uh {} you know", "so um {} i mean yeah", "{} lol"],
    "es": ["este pues {} o sea", "bueno a ver mira {} sabes", "eh hola soy yo pues {}", "{} jaja"],
    "fr": ["euh alors voilà {} quoi", "bon ben {} tu vois", "allô oui c'est moi euh {} voilà", "{} lol"],
}

# Asked or supposed of nobody.
GENERAL = {
    "en": ["is {} a side effect of sumatriptan", "does {} ever come with migraine", "can {} be part of an aura?", "what does {} mean", "when is {} dangerous?",
           "how do people know if {} is serious", "are {} and migraine linked", "should someone with {} go to hospital?",
           "if somebody has {} what do they do", "why does {} happen"],
    "es": ["¿{} es un efecto secundario del sumatriptán?", "¿la migraña puede dar {}?", "puede ser {} parte del aura?", "¿qué significa {}?",
           "¿cuándo es peligroso {}?", "¿es común {} con la migraña?", "qué hay que hacer si alguien tiene {}", "¿por qué da {}?"],
    "fr": ["{} est-il un effet secondaire du sumatriptan ?", "la migraine peut donner {} ?", "est-ce que {} fait partie de l'aura ?",
           "que veut dire {} ?", "quand est-ce que {} est dangereux ?", "c'est courant {} avec la migraine ?", "que faire si quelqu'un a {}",
           "pourquoi ça donne {} ?"],
}
# A sign said behind a comma, after a hope, a fear, a question or a word of leaflets that is about something else.
SPLICE = {
    "en": ["hope its nothing, {}", "hope im ok, {}", "worried about work, {}", "scared of being alone, {}", "should i worry, {}", "is this normal, {}", "does this sound bad, {}",
           "bad side effects, {}", "new pills, side effects are awful, {}", "what is this, {}", "can migraine do this, {}", "trying to avoid the light, {}", "let me know, {}",
           "could be stress, {}", "read about migraine all day, {}", "if you're there, {}", "signs of a bad day, {}", "not sure if i should text, {}",
           "hoping to sleep it off, {}", "just in case, {}", "how do i say this, {}"],
    "es": ["espero que no sea nada, {}", "ojalá pase, {}", "me preocupa el trabajo, {}", "tengo miedo de estar sola, {}", "debo preocuparme, {}", "es normal esto, {}", "es grave, {}",
           "efectos secundarios feos, {}", "puede ser un derrame, {}", "puede ser estrés, {}", "qué es esto, {}", "la migraña puede dar esto, {}", "por si acaso, {}",
           "leí de la migraña todo el día, {}", "si está ahí, {}", "no sé si escribir, {}", "para evitar la luz, {}", "cómo se dice esto, {}",
           "será el cansancio, {}"],
    "fr": ["j'espère que ce n'est rien, {}", "j'espère que ça passe, {}", "peur d'être seule, {}", "je m'inquiète pour le travail, {}", "c'est grave, {}", "c'est normal ça, {}",
           "effets secondaires affreux, {}", "c'est quoi ça, {}", "la migraine peut faire ça, {}", "au cas où, {}", "j'ai lu sur la migraine toute la journée, {}",
           "si vous êtes là, {}", "dois-je venir, {}", "pour éviter la lumière, {}", "peut-être le stress, {}", "je sais pas si je dois écrire, {}",
           "comment dire, {}", "ça peut attendre mais bon, {}", "que faire, {}"],
}
# Where one was and what one did when a sign began, today; round a noun phrase.
DOING = {
    "en": ["when i was on the bus i got {}", "i got {} when i was cooking", "{} when i was at work", "i was washing up when i noticed {}", "im at uni and i have {}", "at school, i teach there, and now {}",
           "in training at the new job, {}", "had {} when i was talking to my boss", "on a school trip with my class, got {}", "in my thirties, {}", "as a student i work nights, {}",
           "while i was reading {}", "used to be healthy, {}", "i was in the shower, {}", "these days i have {}", "discharged this morning, {}", "during my lunch break {}", "at the gym i got {}"],
    "es": ["cuando iba en el bus me dio {}", "me dio {} cuando estaba cocinando", "{} cuando estaba en el trabajo", "estaba lavando los platos y noté {}", "estoy en la universidad y tengo {}",
           "en la escuela, soy maestra, {}", "cuando tenía el café en la mano empezó {}", "tuve {} cuando hablaba con mi jefe", "iba manejando y tuve {}", "cuando iba a salir de casa, {}",
           "mientras leía {}", "antes estaba bien, {}", "estaba en la ducha, {}", "estos días tengo {}", "dada de alta esta mañana, {}", "en la hora de comer {}", "en el gimnasio me dio {}"],
    "fr": ["quand j'étais dans le bus j'ai eu {}", "j'ai eu {} quand je cuisinais", "{} quand j'étais au travail", "je faisais la vaisselle et j'ai remarqué {}", "je suis à la fac et j'ai {}",
           "au collège, j'y suis prof, {}", "en formation au nouveau boulot, {}", "j'ai eu {} quand je parlais à mon chef", "en sortie scolaire avec ma classe, {}", "à l'école où je travaille, {}",
           "pendant que je lisais {}", "avant tout allait bien, {}", "j'étais sous la douche, {}", "ces jours-ci j'ai {}", "sortie de l'hôpital ce matin, {}", "pendant ma pause {}", "au service où je bosse, {}"],
}
# What is said first, out of politeness or by the way, often without a full stop.
OPENERS = {
    "en": [
        "hope you are well", "hope your well", "sorry if im bothering you", "sorry if this is late", "if you have a minute", "if anyone is there",
        "not sure if this matters", "dont know if you read these", "let me know what to do", "should i be worried", "is anyone there",
        "can you help", "could you call me", "can i ask something", "what do i do", "what should i do", "no idea whats going on", "no idea why but",
        "never mind the routine", "never done this before", "cant sleep", "cant do the routine today", "didnt do the exercises", "not doing great",
        "no time for that now", "i dont want to worry anyone", "dont panic but", "dont laugh", "not to be dramatic but", "nothing helps",
        "nobody is home", "no one is here with me", "my husband is at work", "my mum is driving me", "my wife says hi",
        "its my sister writing for me", "the kids are asleep", "the dog woke me", "my boss shouted at me", "my friend told me to text",
        "read the leaflet", "woke up from a nap", "after years of this",
        "used to cope fine", "last week was fine", "yesterday was fine", "was fine this morning", "felt better earlier", "feeling better but",
        "its gone quiet here", "all good at home", "everything was normal until", "as usual i did the stretches", "like always i took my pill",
        "usually i cope", "had my usual coffee",
    ],
    "es": [
        "espero que esté bien", "perdón si molesto", "perdón por la hora", "si tiene un minuto", "si hay alguien ahí", "no sé si esto importa",
        "no sé si leen esto", "dígame qué hago", "debo preocuparme", "hay alguien", "me puede ayudar", "me puede llamar", "puedo preguntar algo",
        "qué hago", "no tengo idea qué pasa", "no quiero preocupar a nadie", "no se rían", "no es por exagerar pero", "nada me ayuda",
        "no hay nadie en casa", "mi marido está en el trabajo", "mi mamá me lleva", "mi esposa le saluda", "los niños duermen",
        "me despertó el perro", "mi jefe me gritó", "mi amiga me dijo que escribiera", "leí el prospecto",
        "me desperté de la siesta", "antes aguantaba bien", "la semana pasada estaba bien",
        "ayer estaba bien", "esta mañana estaba bien", "todo bien en casa", "todo era normal hasta que", "como siempre hice los ejercicios",
        "normalmente aguanto", "no hice la rutina", "no pude dormir", "nunca había escrito", "sin tiempo para la rutina",
    ],
    "fr": [
        "j'espère que vous allez bien", "désolé si je dérange", "désolé pour l'heure", "si vous avez une minute", "s'il y a quelqu'un",
        "je sais pas si c'est important", "je sais pas si vous lisez", "dites-moi quoi faire", "dois-je m'inquiéter", "il y a quelqu'un",
        "vous pouvez m'aider", "vous pouvez m'appeler", "je peux demander quelque chose", "que faire", "aucune idée de ce qui se passe",
        "je veux inquiéter personne", "riez pas", "sans exagérer", "rien ne m'aide", "personne à la maison", "mon mari est au travail",
        "ma mère me conduit", "ma femme vous salue", "les enfants dorment", "le chien m'a réveillé", "mon chef m'a crié dessus",
        "mon amie m'a dit d'écrire", "j'ai lu la notice", "réveillé de la sieste",
        "avant je gérais bien", "la semaine dernière ça allait", "hier ça allait",
        "ce matin ça allait", "tout va bien à la maison", "tout était normal jusqu'à ce que", "comme toujours j'ai fait les exercices",
        "d'habitude je gère", "j'ai pas fait la routine", "pas dormi", "jamais écrit avant", "pas le temps pour la routine",
    ],
}
# And last.
TAILS = {
    "en": [
        "hope its nothing", "should i worry", "is that normal", "if that matters", "if youre interested", "my wife is worried",
        "my dad had the same", "like my mum when she had her stroke", "never had that before", "i think", "anyway pain 3", "its probably nothing",
        "probably slept funny", "lol", "ignore me", "dont worry though", "no pain though", "no headache though", "not bad otherwise",
        "all good otherwise", "didnt do the routine", "used the ball too", "watching tv now", "going to bed", "its late sorry", "will see tomorrow",
        "doctor is closed", "nobody answers at the clinic", "hubby is driving", "kids are asleep", "just like in the films", "as if i was drunk",
        "its like a dream", "could be stress", "might be the weather", "what do you think", "what is it", "can you tell me", "last time was in may",
        "happened last week too", "it comes and goes", "better now", "gone now", "was only an hour", "only for ten minutes", "started at work",
        "when i was cooking", "since i got up from my nap", "took ibuprofen 400", "and a headache of 4",
    ],
    "es": [
        "espero que no sea nada", "debo preocuparme", "es normal", "por si importa", "mi esposa está preocupada", "a mi papá le pasó igual",
        "como mi mamá cuando le dio el derrame", "nunca me había pasado", "creo", "bueno dolor 3", "seguro no es nada", "igual dormí mal", "jaja",
        "no me hagan caso", "pero no se preocupen", "pero sin dolor", "por lo demás bien", "no hice la rutina", "viendo la tele", "me voy a dormir",
        "perdón por la hora", "mañana veo", "el médico está cerrado", "nadie contesta en la clínica", "los niños duermen", "como en las películas",
        "como si estuviera borracho", "será estrés", "qué opinan", "qué será", "me pueden decir", "la última vez fue en mayo",
        "la semana pasada también", "va y viene", "ya mejor", "ya se me pasó", "solo fue una hora", "solo diez minutos", "empezó en el trabajo",
        "cuando estaba cocinando", "desde la siesta", "tomé ibuprofeno 400", "y dolor de cabeza 4",
    ],
    "fr": [
        "j'espère que c'est rien", "dois-je m'inquiéter", "c'est normal", "si ça compte", "ma femme est inquiète", "mon père a eu pareil",
        "comme ma mère quand elle a fait son avc", "jamais eu ça avant", "je crois", "sinon douleur 3", "sûrement rien", "j'ai dû mal dormir",
        "mdr", "faites pas attention", "vous inquiétez pas", "mais pas mal", "sinon ça va", "pas fait la routine", "devant la télé",
        "je vais me coucher", "désolé pour l'heure", "je verrai demain", "le médecin est fermé", "personne répond à la clinique",
        "les enfants dorment", "comme dans les films", "comme si j'étais ivre", "sûrement le stress", "vous en pensez quoi", "c'est quoi",
        "vous pouvez me dire", "la dernière fois c'était en mai", "la semaine dernière aussi", "ça va et ça vient", "mieux maintenant",
        "passé maintenant", "juste une heure", "seulement dix minutes", "commencé au travail", "quand je cuisinais", "depuis la sieste",
        "pris ibuprofène 400", "et mal de tête 4",
    ],
}
# Who one is, and what has changed, with no sign in it.
FACTS = {
    "en": ["my name is Leo and my head hurts, 6", "hi im Sandra", "this is Tom, new here", "im 34 and live in Leeds", "im a nurse on nights", "my new number is this one", "my doctor put me on xarelto yesterday",
           "i take eliquis for my heart", "started topiramate on monday", "they moved my propranolol to the evening", "im in hospital since yesterday for my knee", "im on ward 5 till friday", "had my hip done last week",
           "i have diabetes and high blood pressure, both fine on tablets", "im diabetic", "i have asthma", "i wear glasses", "i got new glasses", "my wife set this up for me", "i start a new job on monday",
           "we moved house", "i quit smoking", "im off coffee since sunday", "i turned 50 last week", "i turn 61 in may", "im left handed", "got my flu jab today", "dentist at 3", "blood test tomorrow", "scan next tuesday",
           "see the neurologist on the 4th", "my scan was clear", "the mri showed nothing", "im on the pill", "i had my baby in 2019", "im allergic to penicillin", "i am deaf so please text", "english is my second language",
           "i work at a screen all day", "i drive a bus", "my sister gets migraines too", "i get migraines since i was 12",
           "blood thinners and a neck operation", "im on warfarin and had neck surgery years ago", "aura no, usual 4, and i take warfarin", "i have hiv", "a pacemaker and two stents", "epilepsy since i was a kid",
           "on methotrexate for my joints", "kidney disease", "i have glaucoma", "pregnant, 20 weeks, all fine", "i take apixaban", "had breast cancer ten years ago, all clear", "my upper belly hurts", "stomach ache up top",
           "belly cramps today", "my back hurts", "my knee hurts", "sore throat", "period pains"],
    "es": ["me llamo Leo y me duele la cabeza, 6", "hola soy Sandra", "soy Tomás, nuevo aquí", "tengo 34 años y vivo en Puebla", "soy enfermera de noche", "este es mi nuevo número", "ayer me pusieron xarelto",
           "tomo eliquis por el corazón", "empecé topiramato el lunes", "me pasaron el propranolol a la noche", "estoy internado desde ayer por la rodilla", "estoy en planta hasta el viernes", "me operaron de la cadera la semana pasada",
           "tengo diabetes y presión alta, todo controlado con pastillas", "soy diabético", "tengo asma", "uso lentes", "tengo lentes nuevos", "mi esposa me instaló esto", "el lunes empiezo un trabajo nuevo",
           "nos mudamos de casa", "dejé de fumar", "desde el domingo sin café", "cumplí 50 la semana pasada", "cumplo 61 en mayo", "soy zurda", "hoy me pusieron la vacuna de la gripe", "dentista a las 3", "mañana análisis de sangre",
           "el martes tengo resonancia", "veo al neurólogo el día 4", "la resonancia salió limpia", "tomo la píldora", "tuve a mi bebé en 2019", "soy alérgica a la penicilina", "soy sordo, escríbame", "el español no es mi idioma",
           "trabajo todo el día con pantalla", "manejo un camión", "mi hermana también tiene migrañas", "tengo migraña desde los 12 años",
           "anticoagulantes y operación de cuello", "tomo sintrom y me operaron del cuello hace años", "aura no, habitual 4, y tomo sintrom", "tengo vih", "marcapasos y dos stents", "epilepsia desde niño",
           "tomo metotrexato por las articulaciones", "enfermedad del riñón", "tengo glaucoma", "embarazada, 20 semanas, todo bien", "tomo apixabán", "tuve cáncer de mama hace diez años, todo limpio", "me duele la barriga arriba",
           "dolor de estómago arriba", "retortijones hoy", "me duele la espalda", "me duele la rodilla", "dolor de garganta", "cólicos de la regla"],
    "fr": ["je m'appelle Léo et j'ai mal à la tête, 6", "bonjour c'est Sandra", "moi c'est Thomas, nouveau ici", "j'ai 34 ans et j'habite Lille", "je suis infirmière de nuit", "voici mon nouveau numéro", "on m'a mis sous xarelto hier",
           "je prends eliquis pour le coeur", "commencé le topiramate lundi", "mon propranolol est passé au soir", "je suis hospitalisé depuis hier pour le genou", "je suis dans le service jusqu'à vendredi", "opérée de la hanche la semaine dernière",
           "j'ai du diabète et de la tension, tout va bien avec les comprimés", "je suis diabétique", "j'ai de l'asthme", "je porte des lunettes", "j'ai de nouvelles lunettes", "c'est ma femme qui a installé ça",
           "je commence un nouveau travail lundi", "on a déménagé", "j'ai arrêté de fumer", "sans café depuis dimanche", "j'ai eu 50 ans la semaine dernière", "j'aurai 61 ans en mai", "je suis gauchère", "vaccin de la grippe aujourd'hui",
           "dentiste à 15h", "prise de sang demain", "irm mardi prochain", "je vois le neurologue le 4", "mon irm n'a rien montré", "je prends la pilule", "j'ai accouché en 2019", "je suis allergique à la pénicilline", "je suis sourd, écrivez-moi",
           "le français n'est pas ma langue", "je travaille toute la journée sur écran", "je conduis un bus", "ma soeur a aussi des migraines", "j'ai des migraines depuis mes 12 ans",
           "anticoagulants et opération du cou", "je prends du previscan et j'ai été opéré du cou il y a des années", "aura non, habituel 4, et je prends du sintrom", "j'ai le vih", "un pacemaker et deux stents",
           "épilepsie depuis l'enfance", "je prends du méthotrexate pour les articulations", "maladie des reins", "j'ai un glaucome", "enceinte, 20 semaines, tout va bien", "je prends de l'apixaban",
           "cancer du sein il y a dix ans, guéri", "j'ai mal en haut du ventre", "mal à l'estomac en haut", "des crampes au ventre aujourd'hui", "mal au dos", "mal au genou", "mal à la gorge", "douleurs de règles"],
}
OWN = re.compile(r"\b(my|mi|mis|mon|ma|mes)\b")  # names the patient
