/* SPDX-License-Identifier: ISC
 * What a rule file may say, what is refused and how that is told; and the account of a judgement. */
#include <config.h>

#include "nlp/lexicon.h"
#include "triage/explain.h"
#include "triage/ruleset.h"

#include <cjson/cJSON.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static const char WORDS[] =
    "lang_words = ( \"the\", \"my\", \"is\", \"and\" );\n"
    "concepts = ( { id = \"headache\"; phrases = ( \"headache\" ); }, { id = \"numbness\"; phrases = ( \"numb\" ); },\n"
    "  { id = \"face\"; phrases = ( \"face\" ); }, { id = \"fever\"; phrases = ( \"fever\" ); } );\n";

struct rules {
    struct rule_file list[2];
    struct rule_files files;
    struct problems problems;
    struct lexicon *lexicon;
    struct ruleset *ruleset;
};

static void load(struct rules *r, const char *text, bool run_examples)
{
    static char en[] = "en/words.conf", redflags[] = "redflags.conf";
    r->list[0] = (struct rule_file){ .name = en, .path = en, .text = { WORDS, sizeof WORDS - 1 } };
    r->list[1] = (struct rule_file){ .name = redflags, .path = redflags, .text = { text, strlen(text) } };
    r->files = (struct rule_files){ .files = r->list, .n = 2 };
    problems_init(&r->problems);
    r->lexicon = lexicon_new(&r->files, &r->problems);
    r->ruleset = r->lexicon != NULL ? ruleset_new(&r->files, r->lexicon, run_examples, &r->problems) : NULL;
}

static void unload(struct rules *r)
{
    ruleset_free(r->ruleset);
    lexicon_free(r->lexicon);
    problems_clear(&r->problems);
}

#define RULE(rest) "redflags = (\n { id = \"a\"; tier = \"urgent\"; source = \"s\";\n   " rest " } );\n"

