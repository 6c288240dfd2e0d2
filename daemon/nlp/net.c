/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/net.h"

#include "nlp/vec.h"

#include <stdlib.h>
#include <string.h>

struct building { /* a node */
    uint32_t element, parent;
    bool gap; /* reached behind a gap */
    uint32_t first_child, next_sibling;
    uint32_t first_accept, n_accepts; /* chained in reverse */
};

struct element {
    uint32_t first, n; /* into symbols */
    uint32_t next;     /* of the same hash, 1-based */
};

struct accept {
    uint32_t phrase, next; /* 1-based */
};

enum { ELEMENT_BUCKETS = 1 << 14 };

struct net {
    struct vec nodes, elements, symbols, accepts;
    uint32_t *buckets;  /* of elements, 1-based */
    uint64_t *keys;     /* of steps: parent, element, gap */
    uint32_t *values;   /* 0 empty */
    uint32_t n_slots, n_used;
};

struct net *net_new(void)
{
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL)
        return NULL;
    vec_init(&net->nodes, sizeof(struct building));
    vec_init(&net->elements, sizeof(struct element));
    vec_init(&net->symbols, sizeof(uint32_t));
    vec_init(&net->accepts, sizeof(struct accept));
    net->buckets = calloc(ELEMENT_BUCKETS, sizeof *net->buckets);
    if (net->buckets == NULL || vec_add(&net->nodes) == NULL) {
        net_free(net);
        return NULL;
    }
    return net;
}

void net_free(struct net *net)
{
    if (net == NULL)
        return;
    vec_clear(&net->nodes);
    vec_clear(&net->elements);
    vec_clear(&net->symbols);
    vec_clear(&net->accepts);
    free(net->buckets);
    free(net->keys);
    free(net->values);
    free(net);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

uint32_t net_element(struct net *net, uint32_t *symbols, size_t n)
{
    qsort(symbols, n, sizeof *symbols, by_number);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (kept == 0 || symbols[kept - 1] != symbols[i])
            symbols[kept++] = symbols[i];
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < kept; i++)
        hash = (hash ^ symbols[i]) * 16777619u;
    hash = (hash ^ (hash >> 15)) % ELEMENT_BUCKETS;
    const struct element *all = net->elements.items;
    const uint32_t *pool = net->symbols.items;
    for (uint32_t at = net->buckets[hash]; at != 0; at = all[at - 1].next)
        if (all[at - 1].n == kept && memcmp(pool + all[at - 1].first, symbols, kept * sizeof *symbols) == 0)
            return at - 1;
    uint32_t first = (uint32_t)net->symbols.n;
    for (size_t i = 0; i < kept; i++) {
        uint32_t *symbol = vec_add(&net->symbols);
        if (symbol == NULL)
            return UINT32_MAX;
        *symbol = symbols[i];
    }
    struct element *e = vec_add(&net->elements);
    if (e == NULL)
        return UINT32_MAX;
    *e = (struct element){ first, (uint32_t)kept, net->buckets[hash] };
    net->buckets[hash] = (uint32_t)net->elements.n;
    return (uint32_t)net->elements.n - 1;
}

static uint32_t step_slot(const struct net *net, uint64_t key)
{
    uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (net->n_slots - 1);
    while (net->values[at] != 0 && net->keys[at] != key)
        at = (at + 1) & (net->n_slots - 1);
    return at;
}

static bool steps_grow(struct net *net)
{
    if ((uint64_t)net->n_used * 2 < net->n_slots)
        return true;
    struct net old = *net;
    net->n_slots = old.n_slots > 0 ? old.n_slots * 2 : 1 << 14;
    net->keys = calloc(net->n_slots, sizeof *net->keys);
    net->values = calloc(net->n_slots, sizeof *net->values);
    if (net->keys == NULL || net->values == NULL) {
        free(net->keys);
        free(net->values);
        net->keys = old.keys;
        net->values = old.values;
        net->n_slots = old.n_slots;
        return false;
    }
    for (uint32_t i = 0; i < old.n_slots; i++) {
        if (old.values[i] == 0)
            continue;
        uint32_t at = step_slot(net, old.keys[i]);
        net->keys[at] = old.keys[i];
        net->values[at] = old.values[i];
    }
    free(old.keys);
    free(old.values);
    return true;
}

