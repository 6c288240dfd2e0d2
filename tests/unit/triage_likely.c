/* SPDX-License-Identifier: ISC
 * Likely intents: what a text that no phrase reads is like, where that is asked at all, and what the file and the bounds may say. */
#include <config.h>

#include "../support/rule_world.h"
#include "triage/explain.h"
#include "triage/likely_intent.h"
#include "triage/screen.h"

#include <string.h>

static const char WORDS[] =
    "lang_words = ( \"the\", \"my\", \"me\", \"and\" );\n"
    "concepts = ( { id = \"numbness\"; phrases = ( \"numb\" ); }, { id = \"fever\"; phrases = ( \"fever\" ); } );\n"
    "extract = ( { code = \"pain\"; phrases = ( \"pain <number:0-10>\" ); }, { code = \"trigger\"; value = \"travel\"; phrases = ( \"trip\" ); },\n"
    "  { code = \"duration_h\"; factor = 24.0; phrases = ( \"<number> days\" ); }, { code = \"headache\"; phrases = ( \"headache\" ); } );\n"
    "intents = ( { id = \"help\"; whole = ( \"help\" ); }, { id = \"yes\"; whole = ( \"yep\" ); starts = ( \"yep\" ); },\n"
    "  { id = \"later\"; anywhere = ( \"anon\" ); } );\n"
    "unclear = ( \"maybe\", \"perhaps begone\" );\n";
static const char BASE[] = "rid\tfree\nditch\tdrop\n";
static const char INTENT_WORDS[] = "ditch\tremove\nscrap\tremove\n";

/* One feature of a text counts 1 / (40 n)^(1/4), half of it for the intent and half against nothing. */
#define HEAD "texts\t20\nlangs\ten=20\nhash\tab\nwords\tcd\nscale\t100\nintercepts\tstop=-400\tpause=-400\tundo=-400\tyes=-400\tlater=-400\n"
static const char WEIGHTS[] = HEAD "w:adieu\tstop=3000\nw:begone\tstop=4000\nt:remove\tundo=4000\nw:meh\tpause=2000\tstop=1980\nb:^_breather\tpause=4000\nb:begone_$\tstop=200\n"
                                   "w:aye\tyes=6000\nt:free\tundo=4000\nw:wobbly\tstop=200\nw:quip\tother=8000\n";

#define BOUNDS "ahead = 3; words_max = 6; texts_needed = 20; beside_signs = 99; stop = 60; pause = 60; undo = 60;"
#define BESIDE BOUNDS " beside_counts = 98; beside_doubt = 99; instead = 60; phrase_below = 20;"
#define RULES(bounds) \
    "redflags = ( { id = \"numbness\"; tier = \"emergency\"; when = ( \"numbness\" ); possible = ( \"fever\" ); source = \"s\"; } );\n" \
    "likely_intents = { " bounds " };\n"

static void open_world(struct rule_world *w, const char *rules, const char *likely)
{
    rule_world_start(w, WORDS, rules);
    w->base_words = rule_world_file(w, "en/base-words.tsv", BASE);
    w->intent_words = rule_world_file(w, "en/intent-words.tsv", INTENT_WORDS);
    w->files.base_words = &w->base_words, w->files.n_base_words = 1;
    w->files.intent_words = &w->intent_words, w->files.n_intent_words = 1;
    if (likely != NULL)
        w->files.likely_intents = rule_world_file(w, "likely-intents.tsv", likely);
    rule_world_load(w);
}

static void screen_text(struct rule_world *w, const char *text, const struct facts *facts, struct screening *out)
{
    const struct read_request request = { .text = { str_of(text) }, .now_utc = 1772463600 };
    if (w->ruleset == NULL)
        fail_msg("%s", buf_cstr(&w->problems.text));
    assert_int_equal(screen(&request, facts, w->lexicon, w->ruleset, w->arena, out, NULL), 0);
}

