/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/summary.h"

#include "base/sms.h"
#include "care/insight_text.h"
#include "care/remind_inside.h"
#include "store/summary_rows.h"

enum { AT_MIN = 10 * 60, AGAIN_S = 2 * 3600, DAY_S = 86400, COMPARE_DAYS = 180, WEEK_PARTS = 2, MONTH_PARTS = 3, FEW_DAYS = 2, NEAR_FIRST = 4, NEAR_END = 28,
       AT_ONCE = 50 };

/* Who has heard the month, or will in a few days, needs no week beside it. */
static bool is_date(int32_t date)
{
    int day = date % 100;
    return day == 1 || (date_weekday(date) == 1 && day >= NEAR_FIRST && day <= NEAR_END);
}

/* The next Monday or first of a month, at ten. */
static int64_t next_date(const struct person *person, int64_t after_utc)
{
    struct local local;
    zone_local(person->zone, after_utc, &local);
    for (int32_t date = local.date;; date = date_add_days(date, 1)) {
        int64_t utc = zone_utc(person->zone, date, AT_MIN);
        if (is_date(date) && utc > after_utc)
            return utc;
    }
}

static int save(struct care *care, const struct person *person, bool off, struct err *err)
{
    struct summary row = { .patient_id = person->patient.id, .off = off };
    if (!off)
        row.date_utc = row.due_utc = next_date(person, care->now_utc);
    return summary_rows_put(care->db, &row, err);
}

int summary_begin(struct care *care, const struct person *person, struct err *err)
{
    struct summary row;
    int rc = summary_rows_get(care->db, person->patient.id, &row, err);
    return rc != 0 ? (rc < 0 ? -1 : 0) : save(care, person, false, err);
}

int summary_next(struct care *care, int64_t patient_id, int64_t *utc, struct err *err)
{
    struct summary row;
    int rc = care->setup->settings->plans.no_summaries ? 0 : summary_rows_get(care->db, patient_id, &row, err);
    *utc = rc == 1 ? row.due_utc : 0;
    return rc < 0 ? -1 : 0;
}

int summary_switch(struct care *care, const struct person *person, bool on, struct str *text, struct err *err)
{
    *text = say(care, &person->voice, on ? MESSAGE_SUMMARY_ON : MESSAGE_SUMMARY_OFF);
    return save(care, person, !on, err);
}

/* What fits behind it is added, what does not is left out. */
static struct str add_if_it_fits(struct care *care, struct str text, struct str more, int parts)
{
    struct str longer = compose_join(text, more, care->arena);
    return sms_measure(longer).parts <= parts ? longer : text;
}

/* Decision 31, over half a year: a month alone is too short. */
static int add_compared(struct care *care, const struct person *person, struct str *text, struct err *err)
{
    struct insight_request rows;
    struct insight_compare compare;
    if (insight_rows(care, person, date_add_days(person->now.date, -COMPARE_DAYS), person->now.date, &rows, err) < 0)
        return -1;
    insight_compare(&rows, &compare);
    if (compare.done.n > 0 || compare.skipped.n > 0)
        *text = add_if_it_fits(care, *text, insight_compared(care, person, &compare), MONTH_PARTS);
    return 0;
}

/* The words for the date; empty when there is nothing to tell. */
static int words(struct care *care, const struct person *person, int64_t date_utc, struct str *text, struct err *err)
{
    struct local local;
    struct insight_request rows;
    struct insight count;
    struct stretch stretch;
    struct person then = *person;
    zone_local(person->zone, date_utc, &local);
    then.now = local;
    bool month = local.date % 100 == 1;
    struct period period = { .unit = month ? PERIOD_MONTH : PERIOD_WEEK, .back = 1 };
    *text = STR("");
    insight_stretch(care, &then, &period, &stretch);
    if (insight_rows(care, person, stretch.from_date, stretch.to_date, &rows, err) < 0)
        return -1;
    if (!insight_count(&rows, care->arena, &count))
        return err_set(err, ERR_NOMEM, "summary");
    if (count.head_days < FEW_DAYS && count.analgesic_days < FEW_DAYS && count.routine_done == 0) /* not worth a text */
        return 0;
    *text = insight_summary(care, person, &stretch, &count);
    if (month && add_compared(care, person, text, err) < 0)
        return -1;
    *text = add_if_it_fits(care, *text, say(care, &person->voice, MESSAGE_SUMMARY_END), month ? MONTH_PARTS : WEEK_PARTS);
    return 0;
}

/* Whether it may be said now; *later: not now, but today. */
static bool is_allowed(const struct moment *m, bool *later)
{
    enum hold hold = remind_hold_person(m, m->care->now_utc);
    *later = hold == HOLD_QUIET;
    if (hold != HOLD_NONE || m->care->setup->settings->plans.no_summaries || m->phase.silent || m->person.shared || person_is_doubtful(m->care, &m->person))
        return false;
    *later = m->phase.mute || m->phase.safety_open || m->phase.phase == PHASE_ATTACK
        || remind_hold_count(m, false, m->care->now_utc, m->sent_today) != HOLD_NONE;
    return !*later;
}

static int due_one(struct care *care, struct summary *row, struct err *err)
{
    struct moment m;
    bool later = false;
    int64_t end_utc = 0;
    struct str text;
    struct err why = { 0 };
    if (remind_look(care, row->patient_id, &m, &why) < 0) {
        if (err != NULL)
            *err = why;
        if (why.code != ERR_NOTFOUND)
            return -1;
        row->due_utc = 0; /* nobody is reached there any more */
        return summary_rows_put(care->db, row, err);
    }
    bool allowed = is_allowed(&m, &later);
    if (later && care->now_utc + AGAIN_S < row->date_utc + DAY_S) {
        row->due_utc = remind_is_quiet(&m, care->now_utc, &end_utc) ? end_utc : care->now_utc + AGAIN_S;
        return summary_rows_put(care->db, row, err);
    }
    if (allowed && care->now_utc < row->date_utc + DAY_S) {
        struct origin origin = { "summary", row->patient_id, arena_printf(care->arena, "%lld", (long long)row->date_utc) };
        if (words(care, &m.person, row->date_utc, &text, err) < 0
            || post_until(care, &m.person, CLASS_REPORT, origin, care->now_utc + DAY_S, text, err) < 0)
            return -1;
    }
    return save(care, &m.person, false, err);
}

int summary_due(struct care *care, size_t limit, struct err *err)
{
    struct summary *rows = NULL;
    size_t n = 0;
    limit = limit < AT_ONCE ? limit : AT_ONCE; /* each reads months: texts must not wait behind a whole Monday */
    if (summary_rows_due(care->db, care->now_utc, limit, care->arena, &rows, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (due_one(care, &rows[i], err) < 0)
            return -1;
    return n == limit;
}

int summary_next_due(struct care *care, int64_t *utc, struct err *err)
{
    return summary_rows_next_due(care->db, utc, err);
}
