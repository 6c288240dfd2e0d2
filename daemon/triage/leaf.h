/* SPDX-License-Identifier: ISC
 * leaf.h - what the single names of an expression are worth for one reading: concepts, numbers, facts.  PURE.
 * For the files of triage/ alone. */
#ifndef NAPE_TRIAGE_LEAF_H
#define NAPE_TRIAGE_LEAF_H

#include "triage/value.h"

/* Where in an expression: the mentions that count, and whether a "!" stands around. */
struct at {
    struct scope scope;
    bool negated;
};

static inline bool leaf_in_scope(const struct mention *mention, struct scope scope)
{
    return scope.kind == SCOPE_TEXT || (scope.kind == SCOPE_CLAUSE ? mention->clause : mention->sentence) == scope.index;
}

/* How one mention counts for that experiencer. */
enum value leaf_mention_value(const struct mention *mention, enum experiencer who);

/* The mention of the concept that counts most, and its value; NULL when none counts.  What is there now comes before what has
 * passed. */
const struct mention *leaf_mention(const struct view *view, int concept, struct scope scope, enum value *value);
/* A recent concept stands for it: only without a "!" around, in the whole text, and not denied in it. */
bool leaf_is_recent(const struct view *view, int concept, struct at at);
enum value leaf_concept(const struct view *view, int concept, struct at at);

/* The observation of that code that fits node n best, and its value; NULL when none fits. */
const struct observation *leaf_observation(const struct view *view, const struct expr_node *n, int code, enum value *value);
bool leaf_is_observed(const struct view *view, int code);
enum value leaf_fact(const struct view *view, const struct expr_node *n);
/* What this text says goes before what is on file. */
enum value leaf_compare(const struct view *view, const struct expr_node *n);
/* VALUE_NO without a likeness, and for somebody else. */
enum value leaf_likeness(const struct view *view, const struct expr_node *n);
/* EXPR_DOSE and EXPR_OVER_LIMIT; *where is where the dose is said last, or NULL. */
enum value leaf_dose(const struct view *view, const struct expr_node *n, const struct observation **where);

#endif
