/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "nlp/digits.h"

struct group { /* of digits, with decimals */
    int64_t milli;
    size_t n_digits; /* before the point */
    bool decimal;
    size_t end;
};

static size_t digits_end(const struct ch *chs, size_t n, size_t at)
{
    while (at < n && cp_is_digit(chs[at].cp))
        at++;
    return at;
}

static int64_t value_of(const struct ch *chs, size_t from, size_t to)
{
    int64_t v = 0;
    for (size_t i = from; i < to; i++)
        v = v < 100000000 ? v * 10 + (int64_t)(chs[i].cp - '0') : 1000000000;
    return v;
}

/* 1,000 and 8.5 and 8,5 are one number each. */
static struct group read_group(const struct ch *chs, size_t n, size_t at)
{
    size_t end = digits_end(chs, n, at);
    struct group g = { value_of(chs, at, end) * 1000, end - at, false, end };
    while (end + 3 < n && chs[end].cp == ',' && digits_end(chs, n, end + 1) == end + 4 && g.n_digits <= 3) {
        g.milli = g.milli * 1000 + value_of(chs, end + 1, end + 4) * 1000;
        end = g.end = end + 4;
    }
    if (end + 1 < n && (chs[end].cp == '.' || chs[end].cp == ',') && cp_is_digit(chs[end + 1].cp)) {
        size_t tail = digits_end(chs, n, end + 1);
        if (chs[end].cp == ',' && tail - end - 1 > 2)
            return g;
        int64_t scale = 100;
        for (size_t i = end + 1; i < tail && scale > 0; i++, scale /= 10)
            g.milli += (int64_t)(chs[i].cp - '0') * scale;
        g.decimal = true;
        g.end = tail;
    }
    if (g.milli > 1000000000)
        g.milli = 1000000000;
    return g;
}

static size_t skip_spaces(const struct ch *chs, size_t n, size_t at)
{
    while (at < n && chs[at].cp == ' ')
        at++;
    return at;
}

/* 6.5/10, 5-6/10, 6.5-7/10: the one slash, and what stands behind it, make a score of the run.  3/4/10 is a date. */
static bool is_score_run(const struct ch *chs, size_t n, size_t at)
{
    struct group g = read_group(chs, n, at);
    if (!g.decimal && g.end < n && chs[g.end].cp != '-')
        return false;
    if (g.end + 1 < n && chs[g.end].cp == '-' && cp_is_digit(chs[g.end + 1].cp)) {
        struct group high = read_group(chs, n, g.end + 1);
        if (high.milli < g.milli)
            return false;
        g = high;
    }
    size_t ten = g.end + 1;
    bool padded = chs[at].cp == '0' && cp_is_digit(chs[at + 1].cp);
    if (padded || g.milli > 10000 || ten >= n || chs[g.end].cp != '/' || !cp_is_digit(chs[ten].cp))
        return false;
    struct group of = read_group(chs, n, ten);
    return of.milli == 10000 && !of.decimal && (of.end == n || (chs[of.end].cp != '/' && chs[of.end].cp != '-'));
}

/* A run of three and more groups, as phones and dates have them: 555 123 4567, 06 12 34 56 78, 2024-03-01, 3.4.24. */
static size_t phone_or_date_end(const struct ch *chs, size_t n, size_t at)
{
    if (is_score_run(chs, n, at))
        return at;
    size_t n_groups = 0, n_digits = 0, end = at, i = at;
    size_t last = 0;
    bool spaced = false, even = true, slashed = false, pairs = true;
    while (i < n && cp_is_digit(chs[i].cp)) {
        size_t to = digits_end(chs, n, i);
        last = to - i;
        even = even && last >= 2;
        pairs = pairs && last == 2;
        n_groups++;
        n_digits += to - i;
        end = to;
        if (spaced && !even)
            return at; /* nothing that follows makes it one: "1 2 3 4 5" */
        size_t next = to;
        if (next < n && (chs[next].cp == ')' || chs[next].cp == '-' || chs[next].cp == '.' || chs[next].cp == '/' || chs[next].cp == ' ')) {
            spaced = spaced || chs[next].cp == ' ';
            slashed = slashed || chs[next].cp == '/';
            next++;
            if (next < n && chs[next - 1].cp == ')' && chs[next].cp == ' ')
                next++;
        } else
            break;
        i = next;
    }
    if (n_digits >= 7 && n_groups == 1)
        return end;
    if (n_groups == 2 && !spaced && n_digits >= 7)
        return end;
    if (n_groups >= 3 && !spaced)
        return end;
    if (n_groups >= 3 && even && !slashed && (n_digits >= 10 || (n_digits >= 8 && pairs) || (n_digits == 9 && last == 4)))
        return end;
    return at;
}

/* a/b: a score, a pressure, a fraction, or a date. */
static void read_ratio(const struct group *a, const struct group *b, struct number *out)
{
    if (b->milli == 10000 && a->milli <= 11000) {
        out->type = NUMBER_SCORE;
        out->low = out->high = (int32_t)(a->milli > 10000 ? 10000 : a->milli);
        out->flags |= a->milli > 10000 ? NUMBER_CAPPED : 0;
    } else if (b->milli == 100000 && a->milli <= 100000) {
        out->type = NUMBER_SCORE;
        out->low = out->high = (int32_t)(a->milli / 10);
    } else if (a->milli >= 60000 && a->milli <= 300000 && b->milli >= 30000 && b->milli <= 200000 && a->milli > b->milli) {
        out->type = NUMBER_BP;
        out->low = (int32_t)a->milli;
        out->high = (int32_t)b->milli;
    } else if (a->milli >= 7000 && a->milli <= 28000 && b->milli >= 4000 && b->milli <= 16000 && a->milli > b->milli) {
        out->type = NUMBER_BP;
        out->flags |= NUMBER_CM;
        out->low = (int32_t)a->milli * 10;
        out->high = (int32_t)b->milli * 10;
    } else if (a->milli < b->milli && b->milli >= 2000 && b->milli <= 4000 && a->milli > 0 && !a->decimal) {
        out->low = out->high = (int32_t)(a->milli * 1000 / b->milli);
        out->flags |= NUMBER_FRACTION;
    } else
        out->flags |= NUMBER_OTHER;
}

