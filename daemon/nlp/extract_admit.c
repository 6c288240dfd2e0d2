/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/extract.h"

#include <string.h>

static bool in_gap(const struct hit *h, size_t token)
{
    return token - h->from < 32 && (h->gaps >> (token - h->from) & 1) != 0;
}

/* The phrase says its denial itself: "no lunch", "couldnt sleep". */
static bool denies_itself(const struct extraction *x, const struct hit *h)
{
    for (size_t i = trigger_from(x->c, h->from); i < x->c->n_triggers && x->c->triggers[i].from < h->to; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if (t->type == CONTEXT_DENY && t->to <= h->to && !in_gap(h, t->from) && !in_gap(h, t->to - 1u))
            return true;
    }
    return false;
}

/* The phrase says itself that it goes back: "since 3 days ago". */
static bool goes_back(const struct extraction *x, const struct hit *h, enum observation_code code)
{
    if (code != OBS_DURATION && code != OBS_ONSET)
        return false;
    for (size_t i = trigger_from(x->c, h->from); i < x->c->n_triggers && x->c->triggers[i].from < h->to; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if ((t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT) && t->to <= h->to)
            return true;
    }
    return false;
}

/* What context says of the words of a hit, but for its numbers. */
bool extract_is_said(const struct extraction *x, const struct hit *h, bool none, bool *denied)
{
    const struct reader *r = x->r;
    enum observation_code code = r->lexicon->extracts[h->target].code;
    bool back = goes_back(x, h, code);
    *denied = false;
    for (size_t i = h->from; i < h->to; i++) {
        if (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | (back ? 0 : SIDE_PAST)))
            return false;
        *denied = *denied || (x->c->sides[i] & SIDE_DENIED) != 0;
    }
    for (size_t m = x->c->first_mention[h->from > 12 ? h->from - 12 : 0]; m < r->n_mentions && r->mentions[m].token_from < h->to; m++) {
        const struct mention *k = &r->mentions[m];
        if (k->token_to <= h->from)
            continue;
        bool whole = k->token_from <= h->from && k->token_to >= h->to, inside = k->token_from >= h->from && k->token_to <= h->to;
        if (!whole && !inside)
            continue;
        if (k->experiencer == EXPERIENCER_OTHER || k->mode == MODE_HYPOTHETICAL || k->mode == MODE_QUESTION ||
            (k->mode == MODE_FIGURATIVE && whole && h->last_number == 0 && !none && code != OBS_WATER) || (k->tense == TENSE_PAST && !back))
            return false;
        bool absent = k->polarity == POLARITY_ABSENT && k->tense != TENSE_TODAY_OVER; /* what is over was there today */
        if (absent || (k->polarity == POLARITY_UNSURE && whole && k->why != NULL))
            *denied = true;
    }
    *denied = *denied && !denies_itself(x, h);
    return true;
}

/* The number types that a code reads. */
static bool reads(const struct extract_entry *e, const struct number *n)
{
    enum observation_code code = e->code;
    bool clock = OBSERVATION_KINDS[code].type == OBS_TYPE_TIME || e->between;
    if (!extract_is_countable(n))
        return false;
    if (n->type == NUMBER_BP)
        return code == OBS_BP_SYS;
    if (n->type == NUMBER_CLOCK)
        return clock;
    if (n->type == NUMBER_SCORE)
        return code == OBS_PAIN || code == OBS_STRESS;
    if (n->type == NUMBER_SPAN)
        return !clock || e->minus;
    return n->type == NUMBER_PLAIN || n->type == NUMBER_ORDINAL;
}

bool extract_is_told(const struct extraction *x, const struct hit *h, enum observation_code code, const char *value)
{
    uint32_t from = x->r->tokens[h->from].from, to = x->r->tokens[h->to - 1].to;
    bool once = OBSERVATION_KINDS[code].type == OBS_TYPE_BOOL;
    for (size_t i = 0; i < x->n; i++) {
        const struct observation *o = &x->all[i];
        if (o->code != code)
            continue;
        if (once || (value != NULL && o->text != NULL && strcmp(o->text, value) == 0))
            return true;
        if (o->from < to && o->to > from && (value == NULL || o->text == NULL))
            return true;
    }
    return false;
}

bool extract_is_in_trigger(const struct extraction *x, const struct hit *h)
{
    for (size_t i = trigger_from(x->c, h->from + 1u); i-- > 0 && x->c->furthest[i] >= h->to;) {
        const struct trigger *t = &x->c->triggers[i];
        if (!t->dead && t->to >= h->to && t->to - t->from > h->to - h->from)
            return true;
    }
    return false;
}

