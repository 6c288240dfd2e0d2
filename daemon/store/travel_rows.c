/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/travel_rows.h"

#include "store/rows.h"

#define COLUMNS "patient_id, home_zone, home_region, zone, region, place, from_utc, until_utc, next_utc"

static const char SQL_PUT[] = "INSERT INTO travel (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                              " ON CONFLICT (patient_id) DO UPDATE SET home_zone = ?2, home_region = ?3, zone = ?4, region = ?5, place = ?6,"
                              " from_utc = ?7, until_utc = ?8, next_utc = ?9";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM travel WHERE patient_id = ?1";
static const char SQL_END[] = "DELETE FROM travel WHERE patient_id = ?1";
static const char SQL_DUE[] = "SELECT " COLUMNS " FROM travel WHERE next_utc > 0 AND next_utc <= ?1 ORDER BY next_utc LIMIT ?2";
static const char SQL_NEXT[] = "SELECT next_utc FROM travel WHERE next_utc > 0 ORDER BY next_utc LIMIT 1";

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct travel *)row = (struct travel){
        .patient_id = stmt_col_int(st, 0),
        .home_zone = stmt_col_copy(st, 1, arena),
        .home_region = stmt_col_copy(st, 2, arena),
        .zone = stmt_col_copy(st, 3, arena),
        .region = stmt_col_copy(st, 4, arena),
        .place = stmt_col_copy(st, 5, arena),
        .from_utc = stmt_col_int(st, 6),
        .until_utc = stmt_col_int(st, 7),
        .next_utc = stmt_col_int(st, 8),
    };
}

int travel_rows_put(struct db *db, const struct travel *travel, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, travel->patient_id);
    stmt_text(st, 2, travel->home_zone);
    stmt_text(st, 3, travel->home_region);
    stmt_text(st, 4, travel->zone);
    stmt_text(st, 5, travel->region);
    stmt_text(st, 6, travel->place);
    stmt_int(st, 7, travel->from_utc);
    stmt_int(st, 8, travel->until_utc);
    stmt_int(st, 9, travel->next_utc);
    return stmt_run(st, NULL, err);
}

int travel_rows_get(struct db *db, int64_t patient_id, struct arena *arena, struct travel *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, arena, out, err);
}

int travel_rows_end(struct db *db, int64_t patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_END, err);
    stmt_int(st, 1, patient_id);
    return stmt_run(st, NULL, err);
}

int travel_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct travel **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int travel_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}
