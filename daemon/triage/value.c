/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "triage/value.h"

#include "nlp/lexicon.h"
#include "triage/leaf.h"

static enum value least(enum value a, enum value b)
{
    return a < b ? a : b;
}

static enum value most(enum value a, enum value b)
{
    return a > b ? a : b;
}

static enum value not(enum value v)
{
    return v == VALUE_YES ? VALUE_NO : v == VALUE_NO ? VALUE_YES : v;
}

static enum value value_at(const struct view *v, int node, struct at at);

static bool may_hold(const struct view *v, int node, const struct mask *part)
{
    uint16_t only = v->ruleset->only_need[node];
    return only < MASK_BITS ? mask_has(part, only) : mask_meets(&v->ruleset->needs[node], part);
}

/* Some mention of the part lies in the scope. */
static bool part_meets(const struct view *v, const struct part *part, struct scope scope)
{
    for (size_t i = part->scope.first; i < v->reading->n_mentions && leaf_in_scope(&v->reading->mentions[i], part->scope); i++)
        if (leaf_in_scope(&v->reading->mentions[i], scope))
            return true;
    return false;
}

/* The clause or sentence where both are worth most; recent concepts have no place, so they never count here. */
static enum value together(const struct view *v, const struct expr_node *n, struct at at, struct scope *where)
{
    bool clause = n->op == EXPR_NEAR;
    enum value best = VALUE_NO;
    const struct part *parts = clause ? v->clauses : v->sentences;
    size_t n_parts = clause ? v->n_clauses : v->n_sentences;
    if (!may_hold(v, n->a, &v->mask) || !may_hold(v, n->b, &v->mask))
        return VALUE_NO;
    for (size_t i = 0; i < n_parts && best < VALUE_YES; i++) {
        const struct part *part = &parts[i];
        struct at here = { .scope = part->scope, .negated = at.negated };
        if (!may_hold(v, n->a, &part->mask) || !may_hold(v, n->b, &part->mask) || !part_meets(v, part, at.scope))
            continue;
        enum value one = value_at(v, n->a, here);
        if (one > best)
            one = least(one, value_at(v, n->b, here));
        if (one <= best)
            continue;
        best = one;
        *where = here.scope;
    }
    return best;
}

static bool is_joiner(const struct view *v, const struct mention *m)
{
    return (m->concept == v->ruleset->because || m->concept == v->ruleset->after) && m->mode != MODE_FIGURATIVE;
}

static bool has_joiner(const struct view *v, struct scope part, struct scope scope)
{
    for (size_t i = part.first; i < v->reading->n_mentions && leaf_in_scope(&v->reading->mentions[i], part); i++)
        if (is_joiner(v, &v->reading->mentions[i]) && leaf_in_scope(&v->reading->mentions[i], scope))
            return true;
    return false;
}

static enum value head_value(const struct view *v, struct at at)
{
    if (v->ruleset->head < 0)
        return VALUE_NO;
    if (!v->ruleset->head_is_define)
        return leaf_concept(v, v->ruleset->head, at);
    return value_at(v, v->ruleset->defines[v->ruleset->head].when.root, at);
}

/* Pain in the head and its cause, joined in one sentence.  When the pain stands in another sentence ("My head hurts. It came after
 * a sneeze") nobody can be certain what "it" is: doubt. */
static enum value after_value(const struct view *v, const struct expr_node *n, struct at at, struct scope *where)
{
    enum value best = VALUE_NO;
    if (!may_hold(v, n->a, &v->mask))
        return VALUE_NO;
    for (size_t i = 0; i < v->n_sentences && best < VALUE_YES; i++) {
        const struct part *part = &v->sentences[i];
        struct at here = { .scope = part->scope, .negated = at.negated };
        if (!may_hold(v, n->a, &part->mask) || !has_joiner(v, part->scope, at.scope))
            continue;
        enum value head = head_value(v, here);
        if (head < VALUE_UNSURE)
            head = least(head_value(v, (struct at){ .negated = at.negated }), VALUE_UNSURE);
        enum value one = least(value_at(v, n->a, here), head);
        if (one <= best)
            continue;
        best = one;
        *where = here.scope;
    }
    return best;
}

static void gather(const struct view *v, int node, struct at at, struct basis *basis);

/* Present, and all that it rests on has passed. */
static enum value over_value(const struct view *v, const struct expr_node *n, struct at at)
{
    struct basis basis = { .n = 0 };
    enum value value = value_at(v, n->a, at);
    if (value < VALUE_UNSURE)
        return value;
    gather(v, n->a, at, &basis);
    for (size_t i = 0; i < basis.n; i++)
        if (basis.mentions[i] == NULL || basis.mentions[i]->tense != TENSE_TODAY_OVER)
            return VALUE_NO;
    return basis.n > 0 ? value : VALUE_NO;
}

