/* SPDX-License-Identifier: ISC
 * forget.h - FORGET ME (decision 32): asked once, then a human or a day later; what is open about somebody's safety comes first.
 * For the rooms of care; the worker's thread only. */
#ifndef NAPE_CARE_FORGET_H
#define NAPE_CARE_FORGET_H

#include "care/person.h"

/* FORGET ME, the answer to its question, and UNDO before it is done.  1: it was one; *outcome is set. */
int forget_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id,
                const struct screening *screening, const char **outcome, struct err *err);

/* Takes FORGET ME back with a STOP that may mean it: "cancel".  1: it did, and the confirmation says so; 0: nothing was open. */
int forget_stopped(struct care *care, struct person *person, const struct care_text *text, const struct screening *screening,
                   struct err *err);

/* The alert that must be closed by a human before somebody may be erased; 0: none. */
int forget_waits_for(struct care *care, int64_t patient_id, int64_t *alert, struct err *err);
/* Erases them now, which is for good.  who: a member's id, "patient", "operator". */
int forget_now(struct care *care, int64_t patient_id, const char *who, struct err *err);

/* Erases whose day is over, one a call.  1: there may be more; 0: none. */
int forget_due(struct care *care, struct err *err);
/* 0: nobody waits. */
int forget_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
