/* SPDX-License-Identifier: ISC
 * audit_rows.h - who did what: ids and codes only, append-only.  And the answers of commands by request id, so that a repeated
 * command is answered and not done again.  The worker's thread only. */
#ifndef NAPE_STORE_AUDIT_ROWS_H
#define NAPE_STORE_AUDIT_ROWS_H

#include "store/db.h"

/* who: a member's id, "patient", "nape", "operator"; what: a verb; thing and id name a row ("escalation", 12). */
int audit_rows_put(struct db *db, int64_t at_utc, const char *who, const char *what, const char *thing, int64_t id,
                   struct err *err);

/* One line of what was done to a thing. */
struct audit_line {
    int64_t at_utc;
    struct str who, what;
};
/* Those of a thing in their order, at most the first 500, in the arena. */
int audit_rows_of(struct db *db, const char *thing, int64_t id, struct arena *arena, struct audit_line **out, size_t *n,
                  struct err *err);

/* When that was last done to the thing; 0: never. */
int audit_rows_last(struct db *db, const char *thing, int64_t id, const char *what, int64_t *utc, struct err *err);

/* 1: *refused and *answer as they were given before; 0: not known. */
int request_rows_get(struct db *db, struct str request_id, struct arena *arena, bool *refused, struct str *answer,
                     struct err *err);
int request_rows_put(struct db *db, struct str request_id, int64_t at_utc, bool refused, struct str answer, struct err *err);
/* Forgets those made before. */
int request_rows_prune(struct db *db, int64_t before_utc, struct err *err);

#endif
