/* SPDX-License-Identifier: ISC
 * Diary entries, intents and answers: each number goes to the word beside it. */
#include <config.h>

#include "../support/nlp_text.h"

static const char EN[] =
    "lang_words = ( \"the\", \"and\", \"my\", \"is\", \"no\", \"i\", \"was\" );\n"
    "light = ( \"a\", \"an\", \"the\", \"so\", \"of\", \"just\", \"is\", \"my\", \"at\", \"its\" );\n"
    "numbers = ( { value = 2; words = ( \"two\" ); }, { value = 7; words = ( \"seven\" ); }, { value = 30; words = ( \"thirty\" ); },\n"
    "  { value = 8; words = ( \"eight\" ); }, { value = 0.5; words = ( \"half\" ); } );\n"
    "number_join = ( \"and\" ); number_point = ( \"point\" ); ordinal_endings = ( \"rd\", \"th\" );\n"
    "concepts = ( { id = \"headache\"; phrases = ( \"headache|head|pain\" ); }, { id = \"nausea\"; phrases = ( \"nausea\" ); },\n"
    "  { id = \"took\"; hidden = true; phrases = ( \"took|popped|take|taken\" ); }, { id = \"unit_mg\"; hidden = true; phrases = ( \"mg\" ); },\n"
    "  { id = \"unit_g\"; hidden = true; phrases = ( \"g\" ); }, { id = \"unit_tablet\"; hidden = true; phrases = ( \"pills|pill|tablets\" ); },\n"
    "  { id = \"med_not_taken\"; hidden = true; phrases = ( \"bought\", \"should i\", \"ran out\" ); }, { id = \"knee\"; phrases = ( \"knee\" ); },\n"
    "  { id = \"severe\"; modifier = true; phrases = ( \"severe\" ); } );\n"
    "context = ( { type = \"deny\"; phrases = ( \"no|not|didnt|havent\" ); }, { type = \"over\"; scope = \"before\"; phrases = ( \"gone\" ); },\n"
    "  { type = \"other\"; phrases = ( \"my mom\" ); }, { type = \"self\"; phrases = ( \"i|my\" ); }, { type = \"hypothetical\"; phrases = ( \"if\" ); },\n"
    "  { type = \"earlier\"; phrases = ( \"now\" ); }, { type = \"past\"; phrases = ( \"<number> years ago\" ); } );\n"
    "scores = ( \"<number:0-11> out of <number:10-10>\" );\n"
    "clocks = ( { phrases = ( \"<number:1-12> pm\" ); half = \"pm\"; }, { phrases = ( \"noon\" ); minute = 720; },\n"
    "  { phrases = ( \"half past <number:1-12>\" ); plus_min = 30; } );\n"
    "days = ( { day = -1; phrases = ( \"yesterday\" ); } );\n"
    "delays = ( { minutes = 60.0; phrases = ( \"<number> h|hours\", \"an hour\" ); }, { minutes = 1440.0; phrases = ( \"<number> days\" ); }, { minutes = 0.0; phrases = ( \"until <clock>\" ); } );\n"
    "extract = (\n"
    "  { code = \"pain\"; phrases = ( \"pain|head [is] <number:0-10>\", \"down to <number:0-10>\" ); },\n"
    "  { code = \"pain\"; change = true; phrases = ( \"from [an] <number:0-10> to <number:0-10>\" ); },\n"
    "  { code = \"pain\"; phrases = ( \"between <number:0-10> and <number:0-10>\" ); },\n"
    "  { code = \"pain\"; none = true; phrases = ( \"pain free\" ); },\n"
    "  { code = \"water_ml\"; factor = 250.0; phrases = ( \"<number> glasses [of water]\", \"glass of water\" ); },\n"
    "  { code = \"sleep_h\"; phrases = ( \"slept <number> [h]\", \"<number> h sleep\" ); },\n"
    "  { code = \"side\"; value = \"left\"; phrases = ( \"left\", \"<number:0-10> on the left\" ); }, { code = \"location\"; value = \"temple\"; phrases = ( \"temple\" ); },\n"
    "  { code = \"onset\"; phrases = ( \"since <clock>\", \"since <number:1-12>\" ); },\n"
    "  { code = \"onset\"; minus = true; factor = 60.0; phrases = ( \"<number> hours ago\" ); },\n"
    "  { code = \"duration_h\"; factor = 24.0; phrases = ( \"<number> days\" ); },\n"
    "  { code = \"temp_c\"; phrases = ( \"temp <number:34-43>|<number:93-110>\" ); }, { code = \"bp_sys\"; phrases = ( \"bp <bp>\" ); },\n"
    "  { code = \"age\"; phrases = ( \"im <number:10-110>\" ); }, { code = \"nausea\"; phrases = ( \"<nausea>\" ); },\n"
    "  { code = \"routine_done\"; phrases = ( \"did the ball\", \"did <number> minutes\" ); } );\n"
    "courtesy = ( \"please\", \"thank you\", \"thanks\" ); unclear = ( \"maybe\", \"a bit\", \"only a bit\" );\n"
    "intents = ( { id = \"stop\"; whole = ( \"stop\", \"stop texting me\" ); }, { id = \"help\"; whole = ( \"help\" ); },\n"
    "  { id = \"later\"; whole = ( \"later\", \"later <number> h\", \"later until <clock>\" ); starts = ( \"later\" ); }, { id = \"pause\"; starts = ( \"pause\" ); },\n"
    "  { id = \"yes\"; whole = ( \"yes\", \"ok\" ); starts = ( \"yes\" ); }, { id = \"no\"; whole = ( \"no\", \"not really\" ); starts = ( \"no\" ); },\n"
    "  { id = \"join\"; starts = ( \"join\" ); }, { id = \"team\"; verb = \"ack\"; starts = ( \"ack\" ); }, { id = \"team\"; verb = \"pass\"; starts = ( \"pass\" ); } );\n";

