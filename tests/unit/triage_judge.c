/* SPDX-License-Identifier: ISC
 * From readings made by hand to assessments: the logic of rules alone, with a rule set of its own. */
#include <config.h>

#include "nlp/lexicon.h"
#include "triage/judge.h"
#include "triage/ruleset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char WORDS[] =
    "concepts = ( { id = \"headache\"; phrases = ( \"headache\" ); }, { id = \"sudden\"; phrases = ( \"sudden\" ); },\n"
    "  { id = \"severe\"; phrases = ( \"severe\" ); }, { id = \"numbness\"; phrases = ( \"numb\" ); },\n"
    "  { id = \"face\"; phrases = ( \"face\" ); }, { id = \"usual\"; phrases = ( \"usual\" ); },\n"
    "  { id = \"fever\"; phrases = ( \"fever\" ); }, { id = \"cough\"; phrases = ( \"cough\" ); },\n"
    "  { id = \"because\"; phrases = ( \"because\" ); }, { id = \"stiff_neck\"; phrases = ( \"stiff neck\" ); } );\n";

static const char RULES[] =
    "defines = ( { id = \"strong\"; when = \"severe | pain >= 7\"; }, { id = \"head_pain\"; when = \"headache\"; },\n"
    "  { id = \"with_child\"; when = \"patient.pregnant | patient.postpartum\"; } );\n"
    "lasting = ( \"cough\", \"fever\", \"stiff_neck\", \"usual\" ); "
    "redflags = (\n"
    " { id = \"thunderclap\"; tier = \"emergency\"; when = ( \"headache & sudden & strong\" );\n"
    "   possible = ( \"headache & sudden\" ); ask = \"ask.thunderclap\"; source = \"a\"; },\n"
    " { id = \"numbness\"; tier = \"emergency\"; when = ( \"near(numbness, face)\" ); possible = ( \"numbness\" );\n"
    "   unless = ( \"numbness & usual\" ); source = \"b\"; },\n"
    " { id = \"neck_fever\"; tier = \"emergency\"; when = ( \"fever & stiff_neck\" ); source = \"b\"; },\n"
    " { id = \"asked\"; tier = \"emergency\"; when = ( \"cough & severe\" ); possible = ( \"cough & numbness ? ask.other\" );\n"
    "   answers = ( \"cough\" ); answer_examples = ( \"cough\" ); ask = \"ask.asked\"; source = \"b\"; },\n"
    " { id = \"fever_headache\"; tier = \"urgent\"; when = ( \"headache & (fever | temp_c >= 38.0)\" ); source = \"c\"; },\n"
    " { id = \"pregnancy\"; tier = \"urgent\"; when = ( \"headache & with_child\" );\n"
    "   possible = ( \"headache & with_child\" ); source = \"d\"; },\n"
    " { id = \"age50\"; tier = \"urgent\"; when = ( \"severe & age >= 50\" ); possible = ( \"severe & age >= 50 & !usual\" );\n"
    "   source = \"d\"; },\n"
    " { id = \"cough\"; tier = \"urgent\"; when = ( \"triggered_by(cough)\" ); source = \"e\"; },\n"
    " { id = \"feverless\"; tier = \"soon\"; when = ( \"stiff_neck & !fever\" ); source = \"e\"; },\n"
    " { id = \"overdose\"; tier = \"emergency\"; when = ( \"over_day_limit\", \"dose_mg(paracetamol) > 4000\" ); source = \"f\"; } );\n";

static const char MEDICINES[] = "medications = ( { generic = \"ibuprofen\"; class = \"nsaid\"; names = ( \"advil\" );\n"
                                "  unit_mg = 200.0; day_limit_mg = 3200.0; analgesic = true; },\n"
                                "  { generic = \"paracetamol\"; class = \"paracetamol\"; names = ( \"tylenol\" ); } );\n";

struct fixture {
    struct rule_files files;
    struct lexicon *lexicon;
    struct ruleset *ruleset;
    struct arena *arena;
};

static struct rule_file file(char *name, const char *text)
{
    return (struct rule_file){ .name = name, .path = name, .text = { text, strlen(text) } };
}

