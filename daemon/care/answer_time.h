/* SPDX-License-Identifier: ISC
 * answer_time.h - until when, and at what time again: what LATER, PAUSE and a time by itself come to.  Values only. */
#ifndef NAPE_CARE_ANSWER_TIME_H
#define NAPE_CARE_ANSWER_TIME_H

#include "care/person.h"
#include "care/when.h"

/* What a text says of days and times. */
struct answer_time {
    struct when_words with;
    struct intake_tokens t;
    bool *used;
    struct when when;
};

int answer_time_read(struct care *care, const struct person *person, struct str words, struct answer_time *out, struct err *err);

/* "5pm", "later tonight": a time and nothing else; "better this evening" only when a better time was asked for. */
bool answer_time_alone(struct answer_time *r, bool asked);

/* When LATER asks again. */
int64_t answer_later_utc(const struct care *care, const struct person *person, const struct reading *reading,
                         const struct answer_time *r);

/* The end of a pause: the begin of the day named as its end, the end of the last of the days named, or a length of time. */
int64_t answer_pause_until_utc(const struct care *care, const struct person *person, const struct reading *reading,
                               const struct when *when);

#endif