static const char MEDICINES[] =
    "medications = ( { generic = \"ibuprofen\"; class = \"nsaid\"; names = ( \"ibuprofen\", \"ibu\", \"advil\" ); unit_mg = 200.0; analgesic = true; },\n"
    "  { generic = \"acetaminophen\"; class = \"paracetamol\"; names = ( \"tylenol\" ); unit_mg = 325.0; },\n"
    "  { generic = \"acetaminophen\"; class = \"paracetamol\"; names = ( \"extra strength tylenol\" ); unit_mg = 500.0; },\n"
    "  { generic = \"rizatriptan\"; class = \"triptan\"; names = ( \"maxalt\" ); unit_mg = 10.0; } );\n";

static struct lexicon *lexicon;

static int make(void **state)
{
    (void)state;
    static const struct nlp_file FILES[] = { { "en/a.conf", EN }, { "medications.conf", MEDICINES } };
    lexicon = nlp_lexicon(FILES, 2);
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
    enum question question;
};

static void check_diary(const struct reads *cases, size_t n)
{
    bool all = true;
    for (size_t i = 0; i < n; i++) {
        struct arena *arena = arena_new(0);
        char got[2000];
        struct reading reading = nlp_reading(lexicon, cases[i].in, cases[i].question, arena);
        nlp_describe_diary(&reading, got, sizeof got);
        arena_free(arena);
        if (strcmp(got, cases[i].want) != 0) {
            print_error("%s\n  got  %s\n  want %s\n", cases[i].in, got, cases[i].want);
            all = false;
        }
    }
    assert_true(all);
}

#define DIARY(name, ...)                                                                                                                    \
    static void name(void **state)                                                                                                          \
    {                                                                                                                                       \
        (void)state;                                                                                                                        \
        static const struct reads CASES[] = { __VA_ARGS__ };                                                                                \
        check_diary(CASES, sizeof CASES / sizeof *CASES);                                                                                   \
    }

