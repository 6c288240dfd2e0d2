/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/session_rows.h"

#include "store/rows.h"

#define COLUMNS                                                                                                       \
    "id, patient_id, address_id, state, routines, hands_on, offered_utc, started_utc, done_utc, timed, step, left_s," \
    " asked, effect, next_utc"

static const char SQL_PUT[] =
    "INSERT INTO session (" COLUMNS ") VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)";
static const char SQL_SAVE[] =
    "UPDATE session SET address_id = ?3, state = ?4, routines = ?5, hands_on = ?6, offered_utc = ?7, started_utc = ?8,"
    " done_utc = ?9, timed = ?10, step = ?11, left_s = ?12, asked = ?13, effect = ?14, next_utc = ?15 WHERE id = ?1"
    " AND patient_id = ?2";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM session WHERE id = ?1";
static const char SQL_OF[] = "SELECT " COLUMNS " FROM session WHERE patient_id = ?1 ORDER BY id DESC LIMIT ?2";
static const char SQL_DUE[] =
    "SELECT " COLUMNS " FROM session WHERE next_utc > 0 AND next_utc <= ?1 ORDER BY next_utc, id LIMIT ?2";
static const char SQL_NEXT[] = "SELECT min(next_utc) FROM session WHERE next_utc > 0";
static const char SQL_DONE[] = "SELECT count(*) FROM session WHERE patient_id = ?1 AND state = ?2 AND hands_on = 1";
static const char SQL_SAY[] = "INSERT INTO said (patient_id, what, at_utc, n) VALUES (?1, ?2, ?3, 1)"
                              " ON CONFLICT (patient_id, what) DO UPDATE SET at_utc = excluded.at_utc, n = n + 1";
static const char SQL_SAID[] = "SELECT at_utc FROM said WHERE patient_id = ?1 AND what = ?2";

static void bind(struct stmt *st, const struct session *s)
{
    stmt_int(st, 2, s->patient_id);
    stmt_int(st, 3, s->address_id);
    stmt_int(st, 4, s->state);
    stmt_text(st, 5, s->routines);
    stmt_int(st, 6, s->hands_on);
    stmt_int(st, 7, s->offered_utc);
    stmt_int(st, 8, s->started_utc);
    stmt_int(st, 9, s->done_utc);
    stmt_int(st, 10, s->timed);
    stmt_int(st, 11, s->step);
    stmt_int(st, 12, s->left_s);
    stmt_int(st, 13, s->asked);
    stmt_text(st, 14, s->effect);
    stmt_int(st, 15, s->next_utc);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct session *)row = (struct session){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 1),
        .address_id = stmt_col_int(st, 2),
        .state = (enum session_state)stmt_col_int(st, 3),
        .routines = stmt_col_copy(st, 4, arena),
        .hands_on = stmt_col_int(st, 5) != 0,
        .offered_utc = stmt_col_int(st, 6),
        .started_utc = stmt_col_int(st, 7),
        .done_utc = stmt_col_int(st, 8),
        .timed = stmt_col_int(st, 9) != 0,
        .step = (int)stmt_col_int(st, 10),
        .left_s = stmt_col_int(st, 11),
        .asked = (int)stmt_col_int(st, 12),
        .effect = stmt_col_copy(st, 13, arena),
        .next_utc = stmt_col_int(st, 14),
    };
}

int session_rows_put(struct db *db, struct session *session, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    bind(st, session);
    return stmt_insert(st, &session->id, err);
}

int session_rows_save(struct db *db, const struct session *session, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, session->id);
    bind(st, session);
    return stmt_run(st, NULL, err);
}

int session_rows_get(struct db *db, int64_t id, struct arena *arena, struct session *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, arena, out, err);
}

int session_rows_of(struct db *db, int64_t patient_id, size_t limit, struct arena *arena, struct session **out, size_t *n,
                    struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int session_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct session **out, size_t *n,
                     struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int session_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}

int session_rows_n_done(struct db *db, int64_t patient_id, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DONE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, SESSION_DONE);
    return stmt_number(st, n, err);
}

int session_rows_said(struct db *db, int64_t patient_id, struct str what, int64_t at_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAY, err);
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, what);
    stmt_int(st, 3, at_utc);
    return stmt_run(st, NULL, err);
}

int session_rows_when_said(struct db *db, int64_t patient_id, struct str what, int64_t *at_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAID, err);
    if (at_utc != NULL)
        *at_utc = 0;
    if (st == NULL)
        return -1;
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, what);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    if (at_utc != NULL)
        *at_utc = stmt_col_int(st, 0);
    stmt_done(st);
    return 1;
}
