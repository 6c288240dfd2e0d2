/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/extract.h"

#include "base/utf8.h"

size_t reserved_end(const struct reader *r, enum reserved what, size_t token)
{
    int concept = r->lexicon->reserved[what];
    if (concept < 0 || token >= r->n_tokens || (r->reserved[token] >> what & 1) == 0)
        return 0;
    uint32_t symbol = r->lexicon->concept_base + (uint32_t)concept;
    size_t end = 0;
    for (uint32_t i = r->first_edge[token]; i < r->end_edge[token]; i++)
        if (r->edges[i].symbol == symbol && r->edges[i].to > end)
            end = r->edges[i].to;
    return end;
}

bool extract_is_countable(const struct number *n)
{
    return (n->flags & (NUMBER_OTHER | NUMBER_NEGATIVE | NUMBER_HASH | NUMBER_MONEY | NUMBER_PERCENT)) == 0;
}

bool extract_is_free(const struct extraction *x, const struct number *n)
{
    for (size_t i = n->from; i < n->to; i++)
        if (x->claimed[i])
            return false;
    return true;
}

bool extract_is_bound(const struct extraction *x, const struct number *n, size_t from, size_t to)
{
    const struct stretch *b = &x->bound[n->from];
    bool itself = n->from <= b->from && n->to >= b->to;
    return b->to > b->from && !itself && !(from <= b->from && to >= b->to);
}

/* Times of day, spans and scores that are made of several tokens: none of their numbers is anything else. */
static void mark_bounds(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_edges; i++) {
        const struct edge *e = &r->edges[i];
        uint32_t type = e->symbol - r->lexicon->number_base;
        if (e->symbol < r->lexicon->number_base || type >= NUMBER_TYPES || type == NUMBER_PLAIN || type == NUMBER_ORDINAL ||
            e->to - e->from < 2 || (r->numbers[e->last_number - 1].flags & NUMBER_LOOSE) != 0)
            continue;
        for (size_t k = e->from; k < e->to; k++)
            if (e->to - e->from > x->bound[k].to - x->bound[k].from)
                x->bound[k] = (struct stretch){ e->from, e->to };
    }
}

/* "lasted 2 hours": every word of the hit stands there, and the span last. */
static bool lasts(const struct reader *r, const struct hit *h, const struct number *n)
{
    return n->type == NUMBER_SPAN && n->to == h->to && n->from > h->from && h->gaps == 0 && (r->tokens[h->from].flags & TOKEN_LIGHT) == 0 &&
        (r->tokens[n->from].flags & TOKEN_COMMA) == 0;
}

/* "1.5 l", "slept 7": a unit behind the number, or a word of sleep before it, and no small words between ("cant sleep its a 7"). */
static bool measures(const struct reader *r, const struct hit *h, enum observation_code code, const struct number *n)
{
    if (n->type != NUMBER_PLAIN || h->gaps != 0 || h->first_number != 0)
        return false;
    const struct token *behind = n->to < h->to ? &r->tokens[n->to] : NULL;
    bool letter = behind != NULL && behind->n == 1 && (n->flags & NUMBER_WORD) == 0; /* l */
    if (code == OBS_WATER)
        return n->from == h->from && behind != NULL && behind->brk == BREAK_NONE && (letter || (behind->flags & TOKEN_LIGHT) == 0);
    return code == OBS_SLEEP && n->from == h->from + 1 && r->tokens[n->from].brk == BREAK_NONE && (r->tokens[h->from].flags & TOKEN_LIGHT) == 0;
}

/* What the words beside a number or a span leave it to. */
static void promise_measures(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_EXTRACT || h->last_number == 0)
            continue;
        enum observation_code code = r->lexicon->extracts[h->target].code;
        const struct number *n = &r->numbers[h->last_number - 1];
        if (code == OBS_DURATION)
            x->lasting[n->from] = x->lasting[n->from] || lasts(r, h, n);
        x->measured[n->from] = x->measured[n->from] || measures(r, h, code, n);
    }
}

