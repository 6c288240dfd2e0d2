/* SPDX-License-Identifier: ISC
 * ruleset_index.c - what of a text an expression needs, and turned round: which expressions a text is worth asking. */
#include <config.h>

#include "triage/ruleset_in.h"

#include <string.h>

/* Adds what the node can rest on: nothing below a "!" has words in the text. */
static void mask_node(const struct ruleset *rs, int node, struct mask *mask)
{
    if (node < 0)
        return;
    const struct expr_node *n = &rs->pool.nodes[node];
    if (n->op == EXPR_NOT)
        return;
    if (n->op == EXPR_CONCEPT)
        mask_add(mask, (unsigned)n->name);
    if (n->op == EXPR_OBSERVED)
        mask_add_code(mask, n->name);
    if (n->op == EXPR_COMPARE)
        mask_add_code(mask, n->code);
    if (n->op == EXPR_DOSE || n->op == EXPR_OVER_LIMIT)
        mask_add_code(mask, OBS_MED);
    if (n->op == EXPR_LIKENESS)
        mask_add_likeness(mask);
    if (n->op == EXPR_DEFINE)
        mask_join(mask, &rs->defines[n->name].mask);
    mask_node(rs, n->a, mask);
    mask_node(rs, n->b, mask);
}

static bool is_narrower(const struct mask *a, const struct mask *b)
{
    int n = 0;
    for (int i = 0; i < MASK_WORDS; i++)
        n += __builtin_popcountll(a->bits[i]) - __builtin_popcountll(b->bits[i]);
    return n < 0;
}

/* What at least one of must lie in a clause or sentence, or among the observations, for the node to be worth anything there. */
static void find_needs(const struct ruleset *rs, int node)
{
    struct mask all;
    if (node < 0)
        return;
    const struct expr_node *n = &rs->pool.nodes[node];
    struct mask *needs = &rs->needs[node];
    find_needs(rs, n->a);
    find_needs(rs, n->b);
    *needs = (struct mask){ 0 };
    memset(&all, 0xFF, sizeof all);
    switch (n->op) {
    case EXPR_CONCEPT:
        mask_add(needs, (unsigned)n->name);
        break;
    case EXPR_DEFINE:
        *needs = rs->needs[rs->defines[n->name].when.root];
        break;
    case EXPR_OBSERVED:
        mask_add_code(needs, n->name);
        break;
    case EXPR_COMPARE:
        if (n->name >= 0)
            *needs = all; /* a fact may stand for it */
        else
            mask_add_code(needs, n->code);
        break;
    case EXPR_DOSE:
    case EXPR_OVER_LIMIT:
        mask_add_code(needs, OBS_MED);
        break;
    case EXPR_LIKENESS:
        mask_add_likeness(needs);
        break;
    case EXPR_FACT:
    case EXPR_NOT:
    case EXPR_MENTIONED:
        *needs = all;
        break;
    case EXPR_AND:
    case EXPR_NEAR:
    case EXPR_SENTENCE:
        *needs = rs->needs[is_narrower(&rs->needs[n->a], &rs->needs[n->b]) ? n->a : n->b];
        break;
    case EXPR_OR:
        *needs = rs->needs[n->a];
        mask_join(needs, &rs->needs[n->b]);
        break;
    case EXPR_AFTER:
    case EXPR_OVER:
        *needs = rs->needs[n->a];
        break;
    }
}

/* The head that after() speaks of needs no bit: its other half is there too. */
static void make_masks(struct ruleset *rs)
{
    for (size_t i = 0; i < rs->n_defines; i++) {
        struct define *d = &rs->defines[rs->define_order[i]];
        mask_node(rs, d->when.root, &d->mask);
        find_needs(rs, d->when.root);
    }
    for (size_t r = 0; r < rs->n_rules; r++) {
        struct rule *rule = &rs->rules[r];
        for (size_t i = 0; i < rule->when.n; i++) {
            mask_node(rs, rule->when.list[i].root, &rule->mask);
            find_needs(rs, rule->when.list[i].root);
        }
        for (size_t i = 0; i < rule->possible.n; i++) {
            mask_node(rs, rule->possible.list[i].root, &rule->mask);
            find_needs(rs, rule->possible.list[i].root);
        }
        for (size_t i = 0; i < rule->answers.n; i++) {
            mask_node(rs, rule->answers.list[i].root, &rule->mask);
            find_needs(rs, rule->answers.list[i].root);
        }
        for (size_t i = 0; i < rule->unless.n; i++)
            find_needs(rs, rule->unless.list[i].root);
    }
}

/* Turns the needs of all expressions round: which of them a bit of a text's mask asks for. */
static bool make_index(struct ruleset *rs)
{
    for (size_t r = 0; r < rs->n_rules; r++) {
        struct rule *rule = &rs->rules[r];
        const struct rule_exprs *const lists[] = { &rule->when, &rule->possible, &rule->answers, &rule->unless };
        rule->first_expr = (uint32_t)rs->n_exprs;
        rule->end_expr = rule->first_expr + (uint32_t)(rule->when.n + rule->possible.n + rule->answers.n);
        for (size_t l = 0; l < 4; l++)
            for (size_t i = 0; i < lists[l]->n; i++)
                lists[l]->list[i].index = (uint32_t)rs->n_exprs++;
    }
    rs->row_words = rs->n_exprs / 64 + 1;
    rs->asked_by = arena_array(rs->arena, MASK_BITS * rs->row_words, sizeof *rs->asked_by);
    for (size_t r = 0; rs->asked_by != NULL && r < rs->n_rules; r++) {
        const struct rule_exprs *const lists[] = { &rs->rules[r].when, &rs->rules[r].possible, &rs->rules[r].answers,
                                                   &rs->rules[r].unless };
        for (size_t l = 0; l < 4; l++)
            for (size_t i = 0; i < lists[l]->n; i++) {
                const struct rule_expr *e = &lists[l]->list[i];
                for (size_t bit = 0; bit < MASK_BITS; bit++)
                    if (rs->needs[e->root].bits[bit / 64] >> bit % 64 & 1)
                        rs->asked_by[bit * rs->row_words + e->index / 64] |= (uint64_t)1 << e->index % 64;
            }
    }
    return rs->asked_by != NULL;
}

static void find_only_needs(struct ruleset *rs)
{
    for (size_t node = 0; node < rs->pool.n; node++) {
        unsigned n = 0, only = MASK_BITS;
        for (unsigned bit = 0; bit < MASK_BITS; bit++)
            if (mask_has(&rs->needs[node], bit)) {
                only = bit;
                n++;
            }
        rs->only_need[node] = (uint16_t)(n == 1 ? only : MASK_BITS);
    }
}

int ruleset_index(struct ruleset *rs)
{
    rs->needs = arena_array(rs->arena, rs->pool.n + 1, sizeof *rs->needs);
    rs->only_need = arena_array(rs->arena, rs->pool.n + 1, sizeof *rs->only_need);
    if (rs->needs == NULL || rs->only_need == NULL)
        return -1;
    make_masks(rs);
    find_only_needs(rs);
    return make_index(rs) ? 0 : -1;
}
