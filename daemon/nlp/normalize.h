/* SPDX-License-Identifier: ISC
 * normalize.h - raw bytes of a text as folded characters that remember where they stood. */
#ifndef NAPE_NLP_NORMALIZE_H
#define NAPE_NLP_NORMALIZE_H

#include "base/arena.h"

enum {
    CHAR_ACCENT = 1, /* a mark was stripped from it */
};

struct ch {
    uint32_t cp;   /* folded: lower case, no marks, one shape of apostrophe and dash */
    uint32_t from; /* byte of the original */
    uint16_t n_bytes;
    uint16_t flags;
};

/* All characters of the text: broken bytes are read as Latin-1 letters or dropped, zero-width ones dropped, control bytes are
 * spaces.  NULL when out of memory. */
struct ch *normalize(struct str text, struct arena *arena, size_t *n);

/* A word of a rule file as the tokens will show it: folded, without apostrophes and hyphens.  Returns its length; 0 when nothing
 * is left or it does not fit. */
size_t fold_word(struct str word, char *out, size_t size);

/* Writes cp as UTF-8, up to 4 bytes. */
size_t put_utf8(uint32_t cp, char *out);

bool cp_is_wide_letter(uint32_t cp); /* one beyond ASCII */
static inline bool cp_is_letter(uint32_t cp)
{
    return cp < 0x80 ? cp >= 'a' && cp <= 'z' : cp_is_wide_letter(cp);
}

static inline bool cp_is_digit(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

#endif
