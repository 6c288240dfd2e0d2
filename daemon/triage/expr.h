/* SPDX-License-Identifier: ISC
 * expr.h - the expressions of red-flag rules, parsed into nodes.  PURE.  What a node is worth for a text is judge's.
 *
 *     expr    = and { "|" and }      and = not { "&" not }      not = [ "!" ] atom
 *     atom    = name | compare | relation | "(" expr ")"
 *     compare = number-name (">=" | ">" | "<=" | "<" | "=") number
 *     relation= near(a, b)  at(a, place)  same_sentence(a, b)  after(a)  triggered_by(a, ...)  over(a)  mentioned(a)
 * A name is a define, a concept, a fact or an observation code, looked up in this order; a number-name is an observation code or a
 * fact, or likeness.emergency, .urgent, .soon (0 to 100), or dose_mg(generic): the milligrams of that medicine in this text; over_day_limit is a name: some medicine's dose in this text
 * is above its day_limit_mg.
 * In `possible` a fact that nobody has told asks only where it is named itself, not behind a define. */
#ifndef NAPE_TRIAGE_EXPR_H
#define NAPE_TRIAGE_EXPR_H

#include "base/err.h"
#include "base/text.h"

struct lexicon;

enum expr_op {
    EXPR_CONCEPT,   /* name: concept id */
    EXPR_DEFINE,    /* name: index of the define */
    EXPR_FACT,      /* name: enum fact */
    EXPR_OBSERVED,  /* name: enum observation_code, any value */
    EXPR_COMPARE,   /* observation code and fact (either may be none), compare, milli */
    EXPR_DOSE,      /* dose_mg(generic): word, compare, milli */
    EXPR_OVER_LIMIT,
    EXPR_LIKENESS,  /* name: enum likeness_score; compare, milli */
    EXPR_NOT,       /* a */
    EXPR_AND, EXPR_OR, EXPR_NEAR, EXPR_SENTENCE, /* a, b */
    EXPR_AFTER, EXPR_OVER, EXPR_MENTIONED,       /* a */
};

enum compare { COMPARE_AT_LEAST, COMPARE_ABOVE, COMPARE_AT_MOST, COMPARE_BELOW, COMPARE_EQUAL };

struct expr_node {
    enum expr_op op;
    int a, b;              /* nodes of the same pool */
    int name;              /* by op; EXPR_COMPARE: enum fact or -1 */
    int code;              /* EXPR_COMPARE: enum observation_code or OBS_NONE */
    enum compare compare;
    int64_t milli;         /* the number, in thousandths */
    uint32_t from, to;     /* bytes of the expression's text */
};

struct expr_pool {
    struct expr_node *nodes;
    size_t n, size;
};
void expr_pool_clear(struct expr_pool *pool);

struct expr_names {
    const struct lexicon *lexicon;
    const char *const *defines;
    size_t n_defines;
    const char *const *medicines; /* generic names, for dose_mg() */
    size_t n_medicines;
};

/* Adds the nodes of text to the pool.  Returns the index of the root, or -1 and *err: ERR_CONFIG with the reason and the nearest
 * name, ERR_NOMEM. */
int expr_parse(struct str text, const struct expr_names *names, struct expr_pool *pool, struct err *err);

#endif
