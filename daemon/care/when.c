/* SPDX-License-Identifier: ISC
 * From the left to the right: what is longest at a place is read there.  Days are gathered and settled at the end. */
#include <config.h>

#include "care/when.h"

enum {
    DAY_MIN = 1440, HALF_DAY = 720, MORNING = 8 * 60, NOON = 12 * 60 + 30, AFTERNOON = 16 * 60, EVENING = 19 * 60, SPAN_MAX = 400,
    DATES_MAX = 4
};

struct reading_when {
    const struct when_words *words;
    const struct intake_tokens *t;
    size_t to;
    const struct local *now;
    bool *used;
    struct when out;
    int days[DATES_MAX], months[DATES_MAX]; /* as they come; months 0: not said */
    int n_days, n_months;
    int32_t dates[2];                       /* written out, or named: today */
    int n_dates;
    int order[2], n_order;                  /* weekdays as they come */
    bool from;
};

static size_t at(const struct reading_when *r, enum times_words words, size_t i, int *entry)
{
    return i < r->to ? times_at(r->words->times, words, r->t, i, entry) : 0;
}

static bool is_mark(const struct reading_when *r, size_t i, char mark)
{
    return i < r->to && r->t->tokens[i].kind == INTAKE_MARK && r->t->tokens[i].mark == mark;
}

static bool is_number(const struct reading_when *r, size_t i, int64_t least, int64_t most)
{
    return i < r->to && r->t->tokens[i].kind == INTAKE_NUMBER && r->t->tokens[i].number >= least && r->t->tokens[i].number <= most;
}

static void add_date(struct reading_when *r, int32_t date)
{
    if (r->n_dates < 2)
        r->dates[r->n_dates++] = date;
}

/* "2026-12-24" */
static size_t written_date(struct reading_when *r, size_t i)
{
    if (!is_number(r, i, 1970, 9998) || !is_mark(r, i + 1, '-') || !is_number(r, i + 2, 1, 12) || !is_mark(r, i + 3, '-')
        || !is_number(r, i + 4, 1, 31))
        return 0;
    const struct intake_token *t = r->t->tokens;
    int32_t date = (int32_t)(t[i].number * 10000 + t[i + 2].number * 100 + t[i + 4].number);
    if (!date_is_valid(date))
        return 0;
    add_date(r, date);
    return 5;
}

static size_t unit_at(const struct reading_when *r, size_t i, int64_t *minutes)
{
    static const struct {
        enum times_words words;
        int64_t minutes;
    } UNITS[] = { { TIMES_MINUTES, 1 }, { TIMES_HOURS, 60 }, { TIMES_DAYS, DAY_MIN }, { TIMES_WEEKS, 7 * DAY_MIN }, { TIMES_MONTHS, 30 * DAY_MIN } };
    size_t longest = 0;
    for (size_t k = 0; k < sizeof UNITS / sizeof *UNITS; k++) {
        size_t n = at(r, UNITS[k].words, i, NULL);
        if (n > longest) {
            longest = n;
            *minutes = UNITS[k].minutes;
        }
    }
    return longest;
}

/* "3 days", "a week", "a couple of hours", "half an hour" */
static size_t span(struct reading_when *r, size_t i)
{
    int64_t number = 0, minutes = 0;
    size_t n = at(r, TIMES_HALF_HOUR, i, NULL), used;
    if (n > 0) {
        r->out.span_min = 30;
        return n;
    }
    if ((n = at(r, TIMES_COUPLE, i, NULL)) > 0)
        number = 2;
    else if ((n = at(r, TIMES_FEW, i, NULL)) > 0)
        number = 3;
    else if ((n = at(r, TIMES_ONE, i, NULL)) > 0)
        number = 1;
    else if (r->words->clocks != NULL)
        n = intake_number_at(r->words->clocks, r->t, i, &number);
    else if ((n = is_number(r, i, 1, SPAN_MAX)) > 0)
        number = r->t->tokens[i].number;
    if (n == 0 || number < 1 || number > SPAN_MAX || (used = unit_at(r, i + n, &minutes)) == 0)
        return 0;
    if (minutes == 60 && number >= 13 && i > 0) /* "a 17h" is a time */
        return 0;
    if (minutes == 60 && is_number(r, i + n + used, 0, 59) && r->t->tokens[i + n + used].glued) /* "8h30" */
        return 0;
    r->out.span_min = number * minutes;
    return n + used;
}

