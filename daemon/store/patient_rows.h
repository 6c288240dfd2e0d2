/* SPDX-License-Identifier: ISC
 * patient_rows.h - people and what is known of them.  How they are reached is address_rows.  The worker's thread only.
 * Lookups return 1 found, 0 not there, -1 and *err; what they give lives in the arena. */
#ifndef NAPE_STORE_PATIENT_ROWS_H
#define NAPE_STORE_PATIENT_ROWS_H

#include "model/facts.h"
#include "model/patient.h"
#include "store/db.h"

/* Adds a person; patient->id is ignored, *id is the new one. */
int patient_rows_add(struct db *db, const struct patient *patient, int64_t *id, struct err *err);
int patient_rows_get(struct db *db, int64_t id, struct arena *arena, struct patient *out, struct err *err);
/* Writes every field of the row patient->id.  ERR_NOTFOUND. */
int patient_rows_save(struct db *db, const struct patient *patient, struct err *err);

/* People with an id above after_id in ascending order, at most limit (0: 100).  state PATIENT_STATE_COUNT: all but the erased. */
int patient_rows_list(struct db *db, enum patient_state state, int64_t after_id, size_t limit, struct arena *arena,
                      struct patient **out, size_t *n, struct err *err);
int patient_rows_count(struct db *db, enum patient_state state, int64_t *n, struct err *err);

/* The first whose erasure (erase_utc) is due: 1 and *out, or 0; and when the next is, 0: none. */
int patient_rows_erase_due(struct db *db, int64_t now_utc, struct arena *arena, struct patient *out, struct err *err);
int patient_rows_erase_next(struct db *db, int64_t *utc, struct err *err);

/* Sets known[] and value[] of what intake and clinicians have said.  FACT_AGE and the *_DAYS_30 are not kept: care counts them. */
int patient_rows_facts(struct db *db, int64_t patient_id, struct facts *facts, struct err *err);
/* One of them, and when it was said.  1: known; 0: not. */
int patient_rows_fact(struct db *db, int64_t patient_id, enum fact fact, int64_t *value, int64_t *at_utc, struct err *err);
/* One of them with who said it; by lives in the arena.  1: known; 0: not. */
int patient_rows_fact_said(struct db *db, int64_t patient_id, enum fact fact, struct arena *arena, int64_t *value, struct str *by,
                           int64_t *at_utc, struct err *err);
/* by: "patient" or a member's id.  A later value replaces the earlier. */
int patient_rows_set_fact(struct db *db, int64_t patient_id, enum fact fact, int64_t value, const char *by, int64_t at_utc,
                          struct err *err);
/* Makes a fact unknown again. */
int patient_rows_forget_fact(struct db *db, int64_t patient_id, enum fact fact, struct err *err);

#endif