/* "1.5 litres not 2": beside a number with a unit the one that was wrong is of the same, and no pain. */
static void claim_corrected(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_CORRECTION || h->first_number == 0 || h->first_number == h->last_number)
            continue;
        const struct number *first = &r->numbers[h->first_number - 1], *last = &r->numbers[h->last_number - 1];
        const struct number *now = r->lexicon->corrections[h->target].new_last ? last : first, *was = now == last ? first : last;
        bool unit = x->measured[now->from] || x->promised[now->from];
        for (size_t k = r->first_edge[now->from]; k < r->end_edge[now->from]; k++)
            unit = unit || (r->edges[k].symbol == r->lexicon->number_base + NUMBER_SPAN && r->edges[k].to > now->to);
        if (unit)
            claim(x, was);
    }
}

/* "on both sides, the two of them": a number in words that says on which sides is no score; and hours of sleep are no attack. */
static void promise_sides(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind == PHRASE_EXTRACT && r->lexicon->extracts[h->target].code == OBS_SLEEP && h->last_number != 0) {
            const struct number *n = &r->numbers[h->last_number - 1];
            x->asleep[n->from] = x->asleep[n->from] || (n->type == NUMBER_SPAN && h->to > n->to && (h->flags & EDGE_JOINED) == 0 && !x->lasting[n->from]);
        }
        if (h->kind != PHRASE_EXTRACT || r->lexicon->extracts[h->target].code != OBS_SIDE)
            continue;
        for (size_t k = h->from; k < h->to; k++)
            if (r->tokens[k].number != 0 && (r->numbers[r->tokens[k].number - 1].flags & NUMBER_WORD) != 0)
                x->promised[k] = true;
    }
}

const struct number *free_number(const struct extraction *x, size_t token)
{
    if (token >= x->r->n_tokens || x->r->tokens[token].number == 0)
        return NULL;
    const struct number *n = &x->r->numbers[x->r->tokens[token].number - 1];
    return n->type == NUMBER_PLAIN && extract_is_countable(n) && extract_is_free(x, n) ? n : NULL;
}

void claim(struct extraction *x, const struct number *n)
{
    for (size_t i = n->from; i < n->to; i++)
        x->claimed[i] = x->spoken[i] = true;
}

struct observation *extract_add(struct extraction *x, enum observation_code code, size_t from, size_t to)
{
    if (x->n == OBSERVATIONS_MAX) {
        x->r->truncated = true;
        return NULL;
    }
    for (size_t i = from; i < to; i++)
        x->spoken[i] = true;
    x->at[x->n] = (uint16_t)from;
    struct observation *o = &x->all[x->n++];
    *o = (struct observation){ .code = code, .from = x->r->tokens[from].from, .to = x->r->tokens[to - 1].to };
    return o;
}

enum { NIGHT_SPREAD = 4000 };

