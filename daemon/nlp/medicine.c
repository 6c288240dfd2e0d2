/* SPDX-License-Identifier: ISC
 * medicine.c - medicines that were taken, with strength and count (understanding.md 28). */
#include <config.h>

#include "nlp/extract.h"

#include <string.h>

enum { MEDICINES_MAX = 24, COUNT_MAX_AFTER = 4000, STRENGTH_MIN = 20000, FEW_WORDS = 3, OVER_DAYS_MOST = 300 };

struct dose {
    int64_t strength_ug; /* 0: not said */
    int64_t count_tenths;
    size_t from, to;     /* tokens of all that belongs to it */
};

/* Micrograms in one of the unit that starts at the token; its end in *end.  0: no unit there. */
static int64_t unit_at(const struct reader *r, size_t token, size_t *end)
{
    static const struct {
        enum reserved what;
        int64_t ug;
    } UNITS[] = { { RESERVED_UNIT_MG, 1000 }, { RESERVED_UNIT_MCG, 1 }, { RESERVED_UNIT_G, 1000000 } };
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++) {
        size_t to = reserved_end(r, UNITS[i].what, token);
        if (to > token) {
            *end = to;
            return UNITS[i].ug;
        }
    }
    return 0;
}

static bool breaks(const struct reader *r, size_t token)
{
    return token >= r->n_tokens || r->tokens[token].brk >= BREAK_EMOJI || (r->tokens[token].flags & TOKEN_COMMA) != 0;
}

/* "x", which people write for "times". */
static bool is_letter(const struct token *t)
{
    return t->n == 1 && t->word[0] >= 'a' && t->word[0] <= 'z' && (t->flags & TOKEN_LIGHT) == 0;
}

/* The number with its unit that starts at the token, behind light words and "x". */
static const struct number *number_near(const struct extraction *x, size_t token, unsigned skip)
{
    for (unsigned i = 0; i <= skip && !breaks(x->r, token + i); i++) {
        const struct number *n = free_number(x, token + i);
        if (n != NULL)
            return n;
        const struct token *t = &x->r->tokens[token + i];
        if ((t->flags & TOKEN_LIGHT) == 0 && t->n != 1 && reserved_end(x->r, RESERVED_MORE, token + i) <= token + i)
            return NULL;
    }
    return NULL;
}

/* Behind the name: "ibu 400", "ibuprofen 400mg x2", "advil 2", "2 tablets". */
static void read_behind(struct extraction *x, const struct medication_name *name, struct dose *d)
{
    size_t form = reserved_end(x->r, RESERVED_UNIT_TABLET, d->to);
    if (form > d->to && !breaks(x->r, d->to))
        d->to = form; /* "suma nasal spray 20mg" */
    size_t end_one, one = d->to; /* "paracetamol un gramme": one of the unit */
    while (one < d->to + 2 && !breaks(x->r, one) && (x->r->tokens[one].flags & TOKEN_LIGHT) != 0)
        one++;
    if (one > d->to && !breaks(x->r, one) && x->r->tokens[one].number == 0 && x->r->tokens[one].n > 2 && unit_at(x->r, one, &end_one) > 0) {
        d->strength_ug = unit_at(x->r, one, &end_one);
        d->to = end_one;
        return;
    }
    for (int round = 0; round < 2; round++) {
        const struct number *n = number_near(x, d->to, 2);
        if (n == NULL || extract_is_bound(x, n, n->from, n->to))
            return;
        size_t end = n->to;
        int64_t ug = unit_at(x->r, n->to, &end);
        double unit_milli = name->unit_mg * 1000;
        size_t tablets = reserved_end(x->r, RESERVED_UNIT_TABLET, n->to);
        bool usual = unit_milli > 0 && (n->low == (int32_t)unit_milli || n->low * 2 == (int32_t)unit_milli) && n->low > 2000;
        bool strong = n->low >= STRENGTH_MIN || usual || (x->promised[n->from] && n->from == d->to);
        if (ug > 0 && d->strength_ug == 0)
            d->strength_ug = (int64_t)n->low * ug / 1000;
        else if (tablets > n->to && d->count_tenths == 0 && (!strong || d->strength_ug > 0)) {
            d->count_tenths = n->low / 100;
            end = tablets;
        } else if (ug == 0 && strong && d->strength_ug == 0 && n->low <= 2000000)
            d->strength_ug = (int64_t)n->low;
        else if (ug == 0 && n->low <= COUNT_MAX_AFTER && d->count_tenths == 0 && (n->from == d->to || is_letter(&x->r->tokens[d->to])))
            d->count_tenths = n->low / 100;
        else
            return;
        claim(x, n);
        d->to = end;
    }
}

