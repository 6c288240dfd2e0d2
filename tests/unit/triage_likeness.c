/* SPDX-License-Identifier: ISC
 * The second reader: what it reads off a text, how it scores, what its file may say, and what its scores do to flags. */
#include <config.h>

#include "../support/rule_world.h"
#include "triage/explain.h"
#include "triage/likeness.h"
#include "triage/screen.h"
#include "triage/weights.h"

#include <math.h>
#include <string.h>

static const char WORDS[] =
    "lang_words = ( \"the\", \"my\", \"is\", \"and\" );\n"
    "concepts = ( { id = \"headache\"; phrases = ( \"headache\" ); }, { id = \"numbness\"; phrases = ( \"numb\" ); },\n"
    "  { id = \"fever\"; phrases = ( \"fever\" ); }, { id = \"self_harm\"; phrases = ( \"cutting\" ); }, { id = \"rope\"; phrases = ( \"rope\" ); },\n"
    "  { id = \"weakness\"; phrases = ( \"weak\" ); }, { id = \"clothes\"; phrases = ( \"hat\" ); } );\n"
    "context = ( { type = \"deny\"; scope = \"after\"; phrases = ( \"no\" ); } );\n"
    "extract = ( { code = \"pain\"; phrases = ( \"pain <number:0-10>\" ); }, { code = \"temp_c\"; phrases = ( \"temp <number>\" ); } );\n";

#define DOUBT(bounds) "doubt = { texts_needed = 10; " bounds " };\n"

#define RULES \
    "lasting = ( \"fever\" );\n" \
    "redflags = (\n" \
    " { id = \"numbness\"; tier = \"emergency\"; when = ( \"numbness\" ); possible = ( \"headache & fever\" ); source = \"s\"; },\n" \
    " { id = \"self_harm\"; tier = \"emergency\"; always = true; when = ( \"self_harm\" ); doubted = ( \"rope\" ); source = \"s\"; },\n" \
    " { id = \"hot\"; tier = \"urgent\"; when = ( \"temp_c >= 39\" ); source = \"s\"; },\n" \
    " { id = \"told\"; tier = \"urgent\"; when = ( \"weakness & patient.pregnant\", \"weakness & fever\" ); source = \"s\"; },\n" \
    " { id = \"sounds_soon\"; tier = \"soon\"; only_if_silent = true; when = ( \"likeness.soon >= 50\" ); source = \"s\"; },\n" \
    " { id = \"sounds_emergency\"; tier = \"emergency\"; only_if_silent = true; when = ( \"likeness.emergency >= 80\" );\n" \
    "   possible = ( \"likeness.emergency >= 50\" ); source = \"s\"; } );\n"

/* Intercepts of -2, 0 and 0. */
#define HEAD "texts\t20\nlangs\ten=20\nhash\tab\nwords\tcd\nscale\t40\nintercepts\t-80\t0\t0\t0\n"
/* In fortieths, as the share of one feature is 1 in 2.5. */
static const char WEIGHTS[] = HEAD "w:collapsed\t500\t400\t300\t300\nb:just_collapsed\t300\t0\t0\t0\nw:cosy\t-500\t-500\t-500\t-500\n"
                                   "n:numbness\t100\t100\t100\t100\nm:numbness/Apsn\t-900\t0\t0\t0\nw:wobbly\t250\t0\t0\t0\nb:very_wobbly\t300\t0\t0\t0\nw:meh\t-500\t0\t500\t500\nw:soso\t-500\t-500\t-160\t-320\n";

static void open_world(struct rule_world *w, const char *rules, const char *likeness)
{
    rule_world_start(w, WORDS, rules);
    if (likeness != NULL)
        w->files.likeness = rule_world_file(w, "likeness.tsv", likeness);
    rule_world_load(w);
}

static void screen_text(struct rule_world *w, const char *text, const struct facts *facts, struct screening *out)
{
    const struct read_request request = { .text = { str_of(text) }, .now_utc = 1772463600 };
    if (w->ruleset == NULL)
        fail_msg("%s", buf_cstr(&w->problems.text));
    assert_int_equal(screen(&request, facts, w->lexicon, w->ruleset, w->arena, out, NULL), 0);
}

/* "tier: id certainty, ..." */
static void check_flags(struct rule_world *w, const char *text, const struct facts *facts, const char *want)
{
    struct screening s;
    char got[300];
    screen_text(w, text, facts, &s);
    int n = snprintf(got, sizeof got, "%s:", TIER_NAMES[s.assessment.tier]);
    for (size_t i = 0; i < s.assessment.n_flags; i++)
        n += snprintf(got + n, sizeof got - (size_t)n, "%s %s %s", i > 0 ? "," : "", s.assessment.flags[i].id,
                      CERTAINTY_NAMES[s.assessment.flags[i].certainty]);
    if (strcmp(got, want) != 0)
        fail_msg("\"%s\": wanted \"%s\", got \"%s\"", text, want, got);
}

