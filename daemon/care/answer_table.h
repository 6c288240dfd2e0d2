/* SPDX-License-Identifier: ISC
 * answer_table.h - what a text means while a question about safety is open: every question with every kind of answer, as data (P4).
 * care/escalate_answer.c walks it. */
#ifndef NAPE_CARE_ANSWER_TABLE_H
#define NAPE_CARE_ANSWER_TABLE_H

#include "care/cover.h"

/* What was asked. */
enum asked {
    ASKED_EMERGENCY,  /* about a possible emergency; nobody else knows yet */
    ASKED_URGENT,
    ASKED_SOON,
    ASKED_KNOWN,      /* about a possible flag of which the team has been told */
    ASKED_CRISIS,     /* "Might you hurt yourself in the next hours?", at the end of the advice */
    ASKED_SEEN,       /* "Were you seen?", at the end of advice that comes late; "Has help come?", of the first re-ask */
    ASKED_DENIED,     /* nothing any more: a no has ended it, less than half an hour ago */
    ASKED_COUNT
};
extern const char *const ASKED_NAMES[ASKED_COUNT];

/* What came. */
enum said_what {
    SAID_YES,
    SAID_NO,          /* plain: fresh, after no other question, and nothing else in it */
    SAID_NO_DOUBTFUL, /* may have been meant for something else (decision 6) */
    SAID_UNCLEAR,
    SAID_SAME,        /* the same possible flag again */
    SAID_SECOND_LOW,  /* another possible flag, no higher than what was asked about */
    SAID_SECOND_HIGH,
    SAID_DEFINITE_LOW, /* a definite flag, lower than what was asked about */
    SAID_DEFINITE,
    SAID_SAFE,
    SAID_STOP,
    SAID_OTHER,       /* something that was understood and has nothing to do with it */
    SAID_LOST,        /* something that was not understood */
    SAID_LOST_AGAIN,  /* for the second time or more */
    SAID_NOTHING,     /* silence, until the deadline */
    SAID_COUNT
};
extern const char *const SAID_NAMES[SAID_COUNT];

struct text_pass;
struct err;
typedef int answer_fn(struct text_pass *p, struct err *err);

struct answer_row {
    enum asked asked;
    enum said_what said;
    answer_fn *act;     /* NULL: the question stands as it is, or the deadline's own action follows */
    const char *never;  /* why it cannot come about */
};
extern const struct answer_row ANSWER_TABLE[];
extern const size_t ANSWER_TABLE_N;

const struct answer_row *answer_row_of(enum asked asked, enum said_what said);
extern const struct state_table ANSWER_STATE_TABLE;

/* The actions (escalate_answer.c). */
answer_fn answer_confirmed, answer_denied, answer_unclear, answer_ask_again, answer_speaks_for_itself, answer_safe,
    answer_crisis_yes, answer_crisis_no, answer_seen, answer_not_seen, answer_help_left, answer_help_unclear,
    answer_known_other, answer_known_again, answer_taken_back, answer_doubted_again;

#endif
