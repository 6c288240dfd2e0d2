/* SPDX-License-Identifier: ISC
 * travel.h - a person who is somewhere else for a time, or for good: zone and region follow them, and come back by themselves
 * (decision 20).  The worker's thread only. */
#ifndef NAPE_CARE_TRAVEL_H
#define NAPE_CARE_TRAVEL_H

#include "care/person.h"

struct travel_said {
    struct str body;          /* to be said; empty: the text was about nothing of this */
    bool alone;               /* the text says nothing else */
};

/* Looks at a text before safety does, so that advice names the numbers of where they are now: "I'm in Lima this week", "back home", or
 * the time of day that was asked for.  Changes person and their row. */
int travel_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                struct travel_said *out, struct err *err);

/* The same by somebody of the team: to that place from now (from_date 0) or a day on, up to and with a day (0: until they say so). */
int travel_to(struct care *care, struct person *person, struct str zone, struct str region, struct str place, int32_t from_date,
              int32_t to_date, struct err *err);
/* Home again.  1: they were somewhere else, 0: they were at home. */
int travel_home(struct care *care, struct person *person, struct err *err);

/* Journeys that begin and end.  1: there is more to do. */
int travel_due(struct care *care, size_t limit, struct err *err);
int travel_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