static int setup(void **state)
{
    static struct fixture f;
    static struct rule_file list[3];
    static char en[] = "en/words.conf", meds[] = "medications.conf", rules[] = "redflags.conf";
    struct problems problems;
    problems_init(&problems);
    list[0] = file(en, WORDS);
    list[1] = file(meds, MEDICINES);
    list[2] = file(rules, RULES);
    f.files = (struct rule_files){ .files = list, .n = 3 };
    f.lexicon = lexicon_new(&f.files, &problems);
    if (f.lexicon != NULL)
        f.ruleset = ruleset_new(&f.files, f.lexicon, false, &problems);
    f.arena = arena_new(0);
    if (problems.n_errors > 0)
        fprintf(stderr, "%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    *state = &f;
    return f.ruleset != NULL && f.arena != NULL ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ruleset_free(f->ruleset);
    lexicon_free(f->lexicon);
    arena_free(f->arena);
    return 0;
}

struct said {
    const char *concept;
    enum polarity polarity;
    enum tense tense;
    enum experiencer experiencer;
    enum mode mode;
    uint16_t clause, sentence;
    bool doubtful;
};

struct test_case {
    const char *name;
    struct said said[6];
    struct observation seen[3];
    struct facts facts;
    const char *want;   /* "tier: id certainty, ..." */
    bool other_ill;
};

static void check(const struct fixture *f, const struct test_case *c)
{
    struct mention mentions[6] = { 0 };
    struct reading reading = { .lang = "en", .mentions = mentions, .observations = c->seen };
    struct assessment got;
    struct err err;
    char text[400];
    for (size_t i = 0; i < 6 && c->said[i].concept != NULL; i++) {
        const struct said *s = &c->said[i];
        mentions[i] = (struct mention){ .concept = lexicon_concept(f->lexicon, str_of(s->concept)), .name = s->concept,
                                        .from = (uint32_t)(10 * i), .to = (uint32_t)(10 * i + 5), .clause = s->clause,
                                        .sentence = s->sentence, .polarity = s->polarity, .tense = s->tense,
                                        .experiencer = s->experiencer, .mode = s->mode, .doubtful = s->doubtful };
        reading.n_mentions++;
    }
    while (reading.n_observations < 3 && c->seen[reading.n_observations].code != OBS_NONE)
        reading.n_observations++;
    arena_reset(f->arena);
    assert_int_equal(judge(&reading, &c->facts, f->ruleset, f->arena, &got, &err), 0);
    int n = snprintf(text, sizeof text, "%s:", TIER_NAMES[got.tier]);
    for (size_t i = 0; i < got.n_flags; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%s %s %s%s", i > 0 ? "," : "", got.flags[i].id,
                      CERTAINTY_NAMES[got.flags[i].certainty], got.flags[i].over ? " over" : "");
    if (strcmp(text, c->want) != 0 || got.other_ill != c->other_ill)
        fail_msg("%s: wanted \"%s\"%s, got \"%s\"%s", c->name, c->want, c->other_ill ? " other ill" : "", text,
                 got.other_ill ? " other ill" : "");
}

static void check_all(void **state, const struct test_case *cases, size_t n)
{
    for (size_t i = 0; i < n; i++)
        check(*state, &cases[i]);
}

#define SIZE(a) (sizeof(a) / sizeof *(a))

static void only_a_definite_flag_moves_the_tier(void **state)
{
    static const struct test_case CASES[] = {
        { .name = "nothing said", .want = "none:" },
        { .name = "all of a rule", .said = { { "headache" }, { "sudden" }, { "severe" } },
          .want = "emergency: thunderclap definite, age50 possible" },
        { .name = "what possible names", .said = { { "headache" }, { "sudden" } }, .want = "none: thunderclap possible" },
        { .name = "an unsure part asks", .said = { { "fever", .polarity = POLARITY_UNSURE }, { "stiff_neck" } },
          .want = "none: neck_fever possible, feverless possible" },
        { .name = "a question asks", .said = { { "headache" }, { "fever", .mode = MODE_QUESTION } },
          .want = "none: fever_headache possible" },
        { .name = "a far correction asks", .said = { { "headache" }, { "fever", .doubtful = true } },
          .want = "none: fever_headache possible" },
        { .name = "a denial is no", .said = { { "headache" }, { "fever", .polarity = POLARITY_ABSENT } }, .want = "none:" },
        { .name = "the past is over", .said = { { "headache" }, { "fever", .tense = TENSE_PAST } }, .want = "none:" },
        { .name = "the past within months asks",
          .said = { { "headache" }, { "fever", .tense = TENSE_PAST, .polarity = POLARITY_UNSURE } },
          .want = "none: fever_headache possible" },
        { .name = "a hypothetical is nothing", .said = { { "headache" }, { "fever", .mode = MODE_HYPOTHETICAL } },
          .want = "none:" },
        { .name = "a figure of speech is nothing", .said = { { "headache" }, { "fever", .mode = MODE_FIGURATIVE } },
          .want = "none:" },
        { .name = "said again, the present wins over the denial",
          .said = { { "headache" }, { "fever", .polarity = POLARITY_ABSENT }, { "fever" } },
          .want = "urgent: fever_headache definite" },
        { .name = "emergency comes before urgent, definite before possible",
          .said = { { "headache" }, { "fever" }, { "stiff_neck" }, { "sudden" } },
          .want = "emergency: neck_fever definite, thunderclap possible, fever_headache definite" },
        { .name = "what has passed today counts and is told",
          .said = { { "numbness", .tense = TENSE_TODAY_OVER }, { "face" } }, .want = "emergency: numbness definite over" },
        { .name = "what is still there elsewhere is not over",
          .said = { { "fever", .tense = TENSE_TODAY_OVER }, { "stiff_neck", .clause = 1 } },
          .want = "emergency: neck_fever definite" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void relations_keep_to_their_clause_or_sentence(void **state)
{
    static const struct test_case CASES[] = {
        { .name = "near in one clause", .said = { { "numbness", .clause = 1 }, { "face", .clause = 1 } },
          .want = "emergency: numbness definite" },
        { .name = "not near in two", .said = { { "numbness", .clause = 1 }, { "face", .clause = 2 } },
          .want = "none: numbness possible" },
        { .name = "unless silences", .said = { { "numbness" }, { "face" }, { "usual", .clause = 3 } }, .want = "none:" },
        { .name = "cause and pain in one sentence",
          .said = { { "headache" }, { "because", .clause = 1 }, { "cough", .clause = 1 } }, .want = "urgent: cough definite" },
        { .name = "no joining word", .said = { { "headache" }, { "cough", .clause = 1 } }, .want = "none:" },
        { .name = "pain in another sentence asks",
          .said = { { "headache" }, { "because", .clause = 1, .sentence = 1 }, { "cough", .clause = 1, .sentence = 1 } },
          .want = "none: cough possible" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void numbers_and_facts_are_compared(void **state)
{
    static const struct test_case CASES[] = {
        { .name = "pain from the text", .said = { { "headache" }, { "sudden" } },
          .seen = { { .code = OBS_PAIN, .value = 80, .value_high = 80, .from = 1, .to = 2 } },
          .want = "emergency: thunderclap definite" },
        { .name = "a range counts with its end", .said = { { "headache" }, { "sudden" } },
          .seen = { { .code = OBS_PAIN, .value = 60, .value_high = 70, .from = 1, .to = 2 } },
          .want = "emergency: thunderclap definite" },
        { .name = "pain of earlier leaves doubt", .said = { { "headache" }, { "sudden" } },
          .seen = { { .code = OBS_PAIN, .value = 80, .value_high = 80, .earlier = true, .from = 1, .to = 2 } },
          .want = "none: thunderclap possible" },
        { .name = "a temperature", .said = { { "headache" } },
          .seen = { { .code = OBS_TEMPERATURE, .value = 380, .value_high = 380, .from = 1, .to = 2 } },
          .want = "urgent: fever_headache definite" },
        { .name = "just below", .said = { { "headache" } },
          .seen = { { .code = OBS_TEMPERATURE, .value = 379, .value_high = 379, .from = 1, .to = 2 } }, .want = "none:" },
        { .name = "a missing fact alone asks only where possible names it", .said = { { "headache" }, { "severe" } },
          .want = "none: age50 possible" },
        { .name = "a known fact decides", .said = { { "severe" } },
          .facts = { .known = { [FACT_AGE] = true }, .value = { [FACT_AGE] = 52 } }, .want = "urgent: age50 definite" },
        { .name = "a known fact clears", .said = { { "severe" } },
          .facts = { .known = { [FACT_AGE] = true }, .value = { [FACT_AGE] = 32 } }, .want = "none:" },
        { .name = "a fact is no flag without words", .facts = { .known = { [FACT_PREGNANT] = true }, .value = { [FACT_PREGNANT] = 1 } },
          .want = "none:" },
        { .name = "a fact and a word", .said = { { "headache" } },
          .facts = { .known = { [FACT_PREGNANT] = true }, .value = { [FACT_PREGNANT] = 1 } },
          .want = "urgent: pregnancy definite" },
        { .name = "over the day's limit", .seen = { { .code = OBS_MED, .text = "ibuprofen", .dose_ug = 3600000, .from = 1, .to = 2 } },
          .want = "emergency: overdose definite" },
        { .name = "within it", .seen = { { .code = OBS_MED, .text = "ibuprofen", .dose_ug = 400000, .from = 1, .to = 2 } },
          .want = "none:" },
        { .name = "doses of one text add up",
          .seen = { { .code = OBS_MED, .text = "paracetamol", .dose_ug = 3000000, .from = 1, .to = 2 },
                    { .code = OBS_MED, .text = "paracetamol", .dose_ug = 1500000, .from = 3, .to = 4 } },
          .want = "emergency: overdose definite" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void recent_concepts_complete_and_never_negate(void **state)
{
    static const char *const FEVER[] = { "fever" }, *const BOTH[] = { "fever", "stiff_neck" }, *const USUAL[] = { "usual" };
    static const char *const SEVERE[] = { "severe", "sudden" };
    static const char *const OPEN[] = { "neck_fever" }, *const COUGH[] = { "cough" }, *const DENIED[] = { "asked" };
    const struct test_case CASES[] = {
        { .name = "completes", .said = { { "stiff_neck" } }, .facts = { .recent = FEVER, .n_recent = 1 },
          .want = "emergency: neck_fever definite, feverless definite" },
        { .name = "a flag needs a word of this text", .facts = { .recent = BOTH, .n_recent = 2 }, .want = "none:" },
        { .name = "a word that adds nothing raises nothing", .said = { { "cough" } },
          .facts = { .recent = BOTH, .n_recent = 2 }, .want = "none:" },
        { .name = "an open flag is not raised again by them", .said = { { "stiff_neck" } },
          .facts = { .recent = FEVER, .n_recent = 1, .open_flags = OPEN, .n_open_flags = 1 }, .want = "soon: feverless definite" },
        { .name = "an open flag is raised again by this text alone", .said = { { "stiff_neck" }, { "fever" } },
          .facts = { .recent = FEVER, .n_recent = 1, .open_flags = OPEN, .n_open_flags = 1 },
          .want = "emergency: neck_fever definite" },
        { .name = "they silence nothing", .said = { { "numbness" } }, .facts = { .recent = USUAL, .n_recent = 1 },
          .want = "none: numbness possible" },
        { .name = "how strong and how long it was belongs to its own text", .said = { { "headache" } },
          .facts = { .recent = SEVERE, .n_recent = 2 }, .want = "none:" },
        { .name = "what this text denies stays denied",
          .said = { { "stiff_neck" }, { "fever", .polarity = POLARITY_ABSENT } }, .facts = { .recent = FEVER, .n_recent = 1 },
          .want = "soon: feverless definite" },
        { .name = "they do not ask about it again", .said = { { "numbness" } },
          .facts = { .recent = COUGH, .n_recent = 1, .denied_flags = DENIED, .n_denied_flags = 1 }, .want = "none: numbness possible" },
        { .name = "what was denied is definite when it is complete", .said = { { "severe" } },
          .facts = { .recent = COUGH, .n_recent = 1, .denied_flags = DENIED, .n_denied_flags = 1,
                     .known = { [FACT_AGE] = true }, .value = { [FACT_AGE] = 20 } }, .want = "emergency: asked definite" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void a_word_answers_the_question_that_is_open(void **state)
{
    static const struct test_case CASES[] = {
        { .name = "asked about it", .said = { { "cough" } }, .facts = { .asked = "asked" }, .want = "emergency: asked definite" },
        { .name = "asked about something else", .said = { { "cough" } }, .facts = { .asked = "numbness" }, .want = "none:" },
        { .name = "asked about nothing", .said = { { "cough" } }, .want = "none:" },
        { .name = "denied", .said = { { "cough", .polarity = POLARITY_ABSENT } }, .facts = { .asked = "asked" }, .want = "none:" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void an_expression_may_ask_in_its_own_words(void **state)
{
    const struct fixture *f = *state;
    struct mention m[2] = { { .concept = lexicon_concept(f->lexicon, STR("cough")), .name = "cough", .to = 4 },
                            { .concept = lexicon_concept(f->lexicon, STR("numbness")), .name = "numbness", .from = 5, .to = 9 } };
    struct reading reading = { .mentions = m, .n_mentions = 2 };
    struct assessment got;
    struct err err;
    assert_int_equal(judge(&reading, NULL, f->ruleset, f->arena, &got, &err), 0);
    assert_string_equal(got.flags[0].id, "numbness");
    assert_string_equal(got.flags[1].id, "asked");
    assert_string_equal(got.flags[1].ask, "ask.other");
    assert_string_equal(got.flags[1].when, "cough & numbness");
}

static void somebody_else_is_ill_only_now_and_with_an_emergency(void **state)
{
    static const struct test_case CASES[] = {
        { .name = "now", .said = { { "numbness", .experiencer = EXPERIENCER_OTHER }, { "face", .experiencer = EXPERIENCER_OTHER } },
          .want = "none:", .other_ill = true },
        { .name = "in the past",
          .said = { { "numbness", .experiencer = EXPERIENCER_OTHER, .tense = TENSE_PAST },
                    { "face", .experiencer = EXPERIENCER_OTHER } },
          .want = "none:" },
        { .name = "no emergency", .said = { { "headache", .experiencer = EXPERIENCER_OTHER } }, .want = "none:" },
    };
    check_all(state, CASES, SIZE(CASES));
}

static void a_rule_left_out_is_silent(void **state)
{
    const struct fixture *f = *state;
    struct mention m = { .concept = lexicon_concept(f->lexicon, STR("numbness")), .name = "numbness", .to = 4 };
    struct reading reading = { .mentions = &m, .n_mentions = 1 };
    struct assessment got;
    struct err err;
    for (size_t rule = 0; rule < ruleset_n_rules(f->ruleset); rule++) {
        bool own = strcmp(ruleset_rule_id(f->ruleset, rule), "numbness") == 0;
        assert_int_equal(judge_as(&(struct judge_options){ .left_out = rule + 1 }, &reading, NULL, f->ruleset, f->arena, &got, &err), 0);
        assert_int_equal(got.n_flags, own ? 0 : 1);
    }
}

static void a_flag_names_its_words_rule_and_place(void **state)
{
    const struct fixture *f = *state;
    struct mention m[2] = { { .concept = lexicon_concept(f->lexicon, STR("face")), .name = "face", .from = 20, .to = 24 },
                            { .concept = lexicon_concept(f->lexicon, STR("numbness")), .name = "numbness", .from = 3, .to = 7 } };
    struct reading reading = { .mentions = m, .n_mentions = 2 };
    struct assessment got;
    struct err err;
    assert_int_equal(judge(&reading, NULL, f->ruleset, f->arena, &got, &err), 0);
    assert_int_equal(got.n_flags, 1);
    assert_string_equal(got.flags[0].when, "near(numbness, face)");
    assert_string_equal(got.flags[0].file, "redflags.conf");
    assert_int_equal(got.flags[0].line, 6);
    assert_string_equal(got.flags[0].advice, "advice.emergency");
    assert_int_equal(got.flags[0].n_why, 2);
    assert_int_equal(got.flags[0].why[0].from, 3);
    assert_int_equal(got.flags[0].why[1].from, 20);
    assert_int_equal(strlen(got.version), 12);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(only_a_definite_flag_moves_the_tier),
        cmocka_unit_test(relations_keep_to_their_clause_or_sentence),
        cmocka_unit_test(numbers_and_facts_are_compared),
        cmocka_unit_test(recent_concepts_complete_and_never_negate),
        cmocka_unit_test(a_word_answers_the_question_that_is_open),
        cmocka_unit_test(an_expression_may_ask_in_its_own_words),
        cmocka_unit_test(somebody_else_is_ill_only_now_and_with_an_emergency),
        cmocka_unit_test(a_rule_left_out_is_silent),
        cmocka_unit_test(a_flag_names_its_words_rule_and_place),
    };
    return cmocka_run_group_tests(TESTS, setup, teardown);
}
