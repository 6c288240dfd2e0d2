/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/attack_rows.h"

#include "store/rows.h"

#define COLUMNS                                                                                                   \
    "id, patient_id, address_id, state, opened_utc, onset_utc, last_utc, pain, worst, screen_utc, screen_asks, wording," \
    " screen_answer, checks, next_utc, ended_utc, ended_by"

static const char SQL_PUT[] = "INSERT INTO attack (" COLUMNS
                              ") VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
static const char SQL_SAVE[] =
    "UPDATE attack SET address_id = ?3, state = ?4, opened_utc = ?5, onset_utc = ?6, last_utc = ?7, pain = ?8, worst = ?9,"
    " screen_utc = ?10, screen_asks = ?11, wording = ?12, screen_answer = ?13, checks = ?14, next_utc = ?15, ended_utc = ?16,"
    " ended_by = ?17 WHERE id = ?1 AND patient_id = ?2";
static const char SQL_PASS[] = "UPDATE attack SET patient_id = ?2 WHERE id = ?1";
static const char SQL_OPEN[] = "SELECT " COLUMNS " FROM attack WHERE patient_id = ?1 AND ended_utc = 0";
static const char SQL_COUNT[] = "SELECT count(*) FROM attack WHERE patient_id = ?1";
static const char SQL_SINCE[] = "SELECT count(*) FROM attack WHERE patient_id = ?1 AND opened_utc >= ?2";
static const char SQL_BETWEEN[] = "SELECT " COLUMNS " FROM attack WHERE patient_id = ?1 AND onset_utc <= ?3"
                                  " AND (ended_utc = 0 OR ended_utc >= ?2) ORDER BY onset_utc, id LIMIT ?4";
static const char SQL_LAST[] = "SELECT " COLUMNS " FROM attack WHERE patient_id = ?1 ORDER BY onset_utc DESC, id DESC LIMIT 1";
static const char SQL_DUE[] = "SELECT " COLUMNS " FROM attack WHERE ended_utc = 0 AND next_utc > 0 AND next_utc <= ?1"
                              " ORDER BY next_utc, id LIMIT ?2";
static const char SQL_NEXT[] = "SELECT min(next_utc) FROM attack WHERE ended_utc = 0 AND next_utc > 0";

static void bind(struct stmt *st, const struct attack *a)
{
    stmt_int(st, 2, a->patient_id);
    stmt_int(st, 3, a->address_id);
    stmt_int(st, 4, a->state);
    stmt_int(st, 5, a->opened_utc);
    stmt_int(st, 6, a->onset_utc);
    stmt_int(st, 7, a->last_utc);
    stmt_int(st, 8, a->pain);
    stmt_int(st, 9, a->worst);
    stmt_int(st, 10, a->screen_utc);
    stmt_int(st, 11, a->screen_asks);
    stmt_int(st, 12, a->wording);
    stmt_int(st, 13, a->screen_answer);
    stmt_int(st, 14, a->checks);
    stmt_int(st, 15, a->next_utc);
    stmt_int(st, 16, a->ended_utc);
    stmt_int(st, 17, a->ended_by);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    (void)arena;
    *(struct attack *)row = (struct attack){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 1),
        .address_id = stmt_col_int(st, 2),
        .state = (int)stmt_col_int(st, 3),
        .opened_utc = stmt_col_int(st, 4),
        .onset_utc = stmt_col_int(st, 5),
        .last_utc = stmt_col_int(st, 6),
        .pain = (int)stmt_col_int(st, 7),
        .worst = (int)stmt_col_int(st, 8),
        .screen_utc = stmt_col_int(st, 9),
        .screen_asks = (int)stmt_col_int(st, 10),
        .wording = (int)stmt_col_int(st, 11),
        .screen_answer = (int)stmt_col_int(st, 12),
        .checks = (int)stmt_col_int(st, 13),
        .next_utc = stmt_col_int(st, 14),
        .ended_utc = stmt_col_int(st, 15),
        .ended_by = (int)stmt_col_int(st, 16),
    };
}

int attack_rows_put(struct db *db, struct attack *attack, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    bind(st, attack);
    return stmt_insert(st, &attack->id, err);
}

int attack_rows_save(struct db *db, const struct attack *attack, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, attack->id);
    bind(st, attack);
    return stmt_run(st, NULL, err);
}

int attack_rows_pass(struct db *db, struct attack *attack, int64_t patient_id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PASS, err);
    if (st == NULL)
        return -1;
    stmt_int(st, 1, attack->id);
    stmt_int(st, 2, patient_id);
    attack->patient_id = patient_id;
    return stmt_run(st, NULL, err);
}

int attack_rows_open(struct db *db, int64_t patient_id, struct attack *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OPEN, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, NULL, out, err);
}

int attack_rows_count(struct db *db, int64_t patient_id, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_COUNT, err);
    stmt_int(st, 1, patient_id);
    return stmt_number(st, n, err);
}

int attack_rows_since(struct db *db, int64_t patient_id, int64_t since_utc, int64_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SINCE, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, since_utc);
    return stmt_number(st, n, err);
}

int attack_rows_between(struct db *db, int64_t patient_id, int64_t from_utc, int64_t to_utc, struct arena *arena, struct attack **out,
                        size_t *n, struct err *err)
{
    enum { LIMIT = 400 };
    struct stmt *st = db_stmt(db, SQL_BETWEEN, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, from_utc);
    stmt_int(st, 3, to_utc);
    stmt_int(st, 4, LIMIT);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int attack_rows_last(struct db *db, int64_t patient_id, struct attack *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LAST, err);
    stmt_int(st, 1, patient_id);
    return rows_one(st, take, NULL, out, err);
}

int attack_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, struct attack **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

int attack_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}
