/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/net_in.h"

#include <stdlib.h>
#include <string.h>

struct net *net_new(void)
{
    struct net *net = calloc(1, sizeof *net);
    if (net == NULL)
        return NULL;
    vec_init(&net->nodes, sizeof(struct building));
    vec_init(&net->elements, sizeof(struct element));
    vec_init(&net->symbols, sizeof(uint32_t));
    vec_init(&net->accepts, sizeof(struct ending));
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
    free(net->steps);
    free(net);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

uint32_t net_element(struct net *net, uint32_t *symbols, size_t n)
{
    size_t kept = 0, in_order = 1;
    while (in_order < n && symbols[in_order - 1] <= symbols[in_order])
        in_order++;
    if (in_order < n)
        qsort(symbols, n, sizeof *symbols, by_number);
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
    while (net->steps[at].to != 0 && net->steps[at].key != key)
        at = (at + 1) & (net->n_slots - 1);
    return at;
}

static bool steps_grow(struct net *net)
{
    if ((uint64_t)net->n_used * 2 < net->n_slots)
        return true;
    struct net old = *net;
    net->n_slots = old.n_slots > 0 ? old.n_slots * 2 : 1 << 14;
    net->steps = calloc(net->n_slots, sizeof *net->steps);
    if (net->steps == NULL) {
        net->steps = old.steps;
        net->n_slots = old.n_slots;
        return false;
    }
    for (uint32_t i = 0; i < old.n_slots; i++)
        if (old.steps[i].to != 0)
            net->steps[step_slot(net, old.steps[i].key)] = old.steps[i];
    free(old.steps);
    return true;
}

uint32_t net_step(struct net *net, uint32_t node, uint32_t element, bool gap)
{
    if (!steps_grow(net))
        return 0;
    uint64_t key = ((uint64_t)node << 32 | (uint64_t)element << 1 | (gap ? 1 : 0)) + 1;
    uint32_t at = step_slot(net, key);
    if (net->steps[at].to != 0)
        return net->steps[at].to;
    struct building *made = vec_add(&net->nodes);
    if (made == NULL)
        return 0;
    uint32_t id = (uint32_t)net->nodes.n - 1;
    struct building *parent = (struct building *)net->nodes.items + node;
    *made = (struct building){ .element = element, .parent = node, .gap = gap, .next_sibling = parent->first_child };
    parent->first_child = id;
    net->steps[at] = (struct step){ key, id };
    net->n_used++;
    return id;
}

bool net_accept(struct net *net, uint32_t node, uint32_t phrase)
{
    struct building *b = (struct building *)net->nodes.items + node;
    const struct ending *old = net->accepts.items;
    for (uint32_t at = b->first_accept; at != 0; at = old[at - 1].next)
        if (old[at - 1].phrase == phrase)
            return true;
    struct ending *a = vec_add(&net->accepts);
    if (a == NULL)
        return false;
    *a = (struct ending){ phrase, b->first_accept };
    b->first_accept = (uint32_t)net->accepts.n;
    b->n_accepts++;
    return true;
}
