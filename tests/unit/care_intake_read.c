/* SPDX-License-Identifier: ISC
 * What people answer to the questions after joining: numbers, words, years, the clock, in three languages (decision 1; P4, P10). */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "../support/real_rules.h"

#include "care/intake_read.h"
#include "nlp/read.h"

struct set {
    struct real_rules real;
    struct intake_rules *rules;
    struct arena *arena;
};

static int set_up(void **state)
{
    struct set *s = calloc(1, sizeof *s);
    struct problems problems;
    problems_init(&problems);
    assert_true(real_rules_load(&s->real));
    s->rules = intake_rules_new(&s->real.files, &problems);
    if (s->rules == NULL)
        print_error("%s", buf_cstr(&problems.text));
    assert_non_null(s->rules);
    problems_clear(&problems);
    s->arena = arena_new(0);
    *state = s;
    return 0;
}

static int tear_down(void **state)
{
    struct set *s = *state;
    arena_free(s->arena);
    intake_rules_free(s->rules);
    real_rules_clear(&s->real);
    free(s);
    return 0;
}

static const struct intake_text *text_of(const struct set *s, const char *id)
{
    for (size_t i = 0; i < intake_n_texts(s->rules); i++)
        if (strcmp(intake_text(s->rules, i)->id, id) == 0)
            return intake_text(s->rules, i);
    fail();
    return NULL;
}

/* The answer as a line: "clots+ bones- list year=1980 clock=15:40 quiet=22:00-7:00 best=18:00 usual=50 aura+". */
static void describe(struct set *s, const char *asked, const char *in, struct buf *out)
{
    struct reading reading;
    struct err err;
    struct read_request request = { .text = { str_of(in) }, .now_utc = REAL_NOW, .lang_prior = "en", .question = QUESTION_MENU };
    assert_int_equal(nlp_read(&request, s->real.lexicon, s->arena, &reading, &err), 0);
    struct intake_reading what = { .rules = s->rules, .text = str_of(in), .reading = &reading, .year = 2026 };
    struct intake_answer a = intake_read(&what, text_of(s, asked), s->arena);
    for (size_t i = 0; i < intake_n_items(s->rules); i++)
        if (a.items[i] != INTAKE_UNSAID)
            buf_addf(out, "%s%s ", intake_item(s->rules, i)->id, a.items[i] == INTAKE_YES ? "+" : "-");
    if (a.bare)
        buf_adds(out, "bare ");
    if (a.list)
        buf_adds(out, "list ");
    if (a.years)
        buf_addf(out, "year=%d ", a.birth_year);
    if (a.has_clock)
        buf_addf(out, "clock=%d:%02d%s ", a.clock.minute / 60, a.clock.minute % 60, a.clock.other >= 0 ? "?" : "");
    if (a.has_quiet)
        buf_addf(out, "quiet=%d:%02d-%d:%02d ", a.quiet_from / 60, a.quiet_from % 60, a.quiet_to / 60, a.quiet_to % 60);
    if (a.has_best)
        buf_addf(out, "best=%d:%02d ", a.best / 60, a.best % 60);
    if (a.has_usual)
        buf_addf(out, "usual=%d ", a.usual_tenths);
    if (a.aura != INTAKE_UNSAID)
        buf_adds(out, a.aura == INTAKE_YES ? "aura+ " : "aura- ");
}

struct answer_case {
    const char *asked, *in, *want;
};

static void check(struct set *s, const struct answer_case *cases, size_t n)
{
    int wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct buf got;
        buf_init(&got, 0);
        describe(s, cases[i].asked, cases[i].in, &got);
        struct str have = str_trim(buf_str(&got));
        if (!str_is(have, cases[i].want)) {
            print_error("%s: \"%s\": got \"%.*s\", want \"%s\"\n", cases[i].asked, cases[i].in, (int)have.n, have.s, cases[i].want);
            wrong++;
        }
        buf_clear(&got);
    }
    assert_int_equal(wrong, 0);
}

