/* SPDX-License-Identifier: ISC
 * leftover_time.c - times that no phrase tells of: when it began, how long it was, a sum of the day, and the day that entries are of. */
#include <config.h>

#include "nlp/extract.h"

/* "1.5 l today so far", "en total 6 vasos": the sum of the day, when words of the whole stand in the same part of the text. */
void extract_totals(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t k = 0; k < x->n; k++) {
        struct observation *o = &x->all[k];
        size_t from = x->at[k], to = from;
        if (o->code != OBS_WATER)
            continue;
        while (to < r->n_tokens && r->tokens[to].from < o->to)
            to++;
        while (from > 0 && r->tokens[from].brk < BREAK_CLAUSE && (r->tokens[from].flags & TOKEN_COMMA) == 0)
            from--;
        while (to < r->n_tokens && r->tokens[to].brk < BREAK_CLAUSE && (r->tokens[to].flags & TOKEN_COMMA) == 0)
            to++;
        for (size_t i = from; i < to; i++)
            o->total = o->total || reserved_end(r, RESERVED_DAY_TOTAL, i) > i;
    }
}

enum { BEGAN_REACH = 5 };

static size_t gap_between(size_t from, size_t to, size_t other_from, size_t other_to)
{
    return other_from >= to ? other_from - to : from >= other_to ? from - other_to : 0;
}

/* Nearer to the clock than the words of beginning there is a medicine or another entry: "started badly, took one at 2". */
static bool is_of_other(const struct extraction *x, const struct edge *clock, size_t distance)
{
    const struct reader *r = x->r;
    size_t first = clock->from > REACH_MAX ? clock->from - (size_t)REACH_MAX : 0, last = clock->to + distance;
    for (size_t i = reader_first_hit(r, last); i < r->n_hits && r->hits[i].from >= first; i++)
        if (r->hits[i].kind == PHRASE_MEDICATION && gap_between(r->hits[i].from, r->hits[i].to, clock->from, clock->to) < distance)
            return true;
    for (size_t i = first; i < r->n_tokens && i < last; i++) {
        size_t end = reserved_end(r, RESERVED_TOOK, i);
        if (end > i && gap_between(i, end, clock->from, clock->to) < distance)
            return true;
    }
    return false;
}

/* No entry has the number; what only keeps numbers from others does not count. */
static bool is_untold(const struct extraction *x, const struct number *n)
{
    uint32_t at = x->r->tokens[n->from].from;
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].from <= at && x->all[i].to > at)
            return false;
    return true;
}

/* "como a las 11 de anoche empezo": a time of day that nothing else has taken, in a part that says that it began. */
void extract_began(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct edge *best = NULL;
    size_t first = 0;
    if (extract_has(x, OBS_ONSET) || extract_has(x, OBS_SLEEP))
        return;
    while (first < r->n_tokens && reserved_end(r, RESERVED_BEGAN, first) <= first)
        first++;
    for (size_t i = 0; first < r->n_tokens && i < r->n_edges; i++) {
        const struct edge *e = &r->edges[i];
        if (e->symbol != r->lexicon->number_base + NUMBER_CLOCK || (best != NULL && e->to - e->from <= best->to - best->from))
            continue;
        const struct number *n = &r->numbers[e->last_number - 1];
        bool kept = n->low >= 0 && extract_is_countable(n) && is_untold(x, n) && !extract_is_bound(x, n, n->from, n->to);
        size_t nearest = SIZE_MAX, start = e->from > first + REACH_MAX ? e->from - (size_t)REACH_MAX : first;
        for (size_t k = start; k < r->n_tokens && k <= e->to + (size_t)BEGAN_REACH && kept; k++) {
            size_t end = reserved_end(r, RESERVED_BEGAN, k);
            bool stated = (x->c->sides[k] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_DENIED | SIDE_PAST)) == 0;
            if (end > k && stated && r->tokens[k].sentence == r->tokens[e->from].sentence && gap_between(k, end, e->from, e->to) < nearest)
                nearest = gap_between(k, end, e->from, e->to);
        }
        if (nearest <= BEGAN_REACH && !is_of_other(x, e, nearest))
            best = e;
    }
    if (best == NULL)
        return;
    const struct extract_entry entry = { .code = OBS_ONSET };
    const struct hit h = { .from = best->from, .to = best->to };
    if (extract_add_time(x, &h, &entry, &r->numbers[best->last_number - 1]))
        claim(x, &r->numbers[best->last_number - 1]);
}

