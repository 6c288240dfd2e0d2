/* SPDX-License-Identifier: ISC
 * A text is about days off when it says nothing but that, and which: words of no reminders and words for days. */
#include <config.h>

#include "care/days_off.h"

#include "care/remind.h"
#include "care/remind_inside.h"
#include "care/setting.h"
#include "care/when.h"
#include "store/plan_rows.h"

enum { MOST_DAYS = 366, LIST_MAX_BYTES = 120, WEEK_DAYS = 6 };

int days_off_look(struct care *care, int64_t patient_id, struct days_off *out, struct err *err)
{
    struct local now;
    const struct zone *zone = site_zone(care, err);
    *out = (struct days_off){ .site = &care->setup->settings->plans };
    if (zone == NULL)
        return -1;
    zone_local(zone, care->now_utc, &now);
    return day_off_rows_of(care->db, patient_id, date_add_days(now.date, -2), care->arena, &out->own, &out->n_own, err);
}

bool days_off_has(const struct days_off *days, int32_t date)
{
    for (size_t i = 0; i < days->site->n_holidays; i++) {
        const struct settings_holiday *h = &days->site->holidays[i];
        int32_t day = h->each_year ? date % 10000 : date;
        if (day >= h->from_date && day <= h->to_date)
            return true;
    }
    for (size_t i = 0; i < days->n_own; i++) {
        const struct day_off *own = &days->own[i];
        if (own->weekdays >> date_weekday(date) & 1 || (own->weekdays == 0 && date >= own->from_date && date <= own->to_date))
            return true;
    }
    return false;
}

/* Words */

static struct str day_name(struct care *care, const struct person *person, int weekday)
{
    return compose_key(&person->voice, arena_printf(care->arena, "day.%d", weekday), NULL, 0, care->arena);
}

static struct str weekdays_text(struct care *care, const struct person *person, unsigned weekdays)
{
    struct buf list;
    buf_init(&list, LIST_MAX_BYTES);
    for (int day = 1; day <= 7; day++)
        if (weekdays >> day & 1) {
            buf_adds(&list, list.n > 0 ? ", " : "");
            buf_addstr(&list, day_name(care, person, day));
        }
    struct str text = arena_str(care->arena, buf_str(&list));
    buf_clear(&list);
    return text;
}