static void features_are_words_neighbours_mentions_and_entries(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "", "" },
        { "numb", "w:numb n:numbness m:numbness/Ppsn b:^_numb b:numb_$" },
        { "no fever", "w:no w:fever b:no_fever n:fever m:fever/Apsn b:^_no b:fever_$" },
        { "numb and weak and no fever", "w:numb w:and b:numb_and w:weak b:and_weak b:weak_and w:no b:and_no w:fever b:no_fever n:numbness m:numbness/Ppsn n:weakness m:weakness/Ppsn n:fever m:fever/Apsn x:numbness+weakness b:^_numb b:fever_$" },
        { "pain 8", "w:pain w:#1 b:pain_#1 o:pain o:pain:7-8 b:^_pain b:#1_$" },
        { "pain 10", "w:pain w:#2 b:pain_#2 o:pain o:pain:9-10 b:^_pain b:#2_$" },
        { "pain 3", "w:pain w:#1 b:pain_#1 o:pain o:pain:0-3 b:^_pain b:#1_$" },
        { "pain 4", "w:pain w:#1 b:pain_#1 o:pain o:pain:4-6 b:^_pain b:#1_$" },
        { "zork zork zork", "w:zork b:zork_zork b:^_zork b:zork_$" },
    };
    struct rule_world w;
    open_world(&w, RULES, NULL);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct screening s;
        struct feature *features;
        struct buf got;
        size_t n;
        screen_text(&w, CASES[c].text, NULL, &s);
        assert_int_equal(feature_list(&s.reading, (struct feature_span){ 0, feature_n_sentences(&s.reading) }, NULL, w.arena, &features, &n), 0);
        buf_init(&got, 0);
        for (size_t i = 0; i < n; i++) {
            size_t from = got.n + (i > 0);
            if (i > 0)
                buf_addc(&got, ' ');
            feature_add_name(&features[i], &got);
            struct str name = { got.s + from, got.n - from };
            assert_true(feature_hash(name) == features[i].hash);
            assert_true(features[i].from <= features[i].to && features[i].to <= strlen(CASES[c].text));
        }
        assert_string_equal(buf_cstr(&got), CASES[c].want);
        buf_clear(&got);
    }
    rule_world_close(&w);
}

/* P8: what a base word is learnt from can be looked up, form by form. */
static void forms_of_a_word_share_the_features_of_its_base_word(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "dropped mug", "t:drop t:cup v:cup+drop" },
        { "dropping cup", "t:drop t:cup v:cup+drop" },
        { "dropped dropping", "t:drop" },
        { "zork", "" },
        { "dropped zork zork zork zork zork zork zork mug again", "t:drop t:cup v:cup+drop t:again v:again+drop v:again+cup" },
    };
    struct rule_world w;
    open_world(&w, RULES, NULL);
    struct rule_file table = rule_world_file(&w, "en/base-words.tsv", "# forms\ndropped\tdrop\ndropping\tdrop\nmug\tcup\ncup\tcup\nagain\tagain\r\n");
    struct base_words *words = base_words_new(&table, 1, NULL, &w.problems);
    assert_non_null(words);
    assert_int_equal(base_words_n(words), 5);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct screening s;
        struct feature *features;
        struct buf got;
        size_t n;
        screen_text(&w, CASES[c].text, NULL, &s);
        assert_int_equal(feature_list(&s.reading, (struct feature_span){ 0, feature_n_sentences(&s.reading) }, words, w.arena, &features, &n), 0);
        buf_init(&got, 0);
        for (size_t i = 0; i < n; i++) {
            if (features[i].kind != 't' && features[i].kind != 'v')
                continue;
            size_t from = got.n + (got.n > 0);
            if (got.n > 0)
                buf_addc(&got, ' ');
            feature_add_name(&features[i], &got);
            assert_true(feature_hash((struct str){ got.s + from, got.n - from }) == features[i].hash);
        }
        assert_string_equal(buf_cstr(&got), CASES[c].want);
        buf_clear(&got);
    }
    base_words_free(words);
    rule_world_close(&w);
}

