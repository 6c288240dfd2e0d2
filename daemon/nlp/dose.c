/* SPDX-License-Identifier: ISC
 * dose.c - a medicine that was taken several times of one day: "4 paracetamol at breakfast, 4 at lunch and 4 with my soup", "un gramme a
 * 7h, 9h et 11h".  Each time is an entry of its own, so that the day can be summed. */
#include <config.h>

#include "nlp/count.h"
#include "nlp/extract.h"

enum { PIECES_MOST = 12, TIMES_MOST = 12, HOURS = 24, HOUR_MILLI = 60000, SMALL_COUNT = 4 };

struct dosing {
    struct extraction *x;
    struct counting c;
    const struct observation *of; /* the dose that is repeated */
    bool told;                    /* its own time was */
};

/* The end of a time that begins at the token: a time of day, a meal, or (behind a word that joins it) a bare hour.  0: none. */
static size_t time_end(const struct dosing *d, size_t token)
{
    const struct reader *r = d->x->r;
    size_t end = 0;
    if (token >= r->n_tokens)
        return 0;
    for (uint32_t i = r->first_edge[token]; i < r->end_edge[token]; i++)
        if (r->edges[i].symbol == r->lexicon->number_base + NUMBER_CLOCK && r->edges[i].to > end)
            end = r->edges[i].to;
    for (size_t i = 0; i < d->c.n; i++) { /* "my lunch" may begin before it */
        const struct count_mark *m = &d->c.marks[i];
        if (m->entry->kind == COUNT_MEAL && m->from <= token && m->to > token && m->to > end)
            end = m->to;
    }
    return end;
}

/* "now a 1", "tonight 6": what stands behind the time is how bad it is then, and no dose. */
static bool scores(const struct extraction *x, size_t token)
{
    const struct reader *r = x->r;
    while (token < r->n_tokens && (r->tokens[token].flags & TOKEN_LIGHT) != 0 && r->tokens[token].number == 0)
        token++;
    if (token >= r->n_tokens || r->tokens[token].number == 0 || r->tokens[token].brk >= BREAK_SOFT)
        return false;
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code == OBS_PAIN && x->all[i].from <= r->tokens[token].from && x->all[i].to > r->tokens[token].from)
            return true;
    return false;
}

/* Behind "at", "with": a time, an hour, or, once times were told, whatever stands there ("with my soup"). */
static size_t beside_end(const struct dosing *d, size_t token)
{
    const struct reader *r = d->x->r;
    const struct count_mark *beside = count_at(&d->c, COUNT_BESIDE, token);
    if (beside == NULL)
        return time_end(d, token);
    size_t at = beside->to;
    while (at < r->n_tokens && (r->tokens[at].flags & TOKEN_LIGHT) != 0 && time_end(d, at) == 0)
        at++;
    size_t end = time_end(d, at);
    if (end > at || at >= r->n_tokens || r->tokens[at].brk >= BREAK_SENTENCE)
        return end;
    for (uint32_t i = r->first_edge[at]; i < r->end_edge[at]; i++) { /* "a 8h", which may be how long elsewhere */
        bool span = r->edges[i].symbol == r->lexicon->number_base + NUMBER_SPAN;
        if (span && r->edges[i].to - r->edges[i].from > 1 && r->numbers[r->edges[i].last_number - 1].low <= HOURS * HOUR_MILLI && r->edges[i].to > end)
            end = r->edges[i].to;
    }
    if (end > at)
        return end;
    const struct number *hour = count_whole(r, at, HOURS);
    if (hour != NULL && hour->to < r->n_tokens && (r->tokens[hour->to].flags & TOKEN_GLUED) != 0 && r->tokens[hour->to].n == 1)
        return hour->to + 1u; /* "5p" */
    return hour != NULL ? hour->to : d->told && r->tokens[at].number == 0 ? at + 1 : 0;
}

