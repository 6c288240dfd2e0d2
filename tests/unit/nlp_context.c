/* SPDX-License-Identifier: ISC
 * Who, when, whether: the language hazards by their numbers in the reference on understanding. */
#include <config.h>

#include "../support/nlp_text.h"

static const char EN[] =
    "lang_words = ( \"the\", \"and\", \"my\", \"is\", \"no\", \"i\", \"was\" ); known = ( \"den\" ); articles = ( \"my\" );\n"
    "light = ( \"a\", \"the\", \"so\", \"of\", \"just\", \"is\", \"my\", \"any\" );\n"
    "spell = ( { from = \"w/o\"; to = \"without\"; }, { from = \"ive\"; to = \"i have\"; } );\n"
    "numbers = ( { value = 5; words = ( \"five\" ); } );\n"
    "concepts = (\n"
    "  { id = \"body\"; hidden = true; phrases = ( \"arm|hand|face|leg|lips\" ); },\n"
    "  { id = \"cant\"; hidden = true; phrases = ( \"cant|cannot|couldnt\" ); },\n"
    "  { id = \"numbness\"; deficit = true; phrases = ( \"numb|numbness\" ); frozen = ( \"<cant> feel [my] <body>\" ); },\n"
    "  { id = \"weakness\"; deficit = true; phrases = ( \"weak|weakness\", \"dead weight\" ); frozen = ( \"<cant> move [it|my] [<body>]\" ); },\n"
    "  { id = \"speech\"; deficit = true; phrases = ( \"slur|slurred\" ); frozen = ( \"<cant> speak|talk\" ); },\n"
    "  { id = \"fainting\"; deficit = true; phrases = ( \"fainted|faint\", \"passed out\" ); },\n"
    "  { id = \"seizure\"; deficit = true; phrases = ( \"seizure\" ); },\n"
    "  { id = \"worst_ever\"; frozen = ( \"never felt worse\", \"never been worse\", \"never this bad\" ); },\n"
    "  { id = \"fever\"; phrases = ( \"fever\" ); }, { id = \"rash\"; phrases = ( \"rash\" ); },\n"
    "  { id = \"nausea\"; phrases = ( \"nausea\" ); }, { id = \"vomiting\"; phrases = ( \"vomiting\", \"throwing up\" ); },\n"
    "  { id = \"stiff_neck\"; phrases = ( \"stiff neck\", \"neck is stiff\" ); frozen = ( \"cant touch chin\" ); },\n"
    "  { id = \"hard\"; hidden = true; phrases = ( \"trouble|difficulty\" ); }, { id = \"breathing\"; phrases = ( \"<hard> breathing\" ); },\n"
    "  { id = \"unfelt\"; deficit = true; open = true; frozen = ( \"not noticed\" ); },\n"
    "  { id = \"new\"; open = true; frozen = ( \"never had pain\" ); }, { id = \"chest_pain\"; deficit = true; phrases = ( \"pain in chest\" ); },\n"
    "  { id = \"double_vision\"; deficit = true; phrases = ( \"sees double\" ); }, { id = \"lost\"; deficit = true; frozen = ( \"son is lost\" ); },\n"
    "  { id = \"headache\"; phrases = ( \"headache|headaches|pain\" ); }, { id = \"severe\"; modifier = true; phrases = ( \"bad|severe\" ); },\n"
    "  { id = \"poor_sleep\"; phrases = ( \"cant sleep\" ); }, { id = \"confusion\"; deficit = true; phrases = ( \"confused|confusion\" ); },\n"
    "  { id = \"idiom_dead\"; idiom = true; phrases = ( \"numb from boredom\", \"faint praise\", \"numb .. cream\", \"weak .. tea\", \"ice .. numb\" ); },\n"
    "  { id = \"plain_object\"; hidden = true; phrases = ( \"fence\" ); }, { id = \"thing\"; hidden = true; phrases = ( \"<plain_object>\" ); },\n"
    "  { id = \"object_sign\"; idiom = true; whole = true; phrases = ( \"<plain_object> is <weakness>|<fainting>\" ); },\n"
    "  { id = \"thing_sign\"; idiom = true; perhaps = true; phrases = ( \"<thing> [is] <weakness>|<fainting>\" ); },\n"
    "  { id = \"asked_more\"; literal = true; phrases = ( \"more tea\" ); }, { id = \"idiom_more\"; idiom = true; phrases = ( \"take more tea\" ); },\n"
    "  { id = \"not_pregnant\"; idiom = true; phrases = ( \"no pregnant\" ); },\n"
    "  { id = \"pregnant\"; phrases = ( \"pregnant\" ); } );\n"
    "context = (\n"
    "  { type = \"subject\"; phrases = ( \"i|im|it|its|he|she|they|my\" ); },\n"
    "  { type = \"present\"; phrases = ( \"feels|hurts\" ); },\n"
    "  { type = \"finite\"; phrases = ( \"is|are|was|im|its|feels|feel|hurts|have|has|had|cant|went\" ); },\n"
    "  { type = \"self\"; phrases = ( \"i|im|my|me\" ); },\n"
    "  { type = \"or\"; phrases = ( \"or|nor\" ); }, { type = \"and\"; phrases = ( \"and\" ); },\n"
    "  { type = \"bind\"; phrases = ( \"with|had\" ); },\n"
    "  { type = \"since\"; phrases = ( \"since noon|yesterday\", \"for <number> hours\" ); },\n"
    "  { type = \"deny\"; phrases = ( \"no\", \"not\", \"without\", \"dont have\", \"never had\" ); },\n"
    "  { type = \"deny\"; reach = \"clause\"; phrases = ( \"dont think\", \"denies\" ); },\n"
    "  { type = \"deny\"; scope = \"before\"; phrases = ( \"none\" ); },\n"
    "  { type = \"affirm\"; phrases = ( \"not just\", \"not only\", \"cant stop\", \"not gone\" ); },\n"
    "  { type = \"close\"; phrases = ( \"but|except|however\" ); },\n"
    "  { type = \"doubt\"; phrases = ( \"maybe\", \"not sure if\", \"its not that\" ); },\n"
    "  { type = \"doubt\"; scope = \"before\"; reach = \"phrase\"; phrases = ( \"possible\" ); },\n"
    "  { type = \"over\"; scope = \"before\"; phrases = ( \"gone\", \"passed now\", \"fine now\", \"went away\" ); },\n"
    "  { type = \"over\"; scope = \"after\"; phrases = ( \"no longer [have]\" ); },\n"
    "  { type = \"earlier\"; phrases = ( \"earlier\", \"this morning\", \"for <number> min\" ); },\n"
    "  { type = \"past\"; phrases = ( \"last year\", \"as a kid\", \"used to\", \"in <number:1950-2100>\" ); },\n"
    "  { type = \"recent\"; phrases = ( \"last month\" ); },\n"
    "  { type = \"recurring\"; phrases = ( \"usually\", \"never get\", \"w migraines\" ); },\n"
    "  { type = \"resume\"; phrases = ( \"now\", \"its back\" ); },\n"
    "  { type = \"resume\"; scope = \"sentence\"; phrases = ( \"another one today\" ); },\n"
    "  { type = \"other\"; phrases = ( \"my mom|dad|sister|wife|husband\" ); },\n"
    "  { type = \"possess_other\"; alone = true; phrases = ( \"hubby <fainting>|<seizure>\", \"hubby .. <weakness>\" ); },\n"
    "  { type = \"possess_other\"; phrases = ( \"student .. fainted\" ); },\n"
    "  { type = \"possess_other\"; pronoun = true; phrases = ( \"my wife is asleep\" ); }, { type = \"affirm\"; phrases = ( \"wife .. my arm\" ); },\n"
    "  { type = \"other\"; pronoun = true; phrases = ( \"he|she|his|her\" ); },\n"
    "  { type = \"proxy\"; phrases = ( \"this is his|her wife|husband\", \"texting for my husband|wife\" ); },\n"
    "  { type = \"possess_other\"; phrases = ( \"my son\" ); }, { type = \"affirm\"; phrases = ( \"my son sees\" ); },\n"
    "  { type = \"report\"; phrases = ( \"says|say|noticed\", \"my son sees\" ); },\n"
    "  { type = \"hypothetical\"; phrases = ( \"if\", \"what if\" ); },\n"
    "  { type = \"question\"; phrases = ( \"should i worry\", \"is it normal\", \"what is\", \"why is\" ); } );\n"
    "intents = ( { id = \"no\"; whole = ( \"no\", \"nope\" ); starts = ( \"no\", \"nope\" ); } );\n";

