/* SPDX-License-Identifier: ISC
 * visit.h - a visit or a big day that a person names, and what follows an appointment (decisions 26, 29).  The worker's thread only. */
#ifndef NAPE_CARE_VISIT_H
#define NAPE_CARE_VISIT_H

#include "care/person.h"
#include "care/when.h"
#include "model/plan.h"

/* "VISIT friday 3pm": reminded of the day before.  "BIG DAY saturday": what to have ready, the evening before.  1: it was one, and *body
 * answers; 0: it was not. */
int visit_text(struct care *care, const struct person *person, struct str words, struct str *body, struct err *err);

/* After an appointment of the clinic: the next day at the same hour, after-care and how it was.  Once for each date of the plan; none
 * behind one whose made_by is the patient. */
int visit_follow(struct care *care, const struct person *person, const struct plan *appointment, struct err *err);
/* The appointment was removed: what follows it and is still to come goes with it. */
int visit_unfollow(struct care *care, const struct plan *appointment, struct err *err);

#endif
