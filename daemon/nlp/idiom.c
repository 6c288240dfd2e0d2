/* SPDX-License-Identifier: ISC
 * idiom.c - figures of speech, and signs of what is not the patient. */
#include <config.h>

#include "nlp/triggers.h"

/* "of my desk": the thing is the patient's, not the sign. */
static bool is_thing(const struct context *c, size_t i)
{
    const struct reader *r = c->r;
    int thing = r->lexicon->reserved[RESERVED_THING];
    for (uint32_t e = i < r->n_tokens ? r->first_edge[i] : 0, end = i < r->n_tokens ? r->end_edge[i] : 0; e < end; e++)
        if (thing >= 0 && r->edges[e].symbol == r->lexicon->concept_base + (uint32_t)thing)
            return true;
    return false;
}

/* Nobody but the subject of the idiom comes before the sign or in it: no comma, no `and`, not the patient. */
static bool is_its_own(const struct context *c, const struct mention *idiom, const struct mention *sign)
{
    for (size_t i = idiom->token_from + 1u; i < idiom->token_to; i++) {
        bool before = i < sign->token_to && sign->token_from > idiom->token_from;
        if (c->r->tokens[i].brk != BREAK_NONE || (before && ((starts_with(c, i, CONTEXT_SELF) && !is_thing(c, i + 1)) || starts_with(c, i, CONTEXT_AND))))
            return false;
    }
    return true;
}

/* "hit my head" */
static bool names_patient(const struct context *c, const struct mention *k)
{
    for (size_t i = k->token_from; i < k->token_to; i++)
        if (starts_with(c, i, CONTEXT_SELF))
            return true;
    return false;
}

/* A sign inside an idiom is a figure of speech; inside one that says perhaps it is unsure. */
void context_idioms(struct context *c)
{
    struct reader *r = c->r;
    for (size_t i = 0; i < r->n_mentions; i++) {
        const struct mention *idiom = &r->mentions[i];
        bool perhaps = r->lexicon->concepts[idiom->concept].perhaps;
        if (!r->lexicon->concepts[idiom->concept].idiom || (perhaps && r->prose)) /* "the effusion is gone": of whom or what does not matter */
            continue;
        size_t first = c->first_mention[idiom->token_from];
        for (size_t m = first; !r->lexicon->concepts[idiom->concept].whole && m-- > 0 && r->mentions[m].sentence == idiom->sentence;) { /* "had a fit of giggles" */
            struct mention *k = &r->mentions[m];
            if (k->token_to > idiom->token_from && k->token_to < idiom->token_to && r->lexicon->concepts[k->concept].deficit && !k->frozen && k->polarity == POLARITY_PRESENT &&
                !names_patient(c, k)) {
                k->polarity = POLARITY_UNSURE;
                k->why = idiom->name;
            }
        }
        for (size_t m = first; m < r->n_mentions && r->mentions[m].token_from < idiom->token_to; m++)
            if (r->mentions[m].token_to <= idiom->token_to &&
                !(r->mentions[m].frozen && r->mentions[m].token_to - r->mentions[m].token_from == idiom->token_to - idiom->token_from)) {
                if (m != i && r->lexicon->concepts[idiom->concept].whole && !is_its_own(c, idiom, &r->mentions[m]))
                    continue;
                if (!perhaps || m == i)
                    r->mentions[m].mode = MODE_FIGURATIVE;
                else if (r->mentions[m].polarity == POLARITY_PRESENT)
                    r->mentions[m].polarity = POLARITY_UNSURE;
                r->mentions[m].why = m == i ? r->mentions[m].why : idiom->name;
            }
    }
}
