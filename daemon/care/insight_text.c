/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/insight_text.h"

#include "care/medicine.h"
#include "store/attack_rows.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"

enum { AFTER_DAYS = 2, ALL_DAYS = 730, DAY_S = 86400, CLASSES_SAID = 3, YEAR = 10000 };

static struct str number(struct care *care, int64_t n)
{
    return str_of(arena_printf(care->arena, "%lld", (long long)n));
}

struct str insight_number(struct care *care, int64_t value, int scale)
{
    int64_t tenths = (value * 10 + scale / 2) / scale;
    return str_of(tenths % 10 == 0 ? arena_printf(care->arena, "%lld", (long long)(tenths / 10))
                                   : arena_printf(care->arena, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10)));
}

/* Periods */

/* Months begin with a small letter in Spanish and French, but not at the beginning of a sentence. */
static struct str with_capital(struct care *care, struct str name)
{
    char *copy = arena_printf(care->arena, "%.*s", (int)name.n, name.s);
    if (copy != NULL && copy[0] >= 'a' && copy[0] <= 'z')
        copy[0] = (char)(copy[0] - 'a' + 'A');
    return copy != NULL ? str_of(copy) : name;
}

static struct str month_name(struct care *care, const struct voice *voice, int month)
{
    return compose_key(voice, arena_printf(care->arena, "month.%d", month), NULL, 0, care->arena);
}

static int32_t first_of_month(int32_t date)
{
    return date / 100 * 100 + 1;
}

static int32_t month_before(int32_t first)
{
    return first_of_month(date_add_days(first, -1));
}

static void month_stretch(struct care *care, const struct person *person, const struct period *period, struct stretch *out)
{
    int32_t first = first_of_month(person->now.date);
    int back = period->month != 0 ? (first / 100 % 100 - period->month + 12) % 12 : period->back;
    for (int i = 0; i < back && i < 24; i++)
        first = month_before(first);
    out->from_date = first;
    out->to_date = date_add_days(first_of_month(date_add_days(first, 31)), -1);
    out->name = with_capital(care, month_name(care, &person->voice, first / 100 % 100));
    out->month = true;
}

static void day_stretch(struct care *care, const struct person *person, const struct period *period, struct stretch *out)
{
    int32_t today = person->now.date;
    int back = period->back;
    if (period->weekday != 0)
        back = (person->now.weekday - period->weekday + 6) % 7 + 1;
    out->from_date = out->to_date = date_add_days(today, -back);
    out->name = back == 0 ? say(care, &person->voice, MESSAGE_PERIOD_TODAY)
        : back == 1 ? say(care, &person->voice, MESSAGE_PERIOD_YESTERDAY)
                    : with_capital(care, date_text(care, &person->voice, out->from_date));
}

static void days_stretch(struct care *care, const struct person *person, int days, struct stretch *out)
{
    struct place n = { "n", number(care, days) };
    out->from_date = date_add_days(person->now.date, 1 - days);
    out->to_date = person->now.date;
    out->name = compose(&person->voice, MESSAGE_PERIOD_DAYS, &n, 1, care->arena);
    out->month = days >= 28 && days <= 31;
}

void insight_stretch(struct care *care, const struct person *person, const struct period *period, struct stretch *out)
{
    int32_t today = person->now.date, monday = date_add_days(today, 1 - person->now.weekday);
    *out = (struct stretch){ .from_date = today, .to_date = today, .name = STR("") };
    switch (period->unit) {
    case PERIOD_DAY:
        day_stretch(care, person, period, out);
        break;
    case PERIOD_WEEK:
        if (period->back == 0 && today == monday) { /* the week has only begun: who asks means the one behind it */
            days_stretch(care, person, 7, out);
            break;
        }
        out->from_date = date_add_days(monday, -7 * period->back);
        out->to_date = date_add_days(out->from_date, 6);
        out->name = say(care, &person->voice, period->back == 0 ? MESSAGE_PERIOD_WEEK : MESSAGE_PERIOD_WEEK_LAST);
        break;
    case PERIOD_MONTH:
        if (period->back == 0 && period->month == 0 && today == first_of_month(today)) {
            days_stretch(care, person, 30, out);
            break;
        }
        month_stretch(care, person, period, out);
        break;
    case PERIOD_YEAR:
        out->from_date = (today / YEAR - period->back) * YEAR + 101;
        out->to_date = (today / YEAR - period->back) * YEAR + 1231;
        out->name = number(care, today / YEAR - period->back);
        break;
    case PERIOD_DAYS:
        days_stretch(care, person, period->days > 0 ? period->days : 1, out);
        break;
    case PERIOD_ALL:
        out->from_date = date_add_days(today, 1 - ALL_DAYS);
        out->name = say(care, &person->voice, MESSAGE_PERIOD_ALL);
        break;
    case PERIOD_NONE:
    case PERIOD_UNIT_COUNT:
        days_stretch(care, person, 30, out);
        break;
    }
    if (out->to_date > today)
        out->to_date = today;
}

/* Rows */

