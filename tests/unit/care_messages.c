/* SPDX-License-Identifier: ISC
 * The catalogue of texts: what is refused when it is read, and what advice says. */
#include <config.h>

#include "care/advice.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/sms.h"
#include "care/diary.h"
#include "care/messages_inside.h"
#include "care/regions.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

static const struct settings SITE = {
    .clinic = "Harbor Massage", .phone = "", .region = "US", .zone = "UTC", .lang = "en", .staffed_hours = "",
};

struct world {
    struct rule_files files;
    struct messages *messages;
    struct arena *arena;
};

static int set_up(void **state)
{
    static struct world world;
    struct problems problems;
    char *dir = rules_dir_default();
    problems_init(&problems);
    assert_int_equal(rule_files_read(dir, &world.files, NULL), 0);
    world.messages = messages_new(&world.files, &problems);
    if (world.messages == NULL)
        print_error("%s", buf_cstr(&problems.text));
    assert_non_null(world.messages);
    assert_int_equal(problems.n_errors, 0);
    problems_clear(&problems);
    world.arena = arena_new(0);
    free(dir);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    struct world *world = *state;
    messages_free(world->messages);
    rule_files_clear(&world->files);
    arena_free(world->arena);
    return 0;
}

static struct str advise(struct world *world, const char *region, const char *text, const struct flag *flags, size_t n)
{
    struct assessment assessment = { .tier = flags[0].tier, .flags = flags, .n_flags = n };
    struct voice voice = { world->messages, &SITE, "en", region_of(world->messages, &SITE, str_of(region)), NULL, NULL };
    struct advice_request request = { .assessment = &assessment, .text = str_of(text), .late_minute = -1 };
    struct advice out[ADVICE_MAX];
    size_t n_out = advice_compose(&voice, &request, out, world->arena);
    assert_true(n_out >= 1);
    assert_true(sms_measure(out[0].body).parts <= 3);
    return out[0].body;
}

static bool has(struct str text, const char *piece)
{
    return strstr(text.s, piece) != NULL;
}

static void emergency_advice_names_the_number_of_the_region_and_the_words(void **state)
{
    struct world *world = *state;
    static const struct why WHY[] = { { .concept = "numbness", .from = 3, .to = 12 } };
    struct flag flag = { .id = "numbness", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE, .advice = "advice.emergency",
                         .why = WHY, .n_why = 1 };
    struct str us = advise(world, "", "my face numb since noon", &flag, 1);
    assert_true(str_starts(us, "Call 911 now. You wrote: \"face numb\"."));
    assert_true(has(us, "Nobody may be reading this"));
    assert_true(str_starts(advise(world, "GB", "my face numb since noon", &flag, 1), "Call 999 now."));
    assert_true(str_starts(advise(world, "FR", "my face numb since noon", &flag, 1), "Call 15 or 112 now."));
    struct str nowhere = advise(world, "XX", "my face numb since noon", &flag, 1);
    assert_true(str_starts(nowhere, "Call 112 or 911 now."));
    flag.over = true;
    assert_true(str_starts(advise(world, "US", "my face numb since noon", &flag, 1), "Call 911 now, even though it has passed."));
}

static void special_advice_takes_the_lead(void **state)
{
    struct world *world = *state;
    struct flag flags[] = {
        { .id = "numbness", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE, .advice = "advice.emergency" },
        { .id = "carbon_monoxide", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE, .advice = "advice.carbon_monoxide" },
    };
    assert_true(str_starts(advise(world, "US", "x", flags, 2), "Get everyone outside now, then call 911"));
    flags[1].advice = "advice.overdose";
    assert_true(str_starts(advise(world, "AU", "x", flags, 2), "Call 13 11 26 now"));
    assert_true(str_starts(advise(world, "EU", "x", flags, 2), "Call 112 now"));
    flags[1].advice = "advice.suicidal";
    assert_true(str_starts(advise(world, "US", "x", flags, 2), "Call 911 now."));
    assert_true(has(advise(world, "US", "x", flags + 1, 1), "Please call or text 988 now"));
    assert_true(has(advise(world, "GB", "x", flags + 1, 1), "Please call 116 123 or text SHOUT to 85258 now"));
    assert_true(has(advise(world, "FR", "x", flags + 1, 1), "Please call 3114 now"));
}

