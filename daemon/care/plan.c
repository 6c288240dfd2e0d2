/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/plan.h"

#include "base/rng.h"

enum { DAY_MIN = 1440 };

/* The same for the same date of the same plan, on any machine and after any restart. */
static int64_t jitter_s(const struct plan *plan, int32_t date, int slot)
{
    int most_min = plan->jitter_min < plan->window_min / 2 ? plan->jitter_min : plan->window_min / 2;
    struct rng rng;
    rng_seed(&rng, (uint64_t)plan->id << 40 ^ (uint64_t)(uint32_t)date << 11 ^ (uint64_t)(unsigned)slot);
    return most_min > 0 ? (int64_t)rng_below(&rng, (uint64_t)most_min * 60 + 1) : 0;
}

void plan_date_at(const struct plan *plan, const struct zone *zone, int32_t date, int slot, struct plan_date *out)
{
    /* Decision 29: of an appointment one hears the day before, at the same hour. */
    int64_t start_utc = zone_utc(zone, date, plan->kind == PLAN_APPOINTMENT ? slot - DAY_MIN : slot);
    *out = (struct plan_date){
        .date = date, .slot = slot, .start_utc = start_utc, .due_utc = start_utc + jitter_s(plan, date, slot),
        .until_utc = start_utc + (int64_t)plan->window_min * 60,
    };
}

int plan_walk_start(struct plan_walk *walk, const struct plan *plan, const struct zone *zone, int32_t date, int slot,
                    struct err *err)
{
    *walk = (struct plan_walk){ .plan = plan, .zone = zone, .last_utc = INT64_MIN, .from_date = date, .from_slot = slot };
    struct recur *rule = &walk->rule;
    if (recur_parse(plan->rule, rule, err) < 0)
        return -1;
    if (date == 0 || rule->count > 0) { /* COUNT counts from the start */
        recur_start(&walk->walk, rule, plan->start_date, plan->start_min);
        return 0;
    }
    /* Any date of the rule keeps the step of INTERVAL, so the walk need not begin years ago. */
    if (rule->hours == 0)
        rule->hours = 1u << plan->start_min / 60;
    if (rule->minutes == 0)
        rule->minutes = (uint64_t)1 << plan->start_min % 60;
    bool first_day = date == plan->start_date;
    recur_start(&walk->walk, rule, date, first_day ? plan->start_min : 0);
    return 0;
}

/* A day that the zone left out when it crossed the date line: Apia has no 30 December 2011. */
static bool day_exists(const struct zone *zone, int32_t date)
{
    struct local noon;
    zone_local(zone, zone_utc(zone, date, 720), &noon);
    return noon.date == date;
}

/* Whether the plan leaves that date out: "20261224" all of the day, "20261224T0900" one time of it. */
static bool is_left_out(const struct plan *plan, int32_t date, int slot)
{
    struct str rest = plan->exdates, one;
    while (rest.n > 0 && str_cut(&rest, ',', &one)) {
        int64_t day = 0, time = 0;
        struct str time_text = { NULL, 0 };
        if (one.n == 13 && one.s[8] == 'T') {
            time_text = (struct str){ one.s + 9, 4 };
            one.n = 8;
        }
        if (text_to_int(one, 0, INT32_MAX, &day) && day == date
            && (time_text.n == 0 || (text_to_int(time_text, 0, 2359, &time) && time / 100 * 60 + time % 100 == slot)))
            return true;
    }
    return false;
}

bool plan_walk_next(struct plan_walk *walk, struct plan_date *out)
{
    int32_t date;
    int slot;
    while (recur_next(&walk->walk, &date, &slot)) {
        if (date < walk->from_date || (date == walk->from_date && slot <= walk->from_slot) || !day_exists(walk->zone, date)
            || is_left_out(walk->plan, date, slot))
            continue;
        plan_date_at(walk->plan, walk->zone, date, slot, out);
        if (recur_is_over(&walk->rule, out->start_utc))
            return false;
        if (out->start_utc <= walk->last_utc)
            continue;
        walk->last_utc = out->start_utc;
        return true;
    }
    return false;
}

int plan_advance(struct plan *plan, const struct zone *zone, int64_t now_utc, bool counts, struct err *err)
{
    struct plan_walk walk;
    struct plan_date at;
    int64_t n = 0;
    if (plan_walk_start(&walk, plan, zone, plan->next_date, plan->next_slot, err) < 0)
        return -1;
    while (plan_walk_next(&walk, &at)) {
        if (at.until_utc <= now_utc) {
            n++;
            continue;
        }
        plan->next_date = at.date;
        plan->next_slot = at.slot;
        plan->next_due_utc = at.due_utc;
        plan->missed += counts ? n : 0;
        return 0;
    }
    plan->missed += counts ? n : 0;
    plan->state = PLAN_OVER;
    plan->next_due_utc = 0;
    return 0;
}