uint32_t net_step(struct net *net, uint32_t node, uint32_t element, bool gap)
{
    if (!steps_grow(net))
        return 0;
    uint64_t key = ((uint64_t)node << 32 | (uint64_t)element << 1 | (gap ? 1 : 0)) + 1;
    uint32_t at = step_slot(net, key);
    if (net->values[at] != 0)
        return net->values[at];
    struct building *made = vec_add(&net->nodes);
    if (made == NULL)
        return 0;
    uint32_t id = (uint32_t)net->nodes.n - 1;
    struct building *parent = (struct building *)net->nodes.items + node;
    *made = (struct building){ .element = element, .parent = node, .gap = gap, .next_sibling = parent->first_child };
    parent->first_child = id;
    net->keys[at] = key;
    net->values[at] = id;
    net->n_used++;
    return id;
}

bool net_accept(struct net *net, uint32_t node, uint32_t phrase)
{
    struct building *b = (struct building *)net->nodes.items + node;
    const struct accept *old = net->accepts.items;
    for (uint32_t at = b->first_accept; at != 0; at = old[at - 1].next)
        if (old[at - 1].phrase == phrase)
            return true;
    struct accept *a = vec_add(&net->accepts);
    if (a == NULL)
        return false;
    *a = (struct accept){ phrase, b->first_accept };
    b->first_accept = (uint32_t)net->accepts.n;
    b->n_accepts++;
    return true;
}

/* The symbol as it is in the finished lexicon. */
static uint32_t final_symbol(const struct lexicon *lexicon, uint32_t symbol)
{
    if (symbol & SYMBOL_CONCEPT)
        return lexicon->concept_base + (symbol & ~SYMBOL_CONCEPT);
    if (symbol & SYMBOL_NUMBER)
        return lexicon->number_base + NUMBER_TYPES + (symbol & ~SYMBOL_NUMBER);
    return symbol;
}

static int by_symbol(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    if (x->symbol != y->symbol)
        return x->symbol < y->symbol ? -1 : 1;
    return x->node < y->node ? -1 : x->node > y->node;
}

/* The children of one building node, with or without a gap before them, as the steps of `out`. */
static void lay_steps(const struct net *net, struct lexicon *lexicon, uint32_t from, bool gap, uint32_t *n_steps, struct node *out)
{
    const struct building *nodes = net->nodes.items;
    const struct element *elements = net->elements.items;
    const uint32_t *symbols = net->symbols.items;
    uint32_t first = *n_steps, n = first;
    for (uint32_t child = nodes[from].first_child; child != 0; child = nodes[child].next_sibling) {
        if (nodes[child].gap != gap)
            continue;
        const struct element *e = &elements[nodes[child].element];
        for (uint32_t i = 0; i < e->n; i++)
            lexicon->steps[n++] = (struct step){ final_symbol(lexicon, symbols[e->first + i]), child };
    }
    if (n - first > 1)
        qsort(lexicon->steps + first, n - first, sizeof(struct step), by_symbol);
    out->first_step = first;
    out->n_steps = n - first;
    uint32_t classes = lexicon->number_base + NUMBER_TYPES;
    for (uint32_t i = first; i < n; i++) {
        uint32_t symbol = lexicon->steps[i].symbol;
        if (symbol >= classes) {
            out->n_number_steps++;
            symbol = lexicon->number_base + lexicon->classes[symbol - classes].type;
        }
        sign_add(&out->sign, symbol);
    }
    *n_steps = n;
}

/* How many steps and gap nodes the finished net has. */
static void measure(const struct net *net, uint32_t *n_steps, uint32_t *n_gaps)
{
    const struct building *nodes = net->nodes.items;
    const struct element *elements = net->elements.items;
    *n_steps = *n_gaps = 0;
    for (uint32_t i = 0; i < net->nodes.n; i++) {
        bool gap = false;
        for (uint32_t child = nodes[i].first_child; child != 0; child = nodes[child].next_sibling) {
            *n_steps += elements[nodes[child].element].n;
            gap = gap || nodes[child].gap;
        }
        *n_gaps += gap;
    }
}