static void long_and_foreign_words_never_cost_a_fourth_part(void **state)
{
    struct world *world = *state;
    struct flag flag = { .id = "numbness", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_DEFINITE, .advice = "advice.emergency" };
    static const char *const TEXTS[] = {
        "\xF0\x9F\xA4\x95\xF0\x9F\xA4\x95 can't feel my face \xE2\x80\x9Creally\xE2\x80\x9D \xC3\xA1\xC3\xA9",
        "\xE6\x88\x91\xE7\x9A\x84\xE8\x84\xB8\xE9\xBA\xBB\xE4\xBA\x86", "", "\n\n\x01",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
    };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        struct str body = advise(world, "US", TEXTS[i], &flag, 1);
        assert_true(sms_measure(body).gsm7);
        assert_true(str_starts(body, "Call 911 now. You wrote: "));
    }
    assert_true(has(advise(world, "US", TEXTS[0], &flag, 1), "\"can't feel my face 'really' a\xC3\xA9\""));
    assert_true(has(advise(world, "US", TEXTS[1], &flag, 1), "You wrote: your last message."));
}

static void possible_flags_bring_no_advice_unless_nobody_can_ask(void **state)
{
    struct world *world = *state;
    struct flag flag = { .id = "numbness", .tier = TIER_EMERGENCY, .certainty = CERTAINTY_POSSIBLE, .advice = "advice.emergency" };
    struct assessment assessment = { .flags = &flag, .n_flags = 1 };
    struct voice voice = { world->messages, &SITE, "xx", region_of(world->messages, &SITE, STR("")), NULL, NULL };
    struct advice_request request = { .assessment = &assessment, .text = STR("x"), .late_minute = -1 };
    struct advice out[ADVICE_MAX];
    assert_int_equal(advice_compose(&voice, &request, out, world->arena), 0);
    request.possible_counts = true;
    assert_int_equal(advice_compose(&voice, &request, out, world->arena), 1);
    request.late_minute = 845;
    assert_int_equal(advice_compose(&voice, &request, out, world->arena), 1);
    assert_true(has(out[0].body, "At 14:05 you wrote"));
}

static void late_advice_says_when_it_was_written(void **state)
{
    enum { NOW = 1793620800 }; /* Monday, 2 November 2026, 12:00 UTC: 7:00 in New York */
    static const struct {
        const char *name, *advice;
        int64_t ago_s;
        bool swept;
        const char *want; /* NULL: nothing of a time */
    } CASES[] = {
        { .name = "in its time", .advice = "advice.emergency", .ago_s = 60 },
        { .name = "half an hour", .advice = "advice.emergency", .ago_s = 1800 },
        { .name = "over half an hour", .advice = "advice.emergency", .ago_s = 3600, .want = "At 6:00 you wrote" },
        { .name = "found in a list, just now", .advice = "advice.emergency", .ago_s = 60, .swept = true, .want = "At 6:59 you wrote" },
        { .name = "advice without words of its own for it", .advice = "advice.urgent", .ago_s = 3600, .want = "You wrote this at 6:00;" },
        { .name = "another day", .advice = "advice.emergency", .ago_s = 86400, .swept = true, .want = "At 7:00 (Sun) you wrote" },
        { .name = "another day, other advice", .advice = "advice.urgent", .ago_s = 86400, .want = "You wrote this at 7:00 (Sun);" },
        { .name = "a time that is not known", .advice = "advice.urgent", .ago_s = NOW, .swept = true },
    };
    struct world *world = *state;
    struct zone *zone = zone_new("America/New_York", NULL);
    struct voice voice = { world->messages, &SITE, "en", region_of(world->messages, &SITE, STR("US")), NULL, NULL };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct flag flag = { .id = "x", .tier = TIER_URGENT, .certainty = CERTAINTY_DEFINITE, .advice = CASES[i].advice };
        struct assessment assessment = { .tier = TIER_URGENT, .flags = &flag, .n_flags = 1 };
        struct advice_request request = { .assessment = &assessment, .text = STR("x") };
        struct inbound in = { .sent_utc = NOW - CASES[i].ago_s, .swept = CASES[i].swept };
        struct advice out[ADVICE_MAX];
        print_message("%s\n", CASES[i].name);
        advice_note_late(&request, &in, zone, NOW);
        assert_int_equal(advice_compose(&voice, &request, out, world->arena), 1);
        if (CASES[i].want != NULL)
            assert_true(has(out[0].body, CASES[i].want));
        else
            assert_false(has(out[0].body, "late") || has(out[0].body, "At "));
    }
    zone_free(zone);
}

