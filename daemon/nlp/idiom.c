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

/* How far an idiom holds what lies inside it. */
enum { WORDS_OVER = 3 };
enum hold { HOLDS, HOLDS_PERHAPS, IS_PARTED };

/* A ".." of its phrase went over the token. */
static bool was_gone_over(const struct context *c, size_t mention, size_t token)
{
    size_t bit = token - c->r->mentions[mention].token_from;
    return bit < 32 && (c->r->edges[c->r->mention_edges[mention]].gaps >> bit & 1) != 0;
}

/* The phrase may have gone over the token: over light words all phrases go. */
static bool may_be_gone_over(const struct context *c, size_t mention, size_t token)
{
    bool skipped = c->r->edges[c->r->mention_edges[mention]].skipped;
    return (skipped && (c->r->tokens[token].flags & TOKEN_LIGHT) != 0) || was_gone_over(c, mention, token);
}

/* The patient, or something of his, begins a statement with a verb of its own at the token, and the phrase of the idiom went over both:
 * "ice pack on | my left arm is numb". */
static bool patient_begins(const struct context *c, size_t idiom_index, size_t i)
{
    if (c->statement[i] == c->statement[i - 1u] || !starts_with(c, i, CONTEXT_SELF) || !may_be_gone_over(c, idiom_index, i))
        return false;
    for (size_t k = i + 1u; k + 1u < c->r->mentions[idiom_index].token_to && may_be_gone_over(c, idiom_index, k); k++)
        if (starts_with(c, k, CONTEXT_FINITE))
            return true;
    return false;
}

/* A comma stands before the token, or another statement begins there: "du boulot | je vais me tuer", "numb and | ice cold" where the phrase has no
 * "and".  What a comma sets off before a number is no statement. */
static bool is_parted_at(const struct context *c, size_t idiom_index, size_t i)
{
    const struct reader *r = c->r;
    const struct token *t = &r->tokens[i];
    if ((t->flags & TOKEN_COMMA) != 0 || t->brk >= BREAK_CLAUSE)
        return t->number == 0;
    if (i > r->mentions[idiom_index].token_from + 1u && starts_with(c, i - 1u, CONTEXT_AND))
        return (r->edges[r->mention_edges[idiom_index]].flags & EDGE_JOINED) != 0 || was_gone_over(c, idiom_index, i - 1u);
    return patient_begins(c, idiom_index, i);
}

/* Parted by a comma or another statement an idiom holds nothing; where its phrase lets words stand between ("numb .. cream") it still may, and may
 * only where they are many ("numb down one side even with cream on"). */
static enum hold hold_of(const struct context *c, size_t idiom_index)
{
    const struct mention *idiom = &c->r->mentions[idiom_index];
    bool parted = false;
    size_t n_over = 0;
    for (size_t i = idiom->token_from + 1u; i < idiom->token_to; i++) {
        parted = parted || is_parted_at(c, idiom_index, i);
        n_over += was_gone_over(c, idiom_index, i) && (c->r->tokens[i].flags & TOKEN_LIGHT) == 0 && !starts_with(c, i, CONTEXT_AND);
    }
    if (n_over >= WORDS_OVER)
        return HOLDS_PERHAPS;
    return !parted ? HOLDS : n_over > 0 ? HOLDS_PERHAPS : IS_PARTED;
}

static void hold(struct context *c, size_t idiom_index, size_t sign_index, enum hold how)
{
    struct reader *r = c->r;
    const struct mention *idiom = &r->mentions[idiom_index];
    struct mention *k = &r->mentions[sign_index];
    if (sign_index == idiom_index) {
        k->mode = MODE_FIGURATIVE;
        return;
    }
    if (how == IS_PARTED || r->lexicon->concepts[k->concept].literal)
        return;
    if (how == HOLDS && !r->lexicon->concepts[idiom->concept].perhaps)
        k->mode = MODE_FIGURATIVE;
    else if (k->polarity == POLARITY_PRESENT)
        k->polarity = POLARITY_UNSURE;
    k->why = idiom->name;
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
        enum hold how = hold_of(c, i);
        size_t first = c->first_mention[idiom->token_from];
        for (size_t m = first; !r->lexicon->concepts[idiom->concept].whole && m-- > 0 && c->mention_ends[m] > idiom->token_from &&
             r->mentions[m].sentence == idiom->sentence;) { /* "had a fit of giggles" */
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
                hold(c, i, m, how);
            }
    }
}
