/* SPDX-License-Identifier: ISC
 * seen_rows.h - which messages have been stored already (P1).  A keyed 64-bit hash finds candidates in the current 16-day bucket
 * and the two before; the whole key is compared with the one in the inbox row, so no two messages are taken for one. */
#ifndef NAPE_STORE_SEEN_ROWS_H
#define NAPE_STORE_SEEN_ROWS_H

#include "model/inbound.h"
#include "store/db.h"

enum { SEEN_BUCKET_S = 16 * 24 * 3600 };

/* 1: known, *inbox_id is the row of the first; 0: new (also when both keys are empty). */
int seen_rows_find(struct db *db, const uint8_t hash_key[16], const struct inbound *inbound, int64_t now_utc,
                   int64_t *inbox_id, struct err *err);
/* Notes both keys of a stored text. */
int seen_rows_put(struct db *db, const uint8_t hash_key[16], const struct inbound *inbound, int64_t now_utc, int64_t inbox_id,
                  struct err *err);
/* Drops what no look-up reaches any more. */
int seen_rows_prune(struct db *db, int64_t now_utc, struct err *err);

#endif