static void stranger_with_another_calling_code_gets_both_numbers(void **state)
{
    struct world *world = *state;
    assert_string_equal(region_of_stranger(world->messages, &SITE, STR("+15550001"))->emergency, "911");
    assert_string_equal(region_of_stranger(world->messages, &SITE, STR("@ana:example.org"))->emergency, "911");
    assert_string_equal(region_of_stranger(world->messages, &SITE, STR("+3460000"))->emergency, "112");
    assert_string_equal(region_of_stranger(world->messages, &SITE, STR("+3460000"))->emergency_too, "911");
}

static void members_words_are_read_whole(void **state)
{
    struct world *world = *state;
    assert_true(messages_is_got_it(world->messages, STR(" Got it!")));
    assert_false(messages_is_got_it(world->messages, STR("ok but who is this")));
    assert_string_equal(messages_outcome(world->messages, STR("Spoke with her")), "spoke");
    assert_string_equal(messages_outcome(world->messages, STR("NOT REACHED.")), "not_reached");
    assert_string_equal(messages_outcome(world->messages, STR("in care")), "in_care");
    assert_null(messages_outcome(world->messages, STR("spokesman")));
    assert_null(messages_outcome(world->messages, STR("")));
    assert_true(str_is(messages_after_to(world->messages, STR(" to Ana.")), "Ana"));
    assert_true(str_is(messages_after_to(world->messages, STR("Tom")), "Tom"));
}

/* One broken catalogue a row: a piece of the shipped English file replaced by another. */
static void broken_catalogues_are_refused_with_file_and_line(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *from, *to, *want;
    } CASES[] = {
        { "a place that no message has", "Logged {day}", "Logged {dya}", "\"log.line\" has no place {dya}" },
        { "a key that is missing", "\"stop.confirmed\"", "\"stop.confirmd\"", "the message \"stop.confirmed\" is missing" },
        { "a key that nobody knows", "\"stop.confirmed\"", "\"stop.confirmd\"", "did you mean \"stop.confirmed\"?" },
        { "advice without its number in front", "Call {emergency} now. You wrote: {words}.",
          "You wrote: {words}. Call {emergency} now.", "must hold the verb (call_words) and the number" },
        { "a text of four parts", "There is no line to take back.",
          "{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}{clinic}"
          "{clinic}", "takes 4 SMS parts" },
        { "a key twice", "\"log.undone\"", "\"log.nothing\"", "is there twice" },
        { "broken syntax", "messages = (", "messages = ", "syntax error" },
    };
    const struct rule_file *english = rule_files_find(&world->files, "en/messages.conf");
    assert_non_null(english);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const char *at = strstr(english->text.s, CASES[i].from);
        assert_non_null(at);
        struct buf text;
        buf_init(&text, 0);
        buf_add(&text, english->text.s, (size_t)(at - english->text.s));
        buf_adds(&text, CASES[i].to);
        buf_adds(&text, at + strlen(CASES[i].from));
        struct rule_file files[] = { *english, *rule_files_find(&world->files, "regions.conf") };
        files[0].text = buf_str(&text);
        struct rule_files both = { .files = files, .n = 2 };
        struct problems problems;
        problems_init(&problems);
        assert_null(messages_new(&both, &problems));
        assert_true(problems.n_errors >= 1);
        if (strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%s: %s", CASES[i].name, buf_cstr(&problems.text));
        assert_non_null(strstr(buf_cstr(&problems.text), "en/messages.conf:"));
        problems_clear(&problems);
        buf_clear(&text);
    }
}

/* Decision 22: nobody is comforted by a program that cannot see them. */
static void no_text_comforts_or_promises(void **state)
{
    struct world *world = *state;
    static const char *const WORDS[] = { " good", " fine", " great", "nothing to worry", "probably", "don't worry", "toxin", "flush",
                                         "CANCEL", "QUIT", " END" };
    const char *text = rule_files_find(&world->files, "en/messages.conf")->text.s;
    for (const char *at = strstr(text, "key = \""); at != NULL; at = strstr(at + 1, "key = \"")) {
        size_t n_key = strcspn(at + 7, "\"");
        char key[80];
        assert_true(n_key < sizeof key);
        memcpy(key, at + 7, n_key);
        key[n_key] = '\0';
        for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
            if (strstr(messages_text(world->messages, "en", key), WORDS[i]) != NULL)
                fail_msg("%s says \"%s\"", key, WORDS[i]);
    }
}

