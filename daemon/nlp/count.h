/* SPDX-License-Identifier: ISC
 * count.h - what a careful reader counts: how often a medicine is taken, and what rises from one time to the next.  For the reading files
 * of nlp/ alone.  The words are the `counts` of a language; what comes of them are mentions of concepts that no phrase has:
 *
 *     overuse_counted   a medicine on as many days of thirty as its class is overused from (`overuse` in medications.conf)
 *     overuse_nearly    on two thirds of them, or it is not certain that the habit is the medicine's
 *     rise_days, rise_weeks, rise_months   numbers of three times or more in their order went up
 *     rise_grades       so did how bad it was, by what could be done
 *     rise_need         more pieces of a medicine are needed than before, or one helps for fewer hours
 *     undone_told       behind what a medicine once did (the concept used_to_do) stands that it is so no more
 *     series_told       three times in their order, of which the last is now, and nothing to measure them by */
#ifndef NAPE_NLP_COUNT_H
#define NAPE_NLP_COUNT_H

#include "nlp/reader.h"

struct count_mark {
    uint16_t from, to;
    uint16_t number; /* 1-based into numbers; 0: none in its words */
    const struct count_entry *entry;
};

enum { MARKS_MAX = 160 };

struct counting {
    struct reader *r;
    struct count_mark *marks; /* in the order of the text; none inside another of its kind */
    size_t n;
    size_t n_looks; /* of count_habit.c */
};

/* Adds the mentions.  After those of phrases, before read_context. */
void read_counts(struct reader *reader);
/* What context says of a medicine (denied, asked, somebody else's, past) it says of how often it is taken.  After read_context. */
void read_counts_settle(struct reader *reader);

/* The marks of a reading, for whoever counts else; n is 0 when there are none or no memory. */
void count_gather(struct reader *reader, struct counting *out);
bool count_has(const struct counting *c, enum count_kind kind);
/* The mark of the kind that starts at the token (the longest), or NULL. */
const struct count_mark *count_at(const struct counting *c, enum count_kind kind, size_t token);
/* In thousandths: its own value and so much for each one of its number. */
int32_t count_value(const struct counting *c, const struct count_mark *mark);
/* No more than small words, words that join, and marks of that kind from one token to the other. */
bool count_joined(const struct counting *c, size_t from, size_t to, enum count_kind kind);
/* A plain whole number or an ordinal at the token, from 1 to most; NULL: none. */
const struct number *count_whole(const struct reader *r, size_t token, int32_t most);

/* count_habit.c, count_series.c */
void count_habits(struct counting *c);
void count_series(struct counting *c);

#endif
