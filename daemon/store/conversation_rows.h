/* SPDX-License-Identifier: ISC
 * conversation_rows.h - what the next answer refers to: one row per person and address.  The worker's thread only. */
#ifndef NAPE_STORE_CONVERSATION_ROWS_H
#define NAPE_STORE_CONVERSATION_ROWS_H

#include "model/conversation.h"
#include "store/db.h"

/* 1: *out; 0: none (an expired one counts as none).  Text lives in the arena. */
int conversation_rows_get(struct db *db, int64_t patient_id, int64_t address_id, int64_t now_utc, struct arena *arena,
                          struct conversation *out, struct err *err);
/* Replaces whatever was there. */
int conversation_rows_put(struct db *db, const struct conversation *conversation, struct err *err);
int conversation_rows_end(struct db *db, int64_t patient_id, int64_t address_id, struct err *err);
/* Ends those of an escalation at every address. */
int conversation_rows_end_escalation(struct db *db, int64_t escalation_id, struct err *err);

#endif
