/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/recur.h"

#include "base/zone.h"

#include <string.h>

enum { LAST_YEAR = 9999, DAY_MIN = 1440 };

static const char *const DAYS[] = { NULL, "MO", "TU", "WE", "TH", "FR", "SA", "SU" };

/* ---- parsing ---- */

static int weekday_of(struct str s)
{
    for (int i = 1; i <= 7; i++)
        if (str_is(s, DAYS[i]))
            return i;
    return 0;
}

static int parse_bits(struct str list, int64_t min, int64_t max, uint64_t *bits, const char *name, struct err *err)
{
    struct str item;
    while (str_cut(&list, ',', &item)) {
        int64_t n;
        if (!text_to_int(item, min, max, &n))
            return err_set(err, ERR_RANGE, "%s takes numbers from %lld to %lld", name, (long long)min, (long long)max);
        *bits |= (uint64_t)1 << n;
    }
    return 0;
}

static int parse_month_days(struct str list, struct recur *out, struct err *err)
{
    struct str item;
    while (str_cut(&list, ',', &item)) {
        int64_t n;
        if (!text_to_int(item, -31, 31, &n) || n == 0)
            return err_set(err, ERR_RANGE, "BYMONTHDAY takes 1 to 31 and -1 to -31");
        if (n > 0)
            out->month_days |= 1u << n;
        else
            out->month_days_end |= 1u << -n;
    }
    return 0;
}

static int parse_days(struct str list, struct recur *out, struct err *err)
{
    struct str item;
    while (str_cut(&list, ',', &item)) {
        int day = item.n >= 2 ? weekday_of((struct str){ item.s + item.n - 2, 2 }) : 0;
        int64_t n = 0;
        bool ordinal = item.n > 2;
        if (day == 0 || (ordinal && (!text_to_int((struct str){ item.s, item.n - 2 }, -53, 53, &n) || n == 0)))
            return err_set(err, ERR_RANGE, "BYDAY takes MO TU WE TH FR SA SU, with 1 to 53 or -1 to -53 before it");
        if (!ordinal || out->freq == RECUR_DAILY || out->freq == RECUR_WEEKLY)
            out->weekdays |= (uint8_t)(1u << day);
        else if (out->n_ordinals < RECUR_MAX_ORDINALS) {
            out->ordinals[out->n_ordinals].weekday = (int8_t)day;
            out->ordinals[out->n_ordinals++].n = (int8_t)n;
        } else
            return err_set(err, ERR_RANGE, "BYDAY takes at most %d ordinals", RECUR_MAX_ORDINALS);
    }
    return 0;
}

/* 20260401, 20260401T093000 or the latter with Z. */
static int parse_until(struct str s, struct recur *out, struct err *err)
{
    int64_t date, clock = 235959;
    out->until_is_utc = s.n > 0 && s.s[s.n - 1] == 'Z';
    if (out->until_is_utc)
        s.n--;
    bool has_time = s.n == 15 && s.s[8] == 'T';
    if ((s.n != 8 && !has_time) || !text_to_int((struct str){ s.s, 8 }, 10101, 99991231, &date) || !date_is_valid((int32_t)date) ||
        (has_time && !text_to_int((struct str){ s.s + 9, 6 }, 0, 235959, &clock)))
        return err_set(err, ERR_RANGE, "UNTIL takes a date as 20261231 or 20261231T235900, with Z for UTC");
    if (!has_time)
        clock = 0; /* as a date-time: midnight */
    out->until = date_to_days((int32_t)date) * DAY_MIN + clock / 10000 * 60 + clock / 100 % 100;
    return 0;
}

