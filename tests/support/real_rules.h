/* SPDX-License-Identifier: ISC
 * real_rules.h - the rules and the corpus of the source tree, for tests and measurements that want them as they are. */
#ifndef NAPE_TESTS_SUPPORT_REAL_RULES_H
#define NAPE_TESTS_SUPPORT_REAL_RULES_H

#include "base/files.h"
#include "base/problems.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"
#include "triage/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REAL_NOW = 1772460000 /* 2026-03-02 14:00 UTC */ };

struct real_rules {
    char *dir;
    struct rule_files files;
    struct lexicon *lexicon;
    struct ruleset *ruleset;
};

static inline void real_rules_clear(struct real_rules *rules)
{
    ruleset_free(rules->ruleset);
    lexicon_free(rules->lexicon);
    rule_files_clear(&rules->files);
    free(rules->dir);
    *rules = (struct real_rules){ 0 };
}

/* false, with what is wrong on standard error, when they cannot be loaded. */
static inline bool real_rules_load(struct real_rules *rules)
{
    struct problems problems;
    struct err err = { .text = "no memory" };
    problems_init(&problems);
    *rules = (struct real_rules){ .dir = rules_dir_default() };
    if (rules->dir == NULL || rule_files_read(rules->dir, &rules->files, &err) < 0)
        fprintf(stderr, "rules: %s\n", err.text);
    else if ((rules->lexicon = lexicon_new(&rules->files, &problems)) != NULL)
        rules->ruleset = ruleset_new(&rules->files, rules->lexicon, false, &problems);
    if (rules->ruleset == NULL)
        fputs(buf_cstr(&problems.text), stderr);
    problems_clear(&problems);
    if (rules->ruleset != NULL)
        return true;
    real_rules_clear(rules);
    return false;
}

/* A file of tests/corpus in memory; the caller frees out->s. */
static inline bool real_corpus_read(const struct real_rules *rules, const char *name, struct str *out)
{
    char path[4096];
    struct err err;
    snprintf(path, sizeof path, "%s/../tests/corpus/%s", rules->dir, name);
    if (file_read(path, 8 << 20, out, &err) == 0)
        return true;
    fprintf(stderr, "%s\n", err.text);
    return false;
}

/* One line of a corpus file: column i of a row, and the last one. */
static inline struct str real_corpus_column(struct str line, size_t i)
{
    struct str part = { NULL, 0 };
    for (size_t k = 0; k <= i; k++)
        if (!str_cut(&line, '\t', &part))
            return (struct str){ "", 0 };
    return part;
}

static inline struct str real_corpus_text(struct str line)
{
    size_t at = line.n;
    while (at > 0 && line.s[at - 1] != '\t')
        at--;
    return (struct str){ line.s + at, line.n - at };
}

/* Reads and judges a text on an arena that is reset first; lang: the patient's, or NULL.  false when out of memory. */
static inline bool real_screen(const struct real_rules *rules, struct str text, const char *lang, struct arena *arena,
                               struct screening *out)
{
    const struct read_request request = { .text = { text }, .now_utc = REAL_NOW, .lang_prior = lang };
    arena_reset(arena);
    return screen(&request, NULL, rules->lexicon, rules->ruleset, arena, out, NULL) == 0;
}

#endif
