/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static size_t add_field(char *line, size_t size, size_t n, const struct log_field *f)
{
    int more = 0;
    switch (f->kind) {
    case LOG_FIELD_ID:
    case LOG_FIELD_INT:
        more = snprintf(line + n, size - n, " %s=%lld", f->name, (long long)f->number);
        break;
    case LOG_FIELD_MS:
        more = snprintf(line + n, size - n, " %s_ms=%lld", f->name, (long long)f->number);
        break;
    case LOG_FIELD_WORD:
        more = snprintf(line + n, size - n, " %s=%s", f->name, f->word.text != NULL ? f->word.text : "-");
        break;
    case LOG_FIELD_ERR:
        more = snprintf(line + n, size - n, " error=%s reason=\"%s\"", err_code_name(f->err->code), f->err->text);
        break;
    case LOG_FIELD_END:
        break;
    }
    size_t end = more > 0 ? n + (size_t)more : n;
    return end < size ? end : size - 1;
}

void log_event(const struct log *log, enum log_level level, const char *event, ...)
{
    static const char *const LEVELS[] = { [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn",
                                          [LOG_ALARM] = "alarm" };
    if (log == NULL || log->fd < 0 || level < log->least)
        return;
    char line[1200];
    size_t n = 0;
    if (log->clock != NULL) {
        time_t now = (time_t)clock_utc_s(log->clock);
        struct tm tm;
        gmtime_r(&now, &tm);
        n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", &tm);
    }
    n += (size_t)snprintf(line + n, sizeof line - n, "%s %s", LEVELS[level], event);
    va_list args;
    va_start(args, event);
    for (;;) {
        struct log_field f = va_arg(args, struct log_field);
        if (f.kind == LOG_FIELD_END)
            break;
        n = add_field(line, sizeof line - 1, n, &f);
    }
    va_end(args);
    line[n++] = '\n';
    ssize_t written = write(log->fd, line, n);
    (void)written; /* a log that cannot be written must not stop the advice */
}
