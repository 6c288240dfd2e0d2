/* SPDX-License-Identifier: ISC
 * likeness_inside.h - what likeness.c, which reads the file, and likeness_read.c, which scores by it, share. */
#ifndef NAPE_TRIAGE_LIKENESS_INSIDE_H
#define NAPE_TRIAGE_LIKENESS_INSIDE_H

#include "triage/likeness.h"

enum { LANGS_MAX = 32, HASH_SIZE = 65, LANG_SIZE = 12, LIKENESS_SHIFT = 64 - 18 };

struct entry {
    uint64_t hash; /* 0: empty */
    int16_t weights[LIKENESS_COUNT];
};

struct lang {
    char name[LANG_SIZE];
    int64_t n_texts;
};

struct likeness {
    uint64_t bits[((size_t)1 << (64 - LIKENESS_SHIFT)) / 64]; /* the first bits of each hash that there is: most features are none */
    struct entry *entries;
    size_t mask, n;
    int64_t scale;
    int64_t intercepts[LIKENESS_COUNT];
    bool has_intercepts;
    int64_t n_texts;
    char texts_hash[HASH_SIZE], words_hash[HASH_SIZE];
    struct lang langs[LANGS_MAX];
    size_t n_langs;
};

#endif
