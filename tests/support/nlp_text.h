/* SPDX-License-Identifier: ISC
 * nlp_text.h - lexicons made of rule text that stands in a test, and readings as short strings to compare. */
#ifndef NAPE_TESTS_SUPPORT_NLP_TEXT_H
#define NAPE_TESTS_SUPPORT_NLP_TEXT_H

#include "base/arena.h"
#include "nlp/lexicon.h"
#include "nlp/read.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct nlp_file {
    const char *name, *text;
};

/* The lexicon of the files; its problems in *problems, which the caller clears.  NULL when they are refused. */
static inline struct lexicon *nlp_compile(const struct nlp_file *files, size_t n, struct problems *problems)
{
    struct rule_file list[8];
    char names[8][64];
    assert_true(n <= 8);
    for (size_t i = 0; i < n; i++) {
        snprintf(names[i], sizeof names[i], "%s", files[i].name);
        list[i] = (struct rule_file){ .name = names[i], .path = names[i], .text = str_of(files[i].text) };
    }
    struct rule_files all = { .files = list, .n = n };
    problems_init(problems);
    return lexicon_new(&all, problems);
}

/* The same for rules that are right. */
static inline struct lexicon *nlp_lexicon(const struct nlp_file *files, size_t n)
{
    struct problems problems;
    struct lexicon *lexicon = nlp_compile(files, n, &problems);
    if (lexicon == NULL)
        fail_msg("%s", buf_cstr(&problems.text));
    problems_clear(&problems);
    return lexicon;
}

/* "numbness+ fever- chills?" with <today-over> and the like behind what is not plain.  In the order of the text. */
static inline void nlp_describe(const struct reading *reading, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < reading->n_mentions && n + 80 < size; i++) {
        const struct mention *m = &reading->mentions[i];
        n += (size_t)snprintf(out + n, size - n, "%s%s%c", n > 0 ? " " : "", m->name, "+-?"[m->polarity]);
        if (m->tense != TENSE_NOW)
            n += (size_t)snprintf(out + n, size - n, "<%s>", TENSE_NAMES[m->tense]);
        if (m->experiencer != EXPERIENCER_PATIENT)
            n += (size_t)snprintf(out + n, size - n, "<other>");
        if (m->mode != MODE_STATED)
            n += (size_t)snprintf(out + n, size - n, "<%s>", MODE_NAMES[m->mode]);
    }
}

/* "pain=60 side=left med=ibuprofen(400mg)". */
static inline void nlp_describe_diary(const struct reading *reading, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (size_t i = 0; i < reading->n_observations && n + 120 < size; i++) {
        const struct observation *o = &reading->observations[i];
        n += (size_t)snprintf(out + n, size - n, "%s%s=", n > 0 ? " " : "", OBSERVATION_KINDS[o->code].name);
        if (o->text != NULL)
            n += (size_t)snprintf(out + n, size - n, "%s", o->text);
        else
            n += (size_t)snprintf(out + n, size - n, "%lld", (long long)o->value);
        if (o->value_high != o->value)
            n += (size_t)snprintf(out + n, size - n, "-%lld", (long long)o->value_high);
        if (o->dose_ug > 0)
            n += (size_t)snprintf(out + n, size - n, "(%lldmg)", (long long)(o->dose_ug / 1000));
        if (o->count_tenths > 0)
            n += (size_t)snprintf(out + n, size - n, "(x%lld)", (long long)(o->count_tenths));
        if (o->day != 0)
            n += (size_t)snprintf(out + n, size - n, "(day%d)", o->day);
        if (o->earlier)
            n += (size_t)snprintf(out + n, size - n, "(earlier)");
    }
}

/* Reads text; everything of the reading lives in the arena. */
static inline struct reading nlp_reading(const struct lexicon *lexicon, const char *text, enum question question, struct arena *arena)
{
    struct reading reading;
    struct read_request request = { .text = { str_of(text) }, .question = question, .now_utc = 1772460000 /* 2026-03-02 14:00 UTC */ };
    struct err err;
    assert_int_equal(nlp_read(&request, lexicon, arena, &reading, &err), 0);
    return reading;
}

/* The mentions of text are `want`; says so when they are not. */
static inline bool nlp_reads(const struct lexicon *lexicon, const char *text, const char *want)
{
    struct arena *arena = arena_new(0);
    char got[2000];
    struct reading reading = nlp_reading(lexicon, text, QUESTION_NONE, arena);
    nlp_describe(&reading, got, sizeof got);
    arena_free(arena);
    if (strcmp(got, want) == 0)
        return true;
    print_error("%s\n  got  %s\n  want %s\n", text, got, want);
    return false;
}

static inline void nlp_check(const struct lexicon *lexicon, const char *text, const char *want)
{
    assert_true(nlp_reads(lexicon, text, want));
}

#endif
