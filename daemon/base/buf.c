/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buf_init(struct buf *buf, size_t max_bytes)
{
    *buf = (struct buf){ .max_bytes = max_bytes > 0 ? max_bytes : (size_t)16 << 20 };
}

void buf_clear(struct buf *buf)
{
    size_t max_bytes = buf->max_bytes;
    free(buf->s);
    *buf = (struct buf){ .max_bytes = max_bytes };
}

void buf_reset(struct buf *buf)
{
    buf->n = 0;
    buf->failed = false;
    if (buf->s != NULL)
        buf->s[0] = '\0';
}

/* Room for n more bytes and a NUL. */
static bool reserve(struct buf *buf, size_t n)
{
    if (buf->failed || n > buf->max_bytes - buf->n) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->n + n + 1;
    if (need <= buf->size)
        return true;
    size_t size = buf->size > 0 ? buf->size : 128;
    while (size < need)
        size *= 2;
    char *s = realloc(buf->s, size);
    if (s == NULL) {
        buf->failed = true;
        return false;
    }
    buf->s = s;
    buf->size = size;
    return true;
}

void buf_add(struct buf *buf, const void *bytes, size_t n)
{
    if (!reserve(buf, n))
        return;
    if (n > 0)
        memcpy(buf->s + buf->n, bytes, n);
    buf->n += n;
    buf->s[buf->n] = '\0';
}

void buf_adds(struct buf *buf, const char *s)
{
    buf_add(buf, s, strlen(s));
}

void buf_addstr(struct buf *buf, struct str s)
{
    buf_add(buf, s.s, s.n);
}

void buf_addc(struct buf *buf, char c)
{
    buf_add(buf, &c, 1);
}

void buf_addf(struct buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (n < 0)
        buf->failed = true;
    else if (reserve(buf, (size_t)n)) {
        vsnprintf(buf->s + buf->n, (size_t)n + 1, format, again);
        buf->n += (size_t)n;
    }
    va_end(again);
}

void buf_add_json(struct buf *buf, struct str s)
{
    buf_addc(buf, '"');
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(buf, s.s + from, i - from);
        from = i + 1;
        if (c == '"' || c == '\\') {
            buf_addc(buf, '\\');
            buf_addc(buf, (char)c);
        } else if (c == '\n')
            buf_adds(buf, "\\n");
        else
            buf_addf(buf, "\\u%04x", c);
    }
    buf_add(buf, s.s + from, s.n - from);
    buf_addc(buf, '"');
}

void buf_add_url(struct buf *buf, struct str s)
{
    static const char HEX[] = "0123456789ABCDEF";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
            c == '_' || c == '~';
        if (plain)
            buf_addc(buf, (char)c);
        else {
            char code[3] = { '%', HEX[c >> 4], HEX[c & 15] };
            buf_add(buf, code, 3);
        }
    }
}

bool buf_ok(const struct buf *buf)
{
    return !buf->failed;
}

struct str buf_str(const struct buf *buf)
{
    return (struct str){ buf->s != NULL ? buf->s : "", buf->n };
}

const char *buf_cstr(const struct buf *buf)
{
    return buf->s != NULL ? buf->s : "";
}