static void add_hit(struct extraction *x, const struct hit *h)
{
    struct reader *r = x->r;
    const struct extract_entry *e = &r->lexicon->extracts[h->target];
    const struct observation_kind *kind = &OBSERVATION_KINDS[e->code];
    const struct number *first = h->first_number != 0 ? &r->numbers[h->first_number - 1] : NULL;
    const struct number *last = h->last_number != 0 ? &r->numbers[h->last_number - 1] : NULL;
    if (first != NULL && kind->type == OBS_TYPE_TIME && x->promised[first->from])
        first = NULL; /* "suma 50 at 8": the dose is the medicine's */
    if (first != NULL && first != last && e->code == OBS_PAIN && first->type == NUMBER_SPAN)
        first = NULL; /* "three hours of a 5" */
    int32_t spread = first != NULL && last != NULL && first->type == NUMBER_PLAIN ? first->low - last->low : 0;
    if (e->code == OBS_SLEEP && !e->between && first != last && (spread >= NIGHT_SPREAD || -spread >= NIGHT_SPREAD))
        return; /* "slept 12 to 6": from when to when */
    bool denied;
    /* "a 4 on the left" says the side and leaves the 4; "room 7" is a note, and its 7 is no pain */
    bool claims = kind->type == OBS_TYPE_NUMBER || kind->type == OBS_TYPE_TIME || kind->type == OBS_TYPE_TEXT;
    if (claims && !(extract_may_claim(x, h, e, last) && extract_may_claim(x, h, e, first)))
        return;
    if (h->flags & EDGE_DOUBTFUL || !extract_is_said(x, h, e->none, &denied) || (denied && !e->none) ||
        extract_is_told(x, h, e->code, kind->type == OBS_TYPE_CODE ? e->value : NULL))
        return;
    bool added = false;
    struct observation *o;
    if ((first == NULL && extract_is_vague(x, h, e->code, last)) || (h->last_number == 0 && extract_is_in_trigger(x, h)))
        return;
    if (last != NULL && last->type == NUMBER_BP && last->flags & NUMBER_CM && h->to - h->from < 2)
        return;
    if (e->silent) {
        for (size_t i = h->from; i < h->to; i++)
            x->claimed[i] = x->claimed[i] || r->tokens[i].number != 0;
        if (last != NULL)
            claim(x, last);
        return;
    }
    switch (kind->type) {
    case OBS_TYPE_NUMBER:
        if (last != NULL && last->type == NUMBER_BP) {
            extract_add_pressure(x, h, last);
            added = true;
        } else
            added = e->between ? extract_add_between(x, h, e, first, last) : extract_add_number(x, h, e, first, last);
        break;
    case OBS_TYPE_TIME:
        added = extract_add_time(x, h, e, last);
        break;
    case OBS_TYPE_BOOL:
    case OBS_TYPE_CODE:
    case OBS_TYPE_TEXT:
        o = extract_add(x, e->code, h->from, h->to);
        added = o != NULL;
        if (o == NULL)
            break;
        o->value = o->value_high = e->none ? 0 : 1;
        o->detail = e->detail;
        o->text = kind->type == OBS_TYPE_BOOL ? NULL : e->value;
        if (kind->type == OBS_TYPE_TEXT && o->text == NULL)
            o->text = utf8_repaired((struct str){ r->text.s + o->from, o->to - o->from }, r->arena).s;
        break;
    }
    if (added && claims && last != NULL)
        claim(x, last);
    if (added && claims && first != NULL)
        claim(x, first);
}

enum { WEIGHTS = 160 };

/* "at 5, pain 3" */
static bool goes_over_comma(const struct reader *r, const struct hit *h)
{
    for (size_t i = h->from + 1u; i < h->to; i++)
        if ((r->tokens[i].flags & TOKEN_COMMA) != 0)
            return true;
    return false;
}

/* Longer is heavier; a phrase with a gap, an "and" or, of pain, a comma gone over is lighter, and one that tells of a change is heavier than one that
 * takes "2 to 4" for a range. */
static int weight_of(const struct reader *r, const struct hit *h)
{
    const struct extract_entry *e = &r->lexicon->extracts[h->target];
    bool lighter = h->gaps != 0 || (h->flags & EDGE_JOINED) != 0 || (e->code == OBS_PAIN && goes_over_comma(r, h));
    int weight = (h->to - h->from - __builtin_popcount(h->gaps)) * 2 - lighter + e->change;
    return weight < 0 ? 0 : weight >= WEIGHTS ? WEIGHTS - 1 : weight;
}

/* The longest first: it knows most about its numbers.  Where equal, in the order of the text. */
static void add_hits(struct extraction *x)
{
    const struct reader *r = x->r;
    uint32_t *next = arena_array_raw(r->arena, r->n_hits + 1, sizeof *next);
    uint32_t heads[WEIGHTS];
    if (next == NULL)
        return;
    for (int w = 0; w < WEIGHTS; w++)
        heads[w] = UINT32_MAX;
    for (uint32_t i = 0; i < r->n_hits; i++) /* hits stand from the end of the text to its start */
        if (r->hits[i].kind == PHRASE_EXTRACT) {
            int w = weight_of(r, &r->hits[i]);
            next[i] = heads[w];
            heads[w] = i;
        }
    for (int w = WEIGHTS; w-- > 0;)
        for (uint32_t i = heads[w]; i != UINT32_MAX; i = next[i])
            add_hit(x, &r->hits[i]);
}

