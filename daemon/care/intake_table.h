/* SPDX-License-Identifier: ISC
 * intake_table.h - the questions after joining as data: how far they have come, what comes, what becomes of it.  care/intake_walk
 * walks it; what is asked stands in rules/intake.conf.  PURE. */
#ifndef NAPE_CARE_INTAKE_TABLE_H
#define NAPE_CARE_INTAKE_TABLE_H

#include "base/err.h"
#include "care/cover.h"

enum intake_state {
    INTAKE_NOT_BEGUN,
    INTAKE_ASKED,         /* a text was put and waits for its answer */
    INTAKE_AGAIN,         /* the same, put once more, since not all of the answer was understood */
    INTAKE_WAITS,         /* put off: by LATER, or because safety speaks */
    INTAKE_RESTS,         /* no answer came, or they left; INTAKE goes on where it stood */
    INTAKE_DONE,
    INTAKE_STATE_COUNT
};
extern const char *const INTAKE_STATE_NAMES[INTAKE_STATE_COUNT];

enum intake_event {
    INTAKE_JOINED,
    INTAKE_CALLED,        /* INTAKE, or another language */
    INTAKE_ANSWERED,      /* all that the text asks */
    INTAKE_UNCLEAR,       /* nothing, or not all of it */
    INTAKE_SKIPPED,
    INTAKE_LATER_SAID,
    INTAKE_OTHER,         /* something that was understood and has nothing to do with it */
    INTAKE_ALARM,         /* the text raised a flag or a question of safety */
    INTAKE_TIMEOUT,       /* silence, and no reminder went out yet */
    INTAKE_TIMEOUT_AGAIN, /* silence after it */
    INTAKE_LEFT,          /* STOP */
    INTAKE_EVENT_COUNT
};
extern const char *const INTAKE_EVENT_NAMES[INTAKE_EVENT_COUNT];

/* INTAKE_DAY: the next day at the same hour; INTAKE_WHILE: until safety may have had its answer. */
enum intake_wait { INTAKE_DAY, INTAKE_WHILE, INTAKE_NEVER };

struct asking; /* care/intake_inside.h */
typedef int intake_fn(struct asking *a, struct err *err);

struct intake_row {
    enum intake_state state;
    enum intake_event event;
    enum intake_state next;
    enum intake_state last;   /* instead of next when the text was the last; the same where it does not move on */
    intake_fn *act;           /* NULL: nothing */
    enum intake_wait wait;
};
extern const struct intake_row INTAKE_TABLE[];
extern const size_t INTAKE_TABLE_N;

const struct intake_row *intake_row_of(enum intake_state state, enum intake_event event);
extern const struct state_table INTAKE_STATE_TABLE;

/* The actions (intake_act.c). */
intake_fn intake_open, intake_put, intake_go_on, intake_ask_again, intake_leave_open, intake_put_off, intake_hold, intake_remind,
    intake_give_up, intake_over;

#endif
