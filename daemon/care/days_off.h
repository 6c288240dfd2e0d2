/* SPDX-License-Identifier: ISC
 * days_off.h - days on which somebody wants no reminders: the site's holidays, and a person's own ("no reminders on sundays", "off 20-27
 * dec").  Medicine and appointments are said all the same.  A day off breaks no count (decision 25).  The worker's thread only. */
#ifndef NAPE_CARE_DAYS_OFF_H
#define NAPE_CARE_DAYS_OFF_H

#include "care/person.h"
#include "store/day_off_rows.h"

/* What holds for a person. */
struct days_off {
    const struct settings_plans *site;
    struct day_off *own;
    size_t n_own;
};

int days_off_look(struct care *care, int64_t patient_id, struct days_off *out, struct err *err);
bool days_off_has(const struct days_off *days, int32_t date);

/* Looks at a text that names days to be left alone, or no longer; *body is empty when it does not. */
int days_off_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                  struct str *body, struct err *err);

/* From one day to another, both within; by: who says so.  *body (may be NULL): what the person is told. */
int days_off_add(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct str by, struct str *body,
                 struct err *err);

#endif
