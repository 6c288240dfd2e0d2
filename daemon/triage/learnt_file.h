/* SPDX-License-Identifier: ISC
 * learnt_file.h - a file of learnt weights: what it was learnt from, then a feature a line.  For likeness.c and likely_intent.c, which know
 * what stands behind a feature.  PURE. */
#ifndef NAPE_TRIAGE_LEARNT_FILE_H
#define NAPE_TRIAGE_LEARNT_FILE_H

#include "base/problems.h"
#include "base/text.h"

enum { LEARNT_LANGS_MAX = 32, LEARNT_HASH_SIZE = 65, LEARNT_LANG_SIZE = 12, LEARNT_WEIGHT_MAX = 32000 };

struct learnt_head {
    int64_t scale;                          /* a weight of 1 is so many in the file */
    int64_t n_texts;
    char texts_hash[LEARNT_HASH_SIZE], words_hash[LEARNT_HASH_SIZE]; /* of the texts, and of what they were read with */
    struct learnt_lang {
        char name[LEARNT_LANG_SIZE];
        int64_t n_texts;
    } langs[LEARNT_LANGS_MAX];
    size_t n_langs;
};

struct learnt_file {
    struct learnt_head *head;
    struct problems *problems;
    const char *file;
    unsigned line;
    /* A line of a feature ("b:cant_feel") and one of intercepts, without their first cell. */
    void (*feature)(struct learnt_file *file, struct str name, struct str weights);
    void (*intercepts)(struct learnt_file *file, struct str weights);
    bool has_intercepts;
    void *arg;
};

/* Reads all lines; each that is wrong, and a head that is not whole, goes into problems. */
void learnt_file_read(struct learnt_file *file, struct str text);
/* One line of the head: "texts", "hash", ...; what it is not goes into problems. */
void learnt_head_take(struct learnt_file *file, struct str name, struct str value);
void learnt_file_wrong(struct learnt_file *file, const char *what);
/* How many texts were of that language; NULL: 0. */
int64_t learnt_head_n_texts_of(const struct learnt_head *head, const char *lang);

#endif
