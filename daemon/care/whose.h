/* SPDX-License-Identifier: ISC
 * whose.h - on a shared phone: "Luis", behind a line that was logged for Ana, passes it to Luis (decisions 19 and 32).  For the rooms of
 * care; the worker's thread only. */
#ifndef NAPE_CARE_WHOSE_H
#define NAPE_CARE_WHOSE_H

#include "care/person.h"

/* person is who was named.  1: the line before is theirs now, and *diary is it; 0: the text is no such name, or there is no such line. */
int whose_text(struct care *care, const struct person *person, const struct care_text *text, int64_t inbox_id, struct str *diary,
               struct err *err);

/* UNDO on a shared phone is for the last line that was logged there: *person becomes whose it is. */
int whose_undo(struct care *care, struct person *person, int64_t inbox_id, struct err *err);

#endif
