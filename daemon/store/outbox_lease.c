/* SPDX-License-Identifier: ISC
 * Making messages and leasing them: credit, one in flight per address, and what an address has said, all read in the transaction
 * that hands a message over (P6). */
#include <config.h>

#include "store/outbox_inside.h"

#include <string.h>

#include "base/fault.h"
#include "model/address.h"
#include "store/address_rows.h"
#include "store/erase_rows.h"

static const char SQL_PUT[] =
    "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc, not_before_utc,"
    " expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments, cause,"
    " cause_id, slot, picture, brief) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?8, '', 0, 0, 0, ?14, ?15, ?16, ?17, ?18)"
    " ON CONFLICT (cause, cause_id, slot) DO NOTHING";
static const char SQL_CONSENT[] = "SELECT consent FROM address WHERE id = ?1";
/* What an address must wait for: one in flight, or an older one that may go already and is not less urgent. */
static const char SQL_BEFORE[] = "SELECT 1 FROM outbox WHERE address_id = ?1 AND state < 2"
                                 " AND (state = 1 OR (id < ?2 AND class <= ?3 AND not_before_utc <= ?4)) LIMIT 1";
static const char SQL_QUEUED[] = "SELECT " OUTBOX_COLUMNS ", a.consent" OUTBOX_FROM
                                 "WHERE o.state = 0 AND o.channel = ?1 AND o.class = ?2 AND o.next_try_utc <= ?3"
                                 " ORDER BY o.next_try_utc, o.id LIMIT ?4";
static const char SQL_LEASE[] = "UPDATE outbox SET state = 1, boot = ?2, attempts = attempts + 1 WHERE id = ?1";

static const char SQL_WAIT[] = "UPDATE outbox SET next_try_utc = ?2 WHERE id = ?1";
static const char SQL_BODY[] = "UPDATE outbox SET body = ?2 WHERE id = ?1";

static const char SQL_QUEUED_ALERT[] =
    "SELECT o.id FROM outbox o JOIN escalation e ON e.id = o.cause_id JOIN inbox i ON i.id = ?2 AND i.patient_id = e.patient_id"
    " WHERE o.address_id = ?1 AND o.state < 2 AND o.state = 0 AND o.class = 1 AND o.cause = 'escalation' ORDER BY o.id LIMIT 1";
static const char SQL_SAID[] = "UPDATE outbox SET body = ?2, attempts = 1 WHERE id = ?1";

/* P6: what an address has said is read in the transaction that hands the message over. */
static bool wanted(const struct outbound *message, enum consent consent)
{
    if (message->class <= CLASS_ALERT || message->despite_stop)
        return true;
    if (message->class == CLASS_REPLY)
        return consent != CONSENT_OUT;
    return consent == CONSENT_IN;
}

static bool urgent(enum outbound_class class)
{
    return class <= CLASS_ALERT;
}

static struct outbox_credit *credit_of(const struct outbox_desk *desk, struct str channel)
{
    for (size_t i = 0; desk != NULL && i < desk->n_credits; i++)
        if (str_equal(desk->credits[i].channel, channel))
            return &desk->credits[i];
    return NULL;
}

static bool has_credit(const struct outbox_credit *credit, enum outbound_class class)
{
    return credit != NULL && (credit->sends > 0 || (urgent(class) && credit->urgent > 0));
}

static void spend(struct outbox_credit *credit)
{
    if (credit->sends > 0)
        credit->sends--;
    else
        credit->urgent--;
}

/* 1: something older goes to that address first; advice and alerts wait for nothing (P3). */
static int must_wait(struct db *db, const struct outbox_desk *desk, const struct outbound *message, int64_t before_id,
                     struct err *err)
{
    if (urgent(message->class))
        return 0;
    struct stmt *st = db_stmt(db, SQL_BEFORE, err);
    stmt_int(st, 1, message->address_id);
    stmt_int(st, 2, before_id);
    stmt_int(st, 3, message->class);
    stmt_int(st, 4, desk->now_utc);
    int rc = stmt_row(st, err);
    if (rc == 1)
        stmt_done(st);
    return rc;
}

