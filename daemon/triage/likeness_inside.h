/* SPDX-License-Identifier: ISC
 * likeness_inside.h - what likeness.c, which reads the file, and likeness_read.c, which scores by it, share. */
#ifndef NAPE_TRIAGE_LIKENESS_INSIDE_H
#define NAPE_TRIAGE_LIKENESS_INSIDE_H

#include "triage/likeness.h"

enum { LANGS_MAX = 32, HASH_SIZE = 65, LANG_SIZE = 12, LIKENESS_SHIFT = 64 - 18 };

struct lang {
    char name[LANG_SIZE];
    int64_t n_texts;
};

struct likeness {
    uint64_t bits[((size_t)1 << (64 - LIKENESS_SHIFT)) / 64]; /* the first bits of each hash that there is: most features are none */
    uint32_t *tags;                  /* by slot: the upper half of a hash; 0: empty.  Alone, so that what is not known is soon seen */
    int16_t (*weights)[LIKENESS_COUNT]; /* by slot */
    size_t mask, n;
    int64_t scale;
    int64_t intercepts[LIKENESS_COUNT];
    bool has_intercepts;
    int64_t n_texts;
    char texts_hash[HASH_SIZE], words_hash[HASH_SIZE];
    struct lang langs[LANGS_MAX];
    size_t n_langs;
};

static inline uint32_t likeness_tag(uint64_t hash)
{
    return (uint32_t)(hash >> 32) | 1;
}

/* NULL: not known. */
static inline const int16_t *likeness_find(const struct likeness *l, uint64_t hash)
{
    uint32_t tag = likeness_tag(hash);
    for (size_t at = hash & l->mask; l->tags[at] != 0; at = (at + 1) & l->mask)
        if (l->tags[at] == tag)
            return l->weights[at];
    return NULL;
}

#endif
