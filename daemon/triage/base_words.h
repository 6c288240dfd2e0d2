/* SPDX-License-Identifier: ISC
 * base_words.h - what a word comes to, for likeness: "cayo", "tombee" and "dropping" say what "fall" and "drop" say, so what was learnt from
 * one form, or in one language, holds for all.  Read from base-words.tsv of each language: word, tab, base word (an English one, by custom).
 * What texts ask for is found by coarser ones (intent-words.tsv, likely_intent.h), with these for all words that it has not.
 * PURE; immutable once made; any thread. */
#ifndef NAPE_TRIAGE_BASE_WORDS_H
#define NAPE_TRIAGE_BASE_WORDS_H

#include "base/files.h"
#include "base/problems.h"

struct base_word {
    uint64_t word;    /* the word's hash; 0: none */
    uint64_t hash;    /* of the name */
    const char *name;
};

struct base_words;
struct base_word_table;

/* From the files of a list, one for each language, and where those have no word what `below` says of it, which must outlive them; NULL:
 * nothing.  NULL when a line is wrong, each goes into *problems, or without memory. */
struct base_words *base_words_new(const struct rule_file *files, size_t n_files, const struct base_words *below, struct problems *problems);
void base_words_free(struct base_words *base_words);

/* The words of a language; NULL: it has none.  base_words may be NULL. */
const struct base_word_table *base_words_table(const struct base_words *base_words, const char *lang);
/* By the hash of a word (hash.h); NULL: it is not in the table.  The table may be NULL. */
const struct base_word *base_words_find(const struct base_word_table *table, uint64_t word);
/* Asks memory for a word that will soon be looked for. */
void base_words_expect(const struct base_word_table *table, uint64_t word);
size_t base_words_n(const struct base_words *base_words);

#endif