/* Notes a lease for the caller, with copies of all texts when they are the caller's. */
static int note_lease(struct outbox_desk *desk, const struct outbound *message, bool copy, struct err *err)
{
    if (desk->n_leased == desk->size_leased) {
        size_t size = desk->size_leased > 0 ? desk->size_leased * 2 : 32;
        struct outbound *more = arena_array_raw(desk->arena, size, sizeof *more);
        if (more == NULL)
            return err_set(err, ERR_NOMEM, "out of memory");
        if (desk->n_leased > 0)
            memcpy(more, desk->leased, desk->n_leased * sizeof *more);
        desk->leased = more;
        desk->size_leased = size;
    }
    struct outbound *lease = &desk->leased[desk->n_leased++];
    *lease = *message;
    lease->state = OUT_SENDING;
    lease->inbox_id = copy ? desk->inbox_id : 0;
    if (copy) {
        lease->channel = arena_str(desk->arena, message->channel);
        lease->to = arena_str(desk->arena, message->to);
        lease->body.text = arena_str(desk->arena, message->body.text);
        lease->picture = arena_str(desk->arena, message->picture.s != NULL ? message->picture : STR(""));
        lease->cause = arena_str(desk->arena, message->cause);
        lease->slot = arena_str(desk->arena, message->slot);
        lease->provider_id = (struct str){ "", 0 };
    }
    return arena_ok(desk->arena) ? 0 : err_set(err, ERR_NOMEM, "out of memory");
}

static int consent_of(struct db *db, int64_t address_id, enum consent *consent, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_CONSENT, err);
    stmt_int(st, 1, address_id);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc < 0 ? -1 : err_set(err, ERR_NOTFOUND, "there is no address %lld", (long long)address_id);
    *consent = (enum consent)stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

/* Inserts the row in the state that message has.  1: inserted; 0: one with that cause and slot is there. */
static int insert(struct db *db, const struct outbox_desk *desk, struct outbound *message, struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (outbox_cause_split(message->cause, &word, &cause_id, err) < 0)
        return -1;
    if (!erase_rows_knows_cause(word))
        return err_set(err, ERR_RANGE, "nothing erases a message of that cause: store/erase_rows.c");
    if ((st = db_stmt(db, SQL_PUT, err)) == NULL)
        return -1;
    stmt_int(st, 1, message->class);
    stmt_int(st, 2, PLANTED(PLANTED_LEASE_FORGOTTEN) && message->state == OUT_SENDING ? OUT_QUEUED : message->state);
    stmt_text(st, 3, message->channel);
    stmt_int(st, 4, message->address_id);
    stmt_int(st, 5, message->patient_id);
    stmt_int(st, 6, message->despite_stop);
    stmt_text(st, 7, message->body.text);
    stmt_int(st, 8, desk != NULL ? desk->now_utc : message->made_utc);
    stmt_int(st, 9, message->not_before_utc);
    stmt_int(st, 10, PLANTED(PLANTED_STALE_SAID) && message->class == CLASS_REMINDER ? 0 : message->expires_utc);
    stmt_int(st, 11, message->state == OUT_SENDING && desk != NULL ? desk->boot : 0);
    stmt_int(st, 12, message->attempts);
    stmt_int(st, 13, message->next_try_utc);
    stmt_text(st, 14, word);
    stmt_int(st, 15, cause_id);
    stmt_text(st, 16, message->slot);
    stmt_text(st, 17, message->picture.s != NULL ? message->picture : STR(""));
    stmt_int(st, 18, message->brief);
    int64_t n = 0;
    if (stmt_insert_if_new(st, &message->id, &n, err) < 0)
        return -1;
    return n > 0;
}

/* Which of the messages that went out before this is, or n_already. */
static size_t already_of(const struct outbox_desk *desk, const struct outbound *message)
{
    size_t n = desk != NULL ? desk->n_already : 0;
    for (size_t i = 0; i < n; i++) {
        const struct outbound *a = &desk->already[i];
        if (desk->already_ids[i] == 0 && a->class == message->class && str_equal(a->channel, message->channel) &&
            str_equal(a->to, message->to) && (a->class == CLASS_ALERT || str_equal(a->slot, message->slot)))
            return i;
    }
    return n;
}

/* Makes the row of one that went out before, as sent. */
static int put_sent(struct db *db, struct outbox_desk *desk, size_t i, struct outbound *row, struct err *err)
{
    const struct outbound *already = &desk->already[i];
    row->state = OUT_SENT;
    row->attempts = 1;
    row->body = already->body;
    row->next_try_utc = 0;
    int rc = insert(db, desk, row, err);
    if (rc != 1)
        return rc;
    desk->already_ids[i] = row->id;
    struct send_result result = { .outbox_id = row->id, .outcome = SEND_TAKEN, .provider_id = already->provider_id,
                                  .receipt_by_provider_id = true };
    return already->provider_id.n > 0 && outbox_rows_sent(db, &result, desk->now_utc, err) < 0 ? -1 : 1;
}

