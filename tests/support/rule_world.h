/* SPDX-License-Identifier: ISC
 * rule_world.h - a lexicon and a ruleset of a few rule files that a test writes itself. */
#ifndef NAPE_TESTS_RULE_WORLD_H
#define NAPE_TESTS_RULE_WORLD_H

#include "base/arena.h"
#include "nlp/lexicon.h"
#include "triage/ruleset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

struct rule_world {
    char names[6][40];
    size_t n_names;
    struct rule_file list[2], base_words, intent_words; /* the last two: where a test has them */
    struct rule_files files;
    struct problems problems;
    struct lexicon *lexicon;
    struct ruleset *ruleset;
    struct arena *arena;
};

/* One more file; the text must outlive the world. */
static inline struct rule_file rule_world_file(struct rule_world *w, const char *name, const char *text)
{
    assert_true(w->n_names < sizeof w->names / sizeof *w->names);
    char *copy = w->names[w->n_names++];
    snprintf(copy, sizeof w->names[0], "%s", name);
    return (struct rule_file){ .name = copy, .path = copy, .text = str_of(text) };
}

/* A world of two files; others are added to w->files before rule_world_load. */
static inline void rule_world_start(struct rule_world *w, const char *words, const char *rules)
{
    *w = (struct rule_world){ .arena = arena_new(0) };
    assert_non_null(w->arena);
    w->list[0] = rule_world_file(w, "en/words.conf", words);
    w->list[1] = rule_world_file(w, "redflags.conf", rules);
    w->files = (struct rule_files){ .files = w->list, .n = 2 };
}

/* The words must load; where the rules do not, w->ruleset is NULL and w->problems says why. */
static inline void rule_world_load(struct rule_world *w)
{
    problems_init(&w->problems);
    w->lexicon = lexicon_new(&w->files, &w->problems);
    if (w->lexicon == NULL)
        fail_msg("%s", buf_cstr(&w->problems.text));
    w->ruleset = ruleset_new(&w->files, w->lexicon, true, &w->problems);
}

static inline void rule_world_close(struct rule_world *w)
{
    ruleset_free(w->ruleset);
    lexicon_free(w->lexicon);
    problems_clear(&w->problems);
    arena_free(w->arena);
}

#endif