static const char ES[] =
    "lang_words = ( \"el\", \"la\", \"pero\", \"tengo\", \"desde\" );\n"
    "concepts = ( { id = \"fever\"; phrases = ( \"fiebre\" ); }, { id = \"numbness\"; phrases = ( \"mano dormida\" ); } );\n"
    "context = ( { type = \"deny\"; phrases = ( \"no tengo\", \"sin\" ); }, { type = \"close\"; phrases = ( \"pero\" ); } );\n";

static const char FR[] =
    "split_apostrophe = true; lang_words = ( \"ma\", \"dans\", \"est\" ); light = ( \"ma\", \"est\", \"d\", \"en\" ); known = ( \"envie\" );\n"
    "concepts = ( { id = \"numbness\"; phrases = ( \"leg\", \"morte\" ); }, { id = \"seizure\"; phrases = ( \"envie d en\" ); },\n"
    "  { id = \"blur\"; phrases = ( \"trouble\" ); } );\n";

static struct lexicon *lexicon;

static int make(void **state)
{
    (void)state;
    static const struct nlp_file FILES[] = { { "en/a.conf", EN }, { "es/a.conf", ES }, { "fr/a.conf", FR } };
    lexicon = nlp_lexicon(FILES, 3);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    lexicon_free(lexicon);
    return 0;
}