static void broken_base_words_refuse_the_rules_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } CASES[] = {
        { "no base word", "dropped\n", "en/base-words.tsv:1: error: a word, a tab and its base word" },
        { "an empty base word", "a\tb\ndropped\t\n", "en/base-words.tsv:2: error: a word, a tab and its base word" },
        { "a third column", "dropped\tdrop\tx\n", "en/base-words.tsv:1: error: a word, a tab and its base word" },
        { "two words", "let go\tdrop\n", "en/base-words.tsv:1: error: a word, a tab and its base word" },
        { "a word twice", "mug\tcup\n# or\nmug\tbeaker\n", "en/base-words.tsv:3: error: \"mug\" stands already above" },
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        char name[] = "en/base-words.tsv";
        struct rule_file table = { .name = name, .path = name, .text = str_of(CASES[c].text) };
        struct problems problems;
        problems_init(&problems);
        struct base_words *words = base_words_new(&table, 1, NULL, &problems);
        if (words != NULL || strstr(buf_cstr(&problems.text), CASES[c].want) == NULL)
            fail_msg("%s: %s", CASES[c].name, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
}

static void score_is_the_logistic_of_known_features_of_length_one(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        double sum;
        int n_known;
    } CASES[] = {
        { "nothing that is known", "zork", 0, 0 },
        { "one word", "collapsed", 5.0, 1 },
        { "the same word again", "collapsed collapsed", 5.0, 1 },
        { "a word and a pair", "just collapsed", 8.0, 2 },
        { "what is unknown counts for nothing", "zork collapsed zork", 5.0, 1 },
        { "words for and against", "cosy collapsed", 0.0, 2 },
        { "what is denied is another feature", "no numb", 1.0 - 9.0, 2 },
    };
    struct rule_world w;
    open_world(&w, RULES, WEIGHTS);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct screening s;
        struct likeness_reading got;
        screen_text(&w, CASES[c].text, NULL, &s);
        assert_int_equal(likeness_read(ruleset_likeness(w.ruleset), NULL, ruleset_base_words(w.ruleset), ruleset_parts(w.ruleset), &s.reading, w.arena, &got), 0);
        double z = 2.5 * CASES[c].sum * feature_share((size_t)CASES[c].n_known) - 2.0;
        if ((int)got.n_known != CASES[c].n_known || fabs(got.permille[LIKENESS_EMERGENCY] - 1000 / (1 + exp(-z))) > 0.51)
            fail_msg("%s: %d of 1000 from %zu", CASES[c].name, (int)got.permille[LIKENESS_EMERGENCY], got.n_known);
    }
    rule_world_close(&w);
}

/* P4: what is unrelated takes nothing away; what rules ask for may be what explains the part. */
static void a_part_scores_less_where_the_rest_bears_on_a_sign(void **state)
{
    (void)state;
    static const struct {
        const char *name, *passing, *text;
        int less; /* of the logit */
    } CASES[] = {
        { "alone", "", "collapsed", 0 },
        { "unrelated, behind", "", "collapsed. cosy", 0 },
        { "unrelated, before", "", "cosy cosy. collapsed", 0 },
        { "a concept that no rule asks for", "", "collapsed. cosy hat", 0 },
        { "what a rule asks for", "", "collapsed. cosy fever", 2 },
        { "before", "", "no fever, cosy. collapsed", 2 },
        { "further away", "", "collapsed. cosy. cosy. cosy fever", 2 },
        { "inside the part too", "", "collapsed numb. cosy", 0 },
        { "what any talk holds", "passing = ( \"fever\" );\n", "collapsed. cosy fever", 0 },
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        char rules[2000];
        struct rule_world w;
        struct screening s;
        struct likeness_reading got;
        snprintf(rules, sizeof rules, "%s%s", CASES[c].passing, DOUBT("part_less = 2;") RULES);
        open_world(&w, rules, WEIGHTS);
        screen_text(&w, CASES[c].text, NULL, &s);
        assert_int_equal(likeness_read(ruleset_likeness(w.ruleset), NULL, ruleset_base_words(w.ruleset), ruleset_parts(w.ruleset), &s.reading, w.arena, &got), 0);
        bool numb = strstr(CASES[c].text, "numb") != NULL;
        double z = 2.5 * (numb ? 6.0 : 5.0) * feature_share(numb ? 2 : 1) - 2.0 - CASES[c].less;
        if (fabs(got.permille[LIKENESS_EMERGENCY] - 1000 / (1 + exp(-z))) > 0.51)
            fail_msg("%s: %d of 1000", CASES[c].name, (int)got.permille[LIKENESS_EMERGENCY]);
        rule_world_close(&w);
    }
}

