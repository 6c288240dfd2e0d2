/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/problems.h"

#include <stdarg.h>
#include <stdio.h>

void problems_init(struct problems *problems)
{
    *problems = (struct problems){ 0 };
    buf_init(&problems->text, (size_t)1 << 20);
}

void problems_clear(struct problems *problems)
{
    buf_clear(&problems->text);
    problems->n_errors = problems->n_warnings = 0;
}

static void add(struct problems *problems, const char *kind, const char *file, unsigned line, const char *format,
                va_list args) __attribute__((format(printf, 5, 0)));

static void add(struct problems *problems, const char *kind, const char *file, unsigned line, const char *format,
                va_list args)
{
    char text[600];
    vsnprintf(text, sizeof text, format, args);
    if (line > 0)
        buf_addf(&problems->text, "%s:%u: %s: %s\n", file, line, kind, text);
    else
        buf_addf(&problems->text, "%s: %s: %s\n", file, kind, text);
}

void problems_error(struct problems *problems, const char *file, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(problems, "error", file, line, format, args);
    va_end(args);
    problems->n_errors++;
}

void problems_warn(struct problems *problems, const char *file, unsigned line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(problems, "warning", file, line, format, args);
    va_end(args);
    problems->n_warnings++;
}
