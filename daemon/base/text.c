/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/text.h"

#include <string.h>

struct str str_of(const char *s)
{
    return (struct str){ s != NULL ? s : "", s != NULL ? strlen(s) : 0 };
}

bool str_equal(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.s, b.s, a.n) == 0);
}

bool str_is(struct str a, const char *b)
{
    return str_equal(a, str_of(b));
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

bool str_is_nocase(struct str a, const char *b)
{
    struct str other = str_of(b);
    if (a.n != other.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.s[i]) != lower(other.s[i]))
            return false;
    return true;
}

bool str_starts(struct str a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.n >= n && memcmp(a.s, prefix, n) == 0;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str a)
{
    while (a.n > 0 && is_space(a.s[0])) {
        a.s++;
        a.n--;
    }
    while (a.n > 0 && is_space(a.s[a.n - 1]))
        a.n--;
    return a;
}

bool str_cut(struct str *rest, char by, struct str *part)
{
    if (rest->s == NULL)
        return false;
    const char *at = rest->n > 0 ? memchr(rest->s, by, rest->n) : NULL;
    if (at == NULL) {
        *part = *rest;
        *rest = (struct str){ NULL, 0 };
        return true;
    }
    size_t n = (size_t)(at - rest->s);
    *part = (struct str){ rest->s, n };
    *rest = (struct str){ at + 1, rest->n - n - 1 };
    return true;
}

enum { DIGITS_FIT = 18 }; /* into 64 bits, whatever they are */

bool text_to_int(struct str text, int64_t min, int64_t max, int64_t *out)
{
    size_t i = text.n > 0 && text.s[0] == '-';
    int64_t value = 0;
    if (text.n == i || text.n > DIGITS_FIT || text.s[i] < '0' || text.s[i] > '9')
        return text_to_scaled(text, 0, min, max, out);
    for (size_t k = i; k < text.n; k++) {
        if (text.s[k] < '0' || text.s[k] > '9')
            return false;
        value = value * 10 + (text.s[k] - '0');
    }
    value = i > 0 ? -value : value;
    if (value < min || value > max)
        return false;
    *out = value;
    return true;
}

bool text_to_scaled(struct str text, int digits, int64_t min, int64_t max, int64_t *out)
{
    size_t i = 0;
    bool negative = false;
    if (text.n > 0 && (text.s[0] == '-' || text.s[0] == '+')) {
        negative = text.s[0] == '-';
        i = 1;
    }
    int64_t value = 0;
    int after = -1;
    size_t seen = 0;
    for (; i < text.n; i++) {
        char c = text.s[i];
        if (c == '.' && after < 0 && digits > 0 && seen > 0) {
            after = 0;
            continue;
        }
        if (c < '0' || c > '9')
            return false;
        if (after >= 0 && ++after > digits)
            return false;
        if (__builtin_mul_overflow(value, 10, &value) || __builtin_add_overflow(value, c - '0', &value))
            return false;
        seen++;
    }
    if (seen == 0 || after == 0)
        return false;
    for (int k = after < 0 ? 0 : after; k < digits; k++)
        if (__builtin_mul_overflow(value, 10, &value))
            return false;
    if (negative)
        value = -value;
    if (value < min || value > max)
        return false;
    *out = value;
    return true;
}

size_t text_utf8_valid(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 1 && c < 0x80) {
            i++;
            continue;
        }
        size_t len = c >= 0xC2 && c <= 0xDF ? 2 : c >= 0xE0 && c <= 0xEF ? 3 : c >= 0xF0 && c <= 0xF4 ? 4 : 0;
        if (len == 0 || len > n - i)
            return i;
        for (size_t k = 1; k < len; k++)
            if (((unsigned char)s[i + k] & 0xC0) != 0x80)
                return i;
        unsigned char d = (unsigned char)s[i + 1];
        /* overlong forms, surrogates, above U+10FFFF (RFC 3629) */
        if ((c == 0xE0 && d < 0xA0) || (c == 0xED && d > 0x9F) || (c == 0xF0 && d < 0x90) || (c == 0xF4 && d > 0x8F))
            return i;
        i += len;
    }
    return n;
}

unsigned text_distance(struct str a, struct str b)
{
    enum { MAX = 63 };
    unsigned row[3][MAX + 1];
    if (a.n > MAX || b.n > MAX)
        return MAX;
    for (size_t j = 0; j <= b.n; j++)
        row[0][j] = (unsigned)j;
    unsigned *before = row[2], *last = row[0], *now = row[1];
    for (size_t i = 1; i <= a.n; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= b.n; j++) {
            unsigned best = last[j - 1] + (a.s[i - 1] != b.s[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a.s[i - 1] == b.s[j - 2] && a.s[i - 2] == b.s[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        unsigned *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b.n];
}

const char *text_nearest(struct str text, const char *const *names, size_t n)
{
    const char *best = NULL;
    unsigned best_distance = (unsigned)(text.n / 3 + 1);
    for (size_t i = 0; i < n; i++) {
        unsigned d = text_distance(text, str_of(names[i]));
        if (d < best_distance || (d == best_distance && best == NULL)) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}
