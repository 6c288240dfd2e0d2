/* SPDX-License-Identifier: ISC
 * context.c - what is said around a sign, in the order of understanding.md G. */
#include <config.h>

#include "nlp/context.h"

#include "nlp/triggers.h"

void read_context(struct reader *r)
{
    struct context *c = arena_alloc(r->arena, sizeof *c);
    if (c == NULL) {
        r->failed = true;
        return;
    }
    c->r = r;
    if (!triggers_find(c)) {
        r->failed = true;
        return;
    }
    for (size_t m = 0; m < r->n_mentions; m++)
        r->mentions[m].clause = c->clause[r->mentions[m].token_from];
    context_statements(c);
    context_deny(c);
    context_times(c);
    if (!r->prose)
        context_experiencers(c);
    context_modes(c);
    context_idioms(c);
    for (size_t m = 0; m < r->n_mentions; m++)
        if (r->mentions[m].doubtful && r->mentions[m].polarity == POLARITY_PRESENT)
            r->mentions[m].polarity = POLARITY_UNSURE;
    r->context = c;
}

uint16_t context_statement(const struct context *c, size_t token)
{
    return c->statement[token];
}

bool context_names_self(const struct context *c, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (starts_with(c, i, CONTEXT_SELF))
            return true;
    return false;
}
