/* SPDX-License-Identifier: ISC
 * medicine.h - what is noted with a medicine: how long since the last one, and on how many days of thirty its class was taken.
 * No advice on doses (decision 13).  The worker's thread only. */
#ifndef NAPE_CARE_MEDICINE_H
#define NAPE_CARE_MEDICINE_H

#include "base/files.h"
#include "base/problems.h"
#include "care/person.h"

/* From how many days a month on a class of acute medicine can bring headaches by itself (ICHD-3 8.2), from rules/medications.conf. */
struct overuse;
struct overuse *overuse_new(const struct rule_files *files, struct problems *problems);
void overuse_free(struct overuse *overuse);
/* 0: no limit is known for that class. */
int overuse_days(const struct overuse *overuse, struct str class);

/* What a class is called in the language, or as it stands. */
struct str medicine_class_name(struct care *care, const struct voice *voice, const char *class);

/* "Last ibuprofen 3 h before. NSAID: day 6 of 30." for the medicines of a text that the diary has kept; empty when it has none. */
int medicine_note(struct care *care, const struct person *person, int64_t inbox_id, const struct reading *reading, struct str *out,
                  struct err *err);

/* "Noted today: ibuprofen 400 mg 9:00. I can't advise doses: see the packet or ask a pharmacist." for a text that asks about a dose;
 * empty when it does not (decision 13). */
int medicine_question(struct care *care, const struct person *person, const struct reading *reading, struct str *out, struct err *err);

#endif