/* What follows the first group: :30 /10 -6 */
static size_t read_second(const struct ch *chs, size_t n, const struct group *a, struct number *out)
{
    size_t end = a->end;
    if (end + 2 < n && chs[end].cp == ':' && cp_is_digit(chs[end + 1].cp)) {
        size_t to = digits_end(chs, n, end + 1);
        int64_t minute = value_of(chs, end + 1, to);
        if (to - end - 1 == 2 && minute < 60 && a->milli <= 24000 && !a->decimal) {
            out->type = NUMBER_CLOCK;
            out->low = out->high = (int32_t)(a->milli / 1000 % 24 * 60 + minute);
            out->half = a->milli >= 13000 || a->milli == 0 || chs[end - a->n_digits].cp == '0' ? HALF_AM : HALF_NONE;
            if (to + 2 < n && chs[to].cp == ':' && cp_is_digit(chs[to + 1].cp))
                to = digits_end(chs, n, to + 1);
            return to;
        }
    }
    size_t sign = skip_spaces(chs, n, end);
    size_t second = sign < n ? skip_spaces(chs, n, sign + 1) : n;
    if (sign >= n || second >= n || !cp_is_digit(chs[second].cp) || (sign > end) != (second > sign + 1))
        return end;
    struct group b = read_group(chs, n, second);
    if (chs[sign].cp == '/') {
        read_ratio(a, &b, out);
        return b.end;
    }
    if (chs[sign].cp != '-')
        return end;
    if (a->n_digits > 3 || b.n_digits > 3) {
        if (sign > end)
            return end; /* "2024 - 7 people": two things */
        out->flags |= NUMBER_OTHER;
        return b.end;
    }
    if (sign > end && (b.milli < a->milli || b.milli - a->milli > 3000))
        return end;
    out->flags |= NUMBER_RANGE;
    out->low = (int32_t)(a->milli < b.milli ? a->milli : b.milli);
    out->high = (int32_t)(a->milli < b.milli ? b.milli : a->milli);
    size_t slash = skip_spaces(chs, n, b.end);
    if (slash < n && chs[slash].cp == '/') {
        size_t third = skip_spaces(chs, n, slash + 1);
        if (third < n && cp_is_digit(chs[third].cp)) {
            struct group c = read_group(chs, n, third);
            if (c.milli == 10000 && out->high <= 11000) {
                out->type = NUMBER_SCORE;
                return c.end;
            }
        }
    }
    return b.end;
}

/* 7.20, 17.45: hours, a full stop and two digits of minutes, and nothing stuck to them. */
static bool has_minutes(const struct ch *chs, size_t n, const struct group *g)
{
    uint32_t behind = g->end < n ? chs[g->end].cp : ' ';
    return g->decimal && g->n_digits <= 2 && g->milli < 24000 && g->milli % 1000 < 600 && chs[g->end - 3].cp == '.' &&
        !cp_is_letter(behind) && behind != '/' && behind != '-' && behind != '%';
}

/* 0930: hours and minutes as on a ticket.  Without the nought it may be a year or an amount. */
static bool is_four(const struct ch *chs, size_t n, size_t at, const struct group *g)
{
    return g->n_digits == 4 && !g->decimal && g->end == at + 4 && chs[at].cp == '0' && g->milli % 100000 < 60000 &&
        !(g->end < n && cp_is_letter(chs[g->end].cp));
}

/* Signs before and behind that say what the number is not. */
static void read_signs(const struct ch *chs, size_t n, size_t at, size_t end, struct number *out)
{
    uint32_t before = at > 0 ? chs[at - 1].cp : ' ';
    uint32_t behind = end < n ? chs[end].cp : ' ';
    bool money = before == '$' || before == 0xA3 || before == 0x20AC || behind == '$' || behind == 0xA3 || behind == 0x20AC;
    if (money)
        out->flags |= NUMBER_MONEY;
    if (before == '#')
        out->flags |= NUMBER_HASH;
    if (behind == '%')
        out->flags |= NUMBER_PERCENT;
    if (before == '-' && (at < 2 || chs[at - 2].cp == ' ' || chs[at - 2].cp == '\n'))
        out->flags |= NUMBER_NEGATIVE;
    if (cp_is_letter(before))
        out->flags |= NUMBER_GLUED;
}

size_t read_digits(const struct ch *chs, size_t n, size_t at, struct number *out)
{
    *out = (struct number){ .type = NUMBER_PLAIN };
    size_t end = phone_or_date_end(chs, n, at);
    if (end > at) {
        out->flags |= NUMBER_OTHER;
        return end;
    }
    struct group a = read_group(chs, n, at);
    out->low = out->high = (int32_t)a.milli;
    if (has_minutes(chs, n, &a))
        out->flags |= NUMBER_MINUTES;
    if (is_four(chs, n, at, &a))
        out->flags |= NUMBER_FOUR;
    end = read_second(chs, n, &a, out);
    read_signs(chs, n, at, end, out);
    return end;
}
