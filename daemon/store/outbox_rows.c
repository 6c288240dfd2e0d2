/* SPDX-License-Identifier: ISC
 * States are kept as the numbers of enum outbound_state, which the schema's indexes name: 0 queued, 1 sending, 2 sent. */
#include <config.h>

#include "store/outbox_rows.h"

#include <string.h>

#include "model/address.h"
#include "store/address_rows.h"

_Static_assert(OUT_QUEUED == 0 && OUT_SENDING == 1 && OUT_SENT == 2, "the schema's indexes name these numbers");

#define COLUMNS                                                                                                          \
    "o.id, o.class, o.state, o.channel, a.address, o.address_id, o.patient_id, o.despite_stop, o.body, o.not_before_utc,"  \
    " o.expires_utc, o.attempts, o.next_try_utc, o.provider_id, o.cause, o.cause_id, o.slot, o.made_utc, o.changed_utc"
#define FROM " FROM outbox o JOIN address a ON a.id = o.address_id "

static const char SQL_PUT[] =
    "INSERT INTO outbox (class, state, channel, address_id, patient_id, despite_stop, body, made_utc, not_before_utc,"
    " expires_utc, boot, attempts, next_try_utc, changed_utc, provider_id, by_provider, provider_code, segments, cause,"
    " cause_id, slot) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?8, '', 0, 0, 0, ?14, ?15, ?16)"
    " ON CONFLICT (cause, cause_id, slot) DO NOTHING";
static const char SQL_CONSENT[] = "SELECT consent FROM address WHERE id = ?1";
/* What an address must wait for: one in flight, or an older one that may go already and is not less urgent. */
static const char SQL_BEFORE[] = "SELECT 1 FROM outbox WHERE address_id = ?1 AND state < 2"
                                 " AND (state = 1 OR (id < ?2 AND class <= ?3 AND not_before_utc <= ?4)) LIMIT 1";
static const char SQL_QUEUED[] = "SELECT " COLUMNS ", a.consent" FROM
                                 "WHERE o.state = 0 AND o.channel = ?1 AND o.class = ?2 AND o.next_try_utc <= ?3"
                                 " ORDER BY o.next_try_utc, o.id LIMIT ?4";
static const char SQL_LEASE[] = "UPDATE outbox SET state = 1, boot = ?2, attempts = attempts + 1 WHERE id = ?1";
static const char SQL_GET[] = "SELECT " COLUMNS FROM "WHERE o.id = ?1";
static const char SQL_BY_CAUSE[] = "SELECT " COLUMNS FROM "WHERE o.cause = ?1 AND o.cause_id = ?2 AND o.slot = ?3";
static const char SQL_BY_PROVIDER[] = "SELECT " COLUMNS FROM
                                      "WHERE o.by_provider = 1 AND o.provider_id = ?2 AND o.channel = ?1 ORDER BY o.id DESC LIMIT 1";
static const char SQL_SENT[] = "UPDATE outbox SET provider_id = ?2, by_provider = ?3, segments = ?4,"
                               " state = CASE WHEN state IN (0, 1, 6) THEN 2 ELSE state END,"
                               " changed_utc = CASE WHEN state IN (0, 1, 6) THEN ?5 ELSE changed_utc END WHERE id = ?1";
static const char SQL_RETRY[] = "UPDATE outbox SET state = 0, next_try_utc = ?2, attempts = attempts - ?3, changed_utc = ?4"
                                " WHERE id = ?1 AND state = 1";
static const char SQL_MOVE[] = "UPDATE outbox SET state = ?2, provider_code = ?3, changed_utc = ?4 WHERE id = ?1";
static const char SQL_STATE[] = "SELECT state FROM outbox WHERE id = ?1";
static const char SQL_WITHDRAW[] = "UPDATE outbox SET state = 7, changed_utc = ?4"
                                   " WHERE cause = ?1 AND cause_id = ?2 AND state = 0 AND address_id <> ?3";