static void broken_weights_refuse_the_rules_with_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } CASES[] = {
        { "three weights", HEAD "w:a\t1\t2\t3\n", "likeness.tsv:7: error: \"w:a\": four whole numbers" },
        { "five weights", HEAD "w:a\t1\t2\t3\t4\t4\n", "likeness.tsv:7: error: \"w:a\": four whole numbers" },
        { "no number", HEAD "w:a\t1\tx\t3\t4\n", "likeness.tsv:7: error: \"w:a\": four whole numbers" },
        { "too heavy", HEAD "w:a\t1\t2\t40000\t40000\n", "likeness.tsv:7: error: \"w:a\": four whole numbers" },
        { "a feature twice", HEAD "w:a\t1\t2\t3\t3\n\nw:a\t1\t2\t3\t3\n", "likeness.tsv:9: error: \"w:a\" stands already above" },
        { "a key misspelt", HEAD "intercept\t1\t2\t3\t3\n", "likeness.tsv:7: error: \"intercept\" is neither a feature (w:word) nor a key; did you mean \"intercepts\"?" },
        { "no such feature", HEAD "y:a\t1\t2\t3\t3\n", "likeness.tsv:7: error: \"y:a\" is neither" },
        { "no scale", "texts\t20\nlangs\ten=20\nhash\tab\nintercepts\t1\t2\t3\t3\n", "likeness.tsv: error: one of \"scale\"" },
        { "a scale of nothing", HEAD "scale\t0\n", "likeness.tsv:7: error: \"scale\" is no whole number" },
        { "intercepts too few", HEAD "intercepts\t1\n", "likeness.tsv:7: error: four whole numbers are wanted behind \"intercepts\"" },
        { "languages untold", HEAD "langs\ten\n", "likeness.tsv:7: error: languages are told as en=4100" },
        { "an empty file", "", "likeness.tsv: error: one of \"scale\"" },
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct rule_world w;
        open_world(&w, RULES, CASES[c].text);
        if (w.ruleset != NULL || strstr(buf_cstr(&w.problems.text), CASES[c].want) == NULL)
            fail_msg("%s: wanted \"%s\", got: %s", CASES[c].name, CASES[c].want, buf_cstr(&w.problems.text));
        rule_world_close(&w);
    }
}

#define RULE(when) "redflags = ( { id = \"a\"; tier = \"soon\"; source = \"s\"; when = ( \"" when "\" ); } );\n"

static void slips_about_likeness_in_rules_are_told(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *want;
    } CASES[] = {
        { "a score misspelt", RULE("likeness.emergancy >= 85"), "redflags.conf:1: error: \"a\": \"likeness.emergancy\" is no number: neither an observation code nor a fact; did you mean \"likeness.emergency\"?" },
        { "a score compared with nothing", RULE("likeness.soon"), "a comparison is missing" },
        { "a score misspelt and compared with nothing", RULE("likeness.soom"), "did you mean \"likeness.soon\"?" },
        { "a bound beyond all", "doubt = { definite_below = 101.0; };\n", "redflags.conf:1: error: \"doubt\": \"definite_below\" is not from 0 to 100" },
        { "no discount", "doubt = { part_less = -1.0; };\n", "redflags.conf:1: error: \"doubt\": \"part_less\" is not from 0 to 20" },
        { "no such concept", "passing = ( \"fevers\" );\n", "\"passing\": there is no concept \"fevers\"; did you mean \"fever\"?" },
        { "a bound of brief beyond all", "doubt = { brief = { silent_below = 101.0; }; };\n", "redflags.conf:1: error: \"doubt\": \"silent_below\" is not from 0 to 100" },
        { "no bound of brief", "doubt = { brief = { told_for_from = 1.0; }; };\n", "\"told_for_from\"" },
        { "doubted without always", "redflags = ( { id = \"a\"; tier = \"soon\"; source = \"s\"; when = ( \"fever\" ); doubted = ( \"weakness\" ); } );\n",
          "redflags.conf:1: error: \"a\": \"doubted\" is for a rule with always = true" },
        { "a bound misspelt", "doubt = { definite_bellow = 1.0; };\n", "did you mean \"definite_below\"?" },
        { "doubt misspelt", "douht = { definite_below = 1.0; };\n", "unknown key \"douht\"; did you mean \"doubt\"?" },
    };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct rule_world w;
        open_world(&w, CASES[c].text, WEIGHTS);
        if (w.ruleset != NULL || strstr(buf_cstr(&w.problems.text), CASES[c].want) == NULL)
            fail_msg("%s: wanted \"%s\", got: %s", CASES[c].name, CASES[c].want, buf_cstr(&w.problems.text));
        rule_world_close(&w);
    }
}

