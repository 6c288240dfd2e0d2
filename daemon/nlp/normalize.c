/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/normalize.h"

#include <utf8proc.h>

enum { FOLDED_MAX = 6 };

/* Letters that no decomposition takes apart, and shapes of one sign. */
static const struct {
    uint32_t cp;
    char to[4];
} SHAPES[] = {
    { 0x60, "'" },   { 0xB4, "'" },   { 0xBC, "1/4" }, { 0xBD, "1/2" }, { 0xBE, "3/4" }, { 0xC6, "ae" },  { 0xD8, "o" },
    { 0xE6, "ae" },  { 0xF8, "o" },   { 0x110, "d" },  { 0x111, "d" },  { 0x131, "i" },  { 0x141, "l" },  { 0x142, "l" },
    { 0x152, "oe" }, { 0x153, "oe" }, { 0x2BC, "'" },  { 0x2010, "-" }, { 0x2011, "-" }, { 0x2012, "-" }, { 0x2013, "-" },
    { 0x2014, "-" }, { 0x2015, "-" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x201A, "," }, { 0x201B, "'" }, { 0x2026, "..." },
    { 0x2032, "'" }, { 0x2044, "/" }, { 0x2212, "-" }, { 0x2215, "/" }, { 0x2153, "1/3" }, { 0xFF07, "'" },
};

static bool is_dropped(uint32_t cp)
{
    return cp == 0xAD || cp == 0x34F || (cp >= 0x200B && cp <= 0x200F) || (cp >= 0x202A && cp <= 0x202E) ||
        (cp >= 0x2060 && cp <= 0x206F) || (cp >= 0xFE00 && cp <= 0xFE0F) || cp == 0xFEFF || cp == 0x20E3 || cp == 0xFFFD ||
        (cp >= 0x1F3FB && cp <= 0x1F3FF) || (cp >= 0xE0000 && cp <= 0xE0FFF);
}

bool cp_is_wide_letter(uint32_t cp)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)cp);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* The folded characters of one that is not ASCII. */
static size_t fold_wide(uint32_t cp, uint32_t out[FOLDED_MAX], uint16_t *flags)
{
    size_t n = 0;
    if (is_dropped(cp))
        return 0;
    if (cp == 0x2028 || cp == 0x2029 || cp == 0x85) {
        out[0] = '\n';
        return 1;
    }
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        if (SHAPES[i].cp == cp) {
            for (; n < sizeof SHAPES[i].to && SHAPES[i].to[n] != '\0'; n++)
                out[n] = (unsigned char)SHAPES[i].to[n];
            return n;
        }
    utf8proc_int32_t folded[FOLDED_MAX];
    int last = 0;
    utf8proc_ssize_t got = utf8proc_decompose_char((utf8proc_int32_t)cp, folded, FOLDED_MAX,
                                                   UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                                       UTF8PROC_IGNORE,
                                                   &last);
    if (got < 0 || got > FOLDED_MAX) {
        out[0] = ' ';
        return 1;
    }
    for (utf8proc_ssize_t i = 0; i < got; i++) {
        uint32_t c = (uint32_t)folded[i];
        if (c < 0x20 || utf8proc_category(folded[i]) == UTF8PROC_CATEGORY_ZS)
            c = ' ';
        out[n++] = c;
    }
    if (cp >= 0xC0 && n > 0 && out[0] < 0x80 && cp_is_letter(out[0]))
        *flags |= CHAR_ACCENT;
    return n;
}

static size_t fold_ascii(unsigned char c, uint32_t out[FOLDED_MAX])
{
    if (c >= 'A' && c <= 'Z')
        c = (unsigned char)(c + 32);
    else if (c == '\n' || c == '\r')
        c = '\n';
    else if (c < 0x20 || c == 0x7F)
        c = ' ';
    else if (c == '`')
        c = '\'';
    out[0] = c;
    return 1;
}

