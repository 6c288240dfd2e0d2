/* SPDX-License-Identifier: ISC
 * medicine.c - medicines that were taken, with strength and count (understanding.md 28). */
#include <config.h>

#include "nlp/extract.h"

enum { MEDICINES_MAX = 24, COUNT_MAX_AFTER = 4000, STRENGTH_MIN = 20000, FEW_WORDS = 3 };

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

/* "3pm" is a time. */
static bool is_clock(const struct reader *r, size_t token)
{
    for (uint32_t i = r->first_edge[token]; i < r->end_edge[token]; i++)
        if (r->edges[i].symbol == r->lexicon->number_base + NUMBER_CLOCK)
            return true;
    return false;
}

/* The number with its unit that starts at the token, behind light words and "x". */
static const struct number *number_near(const struct extraction *x, size_t token, unsigned skip)
{
    for (unsigned i = 0; i <= skip && !breaks(x->r, token + i); i++) {
        const struct number *n = free_number(x, token + i);
        if (n != NULL)
            return n;
        const struct token *t = &x->r->tokens[token + i];
        if ((t->flags & TOKEN_LIGHT) == 0 && t->n != 1)
            return NULL;
    }
    return NULL;
}

/* Behind the name: "ibu 400", "ibuprofen 400mg x2", "advil 2", "2 tablets". */
static void read_behind(struct extraction *x, const struct medication_name *name, struct dose *d)
{
    for (int round = 0; round < 2; round++) {
        const struct number *n = number_near(x, d->to, 1);
        if (n == NULL || is_clock(x->r, n->from))
            return;
        size_t end = n->to;
        int64_t ug = unit_at(x->r, n->to, &end);
        double unit_milli = name->unit_mg * 1000;
        size_t tablets = reserved_end(x->r, RESERVED_UNIT_TABLET, n->to);
        bool strong = n->low >= STRENGTH_MIN || (unit_milli > 0 && (n->low == (int32_t)unit_milli || n->low * 2 == (int32_t)unit_milli) &&
                                                  n->low > 2000);
        if (ug > 0 && d->strength_ug == 0)
            d->strength_ug = (int64_t)n->low * ug / 1000;
        else if (tablets > n->to && d->count_tenths == 0) {
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

/* Before the name: "2 advil", "400 mg of ibuprofen", "2 x 400mg", "one tablet of". */
static void read_before(struct extraction *x, struct dose *d)
{
    const struct reader *r = x->r;
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
        if (found == SIZE_MAX || n == NULL || is_clock(r, found))
            return;
        size_t end = n->to, tablets = reserved_end(r, RESERVED_UNIT_TABLET, n->to);
        int64_t ug = unit_at(r, n->to, &end);
        if (tablets > end)
            end = tablets;
        for (size_t i = end; i < start; i++) /* only small words between: of, x, the */
            if ((r->tokens[i].flags & TOKEN_LIGHT) == 0 && r->tokens[i].n > 2)
                return;
        if (ug > 0 && d->strength_ug == 0)
            d->strength_ug = (int64_t)n->low * ug / 1000;
        else if (ug == 0 && n->low >= 50000 && n->low <= 2000000 && d->strength_ug == 0)
            d->strength_ug = n->low;
        else if (ug == 0 && n->low <= 30000 && d->count_tenths == 0)
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
    for (size_t i = token; i > 0 && token - i < 3 && !breaks(r, i); i--)
        if (reserved_end(r, RESERVED_NOT_TAKEN, i - 1) > 0)
            return false;
    return true;
}

/* Whether the words around say that it was taken: the nearest of took and not-taken decides. */
static bool is_taken(const struct extraction *x, const struct hit *h, const struct dose *d)
{
    const struct reader *r = x->r;
    uint16_t sentence = r->tokens[h->from].sentence;
    size_t words = 0;
    for (size_t i = h->from; i < h->to; i++)
        if (x->c->sides[i] & (SIDE_OTHER | SIDE_NOT_STATED | SIDE_DENIED | SIDE_PAST))
            return false;
    for (size_t i = h->from; i-- > 0 && r->tokens[i].sentence == sentence && h->from - i < REACH_MAX;) {
        if (reserved_end(r, RESERVED_NOT_TAKEN, i) > i)
            return false;
        if (reserved_end(r, RESERVED_TOOK, i) > i)
            return took_at(x, i);
    }
    for (size_t i = h->from; i < r->n_tokens && r->tokens[i].sentence == sentence && i - h->from < REACH_MAX; i++) {
        if (reserved_end(r, RESERVED_NOT_TAKEN, i) > i)
            return false;
        if (reserved_end(r, RESERVED_TOOK, i) > i)
            return took_at(x, i);
    }
    if (r->tokens[h->from].flags & TOKEN_ASKED)
        return false;
    if (d->strength_ug > 0 || d->count_tenths > 0)
        return true;
    for (size_t i = 0; i < r->n_tokens; i++)
        words += (i < h->from || i >= h->to) && (r->tokens[i].flags & (TOKEN_LIGHT | TOKEN_DIGITS | TOKEN_EMOJI)) == 0;
    return words <= FEW_WORDS;
}

static void add_medicine(struct extraction *x, const struct hit *h)
{
    const struct lexicon *lexicon = x->r->lexicon;
    const struct medication_name *name = &lexicon->medication_names[h->target];
    const struct medication *m = &lexicon->medications[name->medication];
    struct dose d = { .from = h->from, .to = h->to };
    read_before(x, &d);
    read_behind(x, name, &d);
    if (!is_taken(x, h, &d))
        return;
    struct observation *o = extract_add(x, OBS_MED, d.from, d.to);
    if (o == NULL)
        return;
    int64_t unit_ug = d.strength_ug > 0 ? d.strength_ug : (int64_t)(name->unit_mg * 1000);
    o->text = m->generic;
    o->detail = m->class_name;
    o->count_tenths = d.count_tenths;
    o->value = o->value_high = 1;
    if (d.count_tenths > 0)
        o->dose_ug = unit_ug * d.count_tenths / 10;
    else
        o->dose_ug = d.strength_ug;
}

void extract_medicines(struct extraction *x)
{
    const struct reader *r = x->r;
    const struct hit *found[MEDICINES_MAX];
    size_t n = 0;
    for (size_t i = r->n_hits; i-- > 0;) { /* hits stand from the end of the text to its start */
        const struct hit *h = &r->hits[i];
        if (h->kind != PHRASE_MEDICATION)
            continue;
        bool inside = false;
        for (size_t k = 0; k < r->n_hits && !inside; k++) {
            const struct hit *o = &r->hits[k];
            inside = o != h && o->kind == PHRASE_MEDICATION && o->from <= h->from && o->to >= h->to &&
                (o->to - o->from > h->to - h->from || (o->to - o->from == h->to - h->from && o > h));
        }
        if (!inside && n < MEDICINES_MAX)
            found[n++] = h;
    }
    for (size_t i = 1; i < n; i++) /* in the order of the text */
        for (size_t k = i; k > 0 && found[k]->from < found[k - 1]->from; k--) {
            const struct hit *swap = found[k];
            found[k] = found[k - 1];
            found[k - 1] = swap;
        }
    for (size_t i = 0; i < n; i++)
        add_medicine(x, found[i]);
}
