/* SPDX-License-Identifier: ISC
 * migrate.h - brings a store to this program's schema.  Numbered steps, each in a transaction of its own, never changed once
 * released.  Called by db_open. */
#ifndef NAPE_STORE_MIGRATE_H
#define NAPE_STORE_MIGRATE_H

#include "store/db.h"

/* Runs the steps that are missing, up to that one.  ERR_SCHEMA when the store is newer than this program: nothing is changed. */
int migrate_run_to(struct db *db, int version, struct err *err);
int migrate_latest(void);

#endif
