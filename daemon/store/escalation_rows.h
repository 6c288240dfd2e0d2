/* SPDX-License-Identifier: ISC
 * escalation_rows.h - alerts and safety questions, at most one open per patient.  The worker's thread only.
 * Lookups return 1 found, 0 not there, -1 and *err; what they give lives in the arena. */
#ifndef NAPE_STORE_ESCALATION_ROWS_H
#define NAPE_STORE_ESCALATION_ROWS_H

#include "model/escalation.h"
#include "store/db.h"

/* Opens one; *id is new.  ERR_RANGE when the patient has one open. */
int escalation_rows_open(struct db *db, const struct escalation *escalation, int64_t *id, struct err *err);
/* Writes every field of the row escalation->id but patient and opening. */
int escalation_rows_save(struct db *db, const struct escalation *escalation, struct err *err);
/* No wait is longer from now than it was when it was set: a clock that went back silences nobody. */
int escalation_rows_not_longer(struct db *db, int64_t now_utc, struct err *err);
/* Looks at it again at that time, whatever its sides wait for. */
int escalation_rows_put_off(struct db *db, int64_t id, int64_t until_utc, struct err *err);
int escalation_rows_get(struct db *db, int64_t id, struct arena *arena, struct escalation *out, struct err *err);
/* The open one of a patient. */
int escalation_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct escalation *out, struct err *err);
/* All open ones: those that ring or were taken, then the rest, the oldest first; at most limit (0: 100). */
int escalation_rows_list(struct db *db, size_t limit, struct arena *arena, struct escalation **out, size_t *n, struct err *err);
/* Those that a human closed as false, the last first: for who edits the rules. */
int escalation_rows_false(struct db *db, size_t limit, struct arena *arena, struct escalation **out, size_t *n, struct err *err);
/* When a human last closed one of the patient's having heard of them; 0: never. */
int escalation_rows_heard(struct db *db, int64_t patient_id, int64_t *utc, struct err *err);
/* The open ones with a time-out at or before now, the oldest first. */
int escalation_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct escalation **out, size_t *n,
                        struct err *err);
/* The least time-out of the open ones; 0: none. */
int escalation_rows_next_due(struct db *db, int64_t *utc, struct err *err);

/* Adds a flag, or moves its tier and certainty up and its last_utc and inbox on. */
int escalation_rows_flag(struct db *db, const struct escalation_flag *flag, struct err *err);
/* The flags of one, highest tier first, definite before possible, then as raised. */
int escalation_rows_flags(struct db *db, int64_t escalation_id, struct arena *arena, struct escalation_flag **out, size_t *n,
                          struct err *err);
/* A plain no answered its question. */
int escalation_rows_deny(struct db *db, int64_t escalation_id, struct str flag, struct err *err);
/* When the flag was last raised for that patient, in any escalation: 1 and *utc, or 0. */
int escalation_rows_flag_last(struct db *db, int64_t patient_id, struct str flag, int64_t *utc, struct err *err);

#endif