/* The number of a day, with its ending and what stands before its month. */
static size_t day_number(const struct reading_when *r, size_t i, int *day)
{
    if (!is_number(r, i, 1, 31) || r->t->tokens[i].n_digits > 2)
        return 0;
    *day = (int)r->t->tokens[i].number;
    size_t n = at(r, TIMES_ORDINAL, i + 1, NULL);
    return n > 0 && r->t->tokens[i + 1].glued ? 1 + n : 1;
}

static void add_day(struct reading_when *r, int day)
{
    if (r->n_days < DATES_MAX)
        r->days[r->n_days++] = day;
}

static void add_month(struct reading_when *r, int month)
{
    if (r->n_months < DATES_MAX)
        r->months[r->n_months++] = month;
}

/* "5 jan", "20-27 dec", "20 to 27 de diciembre": a day that a month, or a day and a month, follow. */
static size_t day_month(struct reading_when *r, size_t i)
{
    int day = 0, last = 0, month = 0;
    size_t n = day_number(r, i, &day), next, used;
    if (n == 0)
        return 0;
    next = i + n + at(r, TIMES_OF, i + n, NULL);
    if ((used = at(r, TIMES_MONTH, next, &month)) > 0) {
        add_day(r, day);
        add_month(r, month + 1);
        return next + used - i;
    }
    next = i + n;
    size_t link = is_mark(r, next, '-') || is_mark(r, next, '/') ? 1 : at(r, TIMES_TO, next, NULL);
    if (link == 0 || (used = day_number(r, next + link, &last)) == 0)
        return 0;
    next += link + used;
    next += at(r, TIMES_OF, next, NULL);
    if ((used = at(r, TIMES_MONTH, next, &month)) == 0)
        return 0;
    add_day(r, day);
    add_day(r, last);
    add_month(r, month + 1);
    return next + used - i;
}

/* "Jan 5", "Dec 20-27" */
static size_t month_day(struct reading_when *r, size_t i)
{
    int day = 0, last = 0, month = 0;
    size_t n = at(r, TIMES_MONTH, i, &month), used;
    if (n == 0 || (used = day_number(r, i + n, &day)) == 0)
        return 0;
    add_day(r, day);
    add_month(r, month + 1);
    n += used;
    size_t link = is_mark(r, i + n, '-') ? 1 : at(r, TIMES_TO, i + n, NULL);
    if (link > 0 && (used = day_number(r, i + n + link, &last)) > 0) {
        add_day(r, last);
        n += link + used;
    }
    return n;
}

static size_t weekday(struct reading_when *r, size_t i)
{
    int day = 0;
    size_t all = at(r, TIMES_WEEKDAY_ALL, i, &day), n = all;
    if (n == 0) {
        size_t every = at(r, TIMES_EVERY, i, NULL);
        n = every > 0 ? at(r, TIMES_WEEKDAY, i + every, &day) : 0;
        all = n = n > 0 ? every + n : 0;
    }
    if (n == 0 && (n = at(r, TIMES_WEEKDAY, i, &day)) == 0)
        return 0;
    r->out.weekdays |= (uint8_t)(1u << (day + 1));
    r->out.every = r->out.every || all > 0;
    if (r->n_order < 2)
        r->order[r->n_order++] = day + 1;
    return n;
}

