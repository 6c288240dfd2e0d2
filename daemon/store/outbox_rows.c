/* SPDX-License-Identifier: ISC
 * States are kept as the numbers of enum outbound_state, which the schema's indexes name: 0 queued, 1 sending, 2 sent. */
#include <config.h>

#include "store/outbox_inside.h"

#include "store/rows.h"

_Static_assert(OUT_QUEUED == 0 && OUT_SENDING == 1 && OUT_SENT == 2 && OUT_EXPIRED == 5 && OUT_UNCERTAIN == 6 && OUT_WITHDRAWN == 7
                   && CLASS_REMINDER == 3,
               "the schema and the statements name these numbers");

enum { OF_CAUSE_MAX = 500, MADE_AMONG = 500 };

static const char SQL_GET[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.id = ?1";
static const char SQL_BY_CAUSE[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.cause = ?1 AND o.cause_id = ?2 AND o.slot = ?3";
static const char SQL_BY_PROVIDER[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM
                                      "WHERE o.by_provider = 1 AND o.provider_id = ?2 AND o.channel = ?1 ORDER BY o.id DESC LIMIT 1";
static const char SQL_PICTURE[] = "UPDATE outbox SET picture = '', state = 0, boot = 0, next_try_utc = ?2, changed_utc = ?2 WHERE id = ?1"
                                  " AND picture <> '' AND state IN (1, 2)";
static const char SQL_PART[] =
    "UPDATE outbox SET parts_delivered = parts_delivered + 1, parts_told = CASE WHEN ?2 = '' THEN parts_told ELSE parts_told || ?2 || ' ' END"
    " WHERE id = ?1 AND (?2 = '' OR instr(parts_told, ?2 || ' ') = 0) RETURNING parts_delivered";
static const char SQL_SENT[] = "UPDATE outbox SET provider_id = ?2, by_provider = ?3, segments = ?4,"
                               " state = CASE WHEN state IN (0, 1, 6) THEN 2 ELSE state END,"
                               " changed_utc = CASE WHEN state IN (0, 1, 6) THEN ?5 ELSE changed_utc END WHERE id = ?1";
static const char SQL_RETRY[] = "UPDATE outbox SET state = 0, next_try_utc = ?2, attempts = attempts - ?3, changed_utc = ?4"
                                " WHERE id = ?1 AND state = 1";
static const char SQL_MOVE[] = "UPDATE outbox SET state = ?2, provider_code = ?3, changed_utc = ?4 WHERE id = ?1";
static const char SQL_STATE[] = "SELECT state FROM outbox WHERE id = ?1";
static const char SQL_WITHDRAW[] = "UPDATE outbox SET state = 7, changed_utc = ?4"
                                   " WHERE cause = ?1 AND cause_id = ?2 AND state = 0"
                                   " AND (?3 = 5 OR class = ?3)";
static const char SQL_OF_CAUSE[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.cause = ?1 AND o.cause_id = ?2 ORDER BY o.id LIMIT ?3";
static const char SQL_LATE[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.state = 0 AND o.class < 2 AND o.made_utc <= ?1"
                               " ORDER BY o.made_utc, o.id LIMIT ?2";
static const char SQL_MADE[] = "SELECT count(*) FROM outbox WHERE address_id = ?1 AND class = 1 AND cause = 'escalation'"
                               " AND made_utc >= ?2 AND made_utc <= ?4 AND id > ?3"; /* a clock that went back made some later */
static const char SQL_TOUCH[] = "UPDATE outbox SET changed_utc = ?2 WHERE id = ?1 AND state = 0";
static const char SQL_LAST[] = "SELECT max(id) FROM outbox";
static const char SQL_IN_DOUBT[] = "SELECT " OUTBOX_COLUMNS OUTBOX_FROM "WHERE o.state < 2 AND o.state = 1 AND o.boot <> ?1"
                                   " AND o.address_id > 0 ORDER BY o.address_id, o.id LIMIT ?2";
static const char SQL_ADOPT[] = "UPDATE outbox SET boot = ?2 WHERE id = ?1 AND state = 1";
/* Along the chain of the address's texts: no index goes by address. */
static const char SQL_KNOWS[] =
    "WITH RECURSIVE chain(id, n) AS (SELECT last_inbox_id, 0 FROM address WHERE id = ?1 UNION ALL"
    " SELECT i.prev_id, c.n + 1 FROM chain c JOIN inbox i ON i.id = c.id WHERE c.n < 100)"
    " SELECT 1 FROM chain c JOIN outbox o ON o.cause = 'inbox' AND o.cause_id = c.id WHERE o.provider_id = ?2 LIMIT 1";
static const char SQL_NEXT[] = "SELECT min(next_try_utc) FROM outbox WHERE state = 0 AND next_try_utc > ?1";
static const char SQL_WAITING[] = "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE state = 0 AND channel = ?1 AND class = ?2"
                                  " AND next_try_utc <= ?3 LIMIT 1000) q";

static const char SQL_REMINDERS[] =
    "SELECT coalesce(sum(CASE WHEN made_utc >= ?2 AND slot NOT IN ('ask1', 'ask2') THEN 1 ELSE 0 END), 0)"
    " + (SELECT count(*) FROM outbox WHERE class = 4 AND patient_id = ?1 AND made_utc >= ?2 AND NOT (state IN (5, 7) AND attempts = 0)),"
    " coalesce(sum(CASE WHEN made_utc >= ?3 THEN 1 ELSE 0 END), 0) FROM outbox WHERE class = 3 AND patient_id = ?1"
    " AND made_utc >= ?4 AND NOT (state IN (5, 7) AND attempts = 0)"; /* one that was tried may have been heard */

int outbox_cause_split(struct str cause, struct str *word, int64_t *id, struct err *err)
{
    struct str rest = cause;
    if (str_cut(&rest, ':', word) && word->n > 0 && text_to_int(rest, 0, INT64_MAX, id))
        return 0;
    return err_set(err, ERR_RANGE, "an outbox cause is WORD:NUMBER");
}

void outbox_row_take(struct stmt *st, struct arena *arena, void *row)
{
    struct outbound *out = row;
    *out = (struct outbound){
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
        .picture = stmt_col_copy(st, 19, arena),
        .brief = (enum brief)stmt_col_int(st, 20),
    };
    struct str word = stmt_col_text(st, 14);
    out->cause = str_of(arena_printf(arena, "%.*s:%lld", (int)word.n, word.s, (long long)stmt_col_int(st, 15)));
}

int outbox_row_move(struct db *db, int64_t id, enum outbound_state state, int provider_code, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_MOVE, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, state);
    stmt_int(st, 3, provider_code);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, NULL, err);
}

/* Looking up */

int outbox_rows_get(struct db *db, int64_t id, struct arena *arena, struct outbound *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, outbox_row_take, arena, out, err);
}

int outbox_rows_by_cause(struct db *db, struct str cause, struct str slot, struct arena *arena, struct outbound *out,
                         struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (outbox_cause_split(cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_BY_CAUSE, err)) == NULL)
        return -1;
    stmt_text(st, 1, word);
    stmt_int(st, 2, cause_id);
    stmt_text(st, 3, slot);
    return rows_one(st, outbox_row_take, arena, out, err);
}

int outbox_rows_by_provider(struct db *db, struct str channel, struct str provider_id, struct arena *arena,
                            struct outbound *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_BY_PROVIDER, err);
    stmt_text(st, 1, channel);
    stmt_text(st, 2, provider_id);
    return rows_one(st, outbox_row_take, arena, out, err);
}