static int parse_part(struct str name, struct str value, struct recur *out, struct err *err)
{
    uint64_t bits = 0;
    int64_t n = 0;
    if (str_is(name, "INTERVAL")) {
        if (!text_to_int(value, 1, 10000, &n))
            return err_set(err, ERR_RANGE, "INTERVAL takes 1 to 10000");
        out->interval = (int)n;
    } else if (str_is(name, "COUNT")) {
        if (!text_to_int(value, 1, 1000000, &out->count))
            return err_set(err, ERR_RANGE, "COUNT takes 1 to 1000000");
    } else if (str_is(name, "UNTIL")) {
        return parse_until(value, out, err);
    } else if (str_is(name, "BYDAY")) {
        return parse_days(value, out, err);
    } else if (str_is(name, "BYMONTHDAY")) {
        return parse_month_days(value, out, err);
    } else if (str_is(name, "BYMONTH")) {
        if (parse_bits(value, 1, 12, &bits, "BYMONTH", err) < 0)
            return -1;
        out->months = (uint16_t)bits;
    } else if (str_is(name, "BYHOUR")) {
        if (parse_bits(value, 0, 23, &bits, "BYHOUR", err) < 0)
            return -1;
        out->hours = (uint32_t)bits;
    } else if (str_is(name, "BYMINUTE")) {
        return parse_bits(value, 0, 59, &out->minutes, "BYMINUTE", err);
    } else if (str_is(name, "WKST")) {
        out->week_start = weekday_of(value);
        if (out->week_start == 0)
            return err_set(err, ERR_RANGE, "WKST takes one of MO TU WE TH FR SA SU");
    } else {
        return err_set(err, ERR_RANGE,
                       "%.*s is not a part that Nape knows: FREQ INTERVAL COUNT UNTIL BYDAY BYMONTHDAY BYMONTH BYHOUR BYMINUTE WKST",
                       (int)(name.n < 40 ? name.n : 40), name.s);
    }
    return 0;
}

int recur_parse(struct str rule, struct recur *out, struct err *err)
{
    static const char *const FREQS[] = { "DAILY", "WEEKLY", "MONTHLY", "YEARLY" };
    *out = (struct recur){ .interval = 1, .week_start = 1, .until = INT64_MAX };
    if (str_starts(rule, "RRULE:"))
        rule = (struct str){ rule.s + 6, rule.n - 6 };
    int freq = -1;
    struct str rest = rule, part;
    /* FREQ first, wherever it stands: what BYDAY means depends on it. */
    while (str_cut(&rest, ';', &part))
        for (int i = 0; i < 4 && str_starts(part, "FREQ="); i++)
            if (str_is((struct str){ part.s + 5, part.n - 5 }, FREQS[i]))
                freq = i;
    if (freq < 0)
        return err_set(err, ERR_RANGE, "FREQ is missing or not one of DAILY WEEKLY MONTHLY YEARLY");
    out->freq = (enum recur_freq)freq;
    rest = rule;
    while (str_cut(&rest, ';', &part)) {
        struct str value = part, name;
        if (part.n == 0 || str_starts(part, "FREQ="))
            continue;
        if (!str_cut(&value, '=', &name) || value.s == NULL)
            return err_set(err, ERR_RANGE, "each part is NAME=VALUE");
        if (parse_part(name, value, out, err) < 0)
            return -1;
    }
    if (out->count > 0 && out->until != INT64_MAX)
        return err_set(err, ERR_RANGE, "COUNT and UNTIL exclude each other");
    return 0;
}

/* ---- walking ---- */

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int N[] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : N[month];
}

static int64_t day_of(int year, int month, int mday)
{
    return date_to_days(year * 10000 + month * 100 + mday);
}

static void period_set(struct recur_walk *w)
{
    if (w->filled.freq == RECUR_MONTHLY) {
        w->day = day_of(w->year, w->month, 1);
        w->last_day = w->day + days_in_month(w->year, w->month) - 1;
    } else if (w->filled.freq == RECUR_YEARLY) {
        w->day = day_of(w->year, 1, 1);
        w->last_day = day_of(w->year, 12, 31);
    }
    w->on_day = false;
}

static int weekday_at(int64_t day)
{
    return (int)(((day + 3) % 7 + 7) % 7) + 1; /* 1970-01-01 was a Thursday */
}

static bool period_next(struct recur_walk *w)
{
    const struct recur *r = &w->filled;
    switch (r->freq) {
    case RECUR_DAILY:
        w->day = w->last_day = w->last_day + r->interval;
        break;
    case RECUR_WEEKLY: /* last_day is the end of a week */
        w->day = w->last_day + 1 + ((int64_t)r->interval - 1) * 7;
        w->last_day = w->day + 6;
        break;
    case RECUR_MONTHLY: {
        int64_t months = (int64_t)w->year * 12 + w->month - 1 + r->interval;
        if (months / 12 > LAST_YEAR)
            return false;
        w->year = (int)(months / 12);
        w->month = (int)(months % 12) + 1;
        break;
    }
    case RECUR_YEARLY:
        if (w->year + r->interval > LAST_YEAR)
            return false;
        w->year += r->interval;
        break;
    }
    if (w->day > day_of(LAST_YEAR, 12, 31))
        return false;
    period_set(w);
    return true;
}

