/* SPDX-License-Identifier: ISC
 * swap_rows.h - members who stand in for each other, over the rotations of the configuration (decision 39).  The worker's thread only. */
#ifndef NAPE_STORE_SWAP_ROWS_H
#define NAPE_STORE_SWAP_ROWS_H

#include "model/swap.h"
#include "store/db.h"

/* A new one; sets its id. */
int swap_rows_add(struct db *db, struct swap *swap, int64_t now_utc, struct err *err);
/* Its state, and for whose word it waits until when. */
int swap_rows_put(struct db *db, const struct swap *swap, struct err *err);
/* Those that have not ended and are not over yet, in the order of their ids, in the arena. */
int swap_rows_list(struct db *db, int64_t now_utc, struct arena *arena, struct swap **out, size_t *n, struct err *err);

#endif
