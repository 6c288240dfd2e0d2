/* SPDX-License-Identifier: ISC
 * table.h - a file of tab-separated lines with a header, read whole. */
#ifndef NAPE_CTL_TABLE_H
#define NAPE_CTL_TABLE_H

#include "base/err.h"
#include "base/text.h"

enum { TABLE_COLUMNS_MAX = 16 };

struct table_row {
    unsigned line;
    struct str cells[TABLE_COLUMNS_MAX]; /* empty where the line ends early */
};

struct table {
    char *path;
    struct str text;
    struct table_row header;
    size_t n_columns;
    struct table_row *rows;
    size_t n_rows;
};

/* ERR_IO, ERR_NOTFOUND, ERR_NOMEM, or ERR_CONFIG for more columns than a table holds.  Empty lines and lines that start with # are
 * skipped. */
int table_read(const char *path, struct table *out, struct err *err);
void table_clear(struct table *table);

/* The column of that name, or -1. */
int table_column(const struct table *table, const char *name);

#endif
