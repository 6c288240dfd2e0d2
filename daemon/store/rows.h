/* SPDX-License-Identifier: ISC
 * rows.h - the rows of a statement, taken into memory; what every *_rows file does.  The worker's thread only.
 * The statement may be NULL: then db_stmt() has said why, and the answer is -1. */
#ifndef NAPE_STORE_ROWS_H
#define NAPE_STORE_ROWS_H

#include "store/db.h"

/* Writes the row that the statement stands on to *row; texts are copied into the arena. */
typedef void row_take(struct stmt *stmt, struct arena *arena, void *row);

/* The one row of a statement, to its end: 1 and *row; 0: there is none; -1 and *err. */
int rows_one(struct stmt *stmt, row_take *take, struct arena *arena, void *row, struct err *err);
/* All its rows.  rows is the address of a pointer to them; they stand in the arena, and the pointer is NULL when there are none.
 * 0, or -1 and *err: then *n is 0. */
int rows_all(struct stmt *stmt, row_take *take, size_t row_size, struct arena *arena, void *rows, size_t *n, struct err *err);
/* The first column of each row, for example the keys. */
int rows_numbers(struct stmt *stmt, struct arena *arena, int64_t **numbers, size_t *n, struct err *err);

#endif