static void what_no_phrase_reads_is_what_it_is_like_where_that_is_certain(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        enum intent want;
    } CASES[] = {
        { "a word that weighs enough", "begone", INTENT_STOP },
        { "by what a word comes to for intents", "scrap the thing", INTENT_UNDO },
        { "which goes before what it comes to for likeness", "ditch the thing", INTENT_UNDO },
        { "a word of those that intents have none for", "rid me", INTENT_UNDO },
        { "how the text begins", "breather my friend", INTENT_PAUSE },
        { "what sounds like nothing takes it away", "begone quip", INTENT_OTHER },
        { "too little", "wobbly", INTENT_OTHER },
        { "not far enough ahead of the next", "meh", INTENT_OTHER },
        { "no bound: never", "aye", INTENT_OTHER },
        { "a text that is too long", "begone my my my my my me", INTENT_OTHER },
        { "a phrase has read it", "help", INTENT_OTHER },
        { "an answer that says neither yes nor no", "perhaps begone", INTENT_OTHER },
        { "a yes that leads to something else", "yep the thing begone", INTENT_STOP },
        { "a yes and little else", "yep begone", INTENT_OTHER },
        { "a number for the diary", "begone pain 6", INTENT_OTHER },
        { "signs for the diary beside it, and certain", "begone trip", INTENT_STOP },
        { "the same, and not certain enough for that", "adieu trip", INTENT_OTHER },
        { "which it is alone", "adieu", INTENT_STOP },
        { "no known feature", "the the", INTENT_OTHER },
        { "nothing", "", INTENT_OTHER },
    };
    struct rule_world w;
    open_world(&w, RULES(BOUNDS), WEIGHTS);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct screening s;
        screen_text(&w, CASES[i].text, NULL, &s);
        if (s.reading.likely_intent != CASES[i].want)
            fail_msg("%s: \"%s\": %s", CASES[i].name, CASES[i].text, INTENT_NAMES[s.reading.likely_intent]);
        if (CASES[i].want != INTENT_OTHER)
            assert_true(s.reading.intent == INTENT_OTHER || s.reading.intent == INTENT_DIARY || s.reading.intent == INTENT_YES);
    }
    rule_world_close(&w);
}

/* What is certain is heard beside an entry and beside a flag that is possible, which both stay; and a word that is unlikely gives way to
 * another, but to no STOP. */
static void what_is_certain_is_heard_beside_entries_doubts_and_words(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        enum intent want, read;
        size_t n_observations, n_flags;
    } CASES[] = {
        { "a number for the diary", "begone pain 6", INTENT_STOP, INTENT_DIARY, 1, 0 },
        { "the same, not certain enough", "adieu pain 6", INTENT_OTHER, INTENT_DIARY, 1, 0 },
        { "how long a pain has been is kept", "breather pain 6 3 days", INTENT_PAUSE, INTENT_DIARY, 2, 0 },
        { "a possible flag", "begone fever", INTENT_STOP, INTENT_OTHER, 0, 1 },
        { "the same, not certain enough", "adieu fever", INTENT_OTHER, INTENT_OTHER, 0, 1 },
        { "neither yes nor no, in few words, answers", "maybe begone", INTENT_OTHER, INTENT_OTHER, 0, 0 },
        { "neither yes nor no, in more", "maybe begone my friend", INTENT_STOP, INTENT_OTHER, 0, 0 },
        { "the same, not certain enough", "maybe adieu my friend", INTENT_OTHER, INTENT_OTHER, 0, 0 },
        { "another word than a phrase has read", "breather my friend anon", INTENT_PAUSE, INTENT_OTHER, 0, 0 },
        { "no other word", "the thing anon", INTENT_OTHER, INTENT_LATER, 0, 0 },
        { "a STOP instead of a word", "begone anon", INTENT_OTHER, INTENT_LATER, 0, 0 },
        { "another word beside a possible flag", "breather fever anon", INTENT_OTHER, INTENT_LATER, 0, 1 },
        { "a definite flag", "begone numb", INTENT_OTHER, INTENT_OTHER, 0, 1 },
    };
    struct rule_world w;
    open_world(&w, RULES(BESIDE), WEIGHTS);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct screening s;
        screen_text(&w, CASES[i].text, NULL, &s);
        if (s.reading.likely_intent != CASES[i].want || s.reading.intent != CASES[i].read || s.reading.n_observations != CASES[i].n_observations)
            fail_msg("%s: \"%s\": %s, read %s, %zu observations", CASES[i].name, CASES[i].text, INTENT_NAMES[s.reading.likely_intent],
                     INTENT_NAMES[s.reading.intent], s.reading.n_observations);
        assert_int_equal(s.assessment.n_flags, CASES[i].n_flags);
    }
    rule_world_close(&w);
}

