/* SPDX-License-Identifier: ISC
 * plan.h - the dates of a plan: which comes next, from when until when it may be said.  Values only; whether it is said is
 * care/remind. */
#ifndef NAPE_CARE_PLAN_H
#define NAPE_CARE_PLAN_H

#include "base/err.h"
#include "base/recur.h"
#include "base/zone.h"
#include "model/plan.h"

/* One date of a plan. */
struct plan_date {
    int32_t date;         /* local, as the rule has it */
    int slot;
    int64_t start_utc;    /* its window opens */
    int64_t due_utc;      /* later by the jitter of that date */
    int64_t until_utc;    /* its window is over */
};

/* A walk over the dates from one on. */
struct plan_walk {
    const struct plan *plan;
    const struct zone *zone;
    struct recur rule;
    struct recur_walk walk;
    int64_t last_utc;     /* start of the last given */
    int32_t from_date;
    int from_slot;
};

/* The date and time that the rule is to be walked from: later than (date, slot), or from the start when date is 0.  plan and zone
 * are borrowed for the walk.  ERR_RANGE: the rule cannot be read. */
int plan_walk_start(struct plan_walk *walk, const struct plan *plan, const struct zone *zone, int32_t date, int slot,
                    struct err *err);
/* false: there is none.  A day that a zone left out has no dates; two that a clock change puts on one moment are one. */
bool plan_walk_next(struct plan_walk *walk, struct plan_date *out);

/* The moments of a date of the plan.  Of an appointment, whose date and slot are its own, they lie a day before. */
void plan_date_at(const struct plan *plan, const struct zone *zone, int32_t date, int slot, struct plan_date *out);

/* Sets the next date: the first behind the present one (with date 0: of all) whose window is not over at that time; PLAN_OVER when
 * there is none.  What was passed over is added to plan->missed when counts. */
int plan_advance(struct plan *plan, const struct zone *zone, int64_t now_utc, bool counts, struct err *err);

#endif
