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
    bool *lasting;  /* by token: a span that words of lasting stand before */
    bool *measured; /* by token: a number with the unit or the word of another entry beside it: no score */
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
/* extract_admit.c: what a hit may become an entry of. */
/* Context states the words of the hit, of the patient and of today; *denied: it denies them.  none: the entry is itself a "none". */
bool extract_is_said(const struct extraction *x, const struct hit *h, bool none, bool *denied);
/* The same code was read from words that this hit shares. */
bool extract_is_told(const struct extraction *x, const struct hit *h, enum observation_code code, const char *value);
/* "right" in "right now" is no side. */
bool extract_is_in_trigger(const struct extraction *x, const struct hit *h);
/* "this one tonight": a bare "one" is a score only beside a word for pain. */
bool extract_is_vague(const struct extraction *x, const struct hit *h, enum observation_code code, const struct number *n);
/* The entry reads such a number (NULL: needs none), nothing else has taken it, and it is no part of a time or a score that goes further. */
bool extract_may_claim(const struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n);

/* extract_value.c: entries from a hit and its numbers (first and last may be NULL).  false: the value is outside what the code allows. */
void extract_add_pressure(struct extraction *x, const struct hit *h, const struct number *n);
bool extract_add_time(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n);
/* "from 10pm to 6am": how long that is, and for an attack when it began. */
bool extract_add_between(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
                         const struct number *last);
bool extract_add_number(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
                        const struct number *last);
/* The number alone as an entry of the code, when its range allows. */
void extract_bare(struct extraction *x, enum observation_code code, const struct number *number);

/* leftover.c */
bool extract_has(const struct extraction *x, enum observation_code code);
/* Marks the tokens that mean something to the diary or to context, so that a number beside one is no count of something else. */
void extract_mark_meaning(const struct extraction *x, bool *meaning);
void extract_left_over(struct extraction *x);
void extract_no_pain(struct extraction *x);

/* leftover_time.c, in this order */
void extract_began(struct extraction *x);
void extract_spans(struct extraction *x);
void extract_morning(struct extraction *x);
void extract_days(struct extraction *x);
void extract_totals(struct extraction *x);

/* medicine.c: doses with a unit first, then, when the tables have taken theirs, counts. */
void extract_medicines(struct extraction *x);
/* dose.c: the same medicine at other times of the day. */
void extract_repeated(struct extraction *x);
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
