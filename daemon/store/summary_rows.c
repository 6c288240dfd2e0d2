/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/summary_rows.h"

#include "base/arena.h"
#include "store/rows.h"

#define COLUMNS "patient_id, off, date_utc, due_utc"

static const char SQL_GET[] = "SELECT " COLUMNS " FROM summary WHERE patient_id = ?1";
static const char SQL_PUT[] = "INSERT INTO summary (" COLUMNS ") VALUES (?1, ?2, ?3, ?4) ON CONFLICT (patient_id) DO UPDATE SET"
                              " off = excluded.off, date_utc = excluded.date_utc, due_utc = excluded.due_utc";
static const char SQL_DUE[] = "SELECT " COLUMNS " FROM summary WHERE due_utc > 0 AND due_utc <= ?1 ORDER BY due_utc, patient_id LIMIT ?2";
static const char SQL_NEXT[] = "SELECT due_utc FROM summary WHERE due_utc > 0 ORDER BY due_utc LIMIT 1";

static void take(struct stmt *st, struct arena *arena, void *row)
{
    (void)arena;
    *(struct summary *)row = (struct summary){ .patient_id = stmt_col_int(st, 0), .off = stmt_col_int(st, 1) != 0, .date_utc = stmt_col_int(st, 2),
                             .due_utc = stmt_col_int(st, 3) };
}

int summary_rows_get(struct db *db, int64_t patient_id, struct summary *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, NULL, out, err);
}

int summary_rows_put(struct db *db, const struct summary *s, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, s->patient_id);
    stmt_int(st, 2, s->off);
    stmt_int(st, 3, s->date_utc);
    stmt_int(st, 4, s->due_utc);
    return stmt_run(st, NULL, err);
}

int summary_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct summary **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int summary_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}
