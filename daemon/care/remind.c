/* SPDX-License-Identifier: ISC
 * From plans that are due to one text.  Each date ends in exactly one of: said (an occurrence with its outbox row), held (an
 * occurrence that says why), left out by LESS or silence, or missed and counted.  A date is looked at until its window is over. */
#include <config.h>

#include "care/remind_inside.h"
#include "care/visit.h"

#include "model/tally.h"
#include "store/occurrence_rows.h"
#include "store/patient_rows.h"
#include "store/plan_rows.h"

enum { DUE_LIMIT = 500, STUCK_AGAIN_S = 600, LOOK_AGAIN_S = 5 * 60 };

/* Groups */

/* How long a text waits for what begins later, to say both at once: within its own window any minute is as good as another, but a
 * medicine and what is about a day of its own keep their minute, give or take a quarter of an hour. */
static int64_t patience_s(enum plan_kind kind)
{
    switch (kind) {
    case PLAN_MEDICINE: case PLAN_APPOINTMENT: case PLAN_FOLLOWUP: case PLAN_MEAL:
        return REMIND_COMBINE_S;
    case PLAN_ROUTINE: case PLAN_WATER: case PLAN_POSTURE: case PLAN_BREATHING: case PLAN_CHECKIN: case PLAN_WINDDOWN: case PLAN_KIND_COUNT:
        break;
    }
    return REMIND_PATIENCE_S;
}

size_t remind_group(struct pending *dates, size_t n, int64_t now_utc, int64_t *send_utc)
{
    const struct pending *first = NULL;
    size_t n_in = 0;
    for (size_t i = 0; i < n; i++) {
        dates[i].in = false;
        if (!dates[i].left && (first == NULL || dates[i].at.due_utc < first->at.due_utc))
            first = &dates[i];
    }
    if (first == NULL)
        return 0;
    /* What can go at that moment does; who begins soon is waited for, unless a window would end meanwhile. */
    int64_t last = first->at.due_utc + patience_s(first->plan->kind), until = INT64_MAX;
    *send_utc = first->at.due_utc > now_utc ? first->at.due_utc : now_utc;
    for (int waits = 0; waits < 2; waits++)
        for (size_t i = 0; i < n; i++) {
            struct pending *d = &dates[i];
            bool later = d->at.start_utc > *send_utc;
            int64_t send = later ? d->at.start_utc : *send_utc, end = d->at.until_utc < until ? d->at.until_utc : until;
            if (d->left || d->in || (later && (waits == 0 || d->at.start_utc > last)) || send >= end
                || (d != first && n_in >= REMIND_MAX_TOGETHER - 1))
                continue;
            d->in = true;
            n_in++;
            *send_utc = send;
            int64_t most_utc = (send > d->at.due_utc ? send : d->at.due_utc) + patience_s(d->plan->kind) + 1;
            until = most_utc < end ? most_utc : end;
        }
    return n_in;
}

/* Holding */

static int keep_held(struct moment *m, const struct pending *date, enum hold hold, struct err *err)
{
    struct occurrence o = {
        .plan_id = date->plan->id, .patient_id = date->plan->patient_id, .local_date = date->at.date, .slot = date->at.slot,
        .due_utc = date->at.due_utc, .until_utc = date->at.until_utc, .answer = OCCURRENCE_HELD, .hold = hold,
    };
    if (m->care->tally != NULL)
        m->care->tally->reminders_held++;
    if (hold == HOLD_CEILING)
        log_event(m->care->log, LOG_ALARM, "reminder.ceiling", F_ID("patient", o.patient_id), F_INT("hour", m->sent_hour), F_END);
    return occurrence_rows_add(m->care->db, &o, &o.id, err) < 0 ? -1 : 0;
}

/* When a date that is held now should be looked at once more inside its window; 0: it is given up. */
static int64_t look_again(const struct moment *m, const struct pending *date, enum hold hold)
{
    int64_t again = 0;
    if (hold == HOLD_QUIET)
        remind_is_quiet(m, m->care->now_utc, &again);
    else if (hold == HOLD_PAUSED)
        again = m->person.patient.paused_until_utc > m->care->now_utc ? m->person.patient.paused_until_utc
                                                                      : m->care->now_utc + LOOK_AGAIN_S; /* to be erased */
    else if (hold == HOLD_PLAN_PAUSED)
        again = date->plan->paused_until_utc;
    else if (hold == HOLD_SAFETY && remind_is_important(date->plan->kind)) /* nobody is nudged right behind an alert */
        again = m->care->now_utc + LOOK_AGAIN_S;
    return again < date->at.until_utc ? again : 0;
}

/* The plan sleeps until remind_wake: nothing of it can be said before somebody acts. */
static bool sleeps(const struct moment *m, const struct plan *plan, enum hold hold)
{
    return hold == HOLD_NOT_JOINED || hold == HOLD_STOPPED || (hold == HOLD_PAUSED && m->person.patient.paused_until_utc == 0)
        || (hold == HOLD_PLAN_PAUSED && plan->paused_until_utc == 0);
}