enum { SENTENCE_WORDS = 4 };

bool extract_is_vague(const struct extraction *x, const struct hit *h, enum observation_code code, const struct number *n)
{
    const struct reader *r = x->r;
    if (code != OBS_PAIN || n == NULL || (n->flags & NUMBER_WORD) == 0 || n->low > 1000 || n->low == 0)
        return false;
    size_t from = h->from;
    while (from > 0 && h->from - from < REACH_MAX && r->tokens[from].brk < BREAK_SENTENCE && (r->tokens[from - 1].flags & TOKEN_LIGHT) != 0)
        from--;
    bool begins = from == 0 || r->tokens[from].brk >= BREAK_SENTENCE, ends = h->to == r->n_tokens || r->tokens[h->to].brk >= BREAK_SENTENCE;
    if (begins && ends && n->to == h->to && h->to - from >= SENTENCE_WORDS) /* "je suis à un." says nothing else */
        return false;
    for (size_t m = x->c->first_mention[h->from]; m < r->n_mentions && r->mentions[m].token_from < h->to; m++)
        if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] ||
            r->mentions[m].concept == r->lexicon->reserved[RESERVED_PAIN_WORD])
            return false;
    return true;
}

/* A comma parts the number from the words of the phrase: "pain 3, slept 6, a litre" is no 6 litres, and "done, a 4" no 4 minutes.
 * Of pain people write so. */
enum { NIGHT_LEAST_MIN = 90 };

static bool is_set_off(const struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    const struct reader *r = x->r;
    if (e->code == OBS_PAIN || OBSERVATION_KINDS[e->code].type != OBS_TYPE_NUMBER)
        return false;
    bool parted = e->code == OBS_DURATION || e->code == OBS_WATER || (e->code == OBS_ROUTINE_DONE && n->type == NUMBER_PLAIN);
    if (parted && (h->flags & EDGE_JOINED) != 0)
        return true; /* "slept 7 hours and pain is 2", "4 now and a litre of water" */
    bool before = false;
    for (size_t i = h->from + 1u; i <= n->from && n->to == h->to && n->type == NUMBER_PLAIN; i++)
        before = before || (r->tokens[i].flags & TOKEN_COMMA) != 0;
    bool behind = n->to < h->to && (r->tokens[n->to].flags & TOKEN_COMMA) != 0;
    bool length = e->code == OBS_SLEEP && n->type == NUMBER_SPAN && n->low >= NIGHT_LEAST_MIN * 1000; /* "4 hours, the baby was up" */
    return before || (behind && !length);
}

/* "a commencé à 17h45": behind a word that an hour follows, what may be a time of day is no length; "depuis 2h" is one. */
static bool is_hour(const struct extraction *x, const struct number *n)
{
    const struct reader *r = x->r;
    const struct token *before = n->from > 0 ? &r->tokens[n->from - 1] : NULL;
    if (n->type != NUMBER_SPAN || before == NULL || before->n_ids == 0 || starts_with(x->c, n->from - 1u, CONTEXT_SINCE) ||
        (r->lexicon->vocab.words[before->ids[0]].flags & WORD_HOUR) == 0)
        return false;
    for (size_t at = n->from - 1u; at <= n->from; at++) /* the word may be part of the hour: "las 17h" */
        for (uint32_t i = r->first_edge[at]; i < r->end_edge[at]; i++)
            if (r->edges[i].symbol == r->lexicon->number_base + NUMBER_CLOCK && r->edges[i].to == n->to)
                return true;
    return false;
}

bool extract_may_claim(const struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    bool score = e->code == OBS_PAIN || e->code == OBS_STRESS; /* has no unit that it could share with a time */
    if (n != NULL && ((e->code == OBS_DURATION && x->asleep[n->from]) || ((e->code == OBS_DURATION || e->minus) && is_hour(x, n))))
        return false;
    /* "lasted 90 minutes and did my exercises": it lasted so long, whatever was done then */
    bool takes_over = e->code == OBS_SLEEP || (e->code == OBS_ROUTINE_DONE && (h->flags & EDGE_JOINED) != 0);
    if (n != NULL && n->from == h->from && x->lasting[n->from] && takes_over)
        return false;
    if (n != NULL && score && x->measured[n->from])
        return false;
    return n == NULL || (reads(e, n) && !is_set_off(x, h, e, n) && !x->promised[n->from] && extract_is_free(x, n) &&
                         !extract_is_bound(x, n, score ? n->from : h->from, score ? n->to : h->to));
}