/* An alert about the writer of that text that waits for that phone: in a burst it waits to be bundled.  It went out: so it is told. */
static int settle_queued(struct db *db, struct outbox_desk *desk, size_t i, int64_t address_id, struct str cause, struct err *err)
{
    const struct outbound *already = &desk->already[i];
    struct str word;
    int64_t inbox_id = 0;
    struct stmt *st = NULL;
    if (outbox_cause_split(cause, &word, &inbox_id, err) < 0 || (st = db_stmt(db, SQL_QUEUED_ALERT, err)) == NULL)
        return -1;
    stmt_int(st, 1, address_id);
    stmt_int(st, 2, inbox_id);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    struct send_result result = { .outbox_id = stmt_col_int(st, 0), .outcome = SEND_TAKEN, .provider_id = already->provider_id,
                                  .receipt_by_provider_id = already->provider_id.n > 0 };
    stmt_done(st);
    if (outbox_rows_sent(db, &result, desk->now_utc, err) < 0 || (st = db_stmt(db, SQL_SAID, err)) == NULL)
        return -1;
    stmt_int(st, 1, result.outbox_id);
    stmt_text(st, 2, already->body.text);
    if (stmt_run(st, NULL, err) < 0)
        return -1;
    desk->already_ids[i] = result.outbox_id;
    return 1;
}

int outbox_rows_put_already(struct db *db, struct outbox_desk *desk, size_t i, struct str cause, struct err *err)
{
    struct outbound row = desk->already[i], there;
    row.cause = cause;
    if (address_rows_ensure(db, row.channel, row.to, &row.address_id, err) < 0)
        return -1;
    int rc = row.class == CLASS_ALERT ? settle_queued(db, desk, i, row.address_id, cause, err) : 0;
    if (rc == 0)
        rc = put_sent(db, desk, i, &row, err);
    if (rc != 0)
        return rc < 0 ? -1 : 0;
    /* the row is there: from a batch that was committed after all */
    rc = outbox_rows_by_cause(db, cause, row.slot, desk->arena, &there, err);
    if (rc != 1)
        return rc;
    desk->already_ids[i] = there.id;
    return there.state == OUT_QUEUED ? outbox_row_move(db, there.id, OUT_SENT, 0, desk->now_utc, err) : 0;
}

int outbox_rows_put(struct db *db, struct outbox_desk *desk, const struct outbound *message, int64_t *id, struct err *err)
{
    struct outbound row = *message;
    enum consent consent = CONSENT_NONE;
    if (row.address_id == 0 && address_rows_ensure(db, row.channel, row.to, &row.address_id, err) < 0)
        return -1;
    size_t already = already_of(desk, &row);
    if (desk != NULL && already < desk->n_already) {
        int done = put_sent(db, desk, already, &row, err);
        if (done == 1 && id != NULL)
            *id = row.id;
        return done;
    }
    if (!urgent(row.class) && consent_of(db, row.address_id, &consent, err) < 0)
        return -1;
    if (!wanted(&row, consent))
        return 0;
    if (PLANTED(PLANTED_ADVICE_WAITS) && row.class == CLASS_ADVICE && desk != NULL)
        row.not_before_utc = desk->now_utc + 120;
    row.next_try_utc = row.not_before_utc;
    row.state = OUT_QUEUED;
    row.attempts = 0;
    struct outbox_credit *credit = credit_of(desk, row.channel);
    /* Reminders go last in the transaction, when all that it brought is known (P6). */
    bool now = row.class < CLASS_REMINDER && has_credit(credit, row.class) && row.not_before_utc <= desk->now_utc && (urgent(row.class) || !credit->backlog);
    int wait = now ? must_wait(db, desk, &row, INT64_MAX, err) : 1;
    if (wait < 0)
        return -1;
    if (wait == 0) {
        row.state = OUT_SENDING;
        row.attempts = 1;
    }
    int rc = insert(db, desk, &row, err);
    if (rc != 1)
        return rc;
    if (id != NULL)
        *id = row.id;
    if (row.state != OUT_SENDING) {
        if (desk != NULL)
            desk->n_queued++;
        return 1;
    }
    row.made_utc = row.changed_utc = desk->now_utc;
    spend(credit);
    return note_lease(desk, &row, true, err) < 0 ? -1 : 1;
}

static int update_row(struct db *db, const char *sql, int64_t id, int64_t number, struct str text, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, id);
    if (sql == SQL_BODY)
        stmt_text(st, 2, text);
    else
        stmt_int(st, 2, number);
    return stmt_run(st, NULL, err);
}

