/* SPDX-License-Identifier: ISC
 * when.h - what a text says of days and times: "until monday", "3 days", "20-27 dec", "this week", "at 5pm", "tonight".  PURE. */
#ifndef NAPE_CARE_WHEN_H
#define NAPE_CARE_WHEN_H

#include "base/zone.h"
#include "care/intake_read.h"
#include "care/times.h"

struct when {
    bool any;
    bool until;              /* the day is named as an end */
    int32_t from_date;       /* first and last day, both within; 0: not said.  With until, the last is the day named */
    int32_t to_date;
    uint8_t weekdays;        /* bit 1 Monday ... bit 7 Sunday: those named */
    bool every;              /* all of them: "on sundays" */
    int64_t span_min;        /* a length of time; 0: none */
    int clock, clock_other;  /* minute of the day, and twelve hours from it when neither half was named; -1: none */
    int part;                /* morning, noon, afternoon, evening: the minute of the day that stands for it; -1: none */
};

struct when_words {
    const struct times *times;          /* may be NULL: then nothing is read */
    const struct intake_rules *clocks;  /* may be NULL: then no clock is read */
};

/* Reads the tokens from..to.  used[i] is set for each that says something of time. */
struct when when_read(const struct when_words *words, const struct intake_tokens *t, size_t from, size_t to, const struct local *now,
                      bool *used);

/* Whether each token of from..to is used, a mark, or a word that says nothing of its own. */
bool when_is_all(const struct when_words *words, const struct intake_tokens *t, size_t from, size_t to, const bool *used);

/* The next moment at which the clock there shows what was said, at least least_s from now; 0: no time of day was said.  Of a half that
 * was not named the sooner one counts. */
int64_t when_clock_utc(const struct when *when, const struct zone *zone, int64_t now_utc, int64_t least_s);

#endif