static size_t skip_small(const struct dosing *d, size_t token)
{
    const struct reader *r = d->x->r;
    while (token < r->n_tokens && r->tokens[token].number == 0 && count_at(&d->c, COUNT_BESIDE, token) == NULL && time_end(d, token) == 0 &&
           (count_joined(&d->c, token, token + 1, COUNT_KINDS) || reserved_end(r, RESERVED_MORE, token) > token))
        token++;
    return token;
}

/* No entry of the diary has the number; what only keeps numbers from others does not count.  The same count once more is no pain, although
 * it may have been read as one. */
static bool is_untold(struct extraction *x, const struct number *n, bool same)
{
    uint32_t at = x->r->tokens[n->from].from;
    size_t kept = 0, before = x->n;
    if (!x->claimed[n->from])
        return true;
    for (size_t i = 0; i < before; i++) {
        bool here = x->all[i].from <= at && x->all[i].to > at;
        if (here && !(same && x->all[i].code == OBS_PAIN))
            return false;
    }
    for (size_t i = 0; i < before; i++) {
        if (x->all[i].from <= at && x->all[i].to > at)
            continue;
        x->at[kept] = x->at[i];
        x->all[kept++] = x->all[i];
    }
    x->n = kept;
    return true;
}

static void add_again(struct dosing *d, int64_t tenths, size_t from, size_t to)
{
    struct observation *o = extract_add(d->x, OBS_MED, from, to);
    if (o == NULL)
        return;
    o->text = d->of->text;
    o->detail = d->of->detail;
    o->value = o->value_high = 1;
    o->count_tenths = tenths;
    int64_t of_tenths = d->of->count_tenths > 0 ? d->of->count_tenths : 10; /* a strength alone is of one */
    o->dose_ug = tenths > 0 ? d->of->dose_ug / of_tenths * tenths : d->of->dose_ug;
}

/* The hour that stands in [from, to), where that of the first was noted. */
static void add_hour(struct dosing *d, size_t from, size_t to)
{
    const struct reader *r = d->x->r;
    const struct extract_entry entry = { .code = OBS_MED_TIME };
    for (size_t i = from; i < to && extract_has(d->x, OBS_MED_TIME); i++) {
        const struct number *n = count_whole(r, i, HOURS);
        for (uint32_t k = r->first_edge[i]; k < r->end_edge[i]; k++)
            if (r->edges[k].symbol == r->lexicon->number_base + NUMBER_CLOCK && r->edges[k].to <= to)
                n = &r->numbers[r->edges[k].last_number - 1];
        const struct hit h = { .from = (uint16_t)i, .to = (uint16_t)to };
        if (n != NULL && extract_add_time(d->x, &h, &entry, n))
            return;
    }
}

/* "ibuprofen 400 at 9 and one at 5": one of what was taken; such a one is no pain. */
static bool is_one_more(const struct number *n)
{
    return n->low == 1000 || (n->low == 2000 && (n->flags & NUMBER_WORD) != 0);
}

/* "1000 at 5am, 1000 at 8am": the strength once more, with its unit or without, and when.  0: it is not. */
static size_t read_strength(struct dosing *d, size_t token)
{
    const struct reader *r = d->x->r;
    const struct number *n = token < r->n_tokens && r->tokens[token].number != 0 ? &r->numbers[r->tokens[token].number - 1] : NULL;
    if (n == NULL || n->type != NUMBER_PLAIN || !extract_is_countable(n) || d->of->count_tenths != 0 || n->low != d->of->dose_ug)
        return 0;
    size_t unit = reserved_end(r, RESERVED_UNIT_MG, n->to), behind = unit > n->to ? unit : n->to;
    size_t end = beside_end(d, skip_small(d, behind));
    if (end == 0 || !is_untold(d->x, n, true))
        return 0;
    add_again(d, 0, token, end);
    add_hour(d, behind, end);
    return end;
}

