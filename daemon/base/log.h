/* SPDX-License-Identifier: ISC
 * log.h - one line an event, with typed fields only.  No field takes free text, a phone number or a person's words:
 * P7 holds because it does not compile.  Any thread; a line is written at once, whole.
 *
 *   log_event(log, LOG_WARN, "outbox.retry", F_ID("outbox", id), F_INT("attempt", n), F_ERR(&err), F_END); */
#ifndef NAPE_BASE_LOG_H
#define NAPE_BASE_LOG_H

#include "base/clock.h"
#include "base/err.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ALARM };

enum log_field_kind { LOG_FIELD_END, LOG_FIELD_ID, LOG_FIELD_INT, LOG_FIELD_MS, LOG_FIELD_WORD, LOG_FIELD_ERR };

/* A word from a closed set: the name of an enum value, a channel, a flag or a file of the operator's. */
struct log_word {
    const char *text;
};

struct log_field {
    enum log_field_kind kind;
    const char *name;
    int64_t number;
    struct log_word word;
    const struct err *err;
};

#define F_ID(field, value)   ((struct log_field){ .kind = LOG_FIELD_ID, .name = (field), .number = (value) })
#define F_INT(field, value)  ((struct log_field){ .kind = LOG_FIELD_INT, .name = (field), .number = (value) })
#define F_MS(field, value)   ((struct log_field){ .kind = LOG_FIELD_MS, .name = (field), .number = (value) })
#define F_WORD(field, value) ((struct log_field){ .kind = LOG_FIELD_WORD, .name = (field), .word = { (value) } })
#define F_ERR(value)         ((struct log_field){ .kind = LOG_FIELD_ERR, .name = "error", .err = (value) })
#define F_END                ((struct log_field){ .kind = LOG_FIELD_END })

struct log {
    int fd;                    /* -1: nothing is written (tests) */
    enum log_level least;      /* below it nothing is written */
    const struct clock *clock; /* may be NULL: no time in front */
};

void log_event(const struct log *log, enum log_level level, const char *event, ...);

#endif
