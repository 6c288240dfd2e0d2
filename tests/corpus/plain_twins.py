# SPDX-License-Identifier: ISC
"""What plain_signs.py puts into talk: signs of the neck, of sight and of the mouth, and beside each the harmless thing that is said in the same words.
Labelled by the policy of labels.  Texts are parted by " / "."""

# kind: language: "must", "urgent", "soon", "ask" or "none": texts
TWINS = {
    # What is said every day in the words of a sign: coming, having too much, dead things, no time to talk, blisters, a stage, a knocked elbow.
    "daily": {
        "en": {
            "must": """someone has to wake me or i sleep all day / took them ages to wake me / needed shaking to come round / it takes two people to wake him / i took too many of my tablets / had too many pills last night /
                i took way too much paracetamol / id be better off dead / dying would be a relief / being dead sounds nice / i cant speak properly / cant talk at all, only noises / cant even get a word out to talk /
                wrong words keep coming out / i dont know what day it is or where i am / we both got headaches when the boiler came on / i want to end my life / i dont want to be alive any more /
                i cant walk straight, i veer left / i banged my head on the door and keep being sick / my lips are swelling up and nobody hit me / something popped in my head and now its agony / my chest is tight and squeezing""",
            "none": """do i need to come in / need to come and see you about the tablets / i need a friend to come with me / needs the plumber to come / need to wake at six for work / takes two coffees to wake up / when do i need to come back /
                had too much sun / had too many meetings / too many late nights / ate too much at lunch / took on too much at work / had way too much screen time / took too many photos at the wedding / used too much shampoo /
                phone dead, good thing i had the charger / car battery was dead, better now / slept like the dead, good night / my phone was dead, good now / cant come friday, talk soon / cant make thursday, speak tomorrow /
                cant talk at the moment, im in a meeting / cant complain, speak soon / wrong word in my last text sorry / this is my last text today / sorry about my last message / i dont know what day i am seeing you /
                my sister and i both get migraines / its the end of my life as a smoker / i want to end my subscription / give up on sudoku / something popped into my head about the diary / a song popped into my head /
                my hand is tired from knitting / cant walk far in these heels / my blister makes it hard to walk / i banged my elbow on the door / stubbed my toe on the bed / dropped my glass on the floor /
                i hate speaking in public / my bra is too tight / bit my lip and its a bit swollen / bought a box of paracetamol / took my two paracetamol as the box says / took all of todays tablets / thank you for everything""",
        },
        "es": {
            "must": """tienen que sacudirme para que despierte / costó mucho despertarme / me tomé demasiadas pastillas / tomé demasiado paracetamol / estaría mejor muerta / morirme sería un descanso / no puedo hablar bien / me cuesta hablar desde hace una hora /
                no puedo hablar, me salen ruidos / no sé qué día es ni dónde estoy / quiero terminar con mi vida / ya no quiero vivir / no quiero despertar mañana / quiero desaparecer para siempre / no puedo caminar derecho / camino chueco desde la mañana /
                me pegué en la cabeza con la puerta y vomito / tengo fiebre y manchas que no se quitan con el vaso / se me durmió media cara / se me cae la cara de un lado / se me cae la baba de un lado / se me hincharon los labios de repente / me aprieta el pecho y me falta el aire""",
            "none": """tengo que ir el lunes o no / necesito ir a consulta / tomé demasiado sol / tuve demasiadas juntas / comí demasiado en la cena / se murió el celular, qué bueno que traía cargador / no puedo ir el viernes, hablamos luego /
                perdón por el último mensaje / este es mi último mensaje de hoy / voy a terminar con mi novio / quiero terminar con los recordatorios / no quiero vivir en esta casa tan húmeda / no me quiero despertar temprano mañana /
                me quiero morir de la pena / quiero irme unos días a la playa / gracias por todo / no puedo caminar rápido por la ampolla / camino chueca por el zapato nuevo / me pegué en el codo con la puerta / me raspé la rodilla en la bici /
                hace como media hora / tomé agua hace como media hora / se me cayó el vaso al piso / se me cayó el vaso y no hice la rutina / me cuesta hablar en público / no puedo hablar por teléfono en el trabajo / no puedo hablar, estoy en una junta /
                se me cae la cara de vergüenza / se me cae la baba con mi nieto / le falta aire a la bici / me aprieta el brasier / se me hinchó el labio porque me mordí / compré una caja de paracetamol / me tomé dos paracetamoles como dice la caja /
                me tomé todas mis pastillas de hoy / mi hermana y yo sufrimos de migraña / no sé qué día es mi cita / no sé dónde puse la receta / ojalá me contesten / qué es una convulsión / me duele el codo del golpe en la puerta""",
        },
        "fr": {
            "must": """il faut me secouer pour me réveiller / ils ont mis longtemps à me réveiller / j'ai pris trop de cachets / j'ai pris beaucoup trop de doliprane / je serais mieux morte / mourir serait un soulagement / j'arrive plus à parler correctement /
                j'ai du mal à parler depuis une heure / je peux plus parler, ça sort en bruits / je sais plus quel jour on est ni où je suis / je veux en finir avec ma vie / je veux plus vivre / je veux plus me réveiller / j'ai envie de disparaître pour toujours /
                je marche plus droit / je marche de travers depuis ce matin / je me suis cogné la tête dans la porte et je vomis / je me cogne dans les portes du côté gauche / j'ai la moitié du visage endormie / j'ai les lèvres qui gonflent d'un coup / ça me serre la poitrine et le bras""",
            "none": """est-ce que je dois venir / il faut que je vienne vous voir / il me faut deux cafés pour me réveiller / j'ai pris trop de soleil / j'ai eu trop de réunions / j'ai trop mangé à midi / j'ai pris trop de photos / téléphone mort, heureusement j'avais le chargeur /
                je peux pas venir vendredi, on se parle bientôt / désolée pour mon dernier message / c'est mon dernier message aujourd'hui / je vais rompre avec mon copain / je veux plus vivre dans cette maison humide / je veux pas me réveiller tôt demain /
                j'ai envie de disparaître quelques jours à la plage / j'ai eu trop honte, j'ai voulu disparaître / merci pour tout / vivement les vacances, merci pour tout / je peux pas marcher vite à cause de l'ampoule / j'ai du mal à marcher avec ces talons /
                je marche mal à cause de la chaussure neuve / je me suis cogné le coude dans la porte / je me suis cogné l'orteil / je suis tombée de vélo et je me suis râpé le genou / je me suis tordu la cheville / il y a environ une demi heure / j'ai fait tomber le verre par terre /
                j'ai du mal à parler en public / je peux pas parler au téléphone au boulot / je peux pas parler je suis en réunion / mon soutien gorge me serre / je me suis mordu la lèvre, elle a gonflé un peu / j'ai acheté une boîte de doliprane / j'ai pris tous mes cachets d'aujourd'hui /
                j'ai fini la boîte de cachets du mois / ma soeur et moi on a des migraines toutes les deux / je sais pas quel jour est mon rendez-vous / je sais plus où j'ai mis l'ordonnance / d'un coup je me suis rappelé que j'avais pas répondu / c'est quoi une convulsion / je me suis trompée de prénom avec mon chef""",
        },
    },
    # Fever with a stiff neck, or a nerve sign with it; a neck that was slept on, sat on or trained.
    "neck": {
        "en": {
            "must": """stiff neck and a fever of 39 / my neck is stiff as a board and im burning up / cant put my chin on my chest and ive got chills / 38.9 and it hurts to bend my neck forward /
                fever since last night and now my neck wont bend / neck so stiff i cant look down, temp 102 / my neck is rigid and ive a temperature of 39.4 / headache fever and i cannot get my chin down /
                woke with a stiff neck and a fever / thought it was the pillow but its 39 and my neck is stiff / neck stiff from the desk i thought, now a fever of 38.7 too / hard to turn my head and ive a fever of 39 /
                sore neck since the gym and my left hand is numb / cricked my neck and now one pupil is bigger / hard to turn my head and my words come out wrong""",
            "ask": """stiff neck, bad headache and the light hurts / i cant get my chin to my chest / my neck is stiff and ive been sick twice with the headache / new pain down one side of my neck since i stretched""",
            "none": """hard to turn my head today, slept funny / its hard to turn my head after a night on the sofa / hard to turn my head, wrong pillow / hard to turn my head this morning, easier since the hot shower /
                stiff neck from the new pillow / cricked my neck in my sleep / woke up with a crick in my neck / cant turn my head much, too many hours at the laptop / slept on my front and my neck is stiff /
                neck sore from the gym / my neck is stiff after eight hours at the desk / neck aches from looking down at my phone / hurts to turn my head, slept in the car / hard to look over my shoulder after the long drive /
                stiff neck from painting the ceiling / sore neck from the hotel bed / got a stiff neck from the draught / neck and shoulders stiff from the garden / stiff neck, no fever, its the pillow /
                neck is sore but i can put my chin to my chest / stiff neck was gone by lunch / bit of a stiff neck, temp normal 36.6 / neck a bit stiff after the routine yesterday / sore neck after yoga, good sore /
                neck stiff from carrying the toddler / neck tight from stress as always / my neck clicks when i turn it / neck muscles sore from swimming / stiff neck from bad posture, my own fault /
                hard to turn my head in this scarf / hard to turn my head with the helmet on / its easier to turn my head since the stretches / i can turn my head further than last week /
                slept wrong and now i turn like a robot / neck stiff from watching the air show / torticollis from the open window, physio says posture""",
        },
        "es": {
            "must": """cuello tieso y fiebre de 39 / tengo el cuello como una tabla y estoy ardiendo en fiebre / no puedo bajar la barbilla al pecho y tengo escalofríos / 38.9 y me duele doblar el cuello hacia delante /
                fiebre desde anoche y ahora no puedo doblar el cuello / la nuca tan dura que no puedo mirar abajo, 39 de temperatura / rigidez de nuca y 39.4 / dolor de cabeza, fiebre y no bajo el mentón /
                amanecí con el cuello rígido y con fiebre / creía que era la almohada pero tengo 39 y el cuello tieso / me cuesta girar la cabeza y tengo fiebre de 39 /
                dolor de cuello desde el gimnasio y la mano izquierda dormida / me dio un tirón en el cuello y ahora tengo una pupila más grande / me cuesta girar la cabeza y me salen mal las palabras""",
            "ask": """cuello rígido, mucho dolor de cabeza y me molesta la luz / no consigo tocar el pecho con la barbilla / tengo la nuca dura y vomité dos veces con el dolor de cabeza / dolor nuevo en un lado del cuello desde que me estiré""",
            "none": """me cuesta girar la cabeza, dormí torcida / hoy me cuesta girar la cabeza por dormir en el sofá / me cuesta girar la cabeza, mala almohada / me costaba girar la cabeza esta mañana, con la ducha se aflojó /
                cuello tieso por la almohada nueva / tortícolis de dormir mal / amanecí con tortícolis / no puedo girar mucho el cuello, muchas horas de compu / dormí boca abajo y tengo el cuello tieso /
                el cuello cargado del gimnasio / cuello rígido después de ocho horas en el escritorio / me duele el cuello de mirar el celular / me duele al girar la cabeza, dormí en el coche / me cuesta mirar atrás después de tanto manejar /
                el cuello duro de pintar el techo / cuello dolorido por la cama del hotel / me quedó el cuello tieso por el aire acondicionado / cuello y hombros duros del jardín / cuello tieso sin fiebre, es la almohada /
                me duele el cuello pero bajo la barbilla al pecho sin problema / el cuello tieso se me quitó al mediodía / un poco de tortícolis, temperatura normal 36.6 / cuello algo duro después de la rutina de ayer / agujetas en el cuello del yoga /
                el cuello cargado de llevar al niño en brazos / cuello tenso por estrés como siempre / me cruje el cuello al girarlo / músculos del cuello doloridos de nadar / cuello rígido por mala postura, culpa mía /
                cuesta girar la cabeza con esta bufanda / cuesta girar la cabeza con el casco puesto / giro mejor la cabeza desde los estiramientos / ya giro la cabeza más que la semana pasada /
                dormí chueco y camino como robot / la contractura del cuello de siempre, el fisio dice postura""",
        },
        "fr": {
            "must": """nuque raide et 39 de fièvre / le cou raide comme une planche et je brûle de fièvre / j'arrive pas à mettre le menton sur la poitrine et j'ai des frissons / 38.9 et ça fait mal de plier la nuque en avant /
                fièvre depuis hier soir et maintenant le cou ne plie plus / la nuque si raide que je peux pas regarder mes pieds, 39 de température / nuque bloquée et 39.4 / mal de tête, fièvre et je baisse plus le menton /
                réveillé avec le cou raide et de la fièvre / je pensais à l'oreiller mais j'ai 39 et la nuque raide / j'ai du mal à tourner la tête et 39 de fièvre /
                mal au cou depuis la salle et la main gauche engourdie / je me suis bloqué le cou et maintenant une pupille est plus grosse / j'ai du mal à tourner la tête et mes mots sortent de travers""",
            "ask": """nuque raide, gros mal de tête et la lumière me fait mal / j'arrive pas à toucher la poitrine avec le menton / la nuque raide et j'ai vomi deux fois avec le mal de tête / douleur nouvelle d'un côté du cou depuis l'étirement""",
            "none": """j'ai du mal à tourner la tête, mal dormi / du mal à tourner la tête après une nuit sur le canapé / du mal à tourner la tête, mauvais oreiller / ce matin du mal à tourner la tête, mieux depuis la douche chaude /
                le cou raide à cause du nouvel oreiller / un torticolis en dormant / réveillée avec un torticolis / je tourne plus bien la tête, trop d'heures devant l'ordi / dormi sur le ventre, la nuque est raide /
                la nuque endolorie par la salle de sport / nuque raide après huit heures de bureau / mal au cou à force de regarder mon téléphone / ça tire quand je tourne la tête, dormi dans la voiture / dur de regarder derrière après la longue route /
                le cou raide d'avoir peint le plafond / mal au cou avec le lit de l'hôtel / un coup de froid dans la nuque, torticolis / nuque et épaules raides du jardin / cou raide, pas de fièvre, c'est l'oreiller /
                j'ai mal au cou mais le menton touche la poitrine sans problème / le torticolis est parti à midi / un petit torticolis, température normale 36.6 / nuque un peu raide après la routine d'hier / courbatures au cou après le yoga /
                le cou raide de porter le petit / nuque tendue par le stress comme toujours / mon cou craque quand je tourne / les muscles du cou fatigués par la piscine / nuque raide, mauvaise posture, ma faute /
                dur de tourner la tête avec cette écharpe / dur de tourner la tête avec le casque / je tourne mieux la tête depuis les étirements / je tourne la tête plus loin que la semaine dernière /
                dormi de travers, je marche comme un robot / ma nuque bloquée habituelle, le kiné dit posture""",
        },
    },
    # Sight that is gone; what cannot be seen for the dark, a screen, the sun, or because there is nothing to see.
    "sight": {
        "en": {
            "must": """i cant see anything / cant see anything out of my left eye / i cant see anything anymore / suddenly i cant see a thing / i see nothing on the right side / everything went black and i cant see /
                i cant see anything with my right eye its all grey / i can hardly see anything since an hour / my sight has gone / cant see nothing its all black with the lights on / one eye sees nothing / i see nothing at all its all dark""",
            "none": """cant see anything wrong with it / i cant see anything new in the app / cant see anything in this fog / cant see anything without my glasses / cant see a thing the bulb has gone / cant see anything on the screen in this sun /
                i cant see anything interesting on tv / cant see anything out of the windscreen its frozen / couldnt see anything at the concert tall guy in front / i dont see anything changing at work / see nothing wrong with the plan /
                power cut cant see anything / the sun was so low i couldnt see the road / cant see anything in the rash photo its blurry / i see nothing on the calendar for friday / cant see why not / dont see anything for me in the post /
                my visor steamed up couldnt see a thing / the page wont load cant see anything / snow everywhere you cant see a thing / left my lenses at home cant see far / fringe in my eyes cant see a thing /
                nothing to see on the scan they said / cant see the bottom of the laundry basket / i cant see anything bad in it / cant see him ever changing / phone screen cracked cant see half of it""",
        },
        "es": {
            "must": """no veo nada / ya no veo nada / no veo nada con el ojo izquierdo / de repente no veo nada / no veo nada del lado derecho / se puso todo negro y no veo / no veo nada del ojo derecho está todo gris /
                casi no veo nada desde hace una hora / se me fue la vista / no veo nada y la luz está prendida / un ojo no ve nada / no alcanzo a ver nada, todo negro""",
            "none": """no veo nada nuevo / no veo nada raro en la app / no veo nada con esta niebla / no veo nada sin los lentes / no veo nada se fundió el foco / no veo nada en la pantalla con este sol /
                no veo nada interesante en la tele / no veo nada por el parabrisas está helado / no vi nada en el concierto había un alto delante / no veo nada malo en eso / no veo que cambie nada en el trabajo /
                se fue la luz y no veo nada / el sol me daba de frente y no veía la carretera / no veo nada en la foto está borrosa / no veo nada en el calendario para el viernes / no veo por qué no / no veo la hora de salir /
                se me empañó el casco no veía nada / la página no carga no veo nada / cuánta nieve no se ve nada / dejé las lentillas en casa no veo de lejos / el flequillo me tapa los ojos no veo nada /
                en la resonancia no vieron nada / no veo el fondo del cesto de la ropa / no veo nada de ofertas hoy / no le veo nada de gracia / pantalla rota no veo la mitad""",
        },
        "fr": {
            "must": """je vois plus rien / je ne vois plus rien / je vois plus rien de l'oeil gauche / d'un coup je vois plus rien / je vois rien du côté droit / tout est devenu noir et je vois plus / je vois rien de l'oeil droit tout est gris /
                je vois presque plus rien depuis une heure / j'ai perdu la vue / je vois plus rien et la lumière est allumée / un oeil ne voit plus rien / j'y vois plus rien, tout est noir""",
            "none": """je vois plus rien d'intéressant à la télé / je vois rien de nouveau dans l'appli / on voit plus rien avec ce brouillard / je vois rien sans mes lunettes / je vois rien l'ampoule a grillé / je vois rien sur l'écran avec ce soleil /
                je vois rien de bien au cinéma / je vois plus rien par le pare-brise il est gelé / j'ai rien vu au concert un grand devant moi / je vois rien de mal à ça / je vois rien changer au boulot /
                panne de courant on y voit rien / le soleil rasant je voyais plus la route / je vois rien sur la photo elle est floue / je vois rien au calendrier pour vendredi / je vois pas pourquoi / je vois plus rien à ajouter /
                ma visière embuée je voyais plus rien / la page charge pas je vois rien / il neige on voit plus rien / j'ai laissé mes lentilles je vois pas de loin / la frange dans les yeux je vois plus rien /
                à l'irm ils ont rien vu / je vois plus le fond du panier à linge / je vois plus rien de cher en ce moment c'est les soldes / je ne vois plus rien à redire / écran cassé j'en vois que la moitié""",
        },
    },
    # Pupils and lids of the patient; of the cat, of the school, of drops, of sleep.
    "pupil": {
        "en": {
            "must": """one pupil is bigger than the other / my left pupil is much bigger / one of my pupils is huge and the other is tiny / my eyes look different sizes / one eyelid is drooping / my right eyelid wont stay up /
                my lid hangs down over the left eye / my pupils dont match / one eye looks smaller than the other today / the mirror says one pupil is twice the other / my left eyelid has dropped since lunch / one lid is half shut and i cant lift it /
                black of my right eye is way bigger than the left / my wife says my pupils are not the same""",
            "none": """the cats pupils are different sizes / the cat has one pupil bigger than the other, vet says old age / my pupils are huge from the drops at the optician / eye drops today so both pupils are big / one of my pupils is bigger than the others, year 6 rugby lad /
                my pupils have exams this week / two pupils off sick today / one of my pupils drew a droopy eye / my eyelids are heavy need sleep / eyelids drooping so sleepy its past midnight / lids heavy after lunch, nap time /
                the dogs eyelid droops always has / my eyelid twitches when im tired / my pupils are the same size i checked / no droopy eyelid no big pupil / my pupils arent different sizes / my eyelid isnt drooping / both pupils equal the nurse said / optician said pupils are fine /
                made one eye bigger than the other with the eyeliner lol / the dolls eyes are different sizes / my shoes are different sizes / my gran always had one droopy lid / the teddy has one eye lower than the other /
                the pupils of the piano teacher play tomorrow / false lashes make my lids droop haha""",
        },
        "es": {
            "must": """tengo una pupila más grande que la otra / la pupila izquierda está mucho más grande / una pupila enorme y la otra chiquita / se me ven los ojos de distinto tamaño / se me cae un párpado / el párpado derecho no se me queda arriba /
                tengo el párpado caído sobre el ojo izquierdo / mis pupilas no son iguales / un ojo se me ve más chico que el otro hoy / en el espejo una pupila es el doble de la otra / desde el almuerzo se me bajó el párpado izquierdo /
                tengo un párpado medio cerrado y no lo puedo levantar / lo negro del ojo derecho está más grande que el izquierdo / mi mujer dice que tengo las pupilas distintas""",
            "none": """el gato tiene las pupilas de distinto tamaño / el gato tiene una pupila más grande que la otra, el veterinario dice la edad / tengo las pupilas enormes por las gotas del oculista / hoy me pusieron gotas y tengo las dos pupilas grandes /
                la niña de mis ojos cumple tres años / soy pupilo de un gran maestro / una pupila de la academia de baile es más grande que la otra, dos hermanas / se me cierran los párpados de sueño / los párpados pesados, ya es medianoche / párpados pesados después de comer, siesta /
                al perro se le cae un párpado desde siempre / me tiembla el párpado cuando estoy cansada / mis pupilas son iguales, miré / nada de párpado caído ni pupila grande / mis pupilas no están distintas / no se me cae el párpado / las dos pupilas iguales dijo la enfermera / el oculista dijo pupilas bien /
                me pinté un ojo más grande que el otro jaja / la muñeca tiene los ojos de distinto tamaño / tengo los zapatos de distinto tamaño / mi abuela siempre tuvo un párpado caído / el peluche tiene un ojo más abajo /
                las pestañas postizas me bajan los párpados jaja / dibujé una cara con un ojo más grande que el otro""",
        },
        "fr": {
            "must": """j'ai une pupille plus grande que l'autre / ma pupille gauche est beaucoup plus grosse / une pupille énorme et l'autre minuscule / mes yeux n'ont plus la même taille / j'ai une paupière qui tombe / ma paupière droite reste plus ouverte /
                ma paupière pend sur l'oeil gauche / mes pupilles sont pas pareilles / un oeil a l'air plus petit que l'autre aujourd'hui / dans le miroir une pupille fait le double de l'autre / ma paupière gauche est tombée depuis midi /
                une paupière à moitié fermée et je peux pas la lever / le noir de l'oeil droit est plus gros que le gauche / ma femme dit que mes pupilles sont différentes""",
            "none": """le chat a les pupilles de taille différente / le chat a une pupille plus grande que l'autre, le véto dit l'âge / j'ai les pupilles énormes à cause des gouttes de l'ophtalmo / gouttes chez l'ophtalmo, les deux pupilles grandes /
                j'y tiens comme à la prunelle de mes yeux / mes élèves sont de toutes les tailles / pupille de la nation, mon grand-père / mes paupières tombent de sommeil / les paupières lourdes, il est minuit / paupières lourdes après manger, sieste /
                le chien a une paupière qui tombe depuis toujours / ma paupière saute quand je suis fatiguée / mes pupilles sont pareilles, j'ai regardé / ni paupière tombante ni grosse pupille / mes pupilles sont pas dilatées / ma paupière ne tombe pas / les deux pupilles égales dit l'infirmière / l'ophtalmo dit pupilles normales /
                j'ai maquillé un oeil plus grand que l'autre mdr / la poupée a les yeux de taille différente / mes chaussures sont pas de la même taille / ma grand-mère a toujours eu une paupière tombante / la peluche a un oeil plus bas /
                les faux cils me font tomber les paupières mdr / j'ai dessiné un visage avec un oeil plus gros que l'autre""",
        },
    },
    # A mouth or throat that swells; one that was bitten, burnt, seasoned or numbed.
    "mouth": {
        "en": {
            "must": """my lips are swelling up / my tongue is swollen / lips puffed up after the nuts / my tongue feels huge in my mouth / my throat is closing up / bottom lip has blown up since the new tablet / lips and tongue swollen after lunch /
                tongue is getting thicker, its hard to swallow / my mouth and lips are swollen since the prawns / throat swelling after the antibiotic / ate a kiwi and my lips are fat and itchy / my lips have doubled in size / face and lips puffing up""",
            "none": """bit my tongue at dinner / bit my lip and its sore / burnt my tongue on the coffee / burnt the roof of my mouth on pizza / lips on fire from the curry / my lips are chapped / tongue sore from sour sweets / the chilli made my tongue burn lol /
                dentist numbed my lip, fat lip for two hours / lip still numb from the dentist / bit the inside of my cheek / got a cold sore on my lip / mouth ulcer on my tongue / braces scratched my lip / lips dry from the cold wind /
                no swelling of the lips / lips and tongue are fine / my lips arent swollen / my tongue is not swollen / my lip was swollen where i bit it, gone now / tongue tied in the meeting again / paper cut on my tongue from an envelope / bit my tongue not to shout at my boss /
                the word is on the tip of my tongue / wisdom tooth out last week swelling nearly gone / lip balm smells of cherry / new lipstick, big lips haha / the dog licked my lips yuck / the soup was so spicy my lips tingled""",
        },
        "es": {
            "must": """se me están hinchando los labios / tengo la lengua hinchada / se me inflaron los labios después de las nueces / siento la lengua enorme en la boca / se me cierra la garganta / el labio de abajo se me infló desde la pastilla nueva /
                labios y lengua hinchados después de comer / la lengua cada vez más gorda, me cuesta tragar / tengo la boca y los labios hinchados desde los camarones / se me hincha la garganta con el antibiótico / comí kiwi y tengo los labios gordos y con picor / los labios al doble de tamaño / se me hincha la cara y los labios""",
            "none": """me mordí la lengua cenando / me mordí el labio y me arde / me quemé la lengua con el café / me quemé el paladar con la pizza / los labios me arden del picante / tengo los labios partidos / la lengua dolorida de tanto caramelo ácido / el chile me dejó la lengua ardiendo jaja /
                el dentista me durmió el labio, dos horas con la boca rara / todavía tengo el labio dormido del dentista / me mordí el cachete por dentro / me salió un fuego en el labio / una llaga en la lengua / los brackets me rasparon el labio / labios secos por el frío /
                sin hinchazón de labios / labios y lengua bien / mis labios no están hinchados / no tengo la lengua hinchada / tenía el labio hinchado de un mordisco, ya pasó / se me trabó la lengua en la reunión como siempre / me corté la lengua con un sobre / me mordí la lengua para no gritarle al jefe /
                lo tengo en la punta de la lengua / me sacaron la muela la semana pasada, la hinchazón casi nada / bálsamo de labios de cereza / labial nuevo, labios grandes jaja / el perro me lamió los labios / la sopa picaba tanto que me hormigueaban los labios""",
        },
        "fr": {
            "must": """mes lèvres sont en train de gonfler / j'ai la langue gonflée / les lèvres gonflées après les noix / ma langue prend toute la bouche / ma gorge se ferme / la lèvre du bas a gonflé depuis le nouveau cachet /
                lèvres et langue gonflées après le repas / la langue de plus en plus épaisse, j'ai du mal à avaler / la bouche et les lèvres gonflées depuis les crevettes / la gorge gonfle avec l'antibiotique / mangé un kiwi et j'ai les lèvres gonflées qui grattent / mes lèvres ont doublé / le visage et les lèvres qui gonflent""",
            "none": """je me suis mordu la langue à table / je me suis mordu la lèvre, ça pique / brûlé la langue avec le café / brûlé le palais avec la pizza / les lèvres en feu avec le curry / j'ai les lèvres gercées / la langue irritée par les bonbons acides / le piment m'a mis la langue en feu mdr /
                le dentiste m'a endormi la lèvre, deux heures de bouche bizarre / la lèvre encore endormie du dentiste / mordu l'intérieur de la joue / un bouton de fièvre sur la lèvre / un aphte sur la langue / les bagues m'ont griffé la lèvre / les lèvres sèches avec le froid /
                pas de gonflement des lèvres / lèvres et langue vont bien / mes lèvres sont pas gonflées / ma langue n'est pas gonflée / la lèvre était gonflée où je l'ai mordue, c'est passé / ma langue a fourché en réunion comme toujours / coupé la langue avec une enveloppe / je me suis mordu la langue pour pas crier sur le chef /
                je l'ai sur le bout de la langue / dent de sagesse la semaine dernière, presque plus gonflé / baume à lèvres à la cerise / nouveau rouge, grosses lèvres haha / le chien m'a léché les lèvres / la soupe piquait tellement, les lèvres qui picotent""",
        },
    },
    # Two of everything; rainbows, rooms, doses and a joke of somebody else.
    "double": {
        "en": {
            "must": """im seeing double / i see double / seeing double since lunch / i see two of everything / seeing two phones in my hand / i have to close one eye or its double / the lines on the page have split in two / i saw double for ten minutes this morning /
                everything is doubled when i look left / the road looked double on the way home / my eyes wont line up, two of each / double vision again and its not my usual""",
            "none": """saw a double rainbow / my mate was so drunk he saw double / they double booked me / im seeing two physios / twins at the school gate, thought i was seeing double haha / double shift tomorrow / double espresso and off i go /
                not seeing double / ive not been seeing double / the double glazing man came / prices have doubled / cant see double dates in the calendar / seeing double, the twins wore the same shirt lol / double room at the hotel was lovely /
                i see two films a week / i see two doctors at the clinic / took a double portion of peas / my brother joked he saw double after the wine / the screen shows everything double, bad cable / the printer prints it double /
                watched a double episode / i saw the double of my ex on the bus / double the steps of yesterday / she does a double take every time / dad saw double at the party, five beers""",
        },
        "es": {
            "must": """veo doble / estoy viendo doble / veo doble desde el almuerzo / veo dos de todo / veo dos teléfonos en la mano / tengo que cerrar un ojo porque veo doble / las líneas de la hoja se me parten en dos / vi doble diez minutos esta mañana /
                veo todo doble cuando miro a la izquierda / la carretera se veía doble de vuelta a casa / los ojos no se me alinean, veo dos de cada cosa / otra vez visión doble y no es lo mío de siempre""",
            "none": """vi un arcoíris doble / mi amigo iba tan borracho que veía doble / me dieron doble cita / veo a dos fisios / gemelos en la puerta del cole, creí que veía doble jaja / mañana doble turno / café doble y a correr /
                no veo doble / no he visto doble / vino el de la ventana de doble vidrio / los precios están al doble / no veo doble fecha en el calendario / veo doble, los gemelos con la misma camisa jaja / habitación doble en el hotel, preciosa /
                veo dos películas por semana / veo a dos doctores en la clínica / comí doble porción de arvejas / mi hermano bromeó que veía doble con el vino / la pantalla muestra todo doble, mal cable / la impresora lo saca doble /
                vi un episodio doble / vi al doble de mi ex en el bus / el doble de pasos que ayer / veo doble sesión en el cine el sábado / papá veía doble en la fiesta, cinco cervezas""",
        },
        "fr": {
            "must": """je vois double / je suis en train de voir double / je vois double depuis midi / je vois tout en deux / je vois deux téléphones dans ma main / je dois fermer un oeil sinon je vois double / les lignes de la page se dédoublent / j'ai vu double dix minutes ce matin /
                tout est double quand je regarde à gauche / la route était dédoublée en rentrant / mes yeux sont plus alignés, deux de chaque / encore la vision double et c'est pas mon habitude""",
            "none": """j'ai vu un double arc-en-ciel / mon pote était tellement ivre qu'il voyait double / on m'a donné deux rendez-vous, en double / je vois deux kinés / des jumeaux à la sortie de l'école, j'ai cru voir double haha / demain double journée / double expresso et c'est parti /
                je vois pas double / j'ai pas vu double / le monsieur du double vitrage est venu / les prix ont doublé / je vois pas de double dans le calendrier / je vois double, les jumeaux avec le même pull mdr / chambre double à l'hôtel, super /
                je vois deux films par semaine / je vois deux médecins à la clinique / double portion de petits pois / mon frère blaguait qu'il voyait double avec le vin / l'écran affiche tout en double, mauvais câble / l'imprimante sort tout en double /
                regardé un double épisode / j'ai vu le sosie de mon ex dans le bus / le double de pas d'hier / je vois double séance au ciné samedi / papa voyait double à la fête, cinq bières""",
        },
    },
}
