/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "ctl/csv.h"

void csv_begin(struct csv *csv, struct str all, struct buf *text)
{
    if (all.n >= 3 && str_starts(all, "\xEF\xBB\xBF"))
        all = (struct str){ all.s + 3, all.n - 3 };
    *csv = (struct csv){ .rest = all, .next_line = 1, .text = text };
}

static char take(struct csv *csv)
{
    char c = csv->rest.s[0];
    csv->rest = (struct str){ csv->rest.s + 1, csv->rest.n - 1 };
    csv->next_line += c == '\n';
    return c;
}

static bool at(const struct csv *csv, char c)
{
    return csv->rest.n > 0 && csv->rest.s[0] == c;
}

static void skip_line(struct csv *csv)
{
    while (csv->rest.n > 0 && take(csv) != '\n')
        continue;
}

/* A field between quotes; false: it does not end. */
static bool quoted(struct csv *csv)
{
    take(csv);
    while (csv->rest.n > 0) {
        char c = take(csv);
        if (c != '"')
            buf_addc(csv->text, c);
        else if (at(csv, '"'))
            buf_addc(csv->text, take(csv));
        else
            return true;
    }
    return false;
}

/* One record into csv->text; from[i] is where field i begins in it. */
static int record(struct csv *csv, size_t from[CSV_FIELDS_MAX + 1], size_t *n, const char **why)
{
    for (*n = 0;; take(csv)) {
        if (*n == CSV_FIELDS_MAX) {
            *why = "it has too many fields";
            skip_line(csv);
            return -1;
        }
        from[(*n)++] = csv->text->n;
        if (at(csv, '"') && !quoted(csv)) {
            *why = "a quote does not end";
            return -1;
        }
        while (csv->rest.n > 0 && !at(csv, ',') && !at(csv, '\n') && !at(csv, '\r'))
            buf_addc(csv->text, take(csv));
        from[*n] = csv->text->n;
        if (!at(csv, ','))
            break;
    }
    if (at(csv, '\r'))
        take(csv);
    if (csv->rest.n > 0 && !at(csv, '\n')) {
        *why = "a line ends in a way that is not known";
        skip_line(csv);
        return -1;
    }
    if (csv->rest.n > 0)
        take(csv);
    return 0;
}

int csv_next(struct csv *csv, struct str fields[CSV_FIELDS_MAX], size_t *n, const char **why)
{
    size_t from[CSV_FIELDS_MAX + 1];
    while (csv->rest.n > 0) {
        buf_reset(csv->text);
        csv->line = csv->next_line;
        if (record(csv, from, n, why) < 0)
            return -1;
        if (!buf_ok(csv->text)) {
            *why = "out of memory";
            return -1;
        }
        for (size_t i = 0; i < *n; i++)
            fields[i] = str_trim((struct str){ csv->text->s + from[i], from[i + 1] - from[i] });
        if (*n > 1 || fields[0].n > 0)
            return 1;
    }
    return 0;
}
