/* SPDX-License-Identifier: ISC
 * meta_rows.h - small values that belong to the store as a whole: the key of the dedupe hash, the number of the boot. */
#ifndef NAPE_STORE_META_ROWS_H
#define NAPE_STORE_META_ROWS_H

#include "store/db.h"

/* 1: *value holds a copy; 0: there is none. */
int meta_rows_get(struct db *db, const char *name, struct arena *arena, struct str *value, struct err *err);
int meta_rows_put(struct db *db, const char *name, struct str value, struct err *err);
/* Adds one to a counter and gives the new value; the first is 1. */
int meta_rows_count(struct db *db, const char *name, int64_t *value, struct err *err);

#endif
