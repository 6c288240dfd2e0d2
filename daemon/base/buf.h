/* SPDX-License-Identifier: ISC
 * buf.h - a growing piece of text with a maximum of its own.  It remembers a failure: append freely, ask buf_ok() once. */
#ifndef NAPE_BASE_BUF_H
#define NAPE_BASE_BUF_H

#include "base/text.h"

struct buf {
    char *s; /* always ended by a NUL once something was added */
    size_t n;
    size_t size;
    size_t max_bytes;
    bool failed;
};

/* An empty buffer that refuses to grow beyond max_bytes; 0 means 16 MiB. */
void buf_init(struct buf *buf, size_t max_bytes);
void buf_clear(struct buf *buf); /* frees; the maximum stays */
void buf_reset(struct buf *buf); /* empties, keeps the memory, forgets a failure */

void buf_add(struct buf *buf, const void *bytes, size_t n);
void buf_adds(struct buf *buf, const char *s);
void buf_addstr(struct buf *buf, struct str s);
void buf_addc(struct buf *buf, char c);
void buf_addf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds s as a JSON string with its quotes.  s is valid UTF-8. */
void buf_add_json(struct buf *buf, struct str s);

/* Adds s percent-encoded: everything but RFC 3986 unreserved characters. */
void buf_add_url(struct buf *buf, struct str s);

/* Nothing was refused since init or reset. */
bool buf_ok(const struct buf *buf);
struct str buf_str(const struct buf *buf);
const char *buf_cstr(const struct buf *buf); /* never NULL */

#endif