static void each_problem_names_file_line_entry_and_reason(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } CASES[] = {
        { .name = "a concept misspelt", .text = RULE("when = ( \"headache & numbnes\" );"),
          .want = "redflags.conf:3: error: \"a\": unknown concept \"numbnes\"; did you mean \"numbness\"?" },
        { .name = "two concepts misspelt in one expression", .text = RULE("when = ( \"(headache & numbnes) | feverr\" );"),
          .want = "unknown concept \"numbnes\"; did you mean \"numbness\"? unknown concept \"feverr\"; did you mean \"fever\"?" },
        { .name = "a fact misspelt", .text = RULE("when = ( \"headache & patient.pregnent\" );"),
          .want = "did you mean \"patient.pregnant\"?" },
        { .name = "a define misspelt",
          .text = "defines = ( { id = \"head_pain\"; when = \"headache\"; } );\n" RULE("when = ( \"head_pian\" );"),
          .want = "did you mean \"head_pain\"?" },
        { .name = "a key misspelt", .text = RULE("when = ( \"fever\" ); exampels = ( \"x\" );"), .want = "did you mean \"examples\"?" },
        { .name = "a list misspelt", .text = "redflgs = ( );\n", .want = "redflags.conf:1: error: unknown key \"redflgs\"; did you mean \"redflags\"?" },
        { .name = "no such tier", .text = "redflags = ( { id = \"a\"; tier = \"bad\"; source = \"s\"; when = ( \"fever\" ); } );\n",
          .want = "redflags.conf:1: error: \"a\": the tier \"bad\" is none of soon, urgent, emergency" },
        { .name = "no source", .text = "redflags = ( { id = \"a\"; tier = \"soon\"; when = ( \"fever\" ); } );\n", .want = "\"source\" is missing" },
        { .name = "no condition", .text = RULE(""), .want = "neither \"when\" nor \"possible\"" },
        { .name = "an expression that stops", .text = RULE("when = ( \"fever & \" );"), .want = "a name is missing at the end" },
        { .name = "an expression that goes on", .text = RULE("when = ( \"fever headache\" );"), .want = "\"&\" or \"|\" is missing before \"headache\"" },
        { .name = "an open bracket", .text = RULE("when = ( \"(fever | headache\" );"), .want = "\")\" is missing" },
        { .name = "a number compared with a word", .text = RULE("when = ( \"pain >= high\" );"), .want = "a number is missing" },
        { .name = "a word compared with a number", .text = RULE("when = ( \"fever >= 38\" );"), .want = "\"fever\" is no number" },
        { .name = "an unknown relation", .text = RULE("when = ( \"beside(fever, face)\" );"), .want = "unknown relation \"beside()\"" },
        { .name = "a relation misspelt", .text = RULE("when = ( \"neer(fever, face)\" );"), .want = "unknown relation \"neer()\"; did you mean \"near()\"?" },
        { .name = "a number misspelt", .text = RULE("when = ( \"paain >= 7\" );"), .want = "\"paain\" is no number: neither an observation code nor a fact; did you mean \"pain\"?" },
        { .name = "one argument of two", .text = RULE("when = ( \"near(fever)\" );"), .want = "near() takes 2, not 1" },
        { .name = "a relation without its joining words", .text = RULE("when = ( \"after(fever)\" );"), .want = "need a concept \"because\" or \"after\"" },
        { .name = "an unknown medicine", .text = RULE("when = ( \"dose_mg(aspirin) > 1\" );"), .want = "unknown medicine \"aspirin\"" },
        { .name = "a define by itself",
          .text = "defines = ( { id = \"x\"; when = \"y | fever\"; }, { id = \"y\"; when = \"x\"; } );\n", .want = "is defined by itself" },
        { .name = "a define with a concept's name", .text = "defines = ( { id = \"fever\"; when = \"face\"; } );\n",
          .want = "\"fever\" is the name of a concept already" },
        { .name = "one id twice",
          .text = "redflags = ( { id = \"a\"; tier = \"soon\"; source = \"s\"; when = \"fever\"; },\n"
                  "  { id = \"a\"; tier = \"soon\"; source = \"s\"; when = \"face\"; } );\n",
          .want = "redflags.conf:2: error: \"a\" stands already at redflags.conf:1" },
        { .name = "broken syntax", .text = "redflags = (\n { id = ;\n", .want = "redflags.conf:2: error" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct rules r = { 0 };
        load(&r, CASES[i].text, true);
        if (r.ruleset != NULL || strstr(buf_cstr(&r.problems.text), CASES[i].want) == NULL)
            fail_msg("%s: wanted \"%s\", got: %s", CASES[i].name, CASES[i].want, buf_cstr(&r.problems.text));
        unload(&r);
    }
}

static void all_problems_are_told_at_once(void **state)
{
    (void)state;
    struct rules r = { 0 };
    load(&r, "redflags = ( { id = \"a\"; tier = \"x\"; when = \"nothing\"; }, { id = \"b\"; tier = \"soon\"; source = \"s\"; when = \"f &\"; } );\n",
         true);
    assert_null(r.ruleset);
    assert_int_equal(r.problems.n_errors, 4);
    unload(&r);
}

static void a_set_that_fails_its_examples_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } CASES[] = {
        { .name = "kept", .text = RULE("when = ( \"near(numbness, face)\" ); possible = ( \"numbness\" ); examples = ( \"my face is numb\" );\n"
                                       "   possible_examples = ( \"numb\" ); counterexamples = ( \"headache\" );"), .want = NULL },
        { .name = "an example that is only possible", .text = RULE("when = ( \"near(numbness, face)\" ); possible = ( \"numbness\" );\n   examples = ( \"numb\" );"),
          .want = "redflags.conf:4: error: \"a\": \"numb\" must be definite, but gives tier none: a possible" },
        { .name = "a counterexample that is raised", .text = RULE("when = ( \"numbness\" ); counterexamples = ( \"numb\" );"),
          .want = "\"numb\" must not be raised, but gives tier urgent: a definite" },
        { .name = "a possible example that is silent", .text = RULE("when = ( \"fever\" ); possible_examples = ( \"numb\" );"),
          .want = "\"numb\" must be possible at least, but gives tier none: no flag" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct rules r = { 0 };
        load(&r, CASES[i].text, true);
        if (CASES[i].want == NULL ? r.ruleset == NULL : strstr(buf_cstr(&r.problems.text), CASES[i].want) == NULL)
            fail_msg("%s: wanted \"%s\", got: %s", CASES[i].name, CASES[i].want ? CASES[i].want : "", buf_cstr(&r.problems.text));
        unload(&r);
        load(&r, CASES[i].text, false);
        assert_non_null(r.ruleset);
        unload(&r);
    }
}