/* A date that is not said now: put off, given up, or left to sleep. */
static int hold_date(struct moment *m, struct pending *date, enum hold hold, struct err *err)
{
    struct plan *plan = date->plan;
    date->left = true;
    if (sleeps(m, plan, hold)) {
        plan->next_due_utc = 0;
        return plan_rows_save(m->care->db, plan, err);
    }
    int64_t again = look_again(m, date, hold);
    if (again != 0) {
        plan->next_due_utc = again;
        return plan_rows_save(m->care->db, plan, err);
    }
    if (hold == HOLD_THINNED)
        plan->passed++;
    else if (remind_close_open(m, plan, err) < 0 || keep_held(m, date, hold, err) < 0)
        return -1;
    if (plan_advance(plan, m->person.zone, m->care->now_utc, false, err) < 0)
        return -1;
    return plan_rows_save(m->care->db, plan, err);
}

/* One person */

/* Pauses that are over end; what expired is counted and passed over.  Fills dates. */
static int prepare(struct moment *m, struct pending *dates, size_t *n, struct err *err)
{
    struct care *care = m->care;
    struct patient *p = &m->person.patient;
    *n = 0;
    if (p->state == PATIENT_PAUSED && p->paused_until_utc != 0 && p->paused_until_utc <= care->now_utc && p->erase_utc == 0) {
        p->state = PATIENT_ACTIVE;
        p->paused_until_utc = 0;
        if (patient_rows_save(care->db, p, err) < 0)
            return -1;
    }
    for (size_t i = 0; i < m->n_plans; i++) {
        struct plan *plan = &m->plans[i];
        struct plan_date at;
        if (plan->state == PLAN_PAUSED && plan->paused_until_utc != 0 && plan->paused_until_utc <= care->now_utc)
            plan->state = PLAN_ACTIVE;
        if (plan->state > PLAN_PAUSED || plan->next_due_utc == 0)
            continue;
        plan_date_at(plan, m->person.zone, plan->next_date, plan->next_slot, &at);
        if (at.until_utc <= care->now_utc) { /* P6: never stale */
            bool held = p->state == PATIENT_PAUSED || plan->state == PLAN_PAUSED;
            int64_t before = plan->missed;
            plan->missed += !held;
            if (!held && care->tally != NULL)
                care->tally->reminders_missed++;
            if (plan_advance(plan, m->person.zone, care->now_utc, !held, err) < 0 || plan_rows_save(care->db, plan, err) < 0)
                return -1;
            if (plan->missed > before)
                log_event(care->log, LOG_WARN, "reminder.missed", F_ID("plan", plan->id), F_INT("n", plan->missed - before), F_END);
            if (plan->state == PLAN_OVER)
                continue;
            plan_date_at(plan, m->person.zone, plan->next_date, plan->next_slot, &at);
        }
        dates[(*n)++] = (struct pending){ .plan = plan, .at = at };
    }
    return 0;
}

/* Which routine, when one is due; it may know why none is allowed. */
static int pick_routine(struct moment *m, const struct plan *plan, enum hold *hold, struct err *err)
{
    if (plan->kind != PLAN_ROUTINE || *hold != HOLD_NONE || m->picked)
        return 0;
    int rc = routine_pick(m->care, &m->person, &m->phase, plan->routine, false, &m->choice, hold, err);
    m->picked = rc == 1;
    return rc < 0 ? -1 : 0;
}

/* The dates of a group, at their moment: what may be said goes into one text. */
static int run_group(struct moment *m, struct pending *dates, size_t n, struct err *err)
{
    struct pending *said[REMIND_MAX_TOGETHER];
    size_t n_said = 0;
    bool important = false;
    for (size_t i = 0; i < n; i++) {
        struct pending *d = &dates[i];
        if (!d->in)
            continue;
        enum hold hold = remind_hold(m, d->plan, m->care->now_utc);
        if (hold == HOLD_NONE && remind_is_thinned(d->plan))
            hold = HOLD_THINNED;
        if (pick_routine(m, d->plan, &hold, err) < 0)
            return -1;
        if (hold != HOLD_NONE) {
            if (hold_date(m, d, hold, err) < 0)
                return -1;
            continue;
        }
        important = important || remind_is_important(d->plan->kind);
        said[n_said++] = d;
    }
    enum hold count = n_said > 0 ? remind_hold_count(m, important, m->care->now_utc, m->sent_today) : HOLD_NONE;
    if (count == HOLD_NONE && n_said > 0 && remind_say_group(m, said, n_said, err) < 0)
        return -1;
    for (size_t i = 0; i < n_said; i++) {
        said[i]->left = true;
        if (count != HOLD_NONE) {
            if (hold_date(m, said[i], count, err) < 0)
                return -1;
        } else if (plan_advance(said[i]->plan, m->person.zone, m->care->now_utc, false, err) < 0
                   || plan_rows_save(m->care->db, said[i]->plan, err) < 0 || visit_follow(m->care, &m->person, said[i]->plan, err) < 0)
            return -1;
    }
    return 0;
}

