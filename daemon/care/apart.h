/* SPDX-License-Identifier: ISC
 * apart.h - one row that cannot be moved on must not hold up those behind it (P5).  The worker's thread only. */
#ifndef NAPE_CARE_APART_H
#define NAPE_CARE_APART_H

#include "care/intake.h"

/* Runs fn(arg) under a mark of its own.  0: done; 1: it failed for a reason of its own, *why says which, and nothing of it stays;
 * -1 and *err: the store's trouble (ERR_BUSY, ERR_FULL, ERR_IO, ERR_NOMEM). */
int apart_run(struct care *care, int (*fn)(void *arg, struct err *err), void *arg, struct err *why, struct err *err);

/* Rows that are due. */
struct apart_rows {
    void *all;
    size_t n, size;                                                        /* how many, and the bytes of one */
    int (*one)(struct care *care, const void *row, struct err *err);       /* moves it on */
    int (*stuck)(struct care *care, void *row, const struct err *why, struct err *err); /* tells that it cannot be, and puts it off */
};

/* Runs each under a mark of its own.  0, also when some are stuck; -1 and *err: the store's trouble. */
int apart_each(struct care *care, const struct apart_rows *rows, struct err *err);

#endif
