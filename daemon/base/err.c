/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int err_set(struct err *err, enum err_code code, const char *format, ...)
{
    if (err == NULL)
        return -1;
    va_list args;
    va_start(args, format);
    err->code = code;
    vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    return -1;
}

int err_wrap(struct err *err, const char *format, ...)
{
    if (err == NULL)
        return -1;
    char inner[sizeof err->text];
    memcpy(inner, err->text, sizeof inner);
    va_list args;
    va_start(args, format);
    int n = vsnprintf(err->text, sizeof err->text, format, args);
    va_end(args);
    if (n < 0 || (size_t)n + 3 > sizeof err->text)
        return -1;
    char *at = err->text + n;
    size_t room = sizeof err->text - (size_t)n - 3; /* for ": " and the NUL */
    size_t keep = strnlen(inner, sizeof inner - 1);
    if (keep > room)
        keep = room;
    memcpy(at, ": ", 2);
    memcpy(at + 2, inner, keep);
    at[2 + keep] = '\0';
    return -1;
}

void err_clear(struct err *err)
{
    if (err != NULL)
        *err = (struct err){ ERR_NONE, "" };
}

const char *err_code_name(enum err_code code)
{
    static const char *const NAMES[] = {
        [ERR_NONE] = "none", [ERR_NOMEM] = "nomem", [ERR_IO] = "io", [ERR_BUSY] = "busy", [ERR_FULL] = "full",
        [ERR_CONFIG] = "config", [ERR_PROTO] = "proto", [ERR_DENIED] = "denied", [ERR_NOTFOUND] = "notfound",
        [ERR_RANGE] = "range", [ERR_SCHEMA] = "schema", [ERR_CANCELLED] = "cancelled",
    };
    return NAMES[code];
}