static void what_sounds_like_it_is_raised_where_no_rule_speaks(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "zork", "none:" },                                            /* 12, 50 and 50, but no word speaks for it */
        { "she collapsed zork", "emergency: sounds_emergency definite" }, /* 95 */
        { "wobbly", "none: sounds_emergency possible" },                 /* 62 */
        { "wobbly cosy", "none:" },
        { "collapsed numb", "emergency: numbness definite" },            /* the rule said it */
        { "wobbly numb", "emergency: numbness definite" },
        { "collapsed temp 39.5", "emergency: sounds_emergency definite, hot definite" },
        { "headache fever collapsed", "emergency: sounds_emergency definite, numbness possible" },
        { "headache fever wobbly", "none: numbness possible" },          /* the rule asks already */
    };
    struct rule_world w;
    open_world(&w, DOUBT("") RULES, WEIGHTS);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++)
        check_flags(&w, CASES[c].text, NULL, CASES[c].want);
    rule_world_close(&w);
}

static void its_reasons_are_the_words_that_weigh_most(void **state)
{
    (void)state;
    struct rule_world w;
    struct screening s;
    open_world(&w, DOUBT("") RULES, WEIGHTS);
    screen_text(&w, "zork until he just collapsed there", NULL, &s);
    assert_int_equal(s.assessment.n_flags, 1);
    assert_string_equal(s.assessment.flags[0].id, "sounds_emergency");
    assert_int_equal(s.assessment.flags[0].n_why, 2);
    assert_string_equal(s.assessment.flags[0].why[0].concept, "likeness.emergency");
    assert_int_equal(s.assessment.flags[0].why[0].from, 14); /* just collapsed */
    assert_int_equal(s.assessment.flags[0].why[0].to, 28);
    assert_int_equal(s.assessment.flags[0].why[1].from, 19); /* collapsed, which is heavier */
    screen_text(&w, "very wobbly zork", NULL, &s);
    assert_int_equal(s.assessment.n_flags, 1);
    assert_int_equal(s.assessment.flags[0].n_why, 1); /* the word lies inside the pair, which is heavier */
    assert_int_equal(s.assessment.flags[0].why[0].to, 11);
    rule_world_close(&w);
}

static void languages_with_too_few_texts_have_no_likeness(void **state)
{
    (void)state;
    struct rule_world w;
    struct screening s;
    struct buf out;
    buf_init(&out, 0);
    open_world(&w, "doubt = { texts_needed = 21; };\n" RULES, WEIGHTS);
    check_flags(&w, "collapsed", NULL, "none:");
    screen_text(&w, "collapsed", NULL, &s);
    explain_text(&s, STR("collapsed"), w.ruleset, &out);
    assert_non_null(strstr(buf_cstr(&out), "Likeness: learnt from 20 texts of this language, 21 are needed"));
    rule_world_close(&w);
    open_world(&w, RULES, NULL);
    check_flags(&w, "collapsed", NULL, "none:");
    buf_clear(&out);
    rule_world_close(&w);
}

/* P4: what is said in a few plain words is not taken back by what long tellings sound like. */
static void short_texts_are_left_to_the_rules(void **state)
{
    (void)state;
    struct rule_world w;
    struct screening s;
    struct buf out;
    buf_init(&out, 0);
    open_world(&w, DOUBT("words_needed = 2;") RULES, WEIGHTS);
    check_flags(&w, "collapsed", NULL, "none:");
    check_flags(&w, "she collapsed", NULL, "emergency: sounds_emergency definite");
    screen_text(&w, "collapsed", NULL, &s);
    explain_text(&s, STR("collapsed"), w.ruleset, &out);
    assert_non_null(strstr(buf_cstr(&out), "Likeness: the text has 1 words, 2 are needed"));
    buf_clear(&out);
    rule_world_close(&w);
    open_world(&w, DOUBT("definite_below = 90.0; possible_below = 90.0; silent_below = 90.0; words_against = 3;") RULES, WEIGHTS);
    check_flags(&w, "cosy numb", NULL, "emergency: numbness definite");
    check_flags(&w, "cosy numb zork", NULL, "none:");
    check_flags(&w, "collapsed", NULL, "emergency: sounds_emergency definite");
    rule_world_close(&w);
    /* What is said in few words has bounds of its own. */
    open_world(&w, DOUBT("definite_below = 90.0; silent_below = 90.0; words_against = 3; brief = { definite_below = 20.0; };") RULES, WEIGHTS);
    check_flags(&w, "cosy numb", NULL, "none: numbness possible");
    check_flags(&w, "meh numb", NULL, "emergency: numbness definite");
    check_flags(&w, "cosy numb zork", NULL, "none:");
    rule_world_close(&w);
}

