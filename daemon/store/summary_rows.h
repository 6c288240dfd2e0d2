/* SPDX-License-Identifier: ISC
 * summary_rows.h - when a person's next summary is due, and whether they want any.  The worker's thread only. */
#ifndef NAPE_STORE_SUMMARY_ROWS_H
#define NAPE_STORE_SUMMARY_ROWS_H

#include "store/db.h"

struct summary {
    int64_t patient_id;
    bool off;             /* they said so */
    int64_t date_utc;     /* the Monday, or first of a month, that it is about; due_utc may be later */
    int64_t due_utc;      /* 0: never */
};

/* 1: *out, 0: there is none yet. */
int summary_rows_get(struct db *db, int64_t patient_id, struct summary *out, struct err *err);
int summary_rows_put(struct db *db, const struct summary *summary, struct err *err);
/* Those due by now, the oldest first, at most limit. */
int summary_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct summary **out, size_t *n, struct err *err);
int summary_rows_next_due(struct db *db, int64_t *utc, struct err *err); /* 0: none */

#endif
