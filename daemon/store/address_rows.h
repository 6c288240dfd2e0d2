/* SPDX-License-Identifier: ISC
 * address_rows.h - addresses, who is reached there, and the consent ledger.  The worker's thread only.
 * Lookups return 1 found, 0 not there, -1 and *err; what they give lives in the arena. */
#ifndef NAPE_STORE_ADDRESS_ROWS_H
#define NAPE_STORE_ADDRESS_ROWS_H

#include "model/address.h"
#include "store/db.h"

/* The address and the person reached there first (the least rank); *patient_id is 0 when nobody is. */
int address_rows_find(struct db *db, struct str channel, struct str address, struct arena *arena, struct address *out,
                      int64_t *patient_id, struct err *err);
int address_rows_get(struct db *db, int64_t id, struct arena *arena, struct address *out, struct err *err);
/* The id of that address; the row is made when missing.  For members of the team too. */
int address_rows_ensure(struct db *db, struct str channel, struct str address, int64_t *id, struct err *err);

/* The person is reached there too; the smaller rank is tried first.  Again: changes the rank. */
int address_rows_reach(struct db *db, int64_t address_id, int64_t patient_id, int rank, struct err *err);
/* The person is not reached there any more. */
int address_rows_leave(struct db *db, int64_t address_id, int64_t patient_id, struct err *err);
/* The addresses of a person in the order to be tried. */
int address_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct address **out, size_t *n, struct err *err);
/* How many people who are invited, active or paused are reached over a channel. */
int address_rows_count(struct db *db, struct str channel, int64_t *n, struct err *err);
/* The people reached at an address, by rank. */
int address_rows_people(struct db *db, int64_t address_id, struct arena *arena, int64_t **patient_ids, size_t *n,
                        struct err *err);

/* Writes the ledger and the state of the address. */
int address_rows_consent(struct db *db, const struct consent_entry *entry, struct err *err);

/* Keeps the words of consent under their version, once. */
int address_rows_consent_text(struct db *db, const char *version, const char *lang, struct str words, int64_t at_utc, struct err *err);
/* The version that the person was shown last, as the ledger has it: 1 and *version in the arena, or 0. */
int address_rows_consent_shown(struct db *db, int64_t patient_id, struct arena *arena, struct str *version, struct err *err);

/* A stranger was told how to join. */
int address_rows_told(struct db *db, int64_t address_id, int64_t at_utc, struct err *err);
/* How many strangers were told since: that telling is capped per hour. */
int address_rows_told_since(struct db *db, int64_t since_utc, int64_t *n, struct err *err);
/* One more permanent failure (or, with worked, none). */
int address_rows_failure(struct db *db, int64_t address_id, bool worked, struct err *err);

#endif