/* Any polarity, any time; not somebody else's and not a figure of speech. */
static bool is_mentioned(const struct view *v, int node, struct scope scope)
{
    const struct expr_node *n = &v->ruleset->pool.nodes[node];
    if (n->op == EXPR_DEFINE)
        return is_mentioned(v, v->ruleset->defines[n->name].when.root, scope);
    if (n->op != EXPR_CONCEPT)
        return (n->a >= 0 && is_mentioned(v, n->a, scope)) || (n->b >= 0 && is_mentioned(v, n->b, scope));
    for (size_t i = scope.first; i < v->reading->n_mentions && leaf_in_scope(&v->reading->mentions[i], scope); i++) {
        const struct mention *m = &v->reading->mentions[i];
        if (m->concept == n->name && m->experiencer == v->who && m->mode != MODE_FIGURATIVE)
            return true;
    }
    return false;
}

static enum value define_value(const struct view *v, int define, struct at at)
{
    int root = v->ruleset->defines[define].when.root;
    enum value value;
    if (at.scope.kind == SCOPE_TEXT && (!v->recent || at.negated)) {
        if (v->defines[define] == 0) {
            struct view plain = *v;
            plain.recent = plain.named_facts = false;
            v->defines[define] = (uint8_t)(value_at(&plain, root, (struct at){ .negated = false }) + 1);
        }
        value = (enum value)(v->defines[define] - 1);
    } else
        value = value_at(v, root, at);
    return value == VALUE_NO_FACT && v->named_facts ? VALUE_NO : value;
}

static enum value value_at(const struct view *v, int node, struct at at)
{
    const struct expr_node *n = &v->ruleset->pool.nodes[node];
    const struct observation *where;
    struct scope scope;
    enum value a;
    if (n->op == EXPR_CONCEPT)
        return leaf_concept(v, n->name, at);
    if (!v->recent && !may_hold(v, node, &v->mask))
        return VALUE_NO;
    switch (n->op) {
    case EXPR_CONCEPT:
        break;
    case EXPR_DEFINE:
        return define_value(v, n->name, at);
    case EXPR_FACT:
        return leaf_fact(v, n);
    case EXPR_OBSERVED:
        leaf_observation(v, n, n->name, &a);
        return a;
    case EXPR_COMPARE:
        return leaf_compare(v, n);
    case EXPR_DOSE:
    case EXPR_OVER_LIMIT:
        return leaf_dose(v, n, &where);
    case EXPR_LIKENESS:
        return leaf_likeness(v, n);
    case EXPR_NOT:
        return not(value_at(v, n->a, (struct at){ .scope = at.scope, .negated = !at.negated }));
    case EXPR_AND:
        a = value_at(v, n->a, at);
        return a == VALUE_NO ? a : least(a, value_at(v, n->b, at));
    case EXPR_OR:
        a = value_at(v, n->a, at);
        return a == VALUE_YES ? a : most(a, value_at(v, n->b, at));
    case EXPR_NEAR:
    case EXPR_SENTENCE:
        return together(v, n, at, &scope);
    case EXPR_AFTER:
        return after_value(v, n, at, &scope);
    case EXPR_OVER:
        return over_value(v, n, at);
    case EXPR_MENTIONED:
        return is_mentioned(v, n->a, at.scope) ? VALUE_YES : VALUE_NO;
    }
    return VALUE_NO;
}

enum value value_of(const struct view *view, int node)
{
    if (!view->recent && !may_hold(view, node, &view->mask))
        return VALUE_NO;
    return value_at(view, node, (struct at){ .negated = false });
}

enum value value_of_expr(const struct view *view, const struct rule_expr *expr)
{
    if (!view->recent && (view->asked[expr->index / 64] >> expr->index % 64 & 1) == 0)
        return VALUE_NO; /* most expressions end here */
    return value_at(view, expr->root, (struct at){ .negated = false });
}

bool value_is_head_pain(const struct view *view)
{
    return head_value(view, (struct at){ .negated = false }) == VALUE_YES;
}

static void basis_add(struct basis *basis, struct why why, const struct mention *mention)
{
    for (size_t i = 0; i < basis->n; i++)
        if (basis->why[i].concept == why.concept && basis->why[i].from == why.from)
            return;
    if (basis->n == BASIS_MAX)
        return;
    basis->mentions[basis->n] = mention;
    basis->why[basis->n++] = why;
    if (why.to > why.from)
        basis->n_of_text++;
}