static void numbers_of_the_list_are_read_and_nothing_else_is_taken_for_one(void **state)
{
    static const struct answer_case CASES[] = {
        { "body", "1 3", "injury+ clots+ list" },
        { "body", "1, 3 and 5", "injury+ clots+ pressure+ list" },
        { "body", "Numbers 1 & 2.", "injury+ bones+ list" },
        { "body", "1-3", "injury+ bones+ clots+ list" },
        { "body", "2 y 4", "bones+ vessels+ list" },
        { "body", "2 et 6", "bones+ cancer+ list" },
        { "body", "#3", "clots+ list" },
        { "body", "0", "list" },
        { "body", "7", "" },              /* there are six */
        { "body", "0 and 3", "" },        /* one of them is wrong */
        { "body", "13", "" },
        { "body", "2 years ago", "" },
        { "body", "6 left temple", "" },
        { "body", "maybe 3?", "" },
        { "life", "0, 1980", "list year=1980" },
        { "life", "1 and 1958", "birth+ list year=1958" },
        { "life", "5 6 1990", "fluids+ touch+ list year=1990" },
    };
    check(*state, CASES, sizeof CASES / sizeof *CASES);
}

static void a_person_s_own_words_are_read_in_three_languages(void **state)
{
    static const struct answer_case CASES[] = {
        { "body", "blood thinners and neck surgery", "bones+ clots+ bare list" },
        { "body", "I take warfarin", "clots+ list" },
        { "body", "blod thiners", "clots+ list" },
        { "body", "had a stroke in 2019", "vessels+ bare list" },
        { "body", "whiplash in january, high blood pressure", "injury+ pressure+ list" },
        { "body", "3, the blood thinners", "clots+ list" },
        { "body", "I'm having a stroke", "vessels+ list" }, /* nothing of long ago: safety's */
        { "body", "stroke now", "vessels+ list" },
        { "body", "my mum has cancer", "cancer+ list" }, /* doubt leans to care: a human looks */
        { "body", "anticoagulantes y operación de cuello", "bones+ clots+ bare list" },
        { "body", "he tenido un ictus en 2019", "vessels+ bare list" },
        { "body", "anticoagulants et opération du cou", "bones+ clots+ bare list" },
        { "body", "j'ai fait un AVC en 2019", "vessels+ bare list" },
        { "life", "pregnant, born 1994", "birth+ bare list year=1994" },
        { "life", "embarazada, nací en 1990", "birth+ bare list year=1990" },
        { "life", "enceinte, née en 1991", "birth+ bare list year=1991" },
        { "life", "kidney disease", "fluids+ list" },
        { "life", "I'm 45, none", "list year=1981" },
        { "life", "gave birth in 2025", "birth+ bare list" },
    };
    check(*state, CASES, sizeof CASES / sizeof *CASES);
}

static void a_no_is_read_only_where_it_was_said(void **state)
{
    static const struct answer_case CASES[] = {
        { "body", "none", "list" },
        { "body", "No.", "list" },
        { "body", "none of those", "list" },
        { "body", "ninguna", "list" },
        { "body", "Rien", "list" },
        { "body", "no blood thinners", "clots-" }, /* says nothing of the rest */
        { "body", "no blood thinners or stroke", "clots- vessels-" },
        { "body", "no blood thinners and neck surgery", "bones+ clots- list" },
        { "body", "no blood thinners, but a stroke", "clots- vessels+ list" },
        { "body", "sin anticoagulantes ni ictus", "clots- vessels-" },
        { "body", "pas d'anticoagulants", "clots-" },
        { "body", "what do you mean", "" },
        { "body", "no idea", "" },
        { "body", "thanks", "" },
        { "body", "", "" },
        { "life", "no, 1975", "list year=1975" },
        { "life", "1975", "year=1975" },
        { "life", "born in 1890", "" },
    };
    check(*state, CASES, sizeof CASES / sizeof *CASES);
}

