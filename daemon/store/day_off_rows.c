/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/day_off_rows.h"

enum { ROWS_MAX = 100 };

static const char SQL_PUT[] = "INSERT INTO day_off (id, patient_id, weekdays, from_date, to_date, said_by, at_utc)"
                              " VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char SQL_SAVE[] = "UPDATE day_off SET weekdays = ?2, from_date = ?3, to_date = ?4 WHERE id = ?1";
static const char SQL_REMOVE[] = "DELETE FROM day_off WHERE id = ?1";
static const char SQL_OF[] = "SELECT id, weekdays, from_date, to_date, said_by, at_utc FROM day_off WHERE patient_id = ?1"
                             " AND (weekdays > 0 OR to_date >= ?2) ORDER BY id LIMIT ?3";

int day_off_rows_put(struct db *db, struct day_off *day, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 2, day->patient_id);
    stmt_int(st, 3, day->weekdays);
    stmt_int(st, 4, day->from_date);
    stmt_int(st, 5, day->to_date);
    stmt_text(st, 6, day->by);
    stmt_int(st, 7, day->at_utc);
    return stmt_insert(st, &day->id, err);
}

int day_off_rows_save(struct db *db, const struct day_off *day, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, day->id);
    stmt_int(st, 2, day->weekdays);
    stmt_int(st, 3, day->from_date);
    stmt_int(st, 4, day->to_date);
    return stmt_run(st, NULL, err);
}

int day_off_rows_remove(struct db *db, int64_t id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_REMOVE, err);
    stmt_int(st, 1, id);
    return stmt_run(st, NULL, err);
}

int day_off_rows_of(struct db *db, int64_t patient_id, int32_t today, struct arena *arena, struct day_off **out, size_t *n, struct err *err)
{
    *n = 0;
    *out = NULL;
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, today);
    stmt_int(st, 3, ROWS_MAX);
    int rc;
    while ((rc = stmt_row(st, err)) == 1) {
        if (*out == NULL && (*out = arena_array(arena, ROWS_MAX, sizeof **out)) == NULL) { /* most have none */
            stmt_done(st);
            return err_set(err, ERR_NOMEM, "days off");
        }
        (*out)[(*n)++] = (struct day_off){
            .id = stmt_col_int(st, 0), .patient_id = patient_id, .weekdays = (unsigned)stmt_col_int(st, 1),
            .from_date = (int32_t)stmt_col_int(st, 2), .to_date = (int32_t)stmt_col_int(st, 3), .by = stmt_col_copy(st, 4, arena),
            .at_utc = stmt_col_int(st, 5),
        };
    }
    return rc;
}