int outbox_rows_in_doubt(struct db *db, int64_t boot, size_t limit, struct arena *arena, struct outbound **out, size_t *n,
                         struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_IN_DOUBT, err);
    stmt_int(st, 1, boot);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, outbox_row_take, sizeof **out, arena, out, n, err);
}

int outbox_rows_adopt(struct db *db, int64_t id, int64_t boot, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ADOPT, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, boot);
    return stmt_run(st, NULL, err);
}

int outbox_rows_knows(struct db *db, int64_t address_id, struct str provider_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_KNOWS, err);
    stmt_int(st, 1, address_id);
    stmt_text(st, 2, provider_id);
    int rc = stmt_row(st, err);
    if (rc == 1)
        stmt_done(st);
    return rc;
}

/* Moving on */

int outbox_rows_sent(struct db *db, const struct send_result *result, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SENT, err);
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
    stmt_int(st, 1, id);
    stmt_int(st, 2, next_try_utc);
    stmt_int(st, 3, attempted ? 0 : 1);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, NULL, err);
}

static int state_of(struct db *db, int64_t id, enum outbound_state *state, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_STATE, err);
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
    return outbox_row_move(db, id, state, provider_code, now_utc, err) < 0 ? -1 : 1;
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
    return outbox_row_move(db, id, state, provider_code, now_utc, err) < 0 ? -1 : 1;
}

