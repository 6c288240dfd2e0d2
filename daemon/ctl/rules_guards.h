/* SPDX-License-Identifier: ISC
 * rules_guards.h - rows that say what a phrase is there for: a text and what of its reading is lost without the phrase.  They stand in
 * those *.tsv of a corpus that have the columns lang, says and text; or that napectl context says something else of a phrase: those with
 * lang, want, phrase and sentence. */
#ifndef NAPE_CTL_RULES_GUARDS_H
#define NAPE_CTL_RULES_GUARDS_H

#include "ctl/rules.h"
#include "ctl/table.h"

enum { SAYS_MAX = 256, GUARD_WORDS_MIN = 3 };

/* What a text is read to say, each thing once: "numbness present", "headache absent past", "med=ibuprofen". */
struct says {
    struct buf text;
    size_t n;
    size_t ends[SAYS_MAX]; /* of each thing, into text */
    uint64_t hashes[SAYS_MAX];
    size_t n_words;
};

/* One reader of texts; what it read last lies in it. */
struct says_reader {
    const struct loaded *rules;
    struct arena *scratch;
    struct reading reading;
    struct says says;
};

int says_reader_open(const struct loaded *rules, struct says_reader *out);
void says_reader_clear(struct says_reader *reader);
/* Reads a text in that language; left_out: 1 and the index of a phrase, 0 none; used: by phrase, may be NULL.  false without memory. */
bool says_read(struct says_reader *reader, const char *lang, struct str text, size_t left_out, uint8_t *used);
struct str says_thing(const struct says *says, size_t i);
bool says_has(const struct says *says, uint64_t hash);

struct guard {
    struct str text, says;
    struct str phrase; /* n > 0: it says what napectl context says of this phrase */
    const char *lang;
    const char *file;
    unsigned line;
    size_t first_use, n_uses; /* into uses */
};

struct guards {
    struct guard *all;
    size_t n, size;
    uint32_t *uses;  /* phrases that each row used */
    size_t n_uses, size_uses;
    size_t *first;   /* by phrase, and one more: into users */
    uint32_t *users; /* rows, in order */
    struct table *tables;
    size_t n_tables;
    size_t n_wrong;  /* rows that do not say what they have to, or in too few words; told */
    uint8_t *used;
    struct says_reader reader;
};

/* -1 and told; *out is to be cleared all the same.  options->corpus_dir NULL: there are none. */
int guards_open(const struct rules_options *options, const struct loaded *rules, struct guards *out);
void guards_clear(struct guards *guards);
/* Some row no longer says what it has to when the phrase is left out. */
bool guards_notice(struct guards *guards, size_t phrase);

/* The language of the rules with that name, or NULL. */
const char *rules_language(const struct loaded *rules, struct str lang);

#endif
