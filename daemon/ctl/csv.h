/* SPDX-License-Identifier: ISC
 * csv.h - comma-separated values as RFC 4180 has them: quoted fields may hold commas, line ends and doubled quotes.  PURE. */
#ifndef NAPE_CTL_CSV_H
#define NAPE_CTL_CSV_H

#include "base/buf.h"
#include "base/text.h"

enum { CSV_FIELDS_MAX = 32 };

struct csv {
    struct str rest;
    unsigned line;      /* of the record that csv_next gave; 0: none yet */
    unsigned next_line;
    struct buf *text;   /* what fields are unquoted into; grows */
};

/* Begins with a text, without a byte order mark.  *text is borrowed and keeps the fields of the last record. */
void csv_begin(struct csv *csv, struct str all, struct buf *text);

/* The next record that is not empty.  1: fields[0..*n), 0: no more, -1: *why says what is wrong with it. */
int csv_next(struct csv *csv, struct str fields[CSV_FIELDS_MAX], size_t *n, const char **why);

#endif
