/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "store/meta_rows.h"

#include <stdio.h>

static const char SQL_GET[] = "SELECT value FROM meta WHERE name = ?1";
static const char SQL_PUT[] = "INSERT INTO meta (name, value) VALUES (?1, ?2)"
                              " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

int meta_rows_get(struct db *db, const char *name, struct arena *arena, struct str *value, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_cstr(st, 1, name);
    int rc = stmt_row(st, err);
    if (rc == 1) {
        *value = stmt_col_copy(st, 0, arena);
        stmt_done(st);
    }
    return rc;
}

int meta_rows_put(struct db *db, const char *name, struct str value, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_PUT, err);
    stmt_cstr(st, 1, name);
    stmt_blob(st, 2, value);
    return stmt_run(st, NULL, err);
}

int meta_rows_count(struct db *db, const char *name, int64_t *value, struct err *err)
{
    struct stmt *st = db_stmt(db, SQL_GET, err);
    stmt_cstr(st, 1, name);
    int rc = stmt_row(st, err);
    if (rc < 0)
        return -1;
    int64_t last = 0;
    if (rc == 1 && !text_to_int(stmt_col_text(st, 0), 0, INT64_MAX - 1, &last))
        last = 0;
    stmt_done(st);
    char text[24];
    int n = snprintf(text, sizeof text, "%lld", (long long)last + 1);
    *value = last + 1;
    return meta_rows_put(db, name, (struct str){ text, (size_t)n }, err);
}
