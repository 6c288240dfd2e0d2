/* SPDX-License-Identifier: ISC
 * plan_make.h - new plans: what a kind brings by itself, what is refused, and the plans that a person gets by default.
 * The worker's thread only. */
#ifndef NAPE_CARE_PLAN_MAKE_H
#define NAPE_CARE_PLAN_MAKE_H

#include "care/person.h"
#include "model/plan.h"

/* What somebody asks for; a number below 0 and an empty text mean the kind's own. */
struct plan_wish {
    enum plan_kind kind;
    struct str rule;
    struct str start;         /* "2026-03-08" or "2026-03-08T09:00", local; empty: from today on */
    struct str routine;
    struct str text;
    struct str made_by;
    struct str exdates;       /* dates to be left out: "2026-12-24,2026-12-31T09:00" */
    int64_t window_min, jitter_min, goal;
};

/* "2026-03-08" */
bool plan_read_date(struct str text, int32_t *date);
/* "2026-12-24,2026-12-31T09:00" as a plan keeps it: "20261224,20261231T0900"; empty stays empty. */
bool plan_read_exdates(struct str text, struct arena *arena, struct str *out);
/* The next date from now on, as if the plan were new; what was said already is not said again (P6). */
int plan_advance_anew(struct care *care, struct plan *plan, const struct zone *zone, struct err *err);

/* Makes the row and sets its first date.  1: refused, *answer says why in one sentence; 0: *out has its id. */
int plan_make(struct care *care, const struct person *person, const struct plan_wish *wish, struct plan *out, struct buf *answer,
              struct err *err);

/* The kind of that name, or PLAN_KIND_COUNT and the nearest name (NULL: none is near). */
enum plan_kind plan_kind_of(struct str name, const char **near);

/* The default plans that a person has none of yet: a check-in; self-release when cleared; water when nothing speaks against it.
 * Breaks stay off until asked for (decision 24).  *made counts; without[] says what was not made and why (enum hold by kind). */
int plan_make_defaults(struct care *care, const struct person *person, int *made, enum hold without[PLAN_KIND_COUNT], struct err *err);

/* Somebody has joined: the defaults, where the site wants that. */
int plan_on_join(struct care *care, const struct person *person, struct err *err);

/* The time of day that the person prefers: the plans that everybody gets are moved there, and defaults are made there. */
int plan_prefer(struct care *care, const struct person *person, int minute, struct err *err);

/* How many dates the rule has on its busiest day: hours times minutes. */
int plan_times_a_day(const struct plan *plan);

#endif
