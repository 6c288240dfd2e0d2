/* SPDX-License-Identifier: ISC
 * setting.h - UNDO of what a person has just changed by text: a pause, where they are, days without reminders.  The last change of each
 * person is kept as it was before; nothing else is.  The worker's thread only. */
#ifndef NAPE_CARE_SETTING_H
#define NAPE_CARE_SETTING_H

#include "care/person.h"

enum setting { SETTING_PAUSE, SETTING_TRAVEL, SETTING_DAYS_OFF, SETTING_COUNT };

/* Before the text inbox_id changes it. */
int setting_note(struct care *care, const struct person *person, enum setting kind, int64_t inbox_id, struct err *err);
/* Which text changed something last since then; 0: none. */
int setting_last(struct care *care, const struct person *person, int64_t since_utc, int64_t *inbox_id, struct err *err);
/* Puts back what that text changed.  *body says so; empty: something else has changed it since, and it stays. */
int setting_undo(struct care *care, const struct person *person, struct str *body, struct err *err);

#endif
