/* SPDX-License-Identifier: ISC
 * better_time.h - who does not answer is asked once a month for a better time of day, and the answer is used.  The worker's thread
 * only. */
#ifndef NAPE_CARE_BETTER_TIME_H
#define NAPE_CARE_BETTER_TIME_H

#include "care/person.h"
#include "care/when.h"
#include "model/plan.h"

/* Whether a text that says the plan now is to ask: it has just begun to be said less often, and was not asked about lately. */
bool better_time_asks(const struct plan *plan, int64_t now_utc);

/* Whether one of the plans was asked about in the last two days. */
bool better_time_is_asked(const struct plan *plans, size_t n, int64_t now_utc);

/* The answer: the plans that were asked about are said at that time from tomorrow on.  *body tells so; empty: nothing was asked. */
int better_time_take(struct care *care, const struct person *person, struct plan *plans, size_t n, const struct when *when,
                     struct str *body, struct err *err);

#endif