/* The patient's headache stands in the part, or that something is over: "24 heures completes a avoir mal", "parti en une demi-heure". */
static bool tells_of_pain(const struct extraction *x, size_t from, size_t to)
{
    const struct reader *r = x->r;
    bool tells = false;
    for (size_t m = x->c->first_mention[from]; m < r->n_mentions && r->mentions[m].token_from < to; m++) {
        const struct mention *k = &r->mentions[m];
        bool pain = k->concept == r->lexicon->reserved[RESERVED_HEADACHE] || k->concept == r->lexicon->reserved[RESERVED_PAIN_WORD];
        tells = tells || (pain && k->token_to <= to && k->experiencer == EXPERIENCER_PATIENT && k->mode == MODE_STATED &&
                          k->tense != TENSE_PAST && k->polarity == POLARITY_PRESENT);
    }
    for (size_t i = trigger_from(x->c, from); i < x->c->n_triggers && x->c->triggers[i].from < to; i++) {
        const struct trigger *t = &x->c->triggers[i];
        tells = tells || (t->type == CONTEXT_OVER && !t->dead && t->to <= to);
    }
    for (size_t i = from; i < to && tells; i++) /* a medicine, a walk, a drive: what took so long is another thing */
        tells = !x->claimed[i] && reserved_end(r, RESERVED_TOOK, i) == 0 && (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_PAST)) == 0;
    return tells;
}

/* Small words, politeness, days and words of context; those of a command are none: "give me an hour". */
static void mark_small(const struct extraction *x, bool *small)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_tokens; i++)
        small[i] = (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_EMOJI)) != 0;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        for (size_t k = h->from; k < h->to; k++)
            small[k] = small[k] || h->kind == PHRASE_CONTEXT || h->kind == PHRASE_DAY || h->kind == PHRASE_COURTESY;
    }
    for (size_t i = 0; i < r->n_hits; i++)
        for (size_t k = r->hits[i].from; k < r->hits[i].to && r->hits[i].kind == PHRASE_INTENT; k++)
            small[k] = false;
    for (size_t i = 0; i < x->n; i++) /* where it was and how it felt */
        for (size_t k = x->at[i]; k < r->n_tokens && r->tokens[k].from < x->all[i].to; k++)
            small[k] = small[k] || x->all[i].code == OBS_SIDE || x->all[i].code == OBS_LOCATION || x->all[i].code == OBS_QUALITY ||
                x->all[i].code == OBS_PAIN_WORDS;
}

/* The parts between commas, for those that a span stands in. */
struct parts {
    uint16_t *from, *to;  /* by token: where its part begins, and where what goes on from it to the right ends */
    uint16_t *adding;     /* by token: how many before it say more than the time that something took */
    size_t last_from, last_to; /* the part that was looked at last: it tells of pain */
    bool tells;
};