/* Who has a plan that is said all the same hears so. */
static int say_but(struct care *care, const struct person *person, struct str *body, struct err *err)
{
    struct plan *plans = NULL;
    size_t n = 0;
    bool some = false;
    if (plan_rows_of(care->db, person->patient.id, care->arena, &plans, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        some = some || (plans[i].state == PLAN_ACTIVE && remind_is_important(plans[i].kind));
    if (some)
        *body = compose_join(*body, say(care, &person->voice, MESSAGE_DAYS_OFF_BUT), care->arena);
    return 0;
}

static int add_weekdays(struct care *care, const struct person *person, unsigned weekdays, struct str *body, struct err *err)
{
    struct day_off day = { .patient_id = person->patient.id, .weekdays = weekdays, .by = STR("patient"), .at_utc = care->now_utc };
    struct place list = { "list", weekdays_text(care, person, weekdays) };
    if (day_off_rows_put(care->db, &day, err) < 0)
        return -1;
    *body = compose(&person->voice, MESSAGE_DAYS_OFF_WEEKLY, &list, 1, care->arena);
    return say_but(care, person, body, err);
}

int days_off_add(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct str by, struct str *body,
                 struct err *err)
{
    struct day_off day = { .patient_id = person->patient.id, .from_date = from_date, .to_date = to_date, .by = by, .at_utc = care->now_utc };
    struct place places[] = { { "from", day_or_date_text(care, person, from_date, WEEK_DAYS + 1) }, { "day", day_or_date_text(care, person, to_date, WEEK_DAYS + 1) } };
    if (day_off_rows_put(care->db, &day, err) < 0)
        return -1;
    if (body == NULL)
        return 0;
    *body = from_date == to_date ? compose(&person->voice, MESSAGE_DAYS_OFF_DAY, &places[1], 1, care->arena)
                                 : compose(&person->voice, MESSAGE_DAYS_OFF_DATES, places, 2, care->arena);
    return say_but(care, person, body, err);
}

/* What was off on those days is so no longer.  1: something was. */
static int end_days(struct care *care, const struct person *person, unsigned weekdays, int32_t from, int32_t to, struct err *err)
{
    struct day_off *own = NULL;
    size_t n = 0;
    int some = 0;
    if (day_off_rows_of(care->db, person->patient.id, person->now.date, care->arena, &own, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct day_off *d = &own[i];
        bool overlaps = d->weekdays == 0 && from != 0 && d->from_date <= to && d->to_date >= from;
        if (!overlaps && (d->weekdays & weekdays) == 0)
            continue;
        some = 1;
        d->weekdays &= ~weekdays;
        int rc = overlaps || d->weekdays == 0 ? day_off_rows_remove(care->db, d->id, err) : day_off_rows_save(care->db, d, err);
        if (rc < 0)
            return -1;
    }
    return some;
}

/* Whether every token is of the list, of a time, or says nothing of its own; and one of the list is there. */
static bool says_only(const struct when_words *with, enum times_words words, bool weekly, const struct intake_tokens *t, bool *used)
{
    bool some = false;
    for (size_t i = 0; i < t->n;) {
        size_t n = used[i] ? 0 : times_at(with->times, words, t, i, NULL);
        size_t more = used[i] || !weekly ? 0 : times_at(with->times, TIMES_OFF_EVERY, t, i, NULL);
        n = more > n ? more : n;
        for (size_t k = 0; k < n; k++)
            used[i + k] = true;
        some = some || n > 0;
        i += n > 0 ? n : 1;
    }
    return some && when_is_all(with, t, 0, t->n, used);
}

static bool holds(const struct when_words *with, enum times_words words, const struct intake_tokens *t)
{
    for (size_t i = 0; i < t->n; i++)
        if (times_at(with->times, words, t, i, NULL) > 0)
            return true;
    return false;
}

int days_off_text(struct care *care, struct person *person, const struct care_text *text, int64_t inbox_id, const struct screening *screening,
                  struct str *body, struct err *err)
{
    const struct messages *messages = care->setup->messages;
    const struct when_words with = { messages_times(messages), messages_intake(messages) };
    bool joined = person->patient.state == PATIENT_ACTIVE || person->patient.state == PATIENT_PAUSED;
    *body = STR("");
    if (!joined || with.times == NULL || screening->assessment.n_flags > 0)
        return 0;
    struct intake_tokens t = intake_cut(words_repaired(text->inbound->text, care->arena), care->arena);
    bool again = holds(&with, TIMES_OFF_AGAIN, &t);
    if (!again && !holds(&with, TIMES_OFF, &t) && !holds(&with, TIMES_OFF_EVERY, &t))
        return 0;
    for (int on = 0; on < 2; on++) {
        bool *used = arena_array(care->arena, t.n + 1, sizeof *used);
        if (used == NULL)
            return err_set(err, ERR_NOMEM, "days off");
        struct when when = when_read(&with, &t, 0, t.n, &person->now, used);
        int32_t from = when.from_date, to = when.to_date;
        bool weekly = when.every && when.weekdays != 0 && from == 0 && to == 0;
        if (!weekly && when.weekdays != 0 && from == to && when.weekdays == 1u << person->now.weekday && !when.until) /* "day off friday" */
            from = to = person->now.date;
        if (from == 0 && to != 0)
            from = person->now.date;
        if ((!weekly && to == 0) || !says_only(&with, on ? TIMES_OFF_AGAIN : TIMES_OFF, weekly && !on, &t, used))
            continue;
        if (date_to_days(to) - date_to_days(person->now.date) > MOST_DAYS)
            continue;
        if (setting_note(care, person, SETTING_DAYS_OFF, inbox_id, err) < 0)
            return -1;
        if (!on)
            return weekly ? add_weekdays(care, person, when.weekdays, body, err)
                          : days_off_add(care, person, from, to, STR("patient"), body, err);
        if (end_days(care, person, when.weekdays, from, to, err) < 0)
            return -1;
        struct place list = { "list", weekly ? weekdays_text(care, person, when.weekdays) : day_or_date_text(care, person, to, WEEK_DAYS + 1) };
        *body = compose(&person->voice, MESSAGE_DAYS_OFF_AGAIN, &list, 1, care->arena);
        return 0;
    }
    return 0;
}