static const char SQL_IN_DOUBT[] = "SELECT " COLUMNS FROM "WHERE o.state < 2 AND o.state = 1 AND o.boot <> ?1"
                                   " AND o.address_id > 0 ORDER BY o.address_id, o.id LIMIT ?2";
static const char SQL_NEXT[] = "SELECT min(next_try_utc) FROM outbox WHERE state = 0 AND next_try_utc > ?1";
static const char SQL_WAITING[] = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 0 AND channel = ?1 AND class = ?2"
                                  " AND next_try_utc <= ?3 LIMIT 1000) q";

/* "escalation:3" into its word and number. */
static int split_cause(struct str cause, struct str *word, int64_t *id, struct err *err)
{
    struct str rest = cause;
    if (str_cut(&rest, ':', word) && word->n > 0 && text_to_int(rest, 0, INT64_MAX, id))
        return 0;
    return err_set(err, ERR_RANGE, "an outbox cause is WORD:NUMBER");
}

static struct outbound read_row(struct stmt *st, struct arena *arena)
{
    struct outbound out = {
        .id = stmt_col_int(st, 0),
        .class = (enum outbound_class)stmt_col_int(st, 1),
        .state = (enum outbound_state)stmt_col_int(st, 2),
        .channel = stmt_col_copy(st, 3, arena),
        .to = stmt_col_copy(st, 4, arena),
        .address_id = stmt_col_int(st, 5),
        .patient_id = stmt_col_int(st, 6),
        .despite_stop = stmt_col_int(st, 7) != 0,
        .body = { stmt_col_copy(st, 8, arena) },
        .not_before_utc = stmt_col_int(st, 9),
        .expires_utc = stmt_col_int(st, 10),
        .attempts = (int)stmt_col_int(st, 11),
        .next_try_utc = stmt_col_int(st, 12),
        .provider_id = stmt_col_copy(st, 13, arena),
        .slot = stmt_col_copy(st, 16, arena),
        .made_utc = stmt_col_int(st, 17),
        .changed_utc = stmt_col_int(st, 18),
    };
    struct str word = stmt_col_text(st, 14);
    out.cause = str_of(arena_printf(arena, "%.*s:%lld", (int)word.n, word.s, (long long)stmt_col_int(st, 15)));
    return out;
}

static int read_one(struct stmt *st, struct arena *arena, struct outbound *out, struct err *err)
{
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *out = read_row(st, arena);
        stmt_done(st);
    }
    return rc;
}

/* Leasing */

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
    if (st == NULL)
        return -1;
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
    if (copy) {
        lease->channel = arena_str(desk->arena, message->channel);
        lease->to = arena_str(desk->arena, message->to);
        lease->body.text = arena_str(desk->arena, message->body.text);
        lease->cause = arena_str(desk->arena, message->cause);
        lease->slot = arena_str(desk->arena, message->slot);
        lease->provider_id = (struct str){ "", 0 };
    }
    return arena_ok(desk->arena) ? 0 : err_set(err, ERR_NOMEM, "out of memory");
}

static int consent_of(struct db *db, int64_t address_id, enum consent *consent, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_CONSENT, err);
    if (st == NULL)
        return -1;
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
    if (split_cause(message->cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_PUT, err)) == NULL)
        return -1;
    stmt_int(st, 1, message->class);
    stmt_int(st, 2, message->state);
    stmt_text(st, 3, message->channel);
    stmt_int(st, 4, message->address_id);
    stmt_int(st, 5, message->patient_id);
    stmt_int(st, 6, message->despite_stop);
    stmt_text(st, 7, message->body.text);
    stmt_int(st, 8, desk != NULL ? desk->now_utc : message->made_utc);
    stmt_int(st, 9, message->not_before_utc);
    stmt_int(st, 10, message->expires_utc);
    stmt_int(st, 11, message->state == OUT_SENDING && desk != NULL ? desk->boot : 0);
    stmt_int(st, 12, message->attempts);
    stmt_int(st, 13, message->next_try_utc);
    stmt_text(st, 14, word);
    stmt_int(st, 15, cause_id);
    stmt_text(st, 16, message->slot);
    int64_t n = 0;
    if (stmt_insert_if_new(st, &message->id, &n, err) < 0)
        return -1;
    return n > 0;
}

