/* SPDX-License-Identifier: ISC
 * plan_rows.h - what recurs for a patient.  The worker's thread only.
 * Lookups return 1 found, 0 not there, -1 and *err; what they give lives in the arena. */
#ifndef NAPE_STORE_PLAN_ROWS_H
#define NAPE_STORE_PLAN_ROWS_H

#include "model/plan.h"
#include "store/db.h"

/* Adds one; plan->id is ignored, *id is new. */
int plan_rows_add(struct db *db, const struct plan *plan, int64_t *id, struct err *err);
/* Writes every field of the row plan->id but its patient and its making.  ERR_NOTFOUND. */
int plan_rows_save(struct db *db, const struct plan *plan, struct err *err);
int plan_rows_get(struct db *db, int64_t id, struct arena *arena, struct plan *out, struct err *err);
/* All of a patient that were not removed, by id. */
int plan_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct plan **out, size_t *n, struct err *err);

/* The patients of the plans to be looked at by now, each once, in ascending order.  limit counts plans; *all is false when there are
 * more. */
int plan_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids, size_t *n, bool *all,
                  struct err *err);
/* What is due for a patient by now is looked at again at that time. */
int plan_rows_put_off(struct db *db, int64_t patient_id, int64_t now_utc, int64_t until_utc, struct err *err);
/* The patients with an id above after_id of whom a plan is over or looked at only later than then, in ascending order, at most limit. */
int plan_rows_ahead(struct db *db, int64_t after_id, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids,
                    size_t *n, struct err *err);
/* The least next_due_utc; 0: none. */
int plan_rows_next_due(struct db *db, int64_t *utc, struct err *err);

#endif
