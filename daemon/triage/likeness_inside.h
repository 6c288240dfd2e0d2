/* SPDX-License-Identifier: ISC
 * likeness_inside.h - what likeness.c, which reads the file, and likeness_read.c, which scores by it, share. */
#ifndef NAPE_TRIAGE_LIKENESS_INSIDE_H
#define NAPE_TRIAGE_LIKENESS_INSIDE_H

#include "triage/likeness.h"

enum { LANGS_MAX = 32, HASH_SIZE = 65, LANG_SIZE = 12 };

struct lang {
    char name[LANG_SIZE];
    int64_t n_texts;
};

struct likeness {
    struct weights weights;
    int64_t scale;
    int64_t intercepts[LIKENESS_COUNT];
    int64_t most[LIKENESS_COUNT];    /* what all weights come to, whatever their sign */
    bool has_intercepts;
    int64_t n_texts;
    char texts_hash[HASH_SIZE], words_hash[HASH_SIZE];
    struct lang langs[LANGS_MAX];
    size_t n_langs;
};

/* NULL: not known. */
static inline const struct likeness_weights *likeness_find(const struct likeness *l, uint64_t hash)
{
    uint32_t slot;
    return weights_find(&l->weights, hash, &slot) ? weights_at(&l->weights, slot) : NULL;
}

#endif
