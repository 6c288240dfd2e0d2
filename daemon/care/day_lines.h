/* SPDX-License-Identifier: ISC
 * day_lines.h - pains of days that a text names: "on monday i had a 4", "mon 5 tue 7".  PURE but for the arena of care. */
#ifndef NAPE_CARE_DAY_LINES_H
#define NAPE_CARE_DAY_LINES_H

#include "care/person.h"
#include "model/reading.h"

/* Puts the pains of a text on the days that it names: of two days and more each its own, where the text says nothing else; of one that is
 * told as over, that day.  What was screened stays as it was. */
int day_lines(struct care *care, const struct local *now, struct str words, struct reading *reading, struct err *err);

/* "I mean ...", "actually ...": the text begins so, and puts right what was said of the day that it names. */
bool day_lines_mend(struct care *care, struct str words);

#endif
