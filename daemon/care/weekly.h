/* SPDX-License-Identifier: ISC
 * weekly.h - Monday's line to the operator (decision 40): how many people, texts and alerts, what did not arrive, backup, self-test.
 * The worker's thread only. */
#ifndef NAPE_CARE_WEEKLY_H
#define NAPE_CARE_WEEKLY_H

#include "care/intake.h"

/* Posts it when it is Monday, 9:00 or later at the site, and not done yet.  Without an operator nothing is posted. */
int weekly_due(struct care *care, struct err *err);
/* When next; 0: never. */
int weekly_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