int outbox_rows_put(struct db *db, struct outbox_desk *desk, const struct outbound *message, int64_t *id, struct err *err)
{
    struct outbound row = *message;
    enum consent consent = CONSENT_NONE;
    if (row.address_id == 0 && address_rows_ensure(db, row.channel, row.to, &row.address_id, err) < 0)
        return -1;
    if (!urgent(row.class) && consent_of(db, row.address_id, &consent, err) < 0)
        return -1;
    if (!wanted(&row, consent))
        return 0;
    row.next_try_utc = row.not_before_utc;
    row.state = OUT_QUEUED;
    row.attempts = 0;
    struct outbox_credit *credit = credit_of(desk, row.channel);
    bool now = has_credit(credit, row.class) && row.not_before_utc <= desk->now_utc && (urgent(row.class) || !credit->backlog);
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

static int move(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_MOVE, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, id);
    stmt_int(st, 2, state);
    stmt_int(st, 3, provider_code);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, NULL, err);
}

/* One row that waits: leased, ended, or left. */
static int lease_one(struct db *db, struct outbox_desk *desk, struct outbox_credit *credit, struct outbound *row,
                     enum consent consent, struct err *err)
{
    if (!wanted(row, consent))
        return move(db, row->id, OUT_WITHDRAWN, 0, desk->now_utc, err);
    if (row->expires_utc > 0 && row->expires_utc <= desk->now_utc)
        return move(db, row->id, OUT_EXPIRED, 0, desk->now_utc, err);
    int wait = must_wait(db, desk, row, row->id, err);
    if (wait != 0)
        return wait < 0 ? -1 : 0;
    struct stmt *st = db_stmt(db, SQL_LEASE, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, row->id);
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
    struct outbound *rows = arena_array_raw(desk->arena, limit, sizeof *rows);
    enum consent *consents = arena_array_raw(desk->arena, limit, sizeof *consents);
    struct stmt *st = db_stmt(db, SQL_QUEUED, err);
    if (st == NULL)
        return -1;
    if (rows == NULL || consents == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    stmt_text(st, 1, credit->channel);
    stmt_int(st, 2, class);
    stmt_int(st, 3, desk->now_utc);
    stmt_int(st, 4, (int64_t)limit);
    size_t n = 0;
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        rows[n] = read_row(st, desk->arena);
        consents[n++] = (enum consent)stmt_col_int(st, 19);
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

/* Looking up */

int outbox_rows_get(struct db *db, int64_t id, struct arena *arena, struct outbound *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, id);
    return read_one(st, arena, out, err);
}

int outbox_rows_by_cause(struct db *db, struct str cause, struct str slot, struct arena *arena, struct outbound *out,
                         struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (split_cause(cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_BY_CAUSE, err)) == NULL)
        return -1;
    stmt_text(st, 1, word);
    stmt_int(st, 2, cause_id);
    stmt_text(st, 3, slot);
    return read_one(st, arena, out, err);
}

int outbox_rows_by_provider(struct db *db, struct str channel, struct str provider_id, struct arena *arena,
                            struct outbound *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_BY_PROVIDER, err);
    if (st == NULL)
        return -1;
    stmt_text(st, 1, channel);
    stmt_text(st, 2, provider_id);
    return read_one(st, arena, out, err);
}

int outbox_rows_in_doubt(struct db *db, int64_t boot, size_t limit, struct arena *arena, struct outbound **out, size_t *n,
                         struct err *err)
{
    *n = 0;
    *out = arena_array_raw(arena, limit, sizeof **out);
    struct stmt *st = db_stmt(db, SQL_IN_DOUBT, err);
    if (st == NULL)
        return -1;
    if (*out == NULL)
        return err_set(err, ERR_NOMEM, "out of memory");
    stmt_int(st, 1, boot);
    stmt_int(st, 2, (int64_t)limit);
    int rc;
    while ((rc = stmt_row(st, err)) == 1)
        (*out)[(*n)++] = read_row(st, arena);
    return rc;
}