static int run_person(struct care *care, int64_t patient_id, struct err *err)
{
    struct moment m;
    size_t n = 0;
    int64_t send_utc = 0;
    if (remind_look(care, patient_id, &m, err) < 0)
        return -1;
    struct pending *dates = arena_array(care->arena, m.n_plans + 1, sizeof *dates);
    if (dates == NULL)
        return err_set(err, ERR_NOMEM, "reminders");
    if (remind_say_again(&m, err) < 0 || prepare(&m, dates, &n, err) < 0)
        return -1;
    while (remind_group(dates, n, care->now_utc, &send_utc) > 0 && send_utc <= care->now_utc)
        if (run_group(&m, dates, n, err) < 0)
            return -1;
    for (size_t i = 0; i < n; i++) /* who is looked at early waits for the group, or for its own time */
        if (!dates[i].left && dates[i].plan->next_due_utc <= care->now_utc) {
            bool waits = dates[i].in || dates[i].at.due_utc <= care->now_utc;
            dates[i].plan->next_due_utc = waits ? send_utc : dates[i].at.due_utc;
            if (plan_rows_save(care->db, dates[i].plan, err) < 0)
                return -1;
        }
    return 0;
}

/* One person whose plans cannot be run is looked at again later and holds nobody up. */
static int run_marked(struct care *care, int64_t patient_id, struct err *err)
{
    struct err why = { 0 };
    if (db_mark(care->db, err) < 0)
        return -1;
    if (run_person(care, patient_id, &why) == 0)
        return db_unmark(care->db, err);
    if (err != NULL)
        *err = why;
    if (why.code == ERR_BUSY || why.code == ERR_FULL || why.code == ERR_IO || why.code == ERR_NOMEM)
        return -1; /* the store's trouble */
    log_event(care->log, LOG_ALARM, "reminder.stuck", F_ID("patient", patient_id), F_ERR(&why), F_END);
    if (db_back(care->db, err) < 0
        || plan_rows_put_off(care->db, patient_id, care->now_utc, care->now_utc + STUCK_AGAIN_S, err) < 0)
        return -1;
    return occurrence_rows_put_off(care->db, patient_id, care->now_utc, care->now_utc + STUCK_AGAIN_S, err);
}

int remind_due(struct care *care, size_t limit, struct err *err)
{
    int64_t *ids = NULL, *again = NULL;
    size_t n = 0, n_again = 0;
    bool all = true;
    limit = limit > 0 ? limit : DUE_LIMIT;
    int rewinds = remind_mind_the_clock(care, err);
    if (rewinds < 0)
        return -1;
    if (plan_rows_due(care->db, care->now_utc, limit, care->arena, &ids, &n, &all, err) < 0
        || occurrence_rows_again(care->db, care->now_utc, limit, care->arena, &again, &n_again, err) < 0)
        return -1;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        for (; k < n_again && again[k] < ids[i]; k++)
            if (run_marked(care, again[k], err) < 0)
                return -1;
        k += k < n_again && again[k] == ids[i];
        if (run_marked(care, ids[i], err) < 0)
            return -1;
    }
    for (; k < n_again; k++)
        if (run_marked(care, again[k], err) < 0)
            return -1;
    return !all || n_again == limit || rewinds == 1;
}

int remind_next_due(struct care *care, int64_t *utc, struct err *err)
{
    int64_t again = 0;
    if (plan_rows_next_due(care->db, utc, err) < 0 || occurrence_rows_next_due(care->db, &again, err) < 0)
        return -1;
    if (again != 0 && (*utc == 0 || again < *utc))
        *utc = again;
    return 0;
}

int remind_wake(struct care *care, int64_t patient_id, struct err *err)
{
    struct person person;
    struct plan *plans = NULL;
    size_t n = 0;
    if (plan_rows_of(care->db, patient_id, care->arena, &plans, &n, err) < 0)
        return -1;
    if (n == 0)
        return 0;
    if (person_load(care, patient_id, 0, &person, err) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        struct plan_date at;
        struct plan *plan = &plans[i];
        if (plan->state > PLAN_PAUSED)
            continue;
        plan_date_at(plan, person.zone, plan->next_date, plan->next_slot, &at);
        plan->next_due_utc = at.due_utc;
        if (at.until_utc <= care->now_utc && plan_advance(plan, person.zone, care->now_utc, false, err) < 0)
            return -1;
        if (plan_rows_save(care->db, plan, err) < 0)
            return -1;
    }
    return 0;
}