static void doubt_weakens_what_rests_on_words_alone(void **state)
{
    (void)state;
    static const char *const RECENT[] = { "fever" }, *const OPEN[] = { "told" };
    static const struct {
        const char *name, *text, *want;
        struct facts facts;
    } CASES[] = {
        { .name = "below the bound", .text = "soso and numb", .want = "none: numbness possible" },
        { .name = "below both bounds", .text = "cosy and numb", .want = "none: numbness possible" },
        { .name = "below it for its own tier alone", .text = "meh and numb", .want = "emergency: numbness definite" },
        { .name = "above it", .text = "collapsed and numb", .want = "emergency: numbness definite" },
        { .name = "possible and below its own bound", .text = "cosy headache fever", .want = "none:" },
        { .name = "possible and above it", .text = "headache fever", .want = "none: numbness possible" },
        { .name = "always", .text = "cosy cutting", .want = "emergency: self_harm definite" },
        { .name = "always, but of what is doubted", .text = "cosy rope", .want = "none: self_harm possible" },
        { .name = "always, of what is doubted and above the bound", .text = "collapsed rope", .want = "emergency: self_harm definite" },
        { .name = "always, with what is doubted beside it", .text = "cosy rope cutting", .want = "emergency: self_harm definite" },
        { .name = "a measured number", .text = "cosy temp 39.5", .want = "urgent: hot definite" },
        { .name = "words alone", .text = "soso weak fever", .want = "none: told possible" },
        { .name = "with a fact", .text = "cosy weak", .want = "urgent: told definite",
          .facts = { .known[FACT_PREGNANT] = true, .value[FACT_PREGNANT] = 1 } },
        { .name = "with an earlier text", .text = "cosy weak", .want = "urgent: told definite", .facts = { .recent = RECENT, .n_recent = 1 } },
        { .name = "while a flag is open", .text = "cosy and numb", .want = "emergency: numbness definite",
          .facts = { .open_flags = OPEN, .n_open_flags = 1 } },
    };
    struct rule_world w;
    open_world(&w, DOUBT("definite_below = 20.0; possible_below = 10.0;") RULES, WEIGHTS);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++)
        check_flags(&w, CASES[c].text, &CASES[c].facts, CASES[c].want);
    rule_world_close(&w);
    open_world(&w, DOUBT("") RULES, WEIGHTS);
    check_flags(&w, "cosy and numb", NULL, "emergency: numbness definite");
    check_flags(&w, "cosy headache fever", NULL, "none: numbness possible");
    rule_world_close(&w);
    /* What a rule was sure of is silent only below a bound of its own. */
    open_world(&w, DOUBT("definite_below = 20.0; silent_below = 10.0;") RULES, WEIGHTS);
    check_flags(&w, "cosy and numb", NULL, "none:");
    check_flags(&w, "soso and numb", NULL, "none: numbness possible");
    check_flags(&w, "cosy headache fever", NULL, "none: numbness possible");
    check_flags(&w, "cosy rope", NULL, "none: self_harm possible"); /* never silent */
    rule_world_close(&w);
    /* It stays certain while likeness of its own tier says so. */
    open_world(&w, DOUBT("definite_below = 99.0; stands_from = 50.0;") RULES, WEIGHTS);
    check_flags(&w, "wobbly and numb", NULL, "emergency: numbness definite");
    check_flags(&w, "soso and numb", NULL, "none: numbness possible");
    rule_world_close(&w);
    /* A rule that asks for likeness has its own bound. */
    open_world(&w, DOUBT("definite_below = 90.0;")
        "redflags = ( { id = \"a\"; tier = \"emergency\"; source = \"s\"; when = ( \"likeness.emergency >= 50\" ); } );\n", WEIGHTS);
    check_flags(&w, "wobbly", NULL, "emergency: a definite");
    rule_world_close(&w);
    /* Little likeness has no words that speak for it: no flag rests on it alone. */
    open_world(&w, DOUBT("")
        "redflags = ( { id = \"a\"; tier = \"emergency\"; source = \"s\"; when = ( \"likeness.emergency <= 90\" ); } );\n", WEIGHTS);
    check_flags(&w, "wobbly", NULL, "none:");
    rule_world_close(&w);
}

/* P4: everyday talk without a full stop takes nothing from the statement that says the sign. */
static void a_statement_is_read_alone_before_it_is_doubted(void **state)
{
    (void)state;
    struct rule_world w;
    open_world(&w, DOUBT("definite_below = 20.0; silent_below = 10.0; alone = { stands_from = 99.0; asked_from = 50.0; };") RULES, WEIGHTS);
    check_flags(&w, "cosy, numb", NULL, "none: numbness possible");
    check_flags(&w, "numb, cosy", NULL, "none: numbness possible");
    check_flags(&w, "cosy numb", NULL, "none:"); /* one statement */
    check_flags(&w, "cosy, temp 36 cosy numb", NULL, "none:");
    rule_world_close(&w);
    open_world(&w, DOUBT("definite_below = 20.0; silent_below = 10.0; alone = { stands_from = 20.0; asked_from = 50.0; };") RULES, WEIGHTS);
    check_flags(&w, "cosy, numb", NULL, "emergency: numbness definite");
    check_flags(&w, "cosy, cosy numb", NULL, "none:");
    rule_world_close(&w);
    /* What the rest says that bears on a sign makes it less. */
    open_world(&w, DOUBT("definite_below = 20.0; silent_below = 10.0; part_less = 5.0; alone = { stands_from = 20.0; asked_from = 50.0; };") RULES, WEIGHTS);
    check_flags(&w, "cosy, numb", NULL, "emergency: numbness definite");
    check_flags(&w, "cosy fever, numb", NULL, "none:");
    rule_world_close(&w);
}

