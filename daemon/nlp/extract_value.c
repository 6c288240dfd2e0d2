/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/extract.h"

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

void extract_add_pressure(struct extraction *x, const struct hit *h, const struct number *n)
{
    struct observation *sys = extract_add(x, OBS_BP_SYS, h->from, h->to), *dia = extract_add(x, OBS_BP_DIA, h->from, h->to);
    if (sys == NULL || dia == NULL)
        return;
    sys->value = sys->value_high = n->low / 1000;
    dia->value = dia->value_high = n->high / 1000;
}

bool extract_add_time(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *n)
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

bool extract_add_between(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
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

/* The comma stands behind the no, which so speaks of the first. */
static bool parts_no(const struct reader *r, const struct number *first, const struct number *last)
{
    for (size_t i = first->to + 1u; i <= last->from; i++)
        if ((r->tokens[i].flags & TOKEN_COMMA) != 0)
            return true;
    return false;
}

bool extract_add_number(struct extraction *x, const struct hit *h, const struct extract_entry *e, const struct number *first,
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
    if (change && e->minus && parts_no(x->r, first, last)) /* "6 no, 5" */
        return false;
    if (change && e->minus) { /* "5, not 8": the first is meant */
        const struct number *other = first;
        first = last;
        last = other;
    }
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
    if (extract_add_number(x, &h, &e, NULL, n))
        claim(x, n);
}
