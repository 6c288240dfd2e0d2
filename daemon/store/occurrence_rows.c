/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/occurrence_rows.h"

#include "store/rows.h"

_Static_assert(OCCURRENCE_OPEN == 0 && OCCURRENCE_DONE == 1 && OCCURRENCE_PARTLY == 2 && OCCURRENCE_SNOOZED == 4,
               "the schema and the statements name these numbers");

#define COLUMNS                                                                                                             \
    "id, plan_id, patient_id, local_date, slot, due_utc, until_utc, text_id, address_id, asks, asked_utc, next_utc, answer," \
    " hold, answered_utc, inbox_id"

static const char SQL_ADD[] = "INSERT INTO occurrence (" COLUMNS ") VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,"
                              " ?13, ?14, ?15, ?16) ON CONFLICT (plan_id, local_date, slot) DO NOTHING";
static const char SQL_SAVE[] = "UPDATE occurrence SET due_utc = ?6, until_utc = ?7, text_id = ?8, address_id = ?9, asks = ?10,"
                               " asked_utc = ?11, next_utc = ?12, answer = ?13, hold = ?14, answered_utc = ?15, inbox_id = ?16"
                               " WHERE id = ?1";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM occurrence WHERE id = ?1";
static const char SQL_OPEN[] = "SELECT " COLUMNS " FROM occurrence WHERE patient_id = ?1 AND answer IN (0, 4) AND asked_utc >= ?2"
                               " ORDER BY asked_utc DESC, id DESC";
static const char SQL_DAYS[] = "SELECT " COLUMNS " FROM occurrence WHERE patient_id = ?1 AND local_date BETWEEN ?2 AND ?3"
                               " ORDER BY local_date, slot, id";
static const char SQL_KIND[] = "SELECT " COLUMNS " FROM occurrence WHERE patient_id = ?1 AND local_date BETWEEN ?2 AND ?3"
                               " AND plan_id IN (SELECT id FROM plan WHERE patient_id = ?1 AND kind = ?4) ORDER BY local_date, slot, id";
static const char SQL_DONE[] = "SELECT count(*) FROM occurrence WHERE plan_id = ?1 AND local_date BETWEEN ?2 AND ?3"
                               " AND answer IN (1, 2)";
static const char SQL_AGAIN[] = "SELECT patient_id FROM (SELECT patient_id FROM occurrence WHERE next_utc > 0 AND next_utc <= ?1"
                                " ORDER BY next_utc LIMIT ?2) q GROUP BY patient_id ORDER BY patient_id";
static const char SQL_NEXT[] = "SELECT next_utc FROM occurrence WHERE next_utc > 0 ORDER BY next_utc LIMIT 1";
static const char SQL_PUT_OFF[] = "UPDATE occurrence SET next_utc = ?3 WHERE patient_id = ?1 AND next_utc > 0 AND next_utc <= ?2";

static void bind(struct stmt *st, const struct occurrence *o)
{
    stmt_int(st, 6, o->due_utc);
    stmt_int(st, 7, o->until_utc);
    stmt_int(st, 8, o->text_id);
    stmt_int(st, 9, o->address_id);
    stmt_int(st, 10, o->asks);
    stmt_int(st, 11, o->asked_utc);
    stmt_int(st, 12, o->next_utc);
    stmt_int(st, 13, o->answer);
    stmt_int(st, 14, o->hold);
    stmt_int(st, 15, o->answered_utc);
    stmt_int(st, 16, o->inbox_id);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    (void)arena;
    *(struct occurrence *)row = (struct occurrence){
        .id = stmt_col_int(st, 0),
        .plan_id = stmt_col_int(st, 1),
        .patient_id = stmt_col_int(st, 2),
        .local_date = (int32_t)stmt_col_int(st, 3),
        .slot = (int)stmt_col_int(st, 4),
        .due_utc = stmt_col_int(st, 5),
        .until_utc = stmt_col_int(st, 6),
        .text_id = stmt_col_int(st, 7),
        .address_id = stmt_col_int(st, 8),
        .asks = (int)stmt_col_int(st, 9),
        .asked_utc = stmt_col_int(st, 10),
        .next_utc = stmt_col_int(st, 11),
        .answer = (enum occurrence_answer)stmt_col_int(st, 12),
        .hold = (enum hold)stmt_col_int(st, 13),
        .answered_utc = stmt_col_int(st, 14),
        .inbox_id = stmt_col_int(st, 15),
    };
}

int occurrence_rows_add(struct db *db, const struct occurrence *o, int64_t *id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ADD, err);
    stmt_int(st, 2, o->plan_id);
    stmt_int(st, 3, o->patient_id);
    stmt_int(st, 4, o->local_date);
    stmt_int(st, 5, o->slot);
    bind(st, o);
    int64_t n = 0;
    return stmt_insert_if_new(st, id, &n, err) < 0 ? -1 : n > 0;
}

int occurrence_rows_save(struct db *db, const struct occurrence *o, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, o->id);
    bind(st, o);
    return stmt_run(st, NULL, err);
}

int occurrence_rows_get(struct db *db, int64_t id, struct occurrence *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, NULL, out, err);
}

int occurrence_rows_open(struct db *db, int64_t patient_id, int64_t since_utc, struct arena *arena, struct occurrence **out,
                         size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OPEN, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, since_utc);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int occurrence_rows_of_kind(struct db *db, int64_t patient_id, enum plan_kind kind, int32_t from_date, int32_t to_date,
                            struct arena *arena, struct occurrence **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_KIND, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_date);
    stmt_int(st, 3, to_date);
    stmt_int(st, 4, kind);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int occurrence_rows_days(struct db *db, int64_t patient_id, int32_t from_date, int32_t to_date, struct arena *arena,
                         struct occurrence **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DAYS, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_date);
    stmt_int(st, 3, to_date);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int occurrence_rows_done(struct db *db, int64_t plan_id, int32_t from_date, int32_t to_date, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DONE, err);
    stmt_int(st, 1, plan_id);
    stmt_int(st, 2, from_date);
    stmt_int(st, 3, to_date);
    return stmt_number(st, n, err);
}

int occurrence_rows_again(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids, size_t *n,
                          struct err *err)
{
    *n = 0;
    *patient_ids = arena_array(arena, limit + 1, sizeof **patient_ids);
    if (*patient_ids == NULL)
        return err_set(err, ERR_NOMEM, "occurrences");
    struct stmt *st = db_stmt(db, SQL_AGAIN, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    int rc;
    while ((rc = stmt_row(st, err)) == 1)
        (*patient_ids)[(*n)++] = stmt_col_int(st, 0);
    return rc;
}

int occurrence_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}

int occurrence_rows_put_off(struct db *db, int64_t patient_id, int64_t now_utc, int64_t until_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT_OFF, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, now_utc);
    stmt_int(st, 3, until_utc);
    return stmt_run(st, NULL, err);
}