struct reads {
    const char *in, *want;
};

static void check_all(const struct reads *cases, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++)
        all = nlp_reads(lexicon, cases[i].in, cases[i].want) && all;
    assert_true(all);
}

#define RULE(name, ...)                                                                                                                     \
    static void name(void **state)                                                                                                          \
    {                                                                                                                                       \
        (void)state;                                                                                                                        \
        static const struct reads CASES[] = { __VA_ARGS__ };                                                                                \
        check_all(CASES, sizeof CASES / sizeof *CASES);                                                                                     \
    }

RULE(a_word_means_what_it_means_in_the_language_of_the_text, { "my leg is weak", "weakness+" }, { "ma leg", "numbness+" },
     { "my leg is morte", "numbness+" }, { "ma envie d'en", "seizure+" },
     { "dans ma trouble breathing", "blur+ breathing+" }, { "dans ma trouble", "blur+" })
RULE(rule_1_inability_is_positive, { "cant move my arm", "weakness+" }, { "no i cant feel my hand", "numbness+" },
     { "its not that i cant move it", "weakness?" }, { "cant sleep", "poor_sleep+" }, { "cant sleep, numb arm", "poor_sleep+ numbness+" },
     { "no fever, no rash, cant move my leg", "fever- rash- weakness+" })
RULE(rule_2_a_leading_no_answers_and_no_more, { "No, numbness since noon", "numbness+" }, { "no. cant feel my face", "numbness+" },
     { "No fever, numbness since noon", "fever- numbness+" }, { "no numbness", "numbness-" }, { "no numbness since noon", "numbness?" },
     { "no - numb lips", "numbness+" }, { "nope\nnumb", "numbness+" }, { "no i feel numb", "numbness+" }, { "No no numbness", "numbness-" },
     { "no but my hand is numb", "numbness+" },
     { "No, pregnant and numb", "pregnant+ numbness+" }, { "no pregnant women here", "not_pregnant+<figurative> pregnant-<figurative>" })
RULE(rule_2_a_negator_before_a_number_ends_with_it, { "it is 9 not 3, numb hand", "numbness+" }, { "not a 3, face numb", "numbness+" },
     { "not 3 numb", "numbness-" }, { "not 3, not numb", "numbness-" })
RULE(rule_3_what_cannot_stop_goes_on, { "cant stop throwing up", "vomiting+" })
RULE(rule_4_never_with_a_superlative_affirms, { "never felt worse", "worst_ever+" }, { "its never been worse", "worst_ever+" },
     { "never had a seizure", "seizure-" }, { "i never get numbness", "numbness+<recurring>" })
