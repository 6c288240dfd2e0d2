/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/utf8.h"

size_t utf8_next(struct str text, size_t at, uint32_t *character)
{
    const char *s = text.s + at;
    size_t left = text.n - at;
    unsigned char c = (unsigned char)s[0];
    if (c < 0x80) {
        *character = c;
        return 1;
    }
    size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (text_utf8_valid(s, len < left ? len : left) != len) {
        *character = 0xFFFD;
        return 1;
    }
    uint32_t value = len == 4 ? c & 0x07u : len == 3 ? c & 0x0Fu : c & 0x1Fu;
    for (size_t i = 1; i < len; i++)
        value = value << 6 | ((unsigned char)s[i] & 0x3Fu);
    *character = value;
    return len;
}

struct str utf8_repaired(struct str text, struct arena *arena)
{
    struct str copy = arena_str(arena, text);
    char *s = (char *)(uintptr_t)copy.s;
    for (size_t i = 0; i < copy.n;) {
        i += text_utf8_valid(s + i, copy.n - i);
        if (i < copy.n)
            s[i++] = ' ';
    }
    return copy;
}

struct str utf8_cut(struct str text, size_t n_bytes)
{
    if (text.n <= n_bytes)
        return text;
    while (n_bytes > 0 && ((unsigned char)text.s[n_bytes] & 0xC0) == 0x80)
        n_bytes--;
    return (struct str){ text.s, n_bytes };
}
