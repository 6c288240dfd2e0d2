/* SPDX-License-Identifier: ISC
 * ask.h - a patient asks something of the diary ("how was my October?") and gets one line.  Never beside a red flag (P2) and never on
 * a phone that more than one person uses.  The worker's thread only. */
#ifndef NAPE_CARE_ASK_H
#define NAPE_CARE_ASK_H

#include "care/person.h"
#include "model/reading.h"

/* Whether the text asks.  What was read from the words of the question is no entry, and is taken out of the reading: to be called
 * before the diary keeps the rest, and only for texts that raised nothing. */
bool ask_is_asked(struct care *care, struct reading *reading);
/* The answer, with what the text itself has added to the diary. */
int ask_answer(struct care *care, const struct person *person, const struct reading *reading, struct str *out, struct err *err);

#endif