/* Days that have a name. */
static size_t named_day(struct reading_when *r, size_t i)
{
    static const enum times_words NAMED[] = { TIMES_TODAY, TIMES_AFTER_TOMORROW, TIMES_TOMORROW, TIMES_WEEKENDS, TIMES_WEEKEND,
                                              TIMES_THIS_WEEK, TIMES_NEXT_WEEK, TIMES_NEXT_MONTH };
    enum times_words what = TIMES_COUNT;
    size_t longest = 0;
    for (size_t k = 0; k < sizeof NAMED / sizeof *NAMED; k++) {
        size_t n = at(r, NAMED[k], i, NULL);
        if (n > longest) {
            longest = n;
            what = NAMED[k];
        }
    }
    int32_t today = r->now->date, sunday = date_add_days(today, 7 - r->now->weekday), first = (today / 100 + 1) * 100 + 1;
    if (longest == 0)
        return 0;
    if (what == TIMES_TODAY || what == TIMES_TOMORROW || what == TIMES_AFTER_TOMORROW)
        add_date(r, date_add_days(today, what == TIMES_TODAY ? 0 : what == TIMES_TOMORROW ? 1 : 2));
    else if (what == TIMES_WEEKENDS) {
        r->out.weekdays |= 1u << 6 | 1u << 7;
        r->out.every = true;
    } else if (what == TIMES_WEEKEND) {
        add_date(r, r->now->weekday >= 6 ? today : date_add_days(sunday, -1));
        add_date(r, sunday);
    } else if (what == TIMES_THIS_WEEK) {
        add_date(r, today);
        add_date(r, sunday);
    } else if (what == TIMES_NEXT_WEEK) {
        add_date(r, date_add_days(sunday, 1));
        add_date(r, date_add_days(sunday, 7));
    } else {
        first = first / 100 % 100 > 12 ? (today / 10000 + 1) * 10000 + 101 : first;
        int32_t after = first / 100 % 100 == 12 ? (first / 10000 + 1) * 10000 + 101 : first + 100;
        add_date(r, first);
        add_date(r, date_add_days(after, -1));
    }
    return longest;
}

static size_t part_of_day(struct reading_when *r, size_t i)
{
    static const struct {
        enum times_words words;
        int minute;
    } PARTS[] = { { TIMES_MORNING, MORNING }, { TIMES_NOON, NOON }, { TIMES_AFTERNOON, AFTERNOON }, { TIMES_EVENING, EVENING } };
    size_t longest = 0;
    for (size_t k = 0; k < sizeof PARTS / sizeof *PARTS; k++) {
        size_t n = at(r, PARTS[k].words, i, NULL);
        if (n > longest) {
            longest = n;
            r->out.part = PARTS[k].minute;
        }
    }
    return longest;
}

/* A time: with am, pm or minutes, or behind a word like "at". */
static size_t clock_at(struct reading_when *r, size_t i)
{
    struct intake_clock clock;
    size_t mark = at(r, TIMES_AT, i, NULL);
    if (r->words->clocks == NULL || i + mark >= r->to)
        return 0;
    const struct intake_tokens within = { r->t->tokens, r->to };
    size_t n = intake_clock_at(r->words->clocks, &within, i + mark, false, &clock);
    if (n == 0 || (mark == 0 && n < 2 && r->t->tokens[i].kind == INTAKE_NUMBER && r->t->tokens[i].n_digits < 3)
        || (mark == 0 && r->t->tokens[i].kind == INTAKE_WORD && n < 2))
        return 0;
    r->out.clock = clock.minute;
    r->out.clock_other = clock.other;
    return mark + n;
}

static size_t prefix(struct reading_when *r, size_t i)
{
    size_t until = at(r, TIMES_UNTIL, i, NULL), from = at(r, TIMES_FROM, i, NULL), n = until > from ? until : from;
    if (n == 0)
        return 0;
    if (until >= from)
        r->out.until = true;
    else
        r->from = true;
    return n;
}

static int32_t next_weekday(int32_t after, int weekday)
{
    int days = (weekday - date_weekday(after) + 7) % 7;
    return date_add_days(after, days > 0 ? days : 7);
}