/* "7 ibuprofen 600": a number of 5 to 10 that begins a part is how bad it is, and the strength tells the rest. */
static bool is_score_before(const struct extraction *x, const struct number *n, const struct dose *d, bool tablets)
{
    bool begins = n->from == 0 || x->r->tokens[n->from].brk >= BREAK_SOFT;
    return begins && !tablets && d->strength_ug > 0 && n->low >= 5000 && n->high <= 10000 && (n->flags & NUMBER_WORD) == 0;
}

/* Nothing between but small words: of, x, the; more of the same: "4 more ibuprofens". */
static bool is_small(const struct reader *r, size_t from, size_t to)
{
    while (from < to) {
        size_t more = reserved_end(r, RESERVED_MORE, from);
        if (more <= from && (r->tokens[from].flags & TOKEN_LIGHT) == 0 && r->tokens[from].n > 2)
            return false;
        from = more > from ? more : from + 1;
    }
    return true;
}

/* "un gramme de paracetamol": one of the unit, and small words about it. */
static bool read_unit_before(const struct extraction *x, struct dose *d)
{
    const struct reader *r = x->r;
    size_t end, at = d->from;
    for (size_t back = 1; back <= 3 && back <= d->from && !breaks(r, d->from - back + 1); back++) {
        at = d->from - back;
        int64_t ug = r->tokens[at].number == 0 && r->tokens[at].n > 2 ? unit_at(r, at, &end) : 0;
        if (ug > 0 && (at == 0 || r->tokens[at - 1].number == 0 || breaks(r, at))) {
            d->strength_ug = ug;
            d->from = at > 0 && !breaks(r, at) && (r->tokens[at - 1].flags & TOKEN_LIGHT) != 0 ? at - 1 : at;
            return true;
        }
        if ((r->tokens[at].flags & TOKEN_LIGHT) == 0)
            return false;
    }
    return false;
}

/* Before the name: "2 advil", "400 mg of ibuprofen", "2 x 400mg", "one tablet of". */
static void read_before(struct extraction *x, struct dose *d)
{
    const struct reader *r = x->r;
    if (d->strength_ug == 0 && read_unit_before(x, d))
        return;
    for (int round = 0; round < 2; round++) {
        size_t start = d->from, found = SIZE_MAX;
        const struct number *n = NULL;
        for (size_t back = 1; back <= 5 && back <= start && found == SIZE_MAX; back++) {
            if (breaks(r, start - back + 1))
                break;
            n = free_number(x, start - back);
            if (n != NULL && n->to <= start)
                found = start - back;
        }
        if (found == SIZE_MAX || n == NULL || extract_is_bound(x, n, n->from, n->to))
            return;
        size_t end = n->to, tablets = reserved_end(r, RESERVED_UNIT_TABLET, n->to);
        int64_t ug = unit_at(r, n->to, &end);
        if (tablets > end)
            end = tablets;
        if (!is_small(r, end, start))
            return;
        if (ug > 0 && d->strength_ug == 0)
            d->strength_ug = (int64_t)n->low * ug / 1000;
        else if (ug == 0 && n->low >= 50000 && n->low <= 2000000 && d->strength_ug == 0)
            d->strength_ug = n->low;
        else if (ug == 0 && is_score_before(x, n, d, tablets > n->to)) {
            extract_bare(x, OBS_PAIN, n);
            return;
        } else if (ug == 0 && n->low <= 30000 && d->count_tenths == 0)
            d->count_tenths = n->low / 100;
        else
            return;
        claim(x, n);
        d->from = found;
    }
}

