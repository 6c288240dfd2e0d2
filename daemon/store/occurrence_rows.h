/* SPDX-License-Identifier: ISC
 * occurrence_rows.h - the dates of plans and what became of them.  The worker's thread only.
 * Lookups return 1 found, 0 not there, -1 and *err; what they give lives in the arena. */
#ifndef NAPE_STORE_OCCURRENCE_ROWS_H
#define NAPE_STORE_OCCURRENCE_ROWS_H

#include "model/plan.h"
#include "store/db.h"

/* Adds one.  1: added, *id is new; 0: this date of the plan is there already (P6). */
int occurrence_rows_add(struct db *db, const struct occurrence *occurrence, int64_t *id, struct err *err);
/* Writes every field of the row occurrence->id but plan, patient and date. */
int occurrence_rows_save(struct db *db, const struct occurrence *occurrence, struct err *err);
int occurrence_rows_get(struct db *db, int64_t id, struct occurrence *out, struct err *err);

/* Those of a patient that still may be answered (open or snoozed) and were said since then, the latest first. */
int occurrence_rows_open(struct db *db, int64_t patient_id, int64_t since_utc, struct arena *arena, struct occurrence **out,
                         size_t *n, struct err *err);
/* All of the local days from..to of a patient, by date and slot. */
int occurrence_rows_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                         struct occurrence **out, size_t *n, struct err *err);
/* The same of the plans of one kind, removed ones too. */
int occurrence_rows_of_kind(struct db *db, int64_t patient_id, enum plan_kind kind, int32_t from_date, int32_t to_date,
                            struct arena *arena, struct occurrence **out, size_t *n, struct err *err);
/* How many of a plan were done, wholly or partly, on the local days from..to. */
int occurrence_rows_done(struct db *db, int64_t plan_id, int32_t from_date, int32_t to_date, int64_t *n, struct err *err);

/* The patients of those to be said again by now, each once, in ascending order, at most limit. */
int occurrence_rows_again(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids, size_t *n,
                          struct err *err);
/* The least next_utc; 0: none. */
int occurrence_rows_next_due(struct db *db, int64_t *utc, struct err *err);
int occurrence_rows_put_off(struct db *db, int64_t patient_id, int64_t now_utc, int64_t until_utc, struct err *err);

#endif