int outbox_rows_without_picture(struct db *db, int64_t id, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PICTURE, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, now_utc);
    return stmt_run(st, NULL, err);
}

int outbox_rows_part_delivered(struct db *db, int64_t id, struct str event, int *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PART, err);
    stmt_int(st, 1, id);
    stmt_text(st, 2, event.s != NULL ? event : STR(""));
    int rc = stmt_row(st, err);
    *n = rc == 1 ? (int)stmt_col_int(st, 0) : 0;
    stmt_done(st);
    return rc;
}

int outbox_rows_withdraw(struct db *db, struct str cause, enum outbound_class only, int64_t now_utc, int64_t *n, struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (outbox_cause_split(cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_WITHDRAW, err)) == NULL)
        return -1;
    stmt_text(st, 1, word);
    stmt_int(st, 2, cause_id);
    stmt_int(st, 3, only);
    stmt_int(st, 4, now_utc);
    return stmt_run(st, n, err);
}

int outbox_rows_of_cause(struct db *db, struct str cause, struct arena *arena, struct outbound **out, size_t *n, struct err *err)
{
    struct str word;
    int64_t cause_id = 0;
    struct stmt *st = NULL;
    if (outbox_cause_split(cause, &word, &cause_id, err) < 0 || (st = db_stmt(db, SQL_OF_CAUSE, err)) == NULL)
        return -1;
    stmt_text(st, 1, word);
    stmt_int(st, 2, cause_id);
    stmt_int(st, 3, OF_CAUSE_MAX);
    return rows_all(st, outbox_row_take, sizeof **out, arena, out, n, err);
}

int outbox_rows_late(struct db *db, int64_t made_by_utc, size_t limit, struct arena *arena, struct outbound **out, size_t *n,
                     struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LATE, err);
    stmt_int(st, 1, made_by_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, outbox_row_take, sizeof **out, arena, out, n, err);
}

int outbox_rows_touch(struct db *db, int64_t id, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_TOUCH, err);
    stmt_int(st, 1, id);
    stmt_int(st, 2, now_utc);
    return stmt_run(st, NULL, err);
}

int outbox_rows_rung(struct db *db, int64_t address_id, int64_t since_utc, int64_t now_utc, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LAST, err);
    if (st == NULL || stmt_row(st, err) < 0)
        return -1;
    int64_t last = stmt_col_int(st, 0); /* among the newest rows: there is no index for this question */
    stmt_done(st);
    if ((st = db_stmt(db, SQL_MADE, err)) == NULL)
        return -1;
    stmt_int(st, 1, address_id);
    stmt_int(st, 2, since_utc);
    stmt_int(st, 3, last - MADE_AMONG);
    stmt_int(st, 4, now_utc);
    return stmt_number(st, n, err);
}

int outbox_rows_reminders(struct db *db, int64_t patient_id, int64_t day_utc, int64_t hour_utc, int64_t *n_day, int64_t *n_hour,
                          struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REMINDERS, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, day_utc);
    stmt_int(st, 3, hour_utc);
    stmt_int(st, 4, day_utc < hour_utc ? day_utc : hour_utc);
    if (stmt_row(st, err) < 0)
        return -1;
    *n_day = stmt_col_int(st, 0);
    *n_hour = stmt_col_int(st, 1);
    stmt_done(st);
    return 0;
}

int outbox_rows_next_due(struct db *db, int64_t now_utc, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_NEXT, err);
    stmt_int(st, 1, now_utc);
    return stmt_number(st, utc, err);
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