static void rules_alone_know_no_likeness(void **state)
{
    (void)state;
    static const struct judge_options ALONE = { .rules_alone = true };
    static const struct {
        const char *text, *id;
        enum certainty certainty;
    } CASES[] = { { "cosy and numb", "numbness", CERTAINTY_DEFINITE }, { "cosy headache fever", "numbness", CERTAINTY_POSSIBLE },
                  { "collapsed", NULL, CERTAINTY_POSSIBLE } };
    struct rule_world w;
    open_world(&w, DOUBT("definite_below = 20.0; possible_below = 10.0;") RULES, WEIGHTS);
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct screening s;
        screen_text(&w, CASES[c].text, NULL, &s);
        assert_int_equal(judge_as(&ALONE, &s.reading, NULL, w.ruleset, w.arena, &s.assessment, NULL), 0);
        assert_int_equal(s.assessment.n_flags, CASES[c].id != NULL);
        if (CASES[c].id != NULL)
            assert_int_equal(s.assessment.flags[0].certainty, CASES[c].certainty);
    }
    rule_world_close(&w);
}

/* Examples of other rules test the rules; those of a rule with likeness need it. */
static void examples_are_run_with_likeness_where_a_rule_asks_for_it(void **state)
{
    (void)state;
    static const char DOUBTED[] = DOUBT("definite_below = 20.0;")
        "redflags = ( { id = \"a\"; tier = \"emergency\"; source = \"s\"; when = ( \"numbness\" ); examples = ( \"cosy and numb\" ); } );\n";
    static const char SOUNDS[] = DOUBT("")
        "redflags = ( { id = \"n\"; tier = \"emergency\"; source = \"s\"; when = ( \"numbness\" ); },\n"
        "  { id = \"a\"; tier = \"emergency\"; source = \"s\"; only_if_silent = true; when = ( \"likeness.emergency >= 50\" );\n"
        "    examples = ( \"numb and collapsed\" ); counterexamples = ( \"cosy\" ); } );\n";
    static const char WRONG[] = DOUBT("")
        "redflags = ( { id = \"a\"; tier = \"emergency\"; source = \"s\"; when = ( \"likeness.emergency >= 50\" );\n"
        "    examples = ( \"cosy\" ); } );\n";
    static const struct {
        const char *rules, *weights;
        bool taken;
    } CASES[] = { { DOUBTED, WEIGHTS, true }, { SOUNDS, WEIGHTS, true }, { WRONG, WEIGHTS, false }, { WRONG, NULL, true } };
    for (size_t c = 0; c < sizeof CASES / sizeof *CASES; c++) {
        struct rule_world w;
        open_world(&w, CASES[c].rules, CASES[c].weights);
        if ((w.ruleset != NULL) != CASES[c].taken)
            fail_msg("case %zu: %s", c, buf_cstr(&w.problems.text));
        rule_world_close(&w);
    }
}

static void version_of_the_rules_covers_the_weights(void **state)
{
    (void)state;
    static const char OTHER[] = HEAD "w:collapsed\t501\t400\t300\t300\n";
    const char *const weights[] = { NULL, WEIGHTS, OTHER };
    char versions[3][13];
    for (size_t i = 0; i < 3; i++) {
        struct rule_world w;
        open_world(&w, RULES, weights[i]);
        assert_non_null(w.ruleset);
        snprintf(versions[i], sizeof versions[i], "%s", ruleset_version(w.ruleset));
        rule_world_close(&w);
    }
    assert_string_not_equal(versions[0], versions[1]);
    assert_string_not_equal(versions[1], versions[2]);
}