static void every_region_of_the_reference_is_there(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *id, *emergency, *crisis;
    } CASES[] = {
        { "US", "911", "988" }, { "PR", "911", "988" }, { "CA", "911", "988" }, { "UK", "999", "116 123" }, { "GB", "999", "116 123" },
        { "IE", "112", "116 123" }, { "AU", "000", "13 11 14" }, { "NZ", "111", "1737" }, { "MX", "911", "800 911 2000" },
        { "FR", "15", "3114" }, { "ES", "112", "024" }, { "BE", "112", "0800 32 123" }, { "CH", "144", "143" },
        { "DE", "112", "0800 111 0 111" }, { "CO", "123", "106" }, { "AR", "107", "0800 345 1435" }, { "CL", "131", "*4141" },
        { "EU", "112", "116 123" }, { "ca-qc", "911", "988" }, { "US-TX", "911", "988" },
    };
    const struct regions *regions = messages_regions(world->messages);
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        const struct region *region = regions_find(regions, str_of(CASES[i].id));
        assert_string_equal(region->emergency, CASES[i].emergency);
        assert_string_equal(region->crisis, CASES[i].crisis);
    }
}

/* P4: any sign may come in doubtful words, and then there must be something to ask. */
static void rule_that_cannot_ask_is_refused(void **state)
{
    struct world *world = *state;
    static const char ASK[] = "ask = \"ask.numbness\";";
    char kept[sizeof ASK], *at = NULL;
    struct problems problems;
    for (size_t i = 0; i < world->files.n && at == NULL; i++)
        at = strstr((char *)(uintptr_t)world->files.files[i].text.s, ASK);
    assert_non_null(at);
    memcpy(kept, at, sizeof ASK - 1);
    for (int broken = 0; broken < 2; broken++) {
        if (broken)
            memset(at, ' ', sizeof ASK - 1);
        problems_init(&problems);
        struct lexicon *lexicon = lexicon_new(&world->files, &problems);
        struct ruleset *ruleset = ruleset_new(&world->files, lexicon, false, &problems);
        memcpy(at, kept, sizeof ASK - 1);
        assert_non_null(ruleset);
        messages_check_rules(world->messages, ruleset, &problems);
        assert_int_equal(problems.n_errors, broken);
        assert_true(!broken || strstr(buf_cstr(&problems.text), "the rule \"numbness\" has no ask") != NULL);
        problems_clear(&problems);
        ruleset_free(ruleset);
        lexicon_free(lexicon);
    }
}

/* One rule, beside French texts of which one may have been written otherwise, in as many bytes. */
static void check_one_rule(const struct world *world, const char *rule, const char *from, const char *to, struct problems *problems)
{
    struct rule_file files[] = { *rule_files_find(&world->files, "en/messages.conf"), *rule_files_find(&world->files, "fr/messages.conf"),
                                 *rule_files_find(&world->files, "regions.conf") };
    char name[] = "my.conf";
    struct rule_file own = { .name = name, .path = name, .text = str_of(rule) };
    struct rule_files texts = { .files = files, .n = 3 }, rules = { .files = &own, .n = 1 };
    struct problems none;
    char *french = calloc(1, files[1].text.n + 1);
    assert_non_null(french);
    memcpy(french, files[1].text.s, files[1].text.n);
    char *at = from != NULL ? strstr(french, from) : NULL;
    assert_true(from == NULL || (at != NULL && strlen(from) == strlen(to)));
    if (at != NULL)
        memcpy(at, to, strlen(to));
    files[1].text.s = french;
    problems_init(&none);
    struct messages *messages = messages_new(&texts, &none);
    struct lexicon *lexicon = lexicon_new(&world->files, &none);
    struct ruleset *ruleset = ruleset_new(&rules, lexicon, false, &none);
    if (messages == NULL || ruleset == NULL)
        fail_msg("%s", buf_cstr(&none.text));
    messages_check_rules(messages, ruleset, problems);
    ruleset_free(ruleset);
    lexicon_free(lexicon);
    messages_free(messages);
    problems_clear(&none);
    free(french);
}

