/* SPDX-License-Identifier: ISC
 * outbox_inside.h - what the two files of the outbox share: outbox_rows.c finds rows and moves them on, outbox_lease.c makes and
 * leases them.  Nobody else includes it. */
#ifndef NAPE_STORE_OUTBOX_INSIDE_H
#define NAPE_STORE_OUTBOX_INSIDE_H

#include "store/outbox_rows.h"

/* As outbox_row_take takes them; what a query wants beyond them comes behind. */
#define OUTBOX_COLUMNS                                                                                                          \
    "o.id, o.class, o.state, o.channel, a.address, o.address_id, o.patient_id, o.despite_stop, o.body, o.not_before_utc,"  \
    " o.expires_utc, o.attempts, o.next_try_utc, o.provider_id, o.cause, o.cause_id, o.slot, o.made_utc, o.changed_utc, o.picture,"\
    " o.brief"
#define OUTBOX_FROM " FROM outbox o JOIN address a ON a.id = o.address_id "
enum { OUTBOX_N_COLUMNS = 21 };

/* A row_take of a struct outbound. */
void outbox_row_take(struct stmt *stmt, struct arena *arena, void *row);

/* "escalation:3" into its word and number. */
int outbox_cause_split(struct str cause, struct str *word, int64_t *id, struct err *err);

/* Writes a state, whatever it was. */
int outbox_row_move(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc, struct err *err);

#endif