static void account_for_people_shows_scores_and_words(void **state)
{
    (void)state;
    static const char *const WANTED[] = {
        "Likeness: emergency ", "likeness.emergency\n    for     numbness +", "    against \"cosy\" -",
        "makes the rules doubtful: numbness is asked about",
    };
    struct rule_world w;
    struct screening s;
    struct buf out;
    buf_init(&out, 0);
    open_world(&w, DOUBT("definite_below = 20.0;") RULES, WEIGHTS);
    screen_text(&w, "cosy and numb", NULL, &s);
    explain_text(&s, STR("cosy and numb"), w.ruleset, &out);
    for (size_t i = 0; i < sizeof WANTED / sizeof *WANTED; i++)
        if (strstr(buf_cstr(&out), WANTED[i]) == NULL)
            fail_msg("\"%s\" is not in: %s", WANTED[i], buf_cstr(&out));
    buf_clear(&out);
    rule_world_close(&w);
}

/* What is learnt from are the parts that are scored. */
/* The lower half of a hash is the place of its shelf: here all want the same one, the first or the last. */
static void weights_that_find_their_shelf_full_lie_on_the_next(void **state)
{
    (void)state;
    enum { MANY = 8 };
    static const uint64_t PLACES[] = { 0, UINT32_MAX };
    for (size_t p = 0; p < sizeof PLACES / sizeof *PLACES; p++) {
        struct weights w;
        uint32_t slot;
        assert_true(weights_init(&w, MANY));
        for (uint64_t i = 1; i <= MANY; i++)
            weights_add(&w, (2 * i) << 32 | PLACES[p], &(struct likeness_weights){ { (int16_t)i } });
        assert_int_equal(w.n, MANY);
        for (uint64_t i = 1; i <= MANY; i++) {
            assert_true(weights_find(&w, (2 * i) << 32 | PLACES[p], &slot));
            assert_int_equal(weights_at(&w, slot)->of[0], i);
        }
        assert_false(weights_find(&w, (uint64_t)(2 * MANY + 2) << 32 | PLACES[p], &slot));
        weights_clear(&w);
    }
}

static void best_part_is_one_of_those_that_are_learnt_from(void **state)
{
    (void)state;
    static const char *const TEXTS[] = {
        "numb", "cosy. collapsed", "collapsed. cosy. cosy", "cosy. collapsed. numb. cosy", "cosy. cosy. wobbly. meh. cosy", "numb. cosy. numb. cosy. cosy. collapsed",
    };
    struct rule_world w;
    open_world(&w, DOUBT("") RULES, WEIGHTS);
    struct likeness *likeness = likeness_new(str_of(WEIGHTS), "likeness.tsv", &w.problems);
    assert_non_null(likeness);
    for (size_t t = 0; t < sizeof TEXTS / sizeof *TEXTS; t++) {
        struct screening s;
        struct likeness_reading read;
        struct feature_span spans[20];
        screen_text(&w, TEXTS[t], NULL, &s);
        assert_int_equal(likeness_read(likeness, NULL, NULL, ruleset_parts(w.ruleset), &s.reading, w.arena, &read), 0);
        size_t n = likeness_spans(feature_n_sentences(&s.reading), spans);
        for (int score = 0; score < LIKENESS_COUNT; score++) {
            bool found = false;
            for (size_t i = 0; i < n; i++)
                found |= spans[i].first == read.best[score].first && spans[i].end == read.best[score].end;
            assert_true(found);
        }
    }
    likeness_free(likeness);
    rule_world_close(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(best_part_is_one_of_those_that_are_learnt_from),
        cmocka_unit_test(features_are_words_neighbours_mentions_and_entries),
        cmocka_unit_test(forms_of_a_word_share_the_features_of_its_base_word),
        cmocka_unit_test(broken_base_words_refuse_the_rules_with_file_and_line),
        cmocka_unit_test(score_is_the_logistic_of_known_features_of_length_one),
        cmocka_unit_test(a_part_scores_less_where_the_rest_bears_on_a_sign),
        cmocka_unit_test(broken_weights_refuse_the_rules_with_file_and_line),
        cmocka_unit_test(slips_about_likeness_in_rules_are_told),
        cmocka_unit_test(what_sounds_like_it_is_raised_where_no_rule_speaks),
        cmocka_unit_test(its_reasons_are_the_words_that_weigh_most),
        cmocka_unit_test(languages_with_too_few_texts_have_no_likeness),
        cmocka_unit_test(short_texts_are_left_to_the_rules),
        cmocka_unit_test(doubt_weakens_what_rests_on_words_alone),
        cmocka_unit_test(a_statement_is_read_alone_before_it_is_doubted),
        cmocka_unit_test(rules_alone_know_no_likeness),
        cmocka_unit_test(examples_are_run_with_likeness_where_a_rule_asks_for_it),
        cmocka_unit_test(version_of_the_rules_covers_the_weights),
        cmocka_unit_test(account_for_people_shows_scores_and_words),
        cmocka_unit_test(weights_that_find_their_shelf_full_lie_on_the_next),
    };
    return cmocka_run_group_tests_name("likeness", tests, NULL, NULL);
}
