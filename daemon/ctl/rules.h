/* SPDX-License-Identifier: ISC
 * rules.h - the parts of napectl rules. */
#ifndef NAPE_CTL_RULES_H
#define NAPE_CTL_RULES_H

#include "ctl/rules_load.h"
#include "ctl/verb.h"

struct rules_options {
    const char *rules_dir;
    const char *corpus_dir;  /* NULL: none */
    const char *lang;        /* NULL: every language that the rules have */
    bool mutate;
    bool mutate_all;         /* every phrase; else a sample of so many */
    size_t sample;
    bool coverage;           /* the lists, not only the figures */
    bool summary;
    const char *out;         /* NULL: likeness.tsv or likely-intents.tsv of the rules */
    bool intents;            /* what texts ask for is learnt, not likeness */
    double cost;
    bool with_ask;
    size_t cross;            /* folds; 0: none */
    bool net;                /* learn nothing: print the texts as contrib/learn-net.py reads them */
    bool compare;            /* learn nothing: see that likeness holds what the texts say */
};

/* Loads everything, runs examples, prints every problem and what has no example; then the corpus, then the mutants. */
enum exit_code rules_check(const struct rules_options *options);

/* Every row of the corpus in dir: misses are printed.  true when there are none. */
bool rules_corpus(const struct rules_options *options, const struct loaded *rules);

/* Judges the texts of a file by the label policy. */
enum exit_code rules_try(const struct rules_options *options, const char *path);

/* Learns likeness from labelled files, or measures how well that goes. */
enum exit_code rules_learn(const struct rules_options *options, int n_files, char **files);

/* Rows for phrases that no row of the corpus guards yet, from texts of those files. */
enum exit_code rules_guard(const struct rules_options *options, int n_files, char **files);

/* A phrase of a concept or of context, in the languages that are looked at: diary entries, intents and questions are held by texts of
 * their own. */
bool rules_is_guarded(const struct rules_options *options, const struct loaded *rules, size_t phrase);

/* The *.tsv of dir, sorted; the caller frees each and the list.  -1 and told when dir cannot be read. */
int rules_corpus_files(const char *dir, char ***out, size_t *n_out);

/* What examples and corpus use of the phrases, and where rules overlap; with options->mutate, phrases left out in turn.  false: told. */
bool rules_cover(const struct rules_options *options, const struct loaded *rules);

bool rules_has_language(const struct loaded *rules, struct str lang);

#endif
