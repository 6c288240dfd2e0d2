# SPDX-License-Identifier: ISC
"""What plain_signs.py puts into talk: a sign told as a bare noun, of another age, as a gap of time or of somebody without a name, pills that are counted,
and the frames of talk themselves.  Labelled by the policy of labels.  Texts are parted by " / "."""

# Talk that says nothing of a sign, with and without stops.
TALK = {
    "en": ["{}", "hi hope you are well {}", "did the routine this morning {}", "{} anyway going to bed now", "pain 3 {} might watch a film", "sorry for the late reply was at work {}", "{} and the dog wants his walk",
           "Busy week here, kids off school. {}", "slept 6 hours drank water {} will do the exercises later", "{}. Pain 2. Did the stretch.", "raining again {} so no walk", "ok so {} not sure if that matters",
           "morning! {}", "had lunch at my sisters place {} took ibuprofen at 8", "well, {}. Otherwise all fine here.", "we painted the kitchen and {} and now tea", "Head 4. {}"],
    "es": ["{}", "hola espero que estén bien {}", "hice la rutina esta mañana {}", "{} bueno me voy a dormir", "dolor 3 {} igual veo una película", "perdón por la demora estaba en el trabajo {}", "{} y el perro quiere salir",
           "Semana llena, los niños sin escuela. {}", "dormí 6 horas tomé agua {} luego hago los ejercicios", "{}. Dolor 2. Hice el estiramiento.", "otra vez lluvia {} así que sin paseo", "pues nada {} no sé si importa",
           "buenos días! {}", "comí con mi hermana {} tomé ibuprofeno a las 8", "bueno, {}. Por lo demás todo bien.", "pintamos la cocina y {} y ahora un té", "Cabeza 4. {}"],
    "fr": ["{}", "bonjour j'espère que ça va {}", "fait la routine ce matin {}", "{} bon je vais me coucher", "douleur 3 {} je regarde un film après", "désolé pour le retard j'étais au travail {}", "{} et le chien veut sortir",
           "Grosse semaine, les enfants sans école. {}", "dormi 6 heures bu de l'eau {} les exercices plus tard", "{}. Douleur 2. Étirement fait.", "encore la pluie {} donc pas de balade", "bon alors {} je sais pas si ça compte",
           "salut ! {}", "mangé chez ma soeur {} pris ibuprofène à 8h", "bon, {}. Sinon tout va bien.", "on a peint la cuisine et {} et maintenant un thé", "Tête 4. {}"],
}
# A sign without a verb, and the same noun of somebody else, denied, asked about, of a form or a course.
NOUNS = {
    "en": ["chest pain", "worst headache of my life", "numb arm", "slurred speech", "droopy face", "double vision", "weak leg", "trouble breathing", "stiff neck and a fever", "loss of sight in one eye", "seizure", "swollen tongue"],
    "es": ["dolor de pecho", "el peor dolor de cabeza de mi vida", "brazo dormido", "habla arrastrada", "la cara caída", "visión doble", "pierna débil", "falta de aire", "cuello rígido y fiebre", "ceguera de un ojo", "convulsión", "lengua hinchada"],
    "fr": ["douleur à la poitrine", "pire mal de tête de ma vie", "bras engourdi", "parole pâteuse", "visage qui tombe", "vision double", "jambe faible", "du mal à respirer", "nuque raide et fièvre", "perte de vue d'un oeil", "convulsion", "langue gonflée"],
}
NOUN_NOW = {
    "en": ["did the shopping, {}", "kids at school, hubby at work, {}", "hello again {}", "routine done. {}.", "slept ok {}", "so yeah {} hope you are well", "um {} thats all really", "{} :(", "nice weather today {} since lunch", "pizza tonight but {}", "today: {}", "and {} too"],
    "es": ["hice la compra, {}", "los niños en el cole, {}", "hola otra vez {}", "rutina hecha. {}.", "dormí bien {}", "pues sí {} espero que estén bien", "eh {} eso es todo", "{} :(", "buen tiempo hoy {} desde la comida", "hoy pizza pero {}", "hoy: {}", "y {} también"],
    "fr": ["fait les courses, {}", "les enfants à l'école, {}", "rebonjour {}", "routine faite. {}.", "bien dormi {}", "voilà {} j'espère que ça va", "euh {} c'est tout", "{} :(", "beau temps aujourd'hui {} depuis midi", "pizza ce soir mais {}", "aujourd'hui : {}", "et {} aussi"],
}
NOUN_OTHER = {
    "en": ["first aid course today, chapter on {}", "the form asks about {}, ticked no", "the leaflet lists {} as rare", "quiz question on {} last night", "no {} thank god", "neighbours {} turned out fine", "{}? no, none", "what does {} mean on your list",
           "the nurse asked about {} and i said no", "{} was in 2010, all clear since", "reading up on {} for my exam", "the film had a man with {}", "a poster about {} in the waiting room", "tell me the signs of {} please"],
    "es": ["curso de primeros auxilios, tema {}", "el formulario pregunta por {}, puse que no", "el prospecto dice {} como raro", "anoche en el concurso preguntaron por {}", "nada de {} gracias a dios", "lo del vecino, {}, quedó en nada", "¿{}? no, para nada", "qué quiere decir {} en su lista",
           "la enfermera preguntó por {} y dije que no", "{} fue en 2010, desde entonces todo bien", "estudiando {} para el examen", "en la película había un hombre con {}", "un cartel sobre {} en la sala de espera", "dígame cómo se reconoce {} por favor"],
    "fr": ["cours de premiers secours, chapitre {}", "le formulaire demande {}, j'ai coché non", "la notice cite {} comme rare", "question de quiz hier : {}", "pas de {} dieu merci", "pour le voisin, {}, finalement rien", "{} ? non, rien du tout", "que veut dire {} dans votre liste",
           "l'infirmière a demandé {} et j'ai dit non", "{} c'était en 2010, plus rien depuis", "je révise {} pour l'examen", "dans le film un homme avec {}", "une affiche sur {} dans la salle d'attente", "dites-moi comment on reconnaît {} svp"],
}
# Somebody else, who is not called "my ..."; and the patient beside the same.
PEOPLE = {
    "en": ["the guy at the till", "the woman from number 5", "a man on the bus", "some lad at the gym", "the lady upstairs", "old Mr Harris", "Karen from accounts", "a customer", "the postman", "Tom next door", "the kid in the front row", "someone on tv"],
    "es": ["la del quinto", "el de la caja", "un señor en el bus", "un chico del gimnasio", "la vecina de arriba", "don Ramón", "Carmen la de contabilidad", "una clienta", "el cartero", "Paco el del bar", "el niño de la primera fila", "uno en la tele"],
    "fr": ["le gars du bus", "la dame du cinquième", "un monsieur à la caisse", "un type à la salle", "la voisine du dessus", "le vieux monsieur Petit", "Sophie de la compta", "une cliente", "le facteur", "Paul du bar", "le gamin du premier rang", "quelqu'un à la télé"],
}
PEOPLE_SIGN = {
    "en": ["{} fainted today", "{} had a seizure, ambulance came", "{} had a stroke last night", "{} couldnt speak right and they took him in", "{} lost sight in one eye", "{} had chest pain, sorted now", "{} collapsed in front of us, poor thing", "{} was slurring, drunk i think", "{} said they wanted to die, awful, they have help now", "{} took too many pills they say"],
    "es": ["{} se desmayó hoy", "a {} le dio una convulsión, vino la ambulancia", "a {} le dio un derrame anoche", "{} no podía hablar bien y se lo llevaron", "{} perdió la vista de un ojo", "a {} le dolía el pecho, ya está bien", "{} se desplomó delante de todos, pobre", "{} arrastraba las palabras, iba borracho creo", "{} decía que se quería morir, ya le ayudan", "{} tomó demasiadas pastillas dicen"],
    "fr": ["{} s'est évanoui aujourd'hui", "{} a fait une convulsion, l'ambulance est venue", "{} a fait un avc hier soir", "{} n'arrivait plus à parler et on l'a emmené", "{} a perdu la vue d'un oeil", "{} avait mal à la poitrine, ça va maintenant", "{} s'est écroulé devant nous, le pauvre", "{} articulait mal, ivre je crois", "{} disait vouloir mourir, affreux, on l'aide maintenant", "{} a pris trop de cachets il paraît"],
}
PEOPLE_BESIDE = {
    "en": ["{} says my face is drooping", "{} caught me when i fainted", "{} saw me have a fit", "{} says im slurring", "i passed out and {} called the ambulance", "my arm went numb while {} was talking", "i couldnt speak to {} the words were gone", "like {} last year i now see double", "{} had it too and now my chest hurts"],
    "es": ["{} dice que se me cae la cara", "{} me agarró cuando me desmayé", "{} vio cómo me daba una convulsión", "{} dice que arrastro las palabras", "me desmayé y {} llamó a la ambulancia", "se me durmió el brazo mientras {} hablaba", "no pude hablarle a {} no me salían las palabras", "como {} el año pasado ahora yo veo doble", "{} también lo tuvo y ahora me duele el pecho a mí"],
    "fr": ["{} dit que mon visage tombe", "{} m'a rattrapé quand je me suis évanoui", "{} m'a vu faire une convulsion", "{} dit que j'articule mal", "je me suis évanoui et {} a appelé l'ambulance", "mon bras s'est engourdi pendant que {} parlait", "je pouvais plus parler à {} les mots ne venaient plus", "comme {} l'an dernier maintenant je vois double", "{} l'a eu aussi et maintenant j'ai mal à la poitrine"],
}
# Of an age or a year, and over; and the same with a sign of now.
AGES = {
    "en": ["when i was 12 {}", "in 2009 {}, never since", "{} back in 1998", "at 16 {} and the scan was clear", "{} at my wedding in 2011, all checked, fine", "as a student {}, long over", "{} when i was seven", "in the nineties {}", "the year my son was born {}, doctors cleared me", "{} in my teens and never again"],
    "es": ["cuando tenía 12 años {}", "en 2009 {}, nunca más", "{} allá por 1998", "a los 16 {} y la resonancia salió bien", "{} en mi boda en 2011, todo revisado, nada", "de estudiante {}, hace mucho", "{} cuando tenía siete años", "en los noventa {}", "el año que nació mi hijo {}, me dieron el alta", "{} de adolescente y nunca más"],
    "fr": ["quand j'avais 12 ans {}", "en 2009 {}, plus jamais", "{} en 1998", "à 16 ans {} et le scanner était bon", "{} à mon mariage en 2011, tout vérifié, rien", "étudiante {}, c'est loin", "{} quand j'avais sept ans", "dans les années 90 {}", "l'année de naissance de mon fils {}, les médecins m'ont rassurée", "{} à l'adolescence et plus jamais"],
}
AGES_NOW = {
    "en": ["when i was 12 {} and now its back", "in 2009 {}, today it happened again", "{} in 1998 and again this morning", "at 16 {}, since lunch the same thing", "it was in 2011 that {}, and now my face is drooping", "as a kid {} but today my speech is slurred", "in my teens {} and since an hour my left arm is numb"],
    "es": ["cuando tenía 12 años {} y ahora volvió", "en 2009 {}, hoy me pasó otra vez", "{} en 1998 y otra vez esta mañana", "a los 16 {}, desde la comida me pasa lo mismo", "fue en 2011 que {}, y ahora se me cae la cara", "de niña {} pero hoy arrastro las palabras", "de adolescente {} y desde hace una hora tengo dormido el brazo izquierdo"],
    "fr": ["quand j'avais 12 ans {} et maintenant ça recommence", "en 2009 {}, aujourd'hui encore une fois", "{} en 1998 et encore ce matin", "à 16 ans {}, depuis midi la même chose", "en 2011 {}, et maintenant mon visage tombe", "enfant {} mais aujourd'hui j'articule mal", "ado {} et depuis une heure j'ai le bras gauche engourdi"],
}
AGES_SIGN = {
    "en": ["i fainted", "i had a seizure", "my left side went numb", "i couldnt speak for an hour", "i lost the sight in one eye", "i saw double", "i had chest pain", "i couldnt move my arm", "half my face dropped"],
    "es": ["me desmayé", "tuve una convulsión", "se me durmió el lado izquierdo", "no pude hablar una hora", "perdí la vista de un ojo", "vi doble", "tuve dolor de pecho", "no podía mover el brazo", "se me cayó media cara"],
    "fr": ["je me suis évanoui", "j'ai fait une convulsion", "j'ai eu le côté gauche engourdi", "j'ai pas pu parler une heure", "j'ai perdu la vue d'un oeil", "j'ai vu double", "j'ai eu mal à la poitrine", "je pouvais plus bouger le bras", "la moitié du visage est tombée"],
}
TALES = {
    # Pills of a week or a month, fewer of them, and what is allowed; and too many today.
    "count": {
        "en": {
            "must": """took 12 paracetamol 500 today / ive had 10 grams of paracetamol since this morning / took 6 g of paracetamol today, still hurts / swallowed 20 ibuprofen / took 16 tylenol extra strength since last night / took the whole box of paracetamol this afternoon /
                i lost count of my tablets today / took all my pills at once / ten 1 g paracetamol today / took way too many pills today""",
            "soon": """took painkillers on 20 days this month / sumatriptan on 13 days this month / ibuprofen every single day for weeks / ive had tablets on 17 of the last 30 days""",
            "ask": """took 5 ibuprofen 400 today / took a second sumatriptan and then a third today""",
            "none": """6 tablets over the whole week / took 2 ibuprofen monday, 1 wednesday, none since / 3 pills this month, last month 8 / down from 10 tablets a month to 4 / two paracetamol as usual, 1 g / 1 g paracetamol at 8, at 2 and at 8 /
                8 paracetamol over the last week / triptan twice this month / fewer pills than last month / counted 5 tablets for the whole of may / only 2 ibuprofen this week, yay / took one less than yesterday / 400 mg ibuprofen at 9 and 400 at 5 /
                the box of 16 has lasted me two months / 4 pills since the first of the month / half the tablets i used to need / my usual 2 tylenol / one rizatriptan on the 3rd and one on the 19th / used to take 20 a month, now 3 /
                bought a box of 32, opened none / no pills for 9 days / paracetamol 500 twice today / 7 tablets in four weeks / within the packet dose, 3 g in the day""",
        },
        "es": {
            "must": """hoy tomé 12 paracetamoles de 500 / llevo 10 gramos de paracetamol desde la mañana / tomé 6 g de paracetamol hoy y sigue doliendo / me tragué 20 ibuprofenos / 16 tylenol extra fuerte desde anoche / esta tarde me tomé la caja entera de paracetamol /
                perdí la cuenta de las pastillas de hoy / me tomé todas las pastillas juntas / diez paracetamoles de 1 g hoy / hoy tomé muchísimas pastillas de más""",
            "soon": """tomé analgésicos 20 días este mes / sumatriptán 13 días este mes / ibuprofeno todos los días desde hace semanas / tomé pastillas 17 de los últimos 30 días""",
            "ask": """hoy tomé 5 ibuprofenos de 400 / hoy un segundo sumatriptán y luego un tercero""",
            "none": """6 pastillas en toda la semana / 2 ibuprofenos el lunes, 1 el miércoles, nada más / 3 pastillas este mes, el pasado 8 / bajé de 10 pastillas al mes a 4 / dos paracetamoles como siempre, 1 g / 1 g de paracetamol a las 8, a las 14 y a las 20 /
                8 paracetamoles en la última semana / triptán dos veces este mes / menos pastillas que el mes pasado / conté 5 pastillas en todo mayo / solo 2 ibuprofenos esta semana, bien / tomé una menos que ayer / ibuprofeno 400 a las 9 y 400 a las 17 /
                la caja de 16 me duró dos meses / 4 pastillas desde el día uno / la mitad de las pastillas que antes / mis 2 tylenol de siempre / un rizatriptán el 3 y otro el 19 / antes tomaba 20 al mes, ahora 3 /
                compré una caja de 32, sin abrir / 9 días sin pastillas / paracetamol 500 dos veces hoy / 7 pastillas en cuatro semanas / dentro de la dosis del prospecto, 3 g en el día""",
        },
        "fr": {
            "must": """pris 12 paracétamols 500 aujourd'hui / j'ai pris 10 grammes de paracétamol depuis ce matin / 6 g de paracétamol aujourd'hui et j'ai encore mal / avalé 20 ibuprofènes / 16 dolipranes 500 depuis hier soir / cet après-midi j'ai pris toute la boîte de paracétamol /
                j'ai perdu le compte des cachets aujourd'hui / j'ai pris tous mes cachets d'un coup / dix dolipranes 1 g aujourd'hui / j'ai pris beaucoup trop de cachets aujourd'hui""",
            "soon": """pris des antidouleurs 20 jours ce mois-ci / sumatriptan 13 jours ce mois-ci / ibuprofène tous les jours depuis des semaines / des cachets 17 des 30 derniers jours""",
            "ask": """pris 5 ibuprofènes 400 aujourd'hui / un deuxième sumatriptan puis un troisième aujourd'hui""",
            "none": """6 cachets sur toute la semaine / 2 ibuprofènes lundi, 1 mercredi, rien depuis / 3 cachets ce mois, 8 le mois dernier / passé de 10 cachets par mois à 4 / deux dolipranes comme d'habitude, 1 g / 1 g de paracétamol à 8h, 14h et 20h /
                8 paracétamols sur la dernière semaine / triptan deux fois ce mois / moins de cachets que le mois dernier / compté 5 cachets pour tout le mois de mai / que 2 ibuprofènes cette semaine, super / un de moins qu'hier / ibuprofène 400 à 9h et 400 à 17h /
                la boîte de 16 m'a duré deux mois / 4 cachets depuis le premier du mois / moitié moins de cachets qu'avant / mes 2 dolipranes habituels / un rizatriptan le 3 et un le 19 / avant 20 par mois, maintenant 3 /
                acheté une boîte de 32, pas ouverte / 9 jours sans cachet / doliprane 500 deux fois aujourd'hui / 7 cachets en quatre semaines / dans la dose de la notice, 3 g sur la journée""",
        },
    },
    # Written for somebody who has a name: it is the patient.
    "proxy": {
        "en": {
            "must": """im texting for Tom, he fainted / this is Karens husband, shes slurring her words / writing for Joan, she cant move her arm / Peter here for Anna, her face is drooping / its Sams phone, im his brother, he had a seizure /
                Lucys mum here, she passed out and she is your patient / on behalf of Mark, chest pain since noon / for Ellie who cant type, she sees double / typing this for Dave, he cant speak properly / Ninas flatmate here, she wont wake up""",
        },
        "es": {
            "must": """escribo por Tomás, se desmayó / soy el marido de Carmen, arrastra las palabras / escribo de parte de Juana, no puede mover el brazo / soy Pedro, por Ana, se le cae la cara / es el celular de Samuel, soy su hermano, tuvo una convulsión /
                la mamá de Lucía aquí, se desmayó y es paciente de ustedes / de parte de Marcos, dolor de pecho desde el mediodía / por Elena que no puede escribir, ve doble / escribo por David, no puede hablar bien / soy la compañera de piso de Nina, no despierta""",
        },
        "fr": {
            "must": """j'écris pour Thomas, il s'est évanoui / c'est le mari de Karine, elle articule mal / j'écris pour Jeanne, elle ne peut pas bouger le bras / Pierre ici, pour Anna, son visage tombe / c'est le téléphone de Samuel, je suis son frère, il a fait une convulsion /
                la mère de Lucie ici, elle a perdu connaissance, elle est suivie chez vous / de la part de Marc, douleur à la poitrine depuis midi / pour Élise qui ne peut pas écrire, elle voit double / je tape pour David, il ne peut plus parler / la colocataire de Nina ici, elle ne se réveille pas""",
        },
    },
    # Time that is missing; a nap, a dream, a film.
    "gap": {
        "en": {
            "must": """i lost ten minutes, no idea what happened / found myself on the floor / next thing i know im on the kitchen floor / i was at the sink and then i was on the floor / ten minutes are just missing, the tap was still on /
                came to on the bathroom tiles / i dont know how i got on the floor / the next thing i knew people stood round me / stood up and the next thing was the ceiling / theres a hole in my morning, i was standing in the street /
                woke up on the floor with the phone under me / lost about five minutes, my wife says i didnt answer / one second i was cooking the next i was lying there / i was gone for a minute they said, just staring / cant remember the drive home at all, arrived with the engine on""",
            "none": """lost ten minutes looking for my keys / lost an hour on my phone / found myself on the floor playing with the baby / next thing i know its midnight and i watched the whole series / dozed off on the sofa next thing i know its 4 /
                nodded off on the bus missed my stop / found myself daydreaming at my desk / lost track of time in the garden / lost ten minutes to the traffic / lost an hour, the clocks changed / took a nap and woke up at six / found myself at the cake shop again haha /
                next thing i know the kids have painted the cat / slept like a log, lost the whole afternoon / found myself smiling at the news / woke up on the floor mattress, camping / lay on the floor to do the stretches / the meeting cost me an hour i wont get back /
                daydreamed through the sermon / lost my place in the book / fell asleep in front of the film, missed the end / zoned out in the meeting so boring / gone for a minute to get milk / found myself on the floor doing yoga with the cat / next thing i know its friday again""",
        },
        "es": {
            "must": """perdí diez minutos, no sé qué pasó / me encontré en el suelo / cuando me di cuenta estaba en el piso de la cocina / estaba en el lavabo y de pronto estaba en el suelo / me faltan diez minutos, el grifo seguía abierto /
                volví en mí en las baldosas del baño / no sé cómo llegué al suelo / lo siguiente que recuerdo es gente alrededor / me levanté y lo siguiente fue el techo / tengo un hueco en la mañana, estaba parado en la calle /
                desperté en el piso con el teléfono debajo / perdí unos cinco minutos, mi mujer dice que no contestaba / estaba cocinando y al segundo estaba tirado / me dijeron que me fui un minuto y no contestaba / no recuerdo nada del viaje a casa, llegué con el motor encendido""",
            "none": """perdí diez minutos buscando las llaves / perdí una hora con el celular / me encontré en el suelo jugando con el bebé / cuando me di cuenta era medianoche y había visto toda la serie / me dormí en el sofá y cuando vi eran las 4 /
                me quedé dormida en el bus y me pasé de parada / me encontré soñando despierta en el escritorio / se me fue el tiempo en el jardín / perdí diez minutos por el tráfico / perdí una hora, cambiaron el reloj / eché una siesta y desperté a las seis / me encontré otra vez en la pastelería jaja /
                cuando me di cuenta los niños habían pintado al gato / dormí como un tronco, perdí toda la tarde / me encontré sonriendo con las noticias / desperté en el colchón en el piso, de campamento / me acosté en el suelo para los estiramientos / la reunión me quitó una hora /
                soñé despierto en la misa / perdí la página del libro / me dormí con la película, no vi el final / me distraje en la reunión, qué aburrida / me fui un minuto por leche / me encontré en el suelo haciendo yoga con el gato / cuando me di cuenta ya era viernes""",
        },
        "fr": {
            "must": """j'ai perdu dix minutes, aucune idée de ce qui s'est passé / je me suis retrouvé par terre / et d'un coup je suis sur le sol de la cuisine / j'étais à l'évier et après j'étais par terre / il me manque dix minutes, le robinet coulait encore /
                je suis revenu à moi sur le carrelage / je sais pas comment je suis arrivé par terre / je me souviens juste des gens autour de moi / je me suis levé et après c'était le plafond / j'ai un trou dans ma matinée, j'étais debout dans la rue /
                réveillée par terre avec le téléphone dessous / perdu environ cinq minutes, ma femme dit que je répondais pas / je cuisinais et la seconde d'après j'étais allongé / on m'a dit que j'étais ailleurs une minute et que je répondais pas / aucun souvenir du trajet, arrivé le moteur allumé""",
            "none": """perdu dix minutes à chercher mes clés / perdu une heure sur mon téléphone / je me suis retrouvé par terre à jouer avec le bébé / d'un coup il est minuit et j'ai vu toute la série / endormie sur le canapé et d'un coup il est 4 heures /
                assoupi dans le bus, raté mon arrêt / je me suis retrouvée à rêvasser au bureau / pas vu le temps passer au jardin / perdu dix minutes dans les bouchons / perdu une heure, changement d'heure / fait une sieste et réveillé à six heures / je me suis retrouvé à la pâtisserie encore haha /
                d'un coup les enfants avaient peint le chat / dormi comme une souche, perdu tout l'après-midi / je me suis retrouvée à sourire devant les infos / réveillé sur le matelas par terre, camping / allongée par terre pour les étirements / la réunion m'a pris une heure /
                rêvassé pendant la messe / perdu ma page dans le livre / endormi devant le film, raté la fin / décroché en réunion, trop ennuyeux / parti une minute chercher du lait / je me suis retrouvé par terre à faire du yoga avec le chat / d'un coup c'est déjà vendredi""",
        },
    },
}