static void the_version_follows_every_byte_of_the_rules(void **state)
{
    (void)state;
    struct rules a = { 0 }, b = { 0 }, c = { 0 };
    load(&a, RULE("when = ( \"numbness\" );"), false);
    load(&b, RULE("when = ( \"numbness\" ); "), false);
    load(&c, RULE("when = ( \"numbness\" );"), false);
    assert_string_not_equal(ruleset_version(a.ruleset), ruleset_version(b.ruleset));
    assert_string_equal(ruleset_version(a.ruleset), ruleset_version(c.ruleset));
    unload(&a);
    unload(&b);
    unload(&c);
}

static void questions_and_advice_are_found_by_flag(void **state)
{
    (void)state;
    struct rules r = { 0 };
    load(&r, RULE("when = ( \"numbness\" ); ask = \"ask.a\";"), false);
    assert_string_equal(ruleset_ask(r.ruleset, "a"), "ask.a");
    assert_string_equal(ruleset_advice(r.ruleset, "a"), "advice.urgent");
    assert_null(ruleset_ask(r.ruleset, "b"));
    assert_int_equal(ruleset_rule_tier(r.ruleset, 0), TIER_URGENT);
    unload(&r);
}

static void json_is_whole_whatever_the_text_holds(void **state)
{
    (void)state;
    static const struct str TEXTS[] = { { "my face is numb", 15 }, { "numb \"face\" \\ \n\t", 16 }, { "numb\0 face", 10 },
                                        { "numb\xC3 face\xFF", 11 }, { "", 0 }, { "\xF0\x9F\xA4\xAF numb", 9 } };
    struct rules r = { 0 };
    load(&r, RULE("when = ( \"numbness\" );"), false);
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        const struct read_request request = { .text = { TEXTS[i] }, .now_utc = 1772463600 };
        struct arena *arena = arena_new(0);
        struct screening got;
        struct buf out;
        buf_init(&out, 0);
        assert_int_equal(screen(&request, NULL, r.lexicon, r.ruleset, arena, &got, NULL), 0);
        explain_json(&got, TEXTS[i], &out);
        assert_int_equal(text_utf8_valid(out.s, out.n), out.n);
        assert_null(memchr(out.s, '\n', out.n));
        cJSON *json = cJSON_Parse(out.s);
        assert_non_null(json);
        assert_string_equal(cJSON_GetObjectItem(json, "tier")->valuestring, TEXTS[i].n > 0 ? "urgent" : "none");
        cJSON_Delete(json);
        buf_clear(&out);
        arena_free(arena);
    }
    unload(&r);
}

/* A screening of made-up observations, as JSON. */
static const char *as_json(const struct observation *o, struct buf *out)
{
    const struct screening s = { .reading = { .lang = "en", .observations = o, .n_observations = 1 },
                                 .assessment = { .version = "v" } };
    buf_reset(out);
    explain_json(&s, STR("slept badly"), out);
    return out->s;
}