/* "..., 4 at lunch": the end of one dose more of the same, 0: there is none.  A number that is more than the first was and more than a few
 * may be how bad it is. */
static size_t read_more(struct dosing *d, size_t token)
{
    struct extraction *x = d->x;
    size_t at = skip_small(d, token), end = read_strength(d, at);
    const struct number *n = count_whole(x->r, at, PIECES_MOST);
    for (size_t i = at; i < end; i++)
        x->claimed[i] = x->claimed[i] || x->r->tokens[i].number != 0;
    if (end > 0)
        return end;
    if (n == NULL || n->type != NUMBER_PLAIN)
        return 0;
    bool same = n->low / 100 == d->of->count_tenths;
    if (d->of->count_tenths == 0 && !is_one_more(n)) /* "ibuprofen 400 at 9 and 3 at noon": how many it was is not known */
        return 0;
    end = beside_end(d, skip_small(d, n->to));
    if (end == 0 || (!same && n->low > SMALL_COUNT * 1000) || !is_untold(x, n, same))
        return 0;
    add_again(d, n->low / 100, at, end);
    add_hour(d, n->to, end);
    for (size_t i = at; i < end; i++)
        x->claimed[i] = x->claimed[i] || x->r->tokens[i].number != 0;
    return end;
}

/* "... a 7h, 9h et 11h": the times of one dose. */
static size_t read_times(struct dosing *d, size_t token)
{
    size_t at = skip_small(d, token), end = time_end(d, at), start = at;
    size_t from[TIMES_MOST], to[TIMES_MOST];
    int times = 0;
    if (end == 0 && count_whole(d->x->r, at, HOURS) != NULL) /* "a las 7, a las 9": told as joined to it */
        end = at + 1;
    for (; end > at && times < TIMES_MOST; times++) {
        from[times] = at;
        to[times] = token = end;
        at = skip_small(d, end);
        end = beside_end(d, at);
        if (end > at && scores(d->x, end))
            end = 0;
    }
    for (int i = 1; i < times; i++) {
        add_again(d, d->of->count_tenths, start, token);
        add_hour(d, from[i], to[i]);
    }
    for (size_t i = start; i < token && times > 1; i++)
        d->x->claimed[i] = d->x->claimed[i] || d->x->r->tokens[i].number != 0;
    return times > 0 ? token : 0;
}

/* The k-th medicine among the entries; those that are added stand behind. */
static size_t medicine_at(const struct extraction *x, size_t k)
{
    for (size_t i = 0; i < x->n; i++)
        if (x->all[i].code == OBS_MED && k-- == 0)
            return i;
    return x->n;
}

static void read_series(struct dosing *d, const struct observation *of, size_t at)
{
    while (at < d->x->r->n_tokens && d->x->r->tokens[at].from < of->to)
        at++;
    at = skip_small(d, at);
    size_t end = beside_end(d, at);
    if (end == 0)
        return;
    const struct count_mark *beside = count_at(&d->c, COUNT_BESIDE, at);
    size_t times = read_times(d, beside != NULL ? beside->to : at);
    if (times > end)
        end = times;
    d->told = true;
    for (size_t next = read_more(d, end); next > 0 && d->x->n < OBSERVATIONS_MAX; next = read_more(d, end))
        end = next;
    d->told = false;
}

void extract_repeated(struct extraction *x)
{
    struct dosing d = { .x = x };
    size_t n = 0;
    while (medicine_at(x, n) < x->n)
        n++;
    for (size_t k = 0; k < n && x->n < OBSERVATIONS_MAX; k++) {
        size_t i = medicine_at(x, k);
        const struct observation of = x->all[i];
        if (of.day != 0 || (of.count_tenths == 0 && of.dose_ug == 0))
            continue;
        if (d.c.r == NULL)
            count_gather(x->r, &d.c);
        d.of = &of;
        read_series(&d, &of, x->at[i]);
    }
}