/* "took" at the token speaks of a medicine that was taken: not denied, not asked, not somebody else's, not "should i take". */
static bool took_at(const struct extraction *x, size_t token)
{
    const struct reader *r = x->r;
    if (x->c->sides[token] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_DENIED | SIDE_PAST))
        return false;
    for (size_t i = token; i > 0 && token - i < 3 && !breaks(r, i) && !x->claimed[i - 1]; i--)
        if (reserved_end(r, RESERVED_NOT_TAKEN, i - 1) > 0)
            return false;
    return true;
}

static bool is_medicine(const struct hit *h)
{
    return h->kind == PHRASE_MEDICATION;
}

/* Another medicine lies between the tokens, and what parts it from the second is more than and, or and small words. */
static bool is_parted(const struct extraction *x, size_t from, size_t to)
{
    const struct reader *r = x->r;
    for (size_t i = to > from ? reader_first_hit(r, to - 1) : r->n_hits; i < r->n_hits && r->hits[i].from >= from; i++) {
        const struct hit *h = &r->hits[i];
        if (!is_medicine(h) || h->to > to)
            continue;
        bool joined = false, weighty = false;
        for (size_t k = h->to; k < to; k++) {
            bool joins = starts_with(x->c, k, CONTEXT_OR) || starts_with(x->c, k, CONTEXT_AND);
            joined = joined || joins;
            bool small = (r->tokens[k].flags & (TOKEN_LIGHT | TOKEN_DIGITS)) != 0 || unit_at(r, k, &(size_t){ 0 }) != 0;
            weighty = weighty || (!small && !joins);
        }
        if (weighty || (!joined && to - h->to >= 2))
            return true;
    }
    return false;
}

static bool holds_medicine(const struct reader *r, size_t from, size_t to)
{
    for (size_t i = to > from ? reader_first_hit(r, to - 1) : r->n_hits; i < r->n_hits && r->hits[i].from >= from; i++)
        if (is_medicine(&r->hits[i]) && r->hits[i].to <= to)
            return true;
    return false;
}

/* An entry lies between: "about a 6 took 2 advil" thinks about none. */
static bool is_entered(const struct extraction *x, size_t from, size_t to)
{
    for (size_t i = 0; i < x->n; i++) {
        enum observation_code code = x->all[i].code;
        bool amount = code == OBS_PAIN || code == OBS_SLEEP || code == OBS_ONSET || code == OBS_DURATION || code == OBS_WATER;
        if (amount && x->at[i] > from && x->at[i] < to)
            return true;
    }
    return false;
}

/* "no ibuprofen", "out of ibuprofen": words at the token that end in this medicine, or hold it, say that it was not taken. */
static bool not_taken_at(const struct extraction *x, const struct hit *h, size_t token)
{
    const struct reader *r = x->r;
    int concept = r->lexicon->reserved[RESERVED_NOT_TAKEN];
    if (concept < 0)
        return false;
    uint32_t symbol = r->lexicon->concept_base + (uint32_t)concept;
    for (uint32_t i = r->first_edge[token]; i < r->end_edge[token]; i++) {
        const struct edge *e = &r->edges[i];
        if (e->symbol != symbol)
            continue;
        bool about_this = e->from <= h->from && e->to >= h->to && !is_parted(x, e->from, h->from) && !is_entered(x, e->from, h->from);
        if (about_this || !holds_medicine(r, e->from, e->to))
            return true;
    }
    return false;
}

/* Words of weight beside the medicine and its dose in the part between commas that it stands in; `before`: one stands before it. */
static size_t words_beside(const struct extraction *x, const struct hit *h, const struct dose *d, bool *before)
{
    const struct reader *r = x->r;
    size_t words = 0, from = d->from, to = d->to;
    *before = false;
    while (from > 0 && r->tokens[from].brk < BREAK_SOFT) {
        from--;
        *before = true;
    }
    while (to < r->n_tokens && r->tokens[to].brk < BREAK_SOFT)
        to++;
    for (size_t i = from; i < to; i++)
        words += (i < d->from || i >= d->to) && (i < h->from || i >= h->to) &&
            (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_DIGITS | TOKEN_EMOJI)) == 0 && r->tokens[i].number == 0 &&
            reserved_end(r, RESERVED_UNIT_TABLET, i) == 0;
    return words;
}