static void clocks_are_read_in_figures_and_in_words(void **state)
{
    static const struct answer_case CASES[] = {
        { "times", "3:40pm", "clock=15:40" },
        { "times", "3:40", "clock=3:40?" },
        { "times", "15:40", "clock=15:40" },
        { "times", "15h40", "clock=15:40" },
        { "times", "15 h 40", "clock=15:40" },
        { "times", "1540", "clock=15:40" },
        { "times", "it's 3.40 p.m.", "clock=15:40" },
        { "times", "son las 4 menos 20", "clock=3:40?" },
        { "times", "las cuatro menos veinte de la tarde", "clock=15:40" },
        { "times", "son las 3 y media de la tarde", "clock=15:30" },
        { "times", "il est 16h moins le quart", "clock=15:45" },
        { "times", "il est 4 heures moins vingt de l'après-midi", "clock=15:40" },
        { "times", "quarter to four", "clock=3:45?" },
        { "times", "half past 3 in the afternoon", "clock=15:30" },
        { "times", "20 to 4", "clock=3:40?" },
        { "times", "five past noon", "clock=12:05" },
        { "times", "12:15am", "clock=0:15" },
        { "times", "midi et quart", "clock=12:15" },
        { "times", "25:00", "" },
        { "times", "no idea", "" },
    };
    check(*state, CASES, sizeof CASES / sizeof *CASES);
}

static void the_parts_of_the_third_answer_are_told_apart(void **state)
{
    static const struct answer_case CASES[] = {
        { "times", "3:40pm, quiet 10pm to 7am, best 6pm, usual 5, aura no", "clock=15:40 quiet=22:00-7:00 best=18:00 usual=50 aura-" },
        { "times", "3:40pm quiet 10-7 best 6 usual 5 no aura", "clock=15:40 quiet=22:00-7:00 best=18:00 usual=50 aura-" },
        { "times", "15h40, silence 22h-7h, mieux 18h, habituel 4, aura oui", "clock=15:40 quiet=22:00-7:00 best=18:00 usual=40 aura+" },
        { "times", "15:40, silencio de 22 a 7, mejor a las 18, habitual 4, aura si", "clock=15:40 quiet=22:00-7:00 best=18:00 usual=40 aura+" },
        { "times", "quiet 11pm-6:30am", "quiet=23:00-6:30" },
        { "times", "usual 12", "" },
    };
    check(*state, CASES, sizeof CASES / sizeof *CASES);
}

static void one_thing_is_changed_by_a_text_of_its_own(void **state)
{
    struct set *s = *state;
    static const struct {
        const char *in;
        enum intake_setting want;
    } CASES[] = {
        { "my birth year is 1980", INTAKE_SETTING_YEAR },
        { "nací en 1980", INTAKE_SETTING_YEAR },
        { "quiet 10pm to 7am", INTAKE_SETTING_QUIET },
        { "Quiet hours: none", INTAKE_SETTING_QUIET },
        { "silence 22h-7h", INTAKE_SETTING_QUIET },
        { "best time 6pm", INTAKE_SETTING_BEST },
        { "my time is 3:40pm", INTAKE_SETTING_CLOCK },
        { "ESPAÑOL", INTAKE_SETTING_LANG },
        { "my language is French", INTAKE_SETTING_LANG },
        { "quiet please", INTAKE_SETTING_NONE },
        { "my birth year is 1980 and my head hurts", INTAKE_SETTING_NONE },
        { "son las 3 y sigo con dolor", INTAKE_SETTING_NONE },
        { "I speak english and spanish", INTAKE_SETTING_NONE },
        { "born in 1890", INTAKE_SETTING_NONE },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        struct intake_reading in = { .rules = s->rules, .text = str_of(CASES[i].in), .year = 2026 };
        struct intake_answer a;
        const char *lang = NULL;
        enum intake_setting got = intake_read_setting(&in, &a, &lang, s->arena);
        if (got != CASES[i].want)
            print_error("\"%s\": %d\n", CASES[i].in, got);
        assert_int_equal(got, CASES[i].want);
    }
}

