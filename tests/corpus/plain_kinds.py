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
OWN = re.compile(r"\b(my|mi|mis|mon|ma|mes)\b")  # names the patient