static int attacks_of(struct care *care, const struct person *person, int64_t from_utc, int64_t to_utc, struct insight_request *out,
                      struct err *err)
{
    struct attack *rows = NULL;
    size_t n = 0;
    if (attack_rows_between(care->db, person->patient.id, from_utc, to_utc, care->arena, &rows, &n, err) < 0)
        return -1;
    struct insight_attack *attacks = arena_array(care->arena, n + 1, sizeof *attacks);
    if (attacks == NULL)
        return err_set(err, ERR_NOMEM, "insight");
    for (size_t i = 0; i < n; i++) {
        struct insight_attack a = { rows[i].onset_utc, rows[i].last_utc, rows[i].ended_utc != 0 ? rows[i].ended_utc : care->now_utc };
        if (rows[i].ended_utc == 0 || rows[i].worst > 0 || rows[i].pain > 0) /* what was taken back is none */
            attacks[out->n_attacks++] = a;
    }
    out->attacks = attacks;
    return 0;
}

int insight_rows(struct care *care, const struct person *person, int32_t from_date, int32_t to_date, struct insight_request *out,
                 struct err *err)
{
    int64_t id = person->patient.id, value = 0, at_utc = 0;
    int32_t last = date_add_days(to_date, AFTER_DAYS + 1);
    struct diary_entry *entries = NULL;
    struct occurrence *routines = NULL;
    *out = (struct insight_request){ .from_date = from_date, .to_date = to_date, .now_utc = care->now_utc, .zone = person->zone };
    if (observation_rows_days(care->db, id, from_date, last, care->arena, &entries, &out->n_entries, err) < 0
        || occurrence_rows_of_kind(care->db, id, PLAN_ROUTINE, from_date, to_date, care->arena, &routines, &out->n_routines, err) < 0
        || attacks_of(care, person, zone_utc(person->zone, from_date, 0), zone_utc(person->zone, last, 0), out, err) < 0)
        return -1;
    int rc = patient_rows_fact(care->db, id, FACT_WATER_GOAL_ML, &value, &at_utc, err);
    out->entries = entries;
    out->routines = routines;
    out->water_goal_ml = rc == 1 ? value : 0;
    return rc < 0 ? -1 : 0;
}

/* Sentences */

struct saying {
    struct care *care;
    const struct voice *voice;
    struct str text;
};

static void add(struct saying *s, enum message message, const struct place *places, size_t n)
{
    s->text = compose_join(s->text, compose(s->voice, message, places, n, s->care->arena), s->care->arena);
}

static void add_class(struct saying *s, const struct insight_class *class, bool month)
{
    struct care *care = s->care;
    int limit = overuse_days(messages_overuse(care->setup->messages), str_of(class->name));
    struct place places[] = { { "name", medicine_class_name(care, s->voice, class->name) }, { "n", number(care, class->days) },
                              { "limit", number(care, limit) } };
    if (compose_key(s->voice, arena_printf(care->arena, "class.%s", class->name), NULL, 0, care->arena).n == 0)
        return; /* preventives and the like count nothing */
    add(s, limit > 0 && month ? MESSAGE_INSIGHT_CLASS_LIMIT : MESSAGE_INSIGHT_CLASS, places, 3);
    if (limit > 0 && month && class->days >= limit)
        add(s, MESSAGE_MEDICINE_MANY, places, 3);
}

static void add_head(struct saying *s, const struct stretch *stretch, const struct insight *i)
{
    struct care *care = s->care;
    struct place places[] = { { "period", stretch->name }, { "n", number(care, i->headache_days) }, { "total", number(care, i->head_days) },
                              { "value", insight_number(care, i->worst, 10) } };
    add(s, i->head_days > 0 ? MESSAGE_INSIGHT_HEAD : MESSAGE_INSIGHT_NOTHING, places, 4);
    if (i->headache_days > 0 && i->worst > 0)
        add(s, MESSAGE_INSIGHT_WORST, places, 4);
}

struct str insight_summary(struct care *care, const struct person *person, const struct stretch *stretch, const struct insight *i)
{
    struct saying s = { care, &person->voice, STR("") };
    add_head(&s, stretch, i);
    for (size_t k = 0; k < i->n_classes && k < CLASSES_SAID; k++)
        add_class(&s, &i->classes[k], stretch->month);
    struct place routine[] = { { "n", number(care, i->routine_done) }, { "total", number(care, i->routine_said) } };
    if (i->routine_said > 0)
        add(&s, MESSAGE_INSIGHT_ROUTINE, routine, 2);
    struct place goal[] = { { "n", number(care, i->water_goal_days) }, { "total", number(care, i->water_days) } };
    struct place water[] = { { "value", number(care, i->water_days > 0 ? i->water_ml / i->water_days : 0) } };
    if (i->water_days > 0 && i->water_goal_days > 0)
        add(&s, MESSAGE_INSIGHT_WATER_GOAL, goal, 2);
    else if (i->water_days > 0)
        add(&s, MESSAGE_INSIGHT_WATER, water, 1);
    struct place lost = { "n", number(care, i->lost_days) };
    if (i->lost_days > 0)
        add(&s, MESSAGE_INSIGHT_LOST, &lost, 1);
    return s.text;
}

struct str insight_compared(struct care *care, const struct person *person, const struct insight_compare *c)
{
    struct saying s = { care, &person->voice, STR("") };
    struct place places[] = { { "n", number(care, c->done.headache) }, { "total", number(care, c->done.n) },
                              { "after", number(care, c->skipped.headache) }, { "goal", number(care, c->skipped.n) } };
    add(&s, MESSAGE_INSIGHT_COMPARE, places, 4);
    enum message close = !insight_is_enough(c) ? MESSAGE_INSIGHT_FEW : c->p < INSIGHT_SELDOM ? MESSAGE_INSIGHT_SELDOM_CHANCE
                                                                                             : MESSAGE_INSIGHT_CHANCE;
    add(&s, close, NULL, 0);
    return s.text;
}