/* The concepts of an item are those of the lexicon, and its facts known. */
static void every_concept_of_an_item_is_in_the_lexicon(void **state)
{
    struct set *s = *state;
    for (size_t i = 0; i < intake_n_items(s->rules); i++) {
        const struct intake_item *item = intake_item(s->rules, i);
        for (size_t k = 0; k < item->n_concepts; k++)
            assert_true(lexicon_concept(s->real.lexicon, str_of(item->concepts[k])) >= 0);
        for (size_t k = 0; k < item->n_facts; k++)
            assert_true(item->facts[k] >= FACT_PREGNANT);
    }
}

/* The problems of the shipped rules after one piece of one file was replaced. */
static void check_problem(struct set *s, const char *file, const char *old, const char *new, const char *want)
{
    struct problems problems;
    struct buf changed;
    problems_init(&problems);
    buf_init(&changed, 0);
    struct rule_file *found = (struct rule_file *)(uintptr_t)rule_files_find(&s->real.files, file);
    assert_non_null(found);
    struct str whole = found->text;
    const char *at = strstr(whole.s, old);
    assert_non_null(at);
    buf_addstr(&changed, (struct str){ whole.s, (size_t)(at - whole.s) });
    buf_adds(&changed, new);
    buf_adds(&changed, at + strlen(old));
    found->text = (struct str){ buf_cstr(&changed), buf_str(&changed).n };
    struct intake_rules *rules = intake_rules_new(&s->real.files, &problems);
    found->text = whole;
    if (rules != NULL || strstr(buf_cstr(&problems.text), want) == NULL)
        print_error("%s: want \"%s\", got \"%s\"\n", new, want, buf_cstr(&problems.text));
    assert_null(rules);
    assert_non_null(strstr(buf_cstr(&problems.text), want));
    assert_non_null(strstr(buf_cstr(&problems.text), file));
    buf_clear(&changed);
    problems_clear(&problems);
}

static void a_mistake_in_the_rules_is_told_with_file_and_nearest_name(void **state)
{
    static const struct {
        const char *file, *old, *new, *want;
    } CASES[] = {
        { "intake.conf", "\"patient.vascular\"", "\"patient.vasculer\"", "did you mean \"patient.vascular\"?" },
        { "intake.conf", "does = \"water\"", "does = \"watr\"", "did you mean \"water\"?" },
        { "intake.conf", "source = ( \"S4\" ); },\n    { id = \"after50\"", "source = ( ); },\n    { id = \"after50\"", "\"unseen\" has no source" },
        { "intake.conf", "\"clots\", \"vessels\"", "\"cots\", \"vessels\"", "did you mean \"clots\"?" },
        { "intake.conf", "\"clots\", \"vessels\"", "\"vessels\"", "\"clots\" is asked in no text" },
        { "intake.conf", "\"clock\", \"quiet\"", "\"clok\", \"quiet\"", "did you mean \"clock\"?" },
        { "es/intake.conf", "id = \"clots\"", "id = \"clotz\"", "did you mean \"clots\"?" },
        { "es/intake.conf", "\"ictus\"", "\"Ictus\"", "cannot be found in a text" },
        { "fr/intake.conf", "quiet_cues", "quiet_cue", "did you mean \"quiet_cues\"?" },
    };
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++)
        check_problem(*state, CASES[i].file, CASES[i].old, CASES[i].new, CASES[i].want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_the_list_are_read_and_nothing_else_is_taken_for_one),
        cmocka_unit_test(a_person_s_own_words_are_read_in_three_languages),
        cmocka_unit_test(a_no_is_read_only_where_it_was_said),
        cmocka_unit_test(clocks_are_read_in_figures_and_in_words),
        cmocka_unit_test(the_parts_of_the_third_answer_are_told_apart),
        cmocka_unit_test(one_thing_is_changed_by_a_text_of_its_own),
        cmocka_unit_test(every_concept_of_an_item_is_in_the_lexicon),
        cmocka_unit_test(a_mistake_in_the_rules_is_told_with_file_and_nearest_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