static void gather_concept(const struct view *v, int concept, struct at at, struct basis *basis)
{
    enum value value;
    const struct mention *m = leaf_mention(v, concept, at.scope, &value);
    if (m != NULL && (value == VALUE_YES || !leaf_is_recent(v, concept, at)))
        basis_add(basis, (struct why){ .concept = m->name, .from = m->from, .to = m->to }, m);
    else if (leaf_is_recent(v, concept, at))
        basis_add(basis, (struct why){ .concept = lexicon_concept_name(v->ruleset->lexicon, concept) }, NULL);
}

static void gather_observation(const struct observation *o, struct basis *basis)
{
    if (o != NULL)
        basis_add(basis, (struct why){ .concept = OBSERVATION_KINDS[o->code].name, .from = o->from, .to = o->to }, NULL);
}

static void gather_compare(const struct view *v, const struct expr_node *n, struct basis *basis)
{
    enum value value = VALUE_NO;
    if (n->code != OBS_NONE && leaf_is_observed(v, n->code))
        gather_observation(leaf_observation(v, n, n->code, &value), basis);
    else if (n->name >= 0 && leaf_fact(v, n) > VALUE_NO_FACT)
        basis_add(basis, (struct why){ .concept = FACT_NAMES[n->name] }, NULL);
}

/* The words that weigh most.  Where little likeness is asked for, nothing speaks for it. */
static void gather_likeness(const struct view *v, const struct expr_node *n, struct basis *basis)
{
    const struct feature *words[LIKENESS_WORDS];
    size_t n_words;
    if (leaf_likeness(v, n) != VALUE_YES || n->compare == COMPARE_AT_MOST || n->compare == COMPARE_BELOW)
        return;
    if (likeness_words(v->likeness, (enum likeness_score)n->name, v->arena, words, &n_words) < 0)
        return;
    for (size_t i = 0; i < n_words; i++)
        basis_add(basis, (struct why){ .concept = LIKENESS_NAMES[n->name], .from = words[i]->from, .to = words[i]->to }, NULL);
}

static void gather_after(const struct view *v, const struct expr_node *n, struct at at, struct basis *basis)
{
    struct scope scope = { .kind = SCOPE_TEXT };
    if (after_value(v, n, at, &scope) < VALUE_UNSURE)
        return;
    struct at here = { .scope = scope, .negated = at.negated };
    gather(v, n->a, here, basis);
    if (head_value(v, here) < VALUE_UNSURE)
        here.scope = (struct scope){ .kind = SCOPE_TEXT };
    if (v->ruleset->head_is_define)
        gather(v, v->ruleset->defines[v->ruleset->head].when.root, here, basis);
    else
        gather_concept(v, v->ruleset->head, here, basis);
}

static void gather(const struct view *v, int node, struct at at, struct basis *basis)
{
    const struct expr_node *n = &v->ruleset->pool.nodes[node];
    const struct observation *where;
    enum value value;
    struct at here = at;
    switch (n->op) {
    case EXPR_CONCEPT:
        gather_concept(v, n->name, at, basis);
        break;
    case EXPR_DEFINE:
        gather(v, v->ruleset->defines[n->name].when.root, at, basis);
        break;
    case EXPR_FACT:
        if (leaf_fact(v, n) == VALUE_YES)
            basis_add(basis, (struct why){ .concept = FACT_NAMES[n->name] }, NULL);
        break;
    case EXPR_OBSERVED:
        gather_observation(leaf_observation(v, n, n->name, &value), basis);
        break;
    case EXPR_COMPARE:
        gather_compare(v, n, basis);
        break;
    case EXPR_DOSE:
    case EXPR_OVER_LIMIT:
        if (leaf_dose(v, n, &where) == VALUE_YES)
            gather_observation(where, basis);
        break;
    case EXPR_LIKENESS:
        gather_likeness(v, n, basis);
        break;
    case EXPR_NOT: /* what is not said has no place in the text */
        break;
    case EXPR_AND:
        gather(v, n->a, at, basis);
        gather(v, n->b, at, basis);
        break;
    case EXPR_OR:
        gather(v, value_at(v, n->a, at) >= value_at(v, n->b, at) ? n->a : n->b, at, basis);
        break;
    case EXPR_NEAR:
    case EXPR_SENTENCE:
        if (together(v, n, at, &here.scope) == VALUE_NO)
            break;
        gather(v, n->a, here, basis);
        gather(v, n->b, here, basis);
        break;
    case EXPR_AFTER:
        gather_after(v, n, at, basis);
        break;
    case EXPR_OVER:
    case EXPR_MENTIONED:
        gather(v, n->a, at, basis);
        break;
    }
}

void basis_of(const struct view *view, int node, struct basis *basis)
{
    basis->n = basis->n_of_text = 0;
    gather(view, node, (struct at){ .negated = false }, basis);
}
