/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/audit_rows.h"

#include "store/rows.h"

static const char SQL_AUDIT_LAST[] = "SELECT max(at_utc) FROM audit WHERE thing = ?1 AND thing_id = ?2 AND what = ?3";
static const char SQL_PUT[] = "INSERT INTO audit (at_utc, who, what, thing, thing_id) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char SQL_OF[] = "SELECT at_utc, who, what FROM audit WHERE thing = ?1 AND thing_id = ?2 ORDER BY id LIMIT ?3";
static const char SQL_REQUEST[] = "SELECT refused, answer FROM request WHERE request_id = ?1";
static const char SQL_REQUEST_PUT[] = "INSERT INTO request (request_id, at_utc, refused, answer) VALUES (?1, ?2, ?3, ?4)";
static const char SQL_REQUEST_PRUNE[] = "DELETE FROM request WHERE at_utc < ?1";

int audit_rows_put(struct db *db, int64_t at_utc, const char *who, const char *what, const char *thing, int64_t id,
                   struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, at_utc);
    stmt_cstr(st, 2, who);
    stmt_cstr(st, 3, what);
    stmt_cstr(st, 4, thing);
    stmt_int(st, 5, id);
    return stmt_run(st, NULL, err);
}

static void take_line(struct stmt *st, struct arena *arena, void *row)
{
    *(struct audit_line *)row = (struct audit_line){
        .at_utc = stmt_col_int(st, 0),
        .who = stmt_col_copy(st, 1, arena),
        .what = stmt_col_copy(st, 2, arena),
    };
}

int audit_rows_of(struct db *db, const char *thing, int64_t id, struct arena *arena, struct audit_line **out, size_t *n,
                  struct err *err)
{
    enum { LINES_MAX = 500 };
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_cstr(st, 1, thing);
    stmt_int(st, 2, id);
    stmt_int(st, 3, LINES_MAX);
    return rows_all(st, take_line, sizeof **out, arena, out, n, err);
}

int audit_rows_last(struct db *db, const char *thing, int64_t id, const char *what, int64_t *utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_AUDIT_LAST, err);
    stmt_cstr(st, 1, thing);
    stmt_int(st, 2, id);
    stmt_cstr(st, 3, what);
    return stmt_number(st, utc, err);
}

int request_rows_get(struct db *db, struct str request_id, struct arena *arena, bool *refused, struct str *answer,
                     struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REQUEST, err);
    stmt_text(st, 1, request_id);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *refused = stmt_col_int(st, 0) != 0;
        *answer = stmt_col_copy(st, 1, arena);
        stmt_done(st);
    }
    return rc;
}

int request_rows_put(struct db *db, struct str request_id, int64_t at_utc, bool refused, struct str answer, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REQUEST_PUT, err);
    stmt_text(st, 1, request_id);
    stmt_int(st, 2, at_utc);
    stmt_int(st, 3, refused);
    stmt_text(st, 4, answer);
    return stmt_run(st, NULL, err);
}

int request_rows_prune(struct db *db, int64_t before_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REQUEST_PRUNE, err);
    stmt_int(st, 1, before_utc);
    return stmt_run(st, NULL, err);
}