RULE(rule_5_not_just_affirms_both, { "not just a headache, also numb", "headache+ numbness+" },
     { "not only a headache but a fever", "headache+ fever+" })
RULE(an_open_sign_leaves_its_negator_to_what_follows, { "not noticed numbness", "unfelt+ numbness-" }, { "not noticed my numb arm", "unfelt+ numbness+" },
     { "not noticed, numbness", "unfelt+ numbness+" }, { "never had pain in chest", "new+ headache- chest_pain-" }, { "never had pain, numb", "new+ headache+ numbness+" })
RULE(a_verb_of_a_sign_reports_nothing, { "my son sees double", "double_vision+<other>" }, { "my son sees my face numb", "numbness+" })
RULE(who_a_sign_begins_with_owns_it, { "my son is lost", "lost+<other>" })
RULE(who_is_named_goes_over_no_patient_who_acts, { "student here fainted", "fainting+<other>" }, { "student here i fainted", "fainting+" },
     { "my wife is asleep numb", "numbness?" }, { "my wife is asleep my arm feels numb", "numbness+" })
RULE(an_idiom_ends_at_a_comma_and_with_its_statement, { "numb from boredom", "idiom_dead+<figurative> numbness+<figurative>" }, { "numb, from boredom", "idiom_dead+<figurative> numbness+" },
     { "numb and cream", "idiom_dead+<figurative> numbness+" }, { "numb after some cream", "idiom_dead+<figurative> numbness+<figurative>" }, { "numb all down one side cream", "idiom_dead+<figurative> numbness?" },
     { "weak milky tea", "idiom_dead+<figurative> weakness+<figurative>" }, { "weak i went tea", "idiom_dead+<figurative> weakness?" },
     { "ice made my arm numb", "idiom_dead+<figurative> numbness+<figurative>" }, { "ice pack my arm is numb", "idiom_dead+<figurative> numbness?" })
RULE(rule_8_gone_is_over_today_for_a_deficit, { "no longer have pain", "headache-<today-over>" },
     { "the numbness is gone now", "numbness+<today-over>" }, { "headache gone", "headache-<today-over>" },
     { "headache not gone", "headache+" }, { "headache. the dog is fine now", "headache+" },
     { "headache, my mom is fine now", "headache+" }, { "headache. its gone", "headache-<today-over>" })
RULE(one_more_of_a_bygone_sign_is_now, { "used to get seizure, another one today", "seizure+" }, { "had a seizure last year. another one today", "seizure+" },
     { "seizure last year, fever, bread, milk, eggs, tea, another one today", "seizure+<past> fever+" }, { "seizure last year, tea, milk, another one today", "seizure?" },
     { "my dad seizure last year. another one today", "seizure+<other>" })
RULE(a_bare_sign_behind_a_closed_past_is_now, { "broke wrist last year pain in chest", "headache+ chest_pain+" }, { "broke wrist last year with pain in chest", "headache+<past> chest_pain+<past>" },
     { "last year pain in chest", "headache+<past> chest_pain+<past>" }, { "broke wrist last year numb", "numbness+<past>" }, { "broke wrist last month pain in chest", "headache+ chest_pain+" })
RULE(what_is_literal_is_no_figure, { "take more tea", "idiom_more+<figurative> asked_more+" })
RULE(rule_9_without_ends_at_the_contrast, { "headache w/o fever but stiff neck", "headache+ fever- stiff_neck+" })
RULE(rule_11_history_never_clears, { "had numbness last year and now its back", "numbness+" }, { "had a seizure in 2012", "seizure+<past>" },
     { "last year, i had numbness", "numbness+<past>" }, { "numb last year. face numb now", "numbness+<past> numbness+" },
     { "i get numb w migraines but my face is weak", "numbness+<recurring> weakness+" })
