/* SPDX-License-Identifier: ISC
 * zone_guess.h - which time zone it is where a clock shows that time.  The worker's thread only. */
#ifndef NAPE_CARE_ZONE_GUESS_H
#define NAPE_CARE_ZONE_GUESS_H

#include "care/intake_read.h"
#include "care/person.h"

struct zone_guess {
    const char *zone;   /* NULL: none fits */
    bool changed;       /* it is another than the person's */
};

/* The person's own zone when the clock fits it; else the first of their region, else of the regions with the calling code of their
 * address.  A calling code picks among zones that fit the clock, it proves no place (decision 20). */
int zone_guess(struct care *care, const struct person *person, const struct intake_clock *clock, struct zone_guess *out, struct err *err);

/* "New York" of "America/New_York", in the arena. */
struct str zone_city(struct arena *arena, const char *zone);

#endif