/* A byte that is no UTF-8: a letter of Latin-1, the apostrophe of Windows, or nothing. */
static size_t fold_broken(unsigned char c, uint32_t out[FOLDED_MAX], uint16_t *flags)
{
    if (c >= 0xC0)
        return fold_wide(c, out, flags);
    out[0] = '\'';
    return c == 0x91 || c == 0x92 ? 1 : 0;
}

/* One character at s: its folded characters in out, its length in bytes in *n_bytes. */
static size_t fold_next(const unsigned char *s, size_t n, uint32_t out[FOLDED_MAX], size_t *n_bytes, uint16_t *flags)
{
    *flags = 0;
    *n_bytes = 1;
    if (s[0] < 0x80)
        return fold_ascii(s[0], out);
    utf8proc_int32_t cp;
    utf8proc_ssize_t got = utf8proc_iterate(s, (utf8proc_ssize_t)(n > 4 ? 4 : n), &cp);
    if (got <= 0 || cp < 0)
        return fold_broken(s[0], out, flags);
    *n_bytes = (size_t)got;
    return fold_wide((uint32_t)cp, out, flags);
}

struct ch *normalize(struct str text, struct arena *arena, size_t *n)
{
    const unsigned char *s = (const unsigned char *)text.s;
    size_t size = text.n + FOLDED_MAX + 1, used = 0;
    struct ch *out = arena_array_raw(arena, size, sizeof *out);
    if (out == NULL)
        return NULL;
    for (size_t i = 0; i < text.n;) {
        uint32_t folded[FOLDED_MAX];
        size_t n_bytes;
        uint16_t flags;
        if (s[i] < 0x80 && used + 1 < size) { /* most characters are */
            fold_ascii(s[i], folded);
            out[used++] = (struct ch){ folded[0], (uint32_t)i++, 1, 0 };
            continue;
        }
        size_t got = fold_next(s + i, text.n - i, folded, &n_bytes, &flags);
        if (used + got + 1 > size) { /* only signs that unfold to more than their bytes come here */
            struct ch *more = arena_array_raw(arena, size * 2 + FOLDED_MAX, sizeof *out);
            if (more == NULL)
                return NULL;
            for (size_t k = 0; k < used; k++)
                more[k] = out[k];
            out = more;
            size = size * 2 + FOLDED_MAX;
        }
        if (got == 0 && n_bytes > 1 && used > 0 && s[i] == 0xCC)
            out[used - 1].flags |= CHAR_ACCENT; /* a combining mark */
        for (size_t k = 0; k < got; k++)
            out[used++] = (struct ch){ folded[k], (uint32_t)i, (uint16_t)n_bytes, flags };
        i += n_bytes;
    }
    out[used] = (struct ch){ '\n', (uint32_t)text.n, 0, 0 };
    *n = used;
    return out;
}

size_t put_utf8(uint32_t cp, char *out)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, bytes);
    for (utf8proc_ssize_t i = 0; i < n; i++)
        out[i] = (char)bytes[i];
    return n > 0 ? (size_t)n : 0;
}

size_t fold_word(struct str word, char *out, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < word.n;) {
        uint32_t folded[FOLDED_MAX];
        size_t n_bytes;
        uint16_t flags;
        if (word.s[i] >= 'a' && word.s[i] <= 'z' && used + 4 < size) { /* most characters are */
            out[used++] = word.s[i++];
            continue;
        }
        size_t got = fold_next((const unsigned char *)word.s + i, word.n - i, folded, &n_bytes, &flags);
        for (size_t k = 0; k < got; k++) {
            if (folded[k] == '\'' || folded[k] == '-' || folded[k] == '.' || folded[k] == ' ' || folded[k] == '\n' ||
                folded[k] == ',')
                continue;
            if (used + 4 >= size)
                return 0;
            used += put_utf8(folded[k], out + used);
        }
        i += n_bytes;
    }
    return used;
}
