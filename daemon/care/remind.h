/* SPDX-License-Identifier: ISC
 * remind.h - reminders: what of the plans is due is said once, inside its window, never in quiet hours, after STOP or stale (P6).
 * What a person answers is care/answer; what the next days bring is care/preview.  The worker's thread only. */
#ifndef NAPE_CARE_REMIND_H
#define NAPE_CARE_REMIND_H

#include "care/person.h"
#include "model/plan.h"

/* Says what is due, to at most so many plans' people.  Returns 0, 1 when there is more, -1 and *err. */
int remind_due(struct care *care, size_t limit, struct err *err);
/* The least time at which there is something to do; 0: none. */
int remind_next_due(struct care *care, int64_t *utc, struct err *err);

/* The person joined, came back, or lives in another zone: the next dates are counted anew from now; what was missed is not made
 * up for. */
int remind_wake(struct care *care, int64_t patient_id, struct err *err);

/* When the quiet hours that are on at that moment end for the person; 0: none are on. */
int64_t remind_quiet_until(struct care *care, const struct person *person, int64_t utc);

/* Whether one more unprompted text today is within the person's cap (decision 24). */
int remind_has_room(struct care *care, int64_t patient_id, bool *room, struct err *err);

#endif
