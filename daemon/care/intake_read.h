/* SPDX-License-Identifier: ISC
 * intake_read.h - what somebody answers to the texts of intake: numbers of a list or their own words, a year, the clock, quiet hours.
 * PURE.  Nothing that is not understood counts as a no (P4). */
#ifndef NAPE_CARE_INTAKE_READ_H
#define NAPE_CARE_INTAKE_READ_H

#include "care/intake_rules.h"
#include "model/reading.h"

enum intake_said { INTAKE_UNSAID, INTAKE_NO, INTAKE_YES };

/* A time of day as somebody said it.  minute: of the day; other: twelve hours later when neither half was named, else -1. */
struct intake_clock {
    int minute, other;
};

struct intake_span {
    uint32_t from, to;
};

struct intake_answer {
    enum intake_said items[INTAKE_ITEMS_MAX];
    bool bare;            /* it is nothing but things of the list, in words and as long ago */
    bool list;            /* the whole list was answered: what is not among the yes is a no */
    bool years;           /* a year of birth */
    int birth_year;
    bool has_clock;       /* what time it is there */
    struct intake_clock clock;
    bool has_quiet;
    int quiet_from, quiet_to; /* the same: none */
    bool has_best;
    int best;
    bool has_usual;
    int usual_tenths;
    enum intake_said aura;
    struct intake_span at_clock, at_aura; /* where they stand, in bytes */
    uint32_t from, to;    /* what of the text was used; entries for the diary in it are none.  Only with any */
    bool any;
};

struct intake_reading {
    const struct intake_rules *rules;
    struct str text;
    const struct reading *reading; /* its concepts and ages; NULL: none */
    int year;                      /* of today */
};

/* The answer to a text of rules.  Everything unsaid when it was none. */
struct intake_answer intake_read(const struct intake_reading *in, const struct intake_text *asked, struct arena *arena);

/* A text that changes one thing, at any time: "quiet 10pm to 7am", "my birth year is 1980".  The whole text; false: it is none. */
enum intake_setting { INTAKE_SETTING_NONE, INTAKE_SETTING_YEAR, INTAKE_SETTING_QUIET, INTAKE_SETTING_BEST, INTAKE_SETTING_CLOCK,
                      INTAKE_SETTING_LANG };
enum intake_setting intake_read_setting(const struct intake_reading *in, struct intake_answer *out, const char **lang, struct arena *arena);

/* A time of day at token i: "3:40pm", "15h40", "las 4 menos 20", "quarter to four".  Returns the tokens used, 0: none.  to_counts:
 * "20 to 4" is a time; else "10 to 7" are two. */
size_t intake_clock_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, bool to_counts, struct intake_clock *out);

#endif
