/* SPDX-License-Identifier: ISC
 * absence.h - days off and sessions that members enter over the configuration (decision 39), by text or by command.  What would leave
 * hours without anybody is not taken, unless such hours are declared.  The worker's thread only. */
#ifndef NAPE_CARE_ABSENCE_H
#define NAPE_CARE_ABSENCE_H

#include "care/duty.h"
#include "care/intake.h"

/* "20-27 Dec", "24 Dec", "Dec 20 - Jan 2", "2026-12-20 2026-12-27", "Fri": days in the site's zone, from now at the earliest, both
 * counted in; a day that is over this year is next year's.  false: not understood, or over a year. */
bool absence_days(struct care *care, struct str text, int64_t *from_utc, int64_t *to_utc);
/* "60", "60 min"; nothing: 60.  false: not understood, or over a day. */
bool absence_minutes(struct str text, int *minutes);

/* Whether a change leaves hours without anybody that were none before; never with declared hours.  1: *hole is the first; -1. */
int absence_hole(const struct duty *before, const struct duty *after, int64_t from_utc, int64_t to_utc, struct hole *hole, struct err *err);

/* Enters it.  0: done; 1: not taken, *hole is the first time at which nobody could be rung; -1. */
int absence_enter(struct care *care, const struct absence *absence, struct hole *hole, struct err *err);
/* The member is there again.  *n: how many entries that ends. */
int absence_end(struct care *care, const char *member, struct str by, int64_t *n, struct err *err);

#endif