/* "tylenol at noon": a time of day behind it and its dose. */
static bool is_timed(const struct reader *r, const struct dose *d)
{
    size_t at = d->to;
    while (at < r->n_tokens && !breaks(r, at) && (r->tokens[at].flags & (TOKEN_LIGHT | TOKEN_DIGITS)) == TOKEN_LIGHT)
        at++;
    for (uint32_t i = at < r->n_tokens && !breaks(r, at) ? r->first_edge[at] : 0; at < r->n_tokens && !breaks(r, at) && i < r->end_edge[at]; i++)
        if (r->edges[i].symbol == r->lexicon->number_base + NUMBER_CLOCK)
            return true;
    return false;
}

/* "co codamol cos nothing else was in": the text or a part of it begins with the name, and no verb says something of it. */
static bool leads(const struct extraction *x, const struct hit *h, const struct dose *d)
{
    const struct reader *r = x->r;
    size_t from = d->from, next = d->to;
    while (from > 0 && r->tokens[from].brk < BREAK_SOFT && r->tokens[from - 1].flags & TOKEN_LIGHT)
        from--;
    if (from > 0 && r->tokens[from].brk < BREAK_CLAUSE)
        return false;
    for (size_t i = next; i < r->n_tokens && i < next + 2 && r->tokens[i].brk < BREAK_SOFT; i++)
        if (starts_with(x->c, i, CONTEXT_FINITE))
            return false;
    for (size_t i = h->from; i < r->n_tokens && r->tokens[i].sentence == r->tokens[h->from].sentence; i++)
        if (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED))
            return false;
    return true;
}

/* Whether the words around say that it was taken: the nearest of took and not-taken decides. */
static bool is_taken(const struct extraction *x, const struct hit *h, const struct dose *d)
{
    const struct reader *r = x->r;
    uint16_t sentence = r->tokens[h->from].sentence;
    size_t words = 0;
    bool before;
    for (size_t i = h->from; i < h->to; i++)
        if (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_DENIED | SIDE_PAST))
            return false;
    for (size_t i = h->from; i-- > 0 && r->tokens[i].sentence == sentence && h->from - i < REACH_MAX;) {
        if (not_taken_at(x, h, i))
            return false;
        if (reserved_end(r, RESERVED_TOOK, i) > i)
            return took_at(x, i);
    }
    for (size_t i = h->from; i < r->n_tokens && r->tokens[i].sentence == sentence && i - h->from < REACH_MAX; i++) {
        if (not_taken_at(x, h, i))
            return false;
        if (reserved_end(r, RESERVED_TOOK, i) > i)
            return took_at(x, i);
    }
    if (r->tokens[h->from].flags & TOKEN_ASKED)
        return false;
    if (d->strength_ug > 0 || d->count_tenths > 0 || is_timed(r, d) || leads(x, h, d))
        return true;
    for (size_t i = d->from; i-- > 0 && r->tokens[i].sentence == sentence;)
        if (x->refused[i] && is_parted(x, i, h->from))
            return true; /* "no ibuprofen left so a paracetamol" */
    if (words_beside(x, h, d, &before) == 0 && (before || d->from == 0 || !x->refused[d->from - 1]))
        return true; /* an item of its own, and no more of a list of those that were not taken */
    for (size_t i = 0; i < r->n_tokens; i++)
        words += (i < h->from || i >= h->to) && (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_DIGITS | TOKEN_EMOJI)) == 0;
    return words <= FEW_WORDS;
}