static void how_long_a_likely_pause_lasts_is_no_duration_of_a_pain(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum intent want;
        size_t n_observations;
    } CASES[] = { { "breather 3 days", INTENT_PAUSE, 0 }, { "wobbly 3 days", INTENT_OTHER, 1 }, { "begone 3 days", INTENT_STOP, 1 } };
    struct rule_world w;
    open_world(&w, RULES(BOUNDS), WEIGHTS);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct screening s;
        screen_text(&w, CASES[i].text, NULL, &s);
        assert_int_equal(s.reading.likely_intent, CASES[i].want);
        assert_int_equal(s.reading.n_observations, CASES[i].n_observations);
    }
    rule_world_close(&w);
}

/* P2 P4: nothing is made of a text that says danger, or while something is open that it may be meant for. */
static void danger_leaves_no_likely_intent_and_is_judged_as_without(void **state)
{
    (void)state;
    static const char *const OPEN[] = { "numbness" };
    static const struct {
        const char *name, *text;
        struct facts facts;
        enum tier tier;
        size_t n_flags;
    } CASES[] = {
        { .name = "a flag", .text = "begone numb", .tier = TIER_EMERGENCY, .n_flags = 1 },
        { .name = "a flag that is asked about", .text = "begone fever", .tier = TIER_NONE, .n_flags = 1 },
        { .name = "a question is open", .text = "begone", .facts = { .asked = "numbness" } },
        { .name = "a flag is open", .text = "begone", .facts = { .open_flags = OPEN, .n_open_flags = 1 } },
        { .name = "a flag was denied", .text = "begone", .facts = { .denied_flags = OPEN, .n_denied_flags = 1 } },
    };
    struct rule_world with, without;
    open_world(&with, RULES(BOUNDS), WEIGHTS);
    open_world(&without, RULES(BOUNDS), NULL);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct screening a, b;
        screen_text(&with, CASES[i].text, &CASES[i].facts, &a);
        screen_text(&without, CASES[i].text, &CASES[i].facts, &b);
        if (a.reading.likely_intent != INTENT_OTHER)
            fail_msg("%s: %s", CASES[i].name, INTENT_NAMES[a.reading.likely_intent]);
        assert_int_equal(a.assessment.tier, CASES[i].tier);
        assert_int_equal(a.assessment.n_flags, CASES[i].n_flags);
        assert_int_equal(b.assessment.tier, CASES[i].tier);
        assert_int_equal(b.assessment.n_flags, CASES[i].n_flags);
    }
    rule_world_close(&with);
    rule_world_close(&without);
}

static void the_words_of_a_member_are_not_guessed_at(void **state)
{
    (void)state;
    const struct facts facts = { .asked = NULL };
    const struct read_request request = { .text = { STR("begone") }, .now_utc = 1772463600, .from_team = true };
    struct screening s;
    struct rule_world w;
    open_world(&w, RULES(BOUNDS), WEIGHTS);
    assert_int_equal(screen(&request, &facts, w.lexicon, w.ruleset, w.arena, &s, NULL), 0);
    assert_int_equal(s.reading.likely_intent, INTENT_OTHER);
    rule_world_close(&w);
}

