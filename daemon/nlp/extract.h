/* SPDX-License-Identifier: ISC
 * extract.h - the diary entries of a text; for the reading files of nlp/ alone.
 * Each number is claimed once, by what stands beside it (understanding.md 27, 28). */
#ifndef NAPE_NLP_EXTRACT_H
#define NAPE_NLP_EXTRACT_H

#include "nlp/reader.h"
#include "nlp/triggers.h"

enum { OBSERVATIONS_MAX = 64 };

struct extraction {
    struct reader *r;
    struct context *c;
    bool *claimed;  /* by token: its number is taken */
    bool *spoken;   /* by token: part of an entry */
    struct stretch {
        uint16_t from, to;
    } *bound;       /* by token: the time of day, span or score that it is part of; empty: of none */
    bool *refused;  /* by token: a medicine that was not taken */
    bool *asleep;   /* by token: a span that words of sleep stand behind */
    bool *promised; /* by token: a number that is the strength of the medicine before it */
    struct observation *all;
    uint16_t at[OBSERVATIONS_MAX]; /* token of each */
    size_t n;
};

/* Fills all and n.  After read_context. */
void read_extract(struct extraction *x);

/* Of no other kind: no date, no money; not yet claimed. */
bool extract_is_countable(const struct number *number);
bool extract_is_free(const struct extraction *x, const struct number *number);
/* Part of a time of day, a span or a score that goes beyond [from, to). */
bool extract_is_bound(const struct extraction *x, const struct number *number, size_t from, size_t to);
/* The number alone as an entry of the code, when its range allows. */
void extract_bare(struct extraction *x, enum observation_code code, const struct number *number);

/* leftover.c */
void extract_left_over(struct extraction *x);
void extract_no_pain(struct extraction *x);
void extract_days(struct extraction *x);

/* medicine.c: doses with a unit first, then, when the tables have taken theirs, counts. */
void extract_medicines(struct extraction *x);
/* "maxalt 10": marks what is no score, before anything is read. */
void extract_promise_strengths(struct extraction *x);
/* A new entry, NULL when there is no room. */
struct observation *extract_add(struct extraction *x, enum observation_code code, size_t from, size_t to);
/* An edge of a reserved concept that starts at the token: its end, 0 when there is none. */
size_t reserved_end(const struct reader *r, enum reserved what, size_t token);
/* The first unclaimed number that starts at the token and is good for counting, or NULL. */
const struct number *free_number(const struct extraction *x, size_t token);
void claim(struct extraction *x, const struct number *number);

/* question.c: fills asked and correction. */
void read_question(struct reader *r, struct reading *out);

/* intent.c: fills intent, answer and what belongs to them. */
void read_intent(struct reader *r, const struct context *c, struct reading *out);

#endif