/* "7 advil this week": a sum over days stands behind it, and small words between. */
static bool is_over_days(const struct extraction *x, const struct dose *d)
{
    for (size_t i = d->to; i <= d->to + FEW_WORDS && !breaks(x->r, i); i++) {
        if (reserved_end(x->r, RESERVED_DAYS_TOTAL, i) > i)
            return true;
        if ((x->r->tokens[i].flags & TOKEN_LIGHT) == 0 && reserved_end(x->r, RESERVED_UNIT_TABLET, i) <= i)
            return false;
    }
    return false;
}

static void add_medicine(struct extraction *x, const struct hit *h)
{
    const struct lexicon *lexicon = x->r->lexicon;
    const struct medication_name *name = &lexicon->medication_names[h->target];
    const struct medication *m = &lexicon->medications[name->medication];
    struct dose d = { .from = h->from, .to = h->to };
    read_behind(x, name, &d);
    read_before(x, &d);
    if (!is_taken(x, h, &d)) {
        for (size_t i = d.from; i < d.to; i++)
            x->refused[i] = true;
        return;
    }
    struct observation *o = extract_add(x, OBS_MED, d.from, d.to);
    if (o == NULL)
        return;
    int64_t unit_ug = d.strength_ug > 0 ? d.strength_ug : (int64_t)(name->unit_mg * 1000);
    o->text = m->generic;
    o->detail = m->class_name;
    if (d.count_tenths > 10 && d.count_tenths <= OVER_DAYS_MOST && is_over_days(x, &d)) { /* a day of it, and no dose */
        o->value = o->value_high = 1;
        return;
    }
    o->count_tenths = d.count_tenths;
    o->value = o->value_high = 1;
    if (d.count_tenths > 0)
        o->dose_ug = unit_ug * d.count_tenths / 10;
    else
        o->dose_ug = d.strength_ug;
}

/* The edge of a pill without a name that starts at the token ("two tablets", "2 of the 400s"), or NULL: the longest. */
static const struct edge *pill_at(const struct reader *r, size_t token)
{
    const struct edge *best = NULL;
    int concept = r->lexicon->reserved[RESERVED_PILL];
    for (uint32_t i = r->first_edge[token]; concept >= 0 && i < r->end_edge[token]; i++)
        if (r->edges[i].symbol == r->lexicon->concept_base + (uint32_t)concept && (best == NULL || r->edges[i].to > best->to))
            best = &r->edges[i];
    return best;
}

/* The words of taking stand before it in its part, and count; nothing says that it was not taken. */
static bool is_pill_taken(const struct extraction *x, const struct edge *e)
{
    const struct reader *r = x->r;
    if (r->tokens[e->from].flags & TOKEN_ASKED)
        return false;
    for (size_t i = e->from; i-- > 0 && e->from - i < FEW_WORDS + 2 && !breaks(r, i + 1);)
        if (reserved_end(r, RESERVED_TOOK, i) > i)
            return took_at(x, i);
    return false;
}

/* "took 2 of the 400s", "me tome una pastilla": some painkiller, where the text names none. */
static void add_unnamed(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct medication *m = r->lexicon->unnamed;
    for (size_t i = 0; i < r->n_tokens && m != NULL; i++) {
        const struct edge *e = pill_at(r, i);
        if (e == NULL || !is_pill_taken(x, e))
            continue;
        bool both = e->first_number != 0 && e->first_number != e->last_number;
        const struct number *strength = both ? &r->numbers[e->last_number - 1] : NULL;
        const struct number *count = both ? &r->numbers[e->first_number - 1] : e->last_number != 0 ? &r->numbers[e->last_number - 1] : NULL;
        if ((count != NULL && !extract_is_free(x, count)) || (strength != NULL && !extract_is_free(x, strength)))
            continue;
        struct observation *o = extract_add(x, OBS_MED, e->from, e->to);
        if (o == NULL)
            return;
        o->text = m->generic;
        o->detail = m->class_name;
        o->value = o->value_high = 1;
        o->count_tenths = count != NULL ? count->low / 100 : 10;
        o->dose_ug = strength != NULL ? (int64_t)strength->low * o->count_tenths / 10 : 0;
        if (count != NULL)
            claim(x, count);
        if (strength != NULL)
            claim(x, strength);
        i = e->to - 1u;
    }
}