/* P8 */
static void the_account_tells_what_gave_the_intent(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want, *json;
    } CASES[] = {
        { "begone", "Likely intent: stop 9", "\"intent\":\"stop\",\"lang\":\"en\",\"intent_likely\":true" },
        { "begone", "    for     \"begone\" +6.69, \"begone $\" +0.33", "" },
        { "ditch the thing", "    for     ~remove +", "\"intent\":\"undo\"" },
        { "wobbly", "not enough to be heard", "\"intent\":\"other\",\"lang\":\"en\",\"rules\"" },
        { "help", "Likely intent: not asked, a phrase says it", "\"intent\":\"help\"" },
        { "begone pain 6", "Likely intent: not asked, something was counted for the diary", "\"intent\":\"diary\"" },
        { "begone numb", "Likely intent: not asked, danger is said or asked about", "\"intent\":\"other\"" },
    };
    struct rule_world w;
    open_world(&w, RULES(BOUNDS), WEIGHTS);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct screening s;
        struct buf text, json;
        buf_init(&text, 0);
        buf_init(&json, 0);
        screen_text(&w, CASES[i].text, NULL, &s);
        explain_text(&s, str_of(CASES[i].text), w.ruleset, &text);
        explain_json(&s, str_of(CASES[i].text), &json);
        if (strstr(buf_cstr(&text), CASES[i].want) == NULL || strstr(buf_cstr(&json), CASES[i].json) == NULL)
            fail_msg("\"%s\": no %s or %s in\n%s%s", CASES[i].text, CASES[i].want, CASES[i].json, buf_cstr(&text), buf_cstr(&json));
        buf_clear(&text);
        buf_clear(&json);
    }
    rule_world_close(&w);
}

/* P10 */
static void a_file_or_bounds_that_are_wrong_are_refused_with_their_line(void **state)
{
    (void)state;
    static const struct {
        const char *likely, *rules, *want;
    } CASES[] = {
        { HEAD "w:a\tstop=1\nw:a\tstop=2\n", RULES(BOUNDS), "likely-intents.tsv:8: error: \"w:a\" stands already above" },
        { HEAD "w:a\tstpo=1\n", RULES(BOUNDS), "likely-intents.tsv:7: error: \"w:a\": intents with a whole number" },
        { HEAD "w:a\tdiary=1\n", RULES(BOUNDS), "likely-intents.tsv:7" },
        { HEAD "w:a\tstop\n", RULES(BOUNDS), "likely-intents.tsv:7" },
        { HEAD "w:a\tstop=32001\n", RULES(BOUNDS), "likely-intents.tsv:7" },
        { "texts\t20\nlangs\ten=20\nhash\tab\nscale\t100\n", RULES(BOUNDS), "is missing" },
        { HEAD "intercept\tstop=1\n", RULES(BOUNDS), "did you mean \"intercepts\"?" },
        { WEIGHTS, RULES("stpo = 60;"), "redflags.conf:2: error: unknown name \"stpo\"; did you mean \"stop\"?" },
        { WEIGHTS, RULES("stop = 0;"), "\"stop\" is not from 1 to 101" },
        { WEIGHTS, RULES("stop = 102;"), "\"stop\" is not from 1 to 101" },
        { WEIGHTS, RULES("ahead = 0;"), "ahead" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct rule_world w;
        open_world(&w, CASES[i].rules, CASES[i].likely);
        if (w.ruleset != NULL || strstr(buf_cstr(&w.problems.text), CASES[i].want) == NULL)
            fail_msg("%zu: wanted \"%s\", got \"%s\"", i, CASES[i].want, buf_cstr(&w.problems.text));
        rule_world_close(&w);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_no_phrase_reads_is_what_it_is_like_where_that_is_certain),
        cmocka_unit_test(what_is_certain_is_heard_beside_entries_doubts_and_words),
        cmocka_unit_test(how_long_a_likely_pause_lasts_is_no_duration_of_a_pain),
        cmocka_unit_test(danger_leaves_no_likely_intent_and_is_judged_as_without),
        cmocka_unit_test(the_words_of_a_member_are_not_guessed_at),
        cmocka_unit_test(the_account_tells_what_gave_the_intent),
        cmocka_unit_test(a_file_or_bounds_that_are_wrong_are_refused_with_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
