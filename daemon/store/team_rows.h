/* SPDX-License-Identifier: ISC
 * team_rows.h - what members have entered over the configuration, and to whom a patient's answers go for a while.  The worker's
 * thread only. */
#ifndef NAPE_STORE_TEAM_ROWS_H
#define NAPE_STORE_TEAM_ROWS_H

#include "model/absence.h"
#include "store/db.h"

int absence_rows_put(struct db *db, const struct absence *absence, int64_t now_utc, int64_t *id, struct err *err);
/* Those that are not over yet, in the order of their beginning, in the arena. */
int absence_rows_list(struct db *db, int64_t now_utc, struct arena *arena, struct absence **out, size_t *n, struct err *err);
/* Ends the member's that are on or to come, of both kinds.  *n (may be NULL): how many. */
int absence_rows_end(struct db *db, struct str member, int64_t now_utc, int64_t *n, struct err *err);

/* TELL: answers of the patient go to the member until then. */
int tell_rows_put(struct db *db, int64_t patient_id, struct str member, int64_t until_utc, struct err *err);
/* 1: *member, in the arena; 0: nobody. */
int tell_rows_get(struct db *db, int64_t patient_id, int64_t now_utc, struct arena *arena, struct str *member, struct err *err);

/* How much was said to somebody in the night that ends at until_utc (decision 12). */
struct night_row {
    int64_t patient_id, until_utc;
    int64_t said;
    bool mute;
};
int night_rows_put(struct db *db, const struct night_row *night, struct err *err);
/* 1: *out; 0: no night is on. */
int night_rows_get(struct db *db, int64_t patient_id, int64_t now_utc, struct night_row *out, struct err *err);

#endif
