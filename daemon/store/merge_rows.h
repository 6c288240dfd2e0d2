/* SPDX-License-Identifier: ISC
 * merge_rows.h - a stranger turns out to be somebody: what is kept of the one becomes the other's.  The worker's thread only. */
#ifndef NAPE_STORE_MERGE_ROWS_H
#define NAPE_STORE_MERGE_ROWS_H

#include "store/db.h"

/* The texts of that address, the alerts and what was asked and said pass from the stranger to the patient; the stranger is no more,
 * and not reached there.  The stranger must have nothing open. */
int merge_rows_stranger(struct db *db, int64_t stranger_id, int64_t patient_id, int64_t address_id, struct err *err);

#endif
