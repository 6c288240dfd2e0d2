/* SPDX-License-Identifier: ISC
 * night.h - what is still said at night (decision 12): one question at most, then that it is quiet until the morning.  Safety is not
 * asked here.  The worker's thread only. */
#ifndef NAPE_CARE_NIGHT_H
#define NAPE_CARE_NIGHT_H

#include "care/person.h"

enum night { NIGHT_SPEAK, NIGHT_SAID, NIGHT_MUTE };

/* "let me sleep", REST: nothing but safety until the quiet hours end (eight hours, where there are none).  1: it was one, and is
 * answered. */
int night_rest(struct care *care, const struct person *person, struct str words, int64_t inbox_id, bool quiet, struct err *err);

/* May a text be answered with something that asks for an answer?  NIGHT_SAID: no, and they were told so just now; NIGHT_MUTE: no, and
 * nothing is said. */
int night_may_ask(struct care *care, const struct person *person, int64_t inbox_id, enum night *out, struct err *err);
/* Until when somebody who rests is to be left alone; 0: they do not rest. */
int night_mute_until(struct care *care, const struct person *person, int64_t *until_utc, struct err *err);
/* Whether somebody who rests is to be left alone. */
int night_is_mute(struct care *care, const struct person *person, bool *mute, struct err *err);

#endif
