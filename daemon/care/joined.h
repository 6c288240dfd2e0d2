/* SPDX-License-Identifier: ISC
 * joined.h - what begins when somebody has joined: the plans that everybody gets, and the intake.  For the rooms of care; the
 * worker's thread only. */
#ifndef NAPE_CARE_JOINED_H
#define NAPE_CARE_JOINED_H

#include "care/person.h"

/* Called once for a person, when consent is given for the first time: after the welcome was put to them as the answer to the text
 * inbox_id, or when the team added them as joined (inbox_id 0: nothing was said to them).  person->patient is as stored. */
int joined_begin(struct care *care, struct person *person, int64_t inbox_id, struct err *err);

#endif