DIARY(rule_27_a_number_is_what_its_unit_says, { .in = "temp 98.6", .want = "temp_c=370" }, { .in = "im 52", .want = "age=52" },
      { .in = "10 mg at 10", .want = "" }, { .in = "6/10", .want = "pain=60" }, { .in = "11/10 head", .want = "pain=100" },
      { .in = "bp 160/95", .want = "bp_sys=160 bp_dia=95" }, { .in = "bp 16/10", .want = "bp_sys=160 bp_dia=100" }, { .in = "12/25", .want = "" },
      { .in = "call 555-123-4567", .want = "" }, { .in = "number 7", .want = "" }, { .in = "$5", .want = "" }, { .in = "-3 lol", .want = "" },
      { .in = "7", .want = "pain=70", .question = QUESTION_PAIN }, { .in = "7", .want = "", .question = QUESTION_MENU },
      { .in = "6", .want = "sleep_h=600", .question = QUESTION_SLEEP }, { .in = "98.3", .want = "temp_c=368", .question = QUESTION_TEMPERATURE })
DIARY(rule_28_the_first_number_is_not_the_pain, { .in = "Took 2 advil, pain 7", .want = "med=ibuprofen(400mg)(x20) pain=70" },
      { .in = "took 400 ibu at 6, down to 3", .want = "med=ibuprofen(400mg) pain=30" },
      { .in = "3 glasses of water slept 8 h", .want = "water_ml=750 sleep_h=800" }, { .in = "from an 8 to a 4", .want = "pain=80(earlier) pain=40" },
      { .in = "between 5 and 6 pain", .want = "pain=50-60" }, { .in = "head 5-6", .want = "pain=50-60" }, { .in = "week 3 head", .want = "" },
      { .in = "2 kids and a head", .want = "" }, { .in = "glass of water", .want = "water_ml=250" },
      { .in = "head a 4 on the left", .want = "pain=40 side=left" }, { .in = "advil 400 at 8 left temple", .want = "med=ibuprofen(400mg) side=left location=temple" },
      { .in = "is 400mg ibu ok?", .want = "" }, { .in = "later 2 h", .want = "" },
      { .in = "later since 5", .want = "" }, { .in = "later, head 6 since 5", .want = "pain=60 onset=300" }, { .in = "pause 3 days", .want = "" })
DIARY(a_free_sentence_fills_many_entries,
      { .in = "6 left temple since 2pm ibu 400", .want = "pain=60 side=left location=temple onset=840 med=ibuprofen(400mg)" },
      { .in = "head seven since half past two", .want = "pain=70 onset=150" }, { .in = "head 8.5 3 hours ago", .want = "pain=85 onset=660" },
      { .in = "yesterday head 7", .want = "pain=70(day-1)" }, { .in = "head 4,5", .want = "pain=45" }, { .in = "3 days", .want = "duration_h=7200" },
      { .in = "head 2 and a half", .want = "pain=25" }, { .in = "temp thirty eight point two", .want = "temp_c=382" },
      { .in = "did the ball", .want = "routine_done=0" }, { .in = "did 10 minutes", .want = "routine_done=10" })
DIARY(no_pain_is_zero, { .in = "no pain!!", .want = "pain=0" }, { .in = "headache gone", .want = "pain=0" }, { .in = "pain free", .want = "pain=0" },
      { .in = "no severe headache", .want = "" }, { .in = "no knee pain", .want = "" }, { .in = "no nausea", .want = "" })
DIARY(a_medicine_counts_when_taken, { .in = "ibu 400", .want = "med=ibuprofen(400mg)" }, { .in = "popped a maxalt 10", .want = "med=rizatriptan(10mg)" },
      { .in = "took 2 extra strength tylenol", .want = "med=acetaminophen(1000mg)(x20)" }, { .in = "took 2 x 400mg ibu", .want = "med=ibuprofen(800mg)(x20)" },
      { .in = "ibuprofen 400mg x2", .want = "med=ibuprofen(800mg)(x20)" }, { .in = "1g tylenol", .want = "med=acetaminophen(1000mg)" },
      { .in = "two tablets of advil", .want = "med=ibuprofen(400mg)(x20)" }, { .in = "took half a maxalt", .want = "med=rizatriptan(5mg)(x5)" },
      { .in = "no advil", .want = "" }, { .in = "didnt take my advil", .want = "" }, { .in = "bought advil", .want = "" },
      { .in = "should i take 2 advil", .want = "" }, { .in = "my mom took advil", .want = "" }, { .in = "if i take advil", .want = "" },
      { .in = "bought some tylenol, took 2 advil", .want = "med=ibuprofen(400mg)(x20)" }, { .in = "took ibu and tylenol", .want = "med=ibuprofen med=acetaminophen" },
      { .in = "advil 7", .want = "med=ibuprofen pain=70" }, { .in = "took advil 3 years ago", .want = "" })

