/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/rows.h"

#include <string.h>

enum { ROWS_FIRST = 8 };

int rows_one(struct stmt *stmt, row_take *take, struct arena *arena, void *row, struct err *err)
{
    int rc = stmt_row(stmt, err);
    if (rc != 1)
        return rc;
    take(stmt, arena, row);
    stmt_done(stmt);
    return 1;
}

int rows_all(struct stmt *stmt, row_take *take, size_t row_size, struct arena *arena, void *rows, size_t *n, struct err *err)
{
    unsigned char *all = NULL;
    size_t size = 0, taken = 0;
    int rc;
    *n = 0;
    memset(rows, 0, sizeof(void *));
    while ((rc = stmt_row(stmt, err)) == 1) {
        if (taken == size) {
            size = size > 0 ? size * 2 : ROWS_FIRST;
            unsigned char *more = arena_array(arena, size, row_size);
            if (more == NULL) {
                stmt_done(stmt);
                return err_set(err, ERR_NOMEM, "store: out of memory");
            }
            if (taken > 0)
                memcpy(more, all, taken * row_size);
            all = more;
        }
        take(stmt, arena, all + taken * row_size);
        taken++;
    }
    if (rc < 0)
        return -1;
    memcpy(rows, &all, sizeof all);
    *n = taken;
    return 0;
}

static void take_number(struct stmt *stmt, struct arena *arena, void *row)
{
    (void)arena;
    *(int64_t *)row = stmt_col_int(stmt, 0);
}

int rows_numbers(struct stmt *stmt, struct arena *arena, int64_t **numbers, size_t *n, struct err *err)
{
    return rows_all(stmt, take_number, sizeof **numbers, arena, numbers, n, err);
}
