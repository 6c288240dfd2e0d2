/* SPDX-License-Identifier: ISC
 * ruleset_in.h - how a compiled rule set lies in memory.  For the files of triage/ alone. */
#ifndef NAPE_TRIAGE_RULESET_IN_H
#define NAPE_TRIAGE_RULESET_IN_H

#include "base/arena.h"
#include "triage/expr.h"
#include "triage/ruleset.h"

struct lexicon;

struct rule_expr {
    const char *text;
    unsigned line;
    int root; /* node */
};

struct rule_exprs {
    struct rule_expr *list;
    size_t n;
};

struct example {
    const char *text;
    unsigned line;
};

struct examples {
    struct example *list;
    size_t n;
};

struct rule {
    const char *id;
    enum tier tier;
    struct rule_exprs when, possible, unless;
    const char *ask, *advice, *source;
    const char *file;
    unsigned line;
    struct examples examples, possible_examples, counterexamples;
};

struct define {
    const char *file;
    struct rule_expr when;
};

struct medicine {
    const char *generic;
    int64_t day_limit_ug; /* 0: none */
};

struct ruleset {
    struct arena *arena;
    const struct lexicon *lexicon;
    struct expr_pool pool;
    struct define *defines;
    const char **define_names;
    int *define_order;         /* each comes after those it uses */
    size_t n_defines;
    struct rule *rules;
    size_t n_rules;
    struct medicine *medicines;
    const char **medicine_names;
    size_t n_medicines;
    int head;                  /* the define or concept that stands for pain in the head, for after(); -1: none */
    bool head_is_define;
    int because, after;        /* concepts that join a cause to its effect; -1: none */
    char version[13];
};

/* Runs every example; what fails is an error in *problems. */
void examples_run(const struct ruleset *ruleset, struct problems *problems);

#endif
