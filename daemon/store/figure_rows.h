/* SPDX-License-Identifier: ISC
 * figure_rows.h - how much of what there is, for those who watch it: counts over indexes only, no words and no numbers of people.
 * The worker's thread only. */
#ifndef NAPE_STORE_FIGURE_ROWS_H
#define NAPE_STORE_FIGURE_ROWS_H

#include "model/escalation.h"
#include "model/outbound.h"
#include "store/db.h"

struct figures {
    int64_t queued[CLASS_COUNT], sending[CLASS_COUNT]; /* messages that are not out */
    int64_t alerts[ESCALATION_STATE_COUNT]; /* open ones */
    int64_t oldest_alert_utc; /* that rings and nobody has taken; 0: none */
};

/* What is there now. */
int figure_rows_now(struct db *db, struct figures *out, struct err *err);
/* Since when that channel's provider has had the oldest advice or alert without a receipt; 0: none. */
int figure_rows_unconfirmed(struct db *db, struct str channel, int64_t *utc, struct err *err);

/* Since a moment: alerts that people were rung for, and those among them that were closed as false (self-tests are not counted). */
int figure_rows_alerts(struct db *db, int64_t since_utc, int64_t *n, int64_t *n_false, struct err *err);
/* How long each alert waited that was opened since and first taken from..to (without to), in seconds, in the arena. */
int figure_rows_acks(struct db *db, int64_t opened_since_utc, int64_t taken_from_utc, int64_t taken_to_utc, struct arena *arena,
                     int64_t **seconds, size_t *n, struct err *err);
/* Messages that ended undelivered since. */
int figure_rows_undelivered(struct db *db, int64_t since_utc, int64_t *n, struct err *err);
/* Texts that came since: found by their ids, which grow with time. */
int figure_rows_texts(struct db *db, int64_t since_utc, int64_t *n, struct err *err);

#endif
