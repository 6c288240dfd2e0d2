/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/plan_rows.h"

#include <stdlib.h>

#include "store/rows.h"

_Static_assert(PLAN_ACTIVE == 0 && PLAN_PAUSED == 1 && PLAN_OVER == 2 && PLAN_REMOVED == 3,
               "the schema and the statements name these numbers");

#define COLUMNS                                                                                                          \
    "id, patient_id, kind, state, rule, start_date, start_min, window_min, jitter_min, goal, routine, text, made_by,"   \
    " made_utc, paused_until_utc, thin, ignored, passed, missed, next_date, next_slot, next_due_utc,"    \
    " exdates, after_id, asked_utc"

static const char SQL_ADD[] = "INSERT INTO plan (" COLUMNS ") VALUES (NULL, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
                              " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25)";
static const char SQL_SAVE[] = "UPDATE plan SET kind = ?3, state = ?4, rule = ?5, start_date = ?6, start_min = ?7, window_min = ?8,"
                               " jitter_min = ?9, goal = ?10, routine = ?11, text = ?12, paused_until_utc = ?15, thin = ?16,"
                               " ignored = ?17, passed = ?18, missed = ?19, next_date = ?20, next_slot = ?21, next_due_utc = ?22,"
                               " exdates = ?23, after_id = ?24, asked_utc = ?25"
                               " WHERE id = ?1";
static const char SQL_GET[] = "SELECT " COLUMNS " FROM plan WHERE id = ?1";
static const char SQL_OF[] = "SELECT " COLUMNS " FROM plan WHERE patient_id = ?1 AND state < 3 ORDER BY id";
static const char SQL_DUE[] = "SELECT patient_id FROM plan WHERE state < 2 AND next_due_utc > 0 AND next_due_utc <= ?1"
                              " ORDER BY next_due_utc LIMIT ?2";
static const char SQL_AHEAD[] = "SELECT patient_id FROM plan WHERE state < 3 AND patient_id > ?1 AND (state = 2 OR next_due_utc > ?2)"
                                " GROUP BY patient_id ORDER BY patient_id LIMIT ?3";
static const char SQL_PUT_OFF[] = "UPDATE plan SET next_due_utc = ?3 WHERE patient_id = ?1 AND state < 3 AND next_due_utc > 0"
                                  " AND next_due_utc <= ?2";
static const char SQL_NEXT[] = "SELECT next_due_utc FROM plan WHERE state < 2 AND next_due_utc > 0 ORDER BY next_due_utc LIMIT 1";

static void bind(struct stmt *st, const struct plan *p)
{
    stmt_int(st, 3, p->kind);
    stmt_int(st, 4, p->state);
    stmt_text(st, 5, p->rule);
    stmt_int(st, 6, p->start_date);
    stmt_int(st, 7, p->start_min);
    stmt_int(st, 8, p->window_min);
    stmt_int(st, 9, p->jitter_min);
    stmt_int(st, 10, p->goal);
    stmt_text(st, 11, p->routine);
    stmt_text(st, 12, p->text);
    stmt_int(st, 15, p->paused_until_utc);
    stmt_int(st, 16, p->thin);
    stmt_int(st, 17, p->ignored);
    stmt_int(st, 18, p->passed);
    stmt_int(st, 19, p->missed);
    stmt_int(st, 20, p->next_date);
    stmt_int(st, 21, p->next_slot);
    stmt_int(st, 22, p->next_due_utc);
    stmt_text(st, 23, p->exdates.s != NULL ? p->exdates : STR(""));
    stmt_int(st, 24, p->after_id);
    stmt_int(st, 25, p->asked_utc);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct plan *)row = (struct plan){
        .id = stmt_col_int(st, 0),
        .patient_id = stmt_col_int(st, 1),
        .kind = (enum plan_kind)stmt_col_int(st, 2),
        .state = (enum plan_state)stmt_col_int(st, 3),
        .rule = stmt_col_copy(st, 4, arena),
        .start_date = (int32_t)stmt_col_int(st, 5),
        .start_min = (int)stmt_col_int(st, 6),
        .window_min = (int)stmt_col_int(st, 7),
        .jitter_min = (int)stmt_col_int(st, 8),
        .goal = (int)stmt_col_int(st, 9),
        .routine = stmt_col_copy(st, 10, arena),
        .text = stmt_col_copy(st, 11, arena),
        .made_by = stmt_col_copy(st, 12, arena),
        .made_utc = stmt_col_int(st, 13),
        .paused_until_utc = stmt_col_int(st, 14),
        .thin = (int)stmt_col_int(st, 15),
        .ignored = (int)stmt_col_int(st, 16),
        .passed = (int)stmt_col_int(st, 17),
        .missed = stmt_col_int(st, 18),
        .next_date = (int32_t)stmt_col_int(st, 19),
        .next_slot = (int)stmt_col_int(st, 20),
        .next_due_utc = stmt_col_int(st, 21),
        .exdates = stmt_col_copy(st, 22, arena),
        .after_id = stmt_col_int(st, 23),
        .asked_utc = stmt_col_int(st, 24),
    };
}

