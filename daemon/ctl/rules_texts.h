/* SPDX-License-Identifier: ISC
 * rules_texts.h - every example and every labelled text of a corpus, each with what it has to give and the phrases that it used. */
#ifndef NAPE_CTL_RULES_TEXTS_H
#define NAPE_CTL_RULES_TEXTS_H

#include "ctl/rules.h"
#include "ctl/table.h"

/* The first four are of a flag; TEXT_ANSWER: definite when its question is open. */
enum text_want { TEXT_DEFINITE, TEXT_RAISED, TEXT_ANSWER, TEXT_SILENT, TEXT_TIER, TEXT_ASKED, TEXT_QUIET };

struct rules_text {
    struct str text;
    struct str flag;
    enum text_want want;
    enum tier tier;      /* TEXT_TIER: at least */
    const char *file;
    unsigned line;
    bool is_example;
    bool good;           /* it gives that */
    size_t first_use;    /* into uses */
    size_t n_uses;
};

struct rules_texts {
    struct rules_text *all; /* examples first */
    size_t n, size, n_examples;
    uint32_t *uses;         /* phrases, in rising order for each text */
    size_t n_uses, size_uses;
    struct table *tables;
    size_t n_tables;
    uint8_t *used;          /* by phrase, of one text */
    struct arena *scratch;
    bool failed;
};

/* Reads the examples and, with options->corpus_dir, the rows of its *.tsv that say what they want: kind (phrase, trap) with id, or expect
 * (must, ask, none) with tier.  Files whose name begins with eval are for measuring alone.  -1 and told; *out is to be cleared all the same. */
int rules_texts_open(const struct rules_options *options, const struct loaded *rules, struct rules_texts *out);
void rules_texts_clear(struct rules_texts *texts);

/* What a row of a table says that its text has to give.  false: it does not say. */
bool rules_text_wants(const struct table *table, const struct table_row *row, struct rules_text *out);

/* The text gives what it has to, by the rules alone; left_out: 1 and the index of a phrase, 0 none.  *got, when asked for, lasts until the next. */
bool rules_text_holds(struct rules_texts *texts, const struct loaded *rules, const struct rules_text *text, size_t left_out,
                      struct assessment *got);

#endif