/* P10: a text that a rule names and nobody has written is told at the rule, with the nearest key; so is one that a language lacks. */
static void text_that_a_rule_names_and_nobody_wrote_is_told_at_the_rule(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *name, *ask, *advice, *from, *to, *want;
    } CASES[] = {
        { "all is there", "ask.numbness", "advice.urgent", NULL, NULL, "" },
        { "a question misspelt", "ask.numbnes", "advice.urgent", NULL, NULL,
          "my.conf:2: error: \"a\" asks \"ask.numbnes\", which is missing in en/messages.conf; did you mean \"ask.numbness\"?\n" },
        { "advice that is like none", "ask.numbness", "advice.xyzxyzxyzxyz", NULL, NULL,
          "my.conf:2: error: \"a\" advises \"advice.xyzxyzxyzxyz\", which is missing in en/messages.conf\n" },
        { "a language lacks the question", "ask.numbness", "advice.urgent", "\"ask.numbness\"", "\"ask.numbxxxx\"",
          "my.conf:2: warning: \"a\" asks \"ask.numbness\", which is missing in fr/messages.conf: it is sent in English\n" },
        { "a language lacks the advice", "ask.numbness", "advice.urgent", "\"advice.urgent\"", "\"advice.xxxxxx\"",
          "my.conf:2: warning: \"a\" advises \"advice.urgent\", which is missing in fr/messages.conf: it is sent in English\n" },
        { "a question without its answers", "ask.numbness", "advice.urgent", "maintenant ou plus tot aujourd'hui ? O ou N",
          "maintenant ou plus tot aujourd'hui ?       ",
          "warning: \"ask.numbness\" does not end with its answers, as in \"Is it so? Y or N\"\n" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct problems problems;
        char rule[400];
        snprintf(rule, sizeof rule, "redflags = (\n  { id = \"a\"; tier = \"urgent\"; when = ( \"numbness\" ); ask = \"%s\"; advice = \"%s\";"
                 " source = \"s\"; }\n);\n", CASES[i].ask, CASES[i].advice);
        problems_init(&problems);
        check_one_rule(world, rule, CASES[i].from, CASES[i].to, &problems);
        if (CASES[i].want[0] == '\0' ? problems.n_errors + problems.n_warnings > 0
                                     : strstr(buf_cstr(&problems.text), CASES[i].want) == NULL)
            fail_msg("%s: %s", CASES[i].name, buf_cstr(&problems.text));
        problems_clear(&problems);
    }
}

