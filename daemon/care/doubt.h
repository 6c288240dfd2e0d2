/* SPDX-License-Identifier: ISC
 * doubt.h - whether it is they who write (decision 21): after long silence, "who is this", another name or a new number nothing
 * personal is said to that phone before the birth year is.  Safety is as ever.  For the rooms of care; the worker's thread only. */
#ifndef NAPE_CARE_DOUBT_H
#define NAPE_CARE_DOUBT_H

#include "care/person.h"

/* Looks at a text before anything is said to it: *person and their row learn whether there is doubt. */
int doubt_notice(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct reading *reading,
                 struct err *err);

/* While there is: asks, hears the year.  quiet: nothing may be said.  *diary is what was kept of it.  1: dealt with; 0: no doubt. */
int doubt_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct reading *reading,
               bool quiet, struct str *diary, const char **outcome, struct err *err);

/* A phone that was added for them has joined: asks there whether it is theirs, when the birth year is known. */
int doubt_new_phone(struct care *care, struct person *person, int64_t inbox_id, struct err *err);

/* A member has found out that it is they. */
int doubt_cleared(struct care *care, struct patient *patient, struct err *err);

#endif
