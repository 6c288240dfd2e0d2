/* SPDX-License-Identifier: ISC
 * travel_rows.h - who is somewhere else for a time, and the days on which somebody wants no reminders.  The worker's thread only. */
#ifndef NAPE_STORE_TRAVEL_ROWS_H
#define NAPE_STORE_TRAVEL_ROWS_H

#include "store/db.h"

struct travel {
    int64_t patient_id;
    struct str home_zone, home_region; /* as on record before; empty: the site's */
    struct str zone, region;           /* there; zone empty: it is being asked about */
    struct str place;                  /* as it was written */
    int64_t from_utc;                  /* when it began, or is to begin */
    int64_t until_utc;                 /* back home then; 0: until they say so */
    int64_t next_utc;                  /* when there is something to do; 0: nothing */
};

/* One a patient: what was there before is written over. */
int travel_rows_put(struct db *db, const struct travel *travel, struct err *err);
/* 1: *out, in the arena; 0: at home. */
int travel_rows_get(struct db *db, int64_t patient_id, struct arena *arena, struct travel *out, struct err *err);
int travel_rows_end(struct db *db, int64_t patient_id, struct err *err);
/* Those with something to do by now, at most limit. */
int travel_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct travel **out, size_t *n, struct err *err);
/* The least next_utc; 0: none. */
int travel_rows_next_due(struct db *db, int64_t *utc, struct err *err);

#endif
