/* SPDX-License-Identifier: ISC */
#include <config.h>

#include "care/answer_pace.h"

#include "care/remind.h"
#include "care/remind_inside.h"
#include "store/occurrence_rows.h"
#include "store/plan_rows.h"

enum { ABOUT_S = 24 * 3600, THIN_MOST = 4 };

struct pace {
    struct care *care;
    const struct person *person;
    struct plan *plans;
    size_t n_plans;
};

static bool nudges(const struct plan *plan)
{
    return plan->state == PLAN_ACTIVE && !remind_is_important(plan->kind);
}

/* LESS means the plans of the last text of the day, or all when those are what somebody must not miss.  MORE brings all back. */
static int find_meant_plans(const struct pace *a, bool less, bool *meant, struct err *err)
{
    struct occurrence *days = NULL, *last = NULL;
    size_t n = 0;
    bool any = false;
    int32_t today = a->person->now.date;
    if (occurrence_rows_days(a->care->db, a->person->patient.id, date_add_days(today, -1), today, a->care->arena, &days, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (days[i].asked_utc >= a->care->now_utc - ABOUT_S && (last == NULL || days[i].asked_utc > last->asked_utc))
            last = &days[i];
    for (size_t i = 0; i < a->n_plans; i++) {
        meant[i] = false;
        for (size_t k = 0; k < n && last != NULL && less; k++)
            meant[i] = meant[i]
                || (days[k].text_id == last->text_id && days[k].plan_id == a->plans[i].id && nudges(&a->plans[i]));
        any = any || meant[i];
    }
    for (size_t i = 0; i < a->n_plans && !any; i++)
        meant[i] = nudges(&a->plans[i]);
    return 0;
}

int answer_pace(struct care *care, const struct person *person, struct plan *plans, size_t n_plans, bool less, enum message *message,
                struct err *err)
{
    const struct pace a = { care, person, plans, n_plans };
    bool *meant = arena_array(care->arena, n_plans + 1, sizeof *meant);
    bool changed = false;
    if (meant == NULL)
        return err_set(err, ERR_NOMEM, "answer");
    if (n_plans == 0)
        return 0;
    if (find_meant_plans(&a, less, meant, err) < 0)
        return -1;
    for (size_t i = 0; i < n_plans; i++) {
        struct plan *plan = &plans[i];
        int thin = plan->thin > 1 ? plan->thin : 1, ignored = plan->ignored;
        if (!meant[i])
            continue;
        plan->thin = less ? (thin < THIN_MOST ? thin * 2 : thin) : thin / 2 > 1 ? thin / 2 : 1;
        if (!less)
            plan->ignored = 0;
        changed = changed || plan->thin != thin || plan->ignored != ignored;
        if (plan_rows_save(care->db, plan, err) < 0)
            return -1;
    }
    *message = less ? (changed ? MESSAGE_ANSWER_LESS : MESSAGE_ANSWER_LESS_LEAST) : changed ? MESSAGE_ANSWER_MORE : MESSAGE_ANSWER_MORE_ALL;
    return 1;
}
