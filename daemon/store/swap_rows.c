/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/swap_rows.h"

#include "store/rows.h"

static const char SQL_ADD[] =
    "INSERT INTO swap (asker, other, from_utc, to_utc, back_from_utc, back_to_utc, over_utc, state, waits_for, lapse_utc, at_utc)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char SQL_PUT[] = "UPDATE swap SET state = ?2, waits_for = ?3, lapse_utc = ?4 WHERE id = ?1";
static const char SQL_LIST[] = "SELECT id, asker, other, from_utc, to_utc, back_from_utc, back_to_utc, state, waits_for, lapse_utc FROM swap"
                               " WHERE over_utc > ?1 AND state <> ?2 ORDER BY id";

int swap_rows_add(struct db *db, struct swap *swap, int64_t now_utc, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_ADD, err);
    stmt_text(st, 1, swap->asker);
    stmt_text(st, 2, swap->other);
    stmt_int(st, 3, swap->from_utc);
    stmt_int(st, 4, swap->to_utc);
    stmt_int(st, 5, swap->back_from_utc);
    stmt_int(st, 6, swap->back_to_utc);
    stmt_int(st, 7, swap->to_utc > swap->back_to_utc ? swap->to_utc : swap->back_to_utc);
    stmt_int(st, 8, swap->state);
    stmt_text(st, 9, swap->waits_for);
    stmt_int(st, 10, swap->lapse_utc);
    stmt_int(st, 11, now_utc);
    return stmt_insert(st, &swap->id, err);
}

int swap_rows_put(struct db *db, const struct swap *swap, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_int(st, 1, swap->id);
    stmt_int(st, 2, swap->state);
    stmt_text(st, 3, swap->waits_for);
    stmt_int(st, 4, swap->lapse_utc);
    return stmt_run(st, NULL, err);
}

static void take(struct stmt *st, struct arena *arena, void *row)
{
    *(struct swap *)row = (struct swap){
        .id = stmt_col_int(st, 0),
        .asker = stmt_col_copy(st, 1, arena),
        .other = stmt_col_copy(st, 2, arena),
        .from_utc = stmt_col_int(st, 3),
        .to_utc = stmt_col_int(st, 4),
        .back_from_utc = stmt_col_int(st, 5),
        .back_to_utc = stmt_col_int(st, 6),
        .state = (enum swap_state)stmt_col_int(st, 7),
        .waits_for = stmt_col_copy(st, 8, arena),
        .lapse_utc = stmt_col_int(st, 9),
    };
}

int swap_rows_list(struct db *db, int64_t now_utc, struct arena *arena, struct swap **out, size_t *n, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_LIST, err);
    stmt_int(st, 1, now_utc);
    stmt_int(st, 2, SWAP_ENDED);
    return rows_all(st, take, sizeof **out, arena, out, n, err);
}
