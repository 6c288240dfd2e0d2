/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/setting_rows.h"

static const char SQL_PUT[] = "INSERT INTO setting_before (patient_id, inbox_id, at_utc, kind, was) VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (patient_id) DO UPDATE SET inbox_id = ?2, at_utc = ?3, kind = ?4, was = ?5";
static const char SQL_GET[] = "SELECT patient_id, inbox_id, at_utc, kind, was FROM setting_before WHERE patient_id = ?1";
static const char SQL_END[] = "DELETE FROM setting_before WHERE patient_id = ?1";

int setting_rows_put(struct db *db, const struct setting_row *row, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, row->patient_id);
    stmt_int(st, 2, row->inbox_id);
    stmt_int(st, 3, row->at_utc);
    stmt_int(st, 4, row->kind);
    stmt_text(st, 5, row->before);
    return stmt_run(st, NULL, err);
}

int setting_rows_get(struct db *db, int64_t patient_id, struct arena *arena, struct setting_row *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, patient_id);
    int rc = stmt_row(st, err);
    if (rc != 1)
        return rc;
    *out = (struct setting_row){
        .patient_id = stmt_col_int(st, 0),
        .inbox_id = stmt_col_int(st, 1),
        .at_utc = stmt_col_int(st, 2),
        .kind = (int)stmt_col_int(st, 3),
        .before = stmt_col_copy(st, 4, arena),
    };
    stmt_done(st);
    return 1;
}

int setting_rows_end(struct db *db, int64_t patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_END, err);
    stmt_int(st, 1, patient_id);
    return stmt_run(st, NULL, err);
}