/* A pain of 0 that was told without a number is none beside how long it was ("45 minutes and it went"), and none where the same words say
 * how it is ("not too bad", "pas trop mal"). */
static void drop_zero(struct extraction *x)
{
    size_t n = 0;
    bool lasted = false;
    for (size_t i = 0; i < x->n; i++)
        lasted = lasted || x->all[i].code == OBS_DURATION || x->all[i].code == OBS_END;
    for (size_t i = 0; i < x->n; i++) {
        const struct observation *o = &x->all[i];
        bool drop = false, number = false;
        for (size_t k = 0; k < x->n && o->code == OBS_ROUTINE_DONE && o->value_high == 0; k++) /* "10 min of rolls, all done" */
            drop = drop || (x->all[k].code == OBS_ROUTINE_DONE && x->all[k].value_high > 0 && x->all[k].detail == o->detail);
        for (size_t k = x->at[i]; k < x->r->n_tokens && x->r->tokens[k].from < o->to; k++)
            number = number || x->r->tokens[k].number != 0;
        for (size_t k = 0; k < x->n && o->code == OBS_PAIN && o->value_high == 0 && !number; k++)
            drop = drop || lasted || (x->all[k].code == OBS_PAIN_WORDS && x->all[k].from < o->to && x->all[k].to > o->from);
        if (drop)
            continue;
        x->at[n] = x->at[i];
        x->all[n++] = *o;
    }
    x->n = n;
}

static bool comes_before(const struct observation *x, const struct observation *y)
{
    if (x->from != y->from)
        return x->from < y->from;
    if (x->earlier != y->earlier)
        return x->earlier;
    return x->code < y->code;
}

static void sort(struct extraction *x)
{
    for (size_t i = 1; i < x->n; i++) {
        struct observation o = x->all[i];
        size_t at = i;
        for (; at > 0 && comes_before(&o, &x->all[at - 1]); at--)
            x->all[at] = x->all[at - 1];
        x->all[at] = o;
    }
}

void read_extract(struct extraction *x)
{
    const struct reader *r = x->r;
    x->claimed = arena_array(r->arena, r->n_tokens + 1, sizeof *x->claimed);
    x->spoken = arena_array(r->arena, r->n_tokens + 1, sizeof *x->spoken);
    x->asleep = arena_array(r->arena, r->n_tokens + 1, sizeof *x->asleep);
    x->promised = arena_array(r->arena, r->n_tokens + 1, sizeof *x->promised);
    x->lasting = arena_array(r->arena, r->n_tokens + 1, sizeof *x->lasting);
    x->measured = arena_array(r->arena, r->n_tokens + 1, sizeof *x->measured);
    x->bound = arena_array(r->arena, r->n_tokens + 1, sizeof *x->bound);
    x->all = arena_array_raw(r->arena, OBSERVATIONS_MAX, sizeof *x->all);
    if (!arena_ok(r->arena)) {
        x->r->failed = true;
        return;
    }
    mark_bounds(x);
    promise_measures(x);
    promise_sides(x);
    extract_promise_strengths(x);
    claim_corrected(x);
    add_hits(x);
    extract_medicines(x);
    extract_repeated(x);
    extract_began(x);
    extract_left_over(x);
    extract_spans(x);
    extract_no_pain(x);
    extract_morning(x);
    drop_zero(x);
    extract_days(x);
    extract_totals(x);
    sort(x);
    const struct observation *last = NULL; /* of several scores of a day the last is how it is now */
    for (size_t i = x->n; i-- > 0;)
        if (x->all[i].code == OBS_PAIN && last != NULL && x->all[i].day == last->day)
            x->all[i].earlier = true;
        else if (x->all[i].code == OBS_PAIN && !x->all[i].earlier)
            last = &x->all[i];
}