void extract_promise_strengths(struct extraction *x)
{
    const struct reader *r = x->r;
    size_t end = 0;
    for (size_t i = 0; i < r->n_tokens; i++) /* "doliprane 1g, mal dormi", "half a maxalt, 5mg": what has such a unit is no pain */
        if (r->tokens[i].number != 0 && r->numbers[r->tokens[i].number - 1].to == i + 1 && unit_at(r, i + 1, &end) > 0)
            x->promised[r->numbers[r->tokens[i].number - 1].from] = true;
    for (size_t i = 0; i < r->n_hits; i++) {
        const struct hit *h = &r->hits[i];
        const struct number *n = is_medicine(h) && !breaks(r, h->to) ? free_number(x, h->to) : NULL;
        if (n == NULL && is_medicine(h) && h->to + 1u < r->n_tokens && is_letter(&r->tokens[h->to]) &&
            (n = free_number(x, h->to + 1u)) != NULL && ((n->flags & NUMBER_GLUED) != 0 || n->to == r->n_tokens ||
                                                         r->tokens[n->to].brk >= BREAK_SOFT)) { /* "excedrin x2" */
            x->promised[n->from] = true;
            continue;
        }
        if (n == NULL || extract_is_bound(x, n, n->from, n->to) || n->low <= COUNT_MAX_AFTER / 2)
            continue;
        double milli = r->lexicon->medication_names[h->target].unit_mg * 1000;
        double part = milli > 0 ? n->low / milli : 0;
        x->promised[n->from] = part == 0.5 || part == 1 || part == 2;
    }
}

/* A name of a whole class beside one of its medicines: "triptan time, sumatriptan taken". */
static bool is_named_closer(const struct extraction *x, const struct hit *const *all, size_t n, const struct hit *h)
{
    const struct lexicon *lexicon = x->r->lexicon;
    const struct medication *m = &lexicon->medications[lexicon->medication_names[h->target].medication];
    for (size_t i = 0; i < n && strcmp(m->generic, m->class_name) == 0; i++) {
        const struct medication *other = &lexicon->medications[lexicon->medication_names[all[i]->target].medication];
        if (other != m && strcmp(other->class_name, m->class_name) == 0)
            return true;
    }
    return false;
}

void extract_medicines(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct hit *found[MEDICINES_MAX];
    size_t n = 0, longest = 0;
    x->refused = arena_array(r->arena, r->n_tokens + 1, sizeof *x->refused);
    if (x->refused == NULL)
        return;
    for (size_t i = 0; i < r->n_hits; i++)
        if (r->hits[i].kind == PHRASE_MEDICATION && r->hits[i].to - r->hits[i].from > (int)longest)
            longest = (size_t)(r->hits[i].to - r->hits[i].from);
    for (size_t i = longest > 0 ? r->n_hits : 0; i-- > 0 && n < MEDICINES_MAX;) { /* hits stand from the end of the text to its start */
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_MEDICATION)
            continue;
        bool inside = false;
        for (size_t k = reader_first_hit(r, h->from); k < r->n_hits && r->hits[k].from + longest >= h->to && !inside; k++) {
            const struct hit *o = &r->hits[k];
            inside = o != h && o->kind == PHRASE_MEDICATION && o->to >= h->to &&
                (o->to - o->from > h->to - h->from || (o->to - o->from == h->to - h->from && o > h));
        }
        if (!inside)
            found[n++] = h;
    }
    for (size_t i = 1; i < n; i++) /* in the order of the text */
        for (size_t k = i; k > 0 && found[k]->from < found[k - 1]->from; k--) {
            const struct hit *swap = found[k];
            found[k] = found[k - 1];
            found[k - 1] = swap;
        }
    for (size_t i = 0; i < n; i++)
        if (!is_named_closer(x, found, n, found[i]))
            add_medicine(x, found[i]);
    if (n == 0)
        add_unnamed(x);
}