/* What whoever made the reminder says to it now.  1: it may go; 0: it may not, and that is written. */
static int check_row(struct db *db, struct outbox_desk *desk, struct outbound *row, struct err *err)
{
    enum handover what = HANDOVER_GO;
    struct str body = row->body.text;
    if (row->class < CLASS_REMINDER || desk->check == NULL)
        return 1;
    if (desk->check(desk->check_arg, row, &what, err) < 0)
        return -1;
    switch (what) {
    case HANDOVER_GO:
        if (str_equal(row->body.text, body))
            return 1;
        row->body.text = arena_str(desk->arena, row->body.text);
        return update_row(db, SQL_BODY, row->id, 0, row->body.text, err) < 0 ? -1 : 1;
    case HANDOVER_WAIT:
        return update_row(db, SQL_WAIT, row->id, row->next_try_utc, body, err);
    case HANDOVER_WITHDRAW:
        return outbox_row_move(db, row->id, OUT_WITHDRAWN, 0, desk->now_utc, err);
    case HANDOVER_EXPIRE:
        return outbox_row_move(db, row->id, OUT_EXPIRED, 0, desk->now_utc, err);
    }
    return 0;
}

/* One row that waits: leased, ended, or left. */
static int lease_one(struct db *db, struct outbox_desk *desk, struct outbox_credit *credit, struct outbound *row,
                     enum consent consent, struct err *err)
{
    if (!wanted(row, consent))
        return outbox_row_move(db, row->id, OUT_WITHDRAWN, 0, desk->now_utc, err);
    if (row->expires_utc > 0 && row->expires_utc <= desk->now_utc)
        return outbox_row_move(db, row->id, OUT_EXPIRED, 0, desk->now_utc, err);
    int wait = must_wait(db, desk, row, row->id, err);
    if (wait != 0)
        return wait < 0 ? -1 : 0;
    int goes = check_row(db, desk, row, err);
    if (goes != 1)
        return goes;
    struct stmt *st = db_stmt(db, SQL_LEASE, err);
    stmt_int(st, 1, PLANTED(PLANTED_LEASE_FORGOTTEN) ? 0 : row->id);
    stmt_int(st, 2, desk->boot);
    if (stmt_run(st, NULL, err) < 0)
        return -1;
    row->attempts++;
    spend(credit);
    return note_lease(desk, row, false, err);
}

/* The rows of one class that may go, copied out first: leasing changes the index that the query walks. */
static int lease_class(struct db *db, struct outbox_desk *desk, struct outbox_credit *credit, enum outbound_class class,
                       size_t limit, struct err *err)
{
    struct outbound *rows = NULL;
    enum consent *consents = NULL;
    struct stmt *st = db_stmt(db, SQL_QUEUED, err);
    stmt_text(st, 1, credit->channel);
    stmt_int(st, 2, class);
    stmt_int(st, 3, desk->now_utc);
    stmt_int(st, 4, (int64_t)limit);
    size_t n = 0;
    int rc = stmt_row(st, err); /* mostly none waits, and no room is needed */
    if (rc == 1) {
        rows = arena_array_raw(desk->arena, limit, sizeof *rows);
        consents = arena_array_raw(desk->arena, limit, sizeof *consents);
    }
    if (rc == 1 && (rows == NULL || consents == NULL)) {
        stmt_done(st);
        return err_set(err, ERR_NOMEM, "out of memory");
    }
    for (; rc == 1; rc = stmt_row(st, err)) {
        outbox_row_take(st, desk->arena, &rows[n]);
        consents[n++] = (enum consent)stmt_col_int(st, OUTBOX_N_COLUMNS);
    }
    for (size_t i = 0; rc == 0 && i < n && has_credit(credit, class); i++)
        rc = lease_one(db, desk, credit, &rows[i], consents[i], err);
    return rc;
}

int outbox_rows_lease(struct db *db, struct outbox_desk *desk, size_t limit, struct err *err)
{
    for (size_t i = 0; i < desk->n_credits; i++) {
        struct outbox_credit *credit = &desk->credits[i];
        for (int class = 0; class < CLASS_COUNT; class++) {
            if (!has_credit(credit, (enum outbound_class)class))
                continue;
            /* some of them wait for others of their address: look a little further than there is credit */
            size_t most = (size_t)(credit->sends + credit->urgent) * 2 + 16;
            if (most > (limit > 0 ? limit : 1000))
                most = limit > 0 ? limit : 1000;
            if (lease_class(db, desk, credit, (enum outbound_class)class, most, err) < 0)
                return -1;
        }
    }
    return 0;
}
