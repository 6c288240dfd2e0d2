/* SPDX-License-Identifier: ISC
 * hospital.h - who is in hospital, has lost somebody, or has moved away: plans rest, and the team has it on its list (decision 16).
 * What people say of it stands in times.conf.  The worker's thread only. */
#ifndef NAPE_CARE_HOSPITAL_H
#define NAPE_CARE_HOSPITAL_H

#include "care/person.h"

/* Looks whether a text of somebody who joined says so, or that they are home again, and acts: from then on no plan is said until they
 * are home, or plans.hospital_days are over; the days after that begin with fewer.  *body gets what is to be said of it behind what it
 * holds; nothing when the text is about something else. */
int hospital_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, struct str *body,
                  struct err *err);

/* Another tells that the patient, or who is named of those at that phone, has died: plans rest, nobody is asked whether help has come, the
 * team reads it, and a word of sorrow is posted unless quiet; also while it is in doubt who writes.  1: it was that. */
int hospital_died(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, bool quiet,
                  struct err *err);

#endif