static bool find_parts(const struct extraction *x, struct parts *out)
{
    const struct reader *r = x->r;
    size_t n = r->n_tokens, adding = 0;
    bool *small = arena_array_raw(r->arena, n + 1, sizeof *small);
    *out = (struct parts){ .from = arena_array_raw(r->arena, n + 1, sizeof *out->from), .to = arena_array_raw(r->arena, n + 1, sizeof *out->to),
                           .adding = arena_array_raw(r->arena, n + 1, sizeof *out->adding), .last_from = SIZE_MAX };
    if (small == NULL || out->from == NULL || out->to == NULL || out->adding == NULL)
        return false;
    mark_small(x, small);
    for (size_t i = 0; i < n; i++) {
        out->from[i] = i > 0 && r->tokens[i].brk < BREAK_SOFT ? out->from[i - 1] : (uint16_t)i;
        out->adding[i] = (uint16_t)adding;
        adding += x->claimed[i] || x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_PAST | SIDE_DENIED) || !small[i];
    }
    out->adding[n] = (uint16_t)adding;
    out->to[n] = (uint16_t)n;
    for (size_t i = n; i-- > 0;)
        out->to[i] = r->tokens[i].brk < BREAK_SOFT ? out->to[i + 1] : (uint16_t)i;
    return true;
}

/* The part between commas says nothing but the time that it took: "only 45 mins today", "2 days with this one". */
static bool is_span_part(const struct extraction *x, struct parts *p, const struct edge *e)
{
    size_t from = p->from[e->from], to = p->to[e->to];
    if (from != p->last_from || to != p->last_to)
        p->tells = tells_of_pain(x, from, to);
    p->last_from = from;
    p->last_to = to;
    bool adds = p->adding[to] - p->adding[from] > p->adding[e->to] - p->adding[e->from];
    return p->tells || (!adds && to - from > (size_t)(e->to - e->from));
}

enum { SPAN_LEAST_MIN = 15, SPAN_MOST_MIN = 30 * 1440 };

/* How long an attack was, told without a word for it, where the text tells nothing else that takes time. */
void extract_spans(struct extraction *x)
{
    const struct reader *r = x->r;
    struct parts parts = { 0 };
    const struct edge *best = NULL;
    if (extract_has(x, OBS_DURATION) || extract_has(x, OBS_SLEEP) || extract_has(x, OBS_ROUTINE_DONE) ||
        extract_has(x, OBS_EXERCISE) || r->request->question != QUESTION_NONE)
        return;
    for (size_t i = 0; i < r->n_edges; i++) {
        const struct edge *e = &r->edges[i];
        if (e->symbol != r->lexicon->number_base + NUMBER_SPAN || (best != NULL && e->to - e->from <= best->to - best->from))
            continue;
        const struct number *n = &r->numbers[e->last_number - 1];
        if (n->low < SPAN_LEAST_MIN * 1000 || n->low > SPAN_MOST_MIN * 1000 || !extract_is_free(x, n))
            continue;
        if (parts.from == NULL && !find_parts(x, &parts))
            return;
        if (is_span_part(x, &parts, e))
            best = e;
    }
    if (best == NULL)
        return;
    const struct extract_entry entry = { .code = OBS_DURATION, .factor = 1.0 / 60 };
    const struct hit h = { .from = best->from, .to = best->to };
    if (extract_add_number(x, &h, &entry, NULL, &r->numbers[best->last_number - 1]))
        claim(x, &r->numbers[best->last_number - 1]);
}

enum { NIGHT_LEAST = 200, NIGHT_MOST = 1400 };

/* A part between commas, or joined to one by "and", that is nothing but how long: "7 hours", "six and a half hours". */
static bool is_length_alone(const struct extraction *x, const struct observation *o, size_t from)
{
    const struct reader *r = x->r;
    size_t to = from;
    while (to < r->n_tokens && r->tokens[to].from < o->to)
        to++;
    bool length = false;
    for (uint32_t i = r->first_edge[from]; i < r->end_edge[from]; i++)
        length = length || (r->edges[i].symbol == r->lexicon->number_base + NUMBER_SPAN && r->edges[i].to + (size_t)1 >= to);
    bool begins = from == 0 || r->tokens[from].brk >= BREAK_SOFT || starts_with(x->c, from - 1, CONTEXT_AND);
    bool joined = to > from && starts_with(x->c, to - 1, CONTEXT_AND);
    bool ends = to < r->n_tokens && (r->tokens[to].brk >= BREAK_SOFT || starts_with(x->c, to, CONTEXT_AND) || joined);
    return length && begins && (ends || (to == r->n_tokens && from > 0));
}

