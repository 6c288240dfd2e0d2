/* SPDX-License-Identifier: ISC
 * apart.h - one row that cannot be moved on must not hold up those behind it (P5).  The worker's thread only. */
#ifndef NAPE_CARE_APART_H
#define NAPE_CARE_APART_H

#include "care/intake.h"

/* Runs fn(arg) under a mark of its own.  0: done; 1: it failed for a reason of its own, *why says which, and nothing of it stays;
 * -1 and *err: the store's trouble (ERR_BUSY, ERR_FULL, ERR_IO, ERR_NOMEM). */
int apart_run(struct care *care, int (*fn)(void *arg, struct err *err), void *arg, struct err *why, struct err *err);

#endif