int plan_rows_add(struct db *db, const struct plan *plan, int64_t *id, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ADD, err);
    stmt_int(st, 2, plan->patient_id);
    stmt_text(st, 13, plan->made_by);
    stmt_int(st, 14, plan->made_utc);
    bind(st, plan);
    return stmt_insert(st, id, err);
}

int plan_rows_save(struct db *db, const struct plan *plan, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_SAVE, err);
    stmt_int(st, 1, plan->id);
    bind(st, plan);
    int64_t n = 0;
    if (stmt_run(st, &n, err) < 0)
        return -1;
    return n == 1 ? 0 : err_set(err, ERR_NOTFOUND, "there is no plan %lld", (long long)plan->id);
}

int plan_rows_get(struct db *db, int64_t id, struct arena *arena, struct plan *out, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_int(st, 1, id);
    return rows_one(st, take, arena, out, err);
}

int plan_rows_of(struct db *db, int64_t patient_id, struct arena *arena, struct plan **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_OF, err);
    stmt_int(st, 1, patient_id);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int plan_rows_due(struct db *db, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids, size_t *n, bool *all,
                  struct err *err)
{
    size_t n_rows = 0;
    *n = 0;
    struct stmt *st = db_stmt(db, SQL_DUE, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, (int64_t)limit);
    if (rows_numbers(st, arena, patient_ids, &n_rows, err) < 0)
        return -1;
    int64_t *ids = *patient_ids;
    *all = n_rows < limit;
    if (n_rows > 0) /* none at all: no list, which qsort may not be given */
        qsort(ids, n_rows, sizeof *ids, by_number);
    for (size_t i = 0; i < n_rows; i++)
        if (*n == 0 || ids[*n - 1] != ids[i])
            ids[(*n)++] = ids[i];
    return 0;
}

int plan_rows_ahead(struct db *db, int64_t after_id, int64_t now_utc, size_t limit, struct arena *arena, int64_t **patient_ids,
                    size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_AHEAD, err);
    stmt_int(st, 1, after_id);
    stmt_int(st, 2, now_utc);
    stmt_int(st, 3, (int64_t)limit);
    return rows_numbers(st, arena, patient_ids, n, err);
}

int plan_rows_put_off(struct db *db, int64_t patient_id, int64_t now_utc, int64_t until_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT_OFF, err);
    stmt_int(st, 1, patient_id);
    stmt_int(st, 2, now_utc);
    stmt_int(st, 3, until_utc);
    return stmt_run(st, NULL, err);
}

int plan_rows_next_due(struct db *db, int64_t *utc, struct err *err)
{
    return stmt_number(db_stmt(db, SQL_NEXT, err), utc, err);
}