/* The words of reference/diary.md, beside those that the shipped phrases can give. */
static void every_value_of_the_diary_has_its_word_in_every_language(void **state)
{
    struct world *world = *state;
    static const struct {
        enum observation_code code;
        const char *words;
    } VALUES[] = {
        { OBS_PAIN_WORDS, "mild moderate severe unbearable" },
        { OBS_SIDE, "left right both switching" },
        { OBS_LOCATION, "temple forehead eye behind_eye back_of_head skull_base top face jaw neck shoulder whole" },
        { OBS_QUALITY, "throbbing pressing tight stabbing dull burning electric band" },
        { OBS_FUNCTION, "normal reduced bedridden" },
        { OBS_AURA_KIND, "visual sensory speech motor other" },
        { OBS_MED_RELIEF, "none some complete" },
        { OBS_ROUTINE_EFFECT, "better same worse" },
        { OBS_SLEEP_QUALITY, "poor fair good" },
        { OBS_NECK_TURN, "free limited_left limited_right both" },
        { OBS_SESSION, "massage physio acupuncture chiro doctor other" },
        { OBS_TRIGGER, "stress poor_sleep oversleep skipped_meal dehydration alcohol caffeine caffeine_withdrawal food smell bright_light screen noise"
          " weather heat menstruation exertion sex travel jaw_clenching posture long_sitting driving neck_strain medicine_change illness cold unknown" },
        { OBS_WEATHER, "hot storm humid cold windy change" },
        { OBS_MOOD, "good ok low bad" },
    };
    struct problems problems;
    int missing = 0;
    for (size_t i = 0; i < sizeof VALUES / sizeof *VALUES; i++) {
        struct str rest = str_of(VALUES[i].words), word;
        while (str_cut(&rest, ' ', &word))
            for (size_t l = 0; l < world->messages->n_languages; l++) {
                char key[96];
                snprintf(key, sizeof key, "value.%s.%.*s", OBSERVATION_KINDS[VALUES[i].code].name, (int)word.n, word.s);
                if (messages_find_text(&world->messages->languages[l], key) == NULL) {
                    print_error("%s: no %s\n", world->messages->languages[l].lang, key);
                    missing++;
                }
            }
    }
    problems_init(&problems);
    struct lexicon *lexicon = lexicon_new(&world->files, &problems);
    assert_non_null(lexicon);
    size_t warnings = problems.n_warnings;
    messages_check_values(world->messages, lexicon, &problems);
    if (problems.n_warnings > warnings)
        print_error("%s", buf_cstr(&problems.text));
    assert_int_equal(problems.n_warnings, warnings);
    assert_int_equal(missing, 0);
    for (size_t i = 0; i < lexicon_n_phrases(lexicon); i++) { /* substances; in English they are called as they stand */
        struct lexicon_phrase p = lexicon_phrase(lexicon, i);
        for (size_t l = 0; strcmp(p.kind, "medicine") == 0 && l < world->messages->n_languages; l++) {
            struct str rest = str_of(p.concept), part;
            const struct message_language *language = &world->messages->languages[l];
            while (strcmp(language->lang, "en") != 0 && str_cut(&rest, '/', &part)) {
                char key[96];
                snprintf(key, sizeof key, "value.med.%.*s", (int)part.n, part.s);
                for (char *s = key; *s != '\0'; s++)
                    *s = *s == ' ' ? '_' : *s;
                if (messages_find_text(language, key) == NULL)
                    print_error("%s: no %s\n", language->lang, key);
                missing += messages_find_text(language, key) == NULL;
            }
        }
    }
    assert_int_equal(missing, 0);
    problems_clear(&problems);
    lexicon_free(lexicon);
}

static void values_are_read_back_in_the_language_and_in_its_order(void **state)
{
    struct world *world = *state;
    static const struct observation LINE[] = {
        { .code = OBS_SIDE, .text = "left" }, { .code = OBS_LOCATION, .text = "temple" }, { .code = OBS_QUALITY, .text = "throbbing" },
        { .code = OBS_MED, .text = "acetaminophen/caffeine" },
    };
    static const struct {
        const char *lang, *want;
    } CASES[] = {
        { "en", "left temple, throbbing, acetaminophen/caffeine" },
        { "es", "sien, lado izquierdo, que late, paracetamol/cafeina" },
        { "fr", "tempe, à gauche, qui tape, paracétamol/caféine" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct voice voice = { world->messages, &SITE, CASES[i].lang, region_of(world->messages, &SITE, STR("")), NULL, NULL };
        struct str line = diary_line(&voice, LINE, sizeof LINE / sizeof *LINE, 0, world->arena);
        assert_string_equal(arena_str(world->arena, line).s, CASES[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = {
        cmocka_unit_test(emergency_advice_names_the_number_of_the_region_and_the_words),
        cmocka_unit_test(special_advice_takes_the_lead),
        cmocka_unit_test(long_and_foreign_words_never_cost_a_fourth_part),
        cmocka_unit_test(possible_flags_bring_no_advice_unless_nobody_can_ask),
        cmocka_unit_test(late_advice_says_when_it_was_written),
        cmocka_unit_test(stranger_with_another_calling_code_gets_both_numbers),
        cmocka_unit_test(members_words_are_read_whole),
        cmocka_unit_test(broken_catalogues_are_refused_with_file_and_line),
        cmocka_unit_test(text_that_a_rule_names_and_nobody_wrote_is_told_at_the_rule),
        cmocka_unit_test(rule_that_cannot_ask_is_refused),
        cmocka_unit_test(no_text_comforts_or_promises),
        cmocka_unit_test(every_region_of_the_reference_is_there),
        cmocka_unit_test(every_value_of_the_diary_has_its_word_in_every_language),
        cmocka_unit_test(values_are_read_back_in_the_language_and_in_its_order),
    };
    return cmocka_run_group_tests(TESTS, set_up, tear_down);
}
