/* SPDX-License-Identifier: ISC
 * Times of day as people write them, in figures and in words. */
#include <config.h>

#include "care/intake_read.h"

#include <string.h>

enum { HALF_DAY = 720, DAY = 1440 };

static bool mark_at(const struct intake_tokens *t, size_t i, char mark)
{
    return i < t->n && t->tokens[i].kind == INTAKE_MARK && t->tokens[i].mark == mark;
}

/* am or pm at i; a single letter only right behind its number: "10p". */
static size_t half_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int *half)
{
    size_t am = intake_words_at(rules, INTAKE_AM, t, i), pm = intake_words_at(rules, INTAKE_PM, t, i);
    size_t n = am > pm ? am : pm;
    if (n == 1 && strlen(t->tokens[i].word) == 1 && !t->tokens[i].glued)
        n = 0;
    if (n > 0)
        *half = pm >= am ? 2 : 1;
    return n;
}

/* "40", of "3:40", "15h40", "15 h 40". */
static size_t minutes_behind(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int64_t *minutes)
{
    size_t at = i, n;
    if ((mark_at(t, i, ':') || mark_at(t, i, '.')) && i + 1 < t->n && t->tokens[i + 1].kind == INTAKE_NUMBER
        && t->tokens[i + 1].n_digits == 2 && t->tokens[i + 1].number < 60 && t->tokens[i + 1].glued) {
        *minutes = t->tokens[i + 1].number;
        return 2;
    }
    if ((n = intake_words_at(rules, INTAKE_HOURS, t, i)) == 0)
        return 0;
    at += n;
    if (at < t->n && t->tokens[at].kind == INTAKE_NUMBER && t->tokens[at].n_digits == 2 && t->tokens[at].number < 60) {
        *minutes = t->tokens[at].number;
        at++;
    }
    return at - i;
}

/* "menos 20", "y media", "et quart". */
static size_t adds_behind(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int *minutes)
{
    int64_t number = 0;
    size_t n = intake_minutes_at(rules, true, t, i, minutes), used;
    if (n > 0)
        return n;
    size_t plus = intake_words_at(rules, INTAKE_PLUS, t, i), minus = intake_words_at(rules, INTAKE_MINUS, t, i);
    n = plus > minus ? plus : minus;
    if (n == 0 || (used = intake_number_at(rules, t, i + n, &number)) == 0 || number < 1 || number > 59)
        return 0;
    *minutes = minus >= plus ? -(int)number : (int)number;
    return n + used;
}

static void finish(int hour, int minute, int half, bool of_24, struct intake_clock *out)
{
    if (half == 2 && hour < 12)
        hour += 12;
    if (half == 1 && hour == 12)
        hour = 0;
    out->minute = (hour * 60 + minute + DAY) % DAY;
    out->other = half == 0 && !of_24 && hour <= 12 ? (out->minute + HALF_DAY) % DAY : -1;
}

/* The hour at i, with all that stands behind it. */
static size_t hour_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, int add, struct intake_clock *out)
{
    int64_t hour = 0, minutes = 0;
    int half = 0, more = 0;
    size_t at = i, n;
    if ((n = intake_words_at(rules, INTAKE_NOON, t, i)) > 0 || (n = intake_words_at(rules, INTAKE_MIDNIGHT, t, i)) > 0) {
        bool noon = intake_words_at(rules, INTAKE_NOON, t, i) > 0;
        at += n;
        at += adds_behind(rules, t, at, &more);
        out->minute = ((noon ? HALF_DAY : 0) + add + more + DAY) % DAY;
        out->other = -1;
        return at - i;
    }
    if ((n = intake_number_at(rules, t, i, &hour)) == 0)
        return 0;
    bool digits = t->tokens[i].kind == INTAKE_NUMBER, of_24 = false;
    if (digits && t->tokens[i].glued && i > 0 && mark_at(t, i - 1, ':')) /* the minutes of something */
        return 0;
    at += n;
    if (digits && (t->tokens[i].n_digits == 4 || (t->tokens[i].n_digits == 3 && hour < 960)) && hour % 100 < 60 && hour < 2400) {
        minutes = hour % 100; /* "1540", "340pm" */
        of_24 = t->tokens[i].n_digits == 4;
        hour /= 100;
    } else if (digits && t->tokens[i].n_digits > 2)
        return 0;
    else {
        n = minutes_behind(rules, t, at, &minutes);
        of_24 = digits && t->tokens[i].n_digits == 2 && hour < 10; /* "03:40" */
        at += n;
    }
    if (hour > 24)
        return 0;
    n = adds_behind(rules, t, at, &more);
    at += n;
    at += half_at(rules, t, at, &half);
    if (n == 0) /* "4 de la tarde menos 20" is rare, "3pm y media" not said */
        more = 0;
    finish((int)hour % 24, (int)minutes + more + add, hour > 12 ? 0 : half, of_24 || hour > 12 || hour == 0, out);
    return at - i;
}

size_t intake_clock_at(const struct intake_rules *rules, const struct intake_tokens *t, size_t i, bool to_counts, struct intake_clock *out)
{
    int add = 0;
    int64_t number = 0;
    size_t n = intake_minutes_at(rules, false, t, i, &add), used;
    if (n > 0)
        return (used = hour_at(rules, t, i + n, add, out)) > 0 ? n + used : 0;
    n = to_counts ? intake_number_at(rules, t, i, &number) : 0;
    if (n > 0 && number > 0 && number < 60) {
        size_t past = intake_words_at(rules, INTAKE_PAST, t, i + n), to = intake_words_at(rules, INTAKE_TO_HOUR, t, i + n);
        size_t link = past > to ? past : to;
        if (link > 0 && (used = hour_at(rules, t, i + n + link, past > to ? (int)number : -(int)number, out)) > 0)
            return n + link + used;
    }
    return hour_at(rules, t, i, 0, out);
}