static void intents_and_answers_are_read_apart(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        enum intent intent;
        enum answer answer;
        bool stop;
        int64_t delay;
    } CASES[] = {
        { .in = "STOP", .intent = INTENT_STOP, .stop = true },
        { .in = "Stop. Thank you", .intent = INTENT_STOP, .stop = true },
        { .in = "stopp", .intent = INTENT_STOP, .stop = true },
        { .in = "please stop texting me", .intent = INTENT_STOP, .stop = true },
        { .in = "stop the pain", .intent = INTENT_DIARY },
        { .in = "stop. nausea", .intent = INTENT_DIARY, .stop = true },
        { .in = "help", .intent = INTENT_HELP },
        { .in = "help my head", .intent = INTENT_DIARY },
        { .in = "later 2h", .intent = INTENT_LATER, .delay = 120 },
        { .in = "later", .intent = INTENT_LATER },
        { .in = "later until 3 pm", .intent = INTENT_LATER, .delay = 60 },
        { .in = "pause 3 days", .intent = INTENT_PAUSE, .delay = 4320 },
        { .in = "yes", .intent = INTENT_YES, .answer = ANSWER_YES },
        { .in = "yes but only when i stand", .intent = INTENT_YES, .answer = ANSWER_YES },
        { .in = "No, nausea since noon", .intent = INTENT_DIARY, .answer = ANSWER_NO },
        { .in = "no only a bit", .intent = INTENT_NO, .answer = ANSWER_UNCLEAR },
        { .in = "yes no maybe", .intent = INTENT_YES, .answer = ANSWER_UNCLEAR },
        { .in = "not really", .intent = INTENT_NO, .answer = ANSWER_NO },
        { .in = "maybe", .intent = INTENT_OTHER, .answer = ANSWER_UNCLEAR },
        { .in = "what is this", .intent = INTENT_OTHER },
        { .in = "", .intent = INTENT_OTHER },
        { .in = "ack 12", .intent = INTENT_OTHER },
    };
    bool all = true;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct arena *arena = arena_new(0);
        struct reading r = nlp_reading(lexicon, CASES[i].in, QUESTION_NONE, arena);
        if (r.intent != CASES[i].intent || r.answer != CASES[i].answer || r.stop_heard != CASES[i].stop || r.delay_min != CASES[i].delay) {
            print_error("%s\n  got %s answer %d stop %d delay %d\n", CASES[i].in, INTENT_NAMES[r.intent], (int)r.answer, r.stop_heard, (int)r.delay_min);
            all = false;
        }
        arena_free(arena);
    }
    assert_true(all);
}

static void team_words_carry_code_and_rest(void **state)
{
    (void)state;
    struct arena *arena = arena_new(0);
    struct reading r;
    struct err err;
    struct read_request request = { .text = { STR("Pass 12 to Ana.") }, .from_team = true };
    assert_int_equal(nlp_read(&request, lexicon, arena, &r, &err), 0);
    assert_int_equal(r.intent, INTENT_TEAM);
    assert_string_equal(r.team_verb, "pass");
    assert_int_equal(r.team_code, 12);
    assert_true(str_is(r.rest, "to Ana."));
    request = (struct read_request){ .text = { STR("join Ana Maria") } };
    assert_int_equal(nlp_read(&request, lexicon, arena, &r, &err), 0);
    assert_int_equal(r.intent, INTENT_JOIN);
    assert_true(str_is(r.rest, "Ana Maria"));
    arena_free(arena);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(rule_27_a_number_is_what_its_unit_says),
        cmocka_unit_test(rule_28_the_first_number_is_not_the_pain),
        cmocka_unit_test(a_free_sentence_fills_many_entries),
        cmocka_unit_test(no_pain_is_zero),
        cmocka_unit_test(a_medicine_counts_when_taken),
        cmocka_unit_test(intents_and_answers_are_read_apart),
        cmocka_unit_test(team_words_carry_code_and_rest),
    };
    return cmocka_run_group_tests(TESTS, make, drop);
}
