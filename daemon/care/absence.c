/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/absence.h"

#include <string.h>

#include "care/messages.h"
#include "care/person.h"
#include "care/team.h"
#include "store/audit_rows.h"
#include "store/team_rows.h"

enum { PARTS_MAX = 4, DAY_S = 86400, YEAR_S = 366 * DAY_S };

/* What a text says of days: numbers, months and one weekday, as they come. */
struct said_days {
    int days[PARTS_MAX], months[PARTS_MAX];
    int32_t dates[2]; /* written out */
    int n_days, n_months, n_dates, weekday;
    bool odd;         /* something else too */
};

static bool read_iso(struct str word, int32_t *date)
{
    int64_t y, m, d;
    if (word.n != 10 || word.s[4] != '-' || word.s[7] != '-' || !text_to_int((struct str){ word.s, 4 }, 1970, 9999, &y)
        || !text_to_int((struct str){ word.s + 5, 2 }, 1, 12, &m) || !text_to_int((struct str){ word.s + 8, 2 }, 1, 31, &d))
        return false;
    *date = (int32_t)(y * 10000 + m * 100 + d);
    return date_is_valid(*date);
}

static void read_word(struct care *care, struct str word, struct said_days *out)
{
    struct str part;
    int64_t n;
    if (word.n == 0)
        return;
    if (out->n_dates < 2 && read_iso(word, &out->dates[out->n_dates])) {
        out->n_dates++;
        return;
    }
    while (str_cut(&word, '-', &part)) {
        int month = messages_month(care->setup->messages, part), day = messages_weekday(care->setup->messages, part);
        if (part.n > 0 && part.s[part.n - 1] == '.')
            part.n--;
        if (part.n == 0)
            continue;
        if (text_to_int(part, 1, 31, &n) && out->n_days < PARTS_MAX)
            out->days[out->n_days++] = (int)n;
        else if (month != 0 && out->n_months < PARTS_MAX)
            out->months[out->n_months++] = month;
        else if (day != 0 && out->weekday == 0)
            out->weekday = day;
        else if (part.n > 5) /* "to", "until", "from", "al" may stand between */
            out->odd = true;
    }
}

static bool settle_days(const struct said_days *said, const struct local *today, int32_t *from, int32_t *to)
{
    if (said->odd)
        return false;
    if (said->n_dates > 0) {
        *from = said->dates[0];
        *to = said->dates[said->n_dates - 1];
        return said->n_days == 0 && *to >= *from;
    }
    if (said->n_days == 0 && said->n_months == 0 && said->weekday != 0) {
        *from = *to = date_add_days(today->date, (said->weekday - today->weekday + 7) % 7);
        return true;
    }
    if (said->n_days < 1 || said->n_days > 2 || said->n_months < 1 || said->n_months > said->n_days)
        return false;
    int year = today->date / 10000, last = said->n_months - 1;
    *from = (int32_t)(year * 10000 + said->months[0] * 100 + said->days[0]);
    *to = (int32_t)(year * 10000 + said->months[last] * 100 + said->days[said->n_days - 1]);
    if (*to < *from) /* over the new year */
        *to += 10000;
    if (*to < today->date) {
        *from += 10000;
        *to += 10000;
    }
    return date_is_valid(*from) && date_is_valid(*to);
}

bool absence_days(struct care *care, struct str text, int64_t *from_utc, int64_t *to_utc)
{
    const struct zone *zone = site_zone(care, NULL);
    struct said_days said = { .odd = false };
    struct local today;
    int32_t from, to;
    char *copy = arena_printf(care->arena, "%.*s", (int)text.n, text.s);
    if (zone == NULL || copy == NULL)
        return false;
    for (char *p = copy; *p != '\0'; p++) /* "20-27 Dec", "20/27 Dec", "Dec 20, 21" */
        if (*p == ',' || *p == '/' || *p == ';')
            *p = ' ';
    for (char *p = strstr(copy, "\xe2\x80\x93"); p != NULL; p = strstr(p, "\xe2\x80\x93")) /* an en dash */
        memcpy(p, "-  ", 3);
    struct str rest = str_of(copy), word;
    while (str_cut(&rest, ' ', &word))
        read_word(care, word, &said);
    zone_local(zone, care->now_utc, &today);
    if (!settle_days(&said, &today, &from, &to))
        return false;
    *from_utc = zone_utc(zone, from, 0);
    *to_utc = zone_utc(zone, date_add_days(to, 1), 0);
    if (*from_utc < care->now_utc)
        *from_utc = care->now_utc;
    return *to_utc > *from_utc && *to_utc - care->now_utc < YEAR_S;
}

bool absence_minutes(struct str text, int *minutes)
{
    int64_t n = 60;
    struct str number = str_trim(text), rest;
    size_t digits = 0;
    while (digits < number.n && number.s[digits] >= '0' && number.s[digits] <= '9')
        digits++;
    rest = str_trim((struct str){ number.s + digits, number.n - digits });
    number.n = digits;
    if ((digits > 0 && !text_to_int(number, 1, 1440, &n)) || rest.n > 8 || (digits == 0 && rest.n > 0))
        return false;
    if (rest.n > 0 && (rest.s[0] == 'h' || rest.s[0] == 'H')) /* "1 hr", "2 horas" */
        n *= 60;
    *minutes = (int)n;
    return n <= 1440;
}

int absence_hole(const struct duty *before, const struct duty *after, int64_t from_utc, int64_t to_utc, struct hole *hole, struct err *err)
{
    struct hole *was = NULL, *is = NULL, *news = NULL;
    size_t n_was = 0, n_is = 0, n_news = 0;
    if (before->settings->team.off_hours_hold || to_utc <= from_utc)
        return 0;
    if (duty_holes(before, from_utc, to_utc, &was, &n_was, err) < 0 || duty_holes(after, from_utc, to_utc, &is, &n_is, err) < 0
        || duty_holes_new(before->arena, is, n_is, was, n_was, &news, &n_news, err) < 0)
        return -1;
    if (n_news > 0)
        *hole = news[0];
    return n_news > 0;
}

int absence_enter(struct care *care, const struct absence *absence, struct hole *hole, struct err *err)
{
    struct duty duty;
    if (duty_load(care, &duty, err) < 0)
        return -1;
    struct absence *with = arena_array(care->arena, duty.n_absences + 1, sizeof *with);
    if (with == NULL)
        return err_set(err, ERR_NOMEM, "absence");
    for (size_t i = 0; i < duty.n_absences; i++)
        with[i] = duty.absences[i];
    with[duty.n_absences] = *absence;
    struct duty after = duty;
    after.absences = with;
    after.n_absences++;
    int rc = absence->kind == ABSENCE_OFF ? absence_hole(&duty, &after, absence->from_utc, absence->to_utc, hole, err) : 0;
    if (rc != 0)
        return rc;
    int64_t id = 0;
    if (team_look_again(care, err) < 0)
        return -1;
    if (absence_rows_put(care->db, absence, care->now_utc, &id, err) < 0)
        return -1;
    return audit_rows_put(care->db, care->now_utc, arena_str(care->arena, absence->by).s, ABSENCE_KIND_NAMES[absence->kind], "absence", id,
                          err);
}

int absence_end(struct care *care, const char *member, struct str by, int64_t *n, struct err *err)
{
    if (absence_rows_end(care->db, str_of(member), care->now_utc, n, err) < 0)
        return -1;
    return audit_rows_put(care->db, care->now_utc, arena_str(care->arena, by).s, "back", "absence", 0, err);
}
