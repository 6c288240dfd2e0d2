/* SPDX-License-Identifier: ISC
 * The diary and commands of each language, read with the rules of the tree: tests/corpus/diary-<lang>.tsv, a row a text.
 * Every observation of a row must be read; of the codes in STRICT nothing else may be.  not-command is diary or other. */
#include <config.h>

#include "nlp/lexicon.h"
#include "nlp/read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const enum observation_code STRICT[] = { OBS_PAIN, OBS_MED, OBS_WATER, OBS_SLEEP, OBS_ROUTINE_DONE, OBS_ONSET,
                                                OBS_DURATION, OBS_STRESS, OBS_TEMPERATURE };

struct want {
    char code[32];
    char value[64];
    bool found;
};

static bool number_is(const struct observation *o, const char *value)
{
    char *end;
    double scale = OBSERVATION_KINDS[o->code].scale;
    double low = strtod(value, &end), high = low;
    if (*end == '-')
        high = strtod(end + 1, &end);
    return *end == '\0' && fabs((double)o->value / scale - low) <= fabs(low) * 0.01 + 0.001 &&
           fabs((double)o->value_high / scale - high) <= fabs(high) * 0.01 + 0.001;
}

static bool time_is(const struct observation *o, const char *value)
{
    int hour = 0, minute = 0;
    return sscanf(value, "%d:%d", &hour, &minute) == 2 && o->value == hour * 60 + minute;
}

static bool value_is(const struct observation *o, const char *value)
{
    switch (OBSERVATION_KINDS[o->code].type) {
    case OBS_TYPE_NUMBER:
        return strcmp(value, "true") == 0 ? o->value == 0 || o->code != OBS_ROUTINE_DONE : number_is(o, value);
    case OBS_TYPE_BOOL:
        return (strcmp(value, "true") == 0) == (o->value != 0);
    case OBS_TYPE_TIME:
        return time_is(o, value);
    case OBS_TYPE_CODE:
    case OBS_TYPE_TEXT:
        return o->text != NULL && strcmp(o->text, value) == 0;
    }
    return false;
}

static bool observation_is(const struct observation *o, const struct want *w)
{
    if (o->earlier)
        return false;
    if (strcmp(w->code, "dose_mg") == 0)
        return o->code == OBS_MED && fabs((double)o->dose_ug / 1000.0 - atof(w->value)) < 0.01;
    if (strcmp(w->code, "count") == 0)
        return o->code == OBS_MED && o->count_tenths == (int64_t)(atof(w->value) * 10);
    return strcmp(OBSERVATION_KINDS[o->code].name, w->code) == 0 && value_is(o, w->value);
}

static bool is_strict(const struct observation *o)
{
    for (size_t i = 0; i < sizeof STRICT / sizeof *STRICT; i++)
        if (o->code == STRICT[i] && !o->earlier)
            return true;
    return false;
}

static size_t cut_wants(char *text, struct want *wants, size_t max)
{
    size_t n = 0;
    for (char *part = strtok(text, " "); part != NULL && n < max; part = strtok(NULL, " ")) {
        char *equals = strchr(part, '=');
        assert_non_null(equals);
        *equals = '\0';
        snprintf(wants[n].code, sizeof wants[n].code, "%s", part);
        snprintf(wants[n].value, sizeof wants[n].value, "%s", equals + 1);
        wants[n++].found = false;
    }
    return n;
}

static void show(const struct reading *r, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < r->n_observations && n < size; i++) {
        const struct observation *o = &r->observations[i];
        int got = snprintf(out + n, size - n, " %s=%s%g%s", OBSERVATION_KINDS[o->code].name, o->text != NULL ? o->text : "",
                           (double)o->value / OBSERVATION_KINDS[o->code].scale, o->earlier ? "(earlier)" : "");
        n += got > 0 ? (size_t)got : 0;
    }
}

/* Prints what is not as the row says; returns whether all is. */
static bool check_row(const struct lexicon *lexicon, const char *lang, unsigned line, char *intent, char *wanted, const char *text)
{
    struct want wants[12];
    const struct read_request request = { .text = { str_of(text) }, .now_utc = 1772463600, .lang_prior = lang, .from_team = true };
    struct arena *arena = arena_new(0);
    struct reading r;
    char got[600], spec[300];
    bool good = true;
    snprintf(spec, sizeof spec, "%s", wanted);
    size_t n = cut_wants(wanted, wants, sizeof wants / sizeof *wants);
    assert_int_equal(nlp_read(&request, lexicon, arena, &r, NULL), 0);
    for (size_t i = 0; i < r.n_observations; i++) {
        bool expected = false;
        for (size_t k = 0; k < n; k++)
            if (observation_is(&r.observations[i], &wants[k]))
                expected = wants[k].found = true;
        good = good && (expected || !is_strict(&r.observations[i]));
    }
    for (size_t k = 0; k < n; k++)
        good = good && wants[k].found;
    good = good && (strcmp(INTENT_NAMES[r.intent], intent) == 0 ||
                    (strcmp(intent, "not-command") == 0 && (r.intent == INTENT_OTHER || r.intent == INTENT_DIARY)));
    if (!good) {
        show(&r, got, sizeof got);
        fprintf(stderr, "diary-%s.tsv:%u: %s\n    wanted %s: %s\n    got    %s:%s\n", lang, line, text, intent, spec,
                INTENT_NAMES[r.intent], got);
    }
    arena_free(arena);
    return good;
}

static void read_diary_of(const char *lang)
{
    const char *top = getenv("top_srcdir") != NULL ? getenv("top_srcdir") : access("rules/en", R_OK) == 0 ? "." : "..";
    char path[4096], line[1000];
    struct rule_files files;
    struct problems problems;
    unsigned number = 0, n_bad = 0, n = 0;
    snprintf(path, sizeof path, "%s/rules", top);
    assert_int_equal(rule_files_read(path, &files, NULL), 0);
    problems_init(&problems);
    struct lexicon *lexicon = lexicon_new(&files, &problems);
    if (lexicon == NULL)
        fprintf(stderr, "%s", buf_cstr(&problems.text));
    assert_non_null(lexicon);
    snprintf(path, sizeof path, "%s/tests/corpus/diary-%s.tsv", top, lang);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        number++;
        if (number == 1 || line[0] == '#')
            continue;
        char *wanted = strchr(line, '\t');
        assert_non_null(wanted);
        *wanted++ = '\0';
        char *text = strchr(wanted, '\t');
        assert_non_null(text);
        *text++ = '\0';
        n++;
        n_bad += !check_row(lexicon, lang, number, line, wanted, text);
    }
    fclose(f);
    printf("# figure: diary-%s.tsv: %u of %u rows read as wanted\n", lang, n - n_bad, n);
    assert_int_equal(n_bad, 0);
    lexicon_free(lexicon);
    rule_files_clear(&files);
    problems_clear(&problems);
}

static void every_row_of_the_english_diary_is_read(void **state)
{
    (void)state;
    read_diary_of("en");
}

static void every_row_of_the_spanish_diary_is_read(void **state)
{
    (void)state;
    read_diary_of("es");
}

static void every_row_of_the_french_diary_is_read(void **state)
{
    (void)state;
    read_diary_of("fr");
}

int main(void)
{
    static const struct CMUnitTest TESTS[] = { cmocka_unit_test(every_row_of_the_english_diary_is_read),
                                               cmocka_unit_test(every_row_of_the_spanish_diary_is_read),
                                               cmocka_unit_test(every_row_of_the_french_diary_is_read) };
    return cmocka_run_group_tests(TESTS, NULL, NULL);
}
