/* SPDX-License-Identifier: ISC
 * value.h - what an expression is worth for one reading, and what of the text it rests on.  PURE.
 * Kleene logic, with the two kinds of not knowing kept apart: a fact nobody has told, and words that leave doubt. */
#ifndef NAPE_TRIAGE_VALUE_H
#define NAPE_TRIAGE_VALUE_H

#include "base/arena.h"
#include "model/assessment.h"
#include "model/facts.h"
#include "model/reading.h"
#include "triage/likeness.h"
#include "triage/ruleset_in.h"

/* In this order: "and" takes the least, "or" the greatest.  A missing fact beside a doubtful word stays a missing fact. */
enum value { VALUE_NO, VALUE_NO_FACT, VALUE_UNSURE, VALUE_YES };

/* Where a mention must lie to count. */
struct scope {
    enum { SCOPE_TEXT, SCOPE_SENTENCE, SCOPE_CLAUSE } kind;
    uint16_t index;
    size_t first; /* the first mention that lies there; those of a clause or sentence stand together */
};

/* A clause or sentence that has mentions, and a bit for each of their concepts and for all observations, which lie in no clause. */
struct part {
    struct scope scope;
    struct mask mask;
};

/* One reading under one set of rules, seen from one side. */
struct view {
    const struct ruleset *ruleset;
    const struct reading *reading;
    const struct facts *facts;    /* may be NULL */
    enum experiencer who;
    bool recent;                  /* recent concepts count too */
    bool named_facts;             /* a missing fact counts where the expression names it, not behind a define */
    uint8_t *concepts;            /* enum value by concept, over the whole text */
    uint8_t *defines;             /* enum value + 1 by define, over the whole text, without recent concepts; 0: not asked yet */
    struct mask mask;             /* of the text */
    uint64_t *asked;              /* a bit for each expression of the rules that its mask asks for */
    struct part *clauses, *sentences;
    size_t n_clauses, n_sentences;
    uint8_t *is_recent;           /* by concept; NULL: none */
    const struct likeness_reading *likeness; /* NULL: none */
    struct arena *arena;
};

/* Fills view.  ERR_NOMEM is the only error: then -1. */
int view_init(struct view *view, const struct ruleset *ruleset, const struct reading *reading, const struct facts *facts,
              enum experiencer who, struct arena *arena);

/* To be called when the mask is complete: finds out which expressions are worth a look. */
int view_ask(struct view *view, struct arena *arena);

/* Gives a view of the patient the likeness of its reading: with that of the rule set, when it has learnt from enough texts of the
 * language.  -1 when out of memory. */
int view_add_likeness(struct view *view, struct arena *arena);

enum value value_of(const struct view *view, int node);
/* The whole text tells of pain in the head now. */
bool value_is_head_pain(const struct view *view);
/* The same of an expression of the rules; needs view_ask(). */
enum value value_of_expr(const struct view *view, const struct rule_expr *expr);

/* What the value of a node rests on. */
enum { BASIS_MAX = 48 };
struct basis {
    struct why why[BASIS_MAX];
    const struct mention *mentions[BASIS_MAX]; /* NULL: a number, a fact or a recent concept */
    size_t n;
    size_t n_of_text;                          /* those that have a place in this text */
};
void basis_of(const struct view *view, int node, struct basis *basis);

#endif
