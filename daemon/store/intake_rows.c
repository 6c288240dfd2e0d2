/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/intake_rows.h"

#include "store/rows.h"

#define COLUMNS "patient_id, address_id, state, place, missing, puts, reminded, begun_utc, asked_utc, next_utc"

static const char SQL_GET[] = "SELECT " COLUMNS " FROM intake WHERE patient_id = ?1";
static const char SQL_PUT[] =
    "INSERT INTO intake (" COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (patient_id) DO UPDATE"
    " SET address_id = excluded.address_id, state = excluded.state, place = excluded.place, missing = excluded.missing,"
    " puts = excluded.puts, reminded = excluded.reminded, begun_utc = excluded.begun_utc, asked_utc = excluded.asked_utc,"
    " next_utc = excluded.next_utc";
static const char SQL_DUE[] = "SELECT " COLUMNS " FROM intake WHERE next_utc > 0 AND next_utc <= ?1 ORDER BY next_utc LIMIT ?2";
static const char SQL_NEXT[] = "SELECT min(next_utc) FROM intake WHERE next_utc > 0";
static const char SQL_SAID[] = "SELECT item, value, said_by, at_utc FROM intake_said WHERE patient_id = ?1 ORDER BY item";
static const char SQL_SAY[] = "INSERT INTO intake_said (patient_id, item, value, said_by, at_utc) VALUES (?1, ?2, ?3, ?4, ?5)"
                              " ON CONFLICT (patient_id, item) DO UPDATE SET value = excluded.value, said_by = excluded.said_by,"
                              " at_utc = excluded.at_utc";
static const char SQL_FORGET[] = "DELETE FROM intake_said WHERE patient_id = ?1 AND item = ?2";

static void take(struct stmt *st, struct arena *arena, void *row)
{
    (void)arena;
    *(struct intake *)row = (struct intake){
        .patient_id = stmt_col_int(st, 0),
        .address_id = stmt_col_int(st, 1),
        .state = (int)stmt_col_int(st, 2),
        .place = (int)stmt_col_int(st, 3),
        .missing = (int)stmt_col_int(st, 4),
        .puts = (int)stmt_col_int(st, 5),
        .reminded = stmt_col_int(st, 6) != 0,
        .begun_utc = stmt_col_int(st, 7),
        .asked_utc = stmt_col_int(st, 8),
        .next_utc = stmt_col_int(st, 9),
    };
}

int intake_rows_get(struct db *db, int64_t patient_id, struct intake *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, NULL, out, err);
}

int intake_rows_put(struct db *db, const struct intake *intake, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, intake->patient_id);
    stmt_int(st, 2, intake->address_id);
    stmt_int(st, 3, intake->state);
    stmt_int(st, 4, intake->place);
    stmt_int(st, 5, intake->missing);
    stmt_int(st, 6, intake->puts);
    stmt_int(st, 7, intake->reminded);
    stmt_int(st, 8, intake->begun_utc);
    stmt_int(st, 9, intake->asked_utc);
    stmt_int(st, 10, intake->next_utc);
    return stmt_run(st, NULL, err);
}

int intake_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct intake **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int intake_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}

static void take_said(struct stmt *st, struct arena *arena, void *row)
{
    *(struct intake_said_row *)row = (struct intake_said_row){
        .item = stmt_col_copy(st, 0, arena),
        .value = stmt_col_int(st, 1),
        .by = stmt_col_copy(st, 2, arena),
        .at_utc = stmt_col_int(st, 3),
    };
}

int intake_rows_said(struct db *db, int64_t patient_id, struct arena *arena, struct intake_said_row **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAID, err);
    stmt_int(st, 1, patient_id);
    return rows_all(st, take_said, sizeof **out, arena, out, n, err);
}

int intake_rows_say(struct db *db, int64_t patient_id, const struct intake_said_row *said, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAY, err);
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, said->item);
    stmt_int(st, 3, said->value);
    stmt_text(st, 4, said->by);
    stmt_int(st, 5, said->at_utc);
    return stmt_run(st, NULL, err);
}

int intake_rows_forget(struct db *db, int64_t patient_id, struct str item, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_FORGET, err);
    stmt_int(st, 1, patient_id);
    stmt_text(st, 2, item);
    return stmt_run(st, NULL, err);
}
