/* SPDX-License-Identifier: ISC
 * summary.h - the week's and the month's summary by text: on Mondays, on the first of a month the month's instead.  Class report: quiet
 * hours and pauses keep it back; who wants none says NO SUMMARY.  The worker's thread only. */
#ifndef NAPE_CARE_SUMMARY_H
#define NAPE_CARE_SUMMARY_H

#include "care/person.h"

/* From the first line of a diary on there will be summaries. */
int summary_begin(struct care *care, const struct person *person, struct err *err);
/* When the next one is due; 0: they want none, or have written nothing yet. */
int summary_next(struct care *care, int64_t patient_id, int64_t *utc, struct err *err);
/* NO SUMMARY, SUMMARY ON; *text is what is said. */
int summary_switch(struct care *care, const struct person *person, bool on, struct str *text, struct err *err);

/* Says what is due, to at most so many people.  Returns 0, 1 when there is more, -1 and *err. */
int summary_due(struct care *care, size_t limit, struct err *err);
int summary_next_due(struct care *care, int64_t *utc, struct err *err);

#endif
