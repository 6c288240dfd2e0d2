/* SPDX-License-Identifier: ISC
 * occurrence_table.h - what becomes of one date of a plan, as data.  care/answer and care/remind walk it.  PURE. */
#ifndef NAPE_CARE_OCCURRENCE_TABLE_H
#define NAPE_CARE_OCCURRENCE_TABLE_H

#include "care/cover.h"
#include "model/plan.h"

enum occurrence_event {
    OCCURRENCE_SAID_DONE,
    OCCURRENCE_SAID_PARTLY,
    OCCURRENCE_SAID_SKIP,
    OCCURRENCE_SAID_LATER,
    OCCURRENCE_TOO_LATE,      /* LATER, and there is no later, or it was asked for too often */
    OCCURRENCE_ENTRY,         /* an entry for the diary answers it */
    OCCURRENCE_AGAIN,         /* it is said once more */
    OCCURRENCE_NOT_AGAIN,     /* something speaks against saying it once more */
    OCCURRENCE_NOT_NOW,       /* something speaks against it as it is handed over */
    OCCURRENCE_NEXT,          /* the plan's next date is said */
    OCCURRENCE_NEXT_LOST,     /* the same, and this one never left */
    OCCURRENCE_UNDONE,        /* the text that answered it was taken back */
    OCCURRENCE_EVENT_COUNT
};
extern const char *const OCCURRENCE_EVENT_NAMES[OCCURRENCE_EVENT_COUNT];

struct care;

/* Moves the date on; false: that cannot come about, and it stays as it is. */
bool occurrence_move(const struct care *care, struct occurrence *occurrence, enum occurrence_event event);

/* The next state, or OCCURRENCE_ANSWER_COUNT and *never. */
enum occurrence_answer occurrence_next(enum occurrence_answer state, enum occurrence_event event, const char **never);
extern const struct state_table OCCURRENCE_STATE_TABLE;

#endif
