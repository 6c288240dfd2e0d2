/* SPDX-License-Identifier: ISC
 * erase_rows.h - a person is erased: no word, number, name or fact of theirs stays in any row.  What stays is what happened, as ids
 * and codes: the ledger of consent, the audit, and rows without content, so that no id is given twice and a text that a provider
 * delivers again is still known (by the keyed hash of its id).  The worker's thread only.
 * A table or column that is new: its statement here; tests/unit/store_erase.c walks the whole schema and fails until it is. */
#ifndef NAPE_STORE_ERASE_ROWS_H
#define NAPE_STORE_ERASE_ROWS_H

#include "store/db.h"

/* By what others may have written of them. */
struct erase_needles {
    const struct str *words; /* names and numbers: anywhere */
    size_t n_words;
    const struct str *codes; /* of alerts: in what the team wrote */
    size_t n_codes;
};

/* Erases them.  They must have nothing open.  Texts to and from the team that hold a needle lose their words too, and so do those of
 * others who write from the same phone; their answers, and what waits for a member, keep all but the names and numbers. */
int erase_rows_person(struct db *db, int64_t patient_id, const struct erase_needles *needles, struct arena *arena, int64_t now_utc,
                      struct err *err);

/* Whether messages of that cause are found again when who they are about is erased; a message of another is refused. */
bool erase_rows_knows_cause(struct str cause);

/* The alerts of a person, open and closed, at most 100, the last first. */
int erase_rows_alerts(struct db *db, int64_t patient_id, struct arena *arena, int64_t **ids, size_t *n, struct err *err);

#endif