static bool ordinal_matches(const struct recur *r, int year, int month, int mday, int weekday, int64_t day)
{
    bool in_year = r->freq == RECUR_YEARLY && r->months == 0;
    int at = in_year ? (int)(day - day_of(year, 1, 1)) : mday - 1;
    int length = in_year ? 365 + is_leap(year) : days_in_month(year, month);
    int first = at / 7 + 1, last = (length - 1 - at) / 7 + 1;
    for (int i = 0; i < r->n_ordinals; i++)
        if (r->ordinals[i].weekday == weekday && (r->ordinals[i].n == first || r->ordinals[i].n == -last))
            return true;
    return false;
}

static bool day_matches(const struct recur *r, int64_t day)
{
    int32_t date = date_from_days(day);
    int year = date / 10000, month = date / 100 % 100, mday = date % 100, weekday = weekday_at(day);
    if (r->months != 0 && (r->months >> month & 1) == 0)
        return false;
    if (r->weekdays != 0 && (r->weekdays >> weekday & 1) == 0)
        return false;
    if (r->n_ordinals > 0 && !ordinal_matches(r, year, month, mday, weekday, day))
        return false;
    if (r->month_days != 0 || r->month_days_end != 0) {
        int from_end = days_in_month(year, month) - mday + 1;
        if ((r->month_days >> mday & 1) == 0 && (r->month_days_end >> from_end & 1) == 0)
            return false;
    }
    return true;
}

void recur_start(struct recur_walk *walk, const struct recur *rule, int32_t start_date, int start_minute)
{
    int64_t start_day = date_to_days(start_date);
    *walk = (struct recur_walk){ .rule = rule, .start_day = start_day, .start_minute = start_minute, .day = start_day,
                                 .last_day = start_day, .year = start_date / 10000, .month = start_date / 100 % 100,
                                 .left = rule->count > 0 ? rule->count : -1, .filled = *rule };
    struct recur *f = &walk->filled;
    bool says_day = f->weekdays != 0 || f->n_ordinals > 0 || f->month_days != 0 || f->month_days_end != 0;
    int weekday = weekday_at(start_day);
    /* What a rule does not say is the start's (RFC 5545 3.3.10). */
    if (!says_day && f->freq == RECUR_WEEKLY)
        f->weekdays = (uint8_t)(1u << weekday);
    if (!says_day && (f->freq == RECUR_MONTHLY || f->freq == RECUR_YEARLY))
        f->month_days = 1u << start_date % 100;
    if (!says_day && f->freq == RECUR_YEARLY && f->months == 0)
        f->months = (uint16_t)(1u << walk->month);
    if (f->hours == 0)
        f->hours = 1u << start_minute / 60;
    if (f->minutes == 0)
        f->minutes = (uint64_t)1 << start_minute % 60;
    if (f->freq == RECUR_WEEKLY)
        walk->last_day = start_day + 6 - (weekday - f->week_start + 7) % 7;
    period_set(walk);
}

/* The next minute of the walk's day that the rule names, or -1. */
static int minute_next(struct recur_walk *w)
{
    for (int m = w->minute; m < DAY_MIN; m++)
        if ((w->filled.hours >> m / 60 & 1) != 0 && (w->filled.minutes >> m % 60 & 1) != 0)
            return m;
    return -1;
}

bool recur_next(struct recur_walk *walk, int32_t *date, int *minute)
{
    for (;;) {
        if (walk->left == 0)
            return false;
        if (!walk->on_day) {
            while (walk->day <= walk->last_day && (walk->day < walk->start_day || !day_matches(&walk->filled, walk->day)))
                walk->day++;
            if (walk->day > walk->last_day) {
                if (!period_next(walk))
                    return false;
                continue;
            }
            walk->on_day = true;
            walk->minute = walk->day == walk->start_day ? walk->start_minute : 0;
        }
        int m = minute_next(walk);
        if (m < 0) {
            walk->on_day = false;
            walk->day++;
            continue;
        }
        walk->minute = m + 1;
        if (!walk->rule->until_is_utc && walk->day * DAY_MIN + m > walk->rule->until)
            return false;
        if (walk->left > 0)
            walk->left--;
        *date = date_from_days(walk->day);
        *minute = m;
        return true;
    }
}

bool recur_is_over(const struct recur *rule, int64_t utc)
{
    return rule->until_is_utc && utc > rule->until * 60;
}
