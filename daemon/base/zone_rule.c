/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "base/zone_rule.h"

#include "base/zone.h"

enum { DAY_S = 86400 };

/* What is left to read. */
struct reader {
    const char *s, *end;
    bool ok;
};

static bool next_is(struct reader *r, char c)
{
    if (r->s == r->end || *r->s != c)
        return false;
    r->s++;
    return true;
}

static int number(struct reader *r, int min, int max)
{
    int value = 0, digits = 0;
    while (r->s < r->end && *r->s >= '0' && *r->s <= '9' && digits < 4) {
        value = value * 10 + (*r->s++ - '0');
        digits++;
    }
    if (digits == 0 || value < min || value > max)
        r->ok = false;
    return value;
}

/* Three or more letters, or anything of letters, digits and signs within < >. */
static void skip_name(struct reader *r)
{
    const char *from = r->s;
    if (next_is(r, '<')) {
        while (r->s < r->end && *r->s != '>')
            r->s++;
        if (!next_is(r, '>'))
            r->ok = false;
        return;
    }
    while (r->s < r->end && ((*r->s >= 'a' && *r->s <= 'z') || (*r->s >= 'A' && *r->s <= 'Z')))
        r->s++;
    if (r->s - from < 3)
        r->ok = false;
}

/* [+|-]hh[:mm[:ss]] */
static int32_t clock_time(struct reader *r)
{
    int sign = next_is(r, '-') ? -1 : 1;
    if (sign == 1)
        next_is(r, '+');
    int value = number(r, 0, 167) * 3600;
    if (next_is(r, ':')) {
        value += number(r, 0, 59) * 60;
        if (next_is(r, ':'))
            value += number(r, 0, 59);
    }
    return sign * value;
}

static void read_day(struct reader *r, struct zone_day *day)
{
    *day = (struct zone_day){ .time_s = 2 * 3600 };
    if (next_is(r, 'M')) {
        day->kind = ZONE_DAY_MONTH_WEEK;
        day->month = number(r, 1, 12);
        r->ok = next_is(r, '.') && r->ok;
        day->week = number(r, 1, 5);
        r->ok = next_is(r, '.') && r->ok;
        day->weekday = number(r, 0, 6);
    } else if (next_is(r, 'J')) {
        day->kind = ZONE_DAY_JULIAN;
        day->day = number(r, 1, 365);
    } else {
        day->kind = ZONE_DAY_ZERO;
        day->day = number(r, 0, 365);
    }
    if (next_is(r, '/'))
        day->time_s = clock_time(r);
}

bool zone_rule_parse(struct str text, struct zone_rule *out)
{
    struct reader r = { text.s, text.s + text.n, true };
    *out = (struct zone_rule){ 0 };
    skip_name(&r);
    out->std_offset_s = -clock_time(&r); /* POSIX counts westward */
    if (r.ok && r.s < r.end) {
        out->has_dst = true;
        out->dst_offset_s = out->std_offset_s + 3600;
        skip_name(&r);
        if (r.s < r.end && *r.s != ',')
            out->dst_offset_s = -clock_time(&r);
        r.ok = next_is(&r, ',') && r.ok;
        read_day(&r, &out->start);
        r.ok = next_is(&r, ',') && r.ok;
        read_day(&r, &out->end);
    }
    return r.ok && r.s == r.end;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* Days since 1970 of that day in that year. */
static int64_t day_in_year(const struct zone_day *day, int64_t year)
{
    int64_t first = date_to_days((int32_t)(year * 10000 + 101));
    switch (day->kind) {
    case ZONE_DAY_ZERO:
        return first + day->day;
    case ZONE_DAY_JULIAN:
        return first + day->day - 1 + (is_leap(year) && day->day >= 60);
    case ZONE_DAY_MONTH_WEEK:
        break;
    }
    int32_t month_first = (int32_t)(year * 10000 + day->month * 100 + 1);
    int32_t next_month = day->month == 12 ? (int32_t)((year + 1) * 10000 + 101) : month_first + 100;
    int64_t days = date_to_days(month_first);
    days += (day->weekday - date_weekday(month_first) % 7 + 7) % 7 + 7 * (day->week - 1);
    while (days >= date_to_days(next_month))
        days -= 7;
    return days;
}

int64_t zone_rule_change(const struct zone_rule *rule, int64_t year, bool to_dst)
{
    const struct zone_day *day = to_dst ? &rule->start : &rule->end;
    return day_in_year(day, year) * DAY_S + day->time_s - (to_dst ? rule->std_offset_s : rule->dst_offset_s);
}
