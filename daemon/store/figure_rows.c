/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/figure_rows.h"

enum { ACKS_MAX = 1000 };

static const char SQL_QUEUED[] = "SELECT class, count(*) FROM outbox WHERE state = 0 GROUP BY class";
static const char SQL_SENDING[] = "SELECT class, count(*) FROM outbox WHERE state < 2 AND state = 1 GROUP BY class";
static const char SQL_UNCONFIRMED[] = "SELECT min(changed_utc) FROM outbox WHERE state = 2 AND class < 2 AND channel = ?1";
static const char SQL_ALERTS[] = "SELECT state, count(*), min(opened_utc) FROM escalation WHERE closed_utc = 0 AND patient_id > 0 GROUP BY state";
static const char SQL_OPENED[] = "SELECT count(*), sum(outcome = 'false') FROM escalation"
                                 " WHERE opened_utc > ?1 AND patient_id > 0 AND reached_human = 1 AND NOT EXISTS"
                                 " (SELECT 1 FROM escalation_flag f WHERE f.escalation_id = escalation.id AND f.flag = 'test')";
/* The first ACK of each, from the log of what was done: the row itself forgets it. */
static const char SQL_ACKS[] =
    "SELECT min(a.at_utc) - e.opened_utc, min(a.at_utc) AS at FROM escalation e"
    " JOIN audit a ON a.thing = 'escalation' AND a.thing_id = e.id AND a.what = 'ack'"
    " WHERE e.opened_utc > ?1 AND e.patient_id > 0 AND NOT EXISTS"
    " (SELECT 1 FROM escalation_flag f WHERE f.escalation_id = e.id AND f.flag = 'test') GROUP BY e.id HAVING at >= ?2 AND at < ?3 ORDER BY e.id LIMIT ?4";
static const char SQL_UNDELIVERED[] = "SELECT count(*) FROM outbox WHERE state IN (4, 5, 6) AND changed_utc > ?1";
static const char SQL_LAST_TEXT[] = "SELECT max(id) FROM inbox";
static const char SQL_TEXT_AT[] = "SELECT received_utc FROM inbox WHERE id >= ?1 ORDER BY id LIMIT 1";

/* Rows of (kind, count): kinds beyond n are left out. */
static int by_kind(struct db *db, const char *sql, int64_t *counts, size_t n, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    int rc = st != NULL ? 1 : -1;
    while (rc == 1 && (rc = stmt_row(st, err)) == 1) {
        int64_t kind = stmt_col_int(st, 0);
        if (kind >= 0 && (size_t)kind < n)
            counts[kind] = stmt_col_int(st, 1);
    }
    return rc;
}

static int one(struct db *db, const char *sql, int64_t bound, int64_t *value, struct err *err)
{
    struct stmt *st = db_stmt(db, sql, err);
    stmt_int(st, 1, bound);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *value = stmt_col_int(st, 0);
        stmt_done(st);
    }
    return rc < 0 ? -1 : 0;
}

int figure_rows_now(struct db *db, struct figures *out, struct err *err)
{
    *out = (struct figures){ 0 };
    if (by_kind(db, SQL_QUEUED, out->queued, CLASS_COUNT, err) < 0 || by_kind(db, SQL_SENDING, out->sending, CLASS_COUNT, err) < 0)
        return -1;
    struct stmt *st = db_stmt(db, SQL_ALERTS, err);
    int rc = st != NULL ? 1 : -1;
    while (rc == 1 && (rc = stmt_row(st, err)) == 1) {
        int64_t state = stmt_col_int(st, 0);
        if (state < 0 || state >= ESCALATION_STATE_COUNT)
            continue;
        out->alerts[state] = stmt_col_int(st, 1);
        if (state == ESCALATION_ALERTED)
            out->oldest_alert_utc = stmt_col_int(st, 2);
    }
    return rc;
}

int figure_rows_unconfirmed(struct db *db, struct str channel, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_UNCONFIRMED, err);
    stmt_text(st, 1, channel);
    int rc = stmt_row(st, err);
    *utc = rc == 1 ? stmt_col_int(st, 0) : 0;
    stmt_done(st);
    return rc < 0 ? -1 : 0;
}

int figure_rows_alerts(struct db *db, int64_t since_utc, int64_t *n, int64_t *n_false, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OPENED, err);
    stmt_int(st, 1, since_utc);
    if (stmt_row(st, err) < 0)
        return -1;
    *n = stmt_col_int(st, 0);
    *n_false = stmt_col_int(st, 1);
    stmt_done(st);
    return 0;
}

int figure_rows_acks(struct db *db, int64_t opened_since_utc, int64_t taken_from_utc, int64_t taken_to_utc, struct arena *arena,
                     int64_t **seconds, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ACKS, err);
    *n = 0;
    *seconds = arena_array_raw(arena, ACKS_MAX, sizeof **seconds);
    if (st == NULL || *seconds == NULL)
        return st == NULL ? -1 : (stmt_done(st), err_set(err, ERR_NOMEM, "out of memory"));
    stmt_int(st, 1, opened_since_utc);
    stmt_int(st, 2, taken_from_utc);
    stmt_int(st, 3, taken_to_utc);
    stmt_int(st, 4, ACKS_MAX);
    int rc;
    while ((rc = stmt_row(st, err)) == 1)
        (*seconds)[(*n)++] = stmt_col_int(st, 0);
    return rc;
}

int figure_rows_undelivered(struct db *db, int64_t since_utc, int64_t *n, struct err *err)
{
    *n = 0;
    return one(db, SQL_UNDELIVERED, since_utc, n, err);
}

int figure_rows_texts(struct db *db, int64_t since_utc, int64_t *n, struct err *err)
{
    int64_t low = 1, last = 0;
    *n = 0;
    struct stmt *st = db_stmt(db, SQL_LAST_TEXT, err);
    if (st == NULL || stmt_row(st, err) < 0)
        return -1;
    last = stmt_col_int(st, 0);
    stmt_done(st);
    for (int64_t high = last + 1; low < high;) { /* the first id that came since */
        int64_t middle = low + (high - low) / 2, received_utc = INT64_MAX;
        if (one(db, SQL_TEXT_AT, middle, &received_utc, err) < 0)
            return -1;
        if (received_utc > since_utc)
            high = middle;
        else
            low = middle + 1;
    }
    *n = last + 1 - low;
    return 0;
}