/* The first and last of the dates whose days and months were said. */
static bool settle_dates(const struct reading_when *r, int32_t *from, int32_t *to)
{
    int n = r->n_days;
    if (n < 1 || n > 2 || r->n_months < 1 || r->n_months > n)
        return false;
    int year = r->now->date / 10000;
    *from = (int32_t)(year * 10000 + r->months[0] * 100 + r->days[0]);
    *to = (int32_t)(year * 10000 + r->months[r->n_months - 1] * 100 + r->days[n - 1]);
    if (*to < *from) /* over the new year */
        *to += 10000;
    if (*to < r->now->date) {
        *from += 10000;
        *to += 10000;
    }
    return date_is_valid(*from) && date_is_valid(*to);
}

static void settle(struct reading_when *r)
{
    struct when *out = &r->out;
    int32_t from = 0, to = 0, today = r->now->date;
    if (settle_dates(r, &from, &to)) {
    } else if (r->n_dates > 0) {
        from = r->dates[0];
        to = r->dates[r->n_dates - 1];
        if (r->n_order == 1 && r->n_dates == 1) /* "from tomorrow until friday" */
            to = next_weekday(from, r->order[0]);
        else if (out->until && r->n_dates == 2 && from > today) /* until next week: it begins */
            to = from;
    } else if (r->n_order > 0 && !out->every) {
        from = next_weekday(today, r->order[0]);
        to = r->n_order > 1 ? next_weekday(from, r->order[1]) : from;
    }
    if (to < from)
        to = from;
    if (from != 0 && out->until && (from == to || r->n_dates == 2))
        from = 0;
    if (from != 0 && r->from && from == to)
        to = 0;
    out->from_date = from;
    out->to_date = to;
}

struct when when_read(const struct when_words *words, const struct intake_tokens *t, size_t from, size_t to, const struct local *now,
                      bool *used)
{
    static size_t (*const READERS[])(struct reading_when *, size_t) = { written_date, day_month, month_day, span, clock_at, named_day, weekday,
                                                                       part_of_day, prefix };
    struct reading_when r = { .words = words, .t = t, .to = to, .now = now, .used = used, .out = { .clock = -1, .clock_other = -1, .part = -1 } };
    for (size_t i = from; words->times != NULL && i < to;) {
        size_t n = 0;
        for (size_t k = 0; k < sizeof READERS / sizeof *READERS && n == 0; k++)
            n = READERS[k](&r, i);
        for (size_t k = 0; k < n; k++)
            used[i + k] = true;
        r.out.any = r.out.any || n > 0;
        i += n > 0 ? n : 1;
    }
    settle(&r);
    return r.out;
}

bool when_is_all(const struct when_words *words, const struct intake_tokens *t, size_t from, size_t to, const bool *used)
{
    for (size_t i = from; i < to;) {
        size_t n = used[i] || t->tokens[i].kind == INTAKE_MARK ? 1
                   : words->times != NULL                      ? times_at(words->times, TIMES_LIGHT, t, i, NULL)
                                                               : 0;
        if (n == 0)
            return false;
        i += n;
    }
    return true;
}

int64_t when_clock_utc(const struct when *when, const struct zone *zone, int64_t now_utc, int64_t least_s)
{
    struct local now;
    int minute = when->clock >= 0 ? when->clock : when->part;
    zone_local(zone, now_utc, &now);
    if (minute < 0)
        return 0;
    /* "8 in the morning", "a las 8 de la noche": the part says which half */
    bool named = when->clock >= 0 && when->clock_other >= 0 && when->part >= 0;
    bool late = named && when->part >= HALF_DAY;
    int64_t best = 0;
    for (int day = 0; day < 2; day++)
        for (int other = 0; other < 2; other++) {
            int m = other ? when->clock_other : minute;
            if ((other && (when->clock < 0 || when->clock_other < 0)) || (named && (m >= HALF_DAY) != late))
                continue;
            int64_t utc = zone_utc(zone, date_add_days(now.date, day), m);
            if (utc >= now_utc + least_s && (best == 0 || utc < best))
                best = utc;
        }
    return best;
}