/* "6 hours, pain 4": how long alone, and then how it is, answer the morning's questions in their order.  Among what is told of the day
 * beside the pain ("1 litre, 7 hours, routine done") it is the night in any place. */
void extract_morning(struct extraction *x)
{
    struct observation *night = NULL;
    bool pain = false, day = false;
    for (size_t i = 0; i < x->n; i++) {
        struct observation *o = &x->all[i];
        enum observation_code code = o->code;
        bool of_day = code == OBS_WATER || code == OBS_ROUTINE_DONE;
        if (code == OBS_DURATION && night == NULL && is_length_alone(x, o, x->at[i]))
            night = o;
        else if (!of_day && code != OBS_HEADACHE && (code != OBS_PAIN || o->earlier))
            return;
        pain = pain || (code == OBS_PAIN && x->at[i] > 0);
        day = day || of_day;
    }
    if (night == NULL || night->value < NIGHT_LEAST || night->value_high > NIGHT_MOST)
        return;
    if (day || (pain && x->at[night - x->all] == 0))
        night->code = OBS_SLEEP;
}

/* "since yesterday" is no yesterday.  None of them is longer than that many tokens. */
static bool lies_in_longer(const struct hit *const *days, size_t n, size_t at, size_t longest)
{
    const struct hit *h = days[at];
    while (at > 0 && days[at - 1]->from == h->from)
        at--;
    for (; at < n && days[at]->from + longest >= h->to; at++) /* from the end of the text to its start */
        if (days[at]->to >= h->to && days[at]->to - days[at]->from > h->to - h->from)
            return true;
    return false;
}

/* The day words of the text. */
static const struct hit **find_days(struct extraction *x, size_t *n)
{
    const struct reader *r = x->r;
    size_t room = 0, kept = 0, longest = 0;
    *n = 0;
    for (size_t i = 0; i < r->n_hits; i++)
        room += r->hits[i].kind == PHRASE_DAY;
    const struct hit **all = arena_array_raw(r->arena, room + 1, sizeof *all), **days = arena_array_raw(r->arena, room + 1, sizeof *days);
    if (all == NULL || days == NULL)
        return NULL;
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].kind == PHRASE_DAY) {
            all[kept++] = &r->hits[i];
            longest = r->hits[i].to - r->hits[i].from > (int)longest ? (size_t)(r->hits[i].to - r->hits[i].from) : longest;
        }
    for (size_t i = 0; i < kept; i++)
        if (!lies_in_longer(all, kept, i, longest))
            days[(*n)++] = all[i];
    return days;
}

/* How far the day word lies from the entry; what is behind it a little nearer. */
static unsigned distance(const struct hit *day, unsigned at)
{
    return at < day->from ? (day->from - at) * 2u - 1 : at >= day->to ? (at - day->to + 1u) * 2u : 0;
}

/* "yesterday 7", "4 yesterday and 2 today": the nearest day word in the same part of the sentence, else in the sentence. */
void extract_days(struct extraction *x)
{
    const struct reader *r = x->r;
    size_t n_days;
    const struct hit **days = find_days(x, &n_days);
    for (size_t k = 0; days != NULL && k < x->n; k++) {
        const struct hit *best = NULL;
        bool best_near = false;
        for (size_t i = 0; i < n_days; i++) {
            const struct hit *h = days[i];
            if (r->tokens[x->at[k]].sentence != r->tokens[h->from].sentence)
                continue;
            bool near = x->c->segment[x->at[k]] == x->c->segment[h->from];
            if (best == NULL || near > best_near || (near == best_near && distance(h, x->at[k]) < distance(best, x->at[k]))) {
                best = h;
                best_near = near;
            }
        }
        if (best != NULL && x->all[k].day == 0)
            x->all[k].day = r->lexicon->days[best->target].day;
    }
}
