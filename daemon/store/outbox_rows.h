/* SPDX-License-Identifier: ISC
 * outbox_rows.h - messages that are to be sent, as rows.  The worker's thread only.
 * Nothing here talks to a provider: rows are leased here and put on the wire by delivery/outbox. */
#ifndef NAPE_STORE_OUTBOX_ROWS_H
#define NAPE_STORE_OUTBOX_ROWS_H

#include "model/outbound.h"
#include "store/db.h"

/* What may still be started on a channel in this transaction. */
struct outbox_credit {
    struct str channel;
    int sends;
    int urgent;    /* advice and alerts may overdraw by so many */
    bool backlog;  /* older rows wait for this channel: what is new queues behind them, but for advice and alerts */
};

/* What becomes of a reminder or a report at the moment at which it would be handed over (P6). */
enum handover {
    HANDOVER_GO,       /* with row->body, which the check may have changed */
    HANDOVER_WAIT,     /* not before row->next_try_utc */
    HANDOVER_WITHDRAW,
    HANDOVER_EXPIRE,
};
/* Looks at a row of class reminder or report as things stand in this transaction. */
typedef int outbox_check_fn(void *arg, struct outbound *row, enum handover *what, struct err *err);

/* Where leases of one transaction are handed out; made anew for each.  What was leased is in leased[]. */
struct outbox_desk {
    struct arena *arena;
    int64_t boot;              /* of this process */
    int64_t now_utc;
    struct outbox_credit *credits;
    size_t n_credits;
    struct outbound *leased;   /* in the arena, in the order of leasing */
    size_t n_leased;
    size_t size_leased;
    size_t n_queued;           /* made in this transaction and not leased */
    int64_t inbox_id;          /* of the text in hand: told with each lease; 0: none */
    const struct outbound *already; /* of the text in hand: went out before it could be stored */
    int64_t *already_ids;      /* the row of each, 0 as long as it has none */
    size_t n_already;
    outbox_check_fn *check;    /* NULL: consent and expiry alone decide */
    void *check_arg;
};

/* Queues one message, and leases it at once when it is no reminder or report, the channel has credit, nothing else is in flight to the address (advice
 * overtakes) and it may go now.  desk NULL: queues only.  address_id 0: the row of (channel, to) is found or made.
 * A second message with the same cause and slot is not queued; nor is a reply, reminder or report to an address that opted out
 * (unless despite_stop), nor a reminder or report where nobody opted in (P6).
 * cause is "WORD:NUMBER".  Borrows message.  Returns 1 queued, 0 not queued, -1 and *err.  *id (may be NULL): the new row. */
int outbox_rows_put(struct db *db, struct outbox_desk *desk, const struct outbound *message, int64_t *id, struct err *err);

/* Advice or an alert that is among desk->already (the same class, channel and address, advice also the same slot) is born sent, with
 * the words that went out.  This gives a row to the ith of them that nothing was put for: under cause and its own slot. */
int outbox_rows_put_already(struct db *db, struct outbox_desk *desk, size_t i, struct str cause, struct err *err);

/* Leases what waits and may go now, in the order of class and age, at most limit (0: 1,000).  Consent and expiry are read here,
 * for reminders and reports desk->check too:
 * what may not go any more becomes withdrawn or expired.  Advice and alerts are made without expiry, so none is lost here. */
int outbox_rows_lease(struct db *db, struct outbox_desk *desk, size_t limit, struct err *err);

/* 1 found, 0 not there. */
int outbox_rows_get(struct db *db, int64_t id, struct arena *arena, struct outbound *out, struct err *err);
int outbox_rows_by_cause(struct db *db, struct str cause, struct str slot, struct arena *arena, struct outbound *out,
                         struct err *err);
/* Only rows whose driver cannot put our id into its callbacks (send_result.receipt_by_provider_id). */
int outbox_rows_by_provider(struct db *db, struct str channel, struct str provider_id, struct arena *arena,
                            struct outbound *out, struct err *err);

/* The provider has it.  A receipt that was faster is not undone. */
int outbox_rows_sent(struct db *db, const struct send_result *result, int64_t now_utc, struct err *err);
/* Back to the queue, not before next_try_utc.  attempted false: it was never on the wire. */
int outbox_rows_retry(struct db *db, int64_t id, int64_t next_try_utc, bool attempted, int64_t now_utc, struct err *err);
/* A leased or queued message ends: OUT_FAILED, OUT_EXPIRED, OUT_UNCERTAIN.  1: it did; 0: it had ended already. */
int outbox_rows_end(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc, struct err *err);
/* Moves a row forward by a receipt.  1: moved; 0: it was there or further already. */
int outbox_rows_receipt(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc,
                        struct err *err);

/* A message that was refused because of its picture goes again, as text alone. */
int outbox_rows_without_picture(struct db *db, int64_t id, int64_t now_utc, struct err *err);

/* One more of its parts has arrived; *n: so many now.  event: by what that is known again; empty: it is not.  1; 0: it was told before. */
int outbox_rows_part_delivered(struct db *db, int64_t id, struct str event, int *n, struct err *err);

/* Takes back what is still queued for that cause: of that class, or all (CLASS_COUNT).  *n may be NULL. */
int outbox_rows_withdraw(struct db *db, struct str cause, enum outbound_class only, int64_t now_utc, int64_t *n, struct err *err);

/* All messages of a cause as they stand, by id. */
int outbox_rows_of_cause(struct db *db, struct str cause, struct arena *arena, struct outbound **out, size_t *n, struct err *err);
/* Advice and alerts made by that time that wait all the same, the oldest first, at most limit. */
int outbox_rows_late(struct db *db, int64_t made_by_utc, size_t limit, struct arena *arena, struct outbound **out, size_t *n,
                     struct err *err);
/* It was looked at now: changed_utc of a row that waits. */
int outbox_rows_touch(struct db *db, int64_t id, int64_t now_utc, struct err *err);
/* How many alerts of escalations were made for the address between then and now. */
int outbox_rows_rung(struct db *db, int64_t address_id, int64_t since_utc, int64_t now_utc, int64_t *n, struct err *err);

/* The rows that a dead boot left as sending, at most limit, by address and id: they are in doubt. */
int outbox_rows_in_doubt(struct db *db, int64_t boot, size_t limit, struct arena *arena, struct outbound **out, size_t *n,
                         struct err *err);

/* A row that stays as sending while its provider is asked: of this boot from now on. */
int outbox_rows_adopt(struct db *db, int64_t id, int64_t boot, struct err *err);
/* 1: an answer to a text from that address is known under that id at its provider; 0: none is. */
int outbox_rows_knows(struct db *db, int64_t address_id, struct str provider_id, struct err *err);
/* How many reminders to that person were made since these times and not taken back before they left: those that nobody asked for by
 * LATER, and summaries, since the first, all since the second. */
int outbox_rows_reminders(struct db *db, int64_t patient_id, int64_t day_utc, int64_t hour_utc, int64_t *n_day, int64_t *n_hour,
                          struct err *err);

/* The least time at which a queued row may go that may not go yet (0: none); how many wait that may, counted to 1,000 a class. */
int outbox_rows_next_due(struct db *db, int64_t now_utc, int64_t *utc, struct err *err);
int outbox_rows_waiting(struct db *db, struct str channel, int64_t now_utc, int64_t *n, struct err *err);

#endif