static void observations_are_shown_in_their_own_units(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct observation o;
        const char *want;
    } CASES[] = {
        { .name = "pain", .o = { .code = OBS_PAIN, .value = 70, .value_high = 70 }, .want = "{\"code\":\"pain\",\"value\":7}" },
        { .name = "half a point", .o = { .code = OBS_PAIN, .value = 85, .value_high = 85 }, .want = "\"value\":8.5" },
        { .name = "a range", .o = { .code = OBS_PAIN, .value = 50, .value_high = 60 }, .want = "\"value\":\"5-6\"" },
        { .name = "earlier", .o = { .code = OBS_PAIN, .value = 50, .value_high = 50, .earlier = true }, .want = "\"earlier\":true" },
        { .name = "yesterday", .o = { .code = OBS_PAIN, .value = 50, .value_high = 50, .day = -1 }, .want = "\"day\":-1" },
        { .name = "a time", .o = { .code = OBS_ONSET, .value = 845, .value_high = 845 }, .want = "\"value\":\"14:05\"" },
        { .name = "a medicine",
          .o = { .code = OBS_MED, .text = "ibuprofen", .detail = "nsaid", .dose_ug = 400000, .count_tenths = 20 },
          .want = "{\"code\":\"med\",\"value\":\"ibuprofen\",\"dose_mg\":400,\"count\":2,\"detail\":\"nsaid\"}" },
        { .name = "a small dose", .o = { .code = OBS_MED, .text = "x", .dose_ug = 2500 }, .want = "\"dose_mg\":2.5" },
        { .name = "hours", .o = { .code = OBS_SLEEP, .value = 650, .value_high = 650 }, .want = "\"value\":6.5,\"unit\":\"h\"" },
        { .name = "a routine", .o = { .code = OBS_ROUTINE_DONE }, .want = "\"value\":true" },
        { .name = "minutes of it", .o = { .code = OBS_ROUTINE_DONE, .value = 10, .value_high = 10 }, .want = "\"value\":10," },
        { .name = "a sign", .o = { .code = OBS_NAUSEA, .value = 1, .value_high = 1 }, .want = "\"value\":true" },
        { .name = "words", .o = { .code = OBS_NOTE, .from = 0, .to = 5 }, .want = "\"value\":\"slept\"" },
    };
    struct buf out;
    buf_init(&out, 0);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        if (strstr(as_json(&CASES[i].o, &out), CASES[i].want) == NULL)
            fail_msg("%s: wanted %s in %s", CASES[i].name, CASES[i].want, out.s);
    buf_clear(&out);
}

static void the_account_names_rules_that_fired_and_what_others_lacked(void **state)
{
    (void)state;
    struct rules r = { 0 };
    struct arena *arena = arena_new(0);
    const struct read_request request = { .text = { STR("numb and headache") }, .now_utc = 1772463600 };
    struct screening got;
    struct buf out;
    buf_init(&out, 0);
    load(&r, "redflags = ( { id = \"a\"; tier = \"urgent\"; source = \"Book 3\"; when = \"numbness\"; },\n"
             "  { id = \"b\"; tier = \"soon\"; source = \"s\"; when = \"headache & fever\"; } );\n", false);
    assert_int_equal(screen(&request, NULL, r.lexicon, r.ruleset, arena, &got, NULL), 0);
    explain_text(&got, STR("numb and headache"), r.ruleset, &out);
    static const char *const WANTED[] = { "definite a (urgent)", "redflags.conf:1", "Book 3", "numbness \"numb\"",
                                          "b: headache & fever", "lacked fever", "Tier: urgent" };
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        if (strstr(out.s, WANTED[i]) == NULL)
            fail_msg("no %s in:\n%s", WANTED[i], out.s);
    buf_clear(&out);
    arena_free(arena);
    unload(&r);
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(each_problem_names_file_line_entry_and_reason),
        cmocka_unit_test(all_problems_are_told_at_once),
        cmocka_unit_test(a_set_that_fails_its_examples_is_refused),
        cmocka_unit_test(the_version_follows_every_byte_of_the_rules),
        cmocka_unit_test(questions_and_advice_are_found_by_flag),
        cmocka_unit_test(json_is_whole_whatever_the_text_holds),
        cmocka_unit_test(observations_are_shown_in_their_own_units),
        cmocka_unit_test(the_account_names_rules_that_fired_and_what_others_lacked),
    };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