/* The root by symbol: which nodes a text can begin with. */
static bool lay_root(const struct net *net, struct lexicon *lexicon)
{
    const struct building *nodes = net->nodes.items;
    const struct element *elements = net->elements.items;
    const uint32_t *symbols = net->symbols.items;
    lexicon->root = arena_array(lexicon->arena, lexicon->n_symbols, sizeof *lexicon->root);
    if (lexicon->root == NULL)
        return false;
    uint32_t total = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t child = nodes[0].first_child; child != 0; child = nodes[child].next_sibling) {
            const struct element *e = &elements[nodes[child].element];
            for (uint32_t i = 0; i < e->n; i++) {
                struct root_entry *r = &lexicon->root[final_symbol(lexicon, symbols[e->first + i])];
                if (pass == 1)
                    lexicon->root_nodes[r->first + r->n].node = child;
                r->n++;
                total += pass == 0;
            }
        }
        if (pass == 1)
            break;
        lexicon->root_nodes = arena_array(lexicon->arena, total, sizeof *lexicon->root_nodes);
        if (lexicon->root_nodes == NULL)
            return false;
        uint32_t first = 0;
        for (uint32_t i = 0; i < lexicon->n_symbols; i++) {
            lexicon->root[i].first = first;
            first += lexicon->root[i].n;
            lexicon->root[i].n = 0;
        }
    }
    return true;
}

/* What of a node is to be known at the root. */
static void lay_root_signs(struct lexicon *lexicon, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        struct root_node *r = &lexicon->root_nodes[i];
        const struct node *node = &lexicon->nodes[r->node];
        r->sign = node->sign;
        if (node->gap != 0)
            r->gap_sign = lexicon->nodes[node->gap].sign;
        r->accepts = node->n_accepts > 0;
        r->langs = node->langs;
    }
}

/* Which languages lead through a node.  Children come behind their parents. */
static void lay_langs(const struct net *net, struct lexicon *lexicon)
{
    const struct building *nodes = net->nodes.items;
    for (uint32_t i = (uint32_t)net->nodes.n; i-- > 1;) {
        struct node *out = &lexicon->nodes[i];
        for (uint32_t k = 0; k < out->n_accepts; k++) {
            const struct phrase *p = &lexicon->phrases[lexicon->accepts[out->first_accept + k]];
            out->langs = (uint16_t)(out->langs | (p->kind == PHRASE_MEDICATION ? UINT16_MAX : 1u << p->lang));
        }
        lexicon->nodes[nodes[i].parent].langs |= out->langs;
    }
}

bool net_finish(struct net *net, struct lexicon *lexicon)
{
    uint32_t n_steps, n_gaps, next_gap = (uint32_t)net->nodes.n, n_accepts = 0;
    measure(net, &n_steps, &n_gaps);
    lexicon->concept_base = lexicon->vocab.n;
    lexicon->number_base = lexicon->concept_base + lexicon->n_concepts;
    lexicon->n_symbols = lexicon->number_base + NUMBER_TYPES + lexicon->n_classes;
    lexicon->n_nodes = next_gap + n_gaps;
    lexicon->nodes = arena_array(lexicon->arena, lexicon->n_nodes, sizeof *lexicon->nodes);
    lexicon->steps = arena_array(lexicon->arena, n_steps, sizeof *lexicon->steps);
    lexicon->accepts = arena_array(lexicon->arena, net->accepts.n, sizeof *lexicon->accepts);
    if (lexicon->nodes == NULL || lexicon->steps == NULL || lexicon->accepts == NULL || !lay_root(net, lexicon))
        return false;
    const struct building *nodes = net->nodes.items;
    const struct accept *accepts = net->accepts.items;
    lexicon->n_steps = 0;
    for (uint32_t i = 0; i < net->nodes.n; i++) {
        struct node *out = &lexicon->nodes[i];
        out->first_accept = n_accepts;
        out->n_accepts = (uint16_t)nodes[i].n_accepts;
        n_accepts += nodes[i].n_accepts;
        uint32_t back = n_accepts;
        for (uint32_t at = nodes[i].first_accept; at != 0; at = accepts[at - 1].next)
            lexicon->accepts[--back] = accepts[at - 1].phrase;
        if (i == 0)
            continue; /* the root has its own index */
        lay_steps(net, lexicon, i, false, &lexicon->n_steps, out);
        bool gap = false;
        for (uint32_t child = nodes[i].first_child; child != 0 && !gap; child = nodes[child].next_sibling)
            gap = nodes[child].gap;
        if (gap) {
            out->gap = next_gap;
            lay_steps(net, lexicon, i, true, &lexicon->n_steps, &lexicon->nodes[next_gap++]);
        }
    }
    lay_langs(net, lexicon);
    const struct root_entry *last = &lexicon->root[lexicon->n_symbols - 1];
    lay_root_signs(lexicon, last->first + last->n);
    return true;
}
