/* SPDX-License-Identifier: ISC
 * setting_rows.h - what a person changed last by text about their reminders or where they are, as it was before, so that UNDO can take
 * it back.  The worker's thread only. */
#ifndef NAPE_STORE_SETTING_ROWS_H
#define NAPE_STORE_SETTING_ROWS_H

#include "store/db.h"

struct setting_row {
    int64_t patient_id;
    int64_t inbox_id;          /* the text that changed it */
    int64_t at_utc;
    int kind;                  /* enum setting of care/setting.h */
    struct str before;         /* JSON; care/setting writes and reads it */
};

/* One a patient: what was there before is written over. */
int setting_rows_put(struct db *db, const struct setting_row *row, struct err *err);
/* 1: *out, in the arena; 0: nothing was changed. */
int setting_rows_get(struct db *db, int64_t patient_id, struct arena *arena, struct setting_row *out, struct err *err);
int setting_rows_end(struct db *db, int64_t patient_id, struct err *err);

#endif
