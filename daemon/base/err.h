/* SPDX-License-Identifier: ISC
 * err.h - one error: a code that decides and a text that tells.  Any thread; each struct belongs to its caller.
 * The text carries file, line and reason up; it never holds a person's words (P7). */
#ifndef NAPE_BASE_ERR_H
#define NAPE_BASE_ERR_H

enum err_code {
    ERR_NONE,
    ERR_NOMEM,
    ERR_IO,       /* the outcome may be unknown */
    ERR_BUSY,     /* try again */
    ERR_FULL,     /* a limit was reached: disk, queue, buffer */
    ERR_CONFIG,   /* configuration or rules are wrong */
    ERR_PROTO,    /* the other side does not keep to the protocol */
    ERR_DENIED,   /* signature, password or permission */
    ERR_NOTFOUND,
    ERR_RANGE,    /* a value outside its range */
    ERR_SCHEMA,   /* the store is newer than this program */
    ERR_CANCELLED,
};

struct err {
    enum err_code code;
    char text[400];
};

/* Sets *err (err may be NULL) and returns -1, so that callers can write `return err_set(...)`. */
int err_set(struct err *err, enum err_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts "context: " before the text that is there.  Returns -1. */
int err_wrap(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

void err_clear(struct err *err);

/* A lower-case word for logs: "io", "busy", ... */
const char *err_code_name(enum err_code code);

#endif
