/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/better_time.h"

#include "care/plan.h"
#include "care/remind_inside.h"
#include "store/occurrence_rows.h"
#include "store/plan_rows.h"

enum { DAY_S = 86400, ASK_AGAIN_S = 30 * DAY_S, ANSWER_S = 2 * DAY_S, HANDED_S = DAY_S / 2, HALF_DAY = 720, LAST_MIN = 1439 };

bool better_time_asks(const struct plan *plan, int64_t now_utc)
{
    int64_t since_s = now_utc - plan->asked_utc; /* asked within hours: the same text is looked at again */
    return remind_backs_off_now(plan) && (plan->asked_utc == 0 || since_s > ASK_AGAIN_S || since_s < HANDED_S);
}

static bool is_asked(const struct plan *plan, int64_t now_utc)
{
    return plan->state == PLAN_ACTIVE && plan->asked_utc != 0 && now_utc - plan->asked_utc < ANSWER_S;
}

bool better_time_is_asked(const struct plan *plans, size_t n, int64_t now_utc)
{
    for (size_t i = 0; i < n; i++)
        if (is_asked(&plans[i], now_utc))
            return true;
    return false;
}

/* The rule with that time in place of the one that was not answered; its other hours stay. */
static const char *rule_at(struct care *care, const struct plan *plan, int slot, int minute)
{
    struct recur rule;
    struct str rest = plan->rule, part;
    struct buf out;
    uint32_t hours = 0;
    int n_hours = 0;
    if (recur_parse(plan->rule, &rule, NULL) < 0)
        return NULL;
    for (uint32_t bits = rule.hours; bits != 0; bits &= bits - 1)
        n_hours++;
    if (n_hours > 1)
        hours = (rule.hours & ~(1u << slot / 60)) | 1u << minute / 60;
    buf_init(&out, 400);
    while (str_cut(&rest, ';', &part))
        if (!str_starts(part, "BYHOUR=") && (!str_starts(part, "BYMINUTE=") || n_hours > 1) && part.n > 0) {
            buf_adds(&out, out.n > 0 ? ";" : "");
            buf_addstr(&out, part);
        }
    if (n_hours <= 1) {
        buf_addf(&out, ";BYHOUR=%d;BYMINUTE=%d", minute / 60, minute % 60);
    } else {
        buf_adds(&out, ";BYHOUR=");
        for (int hour = 0, n = 0; hour < 24; hour++)
            if (hours >> hour & 1)
                buf_addf(&out, n++ > 0 ? ",%d" : "%d", hour);
    }
    const char *text = buf_ok(&out) ? arena_str(care->arena, buf_str(&out)).s : NULL;
    buf_clear(&out);
    return text;
}

/* Minutes of the day: what was said, of a half that was not named that which is no quiet hour, the earlier first. */
static int minute_of(const struct moment *m, const struct when *when)
{
    int minute = when->clock >= 0 ? when->clock : when->part, other = when->clock >= 0 ? when->clock_other : -1;
    const struct person *p = &m->person;
    if (minute < 0)
        return -1;
    if (other >= 0 && when->part >= 0) /* "8 in the evening" */
        return (minute >= HALF_DAY) == (when->part >= HALF_DAY) ? minute : other;
    int first = other >= 0 && other < minute ? other : minute, second = other >= 0 && other < minute ? minute : other;
    bool quiet = remind_is_quiet(m, zone_utc(p->zone, date_add_days(p->now.date, 1), first), NULL);
    return quiet && second >= 0 ? second : first;
}

int better_time_take(struct care *care, const struct person *person, struct plan *plans, size_t n, const struct when *when,
                     struct str *body, struct err *err)
{
    struct moment m = { .care = care, .person = *person };
    int minute = minute_of(&m, when);
    *body = STR("");
    if (minute < 0)
        return 0;
    int64_t at_utc = zone_utc(person->zone, date_add_days(person->now.date, 1), minute);
    struct place time = { "time", clock_text(care, person->zone, at_utc) };
    if (remind_is_quiet(&m, at_utc, NULL)) {
        *body = compose(&person->voice, MESSAGE_ANSWER_TIME_QUIET, &time, 1, care->arena);
        return 0;
    }
    struct occurrence *days = NULL;
    size_t n_days = 0;
    if (occurrence_rows_days(care->db, person->patient.id, date_add_days(person->now.date, -2), person->now.date, care->arena, &days, &n_days,
                             err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct plan *plan = &plans[i];
        int64_t last_utc = 0;
        int slot = plan->next_slot;
        for (size_t k = 0; k < n_days; k++) /* that with which it was asked */
            if (days[k].plan_id == plan->id && days[k].asked_utc > last_utc) {
                last_utc = days[k].asked_utc;
                slot = days[k].slot;
            }
        const char *rule = is_asked(plan, care->now_utc) ? rule_at(care, plan, slot, minute) : NULL;
        if (rule == NULL)
            continue;
        plan->rule = str_of(rule);
        plan->ignored = plan->passed = 0;
        plan->asked_utc = care->now_utc - ANSWER_S; /* answered, and not asked again this month */
        plan->next_date = person->now.date; /* today's was said */
        plan->next_slot = LAST_MIN;
        if (plan_advance(plan, person->zone, care->now_utc, false, err) < 0 || plan_rows_save(care->db, plan, err) < 0)
            return -1;
        *body = compose(&person->voice, MESSAGE_ANSWER_TIME, &time, 1, care->arena);
    }
    return 0;
}
