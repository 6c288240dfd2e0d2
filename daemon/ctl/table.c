/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "ctl/table.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"

static int cut_row(const char *path, struct str line, unsigned number, struct table_row *row, size_t *n_columns, struct err *err)
{
    size_t n = 0;
    struct str cell;
    *row = (struct table_row){ .line = number };
    while (str_cut(&line, '\t', &cell)) {
        if (n == TABLE_COLUMNS_MAX)
            return err_set(err, ERR_CONFIG, "%s:%u: more than %d columns", path, number, TABLE_COLUMNS_MAX);
        row->cells[n++] = cell;
    }
    *n_columns = n;
    return 0;
}

static int cut_rows(struct table *table, struct err *err)
{
    struct str rest = table->text, line;
    size_t n_lines = 1, n_columns;
    for (size_t i = 0; i < table->text.n; i++)
        n_lines += table->text.s[i] == '\n';
    table->rows = calloc(n_lines, sizeof *table->rows);
    if (table->rows == NULL)
        return err_set(err, ERR_NOMEM, "%s: no memory", table->path);
    for (unsigned number = 1; str_cut(&rest, '\n', &line); number++) {
        if (line.n > 0 && line.s[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0 || line.s[0] == '#')
            continue;
        if (table->n_columns == 0) {
            if (cut_row(table->path, line, number, &table->header, &table->n_columns, err) < 0)
                return -1;
        } else if (cut_row(table->path, line, number, &table->rows[table->n_rows++], &n_columns, err) < 0)
            return -1;
    }
    return 0;
}

int table_read(const char *path, struct table *out, struct err *err)
{
    *out = (struct table){ .path = strdup(path) };
    if (out->path == NULL)
        return err_set(err, ERR_NOMEM, "%s: no memory", path);
    if (file_read(path, (size_t)64 << 20, &out->text, err) < 0 || cut_rows(out, err) < 0) {
        table_clear(out);
        return -1;
    }
    return 0;
}

void table_clear(struct table *table)
{
    free(table->path);
    free(table->rows);
    free((void *)(uintptr_t)table->text.s);
    *table = (struct table){ 0 };
}

int table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->n_columns; i++)
        if (str_is(table->header.cells[i], name))
            return (int)i;
    return -1;
}