RULE(rule_12_a_negator_spans_its_list, { "no fever, numbness or weakness", "fever- numbness- weakness-" },
     { "no fever numbness or weakness", "fever- numbness- weakness-" }, { "no fever, but numb", "fever- numbness+" },
     { "no fever, stiff neck", "fever- stiff_neck?" }, { "no fever, stiff neck, cant feel my hand", "fever- stiff_neck+ numbness+" },
     { "no fever no rash stiff neck bad headache", "fever- rash- stiff_neck+ severe+ headache+" },
     { "no pain today. numb lips", "headache- numbness+" }, { "no severe headache", "severe- headache-" },
     { "no fever my face is numb", "fever- numbness+" }, { "no fever face is numb", "fever- numbness+" },
     { "no fever and my arm is weak", "fever- weakness+" }, { "no nausea and vomiting", "nausea- vomiting-" },
     { "denies fever, nausea/vomiting", "fever- nausea- vomiting-" }, { "no fever, nausea/vomiting", "fever- nausea? vomiting?" }, { "no pain or numbness in my arm or weakness in my leg", "headache- numbness- weakness-" },
     { "no fever im numb", "fever- numbness+" }, { "no fever - numb", "fever- numbness+" }, { "no fever; numb", "fever- numbness+" },
     { "fever: none", "fever-" }, { "fever or rash: none", "fever- rash-" }, { "i dont think i have numbness", "numbness-" })
RULE(rule_13_what_passed_today_still_counts, { "couldnt talk for 10 min, fine now", "speech+<today-over>" },
     { "arm weak earlier", "weakness+<today-over>" }, { "fainted as a kid", "fainting+<past>" }, { "headache this morning", "headache+" },
     { "fainted last month", "fainting?<past>" })
RULE(rule_14_a_question_is_unsure_unless_placed, { "should i worry about numbness", "numbness+<question>" },
     { "is it normal that my face is numb", "numbness+" }, { "why is my arm weak", "weakness+" }, { "what is a seizure?", "seizure+<question>" },
     { "numbness?", "numbness+<question>" }, { "my arm is numb?", "numbness+" })
RULE(rule_15_a_hypothetical_is_none, { "what if i get numbness", "numbness+<hypothetical>" },
     { "if i get numb, weak or confused ill call", "numbness+<hypothetical> weakness+<hypothetical> confusion+<hypothetical>" },
     { "what if this is a seizure, my face is numb", "seizure+<hypothetical> numbness+" }, { "if i cant feel my hand", "numbness+<question>" })
RULE(what_a_comma_adds_to_something_else_is_said, { "what if i sleep, numb arm", "numbness+" }, { "what if i sleep numb", "numbness+<hypothetical>" },
     { "what if i faint, numb arm", "fainting+<hypothetical> numbness+<question>" }, { "if its nothing, numb arm", "numbness+" },
     { "is it normal, numb arm", "numbness+" }, { "is it normal, numb arm?", "numbness+<question>" })
RULE(a_past_ends_with_its_statement, { "fainted as a kid my arm is numb", "fainting+<past> numbness+" }, { "as a kid my arm is numb", "numbness+<past>" },
     { "fainted as a kid and my arm is numb", "fainting+<past> numbness?<past>" },
     { "fainted as a kid and my arm feels numb", "fainting+<past> numbness+" }, { "as a kid i fainted and my arm feels numb", "fainting+<past> numbness+" },
     { "as a kid my arm feels numb", "numbness+<past>" }, { "had a seizure last year, my arm feels numb", "seizure+<past> numbness+" },
     { "last year, my arm feels numb", "numbness+<past>" }, { "had a seizure last year i fainted", "seizure+<past> fainting+" },
     { "used to be fine my arm feels numb", "numbness+" }, { "had a seizure last year and now i fainted", "seizure+<past> fainting+" })
RULE(a_past_begins_with_its_statement, { "i fainted, i had a seizure last year", "fainting+ seizure+<past>" },
     { "i fainted i had a seizure last year", "fainting+ seizure+<past>" }, { "i fainted and i had a seizure last year", "fainting+ seizure+<past>" },
     { "i fainted, had a seizure last year", "fainting+ seizure+<past>" }, { "i fainted, last year", "fainting+<past>" },
     { "i fainted, it was last year", "fainting+<past>" }, { "fainted with a seizure last year", "fainting+<past> seizure+<past>" })
