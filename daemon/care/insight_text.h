/* SPDX-License-Identifier: ISC
 * insight_text.h - the numbers of care/insight in words: honest ones, with how many days say something, and no cause.  The worker's
 * thread only. */
#ifndef NAPE_CARE_INSIGHT_TEXT_H
#define NAPE_CARE_INSIGHT_TEXT_H

#include "care/insight.h"
#include "care/person.h"
#include "model/diary_ask.h"

/* A stretch of days and what it is called: "October", "Last week". */
struct stretch {
    int32_t from_date, to_date;
    struct str name;
    bool month;                  /* 28 to 31 days: the numbers of ICHD-3 8.2 hold for it */
};
/* The days of a period that has begun, up to today. */
void insight_stretch(struct care *care, const struct person *person, const struct period *period, struct stretch *out);

/* The rows of the days from..to, and what stands behind them for the 48 hours after a routine. */
int insight_rows(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct insight_request *out,
                 struct err *err);

/* "October: headache on 9 of 27 days noted. Worst 8. Triptan, days: 6. Routine 9 of 12. ..." */
struct str insight_summary(struct care *care, const struct person *person, const struct stretch *stretch, const struct insight *insight);
/* Decision 31: "Headache within 48 h: after 5 of 12 routines done, 6 of 9 skipped. A difference like this can be chance." */
struct str insight_compared(struct care *care, const struct person *person, const struct insight_compare *compare);

/* A scaled number as people write it. */
struct str insight_number(struct care *care, int64_t value, int scale);

#endif
