/* SPDX-License-Identifier: ISC
 * A clock that goes back: plans that were moved on while it was ahead would stay silent until it is there again.  Their next dates are
 * counted anew from now; what was said meanwhile has its row, so nothing is said twice (P6).  The time looked at last is kept in the
 * store, so that a restart sees the step too. */
#include <config.h>

#include "care/remind_inside.h"

#include "store/meta_rows.h"
#include "store/plan_rows.h"

enum { STEP_S = 3600, NOTE_EVERY_S = 600, CHUNK = 500 };

static const char SEEN[] = "reminders_utc";   /* the time looked at last, not to the second */
static const char REWIND[] = "reminders_rewind"; /* the patient up to whom plans were counted anew; 0: there is nothing to do */

static int get(struct care *care, const char *name, int64_t *value, struct err *err)
{
    struct str text;
    int rc = meta_rows_get(care->db, name, care->arena, &text, err);
    *value = 0;
    if (rc == 1)
        text_to_int(text, 0, INT64_MAX, value);
    return rc;
}

static int put(struct care *care, const char *name, int64_t value, struct err *err)
{
    const char *text = arena_printf(care->arena, "%lld", (long long)value);
    return text != NULL ? meta_rows_put(care->db, name, str_of(text), err) : err_set(err, ERR_NOMEM, "reminders");
}

static int count_anew(struct care *care, int64_t patient_id, struct err *err)
{
    struct person person;
    struct plan *plans = NULL;
    size_t n = 0;
    if (plan_rows_of(care->db, patient_id, care->arena, &plans, &n, err) < 0 || person_load(care, patient_id, 0, &person, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct plan *plan = &plans[i];
        if (plan->state != PLAN_OVER && plan->next_due_utc <= care->now_utc)
            continue;
        if (plan->state == PLAN_OVER)
            plan->state = PLAN_ACTIVE;
        plan->next_date = 0;
        if (plan_advance(plan, person.zone, care->now_utc, false, err) < 0 || plan_rows_save(care->db, plan, err) < 0)
            return -1;
    }
    return 0;
}

int remind_mind_the_clock(struct care *care, struct err *err)
{
    int64_t seen_utc = 0, after_id = 0, *ids = NULL;
    size_t n = 0;
    if (get(care, SEEN, &seen_utc, err) < 0)
        return -1;
    bool back = seen_utc - care->now_utc > STEP_S;
    if ((back || care->now_utc - seen_utc > NOTE_EVERY_S) && put(care, SEEN, care->now_utc, err) < 0)
        return -1;
    if (back) {
        log_event(care->log, LOG_ALARM, "reminder.clock_back", F_INT("s", seen_utc - care->now_utc), F_END);
        if (put(care, REWIND, 1, err) < 0)
            return -1;
    }
    if (get(care, REWIND, &after_id, err) < 0 || after_id == 0)
        return after_id == 0 ? 0 : -1;
    if (plan_rows_ahead(care->db, after_id - 1, care->now_utc, CHUNK, care->arena, &ids, &n, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (count_anew(care, ids[i], err) < 0)
            return -1;
    return put(care, REWIND, n == CHUNK ? ids[n - 1] + 1 : 0, err) < 0 ? -1 : n == CHUNK;
}