RULE(a_past_before_a_verb_owns_one_statement, { "last year i had a scan i fainted", "fainting+" }, { "last year i fainted", "fainting+<past>" },
     { "hello last year i fainted", "fainting+<past>" }, { "last year i had a scan and i fainted", "fainting?<past>" },
     { "my scan was last year i fainted", "fainting+" }, { "last year when i had a scan i fainted", "fainting?<past>" })
RULE(a_past_begins_with_somebody_else, { "i fainted my dad had a seizure last year", "fainting+ seizure?<past>" },
     { "i fainted with my dad last year", "fainting+<past>" })
RULE(a_place_that_is_said_in_the_present_is_no_past, { "my arm feels numb last month", "numbness+" }, { "my arm was numb last month", "numbness?<past>" })
RULE(a_denial_ends_where_somebody_has_a_sign, { "no fever i fainted", "fever- fainting+" }, { "no fever and i fainted", "fever- fainting+" },
     { "i have no numb hand", "numbness-" })
RULE(rule_16_others_may_report_the_patient, { "my wife says im confused", "confusion+" }, { "they say i slur", "speech+" })
RULE(rule_17_a_relative_is_somebody_else, { "my dad had a seizure", "seizure+<other>" }, { "my sister is pregnant", "pregnant+<other>" },
     { "my mom and i both have headaches", "headache+" }, { "my dad fainted. my arm is numb", "fainting+<other> numbness+" },
     { "my mom is fine but numbness in my arm", "numbness+" }, { "my mom fainted, numb arm", "fainting+<other> numbness?" },
     { "my dad had a fever. he fainted", "fever+<other> fainting+<other>" })
RULE(rule_18_a_proxy_writes_for_the_patient, { "this is his wife he is confused", "confusion+" },
     { "texting for my husband he just passed out", "fainting+" }, { "she cant speak", "speech+" }, { "he had a seizure", "seizure?" })
RULE(rule_20_figures_of_speech, { "numb from boredom", "idiom_dead+<figurative> numbness+<figurative>" },
     { "felt faint from boredom", "fainting+" }, { "had a seizure numb from boredom", "seizure+ idiom_dead+<figurative> numbness+<figurative>" })
RULE(a_sign_of_an_object_is_none, { "fence is weak", "object_sign?<figurative> thing_sign+<figurative> weakness?<figurative>" },
     { "fence, is weak", "object_sign+<figurative> thing_sign+<figurative> weakness+" })
RULE(a_sign_of_a_word_that_tells_nothing_is_unsure, { "lettuce is weak", "thing_sign+<figurative> weakness?" },
     { "lettuce weak", "thing_sign+<figurative> weakness?" }, { "lettuce i fainted", "fainting+" }, { "it is weak", "weakness+" },
     { "nausea weak", "nausea+ weakness+" }, { "5 weak", "weakness+" })
RULE(what_others_do_to_the_patient_is_of_the_patient, { "hubby fainted", "fainting+<other>" }, { "hubby found me weak", "weakness+" })
RULE(a_memory_is_not_taken_up_by_a_now_that_has_its_own, { "numb as a kid, now a good long life", "numbness+<past>" },
     { "numb as a kid, and now its back", "numbness+" },
     { "fainted last year and now", "fainting+" })
RULE(rule_25_languages_mix, { "no tengo fever pero my hand is numb", "fever- numbness+" }, { "sin fever pero mano dormida", "fever- numbness+" })

