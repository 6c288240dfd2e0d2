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
    uint32_t *tags;                  /* by slot; alone, so that what is not known is soon seen */
    struct likeness_weights *weights; /* by slot */
    size_t mask, n;
    int64_t scale;
    int64_t intercepts[LIKENESS_COUNT];
    int64_t most[LIKENESS_COUNT];    /* what all weights come to, whatever their sign */
    bool has_intercepts;
    int64_t n_texts;
    char texts_hash[HASH_SIZE], words_hash[HASH_SIZE];
    struct lang langs[LANGS_MAX];
    size_t n_langs;
};

static inline struct feature_filter likeness_filter(const struct likeness *l)
{
    return (struct feature_filter){ .bits = l->bits, .shift = LIKENESS_SHIFT, .tags = l->tags, .mask = l->mask };
}

/* NULL: not known. */
static inline const struct likeness_weights *likeness_find(const struct likeness *l, uint64_t hash)
{
    const struct feature_filter filter = likeness_filter(l);
    uint32_t slot;
    return feature_find(&filter, hash, &slot) ? &l->weights[slot] : NULL;
}

#endif
