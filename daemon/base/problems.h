/* SPDX-License-Identifier: ISC
 * problems.h - every problem of a configuration or rule set, gathered so that all are shown at once (P10).
 * Belongs to whoever loads. */
#ifndef NAPE_BASE_PROBLEMS_H
#define NAPE_BASE_PROBLEMS_H

#include "base/buf.h"

struct problems {
    size_t n_errors;
    size_t n_warnings;
    struct buf text; /* one a line: "FILE:LINE: error: REASON" */
};

void problems_init(struct problems *problems);
void problems_clear(struct problems *problems);
/* line 0: the whole file. */
void problems_error(struct problems *problems, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void problems_warn(struct problems *problems, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

#endif