/* Moving on */

int outbox_rows_sent(struct db *db, const struct send_result *result, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SENT, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, result->outbox_id);
    stmt_text(st, 2, result->provider_id);
    stmt_int(st, 3, result->receipt_by_provider_id);
    stmt_int(st, 4, result->segments);
    stmt_int(st, 5, now_utc);
    return stmt_run(st, NULL, err);
}

int outbox_rows_retry(struct db *db, int64_t id, int64_t next_try_utc, bool attempted, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_RETRY, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, id);
    stmt_int(st, 2, next_try_utc);
    stmt_int(st, 3, attempted ? 0 : 1);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, NULL, err);
}

static int state_of(struct db *db, int64_t id, enum outbound_state *state, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_STATE, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, id);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *state = (enum outbound_state)stmt_col_int(st, 0);
        stmt_done(st);
    }
    return rc;
}

int outbox_rows_end(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc, struct err *err)
{
    enum outbound_state old = OUT_QUEUED;
    int rc = state_of(db, id, &old, err);
    if (rc != 1 || (old != OUT_QUEUED && old != OUT_SENDING && old != OUT_UNCERTAIN))
        return rc < 0 ? -1 : 0;
    return move(db, id, state, provider_code, now_utc, err) < 0 ? -1 : 1;
}

/* May a receipt move a row from one state to another?  Delivered is the last word; a refusal of a row that waits for its next try
 * tells of an earlier one. */
static bool moves_forward(enum outbound_state from, enum outbound_state to)
{
    static const unsigned char RANK[OUT_STATE_COUNT] = {
        [OUT_QUEUED] = 0, [OUT_SENDING] = 1,   [OUT_UNCERTAIN] = 1, [OUT_WITHDRAWN] = 1, [OUT_SENT] = 2,
        [OUT_FAILED] = 3, [OUT_EXPIRED] = 3, [OUT_DELIVERED] = 4,
    };
    if (from == OUT_QUEUED && (to == OUT_FAILED || to == OUT_EXPIRED))
        return false;
    return RANK[to] > RANK[from];
}

int outbox_rows_receipt(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc,
                        struct err *err)
{
    enum outbound_state old = OUT_QUEUED;
    int rc = state_of(db, id, &old, err);
    if (rc != 1 || !moves_forward(old, state))
        return rc < 0 ? -1 : 0;
    return move(db, id, state, provider_code, now_utc, err) < 0 ? -1 : 1;
}

int outbox_rows_withdraw(struct db *db, struct str cause, int64_t keep_address_id, int64_t now_utc, int64_t *n, struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (split_cause(cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_WITHDRAW, err)) == NULL)
        return -1;
    stmt_text(st, 1, word);
    stmt_int(st, 2, cause_id);
    stmt_int(st, 3, keep_address_id);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, n, err);
}

int outbox_rows_next_due(struct db *db, int64_t now_utc, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_NEXT, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, now_utc);
    if (stmt_row(st, err) < 0)
        return -1;
    *utc = stmt_col_int(st, 0);
    stmt_done(st);
    return 0;
}

int outbox_rows_waiting(struct db *db, struct str channel, int64_t now_utc, int64_t *n, struct err *err)
{
    *n = 0;
    for (int class = 0; class < CLASS_COUNT; class++) {
        struct stmt *st = db_stmt(db, SQL_WAITING, err);
        if (st == NULL)
            return -1;
        stmt_text(st, 1, channel);
        stmt_int(st, 2, class);
        stmt_int(st, 3, now_utc);
        if (stmt_row(st, err) < 0)
            return -1;
        *n += stmt_col_int(st, 0);
        stmt_done(st);
    }
    return 0;
}
