/* SPDX-License-Identifier: ISC
 * day_off_rows.h - the days on which a person wants no reminders.  The worker's thread only. */
#ifndef NAPE_STORE_DAY_OFF_ROWS_H
#define NAPE_STORE_DAY_OFF_ROWS_H

#include "store/db.h"

struct day_off {
    int64_t id;
    int64_t patient_id;
    unsigned weekdays;           /* bit 1 Monday ... bit 7 Sunday: each of them; else the days from..to */
    int32_t from_date, to_date;
    struct str by;
    int64_t at_utc;
};

int day_off_rows_put(struct db *db, struct day_off *day, struct err *err);
int day_off_rows_save(struct db *db, const struct day_off *day, struct err *err);
int day_off_rows_remove(struct db *db, int64_t id, struct err *err);
/* Those that are not over on that day, in the arena. */
int day_off_rows_of(struct db *db, int64_t patient_id, int32_t today, struct arena *arena, struct day_off **out, size_t *n, struct err *err);

#endif
