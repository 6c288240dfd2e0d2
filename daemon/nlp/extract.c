/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/extract.h"

#include <string.h>

#include "base/utf8.h"

size_t reserved_end(const struct reader *r, enum reserved what, size_t token)
{
    int concept = r->lexicon->reserved[what];
    if (concept < 0 || token >= r->n_tokens)
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

/* "on both sides, the two of them": a number in words that says on which sides is no score; and hours of sleep are no attack. */
static void promise_sides(struct extraction *x)
{
    const struct reader *r = x->r;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        if (h->kind == PHRASE_EXTRACT && r->lexicon->extracts[h->target].code == OBS_SLEEP && h->last_number != 0) {
            const struct number *n = &r->numbers[h->last_number - 1];
            x->asleep[n->from] = x->asleep[n->from] || (n->type == NUMBER_SPAN && h->to > n->to && (h->flags & EDGE_JOINED) == 0);
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

static int local_minute(const struct reader *r)
{
    int64_t s = (r->request->now_utc + r->request->utc_offset_s) % 86400;
    return (int)((s < 0 ? s + 86400 : s) / 60);
}

/* Morning or afternoon is not said. */
static bool is_open(const struct number *n)
{
    return n->half == HALF_NONE && (n->type == NUMBER_PLAIN ? n->low > 0 && n->low < 13000 : n->low < 13 * 60);
}

/* Minutes of the day of a clock or a bare hour; one that may be am or pm is the last before now. */
static bool minute_of(const struct reader *r, const struct number *n, int *minute)
{
    int m = n->low;
    if (n->type == NUMBER_PLAIN) {
        if (n->low < 0 || n->low > 24000 || n->flags & NUMBER_FRACTION)
            return false;
        m = n->low / 1000 * 60;
    } else if (n->type != NUMBER_CLOCK)
        return false;
    m %= 1440;
    if (is_open(n)) {
        int now = local_minute(r), am = m % 720, pm = am + 720;
        m = pm <= now ? pm : am <= now ? am : pm;
    }
    *minute = m;
    return true;
}

/* value * scale, rounded; false when it is outside what the code allows. */
static bool scaled(enum observation_code code, double value, int64_t *out)
{
    const struct observation_kind *kind = &OBSERVATION_KINDS[code];
    double v = value * kind->scale + 0.5;
    if (v < 0 || v > 1e12)
        return false;
    *out = (int64_t)v;
    return *out >= kind->min && *out <= kind->max;
}

static double unit_value(enum observation_code code, int32_t milli, double factor)
{
    double v = (double)milli / 1000 * factor;
    if (code == OBS_TEMPERATURE && v >= 93)
        v = (v - 32) * 5 / 9;
    return v;
}

static bool in_gap(const struct hit *h, size_t token)
{
    return token - h->from < 32 && (h->gaps >> (token - h->from) & 1) != 0;
}

/* The phrase says its denial itself: "no lunch", "couldnt sleep". */
static bool denies_itself(const struct extraction *x, const struct hit *h)
{
    for (size_t i = 0; i < x->c->n_triggers; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if (t->type == CONTEXT_DENY && t->from >= h->from && t->to <= h->to && !in_gap(h, t->from) && !in_gap(h, t->to - 1u))
            return true;
    }
    return false;
}

/* What context says of the words of a hit, but for its numbers. */
/* The phrase says itself that it goes back: "since 3 days ago". */
static bool goes_back(const struct extraction *x, const struct hit *h, enum observation_code code)
{
    for (size_t i = 0; i < x->c->n_triggers && (code == OBS_DURATION || code == OBS_ONSET); i++) {
        const struct trigger *t = &x->c->triggers[i];
        if ((t->type == CONTEXT_PAST || t->type == CONTEXT_RECENT) && t->from >= h->from && t->to <= h->to)
            return true;
    }
    return false;
}

static bool is_said(const struct extraction *x, const struct hit *h, bool none, bool *denied)
{
    const struct reader *r = x->r;
    bool back = goes_back(x, h, r->lexicon->extracts[h->target].code);
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
            (k->mode == MODE_FIGURATIVE && whole && h->last_number == 0 && !none) || (k->tense == TENSE_PAST && !back))
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

static void add_pressure(struct extraction *x, const struct hit *h, const struct number *n)
{
    struct observation *sys = extract_add(x, OBS_BP_SYS, h->from, h->to), *dia = extract_add(x, OBS_BP_DIA, h->from, h->to);
    if (sys == NULL || dia == NULL)
        return;
    sys->value = sys->value_high = n->low / 1000;
    dia->value = dia->value_high = n->high / 1000;
}

static bool add_time(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    int minute = 0;
    if (e->minus) {
        double back = n != NULL ? (double)n->low / 1000 * e->factor : e->factor;
        if (back < 0 || back > 60 * 24 * 30)
            return false;
        int64_t at = (int64_t)local_minute(x->r) - (int64_t)(back + 0.5);
        int64_t day = at >= 0 ? 0 : -((-at + 1439) / 1440);
        minute = (int)(at - day * 1440);
        struct observation *o = extract_add(x, e->code, h->from, h->to);
        if (o != NULL) {
            o->value = o->value_high = minute;
            o->day = (int)day;
        }
        return true;
    }
    if (n != NULL) {
        if (!minute_of(x->r, n, &minute))
            return false;
    } else {
        int64_t hour, rest;
        struct str text = str_of(e->value), part;
        if (e->value == NULL || !str_cut(&text, ':', &part) || !text_to_int(part, 0, 23, &hour) || !text_to_int(text, 0, 59, &rest))
            return false;
        minute = (int)(hour * 60 + rest);
    }
    struct observation *o = extract_add(x, e->code, h->from, h->to);
    if (o != NULL)
        o->value = o->value_high = minute;
    return true;
}

/* "bed at 1 up at 5, so 4 hours sleep" */
static bool is_said_again(const struct extraction *x, enum observation_code code, int64_t low, int64_t high)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code == code && x->all[i].value == low && x->all[i].value_high == high)
            return true;
    return false;
}

/* "from 10pm to 6am": how long that is, and for an attack when it began. */
static bool add_between(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
                        const struct number *last)
{
    int from, to;
    int64_t value;
    if (first == NULL || last == NULL || !minute_of(x->r, first, &from) || !minute_of(x->r, last, &to))
        return false;
    bool from_open = is_open(first), to_open = is_open(last);
    int circle = from_open || to_open ? 720 : 1440, minutes = ((to - from) % circle + circle) % circle;
    minutes = minutes == 0 ? circle : minutes;
    if (from_open && !to_open)
        from = (to - minutes + 1440) % 1440;
    if (!scaled(e->code, minutes / 60.0, &value))
        return false;
    if (is_said_again(x, e->code, value, value))
        return true;
    struct observation *o = extract_add(x, e->code, h->from, h->to);
    if (o != NULL)
        o->value = o->value_high = value;
    struct observation *onset = e->code == OBS_DURATION ? extract_add(x, OBS_ONSET, h->from, h->to) : NULL;
    if (onset != NULL)
        onset->value = onset->value_high = from;
    return true;
}

static bool add_number(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
                       const struct number *last)
{
    int64_t low = 0, high = 0;
    bool bare = last == NULL;
    if (bare && (e->code == OBS_PAIN || e->code == OBS_TEMPERATURE || e->code == OBS_AGE || e->code == OBS_BP_SYS) && !e->none &&
        e->value == NULL)
        return false;
    double a = e->factor, b = e->factor;
    /* "pain 4 to 2": no range goes down */
    bool falls = e->code == OBS_PAIN && first != NULL && last != NULL && first->low > last->high;
    bool change = first != NULL && (e->change || falls);
    if (e->times && first != NULL && last != NULL) {
        a = b = first->low / 1000.0 * e->factor;
        first = NULL;
    }
    if (e->none || (bare && e->code == OBS_ROUTINE_DONE))
        a = b = 0;
    else if (bare && e->value != NULL) {
        int64_t v;
        if (!text_to_scaled(str_of(e->value), 3, 0, 1000000000, &v))
            return false;
        a = b = (double)v / 1000 * e->factor;
    } else if (!bare) {
        double low_factor = a, high_factor = b;
        a = unit_value(e->code, first != NULL && !change ? first->low : last->low, low_factor);
        b = unit_value(e->code, last->high, high_factor);
    }
    a += e->plus;
    b += e->plus;
    if (a > b) {
        double swap = a;
        a = b;
        b = swap;
    }
    if (!scaled(e->code, a, &low) || !scaled(e->code, b, &high))
        return false;
    if (change) {
        int64_t was_low, was_high;
        if (!scaled(e->code, unit_value(e->code, first->low, e->factor), &was_low) ||
            !scaled(e->code, unit_value(e->code, first->high, e->factor), &was_high))
            return false;
        struct observation *was = extract_add(x, e->code, h->from, h->to);
        if (was != NULL) {
            was->value = was_low;
            was->value_high = was_high;
            was->earlier = true;
        }
    }
    if ((e->code == OBS_SLEEP || e->code == OBS_DURATION) && is_said_again(x, e->code, low, high))
        return true;
    struct observation *o = extract_add(x, e->code, h->from, h->to);
    if (o != NULL) {
        o->value = low;
        o->value_high = high;
        o->earlier = e->earlier;
        o->detail = e->detail;
    }
    return true;
}

enum { GLASSES_MOST = 12, GLASS_ML = 250 };

void extract_bare(struct extraction *x, enum observation_code code, const struct number *n)
{
    /* Of water, few are glasses (250 ml, as in extract.conf) and many are millilitres. */
    bool glasses = code == OBS_WATER && n->high <= GLASSES_MOST * 1000;
    const struct extract_entry e = { .code = code, .factor = glasses ? GLASS_ML : 1 };
    const struct hit h = { .from = n->from, .to = n->to };
    if (add_number(x, &h, &e, NULL, n))
        claim(x, n);
}

/* The same code was read from words that this hit shares. */
static bool is_told(const struct extraction *x, const struct hit *h, enum observation_code code, const char *value)
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

/* "right" in "right now" is no side. */
static bool is_in_trigger(const struct extraction *x, const struct hit *h)
{
    for (size_t i = 0; i < x->c->n_triggers && x->c->triggers[i].from <= h->from; i++) {
        const struct trigger *t = &x->c->triggers[i];
        if (!t->dead && t->to >= h->to && t->to - t->from > h->to - h->from)
            return true;
    }
    return false;
}

/* "this one tonight": a bare "one" is a score only beside a word for pain. */
static bool is_vague(const struct extraction *x, const struct hit *h, enum observation_code code, const struct number *n)
{
    const struct reader *r = x->r;
    if (code != OBS_PAIN || n == NULL || (n->flags & NUMBER_WORD) == 0 || n->low > 1000 || n->low == 0)
        return false;
    for (size_t m = x->c->first_mention[h->from]; m < r->n_mentions && r->mentions[m].token_from < h->to; m++)
        if (r->mentions[m].concept == r->lexicon->reserved[RESERVED_HEADACHE] ||
            r->mentions[m].concept == r->lexicon->reserved[RESERVED_PAIN_WORD])
            return false;
    return true;
}

/* A comma parts the number from the words of the phrase: "pain 3, slept 6, a litre" is no 6 litres, and "done, a 4" no 4 minutes.
 * Of pain people write so. */
static bool is_set_off(const struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    const struct reader *r = x->r;
    if (e->code == OBS_PAIN || OBSERVATION_KINDS[e->code].type != OBS_TYPE_NUMBER)
        return false;
    if (e->code == OBS_DURATION && (h->flags & EDGE_JOINED) != 0)
        return true; /* "slept 7 hours and pain is 2" */
    bool before = false;
    for (size_t i = h->from + 1u; i <= n->from && n->to == h->to && n->type == NUMBER_PLAIN; i++)
        before = before || (r->tokens[i].flags & TOKEN_COMMA) != 0;
    bool behind = n->to < h->to && (r->tokens[n->to].flags & TOKEN_COMMA) != 0;
    return before || behind;
}

/* The entry reads such a number, nothing else has taken it, and it is no part of a time or a score that goes further. */
static bool may_claim(const struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
{
    bool score = e->code == OBS_PAIN || e->code == OBS_STRESS; /* has no unit that it could share with a time */
    if (n != NULL && e->code == OBS_DURATION && x->asleep[n->from])
        return false;
    return n == NULL || (reads(e, n) && !is_set_off(x, h, e, n) && !x->promised[n->from] && extract_is_free(x, n) &&
                         !extract_is_bound(x, n, score ? n->from : h->from, score ? n->to : h->to));
}

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
    bool denied;
    /* "a 4 on the left" says the side and leaves the 4; "room 7" is a note, and its 7 is no pain */
    bool claims = kind->type == OBS_TYPE_NUMBER || kind->type == OBS_TYPE_TIME || kind->type == OBS_TYPE_TEXT;
    if (claims && !(may_claim(x, h, e, last) && may_claim(x, h, e, first)))
        return;
    if (h->flags & EDGE_DOUBTFUL || !is_said(x, h, e->none, &denied) || (denied && !e->none) ||
        is_told(x, h, e->code, kind->type == OBS_TYPE_CODE ? e->value : NULL))
        return;
    bool added = false;
    struct observation *o;
    if ((first == NULL && is_vague(x, h, e->code, last)) || (h->last_number == 0 && is_in_trigger(x, h)))
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
            add_pressure(x, h, last);
            added = true;
        } else
            added = e->between ? add_between(x, h, e, first, last) : add_number(x, h, e, first, last);
        break;
    case OBS_TYPE_TIME:
        added = add_time(x, h, e, last);
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

/* Longer is heavier; a phrase with a gap is lighter than one without. */
static int weight_of(const struct hit *h)
{
    int weight = (h->to - h->from - __builtin_popcount(h->gaps)) * 2 - (h->gaps != 0);
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
            int w = weight_of(&r->hits[i]);
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
    x->bound = arena_array(r->arena, r->n_tokens + 1, sizeof *x->bound);
    x->all = arena_array_raw(r->arena, OBSERVATIONS_MAX, sizeof *x->all);
    if (!arena_ok(r->arena)) {
        x->r->failed = true;
        return;
    }
    mark_bounds(x);
    promise_sides(x);
    extract_promise_strengths(x);
    add_hits(x);
    extract_medicines(x);
    extract_left_over(x);
    extract_no_pain(x);
    drop_zero(x);
    extract_days(x);
    sort(x);
    const struct observation *last = NULL; /* of several scores of a day the last is how it is now */
    for (size_t i = x->n; i-- > 0;)
        if (x->all[i].code == OBS_PAIN && last != NULL && x->all[i].day == last->day)
            x->all[i].earlier = true;
        else if (x->all[i].code == OBS_PAIN && !x->all[i].earlier)
            last = &x->all[i];
}
