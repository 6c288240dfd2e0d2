/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "model/hours.h"

enum { DAY_MIN = 1440, WEEK = 0xFE };

static int day_of(struct str word)
{
    static const char *const NAMES[][2] = { { "mon", "monday" },   { "tue", "tuesday" },  { "wed", "wednesday" }, { "thu", "thursday" },
                                            { "fri", "friday" },   { "sat", "saturday" }, { "sun", "sunday" } };
    static const char *const SHORT[] = { "mo", "tu", "we", "th", "fr", "sa", "su" };
    for (int i = 0; i < 7; i++)
        if (str_is_nocase(word, NAMES[i][0]) || str_is_nocase(word, NAMES[i][1]) || str_is_nocase(word, SHORT[i]))
            return i + 1;
    return 0;
}

/* "Mon", "Mon-Fri", "Fri-Mon", "daily". */
static bool read_days(struct str text, uint8_t *days)
{
    struct str rest = text, part, from;
    *days = 0;
    static const struct {
        const char *word;
        uint8_t days;
    } WORDS[] = { { "daily", WEEK }, { "weekdays", 0x3E }, { "weekends", 0xC0 }, { "weekend", 0xC0 } };
    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (str_is_nocase(text, WORDS[i].word)) {
            *days = WORDS[i].days;
            return true;
        }
    while (str_cut(&rest, ',', &part)) {
        bool range = str_cut(&part, '-', &from) && part.s != NULL && part.n > 0;
        int first = day_of(str_trim(from)), last = range ? day_of(str_trim(part)) : first;
        if (first == 0 || last == 0)
            return false;
        for (int day = first;; day = day % 7 + 1) {
            *days = (uint8_t)(*days | 1u << day);
            if (day == last)
                break;
        }
    }
    return *days != 0;
}

/* "9", "9:30", "17h30", "9am", "12pm". */
static bool read_time(struct str text, int *minute)
{
    struct str word = str_trim(text), hour = word, rest;
    int64_t h, m = 0;
    int half = 0;
    if (word.n > 2 && (word.s[word.n - 1] == 'm' || word.s[word.n - 1] == 'M')) {
        char c = word.s[word.n - 2];
        half = c == 'a' || c == 'A' ? 1 : c == 'p' || c == 'P' ? 2 : 0;
        if (half == 0)
            return false;
        word = str_trim((struct str){ word.s, word.n - 2 });
        hour = word;
    }
    for (size_t i = 0; i < word.n; i++)
        if (word.s[i] == ':' || word.s[i] == 'h' || word.s[i] == '.') {
            hour.n = i;
            rest = (struct str){ word.s + i + 1, word.n - i - 1 };
            if (rest.n > 0 && !text_to_int(rest, 0, 59, &m))
                return false;
            break;
        }
    if (!text_to_int(hour, half != 0 ? 1 : 0, half != 0 ? 12 : 24, &h))
        return false;
    if (half != 0)
        h = h % 12 + (half == 2 ? 12 : 0);
    *minute = (int)(h * 60 + m);
    return *minute <= DAY_MIN;
}

static int add_span(struct hours *out, uint8_t days, int from, int to, struct err *err)
{
    if (out->n == HOURS_MAX)
        return err_set(err, ERR_CONFIG, "more than %d spans", HOURS_MAX);
    out->spans[out->n].weekdays = days;
    out->spans[out->n].from_min = from;
    out->spans[out->n++].to_min = to > from ? to : to + DAY_MIN;
    return 0;
}

static int read_group(struct str group, struct hours *out, struct err *err)
{
    struct str times = group, days = { group.s, 0 }, part, from;
    uint8_t on = WEEK;
    size_t i = 0;
    while (i < group.n && (group.s[i] < '0' || group.s[i] > '9'))
        i++;
    days.n = i;
    times = (struct str){ group.s + i, group.n - i };
    days = str_trim(days);
    for (size_t k = times.n; days.n == 0 && k > 0; k--) /* "9-17 Mon-Fri" */
        if (times.s[k - 1] == ' ' && read_days(str_trim((struct str){ times.s + k, times.n - k }), &on)) {
            times.n = k - 1;
            break;
        }
    if ((days.n > 0 && !read_days(days, &on)) || times.n == 0)
        return err_set(err, ERR_CONFIG, "\"%.*s\": write hours as \"Mon-Fri 9-17; Sat 9-12\"", (int)group.n, group.s);
    while (str_cut(&times, ',', &part)) {
        int first, last;
        if (!str_cut(&part, '-', &from) || part.s == NULL || !read_time(from, &first) || !read_time(part, &last) || first == DAY_MIN)
            return err_set(err, ERR_CONFIG, "\"%.*s\": write times as 9-17 or 9:30-17:30", (int)group.n, group.s);
        if (add_span(out, on, first, last, err) < 0)
            return -1;
    }
    return 0;
}

int hours_parse(struct str text, struct hours *out, struct err *err)
{
    struct str rest = str_trim(text), group;
    *out = (struct hours){ .n = 0 };
    if (str_is(rest, "24/7"))
        return add_span(out, WEEK, 0, DAY_MIN, err);
    while (rest.n > 0 && str_cut(&rest, ';', &group)) {
        group = str_trim(group);
        if (group.n > 0 && read_group(group, out, err) < 0)
            return -1;
    }
    return 0;
}

bool hours_open(const struct hours *hours, const struct zone *zone, int64_t utc)
{
    struct local local;
    if (hours->n == 0)
        return false;
    zone_local(zone, utc, &local);
    int before = local.weekday == 1 ? 7 : local.weekday - 1;
    for (size_t i = 0; i < hours->n; i++) {
        int from = hours->spans[i].from_min, to = hours->spans[i].to_min;
        if ((hours->spans[i].weekdays >> local.weekday & 1) != 0 && local.minute >= from && local.minute < to)
            return true;
        if ((hours->spans[i].weekdays >> before & 1) != 0 && local.minute + DAY_MIN < to)
            return true;
    }
    return false;
}

size_t hours_edges(const struct hours *hours, const struct zone *zone, int64_t from_utc, int64_t to_utc, int64_t *out, size_t max)
{
    struct local local;
    size_t n = 0;
    zone_local(zone, from_utc, &local);
    for (int32_t date = date_add_days(local.date, -1); hours->n > 0 && zone_utc(zone, date, 0) < to_utc; date = date_add_days(date, 1))
        for (size_t i = 0; i < hours->n; i++) {
            if ((hours->spans[i].weekdays >> date_weekday(date) & 1) == 0)
                continue;
            const int edges[] = { hours->spans[i].from_min, hours->spans[i].to_min };
            for (size_t k = 0; k < 2 && n < max; k++)
                out[n++] = zone_utc(zone, date, edges[k]);
        }
    return n;
}