static void any_phrase_has_a_polarity(void **state)
{
    (void)state;
    static const struct {
        const char *phrase, *sentence;
        enum polarity want;
    } CASES[] = {
        { "zebra spots", "no zebra spots today", POLARITY_ABSENT },
        { "Zebra Spots", "the zebra   spots are back", POLARITY_PRESENT },
        { "cough", "no fever, cough or rash", POLARITY_ABSENT },
        { "cough", "no fever, but a cough", POLARITY_PRESENT },
        { "cough", "no fever, cough", POLARITY_UNSURE },
        { "cough", "maybe a cough", POLARITY_UNSURE },
        { "fever", "fever possible", POLARITY_UNSURE },
        { "fever", "rash, cough and fever possible", POLARITY_UNSURE },
        { "rash", "rash and fever possible", POLARITY_PRESENT },
        { "cough", "what if i cough", POLARITY_UNSURE },
        { "cough", "my dad has a cough", POLARITY_PRESENT },
        { "cant move", "no, i cant move", POLARITY_PRESENT },
        { "weakness", "no weak legs", POLARITY_ABSENT },
        { "giraffe", "no zebra", POLARITY_UNSURE },
        { "", "no zebra", POLARITY_UNSURE },
        { "zebra", "", POLARITY_UNSURE },
        { "fever", "fever gone", POLARITY_ABSENT },
    };
    bool all = true;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_new(0);
        enum polarity got;
        struct err err;
        assert_int_equal(nlp_context(str_of(CASES[i].phrase), str_of(CASES[i].sentence), lexicon, NULL, arena, &got, &err), 0);
        if (got != CASES[i].want) {
            print_error("%s / %s: %s\n", CASES[i].phrase, CASES[i].sentence, POLARITY_NAMES[got]);
            all = false;
        }
        arena_free(arena);
    }
    assert_true(all);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(a_word_means_what_it_means_in_the_language_of_the_text), cmocka_unit_test(rule_1_inability_is_positive),
        cmocka_unit_test(rule_2_a_leading_no_answers_and_no_more), cmocka_unit_test(rule_2_a_negator_before_a_number_ends_with_it),
        cmocka_unit_test(an_open_sign_leaves_its_negator_to_what_follows), cmocka_unit_test(a_verb_of_a_sign_reports_nothing),
        cmocka_unit_test(who_a_sign_begins_with_owns_it),
        cmocka_unit_test(who_is_named_goes_over_no_patient_who_acts), cmocka_unit_test(an_idiom_ends_at_a_comma_and_with_its_statement), cmocka_unit_test(rule_3_what_cannot_stop_goes_on),
        cmocka_unit_test(rule_4_never_with_a_superlative_affirms),
        cmocka_unit_test(rule_5_not_just_affirms_both),
        cmocka_unit_test(rule_8_gone_is_over_today_for_a_deficit),
        cmocka_unit_test(one_more_of_a_bygone_sign_is_now), cmocka_unit_test(a_bare_sign_behind_a_closed_past_is_now),
        cmocka_unit_test(what_is_literal_is_no_figure), cmocka_unit_test(rule_9_without_ends_at_the_contrast),
        cmocka_unit_test(rule_11_history_never_clears),
        cmocka_unit_test(rule_12_a_negator_spans_its_list),
        cmocka_unit_test(rule_13_what_passed_today_still_counts),
        cmocka_unit_test(rule_14_a_question_is_unsure_unless_placed),
        cmocka_unit_test(rule_15_a_hypothetical_is_none),
        cmocka_unit_test(what_a_comma_adds_to_something_else_is_said),
        cmocka_unit_test(a_past_ends_with_its_statement), cmocka_unit_test(a_past_begins_with_its_statement),
        cmocka_unit_test(a_past_before_a_verb_owns_one_statement), cmocka_unit_test(a_past_begins_with_somebody_else),
        cmocka_unit_test(a_place_that_is_said_in_the_present_is_no_past), cmocka_unit_test(a_denial_ends_where_somebody_has_a_sign),
        cmocka_unit_test(rule_16_others_may_report_the_patient),
        cmocka_unit_test(rule_17_a_relative_is_somebody_else),
        cmocka_unit_test(rule_18_a_proxy_writes_for_the_patient),
        cmocka_unit_test(rule_20_figures_of_speech),
        cmocka_unit_test(a_sign_of_an_object_is_none), cmocka_unit_test(a_sign_of_a_word_that_tells_nothing_is_unsure),
        cmocka_unit_test(what_others_do_to_the_patient_is_of_the_patient),
        cmocka_unit_test(a_memory_is_not_taken_up_by_a_now_that_has_its_own),
        cmocka_unit_test(rule_25_languages_mix),
        cmocka_unit_test(any_phrase_has_a_polarity),
    };
    return cmocka_run_group_tests(TESTS, make, drop);
}
